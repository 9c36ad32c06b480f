//! `create type`, `create domain` and their alterations; schemas as a whole.

pub(in crate::schema) mod label;

use self::label::check_each_once;
use super::{
    Result, Schema, drop,
    reader::{Name, Reader},
    routine::operator::options,
    statement,
    table::{
        alter::column::{self, is_there, no_column},
        element, naming,
    },
};
use crate::{
    analyze::stored_expression,
    catalog::{
        Attribute, Cast, CastContext, CastMethod, Catalog, DomainCheck, Extension, Kind, Relation,
        RelationId, RelationKind, Subscripts, TypeId, TypePlace, TypeRow,
    },
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, statements::split_at_commas},
    schema, sqlstate,
};

/// What ends the type of an attribute or the base type of a domain.
const BEHIND_TYPE: &[&str] =
    &["default", "not", "null", "check", "constraint", "collate", "cascade", "restrict"];

/// What stands behind `create type`.
pub(super) fn create_type(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let name = statement::expect_name(cx, &mut reader)?;
    let schema = statement::named_schema(cx, &name)?;
    if reader.words("as enum") {
        check_new_type(cx, &schema, &name)?;
        let Some(labels) = reader.parenthesized() else { return Err(element::syntax_error(cx, &reader)) };
        let labels = label::labels(cx, labels)?;
        labels.iter().try_for_each(|(label, _)| label::check_label(cx, label))?;
        check_each_once(&labels)?;
        let kind = Kind::Enum(labels.iter().map(|(label, _)| label.clone()).collect());
        let id = cx.catalog.create_type(TypeRow::new(&schema, &name.name, kind, 'E'));
        let place = TypePlace { name: name.span, labels: labels.into_iter().collect() };
        cx.catalog.type_places.insert(id, place);
        return Ok(());
    }
    if reader.words("as range") {
        check_new_type(cx, &schema, &name)?;
        let Some(given) = reader.parenthesized() else { return Err(element::syntax_error(cx, &reader)) };
        return create_range(cx, &schema, &name, given);
    }
    if reader.word("as") {
        check_new_type(cx, &schema, &name)?;
        let Some(attributes) = reader.parenthesized() else { return Err(element::syntax_error(cx, &reader)) };
        let mut relation = Relation::new(&schema, &name.name, RelationKind::CompositeType);
        for attribute in split_at_commas(attributes) {
            let mut reader = Reader::new(attribute);
            if reader.peek().is_some() {
                let attribute = read_attribute(cx, &mut reader)?;
                if relation.column(&attribute.name).is_some() {
                    return Err(twice(&attribute));
                }
                relation.columns.push(attribute);
            }
        }
        let id = cx.catalog.insert_relation(relation);
        if let Some(row_type) = cx.catalog.relations.get(&id).map(|relation| relation.row_type) {
            let place = TypePlace { name: name.span, ..TypePlace::default() };
            cx.catalog.type_places.insert(row_type, place);
        }
        return Ok(());
    }
    let given = reader.parenthesized().unwrap_or_default();
    if reader.peek().is_some() {
        return Err(element::syntax_error(cx, &reader));
    }
    create_base_type(cx, &schema, &name, given)
}

/// A base type is named before the functions that it is made of, and defined behind them.
fn create_base_type(cx: &mut Schema<'_>, schema: &str, name: &Name, given: &[Token]) -> Result<()> {
    let id = match cx.catalog.type_names.get(schema, &name.name) {
        Some(id) => id,
        None => cx.catalog.create_type(TypeRow::new(schema, &name.name, Kind::Base, 'U')),
    };
    let Some(mut row) = cx.catalog.type_row(id).cloned() else { return Ok(()) };
    for (key, value) in options(given) {
        match key.as_str() {
            "category" => row.category = string(value).and_then(|text| text.chars().next()).unwrap_or('U'),
            "preferred" => row.preferred = !Reader::new(value).word("false"),
            "element" => {
                row.element = statement::read_type(cx, value)?;
                row.subscripts = Subscripts::Fixed;
            }
            _ => {}
        }
    }
    cx.catalog.insert_type(row);
    Ok(())
}

