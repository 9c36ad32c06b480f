//! What statements are about that are passed over otherwise, `comment on` among them, has to be there.

use super::{Name, Reader};
use crate::{
    analyze,
    catalog::{Relation, RelationId, RelationKind},
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, statements::split_at_commas},
    schema::{
        Result, Schema,
        statement::{self, no_relation, no_schema},
        table::alter::column::no_column,
    },
    sqlstate, suggest,
};

/// Relations as statements call them, with what Postgres says that another is not.
const RELATIONS: &[(&str, &str)] = &[
    ("table", "a table"),
    ("foreign table", "a foreign table"),
    ("view", "a view"),
    ("materialized view", "a materialized view"),
    ("sequence", "a sequence"),
];

/// Looks at what a statement is about that changes no type.
pub(in crate::schema) fn check_target(cx: &Schema<'_>, tokens: &[Token]) -> Result<()> {
    let mut reader = Reader::new(tokens);
    if reader.words("comment on") {
        return commented(cx, reader);
    }
    if reader.words("create statistics") {
        return statistics(cx, reader);
    }
    if reader.word("alter")
        && let Some((_, kind)) = RELATIONS.iter().find(|(words, _)| reader.words(words))
        && !reader.clone().words("if exists")
    {
        let name = statement::expect_name(cx, &mut reader)?;
        // `alter table` is for all of them.
        let kind = if *kind == "a table" { None } else { Some(*kind) };
        return expected_relation(cx, &name, kind).map(|_| ());
    }
    analyze::schema_statement::check(cx.catalog, cx.sources, tokens)
}

fn commented(cx: &Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    if reader.word("column") {
        let Some(name) = reader.name() else { return Ok(()) };
        let Some(table) = name.schema.clone() else {
            let error = Diagnostic::error(sqlstate::SYNTAX_ERROR, "column name must be qualified", name.span);
            return Err(Box::new(error.help("write the table before it, `table.column`")));
        };
        let table = Name { first: None, schema: name.first.clone(), name: table, span: name.span };
        let Some(id) = expected_relation(cx, &table, None)? else { return Ok(()) };
        return match cx.catalog.relations.get(&id) {
            Some(relation) if relation.column(&name.name).is_none() => {
                Err(no_column(relation, &name.name, name.span))
            }
            _ => Ok(()),
        };
    }
    if let Some((_, kind)) = RELATIONS.iter().find(|(words, _)| reader.words(words)) {
        let name = statement::expect_name(cx, &mut reader)?;
        return expected_relation(cx, &name, Some(kind)).map(|_| ());
    }
    if reader.word("schema")
        && let Some((schema, span)) = reader.identifier()
        && !cx.catalog.has_schema(&schema)
        && !cx.catalog.unread.anything
        && !schema.starts_with("pg_")
    {
        return Err(no_schema(&schema, span));
    }
    let is_domain = reader.word("domain");
    if (is_domain || reader.word("type"))
        && let Some(name) = reader.name()
        && !reader.rest().iter().take_while(|token| !token.kind.is_word("is")).any(|_| true)
    {
        return commented_type(cx, &name, is_domain);
    }
    Ok(())
}

fn commented_type(cx: &Schema<'_>, name: &Name, is_domain: bool) -> Result<()> {
    let Some(id) = cx.catalog.type_id(name.schema.as_deref(), &name.name) else {
        // The words for built-in types are no names.
        return match cx.catalog.unread.anything || !is_plain_type(cx, name) {
            true => Ok(()),
            false => statement::named_type(cx, name).map(|_| ()),
        };
    };
    if is_domain && !cx.catalog.is_domain(id) && cx.catalog.unread_since(id).is_none() {
        let message = format!("\"{}\" is not a domain", name.name);
        return Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, name.span);
    }
    Ok(())
}

/// Whether a name cannot be a word that the grammar has for a type.
fn is_plain_type(cx: &Schema<'_>, name: &Name) -> bool {
    let word = [Token { kind: TokenKind::Word(name.name.clone()), span: name.span }];
    name.schema.is_some() || statement::read_type(cx, &word).is_err()
}

fn statistics(cx: &Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    reader.until(&["on"]);
    reader.next();
    let columns = reader.until(&["from"]);
    reader.next();
    let Some(table) = reader.name() else { return Ok(()) };
    let Some(id) = expected_relation(cx, &table, None)? else { return Ok(()) };
    let Some(relation) = cx.catalog.relations.get(&id) else { return Ok(()) };
    for element in split_at_commas(columns) {
        if let ([token], Some(column)) = (element, crate::schema::table::index::plain_column(element))
            && relation.column(&column).is_none()
        {
            let message = format!("column \"{column}\" does not exist");
            let error = Diagnostic::error(sqlstate::UNDEFINED_COLUMN, message, token.span);
            let known = relation.columns.iter().map(|column| column.name.as_str());
            return Err(Box::new(match suggest::nearest(&column, known) {
                Some(near) => error.help(format!("table \"{}\" has a column \"{near}\"", relation.name)),
                None => error,
            }));
        }
    }
    Ok(())
}

/// The relation that a statement names, as long as all of it is known; `kind` is what it has to be.
fn expected_relation(cx: &Schema<'_>, name: &Name, kind: Option<&str>) -> Result<Option<RelationId>> {
    let unread = &cx.catalog.unread;
    let Some(id) = cx.catalog.relation_id(name.schema.as_deref(), &name.name) else {
        return match unread.anything || is_index_name(cx, name) {
            true => Ok(None),
            false => Err(no_relation(name)),
        };
    };
    let Some(relation) = cx.catalog.relations.get(&id) else { return Ok(None) };
    if unread.relations.contains_key(&id)
        || relation.columns.iter().any(|column| cx.catalog.is_stand_in(column))
    {
        return Ok(None);
    }
    match kind {
        Some(kind) if !is_kind(relation, kind) => {
            let message = format!("\"{}\" is not {kind}", relation.name);
            Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, name.span)
        }
        _ => Ok(Some(id)),
    }
}

/// An index may be called where a table is asked for.
fn is_index_name(cx: &Schema<'_>, name: &Name) -> bool {
    cx.catalog.relations.named(&name.name).next().is_some() || cx.catalog.unread.constraints
}

fn is_kind(relation: &Relation, kind: &str) -> bool {
    match relation.kind {
        RelationKind::Table if relation.is_foreign => kind == "a foreign table",
        RelationKind::Table | RelationKind::PartitionedTable => kind == "a table",
        RelationKind::View => kind == "a view",
        RelationKind::MaterializedView => kind == "a materialized view",
        RelationKind::Sequence => kind == "a sequence",
        RelationKind::CompositeType => false,
    }
}
