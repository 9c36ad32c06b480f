//! Which rows a join leaves out.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::{
    Frame, Nulls,
    facts::{Facts, is_truth, rejected},
};
use crate::{
    analyze::{
        conversion::coercion,
        prove::{cardinality, proof::Explain},
        tree::{ColumnRef, EntryId, Expr, ExprKind, JoinKind, JoinNode, RangeEntry, RangeKind},
    },
    catalog::{Catalog, Relation, RelationKind, WriteEvent},
    query::Cardinality,
    source::Span,
};

/// Why the row of a range table entry is there, or why not.
#[derive(Debug, Clone)]
pub(super) enum Presence {
    /// No outer join fills it up.
    Joined,
    /// A condition that every row passes needs it.
    Needed(Span),
    /// A foreign key always finds it.
    Referenced(String),
    /// It is joined without a condition, and always gives a row.
    Unconditional,
    /// An outer join may leave it out.
    Absent(JoinKind),
}

impl Presence {
    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Presence::Absent(_))
    }
}

/// A full join of which each row has one side at least.
#[derive(Debug, Clone)]
pub(super) struct FullJoin {
    pub(super) sides: [Side; 2],
}

/// What is there where one side of a full join is.
#[derive(Debug, Clone)]
pub(super) struct Side {
    pub(super) present: Vec<usize>,
    pub(super) full_joins: Rc<Vec<FullJoin>>,
}

/// The entries that some outer join may leave out, whatever conditions say.
pub(in crate::analyze) fn outer_side(node: &JoinNode, found: &mut BTreeSet<usize>) {
    let JoinNode::Join { kind, left, right, .. } = node else { return };
    let (fills_left, fills_right) = fills(*kind);
    for (side, fills) in [(left, fills_left), (right, fills_right)] {
        if fills {
            found.extend(side.entries());
        }
        outer_side(side, found);
    }
}

/// Which sides of a join are filled up with nulls where the other finds no row of theirs.
pub(super) fn fills(kind: JoinKind) -> (bool, bool) {
    match kind {
        JoinKind::Inner => (false, false),
        JoinKind::Left => (false, true),
        JoinKind::Right => (true, false),
        JoinKind::Full => (true, true),
    }
}

/// Marks the entries below `node` whose rows an outer join may leave out, and gives the full joins that nothing
/// fills up again. `required` are the entries that a condition on every row that passes here needs: a join that would
/// fill one of them with nulls is as good as an inner one.
pub(super) fn absent<'a>(
    nulls: &Nulls<'a>,
    node: &'a JoinNode,
    required: &BTreeMap<usize, Span>,
    frame: &mut Frame<'a>,
) -> Vec<FullJoin> {
    let JoinNode::Join { kind: written, left, right, on } = node else { return Vec::new() };
    let needs = |side: &JoinNode| side.entries().iter().find_map(|entry| required.get(entry)).copied();
    let needed = [needs(left), needs(right)];
    let (mut fills_left, mut fills_right) = fills(*written);
    fills_left &= needed[0].is_none();
    fills_right &= needed[1].is_none();
    let facts = on.as_ref().map(|on| rejected(on, true)).unwrap_or_default();
    let mut full_joins = [Vec::new(), Vec::new()];
    // The condition holds for every row of a side that is not there only to be filled up.
    for (index, (side, holds)) in [(left, !fills_right), (right, !fills_left)].into_iter().enumerate() {
        let mut required = required.clone();
        if holds {
            let entries = side.entries();
            required.extend(facts.relations());
            let here = facts.columns.iter().filter(|(column, _)| entries.contains(&column.entry.index));
            note(nulls, here, frame);
            Rc::make_mut(&mut frame.conditions).extend(on.as_ref().map(|on| (entries, on)));
        }
        full_joins[index] = absent(nulls, side, &required, frame);
    }
    let sides = [(left, right, fills_left), (right, left, fills_right)];
    let matched = sides.map(|(side, other, fills)| {
        let given = |column: ColumnRef| is_given(frame, column);
        fills.then(|| always_matches(nulls, side, other, on.as_ref(), frame, &given)).flatten()
    });
    fills_left &= matched[0].is_none();
    fills_right &= matched[1].is_none();
    let present = |side: &JoinNode, frame: &Frame<'_>| -> Vec<usize> {
        let is_there = |entry: &usize| frame.presence.get(*entry).is_some_and(|one| !one.is_absent());
        side.entries().into_iter().filter(is_there).collect()
    };
    let both = [present(left, frame), present(right, frame)];
    let would_fill = fills(*written);
    for (index, (side, would_fill)) in [(left, would_fill.0), (right, would_fill.1)].into_iter().enumerate() {
        if !would_fill {
            continue;
        }
        let presence = match (needed[index], &matched[index]) {
            (Some(span), _) => Presence::Needed(span),
            (None, Some(matched)) => matched.clone(),
            (None, None) => Presence::Absent(*written),
        };
        for entry in side.entries() {
            if let Some(known) = Rc::make_mut(&mut frame.presence).get_mut(entry)
                && !known.is_absent()
            {
                *known = presence.clone();
            }
        }
    }
    let [left_joins, right_joins] = full_joins;
    if fills_left && fills_right {
        let [left_present, right_present] = both;
        let sides = [
            Side { present: left_present, full_joins: Rc::new(left_joins) },
            Side { present: right_present, full_joins: Rc::new(right_joins) },
        ];
        return vec![FullJoin { sides }];
    }
    let mut open = Vec::new();
    for (joins, is_filled) in [(left_joins, fills_left), (right_joins, fills_right)] {
        if !is_filled {
            open.extend(joins);
        }
    }
    open
}

