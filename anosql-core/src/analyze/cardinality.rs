//! How many rows a query returns, as far as keys, limits and aggregates prove it.

use std::collections::HashSet;

use super::tree::{
    Body, Expr, ExprKind, JoinKind, JoinNode, OnConflict, Query, RangeEntry, RangeKind, Select, SetOperator,
    Utility, Write, WriteKind,
};
use crate::{
    catalog::{Catalog, RelationKind},
    query::Cardinality,
};

/// How many rows `query` returns.
pub(super) fn of_query(catalog: &Catalog, query: &Query) -> Cardinality {
    let body = match &query.body {
        Body::Select(select) => of_select(catalog, query, select),
        Body::Values(values) if values.rows.len() == 1 => Cardinality::One,
        Body::Utility(Utility { columns, query: None, .. }) if columns.len() == 1 => Cardinality::One,
        Body::Values(_) | Body::Utility(_) => Cardinality::Many,
        Body::SetOperation(operation) => match operation.operator {
            SetOperator::Union => Cardinality::Many,
            SetOperator::Intersect | SetOperator::Except => at_most(of_query(catalog, &operation.left)),
        },
        Body::Write(write) => of_write(catalog, write),
    };
    let limit = query.limit.as_ref().and_then(constant);
    let skips = query.offset.as_ref().is_some_and(|offset| constant(offset) != Some(0));
    match (body, limit) {
        // With ties any number of rows may be equal to the last.
        (Cardinality::Many, Some(0 | 1)) if !query.with_ties => Cardinality::AtMostOne,
        (Cardinality::One, None) if query.limit.is_none() && !skips => Cardinality::One,
        (Cardinality::One, Some(1..)) if !skips => Cardinality::One,
        (Cardinality::One | Cardinality::AtMostOne, _) => Cardinality::AtMostOne,
        (Cardinality::Many, _) => Cardinality::Many,
    }
}

fn at_most(cardinality: Cardinality) -> Cardinality {
    match cardinality {
        Cardinality::One => Cardinality::AtMostOne,
        other => other,
    }
}

fn constant(expr: &Expr) -> Option<u64> {
    match &expr.kind {
        ExprKind::Literal(text) => text.parse().ok(),
        ExprKind::Cast { operand, .. } => constant(operand),
        _ => None,
    }
}

fn of_select(catalog: &Catalog, query: &Query, select: &Select) -> Cardinality {
    let mut returns_set = false;
    for target in &select.targets {
        target
            .expr
            .visit(&mut |expr| returns_set |= matches!(&expr.kind, ExprKind::Call(call) if call.returns_set));
    }
    if returns_set || select.grouping_sets {
        return Cardinality::Many;
    }
    let filtered = select.filter.is_some() || select.having.is_some();
    let determined = determined(catalog, &select.range_table, &select.from, select.filter.as_ref());
    if select.group_by.is_empty() && (select.has_aggregates || select.having.is_some()) {
        // One group, whatever it holds.
        return if select.having.is_some() { Cardinality::AtMostOne } else { Cardinality::One };
    }
    if !select.group_by.is_empty() {
        let fixed = select.group_by.iter().all(|key| is_fixed(key, &determined));
        return if fixed || is_single(select, &determined) {
            Cardinality::AtMostOne
        } else {
            Cardinality::Many
        };
    }
    if is_single(select, &determined) {
        let always = !filtered && select.from.iter().all(|node| gives_one_row(catalog, query, select, node));
        return if always { Cardinality::One } else { Cardinality::AtMostOne };
    }
    Cardinality::Many
}

fn is_single(select: &Select, determined: &HashSet<usize>) -> bool {
    (0..select.range_table.len()).all(|entry| determined.contains(&entry))
}

/// Whether an item of `from` gives exactly one row: a subquery that does, or a left join from one.
fn gives_one_row(catalog: &Catalog, query: &Query, select: &Select, node: &JoinNode) -> bool {
    match node {
        JoinNode::Relation(entry) => match &select.range_table[*entry].kind {
            RangeKind::Subquery(subquery) => of_query(catalog, subquery) == Cardinality::One,
            RangeKind::Cte { depth: 0, index } => query
                .ctes
                .get(*index)
                .is_some_and(|cte| !cte.recursive && of_query(catalog, &cte.query) == Cardinality::One),
            RangeKind::Functions { calls, .. } => calls.iter().all(|(call, _)| !returns_set(call)),
            _ => false,
        },
        JoinNode::Join { kind: JoinKind::Left, left, .. } => gives_one_row(catalog, query, select, left),
        JoinNode::Join { kind: JoinKind::Inner, left, right, on: None } => {
            gives_one_row(catalog, query, select, left) && gives_one_row(catalog, query, select, right)
        }
        JoinNode::Join { .. } => false,
    }
}

fn returns_set(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call(call) if call.returns_set)
}

