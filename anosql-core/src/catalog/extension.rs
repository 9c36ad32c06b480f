//! The objects of the extensions that come with Postgres, put in when a schema creates the extension.

use std::{collections::HashMap, rc::Rc};

use super::{
    Attribute, Catalog, Function, Kind, Operator, Relation, RelationKind, Subscripts, TypeId, TypeRow,
    builtin,
};

const EXTENSIONS: &str = include_str!("../../catalog/extensions.tsv");

/// An extension that was created, and what it brought.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extension {
    pub(crate) name: String,
    types: Vec<TypeId>,
    functions: Vec<Rc<Function>>,
    operators: Vec<Rc<Operator>>,
}

impl Catalog {
    /// Puts in the objects of `extension` and of those that it needs. Whether they are known.
    pub(crate) fn create_extension(&mut self, extension: &str, schema: &str) -> bool {
        if self.extensions.iter().any(|known| known.name == extension) {
            return true;
        }
        let prefix = format!("{extension}\t");
        let mut lines = EXTENSIONS.lines().filter_map(|line| line.strip_prefix(&prefix)).peekable();
        if lines.peek().is_none() {
            return false;
        }
        let mut made = Extension { name: extension.to_owned(), ..Extension::default() };
        let first = self.allocate();
        let mut needed: Vec<TypeId> = Vec::new();
        let mut names = self.type_references(schema);
        for line in lines {
            let Some((kind, rest)) = line.split_once('\t') else { continue };
            match kind {
                "R" => {
                    let before = self.allocate();
                    self.create_extension(rest, schema);
                    needed.extend(self.types.keys().filter(|id| id.0 > before).copied());
                    names = self.type_references(schema);
                }
                "T" => self.extension_type(schema, &resolve(rest, &names), &mut names),
                "V" => self.extension_relation(schema, &resolve(rest, &names), &mut names),
                "F" => {
                    let mut function = builtin::function(&resolve(rest, &names));
                    schema.clone_into(&mut function.schema);
                    let function = Rc::new(function);
                    self.note_function(&function);
                    made.functions.push(Rc::clone(&function));
                    self.functions.entry(function.name.clone()).or_default().push(function);
                }
                "O" => {
                    let mut operator = builtin::operator(&resolve(rest, &names));
                    schema.clone_into(&mut operator.schema);
                    let operator = Rc::new(operator);
                    made.operators.push(Rc::clone(&operator));
                    self.operators.entry(operator.name.clone()).or_default().push(operator);
                }
                "C" => {
                    let (types, cast) = builtin::cast(&resolve(rest, &names));
                    self.casts.insert(types, cast);
                }
                _ => {}
            }
        }
        let own = self.types.keys().filter(|id| id.0 > first && !needed.contains(id));
        made.types = own.copied().collect();
        self.extensions.push(made);
        true
    }

    /// Takes out what an extension brought, and what is made of it.
    pub(crate) fn remove_extension(&mut self, name: &str) {
        let Some(index) = self.extensions.iter().position(|known| known.name == name) else { return };
        let extension = self.extensions.remove(index);
        for id in extension.types {
            match self.composite_relation(id).filter(|_| !self.is_domain(id)) {
                Some(relation) => self.remove_with_dependents(relation),
                None => self.remove_type_with_columns(id),
            }
        }
        for functions in self.functions.values_mut() {
            functions.retain(|function| !extension.functions.iter().any(|own| Rc::ptr_eq(own, function)));
        }
        for operators in self.operators.values_mut() {
            operators.retain(|operator| !extension.operators.iter().any(|own| Rc::ptr_eq(own, operator)));
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

    /// The types that lines may refer to by name: those of extensions that are there already.
    fn type_references(&self, schema: &str) -> HashMap<String, TypeId> {
        let own = self.types.values().filter(|row| row.schema == schema);
        own.map(|row| (row.name.clone(), row.id)).collect()
    }

    fn extension_type(&mut self, schema: &str, line: &str, names: &mut HashMap<String, TypeId>) {
        let fields: Vec<&str> = line.split('\t').collect();
        let letter = |index: usize| fields.get(index).and_then(|field| field.chars().next());
        let number =
            |index: usize| TypeId(fields.get(index).and_then(|field| field.parse().ok()).unwrap_or(0));
        let name = fields.first().copied().unwrap_or_default();
        let kind = match letter(1) {
            Some('d') => {
                Kind::Domain { base: number(6), not_null: false, checks: Vec::new(), has_default: false }
            }
            _ => Kind::Base,
        };
        let mut row = TypeRow::new(schema, name, kind, letter(2).unwrap_or('U'));
        row.preferred = letter(3) == Some('p');
        row.element = number(4);
        row.subscripts = match letter(5) {
            Some('r') => Subscripts::Fixed,
            Some('s') => Subscripts::Text,
            _ => Subscripts::None,
        };
        let id = self.create_type(row);
        names.insert(name.to_owned(), id);
        if let Some(array) = self.array_of(id).and_then(|array| self.type_row(array)) {
            names.insert(array.name.clone(), array.id);
        }
    }

    fn extension_relation(&mut self, schema: &str, line: &str, names: &mut HashMap<String, TypeId>) {
        let mut fields = line.split('\t');
        let (name, kind) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let kind = match kind {
            "c" => RelationKind::CompositeType,
            "v" => RelationKind::View,
            _ => RelationKind::Table,
        };
        let mut relation = Relation::new(schema, name, kind);
        let columns = fields.next().unwrap_or_default().split(',').filter_map(|entry| entry.rsplit_once(':'));
        relation.columns = columns
            .map(|(name, data_type)| Attribute::new(name, TypeId(data_type.parse().unwrap_or(0))))
            .collect();
        let id = self.insert_relation(relation);
        if let Some(relation) = self.relations.get(&id) {
            names.insert(name.to_owned(), relation.row_type);
        }
    }
}

/// A line with the types that it names by name as numbers.
fn resolve(line: &str, names: &HashMap<String, TypeId>) -> String {
    let part = |part: &str| match part.strip_prefix('@').and_then(|name| names.get(name)) {
        Some(id) => id.0.to_string(),
        None => part.to_owned(),
    };
    let join = |text: &str, separator: char, each: &dyn Fn(&str) -> String| {
        text.split(separator).map(each).collect::<Vec<_>>().join(&separator.to_string())
    };
    join(line, '\t', &|field| join(field, ',', &|entry| join(entry, ':', &part)))
}