/// A table comes with a type of its name.
pub(super) fn check_row_type(cx: &mut Schema<'_>, schema: &str, name: &Name) -> Result<()> {
    let known = cx.catalog.type_names.get(schema, &name.name);
    if known.is_some_and(|known| cx.catalog.unread_since(known).is_some()) {
        return Ok(());
    }
    check_new_type(cx, schema, name).map_err(|error| {
        Box::new((*error).help("a table comes with a type of the same name: give it a name that no type has"))
    })
}

fn check_new_type(cx: &mut Schema<'_>, schema: &str, name: &Name) -> Result<()> {
    let Some(known) = cx.catalog.type_names.get(schema, &name.name) else { return Ok(()) };
    // The name of an array type is given up to whoever asks for it.
    let of = cx.catalog.type_row(known).map(|row| row.element);
    let of = of.filter(|element| cx.catalog.array_of(*element) == Some(known));
    match of {
        Some(element) => {
            cx.catalog.rename_array(element);
            Ok(())
        }
        None => Err(drop::exists("type", name)),
    }
}

fn read_attribute(cx: &Schema<'_>, reader: &mut Reader<'_>) -> Result<Attribute> {
    let (name, span) = statement::expect_identifier(cx, reader)?;
    let mut attribute = Attribute::new(&name, statement::read_type(cx, reader.until(BEHIND_TYPE))?);
    attribute.place = Some(span);
    Ok(attribute)
}

pub(super) fn create_domain(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let name = statement::expect_name(cx, &mut reader)?;
    reader.word("as");
    let data_type = reader.until(BEHIND_TYPE);
    let base = statement::read_type(cx, data_type)?;
    let (mut not_null, mut has_default) = (false, false);
    let mut checks: Vec<DomainCheck> = Vec::new();
    let mut given: Option<String> = None;
    while reader.peek().is_some() {
        if reader.word("constraint") {
            given = reader.identifier().map(|(name, _)| name);
        } else if reader.word("check") {
            let expression = reader.parenthesized().unwrap_or_default();
            checks.push(domain_check(cx, &name.name, base, &checks, given.take(), expression));
        } else if reader.word("default") {
            has_default = true;
        } else if reader.words("not null") {
            not_null = true;
        } else {
            reader.next();
        }
    }
    let schema = statement::named_schema(cx, &name)?;
    check_new_type(cx, &schema, &name)?;
    let category = cx.catalog.category(base).0;
    cx.catalog.create_type(TypeRow::new(
        &schema,
        &name.name,
        Kind::Domain { base, not_null, checks, has_default },
        category,
    ));
    Ok(())
}

fn domain_check(
    cx: &Schema<'_>,
    domain: &str,
    base: TypeId,
    known: &[DomainCheck],
    given: Option<String>,
    expression: &[Token],
) -> DomainCheck {
    let name = given.unwrap_or_else(|| naming::of_domain_check(domain, known));
    let may_refuse_null = stored_expression::may_refuse_null(cx.catalog, cx.sources, base, expression);
    DomainCheck { name, may_refuse_null }
}

