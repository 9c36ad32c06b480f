//! The constructs of SQL/JSON, whose arguments have words between them (the manual's sections "Processing and Creating JSON Data" and
//! "SQL/JSON Query Functions").
//!
//! Each is a call under its own name. Those that Postgres turns into plain functions have that function's name behind; the
//! arguments that are more than values are named by their role.

use sqlparser::{
    ast::{
        Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgOperator, FunctionArgumentClause,
        FunctionArguments, Ident, ObjectName, Value, ValueWithSpan, WindowType,
    },
    keywords::Keyword,
    parser::{Parser, ParserError},
    tokenizer::{Span, Token},
};

use super::{
    CONSTRUCT_QUOTE, construct,
    expression::{arguments, function, unnamed},
    xml::{type_of, word},
};

type Result<T> = std::result::Result<T, ParserError>;

/// The role of an argument that names the type of the result.
pub(crate) const RETURNING: &str = "returning";
/// That of a key.
pub(crate) const KEY: &str = "key";
/// That of a value that the path is given by a name.
pub(crate) const PASSING: &str = "passing";
/// That of a value in place of none.
pub(crate) const DEFAULT: &str = "default";
/// Those of what is done on an error and without a value, as words.
pub(crate) const ON_ERROR: &str = "on error";
pub(crate) const ON_EMPTY: &str = "on empty";
/// That of a query whose rows are put into an array.
pub(crate) const QUERY: &str = "query";

/// The words that begin such a construct, where they are keywords.
pub(super) const WORDS: &[&str] = &[
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_value",
];

/// The construct that begins here.
pub(super) fn call(parser: &mut Parser<'_>, name: &str) -> Result<Expr> {
    if name == "json_object" && !is_constructor(parser) {
        return plain_object(parser);
    }
    let span = parser.next_token().span;
    parser.expect_token(&Token::LParen)?;
    let read = match name {
        "json_object" => object(parser, span)?,
        "json_array" => array(parser, span)?,
        "json_objectagg" => object_aggregate(parser, span)?,
        "json_arrayagg" => return array_aggregate(parser, span),
        "json_exists" | "json_value" | "json_query" => query(parser, span)?,
        _ => scalar(parser, span)?,
    };
    let Read { behind, args } = read;
    parser.expect_token(&Token::RParen)?;
    let behind = behind.map(|name| Ident::with_span(span, name));
    let name: Vec<Ident> = std::iter::once(construct(name, span)).chain(behind).collect();
    let call = function(ObjectName::from(name), arguments(args));
    clauses(parser, call)
}

/// What was read between the parentheses.
struct Read {
    /// The function that Postgres makes of it.
    behind: Option<String>,
    args: Vec<FunctionArg>,
}

fn named(role: &str, expr: Expr, span: Span) -> FunctionArg {
    let arg = FunctionArgExpr::Expr(expr);
    FunctionArg::Named { name: construct(role, span), arg, operator: FunctionArgOperator::RightArrow }
}

/// Whether the parentheses of `json_object` hold keys with values, and not the arguments of the older function.
fn is_constructor(parser: &Parser<'_>) -> bool {
    let mut depth = 0_usize;
    for index in 1.. {
        match &parser.peek_nth_token_ref(index).token {
            Token::RParen if index == 2 => return true,
            Token::LParen | Token::LBracket => depth += 1,
            Token::RParen | Token::RBracket => depth = depth.saturating_sub(1),
            Token::Colon if depth == 1 => return true,
            Token::Word(word) if depth == 1 && word.keyword == Keyword::VALUE => return true,
            Token::Word(word) if index == 2 && word.keyword == Keyword::RETURNING => return true,
            Token::EOF => return false,
            _ => {}
        }
        if depth == 0 {
            return false;
        }
    }
    false
}

/// The function of Postgres 15, which is under the new keyword, too.
fn plain_object(parser: &mut Parser<'_>) -> Result<Expr> {
    let span = parser.next_token().span;
    let name = [Ident::with_span(span, "pg_catalog"), Ident::with_span(span, "json_object")];
    parser.parse_function(ObjectName::from(name.to_vec()))
}

/// A value, with or without `format json`, which makes no other type of it.
fn value(parser: &mut Parser<'_>) -> Result<Expr> {
    let expr = parser.parse_expr()?;
    format(parser)?;
    Ok(expr)
}

fn format(parser: &mut Parser<'_>) -> Result<()> {
    if word(parser, "format") {
        expect(parser, "json")?;
        if word(parser, "encoding") {
            parser.parse_identifier()?;
        }
    }
    Ok(())
}

fn expect(parser: &mut Parser<'_>, keyword: &str) -> Result<()> {
    match word(parser, keyword) {
        true => Ok(()),
        false => parser.expected_ref(keyword, parser.peek_token_ref()),
    }
}

