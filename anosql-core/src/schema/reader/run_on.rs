//! Statements that run on into the next one, because a semicolon or a parenthesis is missing.

use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, statements::statements},
    source::SourceMap,
    sqlstate,
};

/// A statement, and what is wrong where it should end.
pub(in crate::schema) struct Part<'a> {
    pub(in crate::schema) tokens: &'a [Token],
    pub(in crate::schema) error: Option<Diagnostic>,
}

/// What `create` may make, by its first words; a name cannot stand behind the word, for it is reserved.
const MADE: &[&str] = &[
    "aggregate",
    "domain",
    "extension",
    "function",
    "index",
    "materialized",
    "or",
    "procedure",
    "sequence",
    "table",
    "temp",
    "temporary",
    "trigger",
    "type",
    "unique",
    "unlogged",
    "view",
];

/// The statements that `tokens` are: one, unless another definition begins within it at the start of a line. Postgres takes
/// that nowhere but in `create schema`, whatever else the statement says.
pub(in crate::schema) fn parts<'a>(sources: &SourceMap, tokens: &'a [Token]) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let mut rest = vec![tokens];
    while let Some(tokens) = rest.pop() {
        let Some(index) = next_definition(sources, tokens) else {
            parts.push(Part { tokens, error: None });
            continue;
        };
        let (mut first, behind) = tokens.split_at(index);
        while let [before @ .., Token { kind: TokenKind::Semicolon, .. }] = first {
            first = before;
        }
        let error = behind.first().map(|next| run_on(sources, tokens, first, next));
        parts.push(Part { tokens: first, error });
        rest.extend(statements(behind).into_iter().rev());
    }
    parts
}

/// The place of the first definition within another.
fn next_definition(sources: &SourceMap, tokens: &[Token]) -> Option<usize> {
    let first = tokens.first()?;
    let begins = first.kind.is_any_word(&["create", "alter", "drop", "comment"]);
    if !begins || tokens.get(1).is_some_and(|token| token.kind.is_word("schema")) {
        return None;
    }
    tokens.windows(3).enumerate().skip(1).find_map(|(index, window)| {
        let [before, verb, what] = window else { return None };
        // `alter` and `drop` are no reserved words, but `table` is.
        let is_definition = (verb.kind.is_word("create") && what.kind.is_any_word(MADE))
            || (verb.kind.is_any_word(&["alter", "drop"]) && what.kind.is_word("table"));
        let is_name = before.kind == TokenKind::Dot || before.kind.is_word("as");
        let between = crate::source::Span::new(before.span.end, verb.span.start);
        (is_definition && !is_name && sources.text(between).contains('\n')).then_some(index + 1)
    })
}

/// The parenthesis that nothing closes.
fn open_parenthesis(tokens: &[Token]) -> Option<&Token> {
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::LeftParen => open.push(token),
            TokenKind::RightParen => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// Whether a parenthesis is not closed.
pub(in crate::schema) fn is_open(tokens: &[Token]) -> bool {
    open_parenthesis(tokens).is_some()
}

fn run_on(sources: &SourceMap, all: &[Token], statement: &[Token], next: &Token) -> Diagnostic {
    // What Postgres stops at is the semicolon where there is one.
    let at = all.get(statement.len()).unwrap_or(next);
    let message = format!("syntax error at or near \"{}\"", sources.text(at.span));
    let error = Diagnostic::error(sqlstate::SYNTAX_ERROR, message, at.span);
    match open_parenthesis(statement) {
        Some(open) => error.label(open.span, "this parenthesis is not closed").help("close it with `)`"),
        None => error.help("the statement before it needs a `;` at its end"),
    }
}
