//! The functions of SQL/JSON, whose arguments have words between them (the manual's section "Processing and Creating JSON
//! Data"). What an argument is there for, is its name.

use sqlparser::{
    ast::{
        CastKind, DataType, Expr, FunctionArg, FunctionArgExpr, FunctionArgOperator, FunctionArgumentClause,
        FunctionArguments, Ident, ObjectName, UnaryOperator, Value, WindowType,
    },
    keywords::Keyword,
    parser::{Parser, ParserError},
    tokenizer::{Span, Token},
};

use super::{
    COLUMN, IS_JSON, JSON_TABLE, NESTED, construct,
    expression::{arguments, begins_query, builtin, function, string, unnamed},
    xml::{expect_word, word},
};

type Result<T> = std::result::Result<T, ParserError>;

/// The functions that are keywords where the version has them.
const FUNCTIONS: &[&str] = &[
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    JSON_TABLE,
    "json_value",
];

/// Whether a keyword before a parenthesis is one of SQL/JSON's functions.
pub(super) fn is_function(name: &str) -> bool {
    name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("json"))
        && FUNCTIONS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The call that begins here.
pub(super) fn call(parser: &mut Parser<'_>, name: &str) -> Result<Expr> {
    let span = parser.next_token().span;
    if name == JSON_TABLE {
        let args = table(parser)?;
        return Ok(of_construct(name, span, args));
    }
    parser.expect_token(&Token::LParen)?;
    let mut clauses = Vec::new();
    let args = match name {
        "json" | "json_scalar" | "json_serialize" => conversion(parser)?,
        "json_array" => array(parser)?,
        "json_arrayagg" => {
            let mut args = vec![value(parser, "value")?];
            if parser.parse_keywords(&[Keyword::ORDER, Keyword::BY]) {
                let keys = parser.parse_comma_separated(Parser::parse_order_by_expr)?;
                clauses.push(FunctionArgumentClause::OrderBy(keys));
            }
            options(parser, &mut args)?;
            args
        }
        "json_objectagg" => {
            let key = parser.parse_expr()?;
            member(parser, key).and_then(|mut args| options(parser, &mut args).map(|()| args))?
        }
        "json_object" => match object(parser)? {
            Object::Members(args) => args,
            // With plain arguments it is the function that was there before SQL/JSON.
            Object::Plain(args) => {
                parser.expect_token(&Token::RParen)?;
                return Ok(builtin(name, span, args));
            }
        },
        _ => query(parser)?,
    };
    parser.expect_token(&Token::RParen)?;
    let mut call = of_construct(name, span, args);
    if let Expr::Function(function) = &mut call
        && name.ends_with("agg")
    {
        if let FunctionArguments::List(list) = &mut function.args {
            list.clauses = clauses;
        }
        function.filter = filter(parser)?;
        function.over = over(parser)?;
    }
    Ok(call)
}

fn of_construct(name: &str, span: Span, args: Vec<FunctionArg>) -> Expr {
    function(ObjectName::from(vec![construct(name, span)]), arguments(args))
}

fn filter(parser: &mut Parser<'_>) -> Result<Option<Box<Expr>>> {
    if !parser.parse_keyword(Keyword::FILTER) {
        return Ok(None);
    }
    parser.expect_token(&Token::LParen)?;
    parser.expect_keyword_is(Keyword::WHERE)?;
    let condition = parser.parse_expr()?;
    parser.expect_token(&Token::RParen)?;
    Ok(Some(Box::new(condition)))
}

fn over(parser: &mut Parser<'_>) -> Result<Option<WindowType>> {
    if !parser.parse_keyword(Keyword::OVER) {
        return Ok(None);
    }
    Ok(Some(match parser.consume_token(&Token::LParen) {
        true => WindowType::WindowSpec(parser.parse_window_spec()?),
        false => WindowType::NamedWindow(parser.parse_identifier()?),
    }))
}

/// An argument that is there for what `role` says.
fn argument(role: &str, span: Span, expr: Expr) -> FunctionArg {
    named(Ident::with_span(span, role), expr)
}

