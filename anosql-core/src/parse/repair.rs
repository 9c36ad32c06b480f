//! What sqlparser cannot read, or reads otherwise than Postgres does, put right in the tokens.

use sqlparser::{
    ast::{Expr, Subscript},
    keywords::Keyword,
    tokenizer::{Token as ParserToken, TokenWithSpan},
};

use super::{ALL_FIELDS, Aside, ConflictTarget, ROWS_FROM, convert, definition, located};
use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, statements::split_at_commas},
    source::{SourceMap, Span},
};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The tokens as sqlparser gets them; what it has no place for goes into `aside`.
pub(super) fn repair(sources: &SourceMap, tokens: &[Token], aside: &mut Aside) -> Result<Vec<TokenWithSpan>> {
    let tokens = tokens.iter().filter(|token| !is_comment(token)).collect();
    let tokens = definition::reduce(tokens, &mut aside.definition);
    let mut repaired = Vec::with_capacity(tokens.len());
    // For each open parenthesis, whether the tokens in it belong to the `set` list of an update.
    let mut in_set = vec![false];
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let rest = &tokens[index..];
        match &token.kind {
            TokenKind::LeftParen => in_set.push(false),
            TokenKind::RightParen if in_set.len() > 1 => {
                in_set.pop();
            }
            TokenKind::Word(word) => {
                if let Some(state) = in_set.last_mut() {
                    if is(word, "set") {
                        *state = true;
                    } else if ["where", "from", "returning", "on"].iter().any(|keyword| is(word, keyword)) {
                        *state = false;
                    }
                }
            }
            _ => {}
        }
        if words(rest, &["on", "conflict"]) && matches!(kind(rest, 2), Some(TokenKind::LeftParen)) {
            repaired.extend(rest[..2].iter().filter_map(|token| convert(token)));
            index += 2 + conflict_target(sources, &rest[2..], aside, &mut repaired)?;
            continue;
        }
        if in_set.last() == Some(&true)
            && let Some(length) = assignment_subscripts(sources, &tokens, index, aside)?
        {
            repaired.extend(convert(token));
            index += length;
            continue;
        }
        if words(rest, &["overriding", "system", "value"]) || words(rest, &["overriding", "user", "value"]) {
            aside.overriding = word(rest, 1, "system");
            index += 3;
            continue;
        }
        if word(rest, 0, "variadic")
            && rest.len() > 1
            && !matches!(kind(rest, 1), Some(TokenKind::Comma | TokenKind::RightParen))
        {
            aside.variadic.insert(rest[1].span.start);
            index += 1;
            continue;
        }
        // `rows from (f(), g())` becomes a call of a function that nothing else is called as.
        if words(rest, &["rows", "from"]) && matches!(kind(rest, 2), Some(TokenKind::LeftParen)) {
            repaired.push(located(ParserToken::make_word(ROWS_FROM, Some('"')), token.span));
            index += 2;
            continue;
        }
        // `only` leaves out the rows of child tables, which changes no type.
        if word(rest, 0, "only")
            && index > 0
            && (["from", "join", "update", "into"].iter().any(|before| word(&tokens, index - 1, before))
                || kind(&tokens, index - 1) == Some(&TokenKind::Comma))
            && matches!(kind(rest, 1), Some(TokenKind::Word(_) | TokenKind::QuotedIdentifier(_)))
            && !word(rest, 1, "as")
        {
            index += 1;
            continue;
        }
        if let Some(length) = frame_exclusion(rest) {
            index += length;
            continue;
        }
        // `table t` is short for `select * from t`.
        if word(rest, 0, "table") && begins_query(&tokens, index) {
            for word in ["select", "*", "from"] {
                let star = word == "*";
                let part = if star { ParserToken::Mul } else { ParserToken::make_word(word, None) };
                repaired.push(located(part, token.span));
            }
            index += 1;
            continue;
        }
        // The bounds of `between symmetric` may come in either order, which changes no type.
        if words(rest, &["between", "symmetric"]) || words(rest, &["between", "asymmetric"]) {
            repaired.extend(convert(token));
            index += 2;
            continue;
        }
        // Row locks differ in strength only, which concerns no type: `no key update` and `key share` become the locks
        // that sqlparser knows.
        if word(rest, 0, "for") {
            let skipped = if words(rest, &["for", "no", "key", "update"]) {
                2
            } else {
                usize::from(words(rest, &["for", "key", "share"]))
            };
            if skipped > 0 {
                repaired.extend(convert(token));
                index += 1 + skipped;
                continue;
            }
        }
        if index > 0 && row_expansion(tokens[index - 1], rest) {
            repaired.extend(convert(token));
            repaired.push(located(ParserToken::make_word(ALL_FIELDS, Some('"')), rest[1].span));
            index += 2;
            continue;
        }
        if let Some(literal) = typed_literal(rest) {
            repaired.extend(literal);
            index += 2;
            continue;
        }
        repaired.extend(convert(token));
        index += 1;
    }
    Ok(repaired)
}

