//! What keeps an object from being dropped: without `cascade` Postgres drops nothing that anything else depends on.

use std::{collections::HashSet, rc::Rc};

use crate::{
    catalog::{ForeignKey, Function, Kind, Relation, RelationId, RelationKind, TypeId},
    diagnostic::Diagnostic,
    schema::{Result, Schema},
    source::Span,
    sqlstate,
};

/// Refuses to drop relations, which `what` names, that others need which are not dropped with them.
pub(super) fn check_relations(
    cx: &Schema<'_>,
    what: &str,
    relations: &[(RelationId, String, Span)],
) -> Result<()> {
    if !is_known(cx) {
        return Ok(());
    }
    let mut dropped = HashSet::new();
    relations.iter().for_each(|(id, ..)| add_partitions(cx, *id, &mut dropped));
    for (id, name, span) in relations {
        let mut parts = HashSet::new();
        add_partitions(cx, *id, &mut parts);
        let mut parts: Vec<RelationId> = parts.into_iter().collect();
        parts.sort();
        if let Some(dependent) = parts.iter().find_map(|part| dependent_of_relation(cx, *part, &dropped)) {
            return Err(refused(&format!("{what} {name}"), relations.len() > 1, &dependent, *span));
        }
    }
    Ok(())
}

/// Refuses to drop a type that columns, domains or functions need.
pub(super) fn check_type(cx: &Schema<'_>, name: &str, ty: TypeId, span: Span) -> Result<()> {
    if !is_known(cx) || cx.catalog.unread_since(ty).is_some() {
        return Ok(());
    }
    match dependent_of_type(cx, ty, &HashSet::new()) {
        Some(dependent) => Err(refused(&format!("type {name}"), false, &dependent, span)),
        None => Ok(()),
    }
}

/// What refers to a key goes with it, if that is asked for; or else the key stays.
pub(in crate::schema) fn check_constraint(
    cx: &mut Schema<'_>,
    id: RelationId,
    name: &str,
    cascade: bool,
    span: Span,
) -> Result<()> {
    let Some(relation) = cx.catalog.relations.get(&id) else { return Ok(()) };
    let is_same = |left: &[String], right: &[String]| {
        left.len() == right.len() && left.iter().all(|column| right.contains(column))
    };
    let Some(key) = relation.keys.iter().find(|key| key.name == name) else { return Ok(()) };
    let columns = key.columns.clone();
    if cascade {
        cx.catalog.remove_references(id, &|referenced| is_same(referenced, &columns));
        return Ok(());
    }
    // Another key of these columns may be the one that is meant.
    let is_only = relation.keys.iter().filter(|key| is_same(&key.columns, &columns)).count() == 1;
    if !is_only || !is_known(cx) || cx.catalog.unread.relations.contains_key(&id) {
        return Ok(());
    }
    match reference(cx, id, &|referenced| is_same(referenced, &columns)) {
        Some(dependent) => {
            let what = format!("constraint {name} on table {}", relation.name);
            Err(refused(&what, false, &dependent, span))
        }
        None => Ok(()),
    }
}

/// A foreign key that refers to a table, to columns of which `is_meant` says so.
fn reference(cx: &Schema<'_>, id: RelationId, is_meant: &dyn Fn(&[String]) -> bool) -> Option<Dependent> {
    let is_certain = |other: &&Relation| !cx.catalog.unread.relations.contains_key(&other.id);
    cx.catalog.relations.linked(id).filter(is_certain).find_map(|other| {
        let refers = |key: &&ForeignKey| key.table == id && !key.not_valid && is_meant(&key.referenced);
        let key = other.foreign_keys.iter().find(refers)?;
        Some(Dependent(format!("constraint {} on table {}", key.name, other.name)))
    })
}

/// A view that surely has a column of a relation among its own.
fn view_of_column<'a>(cx: &'a Schema<'_>, id: RelationId, name: &str) -> Option<&'a Relation> {
    let is_certain = |other: &&Relation| !cx.catalog.unread.relations.contains_key(&other.id);
    cx.catalog.relations.linked(id).filter(is_certain).find(|view| {
        let columns = view.base_columns.iter().flatten().flatten();
        columns.into_iter().any(|(base, column)| *base == id && column == name)
    })
}

/// Refuses to drop a column that views or foreign keys need.
pub(in crate::schema) fn check_column(
    cx: &Schema<'_>,
    relation: &Relation,
    name: &str,
    span: Span,
) -> Result<()> {
    let id = relation.id;
    if !is_known(cx) || cx.catalog.unread.relations.contains_key(&id) {
        return Ok(());
    }
    let names_it = |columns: &[String]| columns.iter().any(|column| column == name);
    let dependent = view_of_column(cx, id, name).map(described).or_else(|| reference(cx, id, &names_it));
    match dependent {
        Some(dependent) => {
            Err(refused(&format!("column {name} of table {}", relation.name), false, &dependent, span))
        }
        None => Ok(()),
    }
}

