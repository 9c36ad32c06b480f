//! Where aggregates, window functions and functions that return sets may stand: the manual's sections "Aggregate
//! Expressions", "Window Function Calls" and "SQL Functions Returning Sets".

use std::cell::RefCell;

use crate::{
    analyze::tree::{
        Body, ConflictAction, Expr, ExprKind, JoinNode, Query, RangeEntry, RangeKind, WriteKind,
    },
    diagnostic::{Diagnostic, Result},
    source::Span,
    sqlstate,
};

/// Refuses calls that stand where Postgres takes none of their kind.
///
/// # Errors
/// 42803, 42P20 and 0A000 for the first of them.
pub(in crate::analyze) fn check(query: &Query) -> Result<()> {
    let first = First::default();
    query.walk(&mut |query| first.clauses(query), &mut |expr| first.parts(expr));
    first.0.into_inner().map_or(Ok(()), Err)
}

/// The kinds of calls that a clause takes.
#[derive(Clone, Copy)]
struct Takes {
    aggregates: bool,
    windows: bool,
    sets: bool,
    /// Where to write what aggregates and window functions are asked for, if that is elsewhere.
    aggregates_go: Option<&'static str>,
    windows_go: Option<&'static str>,
}

const NOTHING: Takes =
    Takes { aggregates: false, windows: false, sets: false, aggregates_go: None, windows_go: None };
const ROWS: Takes = Takes {
    aggregates_go: Some("a condition on groups stands in `having`, behind `group by`"),
    windows_go: Some("put the query into a subquery, and the condition into its `where`"),
    ..NOTHING
};
const SETS: Takes = Takes { sets: true, ..NOTHING };
const AGGREGATES: Takes = Takes { aggregates: true, ..NOTHING };

/// The first mistake that is met.
#[derive(Default)]
struct First(RefCell<Option<Box<Diagnostic>>>);

impl First {
    fn report(&self, code: &'static str, message: String, span: Span) {
        self.report_with(code, message, span, None);
    }

    fn report_with(&self, code: &'static str, message: String, span: Span, help: Option<&str>) {
        self.0.borrow_mut().get_or_insert_with(|| {
            let error = Diagnostic::error(code, message, span);
            Box::new(help.into_iter().fold(error, Diagnostic::help))
        });
    }

