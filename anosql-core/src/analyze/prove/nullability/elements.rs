//! Whether an array may hold null. A table's column may always: no constraint is looked at for it.

use std::rc::Rc;

use super::{Facts, Frame, Frames, Nulls, expr, facts::rejected, push};
use crate::{
    analyze::{
        prove::{nullability, total},
        tree::{
            Body, Call, ColumnRef, Expr, ExprKind, Query, RangeKind, SetOperator, Subquery, SubqueryKind,
        },
    },
    literals,
};

/// Functions whose arrays never hold null.
const FULL: &[&str] = &[
    "array_positions",
    "current_schemas",
    "enum_range",
    "parse_ident",
    "pg_blocking_pids",
    "regexp_split_to_array",
    "tsvector_to_array",
];

/// For each output column of a query, whether it may be an array that holds null.
pub(super) fn elements_of<'a>(nulls: &Nulls<'a>, query: &'a Query, outer: &Frames<'_, 'a>) -> Vec<bool> {
    let frame = nullability::frame_of(nulls, query, outer);
    match &query.body {
        Body::Select(select) => {
            let frame = nullability::select_frame(nulls, query, select, frame, outer);
            nullability::of_targets(nulls, &select.targets, &frame, outer, holds_null)
        }
        Body::Write(write) => {
            let frame = nullability::write_frame(nulls, write, frame, outer);
            nullability::of_targets(nulls, &write.returning, &frame, outer, holds_null)
        }
        Body::SetOperation(operation) => {
            let frames = push(&frame, outer);
            let left = elements_of(nulls, &operation.left, &frames);
            let right = elements_of(nulls, &operation.right, &frames);
            let merge = |(left, right)| match operation.operator {
                SetOperator::Union => left || right,
                SetOperator::Intersect => left && right,
                SetOperator::Except => left,
            };
            left.into_iter().zip(right).map(merge).collect()
        }
        Body::Values(values) => {
            let frames = push(&frame, outer);
            let column = |index| {
                let mut column = values.rows.iter().filter_map(|row: &Vec<Expr>| row.get(index));
                column.any(|value| holds_null(nulls, value, &frames))
            };
            (0..values.columns.len()).map(column).collect()
        }
        Body::Utility(utility) => vec![true; utility.columns().len()],
    }
}

/// Whether an array, if it is there, may hold null. Of what is no array it is said that it may.
pub(super) fn holds_null<'a>(nulls: &Nulls<'a>, array: &'a Expr, frames: &Frames<'_, 'a>) -> bool {
    match &array.kind {
        ExprKind::Null => false,
        ExprKind::Literal(text) => is_literal_with_null(nulls, array, text),
        ExprKind::Array(elements) => elements.iter().any(|element| is_null_within(nulls, element, frames)),
        ExprKind::Subquery(subquery) => of_subquery(nulls, subquery, frames),
        ExprKind::Aggregate(aggregate) if aggregate.depth == 0 => {
            of_collected(nulls, &aggregate.call, aggregate.filter.as_deref(), frames)
        }
        ExprKind::Window(window) => of_collected(nulls, &window.call, window.filter.as_deref(), frames),
        ExprKind::Call(call) => of_array_call(nulls, call, frames),
        ExprKind::Cast { operand, builtin: true } | ExprKind::Altered(operand) => match &operand.kind {
            _ if total::lost_in_cast(nulls.catalog, operand, array.ty).is_some() => true,
            ExprKind::Literal(text) => is_literal_with_null(nulls, array, text),
            _ => !is_array(nulls, operand) || holds_null(nulls, operand, frames),
        },
        // A slice holds nothing else than the array does.
        ExprKind::Subscript { operand, .. } => {
            operand.ty != array.ty || !is_array(nulls, array) || holds_null(nulls, operand, frames)
        }
        ExprKind::Case { arms, otherwise, .. } => {
            let results = arms.iter().map(|(_, result)| result).chain(otherwise.as_deref());
            results.into_iter().any(|result| holds_null(nulls, result, frames))
        }
        ExprKind::Coalesce(list) | ExprKind::Extreme(list) => {
            list.iter().any(|part| holds_null(nulls, part, frames))
        }
        ExprKind::NullIf(first, _) => holds_null(nulls, first, frames),
        ExprKind::Column(column) => of_range_column(nulls, column, frames),
        _ => true,
    }
}

/// What stands in an array of several dimensions is an array too.
fn is_null_within<'a>(nulls: &Nulls<'a>, element: &'a Expr, frames: &Frames<'_, 'a>) -> bool {
    match is_array(nulls, element) {
        true => holds_null(nulls, element, frames),
        false => expr::of(nulls, element, frames).value,
    }
}

pub(super) fn is_array(nulls: &Nulls<'_>, expr: &Expr) -> bool {
    nulls.catalog.array_element(expr.ty).is_some()
}