fn named(name: Ident, expr: Expr) -> FunctionArg {
    FunctionArg::Named { name, arg: FunctionArgExpr::Expr(expr), operator: FunctionArgOperator::RightArrow }
}

/// A word that is there and has no value.
fn flag(role: &str, span: Span) -> FunctionArg {
    argument(role, span, null(span))
}

fn null(span: Span) -> Expr {
    Expr::Value(Value::Null.with_span(span))
}

/// A type in the place of an argument: a null of it.
fn type_of(data_type: DataType) -> Expr {
    let expr = Box::new(null(Span::empty()));
    Expr::Cast { kind: CastKind::Cast, expr, data_type, format: None }
}

/// Whether these words come next, which are taken then.
fn words(parser: &mut Parser<'_>, keywords: &[&str]) -> bool {
    let are_there = keywords.iter().enumerate().all(|(index, keyword)| is_word(parser, index, keyword));
    if are_there {
        keywords.iter().for_each(|_| parser.advance_token());
    }
    are_there
}

fn is_word(parser: &Parser<'_>, index: usize, keyword: &str) -> bool {
    matches!(&parser.peek_nth_token_ref(index).token, Token::Word(word)
        if word.quote_style.is_none() && word.value.eq_ignore_ascii_case(keyword))
}

fn place(parser: &Parser<'_>) -> Span {
    parser.peek_token_ref().span
}

/// `x format json encoding utf8`: the second part, if it is there, and whether an encoding is.
fn format(parser: &mut Parser<'_>) -> Result<Option<Span>> {
    let span = place(parser);
    if !words(parser, &["format", "json"]) {
        return Ok(None);
    }
    if word(parser, "encoding") {
        parser.parse_identifier()?;
    }
    Ok(Some(span))
}

/// A value, called `role`, and behind it that it is JSON in a text.
fn value(parser: &mut Parser<'_>, role: &str) -> Result<FunctionArg> {
    let expr = parser.parse_expr()?;
    formatted(parser, role, expr)
}

fn formatted(parser: &mut Parser<'_>, role: &str, expr: Expr) -> Result<FunctionArg> {
    Ok(match format(parser)? {
        Some(span) => argument(&format!("{role} format json"), span, expr),
        None => argument(role, Span::empty(), expr),
    })
}

/// `key value x` and `key: x`, of which the first part was read.
fn member(parser: &mut Parser<'_>, key: Expr) -> Result<Vec<FunctionArg>> {
    if !parser.consume_token(&Token::Colon) {
        expect_word(parser, &["value"])?;
    }
    Ok(vec![argument("key", Span::empty(), key), value(parser, "value")?])
}

/// What may follow the values that something is made of.
fn options(parser: &mut Parser<'_>, args: &mut Vec<FunctionArg>) -> Result<()> {
    let span = place(parser);
    if words(parser, &["absent", "on", "null"]) {
        args.push(flag("absent on null", span));
    } else if words(parser, &["null", "on", "null"]) {
        args.push(flag("null on null", span));
    }
    unique_keys(parser, args);
    returning(parser, args)
}

fn unique_keys(parser: &mut Parser<'_>, args: &mut Vec<FunctionArg>) {
    let span = place(parser);
    let is_unique = words(parser, &["with", "unique"]);
    if is_unique || words(parser, &["without", "unique"]) {
        word(parser, "keys");
    }
    if is_unique {
        args.push(flag("unique keys", span));
    }
}

fn returning(parser: &mut Parser<'_>, args: &mut Vec<FunctionArg>) -> Result<()> {
    if word(parser, "returning") {
        let data_type = type_of(parser.parse_data_type()?);
        args.push(formatted(parser, "returning", data_type)?);
    }
    Ok(())
}

enum Object {
    Members(Vec<FunctionArg>),
    Plain(Vec<Expr>),
}

fn ends(parser: &Parser<'_>) -> bool {
    parser.peek_token_ref().token == Token::RParen || is_word(parser, 0, "returning")
}

