//! Statements that write, and what they store.

use super::{Expr, JoinNode, Query, RangeEntry, Target};
use crate::catalog::RelationId;

/// Columns of a write's target and what is stored in them.
pub(crate) type Assignments = Vec<(usize, Expr)>;

/// `insert`, `update`, `delete` and `merge`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Write {
    pub(crate) kind: WriteKind,
    pub(crate) target: RelationId,
    /// The target is the first entry; those of `from` and `using` follow.
    pub(crate) range_table: Vec<RangeEntry>,
    pub(crate) from: Vec<JoinNode>,
    pub(crate) filter: Option<Expr>,
    pub(crate) returning: Vec<Target>,
}

/// Which statement writes, and what it stores.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WriteKind {
    Insert(Insert),
    Update(Assignments),
    Delete,
    Merge(Merge),
}

/// What `insert` stores.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Insert {
    /// The columns that are listed, or all; not more than a query gives.
    pub(crate) columns: Vec<usize>,
    pub(crate) rows: InsertedRows,
    pub(crate) on_conflict: Option<OnConflict>,
}

/// Where `insert` takes its rows from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum InsertedRows {
    /// One row of `values`, or none of them for `default values`.
    One(Assignments),
    /// A query, or several rows of `values`, whose columns are stored in those of the insert.
    Query(Box<Query>),
}

/// What `merge` does.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Merge {
    /// What any of its actions stores.
    pub(crate) assignments: Assignments,
    /// The conditions of its actions.
    pub(crate) conditions: Vec<Expr>,
    /// For each insert the columns that it gives values for.
    pub(crate) inserts: Vec<Vec<usize>>,
    /// The columns that updates set.
    pub(crate) updates: Vec<usize>,
    pub(crate) deletes: bool,
}

impl Write {
    /// The values that are stored column by column, those of `do update` left out.
    pub(crate) fn assignments(&self) -> &[(usize, Expr)] {
        match &self.kind {
            WriteKind::Insert(Insert { rows: InsertedRows::One(assignments), .. })
            | WriteKind::Update(assignments)
            | WriteKind::Merge(Merge { assignments, .. }) => assignments,
            WriteKind::Insert(_) | WriteKind::Delete => &[],
        }
    }

    /// The query whose rows are inserted, and the columns that they are stored in.
    pub(crate) fn source(&self) -> Option<(&Query, &[usize])> {
        match &self.kind {
            WriteKind::Insert(Insert { rows: InsertedRows::Query(query), columns, .. }) => {
                Some((query, columns))
            }
            _ => None,
        }
    }

    pub(crate) fn on_conflict(&self) -> Option<&OnConflict> {
        match &self.kind {
            WriteKind::Insert(insert) => insert.on_conflict.as_ref(),
            WriteKind::Update(_) | WriteKind::Delete | WriteKind::Merge(_) => None,
        }
    }

    /// What `do update` stores.
    pub(crate) fn conflict_update(&self) -> Option<&[(usize, Expr)]> {
        self.on_conflict()?.update()
    }
}

/// What `on conflict` names: the keys whose violation is no error.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Arbiter {
    /// Nothing: all keys and exclusion constraints.
    Any,
    /// Columns, and whether a condition on the rows comes with them.
    Columns(Vec<usize>, bool),
    /// Expressions.
    Expressions,
    Constraint(String),
}

/// What becomes of rows that conflict.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OnConflict {
    pub(crate) arbiter: Arbiter,
    pub(crate) action: ConflictAction,
}

/// What `on conflict` does with a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ConflictAction {
    DoNothing,
    /// The rows are updated, those that `filter` lets through.
    DoUpdate {
        assignments: Assignments,
        filter: Option<Expr>,
    },
}

impl OnConflict {
    /// What `do update` stores.
    pub(crate) fn update(&self) -> Option<&[(usize, Expr)]> {
        match &self.action {
            ConflictAction::DoUpdate { assignments, .. } => Some(assignments),
            ConflictAction::DoNothing => None,
        }
    }
}
