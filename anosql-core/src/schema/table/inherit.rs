//! What a table has from those that it inherits from.

use super::partition;
use crate::{
    catalog::{Attribute, Generated, Relation, RelationId, RelationKind, TypeId},
    diagnostic::Diagnostic,
    schema::{self, Result, Schema, reader::Name, statement, table},
    source::Span,
    sqlstate,
    version::Version,
};

pub(super) fn inherit(
    cx: &mut Schema<'_>,
    relation: &mut Relation,
    name: &Name,
    is_partition: bool,
) -> Result<()> {
    let id = statement::named_relation(cx, name)?;
    let Some(parent) = cx.catalog.relation(id) else { return Ok(()) };
    if is_partition {
        partition::check_partitioned(&parent, name.span)?;
    }
    check_parent(cx, &parent, name.span, is_partition)?;
    if relation.parents.contains(&id) {
        let message = format!("relation \"{}\" would be inherited from more than once", parent.name);
        return Diagnostic::refuse(sqlstate::DUPLICATE_TABLE, message, name.span);
    }
    for column in &parent.columns {
        match relation.columns.iter_mut().find(|known| known.name == column.name) {
            Some(known) => {
                if !known.is_local {
                    let types = (known.data_type, column.data_type);
                    check_one_type(cx, ("inherited column", &column.name), types, name.span)?;
                }
                known.not_null |= column.passes_on_not_null();
            }
            None => relation.columns.push(inherited(column, is_partition && shares_identity(cx))),
        }
    }
    let parent = parent.into_owned();
    // One that comes from two tables above is one.
    for check in parent.checks.iter().filter(|check| !check.no_inherit) {
        if !relation.checks.iter().any(|known| known.name == check.name) {
            relation.checks.push(check.clone());
        }
    }
    relation.parents.push(id);
    if is_partition {
        table::take_keys(cx, relation, &parent);
    }
    Ok(())
}

pub(super) fn add_parent(cx: &mut Schema<'_>, child: RelationId, parent: &Name) -> Result<()> {
    let span = parent.span;
    let parent = statement::named_relation(cx, parent)?;
    refuse_circle(cx, child, parent, span)?;
    schema::relation_mut(cx, child)?.parents.push(parent);
    if let Some(parent) = cx.catalog.relations.get_mut(&parent) {
        parent.has_children = true;
    }
    Ok(())
}

/// `attach partition`: the table gets the keys that it lacks.
pub(in crate::schema) fn attach(cx: &mut Schema<'_>, id: RelationId, child: &Name) -> Result<()> {
    let span = child.span;
    let child = statement::named_relation(cx, child)?;
    refuse_circle(cx, child, id, span)?;
    let Some(parent) = cx.catalog.relation(id).map(std::borrow::Cow::into_owned) else { return Ok(()) };
    if parent.kind != RelationKind::PartitionedTable && !cx.catalog.unread.relations.contains_key(&id) {
        let message = format!("table \"{}\" is not partitioned", parent.name);
        return Diagnostic::refuse(sqlstate::INVALID_OBJECT_DEFINITION, message, cx.span);
    }
    let Some(mut relation) = cx.catalog.relation_to_change(child) else { return Ok(()) };
    relation.parents.push(id);
    if shares_identity(cx) {
        take_identity(&mut relation, &parent, span)?;
    }
    table::take_keys(cx, &mut relation, &parent);
    let is_unchecked = relation.is_foreign || relation.has_children;
    cx.catalog.relations.insert(child, relation);
    if is_unchecked {
        cx.catalog.note_unchecked(child);
    }
    Ok(())
}

