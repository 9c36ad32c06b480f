//! What to write instead where reading stopped: the change of one token with which the text is read furthest, or else what could
//! stand there.

mod change;
mod expected;

use super::{
    automaton::Stopped,
    tables::{Symbol, Tables, Terminal},
};
use crate::{diagnostic::Diagnostic, lexer::Token, source::Span};
use change::Text;

/// What to say of a syntax error.
#[derive(Debug)]
pub(super) struct Help {
    text: String,
    labels: Vec<(Span, &'static str)>,
}

impl Help {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), labels: Vec::new() }
    }

    /// The error with this help.
    pub(super) fn added_to(self, error: Diagnostic) -> Diagnostic {
        self.labels.into_iter().fold(error, |error, (span, text)| error.label(span, text)).help(self.text)
    }
}

/// The help for a text, read in `mode` where it is no statement, in which reading stopped.
pub(super) fn of(
    tables: &Tables,
    mode: Option<Terminal>,
    tokens: &[Token],
    terminals: &[(Symbol, u32)],
    stopped: &Stopped,
) -> Option<Help> {
    let text = Text::new(tables, mode, tokens, terminals, stopped);
    text.best_change()
        .or_else(|| text.out_of_order().map(Help::new))
        .or_else(|| expected::expected(tables, mode, stopped).map(Help::new))
}
