//! Operators that sqlparser does not know behind an expression.

use sqlparser::{
    ast::{BinaryOperator, Expr, UnaryOperator},
    dialect::{Dialect, PostgreSqlDialect, Precedence},
    keywords::Keyword,
    parser::{Parser, ParserError},
    tokenizer::{Token, TokenWithSpan},
};

use super::{IS_DOCUMENT, construct, expression};

type Result<T> = std::result::Result<T, ParserError>;

/// How tightly the next word binds, if sqlparser takes it for no operator.
pub(super) fn precedence(parser: &Parser<'_>) -> Option<u8> {
    match &parser.peek_token_ref().token {
        Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("isnull") => {
            Some(PostgreSqlDialect {}.prec_value(Precedence::Is))
        }
        _ => None,
    }
}

/// `left` with the operator behind it, if that is one of those that sqlparser does not know.
pub(super) fn infix(parser: &mut Parser<'_>, left: &Expr, precedence: u8) -> Option<Result<Expr>> {
    let first = parser.peek_token_ref();
    match &first.token {
        Token::Word(word) if word.quote_style.is_none() => match word.keyword {
            Keyword::COLLATE => Some(collate(parser, left)),
            Keyword::IS => is_document(parser, left),
            Keyword::OPERATOR => Some(qualified(parser, left, precedence)),
            Keyword::NOT | Keyword::LIKE | Keyword::ILIKE => like_list(parser, left),
            _ if word.value.eq_ignore_ascii_case("isnull") => {
                parser.advance_token();
                Some(Ok(Expr::IsNull(Box::new(left.clone()))))
            }
            _ => None,
        },
        Token::Word(_) | Token::EOF => None,
        operator => {
            quantifier(parser.peek_nth_token_ref(1), parser.peek_nth_token_ref(2))?;
            let operator = BinaryOperator::Custom(operator.to_string());
            parser.advance_token();
            Some(quantified(parser, left, operator))
        }
    }
}

/// `x collate "C"`.
fn collate(parser: &mut Parser<'_>, left: &Expr) -> Result<Expr> {
    parser.advance_token();
    let collation = parser.parse_object_name(false)?;
    Ok(Expr::Collate { expr: Box::new(left.clone()), collation })
}

/// `x is document` and `x is not document`.
fn is_document(parser: &mut Parser<'_>, left: &Expr) -> Option<Result<Expr>> {
    let word = |index, keyword: &str| matches!(&parser.peek_nth_token_ref(index).token, Token::Word(word) if word.value.eq_ignore_ascii_case(keyword));
    let negated = word(1, "not");
    if !word(if negated { 2 } else { 1 }, "document") {
        return None;
    }
    let span = parser.peek_token_ref().span;
    (0..if negated { 3 } else { 2 }).for_each(|_| parser.advance_token());
    let name = sqlparser::ast::ObjectName::from(vec![construct(IS_DOCUMENT, span)]);
    let test = expression::function(name, expression::arguments(vec![expression::unnamed(left.clone())]));
    Some(Ok(if negated { Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(test) } } else { test }))
}

/// `x operator(schema.+) y`.
fn qualified(parser: &mut Parser<'_>, left: &Expr, precedence: u8) -> Result<Expr> {
    let operator = expression::binary_operator(expression::qualified_operator(parser)?);
    if quantifier(parser.peek_token_ref(), parser.peek_nth_token_ref(1)).is_some() {
        return quantified(parser, left, operator);
    }
    let right = Box::new(parser.parse_subexpr(precedence)?);
    Ok(Expr::BinaryOp { left: Box::new(left.clone()), op: operator, right })
}

/// `x like any (...)` and its like.
fn like_list(parser: &mut Parser<'_>, left: &Expr) -> Option<Result<Expr>> {
    let keyword = |index| match &parser.peek_nth_token_ref(index).token {
        Token::Word(word) => word.keyword,
        _ => Keyword::NoKeyword,
    };
    let negated = keyword(0) == Keyword::NOT;
    let at = usize::from(negated);
    let operator = match (keyword(at), negated) {
        (Keyword::LIKE, false) => BinaryOperator::PGLikeMatch,
        (Keyword::LIKE, true) => BinaryOperator::PGNotLikeMatch,
        (Keyword::ILIKE, false) => BinaryOperator::PGILikeMatch,
        (Keyword::ILIKE, true) => BinaryOperator::PGNotILikeMatch,
        _ => return None,
    };
    quantifier(parser.peek_nth_token_ref(at + 1), parser.peek_nth_token_ref(at + 2))?;
    (0..=at).for_each(|_| parser.advance_token());
    Some(quantified(parser, left, operator))
}

/// Whether two tokens are `any (`, `some (` or `all (`; `true` for the last.
fn quantifier(word: &TokenWithSpan, open: &TokenWithSpan) -> Option<bool> {
    match &word.token {
        Token::Word(word) if word.quote_style.is_none() && open.token == Token::LParen => {
            match word.keyword {
                Keyword::ANY | Keyword::SOME => Some(false),
                Keyword::ALL => Some(true),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What stands right of an operator: `any (array)`, `all (select ...)`.
fn quantified(parser: &mut Parser<'_>, left: &Expr, compare_op: BinaryOperator) -> Result<Expr> {
    let word = parser.next_token();
    parser.expect_token(&Token::LParen)?;
    let right = if expression::begins_query(parser, 0) {
        Expr::Subquery(parser.parse_query()?)
    } else {
        parser.parse_expr()?
    };
    parser.expect_token(&Token::RParen)?;
    let (left, right) = (Box::new(left.clone()), Box::new(right));
    Ok(match &word.token {
        Token::Word(word) if word.keyword == Keyword::ALL => Expr::AllOp { left, compare_op, right },
        word => {
            let is_some = matches!(word, Token::Word(word) if word.keyword == Keyword::SOME);
            Expr::AnyOp { left, compare_op, right, is_some }
        }
    })
}
