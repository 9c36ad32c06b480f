//! The parameters for which null means something: those that may arrive in a nullable column, and those that are asked
//! whether they are null. A null that is compared would silently match nothing.

use std::collections::HashSet;

use crate::{
    analyze::{
        resolve::expr::operator::param_number,
        tree::{Body, Expr, ExprKind, Query, RangeKind, Subquery, SubqueryKind, Write},
    },
    catalog::{Attribute, Catalog, Kind},
};

/// The numbers of the parameters that may be null.
pub(in crate::analyze) fn of_query(catalog: &Catalog, query: &Query) -> HashSet<u32> {
    let (mut meaningful, mut refused) = (HashSet::new(), HashSet::new());
    let mut of_stored = |queries: &[&Query], write: &Write| {
        let Some(relation) = catalog.relation(write.target) else { return };
        for (column, arrivals) in stored(queries, write) {
            let is_nullable =
                relation.columns.get(column).is_some_and(|column| may_hold_null(catalog, column));
            match is_nullable {
                true => meaningful.extend(arrivals.params),
                false => refused.extend(arrivals.always),
            }
        }
    };
    each_write(query, &mut of_stored);
    query.walk(&mut |_| {}, &mut |expr| {
        let asked: Vec<&Expr> = match &expr.kind {
            ExprKind::IsNull { operand, .. } => vec![operand],
            ExprKind::DistinctFrom { left, right, .. } => vec![left, right],
            // The last value of `coalesce` is the one that is taken when all else is null.
            ExprKind::Coalesce(list) => list.iter().rev().skip(1).collect(),
            _ => return,
        };
        meaningful.extend(asked.into_iter().filter_map(param_number));
    });
    meaningful.retain(|number| !refused.contains(number));
    meaningful
}

/// Calls `visit` for each query that writes, with those that it stands in, innermost first. Writes stand in a statement itself
/// and in its common table expressions, nowhere else.
fn each_write(query: &Query, visit: &mut impl FnMut(&[&Query], &Write)) {
    if let Body::Utility(utility) = &query.body
        && let Some(inner) = utility.query()
    {
        each_write(inner, visit);
    }
    for cte in &query.ctes {
        if let Body::Write(write) = &cte.query.body {
            visit(&[&cte.query, query], write);
        }
    }
    if let Body::Write(write) = &query.body {
        visit(&[query], write);
    }
}

fn may_hold_null(catalog: &Catalog, column: &Attribute) -> bool {
    let kind = catalog.type_row(column.data_type).map(|row| &row.kind);
    !column.not_null && !matches!(kind, Some(Kind::Domain { not_null: true, .. }))
}

/// What arrives in each column that a write, the innermost of `queries`, gives a value.
fn stored<'t>(queries: &[&'t Query], write: &'t Write) -> Vec<(usize, Arrivals)> {
    let mut assigned: Vec<&(usize, Expr)> = write.assignments().iter().collect();
    if let Some(assignments) = write.conflict_update() {
        assigned.extend(assignments);
    }
    let of_assigned = assigned.into_iter().map(|(column, value)| {
        let mut arrivals = Arrivals::default();
        arrivals.trace(queries, value, true);
        (*column, arrivals)
    });
    let mut stored: Vec<(usize, Arrivals)> = of_assigned.collect();
    if let Some((source, columns)) = write.source() {
        let queries = below(source, queries);
        for (index, column) in columns.iter().enumerate() {
            let mut arrivals = Arrivals::default();
            arrivals.output(&queries, index, true);
            stored.push((*column, arrivals));
        }
    }
    stored
}

/// The parameters that arrive unchanged in one column.
#[derive(Default)]
struct Arrivals {
    params: HashSet<u32>,
    /// Those that arrive whatever conditions within the value say.
    always: HashSet<u32>,
    /// The output columns that were followed, each by its query. One may be used in many places.
    followed: HashSet<(*const Query, usize, bool)>,
}

impl Arrivals {
    /// Follows a value of the innermost of `queries`; `always` where no condition within the value chooses it.
    fn trace<'t>(&mut self, queries: &[&'t Query], value: &'t Expr, always: bool) {
        match &value.kind {
            ExprKind::Param(number) => {
                self.params.insert(*number);
                if always {
                    self.always.insert(*number);
                }
            }
            ExprKind::Cast { operand, .. } | ExprKind::Altered(operand) => {
                self.trace(queries, operand, always)
            }
            ExprKind::Case { arms, otherwise, .. } => {
                let results = arms.iter().map(|(_, result)| result).chain(otherwise.as_deref());
                results.for_each(|result| self.trace(queries, result, false));
            }
            // Only the last value can be what is null of it.
            ExprKind::Coalesce(list) => {
                list.last().into_iter().for_each(|last| self.trace(queries, last, false));
            }
            ExprKind::NullIf(value, _) => self.trace(queries, value, false),
            ExprKind::Column(column) => {
                let queries = queries.get(column.entry.depth..);
                if let (Some(queries), Some(number)) = (queries, column.number()) {
                    self.entry(queries, column.entry.index, number, always);
                }
            }
            ExprKind::Subquery(subquery) => {
                if let Subquery { kind: SubqueryKind::Scalar, test, column, query, .. } = &**subquery
                    && test.is_empty()
                {
                    self.output(&below(query, queries), column.unwrap_or(0), always);
                }
            }
            _ => {}
        }
    }

    /// Follows an output column of the innermost of `queries`.
    fn output(&mut self, queries: &[&Query], index: usize, always: bool) {
        let Some(query) = queries.first().copied() else { return };
        if !self.followed.insert((query, index, always)) {
            return;
        }
        match &query.body {
            Body::Select(select) => {
                let target = select.targets.get(index);
                target.into_iter().for_each(|target| self.trace(queries, &target.expr, always));
            }
            Body::Values(values) => {
                let column = values.rows.iter().filter_map(|row| row.get(index));
                column.for_each(|value| self.trace(queries, value, always));
            }
            Body::SetOperation(operation) => {
                for side in [&operation.left, &operation.right] {
                    self.output(&below(side, queries), index, always);
                }
            }
            // What a write returns was stored, and is looked at there.
            Body::Write(_) | Body::Utility(_) => {}
        }
    }

    /// Follows a column of what the innermost of `queries` takes rows from.
    fn entry(&mut self, queries: &[&Query], entry: usize, column: usize, always: bool) {
        let Some(query) = queries.first().copied() else { return };
        match query.range_table().get(entry).map(|entry| &entry.kind) {
            Some(RangeKind::Subquery(inner)) => self.output(&below(inner, queries), column, always),
            Some(RangeKind::Cte { depth, index }) => {
                let Some(outer) = queries.get(*depth..) else { return };
                let cte = outer.first().and_then(|outer| outer.ctes.get(*index));
                cte.into_iter().for_each(|cte| self.output(&below(&cte.query, outer), column, always));
            }
            // What is proposed for insertion was followed where it is given.
            Some(RangeKind::Relation { .. } | RangeKind::Functions { .. } | RangeKind::Excluded(_))
            | None => {}
        }
    }
}

/// A query and those that it stands in, innermost first.
fn below<'t>(query: &'t Query, queries: &[&'t Query]) -> Vec<&'t Query> {
    std::iter::once(query).chain(queries.iter().copied()).collect()
}
