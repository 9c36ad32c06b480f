//! Rows within the rows of a result: columns with dotted names, and values that are rows of relations and subqueries.

use crate::{
    analyze::{
        prove::nullability::{self, Part, Parts, Row},
        tree::Query as Tree,
    },
    catalog::{Catalog, TypeId},
    diagnostic::{Diagnostic, Result},
    lexer::LONGEST_NAME,
    query::{Column, ColumnGroup, Origin, RowColumns},
    source::Span,
    template::{Alias, DeclaredNull},
};

/// What a column's name says. That of a table's column, which nobody has renamed, says nothing else.
pub(super) fn alias_of<'n>(name: &'n str, origin: Option<&Origin>, is_array: bool) -> Alias<'n> {
    match origin {
        Some(origin) if origin.column == name => Alias::name_alone(name),
        _ => Alias::of(name, is_array),
    }
}

/// Checks that Postgres has not cut a Rust type off with the name that it stands behind.
pub(super) fn check_aliases<'n>(
    aliases: impl Iterator<Item = (&'n str, &'n Alias<'n>)>,
    place: &dyn Fn(usize) -> Span,
) -> Result<()> {
    let is_cut_off =
        |(written, alias): &(&str, &Alias<'_>)| written.len() >= LONGEST_NAME && alias.rust.is_some();
    let Some((index, (_, alias))) = aliases.enumerate().find(|(_, alias)| is_cut_off(alias)) else {
        return Ok(());
    };
    let message =
        format!("Postgres cuts off the name of column \"{}\" behind {LONGEST_NAME} bytes", alias.name);
    Err(Box::new(Diagnostic::format_error(message, place(index)).help(
        "name the type by a shorter path, such as one that a `pub use` in the root of the crate gives it",
    )))
}

/// From here on lie the types that were made with a database, those of the rows of system views among them. Below are the plain
/// types, and the rows of the four tables that are there before all others.
const FIRST_MADE_OID: u32 = 10_000;

/// For each column the columns of the rows that it is or, as an array, holds.
pub(super) fn within_values(
    catalog: &Catalog,
    tree: &Tree,
    params: &[bool],
    columns: &[Column],
) -> Vec<Option<RowColumns>> {
    // Most columns are of a plain type, which needs no look into the catalog.
    let may_be_row =
        |ty: TypeId| ty.0 >= FIRST_MADE_OID || matches!(ty, TypeId::RECORD | TypeId::RECORD_ARRAY);
    let is_row = |ty| may_be_row(ty) && catalog.is_row(catalog.array_element(ty).unwrap_or(ty));
    if !tree.columns().iter().any(|column| is_row(column.ty)) {
        return vec![None; columns.len()];
    }
    let rows = nullability::rows_of_query(catalog, tree, params);
    rows.iter().zip(columns).map(|(parts, column)| row(catalog, parts, column.span)).collect()
}

/// The columns of a row; those that the query does not write itself stand where the row does.
fn row(catalog: &Catalog, parts: &Parts, span: Span) -> Option<RowColumns> {
    let Parts::Known(Row { parts, groups }) = parts else { return None };
    // The names of a table's columns say nothing else.
    let alias = |part: &'_ Part| match part.span {
        Some(_) => {
            let is_array = catalog.array_element(part.ty).is_some();
            let Alias { name, null, rust, .. } = alias_of(&part.name, part.origin.as_ref(), is_array);
            (name.to_owned(), null, rust.map(str::to_owned))
        }
        None => (part.name.clone(), DeclaredNull::Inferred, None),
    };
    let column = |part: &Part| {
        let base = catalog.base_type(part.ty);
        let span = part.span.unwrap_or(span);
        let (name, null, rust) = alias(part);
        Column {
            name,
            rust,
            data_type: catalog.describe_type(base),
            domain: (base != part.ty).then(|| catalog.describe_type(part.ty)),
            nullable: null.or(part.nullable),
            elements_nullable: catalog.array_element(part.ty).map(|_| part.holds_null),
            why: Vec::new(),
            origin: part.origin.clone(),
            span,
            row: row(catalog, &part.row, span),
        }
    };
    let signs: Vec<DeclaredNull> = parts.iter().map(|part| alias(part).1).collect();
    let mut groups = groups.clone();
    groups.iter_mut().for_each(|group| override_nulls(group, &signs));
    Some(RowColumns { columns: parts.iter().map(column).collect(), groups })
}

/// The rows that columns with dotted names make; `declared` are the signs behind the names, which override what is proven.
pub(super) fn of_names(
    catalog: &Catalog,
    tree: &Tree,
    params: &[bool],
    columns: &[Column],
    declared: &[DeclaredNull],
) -> Vec<ColumnGroup> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let nullable: Vec<bool> = columns.iter().map(|column| column.nullable).collect();
    if !names.iter().any(|name| name.contains('.')) {
        return Vec::new();
    }
    let mut groups = nullability::groups_of_query(catalog, tree, params, &names, &nullable);
    groups.iter_mut().for_each(|group| override_nulls(group, declared));
    groups
}

fn override_nulls(group: &mut ColumnGroup, declared: &[DeclaredNull]) {
    for column in &mut group.columns {
        column.nullable = declared.get(column.index).map_or(column.nullable, |sign| sign.or(column.nullable));
    }
    group.groups.iter_mut().for_each(|inner| override_nulls(inner, declared));
}
