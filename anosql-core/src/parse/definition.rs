//! Definitions that sqlparser reads in part: what it has no grammar for and no type depends on is left out, the rest goes
//! into [`Definition`].

use crate::lexer::{Token, TokenKind};

/// What the tokens left out of a definition say.
#[derive(Debug, Default, Clone)]
pub(crate) struct Definition {
    /// The names of the columns of a table or view that a query fills.
    pub(crate) columns: Vec<String>,
}

/// The tokens of a definition as sqlparser gets them; those of another statement as they are.
pub(super) fn reduce<'a>(tokens: Vec<&'a Token>, definition: &mut Definition) -> Vec<&'a Token> {
    if !word(&tokens, 0, "create") {
        return tokens;
    }
    let mut start = 1;
    while ["or", "replace", "temp", "temporary", "unlogged", "global", "local", "recursive"]
        .iter()
        .any(|known| word(&tokens, start, known))
    {
        start += 1;
    }
    if word(&tokens, start, "view") || word(&tokens, start, "materialized") {
        return filled_by_query(drop_view_options(tokens), definition);
    }
    if word(&tokens, start, "table") {
        return filled_by_query(drop_view_options(tokens), definition);
    }
    tokens
}

/// `create view v (a, b) with (...) as select`: the names are put aside, storage is left out.
fn filled_by_query<'a>(mut tokens: Vec<&'a Token>, definition: &mut Definition) -> Vec<&'a Token> {
    let Some(query) = position_outside(&tokens, "as") else { return tokens };
    let Some(open) = tokens[..query].iter().position(|token| token.kind == TokenKind::LeftParen) else {
        drop_storage(&mut tokens, 2, query);
        return tokens;
    };
    let is_names = !word(&tokens, open.saturating_sub(1), "with");
    if !is_names {
        drop_storage(&mut tokens, 2, query);
        return tokens;
    }
    let close = closing(&tokens, open);
    definition.columns = tokens[open..close].iter().filter_map(|token| token.kind.identifier()).collect();
    drop_storage(&mut tokens, close, query);
    tokens.drain(open..close);
    tokens
}

/// Leaves out how the rows are stored: what stands between the name or the columns and `as`.
fn drop_storage(tokens: &mut Vec<&Token>, from: usize, query: usize) {
    let storage = ["using", "with", "without", "tablespace", "on"];
    let start = (from..query).find(|index| storage.iter().any(|keyword| word(tokens, *index, keyword)));
    if let Some(start) = start {
        tokens.drain(start..query);
    }
}

fn word(tokens: &[&Token], index: usize, keyword: &str) -> bool {
    tokens.get(index).is_some_and(|token| token.kind.is_word(keyword))
}

fn depth_change(token: &Token) -> i32 {
    match token.kind {
        TokenKind::LeftParen | TokenKind::LeftBracket => 1,
        TokenKind::RightParen | TokenKind::RightBracket => -1,
        _ => 0,
    }
}

/// Where `keyword` stands outside parentheses.
fn position_outside(tokens: &[&Token], keyword: &str) -> Option<usize> {
    let mut depth = 0;
    (0..tokens.len()).find(|index| {
        depth += depth_change(tokens[*index]);
        depth == 0 && word(tokens, *index, keyword)
    })
}

/// The index behind the parenthesis that closes the one at `open`.
fn closing(tokens: &[&Token], open: usize) -> usize {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        depth += depth_change(token);
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

/// Leaves out `with no data`, `with data` and `with check option` at the end.
fn drop_view_options(mut tokens: Vec<&Token>) -> Vec<&Token> {
    for tail in [
        &["with", "no", "data"][..],
        &["with", "data"],
        &["with", "check", "option"],
        &["with", "local", "check", "option"],
        &["with", "cascaded", "check", "option"],
    ] {
        let Some(start) = tokens.len().checked_sub(tail.len()) else { continue };
        if tail.iter().enumerate().all(|(index, keyword)| word(&tokens, start + index, keyword)) {
            tokens.truncate(start);
            break;
        }
    }
    tokens
}