/// `null on null` or `absent on null`, and whether nulls are left out.
fn on_null(parser: &mut Parser<'_>, is_absent: bool) -> Result<bool> {
    let found = match (word(parser, "absent"), is_absent) {
        (true, _) => true,
        (false, _) if word(parser, "null") => false,
        (false, default) => return Ok(default),
    };
    expect(parser, "on")?;
    expect(parser, "null")?;
    Ok(found)
}

/// `with unique keys`, and whether keys have to be.
fn unique(parser: &mut Parser<'_>) -> Result<bool> {
    let is_unique = word(parser, "with");
    if is_unique || word(parser, "without") {
        expect(parser, "unique")?;
        word(parser, "keys");
    }
    Ok(is_unique)
}

/// `returning jsonb format json`: the argument that it is, and whether that is `jsonb`.
fn returning(parser: &mut Parser<'_>, span: Span) -> Result<(Option<FunctionArg>, bool)> {
    if !word(parser, "returning") {
        return Ok((None, false));
    }
    let data_type = parser.parse_data_type()?;
    format(parser)?;
    let is_binary = data_type == sqlparser::ast::DataType::JSONB;
    Ok((Some(named(RETURNING, type_of(data_type), span)), is_binary))
}

fn pair(parser: &mut Parser<'_>, span: Span) -> Result<[FunctionArg; 2]> {
    let key = parser.parse_expr()?;
    if !parser.consume_token(&Token::Colon) {
        expect(parser, "value")?;
    }
    Ok([named(KEY, key, span), unnamed(value(parser)?)])
}

fn at_end(parser: &Parser<'_>) -> bool {
    match &parser.peek_token_ref().token {
        Token::RParen => true,
        Token::Word(word) => word.keyword == Keyword::RETURNING,
        _ => false,
    }
}

/// `json_object('a': 1, 'b' value x absent on null with unique keys returning jsonb)`
fn object(parser: &mut Parser<'_>, span: Span) -> Result<Read> {
    let mut args = Vec::new();
    if !at_end(parser) {
        args = parser.parse_comma_separated(|parser| pair(parser, span))?.into_iter().flatten().collect();
        on_null(parser, false)?;
        unique(parser)?;
    }
    let (target, is_binary) = returning(parser, span)?;
    args.extend(target);
    Ok(Read { behind: Some(format!("{}_build_object", prefix(is_binary))), args })
}

fn prefix(is_binary: bool) -> &'static str {
    if is_binary { "jsonb" } else { "json" }
}

/// `json_array(1, 2 null on null)` or `json_array(select ...)`
fn array(parser: &mut Parser<'_>, span: Span) -> Result<Read> {
    let mut args = Vec::new();
    let is_query = matches!(&parser.peek_token_ref().token, Token::Word(word)
        if matches!(word.keyword, Keyword::SELECT | Keyword::WITH | Keyword::VALUES | Keyword::TABLE));
    if is_query {
        let query = Expr::Subquery(parser.parse_query()?);
        format(parser)?;
        args.push(named(QUERY, query, span));
    } else if !at_end(parser) {
        args = parser.parse_comma_separated(|parser| value(parser).map(unnamed))?;
        on_null(parser, true)?;
    }
    let (target, is_binary) = returning(parser, span)?;
    args.extend(target);
    Ok(Read { behind: Some(format!("{}_build_array", prefix(is_binary))), args })
}

/// The name of the aggregate for what is asked of nulls and keys.
fn aggregate(is_binary: bool, base: &str, is_unique: bool, is_strict: bool) -> String {
    let (unique, strict) = (if is_unique { "_unique" } else { "" }, if is_strict { "_strict" } else { "" });
    format!("{}_{base}{unique}{strict}", prefix(is_binary))
}

fn object_aggregate(parser: &mut Parser<'_>, span: Span) -> Result<Read> {
    let mut args = pair(parser, span)?.to_vec();
    let is_strict = on_null(parser, false)?;
    let is_unique = unique(parser)?;
    let (target, is_binary) = returning(parser, span)?;
    args.extend(target);
    Ok(Read { behind: Some(aggregate(is_binary, "object_agg", is_unique, is_strict)), args })
}

