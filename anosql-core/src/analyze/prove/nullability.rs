//! Which outputs may be null. Sound first: "not null" is said only where null is impossible.
//!
//! A column is not null where its relation says so and no outer join fills it, or where a condition that every row has
//! passed rejects null. An expression is not null where its parts are not and what joins them gives no null of its own.

mod bodies;
mod checks;
mod computed;
mod elements;
mod expr;
mod facts;
mod groups;
mod joins;
pub(in crate::analyze) mod outcome;
mod rows;
mod stored;

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

pub(in crate::analyze) use computed::computed_from;
use facts::{Facts, needs_row, rejected};
use joins::{FullJoin, Presence};

use super::{
    proof::{Explain, Proven},
    total,
};
use crate::{
    analyze::tree::{
        Body, Cte, Expr, ExprKind, JoinNode, Query, RangeEntry, RangeKind, Select, SetOperation, SetOperator,
        Target, Utility, Values, Write, WriteKind,
    },
    catalog::{Catalog, RelationKind},
    query::ColumnGroup,
    source::SourceMap,
};
pub(in crate::analyze) use joins::{equal_columns, foreign_key, outer_side};
pub(in crate::analyze) use rows::{Part, Parts, Row};
pub(in crate::analyze) use stored::assigned_by_triggers;

/// Whether something may be null, and why.
pub(in crate::analyze) type Null = Proven<bool>;

/// For each output column of a statement, whether it may be null; `params` says it of the parameters, `$1` first. With
/// `sources` it says why.
pub(in crate::analyze) fn of_query<'a>(
    catalog: &'a Catalog,
    query: &'a Query,
    params: &'a [bool],
    sources: Option<&'a SourceMap>,
) -> Vec<Null> {
    of_query_within(&Nulls::of_statement(catalog, query, params, sources), query, &[])
}

/// The same of a query that defines a view. What rests on constraints other than `not null` is left out: they may be
/// dropped while the view stays.
pub(in crate::analyze) fn of_definition(catalog: &Catalog, query: &Query) -> Vec<bool> {
    let nulls = Nulls::new(catalog, &[], None);
    of_query_within(&nulls, query, &[]).into_iter().map(|null| null.value).collect()
}

/// For each output column of a statement, whether it may be an array that holds null.
pub(in crate::analyze) fn elements_of_query(catalog: &Catalog, query: &Query, params: &[bool]) -> Vec<bool> {
    elements::elements_of(&Nulls::of_statement(catalog, query, params, None), query, &[])
}

/// For each output column of a statement, what the rows are made of that it is, or that it holds as an array.
pub(in crate::analyze) fn rows_of_query(catalog: &Catalog, query: &Query, params: &[bool]) -> Vec<Parts> {
    rows::rows_of(&Nulls::of_statement(catalog, query, params, None), query, &[])
}

/// The rows within the row that a statement's columns make by their `names`: when they are missing, and what of them may be
/// null where they are there. `nullable` says which columns may be null at all.
pub(in crate::analyze) fn groups_of_query(
    catalog: &Catalog,
    query: &Query,
    params: &[bool],
    names: &[&str],
    nullable: &[bool],
) -> Vec<ColumnGroup> {
    let mut groups = groups::of_names(names.iter().copied(), nullable);
    groups::settle(&Nulls::of_statement(catalog, query, params, None), query, &[], &mut groups);
    groups
}

/// Whether the values may be null that a write stores: those that it assigns, those of `do update`, and the columns of
/// what an insert reads its rows from, of which defaults are left aside.
#[derive(Debug, Default)]
pub(in crate::analyze) struct Written {
    pub(in crate::analyze) assigned: Vec<bool>,
    pub(in crate::analyze) updated: Vec<bool>,
    pub(in crate::analyze) source: Vec<bool>,
}

