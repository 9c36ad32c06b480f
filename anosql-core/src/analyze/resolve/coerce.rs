//! Coercion of expressions: the manual's sections "Value Storage" and "UNION, CASE, and Related Constructs".

use super::{analyzer::Analyzer, expr::constant};
use crate::{
    analyze::{
        conversion::coercion::{Construct, can_coerce, common_type, own_cast},
        tree::{Expr, ExprKind},
    },
    catalog::{CastContext, FIRST_USER_OID, Kind, TypeId},
    diagnostic::{Diagnostic, Result},
    source::Span,
    sqlstate,
};

/// Makes `expr` the type `target`, if the context allows it. Constants and parameters without a type get it.
pub(in crate::analyze) fn coerce(
    cx: &mut Analyzer<'_>,
    expr: Expr,
    target: TypeId,
    context: CastContext,
) -> Result<Option<Expr>> {
    if expr.ty == target {
        return Ok(Some(expr));
    }
    if target == TypeId::ANY || target.is_polymorphic() {
        return Ok(Some(expr));
    }
    if expr.ty == TypeId::UNKNOWN {
        return coerce_unknown(cx, expr, target).map(Some);
    }
    if !can_coerce(cx.catalog, expr.ty, target, context) {
        return Ok(None);
    }
    Ok(Some(cast(cx, expr, target)))
}

/// A coercion that is known to be possible.
fn cast(cx: &Analyzer<'_>, expr: Expr, target: TypeId) -> Expr {
    let span = expr.span;
    let types = (cx.catalog.base_type(expr.ty), cx.catalog.base_type(target));
    let has_builtin = types.0.0 < FIRST_USER_OID || types.1.0 < FIRST_USER_OID || types.0 == types.1;
    let builtin = match own_cast(cx.catalog, types.0, types.1) {
        Some((_, is_total)) => is_total,
        None => has_builtin,
    };
    Expr::new(ExprKind::Cast { operand: Box::new(expr), builtin }, target, span)
}

fn coerce_unknown(cx: &mut Analyzer<'_>, expr: Expr, target: TypeId) -> Result<Expr> {
    match &expr.kind {
        ExprKind::Literal(value) => {
            constant::check_input(cx.catalog, target, value, expr.span)?;
            Ok(Expr { ty: target, ..expr })
        }
        ExprKind::Null => Ok(Expr { ty: target, ..expr }),
        ExprKind::Param(number) => {
            cx.params.resolve(cx.catalog, *number, target, expr.span)?;
            Ok(Expr { ty: target, ..expr })
        }
        _ => Ok(cast(cx, expr, target)),
    }
}

/// Like [`coerce`], for places where only one type will do.
///
/// # Errors
/// 42804 with `construct`, such as `argument of WHERE must be type boolean, not type integer`.
pub(super) fn coerce_to_specific(
    cx: &mut Analyzer<'_>,
    expr: Expr,
    target: TypeId,
    construct: &str,
) -> Result<Expr> {
    let (from, span) = (expr.ty, expr.span);
    coerce(cx, expr, target, CastContext::Assignment)?.ok_or_else(|| {
        let message = format!(
            "argument of {construct} must be type {}, not type {}",
            cx.catalog.format_type(target),
            cx.catalog.format_type(from)
        );
        Box::new(Diagnostic::error(sqlstate::DATATYPE_MISMATCH, message, span))
    })
}

/// The truth value that `where`, `and` and their like ask for.
pub(in crate::analyze) fn coerce_to_boolean(
    cx: &mut Analyzer<'_>,
    expr: Expr,
    construct: &str,
) -> Result<Expr> {
    coerce_to_specific(cx, expr, TypeId::BOOL, construct)
}

/// Makes `expr` what a cast asks for.
///
/// # Errors
/// 42846 where there is no cast.
pub(super) fn coerce_explicitly(
    cx: &mut Analyzer<'_>,
    expr: Expr,
    target: TypeId,
    span: Span,
) -> Result<Expr> {
    let from = expr.ty;
    if let (ExprKind::Row(fields), Some(relation)) = (&expr.kind, cx.catalog.composite_relation(target)) {
        let columns: Vec<TypeId> = cx
            .catalog
            .relation(relation)
            .map(|relation| relation.columns.iter().map(|column| column.data_type).collect())
            .unwrap_or_default();
        if columns.len() != fields.len() {
            return Err(cannot_cast(cx, from, target, span));
        }
        let fields = fields
            .clone()
            .into_iter()
            .zip(columns)
            .map(|(field, column)| coerce_explicitly(cx, field, column, span))
            .collect::<Result<Vec<_>>>()?;
        return Ok(Expr::new(ExprKind::Row(fields), target, span));
    }
    match coerce(cx, expr, target, CastContext::Explicit)? {
        Some(expr) => Ok(Expr { span: span.to(expr.span), ..expr }),
        None => Err(cannot_cast(cx, from, target, span)),
    }
}

