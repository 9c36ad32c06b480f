//! Constants: their types, and whether they are values of these.

use sqlparser::ast::{self, DateTimeField};

use crate::{
    analyze::{
        resolve::{analyzer::Analyzer, coerce},
        tree::{Expr, ExprKind},
    },
    catalog::{Catalog, TypeId},
    diagnostic::{Diagnostic, Result},
    literals::{self, IntervalFields, Malformed},
    source::Span,
};

/// A number as the manual's "Numeric Constants" types it: `integer` if it fits, then `bigint`, then `numeric`.
pub(super) fn number(text: &str, span: Span) -> Expr {
    let decimal = literals::decimal(text);
    let text = decimal.as_ref();
    let ty = if text.parse::<i32>().is_ok() {
        TypeId::INT4
    } else if text.parse::<i64>().is_ok() {
        TypeId::INT8
    } else {
        TypeId::NUMERIC
    };
    Expr::new(ExprKind::Literal(text.to_owned()), ty, span)
}

/// Whether `value` is what the type takes: Postgres converts a constant when it analyses the statement.
///
/// # Errors
/// As the type's input function reports them.
pub(in crate::analyze) fn check_input(
    catalog: &Catalog,
    target: TypeId,
    value: &str,
    span: Span,
) -> Result<()> {
    literals::check(catalog, target, value).map_err(|malformed| diagnostic(malformed, span))
}

/// A cast to an interval of certain fields, which say what the numbers of a constant count.
pub(super) fn cast_to_interval(
    cx: &mut Analyzer<'_>,
    expr: Expr,
    fields: IntervalFields,
    span: Span,
) -> Result<Expr> {
    if let (ExprKind::Literal(value), TypeId::UNKNOWN) = (&expr.kind, expr.ty) {
        literals::check_interval(cx.catalog.version, fields, value)
            .map_err(|malformed| diagnostic(malformed, expr.span))?;
        return Ok(Expr { ty: TypeId::INTERVAL, span: span.to(expr.span), ..expr });
    }
    coerce::coerce_explicitly(cx, expr, TypeId::INTERVAL, span)
}

/// The fields behind an interval constant: `interval '1:30' minute to second`.
pub(super) fn fields_of(interval: &ast::Interval) -> IntervalFields {
    let last = interval.last_field.as_ref().or(interval.leading_field.as_ref());
    match (&interval.leading_field, last) {
        (_, Some(DateTimeField::Year)) => IntervalFields::Year,
        (_, Some(DateTimeField::Month)) => IntervalFields::Month,
        (_, Some(DateTimeField::Day)) => IntervalFields::Day,
        (_, Some(DateTimeField::Hour)) => IntervalFields::Hour,
        (_, Some(DateTimeField::Minute)) => IntervalFields::Minute,
        (Some(DateTimeField::Minute), Some(DateTimeField::Second)) => IntervalFields::MinuteToSecond,
        _ => IntervalFields::Second,
    }
}

/// The fields of an interval type.
pub(super) fn interval_fields(fields: &ast::IntervalFields) -> IntervalFields {
    match fields {
        ast::IntervalFields::Year => IntervalFields::Year,
        ast::IntervalFields::Month | ast::IntervalFields::YearToMonth => IntervalFields::Month,
        ast::IntervalFields::Day => IntervalFields::Day,
        ast::IntervalFields::Hour | ast::IntervalFields::DayToHour => IntervalFields::Hour,
        ast::IntervalFields::Minute
        | ast::IntervalFields::DayToMinute
        | ast::IntervalFields::HourToMinute => IntervalFields::Minute,
        ast::IntervalFields::MinuteToSecond => IntervalFields::MinuteToSecond,
        ast::IntervalFields::Second
        | ast::IntervalFields::DayToSecond
        | ast::IntervalFields::HourToSecond => IntervalFields::Second,
    }
}

fn diagnostic(malformed: Malformed, span: Span) -> Box<Diagnostic> {
    let Malformed { code, message, detail, help } = malformed;
    Box::new(Diagnostic {
        label: detail,
        help: help.into_iter().collect(),
        ..Diagnostic::error(code, message, span)
    })
}
