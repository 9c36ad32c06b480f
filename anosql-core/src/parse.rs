//! Tokens to sqlparser's tree. The only module that knows how sqlparser is held.
//!
//! The parser gets our own tokens, each with its offset as the column of line 1: so every span in the tree is a place in
//! the [`SourceMap`], and two scanners cannot disagree. What sqlparser cannot read, or reads otherwise than Postgres,
//! is read by our dialect where it is an expression ([`expression`], [`infix`], [`xml`], [`json`]), and is repaired in [`repair`],
//! before sqlparser gets to see it, where it is a clause.

mod definition;
mod dialect;
mod expression;
mod infix;
mod internal_name;
mod json;
mod nesting;
mod repair;
mod xml;

use std::{borrow::Borrow, collections::HashMap};

use sqlparser::{
    ast::{
        AccessExpr, DollarQuotedString, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident,
        ObjectName, ObjectNamePart, Spanned, Statement, TableAliasColumnDef,
    },
    keywords::Keyword,
    parser::{Parser, ParserError},
    tokenizer::{Location, Span as ParserSpan, Token as ParserToken, TokenWithSpan, Word},
};

pub(crate) use definition::Definition;
pub(crate) use internal_name::internal_name;
pub(crate) use nesting::too_deep;

use crate::{
    diagnostic::{ANOTHER_WAY, DECLARE, Diagnostic},
    grammar::{self, Goal},
    lexer::{StringForm, Token, TokenKind, stored_name},
    source::{SourceMap, Span},
    sqlstate,
    version::Version,
};

/// The name of the field that stands for all fields of a row.
pub(crate) const ALL_FIELDS: &str = "*";

/// The name of the call that stands for `rows from`.
pub(crate) const ROWS_FROM: &str = "rows from";

/// The name before an operator's own, in a call that stands for the operator before its operand.
pub(crate) const OPERATOR: &str = "operator";

/// The name of the call that stands for an argument marked `variadic`.
pub(crate) const VARIADIC: &str = "variadic";

/// The name of the call that stands for `x is document`.
pub(crate) const IS_DOCUMENT: &str = "is document";

/// The name of the call that stands for `x is json`.
pub(crate) const IS_JSON: &str = "is json";

/// The name that stands for `system_user` where the version has that keyword.
const SYSTEM_USER: &str = "system_user";

/// The name of the function in `from` that stands for `json_table`, and of its one argument.
pub(crate) const JSON_TABLE: &str = "json_table";

/// The names of calls that stand for a column of `json_table` and for columns in a path within its own.
pub(crate) const COLUMN: &str = "column";
pub(crate) const NESTED: &str = "nested";

/// The name that stands for the condition `current of cursor`.
pub(crate) const CURRENT_OF: &str = "current of";

/// The name that stands for a target list without an entry.
pub(crate) const NO_TARGETS: &str = "no targets";

/// The quotes around the names above. No token of ours brings them, so that no name of a user's can be taken for one.
const CONSTRUCT_QUOTE: char = '`';

/// A name that stands for a construct of which sqlparser knows nothing.
fn construct(name: &str, span: ParserSpan) -> Ident {
    Ident { value: name.to_owned(), quote_style: Some(CONSTRUCT_QUOTE), span }
}

/// The construct that a name stands for.
pub(crate) fn construct_of(ident: &Ident) -> Option<&str> {
    (ident.quote_style == Some(CONSTRUCT_QUOTE)).then_some(ident.value.as_str())
}

/// The argument behind `variadic`, if that is what `argument` stands for.
pub(crate) fn behind_variadic(argument: &Expr) -> Option<&Expr> {
    let Expr::Function(function) = argument else { return None };
    let name = name_parts(&function.name).first().copied().and_then(construct_of)?;
    match &function.args {
        FunctionArguments::List(list) if name == VARIADIC => match &list.args[..] {
            [FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))] => Some(expr),
            _ => None,
        },
        _ => None,
    }
}

