//! What Postgres refuses of an index.

use super::{Name, Reader, Relation, Result, Schema, Token, plain_column};
use crate::{
    analyze::stored_expression,
    catalog::{RelationKind, Sorting, SystemColumn},
    diagnostic::Diagnostic,
    lexer::TokenKind,
    schema::table::{constraint, key},
    source::Span,
    sqlstate, suggest,
};

/// An index as it is written.
pub(super) struct Written<'w, 't> {
    pub(super) table: &'w Name,
    pub(super) name: Option<&'w Name>,
    pub(super) method: Option<(String, Span)>,
    pub(super) elements: &'w [&'t [Token]],
    pub(super) included: &'w [(String, Span)],
    pub(super) predicate: &'t [Token],
}

/// The access methods that every Postgres has.
const METHODS: &[&str] = &["btree", "hash", "gist", "gin", "spgist", "brin"];

pub(super) fn check_index(
    cx: &Schema<'_>,
    relation: &Relation,
    index: &Written<'_, '_>,
    if_not_exists: bool,
) -> Result<()> {
    let has_rows = matches!(
        relation.kind,
        RelationKind::Table | RelationKind::PartitionedTable | RelationKind::MaterializedView
    );
    if !has_rows {
        let message = format!("cannot create index on relation \"{}\"", relation.name);
        return Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, index.table.span);
    }
    let check = |tokens: &[Token], condition: Option<&str>| {
        stored_expression::indexed(cx.catalog, cx.sources, relation, tokens, condition)
    };
    if !index.predicate.is_empty() {
        check(index.predicate, Some("WHERE"))?;
    }
    for element in index.elements.iter().filter(|element| plain_column(element).is_none()) {
        check(expression(element), None)?;
    }
    if let Some(name) = index.name
        && !if_not_exists
        && constraint::is_relation_name(cx, relation, &name.name)
    {
        let message = format!("relation \"{}\" already exists", name.name);
        let help = "give it another name, or write `if not exists`";
        return Err(Box::new(Diagnostic::error(sqlstate::DUPLICATE_TABLE, message, name.span).help(help)));
    }
    check_method(cx, index)?;
    let method = index.method.as_ref().map_or("btree", |(method, _)| method.as_str());
    for element in index.elements {
        if let (Some(name), Some(first)) = (plain_column(element), element.first()) {
            check_element(cx, relation, (&name, first.span), method, element)?;
        }
    }
    index.included.iter().try_for_each(|(name, span)| indexed_column(relation, name, *span))
}

/// Extensions bring access methods, and so may the schema, together with operator classes for them.
fn check_method(cx: &Schema<'_>, index: &Written<'_, '_>) -> Result<()> {
    let Some((method, span)) = &index.method else { return Ok(()) };
    let catalog = &cx.catalog;
    let may_be_there =
        !catalog.extensions.is_empty() || catalog.has_own_operator_classes || catalog.unread.anything;
    if METHODS.contains(&method.as_str()) || may_be_there {
        return Ok(());
    }
    let error = Diagnostic::error(
        sqlstate::UNDEFINED_OBJECT,
        format!("access method \"{method}\" does not exist"),
        *span,
    );
    Err(Box::new(match suggest::nearest(method, METHODS.iter().copied()) {
        Some(near) => error.help(format!("write `using {near}`")),
        None => error.help("the access methods of Postgres are btree, hash, gist, gin, spgist and brin"),
    }))
}

/// A column of an index, with what stands behind it.
fn check_element(
    cx: &Schema<'_>,
    relation: &Relation,
    (name, span): (&str, Span),
    method: &str,
    element: &[Token],
) -> Result<()> {
    indexed_column(relation, name, span)?;
    let column = relation.columns.iter().find(|column| column.name == name);
    let (Some(column), true) = (column, names_no_class(element)) else { return Ok(()) };
    match method {
        "btree" => key::check_order(cx, column, method, span),
        "hash" if cx.catalog.sorting(column.data_type) == Sorting::Nothing => {
            key::check_order(cx, column, method, span)
        }
        _ => Ok(()),
    }
}

fn indexed_column(relation: &Relation, name: &str, span: Span) -> Result<()> {
    if relation.column(name).is_some() || SystemColumn::named(name).is_some() {
        return Ok(());
    }
    let error =
        Diagnostic::error(sqlstate::UNDEFINED_COLUMN, format!("column \"{name}\" does not exist"), span);
    Err(Box::new(match suggest::nearest(name, relation.columns.iter().map(|column| column.name.as_str())) {
        Some(near) => error.help(format!("table \"{}\" has a column \"{near}\"", relation.name)),
        None => error,
    }))
}

/// Whether it is left to the type of a column how it is indexed.
fn names_no_class(element: &[Token]) -> bool {
    let mut reader = Reader::new(element);
    reader.identifier();
    if reader.word("collate") {
        reader.name();
    }
    reader.peek().is_none() || ["asc", "desc", "nulls"].iter().any(|word| reader.clone().word(word))
}

/// The expression of an element, without what says how it is indexed.
fn expression(element: &[Token]) -> &[Token] {
    let mut reader = Reader::new(element);
    if element.first().is_some_and(|first| first.kind == TokenKind::LeftParen) {
        return reader.parenthesized().unwrap_or_default();
    }
    reader.name();
    reader.parenthesized();
    let length = element.len() - reader.rest().len();
    element.get(..length).unwrap_or_default()
}
