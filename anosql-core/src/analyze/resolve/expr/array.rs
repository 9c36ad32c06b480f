//! `array[...]`.

use sqlparser::ast;

use super::analyze;
use crate::{
    analyze::{
        conversion::coercion::Construct,
        resolve::{analyzer::Analyzer, coerce, scope::Level},
        tree::{Expr, ExprKind},
    },
    catalog::TypeId,
    diagnostic::{Diagnostic, Result},
    source::Span,
    sqlstate,
};

/// Whether values of a type make further dimensions of an array: arrays do, but not the vector types and domains, over
/// which there are arrays of their own.
fn is_dimension(cx: &Analyzer<'_>, ty: TypeId) -> bool {
    cx.catalog.array_element(ty).is_some() && cx.catalog.array_of(ty).is_none()
}

/// `array[...]`; under a cast the elements are cast to its element type.
pub(super) fn constructor(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    elements: &[ast::Expr],
    target: Option<TypeId>,
    span: Span,
) -> Result<Expr> {
    let mut exprs = Vec::with_capacity(elements.len());
    let mut has_arrays = false;
    for element in elements {
        let expr = match element {
            ast::Expr::Array(inner) => {
                has_arrays = true;
                constructor(cx, level, &inner.elem, target, span)?
            }
            other => analyze(cx, level, other)?,
        };
        has_arrays |= is_dimension(cx, expr.ty);
        exprs.push(expr);
    }
    let (elements, ty) = match target {
        Some(target) => {
            let element =
                if has_arrays { target } else { cx.catalog.array_element(target).unwrap_or(target) };
            let exprs = exprs.into_iter().map(|expr| {
                let span = expr.span;
                coerce::coerce_explicitly(cx, expr, element, span)
            });
            (exprs.collect::<Result<Vec<_>>>()?, target)
        }
        None if exprs.is_empty() => {
            let message = "cannot determine type of empty array";
            let help = "cast it to the type that is meant, for example ARRAY[]::integer[]";
            return Err(Box::new(
                Diagnostic::error(sqlstate::INDETERMINATE_DATATYPE, message, span).help(help),
            ));
        }
        None => {
            let (exprs, common) = coerce::unify(cx, exprs, Construct("ARRAY"))?;
            if is_dimension(cx, common) {
                (exprs, common)
            } else {
                let array = cx.catalog.array_of(common).ok_or_else(|| {
                    let name = cx.catalog.format_type(common);
                    let message = format!("could not find array type for data type {name}");
                    Box::new(Diagnostic::error(sqlstate::UNDEFINED_OBJECT, message, span))
                })?;
                (exprs, array)
            }
        }
    };
    Ok(Expr::new(ExprKind::Array(elements), ty, span))
}
