//! The objects of extensions, put in when a schema creates the extension.

mod members;
mod texts;

use std::{collections::HashMap, rc::Rc};

use super::{Catalog, Function, Operator, RelationId, TypeId};
use members::Members;

/// An extension that was created, and what it brought.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extension {
    pub(crate) name: String,
    /// Where it is.
    schema: String,
    /// The extensions that it cannot do without.
    requires: Vec<String>,
    /// The schemas that are its own.
    schemas: Vec<String>,
    types: Vec<TypeId>,
    relations: Vec<RelationId>,
    functions: Vec<Rc<Function>>,
    operators: Vec<Rc<Operator>>,
    casts: Vec<(TypeId, TypeId)>,
}

/// What is asked for when an extension is created.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewExtension<'a> {
    pub(crate) name: &'a str,
    /// The schema that is named for it.
    pub(crate) schema: Option<&'a str>,
    /// Whether the extensions that it requires are to be created too.
    pub(crate) cascade: bool,
}

/// Why an extension cannot be created.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It is not known what the extension brings.
    Unknown(String),
    /// The extension of this name is required and not there.
    Requires(String),
    /// The extension can be in this schema only.
    OtherSchema(String),
}

impl Extension {
    /// The names of the schema that it is in and of its own.
    pub(crate) fn schemas(&mut self) -> impl Iterator<Item = &mut String> {
        self.schemas.iter_mut().chain([&mut self.schema])
    }
}

impl Catalog {
    /// An extension that is in a schema, and goes with it.
    pub(crate) fn extension_in(&self, schema: &str) -> Option<String> {
        self.extensions.iter().find(|known| known.schema == schema).map(|known| known.name.clone())
    }

    /// Whether an extension was created.
    pub(crate) fn has_extension(&self, name: &str) -> bool {
        self.extensions.iter().any(|known| known.name == name)
    }

    /// The extension that brought a type.
    pub(crate) fn extension_of(&self, ty: TypeId) -> Option<&str> {
        let found = self.extensions.iter().find(|known| known.types.contains(&ty))?;
        Some(&found.name)
    }

    /// Puts in the objects of an extension, and those of the extensions that it requires where that is asked for.
    pub(crate) fn create_extension(&mut self, wanted: NewExtension<'_>) -> Result<(), Refusal> {
        let name = wanted.name;
        let text = texts::of(name).ok_or_else(|| Refusal::Unknown(name.to_owned()))?;
        let mut made = Extension { name: name.to_owned(), ..Extension::default() };
        let mut lines = text.lines().map(|line| line.split_once('\t').unwrap_or((line, ""))).peekable();
        let fixed = lines.next().and_then(|(_, rest)| rest.split('\t').next()).unwrap_or("");
        let schema = match (fixed, wanted.schema) {
            ("", schema) => schema.map_or_else(|| self.creation_schema(), str::to_owned),
            (fixed, Some(schema)) if fixed != schema && !wanted.cascade => {
                return Err(Refusal::OtherSchema(fixed.to_owned()));
            }
            (fixed, _) => fixed.to_owned(),
        };
        while let Some((_, required)) = lines.next_if(|(kind, _)| *kind == "R") {
            if !self.has_extension(required) {
                if !wanted.cascade {
                    return Err(Refusal::Requires(required.to_owned()));
                }
                self.create_extension(NewExtension { name: required, ..wanted })?;
            }
            made.requires.push(required.to_owned());
        }
        if !self.has_schema(&schema) {
            self.schemas.push(schema.clone());
        }
        made.schema = schema;
        let names = self.types_of(&made.requires);
        let mut members = Members { catalog: self, names, made };
        lines.for_each(|(kind, line)| members.read(kind, line));
        let made = members.made;
        self.extensions.push(made);
        Ok(())
    }

    /// The types that some extensions brought, and the arrays over them, by name.
    fn types_of(&self, extensions: &[String]) -> HashMap<String, TypeId> {
        let extensions = self.extensions.iter().filter(|known| extensions.contains(&known.name));
        let types = extensions.flat_map(|extension| &extension.types);
        let types = types.flat_map(|id| [Some(*id), self.array_of(*id)]).flatten();
        types.filter_map(|id| Some((self.type_row(id)?.name.clone(), id))).collect()
    }

