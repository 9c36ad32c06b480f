//! Operators that sqlparser does not know behind an expression.

use sqlparser::{
    ast::{BinaryOperator, Expr, ObjectName, UnaryOperator},
    dialect::{Dialect, PostgreSqlDialect, Precedence},
    keywords::Keyword,
    parser::{Parser, ParserError},
    tokenizer::{Token, TokenWithSpan},
};

use super::{IS_DOCUMENT, construct, expression, json};

type Result<T> = std::result::Result<T, ParserError>;

/// How tightly the next operator binds, where sqlparser thinks otherwise: all that the manual's section "Operator Precedence" does
/// not name stand between the sums and the comparisons.
pub(super) fn precedence(parser: &Parser<'_>) -> Option<u8> {
    let as_any_other = || Some(PostgreSqlDialect {}.prec_value(Precedence::PgOther));
    match &parser.peek_token_ref().token {
        Token::Word(word) if word.quote_style.is_none() => match word.keyword {
            Keyword::OPERATOR => as_any_other(),
            Keyword::AT if is_local(parser) => Some(PostgreSqlDialect {}.prec_value(Precedence::AtTz)),
            Keyword::NoKeyword if word.value.eq_ignore_ascii_case("isnull") => {
                Some(PostgreSqlDialect {}.prec_value(Precedence::Is))
            }
            _ => None,
        },
        Token::Tilde
        | Token::TildeAsterisk
        | Token::ExclamationMarkTilde
        | Token::ExclamationMarkTildeAsterisk
        | Token::DoubleTilde
        | Token::DoubleTildeAsterisk
        | Token::ExclamationMarkDoubleTilde
        | Token::ExclamationMarkDoubleTildeAsterisk
        | Token::AtSign
        | Token::Pipe
        | Token::Ampersand => as_any_other(),
        // What stands before it is a type.
        string if is_string(string) => Some(PostgreSqlDialect {}.prec_value(Precedence::Period)),
        _ => None,
    }
}

/// An operator of which sqlparser does not know, or not all that it may have behind it.
enum Infix {
    /// `at local`, the session's time zone.
    AtLocal,
    Collate,
    IsDocument {
        negated: bool,
    },
    IsJson,
    IsNull,
    Qualified,
    /// `in ((select ...`, which is a query or a list: sqlparser takes each for a query.
    In {
        negated: bool,
    },
    /// A string behind a name, which is a type's.
    Literal,
    /// An operator of so many tokens before `any (...)` or its like.
    Quantified(BinaryOperator, usize),
}

/// `left` with the operators behind it, if the first is one of those that sqlparser does not know.
///
/// All that follow and bind as tightly are taken as well: `left` has to be copied for the first one, and would have to be for
/// each, with all those before it.
pub(super) fn infix(parser: &mut Parser<'_>, left: &Expr, precedence: u8) -> Option<Result<Expr>> {
    let first = next(parser)?;
    Some(chain(parser, left.clone(), first, precedence))
}

fn chain(parser: &mut Parser<'_>, left: Expr, first: Infix, precedence: u8) -> Result<Expr> {
    let mut expr = apply(parser, left, first, precedence)?;
    loop {
        let following = parser.get_next_precedence()?;
        if following < precedence || parser.peek_token_ref().token == Token::Period {
            return Ok(expr);
        }
        expr = match next(parser) {
            Some(infix) => apply(parser, expr, infix, following)?,
            None => parser.parse_infix(expr, following)?,
        };
    }
}

/// The operator that comes next, if it is one of those.
fn next(parser: &Parser<'_>) -> Option<Infix> {
    let first = parser.peek_token_ref();
    match &first.token {
        Token::Word(word) if word.quote_style.is_none() => match word.keyword {
            Keyword::COLLATE => Some(Infix::Collate),
            Keyword::IS => is_document(parser).or_else(|| json::begins_test(parser).then_some(Infix::IsJson)),
            Keyword::OPERATOR => Some(Infix::Qualified),
            Keyword::AT if is_local(parser) => Some(Infix::AtLocal),
            Keyword::NOT | Keyword::LIKE | Keyword::ILIKE | Keyword::IN => {
                in_parentheses(parser).or_else(|| like_list(parser))
            }
            _ if word.value.eq_ignore_ascii_case("isnull") => Some(Infix::IsNull),
            _ => None,
        },
        Token::Word(_) | Token::EOF => None,
        string if is_string(string) => Some(Infix::Literal),
        operator => {
            quantifier(parser.peek_nth_token_ref(1), parser.peek_nth_token_ref(2))?;
            Some(Infix::Quantified(BinaryOperator::Custom(operator.to_string()), 1))
        }
    }
}

