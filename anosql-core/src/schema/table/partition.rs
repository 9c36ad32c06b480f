//! What a table is partitioned by, and which rows a partition holds.

use super::key;
use crate::{
    analyze::stored_expression,
    catalog::{PartitionKey, Relation, RelationKind},
    diagnostic::Diagnostic,
    lexer::{Token, statements::split_at_commas},
    schema::{Result, Schema, reader::Reader, statement},
    source::Span,
    sqlstate, suggest,
};

/// The key of a partitioned table, each column with its place.
pub(in crate::schema) struct WrittenKey {
    pub(in crate::schema) key: PartitionKey,
    columns: Vec<(String, Span)>,
}

/// What stands behind `partition by`.
pub(super) fn partition_key(cx: &Schema<'_>, reader: &mut Reader<'_>) -> Result<WrittenKey> {
    let (strategy, span) = statement::expect_identifier(cx, reader)?;
    if !matches!(strategy.as_str(), "list" | "range" | "hash") {
        let message = format!("unrecognized partitioning strategy \"{strategy}\"");
        let help = "a table is partitioned by `list`, `range` or `hash`";
        return Err(Box::new(Diagnostic::error(sqlstate::INVALID_PARAMETER_VALUE, message, span).help(help)));
    }
    let mut columns = Vec::new();
    let mut key = Vec::new();
    for element in split_at_commas(reader.parenthesized().unwrap_or_default()) {
        let column = super::index::plain_column(element);
        if let (Some(column), Some(first)) = (&column, element.first()) {
            columns.push((column.clone(), first.span));
        }
        key.push(column);
    }
    Ok(WrittenKey { key: PartitionKey { strategy, columns: key }, columns })
}

/// Looks at the table that a new one is to be a partition of.
pub(super) fn check_partitioned(parent: &Relation, span: Span) -> Result<()> {
    if parent.kind != RelationKind::Table {
        return Ok(());
    }
    let message = format!("\"{}\" is not partitioned", parent.name);
    let help = "add `partition by` to its definition";
    Err(Box::new(Diagnostic::error(sqlstate::INVALID_OBJECT_DEFINITION, message, span).help(help)))
}

/// Looks at what stands behind `partition of t`: which rows it is to hold. Says whether it is all that belong to no other.
pub(super) fn partition_bound(
    cx: &Schema<'_>,
    name: &str,
    parent: &Relation,
    mut reader: Reader<'_>,
) -> Result<bool> {
    if let Some(default) = reader.peek().filter(|token| token.kind.is_word("default")) {
        let other = cx.catalog.children(parent.id).find(|partition| partition.is_default_partition);
        return match other {
            Some(other) if !cx.catalog.unread.relations.contains_key(&other.id) => {
                let message = format!(
                    "partition \"{name}\" conflicts with existing default partition \"{}\"",
                    other.name
                );
                Diagnostic::refuse(sqlstate::INVALID_OBJECT_DEFINITION, message, default.span)
            }
            _ => Ok(true),
        };
    }
    let (Some(key), true) = (&parent.partition_key, reader.words("for values")) else { return Ok(false) };
    let strategy = match reader.peek() {
        Some(token) if token.kind.is_word("in") => "list",
        Some(token) if token.kind.is_word("from") => "range",
        Some(token) if token.kind.is_word("with") => "hash",
        _ => return Ok(false),
    };
    let place = reader.next().map_or(cx.span, |token| token.span);
    if strategy != key.strategy {
        let message = format!("invalid bound specification for a {} partition", key.strategy);
        let help = match key.strategy.as_str() {
            "list" => "write `for values in (...)`",
            "range" => "write `for values from (...) to (...)`",
            _ => "write `for values with (modulus ..., remainder ...)`",
        };
        return Err(Box::new(
            Diagnostic::error(sqlstate::INVALID_TABLE_DEFINITION, message, place).help(help),
        ));
    }
    let first = split_at_commas(reader.parenthesized().unwrap_or_default());
    match strategy {
        "list" => first.iter().try_for_each(|value| check_bound(cx, parent, key.columns.first(), value))?,
        "range" => {
            reader.word("to");
            let last = split_at_commas(reader.parenthesized().unwrap_or_default());
            for (word, values) in [("FROM", first), ("TO", last)] {
                if values.len() != key.columns.len() {
                    let message = format!("{word} must specify exactly one value per partitioning column");
                    return Diagnostic::refuse(sqlstate::INVALID_TABLE_DEFINITION, message, place);
                }
                for (column, value) in key.columns.iter().zip(values) {
                    check_bound(cx, parent, Some(column), value)?;
                }
            }
        }
        _ => {}
    }
    Ok(false)
}

/// Refuses a constant that is no value of the column.
fn check_bound(
    cx: &Schema<'_>,
    parent: &Relation,
    column: Option<&Option<String>>,
    value: &[Token],
) -> Result<()> {
    let name = column.and_then(Option::as_ref);
    let column = name.and_then(|name| parent.columns.iter().find(|column| column.name == *name));
    let is_word = value.iter().any(|token| token.kind.is_any_word(&["minvalue", "maxvalue"]));
    let (Some(column), false) = (column, is_word) else { return Ok(()) };
    match stored_expression::default(cx.catalog, cx.sources, column, value) {
        Err(error) if error.code.is_some_and(|code| code.starts_with("22")) => Err(error),
        _ => Ok(()),
    }
}

/// The columns of the key must be there, and have values that tell partitions apart.
pub(super) fn check_partition_columns(
    cx: &Schema<'_>,
    relation: &Relation,
    written: &WrittenKey,
) -> Result<()> {
    let is_sorted = written.key.strategy != "hash";
    for (name, span) in &written.columns {
        let Some(column) = relation.columns.iter().find(|column| column.name == *name) else {
            return Err(no_column(relation, name, *span));
        };
        if is_sorted {
            key::check_order(cx, column, "btree", *span)?;
        }
    }
    Ok(())
}

fn no_column(relation: &Relation, name: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("column \"{name}\" named in partition key does not exist");
    let error = Diagnostic::error(sqlstate::UNDEFINED_COLUMN, message, span);
    Box::new(match suggest::nearest(name, relation.columns.iter().map(|column| column.name.as_str())) {
        Some(near) => error.help(format!("the table has a column \"{near}\"")),
        None => error,
    })
}