/// A statement, and what the repairs took out of it for the analyser to look at.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) statement: Statement,
    pub(crate) aside: Aside,
    pub(crate) span: Span,
}

/// Parts of a statement that sqlparser has no place for. Each is found by the offset of the token that stands for it.
#[derive(Debug, Default, Clone)]
pub(crate) struct Aside {
    pub(crate) definition: Definition,
    /// The targets of `on conflict`, by the offset of their opening parenthesis.
    pub(crate) conflict_targets: HashMap<u32, ConflictTarget>,
    /// The fields and subscripts of an assignment's target, by the offset of the column's name.
    pub(crate) indirections: HashMap<u32, Vec<AccessExpr>>,
    /// The counts of `fetch first` that are no constants, by the offset of the constant that stands for each.
    pub(crate) counts: HashMap<u32, Expr>,
    /// The seeds of `tablesample ... repeatable (seed)`, by the offset of the constant that stands for each.
    pub(crate) seeds: HashMap<u32, Expr>,
    /// The columns that a function within `rows from` is given, by the offset of its name.
    pub(crate) row_definitions: HashMap<u32, Vec<TableAliasColumnDef>>,
    /// The alias of `using (...) as alias`, by the offset of the first column's name.
    pub(crate) join_aliases: HashMap<u32, String>,
    /// What stands behind common table expressions, by the offset of the parenthesis that closes each.
    pub(crate) recursions: HashMap<u32, Recursion>,
    /// Whether `overriding` was there, with which values for generated identities are allowed.
    pub(crate) overriding: bool,
    /// Whether the frame of some window leaves out the current row.
    pub(crate) excludes_current_row: bool,
}

/// What stands behind `on conflict`: `(a, lower(b)) where c`.
#[derive(Debug, Clone)]
pub(crate) struct ConflictTarget {
    pub(crate) elements: Vec<Expr>,
    pub(crate) predicate: Option<Expr>,
}

/// `search ... set ...` and `cycle ... set ... using ...` behind a recursive common table expression.
#[derive(Debug, Default, Clone)]
pub(crate) struct Recursion {
    pub(crate) search: Option<Search>,
    pub(crate) cycle: Option<Cycle>,
}

/// `search depth first by a, b set sequence`.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    /// The word that it begins with.
    pub(crate) span: Span,
    pub(crate) breadth_first: bool,
    pub(crate) columns: Vec<Ident>,
    pub(crate) sequence: Ident,
}

/// `cycle a, b set mark to true default false using path`.
#[derive(Debug, Clone)]
pub(crate) struct Cycle {
    /// The word that it begins with.
    pub(crate) span: Span,
    pub(crate) columns: Vec<Ident>,
    pub(crate) mark: Ident,
    /// The values of the mark, where they are not true and false.
    pub(crate) values: Option<(Expr, Expr)>,
    pub(crate) path: Ident,
}

/// The statement that `tokens` are.
///
/// # Errors
/// 42601 at the token that Postgres names; 0A000 where only we cannot read on.
pub(crate) fn statement(
    version: Version,
    sources: &SourceMap,
    tokens: &[Token],
) -> Result<Parsed, Box<Diagnostic>> {
    let span = place_of(tokens);
    let mut aside = Aside::default();
    nesting::check_length(tokens)?;
    let tokens = grammar::settle(version, sources, tokens, Goal::Statement)?;
    let tokens = repair::repair(sources, &tokens, &mut aside)?;
    let statement = parse(sources, tokens, span, |parser| {
        let statement = parser.parse_statement()?;
        match &parser.peek_token_ref().token {
            ParserToken::EOF | ParserToken::SemiColon => Ok(statement),
            _ => parser.expected_ref("end of statement", parser.peek_token_ref()),
        }
    })?;
    Ok(Parsed { statement, aside, span })
}