/// What is written by each common table expression of a statement, and by the statement itself, which comes last.
pub(super) fn of_writes(catalog: &Catalog, query: &Query, params: &[bool]) -> Vec<Written> {
    // What writes does not see one state.
    let trusts_checks = !catalog.unread.anything;
    let nulls = Nulls { trusts_checks, ..Nulls::new(catalog, params, None) };
    let mut frame = Frame { ctes: &query.ctes, ..Frame::empty() };
    let mut found = Vec::new();
    for cte in &query.ctes {
        found.push(written(&nulls, &cte.query, &push(&frame, &[])));
        note_ctes(&nulls, std::slice::from_ref(cte), &mut frame, &[]);
    }
    found.push(written_within(&nulls, query, frame, &[]));
    found
}

/// The entries that must be there for a condition to hold.
pub(super) fn needed_entries(condition: &Expr) -> BTreeSet<usize> {
    rejected(condition, true).relations().into_keys().collect()
}

/// Whether foreign keys can be relied on in a statement.
pub(super) fn trusts_keys(catalog: &Catalog, query: &Query) -> bool {
    !catalog.unread.anything && !catalog.has_loose_collation && sees_one_state(query)
}

/// Whether a statement sees all tables as they were at one time. One that writes sees rows before their foreign keys are
/// checked, and one that locks rows sees them as others have changed them since.
fn sees_one_state(query: &Query) -> bool {
    let mut one_state = true;
    let mut look = |query: &Query| {
        one_state &= !query.locks_rows && !matches!(query.body, Body::Write(_) | Body::Utility(_));
    };
    query.walk(&mut |query| look(query), &mut |_| {});
    one_state
}

/// What is known of one query while its outputs are looked at. A copy shares the lists, which are as long as the query: each
/// arm of a `case` is looked at in a frame of its own.
#[derive(Clone)]
struct Frame<'a> {
    entries: &'a [RangeEntry],
    /// For each entry of the range table its columns, whether each may be null in a row that is there.
    columns: Rc<Vec<Vec<Null>>>,
    /// For each entry whether its row is there.
    presence: Rc<Vec<Presence>>,
    full_joins: Rc<Vec<FullJoin>>,
    /// Expressions that a condition on every row forbids to be null.
    known: Rc<Vec<&'a Expr>>,
    /// Conditions that hold for every row, each with the entries of which it says so.
    conditions: Rc<Vec<(Vec<usize>, &'a Expr)>>,
    /// What holds for the one row at hand, and not for others that a window or a group brings in.
    narrowed: Facts<'a>,
    /// Expressions that some grouping sets leave null.
    grouped: Vec<&'a Expr>,
    /// Whether a group holds a row at least.
    group_has_row: bool,
    /// Whether several functions that return sets stand side by side, so that the shorter are filled up with nulls.
    sets_side_by_side: bool,
    ctes: &'a [Cte],
    /// For each common table expression its columns.
    cte_columns: Rc<Vec<Vec<Null>>>,
}

/// This query's frame and those further out, innermost first.
type Frames<'f, 'a> = [&'f Frame<'a>];

struct Nulls<'a> {
    catalog: &'a Catalog,
    params: &'a [bool],
    /// Whether foreign keys can be relied on.
    trusts_keys: bool,
    /// Whether check constraints can be.
    trusts_checks: bool,
    /// In how many bodies of functions, one called by the other, this query stands.
    depth: usize,
    explain: Explain<'a>,
    /// For each query of a range table that was asked for it, which of its columns may be arrays that hold null.
    elements: RefCell<HashMap<*const Query, Vec<bool>>>,
    /// What was last found of each recursive expression within the one that is being looked at.
    recursive: RefCell<HashMap<*const Cte, Vec<Null>>>,
    /// How many expressions have been looked at.
    steps: Cell<usize>,
    /// In how many recursive expressions, one within the other, this query stands.
    recursions: Cell<usize>,
}

impl<'a> Nulls<'a> {
    fn of_statement(
        catalog: &'a Catalog,
        query: &Query,
        params: &'a [bool],
        sources: Option<&'a SourceMap>,
    ) -> Self {
        let trusts_checks = !catalog.unread.anything;
        let trusts_keys = trusts_keys(catalog, query);
        Nulls { trusts_keys, trusts_checks, ..Self::new(catalog, params, sources) }
    }

