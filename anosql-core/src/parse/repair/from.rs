//! The `from` clause.

use sqlparser::tokenizer::{Token as ParserToken, TokenWithSpan};

use super::{
    Result, ident,
    tokens::{
        any_word, bracketed, is_name, is_open, is_operator, kind, length_until, qualified_name, word, words,
    },
    word_token,
};
use crate::{
    lexer::{Token, TokenKind},
    parse::{
        Aside, CONSTRUCT_QUOTE, JSON_TABLE, ROWS_FROM, convert, located, name, settled_columns,
        settled_expression,
    },
    source::SourceMap,
};

/// `only t`, `only (t)`: `only` leaves out the rows of child tables, which changes no type.
pub(super) fn only(tokens: &[&Token], index: usize, repaired: &mut Vec<TokenWithSpan>) -> usize {
    let rest = &tokens[index..];
    let behind_keyword = index > 0
        && (any_word(tokens, index - 1, &["from", "join", "update", "into", "using"])
            || kind(tokens, index - 1) == Some(&TokenKind::Comma));
    if !word(rest, 0, "only") || !behind_keyword {
        return 0;
    }
    if is_open(rest, 1) {
        let length = qualified_name(&rest[2..]);
        if length == 0 || kind(rest, 2 + length) != Some(&TokenKind::RightParen) {
            return 0;
        }
        repaired.extend(rest[2..2 + length].iter().filter_map(|token| convert(token)));
        return length + 3;
    }
    usize::from(is_name(rest, 1) && !word(rest, 1, "as"))
}

/// `t *`, which says that the rows of child tables are meant too, as they are without it.
pub(super) fn with_children(tokens: &[&Token], index: usize) -> bool {
    if !is_operator(tokens, index, "*") || index == 0 || !is_name(tokens, index - 1) {
        return false;
    }
    let mut start = index - 1;
    while start >= 2 && kind(tokens, start - 1) == Some(&TokenKind::Dot) && is_name(tokens, start - 2) {
        start -= 2;
    }
    let Some(before) = start.checked_sub(1) else { return false };
    let ends = match kind(tokens, index + 1) {
        None | Some(TokenKind::Comma | TokenKind::RightParen | TokenKind::Semicolon) => true,
        _ => any_word(
            tokens,
            index + 1,
            &[
                "as", "where", "set", "join", "left", "right", "inner", "full", "cross", "natural", "on",
                "using",
            ],
        ),
    };
    let is_listed = kind(tokens, before) == Some(&TokenKind::Comma)
        || any_word(tokens, before, &["from", "join", "update", "using", "only", "into"]);
    // An alias follows, or the second factor of a product.
    let is_aliased = is_name(tokens, index + 1)
        && (any_word(tokens, before, &["join", "update", "only", "into"])
            || (word(tokens, before, "using") && any_word(tokens, 0, &["delete", "merge"]))
            || (word(tokens, before, "from") && begins_clause(tokens, before)));
    (ends && is_listed) || is_aliased
}

/// Whether the `from` at `index` is the clause of a statement, and no part of `extract(x from y)` or
/// `x is distinct from y`.
fn begins_clause(tokens: &[&Token], index: usize) -> bool {
    if index >= 2 && word(tokens, index - 1, "distinct") && any_word(tokens, index - 2, &["is", "not"]) {
        return false;
    }
    let mut depth = 0;
    for at in (0..index).rev() {
        match tokens[at].kind {
            TokenKind::RightParen => depth += 1,
            TokenKind::LeftParen if depth == 0 => return false,
            TokenKind::LeftParen => depth -= 1,
            _ if depth == 0 && any_word(tokens, at, &["select", "delete"]) => return true,
            _ => {}
        }
    }
    false
}

/// `rows from (f(), g())` becomes a call of a function that nothing else is called as.
pub(super) fn rows_from(tokens: &[&Token], repaired: &mut Vec<TokenWithSpan>) -> usize {
    if !words(tokens, &["rows", "from"]) || !is_open(tokens, 2) {
        return 0;
    }
    repaired.push(located(ParserToken::make_word(ROWS_FROM, Some(CONSTRUCT_QUOTE)), tokens[0].span));
    2
}

/// `rows from (f() as (a int), ...)`: the columns of each function are put aside.
pub(super) fn row_definitions(
    sources: &SourceMap,
    tokens: &[&Token],
    index: usize,
    aside: &mut Aside,
) -> Result<usize> {
    if !is_open(tokens, index + 1) || index == 0 || kind(tokens, index - 1) != Some(&TokenKind::RightParen) {
        return Ok(0);
    }
    let Some(function) = begin_of_row_source(&tokens[..index]) else { return Ok(0) };
    let Some(length) = bracketed(&tokens[index + 1..]) else { return Ok(0) };
    let list = without_collations(&tokens[index + 2..index + length]);
    aside.row_definitions.insert(function.span.start, settled_columns(sources, &list)?);
    Ok(length + 1)
}

