//! Types as SQL writes them to types of the catalog.

use sqlparser::ast::{ArrayElemTypeDef, DataType, ObjectName};

use super::{elsewhere, type_modifier};
use crate::{
    catalog::{Catalog, TypeId},
    diagnostic::{Diagnostic, Result, uncertain},
    parse,
    source::Span,
    sqlstate, suggest,
};

/// The type that `data_type` names; `span` is where to point if the name has left no place of its own.
///
/// # Errors
/// 42704 where there is no such type, 42601 and 22023 where it has no such modifier.
pub(crate) fn resolve(catalog: &Catalog, data_type: &DataType, span: Span) -> Result<TypeId> {
    resolve_within(catalog, data_type, span, "")
}

/// The same with what stands behind the name in Postgres's messages.
fn resolve_within(catalog: &Catalog, data_type: &DataType, span: Span, brackets: &str) -> Result<TypeId> {
    if let DataType::Array(ArrayElemTypeDef::SquareBracket(element, _)) = data_type {
        let element = resolve_within(catalog, element, span, "[]")?;
        // Postgres knows no arrays of arrays: further brackets mean further dimensions of the same type. Over a domain that
        // is an array there is one.
        let dimension = catalog.array_element(element).map(|_| element);
        return catalog.array_of(element).or(dimension).ok_or_else(|| {
            let message = format!("could not find array type for data type {}", catalog.format_type(element));
            Box::new(Diagnostic::error(sqlstate::UNDEFINED_OBJECT, message, span))
        });
    }
    if let DataType::Custom(name, modifiers) = data_type {
        let found = custom(catalog, name, span)?;
        if !modifiers.is_empty() {
            let place = parse::span_of(name).unwrap_or(span);
            let (schema, name) = parse::schema_and_name(name);
            let schema = schema.map_or_else(String::new, |schema| schema + ".");
            let written = modifiers.iter().map(|modifier| match modifier.strip_prefix('"') {
                Some(quoted) => quoted.trim_end_matches('"').to_owned(),
                None => modifier.clone(),
            });
            let name = format!("{schema}{name}{brackets}");
            type_modifier::check(catalog, found, &name, &written.collect::<Vec<_>>(), place)?;
        }
        return Ok(found);
    }
    type_modifier::check_range(data_type, span)?;
    let name = parse::internal_name(data_type);
    catalog.type_id(None, &name).ok_or_else(|| unknown(catalog, None, &name, span))
}

fn custom(catalog: &Catalog, object: &ObjectName, span: Span) -> Result<TypeId> {
    let (schema, name) = parse::schema_and_name(object);
    let span = parse::span_of(object).unwrap_or(span);
    let found = catalog.type_id(schema.as_deref(), &name);
    let found = found.ok_or_else(|| unknown(catalog, schema.as_deref(), &name, span))?;
    let element = catalog.array_element(found).unwrap_or(found);
    match catalog.unread.types.get(&element) {
        Some(statement) => {
            let error = *uncertain("type", &name, *statement, span);
            let row = catalog.type_row(element).filter(|row| !row.schema.is_empty());
            Err(Box::new(row.into_iter().fold(error, |error, row| {
                error.help(crate::analyze::uncertain::vouch(&row.schema, &row.name))
            })))
        }
        None => Ok(found),
    }
}

fn unknown(catalog: &Catalog, schema: Option<&str>, name: &str, span: Span) -> Box<Diagnostic> {
    if let Some(schema) = schema
        && !catalog.has_schema(schema)
    {
        return Box::new(Diagnostic::error(
            sqlstate::INVALID_SCHEMA_NAME,
            format!("schema \"{schema}\" does not exist"),
            span,
        ));
    }
    let full = schema.map_or_else(|| name.to_owned(), |schema| format!("{schema}.{name}"));
    let error =
        Diagnostic::error(sqlstate::UNDEFINED_OBJECT, format!("type \"{full}\" does not exist"), span);
    let others = catalog.types.values().filter(|row| row.name == name).map(|row| row.schema.as_str());
    if let Some(help) = elsewhere::help(catalog, (schema, name), "type", others.collect()) {
        return Box::new(help.into_iter().fold(error, Diagnostic::help));
    }
    let known = catalog.types.values().filter(|row| !row.name.starts_with('_')).map(|row| row.name.as_str());
    Box::new(match suggest::nearest(name, known) {
        Some(near) => error.help(format!("there is a type \"{near}\"")),
        None => error,
    })
}
