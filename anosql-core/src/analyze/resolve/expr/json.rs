//! The functions of SQL/JSON: the manual's sections "Processing and Creating JSON Data" and "SQL/JSON Query Functions".

use sqlparser::ast::{self, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments};

use super::{
    aggregate::{self, Clauses},
    function::{self, CallSite, Resolution},
};
use crate::{
    analyze::{
        resolve::{Analyzer, coerce, expr, query, scope::Level},
        tree::{Call, Expr, ExprKind, Subquery, SubqueryKind},
    },
    catalog::{TypeId, Volatility},
    diagnostic::{Diagnostic, Result, internal, unsupported},
    parse,
    source::Span,
    sqlstate,
};

/// An argument, what it is there for, and the place of the words that say so.
pub(in crate::analyze) struct Argument<'a> {
    pub(in crate::analyze) role: &'a str,
    pub(in crate::analyze) expr: &'a ast::Expr,
    pub(in crate::analyze) span: Span,
    name: Option<&'a ast::Ident>,
}

impl Argument<'_> {
    /// The role as a name that the query gives.
    pub(in crate::analyze) fn name(&self) -> String {
        self.name.map(parse::name).unwrap_or_default()
    }
}

/// The arguments of a call that the parser has made of a construct.
pub(in crate::analyze) fn arguments<'a>(args: &'a FunctionArguments, span: Span) -> Vec<Argument<'a>> {
    let FunctionArguments::List(list) = args else { return Vec::new() };
    let read = list.args.iter().filter_map(|arg| match arg {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => {
            Some(Argument { role: "value", expr, span, name: None })
        }
        FunctionArg::Named { name, arg: FunctionArgExpr::Expr(expr), .. } => {
            let span = parse::from_parser(name.span).or_else(|| parse::span_of(expr)).unwrap_or(span);
            Some(Argument { role: &name.value, expr, span, name: Some(name) })
        }
        _ => None,
    });
    read.collect()
}

pub(in crate::analyze) fn find<'a, 'b>(args: &'b [Argument<'a>], role: &str) -> Option<&'b Argument<'a>> {
    args.iter().find(|arg| arg.role == role)
}

/// A call of the construct `name`.
pub(super) fn analyze(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    function: &ast::Function,
    span: Span,
) -> Result<Expr> {
    let args = arguments(&function.args, span);
    match name {
        parse::IS_JSON => test(cx, level, &args, span),
        "json_object" | "json_array" => constructor(cx, level, name, &args, span),
        "json_arrayagg" | "json_objectagg" => collected(cx, level, name, function, &args, span),
        "json" | "json_scalar" | "json_serialize" => conversion(cx, level, name, &args, span),
        "json_exists" | "json_query" | "json_value" => path_query(cx, level, name, &args, span),
        _ => Err(unsupported(&name.to_uppercase(), span)),
    }
}

/// A construct as a call of one of Postgres's own functions, under a name that it does not have.
fn call(name: &str, arguments: Vec<Expr>, strict: bool, ty: TypeId, span: Span) -> Expr {
    let call = Call {
        name: name.to_owned(),
        builtin: true,
        is_operator: false,
        outputs: Vec::new(),
        arguments,
        strict,
        returns_set: false,
        volatility: Volatility::Immutable,
        body: None,
    };
    Expr::new(ExprKind::Call(call), ty, span)
}

/// What a value is made to before it is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Input {
    /// Nothing, but for JSON in a text.
    Any,
    /// JSON in a text, of the type `json`.
    Text,
    /// A cast to this type.
    Type(TypeId),
    /// What a path's variable may be.
    Variable,
}

/// The types that a path's variable can be of as they are, texts aside.
const VARIABLES: &[TypeId] = &[
    TypeId::BOOL,
    TypeId::NUMERIC,
    TypeId::INT2,
    TypeId::INT4,
    TypeId::INT8,
    TypeId::FLOAT4,
    TypeId::FLOAT8,
    TypeId::DATE,
    TypeId::TIME,
    TypeId::TIMETZ,
    TypeId::TIMESTAMP,
    TypeId::TIMESTAMPTZ,
];

fn is_text(cx: &Analyzer<'_>, ty: TypeId) -> bool {
    cx.catalog.category(ty).0 == 'S'
}