    /// Without trust in other constraints than `not null`.
    fn new(catalog: &'a Catalog, params: &'a [bool], sources: Option<&'a SourceMap>) -> Self {
        Nulls {
            catalog,
            params,
            trusts_keys: false,
            trusts_checks: false,
            depth: 0,
            explain: Explain(sources),
            elements: RefCell::default(),
            recursive: RefCell::default(),
            steps: Cell::new(0),
            recursions: Cell::new(0),
        }
    }
}

/// The frame of a query of which nothing but the common table expressions is known yet.
fn frame_of<'a>(nulls: &Nulls<'a>, query: &'a Query, outer: &Frames<'_, 'a>) -> Frame<'a> {
    let mut frame = Frame { ctes: &query.ctes, ..Frame::empty() };
    note_ctes(nulls, &query.ctes, &mut frame, outer);
    frame
}

fn note_ctes<'a>(nulls: &Nulls<'a>, ctes: &'a [Cte], frame: &mut Frame<'a>, outer: &Frames<'_, 'a>) {
    for cte in ctes {
        let columns = of_cte(nulls, cte, frame, outer);
        Rc::make_mut(&mut frame.cte_columns).push(columns);
    }
}

fn of_query_within<'a>(nulls: &Nulls<'a>, query: &'a Query, outer: &Frames<'_, 'a>) -> Vec<Null> {
    let frame = frame_of(nulls, query, outer);
    match &query.body {
        Body::Select(select) => {
            let frame = select_frame(nulls, query, select, frame, outer);
            of_targets(nulls, &select.targets, &frame, outer, expr::of)
        }
        Body::SetOperation(operation) => {
            let frames = push(&frame, outer);
            let left = of_query_within(nulls, &operation.left, &frames);
            let right = of_query_within(nulls, &operation.right, &frames);
            let merge = |(left, right): (Null, Null)| match operation.operator {
                SetOperator::Union => either(left, right),
                // A row of the result equals one of each side.
                SetOperator::Intersect if left.value => right,
                SetOperator::Intersect | SetOperator::Except => left,
            };
            left.into_iter().zip(right).map(merge).collect()
        }
        Body::Values(values) => {
            let frames = push(&frame, outer);
            of_values(nulls, values, &frames, |_| true)
        }
        // Without outputs there is nothing to look at.
        Body::Write(write) if write.returning.is_empty() => Vec::new(),
        Body::Write(write) => {
            let frame = write_frame(nulls, write, frame, outer);
            of_targets(nulls, &write.returning, &frame, outer, expr::of)
        }
        Body::Utility(utility) => {
            let nullable = matches!(utility, Utility::Show { nullable: true, .. });
            vec![Null::bare(nullable); utility.columns().len()]
        }
    }
}

/// What is found of each output column within its query's frame.
fn of_targets<'a, T>(
    nulls: &Nulls<'a>,
    targets: &'a [Target],
    frame: &Frame<'a>,
    outer: &Frames<'_, 'a>,
    find: impl Fn(&Nulls<'a>, &'a Expr, &Frames<'_, 'a>) -> T,
) -> Vec<T> {
    let frames = push(frame, outer);
    targets.iter().map(|target| find(nulls, &target.expr, &frames)).collect()
}

/// Of the values that count.
fn of_values<'a>(
    nulls: &Nulls<'a>,
    values: &'a Values,
    frames: &Frames<'_, 'a>,
    counts: impl Fn(&Expr) -> bool,
) -> Vec<Null> {
    let column = |index| {
        let column = values.rows.iter().filter_map(|row: &Vec<Expr>| row.get(index));
        expr::any(nulls, column.filter(|value| counts(value)), frames)
    };
    (0..values.columns.len()).map(column).collect()
}

/// The columns of a common table expression, those that `search` and `cycle` add behind the query's.
fn of_cte<'a>(nulls: &Nulls<'a>, cte: &'a Cte, frame: &Frame<'a>, outer: &Frames<'_, 'a>) -> Vec<Null> {
    let mut columns = cte_query(nulls, cte, frame, outer);
    columns.resize(columns.len() + cte.added, Null::bare(false));
    columns
}

