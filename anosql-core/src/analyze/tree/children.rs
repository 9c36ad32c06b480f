//! What stands directly below an expression, and walks over all below it.

use super::{Aggregate, Expr, ExprKind, Window};

/// The expressions directly below another, in their order.
#[derive(Default)]
struct Children<'a> {
    first: Option<&'a Expr>,
    list: &'a [Expr],
    arms: &'a [(Expr, Expr)],
    second: Option<&'a Expr>,
    rest: &'a [Expr],
}

impl Expr {
    /// The expressions directly below, those of subqueries left out.
    pub(crate) fn children(&self) -> impl Iterator<Item = &Expr> {
        let Children { first, list, arms, second, rest } = self.parts();
        let arms = arms.iter().flat_map(|(condition, result)| [condition, result]);
        first.into_iter().chain(list).chain(arms).chain(second).chain(rest)
    }

    fn parts(&self) -> Children<'_> {
        let none = Children::default();
        match &self.kind {
            ExprKind::Null
            | ExprKind::Literal(_)
            | ExprKind::Param(_)
            | ExprKind::Column(_)
            | ExprKind::WholeRow(_)
            | ExprKind::Again
            | ExprKind::Default
            | ExprKind::Opaque => none,
            ExprKind::Call(call) | ExprKind::ArrayComparison { operator: call, .. } => {
                Children { list: &call.arguments, ..none }
            }
            ExprKind::Aggregate(Aggregate { call, filter, order, .. }) => {
                Children { list: &call.arguments, second: filter.as_deref(), rest: order, ..none }
            }
            ExprKind::Window(Window { call, filter, .. }) => {
                Children { list: &call.arguments, second: filter.as_deref(), ..none }
            }
            ExprKind::And(list)
            | ExprKind::Or(list)
            | ExprKind::Coalesce(list)
            | ExprKind::Extreme(list)
            | ExprKind::Array(list)
            | ExprKind::Row(list)
            | ExprKind::RowComparison(list) => Children { list, ..none },
            ExprKind::Not(operand)
            | ExprKind::IsNull { operand, .. }
            | ExprKind::Test { operand, .. }
            | ExprKind::Field { operand, .. }
            | ExprKind::Cast { operand, .. }
            | ExprKind::Altered(operand) => Children { first: Some(operand), ..none },
            ExprKind::DistinctFrom { left, right, .. } | ExprKind::NullIf(left, right) => {
                Children { first: Some(left), second: Some(right), ..none }
            }
            ExprKind::Case { operand, arms, otherwise } => {
                Children { first: operand.as_deref(), arms, second: otherwise.as_deref(), ..none }
            }
            ExprKind::Subscript { operand, indexes: list } => Children { first: Some(operand), list, ..none },
            ExprKind::Subquery(subquery) => Children { list: &subquery.test, ..none },
        }
    }

    /// Calls `visit` for this expression and all below it, those of subqueries left out.
    pub(crate) fn visit<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        for child in self.children() {
            child.visit(visit);
        }
    }

    /// Calls `visit` for all expressions below this one and then for itself, those of subqueries left out.
    pub(crate) fn visit_mut(&mut self, visit: &mut impl FnMut(&mut Expr)) {
        match &mut self.kind {
            ExprKind::Null
            | ExprKind::Literal(_)
            | ExprKind::Param(_)
            | ExprKind::Column(_)
            | ExprKind::WholeRow(_)
            | ExprKind::Again
            | ExprKind::Default
            | ExprKind::Opaque => {}
            ExprKind::Call(call) | ExprKind::ArrayComparison { operator: call, .. } => {
                call.arguments.iter_mut().for_each(|argument| argument.visit_mut(visit));
            }
            ExprKind::Aggregate(aggregate) => {
                let parts = aggregate.call.arguments.iter_mut().chain(aggregate.filter.as_deref_mut());
                parts.chain(&mut aggregate.order).for_each(|part| part.visit_mut(visit));
            }
            ExprKind::Window(window) => {
                let parts = window.call.arguments.iter_mut().chain(window.filter.as_deref_mut());
                parts.for_each(|part| part.visit_mut(visit));
            }
            ExprKind::And(list)
            | ExprKind::Or(list)
            | ExprKind::Coalesce(list)
            | ExprKind::Extreme(list)
            | ExprKind::Array(list)
            | ExprKind::Row(list)
            | ExprKind::RowComparison(list) => list.iter_mut().for_each(|expr| expr.visit_mut(visit)),
            ExprKind::Not(operand)
            | ExprKind::IsNull { operand, .. }
            | ExprKind::Test { operand, .. }
            | ExprKind::Field { operand, .. }
            | ExprKind::Cast { operand, .. }
            | ExprKind::Altered(operand) => operand.visit_mut(visit),
            ExprKind::DistinctFrom { left, right, .. } | ExprKind::NullIf(left, right) => {
                left.visit_mut(visit);
                right.visit_mut(visit);
            }
            ExprKind::Case { operand, arms, otherwise } => {
                operand.iter_mut().for_each(|operand| operand.visit_mut(visit));
                for (condition, result) in arms {
                    condition.visit_mut(visit);
                    result.visit_mut(visit);
                }
                otherwise.iter_mut().for_each(|otherwise| otherwise.visit_mut(visit));
            }
            ExprKind::Subscript { operand, indexes } => {
                operand.visit_mut(visit);
                indexes.iter_mut().for_each(|index| index.visit_mut(visit));
            }
            ExprKind::Subquery(subquery) => subquery.test.iter_mut().for_each(|expr| expr.visit_mut(visit)),
        }
        visit(self);
    }
}
