//! Primary keys and unique constraints.

use super::{
    constraint,
    element::{Constraint, ConstraintKind},
    index,
    naming::{self, Namespace},
};
use crate::{
    catalog::{Attribute, Key, Relation},
    diagnostic::Diagnostic,
    schema::{Result, Schema},
    source::Span,
    sqlstate,
};

/// Puts a key on a table; `own` is the column that it stands behind.
pub(super) fn put_key(
    cx: &Schema<'_>,
    relation: &mut Relation,
    own: Option<String>,
    constraint: &Constraint<'_>,
) -> Result<()> {
    let ConstraintKind::Unique { primary, columns: listed, included, nulls_distinct, .. } = &constraint.kind
    else {
        return Ok(());
    };
    let primary = *primary;
    if primary && relation.keys.iter().any(|key| key.primary) {
        return Err(more_primary_keys(&relation.name, constraint.span));
    }
    check_each_once(listed, primary)?;
    let columns = constraint::constrained(relation, own, listed)?;
    check_partition_key(relation, &columns, false, primary, constraint.span)?;
    for name in &columns {
        let place = listed.iter().find(|(known, _)| known == name).map_or(constraint.span, |(_, span)| *span);
        let column = relation.columns.iter().find(|column| column.name == *name);
        column.map_or(Ok(()), |column| check_order(cx, column, "btree", place))?;
    }
    if let Some(same) = written_before(cx, relation, constraint) {
        // Postgres makes one of two that are the same.
        if same.columns == columns {
            return Ok(());
        }
        let message = format!("relation \"{}\" already exists", same.name);
        return Diagnostic::refuse(sqlstate::DUPLICATE_TABLE, message, constraint.span);
    }
    let name = constraint.name.clone().unwrap_or_else(|| match primary {
        true => naming::free_name(cx, relation, "", "pkey", Namespace::Both),
        false => {
            let included = included.iter().map(|(name, _)| name.as_str());
            let listed = naming::joined(columns.iter().map(String::as_str).chain(included));
            naming::free_name(cx, relation, &listed, "key", Namespace::Both)
        }
    });
    if primary {
        require(relation, &columns);
    }
    let mut key = Key {
        name,
        columns,
        also_reads: Vec::new(),
        has_expressions: false,
        primary,
        is_constraint: true,
        proves_unique: !constraint.deferrable,
        nulls_distinct: *nulls_distinct,
        premises: None,
        attached: None,
    };
    if cx.only {
        index::await_partitions(cx, relation, &mut key);
    }
    relation.keys.push(key);
    Ok(())
}

/// The key of the same name in the definition of a new table.
fn written_before<'r>(
    cx: &Schema<'_>,
    relation: &'r Relation,
    constraint: &Constraint<'_>,
) -> Option<&'r Key> {
    let name = constraint.name.as_ref().filter(|_| !cx.catalog.relations.contains(relation.id))?;
    relation.keys.iter().find(|key| key.is_constraint && key.name == *name)
}

/// Refuses a column for an index that does not say how its values are sorted, if they cannot be.
pub(super) fn check_order(cx: &Schema<'_>, column: &Attribute, method: &str, span: Span) -> Result<()> {
    if cx.catalog.has_default_order(column.data_type) {
        return Ok(());
    }
    let name = cx.catalog.format_type(column.data_type);
    let message = format!("data type {name} has no default operator class for access method \"{method}\"");
    let help = match name.as_str() {
        "json" => "give the column the type jsonb, whose values can be compared",
        _ => "use a type whose values can be sorted, or name an operator class in an index of its own",
    };
    Err(Box::new(Diagnostic::error(sqlstate::UNDEFINED_OBJECT, message, span).help(help)))
}

pub(super) fn more_primary_keys(table: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("multiple primary keys for table \"{table}\" are not allowed");
    Box::new(Diagnostic::error(sqlstate::INVALID_TABLE_DEFINITION, message, span))
}

/// Refuses a column that a key names twice.
fn check_each_once(columns: &[(String, Span)], primary: bool) -> Result<()> {
    for (index, (name, span)) in columns.iter().enumerate() {
        if columns.iter().take(index).any(|(known, _)| known == name) {
            let kind = if primary { "primary key" } else { "unique" };
            let message = format!("column \"{name}\" appears twice in {kind} constraint");
            return Err(Box::new(
                Diagnostic::error(sqlstate::DUPLICATE_COLUMN, message, *span).help("name it once"),
            ));
        }
    }
    Ok(())
}

/// Refuses a key that does not tell which partition a row is in, because each partition looks at its own rows only.
pub(super) fn check_partition_key(
    relation: &Relation,
    columns: &[String],
    is_index: bool,
    primary: bool,
    span: Span,
) -> Result<()> {
    let Some(partition_key) = &relation.partition_key else { return Ok(()) };
    let kind = if primary { "PRIMARY KEY" } else { "UNIQUE" };
    for column in &partition_key.columns {
        let Some(column) = column else {
            let message = format!("unsupported {kind} constraint with partition key definition");
            let help = "a table that is partitioned by an expression has no key: put one on each partition";
            return Err(Box::new(
                Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, message, span).certain().help(help),
            ));
        };
        if !columns.contains(column) {
            let message = "unique constraint on partitioned table must include all partitioning columns";
            let what = if is_index { "index" } else { "key" };
            let help = format!(
                "add the column \"{column}\", by which \"{}\" is partitioned, to the {what}",
                relation.name
            );
            return Err(Box::new(
                Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, message, span).certain().help(help),
            ));
        }
    }
    Ok(())
}

/// The columns of a primary key are not null.
fn require(relation: &mut Relation, columns: &[String]) {
    let columns = relation.columns.iter_mut().filter(|column| columns.contains(&column.name));
    columns.for_each(|column| column.not_null = true);
}

/// `unique using index i`: an index becomes a constraint.
pub(super) fn key_of_index(
    relation: &mut Relation,
    index: &str,
    primary: bool,
    name: Option<String>,
    deferrable: bool,
) {
    let Some(key) = relation.keys.iter_mut().find(|key| key.name == index) else { return };
    key.primary = primary;
    key.is_constraint = true;
    key.proves_unique &= !deferrable;
    key.name = name.unwrap_or_else(|| index.to_owned());
    if primary {
        let columns = key.columns.clone();
        require(relation, &columns);
    }
}
