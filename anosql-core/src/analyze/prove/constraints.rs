//! The constraints that a statement may violate. One too many is no harm, one too few is: a statement that is not
//! listed with a constraint never violates it, triggers and functions that write by themselves left aside.

mod stored;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use stored::Stored;

use super::nullability::{
    self, Written, assigned_by_triggers,
    outcome::{self, Outcome},
};
use crate::{
    analyze::tree::{Arbiter, Body, Query, Write, WriteKind},
    catalog::{
        Action, Catalog, Check, ForeignKey, Generated, Key, Kind, Relation, RelationId, RelationKind, TypeId,
        TypeRow, WriteEvent,
    },
    query::{Constraint, ConstraintKind},
};

/// The constraints that any of the writes in a statement may violate; `params` says which parameters may be null.
pub(in crate::analyze) fn of_query(catalog: &Catalog, query: &Query, params: &[bool]) -> Vec<Constraint> {
    let mut finder = Finder { catalog, params, found: Vec::new(), followed: Vec::new() };
    finder.statement(query);
    finder.found
}

/// Columns that are given a value, by name.
#[derive(Debug, Clone, PartialEq)]
enum Touched {
    All,
    Some(Vec<String>),
}

impl Touched {
    fn any(&self, columns: &[String]) -> bool {
        match self {
            Touched::All => true,
            Touched::Some(touched) => columns.iter().any(|column| touched.contains(column)),
        }
    }
}

/// A change of rows, for which constraints are looked at.
#[derive(Debug, Clone, PartialEq)]
enum Change {
    Insert,
    Update(Touched),
}

struct Finder<'a> {
    catalog: &'a Catalog,
    params: &'a [bool],
    found: Vec<Constraint>,
    /// What foreign keys have already led to: a table, and the columns that are set with what is stored; none where rows are deleted.
    followed: Vec<(RelationId, Option<(Touched, Stored)>)>,
}

impl<'a> Finder<'a> {
    /// Writes stand in a statement itself and in its common table expressions, nowhere else.
    fn statement(&mut self, query: &Query) {
        if let Body::Utility(utility) = &query.body
            && let Some(inner) = utility.executed()
        {
            self.statement(inner);
        }
        let parts = || query.ctes.iter().map(|cte| &cte.query).chain([query]);
        if !parts().any(|part| matches!(part.body, Body::Write(_))) {
            return;
        }
        for (part, written) in parts().zip(nullability::of_writes(self.catalog, query, self.params)) {
            if let Body::Write(write) = &part.body {
                self.write(write, written);
            }
        }
    }

    fn write(&mut self, write: &Write, written: Written) {
        let Some(target) = self.catalog.relation(write.target) else { return };
        let changed = assigned_by_triggers(self.catalog, &target, write);
        let changed = changed.filter(|_| target.kind != RelationKind::View);
        let opaque = changed.is_none();
        let stored = match &changed {
            // What a trigger before the write stores, or a view's columns are, is not known here.
            None => Stored::anything(),
            Some(changed) => self.stored(write, written, &target).changed(changed),
        };
        let is_changed = |column: &String| changed.iter().flatten().any(|changed| changed.column == *column);
        let arbiter = write.on_conflict().map(|conflict| &conflict.arbiter);
        let arbiter = arbiter.filter(|_| target.kind != RelationKind::View);
        let touched = |columns: &mut dyn Iterator<Item = usize>| match opaque {
            true => Touched::All,
            false => {
                let set: BTreeSet<usize> = columns.collect();
                let columns = target.columns.iter().enumerate();
                let set = columns.filter(|(index, column)| set.contains(index) || is_changed(&column.name));
                Touched::Some(set.map(|(_, column)| column.name.clone()).collect())
            }
        };
        for table in self.tables_behind(&target) {
            match &write.kind {
                WriteKind::Insert(_) => {
                    self.own(&table, &Change::Insert, &stored, arbiter);
                    if let Some(assignments) = write.conflict_update() {
                        let touched = touched(&mut assignments.iter().map(|(column, _)| *column));
                        self.update(&table, touched, &stored);
                    }
                }
                WriteKind::Update(assignments) => {
                    let touched = touched(&mut assignments.iter().map(|(column, _)| *column));
                    self.update(&table, touched, &stored);
                }
                WriteKind::Delete => self.delete(&table),
                WriteKind::Merge(merge) => {
                    if !merge.inserts.is_empty() {
                        self.own(&table, &Change::Insert, &stored, None);
                    }
                    if !merge.updates.is_empty() {
                        let touched = touched(&mut merge.updates.iter().copied());
                        self.update(&table, touched, &stored);
                    }
                    if merge.deletes {
                        self.delete(&table);
                    }
                }
            }
        }
    }

