//! The constructs of SQL/JSON: the manual's sections "Processing and Creating JSON Data" and "SQL/JSON Query Functions".
//!
//! Those that make JSON are functions that Postgres has had before, under new names. Those that read it give null where a path finds
//! nothing, so that only whether something is there can be known not to be null.

use sqlparser::ast::{self, FunctionArg, FunctionArgExpr, FunctionArguments, Ident};

use super::{condition, function, special};
use crate::{
    analyze::{
        conversion::type_name,
        resolve::{Analyzer, coerce, expr, scope::Level},
        tree::{Call, Expr, ExprKind},
    },
    catalog::{CastContext, TypeId, Volatility},
    diagnostic::{self, Diagnostic, Result},
    parse::{self, json as role},
    source::Span,
    sqlstate,
};

/// The arguments of a construct by what they are for.
#[derive(Default)]
struct Arguments<'a> {
    values: Vec<&'a ast::Expr>,
    passing: Vec<&'a ast::Expr>,
    defaults: Vec<&'a ast::Expr>,
    query: Option<&'a ast::Query>,
    returning: Option<&'a ast::DataType>,
    /// What is done on an error or without a value, and whether it is the former.
    behaviors: Vec<(&'a str, bool, Span)>,
}

impl<'a> Arguments<'a> {
    fn of(function: &'a ast::Function, span: Span) -> Self {
        let mut found = Self::default();
        let FunctionArguments::List(list) = &function.args else { return found };
        for argument in &list.args {
            let (name, value) = match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => (None, value),
                FunctionArg::Named { name, arg: FunctionArgExpr::Expr(value), .. } => {
                    (parse::construct_of(name), value)
                }
                _ => continue,
            };
            match (name, value) {
                (Some(role::QUERY), ast::Expr::Subquery(query)) => found.query = Some(query),
                (Some(role::RETURNING), ast::Expr::Cast { data_type, .. }) => {
                    found.returning = Some(data_type);
                }
                (Some(role::PASSING), value) => found.passing.push(value),
                (Some(role::DEFAULT), value) => found.defaults.push(value),
                (Some(name @ (role::ON_ERROR | role::ON_EMPTY)), value) => {
                    if let ast::Expr::Value(ast::ValueWithSpan {
                        value: ast::Value::SingleQuotedString(word),
                        span: place,
                    }) = value
                    {
                        let place = parse::from_parser(*place).unwrap_or(span);
                        found.behaviors.push((word, name == role::ON_ERROR, place));
                    }
                }
                (_, value) => found.values.push(value),
            }
        }
        found
    }
}

/// The construct called `name`; `behind` is the function that Postgres makes of it.
pub(super) fn analyze(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    behind: &[&Ident],
    call: &ast::Function,
    span: Span,
) -> Result<Expr> {
    let arguments = Arguments::of(call, span);
    let target =
        arguments.returning.map(|target| type_name::resolve(cx.catalog, target, span)).transpose()?;
    let builtin = behind.last().map(|ident| ident.value.as_str()).unwrap_or(name);
    match name {
        "json_objectagg" | "json_arrayagg" => {
            let made = aggregate(cx, level, builtin, call, &arguments, span)?;
            returned(cx, made, target, span)
        }
        "json_object" | "json_array" => {
            let made = match arguments.query {
                Some(query) => {
                    let subquery = condition::scalar_subquery(cx, level, query, span)?;
                    // Over no rows there is nothing, and not an array without elements.
                    let result = if builtin.starts_with("jsonb") { TypeId::JSONB } else { TypeId::JSON };
                    construct(name, vec![subquery], false, result, span)
                }
                None => {
                    let mut values = Vec::new();
                    for value in &arguments.values {
                        values.push(value_of(cx, level, value)?);
                    }
                    function::call_builtin(cx, builtin, values, span)?
                }
            };
            returned(cx, made, target, span)
        }
        "json_exists" | "json_value" | "json_query" => query(cx, level, name, &arguments, target, span),
        _ => scalar(cx, level, name, &arguments, target, span),
    }
}

/// A value that is put into JSON: what has no type is text.
fn value_of(cx: &mut Analyzer<'_>, level: &Level<'_>, value: &ast::Expr) -> Result<Expr> {
    let value = expr::analyze(cx, level, value)?;
    as_text(cx, value)
}

