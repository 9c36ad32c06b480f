//! What a recursive query may say of itself: the restrictions behind the manual's section "Recursive Queries".

use crate::{
    analyze::{
        resolve::{analyzer::PendingRecursion, scope::Level},
        tree::{
            Body, Expr, ExprKind, JoinKind, JoinNode, Query, RangeEntry, RangeKind, Select, SetOperator,
            WindowDefinition,
        },
    },
    diagnostic::{Diagnostic, Result},
    source::Span,
    sqlstate,
};

impl PendingRecursion {
    pub(in crate::analyze) fn new(level: &Level<'_>, name: &str, message: String) -> Self {
        Self { name: name.to_owned(), level: level.outward().count(), message }
    }

    /// Refuses a reference by `name`, unless a query further in is called so.
    pub(in crate::analyze) fn refuse(
        pending: &[PendingRecursion],
        level: &Level<'_>,
        name: &str,
        span: Span,
    ) -> Result<()> {
        let Some(pending) = pending.iter().rev().find(|pending| pending.name == name) else { return Ok(()) };
        let found = level.cte(name).map(|(depth, ..)| level.outward().count() - depth);
        if found.is_some_and(|found| found > pending.level) {
            return Ok(());
        }
        Diagnostic::refuse(sqlstate::INVALID_RECURSION, pending.message.clone(), span)
    }
}

/// Where references stand that Postgres does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Allowed,
    Within(&'static str),
}

/// Checks the recursive term of the query called `name`, the `index`-th of the `with` that is `depth` queries further out,
/// and says whether it refers to itself at all.
///
/// # Errors
/// 42P19 for a reference at a wrong place or a second one, and for aggregates beside one.
pub(super) fn check_term(
    term: &Query,
    name: &str,
    (depth, index): (usize, usize),
    span: Span,
) -> Result<bool> {
    let mut term_check = Term { depth, index, places: Vec::new(), aggregate: None };
    term_check.query(term, 0, Place::Allowed);
    let wrong = |message: String, span: Span| Diagnostic::refuse(sqlstate::INVALID_RECURSION, message, span);
    if let Some(span) = term_check.aggregate {
        return wrong(
            "aggregate functions are not allowed in a recursive query's recursive term".to_owned(),
            span,
        );
    }
    let misplaced = term_check.places.iter().find_map(|place| match place {
        Place::Within(place) => Some(place),
        Place::Allowed => None,
    });
    if let Some(place) = misplaced {
        return wrong(
            format!("recursive reference to query \"{name}\" must not appear within {place}"),
            span,
        );
    }
    if term_check.places.len() > 1 {
        return wrong(
            format!("recursive reference to query \"{name}\" must not appear more than once"),
            span,
        );
    }
    Ok(!term_check.places.is_empty())
}

struct Term {
    depth: usize,
    index: usize,
    places: Vec<Place>,
    /// An aggregate beside a reference.
    aggregate: Option<Span>,
}

impl Term {
    fn is_itself(&self, entry: &RangeEntry, below: usize) -> bool {
        matches!(&entry.kind, RangeKind::Cte { depth, index } if *depth == self.depth + below && *index == self.index)
    }

    fn query(&mut self, query: &Query, below: usize, place: Place) {
        for cte in &query.ctes {
            self.query(&cte.query, below + 1, place);
        }
        self.exprs(query.limit.iter().chain(&query.offset).chain(&query.order_by), below);
        match &query.body {
            Body::Select(select) => self.select(select, below, place),
            Body::SetOperation(operation) => {
                let (left, right) = match (operation.operator, operation.all) {
                    (SetOperator::Intersect, true) => {
                        (Place::Within("INTERSECT"), Place::Within("INTERSECT"))
                    }
                    (SetOperator::Except, true) => (Place::Within("EXCEPT"), Place::Within("EXCEPT")),
                    (SetOperator::Except, false) => (place, Place::Within("EXCEPT")),
                    (SetOperator::Union | SetOperator::Intersect, _) => (place, place),
                };
                self.query(&operation.left, below + 1, left);
                self.query(&operation.right, below + 1, right);
            }
            Body::Values(values) => self.exprs(values.rows.iter().flatten(), below),
            Body::Write(_) | Body::Utility(_) => {}
        }
    }

    fn select(&mut self, select: &Select, below: usize, place: Place) {
        for node in &select.from {
            self.join(node, &select.range_table, below, place);
        }
        let targets = || select.targets.iter().map(|target| &target.expr);
        let parts = targets().chain(&select.filter).chain(&select.group_by).chain(&select.having);
        let windows = select.windows.iter().flat_map(WindowDefinition::parts);
        self.exprs(parts.chain(select.distinct.keys()).chain(windows), below);
        if select.range_table.iter().any(|entry| self.is_itself(entry, below)) {
            for expr in targets().chain(&select.having) {
                expr.visit(&mut |expr| {
                    if matches!(&expr.kind, ExprKind::Aggregate(aggregate) if aggregate.depth == 0) {
                        self.aggregate.get_or_insert(expr.span);
                    }
                });
            }
        }
    }

    fn join(&mut self, node: &JoinNode, entries: &[RangeEntry], below: usize, place: Place) {
        match node {
            JoinNode::Relation(index) => {
                let Some(entry) = entries.get(*index) else { return };
                if self.is_itself(entry, below) {
                    self.places.push(place);
                }
                match &entry.kind {
                    RangeKind::Subquery(query) => self.query(query, below + 1, place),
                    RangeKind::Functions { calls, .. } => {
                        self.exprs(calls.iter().map(|(call, _)| call), below)
                    }
                    RangeKind::Relation { .. } | RangeKind::Cte { .. } | RangeKind::Excluded(_) => {}
                }
            }
            JoinNode::Join { kind, left, right, on } => {
                let outer = Place::Within("an outer join");
                let (on_left, on_right) = match kind {
                    JoinKind::Inner => (place, place),
                    JoinKind::Left => (place, outer),
                    JoinKind::Right => (outer, place),
                    JoinKind::Full => (outer, outer),
                };
                self.join(left, entries, below, on_left);
                self.join(right, entries, below, on_right);
                self.exprs(on, below);
            }
        }
    }

    fn exprs<'a>(&mut self, exprs: impl IntoIterator<Item = &'a Expr>, below: usize) {
        for expr in exprs {
            expr.visit(&mut |expr| {
                if let ExprKind::Subquery(subquery) = &expr.kind {
                    self.query(&subquery.query, below + 1, Place::Within("a subquery"));
                }
            });
        }
    }
}
