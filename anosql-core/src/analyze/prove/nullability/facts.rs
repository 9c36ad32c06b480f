//! What a condition proves of the columns that it names.

use std::collections::BTreeMap;

use crate::{
    analyze::{
        prove::total::{self, Totality},
        tree::{Body, Call, ColumnRef, Expr, ExprKind, Query, SubqueryKind},
    },
    catalog::{FIRST_USER_OID, TypeId, Volatility},
    source::Span,
};

/// What can't be null in a row for which a condition holds, each with the part of the condition that says so.
#[derive(Debug, Default, Clone)]
pub(super) struct Facts<'a> {
    /// Columns of this query.
    pub(super) columns: BTreeMap<ColumnRef, Span>,
    /// Entries of which only some column, unknown which, is not null.
    rows: BTreeMap<usize, Span>,
    /// Expressions that give the same wherever they stand in this query.
    pub(super) exprs: Vec<&'a Expr>,
    /// Columns of queries further out.
    outer: BTreeMap<ColumnRef, Span>,
}

impl<'a> Facts<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.rows.is_empty() && self.exprs.is_empty() && self.outer.is_empty()
    }

    pub(super) fn extend(&mut self, other: Facts<'a>) {
        self.columns.extend(other.columns);
        self.rows.extend(other.rows);
        self.exprs.extend(other.exprs);
        self.outer.extend(other.outer);
    }

    /// What they say for the query around theirs.
    fn outside(self) -> Facts<'a> {
        let (columns, outer) = self
            .outer
            .into_iter()
            .map(|(column, span)| (ColumnRef { entry: column.entry.outward(), ..column }, span))
            .partition(|(column, _)| column.entry.is_here());
        Facts { columns, outer, ..Facts::default() }
    }

    /// The entries that must be there for the condition to hold.
    pub(super) fn relations(&self) -> BTreeMap<usize, Span> {
        let of_columns = self.columns.iter().map(|(column, span)| (column.entry.index, *span));
        of_columns.chain(self.rows.iter().map(|(entry, span)| (*entry, *span))).collect()
    }

    /// Where a row of this entry is needed.
    pub(super) fn relation(&self, entry: usize) -> Option<Span> {
        let of_column = || self.columns.iter().find(|(column, _)| column.entry.index == entry);
        self.rows.get(&entry).copied().or_else(|| of_column().map(|(_, span)| *span))
    }

    fn intersect(mut self, other: &Facts<'a>) -> Facts<'a> {
        let (mut rows, others) = (self.relations(), other.relations());
        rows.retain(|entry, _| others.contains_key(entry));
        self.columns.retain(|column, _| other.columns.contains_key(column));
        self.exprs.retain(|expr| other.exprs.contains(expr));
        self.outer.retain(|column, _| other.outer.contains_key(column));
        Facts { rows, ..self }
    }

    fn common(facts: impl Iterator<Item = Facts<'a>>) -> Facts<'a> {
        facts.reduce(|known, next| known.intersect(&next)).unwrap_or_default()
    }

    fn union(facts: impl Iterator<Item = Facts<'a>>) -> Facts<'a> {
        facts.fold(Facts::default(), |mut known, next| {
            known.extend(next);
            known
        })
    }
}

/// What is not null where `condition` is true (or false, where `holds` is false).
pub(super) fn rejected(condition: &Expr, holds: bool) -> Facts<'_> {
    match &condition.kind {
        ExprKind::And(list) | ExprKind::Or(list) => {
            let facts = list.iter().map(|part| rejected(part, holds));
            match matches!(condition.kind, ExprKind::And(_)) == holds {
                true => Facts::union(facts),
                false => Facts::common(facts),
            }
        }
        ExprKind::Not(operand) => rejected(operand, !holds),
        ExprKind::IsNull { operand, negated } if *negated == holds => match &operand.kind {
            // `(a, b) is not null` asks for all fields; that `is null` is false asks for one of them, unknown which.
            ExprKind::Row(fields) if *negated => Facts::union(fields.iter().map(needed)),
            ExprKind::Row(_) => Facts::default(),
            _ => needed(operand),
        },
        ExprKind::Test { operand, truth, rejects_null } if *rejects_null == holds => {
            let mut facts = needed(operand);
            facts.extend(truth.map(|truth| rejected(operand, truth)).unwrap_or_default());
            facts
        }
        // What is equal to a constant is not null.
        ExprKind::DistinctFrom { left, right, negated } if *negated == holds => {
            match (is_value(left), is_value(right)) {
                (true, _) => needed(right),
                (_, true) => needed(left),
                _ => Facts::default(),
            }
        }
        ExprKind::DistinctFrom { left, right, .. } => match (&left.kind, &right.kind) {
            (ExprKind::Null, _) => needed(right),
            (_, ExprKind::Null) => needed(left),
            _ => Facts::default(),
        },
        // `coalesce(condition, false)` holds where the condition does.
        ExprKind::Coalesce(list) => match list.split_first() {
            Some((first, rest)) if rest.iter().all(|other| is_truth(other, !holds)) => rejected(first, holds),
            _ => needed(condition),
        },
        // An empty array decides `all` before the left side is looked at, and `any` likewise where it is to be false.
        ExprKind::ArrayComparison { operator, all } => {
            let decided_by_empty = *all == holds;
            let mut facts = Facts::default();
            if let [left, array] = &operator.arguments[..] {
                facts.extend(needed(array));
                let never_empty = matches!(&array.kind, ExprKind::Array(elements) if !elements.is_empty());
                if operator.strict && (!decided_by_empty || never_empty) {
                    facts.extend(needed(left));
                }
            }
            facts
        }
        ExprKind::Subquery(subquery) if holds && subquery.kind == SubqueryKind::Exists => {
            with_a_row(&subquery.query)
        }
        ExprKind::Subquery(subquery) if holds && subquery.kind == SubqueryKind::Any => {
            let mut facts = with_a_row(&subquery.query);
            if subquery.rejects_null {
                facts.extend(Facts::union(subquery.test.iter().map(needed)));
            }
            facts
        }
        _ => needed(condition),
    }
}

/// What is not null around a subquery that gives a row, which has passed the subquery's condition.
fn with_a_row(query: &Query) -> Facts<'_> {
    match &query.body {
        Body::Select(select) if !select.has_one_group() && !select.empty_grouping_set => {
            let facts = select.filter.iter().map(|filter| rejected(filter, true));
            Facts::union(facts).outside()
        }
        _ => Facts::default(),
    }
}