/// A recursive expression is looked at until nothing changes, from the assumption that its own rows are as its first
/// arm's.
fn cte_query<'a>(nulls: &Nulls<'a>, cte: &'a Cte, frame: &Frame<'a>, outer: &Frames<'_, 'a>) -> Vec<Null> {
    let Body::SetOperation(operation) = &cte.query.body else {
        let frames = push(frame, outer);
        return of_query_within(nulls, &cte.query, &frames);
    };
    if !cte.recursive {
        let frames = push(frame, outer);
        return of_query_within(nulls, &cte.query, &frames);
    }
    nulls.recursions.set(nulls.recursions.get() + 1);
    let columns = fixed_point(nulls, cte, operation, frame, outer);
    nulls.recursions.set(nulls.recursions.get() - 1);
    let mut recursive = nulls.recursive.borrow_mut();
    match nulls.recursions.get() {
        0 => recursive.clear(),
        _ => drop(recursive.insert(cte, columns.clone())),
    }
    columns
}

fn fixed_point<'a>(
    nulls: &Nulls<'a>,
    cte: &'a Cte,
    operation: &'a SetOperation,
    frame: &Frame<'a>,
    outer: &Frames<'_, 'a>,
) -> Vec<Null> {
    let body = Frame::empty();
    let mut known = {
        let frames = push(frame, outer);
        of_query_within(nulls, &operation.left, &push(&body, &frames))
    };
    // Within another recursive expression nothing that was null there before is not null with more nulls around it. To
    // begin anew each time would double the work with each level.
    if let Some(before) = nulls.recursive.borrow().get(&std::ptr::from_ref(cte)) {
        known = known.into_iter().zip(before).map(|(known, before)| either(known, before.clone())).collect();
    }
    loop {
        let mut columns = Rc::clone(&frame.cte_columns);
        Rc::make_mut(&mut columns)
            .push(known.iter().cloned().chain(std::iter::repeat_n(Null::bare(false), cte.added)).collect());
        let assumed = Frame { cte_columns: columns, ctes: frame.ctes, ..Frame::empty() };
        let frames = push(&assumed, outer);
        let right = of_query_within(nulls, &operation.right, &push(&body, &frames));
        let next: Vec<Null> =
            known.iter().zip(right).map(|(known, right)| either(known.clone(), right)).collect();
        if next.iter().zip(&known).all(|(next, known)| next.value == known.value) {
            return next;
        }
        known = next;
        // What was found rests on what was assumed.
        nulls.elements.borrow_mut().clear();
    }
}

/// What is known of a group, or of a row where there are no groups.
fn select_frame<'a>(
    nulls: &Nulls<'a>,
    query: &'a Query,
    select: &'a Select,
    mut frame: Frame<'a>,
    outer: &Frames<'_, 'a>,
) -> Frame<'a> {
    join_tree(nulls, &select.range_table, &select.from, select.filter.as_ref(), &mut frame, outer);
    frame.sets_side_by_side = count_sets(query, select) > 1;
    if select.grouping_sets {
        frame.grouped = select.group_by.iter().collect();
    }
    // The row of a group that has none has passed no condition.
    if select.grouping_sets || select.empty_grouping_set || select.has_one_group() {
        frame.known = Rc::default();
    }
    // Without `group by` there is one group even where there is no row; an empty grouping set is such a group.
    frame.group_has_row = (!select.group_by.is_empty() && !select.empty_grouping_set)
        || select.having.as_ref().is_some_and(needs_row);
    if let Some(having) = select.having.as_ref().filter(|_| !select.grouping_sets) {
        joins::note_all(nulls, rejected(having, true), &mut frame);
    }
    frame
}

