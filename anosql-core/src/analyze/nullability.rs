//! Which outputs may be null. Sound first: "not null" is said only where null is impossible.
//!
//! A column is not null where its relation says so and no outer join fills it, or where a condition that every row has
//! passed rejects null. An expression is not null where its parts are not and what joins them gives no null of its own.

mod facts;

use std::collections::HashSet;

use super::{
    cardinality,
    total::{self, Needs, Totality},
    tree::{
        Aggregate, Body, Call, ColumnRef, Cte, Expr, ExprKind, JoinKind, JoinNode, OnConflict, Query,
        RangeEntry, RangeKind, Select, SetOperator, SubqueryKind, Window, Write, WriteKind,
    },
};
use crate::{catalog::Catalog, query::Cardinality};
use facts::{Facts, rejected};

/// For each output column of a statement, whether it may be null; `params` says it of the parameters, `$1` first.
pub(super) fn of_query(catalog: &Catalog, query: &Query, params: &[bool]) -> Vec<bool> {
    Nulls { catalog, params }.query(query, &[])
}

/// What is known of one query while its outputs are looked at.
#[derive(Clone)]
struct Frame<'a> {
    /// For each entry of the range table its columns, whether each may be null in a row that is there.
    columns: Vec<Vec<bool>>,
    /// For each entry whether an outer join may leave its row out.
    absent: Vec<bool>,
    /// Expressions that some grouping sets leave null.
    grouped: Vec<&'a Expr>,
    /// Whether a group holds a row at least.
    group_has_row: bool,
    ctes: &'a [Cte],
    /// For each common table expression its columns.
    cte_columns: Vec<Vec<bool>>,
}

/// This query's frame and those further out, innermost first.
type Frames<'f, 'a> = [&'f Frame<'a>];

struct Nulls<'a> {
    catalog: &'a Catalog,
    params: &'a [bool],
}

impl<'a> Nulls<'a> {
    fn query(&self, query: &'a Query, outer: &Frames<'_, 'a>) -> Vec<bool> {
        let mut frame = Frame {
            columns: Vec::new(),
            absent: Vec::new(),
            grouped: Vec::new(),
            group_has_row: false,
            ctes: &query.ctes,
            cte_columns: Vec::new(),
        };
        for index in 0..query.ctes.len() {
            let columns = self.cte(&query.ctes[index], &frame, outer);
            frame.cte_columns.push(columns);
        }
        match &query.body {
            Body::Select(select) => self.select(select, frame, outer),
            Body::SetOperation(operation) => {
                let frames = push(&frame, outer);
                let left = self.query(&operation.left, &frames);
                let right = self.query(&operation.right, &frames);
                let merge = |(left, right): (bool, bool)| match operation.operator {
                    SetOperator::Union => left || right,
                    // A row of the result equals one of each side.
                    SetOperator::Intersect => left && right,
                    SetOperator::Except => left,
                };
                left.into_iter().zip(right).map(merge).collect()
            }
            Body::Values(values) => {
                let frames = push(&frame, outer);
                let column =
                    |index| values.rows.iter().any(|row: &Vec<Expr>| self.may_be_null(&row[index], &frames));
                (0..values.columns.len()).map(column).collect()
            }
            Body::Write(write) => self.write(write, frame, outer),
            Body::Utility(utility) => vec![utility.nullable; utility.columns.len()],
        }
    }

    /// A recursive expression is looked at until nothing changes, from the assumption that its own rows are as its first
    /// arm's.
    fn cte(&self, cte: &'a Cte, frame: &Frame<'a>, outer: &Frames<'_, 'a>) -> Vec<bool> {
        let mut columns = self.cte_query(cte, frame, outer);
        columns.resize(columns.len() + cte.added, false);
        columns
    }

    fn cte_query(&self, cte: &'a Cte, frame: &Frame<'a>, outer: &Frames<'_, 'a>) -> Vec<bool> {
        let Body::SetOperation(operation) = &cte.query.body else {
            let frames = push(frame, outer);
            return self.query(&cte.query, &frames);
        };
        if !cte.recursive {
            let frames = push(frame, outer);
            return self.query(&cte.query, &frames);
        }
        let body = Frame::empty();
        let mut known = {
            let frames = push(frame, outer);
            self.query(&operation.left, &push(&body, &frames))
        };
        loop {
            let mut columns = frame.cte_columns.clone();
            columns.push(known.iter().copied().chain(std::iter::repeat_n(false, cte.added)).collect());
            let assumed = Frame { cte_columns: columns, ctes: frame.ctes, ..Frame::empty() };
            let frames = push(&assumed, outer);
            let right = self.query(&operation.right, &push(&body, &frames));
            let next: Vec<bool> = known.iter().zip(right).map(|(known, right)| *known || right).collect();
            if next == known {
                return known;
            }
            known = next;
        }
    }

