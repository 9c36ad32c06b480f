//! Operators: the manual's section "Operator Type Resolution".

use std::rc::Rc;

use super::{
    Analyzer, Result, overload, polymorphic,
    tree::{Call, Expr, ExprKind},
};
use crate::{
    catalog::{CastContext, Operator, TypeId},
    diagnostic::Diagnostic,
    source::Span,
};

/// Operators that compare a value with another of its kind.
const COMPARISONS: &[&str] = &[
    "=", "<>", "<", ">", "<=", ">=", "~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*", "^@", "@>", "<@",
    "&&",
];

impl Analyzer<'_> {
    /// A binary operator applied to two expressions.
    pub(super) fn binary(
        &mut self,
        schema: Option<&str>,
        name: &str,
        left: Expr,
        right: Expr,
    ) -> Result<Expr> {
        let span = left.span.to(right.span);
        if COMPARISONS.contains(&name) {
            self.note_column(&left, &right);
        }
        let operator = self.find_operator(schema, name, &[left.ty, right.ty], span)?;
        self.apply(&operator, vec![left, right], span)
    }

    /// A prefix operator.
    pub(super) fn prefix(
        &mut self,
        schema: Option<&str>,
        name: &str,
        operand: Expr,
        span: Span,
    ) -> Result<Expr> {
        let operator = self.find_operator(schema, name, &[operand.ty], span)?;
        self.apply(&operator, vec![operand], span)
    }

    /// `left op any (array)` and `left op all (array)`: the operator takes the array's elements.
    pub(super) fn array_comparison(
        &mut self,
        schema: Option<&str>,
        name: &str,
        (left, right): (Expr, Expr),
        all: bool,
    ) -> Result<Expr> {
        let span = left.span.to(right.span);
        self.note_column(&left, &right);
        let element = if right.ty == TypeId::UNKNOWN {
            TypeId::UNKNOWN
        } else {
            self.catalog.array_element(right.ty).ok_or_else(|| {
                let message = "op ANY/ALL (array) requires array on right side";
                Box::new(Diagnostic::error("42809", message, right.span))
            })?
        };
        let operator = self.find_operator(schema, name, &[left.ty, element], span)?;
        let actual = self.operator_types(&operator, &[left.ty, element], span)?;
        if actual.result != TypeId::BOOL {
            let message = "op ANY/ALL (array) requires operator to yield boolean";
            return Err(Box::new(Diagnostic::error("42809", message, span)));
        }
        let [left_type, element_type] = actual.arguments[..] else { return Err(super::internal(span)) };
        let array = self.catalog.array_of(element_type).ok_or_else(|| {
            let message =
                format!("could not find array type for data type {}", self.catalog.format_type(element_type));
            Box::new(Diagnostic::error("42704", message, span))
        })?;
        let left = self.coerce_argument(left, left_type)?;
        let right = self.coerce_argument(right, array)?;
        let call = call(&operator, vec![left, right]);
        Ok(Expr::new(ExprKind::ArrayComparison { operator: call, all }, TypeId::BOOL, span))
    }

    /// The operator that inputs of these types mean.
    ///
    /// # Errors
    /// 42883 where none fits and 42725 where several fit equally well.
    fn find_operator(
        &self,
        schema: Option<&str>,
        name: &str,
        inputs: &[TypeId],
        span: Span,
    ) -> Result<Rc<Operator>> {
        if let Some(statement) = self.catalog.unread.operators.get(name) {
            return Err(super::uncertain("operator", name, *statement, span));
        }
        let candidates = self.catalog.operators(schema, name);
        if let Some(exact) = self.exact_operator(&candidates, inputs) {
            return Ok(Rc::clone(exact));
        }
        let is_of_form = |operator: &&Rc<Operator>| operator.operands().len() == inputs.len();
        let of_form = candidates.iter().filter(is_of_form).collect();
        let acceptable = overload::acceptable(self.catalog, inputs, of_form, |operator| operator.operands());
        let none = acceptable.is_empty();
        let chosen = match acceptable[..] {
            [only] => Some(only),
            _ => overload::best(self.catalog, inputs, acceptable, |operator| operator.operands()),
        };
        chosen.map(Rc::clone).ok_or_else(|| self.no_operator(name, inputs, span, none))
    }

    /// Step 2: an operator whose operands are the inputs exactly; a single unknown input is taken to be of the other's
    /// type, and a domain for its base type.
    fn exact_operator<'a>(
        &self,
        candidates: &'a [Rc<Operator>],
        inputs: &[TypeId],
    ) -> Option<&'a Rc<Operator>> {
        let find =
            |left: TypeId, right: TypeId| candidates.iter().find(|operator| operator.sides == [left, right]);
        let (left, right) = match *inputs {
            [operand] => {
                let base = self.catalog.base_type(operand);
                return find(TypeId::NONE, operand).or_else(|| find(TypeId::NONE, base));
            }
            [left, right] => (left, right),
            _ => return None,
        };
        let was_unknown = left == TypeId::UNKNOWN || right == TypeId::UNKNOWN;
        let (left, right) = match (left, right) {
            (TypeId::UNKNOWN, other) => (other, other),
            (other, TypeId::UNKNOWN) => (other, other),
            both => both,
        };
        find(left, right).or_else(|| {
            let base = self.catalog.base_type(left);
            (was_unknown && base != left).then(|| find(base, base)).flatten()
        })
    }

    fn no_operator(&self, name: &str, inputs: &[TypeId], span: Span, none: bool) -> Box<Diagnostic> {
        let signature = match inputs {
            [left, right] => {
                format!("{} {name} {}", self.catalog.format_type(*left), self.catalog.format_type(*right))
            }
            _ => format!("{name} {}", self.catalog.format_types(inputs)),
        };
        Box::new(if none {
            Diagnostic::error("42883", format!("operator does not exist: {signature}"), span)
                .help("no operator matches these types; cast one side to the other's type")
        } else {
            Diagnostic::error("42725", format!("operator is not unique: {signature}"), span)
                .help("several operators fit; cast the operands, as in `:a::int8`")
        })
    }

    fn apply(&mut self, operator: &Operator, operands: Vec<Expr>, span: Span) -> Result<Expr> {
        let inputs: Vec<TypeId> = operands.iter().map(|operand| operand.ty).collect();
        let actual = self.operator_types(operator, &inputs, span)?;
        let mut arguments = Vec::with_capacity(operands.len());
        for (operand, target) in operands.into_iter().zip(&actual.arguments) {
            arguments.push(self.coerce_argument(operand, *target)?);
        }
        Ok(Expr::new(ExprKind::Call(call(operator, arguments)), actual.result, span))
    }

    fn operator_types(&self, operator: &Operator, inputs: &[TypeId], span: Span) -> Result<ActualTypes> {
        self.actual_types(operator.operands(), inputs, operator.result, span)
    }

    /// The declared types of a call with the polymorphic ones made actual.
    pub(super) fn actual_types(
        &self,
        declared: &[TypeId],
        inputs: &[TypeId],
        result: TypeId,
        span: Span,
    ) -> Result<ActualTypes> {
        if !declared.iter().chain([&result]).any(|ty| ty.is_polymorphic()) {
            return Ok(ActualTypes {
                arguments: declared.to_vec(),
                result,
                resolved: polymorphic::Resolved::default(),
            });
        }
        let pairs: Vec<(TypeId, TypeId)> = declared.iter().copied().zip(inputs.iter().copied()).collect();
        let resolved = polymorphic::resolve(self.catalog, &pairs, false)
            .map_err(|reason| Box::new(Diagnostic::error(reason.code, reason.message, span)))?;
        let actual = |ty: TypeId| {
            resolved.actual(ty).ok_or_else(|| {
                let message =
                    format!("could not determine polymorphic type {}", self.catalog.format_type(ty));
                Box::new(
                    Diagnostic::error("42P18", message, span)
                        .help("cast an argument to the type that is meant"),
                )
            })
        };
        let arguments = pairs.iter().map(|(declared, _)| actual(*declared)).collect::<Result<Vec<_>>>()?;
        Ok(ActualTypes { arguments, result: actual(result)?, resolved })
    }

    /// Makes an argument the type that the call takes, which overload resolution has found possible.
    pub(super) fn coerce_argument(&mut self, argument: Expr, target: TypeId) -> Result<Expr> {
        let span = argument.span;
        self.coerce(argument, target, CastContext::Implicit)?.ok_or_else(|| super::internal(span))
    }

    /// Remembers for a parameter the column that it is compared with.
    pub(super) fn note_column(&mut self, left: &Expr, right: &Expr) {
        for (param, column) in [(left, right), (right, left)] {
            if let (Some(number), ExprKind::Column(_)) = (param_number(param), &column.kind)
                && let Some(name) = self.column_name(column.span)
            {
                self.params.belongs_to(number, &name);
            }
        }
    }
}

/// The types of a call after resolution.
pub(super) struct ActualTypes {
    pub(super) arguments: Vec<TypeId>,
    pub(super) result: TypeId,
    pub(super) resolved: polymorphic::Resolved,
}

/// The parameter that an expression is, casts aside.
pub(super) fn param_number(expr: &Expr) -> Option<u32> {
    match &expr.kind {
        ExprKind::Param(number) => Some(*number),
        ExprKind::Cast { operand, .. } => param_number(operand),
        _ => None,
    }
}

fn call(operator: &Operator, arguments: Vec<Expr>) -> Call {
    Call {
        name: operator.name.clone(),
        builtin: operator.schema == "pg_catalog",
        is_operator: true,
        outputs: Vec::new(),
        arguments,
        strict: operator.strict,
        returns_set: false,
        volatility: operator.volatility,
        body: None,
    }
}
