//! How many rows a query returns, as far as keys, limits and aggregates prove it.

mod keys;

use std::{borrow::Cow, cell::RefCell, collections::HashMap};

use keys::Determined;

use super::{
    nullability::assigned_by_triggers,
    proof::{Explain, Proven},
};
use crate::{
    analyze::tree::{
        Body, ConflictAction, Cte, Distinct, Expr, ExprKind, Insert, InsertedRows, JoinKind, JoinNode, Query,
        RangeEntry, RangeKind, Select, SetOperator, Utility, Write, WriteKind,
    },
    catalog::{Catalog, Relation, RelationKind},
    query::Cardinality,
    source::SourceMap,
};

/// How many rows `query` returns, and why where `sources` can be quoted.
pub(in crate::analyze) fn of_query(
    catalog: &Catalog,
    query: &Query,
    sources: Option<&SourceMap>,
) -> Proven<Cardinality> {
    let rows = Rows { statement: Some(query), ..Rows::new(catalog, Explain(sources)) };
    rows.query(query, &[])
}

/// The same for a query within another, of whose `with` nothing is known.
pub(super) fn of_subquery(catalog: &Catalog, query: &Query, explain: Explain<'_>) -> Proven<Cardinality> {
    Rows::new(catalog, explain).query(query, &[])
}

/// What to compare so that a query returns at most one row, as a user would write it.
pub(in crate::analyze) fn missing_key(catalog: &Catalog, query: &Query) -> Option<String> {
    let rows = Rows::new(catalog, Explain(None));
    let scopes = [&query.ctes[..]];
    let (range_table, from, filter) = match &query.body {
        Body::Select(select) => (&select.range_table[..], &select.from[..], select.filter.as_ref()),
        // Of a write only the target has to be found once.
        Body::Write(write) => (&write.range_table[..], &write.from[..], write.filter.as_ref()),
        _ => return None,
    };
    let target_only = matches!(query.body, Body::Write(_));
    Determined::new(&rows, range_table, from, filter, &scopes).missing(target_only)
}

/// The `with` queries in view, those of the innermost query first.
type Scopes<'s> = [&'s [Cte]];

struct Rows<'a> {
    catalog: &'a Catalog,
    explain: Explain<'a>,
    /// The whole statement, where it is known.
    statement: Option<&'a Query>,
    /// What was found of the queries in `from` and `with`. One may be used in many places, and each is asked for twice.
    known: RefCell<HashMap<*const Query, Proven<Cardinality>>>,
}

impl<'a> Rows<'a> {
    fn new(catalog: &'a Catalog, explain: Explain<'a>) -> Self {
        Self { catalog, explain, statement: None, known: RefCell::default() }
    }

    fn query(&self, query: &Query, outer: &Scopes<'_>) -> Proven<Cardinality> {
        let scopes: Vec<&[Cte]> = std::iter::once(&query.ctes[..]).chain(outer.iter().copied()).collect();
        let body = match &query.body {
            Body::Select(select) => self.select(query, select, &scopes),
            Body::Values(values) if values.rows.len() == 1 => {
                self.explain.say(Cardinality::One, |_| "VALUES has one row".to_owned())
            }
            Body::Utility(Utility::Show { columns, .. }) if columns.len() == 1 => {
                self.explain.say(Cardinality::One, |_| "the statement answers with one row".to_owned())
            }
            Body::Values(_) => self.explain.say(Cardinality::Many, |_| "VALUES has several rows".to_owned()),
            Body::Utility(_) => self
                .explain
                .say(Cardinality::Many, |_| "the statement answers with any number of rows".to_owned()),
            Body::SetOperation(operation) => match operation.operator {
                SetOperator::Union => self
                    .explain
                    .say(Cardinality::Many, |_| "UNION puts the rows of both sides together".to_owned()),
                SetOperator::Intersect | SetOperator::Except => {
                    self.query(&operation.left, &scopes).map(at_most)
                }
            },
            Body::Write(write) => self.write(write, &scopes),
        };
        let limit = query.limit.as_ref().and_then(constant);
        let skips = query.offset.as_ref().is_some_and(|offset| constant(offset) != Some(0));
        match (body.value, limit) {
            // With ties any number of rows may be equal to the last.
            (Cardinality::Many, Some(limit @ (0 | 1))) if !query.with_ties => {
                self.explain.say(Cardinality::AtMostOne, |_| format!("LIMIT {limit}"))
            }
            (Cardinality::One, None) if query.limit.is_none() && !skips => body,
            (Cardinality::One, Some(1..)) if !skips => body,
            (Cardinality::One, _) => {
                let words = |_: &_| "LIMIT or OFFSET may leave the one row out".to_owned();
                self.explain.since(body.map(at_most), words)
            }
            _ => body,
        }
    }

