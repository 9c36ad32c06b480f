//! Conditions with a syntax of their own: `between`, `in`, `like`, `any`, rows side by side, subqueries.

use sqlparser::ast::{self, BinaryOperator};

use super::{access, function, negate_if, operator, operator_name, row_fields};
use crate::{
    analyze::{
        conversion::coercion::{self, Construct},
        resolve::{analyzer::Analyzer, coerce, expr, query, scope::Level, sorting},
        tree::{Expr, ExprKind, Subquery, SubqueryKind},
    },
    catalog::{CastContext, TypeId},
    diagnostic::{Diagnostic, Result, internal, unsupported},
    parse,
    source::Span,
    sqlstate,
};

/// What `is true` and its like ask of a truth value.
#[derive(Clone, Copy)]
pub(super) enum TruthTest {
    True,
    NotTrue,
    False,
    NotFalse,
    Unknown,
    NotUnknown,
}

impl TruthTest {
    fn words(self) -> &'static str {
        match self {
            TruthTest::True => "IS TRUE",
            TruthTest::NotTrue => "IS NOT TRUE",
            TruthTest::False => "IS FALSE",
            TruthTest::NotFalse => "IS NOT FALSE",
            TruthTest::Unknown => "IS UNKNOWN",
            TruthTest::NotUnknown => "IS NOT UNKNOWN",
        }
    }

    /// The truth value that it asks for, or asks not to be.
    fn truth(self) -> Option<bool> {
        match self {
            TruthTest::True | TruthTest::NotTrue => Some(true),
            TruthTest::False | TruthTest::NotFalse => Some(false),
            TruthTest::Unknown | TruthTest::NotUnknown => None,
        }
    }

    fn rejects_null(self) -> bool {
        matches!(self, TruthTest::True | TruthTest::False | TruthTest::NotUnknown)
    }
}

/// `is true` and its like.
pub(super) fn truth_test(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    operand: &ast::Expr,
    test: TruthTest,
    span: Span,
) -> Result<Expr> {
    let operand = expr::analyze(cx, level, operand)?;
    let operand = Box::new(coerce::coerce_to_boolean(cx, operand, test.words())?);
    let (truth, rejects_null) = (test.truth(), test.rejects_null());
    Ok(Expr::new(ExprKind::Test { operand, truth, rejects_null }, TypeId::BOOL, span))
}

pub(super) fn between(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    expr: &ast::Expr,
    low: &ast::Expr,
    high: &ast::Expr,
    negated: bool,
) -> Result<Expr> {
    let operand = expr::analyze(cx, level, expr)?;
    let again = operand.is_large().then(|| operand.again());
    let low = expr::analyze(cx, level, low)?;
    let at_least = operator::binary(cx, None, ">=", operand, low)?;
    // A parameter may have got its type.
    let operand = again.map_or_else(|| expr::analyze(cx, level, expr), Ok)?;
    let high = expr::analyze(cx, level, high)?;
    let at_most = operator::binary(cx, None, "<=", operand, high)?;
    let span = at_least.span.to(at_most.span);
    let both = Expr::new(ExprKind::And(vec![at_least, at_most]), TypeId::BOOL, span);
    Ok(negate_if(negated, both))
}

/// `x in (a, b)`: one comparison with an array of all that name no column where they have a common type, else one
/// comparison each.
pub(super) fn in_list(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    expr: &ast::Expr,
    list: &[ast::Expr],
    negated: bool,
    span: Span,
) -> Result<Expr> {
    // `not in` is a type's own `<>` with each, which not every type with `=` has, and the other way around.
    let operator = if negated { "<>" } else { "=" };
    if let Some(fields) = row_fields(expr) {
        let left = access::row_values(cx, level, fields)?;
        let mut rows = Vec::new();
        for entry in list {
            let Some(entry) = row_fields(entry) else {
                return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, "a row is compared with rows only", span);
            };
            rows.push(access::row_values(cx, level, entry)?);
        }
        let mut comparisons = Vec::new();
        for (index, right) in rows.into_iter().enumerate() {
            let left = if index == 0 { left.clone() } else { left.iter().map(Expr::again).collect() };
            let comparison = row_comparison(cx, operator, left, right, span)?;
            sorting::check_row_operators(cx, fields_of(&comparison), operator, span)?;
            comparisons.push(comparison);
        }
        return Ok(combined(comparisons, negated, span));
    }
    let mut operand = expr::analyze(cx, level, expr)?;
    let entries = expr::analyze_all(cx, level, list)?;
    for entry in &entries {
        operator::note_column(cx, &operand, entry);
    }
    let (with_columns, plain): (Vec<Expr>, Vec<Expr>) = entries.into_iter().partition(names_column);
    let mut comparisons = Vec::new();
    let mut single = plain;
    if single.len() > 1 {
        let types: Vec<(TypeId, Span)> =
            std::iter::once(&operand).chain(&single).map(|expr| (expr.ty, expr.span)).collect();
        let common = coercion::common_type(cx.catalog, &types).ok();
        let fits = |target: &TypeId| {
            let implicit = CastContext::Implicit;
            types.iter().all(|(ty, _)| coercion::can_coerce(cx.catalog, *ty, *target, implicit))
        };
        let array = common
            .filter(|target| *target != TypeId::RECORD && fits(target))
            .and_then(|target| Some((target, cx.catalog.array_of(target)?)));
        if let Some((target, array)) = array {
            let elements = std::mem::take(&mut single)
                .into_iter()
                .map(|entry| coerce::coerce_to_common(cx, entry, target, Construct("IN")))
                .collect::<Result<Vec<_>>>()?;
            let array = Expr::new(ExprKind::Array(elements), array, span);
            let comparison =
                operator::array_comparison(cx, None, operator, (operand.clone(), array), negated)?;
            if with_columns.is_empty() {
                return Ok(Expr { span, ..comparison });
            }
            comparisons.push(comparison);
            // A parameter has got its type.
            if let ExprKind::Param(number) = operand.kind
                && let Some(param) = cx.params.get(number)
            {
                operand.ty = param.ty;
            }
        }
    }
    for entry in single.into_iter().chain(with_columns) {
        let operand = if comparisons.is_empty() { operand.clone() } else { operand.again() };
        comparisons.push(operator::binary(cx, None, operator, operand, entry)?);
    }
    Ok(combined(comparisons, negated, span))
}

