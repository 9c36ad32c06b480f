//! What statements of the schema that were not read may have made or changed.

use std::collections::{HashMap, HashSet};

use super::{
    Attribute, Catalog, Check, Holds, Key, Kind, Relation, RelationId, RelationKind, TypeId, TypeRow,
};
use crate::source::Span;

/// Objects of which a type may not be as the catalog says, each with the statement that may have changed it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unread {
    pub(crate) relations: HashMap<RelationId, Span>,
    pub(crate) types: HashMap<TypeId, Span>,
    /// By name, because one more function of a name can be the one that a call means.
    pub(crate) functions: HashMap<String, Span>,
    pub(crate) operators: HashMap<String, Span>,
    /// The type of the columns whose types are not known, by the statement that left them so.
    stand_ins: HashMap<Span, TypeId>,
    /// Whether there was a statement of which it can't be said what it makes: an extension that is not known, a definition
    /// that a `do` block computes.
    pub(crate) anything: bool,
    /// Whether there may be constraints, indexes and schemas that are not known of, or some that are known may be gone.
    pub(crate) constraints: bool,
    /// Whether the statement that is being applied may be one that Postgres passes over, so that it restates nothing.
    pub(crate) is_guarded: bool,
}

impl Catalog {
    /// Takes back what is known of a relation's rows, and of those of the views over it: any column may be null, any key
    /// may be gone.
    pub(crate) fn doubt_rows(&mut self, id: RelationId) {
        if let Some(relation) = self.relations.get_mut(&id) {
            for column in &mut relation.columns {
                (column.not_null, column.computed_from) = (false, None);
            }
            relation.keys.iter_mut().for_each(|key| (key.proves_unique, key.premises) = (false, None));
            relation.checks.iter_mut().for_each(|check| check.formula = None);
            relation.may_change_any_write();
            relation.may_lack_rows = true;
        }
        self.doubt_readers(id);
    }

    /// A relation whose columns may have changed.
    pub(crate) fn doubt_relation(&mut self, id: RelationId, statement: Span) {
        if self.unread.relations.contains_key(&id) || self.is_vouched_relation(id) {
            return;
        }
        self.doubt_rows(id);
        self.unread.relations.insert(id, statement);
        if let Some(row_type) = self.relations.get(&id).map(|relation| relation.row_type) {
            self.doubt_type(row_type, statement);
        }
    }

    /// A column that may have another type by now, or may not be there.
    pub(crate) fn doubt_column(&mut self, id: RelationId, name: &str, statement: Span) {
        let stand_in = self.unread_type(statement);
        let Some(relation) = self.relations.get_mut(&id) else { return };
        relation.forget_checks_of(name);
        let names = |columns: &[String]| columns.iter().any(|column| column == name);
        for column in &mut relation.columns {
            if column.name == name {
                (column.data_type, column.modifier) = (stand_in, None);
                (column.not_null, column.default_not_null) = (false, false);
            }
            column.computed_from.take_if(|columns| names(columns));
        }
        let keys = relation.keys.iter_mut().filter(|key| names(&key.columns) || names(&key.also_reads));
        keys.for_each(|key| key.proves_unique = false);
        let foreign_keys = relation.foreign_keys.iter_mut().filter(|key| names(&key.columns));
        foreign_keys.for_each(|key| key.not_valid = true);
        self.doubt_readers(id);
    }

    /// A column that may have been added.
    pub(crate) fn doubt_new_column(&mut self, id: RelationId, name: &str, statement: Span) {
        let stand_in = self.unread_type(statement);
        if let Some(relation) = self.relations.get_mut(&id).filter(|known| known.column(name).is_none()) {
            relation.columns.push(Attribute::new(name, stand_in));
        }
    }

    /// A constraint that may be gone.
    pub(crate) fn doubt_constraint(&mut self, id: RelationId, name: &str) {
        let Some(relation) = self.relations.get_mut(&id) else { return };
        let keys = relation.keys.iter_mut().filter(|key| key.name == name);
        keys.for_each(|key| key.proves_unique = false);
        let foreign_keys = relation.foreign_keys.iter_mut().filter(|key| key.name == name);
        foreign_keys.for_each(|key| key.not_valid = true);
        let checks = relation.checks.iter_mut().filter(|check| check.name == name);
        checks.for_each(|check| check.formula = None);
    }

    /// Takes out a relation that is uncertain, because a statement that is surely run makes one of its name: so there is no
    /// other any more. Views over it stay as they are, for their columns are known.
    pub(crate) fn make_way(&mut self, id: RelationId) -> bool {
        let makes_way = !self.unread.is_guarded && self.unread.relations.remove(&id).is_some();
        if makes_way {
            self.remove_relation(id);
        }
        makes_way
    }

    /// Whether a column only stands for one that a program may have added.
    pub(crate) fn is_stand_in(&self, column: &Attribute) -> bool {
        self.unread.stand_ins.values().any(|stand_in| *stand_in == column.data_type)
    }