/// Why one side always has a row for each row of the other: it gives one whatever the other holds, or a foreign key
/// points to it and the condition asks for nothing else. `given` says which columns of the other are not null.
fn always_matches<'a>(
    nulls: &Nulls<'a>,
    side: &JoinNode,
    other: &JoinNode,
    on: Option<&Expr>,
    frame: &Frame<'a>,
    given: &dyn Fn(ColumnRef) -> bool,
) -> Option<Presence> {
    let JoinNode::Relation(index) = side else {
        return always_finds(nulls, side, other, on?, frame, given);
    };
    let entry = frame.entries.get(*index)?;
    if is_truth(on?, true) {
        let gives_row = match &entry.kind {
            RangeKind::Subquery(query) => {
                cardinality::of_subquery(nulls.catalog, query, Explain(None)).value == Cardinality::One
            }
            RangeKind::Functions { calls, .. } => {
                calls.iter().all(|(call, _)| !matches!(&call.kind, ExprKind::Call(call) if call.returns_set))
            }
            _ => false,
        };
        return gives_row.then_some(Presence::Unconditional);
    }
    always_finds(nulls, side, other, on?, frame, given)
}

/// The same by a foreign key to an entry of the side of which the side loses no row.
fn always_finds<'a>(
    nulls: &Nulls<'a>,
    side: &JoinNode,
    other: &JoinNode,
    on: &Expr,
    frame: &Frame<'a>,
    given: &dyn Fn(ColumnRef) -> bool,
) -> Option<Presence> {
    let others = other.entries();
    side.entries().into_iter().find_map(|index| {
        let pairs = equal_columns(nulls.catalog, on, EntryId::here(index), 0)?;
        if !pairs.iter().all(|(_, outer)| others.contains(&outer.entry.index)) {
            return None;
        }
        let key = referenced(nulls, frame.entries.get(index)?, &pairs, frame, given)?;
        keeps(nulls, side, index, frame).then_some(Presence::Referenced(key))
    })
}

/// Whether a join tree has a row at least for each row of one of its entries. What conditions say of the rows that pass
/// does not count here: those that do not pass are what is lost.
fn keeps<'a>(nulls: &Nulls<'a>, node: &JoinNode, entry: usize, frame: &Frame<'a>) -> bool {
    let JoinNode::Join { kind, left, right, on } = node else { return true };
    let is_left = left.entries().contains(&entry);
    let (side, other) = if is_left { (left, right) } else { (right, left) };
    if !keeps(nulls, side, entry, frame) {
        return false;
    }
    let (fills_left, fills_right) = fills(*kind);
    let is_preserved = if is_left { fills_right } else { fills_left };
    let mut filled = BTreeSet::new();
    outer_side(side, &mut filled);
    let given = |column: ColumnRef| {
        if filled.contains(&column.entry.index) {
            return false;
        }
        let Some(RangeKind::Relation { id, .. }) =
            frame.entries.get(column.entry.index).map(|entry| &entry.kind)
        else {
            return false;
        };
        let relation = nulls.catalog.relation(*id);
        relation
            .zip(column.number())
            .is_some_and(|(relation, column)| nulls.catalog.holds_no_null(&relation, column))
    };
    is_preserved
        || on.as_ref().is_some_and(|on| always_finds(nulls, other, side, on, frame, &given).is_some())
}

/// The foreign key that makes sure of a row of `entry` whose columns equal those of a row of `frame`.
pub(super) fn referenced<'a>(
    nulls: &Nulls<'a>,
    entry: &RangeEntry,
    pairs: &[(usize, ColumnRef)],
    frame: &Frame<'a>,
    given: &dyn Fn(ColumnRef) -> bool,
) -> Option<String> {
    if !nulls.trusts_keys {
        return None;
    }
    let (_, first) = pairs.first()?;
    if frame.presence.get(first.entry.index)?.is_absent() {
        return None;
    }
    foreign_key(nulls.catalog, frame.entries, entry, pairs, given)
}

/// Notes columns that are not null in a row that is there.
fn note<'a, 'c>(
    nulls: &Nulls<'a>,
    columns: impl Iterator<Item = (&'c ColumnRef, &'c Span)>,
    frame: &mut Frame<'a>,
) {
    for (column, span) in columns {
        let entry = Rc::make_mut(&mut frame.columns).get_mut(column.entry.index);
        if let Some(null) = entry.zip(column.number()).and_then(|(entry, number)| entry.get_mut(number))
            && null.value
        {
            *null = nulls.explain.say(false, |words| {
                format!("every row that passes the conditions has a value in {}", words.text(*span))
            });
        }
    }
}

