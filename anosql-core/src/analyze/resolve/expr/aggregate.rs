//! Aggregates and window functions: what the clauses of a call ask for, by the manual's sections "Aggregate Expressions" and
//! "Window Function Calls".

use sqlparser::ast;

use super::function::{ResolvedCall, as_call, plain};
use crate::{
    analyze::{
        conversion::coercion::Construct,
        resolve::{
            analyzer::Analyzer,
            coerce,
            query::{
                select::{self, sorts_by_default},
                window,
            },
            scope::Level,
            sorting,
        },
        tree::{self, Expr, ExprKind, Window},
    },
    catalog::{Aggregate, FunctionKind, TypeId},
    diagnostic::{Diagnostic, Result},
    source::Span,
    sqlstate,
};

/// What stands in a call beside its arguments.
pub(in crate::analyze) struct Clauses<'a> {
    pub(in crate::analyze) distinct: bool,
    /// How many of the arguments, the last ones, stand behind `within group`.
    pub(in crate::analyze) within_group: usize,
    pub(in crate::analyze) order: &'a [ast::OrderByExpr],
    pub(in crate::analyze) filter: Option<Box<Expr>>,
}

/// Makes of a resolved call what its kind and its clauses ask for.
pub(super) fn finish_call(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    call: ResolvedCall,
    over: Option<&ast::WindowType>,
    clauses: Clauses<'_>,
    span: Span,
) -> Result<Expr> {
    let name = &call.function.name;
    let wrong = |message: String| Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, span);
    match call.function.kind {
        FunctionKind::Aggregate => {
            check_within_group(cx, &call, clauses.within_group, over.is_some(), span)?;
            match over {
                Some(over) => windowed(cx, call, over, clauses, span),
                None => aggregate(cx, level, call, clauses, span),
            }
        }
        FunctionKind::Window => match over {
            None => {
                let message = format!("window function {name} requires an OVER clause");
                Diagnostic::refuse(sqlstate::WINDOWING_ERROR, message, span)
            }
            Some(_) if clauses.within_group > 0 => {
                wrong(format!("window function {name} cannot have WITHIN GROUP"))
            }
            Some(over) => windowed(cx, call, over, clauses, span),
        },
        _ => {
            let not_for_it = [
                ("DISTINCT", clauses.distinct),
                ("WITHIN GROUP", clauses.within_group > 0),
                ("ORDER BY", !clauses.order.is_empty()),
                ("FILTER", clauses.filter.is_some()),
            ];
            match not_for_it.into_iter().find(|(_, is_there)| *is_there) {
                Some((clause, _)) => {
                    wrong(format!("{clause} specified, but {name} is not an aggregate function"))
                }
                None if over.is_some() => wrong(format!(
                    "OVER specified, but {name} is not a window function nor an aggregate function"
                )),
                None => Ok(plain(call, span)),
            }
        }
    }
}

fn windowed(
    cx: &mut Analyzer<'_>,
    call: ResolvedCall,
    over: &ast::WindowType,
    clauses: Clauses<'_>,
    span: Span,
) -> Result<Expr> {
    let is_aggregate = call.function.kind == FunctionKind::Aggregate;
    let missing = if clauses.distinct {
        "DISTINCT is not implemented for window functions"
    } else if !clauses.order.is_empty() {
        "aggregate ORDER BY is not implemented for window functions"
    } else if clauses.filter.is_some() && !is_aggregate {
        "FILTER is not implemented for non-aggregate window functions"
    } else {
        let (definition, frame_holds_current_row) = window::window(cx, over, span)?;
        let (ty, call, filter) = (call.types.result, as_call(call), clauses.filter);
        let window = Window { call, is_aggregate, filter, definition, frame_holds_current_row };
        return Ok(Expr::new(ExprKind::Window(window), ty, span));
    };
    Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, missing, span)
}

/// Checks that what is sorted behind `within group` is what the aggregate sorts.
fn check_within_group(
    cx: &Analyzer<'_>,
    call: &ResolvedCall,
    sorted: usize,
    is_windowed: bool,
    span: Span,
) -> Result<()> {
    let function = &call.function;
    let name = &function.name;
    let wrong = |code, message| Diagnostic::refuse(code, message, span);
    let (direct, is_hypothetical) = match function.aggregate {
        Some(Aggregate::OrderedSet(direct)) => (direct, false),
        Some(Aggregate::Hypothetical(direct)) => (direct, true),
        Some(Aggregate::Normal) | None if sorted > 0 => {
            let message = format!("{name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP");
            return wrong(sqlstate::WRONG_OBJECT_TYPE, message);
        }
        Some(Aggregate::Normal) | None => return Ok(()),
    };
    if sorted == 0 {
        return wrong(
            sqlstate::WRONG_OBJECT_TYPE,
            format!("WITHIN GROUP is required for ordered-set aggregate {name}"),
        );
    }
    if is_windowed {
        return wrong(
            sqlstate::FEATURE_NOT_SUPPORTED,
            format!("OVER is not supported for ordered-set aggregate {name}"),
        );
    }
    let (given, declared) = (call.arguments.len(), function.arguments.len());
    let is_variadic = function.variadic != TypeId::NONE;
    let spread = (given + 1).saturating_sub(declared);
    let fits = if !is_variadic || direct < declared {
        given.checked_sub(sorted) == Some(direct)
    } else if is_hypothetical {
        spread == 2 * sorted
    } else {
        spread > sorted
    };
    if fits {
        return Ok(());
    }
    let types: Vec<TypeId> = call.arguments.iter().map(|argument| argument.ty).collect();
    let message = format!("function {name}({}) does not exist", cx.catalog.format_types(&types));
    let help = match is_hypothetical {
        true => format!("{name} takes as many arguments as it sorts by"),
        false => format!("{name} takes {direct} before WITHIN GROUP"),
    };
    Err(Box::new(Diagnostic::error(sqlstate::UNDEFINED_FUNCTION, message, span).help(help)))
}

