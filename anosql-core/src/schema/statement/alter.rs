//! `alter` of what sqlparser reads in part or not at all.

use super::{Name, Reader, no_schema};
use crate::{
    catalog::RelationId,
    diagnostic::Diagnostic,
    lexer::TokenKind,
    schema::{
        Result, Schema, routine, statement,
        table::{alter, constraint, element, index, inherit, rule, trigger},
        types,
    },
    source::Span,
    sqlstate,
};

pub(super) fn alter(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Option<Result<()>> {
    let kinds = ["table", "foreign table", "view", "materialized view", "sequence"];
    if kinds.iter().any(|kind| reader.words(kind)) {
        let if_exists = reader.words("if exists");
        cx.only = reader.word("only");
        let name = reader.name()?;
        reader.token(&TokenKind::Operator("*".to_owned()));
        return Some(alter_relation(cx, reader, &name, if_exists));
    }
    if reader.word("trigger") {
        return Some(trigger::rename_trigger(cx, reader));
    }
    if reader.word("rule") {
        return Some(rule::rename_rule(cx, reader));
    }
    if reader.word("domain") {
        return Some(types::alter_domain(cx, reader));
    }
    if reader.word("type") {
        return Some(types::alter_type(cx, reader));
    }
    if reader.word("function")
        || reader.word("procedure")
        || reader.word("routine")
        || reader.word("aggregate")
    {
        let name = reader.name()?;
        return Some(routine::alter_routine(cx, reader, &name));
    }
    reader.word("index").then(|| index::alter_index(cx, reader))
}

/// What can be done to relations of all kinds alike, and what to tables only.
fn alter_relation(cx: &mut Schema<'_>, mut reader: Reader<'_>, name: &Name, if_exists: bool) -> Result<()> {
    let id = match statement::known_relation(cx, name) {
        Ok(id) => id,
        Err(error) if error.is(sqlstate::UNDEFINED_TABLE) => {
            if if_exists {
                return Ok(());
            }
            // An index may be renamed as a table.
            if is_index(cx, name)
                && reader.words("rename to")
                && let Some((new, _)) = reader.identifier()
            {
                index::rename_index(cx, name, &new);
                return Ok(());
            }
            return if is_index(cx, name) { Ok(()) } else { Err(error) };
        }
        Err(error) => return Err(error),
    };
    let Some((schema, plain)) =
        cx.catalog.relation(id).map(|relation| (relation.schema.clone(), relation.name.clone()))
    else {
        return Ok(());
    };
    if reader.words("set schema") {
        let (schema, span) = statement::expect_identifier(cx, &mut reader)?;
        if !cx.catalog.has_schema(&schema) {
            return Err(no_schema(&schema, span));
        }
        cx.catalog.rename_relation(id, &schema, &plain);
    } else if reader.words("rename to") {
        let (new, place) = statement::expect_identifier(cx, &mut reader)?;
        check_new_name(cx, id, &new, place)?;
        cx.catalog.rename_relation(id, &schema, &new);
    } else if reader.words("attach partition") {
        let child = statement::expect_name(cx, &mut reader)?;
        inherit::attach(cx, id, &child)?;
    } else if reader.words("detach partition") {
        let child = statement::expect_name(cx, &mut reader)?;
        inherit::detach(cx, id, &child)?;
    } else if cx.catalog.unread.relations.contains_key(&id) {
        // Of its columns nothing is known anyway.
        return Ok(());
    } else if reader.clone().rest().iter().any(|token| token.kind.is_word("owned")) {
        statement::own_sequence(cx, name, reader)?;
    } else if reader.clone().word("rename") && !reader.clone().words("rename constraint") {
        reader.words("rename column");
        reader.word("rename");
        let (old, span) = statement::expect_identifier(cx, &mut reader)?;
        if !reader.word("to") {
            return Err(element::syntax_error(cx, &reader));
        }
        let (new, place) = statement::expect_identifier(cx, &mut reader)?;
        alter::column::rename_column(cx, id, &old, (&new, place), span)?;
    } else if alter::is_table(cx, id) {
        alter::alter_table(cx, id, reader.rest())?;
    }
    // What else can be done to a view or a sequence changes no column.
    Ok(())
}

/// The name that a relation gets must be free in its schema.
fn check_new_name(cx: &Schema<'_>, id: RelationId, new: &str, span: Span) -> Result<()> {
    match cx.catalog.relations.get(&id) {
        Some(relation) if constraint::is_relation_name(cx, relation, new) => {
            Diagnostic::refuse(sqlstate::DUPLICATE_TABLE, format!("relation \"{new}\" already exists"), span)
        }
        _ => Ok(()),
    }
}

fn is_index(cx: &Schema<'_>, name: &Name) -> bool {
    cx.catalog.relations.named(&name.name).any(|relation| {
        name.schema.as_ref().is_none_or(|schema| relation.schema == *schema)
            && relation.index_names().any(|known| *known == name.name)
    })
}