/// Notes what holds for every row: columns, entries and expressions.
pub(super) fn note_all<'a>(nulls: &Nulls<'a>, facts: Facts<'a>, frame: &mut Frame<'a>) {
    note(nulls, facts.columns.iter(), frame);
    Rc::make_mut(&mut frame.known).extend(facts.exprs);
}

/// The foreign key, as long as foreign keys can be relied on, that makes sure of a row of `entry` whose columns equal those
/// of a row of another entry; `given` says which columns of that one are not null.
pub(in crate::analyze) fn foreign_key(
    catalog: &Catalog,
    range_table: &[RangeEntry],
    entry: &RangeEntry,
    pairs: &[(usize, ColumnRef)],
    given: &dyn Fn(ColumnRef) -> bool,
) -> Option<String> {
    let RangeKind::Relation { id, sampled: false, .. } = entry.kind else { return None };
    let referenced = catalog.relation(id)?;
    let referencing = pairs.first()?.1.entry.index;
    let RangeKind::Relation { id: from, .. } = range_table.get(referencing)?.kind else { return None };
    let table = catalog.relation(from)?;
    // Rows of child tables are under no foreign key of their parent, and a trigger may prevent what a key does to the
    // rows that refer to a deleted one.
    let is_plain = |kind| kind == RelationKind::Table;
    if !is_plain(referenced.kind)
        || !is_plain(table.kind)
        || table.has_children
        || prevents_actions(catalog, &table)
        || table.may_lack_rows
        || referenced.may_lack_rows
    {
        return None;
    }
    let key = table.foreign_keys.iter().find(|key| {
        let links: Option<Vec<(usize, usize)>> = key
            .referenced
            .iter()
            .zip(&key.columns)
            .map(|(to, from)| Some((referenced.column(to)?, table.column(from)?)))
            .collect();
        let Some(links) = links else { return false };
        let same_type = |(to, from): &(usize, usize)| {
            let ty = |columns: &[crate::catalog::Attribute], index: usize| {
                columns.get(index).map(|column| column.data_type)
            };
            ty(&referenced.columns, *to) == ty(&table.columns, *from)
        };
        let is_given = |(_, from): &(usize, usize)| given(ColumnRef::here(referencing, *from));
        !links.is_empty()
            && key.table == id
            && !key.deferrable
            && !key.not_valid
            && links.iter().all(same_type)
            && links.iter().all(is_given)
            && pairs.iter().all(|(to, outer)| {
                // How far out the query stands whose columns these are makes no difference.
                let is_link = |(key, from): &(usize, usize)| key == to && outer.number() == Some(*from);
                outer.entry.index == referencing && links.iter().any(is_link)
            })
    });
    key.map(|key| key.name.clone())
}

/// Whether a trigger may keep a foreign key from deleting a row, or from changing it.
fn prevents_actions(catalog: &Catalog, table: &Relation) -> bool {
    let assigned = catalog.before_write(table, WriteEvent::Update, &|_| true);
    let is_key = |column: &String| table.foreign_keys.iter().any(|key| key.columns.contains(column));
    catalog.before_write(table, WriteEvent::Delete, &|_| true).is_none()
        || assigned.is_none_or(|assigned| assigned.iter().any(|assigned| is_key(&assigned.column)))
}

/// Whether a column is not null in the rows of a frame that pass and have its entry.
pub(super) fn is_given(frame: &Frame<'_>, column: ColumnRef) -> bool {
    let columns = frame.columns.get(column.entry.index);
    columns.and_then(|columns| column.among(columns)).is_some_and(|null| !null.value)
}

/// The columns that a condition, which asks for nothing else, makes equal: those of the entry `of` with
/// those at `depth`.
pub(in crate::analyze) fn equal_columns(
    catalog: &Catalog,
    condition: &Expr,
    of: EntryId,
    depth: usize,
) -> Option<Vec<(usize, ColumnRef)>> {
    match &condition.kind {
        ExprKind::And(list) => {
            let parts: Option<Vec<_>> =
                list.iter().map(|part| equal_columns(catalog, part, of, depth)).collect();
            Some(parts?.concat())
        }
        ExprKind::Call(call) if call.is_operator && call.builtin && call.name == "=" => {
            let [left, right] = &call.arguments[..] else { return None };
            let [left, right] = [left, right].map(|side| coercion::uncast(catalog, side));
            let (ExprKind::Column(left), ExprKind::Column(right)) = (&left.kind, &right.kind) else {
                return None;
            };
            let is_inner = |column: &ColumnRef| column.entry == of;
            let is_outer = |column: &ColumnRef| column.entry.depth == depth && !is_inner(column);
            match () {
                () if is_inner(left) && is_outer(right) => Some(vec![(left.number()?, *right)]),
                () if is_inner(right) && is_outer(left) => Some(vec![(right.number()?, *left)]),
                () => None,
            }
        }
        _ => None,
    }
}