fn aggregate(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    call: ResolvedCall,
    Clauses { distinct, within_group, order, filter }: Clauses<'_>,
    span: Span,
) -> Result<Expr> {
    let ty = call.types.result;
    let is_hypothetical = matches!(call.function.aggregate, Some(Aggregate::Hypothetical(_)));
    let mut call = as_call(call);
    let arguments = &mut call.arguments;
    if is_hypothetical {
        unify_hypothetical(cx, arguments, within_group)?;
    }
    let direct = if within_group > 0 { arguments.len().saturating_sub(within_group) } else { 0 };
    let mut keys = Vec::new();
    for key in order {
        let sorted = select::key_expr(cx, level, arguments.iter_mut(), &key.expr)?;
        if sorts_by_default(key) {
            sorting::check_order(cx, sorted.ty, sorted.span)?;
        }
        keys.push(sorted);
    }
    // What is sorted is text where it has no type.
    let sorted = if distinct { arguments.len() } else { within_group };
    for argument in arguments.iter_mut().rev().take(sorted) {
        select::resolve_unknown(cx, argument)?;
        if distinct {
            sorting::check_equality(cx, argument.ty, argument.span)?;
        }
        sorting::check_order(cx, argument.ty, argument.span)?;
    }
    if distinct && let Some(key) = keys.iter().find(|key| !is_argument(arguments, key)) {
        let message = "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list";
        return Diagnostic::refuse(sqlstate::INVALID_COLUMN_REFERENCE, message, key.span);
    }
    let mut aggregate = tree::Aggregate { call, filter, order: keys, direct, depth: 0 };
    aggregate.depth = depth_of(&aggregate);
    Ok(Expr::new(ExprKind::Aggregate(aggregate), ty, span))
}

/// Gives each value of a row that is only supposed the type that it has in common with what the rows are sorted by.
fn unify_hypothetical(cx: &mut Analyzer<'_>, arguments: &mut [Expr], sorted: usize) -> Result<()> {
    let construct = Construct("WITHIN GROUP");
    let direct = arguments.len().saturating_sub(sorted);
    let (direct, keys) = arguments.split_at_mut(direct);
    let others = direct.len().saturating_sub(sorted);
    for (value, key) in direct.iter_mut().skip(others).zip(keys) {
        let common = coerce::select_common_type(cx, &[&*key, &*value], construct)?;
        *value = coerce::coerce_to_common(cx, value.clone(), common, construct)?;
        *key = coerce::coerce_to_common(cx, key.clone(), common, construct)?;
    }
    Ok(())
}

/// Whether an aggregate's sort key is one of its arguments, as it was before a cast made it what the aggregate takes.
fn is_argument(arguments: &[Expr], key: &Expr) -> bool {
    arguments.iter().any(|argument| {
        let uncast = std::iter::successors(Some(argument), |expr| match &expr.kind {
            ExprKind::Cast { operand, .. } | ExprKind::Altered(operand) => Some(operand.as_ref()),
            _ => None,
        });
        uncast.into_iter().any(|argument| argument == key)
    })
}

/// How many queries further out an aggregate belongs: to the innermost query whose columns it names, in its direct
/// arguments aside.
fn depth_of(aggregate: &tree::Aggregate) -> usize {
    let mut least: Option<usize> = None;
    let arguments = aggregate.call.arguments.iter().skip(aggregate.direct);
    for part in arguments.chain(aggregate.filter.as_deref()).chain(&aggregate.order) {
        part.descend(0, &mut |_, _| {}, &mut |expr, below| {
            let depth = match &expr.kind {
                ExprKind::Column(column) => column.entry.depth,
                ExprKind::WholeRow(entry) => entry.depth,
                ExprKind::Aggregate(inner) => inner.depth,
                _ => return,
            };
            // What belongs to a query within the argument says nothing of this one.
            if let Some(depth) = depth.checked_sub(below) {
                least = Some(least.map_or(depth, |least| least.min(depth)));
            }
        });
    }
    least.unwrap_or(0)
}
