//! What is sorted, grouped or told apart: of a type for which that can be done.

use super::analyzer::Analyzer;
use crate::{
    analyze::tree::{Expr, ExprKind},
    catalog::{Kind, Sorting, TypeId},
    diagnostic::{Diagnostic, Result},
    source::Span,
    sqlstate,
};

/// Checks that values of a type can be told apart, as `distinct`, `group by` and `union` do.
///
/// # Errors
/// 42883 where they cannot.
pub(super) fn check_equality(cx: &Analyzer<'_>, ty: TypeId, span: Span) -> Result<()> {
    check_sorting(cx, ty, Sorting::Equality, span)
}

/// Checks that values of a type can be sorted.
///
/// # Errors
/// 42883 where they cannot.
pub(super) fn check_order(cx: &Analyzer<'_>, ty: TypeId, span: Span) -> Result<()> {
    check_sorting(cx, ty, Sorting::Order, span)
}

fn check_sorting(cx: &Analyzer<'_>, ty: TypeId, needed: Sorting, span: Span) -> Result<()> {
    if cx.catalog.sorting(ty) >= needed {
        return Ok(());
    }
    let operator = if needed == Sorting::Order { "an ordering" } else { "an equality" };
    let name = cx.catalog.format_type(ty);
    let message = format!("could not identify {operator} operator for type {name}");
    let error = Diagnostic::error(sqlstate::UNDEFINED_FUNCTION, message, span);
    Err(Box::new(match cx.catalog.base_type(ty) {
        TypeId::JSON => error.help("cast it to jsonb, which has one"),
        _ => error.help("take something that it has instead, such as its text"),
    }))
}

/// Checks that rows can be compared by what was found for each of their fields.
///
/// # Errors
/// 0A000 where an operator belongs to no order.
pub(super) fn check_row_operators(
    cx: &Analyzer<'_>,
    fields: &[Expr],
    operator: &str,
    span: Span,
) -> Result<()> {
    let is_ordered = |field: &Expr| {
        let ExprKind::Call(call) = &field.kind else { return true };
        let Some(left) = call.arguments.first() else { return true };
        let row = cx.catalog.type_row(cx.catalog.base_type(left.ty));
        !call.builtin
            || cx.catalog.has_own_operator_classes
            || cx.catalog.array_element(left.ty).is_some()
            || row.is_none_or(|row| row.kind != Kind::Base || row.sorting == Sorting::Order)
    };
    if fields.len() < 2 || fields.iter().all(is_ordered) {
        return Ok(());
    }
    let message = format!("could not determine interpretation of row comparison operator {operator}");
    Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, message, span)
}