    fn select(&self, select: &'a Select, mut frame: Frame<'a>, outer: &Frames<'_, 'a>) -> Vec<bool> {
        let filters: Vec<&Expr> = select.filter.iter().collect();
        self.join_tree(&select.range_table, &select.from, &filters, &mut frame, outer);
        if select.grouping_sets {
            frame.grouped = select.group_by.iter().collect();
        }
        // Without `group by` there is one group even where there is no row; an empty grouping set is such a group.
        frame.group_has_row = !select.group_by.is_empty() && !select.empty_grouping_set;
        let frames = push(&frame, outer);
        select.targets.iter().map(|target| self.may_be_null(&target.expr, &frames)).collect()
    }

    fn write(&self, write: &'a Write, mut frame: Frame<'a>, outer: &Frames<'_, 'a>) -> Vec<bool> {
        let filters: Vec<&Expr> = write.filter.iter().collect();
        // What is returned is the row after the write: a condition on a column that it changes proves nothing.
        let changed: HashSet<usize> = match (&write.kind, &write.on_conflict) {
            (WriteKind::Delete, _) => HashSet::new(),
            (_, OnConflict::DoUpdate { assignments, .. }) => {
                write.assignments.iter().chain(assignments).map(|(column, _)| *column).collect()
            }
            _ => write.assignments.iter().map(|(column, _)| *column).collect(),
        };
        let before = self.entry_columns(&write.range_table, &frame, outer);
        self.join_tree(&write.range_table, &write.from, &filters, &mut frame, outer);
        if write.kind != WriteKind::Delete
            && let (Some(target), Some(before)) = (frame.columns.first_mut(), before.first())
        {
            let may_have_trigger =
                self.catalog.relation(write.target).is_none_or(|relation| relation.may_drop_rows);
            for (index, nullable) in target.iter_mut().enumerate() {
                if changed.contains(&index) || may_have_trigger || write.kind == WriteKind::Insert {
                    *nullable = before.get(index).copied().unwrap_or(true);
                }
            }
        }
        let frames = push(&frame, outer);
        write.returning.iter().map(|target| self.may_be_null(&target.expr, &frames)).collect()
    }

