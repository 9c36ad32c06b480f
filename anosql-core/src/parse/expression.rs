//! Expressions that begin with what sqlparser has no grammar for.
//!
//! A construct that Postgres's grammar turns into a plain call is turned into the same call here. One that it has a node
//! of its own for becomes a call under a name of [`construct`]'s.

use std::cell::Cell;

use sqlparser::{
    ast::{
        BinaryOperator, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
        FunctionArguments, Ident, ObjectName, UnaryOperator, Value, ValueWithSpan,
    },
    dialect::{Dialect, PostgreSqlDialect, Precedence},
    keywords::Keyword,
    parser::{Parser, ParserError},
    tokenizer::{Span, Token},
};

use super::{CONSTRUCT_QUOTE, OPERATOR, SYSTEM_USER, VARIADIC, construct, internal_name, json, xml};

type Result<T> = std::result::Result<T, ParserError>;

/// The expression that begins here, if it is one of those that sqlparser does not know or comes to by a long way.
///
/// `closing` remembers what was last found out about parentheses.
pub(super) fn prefix(parser: &mut Parser<'_>, closing: &Cell<(usize, usize)>) -> Option<Result<Expr>> {
    unknown(parser, closing).or_else(|| plain(parser))
}

/// A name, a call or a value. Before it takes one for what it is, sqlparser looks whether a type and a string stand here,
/// and writes a message that says why not.
fn plain(parser: &mut Parser<'_>) -> Option<Result<Expr>> {
    let first = parser.peek_token_ref();
    match &first.token {
        Token::Word(word) if word.keyword == Keyword::NoKeyword => {
            let name = word.to_ident(first.span);
            match &parser.peek_nth_token_ref(1).token {
                Token::LParen => {
                    parser.advance_token();
                    Some(parser.parse_function(ObjectName::from(vec![name])))
                }
                _ => {
                    parser.advance_token();
                    Some(Ok(Expr::Identifier(name)))
                }
            }
        }
        Token::Placeholder(_) | Token::Number(..) | Token::SingleQuotedString(_) => {
            Some(parser.parse_value().map(Expr::Value))
        }
        _ => None,
    }
}

