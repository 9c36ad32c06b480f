//! Foreign keys: what they refer to has to be a key of a table, and of types that can be compared with theirs.

use super::{
    constraint,
    element::{Constraint, ConstraintKind},
    naming::{self, Namespace},
};
use crate::{
    catalog::{ForeignKey, Relation, RelationKind},
    diagnostic::Diagnostic,
    schema::{Result, Schema, reader::Name, statement::no_relation},
    source::Span,
    sqlstate, suggest,
};

/// Columns, with their places.
type Columns = [(String, Span)];

/// A constraint as a foreign key of `relation`; `column` is the one that it stands behind. None where it is no foreign key.
pub(super) fn foreign_key(
    cx: &Schema<'_>,
    relation: &Relation,
    column: Option<String>,
    constraint: &Constraint<'_>,
) -> Result<Option<ForeignKey>> {
    let ConstraintKind::ForeignKey {
        columns,
        table,
        referenced,
        period,
        match_full,
        on_delete,
        on_delete_columns,
        on_update,
    } = &constraint.kind
    else {
        return Ok(None);
    };
    let is_itself =
        table.name == relation.name && table.schema.as_ref().is_none_or(|schema| *schema == relation.schema);
    let id = match cx.catalog.relation_id(table.schema.as_deref(), &table.name) {
        Some(id) => id,
        None if is_itself => relation.id,
        None => return Err(no_relation(table)),
    };
    let own = column.map(|column| (column, constraint.span));
    let own: Vec<(String, Span)> = own.into_iter().chain(columns.iter().cloned()).collect();
    let other = cx.catalog.relation(id);
    let other = if id == relation.id { relation } else { other.as_deref().unwrap_or(relation) };
    let key = referenced_key(other, referenced);
    let columns: Vec<String> = own.iter().map(|(name, _)| name.clone()).collect();
    let name = constraint.name.clone().unwrap_or_else(|| {
        let listed = naming::joined(columns.iter().map(String::as_str));
        naming::free_name(cx, relation, &listed, "fkey", Namespace::Constraints)
    });
    if !cx.catalog.unread.relations.contains_key(&other.id) {
        check_tables(relation, other, table)?;
    }
    check_columns(relation, &own)?;
    check_set_columns(&own, on_delete_columns)?;
    if constraint::knows_constraints(cx, other) {
        check_key(other, table, referenced)?;
        let key: Vec<&str> = key.iter().map(String::as_str).collect();
        check_types(cx, (relation, &own), (other, &key), &name, constraint.span)?;
    }
    Ok(Some(ForeignKey {
        name,
        columns,
        table: id,
        referenced: key,
        deferrable: constraint.deferrable,
        // Rows that cover a period together are none of them the one that is referred to.
        not_valid: constraint.not_valid || *period,
        match_full: *match_full,
        on_delete: *on_delete,
        on_update: *on_update,
    }))
}

/// The columns that are referred to.
fn referenced_key(table: &Relation, named: &Columns) -> Vec<String> {
    match named {
        [] => primary_key(table).map(<[String]>::to_vec).unwrap_or_default(),
        named => named.iter().map(|(name, _)| name.clone()).collect(),
    }
}

/// Looks at the columns that are referred to, which must be all of a key.
fn check_key(table: &Relation, name: &Name, columns: &Columns) -> Result<()> {
    if columns.is_empty() {
        return match primary_key(table) {
            Some(_) => Ok(()),
            None => Err(no_primary_key(table, name)),
        };
    }
    check_columns(table, columns)?;
    let is_double = |(index, (name, _)): &(usize, &(String, Span))| {
        columns.iter().take(*index).any(|(known, _)| known == name)
    };
    if let Some((_, (_, span))) = columns.iter().enumerate().find(is_double) {
        let message = "foreign key referenced-columns list must not contain duplicates";
        return Diagnostic::refuse(sqlstate::INVALID_FOREIGN_KEY, message, *span);
    }
    let is_all =
        |key: &[String]| key.len() == columns.len() && columns.iter().all(|(name, _)| key.contains(name));
    // A partial index is none; where its condition names no column this is not told here.
    let is_key = table.keys.iter().any(|key| {
        !key.has_expressions && (key.is_constraint || key.also_reads.is_empty()) && is_all(&key.columns)
    });
    if is_key {
        return Ok(());
    }
    let message =
        format!("there is no unique constraint matching given keys for referenced table \"{}\"", table.name);
    let listed: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let span = columns.iter().map(|(_, span)| *span).reduce(Span::to).unwrap_or(name.span);
    let help = format!("add `unique ({})` to \"{}\"", listed.join(", "), table.name);
    Err(Box::new(Diagnostic::error(sqlstate::INVALID_FOREIGN_KEY, message, span).help(help)))
}

