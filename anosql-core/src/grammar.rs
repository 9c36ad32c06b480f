//! Postgres's grammar: whether a text is a statement, and which of its words are names.
//!
//! sqlparser reads many dialects, Postgres reads one. So the automaton that Postgres's own grammar makes decides, over our tokens, what
//! is a syntax error, and at which token. What it finds on its way leaves sqlparser no choice: names are told from keywords, and
//! operands that only precedence holds together get parentheses.

mod automaton;
mod help;
mod refusal;
mod shape;
mod tables;
mod terminal;

use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    source::{SourceMap, Span},
};
use automaton::Mark;
use tables::{Terminal, Version};

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

/// Whether `tokens`, among which are no comments, are a statement of Postgres 15.
///
/// # Errors
/// 42601 at the token that Postgres names.
pub(crate) fn check(sources: &SourceMap, tokens: &[Token]) -> Result<(), Box<Diagnostic>> {
    read(sources, tokens, Goal::Statement, Version::V15).map(|_| ())
}

/// The same for a statement of a schema, which may come from a newer Postgres. Commands of psql are left out.
///
/// # Errors
/// 42601 at the token that Postgres 15 names, if neither 15 nor 18 reads it.
pub(crate) fn check_definition(sources: &SourceMap, tokens: &[Token]) -> Result<(), Box<Diagnostic>> {
    let is_read = |token: &Token| token.kind != TokenKind::MetaCommand;
    let read_tokens: Vec<Token>;
    let tokens = if tokens.iter().all(is_read) {
        tokens
    } else {
        read_tokens = tokens.iter().filter(|token| is_read(token)).cloned().collect();
        &read_tokens
    };
    let read = |version| read(sources, tokens, Goal::Statement, version).map(|_| ());
    read(Version::V15).or_else(|error| read(Version::V18).map_err(|_| error))
}

/// Whether `tokens`, among which are no comments, are a type as the grammar has it; there may be none of that name.
pub(crate) fn is_type(tokens: &[Token]) -> bool {
    let tables = Version::V15.tables();
    let terminals = terminal::terminals(tables, tokens);
    automaton::run(tables, Goal::Type.mode(), &terminals, tokens.len() as u32).is_ok()
}

fn read(
    sources: &SourceMap,
    tokens: &[Token],
    goal: Goal,
    version: Version,
) -> Result<Vec<Mark>, Box<Diagnostic>> {
    let tables = version.tables();
    let terminals = terminal::terminals(tables, tokens);
    let marks = automaton::run(tables, goal.mode(), &terminals, tokens.len() as u32).map_err(|stopped| {
        if let Some(refusal) = stopped.refusal {
            return Box::new(refusal.diagnostic(sources, tokens));
        }
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
    })?;
    match refusal::role_option(sources, tokens, &marks) {
        Some(error) => Err(error),
        None => Ok(marks),
    }
}

/// The last letter of a text, which is where a message about its end points at.
fn end_of(sources: &SourceMap, tokens: &[Token]) -> Span {
    let Some(last) = tokens.last() else { return Span::default() };
    let letter = sources.text(last.span).chars().next_back().map_or(0, char::len_utf8) as u32;
    Span::new(last.span.end - letter, last.span.end)
}

/// The tokens of a text that Postgres's grammar takes, such that sqlparser has no choice left.
#[derive(Debug)]
pub(crate) struct Settled<'t> {
    tokens: &'t [Token],
    /// One for each token, and one for the end.
    marks: Vec<Mark>,
    /// What stands in place of tokens or between them, in its order.
    made: Vec<Token>,
}

/// Functions of which sqlparser makes the same as Postgres, but under nodes of their own: for these it needs its keyword.
const NODES_OF_PARSER: &[&str] = &["bernoulli", "system", "unnest"];

impl<'t> Settled<'t> {
    /// Reads `tokens`, among which are no comments, and settles what is a name and what belongs together.
    ///
    /// # Errors
    /// 42601 at the token that Postgres names.
    pub(crate) fn of(sources: &SourceMap, tokens: &'t [Token], goal: Goal) -> Result<Self, Box<Diagnostic>> {
        let mut marks = read(sources, tokens, goal, Version::V15)?;
        let mut made = Vec::new();
        let mut end = tokens.first().map_or(0, |first| first.span.start);
        for (index, mark) in marks.iter_mut().enumerate() {
            let closing = Token { kind: TokenKind::RightParen, span: Span::new(end, end) };
            made.extend((0..mark.closed).map(|_| closing.clone()));
            let Some(Token { kind, span }) = tokens.get(index) else { break };
            let opening = Token { kind: TokenKind::LeftParen, span: Span::new(span.start, span.start) };
            made.extend((0..mark.opened).map(|_| opening.clone()));
            match kind {
                TokenKind::Word(word) if mark.is_name => {
                    let is_call = tokens.get(index + 1).is_some_and(|next| next.kind == TokenKind::LeftParen);
                    mark.is_name =
                        !(is_call && NODES_OF_PARSER.iter().any(|known| word.eq_ignore_ascii_case(known)));
                    if mark.is_name {
                        made.push(Token { kind: TokenKind::Name(word.clone()), span: *span });
                    }
                }
                // `int array` is `int[]`.
                _ if mark.is_array => {
                    made.push(Token { kind: TokenKind::LeftBracket, span: *span });
                    made.push(Token { kind: TokenKind::RightBracket, span: *span });
                }
                _ => mark.is_name = false,
            }
            end = span.end;
        }
        Ok(Self { tokens, marks, made })
    }

    /// The tokens as they are now.
    pub(crate) fn tokens(&self) -> Vec<&Token> {
        let mut settled = Vec::with_capacity(self.tokens.len() + self.made.len());
        let mut made = self.made.iter();
        for (index, mark) in self.marks.iter().enumerate() {
            for _ in 0..mark.closed + mark.opened {
                settled.extend(made.next());
            }
            let Some(token) = self.tokens.get(index) else { break };
            if mark.is_name {
                settled.extend(made.next());
            } else if mark.is_array {
                let brackets = [made.next(), made.next()];
                // In `int array[4]` the brackets are there.
                if self.tokens.get(index + 1).is_none_or(|next| next.kind != TokenKind::LeftBracket) {
                    settled.extend(brackets.into_iter().flatten());
                }
            } else {
                settled.push(token);
            }
        }
        settled
    }
}
