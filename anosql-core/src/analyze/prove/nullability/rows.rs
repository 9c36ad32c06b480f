//! What the rows are made of that a query gives as values: whole rows of its relations and subqueries, alone or in arrays.

use super::{
    Frame, Frames, Nulls, elements, expr::of_any_row, frame_of, groups, of_targets, push, select_frame,
    write_frame,
};
use crate::{
    analyze::tree::{
        Body, Call, ColumnRef, EntryId, Expr, ExprKind, Query, RangeEntry, RangeKind, Subquery, SubqueryKind,
        origin,
    },
    catalog::{RelationId, TypeId},
    query::{ColumnGroup, Origin},
    source::Span,
};

/// A column of a row that is a value.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::analyze) struct Part {
    /// The name that the server's type has for it, or the query where that is a record.
    pub(in crate::analyze) name: String,
    pub(in crate::analyze) ty: TypeId,
    pub(in crate::analyze) nullable: bool,
    /// Of an array, whether it may hold null.
    pub(in crate::analyze) holds_null: bool,
    pub(in crate::analyze) origin: Option<Origin>,
    /// Where the query writes it, if it does.
    pub(in crate::analyze) span: Option<Span>,
    /// Of a row, or of an array of rows, what those are made of.
    pub(in crate::analyze) row: Parts,
}

/// What is known of the rows that a value is, or holds as an array.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::analyze) enum Parts {
    /// It never is or holds a row.
    NoRow,
    Known(Row),
    /// It is no row, or a value of a row type of which nothing else is known.
    Unknown,
}

/// What a row is made of.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::analyze) struct Row {
    pub(in crate::analyze) parts: Vec<Part>,
    /// The rows within it, by the names of its columns.
    pub(in crate::analyze) groups: Vec<ColumnGroup>,
}

impl Parts {
    /// What is known of a value that is one of two.
    fn or(self, other: Parts) -> Parts {
        match (self, other) {
            (Parts::NoRow, other) => other,
            (known, Parts::NoRow) => known,
            (Parts::Known(left), Parts::Known(right)) => {
                merged(left, right).map_or(Parts::Unknown, Parts::Known)
            }
            (Parts::Unknown, _) | (_, Parts::Unknown) => Parts::Unknown,
        }
    }
}

/// Rows of one shape as one.
fn merged(left: Row, right: Row) -> Option<Row> {
    // What one side says of its groups need not hold in the other.
    if left.parts.len() != right.parts.len() || left.groups != right.groups {
        return None;
    }
    let merge = |(left, right): (Part, Part)| {
        (left.name == right.name && left.ty == right.ty).then(|| Part {
            nullable: left.nullable || right.nullable,
            holds_null: left.holds_null || right.holds_null,
            origin: left.origin.filter(|origin| Some(origin) == right.origin.as_ref()),
            row: left.row.or(right.row),
            ..right
        })
    };
    let parts = left.parts.into_iter().zip(right.parts).map(merge).collect::<Option<_>>()?;
    Some(Row { parts, groups: left.groups })
}

/// For each output column of a query, what is known of the rows that it gives.
pub(super) fn rows_of<'a>(nulls: &Nulls<'a>, query: &'a Query, outer: &Frames<'_, 'a>) -> Vec<Parts> {
    let frame = frame_of(nulls, query, outer);
    match &query.body {
        Body::Select(select) => {
            let frame = select_frame(nulls, query, select, frame, outer);
            of_targets(nulls, &select.targets, &frame, outer, of)
        }
        Body::Write(write) => {
            let frame = write_frame(nulls, write, frame, outer);
            of_targets(nulls, &write.returning, &frame, outer, of)
        }
        Body::SetOperation(operation) => {
            let frames = push(&frame, outer);
            let left = rows_of(nulls, &operation.left, &frames);
            let right = rows_of(nulls, &operation.right, &frames);
            left.into_iter().zip(right).map(|(left, right)| left.or(right)).collect()
        }
        Body::Values(values) => {
            let frames = push(&frame, outer);
            let column =
                |index| any(nulls, values.rows.iter().filter_map(|row: &Vec<Expr>| row.get(index)), &frames);
            (0..values.columns.len()).map(column).collect()
        }
        Body::Utility(utility) => vec![Parts::Unknown; utility.columns().len()],
    }
}

fn any<'a>(nulls: &Nulls<'a>, values: impl IntoIterator<Item = &'a Expr>, frames: &Frames<'_, 'a>) -> Parts {
    values.into_iter().fold(Parts::NoRow, |known, value| known.or(of(nulls, value, frames)))
}

/// What is known of the rows that an expression is or holds.
fn of<'a>(nulls: &Nulls<'a>, expr: &'a Expr, frames: &Frames<'_, 'a>) -> Parts {
    match &expr.kind {
        ExprKind::Null => Parts::NoRow,
        ExprKind::Literal(text) if text.trim() == "{}" && elements::is_array(nulls, expr) => Parts::NoRow,
        ExprKind::Cast { operand, .. } => match &operand.kind {
            ExprKind::Null => Parts::NoRow,
            ExprKind::Literal(text) if text.trim() == "{}" && elements::is_array(nulls, expr) => Parts::NoRow,
            _ => Parts::Unknown,
        },
        ExprKind::WholeRow(entry) => of_entry(nulls, *entry, frames),
        ExprKind::Column(column) => of_range_column(nulls, *column, frames),
        ExprKind::Altered(operand) | ExprKind::NullIf(operand, _) | ExprKind::Subscript { operand, .. } => {
            of(nulls, operand, frames)
        }
        ExprKind::Case { arms, otherwise, .. } => {
            any(nulls, arms.iter().map(|(_, result)| result).chain(otherwise.as_deref()), frames)
        }
        ExprKind::Coalesce(list) | ExprKind::Array(list) => any(nulls, list, frames),
        ExprKind::Subquery(subquery) => of_subquery(nulls, subquery, frames),
        ExprKind::Aggregate(aggregate) if aggregate.depth == 0 => {
            of_collected(nulls, &aggregate.call, frames)
        }
        ExprKind::Window(window) => of_collected(nulls, &window.call, frames),
        ExprKind::Call(call) if call.builtin && joins_arrays(call) => any(nulls, &call.arguments, frames),
        _ => Parts::Unknown,
    }
}

