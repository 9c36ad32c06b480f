//! `create type`, `create domain` and their alterations; schemas as a whole.

use sqlparser::ast::{
    self, AlterTypeAddValuePosition, AlterTypeOperation, UserDefinedTypeRangeOption,
    UserDefinedTypeRepresentation,
};

use super::{Result, Schema, own_type};
use crate::{
    catalog::{Attribute, Cast, CastContext, CastMethod, Catalog, Kind, Relation, RelationKind, TypeId},
    diagnostic::Diagnostic,
    parse,
};

impl Schema<'_> {
    pub(super) fn create_type(
        &mut self,
        object: &ast::ObjectName,
        representation: Option<&UserDefinedTypeRepresentation>,
    ) -> Result<()> {
        let (schema, name) = self.new_name(object, false)?;
        let is_base =
            matches!(representation, None | Some(UserDefinedTypeRepresentation::SqlDefinition { .. }));
        if self.catalog.type_id(Some(&schema), &name).is_some() {
            // A base type is named before the functions that it is made of, and defined behind them.
            if is_base {
                return Ok(());
            }
            let span = parse::span_of(object).unwrap_or(self.span);
            return Err(Box::new(Diagnostic::error(
                "42710",
                format!("type \"{name}\" already exists"),
                span,
            )));
        }
        match representation {
            Some(UserDefinedTypeRepresentation::Enum { labels }) => {
                let labels = labels.iter().map(|label| label.value.clone()).collect();
                self.catalog.create_type(own_type(&schema, &name, Kind::Enum(labels), 'E'));
                Ok(())
            }
            Some(UserDefinedTypeRepresentation::Composite { attributes }) => {
                let mut relation = Relation::new(&schema, &name, RelationKind::CompositeType);
                for attribute in attributes {
                    let data_type = self.data_type(&attribute.data_type)?;
                    relation.columns.push(Attribute::new(&parse::name(&attribute.name), data_type));
                }
                self.catalog.insert_relation(relation);
                Ok(())
            }
            Some(UserDefinedTypeRepresentation::Range { options }) => {
                let subtype = options.iter().find_map(|option| match option {
                    UserDefinedTypeRangeOption::Subtype(data_type) => Some(data_type),
                    _ => None,
                });
                let Some(subtype) = subtype else {
                    let message = "type attribute \"subtype\" is required";
                    return Err(Box::new(Diagnostic::error("42601", message, self.span)));
                };
                let subtype = self.data_type(subtype)?;
                let given = options.iter().find_map(|option| match option {
                    UserDefinedTypeRangeOption::MultirangeTypeName(name) => {
                        Some(parse::schema_and_name(name).1)
                    }
                    _ => None,
                });
                self.create_range(&schema, &name, subtype, given);
                Ok(())
            }
            None | Some(UserDefinedTypeRepresentation::SqlDefinition { .. }) => {
                self.catalog.create_type(own_type(&schema, &name, Kind::Base, 'U'));
                Ok(())
            }
        }
    }

    /// A range comes with its multirange and with constructors of both names.
    fn create_range(&mut self, schema: &str, name: &str, subtype: TypeId, multirange: Option<String>) {
        let range = self.catalog.create_type(own_type(schema, name, Kind::Range { subtype }, 'R'));
        let multirange = multirange.unwrap_or_else(|| match name.contains("range") {
            true => name.replacen("range", "multirange", 1),
            false => format!("{name}_multirange"),
        });
        let id = self.catalog.create_type(own_type(schema, &multirange, Kind::Multirange { range }, 'R'));
        for arguments in [vec![subtype, subtype], vec![subtype, subtype, TypeId::TEXT]] {
            self.catalog.insert_function(super::routine::constructor(schema, name, arguments, range));
        }
        self.catalog.insert_function(super::routine::constructor(schema, &multirange, Vec::new(), id));
        self.catalog.insert_function(super::routine::constructor(schema, &multirange, vec![range], id));
        if let Some(ranges) = self.catalog.array_of(range) {
            let mut variadic = super::routine::constructor(schema, &multirange, vec![ranges], id);
            variadic.variadic = range;
            self.catalog.insert_function(variadic);
        }
        let cast = Cast { context: CastContext::Explicit, method: CastMethod::Function };
        self.catalog.casts.insert((range, id), cast);
    }

    pub(super) fn alter_type(&mut self, alter: &ast::AlterType) -> Result<()> {
        let (schema, name) = parse::schema_and_name(&alter.name);
        let Some(id) = self.catalog.type_id(schema.as_deref(), &name) else {
            let span = parse::span_of(&alter.name).unwrap_or(self.span);
            return Err(Box::new(Diagnostic::error(
                "42704",
                format!("type \"{name}\" does not exist"),
                span,
            )));
        };
        if let AlterTypeOperation::Rename(rename) = &alter.operation {
            let schema = self.catalog.type_row(id).map(|row| row.schema.clone()).unwrap_or_default();
            let new = parse::name(&rename.new_name);
            match self.catalog.composite_relation(id) {
                Some(relation) => self.catalog.rename_relation(relation, &schema, &new),
                None => self.catalog.rename_type(id, &schema, &new),
            }
            return Ok(());
        }
        let Some(Kind::Enum(labels)) = self.catalog.types.get_mut(&id).map(|row| &mut row.kind) else {
            let message = format!("\"{name}\" is not an enum");
            return Err(Box::new(Diagnostic::error("42809", message, self.span)));
        };
        match &alter.operation {
            AlterTypeOperation::AddValue(add) => {
                let value = add.value.value.clone();
                if !labels.contains(&value) {
                    let place = |label: &ast::Ident| labels.iter().position(|known| *known == label.value);
                    let index = match &add.position {
                        Some(AlterTypeAddValuePosition::Before(label)) => place(label),
                        Some(AlterTypeAddValuePosition::After(label)) => place(label).map(|index| index + 1),
                        None => None,
                    };
                    labels.insert(index.unwrap_or(labels.len()), value);
                }
            }
            AlterTypeOperation::RenameValue(rename) => {
                for label in labels.iter_mut().filter(|label| **label == rename.from.value) {
                    label.clone_from(&rename.to.value);
                }
            }
            AlterTypeOperation::Rename(_) => {}
        }
        Ok(())
    }
}

