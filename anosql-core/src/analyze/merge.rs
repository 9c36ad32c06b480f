//! `merge`: a join of target and source, and what is done with each row of it.

use sqlparser::ast::{self, MergeAction, MergeClauseKind, MergeInsertKind, MergeUpdateKind, TableFactor};

use super::{
    Analyzer, Result,
    scope::{Level, NameItem},
    tree::{Body, JoinNode, Merge, OnConflict, Write, WriteKind},
    unsupported,
};
use crate::{diagnostic::Diagnostic, source::Span};

impl Analyzer<'_> {
    pub(super) fn merge(&mut self, level: &mut Level<'_>, merge: &ast::Merge) -> Result<Body> {
        let TableFactor::Table { name, alias, .. } = &merge.table else {
            return Err(unsupported("this target of MERGE", self.span));
        };
        if merge.output.is_some() {
            return Err(unsupported("RETURNING in MERGE", self.span));
        }
        check_reachable(&merge.clauses, self.span)?;
        let (id, relation, target) =
            self.target(level, name, alias.as_ref().map(|alias| &alias.name), "merge into")?;
        let source = ast::TableWithJoins { relation: merge.source.clone(), joins: Vec::new() };
        let mut from = vec![JoinNode::Relation(0)];
        from.extend(self.range_clause(level, std::slice::from_ref(&source))?);
        let source_names: Vec<NameItem> = level.names.clone();
        let both: Vec<NameItem> =
            std::iter::once(target.clone()).chain(source_names.iter().cloned()).collect();
        level.names.clone_from(&both);
        // Postgres takes a condition of any type here, and leaves it as it is.
        let filter = Some(self.expr(level, &merge.on)?);
        let (mut assignments, mut actions) = (Vec::new(), Merge::default());
        for clause in &merge.clauses {
            // A row that has no match in the target has no column of it.
            level.names.clone_from(match clause.clause_kind {
                MergeClauseKind::Matched => &both,
                _ => &source_names,
            });
            if let Some(condition) = &clause.predicate {
                let condition = self.expr(level, condition)?;
                actions.conditions.push(self.coerce_to_boolean(condition, "WHEN")?);
            }
            match &clause.action {
                MergeAction::Update(update) => match &update.kind {
                    MergeUpdateKind::Set(list) => {
                        let set = self.assignments(level, &relation, list)?;
                        actions.updates.extend(set.iter().map(|(column, _)| *column));
                        assignments.extend(set);
                    }
                    MergeUpdateKind::Wildcard => return Err(unsupported("UPDATE * in MERGE", self.span)),
                },
                MergeAction::Insert(insert) => {
                    let MergeInsertKind::Values(values) = &insert.kind else {
                        return Err(unsupported("this INSERT in MERGE", self.span));
                    };
                    let [row] = &values.rows[..] else {
                        return Err(unsupported("several rows in MERGE", self.span));
                    };
                    let given = self.insert_values(level, &relation, &insert.columns, &row.content)?;
                    actions.inserts.push(given.iter().map(|(column, _)| *column).collect());
                    assignments.extend(given);
                }
                MergeAction::Delete { .. } => actions.deletes = true,
                MergeAction::DoNothing { .. } => {}
            }
        }
        Ok(Body::Write(Box::new(Write {
            kind: WriteKind::Merge,
            target: id,
            range_table: std::mem::take(&mut level.range_table),
            from,
            filter,
            assignments,
            source: None,
            source_columns: Vec::new(),
            on_conflict: OnConflict::Fail,
            arbiter: None,
            merge: actions,
            returning: Vec::new(),
        })))
    }
}

/// Checks that no clause stands behind one that takes all rows of its kind.
fn check_reachable(clauses: &[ast::MergeClause], span: Span) -> Result<()> {
    let is_unreachable = |(index, clause): (usize, &ast::MergeClause)| {
        let before = clauses.iter().take(index);
        before.filter(|other| other.clause_kind == clause.clause_kind).any(|other| other.predicate.is_none())
    };
    if clauses.iter().enumerate().any(is_unreachable) {
        let message = "unreachable WHEN clause specified after unconditional WHEN clause";
        return Err(Box::new(Diagnostic::error("42601", message, span)));
    }
    Ok(())
}
