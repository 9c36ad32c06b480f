//! Statements that are nested deeply: how far Postgres's own parser goes, and parentheses that mean nothing.

use sqlparser::tokenizer::{Token as ParserToken, TokenWithSpan};

use super::from_parser;
use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    source::Span,
};

/// How many parentheses Postgres's parser takes one within another: its stack holds 10,000 symbols.
const MOST_PARENTHESES: usize = 9_980;

/// A statement that is nested more deeply than can be read, at the place where it gets too deep.
pub(crate) fn too_deep(place: Span) -> Diagnostic {
    Diagnostic::error("54001", "stack depth limit exceeded", place)
        .help("the statement is nested too deeply here")
        .help("split it into common table expressions or several statements")
}

/// The tokens without parentheses that hold nothing but others. Of each run the outermost pair stays, as it may belong to a
/// call or a list, and so does the innermost, as it may be a row's.
///
/// # Errors
/// 54001 where more of them are nested than Postgres takes.
pub(super) fn without_redundant(tokens: Vec<&Token>) -> Result<Vec<&Token>, Box<Diagnostic>> {
    let is_run = |run: &[&Token]| run.iter().all(|token| token.kind == TokenKind::LeftParen);
    if !tokens.windows(3).any(is_run) {
        return Ok(tokens);
    }
    let closing = closing(&tokens)?;
    // Whether the parenthesis at `index` holds a pair and nothing else.
    let holds_pair = |index: usize| {
        let (close, inner) = (closing.get(index)?.checked_sub(1)?, *closing.get(index + 1)?);
        (tokens[index + 1].kind == TokenKind::LeftParen && inner == close && inner > index + 2).then_some(())
    };
    let mut dropped = vec![false; tokens.len()];
    for index in 1..tokens.len() {
        if tokens[index].kind == TokenKind::LeftParen
            && tokens[index - 1].kind == TokenKind::LeftParen
            && holds_pair(index - 1).is_some()
            && holds_pair(index).is_some()
        {
            dropped[index] = true;
            dropped[closing[index]] = true;
        }
    }
    let kept = tokens.into_iter().zip(dropped).filter(|(_, dropped)| !dropped);
    Ok(kept.map(|(token, _)| token).collect())
}

/// For each opening bracket where the one stands that closes it; 0 for what is no opening bracket or is never closed.
fn closing(tokens: &[&Token]) -> Result<Vec<usize>, Box<Diagnostic>> {
    let mut closing = vec![0; tokens.len()];
    let mut open = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => {
                open.push(index);
                if open.len() > MOST_PARENTHESES {
                    return Err(Box::new(too_deep(token.span)));
                }
            }
            TokenKind::RightParen | TokenKind::RightBracket => {
                if let Some(start) = open.pop() {
                    closing[start] = index;
                }
            }
            _ => {}
        }
    }
    Ok(closing)
}

/// The bracket that lies deepest, if there is any.
pub(super) fn deepest_bracket(tokens: &[TokenWithSpan]) -> Option<Span> {
    let (mut depth, mut deepest, mut place) = (0_usize, 0, None);
    for token in tokens {
        match token.token {
            ParserToken::LParen | ParserToken::LBracket => depth += 1,
            ParserToken::RParen | ParserToken::RBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > deepest {
            deepest = depth;
            place = from_parser(token.span);
        }
    }
    place
}