fn cannot_cast(cx: &Analyzer<'_>, from: TypeId, target: TypeId, span: Span) -> Box<Diagnostic> {
    let (from, target) = (cx.catalog.format_type(from), cx.catalog.format_type(target));
    Box::new(Diagnostic::error(sqlstate::CANNOT_COERCE, format!("cannot cast type {from} to {target}"), span))
}

/// The type that all of `exprs` can become: the manual's "UNION, CASE, and Related Constructs", steps 1 to 6.
///
/// # Errors
/// 42804 where two are of different categories.
pub(super) fn select_common_type(cx: &Analyzer<'_>, exprs: &[&Expr], construct: Construct) -> Result<TypeId> {
    let types: Vec<(TypeId, Span)> = exprs.iter().map(|expr| (expr.ty, expr.span)).collect();
    common_type(cx.catalog, &types).map_err(|mismatch| {
        let (left, right) = (cx.catalog.format_type(mismatch.left), cx.catalog.format_type(mismatch.right));
        let message = format!("{} types {left} and {right} cannot be matched", construct.0);
        Box::new(Diagnostic::error(sqlstate::DATATYPE_MISMATCH, message, mismatch.span))
    })
}

/// Makes `expr` the common type found for its construct.
///
/// # Errors
/// 42846 where the category is the same but there is no implicit cast.
pub(super) fn coerce_to_common(
    cx: &mut Analyzer<'_>,
    expr: Expr,
    target: TypeId,
    construct: Construct,
) -> Result<Expr> {
    let (from, span) = (expr.ty, expr.span);
    coerce(cx, expr, target, CastContext::Implicit)?.ok_or_else(|| {
        let (from, target) = (cx.catalog.format_type(from), cx.catalog.format_type(target));
        let message = format!("{} could not convert type {from} to {target}", construct.0);
        Box::new(Diagnostic::error(sqlstate::CANNOT_COERCE, message, span))
    })
}

/// [`common_type`] and [`coerce_to_common`] for all of a list.
pub(super) fn unify(
    cx: &mut Analyzer<'_>,
    exprs: Vec<Expr>,
    construct: Construct,
) -> Result<(Vec<Expr>, TypeId)> {
    let target = select_common_type(cx, &exprs.iter().collect::<Vec<_>>(), construct)?;
    let exprs = exprs.into_iter().map(|expr| coerce_to_common(cx, expr, target, construct));
    Ok((exprs.collect::<Result<Vec<_>>>()?, target))
}

/// Makes `expr` what a column of type `target` stores: the manual's "Value Storage", steps 1 to 3.
///
/// # Errors
/// 42804 where it can't be.
pub(in crate::analyze) fn coerce_for_storage(
    cx: &mut Analyzer<'_>,
    expr: Expr,
    target: TypeId,
    column: &str,
) -> Result<Expr> {
    let (from, span) = (expr.ty, expr.span);
    if let ExprKind::Row(fields) = &expr.kind
        && let Some(Kind::Composite(relation)) =
            cx.catalog.type_row(cx.catalog.base_type(target)).map(|row| &row.kind)
        && cx.catalog.relation(*relation).is_some_and(|relation| relation.columns.len() == fields.len())
    {
        return coerce_explicitly(cx, expr, target, span);
    }
    coerce(cx, expr, target, CastContext::Assignment)?.ok_or_else(|| {
        let message = format!(
            "column \"{column}\" is of type {} but expression is of type {}",
            cx.catalog.format_type(target),
            cx.catalog.format_type(from)
        );
        let help = format!("cast the expression: `(...) :: {}`", cx.catalog.format_type(target));
        Box::new(Diagnostic::error(sqlstate::DATATYPE_MISMATCH, message, span).help(help))
    })
}
