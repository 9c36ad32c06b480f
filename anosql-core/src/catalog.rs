//! Types, functions, operators and relations: look-ups only.
//!
//! Built-in objects are decoded from text that a real Postgres wrote; a project's own are put in by
//! [`schema`](crate::schema), which applies its DDL in order. Names of rows and columns follow `pg_type`, `pg_proc`,
//! `pg_operator`, `pg_cast` and `pg_class`.

mod builtin;
mod constraints;
mod extension;
mod formula;
mod inheritance;
mod names;
pub(crate) mod relation;
mod relations;
pub(crate) mod routine;
mod sorting;
mod system_column;
mod trigger;
pub(crate) mod types;
mod unread;
mod vouched;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    rc::Rc,
};

pub(crate) use builtin::function_names;
pub(crate) use extension::{Extension, NewExtension, Refusal};
pub(crate) use formula::{Comparison, Constant, Formula};
pub(crate) use names::quote;
pub(crate) use relation::{
    Action, Attribute, BaseColumn, Check, Dependencies, Exclusion, ForeignKey, Generated, Holds, Index, Key,
    NotNull, PartitionKey, Premise, Relation, RelationId, RelationKind, Rule, WriteEvent,
};
pub(crate) use relations::Relations;
pub(crate) use routine::{
    Aggregate, Effects, Function, FunctionKind, MOST_ARGUMENTS, Operator, Program, RoutineBody, Volatility,
};
pub(crate) use sorting::Sorting;
pub(crate) use system_column::SystemColumn;
pub(crate) use trigger::{AssignedByTrigger, KeepsRows, Trigger};
pub(crate) use types::{
    Cast, CastContext, CastMethod, DomainCheck, Kind, Subscripts, TypeId, TypePlace, TypeRow,
};
pub(crate) use unread::Unread;
pub(crate) use vouched::{Vouched, VouchedName};

use crate::{
    source::Span,
    version::{Version, Versions},
};

/// The first OID that Postgres gives to an object that is not its own.
pub(crate) const FIRST_USER_OID: u32 = 16384;

/// Objects by schema and name.
#[derive(Debug, Clone)]
pub(crate) struct Names<T>(HashMap<String, HashMap<String, T>>);

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Copy> Names<T> {
    pub(crate) fn get(&self, schema: &str, name: &str) -> Option<T> {
        self.0.get(schema)?.get(name).copied()
    }

    /// The objects of that name in any schema.
    pub(crate) fn called(&self, name: &str) -> impl Iterator<Item = T> {
        self.0.values().filter_map(|names| names.get(name).copied())
    }

    pub(crate) fn in_schema(&self, schema: &str) -> impl Iterator<Item = &str> {
        self.0.get(schema).into_iter().flat_map(HashMap::keys).map(String::as_str)
    }

    pub(crate) fn insert(&mut self, schema: &str, name: &str, object: T) {
        self.0.entry(schema.to_owned()).or_default().insert(name.to_owned(), object);
    }

    pub(crate) fn remove(&mut self, schema: &str, name: &str) {
        if let Some(names) = self.0.get_mut(schema) {
            names.remove(name);
        }
    }
}

/// The built-in objects called `name`.
fn decode<T, I: IntoIterator<Item = T>>(
    known: &Decoded<T>,
    name: &str,
    decode: impl FnOnce(&str) -> I,
) -> Rc<[Rc<T>]> {
    if let Some(objects) = known.borrow().get(name) {
        return Rc::clone(objects);
    }
    let objects: Rc<[Rc<T>]> = decode(name).into_iter().map(Rc::new).collect();
    known.borrow_mut().insert(name.to_owned(), Rc::clone(&objects));
    objects
}

/// A search path that connections of a role, to a database, or both, begin with.
#[derive(Debug, Clone)]
pub(crate) struct PathSetting {
    pub(crate) role: Option<String>,
    pub(crate) database: Option<String>,
    pub(crate) path: Vec<String>,
    /// The statement that sets it.
    pub(crate) place: Span,
}

