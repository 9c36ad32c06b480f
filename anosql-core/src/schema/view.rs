//! `create view`, and the columns of a query as those of a view or table.

use sqlparser::ast;

use super::{Result, Schema, reader::Reader, table::check_width};
use crate::{
    analyze,
    catalog::{Attribute, BaseColumn, Dependencies, Relation, RelationId, RelationKind},
    diagnostic::Diagnostic,
    lexer::{self, TokenKind},
    schema, sqlstate,
};

/// What Postgres says where a table or a materialized view gives more names than its query has columns.
pub(super) const TOO_MANY_NAMES: &str = "too many column names were specified";

pub(super) fn create_view(cx: &mut Schema<'_>, view: &ast::CreateView) -> Result<()> {
    let (schema, name) = schema::new_name(cx, &view.name, view.temporary)?;
    let known = cx.catalog.relation_id(Some(&schema), &name);
    if view.if_not_exists && known.is_some() {
        return Ok(());
    }
    let known = known.filter(|_| view.or_replace);
    if known.is_none() {
        schema::is_free(cx, &schema, &name, false)?;
    }
    let kind = if view.materialized { RelationKind::MaterializedView } else { RelationKind::View };
    let mut relation = Relation::new(&schema, &name, kind);
    let too_many = match view.materialized {
        true => TOO_MANY_NAMES,
        false => "CREATE VIEW specifies more column names than columns",
    };
    let (columns, definition) = query_columns(cx, &view.query, too_many)?;
    relation.columns = columns;
    relation.depends_on = depends_on(cx, definition.relations);
    relation.effects = definition.effects;
    relation.base_columns = definition.base_columns.filter(|_| kind == RelationKind::View);
    match known {
        Some(id) => replace_view(cx, id, relation),
        None => {
            cx.catalog.insert_relation(relation);
            Ok(())
        }
    }
}

/// A view may get another query as long as it keeps the columns that it has; it may get more.
fn replace_view(cx: &mut Schema<'_>, id: RelationId, new: Relation) -> Result<()> {
    let old = schema::relation_mut(cx, id)?.clone();
    if old.kind != RelationKind::View {
        let message = format!("\"{}\" is not a view", old.name);
        return Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, cx.span);
    }
    // Of one that was not read, this says what it is like.
    let was_read = cx.catalog.unread.relations.remove(&id).is_none();
    cx.catalog.unread.types.remove(&old.row_type);
    let refuse = |message: String| Diagnostic::refuse(sqlstate::INVALID_TABLE_DEFINITION, message, cx.span);
    if was_read {
        if new.columns.len() < old.columns.len() {
            return refuse("cannot drop columns from view".to_owned());
        }
        for (old, new) in old.columns.iter().zip(&new.columns) {
            if old.name != new.name {
                return refuse(format!(
                    "cannot change name of view column \"{}\" to \"{}\"",
                    old.name, new.name
                ));
            }
            if old.data_type != new.data_type {
                let (from, to) =
                    (cx.catalog.format_type(old.data_type), cx.catalog.format_type(new.data_type));
                return refuse(format!(
                    "cannot change data type of view column \"{}\" from {from} to {to}",
                    old.name
                ));
            }
        }
    }
    // What other views have proven of this one's columns need not hold any more.
    cx.catalog.doubt_readers(id);
    // Postgres makes a view that reads itself, and refuses to use it.
    let base_columns = new.base_columns.filter(|columns| !leads_to(cx, Some(columns.as_slice()), id));
    let relation = schema::relation_mut(cx, id)?;
    (relation.columns, relation.depends_on) = (new.columns, new.depends_on);
    (relation.base_columns, relation.effects) = (base_columns, new.effects);
    Ok(())
}

/// Whether the relation that a view's columns are those of, or the one behind that, is `view`.
fn leads_to(cx: &Schema<'_>, columns: Option<&[Option<BaseColumn>]>, view: RelationId) -> bool {
    let Some((base, _)) = columns.and_then(|columns| columns.iter().flatten().next()) else {
        return false;
    };
    *base == view
        || cx.catalog.relation(*base).is_some_and(|base| leads_to(cx, base.base_columns.as_deref(), view))
}

/// What a view is made from, and all names in its query; a star stands for the names of all columns.
fn depends_on(cx: &Schema<'_>, relations: std::collections::HashSet<RelationId>) -> Dependencies {
    let span = cx.span;
    let mut found = Dependencies { relations, ..Dependencies::default() };
    let tokens = lexer::significant(cx.sources.text(span), span.start).unwrap_or_default();
    let mut reader = Reader::new(&tokens);
    let mut has_star = false;
    while let Some(token) = reader.peek() {
        match reader.identifier() {
            Some((name, _)) => {
                found.names.insert(name);
            }
            None => {
                has_star |= matches!(&token.kind, TokenKind::Operator(star) if star == "*");
                reader.next();
            }
        }
    }
    if has_star {
        let relations = found.relations.iter().filter_map(|id| cx.catalog.relation(*id));
        let columns = relations.flat_map(|relation| relation.columns.clone()).map(|column| column.name);
        found.names.extend(columns.collect::<Vec<_>>());
    }
    found
}

/// The columns of a query as those of a view or table, under the names that the definition gives. `too_many` says that it
/// gives more than there are.
pub(super) fn query_columns(
    cx: &Schema<'_>,
    query: &ast::Query,
    too_many: &str,
) -> Result<(Vec<Attribute>, analyze::Definition)> {
    let mut definition = analyze::definition(cx.catalog, cx.sources, query, cx.aside, cx.span)?;
    let mut columns = std::mem::take(&mut definition.columns);
    check_width(columns.len(), cx.span)?;
    let names = &cx.aside.definition.columns;
    if names.len() > columns.len() {
        return Err(Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, too_many, cx.span).certain()));
    }
    for (column, name) in columns.iter_mut().zip(names) {
        column.name.clone_from(name);
    }
    let mut seen = std::collections::HashSet::new();
    if let Some(twice) = columns.iter().find(|column| !seen.insert(column.name.as_str())) {
        let message = format!("column \"{}\" specified more than once", twice.name);
        let help = "give each column of the query a name of its own, with `as`";
        return Err(Box::new(Diagnostic::error(sqlstate::DUPLICATE_COLUMN, message, cx.span).help(help)));
    }
    Ok((columns, definition))
}