/// What is known of a row that is returned.
fn write_frame<'a>(
    nulls: &Nulls<'a>,
    write: &'a Write,
    mut frame: Frame<'a>,
    outer: &Frames<'_, 'a>,
) -> Frame<'a> {
    let before = write.range_table.first().map(|target| of_entry(nulls, target, &frame, outer));
    join_tree(nulls, &write.range_table, &write.from, write.filter.as_ref(), &mut frame, outer);
    // What is returned is the row after the write: a condition on a column that it changes proves nothing, and an
    // expression may be made of such a column.
    if write.kind != WriteKind::Delete {
        let stored = stored::stored(nulls, write, &frame, outer);
        frame.known = Rc::default();
        if let (Some(target), Some(before)) = (Rc::make_mut(&mut frame.columns).first_mut(), before) {
            for ((known, before), stored) in target.iter_mut().zip(before).zip(&stored) {
                stored.settle(known, before);
            }
            checks::check_new_row(nulls, write, &stored, &frame.conditions, target);
        }
    }
    frame
}

/// What a query that writes stores: its values are made of the rows as they were before.
fn written<'a>(nulls: &Nulls<'a>, query: &'a Query, outer: &Frames<'_, 'a>) -> Written {
    match query.body {
        Body::Write(_) => written_within(nulls, query, frame_of(nulls, query, outer), outer),
        _ => Written::default(),
    }
}

/// The same where the common table expressions are in the frame already.
fn written_within<'a>(
    nulls: &Nulls<'a>,
    query: &'a Query,
    mut frame: Frame<'a>,
    outer: &Frames<'_, 'a>,
) -> Written {
    let Body::Write(write) = &query.body else { return Written::default() };
    // The condition of `merge` holds for those rows alone that have a match.
    let filter = write.filter.as_ref().filter(|_| !matches!(write.kind, WriteKind::Merge(_)));
    join_tree(nulls, &write.range_table, &write.from, filter, &mut frame, outer);
    let frames = push(&frame, outer);
    let of_list = |assignments: &'a [(usize, Expr)]| {
        assignments.iter().map(|(_, value)| expr::of(nulls, value, &frames).value).collect()
    };
    let of_source = |source: &'a Query| match &source.body {
        Body::Values(values) => {
            let inner = frame_of(nulls, source, &frames);
            let is_given = |value: &Expr| !matches!(value.kind, ExprKind::Default);
            of_values(nulls, values, &push(&inner, &frames), is_given)
        }
        _ => of_query_within(nulls, source, &frames),
    };
    let source = write.source().map(|(source, _)| of_source(source)).unwrap_or_default();
    Written {
        assigned: of_list(write.assignments()),
        updated: write.conflict_update().map(of_list).unwrap_or_default(),
        source: source.into_iter().map(|null| null.value).collect(),
    }
}

/// Fills in what the range table, the joins and the condition on all rows say.
fn join_tree<'a>(
    nulls: &Nulls<'a>,
    range_table: &'a [RangeEntry],
    from: &'a [JoinNode],
    filter: Option<&'a Expr>,
    frame: &mut Frame<'a>,
    outer: &Frames<'_, 'a>,
) {
    frame.entries = range_table;
    note_entries(nulls, from, frame, outer);
    frame.presence = Rc::new(vec![Presence::Joined; range_table.len()]);
    let facts = filter.map(|filter| rejected(filter, true)).unwrap_or_default();
    let required = facts.relations();
    joins::note_all(nulls, facts, frame);
    Rc::make_mut(&mut frame.conditions)
        .extend(filter.map(|filter| ((0..range_table.len()).collect(), filter)));
    for node in from {
        let open = joins::absent(nulls, node, &required, frame);
        Rc::make_mut(&mut frame.full_joins).extend(open);
    }
    checks::note_checks(nulls, frame);
}

/// For each entry its columns. Entries see those before them, because they may be lateral.
fn note_entries<'a>(nulls: &Nulls<'a>, from: &[JoinNode], frame: &mut Frame<'a>, outer: &Frames<'_, 'a>) {
    let mut filled = BTreeSet::new();
    from.iter().for_each(|node| outer_side(node, &mut filled));
    for (index, entry) in frame.entries.iter().enumerate() {
        let columns = of_entry(nulls, entry, frame, outer);
        Rc::make_mut(&mut frame.columns).push(columns);
        // A lateral item may be looked at for a row that an outer join has filled up.
        Rc::make_mut(&mut frame.presence).push(match filled.contains(&index) {
            true => Presence::Absent(crate::analyze::tree::JoinKind::Left),
            false => Presence::Joined,
        });
    }
}

