//! What check constraints say of nulls. Every row that a table holds has passed each of its checks, which let be what is
//! not false: a check that gives null for a null lets it pass.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::{Frame, Null, Nulls, outcome, stored::Stored};
use crate::{
    analyze::{
        prove::{formula, proof::Words},
        tree::{ColumnRef, Expr, ExprKind, RangeEntry, RangeKind, Write, WriteKind},
    },
    catalog::{Check, Formula, Relation, RelationId, RelationKind, TypeId},
};

/// A condition on rows of one entry, and the entry's place in the range table.
type Condition<'a> = (usize, &'a Expr);

/// What holds for a row: a condition, or that a column has been given a value.
struct Known<'a> {
    formula: Formula,
    column: Option<String>,
    expr: &'a Expr,
}

/// Notes what checks say of each entry's row under the conditions that hold for it.
pub(super) fn note_checks<'a>(nulls: &Nulls<'a>, frame: &mut Frame<'a>) {
    if frame.conditions.is_empty() {
        return;
    }
    let is_checked = |entry: &RangeEntry| match entry.kind {
        RangeKind::Relation { id, only, .. } => checked(nulls, id, only).is_some(),
        _ => false,
    };
    let checked = frame.entries.iter().enumerate().filter(|(_, entry)| is_checked(entry));
    let checked: Vec<(usize, &RangeEntry)> = checked.collect();
    if checked.is_empty() {
        return;
    }
    let mut conditions = by_entry(&frame.conditions);
    for (index, entry) in checked {
        let conditions = conditions.remove(&index).unwrap_or_default();
        if let Some(columns) = Rc::make_mut(&mut frame.columns).get_mut(index) {
            check_rows(nulls, entry, &conditions, columns);
        }
    }
}

/// Marks the columns of an entry that its table's checks let no null into, where `conditions` hold.
pub(super) fn check_rows<'a>(
    nulls: &Nulls<'a>,
    entry: &RangeEntry,
    conditions: &[Condition<'a>],
    columns: &mut [Null],
) {
    let RangeKind::Relation { id, only, .. } = entry.kind else { return };
    if let Some(relation) = checked(nulls, id, only) {
        let formulas = |names: &[String]| -> Vec<Known<'a>> {
            let all = conditions.iter().map(|(entry, condition)| {
                let is_there = |column: &ColumnRef| column.entry.index == *entry;
                of_condition(nulls, &relation, names, &is_there, condition)
            });
            all.collect()
        };
        apply_checks(nulls, &relation, only, &formulas, columns);
    }
}

/// The same of the row that a write leaves, of which some values are constants and others the same as before.
pub(super) fn check_new_row<'a>(
    nulls: &Nulls<'a>,
    write: &'a Write,
    stored: &[Stored],
    conditions: &[(Vec<usize>, &'a Expr)],
    columns: &mut [Null],
) {
    let is_one_row = match &write.kind {
        WriteKind::Update(_) => true,
        WriteKind::Insert(_) => write.conflict_update().is_none(),
        WriteKind::Delete | WriteKind::Merge(_) => false,
    };
    let Some(RangeEntry { kind: RangeKind::Relation { only, .. }, .. }) = write.range_table.first() else {
        return;
    };
    let Some(relation) = checked(nulls, write.target, *only).filter(|_| is_one_row) else { return };
    let is_given = |column: usize| matches!(stored.get(column), Some(Stored::Given(_)));
    let is_kept =
        |column: &ColumnRef| column.entry.index == 0 && matches!(column.among(stored), Some(Stored::Kept));
    let formulas = |names: &[String]| -> Vec<Known<'a>> {
        let given = write.assignments().iter().filter(|(column, _)| is_given(*column));
        let given = given.filter_map(|(column, value)| {
            let name = &relation.columns.get(*column)?.name;
            let formula = of_given(nulls, names.iter().position(|known| known == name)?, value)?;
            Some(Known { formula, column: Some(name.clone()), expr: value })
        });
        let kept = conditions.iter().filter(|_| matches!(write.kind, WriteKind::Update(_)));
        let kept = kept.flat_map(|(_, condition)| parts(condition));
        given.chain(kept.map(|kept| of_condition(nulls, &relation, names, &is_kept, kept))).collect()
    };
    apply_checks(nulls, &relation, *only, &formulas, columns);
}

/// That a column has been given a constant.
fn of_given(nulls: &Nulls<'_>, column: usize, value: &Expr) -> Option<Formula> {
    let constant = formula::stored(nulls.catalog, value)?;
    let distinct = Formula::Distinct(Box::new(Formula::Column(column)), Box::new(constant));
    Some(Formula::Not(Box::new(distinct)))
}

/// A table with checks that can be relied on, some of which may say something of nulls.
fn checked<'a>(nulls: &Nulls<'a>, id: RelationId, only: bool) -> Option<Cow<'a, Relation>> {
    let relation = nulls.catalog.relation(id).filter(|_| nulls.trusts_checks)?;
    let is_table = matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
    let says_something = relation.checks.iter().any(|check| formula(nulls, &relation, only, check).is_some());
    (is_table && says_something).then_some(relation)
}