/// The first token of the call that `tokens` end in, if it is one of those that `rows from` lists.
fn begin_of_row_source<'a>(tokens: &[&'a Token]) -> Option<&'a Token> {
    let mut depth = 0;
    let mut begin = None;
    for (index, token) in tokens.iter().enumerate().rev() {
        match token.kind {
            TokenKind::RightParen | TokenKind::RightBracket => depth += 1,
            TokenKind::LeftParen | TokenKind::LeftBracket if depth > 0 => depth -= 1,
            TokenKind::LeftParen => {
                let is_list = index >= 2 && words(&tokens[index - 2..], &["rows", "from"]);
                return begin.or(tokens.get(index + 1).copied()).filter(|_| is_list);
            }
            TokenKind::Comma if depth == 0 => begin = begin.or(tokens.get(index + 1).copied()),
            _ => {}
        }
    }
    None
}

/// `using (a, b) as j`: the alias is put aside.
pub(super) fn join_alias(tokens: &[&Token], aside: &mut Aside, repaired: &mut Vec<TokenWithSpan>) -> usize {
    if !word(tokens, 0, "using") || !is_open(tokens, 1) {
        return 0;
    }
    let Some(length) = bracketed(&tokens[1..]) else { return 0 };
    let names = &tokens[2..length];
    let is_list = names.iter().enumerate().all(|(index, token)| match index % 2 {
        0 => is_name(names, index),
        _ => token.kind == TokenKind::Comma,
    });
    let alias = tokens.get(length + 2).and_then(|token| ident(token));
    let (Some(alias), true) = (alias, is_list && !names.is_empty() && word(tokens, length + 1, "as")) else {
        return 0;
    };
    aside.join_aliases.insert(names[0].span.start, name(&alias));
    repaired.extend(tokens[..=length].iter().filter_map(|token| convert(token)));
    length + 3
}

/// `f() as (a int, b text collate "C")`: sqlparser wants a name before the list, and knows no collations in it.
pub(super) fn column_definitions(
    tokens: &[&Token],
    index: usize,
    repaired: &mut Vec<TokenWithSpan>,
) -> usize {
    let rest = &tokens[index..];
    if !word(rest, 0, "as") || index == 0 || kind(tokens, index - 1) != Some(&TokenKind::RightParen) {
        return 0;
    }
    let named = is_name(rest, 1);
    let open = if named { 2 } else { 1 };
    let begins_query = any_word(
        rest,
        open + 1,
        &["select", "with", "values", "insert", "update", "delete", "merge", "table"],
    );
    if !is_open(rest, open) || begins_query || !is_name(rest, open + 1) || !is_name(rest, open + 2) {
        return 0;
    }
    let Some(length) = bracketed(&rest[open..]) else { return 0 };
    let list = &rest[open..open + length];
    if named && !(0..list.len()).any(|at| word(list, at, "collate")) {
        return 0;
    }
    repaired.extend(convert(rest[0]));
    match (named, function_name(&tokens[..index])) {
        (true, _) => repaired.extend(convert(rest[1])),
        (false, Some(name)) => repaired.extend(convert(name)),
        (false, None) => return 0,
    }
    repaired.extend(without_collations(list).into_iter().filter_map(convert));
    open + length
}

/// A list of columns with types without their collations.
fn without_collations<'a>(list: &[&'a Token]) -> Vec<&'a Token> {
    let mut kept = Vec::with_capacity(list.len());
    let mut at = 0;
    while let Some(token) = list.get(at) {
        if word(list, at, "collate") {
            at += 1 + qualified_name(&list[at + 1..]);
            continue;
        }
        kept.push(*token);
        at += 1;
    }
    kept
}

/// The name before the parentheses that `tokens` end in.
fn function_name<'a>(tokens: &[&'a Token]) -> Option<&'a Token> {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().rev() {
        match token.kind {
            TokenKind::RightParen => depth += 1,
            TokenKind::LeftParen => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index.checked_sub(1).and_then(|before| tokens.get(before)).copied();
        }
    }
    None
}