pub(super) fn like(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    operator: &str,
    (negated, any): (bool, bool),
    (expr, pattern): (&ast::Expr, &ast::Expr),
    escape: Option<&ast::Expr>,
    span: Span,
) -> Result<Expr> {
    let name = if negated { format!("!{operator}") } else { operator.to_owned() };
    let left = expr::analyze(cx, level, expr)?;
    let mut right = expr::analyze(cx, level, pattern)?;
    if any {
        return operator::array_comparison(cx, None, &name, (left, right), false);
    }
    if let Some(escape) = escape {
        let escape = expr::analyze(cx, level, escape)?;
        right = function::call_builtin(cx, "like_escape", vec![right, escape], span)?;
    }
    operator::binary(cx, None, &name, left, right)
}

pub(super) fn similar_to(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    negated: bool,
    expr: &ast::Expr,
    pattern: &ast::Expr,
    escape: Option<&ast::Expr>,
    span: Span,
) -> Result<Expr> {
    let left = expr::analyze(cx, level, expr)?;
    let mut arguments = vec![expr::analyze(cx, level, pattern)?];
    if let Some(escape) = escape {
        arguments.push(expr::analyze(cx, level, escape)?);
    }
    let right = function::call_builtin(cx, "similar_to_escape", arguments, span)?;
    operator::binary(cx, None, if negated { "!~" } else { "~" }, left, right)
}

/// `x op any (...)` and `x op all (...)`, of an array or of a subquery.
pub(super) fn any_all(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    left: &ast::Expr,
    op: &BinaryOperator,
    right: &ast::Expr,
    all: bool,
    span: Span,
) -> Result<Expr> {
    let (schema, name) = operator_name(op);
    if let ast::Expr::Subquery(subquery) = parse::unnested(right) {
        let kind = if all { SubqueryKind::All } else { SubqueryKind::Any };
        return test_subquery(cx, level, left, &name, (kind, subquery), span);
    }
    let left = expr::analyze(cx, level, left)?;
    let right = expr::analyze(cx, level, right)?;
    operator::array_comparison(cx, schema.as_deref(), &name, (left, right), all)
}

/// `(a, b) op (c, d)`: field by field.
pub(super) fn row_comparison(
    cx: &mut Analyzer<'_>,
    operator: &str,
    left: Vec<Expr>,
    right: Vec<Expr>,
    span: Span,
) -> Result<Expr> {
    if left.len() != right.len() {
        return Diagnostic::refuse(
            sqlstate::SYNTAX_ERROR,
            "unequal number of entries in row expressions",
            span,
        );
    }
    if left.is_empty() {
        return Diagnostic::refuse(
            sqlstate::FEATURE_NOT_SUPPORTED,
            "cannot compare rows of zero length",
            span,
        );
    }
    let mut comparisons = Vec::new();
    for (left, right) in left.into_iter().zip(right) {
        let comparison = operator::binary(cx, None, operator, left, right)?;
        if comparison.ty != TypeId::BOOL {
            let name = cx.catalog.format_type(comparison.ty);
            let message = format!("row comparison operator must yield type boolean, not type {name}");
            return Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, message, span);
        }
        comparisons.push(comparison);
    }
    let kind = match comparisons.len() {
        1 => return Ok(comparisons.remove(0)),
        _ if operator == "=" => ExprKind::And(comparisons),
        _ if operator == "<>" => ExprKind::Or(comparisons),
        _ => ExprKind::RowComparison(comparisons),
    };
    Ok(Expr::new(kind, TypeId::BOOL, span))
}

