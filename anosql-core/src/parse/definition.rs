//! Definitions that sqlparser reads in part: what it has no grammar for and no type depends on is left out, the rest goes
//! into [`Definition`].

use crate::lexer::{Token, TokenKind};

/// What the tokens left out of a definition say.
#[derive(Debug, Default, Clone)]
pub(crate) struct Definition {
    /// `like t including all` elements of a table.
    pub(crate) likes: Vec<Like>,
    /// The names of the columns of a table or view that a query fills.
    pub(crate) columns: Vec<String>,
    pub(crate) is_procedure: bool,
    pub(crate) is_strict: bool,
    /// `i`, `s` or `v` as in `pg_proc.provolatile`.
    pub(crate) volatility: Option<char>,
}

/// A table whose columns are copied into another.
#[derive(Debug, Clone)]
pub(crate) struct Like {
    /// How many elements stand before it.
    pub(crate) position: usize,
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
    /// Whether keys, defaults and identity come along.
    pub(crate) including_indexes: bool,
    pub(crate) including_defaults: bool,
    pub(crate) including_identity: bool,
    pub(crate) including_generated: bool,
}

/// What ends the result type of a function.
const FUNCTION_OPTIONS: &[&str] = &[
    "language",
    "as",
    "immutable",
    "stable",
    "volatile",
    "strict",
    "called",
    "returns",
    "cost",
    "rows",
    "security",
    "external",
    "parallel",
    "set",
    "support",
    "leakproof",
    "not",
    "window",
    "transform",
    "begin",
    "return",
];

/// The tokens of a definition as sqlparser gets them; those of another statement as they are.
pub(super) fn reduce<'a>(tokens: Vec<&'a Token>, definition: &mut Definition) -> Vec<&'a Token> {
    if !word(&tokens, 0, "create") {
        return drop_identity_options(tokens);
    }
    let mut start = 1;
    while ["or", "replace", "temp", "temporary", "unlogged", "global", "local", "recursive"]
        .iter()
        .any(|known| word(&tokens, start, known))
    {
        start += 1;
    }
    if word(&tokens, start, "procedure") || word(&tokens, start, "function") {
        definition.is_procedure = word(&tokens, start, "procedure");
        return function(tokens, definition);
    }
    if word(&tokens, start, "unique") {
        let only = tokens.windows(2).position(|pair| word(pair, 0, "on") && word(pair, 1, "only"));
        let mut tokens = tokens;
        if let Some(only) = only {
            tokens.remove(only + 1);
        }
        return tokens;
    }
    if word(&tokens, start, "view") || word(&tokens, start, "materialized") {
        return filled_by_query(drop_view_options(tokens), definition);
    }
    if word(&tokens, start, "foreign") && word(&tokens, start + 1, "table") {
        let mut tokens = tokens;
        tokens.remove(start);
        let server = position_outside(&tokens, "server").unwrap_or(tokens.len());
        tokens.truncate(server);
        return table(tokens, definition);
    }
    if word(&tokens, start, "table") {
        let tokens = drop_view_options(tokens);
        return match position_outside(&tokens, "as") {
            Some(_) => filled_by_query(tokens, definition),
            None => table(tokens, definition),
        };
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
    definition.columns = tokens[open..close]
        .iter()
        .filter_map(|token| match &token.kind {
            TokenKind::Word(name) => Some(name.to_lowercase()),
            TokenKind::QuotedIdentifier(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
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
    matches!(tokens.get(index).map(|token| &token.kind), Some(TokenKind::Word(word)) if word.eq_ignore_ascii_case(keyword))
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

/// A function's name, arguments and result; of the options behind them those that concern a call.
fn function<'a>(mut tokens: Vec<&'a Token>, definition: &mut Definition) -> Vec<&'a Token> {
    let Some(open) = tokens.iter().position(|token| token.kind == TokenKind::LeftParen) else {
        return tokens;
    };
    let mut end = closing(&tokens, open);
    if word(&tokens, end, "returns") {
        end += 1;
        let mut depth = 0;
        while let Some(token) = tokens.get(end) {
            if depth == 0 && FUNCTION_OPTIONS.iter().any(|option| word(&tokens, end, option)) {
                break;
            }
            depth += depth_change(token);
            end += 1;
        }
    }
    for index in end..tokens.len() {
        // A body in the SQL standard's way begins here, and its words are no options.
        if word(&tokens, index, "begin") || word(&tokens, index, "return") {
            break;
        }
        if word(&tokens, index, "strict")
            || (word(&tokens, index, "returns") && word(&tokens, index + 1, "null"))
        {
            definition.is_strict = true;
        }
        for (keyword, letter) in [("immutable", 'i'), ("stable", 's'), ("volatile", 'v')] {
            if word(&tokens, index, keyword) {
                definition.volatility = Some(letter);
            }
        }
    }
    tokens.truncate(end);
    let close = closing(&tokens, open);
    let mut depth = 0;
    let mut at_start = false;
    for index in open..close {
        depth += depth_change(tokens[index]);
        let modes = ["in", "out", "inout", "variadic"];
        let is_mode = |index| modes.iter().any(|mode| word(&tokens, index, mode));
        // The mode may stand behind the name; sqlparser wants it before.
        if at_start && depth == 1 && !is_mode(index) && is_mode(index + 1) {
            tokens.swap(index, index + 1);
        }
        at_start = depth == 1 && matches!(tokens[index].kind, TokenKind::LeftParen | TokenKind::Comma);
    }
    tokens
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

/// Leaves out the sequence options behind `identity`.
fn drop_identity_options(mut tokens: Vec<&Token>) -> Vec<&Token> {
    let mut index = 0;
    while index < tokens.len() {
        if word(&tokens, index, "identity")
            && matches!(tokens.get(index + 1).map(|token| &token.kind), Some(TokenKind::LeftParen))
        {
            let end = closing(&tokens, index + 1);
            tokens.drain(index + 1..end);
        }
        index += 1;
    }
    tokens
}

/// A table without its `like` elements.
fn table<'a>(tokens: Vec<&'a Token>, definition: &mut Definition) -> Vec<&'a Token> {
    let tokens = drop_identity_options(tokens);
    let Some(open) = tokens.iter().position(|token| token.kind == TokenKind::LeftParen) else {
        return tokens;
    };
    // A parenthesis behind `as` or `partition of` holds no elements.
    if tokens[..open]
        .iter()
        .enumerate()
        .any(|(index, _)| word(&tokens, index, "as") || word(&tokens, index, "partition"))
    {
        return tokens;
    }
    let close = closing(&tokens, open) - 1;
    let mut kept: Vec<&Token> = tokens[..=open].to_vec();
    let mut elements = 0;
    let mut element = Vec::new();
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().take(close + 1).skip(open + 1) {
        let ends = index == close || (depth == 0 && token.kind == TokenKind::Comma);
        if !ends {
            depth += depth_change(token);
            element.push(*token);
            continue;
        }
        if word(&element, 0, "like") {
            definition.likes.extend(like(&element, elements));
        } else if !element.is_empty() {
            if elements > 0
                && let Some(comma) = tokens[..index].iter().rev().find(|token| token.kind == TokenKind::Comma)
            {
                kept.push(comma);
            }
            kept.extend(plain_element(&element));
            elements += 1;
        }
        element.clear();
    }
    kept.push(tokens[close]);
    kept.extend(table_tail(&tokens[close + 1..]));
    kept
}

/// Behind a table's elements only its parents and its partitions concern its columns and keys.
fn table_tail<'a>(tokens: &[&'a Token]) -> Vec<&'a Token> {
    let mut kept = Vec::new();
    for (keyword, length) in [("inherits", 1), ("partition", 2)] {
        let found = position_outside(tokens, keyword);
        if let Some(start) = found.filter(|start| keyword == "inherits" || word(tokens, start + 1, "by")) {
            // Operator classes and collations of a partition's key are of no concern, and neither are its columns.
            let open = tokens.iter().skip(start).position(|token| token.kind == TokenKind::LeftParen);
            let Some(open) = open.map(|open| start + open) else { continue };
            kept.extend(&tokens[start..start + length]);
            if keyword == "inherits" {
                kept.extend(&tokens[open..closing(tokens, open)]);
            } else {
                // Any method will do; the first column stands for the key.
                kept.extend(&tokens[start + 2..open + 2]);
                kept.push(tokens[closing(tokens, open) - 1]);
            }
        }
    }
    kept
}