fn of_write(catalog: &Catalog, write: &Write) -> Cardinality {
    let may_drop_rows = catalog.relation(write.target).is_none_or(|relation| {
        relation.may_drop_rows
            || !matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable)
    });
    match write.kind {
        WriteKind::Insert => {
            let rows = match &write.source {
                None => Cardinality::One,
                Some(source) => of_query(catalog, source),
            };
            let all_rows_return = match &write.on_conflict {
                OnConflict::Fail | OnConflict::DoUpdate { filter: None, .. } => true,
                OnConflict::DoNothing | OnConflict::DoUpdate { .. } => false,
            };
            if all_rows_return && !may_drop_rows { rows } else { at_most(rows) }
        }
        WriteKind::Update | WriteKind::Delete => {
            // Each row of the target is written once, whatever it is joined with.
            let determined = determined(catalog, &write.range_table, &write.from, write.filter.as_ref());
            if determined.contains(&0) { Cardinality::AtMostOne } else { Cardinality::Many }
        }
        WriteKind::Merge => Cardinality::Many,
    }
}

/// The entries of which at most one row can pass: a key is fixed by equality, to constants or to columns of such
/// entries.
fn determined(
    catalog: &Catalog,
    range_table: &[RangeEntry],
    from: &[JoinNode],
    filter: Option<&Expr>,
) -> HashSet<usize> {
    let mut determined = HashSet::new();
    for (index, entry) in range_table.iter().enumerate() {
        let single = match &entry.kind {
            RangeKind::Subquery(query) => of_query(catalog, query) != Cardinality::Many,
            RangeKind::Functions { calls, .. } => calls.iter().all(|(call, _)| !returns_set(call)),
            _ => false,
        };
        if single {
            determined.insert(index);
        }
    }
    let mut equalities = Vec::new();
    if let Some(filter) = filter {
        collect_equalities(filter, None, &mut equalities);
    }
    for node in from {
        collect_join_equalities(node, &mut equalities);
    }
    loop {
        let before = determined.len();
        for (index, entry) in range_table.iter().enumerate() {
            if determined.contains(&index) {
                continue;
            }
            let RangeKind::Relation { id, .. } = entry.kind else { continue };
            let Some(relation) = catalog.relation(id) else { continue };
            if relation.has_children {
                continue;
            }
            let is_fixed_column = |name: &String| {
                let column = relation.column(name);
                let applies = |equality: &&Equality<'_>| {
                    equality.holds_for.as_ref().is_none_or(|entries| entries.contains(&index))
                };
                equalities.iter().filter(applies).any(|Equality { left, right, .. }| {
                    [(*left, *right), (*right, *left)].into_iter().any(|(side, other)| match &side.kind {
                        ExprKind::Column(side) => {
                            side.depth == 0
                                && side.relation == index
                                && Some(side.column) == column
                                && is_fixed(other, &determined)
                        }
                        _ => false,
                    })
                })
            };
            if relation.keys.iter().any(|key| key.proves_unique && key.columns.iter().all(is_fixed_column)) {
                determined.insert(index);
            }
        }
        if determined.len() == before {
            return determined;
        }
    }
}

/// Whether an expression has one value for the whole query, once the entries that it names have one row.
fn is_fixed(expr: &Expr, determined: &HashSet<usize>) -> bool {
    let mut fixed = true;
    expr.visit(&mut |expr| {
        fixed &= match &expr.kind {
            ExprKind::Column(column) => column.depth > 0 || determined.contains(&column.relation),
            ExprKind::WholeRow { depth, relation } => *depth > 0 || determined.contains(relation),
            ExprKind::Call(call) => {
                call.volatility != crate::catalog::Volatility::Volatile && !call.returns_set
            }
            ExprKind::Subquery(_) | ExprKind::Aggregate(_) | ExprKind::Window(_) => false,
            _ => true,
        };
    });
    fixed
}

/// Two expressions that are equal in every row, or, for the entries listed, in every row that they are there in.
struct Equality<'a> {
    left: &'a Expr,
    right: &'a Expr,
    holds_for: Option<Vec<usize>>,
}

/// The pairs that a condition makes equal by its outermost `and`s.
fn collect_equalities<'a>(
    condition: &'a Expr,
    holds_for: Option<&[usize]>,
    equalities: &mut Vec<Equality<'a>>,
) {
    match &condition.kind {
        ExprKind::And(list) => list.iter().for_each(|part| collect_equalities(part, holds_for, equalities)),
        ExprKind::Call(call) if call.is_operator && call.builtin && call.name == "=" => {
            if let [left, right] = &call.arguments[..] {
                equalities.push(Equality { left, right, holds_for: holds_for.map(<[usize]>::to_vec) });
            }
        }
        _ => {}
    }
}

/// The condition of an inner join holds for every row; that of an outer join says which rows of the side that it fills
/// up belong to a row of the other.
fn collect_join_equalities<'a>(node: &'a JoinNode, equalities: &mut Vec<Equality<'a>>) {
    let JoinNode::Join { kind, left, right, on } = node else { return };
    let holds_for = match kind {
        JoinKind::Inner => None,
        JoinKind::Left => Some(right.entries()),
        JoinKind::Right => Some(left.entries()),
        JoinKind::Full => return,
    };
    collect_join_equalities(left, equalities);
    collect_join_equalities(right, equalities);
    if let Some(on) = on {
        collect_equalities(on, holds_for.as_deref(), equalities);
    }
}