/// A range comes with its multirange and with constructors of both names.
fn create_range(cx: &mut Schema<'_>, schema: &str, name: &Name, given: &[Token]) -> Result<()> {
    check_options(given, RANGE_OPTIONS)?;
    let (mut subtype, mut multirange) = (None, None);
    for (key, value) in options(given) {
        match key.as_str() {
            "subtype" => subtype = Some(statement::read_type(cx, value)?),
            "multirange_type_name" => multirange = Reader::new(value).name(),
            _ => {}
        }
    }
    let Some(subtype) = subtype else {
        let message = "type attribute \"subtype\" is required";
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, cx.span);
    };
    let name = name.name.as_str();
    let range = cx.catalog.create_type(TypeRow::new(schema, name, Kind::Range { subtype }, 'R'));
    let default = || match name.contains("range") {
        true => name.replacen("range", "multirange", 1),
        false => format!("{name}_multirange"),
    };
    let (multi_schema, multirange) = match multirange {
        Some(given) => (given.schema.unwrap_or_else(|| schema.to_owned()), given.name),
        None => (schema.to_owned(), default()),
    };
    let row = TypeRow::new(&multi_schema, &multirange, Kind::Multirange { range }, 'R');
    let id = cx.catalog.create_type(row);
    for arguments in [vec![subtype, subtype], vec![subtype, subtype, TypeId::TEXT]] {
        cx.catalog.insert_function(super::routine::plain(schema, name, arguments, range));
    }
    let constructor = |arguments| super::routine::plain(&multi_schema, &multirange, arguments, id);
    cx.catalog.insert_function(constructor(Vec::new()));
    cx.catalog.insert_function(constructor(vec![range]));
    if let Some(ranges) = cx.catalog.array_of(range) {
        let mut variadic = constructor(vec![ranges]);
        variadic.variadic = range;
        cx.catalog.insert_function(variadic);
    }
    let cast = Cast {
        context: CastContext::Explicit,
        method: CastMethod::Function,
        own_function: None,
        own_is_total: false,
    };
    cx.catalog.casts.insert((range, id), cast);
    Ok(())
}

pub(super) fn alter_domain(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let name = statement::expect_name(cx, &mut reader)?;
    let id = statement::named_type(cx, &name)?;
    let name_of_domain = cx.catalog.type_row(id).map(|row| row.name.clone()).unwrap_or_default();
    let set = reader.words("set not null");
    if set || reader.words("drop not null") {
        if let Some(Kind::Domain { not_null, .. }) = cx.catalog.types.get_mut(&id).map(|row| &mut row.kind) {
            *not_null = set;
        }
        return Ok(());
    }
    let Some(Kind::Domain { base, checks, .. }) = cx.catalog.type_row(id).map(|row| row.kind.clone()) else {
        return rename_or_move_type(cx, reader, id);
    };
    if reader.words("set default") || reader.words("drop default") {
        // A type made of it may keep the default.
        if let Some(Kind::Domain { has_default, .. }) = cx.catalog.types.get_mut(&id).map(|row| &mut row.kind)
        {
            *has_default = true;
        }
        return Ok(());
    }
    let mut added = None;
    if reader.word("add") {
        let given = reader.word("constraint").then(|| reader.identifier()).flatten();
        if reader.word("check") {
            let name = given.map(|(name, _)| name);
            let expression = reader.parenthesized().unwrap_or_default();
            added = Some(domain_check(cx, &name_of_domain, base, &checks, name, expression));
        }
        if let Some(Kind::Domain { checks, .. }) = cx.catalog.types.get_mut(&id).map(|row| &mut row.kind) {
            checks.extend(added);
        }
        return Ok(());
    }
    if let Some(Kind::Domain { checks, .. }) = cx.catalog.types.get_mut(&id).map(|row| &mut row.kind) {
        if reader.words("drop constraint") {
            reader.words("if exists");
            let name = reader.identifier().map(|(name, _)| name);
            checks.retain(|check| Some(&check.name) != name.as_ref());
            return Ok(());
        }
        if reader.words("rename constraint") {
            let old = reader.identifier().map(|(name, _)| name);
            reader.word("to");
            if let Some((new, _)) = reader.identifier() {
                checks
                    .iter_mut()
                    .filter(|check| Some(&check.name) == old.as_ref())
                    .for_each(|check| new.clone_into(&mut check.name));
            }
            return Ok(());
        }
    }
    rename_or_move_type(cx, reader, id)
}