    fn select(&self, query: &Query, select: &Select, scopes: &Scopes<'_>) -> Proven<Cardinality> {
        let targets = select.targets.iter().map(|target| &target.expr);
        let rest = query.order_by.iter().chain(select.distinct.keys()).chain(&select.group_by);
        if let Some(set) = targets.chain(rest).find(|expr| holds_set(expr)) {
            return self.explain.say(Cardinality::Many, |words| format!("{} returns a set", words.expr(set)));
        }
        if select.grouping_sets {
            return self
                .explain
                .say(Cardinality::Many, |_| "grouping sets give one row each at least".to_owned());
        }
        let determined =
            Determined::new(self, &select.range_table, &select.from, select.filter.as_ref(), scopes);
        if select.has_one_group() {
            let one = self
                .explain
                .say(Cardinality::One, |_| "aggregates without GROUP BY make one row of all".to_owned());
            // One group, whatever it holds.
            return match select.having.is_some() {
                false => one,
                true => {
                    self.explain.since(one.map(at_most), |_| "HAVING may leave the one row out".to_owned())
                }
            };
        }
        if !determined.is_single() {
            let is_distinct = select.distinct == Distinct::Rows
                && select.targets.iter().all(|target| determined.is_constant(&target.expr));
            let keys = match select.group_by.is_empty() {
                true => select.distinct.keys(),
                false => &select.group_by,
            };
            let is_grouped = !keys.is_empty() && keys.iter().all(|key| determined.is_constant(key));
            return match is_distinct || is_grouped {
                true => self.explain.say(Cardinality::AtMostOne, |_| {
                    "all that is grouped by, or distinct, is the same in all rows".to_owned()
                }),
                false => determined.why_many(),
            };
        }
        let filtered = select.filter.is_some() || !select.group_by.is_empty();
        let gives_one = !filtered && select.from.iter().all(|node| self.gives_one_row(select, node, scopes));
        let value = if gives_one { Cardinality::One } else { Cardinality::AtMostOne };
        determined.why_single().map(|()| value)
    }

    /// Whether an item of `from` gives exactly one row: a subquery that does, or a left join from one.
    fn gives_one_row(&self, select: &Select, node: &JoinNode, scopes: &Scopes<'_>) -> bool {
        match node {
            JoinNode::Relation(entry) => match select.range_table.get(*entry).map(|entry| &entry.kind) {
                Some(RangeKind::Functions { calls, .. }) => calls.iter().all(|(call, _)| !holds_set(call)),
                Some(kind @ (RangeKind::Subquery(_) | RangeKind::Cte { .. })) => {
                    self.below(kind, scopes).is_some_and(|rows| rows.value == Cardinality::One)
                }
                _ => false,
            },
            JoinNode::Join { kind: JoinKind::Left, left, .. } => self.gives_one_row(select, left, scopes),
            JoinNode::Join { kind: JoinKind::Right, right, .. } => self.gives_one_row(select, right, scopes),
            JoinNode::Join { kind: JoinKind::Inner, left, right, on: None } => {
                self.gives_one_row(select, left, scopes) && self.gives_one_row(select, right, scopes)
            }
            JoinNode::Join { .. } => false,
        }
    }

    /// How many rows a subquery in `from`, or a `with` query, has.
    fn below(&self, kind: &RangeKind, scopes: &Scopes<'_>) -> Option<Proven<Cardinality>> {
        match kind {
            RangeKind::Subquery(subquery) => Some(self.once(subquery, scopes)),
            RangeKind::Cte { depth, index } => {
                let cte = scopes.get(*depth)?.get(*index).filter(|cte| !cte.recursive)?;
                Some(self.once(&cte.query, scopes.get(*depth..)?))
            }
            _ => None,
        }
    }

