//! What a write stores in the columns of its table, as far as null is concerned.

use std::collections::BTreeSet;

use super::Finder;
use crate::{
    analyze::{
        nullability,
        tree::{Body, Expr, ExprKind, OnConflict, Query, Write, WriteKind},
    },
    catalog::{Attribute, Generated, Relation},
};

/// The columns that may be given null, and those that are given nothing else; by name.
#[derive(Debug, Default)]
pub(super) struct Stored {
    /// None where any column may be.
    nullable: Option<BTreeSet<String>>,
    null: BTreeSet<String>,
}

impl Stored {
    /// Nothing is known.
    pub(super) fn anything() -> Self {
        Self::default()
    }

    pub(super) fn no_null() -> Self {
        Self { nullable: Some(BTreeSet::new()), null: BTreeSet::new() }
    }

    pub(super) fn may_be_null(&self, column: &str) -> bool {
        self.nullable.as_ref().is_none_or(|columns| columns.contains(column))
    }

    pub(super) fn is_null(&self, column: &str) -> bool {
        self.null.contains(column)
    }
}

/// What one value is.
#[derive(Clone, Copy, PartialEq)]
enum Value {
    Default,
    Null,
    Nullable,
    NotNull,
}

impl Finder<'_> {
    /// What a write of a table, in `query` itself or in its `cte`-th common table expression, stores.
    pub(super) fn stored(
        &self,
        query: &Query,
        cte: Option<usize>,
        write: &Write,
        table: &Relation,
    ) -> Stored {
        let nullable = nullability::of_write(self.catalog, query, cte, self.params);
        let mut values = assigned(&write.assignments, nullable.assigned);
        let mut omitting = Vec::new();
        match write.kind {
            WriteKind::Insert => {
                if let Some(source) = &write.source {
                    values.extend(of_source(source, &write.source_columns, nullable.source));
                }
                omitting.push(values.iter().map(|(column, _)| *column).collect());
            }
            WriteKind::Merge => omitting.clone_from(&write.merge.inserts),
            WriteKind::Update | WriteKind::Delete => {}
        }
        if let OnConflict::DoUpdate { assignments, .. } = &write.on_conflict {
            values.extend(assigned(assignments, nullable.updated));
        }
        let mut stored = Stored::no_null();
        for (index, column) in table.columns.iter().enumerate() {
            let given = values.iter().filter(|(position, _)| *position == index).map(|(_, value)| *value);
            let omitted = omitting.iter().any(|list: &Vec<usize>| !list.contains(&index));
            let mut all: Vec<Value> = given.map(|value| of_default(column, value)).collect();
            if omitted {
                all.push(of_default(column, Value::Default));
            }
            // It is computed anew with each row.
            if column.generated == Generated::Stored {
                all.push(Value::Nullable);
            }
            let may_be_null = all.iter().any(|value| *value != Value::NotNull);
            if may_be_null {
                stored.nullable.get_or_insert_default().insert(column.name.clone());
            }
            // A domain may have a default of its own.
            let is_domain = self.catalog.is_domain(column.data_type);
            if !is_domain && !all.is_empty() && all.iter().all(|value| *value == Value::Null) {
                stored.null.insert(column.name.clone());
            }
        }
        stored
    }
}

fn assigned(assignments: &[(usize, Expr)], nullable: Vec<bool>) -> Vec<(usize, Value)> {
    let value = |((column, expr), nullable): (&(usize, Expr), bool)| (*column, value(expr, nullable));
    assignments.iter().zip(nullable).map(value).collect()
}

/// What `insert` takes from a query, or from several rows of values.
fn of_source(source: &Query, columns: &[usize], nullable: Vec<bool>) -> Vec<(usize, Value)> {
    let value = |nullable| if nullable { Value::Nullable } else { Value::NotNull };
    let mut stored: Vec<(usize, Value)> =
        columns.iter().copied().zip(nullable.into_iter().map(value)).collect();
    if let Body::Values(values) = &source.body {
        let given = values.rows.iter().flat_map(|row| columns.iter().zip(row));
        let defaults = given.filter(|(_, value)| matches!(value.kind, ExprKind::Default));
        stored.extend(defaults.map(|(column, _)| (*column, Value::Default)));
    }
    stored
}

fn value(expr: &Expr, nullable: bool) -> Value {
    match &expr.kind {
        ExprKind::Default => Value::Default,
        ExprKind::Null => Value::Null,
        _ if nullable => Value::Nullable,
        _ => Value::NotNull,
    }
}

/// A value with a default in its place.
fn of_default(column: &Attribute, value: Value) -> Value {
    match value {
        Value::Default if column.default_not_null => Value::NotNull,
        Value::Default if column.has_default => Value::Nullable,
        Value::Default => Value::Null,
        value => value,
    }
}
