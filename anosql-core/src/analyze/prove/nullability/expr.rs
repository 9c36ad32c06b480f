//! Whether an expression may be null.

use std::rc::Rc;

use super::{
    Frame, Frames, Null, Nulls, Presence, bodies, elements,
    facts::{Facts, rejected, untrue},
    joins::{self, FullJoin, equal_columns, is_given},
    push,
};
use crate::{
    analyze::{
        prove::{
            cardinality, nullability,
            proof::{Proven, Words},
            total::{self, Needs, Totality},
        },
        tree::{
            Aggregate, Body, Call, ColumnId, ColumnRef, EntryId, Expr, ExprKind, JoinKind, JoinNode, Query,
            RangeEntry, RangeKind, Select, Subquery, SubqueryKind, Window,
        },
    },
    query::Cardinality,
};

/// How many expressions are looked at for one statement. What stands in a full join's columns, in a body of a function or in
/// a recursive query is looked at several times, which multiplies where one is within the other.
const MOST_STEPS: usize = 10_000_000;

/// Whether `expr` may be null in a row of the innermost frame.
pub(super) fn of<'a>(nulls: &Nulls<'a>, expr: &'a Expr, frames: &Frames<'_, 'a>) -> Null {
    nulls.steps.set(nulls.steps.get() + 1);
    if nulls.steps.get() > MOST_STEPS {
        return nulls.explain.say(true, |_| "the statement is too large to look at all of it".to_owned());
    }
    if let Some(known) = frames.first().and_then(|frame| of_whole(nulls, expr, frame)) {
        return known;
    }
    let never = |what: &'static str| nulls.explain.say(false, |words| format!("{} {what}", words.expr(expr)));
    let maybe = |what: &'static str| nulls.explain.say(true, |words| format!("{} {what}", words.expr(expr)));
    match &expr.kind {
        ExprKind::Null => maybe("is null"),
        ExprKind::Default | ExprKind::Opaque => maybe("may be null"),
        ExprKind::Altered(operand) => of(nulls, operand, frames),
        ExprKind::Again => Null::bare(false),
        ExprKind::Literal(_) => never("is a constant"),
        ExprKind::IsNull { .. } | ExprKind::Test { .. } | ExprKind::DistinctFrom { .. } => {
            never("is true or false for null too")
        }
        ExprKind::Array(_) | ExprKind::Row(_) => never("makes a value of its parts, whether null or not"),
        ExprKind::Param(number) => {
            let index = (*number as usize).checked_sub(1);
            match index.and_then(|index| nulls.params.get(index)).copied().unwrap_or(true) {
                true => maybe("is a parameter that may be null"),
                false => never("is a parameter that is not null"),
            }
        }
        ExprKind::Column(column) => of_column(nulls, column, expr, frames),
        ExprKind::WholeRow(entry) => match frames.get(entry.depth) {
            Some(frame) => presence(nulls, frame, entry.index),
            None => maybe("may be null"),
        },
        ExprKind::Call(call) => of_call(nulls, call, expr, frames),
        ExprKind::Aggregate(aggregate) => of_aggregate(nulls, aggregate, expr, frames),
        ExprKind::Window(window) => of_window(nulls, window, expr, frames),
        ExprKind::And(list) | ExprKind::Or(list) | ExprKind::RowComparison(list) => {
            any(nulls, list.iter(), frames)
        }
        ExprKind::Not(operand) => of(nulls, operand, frames),
        ExprKind::ArrayComparison { operator, .. } => array_comparison(nulls, operator, expr, frames),
        ExprKind::Case { arms, otherwise, .. } => case_expr(nulls, arms, otherwise.as_deref(), expr, frames),
        ExprKind::Coalesce(list) => coalesce(nulls, list, expr, frames),
        ExprKind::Extreme(list) => all(nulls, list.iter(), expr, frames),
        ExprKind::NullIf(..) => maybe("is null where both are equal"),
        ExprKind::Field { operand, index } => match of_field(nulls, operand, *index, expr, frames) {
            Some(null) => null,
            None => maybe("is a field of a row, which may be null"),
        },
        ExprKind::Subscript { operand, indexes } => match element_of(operand, indexes) {
            // Of an array of several dimensions one subscript picks nothing.
            Some(element) if !elements::is_array(nulls, element) => of(nulls, element, frames),
            _ => maybe("is null where the array has no such element, or a null there"),
        },
        ExprKind::Cast { operand, builtin: true } => match of(nulls, operand, frames) {
            null if null.value => null,
            // Of an array, elements become null, and not the whole.
            null if elements::is_array(nulls, expr) => null,
            null => total::lost_in_cast(nulls.catalog, operand, expr.ty).map_or(null, maybe),
        },
        ExprKind::Cast { .. } => maybe("is a cast by a function of the schema, or to its type"),
        ExprKind::Subquery(subquery) => of_subquery(nulls, subquery, expr, frames),
    }
}

