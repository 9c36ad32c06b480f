//! The columns that an expression of the schema names, and what of it matters for writes.

use super::Reader;
use crate::{
    catalog::{Catalog, Relation, Volatility},
    lexer::{Token, TokenKind},
};

/// Values that need no parentheses and differ from statement to statement.
const CHANGING: &[&str] = &[
    "current_date",
    "current_role",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "user",
];

/// Functions that never give null, whatever their arguments are or where these are not null.
const NEVER_NULL: &[&str] = &[
    "clock_timestamp",
    "date_trunc",
    "gen_random_uuid",
    "make_interval",
    "nextval",
    "now",
    "random",
    "statement_timestamp",
    "timezone",
    "to_tsvector",
    "transaction_timestamp",
    "uuid_generate_v1",
    "uuid_generate_v1mc",
    "uuid_generate_v4",
];

/// Words that stand in a value, or in the name of its type, which is not null.
const PLAIN: &[&str] = &[
    "array",
    "as",
    "at",
    "cast",
    "character",
    "date",
    "double",
    "false",
    "interval",
    "precision",
    "time",
    "timestamp",
    "true",
    "varying",
    "with",
    "without",
    "zone",
];

/// The columns of `relation` that tokens name; all where they name the row as a whole.
pub(in crate::schema) fn columns(relation: &Relation, tokens: &[Token]) -> Vec<String> {
    let all = || relation.columns.iter().map(|column| column.name.clone());
    let mut found: Vec<String> = Vec::new();
    let mut reader = Reader::new(tokens);
    while reader.peek().is_some() {
        let Some((name, _)) = reader.identifier() else {
            reader.next();
            continue;
        };
        let before_dot = reader.peek().is_some_and(|token| token.kind == TokenKind::Dot);
        if relation.column(&name).is_some() {
            found.push(name);
        } else if name == relation.name && !before_dot {
            return all().collect();
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Whether an expression may give another value while the columns that it names stay the same.
pub(in crate::schema) fn is_fixed(catalog: &Catalog, tokens: &[Token]) -> bool {
    let mut reader = Reader::new(tokens);
    while reader.peek().is_some() {
        let Some(name) = reader.name() else {
            reader.next();
            continue;
        };
        let is_call = reader.peek().is_some_and(|token| token.kind == TokenKind::LeftParen);
        let changes = match is_call {
            true => catalog
                .functions(name.schema.as_deref(), &name.name)
                .iter()
                .any(|function| function.volatility != Volatility::Immutable),
            false => CHANGING.contains(&name.name.as_str()),
        };
        if changes {
            return false;
        }
    }
    true
}

/// Whether the value of `default` is surely not null.
pub(in crate::schema) fn is_never_null(tokens: &[Token]) -> bool {
    let kind = |index: usize| tokens.get(index).map(|token| &token.kind);
    !tokens.is_empty()
        && tokens.iter().enumerate().all(|(index, token)| {
            let before = index.checked_sub(1).and_then(kind);
            match &token.kind {
                TokenKind::Word(word) => {
                    let word = word.to_lowercase();
                    let is = |list: &[&str]| list.contains(&word.as_str());
                    let names_type = matches!(before, Some(TokenKind::DoubleColon | TokenKind::Dot))
                        || matches!(before, Some(TokenKind::Word(word)) if word.eq_ignore_ascii_case("as"));
                    match kind(index + 1) {
                        Some(TokenKind::LeftParen) => {
                            before == Some(&TokenKind::DoubleColon)
                                || is(NEVER_NULL)
                                || (before != Some(&TokenKind::Dot) && (is(CHANGING) || is(PLAIN)))
                        }
                        // A constant of a type.
                        Some(TokenKind::String { .. }) => true,
                        // The schema of a function or a type.
                        Some(TokenKind::Dot) => true,
                        _ => names_type || is(CHANGING) || is(PLAIN),
                    }
                }
                TokenKind::Operator(operator) => matches!(operator.as_str(), "+" | "-" | "*" | "/" | "||"),
                TokenKind::LeftBracket => {
                    kind(index + 1) == Some(&TokenKind::RightBracket)
                        || matches!(before, Some(TokenKind::Word(word)) if word.eq_ignore_ascii_case("array"))
                }
                TokenKind::QuotedIdentifier(_) => {
                    matches!(before, Some(TokenKind::DoubleColon | TokenKind::Dot))
                }
                _ => true,
            }
        })
}