    /// The table itself, or those that a view takes its rows from.
    fn tables_behind(&self, target: &Relation) -> Vec<Cow<'a, Relation>> {
        let mut ids = vec![target.id];
        let mut index = 0;
        let mut tables = Vec::new();
        while let Some(id) = ids.get(index).copied() {
            index += 1;
            let Some(relation) = self.catalog.relation(id) else { continue };
            if relation.kind == RelationKind::View {
                let below = relation.depends_on.relations.iter().filter(|id| !ids.contains(id));
                ids.extend(below.copied().collect::<Vec<_>>());
            } else {
                tables.push(relation);
            }
        }
        tables
    }

    /// The tables below, partitions and those that inherit, each once.
    fn below(&self, table: &Relation) -> Vec<&'a Relation> {
        let mut found: Vec<&Relation> = self.catalog.children(table.id).collect();
        let mut index = 0;
        while let Some(id) = found.get(index).map(|relation| relation.id) {
            index += 1;
            let more =
                self.catalog.children(id).filter(|child| found.iter().all(|known| known.id != child.id));
            found.extend(more.collect::<Vec<_>>());
        }
        found
    }

    fn update(&mut self, table: &Relation, touched: Touched, stored: &Stored) {
        // A cascade, too, has the triggers of the rows that it reaches look at them.
        let sets = |column: &str| match &touched {
            Touched::All => true,
            Touched::Some(columns) => columns.iter().any(|set| set == column),
        };
        let (touched, stored) = match self.catalog.before_write(table, WriteEvent::Update, &sets) {
            None => (Touched::All, Stored::anything()),
            Some(changed) => {
                let touched = match touched {
                    Touched::All => Touched::All,
                    Touched::Some(mut columns) => {
                        columns.extend(changed.iter().map(|changed| changed.column.clone()));
                        Touched::Some(columns)
                    }
                };
                (touched, stored.clone().changed(&changed))
            }
        };
        let stored = &stored;
        let step = (table.id, Some((touched.clone(), stored.clone())));
        if self.followed.contains(&step) {
            return;
        }
        self.followed.push(step);
        let touched = match touched {
            Touched::Some(mut columns) => {
                let computed = table.columns.iter().filter(|column| column.generated == Generated::Stored);
                columns.extend(computed.map(|column| column.name.clone()));
                Touched::Some(columns)
            }
            Touched::All => Touched::All,
        };
        self.own(table, &Change::Update(touched.clone()), stored, None);
        self.references(table, Some(&touched));
    }

    fn delete(&mut self, table: &Relation) {
        let step = (table.id, None);
        if !self.followed.contains(&step) {
            self.followed.push(step);
            self.references(table, None);
        }
    }

    /// The constraints of a table and of those below it that get the rows.
    fn own(&mut self, table: &Relation, change: &Change, stored: &Stored, arbiter: Option<&Arbiter>) {
        self.of_table(table, None, change, stored, arbiter);
        let is_partitioned = table.kind == RelationKind::PartitionedTable;
        let (inserts, moves) = match change {
            Change::Insert => (true, true),
            // The columns that tell the partition are in each key.
            Change::Update(touched) => {
                let in_all = |column: &String| table.keys.iter().all(|key| key.columns.contains(column));
                let moves = match touched {
                    Touched::All => true,
                    Touched::Some(columns) => columns.iter().any(in_all),
                };
                (false, moves && is_partitioned)
            }
        };
        if is_partitioned && moves {
            self.add(table, ConstraintKind::Check, None, &[]);
        }
        if is_partitioned || !inserts {
            // Of a row that moves not all is given.
            let anything = Stored::anything();
            let (change, stored) = match (moves, inserts) {
                (true, false) => (&Change::Insert, &anything),
                _ => (change, stored),
            };
            for child in self.below(table) {
                self.of_table(child, Some(table), change, stored, arbiter);
            }
        }
        let is_partition = table.parents.iter().filter_map(|id| self.catalog.relation(*id));
        if inserts && is_partition.into_iter().any(|parent| parent.kind == RelationKind::PartitionedTable) {
            self.add(table, ConstraintKind::Check, None, &[]);
        }
    }

    fn of_table(
        &mut self,
        table: &Relation,
        written: Option<&Relation>,
        change: &Change,
        stored: &Stored,
        arbiter: Option<&Arbiter>,
    ) {
        let is_touched = |columns: &[String]| match change {
            Change::Insert => true,
            Change::Update(touched) => touched.any(columns),
        };
        let is_given = |column: &String| is_touched(std::slice::from_ref(column));
        for key in &table.keys {
            let is_touched = is_touched(&key.columns) || is_touched(&key.also_reads);
            let is_null = |column: &String| is_given(column) && stored.is_null(column);
            let is_never_same = key.nulls_distinct && key.columns.iter().any(is_null);
            if is_touched && !is_never_same && !is_arbiter(arbiter, key, table, written) {
                let kind = if key.primary { ConstraintKind::PrimaryKey } else { ConstraintKind::Unique };
                let mut columns = key.columns.clone();
                if key.has_expressions {
                    columns.extend(key.also_reads.iter().filter(|name| !key.columns.contains(name)).cloned());
                }
                self.add(table, kind, Some(&key.name), &columns);
            }
        }
        // A copy of the written table's constraint goes by its name.
        let is_copy = |name: &str| written.is_some_and(|written| written.has_constraint(name));
        for key in table.foreign_keys.iter().filter(|key| !is_copy(&key.name)) {
            if is_touched(&key.columns) && !refers_to_nothing(key, stored, &is_given) {
                self.add(table, ConstraintKind::ForeignKey, Some(&key.name), &key.columns);
            }
        }
        for check in table.checks.iter().filter(|check| !is_copy(&check.name)) {
            let is_looked_at = is_touched(&check.columns) || check.not_valid || !check.is_fixed;
            if is_looked_at && self.may_fail(check, stored, &is_given) {
                self.add(table, ConstraintKind::Check, Some(&check.name), &check.columns);
            }
        }
        for exclusion in &table.exclusions {
            let swallowed = match arbiter {
                Some(Arbiter::Any) => true,
                Some(Arbiter::Constraint(name)) => exclusion.name == *name,
                _ => false,
            };
            if is_touched(&exclusion.columns) && !swallowed {
                self.add(table, ConstraintKind::Exclusion, Some(&exclusion.name), &exclusion.columns);
            }
        }
        for column in &table.columns {
            let name = std::slice::from_ref(&column.name);
            if !is_touched(name) {
                continue;
            }
            self.of_domains(table, &column.name, column.data_type, stored, &mut Vec::new());
            let is_said = written.is_some_and(|written| {
                written.columns.iter().any(|above| above.name == column.name && above.not_null)
            });
            if column.not_null && !is_said && stored.may_be_null(&column.name) {
                self.add(table, ConstraintKind::NotNull, None, name);
            }
        }
    }

    /// Whether a check may not let a row pass, of whose columns some are given values.
    fn may_fail(&self, check: &Check, stored: &Stored, is_given: &dyn Fn(&String) -> bool) -> bool {
        let Some(formula) = &check.formula else { return true };
        let outcome = |column: &String| match is_given(column) {
            true => stored.outcome(column),
            false => Outcome::UNKNOWN,
        };
        let row: Vec<Outcome> = check.columns.iter().map(outcome).collect();
        self.catalog.unread.anything
            || (self.catalog.has_loose_collation && formula.has_text())
            || outcome::of(formula, &row).may_be(false)
    }

    /// The checks of a column's domain, and of those that it is made of.
    fn of_domains(
        &mut self,
        table: &Relation,
        column: &str,
        ty: TypeId,
        stored: &Stored,
        seen: &mut Vec<TypeId>,
    ) {
        if seen.contains(&ty) {
            return;
        }
        let is_null = stored.is_null(column);
        let is_outermost = seen.iter().all(|outer| self.catalog.is_domain(*outer));
        seen.push(ty);
        let catalog = self.catalog;
        let Some(TypeRow { name, kind, .. }) = catalog.type_row(ty) else { return };
        match kind {
            Kind::Domain { base, not_null, checks, .. } => {
                let columns = vec![column.to_owned()];
                // Of parts of a value it is not known whether they are null.
                if *not_null && (!is_outermost || stored.may_be_null(column)) {
                    self.push(table, ConstraintKind::NotNull, None, columns.clone(), Some(name.clone()));
                }
                for check in checks.iter().filter(|check| check.may_refuse_null || !is_null) {
                    self.push(
                        table,
                        ConstraintKind::Check,
                        Some(check.name.clone()),
                        columns.clone(),
                        Some(name.clone()),
                    );
                }
                self.of_domains(table, column, *base, stored, seen);
            }
            // Null has no parts.
            _ if is_null => {}
            Kind::Composite(id) => {
                let Some(fields) = catalog.relation(*id) else { return };
                for field in &fields.columns {
                    self.of_domains(table, column, field.data_type, stored, seen);
                }
            }
            Kind::Range { subtype } => self.of_domains(table, column, *subtype, stored, seen),
            Kind::Multirange { range } => self.of_domains(table, column, *range, stored, seen),
            Kind::Base => {
                if let Some(element) = catalog.array_element(ty) {
                    self.of_domains(table, column, element, stored, seen);
                }
            }
            Kind::Enum(_) | Kind::Pseudo => {}
        }
    }

    /// The foreign keys that refer to rows which are deleted, or whose columns are touched.
    fn references(&mut self, table: &Relation, touched: Option<&Touched>) {
        let mut family = vec![table.id];
        family.extend(self.below(table).iter().map(|below| below.id));
        let mut parents = table.parents.clone();
        while let Some(parent) = parents.pop().and_then(|id| self.catalog.relation(id)) {
            if parent.kind == RelationKind::PartitionedTable && !family.contains(&parent.id) {
                family.push(parent.id);
                parents.extend(&parent.parents);
            }
        }
        let catalog = self.catalog;
        let referring = family.iter().flat_map(|id| catalog.relations.linked(*id));
        let referring: BTreeMap<_, _> = referring.map(|relation| (relation.id, relation)).collect();
        for referring in referring.into_values() {
            let is_partition = |name: &str| {
                let parents = referring.parents.iter().filter_map(|id| catalog.relations.get(id));
                parents.flat_map(|parent| &parent.foreign_keys).any(|key| key.name == name)
            };
            for key in &referring.foreign_keys {
                let concerns = family.contains(&key.table) && !is_partition(&key.name);
                if concerns && touched.is_none_or(|touched| touched.any(&key.referenced)) {
                    self.reference(referring, key, touched.is_none());
                }
            }
        }
    }

    /// What becomes of the rows that refer to others.
    fn reference(&mut self, referring: &Relation, key: &ForeignKey, deletes: bool) {
        let action = if deletes { key.on_delete } else { key.on_update };
        let touched = || Touched::Some(key.columns.clone());
        let mut violates = || self.add(referring, ConstraintKind::ForeignKey, Some(&key.name), &key.columns);
        match action {
            Action::None | Action::Restrict => violates(),
            Action::Cascade if deletes => self.delete(referring),
            Action::Cascade => self.update(referring, touched(), &Stored::no_null()),
            Action::SetNull => self.update(referring, touched(), &Stored::anything()),
            Action::SetDefault => {
                violates();
                self.update(referring, touched(), &Stored::anything());
            }
        }
    }

    fn add(&mut self, table: &Relation, kind: ConstraintKind, name: Option<&str>, columns: &[String]) {
        self.push(table, kind, name.map(str::to_owned), columns.to_vec(), None);
    }

    fn push(
        &mut self,
        table: &Relation,
        kind: ConstraintKind,
        name: Option<String>,
        columns: Vec<String>,
        domain: Option<String>,
    ) {
        let (schema, relation) = (table.schema.clone(), table.name.clone());
        let constraint = Constraint { kind, name, schema, relation, columns, domain };
        if !self.found.contains(&constraint) {
            self.found.push(constraint);
        }
    }
}

