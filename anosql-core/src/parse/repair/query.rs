//! The clauses of a query around its `from`.

use sqlparser::{
    ast::Ident,
    keywords::Keyword,
    tokenizer::{Token as ParserToken, TokenWithSpan},
};

use super::{
    Result, ident,
    tokens::{any_word, bracketed, is_name, is_open, kind, length_until, word, words},
    word_token,
};
use crate::{
    lexer::{Token, TokenKind},
    parse::{
        Aside, CONSTRUCT_QUOTE, CURRENT_OF, Cycle, NO_TARGETS, Search, convert, located, settled_expression,
    },
    source::{SourceMap, Span},
};

/// The length of `exclude current row` and its like in a window's frame, which change no type.
pub(super) fn frame_exclusion(tokens: &[&Token], aside: &mut Aside) -> usize {
    let forms = [
        &["exclude", "current", "row"][..],
        &["exclude", "no", "others"],
        &["exclude", "group"],
        &["exclude", "ties"],
    ];
    let length = forms.iter().find(|form| words(tokens, form)).map_or(0, |form| form.len());
    aside.excludes_current_row |= length > 0 && any_word(tokens, 1, &["current", "group"]);
    length
}

/// `range between '1 day' preceding`: sqlparser takes a constant for an interval and does not look further, unless it
/// stands in parentheses.
pub(super) fn frame_bound(tokens: &[&Token], index: usize, repaired: &mut Vec<TokenWithSpan>) -> usize {
    let rest = &tokens[index..];
    let is_constant = matches!(kind(rest, 0), Some(TokenKind::String { .. }));
    if !is_constant
        || index == 0
        || !any_word(tokens, index - 1, &["between", "and", "range", "rows", "groups"])
    {
        return 0;
    }
    let length = length_until(rest, |at| any_word(rest, at, &["preceding", "following", "and"]));
    if !any_word(rest, length, &["preceding", "following"]) {
        return 0;
    }
    repaired.push(located(ParserToken::LParen, rest[0].span));
    repaired.extend(rest[..length].iter().filter_map(|token| convert(token)));
    repaired.push(located(ParserToken::RParen, rest[length - 1].span));
    length
}

/// `table t` is short for `select * from t`.
pub(super) fn table(tokens: &[&Token], index: usize, repaired: &mut Vec<TokenWithSpan>) -> usize {
    if !word(tokens, index, "table") || !begins_query(tokens, index) {
        return 0;
    }
    let span = tokens[index].span;
    repaired.push(word_token("select", span));
    repaired.push(located(ParserToken::Mul, span));
    repaired.push(word_token("from", span));
    1
}

/// Whether a query may begin at `index`.
fn begins_query(tokens: &[&Token], index: usize) -> bool {
    let Some(before) = index.checked_sub(1) else { return true };
    match kind(tokens, before) {
        Some(TokenKind::LeftParen) => true,
        // Behind common table expressions, and behind the columns of an `insert`.
        Some(TokenKind::RightParen) => any_word(tokens, 0, &["with", "insert"]) || is_open(tokens, 0),
        _ if any_word(tokens, before, &["union", "all", "intersect", "except", "distinct"]) => true,
        _ => word(tokens, 0, "insert") && (2..=4).contains(&before) && is_name(tokens, before),
    }
}

/// `select` without a target list, which sqlparser knows before `from` only.
pub(super) fn no_targets(tokens: &[&Token], repaired: &mut Vec<TokenWithSpan>) -> usize {
    if !word(tokens, 0, "select") {
        return 0;
    }
    let end = if any_word(tokens, 1, &["all"]) { 2 } else { 1 };
    let is_empty = match kind(tokens, end) {
        None | Some(TokenKind::RightParen | TokenKind::Semicolon) => true,
        _ => any_word(
            tokens,
            end,
            &[
                "union",
                "intersect",
                "except",
                "where",
                "group",
                "having",
                "order",
                "limit",
                "offset",
                "fetch",
                "into",
            ],
        ),
    };
    if !is_empty {
        return 0;
    }
    repaired.extend(convert(tokens[0]));
    repaired.push(located(ParserToken::make_word(NO_TARGETS, Some(CONSTRUCT_QUOTE)), tokens[0].span));
    end
}

/// `group by distinct` and `group by all` differ in how often a grouping set counts, which changes no type.
pub(super) fn grouping_quantifier(tokens: &[&Token], repaired: &mut Vec<TokenWithSpan>) -> usize {
    if !words(tokens, &["group", "by"]) || !any_word(tokens, 2, &["distinct", "all"]) {
        return 0;
    }
    if matches!(kind(tokens, 3), None | Some(TokenKind::RightParen | TokenKind::Semicolon)) {
        return 0;
    }
    repaired.extend(tokens[..2].iter().filter_map(|token| convert(token)));
    3
}

/// `rollup`, `cube` and `grouping sets` behind `group by`: sqlparser takes a parenthesis that follows for a list, which may
/// only begin an expression, unless these words are names to it.
pub(super) fn grouping_sets(tokens: &[&Token], repaired: &mut Vec<TokenWithSpan>) -> usize {
    if !is_open(tokens, 1) && !words(tokens, &["grouping", "sets"]) {
        return 0;
    }
    let Some(TokenWithSpan { token: ParserToken::Word(mut word), .. }) = convert(tokens[0]) else {
        return 0;
    };
    word.keyword = Keyword::NoKeyword;
    repaired.push(located(ParserToken::Word(word), tokens[0].span));
    1
}

