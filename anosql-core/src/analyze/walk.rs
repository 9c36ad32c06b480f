//! Visits every expression of a tree, those of subqueries included.

use super::tree::{Body, Expr, ExprKind, JoinNode, OnConflict, Query, RangeEntry, RangeKind};

impl Query {
    /// Calls `query` for this query and all within it, and `expr` for every expression.
    pub(super) fn walk<'a>(&'a self, query: &mut impl FnMut(&'a Query), expr: &mut impl FnMut(&'a Expr)) {
        query(self);
        for cte in &self.ctes {
            cte.query.walk(query, expr);
        }
        for part in self.limit.iter().chain(&self.offset).chain(&self.order_by) {
            part.walk(query, expr);
        }
        match &self.body {
            Body::Select(select) => {
                walk_range_table(&select.range_table, query, expr);
                walk_joins(&select.from, query, expr);
                let targets = select.targets.iter().map(|target| &target.expr);
                let parts = targets.chain(&select.filter).chain(&select.group_by).chain(&select.having);
                for part in parts.chain(&select.distinct_on) {
                    part.walk(query, expr);
                }
            }
            Body::SetOperation(operation) => {
                operation.left.walk(query, expr);
                operation.right.walk(query, expr);
            }
            Body::Values(values) => values.rows.iter().flatten().for_each(|value| value.walk(query, expr)),
            Body::Write(write) => {
                walk_range_table(&write.range_table, query, expr);
                walk_joins(&write.from, query, expr);
                if let Some(source) = &write.source {
                    source.walk(query, expr);
                }
                let assigned = write.assignments.iter().map(|(_, value)| value);
                let returned = write.returning.iter().map(|target| &target.expr);
                for part in assigned.chain(&write.filter).chain(returned) {
                    part.walk(query, expr);
                }
                if let OnConflict::DoUpdate { assignments, filter } = &write.on_conflict {
                    for part in assignments.iter().map(|(_, value)| value).chain(filter) {
                        part.walk(query, expr);
                    }
                }
            }
            Body::Utility(utility) => {
                if let Some(inner) = &utility.query {
                    inner.walk(query, expr);
                }
            }
        }
    }
}

fn walk_range_table<'a>(
    entries: &'a [RangeEntry],
    query: &mut impl FnMut(&'a Query),
    expr: &mut impl FnMut(&'a Expr),
) {
    for entry in entries {
        match &entry.kind {
            RangeKind::Subquery(subquery) => subquery.walk(query, expr),
            RangeKind::Functions { calls, .. } => calls.iter().for_each(|(call, _)| call.walk(query, expr)),
            RangeKind::Relation { .. } | RangeKind::Cte { .. } | RangeKind::Excluded(_) => {}
        }
    }
}

fn walk_joins<'a>(nodes: &'a [JoinNode], query: &mut impl FnMut(&'a Query), expr: &mut impl FnMut(&'a Expr)) {
    for node in nodes {
        if let JoinNode::Join { left, right, on, .. } = node {
            walk_joins(std::slice::from_ref(left), query, expr);
            walk_joins(std::slice::from_ref(right), query, expr);
            if let Some(on) = on {
                on.walk(query, expr);
            }
        }
    }
}

impl Expr {
    fn walk<'a>(&'a self, query: &mut impl FnMut(&'a Query), expr: &mut impl FnMut(&'a Expr)) {
        expr(self);
        if let ExprKind::Subquery(subquery) = &self.kind {
            subquery.query.walk(query, expr);
        }
        for child in self.children() {
            child.walk(query, expr);
        }
    }
}