/// `tablesample system (10) repeatable (seed)`: sqlparser takes a number for a seed only.
pub(super) fn seed(
    sources: &SourceMap,
    tokens: &[&Token],
    aside: &mut Aside,
    repaired: &mut Vec<TokenWithSpan>,
) -> Result<usize> {
    if !word(tokens, 0, "repeatable") || !is_open(tokens, 1) {
        return Ok(0);
    }
    let Some(length) = bracketed(&tokens[1..]) else { return Ok(0) };
    if length <= 2 {
        return Ok(0);
    }
    let open = tokens[1].span;
    aside.seeds.insert(open.start, settled_expression(sources, &tokens[2..length])?);
    repaired.extend(convert(tokens[0]));
    repaired.push(located(ParserToken::LParen, open));
    repaired.push(located(ParserToken::Number("0".to_owned(), false), open));
    repaired.extend(convert(tokens[length]));
    Ok(length + 1)
}

/// `merge into t using a join b on ... on ...`: sqlparser takes one relation, which a join in parentheses is. Returns
/// where they have to be closed.
pub(super) fn merge_source(tokens: &[&Token]) -> Option<usize> {
    let joins = ["join", "natural", "cross"];
    let mut conditions = 0;
    let mut has_join = false;
    let mut index = 0;
    loop {
        // A word for a join may be the last of all.
        index += length_until(tokens.get(index..)?, |at| {
            any_word(tokens, index + at, &joins) || any_word(tokens, index + at, &["on", "using", "when"])
        });
        if any_word(tokens, index, &["natural", "cross"]) {
            // Neither has a condition.
            has_join = true;
            index += length_until(&tokens[index..], |at| word(tokens, index + at, "join"));
        } else if word(tokens, index, "join") {
            has_join = true;
            conditions += 1;
        } else if conditions > 0 && any_word(tokens, index, &["on", "using"]) {
            conditions -= 1;
        } else {
            return (has_join && word(tokens, index, "on")).then_some(index);
        }
        index += 1;
    }
}

/// `xmltable(xmlnamespaces(default x), y passing by ref z by ref columns ...)` without what sqlparser does not know: the
/// way of passing changes nothing, and a namespace's name is of no concern.
pub(super) fn xml_table(tokens: &[&Token], index: usize, repaired: &mut Vec<TokenWithSpan>) -> usize {
    let rest = &tokens[index..];
    // It is lateral without the word.
    if word(rest, 0, "lateral") && word(rest, 1, "xmltable") {
        return 1;
    }
    let passes = word(tokens, index.saturating_sub(1), "passing") || word(rest, 2, "columns");
    if word(rest, 0, "by") && any_word(rest, 1, &["ref", "value"]) && passes {
        return 2;
    }
    if words(rest, &["xmlnamespaces"]) && is_open(rest, 1) && word(rest, 2, "default") {
        repaired.extend(rest[..2].iter().filter_map(|token| convert(token)));
        repaired.extend(rest.get(3).and_then(|token| convert(token)));
        repaired.push(word_token("as", rest[2].span));
        repaired.push(word_token("xmlns", rest[2].span));
        return 4;
    }
    if word(rest, 0, "default") && index > 0 && namespaces_before(tokens, index) {
        repaired.extend(rest.get(1).and_then(|token| convert(token)));
        repaired.push(word_token("as", rest[0].span));
        repaired.push(word_token("xmlns", rest[0].span));
        return 2;
    }
    0
}

/// Whether the token at `index` stands behind a comma in `xmlnamespaces(...)`.
fn namespaces_before(tokens: &[&Token], index: usize) -> bool {
    if kind(tokens, index - 1) != Some(&TokenKind::Comma) {
        return false;
    }
    let mut depth = 0;
    for at in (0..index).rev() {
        match tokens[at].kind {
            TokenKind::RightParen => depth += 1,
            TokenKind::LeftParen if depth == 0 => return at > 0 && word(tokens, at - 1, "xmlnamespaces"),
            TokenKind::LeftParen => depth -= 1,
            _ => {}
        }
    }
    false
}

/// A function of SQL/JSON gets a name that is no function's; `json_table`, which is read in a `from`, has all between its
/// parentheses as one argument, which a word at its begin stands for.
pub(super) fn json_function(name: &str, tokens: &[&Token], repaired: &mut Vec<TokenWithSpan>) -> usize {
    let name = name.to_ascii_lowercase();
    let word = |span| located(ParserToken::make_word(&name, Some(CONSTRUCT_QUOTE)), span);
    repaired.push(word(tokens[0].span));
    if name != JSON_TABLE {
        return 1;
    }
    repaired.push(located(ParserToken::LParen, tokens[1].span));
    repaired.push(word(tokens[0].span));
    2
}
