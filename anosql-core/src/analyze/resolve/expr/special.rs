//! Function calls, and the functions that SQL gives a syntax of their own.

use sqlparser::ast::{
    self, DuplicateTreatment, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments,
    TrimWhereField,
};

use super::{
    access::{self, field_of},
    aggregate::{self, Clauses},
    construct,
    function::{self, CallSite, Resolution},
    operator,
};
use crate::{
    analyze::{
        conversion::coercion::Construct,
        resolve::{analyzer::Analyzer, coerce, expr, query, scope::Level},
        tree::{Expr, ExprKind, Subquery, SubqueryKind},
    },
    catalog::{self, FunctionKind, MOST_ARGUMENTS, TypeId},
    diagnostic::{Diagnostic, Result, internal, unsupported},
    parse,
    source::Span,
    sqlstate,
};

/// A function call, or what the parser takes for one.
pub(super) fn function(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    function: &ast::Function,
    span: Span,
) -> Result<Expr> {
    if let Some((construct, name)) = parse::name_parts(&function.name).split_first()
        && let Some(construct) = parse::construct_of(construct)
    {
        return construct::analyze(cx, level, construct, name, function, span);
    }
    let (schema, name) = parse::schema_and_name(&function.name);
    let quoted = parse::name_parts(&function.name).last().is_some_and(|ident| ident.quote_style.is_some());
    let name_span = parse::span_of(&function.name).unwrap_or(span);
    if schema.is_none()
        && !quoted
        && let Some(expr) = special_function(cx, level, &name, function, span)?
    {
        return Ok(expr);
    }
    let FunctionArguments::List(list) = &function.args else {
        return Err(unsupported(&format!("a call of {name} without parentheses"), span));
    };
    let (arguments, names, variadic, star) = arguments(cx, level, &list.args)?;
    if arguments.len() > MOST_ARGUMENTS {
        let message = format!("cannot pass more than {MOST_ARGUMENTS} arguments to a function");
        return Diagnostic::refuse(sqlstate::TOO_MANY_ARGUMENTS, message, name_span);
    }
    let mut order: &[ast::OrderByExpr] = &[];
    for clause in &list.clauses {
        match clause {
            FunctionArgumentClause::OrderBy(keys) => order = keys,
            other => return Err(unsupported(&format!("the clause {other} in a function call"), span)),
        }
    }
    let mut all = arguments;
    for key in &function.within_group {
        all.push(expr::analyze(cx, level, &key.expr)?);
    }
    let filter = match &function.filter {
        Some(filter) => {
            let filter = expr::analyze(cx, level, filter)?;
            Some(Box::new(coerce::coerce_to_boolean(cx, filter, "FILTER")?))
        }
        None => None,
    };
    let site = CallSite {
        schema: schema.as_deref(),
        name: &name,
        arguments: all,
        names,
        variadic,
        procedures: false,
        span: name_span,
    };
    let field = field_by_call(cx, level, function, &site);
    let call = match (function::resolve_call(cx, site), field) {
        (Ok(Resolution::Function(call)), _) => *call,
        (Ok(Resolution::Cast(expr)), _) => return Ok(Expr { span, ..expr }),
        (Err(error), Some(field)) if error.is(sqlstate::UNDEFINED_FUNCTION) => {
            return Ok(Expr { span, ..field });
        }
        (Err(error), _) => return Err(error),
    };
    if star && call.function.kind == FunctionKind::Plain {
        let message = format!("{name}(*) specified, but {name} is not an aggregate function");
        return Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, name_span);
    }
    if list.args.is_empty()
        && function.within_group.is_empty()
        && call.function.kind == FunctionKind::Aggregate
    {
        let message = format!("{name}(*) must be used to call a parameterless aggregate function");
        return Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, span);
    }
    let distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
    aggregate::finish_call(
        cx,
        level,
        call,
        function.over.as_ref(),
        Clauses { distinct, within_group: function.within_group.len(), order, filter },
        span,
    )
}

/// `f(row)`, which is `(row).f` where no function is called so.
fn field_by_call(
    cx: &Analyzer<'_>,
    level: &Level<'_>,
    function: &ast::Function,
    site: &CallSite<'_>,
) -> Option<Expr> {
    let [row] = &site.arguments[..] else { return None };
    let is_row = cx.catalog.is_row(row.ty);
    let is_plain = site.schema.is_none()
        && site.names.is_empty()
        && !site.variadic
        && function.over.is_none()
        && function.filter.is_none()
        && function.within_group.is_empty();
    if !is_row || !is_plain {
        return None;
    }
    let fields = access::fields(cx, level, row)?;
    let index = fields.iter().position(|(name, _)| name == site.name)?;
    Some(field_of(row, index, fields[index].1, row.span))
}

