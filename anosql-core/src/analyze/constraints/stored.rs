//! What a write stores in the columns of its table, as far as null is concerned.

use std::collections::BTreeSet;

use super::Finder;
use crate::{
    analyze::{
        nullability,
        tree::{
            Body, Expr, ExprKind, JoinNode, OnConflict, Query, RangeEntry, RangeKind, Select, Target, Write,
            WriteKind,
        },
    },
    catalog::{Attribute, Generated, Relation, TypeId},
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
        let mut values = self.assigned(query, cte, write);
        let mut omitting = Vec::new();
        match write.kind {
            WriteKind::Insert => {
                if let Some(source) = &write.source {
                    values.extend(self.of_source(query, cte, source, &write.source_columns));
                }
                omitting.push(values.iter().map(|(column, _)| *column).collect());
            }
            WriteKind::Merge => omitting.clone_from(&write.merge.inserts),
            WriteKind::Update | WriteKind::Delete => {}
        }
        if let OnConflict::DoUpdate { assignments, .. } = &write.on_conflict {
            let body = probe(write, assignments);
            values.extend(self.values(query, cte, assignments, body));
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

    fn assigned(&self, query: &Query, cte: Option<usize>, write: &Write) -> Vec<(usize, Value)> {
        self.values(query, cte, &write.assignments, probe(write, &write.assignments))
    }

    /// What is assigned; `body` returns the same values.
    fn values(
        &self,
        query: &Query,
        cte: Option<usize>,
        assignments: &[(usize, Expr)],
        body: Body,
    ) -> Vec<(usize, Value)> {
        let nullable = self.nullable(query, cte, body);
        let value = |((column, expr), nullable): (&(usize, Expr), bool)| (*column, value(expr, nullable));
        assignments.iter().zip(nullable).map(value).collect()
    }

    /// What `insert` takes from a query, or from several rows of values.
    fn of_source(
        &self,
        query: &Query,
        cte: Option<usize>,
        source: &Query,
        columns: &[usize],
    ) -> Vec<(usize, Value)> {
        let mut source = source.clone();
        let mut defaults = Vec::new();
        if let Body::Values(values) = &mut source.body {
            for (index, expr) in values.rows.iter_mut().flat_map(|row| row.iter_mut().enumerate()) {
                if matches!(expr.kind, ExprKind::Default) {
                    defaults.extend(columns.get(index).copied());
                    expr.kind = ExprKind::Literal(String::new());
                }
            }
        }
        let columns_of_source = source.columns();
        let targets = columns_of_source.iter().enumerate().map(|(index, column)| Target {
            name: column.name.clone(),
            expr: Expr::column(0, index, column.ty, crate::source::Span::default()),
        });
        let body = Body::Select(Box::new(Select {
            targets: targets.collect(),
            range_table: vec![RangeEntry {
                kind: RangeKind::Subquery(Box::new(source)),
                columns: columns_of_source,
                row_type: TypeId::NONE,
            }],
            from: vec![JoinNode::Relation(0)],
            ..Select::default()
        }));
        let nullable = self.nullable(query, cte, body).into_iter();
        let value = |nullable| if nullable { Value::Nullable } else { Value::NotNull };
        let values = columns.iter().copied().zip(nullable.map(value));
        values.chain(defaults.into_iter().map(|column| (column, Value::Default))).collect()
    }

    /// Which columns of `body` may be null where it stands in the place of `query`'s, or of a common table expression's.
    fn nullable(&self, query: &Query, cte: Option<usize>, body: Body) -> Vec<bool> {
        let mut query = query.clone();
        match cte {
            None => query.body = body,
            Some(index) => {
                let Some(cte) = query.ctes.get_mut(index) else { return Vec::new() };
                cte.query.body = body;
                cte.recursive = false;
                let columns = cte.query.columns();
                cte.columns.clone_from(&columns);
                let target = |(index, column): (usize, &crate::analyze::tree::RangeColumn)| Target {
                    name: column.name.clone(),
                    expr: Expr::column(0, index, column.ty, crate::source::Span::default()),
                };
                query.body = Body::Select(Box::new(Select {
                    targets: columns.iter().enumerate().map(target).collect(),
                    range_table: vec![RangeEntry {
                        kind: RangeKind::Cte { depth: 0, index },
                        columns,
                        row_type: TypeId::NONE,
                    }],
                    from: vec![JoinNode::Relation(0)],
                    ..Select::default()
                }));
            }
        }
        let nullable = nullability::of_query(self.catalog, &query, self.params, None);
        nullable.into_iter().map(|null| null.value).collect()
    }
}

/// The write, returning what is assigned.
fn probe(write: &Write, assignments: &[(usize, Expr)]) -> Body {
    let mut write = write.clone();
    if write.kind == WriteKind::Merge {
        // It holds for those rows alone that have a match.
        write.filter = None;
    }
    let returned = assignments.iter().map(|(_, expr)| Target { name: String::new(), expr: expr.clone() });
    write.returning = returned.collect();
    Body::Write(Box::new(write))
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
