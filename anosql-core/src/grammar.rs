//! Postgres's grammar: whether a text is a statement, and which of its words are names.
//!
//! sqlparser reads many dialects, Postgres reads one. So the automaton that Postgres's own grammar makes decides, over our tokens, what
//! is a syntax error, and at which token. What it finds on its way leaves sqlparser no choice: names are told from keywords, and
//! operands that only precedence holds together get parentheses.

mod automaton;
mod help;
mod shape;
mod tables;
mod terminal;

pub(crate) use tables::Version;

use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    source::{SourceMap, Span},
};
use automaton::Found;
use tables::Terminal;

/// What a text is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    Statement,
    Expression,
    Type,
}

impl Goal {
    /// The terminal that Postgres puts before such a text.
    fn mode(self) -> Option<Terminal> {
        match self {
            Goal::Statement => None,
            Goal::Expression => Some(Terminal::ExpressionMode),
            Goal::Type => Some(Terminal::TypeMode),
        }
    }
}

/// Whether a word is a keyword of Postgres, reserved or not.
pub(crate) fn is_keyword(word: &str) -> bool {
    Version::V15.tables().keyword(&word.to_ascii_lowercase()).is_some()
}

/// Reads `tokens`, among which are no comments, as Postgres 15 does.
///
/// # Errors
/// 42601 at the token that Postgres names.
pub(crate) fn check(sources: &SourceMap, tokens: &[&Token], goal: Goal) -> Result<(), Box<Diagnostic>> {
    read(sources, tokens, goal, Version::V15).map(|_| ())
}

/// The same for a statement of a schema, which may come from a newer Postgres.
///
/// # Errors
/// 42601 at the token that Postgres 15 names, if neither 15 nor 18 reads it.
pub(crate) fn check_definition(sources: &SourceMap, tokens: &[&Token]) -> Result<(), Box<Diagnostic>> {
    check(sources, tokens, Goal::Statement)
        .or_else(|error| read(sources, tokens, Goal::Statement, Version::V18).map(|_| ()).map_err(|_| error))
}

fn read(
    sources: &SourceMap,
    tokens: &[&Token],
    goal: Goal,
    version: Version,
) -> Result<Found, Box<Diagnostic>> {
    let tables = version.tables();
    let terminals = terminal::terminals(tables, tokens);
    automaton::run(tables, goal.mode(), &terminals, tokens.len() as u32).map_err(|stopped| {
        let index = terminals.get(stopped.at).map(|(_, index)| *index as usize);
        let error = match index.and_then(|index| tokens.get(index)) {
            Some(token) => {
                let message = format!("syntax error at or near \"{}\"", sources.text(token.span));
                Diagnostic::error("42601", message, token.span)
            }
            None => Diagnostic::error("42601", "syntax error at end of input", end_of(sources, tokens)),
        };
        let help = help::of(tables, goal.mode(), tokens, &terminals, &stopped);
        Box::new(match help {
            Some(help) => help.added_to(error),
            None => error,
        })
    })
}

/// The last letter of a text, which is where a message about its end points at.
fn end_of(sources: &SourceMap, tokens: &[&Token]) -> Span {
    let Some(last) = tokens.last() else { return Span::default() };
    let letter = sources.text(last.span).chars().next_back().map_or(0, char::len_utf8) as u32;
    Span::new(last.span.end - letter, last.span.end)
}

/// The tokens of a text that Postgres's grammar takes, such that sqlparser has no choice left.
#[derive(Debug)]
pub(crate) struct Settled<'t> {
    tokens: &'t [&'t Token],
    /// What stands in place of tokens, or is put before them: by the index of the token, in their order.
    changes: Vec<(u32, Change)>,
}

#[derive(Debug)]
enum Change {
    Replaced(Token),
    Before(Token),
}

impl<'t> Settled<'t> {
    /// Reads `tokens` and settles what belongs together, and that a word for which `is_to_be_settled` holds is a name where it is one.
    ///
    /// # Errors
    /// Those of [`check`].
    pub(crate) fn of(
        sources: &SourceMap,
        tokens: &'t [&'t Token],
        goal: Goal,
        is_to_be_settled: impl Fn(&str) -> bool,
    ) -> Result<Self, Box<Diagnostic>> {
        let Found { names, operands } = read(sources, tokens, goal, Version::V15)?;
        let mut changes = Vec::new();
        for (start, end) in operands {
            let place = |index: u32, at_end: bool| {
                let span = tokens.get(index as usize).map_or(Span::default(), |token| token.span);
                if at_end { Span::new(span.end, span.end) } else { Span::new(span.start, span.start) }
            };
            let open = Token { kind: TokenKind::LeftParen, span: place(start, false) };
            let close = Token { kind: TokenKind::RightParen, span: place(end.saturating_sub(1), true) };
            changes.push((start, Change::Before(open)));
            changes.push((end, Change::Before(close)));
        }
        for index in names {
            let Some(token) = tokens.get(index as usize) else { continue };
            if let TokenKind::Word(word) = &token.kind
                && is_to_be_settled(word)
            {
                let name = Token { kind: TokenKind::Name(word.clone()), span: token.span };
                changes.push((index, Change::Replaced(name)));
            }
        }
        // What is put before a token comes before what takes its place; closing parentheses come before opening ones.
        changes.sort_by_key(|(index, change)| {
            let order = match change {
                Change::Before(Token { kind: TokenKind::RightParen, .. }) => 0,
                Change::Before(_) => 1,
                Change::Replaced(_) => 2,
            };
            (*index, order)
        });
        Ok(Self { tokens, changes })
    }

    /// The tokens as they are now.
    pub(crate) fn tokens(&self) -> Vec<&Token> {
        let mut settled = Vec::with_capacity(self.tokens.len() + self.changes.len());
        let mut changes = self.changes.iter().peekable();
        for (index, token) in (0..).zip(self.tokens) {
            let mut token: &Token = token;
            while let Some((_, change)) = changes.next_if(|(at, _)| *at == index) {
                match change {
                    Change::Before(before) => settled.push(before),
                    Change::Replaced(name) => token = name,
                }
            }
            settled.push(token);
        }
        for (_, change) in changes {
            if let Change::Before(before) = change {
                settled.push(before);
            }
        }
        settled
    }
}