/// What is not null where `condition` is not true: it is false then, or null.
pub(super) fn untrue(condition: &Expr) -> Facts<'_> {
    match &condition.kind {
        _ if is_decided(condition) => rejected(condition, false),
        ExprKind::Or(list) => Facts::union(list.iter().map(untrue)),
        _ => Facts::default(),
    }
}

/// Whether a condition is true or false and never null, whatever it is asked of.
fn is_decided(condition: &Expr) -> bool {
    match &condition.kind {
        ExprKind::IsNull { .. } | ExprKind::Test { .. } | ExprKind::DistinctFrom { .. } => true,
        ExprKind::And(list) | ExprKind::Or(list) => list.iter().all(is_decided),
        ExprKind::Not(operand) => is_decided(operand),
        _ => false,
    }
}

/// Whether it is a constant other than null. Of some types a cast may make null of a value, and of a domain it is not
/// looked up which type it is made of.
fn is_value(expr: &Expr) -> bool {
    const LOST_IN_CASTS: &[TypeId] = &[TypeId::JSONB, TypeId::TIMESTAMP, TypeId::TIMESTAMPTZ];
    match &expr.kind {
        ExprKind::Literal(_) => true,
        ExprKind::Cast { operand, builtin: true } | ExprKind::Altered(operand) => {
            is_value(operand) && operand.ty.0 < FIRST_USER_OID && !LOST_IN_CASTS.contains(&operand.ty)
        }
        _ => false,
    }
}

/// Whether it is the constant `true`, or `false`.
pub(super) fn is_truth(expr: &Expr, truth: bool) -> bool {
    match &expr.kind {
        ExprKind::Literal(text) => {
            let word = if truth { ["t", "true"] } else { ["f", "false"] };
            word.iter().any(|word| text.eq_ignore_ascii_case(word))
        }
        ExprKind::Cast { operand, builtin: true } | ExprKind::Altered(operand) => is_truth(operand, truth),
        _ => false,
    }
}

/// What is not null where `expr` is not.
pub(super) fn needed(expr: &Expr) -> Facts<'_> {
    needed_within(expr, false)
}

