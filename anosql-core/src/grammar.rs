//! Postgres's grammar: whether a text is a statement, and which of its words are names.
//!
//! sqlparser reads many dialects, Postgres reads one. So the automaton that Postgres's own grammar makes decides, over our tokens, what
//! is a syntax error, and at which token. What it finds on its way leaves sqlparser no choice: names are told from keywords, and
//! operands that only precedence holds together get parentheses.

mod automaton;
mod clauses;
mod help;
mod refusal;
mod shape;
mod tables;
mod terminal;

use std::{borrow::Cow, ops::Range};

use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    source::{SourceMap, Span},
    sqlstate,
    version::Version,
};
use automaton::Mark;
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

/// Whether `tokens`, among which are no comments, are a statement of Postgres.
///
/// # Errors
/// 42601 at the token that Postgres names.
pub(crate) fn check(version: Version, sources: &SourceMap, tokens: &[Token]) -> Result<(), Box<Diagnostic>> {
    read(version, sources, tokens, Goal::Statement).map(|_| ())
}

/// The same for a statement of a schema, among whose tokens may be commands of psql.
///
/// # Errors
/// 42601 at the token that Postgres names.
pub(crate) fn check_definition(
    version: Version,
    sources: &SourceMap,
    tokens: &[Token],
) -> Result<(), Box<Diagnostic>> {
    let is_read = |token: &Token| token.kind != TokenKind::MetaCommand;
    let read_tokens: Vec<Token>;
    let tokens = if tokens.iter().all(is_read) {
        tokens
    } else {
        read_tokens = tokens.iter().filter(|token| is_read(token)).cloned().collect();
        &read_tokens
    };
    check(version, sources, tokens)
}

/// Whether `tokens`, among which are no comments, are a type as the grammar has it; there may be none of that name.
pub(crate) fn is_type(version: Version, tokens: &[Token]) -> bool {
    let tables = tables::of(version);
    let terminals = terminal::terminals(tables, tokens);
    automaton::run(tables, Goal::Type.mode(), &terminals, tokens.len() as u32).is_ok()
}

