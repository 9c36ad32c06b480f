//! Whether an expression may give another value for the same row, by Postgres's own functions and casts.
//!
//! A project's own functions are left out: the body of one in SQL may take the place of its call, and is immutable then whatever
//! the function is declared as.

use crate::{
    analyze::{
        conversion::coercion::{self, Pathway},
        tree::{Call, Expr, ExprKind},
    },
    catalog::{CastContext, Catalog, TypeId, Volatility},
    source::Span,
};

/// Functions in SQL, whose bodies take the place of their calls.
const IN_SQL: &[&str] = &["||", "quote_literal", "quote_nullable"];

/// The place of a part that is not immutable for certain.
pub(super) fn mutable_part(catalog: &Catalog, expr: &Expr) -> Option<Span> {
    let is_mutable = match &expr.kind {
        ExprKind::Call(call) | ExprKind::ArrayComparison { operator: call, .. } => is_mutable_call(call),
        ExprKind::Cast { operand, builtin: true } => is_mutable_cast(catalog, operand, expr.ty),
        _ => false,
    };
    match is_mutable {
        true => Some(expr.span),
        false => expr.children().find_map(|part| mutable_part(catalog, part)),
    }
}

fn is_mutable_call(call: &Call) -> bool {
    // Of what the grammar has words for in XML, the volatility is not kept.
    call.builtin
        && call.volatility != Volatility::Immutable
        && !IN_SQL.contains(&call.name.as_str())
        && !call.name.starts_with("xml")
}

fn is_mutable_cast(catalog: &Catalog, operand: &Expr, target: TypeId) -> bool {
    let (source, target) = (catalog.base_type(operand.ty), catalog.base_type(target));
    // A constant is read when the statement is.
    if source == target || source == TypeId::UNKNOWN || matches!(operand.kind, ExprKind::Literal(_)) {
        return false;
    }
    let volatility = match coercion::pathway(catalog, target, source, CastContext::Explicit) {
        Some(Pathway::Function) => of_cast_function(catalog, source, target),
        Some(Pathway::InputOutput) => {
            let changes = |ty, way| of_text(catalog, ty, way) == Some(Volatility::Stable);
            return changes(source, "out") || changes(target, "in");
        }
        _ => None,
    };
    volatility.is_some_and(|volatility| volatility != Volatility::Immutable)
}

/// The functions of most casts are called like the type that they give.
fn of_cast_function(catalog: &Catalog, source: TypeId, target: TypeId) -> Option<Volatility> {
    let name = &catalog.type_row(target)?.name;
    let functions = catalog.functions(Some("pg_catalog"), name);
    let cast =
        functions.iter().find(|function| function.arguments == [source] && function.result == target)?;
    Some(cast.volatility)
}

/// How volatile the function is by which values of a type become text, or text values of it.
fn of_text(catalog: &Catalog, ty: TypeId, way: &str) -> Option<Volatility> {
    let name = if catalog.is_enum(ty) {
        format!("enum_{way}")
    } else if catalog.array_element(ty).is_some() {
        format!("array_{way}")
    } else {
        format!("{}_{way}", catalog.type_row(ty)?.name)
    };
    catalog.functions(Some("pg_catalog"), &name).first().map(|function| function.volatility)
}
