//! Constraints that have a name: keys, foreign keys, checks and exclusions.

use std::rc::Rc;

use super::{
    element::{Constraint, ConstraintKind},
    foreign_key,
    key::{self, key_of_index},
    naming::{self, Namespace},
};
use crate::{
    analyze::stored_expression,
    catalog::{Check, Exclusion, Formula, Relation, RelationId},
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    schema::{Result, Schema, reader::mentioned},
    source::Span,
    sqlstate, suggest,
    version::Version,
};

pub(super) fn named_constraint(
    cx: &mut Schema<'_>,
    relation: &mut Relation,
    column: Option<&str>,
    constraint: &Constraint<'_>,
) -> Result<()> {
    check_constraint_name(cx, relation, constraint)?;
    let given = constraint.name.clone();
    let own = column.map(str::to_owned);
    match &constraint.kind {
        ConstraintKind::Unique { index: Some(index), primary, .. } => {
            key_of_index(relation, index, *primary, given, constraint.deferrable);
        }
        ConstraintKind::Unique { .. } => key::put_key(cx, relation, own, constraint)?,
        ConstraintKind::ForeignKey { .. } => {
            let key = foreign_key::foreign_key(cx, relation, own, constraint)?;
            relation.foreign_keys.extend(key);
        }
        ConstraintKind::Check { expression } => {
            let column = only_column(relation, expression).unwrap_or_default();
            let name = given
                .unwrap_or_else(|| naming::free_name(cx, relation, &column, "check", Namespace::Constraints));
            let Constraint { not_valid, no_inherit, .. } = *constraint;
            let columns = mentioned::columns(relation, expression);
            let is_fixed = mentioned::is_fixed(cx.catalog, expression);
            let formula = stored_expression::check(cx.catalog, cx.sources, relation, &columns, expression)?;
            let tests_null = formula.as_ref().is_some_and(Formula::tests_null);
            let formula = formula.map(Rc::new);
            relation.checks.push(Check {
                name,
                columns,
                is_fixed,
                formula,
                tests_null,
                not_valid,
                no_inherit,
            });
        }
        ConstraintKind::Exclude { columns, plain, definition } => {
            constrained(relation, None, plain)?;
            let listed = naming::joined(columns.iter().map(String::as_str));
            let name =
                given.unwrap_or_else(|| naming::free_name(cx, relation, &listed, "excl", Namespace::Both));
            let columns = mentioned::columns(relation, definition);
            relation.exclusions.push(Exclusion { name, columns });
        }
        ConstraintKind::Null
        | ConstraintKind::NotNull { .. }
        | ConstraintKind::Default { .. }
        | ConstraintKind::Generated { .. } => {}
    }
    Ok(())
}

/// The name that a constraint gets must be free, and so must that of its index, which shares its names with tables.
fn check_constraint_name(cx: &Schema<'_>, relation: &Relation, constraint: &Constraint<'_>) -> Result<()> {
    let Some(name) = &constraint.name else { return Ok(()) };
    let has_index = match &constraint.kind {
        ConstraintKind::Unique { index: Some(_), .. } => return Ok(()),
        ConstraintKind::Unique { .. } | ConstraintKind::Exclude { .. } => true,
        ConstraintKind::Check { .. } | ConstraintKind::ForeignKey { .. } => false,
        _ => return Ok(()),
    };
    let is_new = !cx.catalog.relations.contains(relation.id);
    let is_own = relation.keys.iter().any(|key| key.name == *name)
        || relation.exclusions.iter().any(|exclusion| exclusion.name == *name);
    // Two of one name in a definition may be the same, and then are one.
    if has_index && is_new && is_own {
        return Ok(());
    }
    if has_index && (is_relation_name(cx, relation, name) || (is_new && *name == relation.name)) {
        let message = format!("relation \"{name}\" already exists");
        return Diagnostic::refuse(sqlstate::DUPLICATE_TABLE, message, constraint.span);
    }
    // What is inherited is one with the table's own.
    if !relation.has_constraint(name) || !relation.parents.is_empty() || !knows_constraints(cx, relation) {
        return Ok(());
    }
    let is_check = matches!(constraint.kind, ConstraintKind::Check { .. });
    let message = if is_check && is_new && relation.checks.iter().any(|check| check.name == *name) {
        format!("check constraint \"{name}\" already exists")
    } else {
        format!("constraint \"{name}\" for relation \"{}\" already exists", relation.name)
    };
    Diagnostic::refuse(sqlstate::DUPLICATE_OBJECT, message, constraint.span)
}

