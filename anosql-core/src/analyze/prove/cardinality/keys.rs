//! Keys that equality fixes.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::{JoinKind, JoinNode, Proven, RangeEntry, RangeKind, Rows, Scopes, holds_set, relation_of};
use crate::{
    analyze::{
        conversion::coercion,
        prove::nullability::{self, equal_columns, foreign_key, needed_entries, trusts_keys},
        tree::{Call, ColumnRef, EntryId, Expr, ExprKind, Subquery, SubqueryKind},
    },
    catalog::{Catalog, Holds, Key, Premise, Relation, TypeId, Volatility},
    query::Cardinality,
};

/// The entries of a range table of which at most one row can pass: a key is fixed by equality, to constants or to columns
/// of such entries.
pub(super) struct Determined<'a> {
    rows: &'a Rows<'a>,
    range_table: &'a [RangeEntry],
    equalities: Vec<Equality<'a>>,
    /// All that is to hold, and for which entries, as of equalities.
    conditions: Vec<(&'a Expr, Option<Vec<usize>>)>,
    /// The entries, and why.
    entries: BTreeMap<usize, Proven<()>>,
    /// Columns that are the same in all rows.
    columns: BTreeSet<ColumnRef>,
    /// The entries that an outer join may fill up with nulls: one row, or nulls instead of it.
    outer: BTreeSet<usize>,
    /// Whether there is a full join, which gives two rows of one on each side that do not match.
    has_full_join: bool,
}

impl<'a> Determined<'a> {
    pub(super) fn new(
        rows: &'a Rows<'a>,
        range_table: &'a [RangeEntry],
        from: &'a [JoinNode],
        filter: Option<&'a Expr>,
        scopes: &Scopes<'_>,
    ) -> Self {
        let mut conditions = Vec::new();
        if let Some(filter) = filter {
            collect_conditions(filter, None, &mut conditions);
        }
        let mut outer = BTreeSet::new();
        let full_joins = FullJoins::new(rows, range_table, from, filter);
        for node in from {
            collect_join_conditions(node, &full_joins, &mut conditions);
            outer_side(node, &full_joins, &mut outer);
        }
        let has_full_join = from.iter().any(|node| full_joins.any(node));
        let mut determined = Self {
            rows,
            range_table,
            equalities: conditions.iter().filter_map(|condition| equality(rows.catalog, condition)).collect(),
            conditions,
            entries: BTreeMap::new(),
            columns: BTreeSet::new(),
            outer,
            has_full_join,
        };
        determined.find_single(scopes);
        determined.find_keys();
        determined
    }

    /// What has one row by itself.
    fn find_single(&mut self, scopes: &Scopes<'_>) {
        for (index, entry) in self.range_table.iter().enumerate() {
            let single = match &entry.kind {
                kind @ (RangeKind::Subquery(_) | RangeKind::Cte { .. }) => {
                    let rows = self.rows.below(kind, scopes);
                    rows.filter(|rows| rows.value != Cardinality::Many).map(|rows| rows.map(|_| ()))
                }
                RangeKind::Functions { calls, .. } if calls.iter().all(|(call, _)| !holds_set(call)) => Some(
                    self.rows.explain.say((), |_| "a function that returns no set gives one row".to_owned()),
                ),
                // The row proposed for insertion, which no join brings in.
                RangeKind::Excluded(_) => Some(Proven::bare(())),
                _ => None,
            };
            if let Some(single) = single {
                self.entries.insert(index, single);
            }
        }
    }

    fn find_keys(&mut self) {
        let relations: Vec<Option<Cow<'_, Relation>>> =
            self.range_table.iter().map(|entry| relation_of(self.rows.catalog, entry)).collect();
        loop {
            let before = (self.entries.len(), self.columns.len());
            for equality in self.equalities.iter().filter(|equality| equality.holds_for.is_none()) {
                for (side, other) in equality.sides(self.rows.catalog) {
                    if let ExprKind::Column(column) = &side.kind
                        && column.entry.is_here()
                        && !self.outer.contains(&column.entry.index)
                        && !self.columns.contains(column)
                        && is_exact(self.rows.catalog, side, other)
                        && self.is_constant(other)
                    {
                        self.columns.insert(*column);
                        break;
                    }
                }
            }
            for (index, relation) in relations.iter().enumerate() {
                let Some(relation) = relation.as_ref().filter(|_| !self.entries.contains_key(&index)) else {
                    continue;
                };
                let found = usable_keys(self.rows, relation, true)
                    .find_map(|key| self.fixed_key(index, relation, key));
                if let Some(found) = found {
                    self.entries.insert(index, found);
                }
            }
            if (self.entries.len(), self.columns.len()) == before {
                return;
            }
        }
    }

