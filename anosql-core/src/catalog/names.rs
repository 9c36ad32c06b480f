//! Types as Postgres writes them in messages (`format_type`) and as the outside gets them.

use super::{Catalog, Kind, TypeId};
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

    /// The type with all that belongs to it. A composite type inside itself ends the descent with no fields, which
    /// Postgres allows only through an array or a domain.
    pub(crate) fn describe_type(&self, id: TypeId) -> query::Type {
        self.describe_below(id, &mut Vec::new())
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

    fn describe_below(&self, id: TypeId, above: &mut Vec<TypeId>) -> query::Type {
        let Some(row) = self.type_row(id) else {
            let (schema, name) = ("pg_catalog".to_owned(), "unknown".to_owned());
            return query::Type { schema, name, oid: None, kind: query::TypeKind::Pseudo };
        };
        let kind = if above.contains(&id) {
            query::TypeKind::Composite(Vec::new())
        } else {
            above.push(id);
            let kind = match &row.kind {
                Kind::Base | Kind::Pseudo if self.array_element(id).is_some() => {
                    query::TypeKind::Array(Box::new(self.describe_below(row.element, above)))
                }
                Kind::Base => query::TypeKind::Base,
                Kind::Enum(labels) => query::TypeKind::Enum(labels.clone()),
                Kind::Domain { base, .. } => {
                    query::TypeKind::Domain(Box::new(self.describe_below(*base, above)))
                }
                Kind::Range { subtype } => {
                    query::TypeKind::Range(Box::new(self.describe_below(*subtype, above)))
                }
                Kind::Multirange { range } => match self.range_subtype(*range) {
                    Some(subtype) => {
                        query::TypeKind::Multirange(Box::new(self.describe_below(subtype, above)))
                    }
                    None => query::TypeKind::Base,
                },
                Kind::Composite(relation) => {
                    let columns =
                        self.relation(*relation).map(|relation| relation.columns.clone()).unwrap_or_default();
                    let field = |column: super::Attribute| query::Field {
                        data_type: self.describe_below(column.data_type, above),
                        name: column.name,
                    };
                    query::TypeKind::Composite(columns.into_iter().map(field).collect())
                }
                Kind::Pseudo => query::TypeKind::Pseudo,
            };
            above.pop();
            kind
        };
        let oid = (row.schema == "pg_catalog").then_some(id.0);
        query::Type { schema: row.schema.clone(), name: row.name.clone(), oid, kind }
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