/// All that names can refer to.
#[derive(Debug, Clone)]
pub(crate) struct Catalog {
    /// The version of Postgres whose objects and rules these are.
    pub(crate) version: Version,
    pub(crate) types: BTreeMap<TypeId, TypeRow>,
    pub(crate) type_names: Names<TypeId>,
    /// Where enums and composite types are made, for messages.
    pub(crate) type_places: HashMap<TypeId, TypePlace>,
    pub(crate) casts: HashMap<(TypeId, TypeId), Cast>,
    pub(crate) relations: Relations,
    pub(crate) relation_names: Names<RelationId>,
    pub(crate) functions: HashMap<String, Vec<Rc<Function>>>,
    /// The bodies of functions and procedures, which may change the schema when they are called.
    pub(crate) programs: HashMap<String, Vec<Rc<Program>>>,
    pub(crate) operators: HashMap<String, Vec<Rc<Operator>>>,
    pub(crate) schemas: Vec<String>,
    /// The schemas that unqualified names are looked up in, `pg_catalog` first unless it is named elsewhere.
    pub(crate) search_path: Vec<String>,
    /// What the schema's files set as the search path of connections.
    pub(crate) path_settings: Vec<PathSetting>,
    /// The extensions that were created.
    pub(crate) extensions: Vec<Extension>,
    pub(crate) unread: Unread,
    /// What is declared to be certain by what is still to be applied.
    pub(crate) vouched: VecDeque<Vouched>,
    /// Whether there is anything that a schema was read from, whatever came of it.
    pub(crate) has_schema_files: bool,
    /// Whether there is a collation under which texts of different bytes are equal: it may find several rows by a key that
    /// is unique under another.
    pub(crate) has_loose_collation: bool,
    /// Whether the schema has operator classes of its own, which may sort what cannot be sorted without them.
    pub(crate) has_own_operator_classes: bool,
    /// Whether Postgres looks at the bodies of functions in SQL when it makes them (`check_function_bodies`).
    pub(crate) checks_bodies: bool,
    /// What has been decoded of the built-in functions and operators.
    decoded_functions: Decoded<Function>,
    decoded_operators: Decoded<Operator>,
    /// The types that are made of one: domains over it, ranges of it; some may be gone or made anew.
    made_of: HashMap<TypeId, BTreeSet<TypeId>>,
    /// The names of functions that take or give values of one of a project's own types, likewise.
    functions_of: HashMap<TypeId, BTreeSet<String>>,
    /// The numbers that automatic names of constraints and indexes have come to, by schema, table, columns and label: all
    /// below are taken, as long as no name becomes free again.
    pub(crate) numbered: RefCell<HashMap<[String; 4], usize>>,
    next_oid: u32,
}

/// Built-in objects by name, decoded when they are first asked for.
type Decoded<T> = RefCell<HashMap<String, Rc<[Rc<T>]>>>;

impl Catalog {
    /// An empty database of a version of Postgres: built-in objects and the schema `public`.
    pub(crate) fn new(version: Version) -> Self {
        let mut catalog = Self {
            version,
            types: BTreeMap::new(),
            type_names: Names::default(),
            type_places: HashMap::new(),
            casts: builtin::casts(version),
            relations: Relations::default(),
            relation_names: Names::default(),
            functions: HashMap::new(),
            programs: HashMap::new(),
            operators: HashMap::new(),
            schemas: ["pg_temp", "pg_catalog", "information_schema", "public"].map(str::to_owned).to_vec(),
            search_path: ["pg_temp", "pg_catalog", "public"].map(str::to_owned).to_vec(),
            path_settings: Vec::new(),
            extensions: Vec::new(),
            unread: Unread::default(),
            vouched: VecDeque::new(),
            has_schema_files: false,
            has_loose_collation: false,
            has_own_operator_classes: false,
            checks_bodies: true,
            decoded_functions: RefCell::default(),
            decoded_operators: RefCell::default(),
            made_of: HashMap::new(),
            functions_of: HashMap::new(),
            numbered: RefCell::default(),
            next_oid: FIRST_USER_OID,
        };
        let rows = builtin::types(version).chain(builtin::domains(version).flatten());
        for row in rows {
            catalog.insert_type(row);
        }
        catalog
    }

