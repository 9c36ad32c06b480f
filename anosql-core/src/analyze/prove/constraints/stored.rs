//! What a write stores in the columns of its table, as far as null is concerned.

use std::collections::{BTreeMap, BTreeSet};

use super::Finder;
use crate::{
    analyze::{
        prove::{
            formula,
            nullability::{Written, outcome::Outcome},
        },
        tree::{Body, Expr, ExprKind, Query, Write, WriteKind},
    },
    catalog::{AssignedByTrigger, Attribute, Catalog, Constant, Formula, Generated, Kind, Relation, TypeId},
};

/// The columns that may be given null, and those that are given nothing else; by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Stored {
    /// None where any column may be.
    nullable: Option<BTreeSet<String>>,
    null: BTreeSet<String>,
    /// Columns that triggers may have given another value.
    changed: BTreeSet<String>,
    /// Columns that are given one constant and nothing else.
    constants: BTreeMap<String, Constant>,
}

impl Stored {
    /// Nothing is known.
    pub(super) fn anything() -> Self {
        Self::default()
    }

    pub(super) fn no_null() -> Self {
        Self { nullable: Some(BTreeSet::new()), ..Self::default() }
    }

    pub(super) fn may_be_null(&self, column: &str) -> bool {
        self.nullable.as_ref().is_none_or(|columns| columns.contains(column))
    }

    pub(super) fn is_null(&self, column: &str) -> bool {
        self.null.contains(column)
    }

    /// The same after triggers have assigned columns, always or sometimes.
    pub(super) fn changed(mut self, columns: &[&AssignedByTrigger]) -> Self {
        for changed in columns {
            self.null.remove(&changed.column);
            self.constants.remove(&changed.column);
            self.changed.insert(changed.column.clone());
            if let Some(nullable) = self.nullable.as_mut().filter(|_| !changed.never_null) {
                nullable.insert(changed.column.clone());
            }
        }
        self
    }

    /// What a column that is given a value holds afterwards.
    pub(super) fn outcome(&self, column: &str) -> Outcome {
        if self.changed.contains(column) {
            return Outcome::UNKNOWN;
        }
        match (self.constants.get(column), self.is_null(column)) {
            (Some(constant), _) => Outcome::one(constant.clone()),
            (None, true) => Outcome::NULL,
            (None, false) => Outcome { may_be_null: self.may_be_null(column), ..Outcome::UNKNOWN },
        }
    }
}

/// What one value is.
#[derive(Clone, PartialEq)]
enum Value {
    Default,
    Null,
    Nullable,
    NotNull,
    Constant(Constant),
}

impl Finder<'_> {
    /// What a write of a table stores; `nullable` says which of its values may be null.
    pub(super) fn stored(&self, write: &Write, nullable: Written, table: &Relation) -> Stored {
        let catalog = self.catalog;
        let mut values = assigned(catalog, write.assignments(), nullable.assigned);
        let mut omitting = Vec::new();
        match &write.kind {
            WriteKind::Insert(_) => {
                if let Some((source, columns)) = write.source() {
                    values.extend(of_source(catalog, source, columns, nullable.source));
                }
                omitting.push(values.iter().map(|(column, _)| *column).collect());
            }
            WriteKind::Merge(merge) => omitting.clone_from(&merge.inserts),
            WriteKind::Update(_) | WriteKind::Delete => {}
        }
        if let Some(assignments) = write.conflict_update() {
            values.extend(assigned(catalog, assignments, nullable.updated));
        }
        let mut stored = Stored::no_null();
        for (index, column) in table.columns.iter().enumerate() {
            let given = values.iter().filter(|(position, _)| *position == index).map(|(_, value)| value);
            let omitted = omitting.iter().any(|list: &Vec<usize>| !list.contains(&index));
            let mut all: Vec<Value> = given.map(|value| of_default(catalog, column, value.clone())).collect();
            if omitted {
                all.push(of_default(catalog, column, Value::Default));
            }
            // It is computed anew with each row.
            if column.generated == Generated::Stored {
                all.push(Value::Nullable);
            }
            let is_never_null = |value: &Value| matches!(value, Value::NotNull | Value::Constant(_));
            let may_be_null = !all.iter().all(is_never_null);
            if may_be_null {
                stored.nullable.get_or_insert_default().insert(column.name.clone());
            }
            match all.first() {
                Some(first) if all.iter().any(|value| value != first) => {}
                Some(Value::Null) => drop(stored.null.insert(column.name.clone())),
                Some(Value::Constant(constant)) => {
                    stored.constants.insert(column.name.clone(), constant.clone());
                }
                _ => {}
            }
        }
        stored
    }
}

fn assigned(catalog: &Catalog, assignments: &[(usize, Expr)], nullable: Vec<bool>) -> Vec<(usize, Value)> {
    let value =
        |((column, expr), nullable): (&(usize, Expr), bool)| (*column, value(catalog, expr, nullable));
    assignments.iter().zip(nullable).map(value).collect()
}

/// What `insert` takes from a query, or from several rows of values.
fn of_source(
    catalog: &Catalog,
    source: &Query,
    columns: &[usize],
    nullable: Vec<bool>,
) -> Vec<(usize, Value)> {
    if let Body::Values(values) = &source.body {
        let given = values.rows.iter().flat_map(|row| columns.iter().zip(&nullable).zip(row));
        return given.map(|((column, nullable), expr)| (*column, value(catalog, expr, *nullable))).collect();
    }
    let value = |nullable| if nullable { Value::Nullable } else { Value::NotNull };
    columns.iter().copied().zip(nullable.into_iter().map(value)).collect()
}

fn value(catalog: &Catalog, expr: &Expr, nullable: bool) -> Value {
    match &expr.kind {
        ExprKind::Default => Value::Default,
        _ => match formula::stored(catalog, expr) {
            Some(Formula::Null) => Value::Null,
            Some(Formula::Constant(constant)) => Value::Constant(constant),
            _ if nullable => Value::Nullable,
            _ => Value::NotNull,
        },
    }
}

/// A value with a default in its place.
fn of_default(catalog: &Catalog, column: &Attribute, value: Value) -> Value {
    match value {
        Value::Default if column.default_not_null => Value::NotNull,
        Value::Default if column.has_default || has_default(catalog, column.data_type) => Value::Nullable,
        Value::Default => Value::Null,
        value => value,
    }
}

/// Whether a domain, or one that it is made of, has a default.
fn has_default(catalog: &Catalog, ty: TypeId) -> bool {
    match catalog.type_row(ty).map(|row| &row.kind) {
        Some(Kind::Domain { base, has_default: own, .. }) => *own || has_default(catalog, *base),
        _ => false,
    }
}