    /// Takes out what an extension brought, what is made of it, and the extensions that require it.
    pub(crate) fn remove_extension(&mut self, name: &str) {
        let Some(index) = self.extensions.iter().position(|known| known.name == name) else { return };
        let extension = self.extensions.remove(index);
        let requires = |other: &&Extension| other.requires.contains(&extension.name);
        while let Some(other) = self.extensions.iter().find(requires) {
            let other = other.name.clone();
            self.remove_extension(&other);
        }
        for id in extension.relations {
            self.remove_with_dependents(id);
        }
        for id in extension.types {
            self.remove_type_with_columns(id);
        }
        for cast in extension.casts {
            self.casts.remove(&cast);
        }
        for function in &extension.functions {
            if let Some(functions) = self.functions.get_mut(&function.name) {
                functions.retain(|known| !Rc::ptr_eq(known, function));
                if functions.is_empty() {
                    self.functions.remove(&function.name);
                }
            }
        }
        for operator in &extension.operators {
            if let Some(operators) = self.operators.get_mut(&operator.name) {
                operators.retain(|known| !Rc::ptr_eq(known, operator));
                if operators.is_empty() {
                    self.operators.remove(&operator.name);
                }
            }
        }
        for schema in &extension.schemas {
            self.remove_schema(schema);
        }
    }

    /// Whether the only `=` of two values of a type is that of the extension that brought the type.
    pub(crate) fn is_equality_of_extension(&self, ty: TypeId) -> bool {
        let Some(extension) = self.extensions.iter().find(|extension| extension.types.contains(&ty)) else {
            return false;
        };
        let mut same = self.operators.get("=").into_iter().flatten().filter(|known| known.sides == [ty, ty]);
        let is_its_own = |known: &Rc<Operator>| extension.operators.iter().any(|own| Rc::ptr_eq(own, known));
        same.next().is_some_and(is_its_own) && same.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version::Version;

    /// A catalog in which an extension was created, with those that it requires.
    fn with(name: &str) -> Catalog {
        let mut catalog = Catalog::new(Version::V15);
        catalog.create_extension(NewExtension { name, schema: None, cascade: true }).unwrap();
        catalog
    }

    #[test]
    fn every_type_that_a_text_names_is_known() {
        for name in texts::names() {
            let catalog = with(name);
            let is_known = |id: &TypeId| catalog.type_row(*id).is_some();
            for function in catalog.functions.values().flatten() {
                let results = function.result_columns.iter().map(|(_, id)| id);
                let mut types = function.arguments.iter().chain([&function.result]).chain(results);
                assert!(types.all(is_known), "{name}: {function:?}");
            }
            for operator in catalog.operators.values().flatten() {
                let mut types = operator.operands().iter().chain([&operator.result]);
                assert!(types.all(is_known), "{name}: {operator:?}");
            }
            for (source, target) in catalog.casts.keys() {
                assert!(is_known(source) && is_known(target), "{name}");
            }
            for id in catalog.extensions.iter().flat_map(|extension| &extension.relations) {
                let relation = catalog.relation(*id).unwrap();
                assert!(relation.columns.iter().all(|column| is_known(&column.data_type)), "{relation:?}");
            }
        }
    }

    #[test]
    fn an_extension_that_is_dropped_leaves_nothing() {
        for name in texts::names() {
            let mut catalog = with(name);
            let created: Vec<String> = catalog.extensions.iter().map(|known| known.name.clone()).collect();
            created.iter().for_each(|name| catalog.remove_extension(name));
            let empty = Catalog::new(Version::V15);
            assert_eq!(catalog.types.len(), empty.types.len(), "{name}");
            assert_eq!(catalog.casts.len(), empty.casts.len(), "{name}");
            assert!(catalog.functions.is_empty(), "{name}");
            assert!(catalog.operators.is_empty(), "{name}");
            assert!(catalog.relation_names.in_schema("public").next().is_none(), "{name}");
        }
    }
}