/// The arguments of a call, the names of the last ones, whether the last is `variadic`, and whether it is `*`.
pub(in crate::analyze) fn arguments(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    args: &[FunctionArg],
) -> Result<(Vec<Expr>, Vec<String>, bool, bool)> {
    let (mut arguments, mut names, mut variadic, mut star) = (Vec::new(), Vec::new(), false, false);
    for arg in args {
        let value = match arg {
            FunctionArg::Unnamed(value) => value,
            FunctionArg::Named { name, arg, .. } => {
                names.push(parse::name(name));
                arg
            }
            FunctionArg::ExprNamed { name, arg, .. } => {
                // `variadic name => value`
                let list = parse::behind_variadic(name);
                variadic |= list.is_some();
                let ast::Expr::Identifier(name) = list.unwrap_or(name) else {
                    let span = parse::span_of(name).unwrap_or(cx.span);
                    return Err(unsupported("an argument named by an expression", span));
                };
                names.push(parse::name(name));
                arg
            }
        };
        match value {
            FunctionArgExpr::Expr(expr) => {
                let list = parse::behind_variadic(expr);
                variadic |= list.is_some();
                arguments.push(expr::analyze(cx, level, list.unwrap_or(expr))?);
            }
            FunctionArgExpr::Wildcard | FunctionArgExpr::WildcardWithOptions(_) => star = true,
            FunctionArgExpr::QualifiedWildcard(name) => {
                let span = parse::span_of(name).unwrap_or(cx.span);
                arguments.push(access::row_of(cx, level, name, span)?);
            }
        }
    }
    Ok((arguments, names, variadic, star))
}

/// Functions that are keywords: they can be called by no other name and take arguments in ways of their own.
pub(in crate::analyze) fn special_function(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    function: &ast::Function,
    span: Span,
) -> Result<Option<Expr>> {
    let value = |ty| Ok(Some(Expr::new(ExprKind::Call(sql_value(name)), ty, span)));
    match name {
        "current_date" => return value(TypeId::DATE),
        "current_time" => return value(TypeId::TIMETZ),
        "current_timestamp" => return value(TypeId::TIMESTAMPTZ),
        "localtime" => return value(TypeId::TIME),
        "localtimestamp" => return value(TypeId::TIMESTAMP),
        "current_user" | "session_user" | "current_role" | "user" | "current_catalog"
            if matches!(function.args, FunctionArguments::None) =>
        {
            return value(TypeId::NAME);
        }
        "current_schema" if matches!(function.args, FunctionArguments::None) => {
            return function::call_builtin(cx, "current_schema", Vec::new(), span).map(Some);
        }
        "system_user" if matches!(function.args, FunctionArguments::None) => {
            return function::call_builtin(cx, "system_user", Vec::new(), span).map(Some);
        }
        _ => {}
    }
    if let (FunctionArguments::Subquery(query), "array") = (&function.args, name) {
        return array_subquery(cx, level, query, span).map(Some);
    }
    let FunctionArguments::List(list) = &function.args else { return Ok(None) };
    if !matches!(name, "coalesce" | "greatest" | "least" | "nullif" | "grouping") {
        return Ok(None);
    }
    let (mut arguments, ..) = arguments(cx, level, &list.args)?;
    let expr = match name {
        "grouping" => Expr::new(ExprKind::Call(sql_value("grouping")), TypeId::INT4, span),
        "nullif" => {
            if arguments.len() != 2 {
                return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, "NULLIF takes two arguments", span);
            }
            let right = arguments.remove(1);
            let row = arguments[0].ty;
            let equal = operator::binary(cx, None, "=", arguments.remove(0), right)?;
            let ExprKind::Call(call) = equal.kind else { return Err(internal(span)) };
            let mut sides = call.arguments.into_iter();
            let (Some(left), Some(right)) = (sides.next(), sides.next()) else {
                return Err(internal(span));
            };
            // A row is compared as a record and stays the row that it is.
            let ty = if left.ty == TypeId::RECORD && row != TypeId::UNKNOWN { row } else { left.ty };
            Expr::new(ExprKind::NullIf(Box::new(left), Box::new(right)), ty, span)
        }
        _ => {
            if arguments.is_empty() {
                return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, "syntax error at or near \")\"", span);
            }
            let construct = match name {
                "coalesce" => "COALESCE",
                "greatest" => "GREATEST",
                _ => "LEAST",
            };
            let (arguments, ty) = coerce::unify(cx, arguments, Construct(construct))?;
            let kind =
                if name == "coalesce" { ExprKind::Coalesce(arguments) } else { ExprKind::Extreme(arguments) };
            Expr::new(kind, ty, span)
        }
    };
    Ok(Some(expr))
}