    /// Fills in what the range table, the joins and the conditions on all rows say.
    fn join_tree(
        &self,
        range_table: &'a [RangeEntry],
        from: &'a [JoinNode],
        filters: &[&'a Expr],
        frame: &mut Frame<'a>,
        outer: &Frames<'_, 'a>,
    ) {
        frame.columns = self.entry_columns(range_table, frame, outer);
        frame.absent = vec![false; range_table.len()];
        let mut facts = Facts::default();
        for filter in filters {
            facts.extend(rejected(filter, true));
        }
        for node in from {
            absent(node, &facts.relations(), frame);
        }
        frame.note(facts.columns.iter());
    }

    /// For each entry its columns. Entries see those before them, because they may be lateral.
    fn entry_columns(
        &self,
        range_table: &'a [RangeEntry],
        frame: &Frame<'a>,
        outer: &Frames<'_, 'a>,
    ) -> Vec<Vec<bool>> {
        let mut known = Frame { ctes: frame.ctes, cte_columns: frame.cte_columns.clone(), ..Frame::empty() };
        for entry in range_table {
            let columns = self.entry(entry, &known, outer);
            known.columns.push(columns);
            // A lateral item may be looked at for a row that an outer join fills up.
            known.absent.push(true);
        }
        known.columns
    }

    fn entry(&self, entry: &'a RangeEntry, frame: &Frame<'a>, outer: &Frames<'_, 'a>) -> Vec<bool> {
        let frames = push(frame, outer);
        match &entry.kind {
            RangeKind::Relation { id, .. } | RangeKind::Excluded(id) => match self.catalog.relation(*id) {
                Some(relation) => {
                    // The row proposed for insertion is looked at before its constraints are.
                    let proposed = matches!(entry.kind, RangeKind::Excluded(_));
                    let may_be_null = |column| proposed || !self.catalog.holds_no_null(&relation, column);
                    (0..relation.columns.len()).map(may_be_null).collect()
                }
                None => vec![true; entry.columns.len()],
            },
            RangeKind::Subquery(query) => self.query(query, &frames),
            RangeKind::Cte { depth, index } => frames
                .get(*depth)
                .and_then(|frame| frame.cte_columns.get(*index))
                .cloned()
                .unwrap_or_else(|| vec![true; entry.columns.len()]),
            RangeKind::Functions { calls, ordinality } => {
                let mut columns = Vec::new();
                for (call, width) in calls {
                    // Of functions side by side the shorter are filled up with nulls.
                    let nullable = *width != 1 || calls.len() > 1 || self.may_be_null(call, &frames);
                    columns.extend(std::iter::repeat_n(nullable, *width));
                }
                if *ordinality {
                    columns.push(false);
                }
                columns
            }
        }
    }

    /// Whether `expr` may be null in a row of the innermost frame.
    fn may_be_null(&self, expr: &'a Expr, frames: &Frames<'_, 'a>) -> bool {
        if frames.first().is_some_and(|frame| frame.grouped.contains(&expr)) {
            return true;
        }
        let any = |list: &'a [Expr]| list.iter().any(|expr| self.may_be_null(expr, frames));
        let all = |list: &'a [Expr]| list.iter().all(|expr| self.may_be_null(expr, frames));
        match &expr.kind {
            ExprKind::Null | ExprKind::Default => true,
            ExprKind::Literal(_)
            | ExprKind::IsNull { .. }
            | ExprKind::Test { .. }
            | ExprKind::DistinctFrom { .. }
            | ExprKind::Array(_)
            | ExprKind::Row(_) => false,
            ExprKind::Param(number) => (*number as usize)
                .checked_sub(1)
                .and_then(|index| self.params.get(index))
                .copied()
                .unwrap_or(true),
            ExprKind::Column(column) => self.column(column, frames),
            ExprKind::WholeRow { depth, relation } => {
                frames.get(*depth).and_then(|frame| frame.absent.get(*relation)).copied().unwrap_or(true)
            }
            ExprKind::Call(call) => self.call(call, frames),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, frames),
            ExprKind::Window(window) => self.window(window, frames),
            ExprKind::And(list) | ExprKind::Or(list) | ExprKind::RowComparison(list) => any(list),
            ExprKind::Not(operand) => self.may_be_null(operand, frames),
            ExprKind::ArrayComparison { operator, .. } => {
                let elements = match operator.arguments.get(1).map(|array| &array.kind) {
                    Some(ExprKind::Array(elements)) => any(elements),
                    _ => true,
                };
                elements || operator.arguments.first().is_none_or(|left| self.may_be_null(left, frames))
            }
            ExprKind::Case { arms, otherwise, .. } => self.case(arms, otherwise.as_deref(), frames),
            ExprKind::Coalesce(list) | ExprKind::Extreme(list) => all(list),
            ExprKind::NullIf(..) | ExprKind::Field { .. } | ExprKind::Subscript { .. } => true,
            ExprKind::Cast { operand, builtin } => !builtin || self.may_be_null(operand, frames),
            ExprKind::Subquery(subquery) => {
                let test = subquery.test.iter().any(|test| self.may_be_null(test, frames));
                match subquery.kind {
                    SubqueryKind::Exists | SubqueryKind::Array => false,
                    SubqueryKind::Any | SubqueryKind::All => {
                        test || self.query(&subquery.query, frames).into_iter().any(|nullable| nullable)
                    }
                    SubqueryKind::Scalar => {
                        test || cardinality::of_query(self.catalog, &subquery.query) != Cardinality::One
                            || self.query(&subquery.query, frames).into_iter().any(|nullable| nullable)
                    }
                }
            }
        }
    }

    /// An arm is reached only where its condition holds; no arm and not `else` gives null.
    fn case(&self, arms: &'a [(Expr, Expr)], otherwise: Option<&'a Expr>, frames: &Frames<'_, 'a>) -> bool {
        let arm = |(condition, result): &'a (Expr, Expr)| {
            let Some((innermost, outer)) = frames.split_first() else { return true };
            let mut frame = (*innermost).clone();
            frame.narrow(&rejected(condition, true));
            self.may_be_null(result, &push(&frame, outer))
        };
        arms.iter().any(arm) || otherwise.is_none_or(|otherwise| self.may_be_null(otherwise, frames))
    }

    fn column(&self, column: &ColumnRef, frames: &Frames<'_, 'a>) -> bool {
        let Some(frame) = frames.get(column.depth) else { return true };
        let absent = frame.absent.get(column.relation).copied().unwrap_or(true);
        if super::scope::system_column_at(column.column).is_some() {
            // Every row that is there has its system columns.
            return absent;
        }
        let nullable = frame.columns.get(column.relation).and_then(|entry| entry.get(column.column)).copied();
        absent || nullable.unwrap_or(true)
    }

    fn call(&self, call: &'a Call, frames: &Frames<'_, 'a>) -> bool {
        match total::of_call(call) {
            Totality::NeverNull => false,
            Totality::NullFromArguments => {
                call.arguments.iter().any(|argument| self.may_be_null(argument, frames))
            }
            Totality::NullFromFirst => {
                call.arguments.first().is_none_or(|first| self.may_be_null(first, frames))
            }
            Totality::MayBeNull => true,
        }
    }

    fn aggregate(&self, aggregate: &'a Aggregate, frames: &Frames<'_, 'a>) -> bool {
        let has_row = frames.get(aggregate.depth).is_some_and(|frame| frame.group_has_row)
            && aggregate.filter.is_none();
        match total::of_aggregate(&aggregate.call) {
            Needs::Nothing => false,
            Needs::ARow => !has_row,
            Needs::AValue => {
                !has_row
                    || aggregate
                        .call
                        .arguments
                        .first()
                        .is_none_or(|argument| self.may_be_null(argument, frames))
            }
            Needs::Unknown => true,
        }
    }

    fn window(&self, window: &'a Window, frames: &Frames<'_, 'a>) -> bool {
        if !window.is_aggregate {
            let arguments =
                || window.call.arguments.iter().any(|argument| self.may_be_null(argument, frames));
            let takes_current_row = window.call.builtin
                && matches!(window.call.name.as_str(), "first_value" | "last_value")
                && window.frame_holds_current_row;
            return !((total::is_window_value(&window.call) || takes_current_row) && !arguments());
        }
        let has_row = window.frame_holds_current_row && window.filter.is_none();
        match total::of_aggregate(&window.call) {
            Needs::Nothing => false,
            Needs::ARow => !has_row,
            Needs::AValue => {
                !has_row
                    || window.call.arguments.first().is_none_or(|argument| self.may_be_null(argument, frames))
            }
            Needs::Unknown => true,
        }
    }
}

