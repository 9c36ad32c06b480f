//! Utility statements around a query or with rows of their own: `explain`, `show` and `select into`.

use sqlparser::ast::{self, AnalyzeFormat, AnalyzeFormatKind, Expr, SetExpr, Statement, UtilityOption};

use super::{analyzer::Analyzer, query, scope::Level};
use crate::{
    analyze::tree::{Body, Query, RangeColumn, Utility},
    catalog::TypeId,
    diagnostic::{Diagnostic, Result, internal, unsupported},
    parse, sqlstate,
};

/// `explain`, whose rows are of one column, the plan; the parameters are those of the statement explained.
pub(super) fn explain(cx: &mut Analyzer<'_>, statement: &Statement) -> Result<Query> {
    let Statement::Explain { analyze, statement, format, options, .. } = statement else {
        return Err(internal(cx.span));
    };
    let explained = match statement.as_ref() {
        Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_) => super::statement(cx, statement)?,
        _ => return Err(unsupported("EXPLAIN of a utility statement", cx.span)),
    };
    let options = options.as_deref().unwrap_or_default();
    options.iter().try_for_each(|option| check_option(cx, option))?;
    let ty = match format_of(format.as_ref(), options).as_str() {
        "json" => TypeId::JSON,
        "xml" => TypeId::XML,
        _ => TypeId::TEXT,
    };
    let executes = *analyze || options.iter().any(|option| is(option, "analyze") && !is_off(option));
    let column = RangeColumn { name: "QUERY PLAN".to_owned(), ty };
    Ok(Query::plain(Body::Utility(Utility::Explain { column, executes, query: Box::new(explained) })))
}

/// Refuses an option that no version has, and a value that it cannot have.
fn check_option(cx: &Analyzer<'_>, option: &UtilityOption) -> Result<()> {
    let span = parse::from_parser(option.name.span).unwrap_or(cx.span);
    let refuse = |code, message: String| Diagnostic::refuse(code, message, span);
    let name = parse::name(&option.name);
    let value = option.arg.as_ref().map(value_of);
    match (name.as_str(), value.as_deref()) {
        ("format" | "serialize", Some(value)) => {
            let values = if name == "format" { FORMATS } else { SERIALIZED };
            if values.contains(&value) {
                return Ok(());
            }
            let message = format!("unrecognized value for EXPLAIN option \"{name}\": \"{value}\"");
            refuse(sqlstate::INVALID_PARAMETER_VALUE, message)
        }
        ("format", None) => refuse(sqlstate::SYNTAX_ERROR, "format requires a parameter".to_owned()),
        ("serialize", None) => Ok(()),
        (switch, value) if SWITCHES.contains(&switch) => match value.map(str::to_lowercase).as_deref() {
            None | Some("true" | "false" | "on" | "off" | "0" | "1") => Ok(()),
            Some(_) => refuse(sqlstate::SYNTAX_ERROR, format!("{name} requires a Boolean value")),
        },
        _ => refuse(sqlstate::SYNTAX_ERROR, format!("unrecognized EXPLAIN option \"{name}\"")),
    }
}

/// `show`, whose rows are the parameter's value as text, under the name that Postgres itself writes.
pub(super) fn show(variable: &[ast::Ident]) -> Query {
    let words: Vec<String> = variable.iter().map(|word| word.value.to_lowercase()).collect();
    let name = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["all"] => {
            let column = |name: &str| RangeColumn { name: name.to_owned(), ty: TypeId::TEXT };
            let columns = ["name", "setting", "description"].map(column).to_vec();
            return Query::plain(Body::Utility(Utility::Show { columns, nullable: true }));
        }
        ["time", "zone"] | ["timezone"] => "TimeZone".to_owned(),
        ["transaction", "isolation", "level"] => "transaction_isolation".to_owned(),
        ["session", "authorization"] => "session_authorization".to_owned(),
        ["datestyle"] => "DateStyle".to_owned(),
        ["intervalstyle"] => "IntervalStyle".to_owned(),
        _ => words.join("."),
    };
    let columns = vec![RangeColumn { name, ty: TypeId::TEXT }];
    Query::plain(Body::Utility(Utility::Show { columns, nullable: false }))
}

/// `select ... into t`: the query is analysed, and its rows go into a table that it makes; `None` if it is none.
pub(super) fn select_into(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    query: &ast::Query,
) -> Result<Option<Query>> {
    if !into(&query.body) {
        return Ok(None);
    }
    let mut query = query.clone();
    without_into(&mut query.body);
    let query = query::analyze(cx, level, &query, true)?;
    Ok(Some(Query::plain(Body::Utility(Utility::SelectInto(Box::new(query))))))
}

/// The error for `into` elsewhere.
pub(super) fn misplaced_into(cx: &Analyzer<'_>, into: &ast::SelectInto) -> Box<Diagnostic> {
    let span = into.targets.first().and_then(parse::span_of).unwrap_or(cx.span);
    Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, "SELECT ... INTO is not allowed here", span))
}

/// Whether the first `select` of a query has an `into`.
fn into(body: &SetExpr) -> bool {
    match body {
        SetExpr::Select(select) => select.into.is_some(),
        SetExpr::SetOperation { left, .. } => into(left),
        SetExpr::Query(query) => into(&query.body),
        _ => false,
    }
}

fn without_into(body: &mut SetExpr) {
    match body {
        SetExpr::Select(select) => select.into = None,
        SetExpr::SetOperation { left, .. } => without_into(left),
        SetExpr::Query(query) => without_into(&mut query.body),
        _ => {}
    }
}

/// The options of `explain` that are on or off, in all versions.
const SWITCHES: &[&str] = &[
    "analyze",
    "buffers",
    "costs",
    "generic_plan",
    "memory",
    "settings",
    "summary",
    "timing",
    "verbose",
    "wal",
];

const FORMATS: &[&str] = &["text", "xml", "json", "yaml"];

const SERIALIZED: &[&str] = &["none", "off", "text", "binary"];

/// The value of an option, as Postgres reads it.
fn value_of(value: &Expr) -> String {
    match value {
        Expr::Identifier(name) => parse::name(name),
        Expr::Value(value) => match &value.value {
            ast::Value::SingleQuotedString(text) => text.clone(),
            other => other.to_string(),
        },
        other => other.to_string(),
    }
}

fn is(option: &UtilityOption, name: &str) -> bool {
    option.name.value.eq_ignore_ascii_case(name)
}

/// Whether an option is switched off, as in `analyze false`.
fn is_off(option: &UtilityOption) -> bool {
    let value = option.arg.as_ref().map(|value| value.to_string().to_lowercase());
    matches!(value.as_deref(), Some("false" | "off" | "0"))
}

/// The word behind `format`, in lower case.
fn format_of(format: Option<&AnalyzeFormatKind>, options: &[UtilityOption]) -> String {
    let option = options.iter().rfind(|option| is(option, "format")).and_then(|option| option.arg.as_ref());
    match (option, format) {
        (Some(Expr::Identifier(name)), _) => name.value.to_lowercase(),
        (Some(value), _) => value.to_string().trim_matches('\'').to_lowercase(),
        (None, Some(AnalyzeFormatKind::Keyword(format) | AnalyzeFormatKind::Assignment(format))) => {
            match format {
                AnalyzeFormat::JSON => "json".to_owned(),
                _ => "text".to_owned(),
            }
        }
        (None, None) => "text".to_owned(),
    }
}