impl Catalog {
    pub(super) fn set_search_path(&mut self, schemas: impl Iterator<Item = String>) {
        let mut path: Vec<String> =
            schemas.filter(|schema| !schema.is_empty() && schema != "$user").collect();
        if path.iter().any(|schema| schema.eq_ignore_ascii_case("default")) {
            path = vec!["public".to_owned()];
        }
        for implicit in ["pg_catalog", "pg_temp"] {
            if !path.iter().any(|schema| schema == implicit) {
                path.insert(0, implicit.to_owned());
            }
        }
        self.search_path = path;
    }

    pub(super) fn rename_schema(&mut self, old: &str, new: &str) {
        let relations: Vec<_> = self
            .relations
            .values()
            .filter(|relation| relation.schema == old)
            .map(|one| (one.id, one.name.clone()))
            .collect();
        for (id, name) in relations {
            self.rename_relation(id, new, &name);
        }
        let types: Vec<_> = self
            .types
            .values()
            .filter(|row| row.schema == old && row.category != 'A')
            .map(|row| (row.id, row.name.clone()))
            .collect();
        for (id, name) in types {
            self.rename_type(id, new, &name);
        }
        for function in self.functions.values_mut().flatten().filter(|function| function.schema == old) {
            new.clone_into(&mut std::rc::Rc::make_mut(function).schema);
        }
        for schema in self.schemas.iter_mut().chain(&mut self.search_path).filter(|schema| *schema == old) {
            new.clone_into(schema);
        }
    }

    pub(super) fn remove_schema(&mut self, name: &str) {
        let relations: Vec<_> =
            self.relations.values().filter(|one| one.schema == name).map(|one| one.id).collect();
        relations.into_iter().for_each(|id| self.remove_with_dependents(id));
        let types: Vec<_> = self.types.values().filter(|row| row.schema == name).map(|row| row.id).collect();
        types.into_iter().for_each(|id| self.remove_type_with_columns(id));
        for functions in self.functions.values_mut() {
            functions.retain(|function| function.schema != name);
        }
        self.schemas.retain(|schema| schema != name);
    }
}
