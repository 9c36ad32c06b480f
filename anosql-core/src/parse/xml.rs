//! The functions of SQL/XML, whose arguments have words between them (the manual's section "XML Functions").

use sqlparser::{
    ast::{DataType, Expr, FunctionArg, FunctionArgExpr, FunctionArgOperator, ObjectName},
    keywords::Keyword,
    parser::{Parser, ParserError},
    tokenizer::Token,
};

use super::{
    construct,
    expression::{arguments, builtin, function, string, unnamed},
};

type Result<T> = std::result::Result<T, ParserError>;

/// The call that begins here, if it is one of those.
pub(super) fn call(parser: &mut Parser<'_>, name: &str) -> Option<Result<Expr>> {
    let read = match name {
        "xmlelement" => element,
        "xmlforest" => forest,
        "xmlconcat" => concat,
        "xmlparse" => parse,
        "xmlpi" => processing_instruction,
        "xmlroot" => root,
        "xmlserialize" => serialize,
        "xmlexists" => exists,
        _ => return None,
    };
    let span = parser.next_token().span;
    let _open = parser.next_token();
    Some(read(parser).and_then(|args| {
        parser.expect_token(&Token::RParen)?;
        Ok(match args {
            Arguments::Plain(args) => builtin(name, span, args),
            Arguments::OfConstruct(args) => {
                function(ObjectName::from(vec![construct(name, span)]), arguments(args))
            }
        })
    }))
}

/// What was read between the parentheses.
enum Arguments {
    /// Arguments of a plain function.
    Plain(Vec<Expr>),
    /// Those of a construct that is no function.
    OfConstruct(Vec<FunctionArg>),
}

/// Whether a word comes next, which is taken then.
pub(super) fn word(parser: &mut Parser<'_>, keyword: &str) -> bool {
    let found = matches!(&parser.peek_token_ref().token, Token::Word(word)
        if word.quote_style.is_none() && word.value.eq_ignore_ascii_case(keyword));
    if found {
        parser.advance_token();
    }
    found
}

/// One of several words, of which one must be there.
pub(super) fn expect_word(parser: &mut Parser<'_>, keywords: &[&str]) -> Result<()> {
    match keywords.iter().any(|keyword| word(parser, keyword)) {
        true => Ok(()),
        false => parser.expected_ref(&keywords.join(" or ").to_uppercase(), parser.peek_token_ref()),
    }
}

/// `value as name`, `value`: with names that are kept, because a value without one must be a column.
fn named_values(parser: &mut Parser<'_>) -> Result<Vec<FunctionArg>> {
    parser.parse_comma_separated(|parser| {
        let expr = parser.parse_expr()?;
        if !parser.parse_keyword(Keyword::AS) {
            return Ok(unnamed(expr));
        }
        let (name, arg) = (parser.parse_identifier()?, FunctionArgExpr::Expr(expr));
        Ok(FunctionArg::Named { name, arg, operator: FunctionArgOperator::RightArrow })
    })
}

/// `xmlelement(name foo, xmlattributes(...), ...)`: attributes and contents, whose types are of no concern.
fn element(parser: &mut Parser<'_>) -> Result<Arguments> {
    expect_word(parser, &["name"])?;
    parser.parse_identifier()?;
    let mut args = Vec::new();
    while parser.consume_token(&Token::Comma) {
        let opens = parser.peek_nth_token_ref(1).token == Token::LParen;
        if args.is_empty() && opens && word(parser, "xmlattributes") {
            parser.advance_token();
            args.extend(named_values(parser)?);
            parser.expect_token(&Token::RParen)?;
        } else {
            // Contents need no name; the number tells them from attributes.
            let arg = FunctionArgExpr::Expr(parser.parse_expr()?);
            let name = sqlparser::ast::Ident::new("content");
            args.push(FunctionArg::Named { name, arg, operator: FunctionArgOperator::RightArrow });
        }
    }
    Ok(Arguments::OfConstruct(args))
}

fn forest(parser: &mut Parser<'_>) -> Result<Arguments> {
    Ok(Arguments::OfConstruct(named_values(parser)?))
}

fn concat(parser: &mut Parser<'_>) -> Result<Arguments> {
    let args = parser.parse_comma_separated(Parser::parse_expr)?;
    Ok(Arguments::OfConstruct(args.into_iter().map(unnamed).collect()))
}

/// `xmlparse(document x preserve whitespace)`.
fn parse(parser: &mut Parser<'_>) -> Result<Arguments> {
    expect_word(parser, &["document", "content"])?;
    let expr = parser.parse_expr()?;
    if word(parser, "preserve") || word(parser, "strip") {
        expect_word(parser, &["whitespace"])?;
    }
    Ok(Arguments::OfConstruct(vec![unnamed(expr)]))
}

/// `xmlpi(name php, x)`.
fn processing_instruction(parser: &mut Parser<'_>) -> Result<Arguments> {
    expect_word(parser, &["name"])?;
    parser.parse_identifier()?;
    let content = parser.consume_token(&Token::Comma).then(|| parser.parse_expr()).transpose()?;
    Ok(Arguments::OfConstruct(content.into_iter().map(unnamed).collect()))
}

/// `xmlroot(x, version '1.0', standalone yes)`.
fn root(parser: &mut Parser<'_>) -> Result<Arguments> {
    let mut args = vec![unnamed(parser.parse_expr()?)];
    parser.expect_token(&Token::Comma)?;
    expect_word(parser, &["version"])?;
    let followed = |parser: &Parser<'_>| {
        matches!(&parser.peek_nth_token_ref(1).token, Token::Word(word)
        if word.value.eq_ignore_ascii_case("value"))
    };
    if followed(parser) && word(parser, "no") {
        parser.advance_token();
    } else {
        args.push(unnamed(parser.parse_expr()?));
    }
    if parser.consume_token(&Token::Comma) {
        expect_word(parser, &["standalone"])?;
        expect_word(parser, &["yes", "no"])?;
        word(parser, "value");
    }
    Ok(Arguments::OfConstruct(args))
}

/// `xmlserialize(content x as text)`: the value as one of the type that is named.
fn serialize(parser: &mut Parser<'_>) -> Result<Arguments> {
    expect_word(parser, &["document", "content"])?;
    let expr = parser.parse_expr()?;
    parser.expect_keyword_is(Keyword::AS)?;
    let data_type = parser.parse_data_type()?;
    Ok(Arguments::OfConstruct(vec![unnamed(expr), unnamed(type_of(data_type))]))
}

/// A type in the place of an argument: a null of it.
fn type_of(data_type: DataType) -> Expr {
    let null = string("", sqlparser::tokenizer::Span::empty());
    Expr::Cast { kind: sqlparser::ast::CastKind::Cast, expr: Box::new(null), data_type, format: None }
}

/// `xmlexists(path passing by ref x by ref)`.
fn exists(parser: &mut Parser<'_>) -> Result<Arguments> {
    let path = parser.parse_expr()?;
    expect_word(parser, &["passing"])?;
    let mechanism = |parser: &mut Parser<'_>| match word(parser, "by") {
        true => expect_word(parser, &["ref", "value"]),
        false => Ok(()),
    };
    mechanism(parser)?;
    let document = parser.parse_expr()?;
    mechanism(parser)?;
    Ok(Arguments::Plain(vec![path, document]))
}