/// The identity columns of a table that is attached become those of the table above.
fn take_identity(relation: &mut Relation, parent: &Relation, span: Span) -> Result<()> {
    if let Some(column) = relation.columns.iter().find(|column| is_identity(column)) {
        let message = format!(
            "table \"{}\" being attached contains an identity column \"{}\"",
            relation.name, column.name
        );
        let mut error = Diagnostic::error(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message, span);
        error.notes.push("The new partition may not contain an identity column.".to_owned());
        return Err(Box::new(error));
    }
    for shared in parent.columns.iter().filter(|column| is_identity(column)) {
        if let Some(column) = relation.columns.iter_mut().find(|column| column.name == shared.name) {
            column.generated = shared.generated;
            (column.has_default, column.default_not_null) = (shared.has_default, shared.default_not_null);
        }
    }
    Ok(())
}

/// What goes from a table to those below it, and on, has to come to an end.
fn refuse_circle(cx: &Schema<'_>, child: RelationId, parent: RelationId, span: Span) -> Result<()> {
    if cx.catalog.inherits_from(parent, child) {
        return Diagnostic::refuse(sqlstate::DUPLICATE_TABLE, "circular inheritance not allowed", span);
    }
    Ok(())
}

pub(in crate::schema) fn detach(cx: &mut Schema<'_>, id: RelationId, child: &Name) -> Result<()> {
    let child = statement::named_relation(cx, child)?;
    let child = schema::relation_mut(cx, child)?;
    child.parents.retain(|parent| *parent != id);
    child.is_default_partition = false;
    child.columns.iter_mut().for_each(|column| column.is_local = true);
    Ok(())
}

/// Refuses to inherit from what holds no rows that could be a table's.
fn check_parent(cx: &Schema<'_>, parent: &Relation, span: Span, is_partition: bool) -> Result<()> {
    let name = &parent.name;
    let message = match parent.kind {
        RelationKind::Table | RelationKind::PartitionedTable if is_partition => return Ok(()),
        RelationKind::PartitionedTable => format!("cannot inherit from partitioned table \"{name}\""),
        RelationKind::Table if is_attached(cx, parent) => {
            format!("cannot inherit from partition \"{name}\"")
        }
        RelationKind::Table => return Ok(()),
        _ => format!("inherited relation \"{name}\" is not a table or foreign table"),
    };
    Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, span)
}

fn is_attached(cx: &Schema<'_>, relation: &Relation) -> bool {
    let mut parents = relation.parents.iter().filter_map(|parent| cx.catalog.relations.get(parent));
    parents.any(|parent| parent.kind == RelationKind::PartitionedTable)
}

/// Refuses a column that is of two types. `column` is how Postgres calls it, and its name.
pub(super) fn check_one_type(
    cx: &Schema<'_>,
    (kind, column): (&str, &str),
    (one, other): (TypeId, TypeId),
    span: Span,
) -> Result<()> {
    let is_known = |ty: TypeId| cx.catalog.unread_since(ty).is_none();
    if one == other || !is_known(one) || !is_known(other) {
        return Ok(());
    }
    let (one, other) = (cx.catalog.format_type(one), cx.catalog.format_type(other));
    let mut error = Diagnostic::error(
        sqlstate::DATATYPE_MISMATCH,
        format!("{kind} \"{column}\" has a type conflict"),
        span,
    );
    error.notes.push(format!("{one} versus {other}"));
    Err(Box::new(error))
}

fn is_identity(column: &Attribute) -> bool {
    matches!(column.generated, Generated::IdentityAlways | Generated::IdentityByDefault)
}

/// Whether a partition has the identity columns of its table: from 17 on, rows that are put into it get theirs, too.
fn shares_identity(cx: &Schema<'_>) -> bool {
    cx.catalog.version >= Version::V17
}

/// A column as a table gets it from one above. An identity stays with that, unless it is shared.
fn inherited(column: &Attribute, shares_identity: bool) -> Attribute {
    let not_null = column.passes_on_not_null();
    let mut column = Attribute { is_local: false, not_null, not_null_is_own: false, ..column.clone() };
    if !shares_identity && is_identity(&column) {
        column.generated = Generated::No;
        column.has_default = false;
        column.default_not_null = false;
    }
    column
}