fn is_comment(token: &Token) -> bool {
    matches!(token.kind, TokenKind::LineComment | TokenKind::BlockComment | TokenKind::MetaCommand)
}

fn is(word: &str, keyword: &str) -> bool {
    word.eq_ignore_ascii_case(keyword)
}

fn kind<'a>(tokens: &[&'a Token], index: usize) -> Option<&'a TokenKind> {
    tokens.get(index).map(|token| &token.kind)
}

fn word(tokens: &[&Token], index: usize, keyword: &str) -> bool {
    matches!(kind(tokens, index), Some(TokenKind::Word(word)) if is(word, keyword))
}

fn words(tokens: &[&Token], keywords: &[&str]) -> bool {
    keywords.iter().enumerate().all(|(index, keyword)| word(tokens, index, keyword))
}

/// The number of tokens up to and including the bracket that closes the one at the start.
fn bracketed(tokens: &[&Token]) -> Option<usize> {
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

/// `on conflict (a, lower(b)) where c do`: sqlparser knows plain columns only, so it gets one that stands for all.
fn conflict_target(
    sources: &SourceMap,
    tokens: &[&Token],
    aside: &mut Aside,
    repaired: &mut Vec<TokenWithSpan>,
) -> Result<usize> {
    let Some(length) = bracketed(tokens) else { return Ok(0) };
    let elements = split_at_commas(&tokens[1..length - 1])
        .into_iter()
        .map(|element| expression(sources, strip_operator_class(element)))
        .collect::<Result<Vec<_>>>()?;
    let mut end = length;
    let mut predicate = None;
    if word(tokens, length, "where") {
        let mut depth = 0;
        while let Some(token) = tokens.get(end) {
            match token.kind {
                TokenKind::LeftParen => depth += 1,
                TokenKind::RightParen => depth -= 1,
                _ => {}
            }
            if depth == 0 && word(tokens, end, "do") {
                break;
            }
            end += 1;
        }
        predicate = Some(expression(sources, &tokens[length + 1..end])?);
    }
    let open = tokens[0].span;
    aside.conflict_targets.insert(open.start, ConflictTarget { elements, predicate });
    repaired.push(located(ParserToken::LParen, open));
    repaired.push(located(ParserToken::make_word("conflict target", Some('"')), open));
    repaired.push(located(ParserToken::RParen, tokens[length - 1].span));
    Ok(end)
}

/// An element of a conflict target without the collation and operator class behind it, which concern no type.
fn strip_operator_class<'a, 'b>(tokens: &'b [&'a Token]) -> &'b [&'a Token] {
    let mut end = tokens.len();
    while end >= 2
        && matches!(kind(tokens, end - 1), Some(TokenKind::Word(_) | TokenKind::QuotedIdentifier(_)))
        && !matches!(
            kind(tokens, end - 2),
            Some(TokenKind::Dot | TokenKind::Operator(_) | TokenKind::DoubleColon)
        )
    {
        end -= 1;
    }
    &tokens[..end]
}