fn object(parser: &mut Parser<'_>) -> Result<Object> {
    let mut args = Vec::new();
    if !ends(parser) {
        let first = parser.parse_expr()?;
        if matches!(parser.peek_token_ref().token, Token::Comma | Token::RParen) {
            let mut plain = vec![first];
            while parser.consume_token(&Token::Comma) {
                plain.push(parser.parse_expr()?);
            }
            return Ok(Object::Plain(plain));
        }
        args = member(parser, first)?;
        while parser.consume_token(&Token::Comma) {
            let key = parser.parse_expr()?;
            args.extend(member(parser, key)?);
        }
    }
    options(parser, &mut args)?;
    Ok(Object::Members(args))
}

fn array(parser: &mut Parser<'_>) -> Result<Vec<FunctionArg>> {
    let mut args = Vec::new();
    if begins_query(&parser.peek_token_ref().token) {
        let query = Expr::Subquery(parser.parse_query()?);
        args.push(formatted(parser, "query", query)?);
    } else if !ends(parser) {
        args = parser.parse_comma_separated(|parser| value(parser, "value"))?;
    }
    options(parser, &mut args)?;
    Ok(args)
}

/// `json(x)`, `json_scalar(x)` and `json_serialize(x returning text)`.
fn conversion(parser: &mut Parser<'_>) -> Result<Vec<FunctionArg>> {
    let mut args = vec![value(parser, "value")?];
    unique_keys(parser, &mut args);
    returning(parser, &mut args)?;
    Ok(args)
}

/// `json_exists`, `json_value` and `json_query`.
fn query(parser: &mut Parser<'_>) -> Result<Vec<FunctionArg>> {
    let mut args = source(parser)?;
    returning(parser, &mut args)?;
    shape(parser, &mut args)?;
    behaviors(parser, &mut args)?;
    Ok(args)
}

/// `context, path passing x as a, y as b`.
fn source(parser: &mut Parser<'_>) -> Result<Vec<FunctionArg>> {
    let mut args = vec![value(parser, "context")?];
    parser.expect_token(&Token::Comma)?;
    args.push(argument("path", Span::empty(), parser.parse_expr()?));
    if is_word(parser, 0, "as") {
        parser.advance_token();
        let name = parser.parse_identifier()?;
        args.push(argument(PATH_NAME, name.span, string(&super::name(&name), name.span)));
    }
    if word(parser, "passing") {
        args.extend(parser.parse_comma_separated(|parser| {
            let arg = value(parser, "passing")?;
            parser.expect_keyword_is(Keyword::AS)?;
            parser.parse_identifier()?;
            Ok(arg)
        })?);
    }
    Ok(args)
}

/// What the name of a path is there for.
const PATH_NAME: &str = "path name";

/// `with unconditional array wrapper`, `omit quotes on scalar string`.
fn shape(parser: &mut Parser<'_>, args: &mut Vec<FunctionArg>) -> Result<()> {
    let span = place(parser);
    let is_wrapped = is_word(parser, 0, "with");
    if is_wrapped || is_word(parser, 0, "without") {
        parser.advance_token();
        let _ = word(parser, "conditional") || word(parser, "unconditional");
        word(parser, "array");
        expect_word(parser, &["wrapper"])?;
        if is_wrapped {
            args.push(flag("wrapper", span));
        }
    }
    let span = place(parser);
    let is_kept = word(parser, "keep");
    if is_kept || word(parser, "omit") {
        expect_word(parser, &["quotes"])?;
        words(parser, &["on", "scalar", "string"]);
        args.push(flag(if is_kept { "keep quotes" } else { "omit quotes" }, span));
    }
    Ok(())
}

/// What else there may be than a value, with the words that say so.
const BEHAVIORS: &[&str] = &["error", "null", "true", "false", "unknown"];