/// Words that a statement which reads or writes rows begins with. Postgres analyses these; all others are utility
/// statements, which take no parameters.
const QUERY_WORDS: &[&str] = &[
    "select", "with", "values", "insert", "update", "delete", "merge", "table", "call", "explain", "show",
    "execute", "fetch",
];

/// Whether a statement is a utility statement.
pub(crate) fn is_utility(tokens: &[Token]) -> bool {
    match tokens.first().map(|token| &token.kind) {
        Some(TokenKind::Word(word)) => !QUERY_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)),
        _ => false,
    }
}

/// The place from the first of `tokens` to the last.
pub(crate) fn place_of<T: Borrow<Token>>(tokens: &[T]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.borrow().span.to(last.borrow().span),
        _ => Span::default(),
    }
}

/// The expression that `tokens` are.
///
/// # Errors
/// Those of [`statement`].
pub(crate) fn expression(
    version: Version,
    sources: &SourceMap,
    tokens: &[Token],
) -> Result<Expr, Box<Diagnostic>> {
    nesting::check_length(tokens)?;
    settled_expression(sources, &grammar::settle(version, sources, tokens, Goal::Expression)?)
}

/// The expression that `tokens` are, which were read as part of a statement.
fn settled_expression<T: Borrow<Token>>(sources: &SourceMap, tokens: &[T]) -> Result<Expr, Box<Diagnostic>> {
    let span = place_of(tokens);
    let tokens = repair::repair(sources, tokens, &mut Aside::default())?;
    parse(sources, tokens, span, |parser| {
        let expr = parser.parse_expr()?;
        match &parser.peek_token_ref().token {
            ParserToken::EOF => Ok(expr),
            _ => parser.expected_ref("end of expression", parser.peek_token_ref()),
        }
    })
}

/// The columns with types that `tokens` list, which were read as part of a statement.
fn settled_columns(
    sources: &SourceMap,
    tokens: &[&Token],
) -> Result<Vec<TableAliasColumnDef>, Box<Diagnostic>> {
    let span = place_of(tokens);
    let tokens = repair::repair(sources, tokens, &mut Aside::default())?;
    parse(sources, tokens, span, |parser| {
        parser.parse_comma_separated(|parser| {
            let name = parser.parse_identifier()?;
            Ok(TableAliasColumnDef { name, data_type: Some(parser.parse_data_type()?) })
        })
    })
}

/// The type that `tokens` name.
pub(crate) fn data_type(
    version: Version,
    sources: &SourceMap,
    tokens: &[Token],
) -> Result<sqlparser::ast::DataType, Box<Diagnostic>> {
    let span = place_of(tokens);
    let tokens = grammar::settle(version, sources, tokens, Goal::Type)?;
    let tokens = repair::repair(sources, &tokens, &mut Aside::default())?;
    parse(sources, tokens, span, |parser| {
        let data_type = parser.parse_data_type()?;
        match &parser.peek_token_ref().token {
            ParserToken::EOF => Ok(data_type),
            _ => parser.expected_ref("end of type", parser.peek_token_ref()),
        }
    })
}

/// How deeply sqlparser may go into itself. A subquery is two levels, a call or a `case` is one. Unoptimised, as macros run, a
/// level takes up to 100 KB of the stack that [`compile`](crate::compile) provides.
const DEEPEST: usize = 4000;

