//! The table column that a column is, unchanged, through subqueries and common table expressions.

use super::{Body, ColumnId, ExprKind, Query, RangeEntry, RangeKind, Target};
use crate::{
    catalog::{Attribute, Catalog, Relation, RelationId},
    query::Origin,
    source::Span,
};

/// The table column that an output column is.
pub(in crate::analyze) fn of_output(catalog: &Catalog, query: &Query, index: usize) -> Option<Origin> {
    let (id, column) = table_column(&[query], index)?;
    let relation = catalog.relation(id)?;
    match column {
        ColumnId::System(column) => Some(Origin {
            schema: relation.schema.clone(),
            relation: relation.name.clone(),
            column: column.name().to_owned(),
            not_null: true,
        }),
        ColumnId::Number(column) => Some(of_attribute(&relation, relation.columns.get(column)?)),
    }
}

/// Where an output column is written; of a set operation, where its first query writes it.
pub(in crate::analyze) fn span_of_output(body: &Body, index: usize) -> Option<Span> {
    match body {
        Body::Select(select) => select.targets.get(index).map(|target| target.expr.span),
        Body::SetOperation(operation) => span_of_output(&operation.left.body, index),
        Body::Values(values) => values.rows.first()?.get(index).map(|value| value.span),
        Body::Write(write) => write.returning.get(index).map(|target| target.expr.span),
        Body::Utility(_) => None,
    }
}

/// A relation's column for the outside.
pub(in crate::analyze) fn of_attribute(relation: &Relation, column: &Attribute) -> Origin {
    Origin {
        schema: relation.schema.clone(),
        relation: relation.name.clone(),
        column: column.name.clone(),
        not_null: column.not_null,
    }
}

/// The modifier of an output column that is a table's; that of others is not known.
pub(in crate::analyze) fn modifier_of_output(
    catalog: &Catalog,
    query: &Query,
    index: usize,
) -> Option<String> {
    let (id, column) = table_column(&[query], index)?;
    match column {
        ColumnId::Number(column) => modifier(catalog, id, column),
        ColumnId::System(_) => None,
    }
}

/// The modifier of a column of a range table entry that is a table's.
pub(in crate::analyze) fn modifier_of_entry(
    catalog: &Catalog,
    entry: &RangeEntry,
    column: usize,
) -> Option<String> {
    match &entry.kind {
        RangeKind::Relation { id, .. } => modifier(catalog, *id, column),
        RangeKind::Subquery(query) => modifier_of_output(catalog, query, column),
        RangeKind::Cte { .. } | RangeKind::Functions { .. } | RangeKind::Excluded(_) => None,
    }
}

fn modifier(catalog: &Catalog, id: RelationId, column: usize) -> Option<String> {
    catalog.relations.get(&id)?.columns.get(column)?.modifier.clone()
}

/// Where the innermost of `queries`, each within the next, takes an output column from.
fn table_column(queries: &[&Query], index: usize) -> Option<(RelationId, ColumnId)> {
    let (targets, _) = lists(queries.first()?)?;
    let ExprKind::Column(column) = &targets.get(index)?.expr.kind else { return None };
    // A lateral subquery may pass on a column of the query around it.
    let queries = queries.get(column.entry.depth..)?;
    let (_, range_table) = lists(queries.first()?)?;
    match &range_table.get(column.entry.index)?.kind {
        RangeKind::Relation { id, .. } => Some((*id, column.column)),
        RangeKind::Subquery(inner) => {
            let below: Vec<&Query> = std::iter::once(inner.as_ref()).chain(queries.iter().copied()).collect();
            table_column(&below, column.number()?)
        }
        RangeKind::Cte { depth, index: cte } => {
            let outer = queries.get(*depth..)?;
            let cte = outer.first()?.ctes.get(*cte).filter(|cte| !cte.recursive)?;
            let below: Vec<&Query> = std::iter::once(&cte.query).chain(outer.iter().copied()).collect();
            table_column(&below, column.number()?)
        }
        RangeKind::Functions { .. } | RangeKind::Excluded(_) => None,
    }
}

/// A query's target list and range table.
fn lists(query: &Query) -> Option<(&[Target], &[RangeEntry])> {
    match &query.body {
        Body::Select(select) => Some((&select.targets, &select.range_table)),
        Body::Write(write) => Some((&write.returning, &write.range_table)),
        _ => None,
    }
}