/// Refuses to give a column that a view has another type.
pub(in crate::schema) fn check_retyped(
    cx: &Schema<'_>,
    id: RelationId,
    name: &str,
    span: Span,
) -> Result<()> {
    if !is_known(cx) || cx.catalog.unread.relations.contains_key(&id) {
        return Ok(());
    }
    let Some(view) = view_of_column(cx, id, name) else { return Ok(()) };
    let error = Diagnostic::error(
        sqlstate::FEATURE_NOT_SUPPORTED,
        "cannot alter type of a column used by a view or rule",
        span,
    );
    let note = format!("view {} depends on column \"{name}\"", view.name);
    Err(Box::new(
        error.certain().note(note).help("drop the view first, and make it anew behind this statement"),
    ))
}

fn is_known(cx: &Schema<'_>) -> bool {
    !cx.catalog.unread.anything && !cx.catalog.unread.constraints
}

fn refused(what: &str, several: bool, dependent: &Dependent, span: Span) -> Box<Diagnostic> {
    let (message, object) = match several {
        true => ("cannot drop desired object(s) because other objects depend on them".to_owned(), what),
        false => (format!("cannot drop {what} because other objects depend on it"), what),
    };
    let error = Diagnostic::error("2BP01", message, span);
    Box::new(
        error
            .note(format!("{} depends on {object}", dependent.0))
            .help("write `cascade` to drop what depends on it too, or drop that first"),
    )
}

/// What depends on something, as Postgres calls it.
struct Dependent(String);

/// A relation and, where it is partitioned, its partitions, which go with it.
fn add_partitions(cx: &Schema<'_>, id: RelationId, found: &mut HashSet<RelationId>) {
    let Some(relation) = cx.catalog.relations.get(&id).filter(|_| found.insert(id)) else { return };
    if relation.kind == RelationKind::PartitionedTable {
        cx.catalog.children(id).for_each(|child| add_partitions(cx, child.id, found));
    }
}

fn dependent_of_relation(
    cx: &Schema<'_>,
    id: RelationId,
    dropped: &HashSet<RelationId>,
) -> Option<Dependent> {
    let relation = cx.catalog.relations.get(&id)?;
    if relation.kind == RelationKind::Sequence {
        return None;
    }
    let is_certain = |other: &&Relation| {
        !dropped.contains(&other.id) && !cx.catalog.unread.relations.contains_key(&other.id)
    };
    for other in cx.catalog.relations.linked(id).filter(is_certain) {
        if other.depends_on.relations.contains(&id)
            || other.parents.contains(&id)
            || other.of_type == Some(id)
        {
            return Some(described(other));
        }
        let refers = other.foreign_keys.iter().find(|key| key.table == id && !key.not_valid);
        if let Some(key) = refers {
            return Some(Dependent(format!("constraint {} on table {}", key.name, other.name)));
        }
    }
    let has_type = relation.kind.has_row_type() && cx.catalog.unread_since(relation.row_type).is_none();
    has_type.then(|| dependent_of_type(cx, relation.row_type, dropped)).flatten()
}

fn dependent_of_type(cx: &Schema<'_>, ty: TypeId, dropped: &HashSet<RelationId>) -> Option<Dependent> {
    let types = [ty, cx.catalog.array_of(ty).unwrap_or(ty)];
    for other in types.iter().flat_map(|ty| cx.catalog.relations.of_type(*ty).collect::<Vec<_>>()) {
        if dropped.contains(&other.id) || cx.catalog.unread.relations.contains_key(&other.id) {
            continue;
        }
        let Some(column) = other.columns.iter().find(|column| types.contains(&column.data_type)) else {
            continue;
        };
        return Some(match other.kind {
            RelationKind::View | RelationKind::MaterializedView => described(other),
            _ => Dependent(format!("column {} of {}", column.name, described(other).0)),
        });
    }
    let is_made_of_it = |inner: TypeId| types.contains(&inner);
    // The multirange of a range goes with it.
    let domain = cx.catalog.types.values().find(|row| {
        cx.catalog.is_domain(row.id)
            && row.kind.made_of().is_some_and(is_made_of_it)
            && !cx.catalog.unread.types.contains_key(&row.id)
    });
    let function = || {
        // The functions of a range, or of a base type, are parts of it.
        let kind = cx.catalog.type_row(ty).map(|row| &row.kind)?;
        if matches!(kind, Kind::Base | Kind::Range { .. } | Kind::Multirange { .. }) {
            return None;
        }
        let names_it = |function: &&Rc<Function>| {
            let outputs = function.result_columns.iter().map(|(_, ty)| ty);
            let mut given = function.arguments.iter().chain([&function.result]).chain(outputs);
            given.any(|ty| types.contains(ty)) && !cx.catalog.unread.functions.contains_key(&function.name)
        };
        let function = cx.catalog.functions.values().flatten().find(names_it)?;
        let arguments = cx.catalog.format_types(&function.arguments);
        Some(Dependent(format!("function {}({arguments})", function.name)))
    };
    domain.map(|row| Dependent(format!("type {}", row.name))).or_else(function)
}

fn described(relation: &Relation) -> Dependent {
    let kind = match relation.kind {
        RelationKind::Table if relation.is_foreign => "foreign table",
        RelationKind::Table | RelationKind::PartitionedTable => "table",
        RelationKind::View => "view",
        RelationKind::MaterializedView => "materialized view",
        RelationKind::CompositeType => "composite type",
        RelationKind::Sequence => "sequence",
    };
    Dependent(format!("{kind} {}", relation.name))
}