/// `null on empty default 1 on error`.
fn behaviors(parser: &mut Parser<'_>, args: &mut Vec<FunctionArg>) -> Result<()> {
    while !matches!(parser.peek_token_ref().token, Token::RParen | Token::Comma | Token::EOF) {
        let span = place(parser);
        let (is_default, expr) = if word(parser, "default") {
            (true, parser.parse_expr()?)
        } else if word(parser, "empty") {
            let is_object = word(parser, "object");
            let _ = is_object || word(parser, "array");
            (false, string(if is_object { "EMPTY OBJECT" } else { "EMPTY ARRAY" }, span))
        } else {
            let Some(found) = BEHAVIORS.iter().find(|behavior| is_word(parser, 0, behavior)) else {
                return parser.expected_ref("a behavior", parser.peek_token_ref());
            };
            parser.advance_token();
            (false, string(&found.to_uppercase(), span))
        };
        parser.expect_keyword_is(Keyword::ON)?;
        let event = if word(parser, "empty") { "ON EMPTY" } else { "ON ERROR" };
        if event == "ON ERROR" {
            expect_word(parser, &["error"])?;
        }
        let role = if is_default { format!("default {event}") } else { event.to_owned() };
        args.push(argument(&role, span, expr));
    }
    Ok(())
}

/// What stands between the parentheses of `json_table`.
fn table(parser: &mut Parser<'_>) -> Result<Vec<FunctionArg>> {
    let mut args = source(parser)?;
    args.extend(columns(parser)?);
    behaviors(parser, &mut args)?;
    Ok(args)
}

fn columns(parser: &mut Parser<'_>) -> Result<Vec<FunctionArg>> {
    expect_word(parser, &["columns"])?;
    parser.expect_token(&Token::LParen)?;
    let columns = parser.parse_comma_separated(column)?;
    parser.expect_token(&Token::RParen)?;
    Ok(columns)
}

fn column(parser: &mut Parser<'_>) -> Result<FunctionArg> {
    let span = place(parser);
    let is_path = |index| {
        matches!(
            parser.peek_nth_token_ref(index).token,
            Token::SingleQuotedString(_) | Token::DollarQuotedString(_)
        )
    };
    if is_word(parser, 0, "nested") && (is_path(1) || is_word(parser, 1, "path") && is_path(2)) {
        parser.advance_token();
        word(parser, "path");
        let mut args = vec![argument("path", Span::empty(), parser.parse_expr()?)];
        if parser.parse_keyword(Keyword::AS) {
            let name = parser.parse_identifier()?;
            args.push(argument(PATH_NAME, name.span, string(&super::name(&name), name.span)));
        }
        args.extend(columns(parser)?);
        return Ok(argument(NESTED, span, of_construct(NESTED, span, args)));
    }
    let name = parser.parse_identifier()?;
    let mut args = Vec::new();
    let span = place(parser);
    if words(parser, &["for", "ordinality"]) {
        args.push(flag("ordinality", span));
        return Ok(named(name, of_construct(COLUMN, span, args)));
    }
    args.push(argument("returning", span, type_of(parser.parse_data_type()?)));
    let span = place(parser);
    if word(parser, "exists") {
        args.push(flag("exists", span));
    } else if let Some(span) = format(parser)? {
        args.push(flag("format json", span));
    }
    if word(parser, "path") {
        args.push(argument("path", Span::empty(), parser.parse_expr()?));
    }
    shape(parser, &mut args)?;
    behaviors(parser, &mut args)?;
    Ok(named(name, of_construct(COLUMN, span, args)))
}

/// Whether `is json` or `is not json` comes next.
pub(super) fn begins_test(parser: &Parser<'_>) -> bool {
    is_word(parser, if is_word(parser, 1, "not") { 2 } else { 1 }, "json")
}

/// `x is json object with unique keys`, of which the first part was read.
pub(super) fn test(parser: &mut Parser<'_>, left: Expr) -> Result<Expr> {
    let span = parser.next_token().span;
    let negated = word(parser, "not");
    expect_word(parser, &["json"])?;
    let _ = ["value", "array", "object", "scalar"].iter().any(|kind| word(parser, kind));
    unique_keys(parser, &mut Vec::new());
    let test = function(ObjectName::from(vec![construct(IS_JSON, span)]), arguments(vec![unnamed(left)]));
    Ok(if negated { Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(test) } } else { test })
}