/// A value with or without `format json` behind it.
fn value(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    construct: &str,
    argument: &Argument<'_>,
    input: Input,
) -> Result<Expr> {
    let mut expr = expr::analyze(cx, level, argument.expr)?;
    if expr.ty == TypeId::UNKNOWN {
        expr = coerce::coerce_to_specific(cx, expr, TypeId::TEXT, construct)?;
    }
    let is_formatted = argument.role.ends_with(" format json");
    let is_json = expr.ty == TypeId::JSON || expr.ty == TypeId::JSONB;
    let is_read = !is_json && (is_formatted || input == Input::Text);
    let span = expr.span;
    if is_read
        && matches!(input, Input::Any | Input::Text)
        && !is_text(cx, expr.ty)
        && expr.ty != TypeId::BYTEA
    {
        let kind = if is_formatted { "explicit" } else { "implicit" };
        let message = format!("cannot use non-string types with {kind} FORMAT JSON clause");
        let place = if is_formatted { argument.span } else { span };
        return Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, message, place);
    }
    let target = match input {
        Input::Type(target) => target,
        Input::Variable if is_json || is_formatted => TypeId::JSONB,
        Input::Variable if VARIABLES.contains(&expr.ty) || is_text(cx, expr.ty) => return Ok(expr),
        Input::Variable => return function::call_builtin(cx, "to_jsonb", vec![expr], span),
        Input::Any | Input::Text if is_read => TypeId::JSON,
        Input::Any | Input::Text => return Ok(expr),
    };
    // Bytes are read as JSON only where it is said that they are.
    if expr.ty == TypeId::BYTEA && (is_formatted || target == TypeId::JSON) {
        return Ok(cast(expr, target));
    }
    coerce::coerce_explicitly(cx, expr, target, span)
}

/// A conversion that gives a value for each.
fn cast(expr: Expr, target: TypeId) -> Expr {
    let span = expr.span;
    Expr::new(ExprKind::Cast { operand: Box::new(expr), builtin: true }, target, span)
}