fn as_text(cx: &mut Analyzer<'_>, value: Expr) -> Result<Expr> {
    match value.ty {
        TypeId::UNKNOWN => coerce::coerce_to_specific(cx, value, TypeId::TEXT, "JSON"),
        _ => Ok(value),
    }
}

/// The aggregate, with all that stands behind its arguments.
fn aggregate(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    call: &ast::Function,
    arguments: &Arguments<'_>,
    span: Span,
) -> Result<Expr> {
    let place = call.name.0.first().and_then(|part| part.as_ident()).map(|ident| ident.span);
    let ident = |name: &str| match place {
        Some(place) => Ident::with_span(place, name),
        None => Ident::new(name),
    };
    let mut plain = call.clone();
    plain.name = ast::ObjectName::from(vec![ident("pg_catalog"), ident(name)]);
    if let FunctionArguments::List(list) = &mut plain.args {
        let last = arguments.values.len().saturating_sub(1);
        let values = arguments.values.iter().enumerate();
        let argument = |(index, value): (usize, &&ast::Expr)| {
            let value = if index == last { text_if_constant(value) } else { (*value).clone() };
            FunctionArg::Unnamed(FunctionArgExpr::Expr(value))
        };
        list.args = values.map(argument).collect();
    }
    special::function(cx, level, &plain, span)
}

/// A constant or a parameter as text, which it is where nothing else gives it a type.
fn text_if_constant(value: &ast::Expr) -> ast::Expr {
    match value {
        ast::Expr::Value(ast::ValueWithSpan {
            value: ast::Value::Placeholder(_) | ast::Value::SingleQuotedString(_) | ast::Value::Null,
            ..
        }) => ast::Expr::Cast {
            kind: ast::CastKind::DoubleColon,
            expr: Box::new(value.clone()),
            data_type: ast::DataType::Text,
            format: None,
        },
        other => other.clone(),
    }
}

/// What was made as the type that is asked for.
///
/// # Errors
/// 42846 where JSON cannot become that.
fn returned(cx: &mut Analyzer<'_>, made: Expr, target: Option<TypeId>, span: Span) -> Result<Expr> {
    match target {
        None => Ok(made),
        Some(TypeId::BYTEA) => {
            Ok(Expr::new(ExprKind::Cast { operand: Box::new(made), builtin: true }, TypeId::BYTEA, span))
        }
        Some(target) => coerce::coerce_explicitly(cx, made, target, span),
    }
}

fn construct(name: &str, arguments: Vec<Expr>, strict: bool, result: TypeId, span: Span) -> Expr {
    let call = Call {
        name: name.to_owned(),
        builtin: true,
        is_operator: false,
        outputs: Vec::new(),
        arguments,
        strict,
        returns_set: false,
        volatility: Volatility::Stable,
        body: None,
    };
    Expr::new(ExprKind::Call(call), result, span)
}

/// `json`, `json_scalar`, `json_serialize`
fn scalar(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    arguments: &Arguments<'_>,
    target: Option<TypeId>,
    span: Span,
) -> Result<Expr> {
    let Some(value) = arguments.values.first() else { return Err(diagnostic::internal(span)) };
    let value = value_of(cx, level, value)?;
    let result = match name {
        "json_serialize" => {
            if !is_text_of_json(cx, value.ty) {
                let message = "cannot use non-string types with implicit FORMAT JSON clause";
                return Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, message, value.span);
            }
            let target = target.unwrap_or(TypeId::TEXT);
            if cx.catalog.category(target).0 != 'S' && cx.catalog.base_type(target) != TypeId::BYTEA {
                let shown = cx.catalog.format_type(target);
                let message = format!("cannot use type {shown} in RETURNING clause of JSON_SERIALIZE()");
                return Err(Box::new(
                    Diagnostic::error(sqlstate::DATATYPE_MISMATCH, message, span)
                        .help("try returning a string type or bytea"),
                ));
            }
            target
        }
        "json" if !is_text_of_json(cx, value.ty) => {
            let message = format!("cannot cast type {} to json", cx.catalog.format_type(value.ty));
            return Diagnostic::refuse(sqlstate::CANNOT_COERCE, message, value.span);
        }
        _ => TypeId::JSON,
    };
    Ok(construct(name, vec![value], true, result, span))
}

/// Whether values of a type can be read as JSON.
fn is_text_of_json(cx: &Analyzer<'_>, ty: TypeId) -> bool {
    let base = cx.catalog.base_type(ty);
    cx.catalog.category(base).0 == 'S' || matches!(base, TypeId::JSON | TypeId::JSONB | TypeId::BYTEA)
}