/// A constraint that gets another name must be there, and the name free.
pub(super) fn check_renamed_constraint(
    cx: &Schema<'_>,
    id: RelationId,
    (old, place): (&str, Span),
    (new, new_place): (&str, Span),
) -> Result<()> {
    let Some(relation) = cx.catalog.relations.get(&id) else { return Ok(()) };
    if !knows_constraints(cx, relation) {
        return Ok(());
    }
    if has_surely_no_constraint(cx, id, old) {
        let message = format!("constraint \"{old}\" for table \"{}\" does not exist", relation.name);
        let error = Diagnostic::error(sqlstate::UNDEFINED_OBJECT, message, place);
        let near = suggest::nearest(old, relation.constraint_names().map(String::as_str));
        return Err(Box::new(match near {
            Some(near) => error.help(format!("table \"{}\" has a constraint \"{near}\"", relation.name)),
            None => error,
        }));
    }
    if relation.has_constraint(new) {
        let message = format!("constraint \"{new}\" for relation \"{}\" already exists", relation.name);
        return Diagnostic::refuse(sqlstate::DUPLICATE_OBJECT, message, new_place);
    }
    Ok(())
}

/// Whether a table surely has no constraint of that name, in no version of Postgres: newer ones give names to `not null`, too.
pub(super) fn has_surely_no_constraint(cx: &Schema<'_>, id: RelationId, name: &str) -> bool {
    cx.catalog.relations.get(&id).is_some_and(|relation| {
        knows_constraints(cx, relation)
            && relation.parents.is_empty()
            && !relation.has_constraint(name)
            && (cx.catalog.version < Version::V18 || !name.ends_with("_not_null"))
    })
}

/// Whether a table, an index or the like has a name in the schema of `relation`, which may be about to be changed.
pub(in crate::schema) fn is_relation_name(cx: &Schema<'_>, relation: &Relation, name: &str) -> bool {
    let known = cx.catalog.relation_names.get(&relation.schema, name);
    if known.is_some_and(|known| !cx.catalog.unread.relations.contains_key(&known)) {
        return true;
    }
    let others = cx.catalog.relations.named(name);
    let others = others.filter(|other| other.id != relation.id && other.schema == relation.schema);
    let mut indexes = others.chain([relation]).flat_map(Relation::index_names);
    indexes.any(|index| index == name) && knows_constraints(cx, relation)
}

/// Whether all columns, constraints and indexes of a table are known, and none of them may be gone.
pub(in crate::schema) fn knows_constraints(cx: &Schema<'_>, table: &Relation) -> bool {
    let unread = &cx.catalog.unread;
    !unread.anything
        && !unread.constraints
        && !unread.relations.contains_key(&table.id)
        && !cx.catalog.is_vouched_relation(table.id)
        && !table.columns.iter().any(|column| cx.catalog.is_stand_in(column))
}

/// The columns of a constraint, all of which must be there.
pub(super) fn constrained(
    relation: &Relation,
    own: Option<String>,
    columns: &[(String, Span)],
) -> Result<Vec<String>> {
    for (column, span) in columns {
        if relation.column(column).is_none() {
            let message = format!("column \"{column}\" named in key does not exist");
            return Diagnostic::refuse(sqlstate::UNDEFINED_COLUMN, message, *span);
        }
    }
    Ok(own.into_iter().chain(columns.iter().map(|(name, _)| name.clone())).collect())
}

/// The column that a check is about, if it is about a single one.
fn only_column(relation: &Relation, expression: &[Token]) -> Option<String> {
    let mut found: Option<String> = None;
    for (index, token) in expression.iter().enumerate() {
        let Some(name) = token.kind.identifier() else { continue };
        let before = index.checked_sub(1).and_then(|index| expression.get(index)).map(|token| &token.kind);
        let behind = expression.get(index + 1).map(|token| &token.kind);
        let is_type = before == Some(&TokenKind::DoubleColon);
        if is_type || behind == Some(&TokenKind::LeftParen) || relation.column(&name).is_none() {
            continue;
        }
        match &found {
            Some(other) if *other != name => return None,
            _ => found = Some(name),
        }
    }
    found
}
