//! `merge`: a join of target and source, and what is done with each row of it.

use sqlparser::ast::{self, MergeAction, MergeClauseKind, MergeInsertKind, MergeUpdateKind, TableFactor};

use crate::{
    analyze::{
        resolve::{
            analyzer::Analyzer,
            coerce, expr, from,
            scope::{Level, NameItem},
            write,
        },
        tree::{Body, JoinNode, Merge, Write, WriteKind},
    },
    diagnostic::{Diagnostic, Result, unsupported},
    source::Span,
    sqlstate,
};

pub(super) fn analyze(cx: &mut Analyzer<'_>, level: &mut Level<'_>, merge: &ast::Merge) -> Result<Body> {
    let TableFactor::Table { name, alias, .. } = &merge.table else {
        return Err(unsupported("this target of MERGE", cx.span));
    };
    if merge.output.is_some() {
        return Err(unsupported("RETURNING in MERGE", cx.span));
    }
    check_reachable(&merge.clauses, cx.span)?;
    let (id, relation, target) =
        write::target(cx, level, name, alias.as_ref().map(|alias| &alias.name), "merge into")?;
    let source = ast::TableWithJoins { relation: merge.source.clone(), joins: Vec::new() };
    let mut from = vec![JoinNode::Relation(0)];
    from.extend(from::range_clause(cx, level, std::slice::from_ref(&source))?);
    let source_names: Vec<NameItem> = level.names.clone();
    let both: Vec<NameItem> = std::iter::once(target.clone()).chain(source_names.iter().cloned()).collect();
    let target_names = vec![target.clone()];
    level.names.clone_from(&both);
    // Postgres takes a condition of any type here, and leaves it as it is.
    let filter = Some(expr::analyze(cx, level, &merge.on)?);
    let mut actions = Merge::default();
    for clause in &merge.clauses {
        // A row that has no match has no column of what it does not match.
        level.names.clone_from(match clause.clause_kind {
            MergeClauseKind::Matched => &both,
            MergeClauseKind::NotMatchedBySource => &target_names,
            MergeClauseKind::NotMatched | MergeClauseKind::NotMatchedByTarget => &source_names,
        });
        if let Some(condition) = &clause.predicate {
            let condition = expr::analyze(cx, level, condition)?;
            actions.conditions.push(coerce::coerce_to_boolean(cx, condition, "WHEN")?);
        }
        match &clause.action {
            MergeAction::Update(update) => match &update.kind {
                MergeUpdateKind::Set(list) => {
                    let set = write::assignments(cx, level, &relation, list)?;
                    actions.updates.extend(set.iter().map(|(column, _)| *column));
                    actions.assignments.extend(set);
                }
                MergeUpdateKind::Wildcard => return Err(unsupported("UPDATE * in MERGE", cx.span)),
            },
            MergeAction::Insert(insert) => {
                let MergeInsertKind::Values(values) = &insert.kind else {
                    return Err(unsupported("this INSERT in MERGE", cx.span));
                };
                let [row] = &values.rows[..] else {
                    return Err(unsupported("several rows in MERGE", cx.span));
                };
                let given = write::insert_values(cx, level, &relation, &insert.columns, &row.content)?;
                actions.inserts.push(given.iter().map(|(column, _)| *column).collect());
                actions.assignments.extend(given);
            }
            MergeAction::Delete { .. } => actions.deletes = true,
            MergeAction::DoNothing { .. } => {}
        }
    }
    Ok(Body::Write(Box::new(Write {
        kind: WriteKind::Merge(actions),
        target: id,
        range_table: std::mem::take(&mut level.range_table),
        from,
        filter,
        returning: Vec::new(),
    })))
}

/// Checks that no clause stands behind one that takes all rows of its kind.
fn check_reachable(clauses: &[ast::MergeClause], span: Span) -> Result<()> {
    // `by target` may be left out.
    let kind = |clause: &ast::MergeClause| match clause.clause_kind {
        MergeClauseKind::NotMatchedByTarget => MergeClauseKind::NotMatched,
        kind => kind,
    };
    let is_unreachable = |(index, clause): (usize, &ast::MergeClause)| {
        let before = clauses.iter().take(index);
        before.filter(|other| kind(other) == kind(clause)).any(|other| other.predicate.is_none())
    };
    if clauses.iter().enumerate().any(is_unreachable) {
        let message = "unreachable WHEN clause specified after unconditional WHEN clause";
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, span);
    }
    Ok(())
}
