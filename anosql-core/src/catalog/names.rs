//! Types as Postgres writes them in messages (`format_type`) and as the outside gets them.

use std::collections::HashSet;

use super::{Attribute, Catalog, Kind, RelationId, TypeId};
use crate::{query, source::Span};

impl Catalog {
    /// The type's name as messages show it: `integer`, `character varying`, `mood[]`, `other.mood`.
    pub(crate) fn format_type(&self, id: TypeId) -> String {
        let Some(row) = self.type_row(id) else { return "???".to_owned() };
        if let Some(element) = self.array_element(id)
            && !matches!(row.kind, Kind::Domain { .. })
        {
            return format!("{}[]", self.format_type(element));
        }
        let sql_name = match id {
            TypeId::BOOL => "boolean",
            TypeId::INT2 => "smallint",
            TypeId::INT4 => "integer",
            TypeId::INT8 => "bigint",
            TypeId::FLOAT4 => "real",
            TypeId::FLOAT8 => "double precision",
            TypeId::BPCHAR => "character",
            TypeId::VARCHAR => "character varying",
            TypeId::BIT => "bit",
            TypeId::VARBIT => "bit varying",
            TypeId::TIME => "time without time zone",
            TypeId::TIMETZ => "time with time zone",
            TypeId::TIMESTAMP => "timestamp without time zone",
            TypeId::TIMESTAMPTZ => "timestamp with time zone",
            TypeId(18) => "\"char\"",
            _ if self.type_id(None, &row.name) == Some(id) => return quote(&row.name),
            _ => return format!("{}.{}", quote(&row.schema), quote(&row.name)),
        };
        sql_name.to_owned()
    }

    /// A list of types as messages show it, such as the arguments of a call.
    pub(crate) fn format_types(&self, ids: &[TypeId]) -> String {
        ids.iter().map(|id| self.format_type(*id)).collect::<Vec<_>>().join(", ")
    }

    /// The type with what belongs to it. The types of a composite's fields are without fields of their own: composites of
    /// composites would grow with each level, and one may hold itself, through an array or a domain.
    pub(crate) fn describe_type(&self, id: TypeId) -> query::Type {
        self.describe(id, true)
    }

    /// Those of `names` that no type, domain or column has, with or without its schema, and for each the nearest that one has.
    pub(crate) fn unknown(&self, names: &[String]) -> Vec<(String, Option<String>)> {
        if names.is_empty() {
            return Vec::new();
        }
        let mut known: Vec<String> = Vec::new();
        for row in self.types.values().filter(|row| self.array_element(row.id).is_none()) {
            known.extend([row.name.clone(), format!("{}.{}", row.schema, row.name)]);
        }
        for relation in self.relations.values() {
            for column in &relation.columns {
                let short = format!("{}.{}", relation.name, column.name);
                known.extend([format!("{}.{short}", relation.schema), short]);
            }
        }
        let is_known = |name: &&String| {
            let element = name.trim_end_matches("[]");
            known.iter().any(|known| known == element || known == *name) || self.is_catalog_column(name)
        };
        names
            .iter()
            .filter(|name| !is_known(name))
            .map(|name| {
                let near = crate::suggest::nearest(name, known.iter().map(String::as_str));
                (name.clone(), near.map(str::to_owned))
            })
            .collect()
    }

    /// Those of `schemas` that do not exist, and for each the nearest that does. `$user` stands for any.
    pub(crate) fn unknown_schemas(&self, schemas: &[String]) -> Vec<(String, Option<String>)> {
        let unknown = schemas.iter().filter(|name| *name != "$user" && !self.has_schema(name));
        unknown
            .map(|name| {
                let near = crate::suggest::nearest(name, self.schemas.iter().map(String::as_str));
                (name.clone(), near.map(str::to_owned))
            })
            .collect()
    }

    /// Whether a name is that of a column of Postgres's own catalogs.
    fn is_catalog_column(&self, name: &str) -> bool {
        let Some((relation, column)) = name.rsplit_once('.') else { return false };
        let (schema, relation) = match relation.split_once('.') {
            Some((schema, relation)) => (Some(schema), relation),
            None => (None, relation),
        };
        let relation = self.relation_id(schema, relation).and_then(|id| self.relation(id));
        relation.is_some_and(|relation| relation.column(column).is_some())
    }