    /// Why a key of an entry is fixed, if it is.
    fn fixed_key(&self, index: usize, relation: &Relation, key: &Key) -> Option<Proven<()>> {
        let mut conditions = Vec::new();
        for name in &key.columns {
            conditions.push(self.fixing(index, relation, name)?.condition);
        }
        for premise in key.premises.iter().flatten() {
            conditions.push(self.implying(index, relation, premise)?);
        }
        Some(self.rows.explain.say((), |words| {
            let mut texts: Vec<String> = conditions.iter().map(|condition| words.expr(condition)).collect();
            texts.dedup();
            let (kind, name) = (kind_of(key), &key.name);
            format!("{} fixes {kind} {name} of {}", texts.join(" and "), relation.name)
        }))
    }

    /// The equality that fixes a column of an entry.
    fn fixing(&self, index: usize, relation: &Relation, name: &str) -> Option<&Equality<'a>> {
        let position = relation.column(name)?;
        self.equalities.iter().find(|equality| {
            let applies = equality.holds_for.as_ref().is_none_or(|entries| entries.contains(&index));
            applies
                && equality.sides(self.rows.catalog).into_iter().any(|(side, other)| match &side.kind {
                    ExprKind::Column(column) => {
                        *column == ColumnRef::here(index, position)
                            && is_exact(self.rows.catalog, side, other)
                            && self.is_fixed(other)
                    }
                    _ => false,
                })
        })
    }

    /// The condition by which a premise of a partial index holds for the rows of an entry that pass.
    fn implying(&self, index: usize, relation: &Relation, premise: &Premise) -> Option<&'a Expr> {
        let position = relation.column(&premise.column)?;
        if premise.holds == Holds::NotNull
            && let Some(equality) = self.fixing(index, relation, &premise.column)
        {
            return Some(equality.condition);
        }
        let is_column = |expr: &Expr| {
            matches!(&expr.kind, ExprKind::Column(column)
                if *column == ColumnRef::here(index, position))
        };
        let says = |condition: &Expr| match (&condition.kind, &premise.holds) {
            (ExprKind::IsNull { operand, negated }, Holds::Null | Holds::NotNull) => {
                *negated == (premise.holds == Holds::NotNull) && is_column(operand)
            }
            (ExprKind::Column(_), Holds::Is(true)) => is_column(condition),
            (ExprKind::Not(operand), Holds::Is(false)) => is_column(operand),
            (ExprKind::Test { operand, truth: Some(truth), rejects_null: true }, Holds::Is(is)) => {
                truth == is && is_column(operand)
            }
            (_, Holds::Equals(value)) => {
                equality(self.rows.catalog, &(condition, None)).is_some_and(|pair| {
                    pair.sides(self.rows.catalog).iter().any(|(side, other)| {
                        is_column(side) && matches!(&other.kind, ExprKind::Literal(text) if text == value)
                    })
                })
            }
            _ => false,
        };
        let applies =
            |holds_for: &Option<Vec<usize>>| holds_for.as_ref().is_none_or(|list| list.contains(&index));
        let mut conditions = self.conditions.iter().filter(|(_, holds_for)| applies(holds_for));
        conditions.find(|(condition, _)| says(condition)).map(|(condition, _)| *condition)
    }

    /// Whether an expression has one value, or null, which equals nothing.
    fn is_fixed(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Column(column) if column.entry.is_here() => {
                self.entries.contains_key(&column.entry.index) || self.columns.contains(column)
            }
            _ => self.is_constant(expr),
        }
    }

    /// Whether an expression has one value for the whole query.
    pub(super) fn is_constant(&self, expr: &Expr) -> bool {
        let has_one_row =
            |relation: &usize| self.entries.contains_key(relation) && !self.outer.contains(relation);
        let mut constant = true;
        expr.visit(&mut |expr| {
            constant &= match &expr.kind {
                ExprKind::Column(column) => {
                    !column.entry.is_here()
                        || has_one_row(&column.entry.index)
                        || self.columns.contains(column)
                }
                ExprKind::WholeRow(entry) => !entry.is_here() || has_one_row(&entry.index),
                ExprKind::Cast { operand, builtin: false } => {
                    coercion::own_function(self.rows.catalog, operand.ty, expr.ty)
                        .is_some_and(|volatility| volatility != Volatility::Volatile)
                }
                ExprKind::Call(call) => call.volatility != Volatility::Volatile && !call.returns_set,
                ExprKind::Subquery(subquery) => is_scalar_of_its_own(subquery),
                ExprKind::Aggregate(_) | ExprKind::Window(_) | ExprKind::Again => false,
                _ => true,
            };
        });
        constant
    }

    /// Whether no entry has more than one row.
    pub(super) fn is_single(&self) -> bool {
        !self.has_full_join && (0..self.range_table.len()).all(|entry| self.entries.contains_key(&entry))
    }

    /// Why an entry has one row at most.
    pub(super) fn why(&self, entry: usize) -> Option<Proven<()>> {
        self.entries.get(&entry).cloned()
    }

    /// Why all have.
    pub(super) fn why_single(&self) -> Proven<()> {
        if self.range_table.is_empty() {
            return self.rows.explain.say((), |_| "a SELECT without FROM has one row".to_owned());
        }
        let whys = (0..self.range_table.len()).filter_map(|entry| self.entries.get(&entry));
        whys.fold(Proven::bare(()), |known, why| known.and(why))
    }

    pub(super) fn why_many(&self) -> Proven<Cardinality> {
        let open = (0..self.range_table.len()).find(|entry| !self.entries.contains_key(entry));
        self.rows.explain.say(Cardinality::Many, |_| {
            let entry = open.and_then(|open| self.range_table.get(open));
            match entry.and_then(|entry| relation_of(self.rows.catalog, entry)) {
                Some(relation) => format!("no whole key of {} is compared with `=`", relation.name),
                None if open.is_none() => {
                    "a full join gives the rows of both sides that do not match".to_owned()
                }
                None => "a subquery, a WITH query or a function may give many rows".to_owned(),
            }
        })
    }

    /// What to compare so that no entry has more than one row, or the first one where that is enough.
    pub(super) fn missing(&self, target_only: bool) -> Option<String> {
        let entries = if target_only { 0..1 } else { 0..self.range_table.len() };
        let open = entries.into_iter().find(|entry| !self.entries.contains_key(entry))?;
        let relation = relation_of(self.rows.catalog, self.range_table.get(open)?)?;
        let key = usable_keys(self.rows, &relation, false).min_by_key(|key| !key.primary)?;
        let columns: Vec<&str> = key
            .columns
            .iter()
            .filter(|name| self.fixing(open, &relation, name).is_none())
            .map(String::as_str)
            .collect();
        Some(format!("{} ({} {} of {})", columns.join(" and "), kind_of(key), key.name, relation.name))
    }
}

