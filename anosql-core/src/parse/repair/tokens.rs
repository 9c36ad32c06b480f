//! Looking at tokens ahead.

use crate::lexer::{Token, TokenKind};

pub(super) fn is(word: &str, keyword: &str) -> bool {
    word.eq_ignore_ascii_case(keyword)
}

pub(super) fn kind<'a>(tokens: &[&'a Token], index: usize) -> Option<&'a TokenKind> {
    tokens.get(index).map(|token| &token.kind)
}

pub(super) fn word(tokens: &[&Token], index: usize, keyword: &str) -> bool {
    kind(tokens, index).is_some_and(|kind| kind.is_word(keyword))
}

pub(super) fn any_word(tokens: &[&Token], index: usize, keywords: &[&str]) -> bool {
    keywords.iter().any(|keyword| word(tokens, index, keyword))
}

pub(super) fn words(tokens: &[&Token], keywords: &[&str]) -> bool {
    keywords.iter().enumerate().all(|(index, keyword)| word(tokens, index, keyword))
}

/// Whether a name can stand at `index`; keywords pass for one.
pub(super) fn is_name(tokens: &[&Token], index: usize) -> bool {
    matches!(
        kind(tokens, index),
        Some(TokenKind::Word(_) | TokenKind::Name(_) | TokenKind::QuotedIdentifier(_))
    )
}

pub(super) fn is_open(tokens: &[&Token], index: usize) -> bool {
    kind(tokens, index) == Some(&TokenKind::LeftParen)
}

pub(super) fn is_operator(tokens: &[&Token], index: usize, operator: &str) -> bool {
    matches!(kind(tokens, index), Some(TokenKind::Operator(found)) if found == operator)
}

/// The number of tokens that a name takes, with those of the schema before it.
pub(super) fn qualified_name(tokens: &[&Token]) -> usize {
    let mut length = usize::from(is_name(tokens, 0));
    while length > 0 && kind(tokens, length) == Some(&TokenKind::Dot) && is_name(tokens, length + 1) {
        length += 2;
    }
    length
}

/// The number of tokens up to and including the bracket that closes the one at the start.
pub(super) fn bracketed(tokens: &[&Token]) -> Option<usize> {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
            TokenKind::RightParen | TokenKind::RightBracket => {
                depth -= 1;
                if depth == 0 {
                    return Some(index + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// How many tokens stand before the one that `ends` says of itself, those in brackets left out; all where none does or
/// a bracket closes that was not opened.
pub(super) fn length_until(tokens: &[&Token], ends: impl Fn(usize) -> bool) -> usize {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate() {
        if depth == 0 && ends(index) {
            return index;
        }
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
            TokenKind::RightParen | TokenKind::RightBracket => {
                depth -= 1;
                if depth < 0 {
                    return index;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}