/// What stands behind `alter type`.
pub(super) fn alter_type(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let name = statement::expect_name(cx, &mut reader)?;
    let id = statement::named_type(cx, &name)?;
    if reader.words("add value") {
        return label::add_label(cx, reader, id);
    }
    if reader.words("rename value") {
        return label::rename_label(cx, reader, id);
    }
    let relation = cx.catalog.composite_relation(id);
    if let (Some(relation), true) = (relation, reader.words("rename attribute")) {
        let (old, span) = statement::expect_identifier(cx, &mut reader)?;
        reader.word("to");
        let (new, place) = statement::expect_identifier(cx, &mut reader)?;
        let is_of_it = |table: &&Relation| table.of_type == Some(relation);
        let tables: Vec<RelationId> =
            cx.catalog.relations.linked(relation).filter(is_of_it).map(|table| table.id).collect();
        return [relation]
            .into_iter()
            .chain(tables)
            .try_for_each(|relation| column::rename_column(cx, relation, &old, (&new, place), span));
    }
    let is_action = |token: &Token| token.kind.is_word("attribute");
    match relation {
        Some(relation) if reader.rest().get(1).is_some_and(is_action) => {
            alter_attributes(cx, relation, reader.rest())
        }
        _ => rename_or_move_type(cx, reader, id),
    }
}

fn alter_attributes(cx: &mut Schema<'_>, relation: RelationId, actions: &[Token]) -> Result<()> {
    let span = cx.span;
    for action in split_at_commas(actions) {
        let mut reader = Reader::new(action);
        if reader.words("add attribute") {
            let attribute = read_attribute(cx, &mut reader)?;
            let known = schema::relation_mut(cx, relation)?;
            if known.column(&attribute.name).is_some() {
                return Err(is_there(known, &attribute.name, attribute.place.unwrap_or(span)));
            }
            known.columns.push(attribute);
        } else if reader.words("drop attribute") {
            let if_exists = reader.words("if exists");
            let (name, place) = statement::expect_identifier(cx, &mut reader)?;
            let known = schema::relation_mut(cx, relation)?;
            if !if_exists && known.column(&name).is_none() {
                return Err(no_column(known, &name, place));
            }
            schema::relation_mut(cx, relation)?.columns.retain(|column| column.name != name);
        } else if reader.words("alter attribute") {
            let (name, place) = statement::expect_identifier(cx, &mut reader)?;
            let known = schema::relation_mut(cx, relation)?;
            if known.column(&name).is_none() {
                return Err(no_column(known, &name, place));
            }
            reader.words("set data");
            reader.word("type");
            let data_type = statement::read_type(cx, reader.until(BEHIND_TYPE))?;
            let columns = &mut schema::relation_mut(cx, relation)?.columns;
            columns
                .iter_mut()
                .filter(|column| column.name == name)
                .for_each(|column| column.data_type = data_type);
        } else {
            return Err(element::syntax_error(cx, &reader));
        }
    }
    // Tables that are of the type have its attributes.
    let attributes = schema::relation_mut(cx, relation)?.columns.clone();
    let tables = cx.catalog.relations.linked(relation);
    let tables: Vec<RelationId> =
        tables.filter(|table| table.of_type == Some(relation)).map(|table| table.id).collect();
    for table in tables {
        let Some(table) = cx.catalog.relations.get_mut(&table) else { continue };
        let is_gone = |name: &String| attributes.iter().all(|attribute| attribute.name != *name);
        let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        names.iter().filter(|name| is_gone(name)).for_each(|name| table.drop_column(name));
        for attribute in &attributes {
            table.forget_checks_of(&attribute.name);
            match table.columns.iter_mut().find(|column| column.name == attribute.name) {
                Some(column) => column.data_type = attribute.data_type,
                None => table.columns.push(attribute.clone()),
            }
        }
    }
    Ok(())
}