/// `x is json`, which is null for a null.
fn test(cx: &mut Analyzer<'_>, level: &Level<'_>, args: &[Argument<'_>], span: Span) -> Result<Expr> {
    let [tested] = args else { return Err(internal(span)) };
    let tested = text_or_json(cx, level, tested)?;
    if ![TypeId::TEXT, TypeId::JSON, TypeId::JSONB].contains(&tested.ty) {
        let name = cx.catalog.format_type(tested.ty);
        return Diagnostic::refuse(
            sqlstate::DATATYPE_MISMATCH,
            format!("cannot use type {name} in IS JSON predicate"),
            tested.span,
        );
    }
    Ok(call(parse::IS_JSON, vec![tested], true, TypeId::BOOL, span))
}

/// A value as text, where it is one.
fn text_or_json(cx: &mut Analyzer<'_>, level: &Level<'_>, argument: &Argument<'_>) -> Result<Expr> {
    let expr = expr::analyze(cx, level, argument.expr)?;
    if expr.ty == TypeId::BYTEA {
        return Ok(cast(expr, TypeId::TEXT));
    }
    match expr.ty == TypeId::UNKNOWN || is_text(cx, expr.ty) {
        true => coerce::coerce_to_specific(cx, expr, TypeId::TEXT, "IS JSON"),
        false => Ok(expr),
    }
}

/// The type behind `returning`.
fn returned(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    args: &[Argument<'_>],
) -> Result<Option<(TypeId, Span)>> {
    let Some(argument) = args.iter().find(|arg| arg.role.starts_with("returning")) else { return Ok(None) };
    let ty = expr::analyze(cx, level, argument.expr)?.ty;
    if cx.catalog.version >= crate::version::Version::V17 && cx.catalog.category(ty).0 == 'P' {
        let message = "returning pseudo-types is not supported in SQL/JSON functions";
        return Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, message, argument.span);
    }
    let takes_format = is_text(cx, ty) || [TypeId::JSON, TypeId::JSONB, TypeId::BYTEA].contains(&ty);
    if argument.role.ends_with("format json") && !takes_format {
        return Diagnostic::refuse(
            sqlstate::FEATURE_NOT_SUPPORTED,
            "cannot use JSON format with non-string output types",
            argument.span,
        );
    }
    Ok(Some((ty, argument.span)))
}

/// What was made, as the type behind `returning`.
fn as_returned(cx: &mut Analyzer<'_>, made: Expr, target: Option<(TypeId, Span)>) -> Result<Expr> {
    match target {
        None => Ok(made),
        Some((TypeId::BYTEA, _)) => Ok(cast(made, TypeId::BYTEA)),
        Some((target, _)) => {
            let span = made.span;
            coerce::coerce_explicitly(cx, made, target, span)
        }
    }
}

/// Whether JSON is made as `jsonb`: where that is asked for, or where nothing is and one of the values is that.
fn is_binary(target: Option<(TypeId, Span)>, values: &[Expr]) -> bool {
    match target {
        Some((target, _)) => target == TypeId::JSONB,
        None => values.iter().any(|value| value.ty == TypeId::JSONB),
    }
}

/// `json_object` and `json_array`.
fn constructor(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    args: &[Argument<'_>],
    span: Span,
) -> Result<Expr> {
    let construct = if name == "json_object" { "JSON_OBJECT()" } else { "JSON_ARRAY()" };
    let target = returned(cx, level, args)?;
    let (values, name) = match args.iter().find(|arg| arg.role.starts_with("query")) {
        Some(argument) => (vec![array_of_query(cx, level, argument, span)?], "json array of a query"),
        None => {
            let name = if name == "json_object" { "json object" } else { "json array" };
            (members(cx, level, construct, args)?, name)
        }
    };
    let ty = if is_binary(target, &values) { TypeId::JSONB } else { TypeId::JSON };
    as_returned(cx, call(name, values, false, ty, span), target)
}

/// The keys and values that something is made of.
fn members(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    construct: &str,
    args: &[Argument<'_>],
) -> Result<Vec<Expr>> {
    let mut values = Vec::with_capacity(args.len());
    for argument in args {
        if argument.role == "key" {
            let key = expr::analyze(cx, level, argument.expr)?;
            values.push(match (&key.kind, key.ty) {
                (ExprKind::Literal(_) | ExprKind::Null, TypeId::UNKNOWN) => {
                    coerce::coerce_to_specific(cx, key, TypeId::TEXT, construct)?
                }
                _ => key,
            });
        } else if argument.role.starts_with("value") {
            values.push(value(cx, level, construct, argument, Input::Any)?);
        }
    }
    Ok(values)
}

/// `json_array(select ...)`, which is null where there are no rows.
fn array_of_query(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    argument: &Argument<'_>,
    span: Span,
) -> Result<Expr> {
    let ast::Expr::Subquery(query) = argument.expr else { return Err(internal(span)) };
    let query = query::subquery(cx, level, query)?;
    let columns = query.columns();
    let [column] = &columns[..] else {
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, "subquery must return only one column", span);
    };
    let ty = column.ty;
    if argument.role.ends_with("format json")
        && !is_text(cx, ty)
        && ![TypeId::JSON, TypeId::JSONB, TypeId::BYTEA].contains(&ty)
    {
        let message = "cannot use non-string types with explicit FORMAT JSON clause";
        return Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, message, argument.span);
    }
    let subquery =
        Subquery { kind: SubqueryKind::Array, test: Vec::new(), rejects_null: false, column: None, query };
    Ok(Expr::new(ExprKind::Subquery(Box::new(subquery)), ty, span))
}

/// `json_arrayagg` and `json_objectagg` are calls of the aggregates that do what their clauses say.
fn collected(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    function: &ast::Function,
    args: &[Argument<'_>],
    span: Span,
) -> Result<Expr> {
    let is_array = name == "json_arrayagg";
    let construct = if is_array { "JSON_ARRAYAGG()" } else { "JSON_OBJECTAGG()" };
    let target = returned(cx, level, args)?;
    let arguments = members(cx, level, construct, args)?;
    let mut name = if is_binary(target, &arguments) { "jsonb" } else { "json" }.to_owned();
    name += if is_array { "_agg" } else { "_object_agg" };
    if find(args, "unique keys").is_some() {
        name += "_unique";
    }
    if (is_array && find(args, "null on null").is_none()) || find(args, "absent on null").is_some() {
        name += "_strict";
    }
    let filter = match &function.filter {
        Some(filter) => {
            let filter = expr::analyze(cx, level, filter)?;
            Some(Box::new(coerce::coerce_to_boolean(cx, filter, "FILTER")?))
        }
        None => None,
    };
    let order = match &function.args {
        FunctionArguments::List(list) => list.clauses.iter().find_map(|clause| match clause {
            FunctionArgumentClause::OrderBy(keys) => Some(keys.as_slice()),
            _ => None,
        }),
        _ => None,
    };
    let site = CallSite {
        schema: Some("pg_catalog"),
        name: &name,
        arguments,
        names: Vec::new(),
        variadic: false,
        procedures: false,
        span,
    };
    let Resolution::Function(call) = function::resolve_call(cx, site)? else { return Err(internal(span)) };
    let clauses = Clauses { distinct: false, within_group: 0, order: order.unwrap_or_default(), filter };
    let made = aggregate::finish_call(cx, level, *call, function.over.as_ref(), clauses, span)?;
    as_returned(cx, made, target)
}

/// `json`, `json_scalar` and `json_serialize`, which are null for a null and only for that.
fn conversion(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    args: &[Argument<'_>],
    span: Span,
) -> Result<Expr> {
    let argument = args.first().ok_or_else(|| internal(span))?;
    let (argument, ty) = match name {
        "json" if find(args, "unique keys").is_some() => {
            let text = text_or_json(cx, level, argument)?;
            if text.ty != TypeId::TEXT {
                let message = "cannot use non-string types with WITH UNIQUE KEYS clause";
                return Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, message, text.span);
            }
            (text, TypeId::JSON)
        }
        "json" => (value(cx, level, "JSON()", argument, Input::Type(TypeId::JSON))?, TypeId::JSON),
        "json_scalar" => {
            let scalar = expr::analyze(cx, level, argument.expr)?;
            let scalar = match scalar.ty {
                TypeId::UNKNOWN => coerce::coerce_to_specific(cx, scalar, TypeId::TEXT, "JSON_SCALAR")?,
                _ => scalar,
            };
            (scalar, TypeId::JSON)
        }
        _ => {
            let json = value(cx, level, "JSON_SERIALIZE()", argument, Input::Text)?;
            let target = returned(cx, level, args)?;
            if let Some((ty, span)) = target
                && ty != TypeId::BYTEA
                && !is_text(cx, ty)
            {
                let name = cx.catalog.format_type(ty);
                let message = format!("cannot use type {name} in RETURNING clause of JSON_SERIALIZE()");
                let error = Diagnostic::error(sqlstate::DATATYPE_MISMATCH, message, span);
                return Err(Box::new(error.help("return a string type or bytea")));
            }
            (json, target.map_or(TypeId::TEXT, |(ty, _)| ty))
        }
    };
    Ok(call(name, vec![argument], true, ty, span))
}

/// The context and the path, and what the path's variables are.
pub(in crate::analyze) fn source(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    construct: &str,
    args: &[Argument<'_>],
) -> Result<Vec<Expr>> {
    let mut found = Vec::new();
    for argument in args {
        match argument.role {
            role if role.starts_with("context") => {
                found.push(value(cx, level, construct, argument, Input::Type(TypeId::JSONB))?);
            }
            "path" => {
                let path = expr::analyze(cx, level, argument.expr)?;
                let (ty, span) = (path.ty, path.span);
                let path = coerce::coerce(cx, path, TypeId::JSONPATH, crate::catalog::CastContext::Explicit)?;
                let Some(path) = path else {
                    let name = cx.catalog.format_type(ty);
                    let message =
                        format!("JSON path expression must be of type jsonpath, not of type {name}");
                    return Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, message, span);
                };
                found.push(path);
            }
            role if role.starts_with("passing") => {
                found.push(value(cx, level, construct, argument, Input::Variable)?);
            }
            _ => {}
        }
    }
    Ok(found)
}

/// `json_exists`, `json_value` and `json_query`.
fn path_query(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    args: &[Argument<'_>],
    span: Span,
) -> Result<Expr> {
    let words = format!("{}()", name.to_uppercase());
    let kind = match name {
        "json_exists" => Finds::Whether,
        "json_value" => Finds::Scalar,
        _ => Finds::Json,
    };
    check_shape(args, kind, &words)?;
    check_behaviors(args, kind, &words, None)?;
    let mut arguments = source(cx, level, &words, args)?;
    let target = returned(cx, level, args)?.map(|(ty, _)| ty);
    let ty = target.unwrap_or(match kind {
        Finds::Whether => TypeId::BOOL,
        Finds::Scalar => TypeId::TEXT,
        Finds::Json => TypeId::JSONB,
    });
    defaults(cx, level, args, ty, &mut arguments)?;
    // A null variable makes nothing null, and a default may be null.
    let gives_unknown = find(args, "ON ERROR").is_some_and(|behavior| text_of(behavior) == Some("UNKNOWN"));
    let name = if kind == Finds::Whether && gives_unknown { "json_exists or unknown" } else { name };
    let strict = !args.iter().any(|arg| arg.role.starts_with("passing") || arg.role.starts_with("default"));
    Ok(call(name, arguments, strict, ty, span))
}

/// What a path is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::analyze) enum Finds {
    Whether,
    Scalar,
    Json,
}

pub(in crate::analyze) fn check_shape(args: &[Argument<'_>], kind: Finds, words: &str) -> Result<()> {
    if kind == Finds::Scalar
        && let Some(argument) = find(args, "returning format json")
    {
        let message = format!("cannot specify FORMAT JSON in RETURNING clause of {words}");
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, argument.span);
    }
    if let (Some(_), Some(quotes)) = (find(args, "wrapper"), find(args, "omit quotes")) {
        let message = "SQL/JSON QUOTES behavior must not be specified when WITH WRAPPER is used";
        let error = Diagnostic::error(sqlstate::SYNTAX_ERROR, message, quotes.span);
        return Err(Box::new(error.help("leave out what stands here, or write `without wrapper`")));
    }
    Ok(())
}

/// Checks what is given where there is no value, and in an error; `column` is the column of a table that it is for, and
/// `words` are the function, or what the column is.
pub(in crate::analyze) fn check_behaviors(
    args: &[Argument<'_>],
    kind: Finds,
    words: &str,
    column: Option<&str>,
) -> Result<()> {
    let (allowed, list): (&[&str], _) = match kind {
        Finds::Whether => (&["ERROR", "TRUE", "FALSE", "UNKNOWN"], "ERROR, TRUE, FALSE, or UNKNOWN"),
        Finds::Scalar => (&["ERROR", "NULL", "DEFAULT"], "ERROR, NULL, or DEFAULT expression"),
        Finds::Json => (
            &["ERROR", "NULL", "EMPTY ARRAY", "EMPTY OBJECT", "DEFAULT"],
            "ERROR, NULL, EMPTY ARRAY, EMPTY OBJECT, or DEFAULT expression",
        ),
    };
    for argument in args {
        let (event, behavior) = match argument.role {
            "default ON EMPTY" => ("ON EMPTY", "DEFAULT"),
            "default ON ERROR" => ("ON ERROR", "DEFAULT"),
            "ON EMPTY" | "ON ERROR" => (argument.role, text_of(argument).unwrap_or_default()),
            _ => continue,
        };
        if !allowed.contains(&behavior) {
            let of = column.map(|name| format!(" for column \"{name}\"")).unwrap_or_default();
            let error = Diagnostic::error(
                sqlstate::SYNTAX_ERROR,
                format!("invalid {event} behavior{of}"),
                argument.span,
            );
            return Err(Box::new(error.help(format!("only {list} is allowed in {event} for {words}"))));
        }
    }
    Ok(())
}

/// The text of an argument that is a constant.
pub(in crate::analyze) fn text_of<'a>(argument: &Argument<'a>) -> Option<&'a str> {
    match argument.expr {
        ast::Expr::Value(value) => match &value.value {
            ast::Value::SingleQuotedString(text) => Some(text),
            ast::Value::DollarQuotedString(text) => Some(&text.value),
            _ => None,
        },
        _ => None,
    }
}

/// `default x on empty`: values of the type that is returned, which no row decides.
pub(in crate::analyze) fn defaults(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    args: &[Argument<'_>],
    target: TypeId,
    into: &mut Vec<Expr>,
) -> Result<()> {
    for argument in args.iter().filter(|argument| argument.role.starts_with("default ")) {
        let default = expr::analyze(cx, level, argument.expr)?;
        let (ty, span) = (default.ty, default.span);
        if !is_default(&default) {
            let message =
                "can only specify a constant, non-aggregate function, or operator expression for DEFAULT";
            return Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, message, span);
        }
        let (mut has_column, mut has_set) = (false, false);
        default.visit(&mut |part| match &part.kind {
            ExprKind::Column(_) | ExprKind::WholeRow { .. } => has_column = true,
            ExprKind::Call(call) => has_set |= call.returns_set,
            _ => {}
        });
        if has_column {
            return Diagnostic::refuse(
                sqlstate::DATATYPE_MISMATCH,
                "DEFAULT expression must not contain column references",
                span,
            );
        }
        if has_set {
            return Diagnostic::refuse(
                sqlstate::DATATYPE_MISMATCH,
                "DEFAULT expression must not return a set",
                span,
            );
        }
        match coerce::coerce(cx, default, target, crate::catalog::CastContext::Explicit)? {
            Some(default) => into.push(default),
            None => {
                let (from, to) = (cx.catalog.format_type(ty), cx.catalog.format_type(target));
                let message = format!("cannot cast behavior expression of type {from} to {to}");
                return Diagnostic::refuse(sqlstate::CANNOT_COERCE, message, span);
            }
        }
    }
    Ok(())
}

fn is_default(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Null | ExprKind::Call(_) => true,
        ExprKind::Cast { operand, .. } => is_default(operand),
        _ => false,
    }
}