/// What is known of an expression as a whole, whatever it is made of.
fn of_whole<'a>(nulls: &Nulls<'a>, expr: &'a Expr, frame: &Frame<'a>) -> Option<Null> {
    if frame.grouped.contains(&expr) {
        return Some(left_out(nulls, expr));
    }
    let is_known = frame.known.contains(&expr) || frame.narrowed.exprs.contains(&expr);
    is_known.then(|| {
        nulls.explain.say(false, |words| {
            format!("every row that passes the conditions has a value in {}", words.expr(expr))
        })
    })
}

fn left_out(nulls: &Nulls<'_>, expr: &Expr) -> Null {
    nulls
        .explain
        .say(true, |words| format!("{} is null in the rows of grouping sets without it", words.expr(expr)))
}

/// May be null where any may.
pub(super) fn any<'a>(
    nulls: &Nulls<'a>,
    list: impl Iterator<Item = &'a Expr>,
    frames: &Frames<'_, 'a>,
) -> Null {
    let mut known = Null::bare(false);
    for expr in list {
        let null = of(nulls, expr, frames);
        if null.value {
            return null;
        }
        known = known.and(&null);
    }
    known
}

/// May be null where all may.
fn all<'a>(
    nulls: &Nulls<'a>,
    list: impl Iterator<Item = &'a Expr>,
    expr: &Expr,
    frames: &Frames<'_, 'a>,
) -> Null {
    let mut all = Null::bare(true);
    for part in list {
        let null = of(nulls, part, frames);
        if !null.value {
            return null;
        }
        all = all.and(&null);
    }
    nulls.explain.since(all, |words| format!("{} is null where all its parts are", words.expr(expr)))
}

/// The first value that is not null; of the sides of a full join one is there.
fn coalesce<'a>(nulls: &Nulls<'a>, list: &'a [Expr], expr: &Expr, frames: &Frames<'_, 'a>) -> Null {
    let Some((innermost, _)) = frames.split_first() else { return Null::bare(true) };
    let mut values = Vec::new();
    values_of_coalesce(nulls, list, innermost, &mut values);
    first_value(nulls, &values, expr, frames)
}

/// The values of a `coalesce`, those within a value that is one itself among them: each is asked for with every side of
/// every full join.
fn values_of_coalesce<'a>(
    nulls: &Nulls<'a>,
    list: &'a [Expr],
    frame: &Frame<'a>,
    values: &mut Vec<&'a Expr>,
) {
    for value in list {
        match &value.kind {
            ExprKind::Coalesce(inner) if of_whole(nulls, value, frame).is_none() => {
                values_of_coalesce(nulls, inner, frame, values);
            }
            _ => values.push(value),
        }
    }
}

fn first_value<'a>(nulls: &Nulls<'a>, values: &[&'a Expr], expr: &Expr, frames: &Frames<'_, 'a>) -> Null {
    let all = all(nulls, values.iter().copied(), expr, frames);
    let Some((innermost, outer)) = frames.split_first() else { return all };
    let has_value = |join: &FullJoin| {
        join.sides.iter().all(|side| {
            let mut frame = (*innermost).clone();
            for entry in &side.present {
                if let Some(presence) = Rc::make_mut(&mut frame.presence).get_mut(*entry) {
                    *presence = Presence::Joined;
                }
            }
            frame.full_joins = Rc::clone(&side.full_joins);
            !first_value(nulls, values, expr, &push(&frame, outer)).value
        })
    };
    match all.value && innermost.full_joins.iter().any(has_value) {
        true => nulls.explain.say(false, |words| {
            format!("{} has a value of one side of the full join or of the other", words.expr(expr))
        }),
        false => all,
    }
}

