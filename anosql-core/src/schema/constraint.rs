//! Constraints that have a name: keys, foreign keys, checks and exclusions.

use std::rc::Rc;

use super::{
    Result, Schema,
    element::{Constraint, ConstraintKind},
    mentioned,
    naming::{self, Namespace},
};
use crate::{
    analyze::stored_expression,
    catalog::{Check, Exclusion, ForeignKey, Formula, Key, Relation, RelationId},
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    source::Span,
};

impl Schema<'_> {
    pub(super) fn named_constraint(
        &mut self,
        relation: &mut Relation,
        column: Option<&str>,
        constraint: &Constraint<'_>,
    ) -> Result<()> {
        let given = constraint.name.clone();
        let own = column.map(str::to_owned);
        match &constraint.kind {
            ConstraintKind::Unique { index: Some(index), primary, .. } => {
                key_of_index(relation, index, *primary, given, constraint.deferrable);
            }
            ConstraintKind::Unique { primary, columns, included, nulls_distinct, .. } => {
                if *primary && relation.keys.iter().any(|key| key.primary) {
                    let message =
                        format!("multiple primary keys for table \"{}\" are not allowed", relation.name);
                    return Err(Box::new(Diagnostic::error("42P16", message, constraint.span)));
                }
                let columns = self.constrained(relation, own, columns)?;
                let included = included.iter().map(|(name, _)| name.as_str());
                let listed = naming::joined(columns.iter().map(String::as_str).chain(included));
                let name = given.unwrap_or_else(|| match primary {
                    true => self.free_name(relation, "", "pkey", Namespace::Both),
                    false => self.free_name(relation, &listed, "key", Namespace::Both),
                });
                if *primary {
                    require(relation, &columns);
                }
                self.check_index_name(relation, constraint)?;
                let proves_unique = !constraint.deferrable;
                let mut key = Key {
                    name,
                    columns,
                    also_reads: Vec::new(),
                    has_expressions: false,
                    primary: *primary,
                    is_constraint: true,
                    proves_unique,
                    nulls_distinct: *nulls_distinct,
                    premises: None,
                    attached: None,
                };
                if self.only {
                    self.await_partitions(relation, &mut key);
                }
                relation.keys.push(key);
            }
            ConstraintKind::ForeignKey { columns, table, referenced, match_full, on_delete, on_update } => {
                let is_itself = table.name == relation.name
                    && table.schema.as_ref().is_none_or(|schema| *schema == relation.schema);
                let id = match self.catalog.relation_id(table.schema.as_deref(), &table.name) {
                    Some(id) => id,
                    None if is_itself => relation.id,
                    None => return Err(super::unparsed::no_relation(table)),
                };
                let columns = self.constrained(relation, own, columns)?;
                let listed = naming::joined(columns.iter().map(String::as_str));
                let name = given
                    .unwrap_or_else(|| self.free_name(relation, &listed, "fkey", Namespace::Constraints));
                let referenced = match &referenced[..] {
                    [] if is_itself && id == relation.id => primary_key(relation),
                    [] => self.referenced_key(id),
                    named => named.iter().map(|(name, _)| name.clone()).collect(),
                };
                relation.foreign_keys.push(ForeignKey {
                    name,
                    columns,
                    table: id,
                    referenced,
                    deferrable: constraint.deferrable,
                    not_valid: constraint.not_valid,
                    match_full: *match_full,
                    on_delete: *on_delete,
                    on_update: *on_update,
                });
            }
            ConstraintKind::Check { expression } => {
                let column = only_column(relation, expression).unwrap_or_default();
                let name = given
                    .unwrap_or_else(|| self.free_name(relation, &column, "check", Namespace::Constraints));
                let Constraint { not_valid, no_inherit, .. } = *constraint;
                let columns = mentioned::columns(relation, expression);
                let is_fixed = mentioned::is_fixed(self.catalog, expression);
                let formula =
                    stored_expression::check(self.catalog, self.sources, relation, &columns, expression)?;
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
            ConstraintKind::Exclude { columns, definition } => {
                let listed = naming::joined(columns.iter().map(String::as_str));
                let name =
                    given.unwrap_or_else(|| self.free_name(relation, &listed, "excl", Namespace::Both));
                let columns = mentioned::columns(relation, definition);
                relation.exclusions.push(Exclusion { name, columns });
            }
            ConstraintKind::Null
            | ConstraintKind::NotNull
            | ConstraintKind::Default { .. }
            | ConstraintKind::Generated { .. } => {}
        }
        Ok(())
    }

    /// The index of a constraint is called like it, and shares its names with tables.
    fn check_index_name(&self, relation: &Relation, constraint: &Constraint<'_>) -> Result<()> {
        let taken = |name: &&String| self.catalog.relation_names.get(&relation.schema, name).is_some();
        let Some(name) = constraint.name.as_ref().filter(taken) else { return Ok(()) };
        let message = format!("relation \"{name}\" already exists");
        Err(Box::new(Diagnostic::error("42P07", message, self.span)))
    }

    fn referenced_key(&self, id: RelationId) -> Vec<String> {
        self.catalog.relation(id).map(|relation| primary_key(&relation)).unwrap_or_default()
    }

    /// The columns of a constraint, all of which must be there.
    fn constrained(
        &self,
        relation: &Relation,
        own: Option<String>,
        columns: &[(String, Span)],
    ) -> Result<Vec<String>> {
        for (column, span) in columns {
            if relation.column(column).is_none() {
                let message = format!("column \"{column}\" named in key does not exist");
                return Err(Box::new(Diagnostic::error("42703", message, *span)));
            }
        }
        Ok(own.into_iter().chain(columns.iter().map(|(name, _)| name.clone())).collect())
    }
}

fn primary_key(relation: &Relation) -> Vec<String> {
    let key = relation.keys.iter().find(|key| key.primary);
    key.map(|key| key.columns.clone()).unwrap_or_default()
}

/// The columns of a primary key are not null.
fn require(relation: &mut Relation, columns: &[String]) {
    let columns = relation.columns.iter_mut().filter(|column| columns.contains(&column.name));
    columns.for_each(|column| column.not_null = true);
}

/// `unique using index i`: an index becomes a constraint.
fn key_of_index(relation: &mut Relation, index: &str, primary: bool, name: Option<String>, deferrable: bool) {
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