/// `for update of a, b`: sqlparser knows two strengths of row locks, which is enough as the strength concerns no type,
/// and takes one relation behind each.
pub(super) fn lock(tokens: &[&Token], repaired: &mut Vec<TokenWithSpan>) -> usize {
    let (strength, mut length) = if words(tokens, &["for", "no", "key", "update"]) {
        (3, 4)
    } else if words(tokens, &["for", "key", "share"]) {
        (2, 3)
    } else if words(tokens, &["for", "update"]) || words(tokens, &["for", "share"]) {
        (1, 2)
    } else {
        return 0;
    };
    let clause = [tokens[0], tokens[strength]];
    repaired.extend(clause.into_iter().filter_map(convert));
    if word(tokens, length, "of") && is_name(tokens, length + 1) {
        repaired.extend(tokens[length..length + 2].iter().filter_map(|token| convert(token)));
        let of = tokens[length];
        length += 2;
        while kind(tokens, length) == Some(&TokenKind::Comma) && is_name(tokens, length + 1) {
            let further = [tokens[0], tokens[strength], of, tokens[length + 1]];
            repaired.extend(further.into_iter().filter_map(convert));
            length += 2;
        }
    }
    length
}

/// `fetch first (count) rows only`: sqlparser takes a constant for a count only.
pub(super) fn fetch_count(
    sources: &SourceMap,
    tokens: &[&Token],
    aside: &mut Aside,
    repaired: &mut Vec<TokenWithSpan>,
) -> Result<usize> {
    if !word(tokens, 0, "fetch") || !any_word(tokens, 1, &["first", "next"]) || !is_open(tokens, 2) {
        return Ok(0);
    }
    let Some(length) = bracketed(&tokens[2..]) else { return Ok(0) };
    let open = tokens[2].span;
    aside.counts.insert(open.start, settled_expression(sources, &tokens[2..2 + length])?);
    repaired.extend(tokens[..2].iter().filter_map(|token| convert(token)));
    repaired.push(located(ParserToken::Number("1".to_owned(), false), open));
    Ok(2 + length)
}

/// `where current of c`: the row at which a cursor stands.
pub(super) fn current_of(tokens: &[&Token], repaired: &mut Vec<TokenWithSpan>) -> usize {
    if !words(tokens, &["where", "current", "of"]) || !is_name(tokens, 3) {
        return 0;
    }
    repaired.extend(convert(tokens[0]));
    repaired.push(located(ParserToken::make_word(CURRENT_OF, Some(CONSTRUCT_QUOTE)), tokens[1].span));
    4
}

/// `search depth first by a, b set c` and `cycle a set b using c` behind a common table expression.
pub(super) fn recursion(
    sources: &SourceMap,
    tokens: &[&Token],
    index: usize,
    aside: &mut Aside,
) -> Result<usize> {
    let rest = &tokens[index..];
    let search = word(rest, 0, "search");
    let behind = index.checked_sub(1).filter(|before| tokens[*before].kind == TokenKind::RightParen);
    let Some(close) = behind else { return Ok(0) };
    let close = tokens[close].span.start;
    let mut length = 0;
    let place = |at: usize| rest.get(at).map_or(Span::default(), |token| token.span);
    if search {
        length = 4;
        let Some(columns) = names(rest, &mut length) else { return Ok(0) };
        let Some(sequence) = name_behind(rest, &mut length, "set") else { return Ok(0) };
        let breadth_first = word(rest, 1, "breadth");
        let search = Search { span: place(0), breadth_first, columns, sequence };
        aside.recursions.entry(close).or_default().search = Some(search);
    }
    if word(rest, length, "cycle") {
        let span = place(length);
        length += 1;
        let Some(columns) = names(rest, &mut length) else { return Ok(0) };
        let Some(mark) = name_behind(rest, &mut length, "set") else { return Ok(0) };
        let mut values = None;
        if word(rest, length, "to") {
            let start = length + 1;
            let middle = start + length_until(&rest[start..], |at| word(rest, start + at, "default"));
            if !word(rest, middle, "default") {
                return Ok(0);
            }
            let end = middle + length_until(&rest[middle..], |at| word(rest, middle + at, "using"));
            if end >= rest.len() {
                return Ok(0);
            }
            values = Some((
                settled_expression(sources, &rest[start..middle])?,
                settled_expression(sources, &rest[middle + 1..end])?,
            ));
            length = end;
        }
        let Some(path) = name_behind(rest, &mut length, "using") else { return Ok(0) };
        aside.recursions.entry(close).or_default().cycle = Some(Cycle { span, columns, mark, values, path });
    }
    Ok(length)
}

/// Names with commas between.
fn names(tokens: &[&Token], index: &mut usize) -> Option<Vec<Ident>> {
    let mut names = vec![ident(tokens.get(*index)?)?];
    *index += 1;
    while kind(tokens, *index) == Some(&TokenKind::Comma) {
        names.push(ident(tokens.get(*index + 1)?)?);
        *index += 2;
    }
    Some(names)
}

fn name_behind(tokens: &[&Token], index: &mut usize, keyword: &str) -> Option<Ident> {
    if !word(tokens, *index, keyword) {
        return None;
    }
    let name = ident(tokens.get(*index + 1)?)?;
    *index += 2;
    Some(name)
}