    /// A fresh OID.
    pub(crate) fn allocate(&mut self) -> u32 {
        self.next_oid += 1;
        self.next_oid
    }

    /// The schema that new objects without a schema go to.
    pub(crate) fn creation_schema(&self) -> String {
        // A schema of the path that does not exist is passed over.
        let is_usable = |schema: &&String| {
            !matches!(schema.as_str(), "pg_catalog" | "pg_temp") && self.has_schema(schema)
        };
        let first = self.search_path.iter().find(is_usable);
        first.cloned().unwrap_or_else(|| "public".to_owned())
    }

    /// The newer version that first has a built-in function of that name; where some of that name are known already, one more.
    pub(crate) fn newer_version_of_function(
        &self,
        schema: Option<&str>,
        name: &str,
        known: bool,
    ) -> Option<Version> {
        if schema.is_some_and(|schema| schema != "pg_catalog") || known {
            return None;
        }
        let versions = builtin::versions_of_functions(name).flatten();
        versions.map(Versions::oldest).filter(|oldest| *oldest > self.version).min()
    }

    /// The functions called `name`, from the given schema or from the search path; of two with the same argument types
    /// the one that comes first in the search path.
    pub(crate) fn functions(&self, schema: Option<&str>, name: &str) -> Vec<Rc<Function>> {
        let mut found: Vec<(usize, Rc<Function>)> = Vec::new();
        let builtin = decode(&self.decoded_functions, name, |name| builtin::functions(name, self.version));
        let candidates =
            builtin.iter().cloned().chain(self.functions.get(name).into_iter().flatten().cloned());
        for function in candidates {
            let Some(rank) = self.rank(schema, &function.schema) else { continue };
            match found.iter_mut().find(|(_, other)| other.arguments == function.arguments) {
                Some(slot) if rank < slot.0 => *slot = (rank, function),
                Some(_) => {}
                None => found.push((rank, function)),
            }
        }
        found.into_iter().map(|(_, function)| function).collect()
    }

    /// The operators called `name`, likewise.
    pub(crate) fn operators(&self, schema: Option<&str>, name: &str) -> Rc<[Rc<Operator>]> {
        let builtin = decode(&self.decoded_operators, name, |name| builtin::operators(name, self.version));
        let Some(own) = self.operators.get(name) else {
            // No two built-in operators have the same operands.
            return if self.rank(schema, "pg_catalog").is_some() { builtin } else { Rc::default() };
        };
        let mut found: Vec<(usize, Rc<Operator>)> = Vec::new();
        let candidates = builtin.iter().chain(own).cloned();
        for operator in candidates {
            let Some(rank) = self.rank(schema, &operator.schema) else { continue };
            match found.iter_mut().find(|(_, other)| other.sides == operator.sides) {
                Some(slot) if rank < slot.0 => *slot = (rank, operator),
                Some(_) => {}
                None => found.push((rank, operator)),
            }
        }
        found.into_iter().map(|(_, operator)| operator).collect()
    }

    /// How early `schema` comes in the search path, or whether it is the one asked for.
    pub(crate) fn rank(&self, asked: Option<&str>, schema: &str) -> Option<usize> {
        match asked {
            Some(asked) => (asked == schema).then_some(0),
            None => self.search_path.iter().position(|entry| entry == schema),
        }
    }

    /// The relation called `name`, from the given schema or from the search path.
    pub(crate) fn relation_id(&self, schema: Option<&str>, name: &str) -> Option<RelationId> {
        let find = |schema: &str| {
            self.relation_names.get(schema, name).or_else(|| builtin::relation_id(schema, name, self.version))
        };
        match schema {
            Some(schema) => find(schema),
            None => self.search_path.iter().find_map(|schema| find(schema)),
        }
    }