fn parse<T>(
    sources: &SourceMap,
    tokens: Vec<TokenWithSpan>,
    span: Span,
    read: impl FnOnce(&mut Parser<'_>) -> Result<T, ParserError>,
) -> Result<T, Box<Diagnostic>> {
    let dialect = dialect::Postgres::new(tokens.len());
    let mut parser = Parser::new(&dialect).with_recursion_limit(DEEPEST).with_tokens_with_locations(tokens);
    read(&mut parser).map_err(|error| {
        let tokens = parser.into_tokens();
        Box::new(match error {
            ParserError::ParserError(text) | ParserError::TokenizerError(text) => {
                unread(sources, &text, &tokens, span)
            }
            ParserError::RecursionLimitExceeded => {
                let furthest = dialect.furthest().and_then(|index| tokens.get(index));
                let place = furthest.and_then(|token| from_parser(token.span));
                too_deep(place.or_else(|| nesting::deepest_bracket(&tokens)).unwrap_or(span))
            }
        })
    })
}

/// An expression without the parentheses around it.
pub(crate) fn unnested(mut expr: &Expr) -> &Expr {
    while let Expr::Nested(inner) = expr {
        expr = inner;
    }
    expr
}

/// What stands in sqlparser's messages between what it says and the token's place.
const PLACE: &str = " at Line: 1, Column: ";

/// Postgres's grammar has taken the text, so it is only sqlparser that cannot read on.
fn unread(sources: &SourceMap, text: &str, tokens: &[TokenWithSpan], span: Span) -> Diagnostic {
    let column = text.rsplit_once(PLACE).and_then(|(_, place)| place.parse::<u64>().ok());
    let token = tokens.iter().find(|token| Some(token.span.start.column) == column);
    let place = token.and_then(|token| from_parser(token.span)).filter(|place| place.start < place.end);
    let message = match place {
        Some(place) => format!("what stands at or near \"{}\" is not supported", sources.text(place)),
        None => "this statement is not supported".to_owned(),
    };
    Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, message, place.unwrap_or(span))
        .help(ANOTHER_WAY)
        .help(DECLARE)
}

/// A word that is a name, even where it reads like a keyword.
fn plain_name(name: &str) -> ParserToken {
    ParserToken::Word(Word { value: name.to_owned(), quote_style: None, keyword: Keyword::NoKeyword })
}

/// One of our tokens as one of sqlparser's. Comments have none.
fn convert(token: &Token) -> Option<TokenWithSpan> {
    let kind = match &token.kind {
        TokenKind::Word(word) => ParserToken::make_word(word, None),
        TokenKind::Name(name) => plain_name(name),
        TokenKind::QuotedIdentifier(name) => ParserToken::make_word(name, Some('"')),
        TokenKind::String { value, form: StringForm::Dollar } => {
            ParserToken::DollarQuotedString(DollarQuotedString { value: value.clone(), tag: None })
        }
        TokenKind::String { value, .. } => ParserToken::SingleQuotedString(value.clone()),
        TokenKind::BitString(digits) => ParserToken::SingleQuotedByteStringLiteral(digits.clone()),
        TokenKind::HexString(digits) => ParserToken::HexStringLiteral(digits.clone()),
        TokenKind::Number(number) => ParserToken::Number(number.clone(), false),
        TokenKind::Operator(operator) => operator_token(operator),
        TokenKind::Parameter(number) => ParserToken::Placeholder(format!("${number}")),
        TokenKind::LeftParen => ParserToken::LParen,
        TokenKind::RightParen => ParserToken::RParen,
        TokenKind::LeftBracket => ParserToken::LBracket,
        TokenKind::RightBracket => ParserToken::RBracket,
        TokenKind::Comma => ParserToken::Comma,
        TokenKind::Semicolon => ParserToken::SemiColon,
        TokenKind::Dot => ParserToken::Period,
        TokenKind::DotDot => ParserToken::CustomBinaryOperator("..".to_owned()),
        TokenKind::Colon => ParserToken::Colon,
        TokenKind::DoubleColon => ParserToken::DoubleColon,
        // Postgres keeps `:=` for named arguments as an older spelling of `=>`.
        TokenKind::ColonEquals => ParserToken::RArrow,
        TokenKind::LineComment | TokenKind::BlockComment | TokenKind::MetaCommand => return None,
    };
    Some(located(kind, token.span))
}

fn located(token: ParserToken, span: Span) -> TokenWithSpan {
    TokenWithSpan::at(token, location(span.start), location(span.end))
}

/// An offset as sqlparser's line and column. Columns count from 1, and line 0 is sqlparser's "nowhere".
fn location(offset: u32) -> Location {
    Location::new(1, u64::from(offset) + 1)
}