/// What a check says of every row that is read from a table.
fn formula(nulls: &Nulls<'_>, relation: &Relation, only: bool, check: &Check) -> Option<Rc<Formula>> {
    let formula = check.formula.as_ref().filter(|_| check.tests_null)?;
    if !nulls.catalog.holds_check(relation, only, check) {
        return None;
    }
    let is_certain = !(nulls.catalog.has_loose_collation && formula.has_text());
    is_certain.then(|| Rc::clone(formula))
}

/// A condition as a formula over those of its columns that are the row's and called `names`.
fn of_condition<'a>(
    nulls: &Nulls<'a>,
    relation: &Relation,
    names: &[String],
    is_there: &dyn Fn(&ColumnRef) -> bool,
    condition: &'a Expr,
) -> Known<'a> {
    let column = |column: &ColumnRef| {
        let name = &column.among(&relation.columns).filter(|_| is_there(column))?.name;
        names.iter().position(|known| known == name)
    };
    let formula = formula::of_expr(nulls.catalog, condition, &column);
    Known { formula, column: None, expr: condition }
}

/// One check after the other, until none says more: what one says of a column may be what another asks for. `conditions`
/// makes formulas over columns with the names of one check, each with what to quote.
fn apply_checks<'a>(
    nulls: &Nulls<'a>,
    relation: &Relation,
    only: bool,
    conditions: &dyn Fn(&[String]) -> Vec<Known<'a>>,
    columns: &mut [Null],
) {
    let checks: Vec<(&Check, Rc<Formula>)> = relation
        .checks
        .iter()
        .filter_map(|check| Some((check, formula(nulls, relation, only, check)?)))
        .collect();
    loop {
        let mut found = false;
        for (check, formula) in &checks {
            let places: Vec<Option<usize>> = check.columns.iter().map(|name| relation.column(name)).collect();
            let null = |place: &Option<usize>| place.and_then(|place| columns.get(place));
            if !places.iter().filter_map(null).any(|null| null.value) {
                continue;
            }
            let facts: Vec<outcome::Column> = places
                .iter()
                .map(|place| outcome::Column {
                    may_be_null: null(place).is_none_or(|null| null.value),
                    is_truth: place
                        .and_then(|place| relation.columns.get(place))
                        .is_some_and(|column| nulls.catalog.base_type(column.data_type) == TypeId::BOOL),
                })
                .collect();
            let known: Vec<Known<'a>> = conditions(&check.columns);
            let known: Vec<Known<'a>> = known.into_iter().filter(|one| one.formula.has_column()).collect();
            let formulas: Vec<&Formula> = known.iter().map(|known| &known.formula).collect();
            let Some(proven) = outcome::not_null(formula, &formulas, &facts) else { continue };
            for (place, proven) in places.iter().zip(proven) {
                let Some(null) = place.and_then(|place| columns.get_mut(place)) else { continue };
                if proven && null.value {
                    found = true;
                    *null = nulls.explain.say(false, |words| reason(relation, check, *place, &known, words));
                }
            }
        }
        if !found {
            return;
        }
    }
}

fn reason(
    relation: &Relation,
    check: &Check,
    column: Option<usize>,
    known: &[Known<'_>],
    words: &Words<'_>,
) -> String {
    let column = column.and_then(|column| relation.columns.get(column));
    let (table, column) = (&relation.name, column.map_or("", |column| &column.name));
    let mut reason = format!("check constraint {} allows no null in {table}.{column}", check.name);
    if !known.is_empty() {
        let quoted = |known: &Known<'_>| match &known.column {
            Some(column) => format!("{column} is {}", words.expr(known.expr)),
            None => text(known.expr, words),
        };
        let texts: Vec<String> = known.iter().map(quoted).collect();
        reason = format!("{reason} where {}", texts.join(" and "));
    }
    reason
}

/// For each entry the conditions that hold for its row and name a column of it; what others say is not about the row.
fn by_entry<'a>(conditions: &[(Vec<usize>, &'a Expr)]) -> BTreeMap<usize, Vec<Condition<'a>>> {
    let mut found: BTreeMap<usize, Vec<Condition<'a>>> = BTreeMap::new();
    for (entries, condition) in conditions {
        for part in parts(condition) {
            let mut named = BTreeSet::new();
            part.visit(&mut |expr| {
                if let ExprKind::Column(column) = &expr.kind {
                    named.insert(column.entry.index);
                }
            });
            for entry in named.into_iter().filter(|entry| entries.contains(entry)) {
                found.entry(entry).or_default().push((entry, part));
            }
        }
    }
    found
}

/// The conditions that all hold where one does.
fn parts(condition: &Expr) -> Vec<&Expr> {
    match &condition.kind {
        ExprKind::And(list) => list.iter().flat_map(parts).collect(),
        _ => vec![condition],
    }
}

/// A condition as it is written; the places of some leave out words of theirs.
fn text(condition: &Expr, words: &Words<'_>) -> String {
    match &condition.kind {
        ExprKind::IsNull { operand, negated: false } => format!("{} is null", text(operand, words)),
        ExprKind::IsNull { operand, negated: true } => format!("{} is not null", text(operand, words)),
        ExprKind::Not(operand) => format!("not {}", text(operand, words)),
        _ => words.expr(condition),
    }
}