    /// A relation by its identity.
    pub(crate) fn relation(&self, id: RelationId) -> Option<std::borrow::Cow<'_, Relation>> {
        match self.relations.get(&id) {
            Some(relation) => Some(std::borrow::Cow::Borrowed(relation)),
            None => builtin::relation(id).map(std::borrow::Cow::Owned),
        }
    }

    /// Whether a schema of that name exists.
    pub(crate) fn has_schema(&self, name: &str) -> bool {
        self.schemas.iter().any(|schema| schema == name)
    }

    /// Whether a name that leads to no relation surely has none: no statement may have made it, and no schema of the search
    /// path is one that the files do not have.
    pub(crate) fn knows_all_relations(&self) -> bool {
        !self.unread.anything && self.search_path.iter().all(|schema| self.has_schema(schema))
    }

    /// Puts in a relation together with its row type and that type's array, as `create table` does.
    pub(crate) fn insert_relation(&mut self, mut relation: Relation) -> RelationId {
        let id = RelationId(self.allocate());
        relation.id = id;
        // A foreign key to the table itself was read before the table had an identity.
        relation
            .foreign_keys
            .iter_mut()
            .filter(|key| key.table == RelationId(0))
            .for_each(|key| key.table = id);
        if relation.kind.has_row_type() {
            let row_type = TypeRow::new(&relation.schema, &relation.name, Kind::Composite(id), 'C');
            relation.row_type = self.create_type(row_type);
        }
        self.relation_names.insert(&relation.schema, &relation.name, id);
        let is_sequence = relation.kind == RelationKind::Sequence;
        self.relations.insert(id, relation);
        if !is_sequence {
            // So were the sequences of its columns.
            for sequence in self.relations.take_waiting() {
                let owner = self.relations.get_mut(&sequence).and_then(|sequence| sequence.owner.as_mut());
                owner.filter(|owner| owner.0 == RelationId(0)).into_iter().for_each(|owner| owner.0 = id);
            }
        }
        id
    }

    /// Takes out a relation and its row type.
    pub(crate) fn remove_relation(&mut self, id: RelationId) {
        if let Some(relation) = self.relations.remove(&id) {
            self.relation_names.remove(&relation.schema, &relation.name);
            self.remove_type(relation.row_type);
            for sequence in self.sequences_of(id, None) {
                self.remove_relation(sequence);
            }
        }
    }

    /// The sequences that belong to a table, or to one column of it.
    pub(crate) fn sequences_of(&self, table: RelationId, column: Option<&str>) -> Vec<RelationId> {
        let is_owned = |sequence: &&Relation| {
            sequence
                .owner
                .as_ref()
                .is_some_and(|(owner, name)| *owner == table && column.is_none_or(|column| name == column))
        };
        self.relations.linked(table).filter(is_owned).map(|sequence| sequence.id).collect()
    }

    /// Takes out a relation, the views over it and the tables that inherit from it, as `drop ... cascade` does. Without
    /// `cascade` Postgres drops nothing that anything depends on.
    pub(crate) fn remove_with_dependents(&mut self, id: RelationId) {
        let row_type = self.relations.get(&id).map(|relation| relation.row_type);
        let array = row_type.and_then(|row_type| self.array_of(row_type)).unwrap_or(TypeId::NONE);
        self.remove_relation(id);
        let depends = |relation: &&Relation| {
            relation.depends_on.relations.contains(&id)
                || relation.parents.contains(&id)
                || relation.of_type == Some(id)
        };
        let dependents: Vec<RelationId> =
            self.relations.linked(id).filter(depends).map(|relation| relation.id).collect();
        dependents.into_iter().for_each(|dependent| self.remove_with_dependents(dependent));
        if let Some(row_type) = row_type {
            self.remove_columns_of(&[row_type, array]);
        }
    }

    /// Takes out the foreign keys that refer to a table, to columns of which `is_gone` says so.
    pub(crate) fn remove_references(&mut self, id: RelationId, is_gone: &dyn Fn(&[String]) -> bool) {
        let refers = |other: &&Relation| other.foreign_keys.iter().any(|key| key.table == id);
        let referring: Vec<RelationId> =
            self.relations.linked(id).filter(refers).map(|other| other.id).collect();
        for other in referring {
            let Some(other) = self.relations.get_mut(&other) else { continue };
            other.foreign_keys.retain(|key| key.table != id || !is_gone(&key.referenced));
        }
    }

    /// Takes out a type, the array over it, and the columns that are of either.
    pub(crate) fn remove_type_with_columns(&mut self, id: TypeId) {
        let types = [id, self.array_of(id).unwrap_or(id)];
        self.remove_type(id);
        self.remove_columns_of(&types);
    }

    /// Takes out the types that are made of these, the columns that are of them, the views that have such columns, and the functions that take or give
    /// values of them.
    fn remove_columns_of(&mut self, types: &[TypeId]) {
        let is_made_of_it = |row: &&TypeRow| row.kind.made_of().is_some_and(|base| types.contains(&base));
        let made: BTreeSet<TypeId> =
            types.iter().filter_map(|ty| self.made_of.get(ty)).flatten().copied().collect();
        let made = made.into_iter().filter_map(|id| self.types.get(&id)).filter(is_made_of_it);
        let made: Vec<TypeId> = made.map(|row| row.id).collect();
        made.into_iter().for_each(|id| self.remove_type_with_columns(id));
        let is_affected =
            |relation: &&Relation| relation.columns.iter().any(|column| types.contains(&column.data_type));
        let affected = types.iter().flat_map(|ty| self.relations.of_type(*ty)).filter(is_affected);
        let affected: BTreeMap<RelationId, bool> = affected
            .map(|relation| {
                let is_view = matches!(relation.kind, RelationKind::View | RelationKind::MaterializedView);
                (relation.id, is_view)
            })
            .collect();
        for (id, is_view) in affected {
            if is_view {
                self.remove_with_dependents(id);
            } else if let Some(relation) = self.relations.get_mut(&id) {
                let gone = relation.columns.iter().filter(|column| types.contains(&column.data_type));
                let gone: Vec<String> = gone.map(|column| column.name.clone()).collect();
                gone.iter().for_each(|column| relation.drop_column(column));
            }
        }
        for name in types.iter().filter_map(|ty| self.functions_of.remove(ty)).flatten() {
            let Some(functions) = self.functions.get_mut(&name) else { continue };
            functions.retain(|function| {
                !function.arguments.iter().chain([&function.result]).any(|ty| types.contains(ty))
            });
        }
    }

    /// Notes the types of which a function, which is put in, takes or gives values.
    pub(crate) fn note_function(&mut self, function: &Function) {
        let types = function.arguments.iter().chain([&function.result]);
        for ty in types.filter(|ty| ty.0 >= FIRST_USER_OID) {
            self.functions_of.entry(*ty).or_default().insert(function.name.clone());
        }
    }

    /// Renames a relation or moves it to another schema, and its row type with it.
    pub(crate) fn rename_relation(&mut self, id: RelationId, schema: &str, name: &str) {
        let Some(relation) = self.relations.get_mut(&id) else { return };
        let old = (
            std::mem::replace(&mut relation.schema, schema.to_owned()),
            std::mem::replace(&mut relation.name, name.to_owned()),
        );
        let row_type = relation.row_type;
        self.relation_names.remove(&old.0, &old.1);
        self.relation_names.insert(schema, name, id);
        self.rename_type(row_type, schema, name);
        if old.0 != schema {
            self.relations.forget_effects();
            for sequence in self.sequences_of(id, None) {
                let name = self.relations.get(&sequence).map(|sequence| sequence.name.clone());
                self.rename_relation(sequence, schema, &name.unwrap_or_default());
            }
        }
    }
}
