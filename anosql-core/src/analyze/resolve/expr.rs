//! Expressions, bottom-up: each gets a type from its parts.

pub(in crate::analyze) mod access;
pub(in crate::analyze) mod aggregate;
mod array;
pub(in crate::analyze) mod condition;
pub(in crate::analyze) mod constant;
pub(in crate::analyze) mod construct;
pub(in crate::analyze) mod function;
pub(in crate::analyze) mod json;
pub(in crate::analyze) mod operator;
pub(in crate::analyze) mod special;

use sqlparser::ast::{self, BinaryOperator, CeilFloorKind, UnaryOperator, Value};

use self::condition::{TruthTest, fields_of};
use super::{analyzer::Analyzer, coerce, query, scope::Level, sorting};
use crate::{
    analyze::{
        conversion::{coercion::Construct, type_name},
        tree::{Expr, ExprKind, Subquery, SubqueryKind},
    },
    catalog::TypeId,
    diagnostic::{Diagnostic, Result, internal, unsupported},
    parse,
    source::Span,
    sqlstate,
};

/// The typed expression for one of the parser's.
pub(in crate::analyze) fn analyze(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    expr: &ast::Expr,
) -> Result<Expr> {
    cx.deeper(cx.span, |analyzer| analyze_within(analyzer, level, expr))
}