/// Whether a call's result holds what its arguments hold, or are.
fn joins_arrays(call: &Call) -> bool {
    matches!(call.name.as_str(), "||" | "array_append" | "array_prepend" | "array_cat")
}

fn of_subquery<'a>(nulls: &Nulls<'a>, subquery: &'a Subquery, frames: &Frames<'_, 'a>) -> Parts {
    match subquery.kind {
        SubqueryKind::Array | SubqueryKind::Scalar => {
            let column = subquery.column.unwrap_or(0);
            rows_of(nulls, &subquery.query, frames).into_iter().nth(column).unwrap_or(Parts::Unknown)
        }
        SubqueryKind::Exists | SubqueryKind::Any | SubqueryKind::All => Parts::Unknown,
    }
}

fn of_collected<'a>(nulls: &Nulls<'a>, call: &'a Call, frames: &Frames<'_, 'a>) -> Parts {
    match &call.arguments[..] {
        [argument] if call.builtin && call.name == "array_agg" => {
            of_any_row(frames, |frames| of(nulls, argument, frames))
        }
        _ => Parts::Unknown,
    }
}

/// A row of a range table entry.
fn of_entry<'a>(nulls: &Nulls<'a>, id: EntryId, frames: &Frames<'_, 'a>) -> Parts {
    let known = || {
        let frame = frames.get(id.depth)?;
        let entry = frame.entries.get(id.index)?;
        let nullable: Vec<bool> = frame.columns.get(id.index)?.iter().map(|null| null.value).collect();
        match &entry.kind {
            RangeKind::Relation { id: relation, .. } | RangeKind::Excluded(relation) => {
                of_relation(nulls, *relation, &nullable)
            }
            RangeKind::Subquery(query) => Some(of_query(nulls, query, entry, &nullable, &frames[id.depth..])),
            RangeKind::Cte { depth, index } => {
                let frames = frames.get(id.depth + depth..)?;
                let cte = frames.first()?.ctes.get(*index).filter(|cte| !cte.recursive && cte.added == 0)?;
                Some(of_query(nulls, &cte.query, entry, &nullable, frames))
            }
            RangeKind::Functions { .. } => None,
        }
    };
    known().map_or(Parts::Unknown, Parts::Known)
}

fn of_relation(nulls: &Nulls<'_>, id: RelationId, nullable: &[bool]) -> Option<Row> {
    let relation = nulls.catalog.relation(id)?;
    let columns = relation.columns.iter().zip(nullable).map(|(column, nullable)| Part {
        name: column.name.clone(),
        ty: column.data_type,
        nullable: *nullable,
        holds_null: true,
        origin: Some(origin::of_attribute(&relation, column)),
        span: None,
        row: Parts::Unknown,
    });
    Some(Row { parts: columns.collect(), groups: Vec::new() })
}

fn of_query<'a>(
    nulls: &Nulls<'a>,
    query: &'a Query,
    entry: &RangeEntry,
    nullable: &[bool],
    frames: &Frames<'_, 'a>,
) -> Row {
    let holds_null = elements::elements_of(nulls, query, frames);
    let rows = rows_of(nulls, query, frames);
    let mut groups = groups::of_names(entry.columns.iter().map(|column| column.name.as_str()), nullable);
    groups::settle(nulls, query, frames, &mut groups);
    let columns = entry.columns.iter().zip(nullable).zip(holds_null.into_iter().zip(rows)).enumerate();
    let parts = columns
        .map(|(index, ((column, nullable), (holds_null, row)))| Part {
            name: column.name.clone(),
            ty: column.ty,
            nullable: *nullable,
            holds_null,
            origin: origin::of_output(nulls.catalog, query, index),
            span: origin::span_of_output(&query.body, index),
            row,
        })
        .collect();
    Row { parts, groups }
}

/// A column that a query further in makes.
fn of_range_column<'a>(nulls: &Nulls<'a>, column: ColumnRef, frames: &Frames<'_, 'a>) -> Parts {
    let known = || {
        let frames = frames.get(column.entry.depth..)?;
        let frame: &Frame<'a> = frames.first()?;
        let (query, frames) = match &frame.entries.get(column.entry.index)?.kind {
            RangeKind::Subquery(query) => (query.as_ref(), frames),
            RangeKind::Cte { depth, index } => {
                let frames = frames.get(*depth..)?;
                let cte = frames.first()?.ctes.get(*index).filter(|cte| !cte.recursive)?;
                (&cte.query, frames)
            }
            RangeKind::Relation { .. } | RangeKind::Excluded(_) | RangeKind::Functions { .. } => return None,
        };
        rows_of(nulls, query, frames).into_iter().nth(column.number()?)
    };
    known().unwrap_or(Parts::Unknown)
}
