//! What a write leaves in the columns of its target.

use std::collections::BTreeMap;

use super::{Frame, Frames, Null, Nulls, RelationKind, expr, push};
use crate::{
    analyze::{
        prove::nullability,
        tree::{Expr, Write, WriteKind},
    },
    catalog::{AssignedByTrigger, Catalog, Generated, Relation, WriteEvent},
};

/// What becomes of a column.
pub(super) enum Stored {
    /// It keeps the value that it had in the row that passed the conditions.
    Kept,
    /// It is given a value, which may be null.
    Given(Null),
    /// A value that is not known here: a default, what a trigger makes of it, what another row held.
    Unknown,
    /// Nothing is known of it, not even what its relation says.
    Nothing,
}

impl Stored {
    /// Makes of what was known of a column, and what its relation says of it, what is known afterwards.
    pub(super) fn settle(&self, known: &mut Null, relation: Null) {
        match self {
            Stored::Kept => {}
            Stored::Given(given) if relation.value => *known = given.clone(),
            Stored::Given(_) | Stored::Unknown => *known = relation,
            Stored::Nothing => *known = Null::bare(true),
        }
    }
}

/// For each column of the target what becomes of it.
pub(super) fn stored<'a>(
    nulls: &Nulls<'a>,
    write: &'a Write,
    frame: &Frame<'a>,
    outer: &Frames<'_, 'a>,
) -> Vec<Stored> {
    let Some(relation) = nulls.catalog.relation(write.target) else { return Vec::new() };
    let relation: &Relation = &relation;
    if !matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable) {
        // Of a view's column its query may have proven what the write now changes.
        return relation.columns.iter().map(|_| Stored::Nothing).collect();
    }
    // Of a statement that was not read it is not known whether it made a trigger.
    let changed = assigned_by_triggers(nulls.catalog, relation, write);
    let Some(changed) = changed.filter(|_| !nulls.catalog.unread.anything) else {
        return relation.columns.iter().map(|_| Stored::Unknown).collect();
    };
    let is_changed = |column: usize| {
        let name = relation.columns.get(column).map(|column| &column.name);
        changed.iter().any(|changed| Some(&changed.column) == name)
    };
    let frames = push(frame, outer);
    let is_whole = |column: usize, value: &Expr| {
        relation.columns.get(column).is_some_and(|column| column.data_type == value.ty)
    };
    let given = |assignments: &'a [(usize, Expr)]| -> BTreeMap<usize, Null> {
        let whole = assignments.iter().filter(|(column, value)| is_whole(*column, value));
        whole.map(|(column, value)| (*column, expr::of(nulls, value, &frames))).collect()
    };
    let mut first = given(write.assignments());
    if let Some((source, columns)) = write.source() {
        let nulls = nullability::of_query_within(nulls, source, &frames);
        let columns = source.columns().into_iter().zip(nulls).zip(columns);
        for ((value, null), column) in columns {
            if relation.columns.get(*column).is_some_and(|column| column.data_type == value.ty) {
                first.insert(*column, null);
            }
        }
    }
    let second = write.conflict_update().map(given);
    let is_assigned = |column: usize| write.assignments().iter().any(|(assigned, _)| *assigned == column);
    let is_computed = |column: usize| {
        relation.columns.get(column).is_none_or(|column| column.generated == Generated::Stored)
    };
    let of_column = |column: usize| match (first.remove(&column), &write.kind) {
        _ if is_changed(column) => Stored::Unknown,
        // The row that was there before is updated, or a new one is inserted.
        (Some(inserted), WriteKind::Insert(_)) => match &second {
            None => Stored::Given(inserted),
            Some(second) => match second.get(&column) {
                Some(updated) => Stored::Given(super::either(inserted, updated.clone())),
                None => Stored::Unknown,
            },
        },
        (Some(given), WriteKind::Update(_)) => Stored::Given(given),
        (None, WriteKind::Update(_)) if !is_assigned(column) && !is_computed(column) => Stored::Kept,
        _ => Stored::Unknown,
    };
    (0..relation.columns.len()).map(of_column).collect()
}

/// The columns that triggers assign of rows that `write` stores in a table; `None` where triggers or rules may do anything.
pub(in crate::analyze) fn assigned_by_triggers<'a>(
    catalog: &'a Catalog,
    relation: &Relation,
    write: &Write,
) -> Option<Vec<&'a AssignedByTrigger>> {
    let of = |assignments: &[(usize, Expr)], name: &str| {
        let index = relation.column(name);
        assignments.iter().any(|(column, _)| Some(*column) == index)
    };
    let before = |event, sets: &dyn Fn(&str) -> bool| catalog.before_write(relation, event, sets);
    match &write.kind {
        WriteKind::Insert(_) => {
            let mut assigned = before(WriteEvent::Insert, &|_| true)?;
            if let Some(assignments) = write.conflict_update() {
                assigned.extend(before(WriteEvent::Update, &|name| of(assignments, name))?);
            }
            Some(assigned)
        }
        WriteKind::Update(assignments) => before(WriteEvent::Update, &|name| of(assignments, name)),
        WriteKind::Merge(merge) => {
            let mut assigned = Vec::new();
            if !merge.inserts.is_empty() {
                assigned.extend(before(WriteEvent::Insert, &|_| true)?);
            }
            if !merge.updates.is_empty() {
                let updates =
                    |name: &str| relation.column(name).is_some_and(|index| merge.updates.contains(&index));
                assigned.extend(before(WriteEvent::Update, &updates)?);
            }
            Some(assigned)
        }
        // It stores nothing.
        WriteKind::Delete => Some(Vec::new()),
    }
}