fn array_subquery(cx: &mut Analyzer<'_>, level: &Level<'_>, query: &ast::Query, span: Span) -> Result<Expr> {
    let query = query::subquery(cx, level, query)?;
    let columns = query.columns();
    let [column] = &columns[..] else {
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, "subquery must return only one column", span);
    };
    let element = column.ty;
    // An array of arrays is an array of one more dimension, unless there is a type for it, as over the vector types.
    let ty = cx.catalog.array_of(element).or_else(|| cx.catalog.array_element(element).map(|_| element));
    let ty = ty.ok_or_else(|| {
        let name = cx.catalog.format_type(element);
        Box::new(Diagnostic::error(
            sqlstate::UNDEFINED_OBJECT,
            format!("could not find array type for data type {name}"),
            span,
        ))
    })?;
    let subquery =
        Subquery { kind: SubqueryKind::Array, test: Vec::new(), rejects_null: false, column: None, query };
    Ok(Expr::new(ExprKind::Subquery(Box::new(subquery)), ty, span))
}

pub(super) fn substring(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    expr: &ast::Expr,
    (from, length): (Option<&ast::Expr>, Option<&ast::Expr>),
    span: Span,
) -> Result<Expr> {
    let mut arguments = vec![expr::analyze(cx, level, expr)?];
    match (from, length) {
        (None, None) => {}
        (Some(from), None) => arguments.push(expr::analyze(cx, level, from)?),
        (Some(from), Some(length)) => {
            arguments.push(expr::analyze(cx, level, from)?);
            arguments.push(expr::analyze(cx, level, length)?);
        }
        // Without a start the length must be a number, since text would mean a pattern.
        (None, Some(length)) => {
            arguments.push(super::constant::number("1", span));
            let length = expr::analyze(cx, level, length)?;
            arguments.push(coerce::coerce_explicitly(cx, length, TypeId::INT4, span)?);
        }
    }
    function::call_builtin(cx, name, arguments, span)
}

pub(super) fn trim(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    side: Option<TrimWhereField>,
    what: Option<&ast::Expr>,
    expr: &ast::Expr,
    characters: Option<&[ast::Expr]>,
    span: Span,
) -> Result<Expr> {
    let name = match side {
        Some(TrimWhereField::Leading) => "ltrim",
        Some(TrimWhereField::Trailing) => "rtrim",
        Some(TrimWhereField::Both) | None => "btrim",
    };
    let mut arguments = vec![expr::analyze(cx, level, expr)?];
    for what in what.into_iter().chain(characters.into_iter().flatten()) {
        arguments.push(expr::analyze(cx, level, what)?);
    }
    function::call_builtin(cx, name, arguments, span)
}

/// `(a, b) overlaps (c, d)`
pub(super) fn overlaps(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    left: &ast::Expr,
    right: &ast::Expr,
    span: Span,
) -> Result<Expr> {
    let (Some([a, b]), Some([c, d])) = (super::row_fields(left), super::row_fields(right)) else {
        let message = "wrong number of parameters on a side of OVERLAPS expression";
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, span);
    };
    let arguments =
        [a, b, c, d].into_iter().map(|expr| expr::analyze(cx, level, expr)).collect::<Result<Vec<_>>>()?;
    function::call_builtin(cx, "overlaps", arguments, span)
}

/// A keyword that stands for a value of the session or the statement.
fn sql_value(name: &str) -> crate::analyze::tree::Call {
    crate::analyze::tree::Call {
        name: name.to_owned(),
        builtin: true,
        is_operator: false,
        outputs: Vec::new(),
        arguments: Vec::new(),
        strict: true,
        returns_set: false,
        volatility: catalog::Volatility::Stable,
        body: None,
    }
}