    /// A type together with the places where the schema makes it. A table's row type is named after its first column's place.
    pub(crate) fn place_type(&self, data_type: query::Type) -> query::UserType {
        let id = self.type_names.get(&data_type.schema, &data_type.name);
        let place = id.and_then(|id| self.type_places.get(&id));
        let relation = id.and_then(|id| self.composite_relation(id)).and_then(|id| self.relation(id));
        let fields: Vec<Option<Span>> = relation
            .map(|relation| relation.columns.iter().map(|column| column.place).collect())
            .unwrap_or_default();
        let first = fields.iter().flatten().next().copied();
        let span = place.map(|place| place.name).or(first).unwrap_or(Span::NOWHERE);
        let members = match &data_type.kind {
            query::TypeKind::Enum(labels) => labels
                .iter()
                .map(|label| place.and_then(|place| place.labels.get(label)).copied().unwrap_or(span))
                .collect(),
            _ => fields.into_iter().map(|field| field.unwrap_or(span)).collect(),
        };
        query::UserType { data_type, span, members }
    }

    fn describe(&self, id: TypeId, with_fields: bool) -> query::Type {
        let Some(row) = self.type_row(id) else {
            let (schema, name) = ("pg_catalog".to_owned(), "unknown".to_owned());
            return query::Type { schema, name, oid: None, kind: query::TypeKind::Pseudo };
        };
        let below = |id: TypeId| Box::new(self.describe(id, with_fields));
        let kind = match &row.kind {
            Kind::Base | Kind::Pseudo if self.array_element(id).is_some() => {
                query::TypeKind::Array(below(row.element))
            }
            Kind::Base => query::TypeKind::Base,
            Kind::Enum(labels) => query::TypeKind::Enum(labels.clone()),
            Kind::Domain { base, .. } => query::TypeKind::Domain(below(*base)),
            Kind::Range { subtype } => query::TypeKind::Range(below(*subtype)),
            Kind::Multirange { range } => match self.range_subtype(*range) {
                Some(subtype) => query::TypeKind::Multirange(below(subtype)),
                None => query::TypeKind::Base,
            },
            Kind::Composite(relation) if with_fields => query::TypeKind::Composite(self.fields(*relation)),
            Kind::Composite(_) => query::TypeKind::Composite(Vec::new()),
            Kind::Pseudo => query::TypeKind::Pseudo,
        };
        let oid = (row.schema == "pg_catalog").then_some(id.0);
        query::Type { schema: row.schema.clone(), name: row.name.clone(), oid, kind }
    }

    fn fields(&self, relation: RelationId) -> Vec<query::Field> {
        let Some(relation) = self.relation(relation) else { return Vec::new() };
        let field = |column: &Attribute| query::Field {
            name: column.name.clone(),
            data_type: self.describe(column.data_type, false),
        };
        relation.columns.iter().map(field).collect()
    }

    /// The enums and composite types that `used` are or are made of, each once, those that others are made of first.
    pub(crate) fn enums_and_composites<'t>(
        &self,
        used: impl Iterator<Item = &'t query::Type>,
    ) -> Vec<query::Type> {
        let (mut types, mut seen) = (Vec::new(), HashSet::new());
        for data_type in used {
            if let Some(id) = self.type_id(Some(&data_type.schema), &data_type.name) {
                self.collect(id, &mut seen, &mut types);
            }
        }
        types
    }

    fn collect(&self, id: TypeId, seen: &mut HashSet<TypeId>, types: &mut Vec<query::Type>) {
        let Some(row) = self.type_row(id).filter(|_| seen.insert(id)) else { return };
        match &row.kind {
            Kind::Base | Kind::Pseudo if self.array_element(id).is_some() => {
                self.collect(row.element, seen, types);
            }
            Kind::Base | Kind::Pseudo => {}
            Kind::Domain { base: inner, .. }
            | Kind::Range { subtype: inner }
            | Kind::Multirange { range: inner } => self.collect(*inner, seen, types),
            Kind::Composite(relation) => {
                let relation = self.relation(*relation);
                for column in relation.iter().flat_map(|relation| &relation.columns) {
                    self.collect(column.data_type, seen, types);
                }
                types.push(self.describe_type(id));
            }
            Kind::Enum(_) => types.push(self.describe_type(id)),
        }
    }
}

/// An identifier as it must be written: in quotes unless it is lower case and plain.
pub(crate) fn quote(name: &str) -> String {
    let plain = name.chars().enumerate().all(|(index, letter)| {
        letter == '_'
            || letter.is_ascii_lowercase()
            || (index > 0 && (letter.is_ascii_digit() || letter == '$'))
    });
    if plain && !name.is_empty() { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}
