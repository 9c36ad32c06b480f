//! Operators: the manual's section "Operator Type Resolution".

use std::rc::Rc;

use crate::{
    analyze::{
        conversion::{overload, polymorphic},
        resolve::{analyzer::Analyzer, coerce},
        tree::{Call, Expr, ExprKind},
    },
    catalog::{CastContext, Operator, TypeId},
    diagnostic::{Diagnostic, Result, internal, uncertain},
    source::Span,
    sqlstate,
};

/// Operators that compare a value with another of its kind.
const COMPARISONS: &[&str] = &[
    "=", "<>", "<", ">", "<=", ">=", "~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*", "^@", "@>", "<@",
    "&&",
];

/// A binary operator applied to two expressions.
pub(in crate::analyze) fn binary(
    cx: &mut Analyzer<'_>,
    schema: Option<&str>,
    name: &str,
    left: Expr,
    right: Expr,
) -> Result<Expr> {
    let span = left.span.to(right.span);
    if COMPARISONS.contains(&name) {
        note_column(cx, &left, &right);
    }
    let operator = find_operator(cx, schema, name, &[left.ty, right.ty], span)?;
    apply(cx, &operator, vec![left, right], span)
}

/// A prefix operator.
pub(super) fn prefix(
    cx: &mut Analyzer<'_>,
    schema: Option<&str>,
    name: &str,
    operand: Expr,
    span: Span,
) -> Result<Expr> {
    let operator = find_operator(cx, schema, name, &[operand.ty], span)?;
    apply(cx, &operator, vec![operand], span)
}

/// `left op any (array)` and `left op all (array)`: the operator takes the array's elements.
pub(super) fn array_comparison(
    cx: &mut Analyzer<'_>,
    schema: Option<&str>,
    name: &str,
    (left, right): (Expr, Expr),
    all: bool,
) -> Result<Expr> {
    let span = left.span.to(right.span);
    note_column(cx, &left, &right);
    let element = if right.ty == TypeId::UNKNOWN {
        TypeId::UNKNOWN
    } else {
        cx.catalog.array_element(right.ty).ok_or_else(|| {
            let message = "op ANY/ALL (array) requires array on right side";
            Box::new(Diagnostic::error(sqlstate::WRONG_OBJECT_TYPE, message, right.span))
        })?
    };
    let operator = find_operator(cx, schema, name, &[left.ty, element], span)?;
    let actual = operator_types(cx, &operator, &[left.ty, element], span)?;
    if actual.result != TypeId::BOOL {
        let message = "op ANY/ALL (array) requires operator to yield boolean";
        return Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, span);
    }
    let [left_type, element_type] = actual.arguments[..] else {
        return Err(internal(span));
    };
    let array = cx.catalog.array_of(element_type).ok_or_else(|| {
        let message =
            format!("could not find array type for data type {}", cx.catalog.format_type(element_type));
        Box::new(Diagnostic::error(sqlstate::UNDEFINED_OBJECT, message, span))
    })?;
    let left = coerce_argument(cx, left, left_type)?;
    let right = coerce_argument(cx, right, array)?;
    let call = call(&operator, vec![left, right]);
    Ok(Expr::new(ExprKind::ArrayComparison { operator: call, all }, TypeId::BOOL, span))
}

/// The operator that inputs of these types mean.
///
/// # Errors
/// 42883 where none fits and 42725 where several fit equally well.
fn find_operator(
    cx: &Analyzer<'_>,
    schema: Option<&str>,
    name: &str,
    inputs: &[TypeId],
    span: Span,
) -> Result<Rc<Operator>> {
    if let Some(statement) = cx.catalog.unread.operators.get(name) {
        return Err(uncertain("operator", name, *statement, span));
    }
    let candidates = cx.catalog.operators(schema, name);
    if let Some(exact) = exact_operator(cx, &candidates, inputs) {
        return Ok(Rc::clone(exact));
    }
    let is_of_form = |operator: &&Rc<Operator>| operator.operands().len() == inputs.len();
    let of_form = candidates.iter().filter(is_of_form).collect();
    let acceptable = overload::acceptable(cx.catalog, inputs, of_form, |operator| operator.operands());
    let none = acceptable.is_empty();
    let chosen = match acceptable[..] {
        [only] => Some(only),
        _ => overload::best(cx.catalog, inputs, acceptable, |operator| operator.operands()),
    };
    chosen.map(Rc::clone).ok_or_else(|| no_operator(cx, name, inputs, span, none))
}