fn of_entry<'a>(
    nulls: &Nulls<'a>,
    entry: &'a RangeEntry,
    frame: &Frame<'a>,
    outer: &Frames<'_, 'a>,
) -> Vec<Null> {
    let frames = push(frame, outer);
    match &entry.kind {
        // Why a relation's column is not null is said where the column is used.
        RangeKind::Relation { id, .. } => match nulls.catalog.relation(*id) {
            Some(relation) => {
                let mut columns: Vec<Null> = (0..relation.columns.len())
                    .map(|column| Null::bare(!nulls.catalog.holds_no_null(&relation, column)))
                    .collect();
                checks::check_rows(nulls, entry, &[], &mut columns);
                columns
            }
            None => vec![Null::bare(true); entry.columns.len()],
        },
        // The row proposed for insertion has passed the table's constraints when it is found to conflict.
        RangeKind::Excluded(id) => match nulls.catalog.relation(*id) {
            Some(relation) if relation.kind != RelationKind::View => (0..relation.columns.len())
                .map(|column| Null::bare(!nulls.catalog.holds_no_null(&relation, column)))
                .collect(),
            _ => vec![Null::bare(true); entry.columns.len()],
        },
        RangeKind::Subquery(query) => of_query_within(nulls, query, &frames),
        RangeKind::Cte { depth, index } => frames
            .get(*depth)
            .and_then(|frame| frame.cte_columns.get(*index))
            .cloned()
            .unwrap_or_else(|| vec![Null::bare(true); entry.columns.len()]),
        RangeKind::Functions { calls, ordinality } => {
            let mut columns = Vec::new();
            for (call, width) in calls {
                let is_alone = calls.len() == 1;
                match &call.kind {
                    _ if is_alone && *width == 1 => columns.push(expr::of(nulls, call, &frames)),
                    ExprKind::Call(call) if is_alone => {
                        if let Some(found) = bodies::columns_of_body(nulls, call, &entry.columns, &frames) {
                            columns.extend(found);
                            continue;
                        }
                        columns.extend(
                            (0..*width).map(|index| Null::bare(!total::column_is_never_null(call, index))),
                        );
                    }
                    // Of functions side by side the shorter are filled up with nulls.
                    _ => columns.extend(std::iter::repeat_n(Null::bare(true), *width)),
                }
            }
            if *ordinality {
                columns.push(nulls.explain.say(false, |_| "every row has its number".to_owned()));
            }
            columns
        }
    }
}

/// How many functions that return sets stand in the target list and behind it.
fn count_sets(query: &Query, select: &Select) -> usize {
    let mut count = 0;
    let targets = select.targets.iter().map(|target| &target.expr);
    // What is sorted by often stands in the target list too, and is computed once.
    let others = query.order_by.iter().chain(select.distinct.keys()).chain(&select.group_by);
    let others = others.filter(|expr| !select.targets.iter().any(|target| target.expr == **expr));
    for expr in targets.chain(others) {
        expr.visit(&mut |expr| {
            count += usize::from(matches!(&expr.kind, ExprKind::Call(call) if call.returns_set));
        });
    }
    count
}

/// May be null where one of two may.
fn either(left: Null, right: Null) -> Null {
    match (left.value, right.value) {
        (true, _) => left,
        (false, true) => right,
        (false, false) => left.and(&right),
    }
}

impl<'a> Frame<'a> {
    fn empty() -> Self {
        Frame {
            entries: &[],
            columns: Rc::default(),
            presence: Rc::default(),
            full_joins: Rc::default(),
            known: Rc::default(),
            conditions: Rc::default(),
            narrowed: Facts::default(),
            grouped: Vec::new(),
            group_has_row: false,
            sets_side_by_side: false,
            ctes: &[],
            cte_columns: Rc::default(),
        }
    }
}

fn push<'f, 'a>(frame: &'f Frame<'a>, outer: &Frames<'f, 'a>) -> Vec<&'f Frame<'a>> {
    std::iter::once(frame).chain(outer.iter().copied()).collect()
}
