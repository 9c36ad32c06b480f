//! Warnings about statements that Postgres takes and that cannot do what they say.

use super::{
    operator::param_number,
    params::Params,
    tree::{Body, Expr, ExprKind, Query, Write, WriteKind},
};
use crate::{
    catalog::{Catalog, Generated, Relation, RelationKind},
    diagnostic::Diagnostic,
    source::Span,
};

/// What the author of a statement should know.
pub(super) fn advise(catalog: &Catalog, params: &Params, tree: &Query, span: Span) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    tree.walk(
        &mut |query| match &query.body {
            Body::Select(select) => {
                warnings.extend(constant_keys(params, &query.order_by, "ORDER BY"));
                warnings.extend(constant_keys(params, &select.group_by, "GROUP BY"));
            }
            Body::Write(write) => warnings.extend(missing_values(catalog, write, span)),
            _ => {}
        },
        &mut |_| {},
    );
    warnings
}

/// Keys that are parameters: their value is the same in all rows.
fn constant_keys(params: &Params, keys: &[Expr], clause: &str) -> Vec<Diagnostic> {
    let constant = keys.iter().filter_map(|key| Some((param_number(key)?, key.span)));
    constant
        .map(|(number, span)| {
            let written = params.written(number);
            let message = format!("{clause} {written} makes no difference: it is one value and no column");
            Diagnostic::warning(message, span)
                .help(format!("name the column, or choose one: `case {written} when 'title' then title end`"))
        })
        .collect()
}

/// Columns that an `insert` gives no value though they take no null: no row can be inserted.
fn missing_values(catalog: &Catalog, write: &Write, span: Span) -> Vec<Diagnostic> {
    let relation = catalog.relation(write.target);
    let is_insert = write.kind == WriteKind::Insert;
    // A trigger may give the value.
    let plain = |relation: &Relation| {
        matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable)
            && !relation.may_drop_rows
    };
    let Some(relation) = relation.filter(|relation| is_insert && plain(relation)) else { return Vec::new() };
    let given = |index: usize| {
        let assigned = write.assignments.iter().find(|(column, _)| *column == index);
        match assigned {
            Some((_, value)) => !matches!(value.kind, ExprKind::Default),
            None => write.source_columns.contains(&index),
        }
    };
    let columns = relation.columns.iter().enumerate();
    columns
        .filter(|(index, column)| {
            let has_own = column.has_default || column.generated != Generated::No;
            column.not_null && !has_own && !catalog.is_domain(column.data_type) && !given(*index)
        })
        .map(|(_, column)| {
            let message = format!(
                "no row can be inserted: column \"{}\" of \"{}\" is not null, has no default, and gets no value",
                column.name, relation.name
            );
            Diagnostic::warning(message, span).help("add it to the columns, or give it a default")
        })
        .collect()
}
