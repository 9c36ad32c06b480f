//! Names that stand for what a statement which was not read may have made or changed.

use crate::{
    catalog::{Attribute, Catalog, RelationId, TypeId, quote},
    diagnostic::{Diagnostic, VOUCH, uncertain},
    source::Span,
};

/// The error for a relation that a statement which was not read may have made or changed: the schema's author can vouch for it.
pub(in crate::analyze) fn relation(
    catalog: &Catalog,
    name: &str,
    id: RelationId,
    statement: Span,
    span: Span,
) -> Box<Diagnostic> {
    let error = *uncertain("relation", name, statement, span);
    let relation = catalog.relation(id).filter(|relation| !relation.columns.is_empty());
    Box::new(match relation.as_deref() {
        Some(relation) => error.help(vouch(&relation.schema, &relation.name)),
        None => error.help("or say what it is like by a plain `create table` behind that statement"),
    })
}

/// The same of a column: its table, or else its type, can be vouched for.
pub(in crate::analyze) fn column(
    catalog: &Catalog,
    name: &str,
    ty: TypeId,
    statement: Span,
    span: Span,
) -> Box<Diagnostic> {
    let error = uncertain("column", name, statement, span);
    let is_it = |column: &Attribute| column.name == name && column.data_type == ty;
    let table = catalog.relations.values().find(|relation| relation.columns.iter().any(is_it));
    let ty = catalog.type_row(ty).filter(|row| !row.schema.is_empty());
    let vouched = ty.map(|row| (&row.schema, &row.name));
    match vouched.or(table.map(|table| (&table.schema, &table.name))) {
        Some((schema, name)) => Box::new(error.help(vouch(schema, name))),
        None => error,
    }
}

/// The advice to vouch for a table or a type.
pub(in crate::analyze) fn vouch(schema: &str, name: &str) -> String {
    let schema = if schema == "public" { String::new() } else { format!("{}.", quote(schema)) };
    format!("{VOUCH} `-- anosql: certain {schema}{}` behind that statement (`*` for all)", quote(name))
}