fn kind_of(key: &Key) -> &'static str {
    match (key.primary, key.is_constraint) {
        (true, _) => "primary key",
        (false, true) => "unique constraint",
        (false, false) => "unique index",
    }
}

/// Whether a subquery gives one value for all rows: it uses nothing of the queries around it and is not volatile.
fn is_scalar_of_its_own(subquery: &Subquery) -> bool {
    let steady_call = |call: &Call| call.volatility != Volatility::Volatile;
    let (mut uses_outer, mut is_steady) = (false, true);
    subquery.query.descend(0, &mut |_, _| {}, &mut |expr, below| match &expr.kind {
        ExprKind::Column(column) => uses_outer |= column.entry.depth > below,
        ExprKind::WholeRow(entry) => uses_outer |= entry.depth > below,
        ExprKind::Call(call) | ExprKind::ArrayComparison { operator: call, .. } => {
            is_steady &= steady_call(call);
        }
        ExprKind::Aggregate(aggregate) => {
            is_steady &= steady_call(&aggregate.call);
            uses_outer |= aggregate.depth > below;
        }
        ExprKind::Window(window) => is_steady &= steady_call(&window.call),
        ExprKind::Cast { builtin: false, .. } => is_steady = false,
        _ => {}
    });
    subquery.kind == SubqueryKind::Scalar && is_steady && !uses_outer
}

