//! Columns that make a row within the row: which of them is null where that is missing, and what holds where it is there.

use std::{collections::BTreeSet, rc::Rc};

use super::{Frame, Frames, Nulls, expr, facts::needed, frame_of, joins::fills, push, select_frame};
use crate::{
    analyze::tree::{Body, Expr, ExprKind, JoinNode, Query, Target},
    query::{ColumnGroup, GroupColumn},
    template::Alias,
};

/// A side of an outer join, which is filled up as a whole.
type Side = usize;

/// The rows that columns with dotted names make, of which nothing is known yet but what holds of the columns.
pub(super) fn of_names<'n>(
    names: impl ExactSizeIterator<Item = &'n str>,
    nullable: &[bool],
) -> Vec<ColumnGroup> {
    let mut groups = Vec::new();
    let is_alone = names.len() == 1;
    for (index, (name, nullable)) in names.zip(nullable).enumerate() {
        let name = Alias::of(name, true).name;
        let path: Vec<&str> = name.split('.').collect();
        if let Some((last, path)) = path.split_last()
            && !is_alone
            && !name.split('.').any(str::is_empty)
            && let Some(group) = group_at(&mut groups, path)
        {
            group.columns.push(GroupColumn { index, name: (*last).to_owned(), nullable: *nullable });
        }
    }
    groups
}

/// The group at a path, made where it is not there yet.
fn group_at<'g>(groups: &'g mut Vec<ColumnGroup>, path: &[&str]) -> Option<&'g mut ColumnGroup> {
    let (name, rest) = path.split_first()?;
    let index = groups.iter().position(|group| group.name == *name).unwrap_or_else(|| {
        let name = (*name).to_owned();
        groups.push(ColumnGroup { name, missing: None, columns: Vec::new(), groups: Vec::new() });
        groups.len() - 1
    });
    let group = groups.get_mut(index)?;
    if rest.is_empty() { Some(group) } else { group_at(&mut group.groups, rest) }
}

/// Settles the groups of a query's columns. A group is missing in rows in which an outer join has filled up all that its
/// columns are made of, and in no others; where that is not sure, or cannot be told, it is always there.
pub(super) fn settle<'a>(
    nulls: &Nulls<'a>,
    query: &'a Query,
    outer: &Frames<'_, 'a>,
    groups: &mut [ColumnGroup],
) {
    let Body::Select(select) = &query.body else { return };
    // A grouping set leaves columns null in rows that are there.
    if groups.is_empty() || select.grouping_sets {
        return;
    }
    let frame = select_frame(nulls, query, select, frame_of(nulls, query, outer), outer);
    let mut sides = Sides { of_entries: vec![BTreeSet::new(); select.range_table.len()], count: 0 };
    select.from.iter().for_each(|node| sides.note(node));
    for group in groups {
        settle_group(nulls, (&select.targets, &sides.of_entries), &frame, outer, group);
    }
}

fn settle_group<'a>(
    nulls: &Nulls<'a>,
    (targets, sides): (&'a [Target], &[BTreeSet<Side>]),
    frame: &Frame<'a>,
    outer: &Frames<'_, 'a>,
    group: &mut ColumnGroup,
) {
    let mut frame = frame.clone();
    let telling = group.columns.iter().find_map(|column| {
        let entry = tells(nulls, &targets.get(column.index)?.expr, &frame, outer)?;
        let of_entry = sides.get(entry)?;
        let is_missing_too = |index: usize| {
            targets.get(index).is_some_and(|target| {
                let mut needed = needed(&target.expr).relations().into_keys();
                needed.any(|entry| sides.get(entry).is_some_and(|sides| of_entry.is_subset(sides)))
            })
        };
        group.members().into_iter().all(is_missing_too).then_some((column.index, of_entry))
    });
    if let Some((index, there)) = telling {
        group.missing = Some(index);
        for (presence, sides) in Rc::make_mut(&mut frame.presence).iter_mut().zip(sides) {
            if sides.is_subset(there) {
                *presence = super::Presence::Joined;
            }
        }
    }
    let frames = &push(&frame, outer);
    for column in &mut group.columns {
        if let Some(target) = targets.get(column.index) {
            column.nullable = expr::of(nulls, &target.expr, frames).value;
        }
    }
    for inner in &mut group.groups {
        settle_group(nulls, (targets, sides), &frame, outer, inner);
    }
}

/// The entry that is missing where an expression is null, and there where it is not.
fn tells<'a>(nulls: &Nulls<'a>, expr: &'a Expr, frame: &Frame<'a>, outer: &Frames<'_, 'a>) -> Option<usize> {
    let ExprKind::Column(column) = &expr.kind else { return None };
    let entry = column.entry.index;
    let is_absent = frame.presence.get(entry).is_some_and(super::Presence::is_absent);
    let is_given =
        frame.columns.get(entry).and_then(|columns| column.among(columns)).is_some_and(|null| !null.value);
    let is_left_out = expr::of(nulls, expr, &push(frame, outer)).value;
    (column.entry.is_here() && is_absent && is_given && is_left_out).then_some(entry)
}

/// For each entry the sides of outer joins in which it stands: where one of them is filled up, so is the entry.
struct Sides {
    of_entries: Vec<BTreeSet<Side>>,
    count: usize,
}

impl Sides {
    fn note(&mut self, node: &JoinNode) {
        let JoinNode::Join { kind, left, right, .. } = node else { return };
        let (fills_left, fills_right) = fills(*kind);
        for (side, is_filled) in [(left, fills_left), (right, fills_right)] {
            if is_filled {
                for entry in side.entries() {
                    self.of_entries.get_mut(entry).map(|sides| sides.insert(self.count));
                }
                self.count += 1;
            }
            self.note(side);
        }
    }
}