fn apply(parser: &mut Parser<'_>, left: Expr, infix: Infix, precedence: u8) -> Result<Expr> {
    match infix {
        Infix::AtLocal => {
            let span = parser.next_token().span;
            parser.advance_token();
            Ok(expression::builtin("timezone", span, vec![left]))
        }
        Infix::Collate => {
            parser.advance_token();
            let collation = parser.parse_object_name(false)?;
            Ok(Expr::Collate { expr: Box::new(left), collation })
        }
        Infix::IsDocument { negated } => {
            let span = parser.peek_token_ref().span;
            (0..if negated { 3 } else { 2 }).for_each(|_| parser.advance_token());
            let name = ObjectName::from(vec![construct(IS_DOCUMENT, span)]);
            let test = expression::function(name, expression::arguments(vec![expression::unnamed(left)]));
            Ok(if negated { Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(test) } } else { test })
        }
        Infix::IsJson => json::test(parser, left),
        Infix::IsNull => {
            parser.advance_token();
            Ok(Expr::IsNull(Box::new(left)))
        }
        Infix::Literal => expression::typed_literal(parser, left),
        Infix::Qualified => qualified(parser, left, precedence),
        Infix::In { negated } => members(parser, left, negated),
        Infix::Quantified(operator, length) => {
            (0..length).for_each(|_| parser.advance_token());
            quantified(parser, left, operator)
        }
    }
}

fn is_local(parser: &Parser<'_>) -> bool {
    matches!(&parser.peek_nth_token_ref(1).token, Token::Word(word)
        if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("local"))
}

/// Whether a token is a string constant.
fn is_string(token: &Token) -> bool {
    matches!(token, Token::SingleQuotedString(_) | Token::DollarQuotedString(_))
}

/// `x is document` and `x is not document`.
fn is_document(parser: &Parser<'_>) -> Option<Infix> {
    let word = |index, keyword: &str| matches!(&parser.peek_nth_token_ref(index).token, Token::Word(word) if word.value.eq_ignore_ascii_case(keyword));
    let negated = word(1, "not");
    word(if negated { 2 } else { 1 }, "document").then_some(Infix::IsDocument { negated })
}

/// `x operator(schema.+) y`.
fn qualified(parser: &mut Parser<'_>, left: Expr, precedence: u8) -> Result<Expr> {
    let operator = expression::binary_operator(expression::qualified_operator(parser)?);
    if quantifier(parser.peek_token_ref(), parser.peek_nth_token_ref(1)).is_some() {
        return quantified(parser, left, operator);
    }
    let right = Box::new(parser.parse_subexpr(precedence)?);
    Ok(Expr::BinaryOp { left: Box::new(left), op: operator, right })
}

fn keyword(parser: &Parser<'_>, index: usize) -> Keyword {
    match &parser.peek_nth_token_ref(index).token {
        Token::Word(word) => word.keyword,
        _ => Keyword::NoKeyword,
    }
}

/// `x in ((select ...`.
fn in_parentheses(parser: &Parser<'_>) -> Option<Infix> {
    let negated = keyword(parser, 0) == Keyword::NOT;
    let at = usize::from(negated);
    let is_open = |index| parser.peek_nth_token_ref(index).token == Token::LParen;
    let found = keyword(parser, at) == Keyword::IN && is_open(at + 1) && is_open(at + 2);
    found.then_some(Infix::In { negated })
}

/// What stands in the parentheses behind `in`, and the last of them.
fn members(parser: &mut Parser<'_>, left: Expr, negated: bool) -> Result<Expr> {
    (0..=usize::from(negated)).for_each(|_| parser.advance_token());
    let holds_query = expression::holds_query(parser);
    parser.expect_token(&Token::LParen)?;
    let expr = Box::new(left);
    let test = if holds_query {
        Expr::InSubquery { expr, subquery: parser.parse_query()?, negated }
    } else {
        Expr::InList { expr, list: parser.parse_comma_separated(Parser::parse_expr)?, negated }
    };
    parser.expect_token(&Token::RParen)?;
    Ok(test)
}

/// `x like any (...)` and its like.
fn like_list(parser: &Parser<'_>) -> Option<Infix> {
    let negated = keyword(parser, 0) == Keyword::NOT;
    let at = usize::from(negated);
    let operator = match (keyword(parser, at), negated) {
        (Keyword::LIKE, false) => BinaryOperator::PGLikeMatch,
        (Keyword::LIKE, true) => BinaryOperator::PGNotLikeMatch,
        (Keyword::ILIKE, false) => BinaryOperator::PGILikeMatch,
        (Keyword::ILIKE, true) => BinaryOperator::PGNotILikeMatch,
        _ => return None,
    };
    quantifier(parser.peek_nth_token_ref(at + 1), parser.peek_nth_token_ref(at + 2))?;
    Some(Infix::Quantified(operator, at + 1))
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
fn quantified(parser: &mut Parser<'_>, left: Expr, compare_op: BinaryOperator) -> Result<Expr> {
    let word = parser.next_token();
    let holds_query = expression::holds_query(parser);
    parser.expect_token(&Token::LParen)?;
    let right = if holds_query { Expr::Subquery(parser.parse_query()?) } else { parser.parse_expr()? };
    parser.expect_token(&Token::RParen)?;
    let (left, right) = (Box::new(left), Box::new(right));
    Ok(match &word.token {
        Token::Word(word) if word.keyword == Keyword::ALL => Expr::AllOp { left, compare_op, right },
        word => {
            let is_some = matches!(word, Token::Word(word) if word.keyword == Keyword::SOME);
            Expr::AnyOp { left, compare_op, right, is_some }
        }
    })
}