fn rename_or_move_type(cx: &mut Schema<'_>, mut reader: Reader<'_>, id: TypeId) -> Result<()> {
    let Some(row) = cx.catalog.type_row(id) else { return Ok(()) };
    let (mut schema, mut name) = (row.schema.clone(), row.name.clone());
    if reader.words("rename to") {
        name = statement::expect_identifier(cx, &mut reader)?.0;
    } else if reader.words("set schema") {
        schema = statement::expect_identifier(cx, &mut reader)?.0;
    } else {
        return Ok(());
    }
    match cx.catalog.composite_relation(id).filter(|_| !cx.catalog.is_domain(id)) {
        Some(relation) => cx.catalog.rename_relation(relation, &schema, &name),
        None => cx.catalog.rename_type(id, &schema, &name),
    }
    Ok(())
}

fn twice(attribute: &Attribute) -> Box<Diagnostic> {
    let message = format!("column \"{}\" specified more than once", attribute.name);
    Box::new(Diagnostic::error(sqlstate::DUPLICATE_COLUMN, message, attribute.place.unwrap_or_default()))
}

/// What may be said of a range.
const RANGE_OPTIONS: &[&str] =
    &["subtype", "subtype_opclass", "collation", "canonical", "subtype_diff", "multirange_type_name"];

/// Refuses an option that is none of `known`, or that comes again.
fn check_options(given: &[Token], known: &[&str]) -> Result<()> {
    let mut said: Vec<String> = Vec::new();
    for option in split_at_commas(given) {
        let Some((key, span)) = Reader::new(option).identifier() else { continue };
        let message = if !known.contains(&key.as_str()) {
            format!("type attribute \"{key}\" not recognized")
        } else if said.contains(&key) {
            "conflicting or redundant options".to_owned()
        } else {
            said.push(key);
            continue;
        };
        return Err(Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, message, span).certain()));
    }
    Ok(())
}

/// A constant string that stands alone.
fn string(tokens: &[Token]) -> Option<String> {
    Reader::new(tokens).string()
}

impl Catalog {
    /// Puts names without a schema into the scope of these schemas. Who `$user` is is not known, so it is passed over.
    pub(crate) fn set_search_path(&mut self, schemas: impl Iterator<Item = String>) {
        let mut path: Vec<String> =
            schemas.filter(|schema| !schema.is_empty() && schema != "$user").collect();
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
        let of_extensions = self.extensions.iter_mut().flat_map(Extension::schemas);
        let others = self.schemas.iter_mut().chain(&mut self.search_path);
        for schema in others.chain(of_extensions).filter(|schema| *schema == old) {
            new.clone_into(schema);
        }
    }

    pub(crate) fn remove_schema(&mut self, name: &str) {
        while let Some(extension) = self.extension_in(name) {
            self.remove_extension(&extension);
        }
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

/// What stands in parentheses in a type, in one spelling. Without them a `bit` and a `char` have the length 1.
pub(super) fn modifier(tokens: &[Token]) -> Option<String> {
    let words: Vec<&TokenKind> =
        tokens.iter().filter(|token| !token.kind.is_comment()).map(|token| &token.kind).collect();
    let inner = words.iter().skip_while(|kind| ***kind != TokenKind::LeftParen).skip(1);
    let parts: Vec<&str> = inner
        .take_while(|kind| ***kind != TokenKind::RightParen)
        .filter_map(|kind| match kind {
            TokenKind::Number(number) | TokenKind::Word(number) => Some(number.as_str()),
            TokenKind::String { value, .. } => Some(value.as_str()),
            _ => None,
        })
        .collect();
    if !parts.is_empty() {
        return Some(parts.join(",").to_ascii_lowercase());
    }
    let word = |index: usize| match words.get(index) {
        Some(TokenKind::Word(word)) => word.to_ascii_lowercase(),
        _ => String::new(),
    };
    let is_single = matches!(word(0).as_str(), "bit" | "char" | "character") && word(1) != "varying";
    is_single.then(|| "1".to_owned())
}