    fn report_set(&self, message: String, span: Span) {
        self.0.borrow_mut().get_or_insert_with(|| {
            let help = "you might be able to move the set-returning function into a LATERAL FROM item";
            Box::new(Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, message, span).help(help))
        });
    }

    /// Looks at each clause of one query. An aggregate of this query may stand in a query within.
    fn clauses(&self, query: &Query) {
        self.clause(&query.limit, "LIMIT", NOTHING);
        self.clause(&query.offset, "OFFSET", NOTHING);
        match &query.body {
            Body::Select(select) => {
                self.clause(&select.filter, "WHERE", ROWS);
                self.clause(&select.having, "HAVING", AGGREGATES);
                self.clause(&select.group_by, "GROUP BY", SETS);
                for window in &select.windows {
                    let keys = window.partition.iter().chain(&window.order);
                    self.clause(keys, "window definitions", Takes { aggregates: true, ..SETS });
                    self.clause(&window.offsets, "window definitions", NOTHING);
                }
                self.joins(&select.from);
                self.range_table(&select.range_table);
            }
            Body::Values(values) => self.clause(values.rows.iter().flatten(), "VALUES", NOTHING),
            Body::Write(write) => {
                let assigned = write.assignments().iter().map(|(_, value)| value);
                match &write.kind {
                    // One row of values is taken for a select without `from`.
                    WriteKind::Insert(_) => self.clause(assigned, "VALUES", SETS),
                    WriteKind::Update(_) => self.clause(assigned, "UPDATE", NOTHING),
                    WriteKind::Delete | WriteKind::Merge(_) => {}
                }
                if let Some(ConflictAction::DoUpdate { assignments, filter }) =
                    write.on_conflict().map(|conflict| &conflict.action)
                {
                    self.clause(assignments.iter().map(|(_, value)| value), "UPDATE", NOTHING);
                    self.clause(filter, "WHERE", ROWS);
                }
                self.clause(&write.filter, "WHERE", ROWS);
                self.joins(&write.from);
                self.range_table(&write.range_table);
                self.clause(write.returning.iter().map(|target| &target.expr), "RETURNING", NOTHING);
            }
            Body::SetOperation(_) | Body::Utility(_) => {}
        }
    }

    fn clause<'a>(&self, exprs: impl IntoIterator<Item = &'a Expr>, clause: &str, takes: Takes) {
        for expr in exprs {
            expr.descend(0, &mut |_, _| {}, &mut |expr, depth| match &expr.kind {
                ExprKind::Aggregate(aggregate) if !takes.aggregates && aggregate.depth == depth => {
                    let message = format!("aggregate functions are not allowed in {clause}");
                    self.report_with(sqlstate::GROUPING_ERROR, message, expr.span, takes.aggregates_go);
                }
                ExprKind::Window(_) if !takes.windows && depth == 0 => {
                    let message = format!("window functions are not allowed in {clause}");
                    self.report_with(sqlstate::WINDOWING_ERROR, message, expr.span, takes.windows_go);
                }
                ExprKind::Call(call) if !takes.sets && call.returns_set && depth == 0 => {
                    let message = format!("set-returning functions are not allowed in {clause}");
                    self.report(sqlstate::FEATURE_NOT_SUPPORTED, message, expr.span);
                }
                _ => {}
            });
        }
    }

    fn joins(&self, nodes: &[JoinNode]) {
        for node in nodes {
            if let JoinNode::Join { left, right, on, .. } = node {
                self.joins(std::slice::from_ref(left));
                self.joins(std::slice::from_ref(right));
                self.clause(on, "JOIN conditions", NOTHING);
            }
        }
    }

    fn range_table(&self, entries: &[RangeEntry]) {
        for entry in entries {
            match &entry.kind {
                RangeKind::Functions { calls, .. } => {
                    for (call, _) in calls {
                        self.clause([call], "functions in FROM", SETS);
                        let arguments = call.children().flat_map(sets_in);
                        for set in arguments {
                            let message = "set-returning functions must appear at top level of FROM";
                            self.report(sqlstate::FEATURE_NOT_SUPPORTED, message.to_owned(), set.span);
                        }
                    }
                }
                RangeKind::Subquery(query) => {
                    query.descend(1, &mut |_, _| {}, &mut |expr, depth| {
                        if matches!(&expr.kind, ExprKind::Aggregate(aggregate) if aggregate.depth == depth) {
                            let message =
                                "aggregate functions are not allowed in FROM clause of their own query level";
                            self.report(sqlstate::GROUPING_ERROR, message.to_owned(), expr.span);
                        }
                    });
                }
                RangeKind::Relation { .. } | RangeKind::Cte { .. } | RangeKind::Excluded(_) => {}
            }
        }
    }

    /// Looks at what stands within one expression.
    fn parts(&self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Aggregate(aggregate) => {
                self.clause(aggregate.filter.as_deref(), "FILTER", NOTHING);
                for part in aggregate.call.arguments.iter().chain(&aggregate.order) {
                    self.aggregated(part, aggregate.depth);
                }
            }
            ExprKind::Window(window) => {
                self.clause(window.filter.as_deref(), "FILTER", NOTHING);
                for argument in &window.call.arguments {
                    argument.visit(&mut |inner| {
                        if matches!(inner.kind, ExprKind::Window(_)) {
                            let message = "window function calls cannot be nested".to_owned();
                            self.report(sqlstate::WINDOWING_ERROR, message, inner.span);
                        }
                    });
                    for set in sets_in(argument) {
                        let message = "window function calls cannot contain set-returning function calls";
                        self.report_set(message.to_owned(), set.span);
                    }
                }
            }
            ExprKind::Case { .. } => self.no_sets_in(expr, "CASE"),
            ExprKind::Coalesce(_) => self.no_sets_in(expr, "COALESCE"),
            _ => {}
        }
    }

    /// Looks at an argument of an aggregate that belongs to the query `depth` further out.
    fn aggregated(&self, argument: &Expr, depth: usize) {
        argument.descend(0, &mut |_, _| {}, &mut |inner, below| match &inner.kind {
            ExprKind::Aggregate(aggregate) if aggregate.depth == depth + below => {
                self.report(
                    sqlstate::GROUPING_ERROR,
                    "aggregate function calls cannot be nested".to_owned(),
                    inner.span,
                );
            }
            ExprKind::Window(_) if below == 0 => {
                let message = "aggregate function calls cannot contain window function calls";
                self.report(sqlstate::GROUPING_ERROR, message.to_owned(), inner.span);
            }
            _ => {}
        });
        for set in sets_in(argument) {
            let message = "aggregate function calls cannot contain set-returning function calls";
            self.report_set(message.to_owned(), set.span);
        }
    }

    fn no_sets_in(&self, expr: &Expr, construct: &str) {
        for set in sets_in(expr) {
            self.report_set(format!("set-returning functions are not allowed in {construct}"), set.span);
        }
    }
}

/// The calls below `expr` that return sets, those of subqueries left out.
fn sets_in(expr: &Expr) -> Vec<&Expr> {
    let mut sets = Vec::new();
    expr.visit(&mut |inner| {
        if matches!(&inner.kind, ExprKind::Call(call) if call.returns_set) {
            sets.push(inner);
        }
    });
    sets
}
