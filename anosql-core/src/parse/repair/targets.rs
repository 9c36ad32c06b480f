//! Where `insert` and `update` store: targets with fields and subscripts, and the targets of `on conflict`.

use sqlparser::{
    ast::{AccessExpr, Expr, Subscript},
    tokenizer::{Token as ParserToken, TokenWithSpan},
};

use super::{
    Result, ident,
    tokens::{bracketed, is_name, is_open, is_operator, kind, qualified_name, word, words},
};
use crate::{
    lexer::{Token, TokenKind, statements::split_at_commas},
    parse::{Aside, ConflictTarget, convert, located, settled_expression},
    source::SourceMap,
};

/// `on conflict (a, lower(b)) where c do`: sqlparser knows plain columns only, so it gets one that stands for all.
pub(super) fn conflict_target(
    sources: &SourceMap,
    tokens: &[&Token],
    aside: &mut Aside,
    repaired: &mut Vec<TokenWithSpan>,
) -> Result<usize> {
    let Some(length) = bracketed(tokens) else { return Ok(0) };
    let elements = split_at_commas(&tokens[1..length - 1])
        .into_iter()
        .map(|element| settled_expression(sources, strip_operator_class(element)))
        .collect::<Result<Vec<_>>>()?;
    let mut end = length;
    let mut predicate = None;
    if word(tokens, length, "where") {
        end += super::tokens::length_until(&tokens[length..], |index| word(tokens, length + index, "do"));
        predicate = Some(settled_expression(sources, &tokens[length + 1..end])?);
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
        && matches!(
            kind(tokens, end - 1),
            Some(TokenKind::Word(_) | TokenKind::Name(_) | TokenKind::QuotedIdentifier(_))
        )
        && !matches!(
            kind(tokens, end - 2),
            Some(TokenKind::Dot | TokenKind::Operator(_) | TokenKind::DoubleColon)
        )
    {
        end -= 1;
    }
    &tokens[..end]
}

/// `set names[$1] = $2`: a target of an assignment, whose fields and subscripts are put aside because sqlparser knows
/// none there. Returns how many tokens it takes.
pub(super) fn assigned(
    sources: &SourceMap,
    tokens: &[&Token],
    index: usize,
    aside: &mut Aside,
) -> Result<Option<usize>> {
    let starts_target =
        index > 0 && (word(tokens, index - 1, "set") || kind(tokens, index - 1) == Some(&TokenKind::Comma));
    if !starts_target {
        return Ok(None);
    }
    let Some((length, indirection)) = indirection(sources, &tokens[index..])? else { return Ok(None) };
    if !is_operator(tokens, index + length, "=") {
        return Ok(None);
    }
    aside.indirections.insert(tokens[index].span.start, indirection);
    Ok(Some(length))
}

/// `(a, b[1], c.d)`: a list of targets. Returns how many tokens it takes.
pub(super) fn list(
    sources: &SourceMap,
    tokens: &[&Token],
    aside: &mut Aside,
    repaired: &mut Vec<TokenWithSpan>,
) -> Result<Option<usize>> {
    let Some(length) = bracketed(tokens) else { return Ok(None) };
    let mut kept = vec![tokens[0]];
    let mut found = Vec::new();
    let mut index = 1;
    while index < length - 1 {
        match indirection(sources, &tokens[index..length - 1])? {
            Some((target, indirection)) => {
                found.push((tokens[index].span.start, indirection));
                kept.push(tokens[index]);
                index += target;
            }
            None if is_name(tokens, index) => {
                kept.push(tokens[index]);
                index += 1;
            }
            None => return Ok(None),
        }
        match kind(tokens, index) {
            Some(TokenKind::Comma) if index < length - 2 => kept.push(tokens[index]),
            _ if index == length - 1 => break,
            _ => return Ok(None),
        }
        index += 1;
    }
    if found.is_empty() {
        return Ok(None);
    }
    kept.push(tokens[length - 1]);
    repaired.extend(kept.into_iter().filter_map(convert));
    aside.indirections.extend(found);
    Ok(Some(length))
}

/// Where the list of targets begins behind `insert into t as a`, or behind the `insert` of a merge's action.
pub(super) fn insert_list(tokens: &[&Token], is_action: bool) -> Option<usize> {
    if !words(tokens, &["insert", "into"]) {
        // The target of `merge` stands elsewhere, behind `then`.
        return (is_action && word(tokens, 0, "insert") && is_open(tokens, 1)).then_some(1);
    }
    let mut index = 2 + qualified_name(&tokens[2..]);
    if word(tokens, index, "as") {
        index += 2;
    }
    is_open(tokens, index).then_some(index)
}

/// A name with fields or subscripts behind it: the number of tokens, and those.
fn indirection(sources: &SourceMap, tokens: &[&Token]) -> Result<Option<(usize, Vec<AccessExpr>)>> {
    if !is_name(tokens, 0) {
        return Ok(None);
    }
    let mut chain = Vec::new();
    let mut index = 1;
    loop {
        match kind(tokens, index) {
            Some(TokenKind::LeftBracket) => {
                let Some(length) = bracketed(&tokens[index..]) else { return Ok(None) };
                let inner = &tokens[index + 1..index + length - 1];
                chain.push(AccessExpr::Subscript(subscript(sources, inner)?));
                index += length;
            }
            Some(TokenKind::Dot) => {
                let Some(field) = tokens.get(index + 1).and_then(|token| ident(token)) else {
                    return Ok(None);
                };
                chain.push(AccessExpr::Dot(Expr::Identifier(field)));
                index += 2;
            }
            _ => break,
        }
    }
    Ok((!chain.is_empty()).then_some((index, chain)))
}

fn subscript(sources: &SourceMap, tokens: &[&Token]) -> Result<Subscript> {
    let colon = super::tokens::length_until(tokens, |index| tokens[index].kind == TokenKind::Colon);
    let bound = |tokens: &[&Token]| match tokens {
        [] => Ok(None),
        tokens => settled_expression(sources, tokens).map(Some),
    };
    match tokens.get(colon) {
        Some(_) => Ok(Subscript::Slice {
            lower_bound: bound(&tokens[..colon])?,
            upper_bound: bound(&tokens[colon + 1..])?,
            stride: None,
        }),
        None => Ok(Subscript::Index { index: settled_expression(sources, tokens)? }),
    }
}