/// `json_arrayagg(x order by y absent on null returning jsonb)`
fn array_aggregate(parser: &mut Parser<'_>, span: Span) -> Result<Expr> {
    let mut args = vec![unnamed(value(parser)?)];
    let order = match parser.parse_keywords(&[Keyword::ORDER, Keyword::BY]) {
        true => Some(parser.parse_comma_separated(Parser::parse_order_by_expr)?),
        false => None,
    };
    let is_strict = on_null(parser, true)?;
    let (target, is_binary) = returning(parser, span)?;
    args.extend(target);
    parser.expect_token(&Token::RParen)?;
    let name = Ident::with_span(span, aggregate(is_binary, "agg", false, is_strict));
    let mut args = arguments(args);
    if let (FunctionArguments::List(list), Some(order)) = (&mut args, order) {
        list.clauses.push(FunctionArgumentClause::OrderBy(order));
    }
    let call = function(ObjectName::from(vec![construct("json_arrayagg", span), name]), args);
    clauses(parser, call)
}

/// `json_scalar(x)`, `json(x with unique keys)`, `json_serialize(x returning text)`
fn scalar(parser: &mut Parser<'_>, span: Span) -> Result<Read> {
    let mut args = vec![unnamed(value(parser)?)];
    unique(parser)?;
    args.extend(returning(parser, span)?.0);
    Ok(Read { behind: None, args })
}

/// `json_value(x, '$.a' passing y as b returning int default 0 on empty error on error)` and its like
fn query(parser: &mut Parser<'_>, span: Span) -> Result<Read> {
    let mut args = vec![unnamed(value(parser)?)];
    parser.expect_token(&Token::Comma)?;
    args.push(unnamed(parser.parse_expr()?));
    if word(parser, "passing") {
        args.extend(parser.parse_comma_separated(|parser| {
            let expr = value(parser)?;
            expect(parser, "as")?;
            parser.parse_identifier()?;
            Ok(named(PASSING, expr, span))
        })?);
    }
    args.extend(returning(parser, span)?.0);
    wrapper(parser)?;
    quotes(parser)?;
    while parser.peek_token_ref().token != Token::RParen {
        args.push(behavior(parser, span)?);
    }
    Ok(Read { behind: None, args })
}

/// `with conditional array wrapper`
pub(super) fn wrapper(parser: &mut Parser<'_>) -> Result<()> {
    if word(parser, "without") || word(parser, "with") {
        if !word(parser, "conditional") {
            word(parser, "unconditional");
        }
        word(parser, "array");
        expect(parser, "wrapper")?;
    }
    Ok(())
}

/// `omit quotes on scalar string`
pub(super) fn quotes(parser: &mut Parser<'_>) -> Result<()> {
    if word(parser, "keep") || word(parser, "omit") {
        expect(parser, "quotes")?;
        if word(parser, "on") {
            expect(parser, "scalar")?;
            expect(parser, "string")?;
        }
    }
    Ok(())
}

/// `default 0 on empty`, `null on error` and their like
pub(super) fn behavior(parser: &mut Parser<'_>, span: Span) -> Result<FunctionArg> {
    let place = parser.peek_token_ref().span;
    if word(parser, "default") {
        let value = parser.parse_expr()?;
        expect(parser, "on")?;
        if !word(parser, "empty") {
            expect(parser, "error")?;
        }
        return Ok(named(DEFAULT, value, span));
    }
    let keywords = ["null", "error", "true", "false", "unknown", "empty"];
    let Some(keyword) = keywords.iter().find(|keyword| word(parser, keyword)) else {
        return parser.expected_ref("what is done without a value", parser.peek_token_ref());
    };
    if *keyword == "empty" && !word(parser, "array") {
        word(parser, "object");
    }
    expect(parser, "on")?;
    let role = if word(parser, "empty") { ON_EMPTY } else { ON_ERROR };
    if role == ON_ERROR {
        expect(parser, "error")?;
    }
    let value = Value::SingleQuotedString((*keyword).to_owned());
    Ok(named(role, Expr::Value(ValueWithSpan { value, span: place }), span))
}

/// `filter (where ...)` and `over (...)` behind an aggregate.
fn clauses(parser: &mut Parser<'_>, call: Expr) -> Result<Expr> {
    let Expr::Function(mut call) = call else { return Ok(call) };
    if parser.parse_keyword(Keyword::FILTER) {
        parser.expect_token(&Token::LParen)?;
        parser.expect_keyword_is(Keyword::WHERE)?;
        call.filter = Some(Box::new(parser.parse_expr()?));
        parser.expect_token(&Token::RParen)?;
    }
    if parser.parse_keyword(Keyword::OVER) {
        call.over = Some(match parser.consume_token(&Token::LParen) {
            true => WindowType::WindowSpec(parser.parse_window_spec()?),
            false => WindowType::NamedWindow(parser.parse_identifier()?),
        });
    }
    Ok(Expr::Function(Function { ..call }))
}

/// Whether a word is one that begins such a construct here.
pub(super) fn is_word(word: &sqlparser::tokenizer::Word) -> bool {
    word.quote_style == Some(CONSTRUCT_QUOTE) && WORDS.contains(&word.value.as_str())
}
