//! Visits every expression of a tree, those of subqueries included.

use super::{
    Body, ConflictAction, Expr, ExprKind, JoinNode, Query, RangeEntry, RangeKind, Utility, WindowDefinition,
    WriteKind,
};

impl Query {
    /// Calls `query` for this query and all within it, and `expr` for every expression.
    pub(in crate::analyze) fn walk<'a>(
        &'a self,
        query: &mut impl FnMut(&'a Query),
        expr: &mut impl FnMut(&'a Expr),
    ) {
        self.descend(0, &mut |inner, _| query(inner), &mut |inner, _| expr(inner));
    }

    /// The same for a query that stands `depth` queries below some other, and tells how far below each is.
    pub(in crate::analyze) fn descend<'a>(
        &'a self,
        depth: usize,
        query: &mut impl FnMut(&'a Query, usize),
        expr: &mut impl FnMut(&'a Expr, usize),
    ) {
        query(self, depth);
        for cte in &self.ctes {
            cte.query.descend(depth + 1, query, expr);
        }
        for part in self.limit.iter().chain(&self.offset).chain(&self.order_by) {
            part.descend(depth, query, expr);
        }
        match &self.body {
            Body::Select(select) => {
                descend_range_table(&select.range_table, depth, query, expr);
                descend_joins(&select.from, depth, query, expr);
                let targets = select.targets.iter().map(|target| &target.expr);
                let parts = targets.chain(&select.filter).chain(&select.group_by).chain(&select.having);
                let windows = select.windows.iter().flat_map(WindowDefinition::parts);
                for part in parts.chain(select.distinct.keys()).chain(windows) {
                    part.descend(depth, query, expr);
                }
            }
            Body::SetOperation(operation) => {
                operation.left.descend(depth + 1, query, expr);
                operation.right.descend(depth + 1, query, expr);
            }
            Body::Values(values) => {
                values.rows.iter().flatten().for_each(|value| value.descend(depth, query, expr));
            }
            Body::Write(write) => {
                descend_range_table(&write.range_table, depth, query, expr);
                descend_joins(&write.from, depth, query, expr);
                if let Some((source, _)) = write.source() {
                    source.descend(depth + 1, query, expr);
                }
                let assigned = write.assignments().iter().map(|(_, value)| value);
                let conditions = match &write.kind {
                    WriteKind::Merge(merge) => &merge.conditions[..],
                    WriteKind::Insert(_) | WriteKind::Update(_) | WriteKind::Delete => &[],
                };
                let returned = write.returning.iter().map(|target| &target.expr);
                for part in assigned.chain(&write.filter).chain(conditions).chain(returned) {
                    part.descend(depth, query, expr);
                }
                if let Some(ConflictAction::DoUpdate { assignments, filter }) =
                    write.on_conflict().map(|conflict| &conflict.action)
                {
                    for part in assignments.iter().map(|(_, value)| value).chain(filter) {
                        part.descend(depth, query, expr);
                    }
                }
            }
            Body::Utility(utility) => {
                if let Utility::Call(arguments) = utility {
                    arguments.iter().for_each(|argument| argument.descend(depth, query, expr));
                }
                if let Some(inner) = utility.query() {
                    inner.descend(depth + 1, query, expr);
                }
            }
        }
    }
}

fn descend_range_table<'a>(
    entries: &'a [RangeEntry],
    depth: usize,
    query: &mut impl FnMut(&'a Query, usize),
    expr: &mut impl FnMut(&'a Expr, usize),
) {
    for entry in entries {
        match &entry.kind {
            RangeKind::Subquery(subquery) => subquery.descend(depth + 1, query, expr),
            RangeKind::Functions { calls, .. } => {
                calls.iter().for_each(|(call, _)| call.descend(depth, query, expr));
            }
            RangeKind::Relation { .. } | RangeKind::Cte { .. } | RangeKind::Excluded(_) => {}
        }
    }
}

fn descend_joins<'a>(
    nodes: &'a [JoinNode],
    depth: usize,
    query: &mut impl FnMut(&'a Query, usize),
    expr: &mut impl FnMut(&'a Expr, usize),
) {
    for node in nodes {
        if let JoinNode::Join { left, right, on, .. } = node {
            descend_joins(std::slice::from_ref(left), depth, query, expr);
            descend_joins(std::slice::from_ref(right), depth, query, expr);
            if let Some(on) = on {
                on.descend(depth, query, expr);
            }
        }
    }
}

impl Expr {
    /// Calls `query` for all queries within this expression and `expr` for every expression, and tells how many queries
    /// further in than `depth` each stands.
    pub(in crate::analyze) fn descend<'a>(
        &'a self,
        depth: usize,
        query: &mut impl FnMut(&'a Query, usize),
        expr: &mut impl FnMut(&'a Expr, usize),
    ) {
        expr(self, depth);
        if let ExprKind::Subquery(subquery) = &self.kind {
            subquery.query.descend(depth + 1, query, expr);
        }
        for child in self.children() {
            child.descend(depth, query, expr);
        }
    }
}