    /// The same as `query`, which is looked at when it is asked for first: what it sees is the same from everywhere.
    fn once(&self, query: &Query, scopes: &Scopes<'_>) -> Proven<Cardinality> {
        let key = std::ptr::from_ref(query);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let found = self.query(query, scopes);
        self.known.borrow_mut().insert(key, found.clone());
        found
    }

    fn write(&self, write: &Write, scopes: &Scopes<'_>) -> Proven<Cardinality> {
        match &write.kind {
            WriteKind::Insert(insert) => self.insert(write, insert, scopes),
            WriteKind::Update(_) | WriteKind::Delete => {
                // Each row of the target is written once, whatever it is joined with.
                let determined =
                    Determined::new(self, &write.range_table, &write.from, write.filter.as_ref(), scopes);
                match determined.why(0) {
                    Some(why) => why.map(|()| Cardinality::AtMostOne),
                    None => determined.why_many(),
                }
            }
            WriteKind::Merge(_) => {
                self.explain.say(Cardinality::Many, |_| "MERGE may write any number of rows".to_owned())
            }
        }
    }

    fn insert(&self, write: &Write, insert: &Insert, scopes: &Scopes<'_>) -> Proven<Cardinality> {
        let rows = match &insert.rows {
            InsertedRows::One(assignments) if assignments.iter().any(|(_, value)| holds_set(value)) => {
                self.explain.say(Cardinality::Many, |_| "the row of VALUES holds a set".to_owned())
            }
            InsertedRows::One(_) => self.explain.say(Cardinality::One, |_| "one row is inserted".to_owned()),
            InsertedRows::Query(source) => self.query(source, scopes),
        };
        let conflict = match insert.on_conflict.as_ref().map(|conflict| &conflict.action) {
            None | Some(ConflictAction::DoUpdate { filter: None, .. }) => None,
            Some(ConflictAction::DoNothing) => Some("ON CONFLICT DO NOTHING may leave a row out"),
            Some(ConflictAction::DoUpdate { .. }) => Some("the WHERE of DO UPDATE may leave a row out"),
        };
        let may_drop_rows =
            self.catalog.relation(write.target).is_none_or(|relation| self.may_drop_rows(&relation, write));
        match (rows.value, conflict) {
            (Cardinality::One, Some(conflict)) => {
                self.explain.since(rows.map(at_most), |_| conflict.to_owned())
            }
            (Cardinality::One, None) if may_drop_rows => {
                let words = |_: &_| "a trigger, a rule or a view may leave a row out".to_owned();
                self.explain.since(rows.map(at_most), words)
            }
            _ => rows,
        }
    }

    /// Whether a row to be inserted, or updated instead, may be left out, by the table or by the partition that it goes to.
    fn may_drop_rows(&self, relation: &Relation, write: &Write) -> bool {
        !matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable)
            || assigned_by_triggers(self.catalog, relation, write).is_none()
    }
}

fn at_most(cardinality: Cardinality) -> Cardinality {
    match cardinality {
        Cardinality::One => Cardinality::AtMostOne,
        other => other,
    }
}

fn constant(expr: &Expr) -> Option<u64> {
    match &expr.kind {
        ExprKind::Literal(text) => text.parse().ok(),
        ExprKind::Cast { operand, .. } | ExprKind::Altered(operand) => constant(operand),
        _ => None,
    }
}

/// Whether a function that returns a set stands in an expression, which makes several rows of one.
fn holds_set(expr: &Expr) -> bool {
    let mut found = false;
    expr.visit(&mut |expr| found |= matches!(&expr.kind, ExprKind::Call(call) if call.returns_set));
    found
}

/// An entry's relation.
fn relation_of<'a>(catalog: &'a Catalog, entry: &RangeEntry) -> Option<Cow<'a, Relation>> {
    match entry.kind {
        RangeKind::Relation { id, .. } => catalog.relation(id),
        _ => None,
    }
}