/// An arm is reached only where its condition holds and none before it did; no arm and no `else` gives null.
fn case_expr<'a>(
    nulls: &Nulls<'a>,
    arms: &'a [(Expr, Expr)],
    otherwise: Option<&'a Expr>,
    expr: &Expr,
    frames: &Frames<'_, 'a>,
) -> Null {
    let Some((innermost, outer)) = frames.split_first() else { return Null::bare(true) };
    let mut before = innermost.narrowed.clone();
    let reached = |result: &'a Expr, narrowed: Facts<'a>| {
        let frame = Frame { narrowed, ..(*innermost).clone() };
        of(nulls, result, &push(&frame, outer))
    };
    let mut known = Null::bare(false);
    for (condition, result) in arms {
        let mut narrowed = before.clone();
        narrowed.extend(rejected(condition, true));
        let null = reached(result, narrowed);
        if null.value {
            return null;
        }
        known = known.and(&null);
        before.extend(untrue(condition));
    }
    match otherwise {
        // A null that is written nowhere stands at the place of the whole.
        Some(otherwise) if otherwise.kind != ExprKind::Null || otherwise.span != expr.span => {
            let null = reached(otherwise, before);
            if null.value { null } else { known.and(&null) }
        }
        _ => nulls.explain.say(true, |words| {
            format!("{} has no ELSE and is null where no condition holds", words.expr(expr))
        }),
    }
}

fn of_column<'a>(nulls: &Nulls<'a>, column: &ColumnRef, expr: &Expr, frames: &Frames<'_, 'a>) -> Null {
    let Some(frame) = frames.get(column.entry.depth) else { return Null::bare(true) };
    let here = ColumnRef { entry: EntryId::here(column.entry.index), ..*column };
    let is_same = |grouped: &&Expr| matches!(&grouped.kind, ExprKind::Column(other) if *other == here);
    // A query further in sees the row that the group made.
    if frame.grouped.iter().any(is_same) {
        return left_out(nulls, expr);
    }
    if let Some(span) = frame.narrowed.columns.get(&here) {
        return nulls
            .explain
            .say(false, |words| format!("{} is looked at only where it is not null", words.text(*span)));
    }
    let presence = presence(nulls, frame, column.entry.index);
    if presence.value {
        return presence;
    }
    // Every row that is there has its system columns.
    let Some(number) = column.number() else { return presence };
    let entry = frame.columns.get(column.entry.index).and_then(|entry| entry.get(number));
    let null = entry.cloned().unwrap_or_else(|| Null::bare(true));
    let null = match null.has_reason() {
        true => null,
        false => nulls.explain.say(null.value, |words| {
            let entry = frame.entries.get(column.entry.index);
            of_attribute(nulls, entry, number, null.value, expr, words)
        }),
    };
    // What may be null is so with every join.
    if null.value { null } else { null.and(&presence) }
}

/// A field of a row of this query is the column.
fn of_field<'a>(
    nulls: &Nulls<'a>,
    operand: &Expr,
    index: usize,
    expr: &Expr,
    frames: &Frames<'_, 'a>,
) -> Option<Null> {
    let ExprKind::WholeRow(of) = operand.kind else { return None };
    let entry = frames.get(of.depth)?.entries.get(of.index)?;
    let has_columns = !matches!(entry.kind, RangeKind::Functions { .. } | RangeKind::Excluded(_));
    let column = ColumnRef { entry: of, column: ColumnId::Number(index) };
    has_columns.then(|| of_column(nulls, &column, expr, frames))
}

