//! One line of an extension's text after the other.

use std::{borrow::Cow, collections::HashMap, rc::Rc};

use super::{
    super::{
        Attribute, Catalog, Check, Key, Kind, Relation, RelationId, RelationKind, Sorting, Subscripts,
        TypeId, TypeRow, builtin,
    },
    Extension,
};

/// An extension whose objects are put in.
pub(super) struct Members<'a> {
    pub(super) catalog: &'a mut Catalog,
    /// The types that lines may refer to by name.
    pub(super) names: HashMap<String, TypeId>,
    pub(super) made: Extension,
}

/// The extensions of which every function that casts has a result for each value that it does not refuse with an error.
const WITH_TOTAL_CASTS: &[&str] = &["citext", "hstore", "isn", "vector"];

impl Members<'_> {
    pub(super) fn read(&mut self, kind: &str, line: &str) {
        let line = self.resolve(line);
        let (first, rest) = line.split_once('\t').unwrap_or((&line, ""));
        match kind {
            "N" => {
                if !self.catalog.has_schema(first) {
                    self.catalog.schemas.push(first.to_owned());
                }
                self.made.schemas.push(first.to_owned());
            }
            "C" => {
                let (types, mut cast) = builtin::cast(&line);
                cast.own_is_total = WITH_TOTAL_CASTS.contains(&self.made.name.as_str());
                self.catalog.casts.insert(types, cast);
                self.made.casts.push(types);
            }
            _ => {
                let schema = if first.is_empty() { self.made.schema.clone() } else { first.to_owned() };
                self.read_named(kind, schema, rest);
            }
        }
    }

    /// An object that has a schema.
    fn read_named(&mut self, kind: &str, schema: String, line: &str) {
        match kind {
            "T" => self.data_type(&schema, line),
            "V" => self.relation(&schema, line),
            "K" => self.key(&schema, line),
            "X" => self.check(&schema, line),
            "F" => {
                let mut function = builtin::function(line);
                function.schema = schema;
                let function = Rc::new(function);
                self.catalog.note_function(&function);
                self.made.functions.push(Rc::clone(&function));
                self.catalog.functions.entry(function.name.clone()).or_default().push(function);
            }
            "O" => {
                let mut operator = builtin::operator(line);
                operator.schema = schema;
                let operator = Rc::new(operator);
                self.made.operators.push(Rc::clone(&operator));
                self.catalog.operators.entry(operator.name.clone()).or_default().push(operator);
            }
            _ => {}
        }
    }

    fn data_type(&mut self, schema: &str, line: &str) {
        let mut fields = line.split('\t');
        let mut text = || fields.next().unwrap_or_default();
        let name = text();
        let is_domain = text() == "d";
        let mut row = TypeRow::new(schema, name, Kind::Base, text().chars().next().unwrap_or('U'));
        row.preferred = text() == "p";
        row.element = type_id(text());
        row.subscripts = match text() {
            "r" => Subscripts::Fixed,
            "s" => Subscripts::Text,
            _ => Subscripts::None,
        };
        let base = type_id(text());
        if is_domain {
            row.kind = Kind::Domain { base, not_null: false, checks: Vec::new(), has_default: false };
        }
        row.sorting = match text() {
            "s" => Sorting::Order,
            "e" => Sorting::Equality,
            _ => Sorting::Nothing,
        };
        row.takes_modifiers = text() == "m";
        let id = self.catalog.create_type(row);
        self.made.types.push(id);
        self.name(id);
    }

    fn relation(&mut self, schema: &str, line: &str) {
        let mut fields = line.split('\t');
        let (name, kind) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let kind = match kind {
            "c" => RelationKind::CompositeType,
            "v" => RelationKind::View,
            "S" => RelationKind::Sequence,
            _ => RelationKind::Table,
        };
        let mut relation = Relation::new(schema, name, kind);
        let columns = fields.next().unwrap_or_default().split(',').filter(|entry| !entry.is_empty());
        relation.columns = columns.map(column).collect();
        let id = self.catalog.insert_relation(relation);
        self.made.relations.push(id);
        let row_type = self.catalog.relations.get(&id).map(|relation| relation.row_type);
        if let Some(row_type) = row_type.filter(|_| kind.has_row_type()) {
            self.made.types.push(row_type);
            self.name(row_type);
        }
    }

    fn key(&mut self, schema: &str, line: &str) {
        let mut fields = line.split('\t');
        let mut text = || fields.next().unwrap_or_default();
        let (table, name, kind) = (text(), text(), text());
        let key = Key {
            name: name.to_owned(),
            columns: list(text()),
            also_reads: Vec::new(),
            has_expressions: false,
            primary: kind == "p",
            is_constraint: kind != "i",
            proves_unique: true,
            nulls_distinct: true,
            premises: None,
            attached: None,
        };
        if let Some(table) = self.own_relation(schema, table) {
            table.keys.push(key);
        }
    }

    fn check(&mut self, schema: &str, line: &str) {
        let mut fields = line.split('\t');
        let mut text = || fields.next().unwrap_or_default();
        let (table, name) = (text(), text());
        let check = Check {
            name: name.to_owned(),
            columns: list(text()),
            is_fixed: false,
            formula: None,
            tests_null: false,
            not_valid: false,
            no_inherit: false,
        };
        if let Some(table) = self.own_relation(schema, table) {
            table.checks.push(check);
        }
    }

    fn own_relation(&mut self, schema: &str, name: &str) -> Option<&mut Relation> {
        let id: RelationId = self.catalog.relation_names.get(schema, name)?;
        self.catalog.relations.get_mut(&id)
    }

    /// Lets further lines refer to a type and to the array over it.
    fn name(&mut self, id: TypeId) {
        let types = [Some(id), self.catalog.array_of(id)];
        for row in types.into_iter().flatten().filter_map(|id| self.catalog.type_row(id)) {
            self.names.insert(row.name.clone(), row.id);
        }
    }

    /// A line with the types that it names by name as numbers.
    fn resolve<'line>(&self, line: &'line str) -> Cow<'line, str> {
        if !line.contains('@') {
            return Cow::Borrowed(line);
        }
        let mut resolved = String::with_capacity(line.len());
        for part in line.split_inclusive(['\t', ',', ':']) {
            let name = part.trim_end_matches(['\t', ',', ':']);
            match name.strip_prefix('@').and_then(|name| self.names.get(name)) {
                Some(id) => {
                    resolved.push_str(&id.0.to_string());
                    resolved.push_str(&part[name.len()..]);
                }
                None => resolved.push_str(part),
            }
        }
        Cow::Owned(resolved)
    }
}

/// `name:type`, with what holds of the column behind another colon.
fn column(entry: &str) -> Attribute {
    let mut parts = entry.split(':');
    let mut text = || parts.next().unwrap_or_default();
    let mut column = Attribute::new(text(), type_id(text()));
    let flags = text();
    column.not_null = flags.contains('n');
    column.has_default = flags.contains('d');
    column
}

fn type_id(text: &str) -> TypeId {
    TypeId(text.parse().unwrap_or(0))
}

fn list(text: &str) -> Vec<String> {
    text.split(',').filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
}