/// Step 2: an operator whose operands are the inputs exactly; a single unknown input is taken to be of the other's
/// type, and a domain for its base type.
fn exact_operator<'a>(
    cx: &Analyzer<'_>,
    candidates: &'a [Rc<Operator>],
    inputs: &[TypeId],
) -> Option<&'a Rc<Operator>> {
    let find =
        |left: TypeId, right: TypeId| candidates.iter().find(|operator| operator.sides == [left, right]);
    let (left, right) = match *inputs {
        [operand] => {
            let base = cx.catalog.base_type(operand);
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
        let base = cx.catalog.base_type(left);
        (was_unknown && base != left).then(|| find(base, base)).flatten()
    })
}

fn no_operator(cx: &Analyzer<'_>, name: &str, inputs: &[TypeId], span: Span, none: bool) -> Box<Diagnostic> {
    let signature = match inputs {
        [left, right] => {
            format!("{} {name} {}", cx.catalog.format_type(*left), cx.catalog.format_type(*right))
        }
        _ => format!("{name} {}", cx.catalog.format_types(inputs)),
    };
    Box::new(if none {
        Diagnostic::error(sqlstate::UNDEFINED_FUNCTION, format!("operator does not exist: {signature}"), span)
            .help("no operator matches these types; cast one side to the other's type")
    } else {
        Diagnostic::error(sqlstate::AMBIGUOUS_FUNCTION, format!("operator is not unique: {signature}"), span)
            .help("several operators fit; cast the operands, as in `:a::int8`")
    })
}

fn apply(cx: &mut Analyzer<'_>, operator: &Operator, operands: Vec<Expr>, span: Span) -> Result<Expr> {
    let inputs: Vec<TypeId> = operands.iter().map(|operand| operand.ty).collect();
    let actual = operator_types(cx, operator, &inputs, span)?;
    let mut arguments = Vec::with_capacity(operands.len());
    for (operand, target) in operands.into_iter().zip(&actual.arguments) {
        arguments.push(coerce_argument(cx, operand, *target)?);
    }
    Ok(Expr::new(ExprKind::Call(call(operator, arguments)), actual.result, span))
}

fn operator_types(
    cx: &Analyzer<'_>,
    operator: &Operator,
    inputs: &[TypeId],
    span: Span,
) -> Result<ActualTypes> {
    actual_types(cx, operator.operands(), inputs, operator.result, span)
}

/// The declared types of a call with the polymorphic ones made actual.
pub(super) fn actual_types(
    cx: &Analyzer<'_>,
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
    let resolved = polymorphic::resolve(cx.catalog, &pairs, false)
        .map_err(|reason| Box::new(Diagnostic::error(reason.code, reason.message, span)))?;
    let actual = |ty: TypeId| {
        resolved.actual(ty).ok_or_else(|| {
            let message = format!("could not determine polymorphic type {}", cx.catalog.format_type(ty));
            Box::new(
                Diagnostic::error(sqlstate::INDETERMINATE_DATATYPE, message, span)
                    .help("cast an argument to the type that is meant"),
            )
        })
    };
    let arguments = pairs.iter().map(|(declared, _)| actual(*declared)).collect::<Result<Vec<_>>>()?;
    Ok(ActualTypes { arguments, result: actual(result)?, resolved })
}

/// Makes an argument the type that the call takes, which overload resolution has found possible.
pub(super) fn coerce_argument(cx: &mut Analyzer<'_>, argument: Expr, target: TypeId) -> Result<Expr> {
    let span = argument.span;
    coerce::coerce(cx, argument, target, CastContext::Implicit)?.ok_or_else(|| internal(span))
}

/// Remembers for a parameter the column that it is compared with.
pub(super) fn note_column(cx: &mut Analyzer<'_>, left: &Expr, right: &Expr) {
    for (param, column) in [(left, right), (right, left)] {
        if let (Some(number), ExprKind::Column(_)) = (param_number(param), &column.kind)
            && let Some(name) = cx.column_name(column.span)
        {
            cx.params.belongs_to(number, &name);
        }
    }
}

/// The types of a call after resolution.
pub(in crate::analyze) struct ActualTypes {
    pub(in crate::analyze) arguments: Vec<TypeId>,
    pub(in crate::analyze) result: TypeId,
    pub(in crate::analyze) resolved: polymorphic::Resolved,
}

/// The parameter that an expression is, casts aside.
pub(in crate::analyze) fn param_number(expr: &Expr) -> Option<u32> {
    match &expr.kind {
        ExprKind::Param(number) => Some(*number),
        ExprKind::Cast { operand, .. } | ExprKind::Altered(operand) => param_number(operand),
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
