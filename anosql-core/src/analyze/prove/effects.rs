//! What a statement does besides returning rows.
//!
//! All of it is "may": what cannot be looked into, such as a volatile function of the project's own, may do anything.

mod builtin;
mod text;

pub(in crate::analyze) use text::of_text;

use std::collections::HashSet;

use crate::{
    analyze::{
        conversion::coercion,
        tree::{Body, Call, DEEPEST_BODY, ExprKind, Query, RangeKind, Utility},
    },
    catalog::{Catalog, Effects, RelationId, RelationKind, Volatility},
    query::Access,
};

impl Effects {
    /// Whether a connection that only reads will do.
    pub(crate) fn access(self) -> Access {
        if self.writes { Access::Write } else { Access::Read }
    }
}

/// What a statement, a query within it, a function that it calls or a view that it reads may do.
pub(in crate::analyze) fn of_query(catalog: &Catalog, query: &Query) -> Effects {
    of_body(catalog, query, 0)
}

/// The same of a query that stands in so many bodies of functions.
fn of_body(catalog: &Catalog, query: &Query, depth: usize) -> Effects {
    // A plan alone does nothing.
    if matches!(&query.body, Body::Utility(Utility::Explain { executes: false, .. })) {
        return Effects::default();
    }
    let (mut statements, mut calls) = (Effects::default(), Effects::default());
    query.walk(
        &mut |query| {
            match &query.body {
                Body::Select(select) if select.calls_procedure => statements |= Effects::ANYTHING,
                Body::Write(_) => statements.writes = true,
                Body::Utility(utility) => {
                    statements.writes |= utility.writes();
                    statements.session |= matches!(utility, Utility::Show { .. });
                }
                _ => {}
            }
            for entry in query.range_table() {
                if let RangeKind::Relation { id, .. } = &entry.kind {
                    statements |= of_relation(catalog, *id);
                }
            }
            // Whoever locks a row writes that into the row.
            statements.locks |= query.locks_rows;
            statements.writes |= query.locks_rows;
        },
        &mut |expr| match &expr.kind {
            ExprKind::Call(call) | ExprKind::ArrayComparison { operator: call, .. } => {
                calls |= of_call(catalog, call, depth);
            }
            ExprKind::Aggregate(aggregate) => calls |= of_call(catalog, &aggregate.call, depth),
            ExprKind::Window(window) => calls |= of_call(catalog, &window.call, depth),
            ExprKind::Cast { operand, builtin: false } => {
                calls |= match coercion::own_function(catalog, operand.ty, expr.ty) {
                    Some(Volatility::Immutable | Volatility::Stable) => Effects::default(),
                    _ => Effects::ANYTHING,
                }
            }
            _ => {}
        },
    );
    statements | calls
}

fn of_call(catalog: &Catalog, call: &Call, depth: usize) -> Effects {
    match (call.builtin, call.volatility, &call.body) {
        (true, volatility, _) => builtin::of_function(&call.name, volatility),
        // It counts as volatile whatever its body does.
        (false, Volatility::Volatile, Some(body)) if depth < DEEPEST_BODY => {
            Effects { volatile: true, ..of_body(catalog, body, depth + 1) }
        }
        (false, Volatility::Volatile, _) => Effects::ANYTHING,
        (false, ..) => Effects::default(),
    }
}

/// What reading from a relation does: a view does what its query does, and that of the views below it.
fn of_relation(catalog: &Catalog, id: RelationId) -> Effects {
    let mut effects = Effects::default();
    let (mut relations, mut seen) = (vec![id], HashSet::from([id]));
    while let Some(id) = relations.pop() {
        if let Some(known) = catalog.relations.effects(id) {
            effects |= known;
            continue;
        }
        let Some(relation) = catalog.relation(id) else { continue };
        effects.session |= relation.schema == "pg_temp";
        if relation.schema == "pg_catalog" {
            effects |= builtin::of_relation(&relation.name);
        }
        if relation.kind == RelationKind::View {
            effects |= relation.effects;
            relations.extend(relation.depends_on.relations.iter().copied().filter(|id| seen.insert(*id)));
        }
    }
    catalog.relations.note_effects(id, effects);
    effects
}