/// `x is json`: null where the value is, and only there.
pub(super) fn is_json(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    operand: &ast::Expr,
    span: Span,
) -> Result<Expr> {
    let value = value_of(cx, level, operand)?;
    if !is_text_of_json(cx, value.ty) {
        let message = format!("cannot use type {} in IS JSON predicate", cx.catalog.format_type(value.ty));
        return Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, message, value.span);
    }
    Ok(construct("is json", vec![value], true, TypeId::BOOL, span))
}

/// `json_exists`, `json_value`, `json_query`
fn query(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    arguments: &Arguments<'_>,
    target: Option<TypeId>,
    span: Span,
) -> Result<Expr> {
    let [context, path] = &arguments.values[..] else { return Err(diagnostic::internal(span)) };
    let context = value_of(cx, level, context)?;
    let context = coerce::coerce_explicitly(cx, context, TypeId::JSONB, span).map_err(|error| {
        // The message is about the value, and the cast has no place of its own.
        Box::new(Diagnostic { span: parse::span_of(arguments.values[0]).unwrap_or(span), ..*error })
    })?;
    let mut values = vec![context, path_of(cx, level, path)?];
    for value in &arguments.passing {
        values.push(value_of(cx, level, value)?);
    }
    check_behaviors(name, &arguments.behaviors)?;
    let result = match name {
        "json_exists" => TypeId::BOOL,
        "json_value" => target.unwrap_or(TypeId::TEXT),
        _ => target.unwrap_or(TypeId::JSONB),
    };
    for value in &arguments.defaults {
        values.push(default(cx, level, value, result)?);
    }
    let is_unknown = arguments.behaviors.iter().any(|(word, ..)| *word == "unknown");
    let strict = name == "json_exists" && !is_unknown;
    Ok(construct(name, values, strict, result, span))
}

/// The path, which is a constant nearly always.
fn path_of(cx: &mut Analyzer<'_>, level: &Level<'_>, path: &ast::Expr) -> Result<Expr> {
    let path = expr::analyze(cx, level, path)?;
    let (ty, span) = (path.ty, path.span);
    coerce::coerce(cx, path, TypeId::JSONPATH, CastContext::Explicit)?.ok_or_else(|| {
        let shown = cx.catalog.format_type(ty);
        let message = format!("JSON path expression must be of type jsonpath, not of type {shown}");
        Box::new(Diagnostic::error(sqlstate::DATATYPE_MISMATCH, message, span))
    })
}

/// What stands behind `default`, as the type of the result.
fn default(cx: &mut Analyzer<'_>, level: &Level<'_>, value: &ast::Expr, target: TypeId) -> Result<Expr> {
    let value = expr::analyze(cx, level, value)?;
    let is_allowed = matches!(
        value.kind,
        ExprKind::Null | ExprKind::Literal(_) | ExprKind::Call(_) | ExprKind::Cast { .. }
    );
    if !is_allowed {
        let message =
            "can only specify a constant, non-aggregate function, or operator expression for DEFAULT";
        return Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, message, value.span);
    }
    let span = value.span;
    coerce::coerce_explicitly(cx, value, target, span)
}

/// What each construct may do on an error and without a value, as its message lists it.
fn check_behaviors(name: &str, behaviors: &[(&str, bool, Span)]) -> Result<()> {
    let (shown, allowed, listed): (_, &[&str], _) = match name {
        "json_exists" => {
            ("JSON_EXISTS()", &["error", "true", "false", "unknown"], "ERROR, TRUE, FALSE, or UNKNOWN")
        }
        "json_value" => ("JSON_VALUE()", &["error", "null"], "ERROR, NULL, or DEFAULT expression"),
        _ => (
            "JSON_QUERY()",
            &["error", "null", "empty"],
            "ERROR, NULL, EMPTY ARRAY, EMPTY OBJECT, or DEFAULT expression",
        ),
    };
    match behaviors.iter().find(|(word, ..)| !allowed.contains(word)) {
        None => Ok(()),
        Some((_, on_error, span)) => {
            let clause = if *on_error { "ON ERROR" } else { "ON EMPTY" };
            let message = format!("invalid {clause} behavior");
            let note = format!("Only {listed} is allowed in {clause} for {shown}.");
            Err(Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, message, *span).note(note)))
        }
    }
}