/// Looks at the number and the types of the columns.
fn check_types(
    cx: &Schema<'_>,
    (table, own): (&Relation, &Columns),
    (other, key): (&Relation, &[&str]),
    name: &str,
    span: Span,
) -> Result<()> {
    let place = own.iter().map(|(_, span)| *span).reduce(Span::to).unwrap_or(span);
    if own.len() != key.len() {
        let message = "number of referencing and referenced columns for foreign key disagree";
        return Diagnostic::refuse(sqlstate::INVALID_FOREIGN_KEY, message, place);
    }
    let type_of = |table: &Relation, name: &str| {
        table.columns.iter().find(|column| column.name == name).map(|column| column.data_type)
    };
    for ((column, place), referenced) in own.iter().zip(key) {
        let (Some(ours), Some(theirs)) = (type_of(table, column), type_of(other, referenced)) else {
            continue;
        };
        if cx.catalog.may_refer(ours, theirs) {
            continue;
        }
        let (ours, theirs) = (cx.catalog.format_type(ours), cx.catalog.format_type(theirs));
        let message = format!("foreign key constraint \"{name}\" cannot be implemented");
        let mut error = Diagnostic::error(sqlstate::DATATYPE_MISMATCH, message, *place)
            .help(format!("give \"{column}\" the type {theirs}, which \"{referenced}\" has"));
        error.notes.push(format!(
            "key columns \"{column}\" and \"{referenced}\" are of incompatible types: {ours} and {theirs}"
        ));
        return Err(Box::new(error));
    }
    Ok(())
}

/// Looks at what the tables are.
fn check_tables(table: &Relation, other: &Relation, name: &Name) -> Result<()> {
    let is_table = matches!(other.kind, RelationKind::Table | RelationKind::PartitionedTable);
    if !is_table || other.is_foreign {
        let message = format!("referenced relation \"{}\" is not a table", other.name);
        return Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, name.span);
    }
    let (is_temporary, refers_to_temporary) = (table.schema == "pg_temp", other.schema == "pg_temp");
    let kind = match (is_temporary, refers_to_temporary) {
        (true, false) => "temporary",
        (false, true) => "permanent",
        _ => return Ok(()),
    };
    let message = format!("constraints on {kind} tables may reference only {kind} tables");
    Diagnostic::refuse(sqlstate::INVALID_TABLE_DEFINITION, message, name.span)
}

/// All columns must be there.
fn check_columns(table: &Relation, columns: &Columns) -> Result<()> {
    let Some((name, span)) = columns.iter().find(|(name, _)| table.column(name).is_none()) else {
        return Ok(());
    };
    let message = format!("column \"{name}\" referenced in foreign key constraint does not exist");
    let mut error = Diagnostic::error(sqlstate::UNDEFINED_COLUMN, message, *span);
    if let Some(near) = suggest::nearest(name, table.columns.iter().map(|column| column.name.as_str())) {
        error = error.help(format!("table \"{}\" has a column \"{near}\"", table.name));
    }
    Err(Box::new(error))
}

/// What is set to null or to its default must be one of the columns.
fn check_set_columns(own: &Columns, set: &Columns) -> Result<()> {
    let is_own = |name: &String| own.iter().any(|(known, _)| known == name);
    let Some((name, span)) = set.iter().find(|(name, _)| !is_own(name)) else { return Ok(()) };
    let message = format!("column \"{name}\" referenced in ON DELETE SET action must be part of foreign key");
    Diagnostic::refuse(sqlstate::INVALID_COLUMN_REFERENCE, message, *span)
}

fn primary_key(table: &Relation) -> Option<&[String]> {
    table.keys.iter().find(|key| key.primary).map(|key| &key.columns[..])
}

fn no_primary_key(table: &Relation, name: &Name) -> Box<Diagnostic> {
    let message = format!("there is no primary key for referenced table \"{}\"", table.name);
    let unique = table.keys.iter().find(|key| key.is_constraint && !key.columns.is_empty());
    let help = match unique {
        Some(key) => format!("name the columns of another key: `({})`", key.columns.join(", ")),
        None => format!("declare a primary key of \"{}\"", table.name),
    };
    Box::new(Diagnostic::error(sqlstate::UNDEFINED_OBJECT, message, name.span).help(help))
}