impl Frame<'_> {
    /// Notes columns that are not null in a row that is there.
    fn note<'c>(&mut self, columns: impl Iterator<Item = &'c ColumnRef>) {
        for column in columns {
            let entry = self.columns.get_mut(column.relation);
            if let Some(nullable) = entry.and_then(|entry| entry.get_mut(column.column)) {
                *nullable = false;
            }
        }
    }

    /// Notes what holds for one row: columns that are not null, and rows that are there.
    fn narrow(&mut self, facts: &Facts) {
        self.note(facts.columns.iter());
        for entry in facts.relations() {
            if let Some(absent) = self.absent.get_mut(entry) {
                *absent = false;
            }
        }
    }

    fn empty() -> Self {
        Frame {
            columns: Vec::new(),
            absent: Vec::new(),
            grouped: Vec::new(),
            group_has_row: false,
            ctes: &[],
            cte_columns: Vec::new(),
        }
    }
}

fn push<'f, 'a>(frame: &'f Frame<'a>, outer: &Frames<'f, 'a>) -> Vec<&'f Frame<'a>> {
    std::iter::once(frame).chain(outer.iter().copied()).collect()
}

/// Marks the entries below `node` whose rows an outer join may leave out. `required` are the entries that a condition
/// on every row that passes here needs: a join that would fill one of them with nulls is as good as an inner one.
fn absent(node: &JoinNode, required: &HashSet<usize>, frame: &mut Frame<'_>) {
    let JoinNode::Join { kind, left, right, on } = node else { return };
    let needs = |side: &JoinNode| side.entries().iter().any(|entry| required.contains(entry));
    let kind = match kind {
        JoinKind::Full => match (needs(left), needs(right)) {
            (true, true) => JoinKind::Inner,
            (true, false) => JoinKind::Left,
            (false, true) => JoinKind::Right,
            (false, false) => JoinKind::Full,
        },
        JoinKind::Left if needs(right) => JoinKind::Inner,
        JoinKind::Right if needs(left) => JoinKind::Inner,
        kind => *kind,
    };
    let facts = on.as_ref().map(|on| rejected(on, true)).unwrap_or_default();
    // The condition holds for every row of a side that is not there only to be filled up.
    let (holds_left, holds_right) = match kind {
        JoinKind::Inner => (true, true),
        JoinKind::Left => (false, true),
        JoinKind::Right => (true, false),
        JoinKind::Full => (false, false),
    };
    for (side, holds) in [(left, holds_left), (right, holds_right)] {
        let entries = side.entries();
        let mut required = required.clone();
        if holds {
            required.extend(facts.relations());
            frame.note(facts.columns.iter().filter(|column| entries.contains(&column.relation)));
        }
        absent(side, &required, frame);
    }
    let (fills_left, fills_right) = match kind {
        JoinKind::Inner => (false, false),
        JoinKind::Left => (false, true),
        JoinKind::Right => (true, false),
        JoinKind::Full => (true, true),
    };
    for (side, fills) in [(left, fills_left), (right, fills_right)] {
        if fills {
            for entry in side.entries() {
                if let Some(absent) = frame.absent.get_mut(entry) {
                    *absent = true;
                }
            }
        }
    }
}
