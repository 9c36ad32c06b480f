//! Our tokens as the terminals of Postgres's grammar.

use std::borrow::Borrow;

use super::tables::{Symbol, Tables, Terminal};
use crate::lexer::{StringForm, Token, TokenKind};

/// The terminals that `tokens` are, each with the index of its token.
pub(super) fn terminals<T: Borrow<Token>>(tables: &Tables, tokens: &[T]) -> Vec<(Symbol, u32)> {
    let mut terminals = Vec::with_capacity(tokens.len() + 1);
    for (index, token) in (0..).zip(tokens) {
        let token = token.borrow();
        if let TokenKind::String { form: StringForm::National, .. } = token.kind {
            terminals.push((tables.terminal(Terminal::National), index));
        }
        let next = tokens.get(index as usize + 1).map(|token| &token.borrow().kind);
        terminals.push((terminal(tables, &token.kind, next), index));
    }
    terminals
}

fn terminal(tables: &Tables, kind: &TokenKind, next: Option<&TokenKind>) -> Symbol {
    tables.terminal(match kind {
        TokenKind::Word(word) => return word_terminal(tables, word, next),
        TokenKind::QuotedIdentifier(_) | TokenKind::Name(_) => Terminal::Ident,
        TokenKind::String { .. } => Terminal::String,
        TokenKind::BitString(_) => Terminal::BitString,
        TokenKind::HexString(_) => Terminal::HexString,
        TokenKind::Number(digits) => {
            let is_integer = digits.bytes().all(|byte| byte.is_ascii_digit());
            if is_integer && digits.parse::<i32>().is_ok() { Terminal::Integer } else { Terminal::Float }
        }
        TokenKind::Operator(operator) => operator_terminal(operator),
        TokenKind::Parameter(_) => Terminal::Parameter,
        TokenKind::LeftParen => Terminal::LeftParen,
        TokenKind::RightParen => Terminal::RightParen,
        TokenKind::LeftBracket => Terminal::LeftBracket,
        TokenKind::RightBracket => Terminal::RightBracket,
        TokenKind::Comma => Terminal::Comma,
        TokenKind::Semicolon => Terminal::Semicolon,
        TokenKind::Dot => Terminal::Dot,
        TokenKind::DotDot => Terminal::DotDot,
        TokenKind::Colon => Terminal::Colon,
        TokenKind::DoubleColon => Terminal::Typecast,
        TokenKind::ColonEquals => Terminal::ColonEquals,
        TokenKind::LineComment | TokenKind::BlockComment | TokenKind::MetaCommand => Terminal::Invalid,
    })
}

fn operator_terminal(operator: &str) -> Terminal {
    match operator {
        "+" => Terminal::Plus,
        "-" => Terminal::Minus,
        "*" => Terminal::Times,
        "/" => Terminal::Divide,
        "%" => Terminal::Modulo,
        "^" => Terminal::Power,
        "<" => Terminal::Less,
        ">" => Terminal::Greater,
        "=" => Terminal::Equal,
        "<=" => Terminal::LessEquals,
        ">=" => Terminal::GreaterEquals,
        "<>" | "!=" => Terminal::NotEquals,
        "=>" => Terminal::EqualsGreater,
        _ => Terminal::Operator,
    }
}

/// A word, which is another terminal before some words: Postgres has a filter for these between its scanner and its parser.
fn word_terminal(tables: &Tables, word: &str, next: Option<&TokenKind>) -> Symbol {
    let keyword = if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        tables.keyword(&word.to_ascii_lowercase())
    } else {
        tables.keyword(word)
    };
    let Some(symbol) = keyword else { return tables.terminal(Terminal::Ident) };
    let ahead = AHEAD.iter().find(|(known, ..)| tables.terminal(*known) == symbol);
    match (ahead, next) {
        (Some((_, words, other)), Some(next)) if next.is_any_word(words) => tables.terminal(*other),
        _ => symbol,
    }
}

/// Words that are another terminal before some words.
const AHEAD: &[(Terminal, &[&str], Terminal)] = &[
    (Terminal::Not, &["between", "in", "like", "ilike", "similar"], Terminal::NotAhead),
    (Terminal::Nulls, &["first", "last"], Terminal::NullsAhead),
    (Terminal::With, &["time", "ordinality"], Terminal::WithAhead),
    (Terminal::Without, &["time"], Terminal::WithoutAhead),
    (Terminal::Format, &["json"], Terminal::FormatAhead),
];
