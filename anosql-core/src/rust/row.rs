//! What cannot be read of a row that the server sends as a record: it has numbers of types in it, and no names.

use super::type_name;
use crate::{
    diagnostic::Diagnostic,
    query::{Column, Query, Type, TypeKind},
};

/// Refuses a record in which a migration could exchange two columns unseen: one whose columns a `*` stands for, or one with a value
/// of a row type in it.
pub(super) fn check(query: &Query, column: &Column) -> Option<Diagnostic> {
    let parts = &column.row.as_ref().filter(|_| is_record(&column.data_type))?.columns;
    let of_star = |part: &&Column| parts.iter().filter(|other| other.span == part.span).nth(1).is_some();
    if let Some(part) = parts.iter().find(of_star) {
        let message =
            format!("the columns of the row {:?} of query {:?} are those of a `*`", column.name, query.name);
        return Some(Diagnostic::format_error(message, part.span).help(
            "list the columns of the subquery: Postgres sends no names with its rows, so that a migration could exchange two unseen",
        ));
    }
    let named_row = |part: &&Column| is_composite(&part.data_type);
    if let Some(part) = parts.iter().find(named_row) {
        let data_type = type_name(&part.data_type);
        let message = format!(
            "the row {:?} of query {:?} has a row of type {data_type} in it",
            column.name, query.name
        );
        return Some(Diagnostic::format_error(message, part.span).help(
            "take what you need of it from a subquery that lists its columns: Postgres sends no names with the rows in a row",
        ));
    }
    None
}

fn is_record(data_type: &Type) -> bool {
    match &data_type.kind {
        TypeKind::Array(element) => is_record(element),
        TypeKind::Pseudo => data_type.name == "record",
        _ => false,
    }
}

fn is_composite(data_type: &Type) -> bool {
    match &data_type.kind {
        TypeKind::Composite(_) => true,
        TypeKind::Array(inner) | TypeKind::Domain(inner) => is_composite(inner),
        _ => false,
    }
}