fn analyze_within(cx: &mut Analyzer<'_>, level: &Level<'_>, expr: &ast::Expr) -> Result<Expr> {
    // A chain of operators is as deep as it is long: its place is put together from its operands' on the way back.
    match expr {
        ast::Expr::BinaryOp { left, op, right } => return binary_op(cx, level, left, op, right),
        ast::Expr::Nested(inner) => return analyze(cx, level, inner),
        ast::Expr::Collate { expr, .. } => return collate(cx, level, expr),
        _ => {}
    }
    let span = parse::span_of(expr).unwrap_or(cx.span);
    match expr {
        ast::Expr::Identifier(ident) => access::identifier(cx, level, ident),
        ast::Expr::CompoundIdentifier(idents) => access::compound_identifier(cx, level, idents),
        ast::Expr::CompoundFieldAccess { root, access_chain } => {
            access::field_access(cx, level, root, access_chain)
        }
        ast::Expr::Value(value) => {
            constant_value(cx, &value.value, parse::from_parser(value.span).unwrap_or(span))
        }
        ast::Expr::Prefixed { prefix, value } => prefixed(cx, level, prefix, value),
        ast::Expr::Cast { expr, data_type, .. } => cast_to(cx, level, expr, data_type, span),
        ast::Expr::TypedString(typed) => {
            let target = type_name::resolve(cx.catalog, &typed.data_type, span)?;
            let value =
                constant_value(cx, &typed.value.value, parse::from_parser(typed.value.span).unwrap_or(span))?;
            Ok(modified(&typed.data_type, coerce::coerce_explicitly(cx, value, target, span)?))
        }
        ast::Expr::Interval(interval) => {
            let value = analyze(cx, level, &interval.value)?;
            constant::cast_to_interval(cx, value, constant::fields_of(interval), span)
        }
        ast::Expr::UnaryOp { op, expr } => unary(cx, level, *op, expr, span),
        ast::Expr::IsNull(operand) => null_test(cx, level, operand, false, span),
        ast::Expr::IsNotNull(operand) => null_test(cx, level, operand, true, span),
        ast::Expr::IsTrue(operand) => condition::truth_test(cx, level, operand, TruthTest::True, span),
        ast::Expr::IsFalse(operand) => condition::truth_test(cx, level, operand, TruthTest::False, span),
        ast::Expr::IsNotUnknown(operand) => {
            condition::truth_test(cx, level, operand, TruthTest::NotUnknown, span)
        }
        ast::Expr::IsNotTrue(operand) => condition::truth_test(cx, level, operand, TruthTest::NotTrue, span),
        ast::Expr::IsNotFalse(operand) => {
            condition::truth_test(cx, level, operand, TruthTest::NotFalse, span)
        }
        ast::Expr::IsUnknown(operand) => condition::truth_test(cx, level, operand, TruthTest::Unknown, span),
        ast::Expr::IsDistinctFrom(left, right) => distinct_from(cx, level, left, right, false),
        ast::Expr::IsNotDistinctFrom(left, right) => distinct_from(cx, level, left, right, true),
        ast::Expr::IsNormalized { expr, negated, .. } => {
            let operand = analyze(cx, level, expr)?;
            Ok(negate_if(*negated, function::call_builtin(cx, "is_normalized", vec![operand], span)?))
        }
        ast::Expr::Between { expr, negated, low, high } => {
            condition::between(cx, level, expr, low, high, *negated)
        }
        ast::Expr::InList { expr, list, negated } => {
            condition::in_list(cx, level, expr, list, *negated, span)
        }
        ast::Expr::InSubquery { expr, subquery, negated } => {
            let subquery =
                condition::test_subquery(cx, level, expr, "=", (SubqueryKind::Any, subquery), span)?;
            Ok(negate_if(*negated, subquery))
        }
        ast::Expr::Like { negated, any, expr, pattern, escape_char } => {
            condition::like(cx, level, "~~", (*negated, *any), (expr, pattern), escape_char.as_deref(), span)
        }
        ast::Expr::ILike { negated, any, expr, pattern, escape_char } => {
            condition::like(cx, level, "~~*", (*negated, *any), (expr, pattern), escape_char.as_deref(), span)
        }
        ast::Expr::SimilarTo { negated, expr, pattern, escape_char } => {
            condition::similar_to(cx, level, *negated, expr, pattern, escape_char.as_deref(), span)
        }
        ast::Expr::AnyOp { left, compare_op, right, .. } => {
            condition::any_all(cx, level, left, compare_op, right, false, span)
        }
        ast::Expr::AllOp { left, compare_op, right } => {
            condition::any_all(cx, level, left, compare_op, right, true, span)
        }
        ast::Expr::AtTimeZone { timestamp, time_zone } => {
            // These are looked at as arguments of the function that they stand for, in its order.
            let arguments = vec![analyze(cx, level, time_zone)?, analyze(cx, level, timestamp)?];
            function::call_builtin(cx, "timezone", arguments, span)
        }
        ast::Expr::Extract { field, expr, .. } => {
            let operand = analyze(cx, level, expr)?;
            let field = Expr::new(ExprKind::Literal(field.to_string().to_lowercase()), TypeId::UNKNOWN, span);
            function::call_builtin(cx, "extract", vec![field, operand], span)
        }
        ast::Expr::Ceil { expr, field } => rounding(cx, level, "ceil", expr, field, span),
        ast::Expr::Floor { expr, field } => rounding(cx, level, "floor", expr, field, span),
        ast::Expr::Position { expr, r#in } => {
            let arguments = vec![analyze(cx, level, r#in)?, analyze(cx, level, expr)?];
            function::call_builtin(cx, "position", arguments, span)
        }
        ast::Expr::Substring { expr, substring_from, substring_for, shorthand, .. } => {
            let name = if *shorthand { "substr" } else { "substring" };
            special::substring(
                cx,
                level,
                name,
                expr,
                (substring_from.as_deref(), substring_for.as_deref()),
                span,
            )
        }
        ast::Expr::Trim { trim_where, trim_what, expr, trim_characters } => special::trim(
            cx,
            level,
            *trim_where,
            trim_what.as_deref(),
            expr,
            trim_characters.as_deref(),
            span,
        ),
        ast::Expr::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
            let mut arguments = vec![
                analyze(cx, level, expr)?,
                analyze(cx, level, overlay_what)?,
                analyze(cx, level, overlay_from)?,
            ];
            if let Some(length) = overlay_for {
                arguments.push(analyze(cx, level, length)?);
            }
            function::call_builtin(cx, "overlay", arguments, span)
        }
        ast::Expr::Function(function) => special::function(cx, level, function, span),
        ast::Expr::Case { operand, conditions, else_result, .. } => {
            case_expr(cx, level, operand.as_deref(), conditions, else_result.as_deref(), span)
        }
        ast::Expr::Exists { subquery, negated } => {
            let query = query::subquery(cx, level, subquery)?;
            let subquery = Subquery {
                kind: SubqueryKind::Exists,
                test: Vec::new(),
                rejects_null: false,
                column: None,
                query,
            };
            let exists = Expr::new(ExprKind::Subquery(Box::new(subquery)), TypeId::BOOL, span);
            Ok(negate_if(*negated, exists))
        }
        ast::Expr::Subquery(subquery) => condition::scalar_subquery(cx, level, subquery, span),
        ast::Expr::QualifiedWildcard(name, _) => access::row_of(cx, level, name, span),
        ast::Expr::Tuple(fields) => {
            let fields = access::row_values(cx, level, fields)?;
            Ok(Expr::new(ExprKind::Row(fields), TypeId::RECORD, span))
        }
        ast::Expr::Array(array) => array::constructor(cx, level, &array.elem, None, span),
        ast::Expr::GroupingSets(_) | ast::Expr::Cube(_) | ast::Expr::Rollup(_) => {
            Diagnostic::refuse(sqlstate::SYNTAX_ERROR, "grouping sets stand in GROUP BY only", span)
        }
        other => Err(unsupported(&format!("the expression {other}"), span)),
    }
}

pub(super) fn analyze_all(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    exprs: &[ast::Expr],
) -> Result<Vec<Expr>> {
    exprs.iter().map(|expr| analyze(cx, level, expr)).collect()
}

/// A constant or a parameter.
fn constant_value(cx: &mut Analyzer<'_>, value: &Value, span: Span) -> Result<Expr> {
    let unknown = |text: &str| Ok(Expr::new(ExprKind::Literal(text.to_owned()), TypeId::UNKNOWN, span));
    match value {
        Value::Number(text, _) => Ok(super::expr::constant::number(text, span)),
        Value::SingleQuotedString(text)
        | Value::EscapedStringLiteral(text)
        | Value::UnicodeStringLiteral(text)
        | Value::NationalStringLiteral(text) => unknown(text),
        Value::DollarQuotedString(text) => unknown(&text.value),
        Value::SingleQuotedByteStringLiteral(digits) | Value::HexStringLiteral(digits) => {
            Ok(Expr::new(ExprKind::Literal(digits.clone()), TypeId::BIT, span))
        }
        Value::Boolean(value) => Ok(Expr::new(ExprKind::Literal(value.to_string()), TypeId::BOOL, span)),
        Value::Null => Ok(Expr::new(ExprKind::Null, TypeId::UNKNOWN, span)),
        Value::Placeholder(placeholder) => {
            let number: u32 = placeholder.trim_start_matches('$').parse().unwrap_or(0);
            match cx.params.get(number) {
                Some(param) => Ok(Expr::new(ExprKind::Param(number), param.ty, span)),
                None => {
                    let message = format!("there is no parameter {placeholder}");
                    Diagnostic::refuse(sqlstate::UNDEFINED_PARAMETER, message, span)
                }
            }
        }
        other => Err(unsupported(&format!("the constant {other}"), span)),
    }
}

/// A word before a string: a type's name, whether the parser knew it for one or not.
fn prefixed(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    prefix: &ast::Ident,
    value: &ast::Expr,
) -> Result<Expr> {
    let span = parse::from_parser(prefix.span).unwrap_or(cx.span);
    let name = parse::name(prefix);
    let target = cx.catalog.type_id(None, &name).ok_or_else(|| {
        Box::new(Diagnostic::error(
            sqlstate::UNDEFINED_OBJECT,
            format!("type \"{name}\" does not exist"),
            span,
        ))
    })?;
    let value = analyze(cx, level, value)?;
    coerce::coerce_explicitly(cx, value, target, span)
}

fn cast_to(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    expr: &ast::Expr,
    data_type: &ast::DataType,
    span: Span,
) -> Result<Expr> {
    let target = type_name::resolve(cx.catalog, data_type, span)?;
    // The elements of an array constructor are cast one by one, so that an empty one has a type.
    if let (ast::Expr::Array(array), true) =
        (parse::unnested(expr), cx.catalog.array_element(target).is_some())
    {
        let array = array::constructor(cx, level, &array.elem, Some(cx.catalog.base_type(target)), span)?;
        return Ok(modified(data_type, coerce::coerce_explicitly(cx, array, target, span)?));
    }
    let expr = analyze(cx, level, expr)?;
    let expr = match data_type {
        ast::DataType::Interval { fields: Some(fields), .. } => {
            constant::cast_to_interval(cx, expr, constant::interval_fields(fields), span)?
        }
        _ => coerce::coerce_explicitly(cx, expr, target, span)?,
    };
    Ok(modified(data_type, expr))
}

fn collate(cx: &mut Analyzer<'_>, level: &Level<'_>, expr: &ast::Expr) -> Result<Expr> {
    let operand = analyze(cx, level, expr)?;
    let base = cx.catalog.base_type(operand.ty);
    let element = cx.catalog.array_element(base).unwrap_or(base);
    let collatable =
        matches!(element, TypeId::TEXT | TypeId::VARCHAR | TypeId::BPCHAR | TypeId::NAME | TypeId::UNKNOWN)
            || cx.catalog.category(element).0 == 'S';
    if collatable {
        if operand.ty == TypeId::UNKNOWN {
            return Ok(operand);
        }
        // Under another collation other values are equal, so that the operand must not pass for the bare column.
        return Ok(operand.altered());
    }
    let name = cx.catalog.format_type(operand.ty);
    Diagnostic::refuse(
        sqlstate::DATATYPE_MISMATCH,
        format!("collations are not supported by type {name}"),
        operand.span,
    )
}

fn unary(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    op: UnaryOperator,
    expr: &ast::Expr,
    span: Span,
) -> Result<Expr> {
    if op == UnaryOperator::Not {
        let operand = analyze(cx, level, expr)?;
        let operand = coerce::coerce_to_boolean(cx, operand, "NOT")?;
        return Ok(Expr::new(ExprKind::Not(Box::new(operand)), TypeId::BOOL, span));
    }
    if op == UnaryOperator::Minus
        && let Some(text) = negated_number(expr)
    {
        return Ok(super::expr::constant::number(&text, span));
    }
    let operand = analyze(cx, level, expr)?;
    operator::prefix(cx, None, &op.to_string(), operand, span)
}

fn binary_op(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    left: &ast::Expr,
    op: &BinaryOperator,
    right: &ast::Expr,
) -> Result<Expr> {
    let place = |left: &ast::Expr| match (parse::span_of(left), parse::span_of(right)) {
        (Some(left), Some(right)) => Some(left.to(right)),
        (left, right) => left.or(right),
    };
    match op {
        BinaryOperator::And | BinaryOperator::Or => {
            let is_and = *op == BinaryOperator::And;
            let construct = if is_and { "AND" } else { "OR" };
            // A chain is read in a loop, because a long one would go too deep.
            let mut operands = vec![right];
            let mut next = left;
            while let ast::Expr::BinaryOp { left, op: inner, right } = next {
                if inner != op {
                    break;
                }
                operands.push(right);
                next = left;
            }
            operands.push(next);
            let mut list = Vec::with_capacity(operands.len());
            for operand in operands.into_iter().rev() {
                let operand = analyze(cx, level, operand)?;
                list.push(coerce::coerce_to_boolean(cx, operand, construct)?);
            }
            let span = list.iter().map(|operand| operand.span).reduce(Span::to).unwrap_or(cx.span);
            let kind = if is_and { ExprKind::And(list) } else { ExprKind::Or(list) };
            Ok(Expr::new(kind, TypeId::BOOL, span))
        }
        BinaryOperator::Overlaps => {
            let span = place(left).unwrap_or(cx.span);
            special::overlaps(cx, level, left, right, span)
        }
        _ => {
            if let (Some(left_fields), Some(right_fields)) = (row_fields(left), row_fields(right)) {
                let span = place(left).unwrap_or(cx.span);
                let (left, right) = (
                    access::row_values(cx, level, left_fields)?,
                    access::row_values(cx, level, right_fields)?,
                );
                let operator = op.to_string();
                let comparison = condition::row_comparison(cx, &operator, left, right, span)?;
                sorting::check_row_operators(cx, fields_of(&comparison), &operator, span)?;
                return Ok(comparison);
            }
            if let (Some(fields), ast::Expr::Subquery(query)) = (row_fields(left), right) {
                let span = place(left).unwrap_or(cx.span);
                return condition::row_subquery(cx, level, fields, &op.to_string(), query, span);
            }
            let (schema, name) = operator_name(op);
            let left = analyze(cx, level, left)?;
            let right = analyze(cx, level, right)?;
            operator::binary(cx, schema.as_deref(), &name, left, right)
        }
    }
}

fn null_test(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    operand: &ast::Expr,
    negated: bool,
    span: Span,
) -> Result<Expr> {
    let operand = Box::new(analyze(cx, level, operand)?);
    Ok(Expr::new(ExprKind::IsNull { operand, negated }, TypeId::BOOL, span))
}

fn distinct_from(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    left: &ast::Expr,
    right: &ast::Expr,
    negated: bool,
) -> Result<Expr> {
    if let (Some(left), Some(right)) = (row_fields(left), row_fields(right)) {
        let (left, right) = (access::row_values(cx, level, left)?, access::row_values(cx, level, right)?);
        let comparison = condition::row_comparison(cx, "=", left, right, cx.span)?;
        let span = comparison.span;
        let operand = Box::new(comparison);
        let kind = ExprKind::Test { operand, truth: None, rejects_null: false };
        return Ok(Expr::new(kind, TypeId::BOOL, span));
    }
    // `is distinct from null` compares with nothing.
    let tested = match (is_null(left), is_null(right)) {
        (_, true) => Some(left),
        (true, false) => Some(right),
        (false, false) => None,
    };
    if let Some(tested) = tested {
        let operand = analyze(cx, level, tested)?;
        let span = operand.span;
        let kind = ExprKind::IsNull { operand: Box::new(operand), negated: !negated };
        return Ok(Expr::new(kind, TypeId::BOOL, span));
    }
    let left = analyze(cx, level, left)?;
    let right = analyze(cx, level, right)?;
    let equal = operator::binary(cx, None, "=", left, right)?;
    let span = equal.span;
    let ExprKind::Call(call) = equal.kind else { return Err(internal(span)) };
    let mut sides = call.arguments.into_iter();
    let (Some(left), Some(right)) = (sides.next(), sides.next()) else {
        return Err(internal(span));
    };
    let kind = ExprKind::DistinctFrom { left: Box::new(left), right: Box::new(right), negated };
    Ok(Expr::new(kind, TypeId::BOOL, span))
}

fn case_expr(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    operand: Option<&ast::Expr>,
    conditions: &[ast::CaseWhen],
    otherwise: Option<&ast::Expr>,
    span: Span,
) -> Result<Expr> {
    let operand = operand.map(|operand| analyze(cx, level, operand)).transpose()?;
    let operand = match operand {
        Some(operand) if operand.ty == TypeId::UNKNOWN => {
            coerce::coerce(cx, operand, TypeId::TEXT, crate::catalog::CastContext::Implicit)?
        }
        operand => operand,
    };
    let mut tests = Vec::new();
    let mut results = Vec::new();
    for arm in conditions {
        let condition = analyze(cx, level, &arm.condition)?;
        let condition = match &operand {
            Some(operand) => operator::binary(cx, None, "=", operand.again(), condition)?,
            None => condition,
        };
        tests.push(coerce::coerce_to_boolean(cx, condition, "CASE/WHEN")?);
        results.push(analyze(cx, level, &arm.result)?);
    }
    let otherwise = match otherwise {
        Some(otherwise) => analyze(cx, level, otherwise)?,
        None => Expr::new(ExprKind::Null, TypeId::UNKNOWN, span),
    };
    // The result of `else` is the first to be asked for its type.
    results.insert(0, otherwise);
    let (mut results, ty) = coerce::unify(cx, results, Construct("CASE"))?;
    let otherwise = Some(Box::new(results.remove(0)));
    let arms = tests.into_iter().zip(results).collect();
    Ok(Expr::new(ExprKind::Case { operand: operand.map(Box::new), arms, otherwise }, ty, span))
}

fn rounding(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    expr: &ast::Expr,
    field: &CeilFloorKind,
    span: Span,
) -> Result<Expr> {
    match field {
        CeilFloorKind::DateTimeField(ast::DateTimeField::NoDateTime) => {
            let operand = analyze(cx, level, expr)?;
            function::call_builtin(cx, name, vec![operand], span)
        }
        _ => Err(unsupported(&format!("{name} with a second argument"), span)),
    }
}

/// `not` around `expr` where asked for.
fn negate_if(negated: bool, expr: Expr) -> Expr {
    if !negated {
        return expr;
    }
    let span = expr.span;
    Expr::new(ExprKind::Not(Box::new(expr)), TypeId::BOOL, span)
}

/// Whether it is the word `null`, without a type.
fn is_null(expr: &ast::Expr) -> bool {
    match expr {
        ast::Expr::Nested(inner) => is_null(inner),
        ast::Expr::Value(value) => matches!(value.value, ast::Value::Null),
        _ => false,
    }
}

/// The fields of a row constructor of two or more, or of one under `row`.
pub(super) fn row_fields(expr: &ast::Expr) -> Option<&[ast::Expr]> {
    match expr {
        ast::Expr::Tuple(fields) => Some(fields),
        _ => None,
    }
}

/// The schema, if one was given, and the name of an operator.
fn operator_name(op: &BinaryOperator) -> (Option<String>, String) {
    match op {
        BinaryOperator::PGCustomBinaryOperator(parts) => {
            let name = parts.last().cloned().unwrap_or_default();
            let schema =
                parts.len().checked_sub(2).and_then(|index| parts.get(index)).map(|part| part.to_lowercase());
            (schema, name)
        }
        BinaryOperator::Custom(name) => (None, name.clone()),
        other => (None, other.to_string()),
    }
}

/// What is cast to a length or a precision may become another value of the same type, so that it must not pass for the bare
/// column or constant.
fn modified(data_type: &ast::DataType, expr: Expr) -> Expr {
    let mut element = data_type;
    while let ast::DataType::Array(ast::ArrayElemTypeDef::SquareBracket(inner, _)) = element {
        element = inner;
    }
    let is_modified = match element {
        ast::DataType::Char(_) | ast::DataType::Character(_) | ast::DataType::Bit(_) => true,
        ast::DataType::Interval { fields, .. } if fields.is_some() => true,
        other => other.to_string().contains('('),
    };
    let is_bare = matches!(expr.kind, ExprKind::Column(_) | ExprKind::Literal(_) | ExprKind::Array(_));
    if is_modified && is_bare { expr.altered() } else { expr }
}

/// The number that a minus before `expr` makes, if that is a constant: the sign belongs to it, as do further ones behind it, in
/// parentheses or not.
fn negated_number(mut expr: &ast::Expr) -> Option<String> {
    let mut is_negative = true;
    loop {
        match expr {
            ast::Expr::Nested(inner) => expr = inner,
            ast::Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => {
                is_negative = !is_negative;
                expr = inner;
            }
            ast::Expr::Value(value) => {
                let Value::Number(text, _) = &value.value else { return None };
                return Some(if is_negative { format!("-{text}") } else { text.clone() });
            }
            _ => return None,
        }
    }
}