fn is_literal_with_null(nulls: &Nulls<'_>, array: &Expr, text: &str) -> bool {
    let element = nulls.catalog.array_element(array.ty);
    element.is_none_or(|element| literals::array_holds_null(nulls.catalog, element, text))
}

fn of_subquery<'a>(nulls: &Nulls<'a>, subquery: &'a Subquery, frames: &Frames<'_, 'a>) -> bool {
    let query = &subquery.query;
    let is_nested = || query.columns().iter().all(|column| nulls.catalog.array_element(column.ty).is_some());
    match subquery.kind {
        SubqueryKind::Array if !is_nested() => {
            nullability::of_query_within(nulls, query, frames).iter().any(|null| null.value)
        }
        SubqueryKind::Array | SubqueryKind::Scalar => elements_of(nulls, query, frames).contains(&true),
        SubqueryKind::Exists | SubqueryKind::Any | SubqueryKind::All => true,
    }
}

/// What is collected from the rows of a group or of a window's frame, those that the filter lets pass.
fn of_collected<'a>(
    nulls: &Nulls<'a>,
    call: &'a Call,
    filter: Option<&'a Expr>,
    frames: &Frames<'_, 'a>,
) -> bool {
    let [argument] = &call.arguments[..] else { return true };
    if !call.builtin || call.name != "array_agg" {
        return true;
    }
    expr::of_any_row(frames, |frames| {
        let Some((innermost, outer)) = frames.split_first() else { return true };
        let narrowed: Facts<'a> = filter.map(|filter| rejected(filter, true)).unwrap_or_default();
        let frame = Frame { narrowed, ..(*innermost).clone() };
        is_null_within(nulls, argument, &push(&frame, outer))
    })
}

fn of_array_call<'a>(nulls: &Nulls<'a>, call: &'a Call, frames: &Frames<'_, 'a>) -> bool {
    let part = |index: usize| {
        call.arguments.get(index).is_none_or(|argument| is_null_within(nulls, argument, frames))
    };
    let is_null = |index: usize| {
        call.arguments.get(index).is_some_and(|argument| match &argument.kind {
            ExprKind::Cast { operand, .. } | ExprKind::Altered(operand) => operand.kind == ExprKind::Null,
            kind => *kind == ExprKind::Null,
        })
    };
    match call.name.as_str() {
        _ if !call.builtin => true,
        "||" | "array_append" | "array_prepend" | "array_cat" => part(0) || part(1),
        "array_remove" => !is_null(1) && part(0),
        "array_replace" => part(0) || part(2),
        "array_fill" | "trim_array" => part(0),
        // The third argument stands for null.
        "string_to_array" => call.arguments.len() != 2,
        name => !FULL.contains(&name),
    }
}

/// A column that a query further in makes.
fn of_range_column<'a>(nulls: &Nulls<'a>, column: &ColumnRef, frames: &Frames<'_, 'a>) -> bool {
    let of_column = |columns: Vec<bool>| column.among(&columns).copied().unwrap_or(true);
    let Some(entry) = frames.get(column.entry.depth).and_then(|frame| frame.entries.get(column.entry.index))
    else {
        return true;
    };
    match &entry.kind {
        RangeKind::Subquery(query) => of_column(of_range_query(nulls, query, &frames[column.entry.depth..])),
        RangeKind::Cte { depth, index } => {
            let frames = frames.get(column.entry.depth + depth..).unwrap_or_default();
            let cte = frames.first().and_then(|frame| frame.ctes.get(*index));
            cte.filter(|cte| !cte.recursive)
                .is_none_or(|cte| of_column(of_range_query(nulls, &cte.query, frames)))
        }
        RangeKind::Relation { .. } | RangeKind::Excluded(_) | RangeKind::Functions { .. } => true,
    }
}

/// The same wherever it is asked from, so that each query is looked at once, however often its columns are used: what
/// is known of the rows around it is left aside.
fn of_range_query<'a>(nulls: &Nulls<'a>, query: &'a Query, frames: &Frames<'_, 'a>) -> Vec<bool> {
    let known = nulls.elements.borrow().get(&std::ptr::from_ref(query)).cloned();
    known.unwrap_or_else(|| {
        let unknown = |frame: &&Frame<'a>| Frame {
            entries: frame.entries,
            columns: Rc::clone(&frame.columns),
            ctes: frame.ctes,
            cte_columns: Rc::clone(&frame.cte_columns),
            ..Frame::empty()
        };
        let frames: Vec<Frame<'a>> = frames.iter().map(unknown).collect();
        let columns = elements_of(nulls, query, &frames.iter().collect::<Vec<_>>());
        nulls.elements.borrow_mut().insert(query, columns.clone());
        columns
    })
}
