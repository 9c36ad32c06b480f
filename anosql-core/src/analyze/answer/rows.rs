//! Rows within the rows of a result: columns with dotted names, and values that are rows of relations and subqueries.

use crate::{
    analyze::{
        prove::nullability::{self, Part, Parts, Row},
        tree::Query as Tree,
    },
    catalog::Catalog,
    query::{Column, ColumnGroup, RowColumns},
    source::Span,
    template::DeclaredNull,
};

/// For each column the columns of the rows that it is or, as an array, holds.
pub(super) fn within_values(
    catalog: &Catalog,
    tree: &Tree,
    params: &[bool],
    columns: &[Column],
) -> Vec<Option<RowColumns>> {
    let is_row = |ty| catalog.is_row(catalog.array_element(ty).unwrap_or(ty));
    if !tree.columns().iter().any(|column| is_row(column.ty)) {
        return vec![None; columns.len()];
    }
    let rows = nullability::rows_of_query(catalog, tree, params);
    rows.iter().zip(columns).map(|(parts, column)| row(catalog, parts, column.span)).collect()
}

/// The columns of a row; those that the query does not write itself stand where the row does.
fn row(catalog: &Catalog, parts: &Parts, span: Span) -> Option<RowColumns> {
    let Parts::Known(Row { parts, groups }) = parts else { return None };
    let column = |part: &Part| {
        let base = catalog.base_type(part.ty);
        let span = part.span.unwrap_or(span);
        Column {
            name: part.name.clone(),
            data_type: catalog.describe_type(base),
            domain: (base != part.ty).then(|| catalog.describe_type(part.ty)),
            nullable: part.nullable,
            elements_nullable: catalog.array_element(part.ty).map(|_| part.holds_null),
            why: Vec::new(),
            origin: part.origin.clone(),
            span,
            row: row(catalog, &part.row, span),
        }
    };
    Some(RowColumns { columns: parts.iter().map(column).collect(), groups: groups.clone() })
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