/// The same of a part of another expression; where that is steady, so is each of its parts.
fn needed_within(expr: &Expr, steady: bool) -> Facts<'_> {
    match &expr.kind {
        ExprKind::Column(column) => {
            let mut facts = Facts::default();
            let columns = if column.entry.is_here() { &mut facts.columns } else { &mut facts.outer };
            columns.insert(*column, expr.span);
            return facts;
        }
        ExprKind::Literal(_) | ExprKind::Param(_) => return Facts::default(),
        _ => {}
    }
    let steady = steady || is_steady(expr);
    let part = |part| needed_within(part, steady);
    let mut facts = match &expr.kind {
        ExprKind::Call(call) if gives_null_for_null(call) => Facts::union(call.arguments.iter().map(part)),
        ExprKind::ArrayComparison { operator, .. } => operator.arguments.get(1).map(part).unwrap_or_default(),
        ExprKind::Not(operand)
        | ExprKind::Field { operand, .. }
        | ExprKind::Cast { operand, builtin: true }
        | ExprKind::Altered(operand)
        | ExprKind::NullIf(operand, _) => part(operand),
        ExprKind::Subscript { operand, indexes } => {
            Facts::union(std::iter::once(operand.as_ref()).chain(indexes).map(part))
        }
        // One of them is not null, and it is not known which.
        ExprKind::Coalesce(list) | ExprKind::Extreme(list) => Facts::common(list.iter().map(part)),
        _ => Facts::default(),
    };
    match &expr.kind {
        ExprKind::WholeRow(entry) if entry.is_here() => {
            facts.rows.insert(entry.index, expr.span);
        }
        _ if steady => facts.exprs.push(expr),
        _ => {}
    }
    facts
}

/// Whether an expression gives the same wherever it stands in one query.
fn is_steady(expr: &Expr) -> bool {
    let is_plain = |call: &Call| call.builtin && !call.returns_set && call.volatility != Volatility::Volatile;
    let mut steady = true;
    expr.visit(&mut |expr| {
        steady &= match &expr.kind {
            ExprKind::Call(call) | ExprKind::ArrayComparison { operator: call, .. } => is_plain(call),
            ExprKind::Aggregate(aggregate) => is_plain(&aggregate.call) && aggregate.depth == 0,
            ExprKind::Cast { builtin, .. } => *builtin,
            ExprKind::Window(_)
            | ExprKind::Subquery(_)
            | ExprKind::Again
            | ExprKind::Default
            | ExprKind::Opaque => false,
            _ => true,
        };
    });
    steady
}

fn gives_null_for_null(call: &Call) -> bool {
    !call.returns_set && (call.strict || total::of_call(call) == Totality::NullFromArguments)
}

/// Whether a condition on groups holds for none that is without a row: an aggregate of no rows is null or 0.
pub(super) fn needs_row(condition: &Expr) -> bool {
    if let ExprKind::And(list) = &condition.kind {
        return list.iter().any(needs_row);
    }
    let is_row_aggregate = |expr: &&Expr| {
        matches!(&expr.kind, ExprKind::Aggregate(aggregate)
            if !matches!(total::of_aggregate(&aggregate.call), total::Needs::Nothing | total::Needs::Unknown))
    };
    rejected(condition, true).exprs.iter().any(is_row_aggregate) || counts_a_row(condition)
}

/// `count(...) > 0` and the like.
fn counts_a_row(condition: &Expr) -> bool {
    let ExprKind::Call(call) = &condition.kind else { return false };
    let [left, right] = &call.arguments[..] else { return false };
    let is_count = |expr: &Expr| {
        matches!(&expr.kind, ExprKind::Aggregate(aggregate)
            if aggregate.depth == 0 && aggregate.call.builtin && aggregate.call.name == "count")
    };
    let number = |expr: &Expr| match &expr.kind {
        ExprKind::Literal(text) => text.parse::<i64>().ok(),
        _ => None,
    };
    let (operator, bound) = match (is_count(left), is_count(right)) {
        (true, _) => (call.name.as_str(), number(right)),
        (_, true) => (
            match call.name.as_str() {
                "<" => ">",
                "<=" => ">=",
                other => other,
            },
            number(left),
        ),
        _ => return false,
    };
    call.is_operator
        && call.builtin
        && match (operator, bound) {
            (">", Some(bound)) => bound >= 0,
            (">=" | "=", Some(bound)) => bound >= 1,
            ("<>", Some(bound)) => bound == 0,
            _ => false,
        }
}