/// The keys that no two rows share, of a table without others that inherit from it; partial ones too where that is asked.
fn usable_keys<'k>(
    rows: &'k Rows<'_>,
    relation: &'k Relation,
    partial: bool,
) -> impl Iterator<Item = &'k Key> {
    let catalog = rows.catalog;
    let is_text = move |name: &String| {
        let column = relation.column(name).and_then(|index| relation.columns.get(index));
        column.is_none_or(|column| catalog.category(catalog.base_type(column.data_type)).0 == 'S')
    };
    relation.keys.iter().filter(move |key| {
        (key.proves_unique || (partial && key.premises.is_some()))
            && !relation.has_children
            // By a looser collation than the key's own, several texts are equal.
            && !(catalog.has_loose_collation && key.columns.iter().any(is_text))
    })
}

/// Two expressions that are equal in every row, or, for the entries listed, in every row that they are there in.
struct Equality<'a> {
    condition: &'a Expr,
    left: &'a Expr,
    right: &'a Expr,
    holds_for: Option<Vec<usize>>,
}

impl<'a> Equality<'a> {
    fn sides(&self, catalog: &Catalog) -> [(&'a Expr, &'a Expr); 2] {
        let [left, right] = [self.left, self.right].map(|side| coercion::uncast(catalog, side));
        [(left, right), (right, left)]
    }
}

/// Whether no two values of `column` equal the same `other`. In the hour that comes twice, two points in time have one
/// local time, and where a day or an hour is skipped, two local times are one point in time.
fn is_exact(catalog: &Catalog, column: &Expr, other: &Expr) -> bool {
    let is_local = matches!(catalog.base_type(column.ty), TypeId::TIMESTAMP | TypeId::DATE);
    !(is_local && catalog.base_type(other.ty) == TypeId::TIMESTAMPTZ)
}

/// The two sides of a condition that compares by an equality of which keys are made: Postgres's own, or that of a type that
/// an extension brings.
fn equality<'a>(
    catalog: &Catalog,
    (condition, holds_for): &(&'a Expr, Option<Vec<usize>>),
) -> Option<Equality<'a>> {
    let ExprKind::Call(call) = &condition.kind else { return None };
    let [left, right] = &call.arguments[..] else { return None };
    let is_known = || call.builtin || (left.ty == right.ty && catalog.is_equality_of_extension(left.ty));
    let is_equality = call.is_operator && call.name == "=" && is_known();
    is_equality.then(|| Equality { condition, left, right, holds_for: holds_for.clone() })
}

/// The parts of a condition by its outermost `and`s.
fn collect_conditions<'a>(
    condition: &'a Expr,
    holds_for: Option<&[usize]>,
    conditions: &mut Vec<(&'a Expr, Option<Vec<usize>>)>,
) {
    match &condition.kind {
        ExprKind::And(list) => list.iter().for_each(|part| collect_conditions(part, holds_for, conditions)),
        _ => conditions.push((condition, holds_for.map(<[usize]>::to_vec))),
    }
}

/// The condition of an inner join holds for every row; that of an outer join says which rows of the side that it fills
/// up belong to a row of the other.
fn collect_join_conditions<'a>(
    node: &'a JoinNode,
    full_joins: &FullJoins<'_>,
    conditions: &mut Vec<(&'a Expr, Option<Vec<usize>>)>,
) {
    let JoinNode::Join { kind, left, right, on } = node else { return };
    let holds_for = match full_joins.kind(node).unwrap_or(*kind) {
        JoinKind::Inner => None,
        JoinKind::Left => Some(right.entries()),
        JoinKind::Right => Some(left.entries()),
        JoinKind::Full => return,
    };
    collect_join_conditions(left, full_joins, conditions);
    collect_join_conditions(right, full_joins, conditions);
    if let Some(on) = on {
        collect_conditions(on, holds_for.as_deref(), conditions);
    }
}