/// Why a column that is nothing but its entry's is null or not.
fn of_attribute<'a>(
    nulls: &Nulls<'a>,
    entry: Option<&RangeEntry>,
    column: usize,
    nullable: bool,
    expr: &Expr,
    words: &Words<'a>,
) -> String {
    let relation = entry.and_then(|entry| match &entry.kind {
        RangeKind::Relation { id, .. } | RangeKind::Excluded(id) => nulls.catalog.relation(*id),
        _ => None,
    });
    let Some((relation, attribute)) =
        relation.as_ref().and_then(|relation| Some((relation, relation.columns.get(column)?)))
    else {
        let can = if nullable { "may be null" } else { "is never null" };
        return format!("{} {can}", words.expr(expr));
    };
    let is = match (nullable, attribute.not_null) {
        (false, _) if attribute.place.is_none() => "is proven not null by its query",
        (false, _) => "is NOT NULL",
        (true, true) => "is NOT NULL, but not in all tables that inherit from it",
        (true, false) => "may hold null",
    };
    let name = &relation.name;
    format!("column {name}.{} {is}{}", attribute.name, words.place(attribute.place))
}

/// Whether an outer join may leave out an entry's row.
fn presence<'a>(nulls: &Nulls<'a>, frame: &Frame<'a>, relation: usize) -> Null {
    let presence = frame.presence.get(relation).cloned().unwrap_or(Presence::Absent(JoinKind::Full));
    let narrowed = frame.narrowed.relation(relation).filter(|_| presence.is_absent());
    let presence = narrowed.map_or(presence, Presence::Needed);
    let name = || entry_name(nulls, frame.entries.get(relation));
    match presence {
        Presence::Joined if frame.entries.len() < 2 => Null::bare(false),
        Presence::Joined => {
            nulls.explain.say(false, |_| format!("{} is not on the nullable side of a join", name()))
        }
        Presence::Needed(span) => nulls.explain.say(false, |words| {
            format!("a condition on {} undoes the outer join of {}", words.text(span), name())
        }),
        Presence::Referenced(key) => nulls
            .explain
            .say(false, |_| format!("the join always finds a row of {}: foreign key {key}", name())),
        Presence::Unconditional => {
            nulls.explain.say(false, |_| format!("{} always gives a row to join", name()))
        }
        Presence::Absent(kind) => nulls.explain.say(true, |_| {
            let kind = match kind {
                JoinKind::Full => "full",
                JoinKind::Right => "right",
                JoinKind::Left | JoinKind::Inner => "left",
            };
            format!("{} is on the nullable side of a {kind} join", name())
        }),
    }
}

fn entry_name(nulls: &Nulls<'_>, entry: Option<&RangeEntry>) -> String {
    match entry.map(|entry| &entry.kind) {
        Some(RangeKind::Relation { id, .. } | RangeKind::Excluded(id)) => {
            nulls.catalog.relation(*id).map_or_else(String::new, |relation| relation.name.clone())
        }
        Some(RangeKind::Subquery(_)) => "the subquery".to_owned(),
        Some(RangeKind::Cte { .. }) => "the WITH query".to_owned(),
        Some(RangeKind::Functions { .. }) => "the function".to_owned(),
        None => String::new(),
    }
}

fn of_call<'a>(nulls: &Nulls<'a>, call: &'a Call, expr: &Expr, frames: &Frames<'_, 'a>) -> Null {
    let first = call.arguments.first();
    let side_by_side = frames.first().is_some_and(|frame| frame.sets_side_by_side);
    if call.returns_set {
        if side_by_side {
            return nulls.explain.say(true, |words| {
                format!("the rows of {} are filled up to those of the other sets", words.expr(expr))
            });
        }
        // For a null such a function returns no row.
        if call.strict && total::of_call(call) == Totality::NullFromArguments {
            return nulls.explain.say(false, |words| format!("{} returns no null", words.expr(expr)));
        }
        if call.builtin
            && call.name == "unnest"
            && first.is_some_and(|array| !elements::holds_null(nulls, array, frames))
        {
            return nulls.explain.say(false, |words| format!("{} has no null within", words.expr(expr)));
        }
    }
    if let Some(null) = bodies::of_body(nulls, call, expr, frames) {
        return null;
    }
    match total::of_call(call) {
        Totality::NeverNull => match call.arguments.last() {
            Some(last) if total::takes_variadic(call) && elements::is_array(nulls, last) => {
                of(nulls, last, frames)
            }
            _ => nulls.explain.say(false, |words| format!("{} is never null", words.expr(expr))),
        },
        Totality::NullFromArguments => {
            let null = any(nulls, call.arguments.iter(), frames);
            nulls.explain.since(null, |words| {
                format!("{} is null only where one of its arguments is", words.expr(expr))
            })
        }
        Totality::NullFromFirst => {
            let null = first.map_or_else(|| Null::bare(true), |first| of(nulls, first, frames));
            match call.arguments.last() {
                Some(last)
                    if !null.value && total::takes_variadic(call) && elements::is_array(nulls, last) =>
                {
                    of(nulls, last, frames)
                }
                _ => null,
            }
        }
        Totality::NullFromAllArguments => all(nulls, call.arguments.iter(), expr, frames),
        Totality::MayBeNull => nulls.explain.say(true, |words| match call.builtin {
            true => format!("{} may be null for arguments that are not", words.expr(expr)),
            false => format!("{} is a function of the schema, which may return null", words.expr(expr)),
        }),
    }
}