/// `set names[$1] = $2`: sqlparser knows no subscripts there. Returns how many tokens the target takes.
fn assignment_subscripts(
    sources: &SourceMap,
    tokens: &[&Token],
    index: usize,
    aside: &mut Aside,
) -> Result<Option<usize>> {
    let starts_target =
        index > 0 && (word(tokens, index - 1, "set") || kind(tokens, index - 1) == Some(&TokenKind::Comma));
    let is_name = matches!(tokens[index].kind, TokenKind::Word(_) | TokenKind::QuotedIdentifier(_));
    if !starts_target || !is_name || kind(tokens, index + 1) != Some(&TokenKind::LeftBracket) {
        return Ok(None);
    }
    let mut subscripts = Vec::new();
    let mut end = index + 1;
    while kind(tokens, end) == Some(&TokenKind::LeftBracket) {
        let Some(length) = bracketed(&tokens[end..]) else { return Ok(None) };
        subscripts.push(subscript(sources, &tokens[end + 1..end + length - 1])?);
        end += length;
    }
    if !matches!(kind(tokens, end), Some(TokenKind::Operator(operator)) if operator == "=") {
        return Ok(None);
    }
    aside.subscripts.insert(tokens[index].span.start, subscripts);
    Ok(Some(end - index))
}

fn subscript(sources: &SourceMap, tokens: &[&Token]) -> Result<Subscript> {
    let mut depth = 0;
    let colon = tokens.iter().position(|token| {
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
            TokenKind::RightParen | TokenKind::RightBracket => depth -= 1,
            _ => {}
        }
        depth == 0 && token.kind == TokenKind::Colon
    });
    let bound = |tokens: &[&Token]| match tokens {
        [] => Ok(None),
        tokens => expression(sources, tokens).map(Some),
    };
    match colon {
        Some(colon) => Ok(Subscript::Slice {
            lower_bound: bound(&tokens[..colon])?,
            upper_bound: bound(&tokens[colon + 1..])?,
            stride: None,
        }),
        None => Ok(Subscript::Index { index: expression(sources, tokens)? }),
    }
}

/// The length of `exclude current row` and its like in a window's frame, which change no type.
fn frame_exclusion(tokens: &[&Token]) -> Option<usize> {
    let forms = [
        &["exclude", "current", "row"][..],
        &["exclude", "no", "others"],
        &["exclude", "group"],
        &["exclude", "ties"],
    ];
    forms.iter().find(|form| words(tokens, form)).map(|form| form.len())
}

/// Whether a query may begin at `index`.
fn begins_query(tokens: &[&Token], index: usize) -> bool {
    let Some(before) = index.checked_sub(1) else { return true };
    matches!(kind(tokens, before), Some(TokenKind::LeftParen))
        || ["union", "all", "intersect", "except", "distinct"]
            .iter()
            .any(|keyword| word(tokens, before, keyword))
}

/// `(row).*`, which sqlparser knows no target of: the star becomes a field whose name nothing else has.
fn row_expansion(before: &Token, tokens: &[&Token]) -> bool {
    matches!(before.kind, TokenKind::RightParen | TokenKind::RightBracket)
        && matches!(kind(tokens, 0), Some(TokenKind::Dot))
        && matches!(kind(tokens, 1), Some(TokenKind::Operator(operator)) if operator == "*")
}

/// `pg_lsn '0/1'`, a type's name and a constant, which sqlparser takes for a column and its alias where it does not know
/// the type: written as a cast instead.
fn typed_literal(tokens: &[&Token]) -> Option<[TokenWithSpan; 3]> {
    let [name, value, ..] = tokens else { return None };
    let (TokenKind::Word(_), TokenKind::String { .. }) = (&name.kind, &value.kind) else { return None };
    let name = convert(name)?;
    match &name.token {
        ParserToken::Word(word) if word.keyword == Keyword::NoKeyword => {}
        _ => return None,
    }
    let between = Span::new(value.span.start, value.span.start);
    Some([convert(value)?, located(ParserToken::DoubleColon, between), name])
}

/// An expression within a statement, read by itself.
fn expression(sources: &SourceMap, tokens: &[&Token]) -> Result<Expr> {
    let tokens: Vec<Token> = tokens.iter().map(|token| (*token).clone()).collect();
    super::expression(sources, &tokens)
}