/// The entries that an outer join may fill up.
fn outer_side(node: &JoinNode, full_joins: &FullJoins<'_>, found: &mut BTreeSet<usize>) {
    let JoinNode::Join { kind, left, right, .. } = node else { return };
    let kind = &full_joins.kind(node).unwrap_or(*kind);
    for (side, kinds) in
        [(left, [JoinKind::Right, JoinKind::Full]), (right, [JoinKind::Left, JoinKind::Full])]
    {
        if kinds.contains(kind) {
            found.extend(side.entries());
        }
        outer_side(side, full_joins, found);
    }
}

/// What full joins come to, of which a condition on every row needs a side, or of which each row of one side finds one of the
/// other by a foreign key.
struct FullJoins<'a> {
    rows: &'a Rows<'a>,
    range_table: &'a [RangeEntry],
    /// The entries that the condition needs.
    needed: BTreeSet<usize>,
}

impl<'a> FullJoins<'a> {
    fn new(
        rows: &'a Rows<'a>,
        range_table: &'a [RangeEntry],
        from: &[JoinNode],
        filter: Option<&Expr>,
    ) -> Self {
        let needed = filter.filter(|_| from.iter().any(has_full_join)).map(needed_entries);
        Self { rows, range_table, needed: needed.unwrap_or_default() }
    }

    /// What a join is as good as.
    fn kind(&self, node: &JoinNode) -> Option<JoinKind> {
        let JoinNode::Join { kind, left, right, on } = node else { return None };
        if *kind != JoinKind::Full {
            return Some(*kind);
        }
        let fills = |side: &JoinNode, other: &JoinNode| {
            let is_needed = side.entries().iter().any(|entry| self.needed.contains(entry));
            !is_needed && !on.as_ref().is_some_and(|on| self.always_finds(side, other, on))
        };
        Some(match (fills(left, right), fills(right, left)) {
            (true, true) => JoinKind::Full,
            (true, false) => JoinKind::Right,
            (false, true) => JoinKind::Left,
            (false, false) => JoinKind::Inner,
        })
    }

    /// Whether each row of `other` refers to one of `side`, which is a table.
    fn always_finds(&self, side: &JoinNode, other: &JoinNode, on: &Expr) -> bool {
        let catalog = self.rows.catalog;
        let JoinNode::Relation(index) = side else { return false };
        let (Some(statement), Some(entry)) = (self.rows.statement, self.range_table.get(*index)) else {
            return false;
        };
        let Some(pairs) = equal_columns(catalog, on, EntryId::here(*index), 0) else { return false };
        // What a full join comes to is left out of account here, lest each asks for all within it anew.
        let mut filled = BTreeSet::new();
        nullability::outer_side(other, &mut filled);
        let others = other.entries();
        let given = |column: ColumnRef| {
            let entry =
                self.range_table.get(column.entry.index).filter(|_| !filled.contains(&column.entry.index));
            entry
                .and_then(|entry| relation_of(catalog, entry))
                .zip(column.number())
                .is_some_and(|(relation, column)| catalog.holds_no_null(&relation, column))
        };
        pairs.iter().all(|(_, outer)| others.contains(&outer.entry.index))
            && foreign_key(catalog, self.range_table, entry, &pairs, &given).is_some()
            && trusts_keys(catalog, statement)
    }

    /// Whether one remains.
    fn any(&self, node: &JoinNode) -> bool {
        match node {
            JoinNode::Relation(_) => false,
            JoinNode::Join { left, right, .. } => {
                self.kind(node) == Some(JoinKind::Full) || self.any(left) || self.any(right)
            }
        }
    }
}

fn has_full_join(node: &JoinNode) -> bool {
    match node {
        JoinNode::Relation(_) => false,
        JoinNode::Join { kind, left, right, .. } => {
            *kind == JoinKind::Full || has_full_join(left) || has_full_join(right)
        }
    }
}