fn array_comparison<'a>(nulls: &Nulls<'a>, operator: &'a Call, expr: &Expr, frames: &Frames<'_, 'a>) -> Null {
    let [left, array] = &operator.arguments[..] else { return Null::bare(true) };
    if total::of_call(operator) != Totality::NullFromArguments {
        return nulls.explain.say(true, |words| format!("{} may be null", words.expr(expr)));
    }
    if elements::holds_null(nulls, array, frames) {
        return nulls.explain.say(true, |words| {
            format!("{} is null where an element is and no other decides", words.expr(expr))
        });
    }
    any(nulls, [left, array].into_iter(), frames)
}

/// The frames as they are for rows other than the one at hand.
pub(super) fn of_any_row<'a, T>(frames: &Frames<'_, 'a>, look: impl FnOnce(&Frames<'_, 'a>) -> T) -> T {
    if frames.iter().all(|frame| frame.narrowed.is_empty()) {
        return look(frames);
    }
    let wide = |frame: &&Frame<'a>| Frame { narrowed: Facts::default(), ..(*frame).clone() };
    let frames: Vec<Frame<'a>> = frames.iter().map(wide).collect();
    look(&frames.iter().collect::<Vec<_>>())
}

fn of_aggregate<'a>(
    nulls: &Nulls<'a>,
    aggregate: &'a Aggregate,
    expr: &Expr,
    frames: &Frames<'_, 'a>,
) -> Null {
    let has_row =
        frames.get(aggregate.depth).is_some_and(|frame| frame.group_has_row) && aggregate.filter.is_none();
    of_rows(nulls, &aggregate.call, has_row, expr, frames)
}

/// An aggregate over a group, or over a window's frame, which has a row or may have none.
fn of_rows<'a>(
    nulls: &Nulls<'a>,
    call: &'a Call,
    has_row: bool,
    expr: &Expr,
    frames: &Frames<'_, 'a>,
) -> Null {
    let needs = total::of_aggregate(call);
    let of_nothing = || nulls.explain.say(true, |words| format!("{} over no rows is null", words.expr(expr)));
    match needs {
        Needs::Nothing => {
            nulls.explain.say(false, |words| format!("{} has a value for no rows, too", words.expr(expr)))
        }
        Needs::ARow | Needs::AValue | Needs::Arguments if !has_row => of_nothing(),
        Needs::ARow => {
            nulls.explain.say(false, |words| format!("{} is over one row at least", words.expr(expr)))
        }
        Needs::Arguments => {
            let null = of_any_row(frames, |frames| any(nulls, call.arguments.iter(), frames));
            nulls.explain.since(null, |words| {
                format!("{} is over one row at least, and null only for arguments that are", words.expr(expr))
            })
        }
        Needs::AValue => match call.arguments.first() {
            None => Null::bare(true),
            Some(argument) => {
                let null = of_any_row(frames, |frames| of(nulls, argument, frames));
                nulls.explain.since(null, |words| {
                    format!(
                        "{} is over one row at least, and null only where its argument is in all",
                        words.expr(expr)
                    )
                })
            }
        },
        Needs::Unknown => {
            nulls.explain.say(true, |words| format!("{} may be null for some values", words.expr(expr)))
        }
    }
}