fn read(
    version: Version,
    sources: &SourceMap,
    tokens: &[Token],
    goal: Goal,
) -> Result<Vec<Mark>, Box<Diagnostic>> {
    numerals(version, sources, tokens)?;
    let tables = tables::of(version);
    let terminals = terminal::terminals(tables, tokens);
    let marks = automaton::run(tables, goal.mode(), &terminals, tokens.len() as u32).map_err(|stopped| {
        if let Some(refusal) = stopped.refusal {
            return Box::new(refusal.diagnostic(sources, tokens));
        }
        let index = terminals.get(stopped.at).map(|(_, index)| *index as usize);
        let error = match index.and_then(|index| tokens.get(index)) {
            Some(token) => {
                let message = format!("syntax error at or near \"{}\"", sources.text(token.span));
                Diagnostic::error(sqlstate::SYNTAX_ERROR, message, token.span)
            }
            None => Diagnostic::error(
                sqlstate::SYNTAX_ERROR,
                "syntax error at end of input",
                end_of(sources, tokens),
            ),
        };
        if let Some(newer) = reading(version, tokens, goal) {
            return Box::new(error.help(newer.needed_by("this", version)));
        }
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

/// Stretches of a statement's tokens.
#[derive(Debug, Default)]
pub(crate) struct Clauses {
    /// What stands between the `and`s of a `where`, a `having` or a join's `on`, parentheses left aside.
    pub(crate) conjuncts: Vec<Range<usize>>,
    /// The same of each `update` and `delete` by itself.
    pub(crate) writes: Vec<Vec<Range<usize>>>,
    /// The lists of assignments behind `set`.
    pub(crate) assignments: Vec<Vec<Range<usize>>>,
}

/// The conditions and assignments of a statement that [`check`] has nothing against.
pub(crate) fn clauses(version: Version, tokens: &[Token]) -> Clauses {
    let tables = tables::of(version);
    let terminals = terminal::terminals(tables, tokens);
    let read = automaton::clauses(tables, &terminals, tokens.len() as u32).unwrap_or_default();
    Clauses { conjuncts: read.conjuncts(), writes: read.writes(), assignments: read.assignments() }
}

/// Hexadecimal, octal and binary numbers, and underscores in numbers, are read from 16 on.
fn numerals(version: Version, sources: &SourceMap, tokens: &[Token]) -> Result<(), Box<Diagnostic>> {
    if version >= Version::V16 {
        return Ok(());
    }
    let is_newer = |token: &&Token| {
        let TokenKind::Number(text) = &token.kind else { return false };
        text.bytes().any(|byte| matches!(byte, b'_' | b'x' | b'X' | b'o' | b'O' | b'b' | b'B'))
            && text.len() > 1
    };
    match tokens.iter().find(is_newer) {
        None => Ok(()),
        Some(token) => {
            let message =
                format!("trailing junk after numeric literal at or near \"{}\"", sources.text(token.span));
            Err(Box::new(
                Diagnostic::error(sqlstate::SYNTAX_ERROR, message, token.span)
                    .help(Version::V16.needed_by("such a number", version)),
            ))
        }
    }
}

/// The oldest version after `version` that reads a text.
fn reading(version: Version, tokens: &[Token], goal: Goal) -> Option<Version> {
    let reads = |newer: &Version| {
        let tables = tables::of(*newer);
        let terminals = terminal::terminals(tables, tokens);
        automaton::run(tables, goal.mode(), &terminals, tokens.len() as u32).is_ok()
    };
    Version::ALL.into_iter().filter(|newer| *newer > version).find(reads)
}

/// The last letter of a text, which is where a message about its end points at.
fn end_of(sources: &SourceMap, tokens: &[Token]) -> Span {
    let Some(last) = tokens.last() else { return Span::default() };
    let letter = sources.text(last.span).chars().next_back().map_or(0, char::len_utf8) as u32;
    Span::new(last.span.end - letter, last.span.end)
}

/// Functions of which sqlparser makes the same as Postgres, but under nodes of their own: for these it needs its keyword.
const NODES_OF_PARSER: &[&str] = &["bernoulli", "system", "unnest"];

/// Reads `tokens`, among which are no comments, and gives them such that sqlparser has no choice left: with parentheses around what
/// only precedence holds together, with names that are no keywords, and with brackets in place of `array`.
///
/// # Errors
/// 42601 at the token that Postgres names.
pub(crate) fn settle<'t>(
    version: Version,
    sources: &SourceMap,
    tokens: &'t [Token],
    goal: Goal,
) -> Result<Vec<Cow<'t, Token>>, Box<Diagnostic>> {
    let marks = read(version, sources, tokens, goal)?;
    let made = |kind: TokenKind, span: Span| Cow::Owned(Token { kind, span });
    let mut settled = Vec::with_capacity(tokens.len());
    let mut end = tokens.first().map_or(0, |first| first.span.start);
    for (index, mark) in marks.iter().enumerate() {
        settled.extend((0..mark.closed).map(|_| made(TokenKind::RightParen, Span::new(end, end))));
        let Some(token) = tokens.get(index) else { break };
        let span = token.span;
        let opening = Span::new(span.start, span.start);
        settled.extend((0..mark.opened).map(|_| made(TokenKind::LeftParen, opening)));
        let next = tokens.get(index + 1).map(|next| &next.kind);
        match &token.kind {
            TokenKind::Word(word) if mark.is_name && !is_node_of_parser(word, next) => {
                settled.push(made(TokenKind::Name(word.clone()), span));
            }
            // In `int array[4]` the brackets are there.
            _ if mark.is_array && next == Some(&TokenKind::LeftBracket) => {}
            _ if mark.is_array => {
                settled.push(made(TokenKind::LeftBracket, span));
                settled.push(made(TokenKind::RightBracket, span));
            }
            _ => settled.push(Cow::Borrowed(token)),
        }
        end = span.end;
    }
    Ok(settled)
}

fn is_node_of_parser(word: &str, next: Option<&TokenKind>) -> bool {
    next == Some(&TokenKind::LeftParen)
        && NODES_OF_PARSER.iter().any(|known| word.eq_ignore_ascii_case(known))
}