fn offset(location: Location) -> u32 {
    u32::try_from(location.column.saturating_sub(1)).unwrap_or(u32::MAX)
}

/// The place of a part of the tree, if its tokens have left any trace in it.
pub(crate) fn span_of(part: &impl Spanned) -> Option<Span> {
    from_parser(part.span())
}

/// The place that a span of sqlparser's stands for.
pub(crate) fn from_parser(span: ParserSpan) -> Option<Span> {
    (span.start.line != 0).then(|| Span::new(offset(span.start), offset(span.end)))
}

/// An identifier as Postgres stores it.
pub(crate) fn name(ident: &Ident) -> String {
    stored_name(&ident.value, ident.quote_style.is_some())
}

/// The parts of a possibly qualified name.
pub(crate) fn name_parts(name: &ObjectName) -> Vec<&Ident> {
    name.0.iter().filter_map(ObjectNamePart::as_ident).collect()
}

/// A name and the schema before it, if there is one. A database before both is ignored, as it can only be the current.
pub(crate) fn schema_and_name(object: &ObjectName) -> (Option<String>, String) {
    let parts = name_parts(object);
    let last = parts.last().map(|ident| name(ident)).unwrap_or_default();
    let schema = parts.len().checked_sub(2).and_then(|index| parts.get(index)).map(|ident| name(ident));
    (schema, last)
}

fn operator_token(operator: &str) -> ParserToken {
    match operator {
        "=" => ParserToken::Eq,
        "<" => ParserToken::Lt,
        ">" => ParserToken::Gt,
        "<=" => ParserToken::LtEq,
        ">=" => ParserToken::GtEq,
        "<>" | "!=" => ParserToken::Neq,
        "+" => ParserToken::Plus,
        "-" => ParserToken::Minus,
        "*" => ParserToken::Mul,
        "/" => ParserToken::Div,
        "%" => ParserToken::Mod,
        "^" => ParserToken::Caret,
        "&" => ParserToken::Ampersand,
        "|" => ParserToken::Pipe,
        "#" => ParserToken::Sharp,
        "~" => ParserToken::Tilde,
        "!" => ParserToken::ExclamationMark,
        "@" => ParserToken::AtSign,
        "?" => ParserToken::Question,
        "=>" => ParserToken::RArrow,
        "||" => ParserToken::StringConcat,
        "<<" => ParserToken::ShiftLeft,
        ">>" => ParserToken::ShiftRight,
        "&&" => ParserToken::Overlap,
        "!!" => ParserToken::DoubleExclamationMark,
        "|/" => ParserToken::PGSquareRoot,
        "||/" => ParserToken::PGCubeRoot,
        "~*" => ParserToken::TildeAsterisk,
        "!~" => ParserToken::ExclamationMarkTilde,
        "!~*" => ParserToken::ExclamationMarkTildeAsterisk,
        "~~" => ParserToken::DoubleTilde,
        "~~*" => ParserToken::DoubleTildeAsterisk,
        "!~~" => ParserToken::ExclamationMarkDoubleTilde,
        "!~~*" => ParserToken::ExclamationMarkDoubleTildeAsterisk,
        "->" => ParserToken::Arrow,
        "->>" => ParserToken::LongArrow,
        "#>" => ParserToken::HashArrow,
        "#>>" => ParserToken::HashLongArrow,
        "#-" => ParserToken::HashMinus,
        "@>" => ParserToken::AtArrow,
        "<@" => ParserToken::ArrowAt,
        "@?" => ParserToken::AtQuestion,
        "@@" => ParserToken::AtAt,
        "?&" => ParserToken::QuestionAnd,
        "?|" => ParserToken::QuestionPipe,
        "@-@" => ParserToken::AtDashAt,
        "?-" => ParserToken::QuestionMarkDash,
        other => ParserToken::CustomBinaryOperator(other.to_owned()),
    }
}