/// Whether a violation of `key` is what `on conflict` is there for; `written` is the table that a partition belongs to.
fn is_arbiter(arbiter: Option<&Arbiter>, key: &Key, table: &Relation, written: Option<&Relation>) -> bool {
    let target = written.unwrap_or(table);
    let same = |left: &[String], right: &[String]| {
        left.iter().all(|column| right.contains(column)) && right.iter().all(|column| left.contains(column))
    };
    match arbiter {
        None => false,
        Some(Arbiter::Any) => true,
        Some(Arbiter::Columns(columns, has_predicate)) => {
            let columns: Vec<String> = columns
                .iter()
                .filter_map(|index| target.columns.get(*index))
                .map(|column| column.name.clone())
                .collect();
            let fits = |key: &&Key| !key.has_expressions && same(&key.columns, &columns);
            let is_only = table.keys.iter().filter(fits).count() == 1;
            // A partial index is meant where the condition implies its own, and surely where there is no other.
            fits(&key) && (key.also_reads.is_empty() || (*has_predicate && is_only))
        }
        Some(Arbiter::Expressions) => {
            key.has_expressions && table.keys.iter().filter(|key| key.has_expressions).count() == 1
        }
        Some(Arbiter::Constraint(name)) => match written {
            None => key.name == *name,
            Some(written) => {
                written.keys.iter().any(|named| named.name == *name && same(&named.columns, &key.columns))
            }
        },
    }
}

/// Whether the columns of a foreign key surely hold nulls that make it refer to nothing.
fn refers_to_nothing(key: &ForeignKey, stored: &Stored, is_given: &dyn Fn(&String) -> bool) -> bool {
    let is_null = |column: &String| is_given(column) && stored.is_null(column);
    if key.match_full { key.columns.iter().all(is_null) } else { key.columns.iter().any(is_null) }
}
