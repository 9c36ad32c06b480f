//! What a condition proves of the columns that it names.

use std::collections::HashSet;

use crate::analyze::{
    total::{self, Totality},
    tree::{Call, ColumnRef, Expr, ExprKind, SubqueryKind},
};

/// Columns of this query that can't be null in a row for which a condition holds.
#[derive(Debug, Default, Clone)]
pub(super) struct Facts {
    pub(super) columns: HashSet<ColumnRef>,
    /// Entries of which only some column, unknown which, is not null.
    rows: HashSet<usize>,
}

impl Facts {
    pub(super) fn extend(&mut self, other: Facts) {
        self.columns.extend(other.columns);
        self.rows.extend(other.rows);
    }

    /// The entries that must be there for the condition to hold.
    pub(super) fn relations(&self) -> HashSet<usize> {
        self.columns.iter().map(|column| column.relation).chain(self.rows.iter().copied()).collect()
    }

    fn intersect(self, other: Facts) -> Facts {
        let (left, right) = (self.relations(), other.relations());
        Facts {
            columns: self.columns.intersection(&other.columns).copied().collect(),
            rows: left.intersection(&right).copied().collect(),
        }
    }
}

/// What is not null where `condition` is true (or false, where `holds` is false).
pub(super) fn rejected(condition: &Expr, holds: bool) -> Facts {
    match &condition.kind {
        ExprKind::And(list) | ExprKind::Or(list) => {
            let all = matches!(condition.kind, ExprKind::And(_)) == holds;
            let mut facts = list.iter().map(|part| rejected(part, holds));
            let Some(first) = facts.next() else { return Facts::default() };
            facts.fold(first, |mut known, next| {
                if all {
                    known.extend(next);
                    known
                } else {
                    known.intersect(next)
                }
            })
        }
        ExprKind::Not(operand) => rejected(operand, !holds),
        ExprKind::IsNull { operand, negated } if *negated == holds && !is_row(operand) => needed(operand),
        ExprKind::Test { operand, rejects_null } if *rejects_null == holds => needed(operand),
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
        ExprKind::Subquery(subquery) if subquery.kind == SubqueryKind::Any && holds => {
            subquery.test.iter().fold(Facts::default(), |mut facts, test| {
                facts.extend(needed(test));
                facts
            })
        }
        _ => needed(condition),
    }
}

/// `(a, b) is not null` asks for all fields; a row's own nullness is another matter.
fn is_row(operand: &Expr) -> bool {
    matches!(operand.kind, ExprKind::Row(_))
}

/// What is not null where `expr` is not.
fn needed(expr: &Expr) -> Facts {
    let mut facts = Facts::default();
    match &expr.kind {
        ExprKind::Column(column) if column.depth == 0 => {
            facts.columns.insert(*column);
        }
        ExprKind::WholeRow { depth: 0, relation } => {
            facts.rows.insert(*relation);
        }
        ExprKind::Call(call) if gives_null_for_null(call) => {
            for argument in &call.arguments {
                facts.extend(needed(argument));
            }
        }
        ExprKind::ArrayComparison { operator, .. } => {
            if let Some(array) = operator.arguments.get(1) {
                facts.extend(needed(array));
            }
        }
        ExprKind::Not(operand) | ExprKind::Field { operand, .. } => facts.extend(needed(operand)),
        ExprKind::Cast { operand, builtin: true } => facts.extend(needed(operand)),
        ExprKind::NullIf(left, _) => facts.extend(needed(left)),
        ExprKind::Subscript { operand, indexes } => {
            facts.extend(needed(operand));
            for index in indexes {
                facts.extend(needed(index));
            }
        }
        _ => {}
    }
    facts
}

fn gives_null_for_null(call: &Call) -> bool {
    !call.returns_set && (call.strict || total::of_call(call) == Totality::NullFromArguments)
}