/// `x in (select ...)` and `x op any (select ...)`, x a value or a row.
pub(super) fn test_subquery(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    left: &ast::Expr,
    operator: &str,
    (kind, subquery): (SubqueryKind, &ast::Query),
    span: Span,
) -> Result<Expr> {
    // Postgres looks at the subquery before it looks at what stands left of it.
    let mut query = query::subquery(cx, level, subquery)?;
    let left = match row_fields(left) {
        Some(fields) => access::row_values(cx, level, fields)?,
        None => vec![expr::analyze(cx, level, left)?],
    };
    let (test, rejects_null) = compare_with_subquery(cx, operator, left, &mut query, span)?;
    let subquery = Subquery { kind, test, rejects_null, column: None, query };
    Ok(Expr::new(ExprKind::Subquery(Box::new(subquery)), TypeId::BOOL, span))
}

/// `(a, b) op (select ...)` with a subquery of one row.
pub(super) fn row_subquery(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    fields: &[ast::Expr],
    operator: &str,
    subquery: &ast::Query,
    span: Span,
) -> Result<Expr> {
    let mut query = query::subquery(cx, level, subquery)?;
    let left = access::row_values(cx, level, fields)?;
    let (test, rejects_null) = compare_with_subquery(cx, operator, left, &mut query, span)?;
    // No row compares like a row of nulls, so the result can be null as that of a scalar subquery can.
    let subquery = Subquery { kind: SubqueryKind::Scalar, test, rejects_null, column: None, query };
    Ok(Expr::new(ExprKind::Subquery(Box::new(subquery)), TypeId::BOOL, span))
}

/// What stands left, made what is compared, and whether the comparison rejects each null in it.
fn compare_with_subquery(
    cx: &mut Analyzer<'_>,
    operator: &str,
    left: Vec<Expr>,
    query: &mut crate::analyze::tree::Query,
    span: Span,
) -> Result<(Vec<Expr>, bool)> {
    let columns = query.columns();
    if columns.len() != left.len() {
        let which = if columns.len() < left.len() { "few" } else { "many" };
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, format!("subquery has too {which} columns"), span);
    }
    let (mut test, mut comparisons) = (Vec::new(), Vec::new());
    // Rows may differ, or be in order, by their first field alone.
    let mut rejects_null = columns.len() == 1 || operator == "=";
    for (left, column) in left.into_iter().zip(columns) {
        // What a row of the subquery gives is of a type and unknown otherwise.
        let right = Expr::opaque(column.ty, span);
        let comparison = operator::binary(cx, None, operator, left, right)?;
        if comparison.ty != TypeId::BOOL {
            return Err(unsupported("a comparison with a subquery that is no truth value", span));
        }
        let ExprKind::Call(call) = &comparison.kind else { return Err(internal(span)) };
        rejects_null &= call.strict && call.builtin;
        test.extend(call.arguments.first().cloned());
        comparisons.push(comparison);
    }
    sorting::check_row_operators(cx, &comparisons, operator, span)?;
    Ok((test, rejects_null))
}

/// The parenthesis before `span`, if nothing but blanks is between.
fn opening(cx: &Analyzer<'_>, span: Span) -> Option<Span> {
    let file = cx.sources.file(span.start)?;
    let before = file.text.get(..(span.start - file.span.start) as usize)?;
    let before = before.trim_end().strip_suffix('(')?;
    let start = file.span.start + before.len() as u32;
    Some(Span::new(start, start + 1))
}

pub(super) fn scalar_subquery(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    subquery: &ast::Query,
    span: Span,
) -> Result<Expr> {
    let query = query::subquery(cx, level, subquery)?;
    let columns = query.columns();
    let [column] = &columns[..] else {
        let place = opening(cx, span).unwrap_or(span);
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, "subquery must return only one column", place);
    };
    let ty = column.ty;
    let subquery =
        Subquery { kind: SubqueryKind::Scalar, test: Vec::new(), rejects_null: false, column: None, query };
    Ok(Expr::new(ExprKind::Subquery(Box::new(subquery)), ty, span))
}

/// The comparisons of a row's fields.
pub(super) fn fields_of(comparison: &Expr) -> &[Expr] {
    match &comparison.kind {
        ExprKind::And(fields) | ExprKind::Or(fields) | ExprKind::RowComparison(fields) => fields,
        _ => std::slice::from_ref(comparison),
    }
}

/// The comparisons with the entries of `in`, or `not in`, as one condition.
fn combined(mut comparisons: Vec<Expr>, negated: bool, span: Span) -> Expr {
    let kind = match comparisons.len() {
        1 => return comparisons.remove(0),
        _ if negated => ExprKind::And(comparisons),
        _ => ExprKind::Or(comparisons),
    };
    Expr::new(kind, TypeId::BOOL, span)
}

fn names_column(expr: &Expr) -> bool {
    let mut found = false;
    expr.visit(&mut |expr| {
        found |= matches!(&expr.kind, ExprKind::Column(column) if column.entry.is_here())
            || matches!(&expr.kind, ExprKind::WholeRow(entry) if entry.is_here());
    });
    found
}