/// Those that sqlparser does not know.
fn unknown(parser: &mut Parser<'_>, closing: &Cell<(usize, usize)>) -> Option<Result<Expr>> {
    let (first, second) = (parser.peek_token_ref(), parser.peek_nth_token_ref(1));
    match &first.token {
        Token::LParen => query_in_parentheses(parser, closing),
        Token::Plus | Token::Minus => Some(signs(parser)),
        operator if is_before_operand(operator) => {
            let name = vec![Ident { value: operator.to_string(), quote_style: None, span: first.span }];
            parser.advance_token();
            Some(prefix_operator(parser, name))
        }
        Token::Word(word) if word.quote_style == Some(CONSTRUCT_QUOTE) && json::is_function(&word.value) => {
            let name = word.value.clone();
            Some(json::call(parser, &name))
        }
        Token::Word(word) if word.quote_style == Some(CONSTRUCT_QUOTE) && word.value == SYSTEM_USER => {
            let name = ObjectName::from(vec![Ident::with_span(first.span, SYSTEM_USER)]);
            parser.advance_token();
            Some(Ok(function(name, FunctionArguments::None)))
        }
        Token::Word(word) if word.quote_style.is_none() && is(&word.value, VARIADIC) => {
            Some(variadic(parser))
        }
        Token::Word(word) if word.keyword == Keyword::NOT && word.quote_style.is_none() => Some(not(parser)),
        Token::Word(word) if word.keyword == Keyword::CASE && word.quote_style.is_none() => {
            parser.advance_token();
            Some(parser.parse_case_expr())
        }
        Token::Word(word) if word.quote_style.is_none() => match &second.token {
            Token::LBracket if word.keyword == Keyword::ARRAY => {
                parser.advance_token();
                parser.advance_token();
                Some(parser.parse_array_expr(true))
            }
            Token::LParen => {
                let name = word.value.to_ascii_lowercase();
                call(parser, &name)
            }
            Token::SingleQuotedString(_) | Token::DollarQuotedString(_) => {
                let is_type = !NO_TYPES.iter().any(|known| word.value.eq_ignore_ascii_case(known));
                is_type.then(|| parser.parse_data_type().and_then(|data_type| value_of(parser, data_type)))
            }
            Token::Word(next) if is(&word.value, "grouping") && is(&next.value, "sets") => {
                Some(grouping_sets(parser))
            }
            Token::Word(next) if word.keyword == Keyword::COLLATION && next.keyword == Keyword::FOR => {
                Some(collation_for(parser))
            }
            // Where a name could stand, it is none: the keyword is reserved.
            _ if is(&word.value, "current_role") => {
                let name = ObjectName::from(vec![Ident::with_span(first.span, "current_role")]);
                parser.advance_token();
                Some(Ok(function(name, FunctionArguments::None)))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Operators before an operand, those that sqlparser reads itself left out.
fn is_before_operand(token: &Token) -> bool {
    matches!(
        token,
        Token::CustomBinaryOperator(_)
            | Token::Ampersand
            | Token::Arrow
            | Token::ArrowAt
            | Token::AtArrow
            | Token::AtAt
            | Token::AtQuestion
            | Token::DoubleTilde
            | Token::DoubleTildeAsterisk
            | Token::ExclamationMark
            | Token::ExclamationMarkDoubleTilde
            | Token::ExclamationMarkDoubleTildeAsterisk
            | Token::ExclamationMarkTilde
            | Token::ExclamationMarkTildeAsterisk
            | Token::HashArrow
            | Token::HashLongArrow
            | Token::HashMinus
            | Token::LongArrow
            | Token::Overlap
            | Token::Pipe
            | Token::Question
            | Token::QuestionAnd
            | Token::QuestionPipe
            | Token::Sharp
            | Token::ShiftLeft
            | Token::ShiftRight
            | Token::StringConcat
            | Token::TildeAsterisk
    )
}

/// Words before a string that name no type.
const NO_TYPES: &[&str] =
    &["all", "and", "any", "array", "case", "distinct", "interval", "not", "or", "select", "some", "when"];

fn is(word: &str, keyword: &str) -> bool {
    word.eq_ignore_ascii_case(keyword)
}

/// A call whose arguments have words between them.
fn call(parser: &mut Parser<'_>, name: &str) -> Option<Result<Expr>> {
    match name {
        "row" => Some(row(parser)),
        "normalize" => Some(normalize(parser)),
        "treat" => Some(treat(parser)),
        "operator" => Some(qualified_operator(parser).and_then(|name| prefix_operator(parser, name))),
        "substring" => {
            let words = words_in_call(parser, &[Keyword::SIMILAR, Keyword::FROM, Keyword::FOR]);
            match words[..] {
                [Keyword::SIMILAR, ..] => Some(substring_similar(parser)),
                [Keyword::FOR, Keyword::FROM, ..] => Some(substring_backwards(parser)),
                _ => None,
            }
        }
        "trim" => trim_list(parser),
        _ if name.starts_with("xml") => xml::call(parser, name),
        _ => None,
    }
}

/// Those of `keywords` that stand in the call at hand and in no parentheses within it.
fn words_in_call(parser: &Parser<'_>, keywords: &[Keyword]) -> Vec<Keyword> {
    let mut found = Vec::new();
    let mut depth = 0;
    for index in 1.. {
        match &parser.peek_nth_token_ref(index).token {
            Token::LParen => depth += 1,
            Token::RParen => depth -= 1,
            Token::Word(word) if depth == 1 && keywords.contains(&word.keyword) => found.push(word.keyword),
            Token::EOF => break,
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

/// A call as sqlparser's tree has it.
pub(super) fn function(name: ObjectName, args: FunctionArguments) -> Expr {
    Expr::Function(Function {
        name,
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args,
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

pub(super) fn arguments(args: Vec<FunctionArg>) -> FunctionArguments {
    FunctionArguments::List(FunctionArgumentList { duplicate_treatment: None, args, clauses: Vec::new() })
}

pub(super) fn unnamed(expr: Expr) -> FunctionArg {
    FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))
}

/// A call of one of Postgres's own functions.
pub(super) fn builtin(name: &str, span: Span, args: Vec<Expr>) -> Expr {
    let name = [Ident::with_span(span, "pg_catalog"), Ident::with_span(span, name)];
    function(ObjectName::from(name.to_vec()), arguments(args.into_iter().map(unnamed).collect()))
}

/// `variadic x`, the last argument of a call.
fn variadic(parser: &mut Parser<'_>) -> Result<Expr> {
    let span = parser.next_token().span;
    let argument = parser.parse_expr()?;
    Ok(function(ObjectName::from(vec![construct(VARIADIC, span)]), arguments(vec![unnamed(argument)])))
}

/// `row(a, b)` is `(a, b)`, and may have fewer than two fields.
fn row(parser: &mut Parser<'_>) -> Result<Expr> {
    parser.advance_token();
    parser.expect_token(&Token::LParen)?;
    let fields = parser.parse_comma_separated0(Parser::parse_expr, Token::RParen)?;
    parser.expect_token(&Token::RParen)?;
    Ok(Expr::Tuple(fields))
}

/// `normalize(x, NFC)`, whose form is a word.
fn normalize(parser: &mut Parser<'_>) -> Result<Expr> {
    let span = parser.next_token().span;
    parser.expect_token(&Token::LParen)?;
    let mut args = vec![parser.parse_expr()?];
    if parser.consume_token(&Token::Comma) {
        let form = parser.parse_identifier()?;
        args.push(string(&form.value.to_uppercase(), form.span));
    }
    parser.expect_token(&Token::RParen)?;
    Ok(builtin("normalize", span, args))
}

pub(super) fn string(text: &str, span: Span) -> Expr {
    Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text.to_owned()), span })
}

/// `treat(x as t)` is a call of the function that is called like the type.
fn treat(parser: &mut Parser<'_>) -> Result<Expr> {
    let span = parser.next_token().span;
    parser.expect_token(&Token::LParen)?;
    let expr = parser.parse_expr()?;
    parser.expect_keyword_is(Keyword::AS)?;
    let name = internal_name(&parser.parse_data_type()?);
    parser.expect_token(&Token::RParen)?;
    Ok(builtin(&name, span, vec![expr]))
}

fn collation_for(parser: &mut Parser<'_>) -> Result<Expr> {
    let span = parser.next_token().span;
    parser.advance_token();
    parser.expect_token(&Token::LParen)?;
    let expr = parser.parse_expr()?;
    parser.expect_token(&Token::RParen)?;
    Ok(builtin("pg_collation_for", span, vec![expr]))
}

/// `substring(x similar pattern escape character)`.
fn substring_similar(parser: &mut Parser<'_>) -> Result<Expr> {
    let span = parser.next_token().span;
    parser.expect_token(&Token::LParen)?;
    // The words that follow are no operators here.
    let mut args = vec![parser.parse_subexpr(PostgreSqlDialect {}.prec_value(Precedence::Like))?];
    parser.expect_keyword_is(Keyword::SIMILAR)?;
    args.push(parser.parse_expr()?);
    parser.expect_keyword_is(Keyword::ESCAPE)?;
    args.push(parser.parse_expr()?);
    parser.expect_token(&Token::RParen)?;
    Ok(builtin("substring", span, args))
}

/// `substring(x for length from start)`, the parts in the other order.
fn substring_backwards(parser: &mut Parser<'_>) -> Result<Expr> {
    let span = parser.next_token().span;
    parser.expect_token(&Token::LParen)?;
    let expr = parser.parse_expr()?;
    parser.expect_keyword_is(Keyword::FOR)?;
    let length = parser.parse_expr()?;
    parser.expect_keyword_is(Keyword::FROM)?;
    let start = parser.parse_expr()?;
    parser.expect_token(&Token::RParen)?;
    Ok(builtin("substring", span, vec![expr, start, length]))
}

/// `trim(both from x)`, where no characters stand before `from`.
fn trim_list(parser: &mut Parser<'_>) -> Option<Result<Expr>> {
    let keyword = |index| match &parser.peek_nth_token_ref(index).token {
        Token::Word(word) if word.quote_style.is_none() => word.keyword,
        _ => Keyword::NoKeyword,
    };
    let (name, skipped) = match (keyword(2), keyword(3)) {
        (Keyword::FROM, _) => ("btrim", 3),
        (Keyword::BOTH, Keyword::FROM) => ("btrim", 4),
        (Keyword::LEADING, Keyword::FROM) => ("ltrim", 4),
        (Keyword::TRAILING, Keyword::FROM) => ("rtrim", 4),
        _ => return None,
    };
    let span = parser.peek_token_ref().span;
    (0..skipped).for_each(|_| parser.advance_token());
    Some(parser.parse_comma_separated(Parser::parse_expr).and_then(|args| {
        parser.expect_token(&Token::RParen)?;
        Ok(builtin(name, span, args))
    }))
}

/// `name 'value'`, `schema.name 'value'` and `name(1, 2) 'value'`: a constant of the type that was read as a name or as a call.
pub(super) fn typed_literal(parser: &mut Parser<'_>, written: Expr) -> Result<Expr> {
    let data_type = match written {
        Expr::Identifier(name) => Some(DataType::Custom(ObjectName::from(vec![name]), Vec::new())),
        Expr::CompoundIdentifier(names) => Some(DataType::Custom(ObjectName::from(names), Vec::new())),
        Expr::Function(Function { name, args: FunctionArguments::List(list), .. })
            if list.clauses.is_empty() =>
        {
            let modifiers: Option<Vec<String>> = list.args.iter().map(modifier).collect();
            modifiers.map(|modifiers| DataType::Custom(name, modifiers))
        }
        _ => None,
    };
    match data_type {
        Some(data_type) => value_of(parser, data_type),
        None => parser.expected_ref("an operator", parser.peek_token_ref()),
    }
}

/// A modifier of a type, if it is a constant or a name, as sqlparser has it.
fn modifier(argument: &FunctionArg) -> Option<String> {
    let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = argument else { return None };
    let (sign, constant) = match expr {
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => ("-", &**expr),
        expr => ("", expr),
    };
    match constant {
        Expr::Value(ValueWithSpan { value: Value::Number(digits, _), .. }) => Some(format!("{sign}{digits}")),
        Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. }) if sign.is_empty() => {
            Some(text.clone())
        }
        Expr::Identifier(name) if sign.is_empty() => Some(name.to_string()),
        _ => None,
    }
}

/// The string that comes next as a value of a type.
fn value_of(parser: &mut Parser<'_>, data_type: DataType) -> Result<Expr> {
    let value = Expr::Value(parser.parse_value()?);
    Ok(Expr::Cast {
        kind: sqlparser::ast::CastKind::DoubleColon,
        expr: Box::new(value),
        data_type,
        format: None,
    })
}

/// `grouping sets (...)`, which may hold others.
fn grouping_sets(parser: &mut Parser<'_>) -> Result<Expr> {
    parser.advance_token();
    parser.advance_token();
    parser.expect_token(&Token::LParen)?;
    let sets = parser.parse_comma_separated(|parser| {
        if parser.consume_tokens(&[Token::LParen, Token::RParen]) {
            return Ok(Vec::new());
        }
        Ok(match parser.parse_expr()? {
            Expr::Tuple(keys) => keys,
            key => vec![key],
        })
    })?;
    parser.expect_token(&Token::RParen)?;
    Ok(Expr::GroupingSets(sets))
}

/// `operator(schema.+)`: the parts of the name.
pub(super) fn qualified_operator(parser: &mut Parser<'_>) -> Result<Vec<Ident>> {
    parser.advance_token();
    parser.expect_token(&Token::LParen)?;
    let mut parts = Vec::new();
    loop {
        let token = parser.next_token();
        let part = match token.token {
            Token::Word(word) => word.into_ident(token.span),
            Token::RParen | Token::EOF => return parser.expected("an operator", token),
            operator => Ident::with_span(token.span, operator.to_string()),
        };
        parts.push(part);
        if !parser.consume_token(&Token::Period) {
            break;
        }
    }
    parser.expect_token(&Token::RParen)?;
    Ok(parts)
}

/// An operator by its parts, as sqlparser has it between two operands.
pub(super) fn binary_operator(parts: Vec<Ident>) -> BinaryOperator {
    BinaryOperator::PGCustomBinaryOperator(parts.into_iter().map(|part| part.value).collect())
}

/// An operator before its operand.
fn prefix_operator(parser: &mut Parser<'_>, name: Vec<Ident>) -> Result<Expr> {
    let span = name.first().map_or(Span::empty(), |name| name.span);
    let operand = parser.parse_subexpr(PostgreSqlDialect {}.prec_value(Precedence::PgOther))?;
    let parts = std::iter::once(construct(OPERATOR, span)).chain(name).collect::<Vec<_>>();
    Ok(function(ObjectName::from(parts), arguments(vec![unnamed(operand)])))
}

/// `- - x`. However many there are, the parser goes no deeper; the same holds for [`not`].
fn signs(parser: &mut Parser<'_>) -> Result<Expr> {
    let mut signs = Vec::new();
    loop {
        match parser.peek_token_ref().token {
            Token::Plus => signs.push(UnaryOperator::Plus),
            Token::Minus => signs.push(UnaryOperator::Minus),
            _ => break,
        }
        parser.advance_token();
    }
    let operand = parser.parse_subexpr(PostgreSqlDialect {}.prec_value(Precedence::MulDivModOp))?;
    Ok(signs.into_iter().rev().fold(operand, |expr, op| Expr::UnaryOp { op, expr: Box::new(expr) }))
}

/// `not not x`. The words are reserved: what cannot be read as these constructs is not tried as names.
fn not(parser: &mut Parser<'_>) -> Result<Expr> {
    let mut further = 0;
    parser.advance_token();
    while parser.parse_keyword(Keyword::NOT) {
        further += 1;
    }
    let operand = parser.parse_not()?;
    let negate = |expr, _| Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(expr) };
    Ok((0..further).fold(operand, negate))
}

/// The words that a query begins with.
const QUERY_WORDS: &[Keyword] = &[Keyword::SELECT, Keyword::WITH, Keyword::VALUES, Keyword::TABLE];

/// Whether a query begins with a token.
pub(super) fn begins_query(token: &Token) -> bool {
    is_keyword(token, QUERY_WORDS)
}

fn is_keyword(token: &Token, keywords: &[Keyword]) -> bool {
    matches!(token, Token::Word(word) if word.quote_style.is_none() && keywords.contains(&word.keyword))
}

/// A subquery that sqlparser does not take for one: `(values (1))`, and `((select 1) union select 2)`, whose first part
/// has parentheses of its own.
fn query_in_parentheses(parser: &mut Parser<'_>, closing: &Cell<(usize, usize)>) -> Option<Result<Expr>> {
    // The tokens have no white space among them, so that they can be counted.
    let start = index_of_next(parser);
    let mut inner = start + 1;
    while parser.token_at(inner).token == Token::LParen {
        inner += 1;
    }
    let first = &parser.token_at(inner).token;
    if inner == start + 1 {
        return is_keyword(first, &[Keyword::VALUES, Keyword::TABLE]).then(|| subquery(parser));
    }
    if !begins_query(first) {
        return None;
    }
    // What follows the inner parentheses tells a set operation from an expression.
    let mut open = inner - start - 1;
    let mut index = closing_of(parser, inner, closing)? + 1;
    loop {
        let token = &parser.token_at(index).token;
        if continues_query(token) {
            return (open == 1).then(|| subquery(parser));
        }
        if *token != Token::RParen || open == 1 {
            return None;
        }
        (open, index) = (open - 1, index + 1);
    }
}

/// Whether the parentheses that come next hold a query, and not an expression that begins with one:
/// `((select 1) union select 2)`, and not `((select 1) + 1)` or `((select 1), 2)`.
pub(super) fn holds_query(parser: &Parser<'_>) -> bool {
    let open = index_of_next(parser);
    let mut inner = open;
    while parser.token_at(inner).token == Token::LParen {
        inner += 1;
    }
    if !begins_query(&parser.token_at(inner).token) {
        return false;
    }
    // How many parentheses are open, and how many of those that stand before the query.
    let (mut depth, mut outer) = (inner - open, inner - open);
    for index in inner.. {
        match parser.token_at(index).token {
            Token::LParen => depth += 1,
            Token::RParen => depth -= 1,
            Token::EOF => return false,
            _ => continue,
        }
        if depth == 0 {
            return true;
        }
        if depth < outer {
            let next = &parser.token_at(index + 1).token;
            if *next != Token::RParen && !continues_query(next) && !is_keyword(next, &[Keyword::FOR]) {
                return false;
            }
            outer = depth;
        }
    }
    false
}

/// Where the next token stands among all.
fn index_of_next(parser: &Parser<'_>) -> usize {
    let current = parser.get_current_index();
    // Before the first token is read there is no current one, and its index is the first's.
    if current == 0 && std::ptr::eq(parser.token_at(0), parser.peek_token_ref()) { 0 } else { current + 1 }
}

/// Where the parenthesis is closed that stands before the token at `inner`. Parentheses around it ask for the same one.
fn closing_of(parser: &Parser<'_>, inner: usize, last: &Cell<(usize, usize)>) -> Option<usize> {
    let (known, close) = last.get();
    if known == inner {
        return Some(close);
    }
    let (mut open, mut index) = (1, inner);
    loop {
        match parser.token_at(index).token {
            Token::LParen => open += 1,
            Token::RParen => open -= 1,
            Token::EOF => return None,
            _ => {}
        }
        if open == 0 {
            last.set((inner, index));
            return Some(index);
        }
        index += 1;
    }
}

/// Whether a query goes on at a token, behind one in parentheses.
fn continues_query(token: &Token) -> bool {
    is_keyword(
        token,
        &[
            Keyword::UNION,
            Keyword::INTERSECT,
            Keyword::EXCEPT,
            Keyword::ORDER,
            Keyword::LIMIT,
            Keyword::OFFSET,
            Keyword::FETCH,
        ],
    )
}

fn subquery(parser: &mut Parser<'_>) -> Result<Expr> {
    parser.advance_token();
    let query = parser.parse_query()?;
    parser.expect_token(&Token::RParen)?;
    Ok(Expr::Subquery(query))
}