    /// What stands for the type of a column where that is not known. No name leads to it.
    pub(crate) fn unread_type(&mut self, statement: Span) -> TypeId {
        if let Some(known) = self.unread.stand_ins.get(&statement) {
            return *known;
        }
        let id = self.create_type(TypeRow::new("", "_unread", Kind::Base, 'U'));
        self.unread.stand_ins.insert(statement, id);
        self.unread.types.insert(id, statement);
        id
    }

    /// The statement that has left a type uncertain.
    pub(crate) fn unread_since(&self, ty: TypeId) -> Option<Span> {
        if self.unread.types.is_empty() {
            return None;
        }
        self.unread.types.get(&self.array_element(ty).unwrap_or(ty)).copied()
    }

    /// A type that may have changed, and all that is made of it.
    pub(crate) fn doubt_type(&mut self, id: TypeId, statement: Span) {
        if id == TypeId::NONE || self.unread.types.contains_key(&id) || self.is_vouched_type(id) {
            return;
        }
        let array = self.array_of(id).unwrap_or(id);
        self.unread.types.insert(id, statement);
        if let Some(relation) = self.composite_relation(id) {
            self.doubt_relation(relation, statement);
        }
        let is_affected = |ty: &TypeId| *ty == id || *ty == array;
        let relations: Vec<RelationId> = self
            .relations
            .values()
            .filter(|relation| relation.columns.iter().any(|column| is_affected(&column.data_type)))
            .map(|relation| relation.id)
            .collect();
        relations.into_iter().for_each(|relation| self.doubt_relation(relation, statement));
        let types: Vec<TypeId> = self
            .types
            .values()
            .filter(|row| match &row.kind {
                Kind::Domain { base, .. } => is_affected(base),
                Kind::Range { subtype } => is_affected(subtype),
                _ => false,
            })
            .map(|row| row.id)
            .collect();
        types.into_iter().for_each(|ty| self.doubt_type(ty, statement));
        for function in self.functions.values().flatten() {
            if function.arguments.iter().chain([&function.result]).any(is_affected) {
                self.unread.functions.entry(function.name.clone()).or_insert(statement);
            }
        }
    }

    /// Stands for a relation whose definition was not read, so that nothing else is found under its name.
    pub(crate) fn insert_unread_relation(&mut self, schema: &str, name: &str, statement: Span) {
        // Of this nothing is known that could be vouched for.
        let id = self.insert_relation(Relation::new(schema, name, RelationKind::Table));
        self.unread.relations.insert(id, statement);
        self.unread.types.extend(self.relations.get(&id).map(|relation| (relation.row_type, statement)));
    }

    /// Stands for a type whose definition was not read.
    pub(crate) fn insert_unread_type(&mut self, schema: &str, name: &str, statement: Span) {
        let id = self.create_type(TypeRow::new(schema, name, Kind::Base, 'U'));
        self.unread.types.insert(id, statement);
    }

    /// Takes back what checks and partial indexes say of a label that is called otherwise from now on.
    pub(crate) fn forget_checks_of_label(&mut self, label: &str) {
        let named = Holds::Equals(label.to_owned());
        let names_it = |check: &Check| check.formula.as_ref().is_some_and(|formula| formula.names(label));
        let rests_on_it = |key: &Key| key.premises.iter().flatten().any(|premise| premise.holds == named);
        let concerned = self
            .relations
            .values()
            .filter(|relation| relation.checks.iter().any(names_it) || relation.keys.iter().any(rests_on_it));
        for id in concerned.map(|relation| relation.id).collect::<Vec<_>>() {
            let Some(relation) = self.relations.get_mut(&id) else { continue };
            relation.checks.iter_mut().filter(|check| names_it(check)).for_each(|check| check.formula = None);
            relation.keys.iter_mut().filter(|key| rests_on_it(key)).for_each(|key| key.premises = None);
        }
    }

    /// The relations of that name in any schema.
    pub(crate) fn relations_called(&self, name: &str) -> Vec<RelationId> {
        self.relation_names.called(name).collect()
    }

    /// What views have proven of their columns rested on what the relation, or one that it inherits from, held once.
    pub(crate) fn doubt_readers(&mut self, id: RelationId) {
        let (mut changed, mut seen) = (vec![id], HashSet::from([id]));
        let mut index = 0;
        while let Some(id) = changed.get(index).copied() {
            index += 1;
            let parents =
                self.relations.get(&id).map(|relation| relation.parents.clone()).unwrap_or_default();
            let views = self.relations.linked(id).filter(|view| view.depends_on.relations.contains(&id));
            let views: Vec<RelationId> =
                views.map(|view| view.id).filter(|view| !self.is_vouched_relation(*view)).collect();
            for view in &views {
                let columns = self.relations.get_mut(view).into_iter().flat_map(|view| &mut view.columns);
                columns.for_each(|column| column.not_null = false);
            }
            changed.extend(parents.into_iter().chain(views).filter(|one| seen.insert(*one)));
        }
    }
}