fn of_window<'a>(nulls: &Nulls<'a>, window: &'a Window, expr: &Expr, frames: &Frames<'_, 'a>) -> Null {
    if window.is_aggregate {
        let has_row = window.frame_holds_current_row && window.filter.is_none();
        return of_rows(nulls, &window.call, has_row, expr, frames);
    }
    let name = window.call.name.as_str();
    let has_value = window.call.builtin
        && match name {
            "first_value" | "last_value" => window.frame_holds_current_row,
            // The third argument stands for the row that is not there.
            "lag" | "lead" => window.call.arguments.len() == 3,
            _ => total::is_window_value(&window.call),
        };
    match has_value {
        true => {
            let null = of_any_row(frames, |frames| any(nulls, window.call.arguments.iter(), frames));
            nulls.explain.since(null, |words| {
                format!("{} has a value for every row unless an argument is null", words.expr(expr))
            })
        }
        false => nulls.explain.say(true, |words| {
            format!("{} is null where there is no such row in the frame", words.expr(expr))
        }),
    }
}

fn of_subquery<'a>(nulls: &Nulls<'a>, subquery: &'a Subquery, expr: &Expr, frames: &Frames<'_, 'a>) -> Null {
    let query = &subquery.query;
    match subquery.kind {
        SubqueryKind::Exists => {
            nulls.explain.say(false, |words| format!("{} is true or false", words.expr(expr)))
        }
        SubqueryKind::Array => {
            nulls.explain.say(false, |words| format!("{} is an empty array for no rows", words.expr(expr)))
        }
        SubqueryKind::Any | SubqueryKind::All => {
            let test = any(nulls, subquery.test.iter(), frames);
            if test.value {
                return test;
            }
            nullability::of_query_within(nulls, query, frames).into_iter().fold(test, super::either)
        }
        SubqueryKind::Scalar => {
            let rows = cardinality::of_subquery(nulls.catalog, query, nulls.explain);
            let has_row = match rows.value == Cardinality::One {
                true => Some(rows.map(|_| false)),
                false => is_referenced(nulls, query, frames),
            };
            let Some(has_row) = has_row else {
                return nulls.explain.say(true, |words| {
                    format!("{} is null where the subquery returns no row", words.expr(expr))
                });
            };
            let test = any(nulls, subquery.test.iter(), frames);
            let columns = nullability::of_query_within(nulls, query, frames).into_iter();
            let null = match subquery.column {
                Some(column) => columns.skip(column).take(1).fold(test, super::either),
                None => columns.fold(test, super::either),
            };
            if null.value { null } else { null.and(&has_row) }
        }
    }
}

/// Why a subquery returns a row for each row outside: a foreign key there points to it.
fn is_referenced<'a>(nulls: &Nulls<'a>, query: &'a Query, frames: &Frames<'_, 'a>) -> Option<Proven<bool>> {
    let Query { body: Body::Select(select), limit: None, offset: None, .. } = query else { return None };
    let Select { range_table, from, filter: Some(filter), having: None, .. } = select.as_ref() else {
        return None;
    };
    let ([entry], [JoinNode::Relation(0)]) = (&range_table[..], &from[..]) else { return None };
    if !select.group_by.is_empty() || select.grouping_sets || super::count_sets(query, select) > 0 {
        return None;
    }
    let pairs = equal_columns(nulls.catalog, filter, EntryId::here(0), 1)?;
    let frame = frames.first().filter(|frame| frame.grouped.is_empty())?;
    let key = joins::referenced(nulls, entry, &pairs, frame, &|column| is_given(frame, column))?;
    Some(nulls.explain.say(false, |_| {
        format!("the subquery always finds a row of {}: foreign key {key}", entry_name(nulls, Some(entry)))
    }))
}

/// The element that a constant subscript picks from an array that is written out.
fn element_of<'e>(array: &'e Expr, indexes: &[Expr]) -> Option<&'e Expr> {
    let (ExprKind::Array(elements), [index]) = (&array.kind, indexes) else { return None };
    let ExprKind::Literal(number) = &index.kind else { return None };
    elements.get(number.parse::<usize>().ok()?.checked_sub(1)?)
}