/// An element of a table without the clauses that sqlparser has no grammar for and that concern neither type nor key.
fn plain_element<'a>(element: &[&'a Token]) -> Vec<&'a Token> {
    let mut kept = Vec::new();
    let mut index = 0;
    while let Some(token) = element.get(index) {
        let skipped = if word(element, index, "compression") || word(element, index, "storage") {
            // A column may be called so.
            if index > 1 { 2 } else { 0 }
        } else if word(element, index, "nulls")
            && word(element, index + 1, "not")
            && word(element, index + 2, "distinct")
        {
            3
        } else if (word(element, index, "nulls") && word(element, index + 1, "distinct"))
            || (word(element, index, "not") && word(element, index + 1, "valid"))
            || (word(element, index, "with") && word(element, index + 1, "options"))
        {
            2
        } else if index >= 2
            && token.kind == TokenKind::LeftParen
            && word(element, index - 2, "set")
            && (word(element, index - 1, "null") || word(element, index - 1, "default"))
        {
            closing(element, index) - index
        } else {
            0
        };
        if skipped == 0 {
            kept.push(*token);
        }
        index += skipped.max(1);
    }
    kept
}

fn like(element: &[&Token], position: usize) -> Option<Like> {
    let mut names = Vec::new();
    let mut index = 1;
    while let Some(token) = element.get(index) {
        match &token.kind {
            TokenKind::Word(name) => names.push(name.to_lowercase()),
            TokenKind::QuotedIdentifier(name) => names.push(name.clone()),
            _ => break,
        }
        index += 1;
        if element.get(index).map(|token| &token.kind) != Some(&TokenKind::Dot) {
            break;
        }
        index += 1;
    }
    let including = |what: &str| {
        let mut included = false;
        for at in index..element.len() {
            for (keyword, value) in [("including", true), ("excluding", false)] {
                if word(element, at, keyword) && (word(element, at + 1, what) || word(element, at + 1, "all"))
                {
                    included = value;
                }
            }
        }
        included
    };
    Some(Like {
        position,
        name: names.pop()?,
        schema: names.pop(),
        including_indexes: including("indexes"),
        including_defaults: including("defaults"),
        including_identity: including("identity"),
        including_generated: including("generated"),
    })
}
