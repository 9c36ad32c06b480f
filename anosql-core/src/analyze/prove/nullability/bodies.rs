//! What functions in SQL return, as their bodies say.

use super::{Frames, Null, Nulls, expr};
use crate::{
    analyze::{
        prove::{cardinality, nullability},
        tree::{Call, DEEPEST_BODY, Expr, RangeColumn},
    },
    catalog::{FIRST_USER_OID, TypeId},
    query::Cardinality,
};

/// Whether the value of a call may be null; None where its function has no body to look into.
pub(super) fn of_body<'a>(
    nulls: &Nulls<'a>,
    call: &'a Call,
    expr: &Expr,
    frames: &Frames<'_, 'a>,
) -> Option<Null> {
    // In `from` a row stands for its columns.
    if nulls.catalog.is_row(expr.ty) {
        return None;
    }
    let value = RangeColumn { name: String::new(), ty: expr.ty };
    let null = columns_of_body(nulls, call, std::slice::from_ref(&value), frames)?.pop()?;
    Some(
        nulls
            .explain
            .since(null, |words| format!("{} is what the body of its function gives", words.expr(expr))),
    )
}

/// Whether the columns that a call gives may be null.
pub(super) fn columns_of_body<'a>(
    nulls: &Nulls<'a>,
    call: &'a Call,
    columns: &[RangeColumn],
    frames: &Frames<'_, 'a>,
) -> Option<Vec<Null>> {
    let body = call.body.as_deref().filter(|_| nulls.depth < DEEPEST_BODY)?;
    let given = body.columns();
    let is_same = given.len() == columns.len()
        && given.iter().zip(columns).all(|(given, column)| keeps_nulls(nulls, given.ty, column.ty));
    if !is_same {
        return None;
    }
    let arguments: Vec<Null> =
        call.arguments.iter().map(|argument| expr::of(nulls, argument, frames)).collect();
    // For a null a strict function is not run: it gives null, or no rows.
    let mut known = Null::bare(false);
    if call.strict && !call.returns_set {
        if let Some(null) = arguments.iter().find(|argument| argument.value) {
            return Some(vec![null.clone(); columns.len()]);
        }
        known = arguments.iter().fold(known, |known, argument| known.and(argument));
    }
    if !call.returns_set {
        let rows = cardinality::of_subquery(nulls.catalog, body, nulls.explain);
        if rows.value != Cardinality::One {
            let none = nulls.explain.say(true, |_| {
                format!("the body of the function {} may find no row, which gives null", call.name)
            });
            return Some(vec![none; columns.len()]);
        }
        known = known.and(&rows);
    }
    let params: Vec<bool> = arguments.iter().map(|argument| argument.value && !call.strict).collect();
    // What a function reads it may read at another time than the query around it.
    let within = Nulls {
        trusts_checks: nulls.trusts_checks,
        depth: nulls.depth + 1,
        steps: nulls.steps.clone(),
        ..Nulls::new(nulls.catalog, &params, nulls.explain.0)
    };
    let found = nullability::of_query_within(&within, body, &[]);
    nulls.steps.set(within.steps.get());
    Some(found.into_iter().map(|null| if null.value { null } else { null.and(&known) }).collect())
}

/// Whether what a body gives is null in the result only where it is null there.
fn keeps_nulls(nulls: &Nulls<'_>, given: TypeId, result: TypeId) -> bool {
    let is_plain = |ty: TypeId| ty.0 < FIRST_USER_OID && nulls.catalog.category(ty).0 != 'P';
    given == result || (is_plain(given) && is_plain(result) && given != TypeId::JSONB)
}
