//! Triggers for each row before or instead of a write, which may leave the row out or change it.

use crate::{
    catalog::{RelationId, Trigger, WriteEvent},
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    schema::{self, Result, Schema, reader::Reader, statement},
    sqlstate, suggest,
};

/// What stands behind `create trigger`; `replaces` where it takes the place of one of its name for certain.
pub(in crate::schema) fn create_trigger(
    cx: &mut Schema<'_>,
    mut reader: Reader<'_>,
    replaces: bool,
) -> Result<()> {
    let trigger = statement::expect_name(cx, &mut reader)?.name;
    let before = reader.word("before");
    let early = before || reader.words("instead of");
    let events = reader.until(&["on"]);
    reader.word("on");
    let name = statement::expect_name(cx, &mut reader)?;
    let id = statement::known_relation(cx, &name)?;
    reader.until(&["for", "when", "execute"]);
    let for_rows = reader.words("for each row") || reader.words("for row");
    reader.until(&["execute"]);
    check_function(cx, reader.clone())?;
    let function = trigger_function(cx, &mut reader);
    let relation = schema::relation_mut(cx, id)?;
    if replaces {
        relation.triggers.retain(|known| known.name != trigger);
    }
    if !early || !for_rows {
        return Ok(());
    }
    if !before {
        relation.may_change_any_write();
        return Ok(());
    }
    let (events, update_of) = fired_by(events);
    relation.triggers.push(Trigger { name: trigger, events, update_of, function });
    Ok(())
}

/// Refuses a trigger of a function that surely is not there.
fn check_function(cx: &Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    reader.word("execute");
    let _ = reader.word("function") || reader.word("procedure");
    let Some(name) = reader.name() else { return Ok(()) };
    let is_known = cx.catalog.knows_all_relations() && !cx.catalog.unread.functions.contains_key(&name.name);
    // One of a schema that the files do not have, or that an extension brings, is not known here.
    let is_elsewhere = name.schema.as_ref().is_some_and(|schema| !cx.catalog.has_schema(schema));
    if !is_known || is_elsewhere || !cx.catalog.extensions.is_empty() {
        return Ok(());
    }
    let mut own = cx.catalog.functions.get(&name.name).into_iter().flatten();
    let is_there = !cx.catalog.functions(name.schema.as_deref(), &name.name).is_empty();
    if is_there || own.next().is_some() || name.schema.is_none() && is_builtin_trigger(&name.name) {
        return Ok(());
    }
    let message = format!("function {}() does not exist", name.written());
    let error = Diagnostic::error(sqlstate::UNDEFINED_FUNCTION, message, name.span);
    let known = cx.catalog.functions.keys().map(String::as_str);
    Err(Box::new(match suggest::nearest(&name.name, known) {
        Some(near) => error.help(format!("there is a function \"{near}\"")),
        None => error.help("make the function ahead of its trigger"),
    }))
}

/// Postgres's own functions for triggers.
fn is_builtin_trigger(name: &str) -> bool {
    name.starts_with("tsvector_update_trigger")
        || name.starts_with("suppress_redundant_updates_trigger")
        || name.starts_with("ri_fkey_")
        || name == "unique_key_recheck"
}

/// The schema and the name of the function that is executed.
fn trigger_function(cx: &Schema<'_>, reader: &mut Reader<'_>) -> Option<(String, String)> {
    reader.word("execute");
    let _ = reader.word("function") || reader.word("procedure");
    let name = reader.name()?;
    let functions = cx.catalog.functions(name.schema.as_deref(), &name.name);
    let function = functions.iter().find(|function| function.arguments.is_empty())?;
    Some((function.schema.clone(), function.name.clone()))
}

/// What stands behind `alter trigger`.
pub(in crate::schema) fn rename_trigger(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let (old, _) = statement::expect_identifier(cx, &mut reader)?;
    reader.word("on");
    let name = statement::expect_name(cx, &mut reader)?;
    if !reader.words("rename to") {
        return Ok(());
    }
    let (new, _) = statement::expect_identifier(cx, &mut reader)?;
    if let Some(id) = cx.catalog.relation_id(name.schema.as_deref(), &name.name) {
        let triggers = schema::relation_mut(cx, id)?.triggers.iter_mut();
        triggers.filter(|trigger| trigger.name == old).for_each(|trigger| trigger.name.clone_from(&new));
    }
    Ok(())
}

/// Takes back what is known of triggers: their names, and by `functions` what they execute.
pub(in crate::schema) fn doubt_triggers(cx: &mut Schema<'_>, functions: &dyn Fn(&str) -> bool) {
    let with_triggers = cx.catalog.relations.values().filter(|relation| !relation.triggers.is_empty());
    let with_triggers: Vec<RelationId> = with_triggers.map(|relation| relation.id).collect();
    for id in with_triggers {
        let Some(relation) = cx.catalog.relations.get_mut(&id) else { continue };
        for trigger in &mut relation.triggers {
            trigger.name.clear();
            trigger.function = trigger.function.take().filter(|(_, name)| !functions(name));
        }
    }
}

/// The events that fire a trigger, and the columns of `update of`.
fn fired_by(tokens: &[Token]) -> (Vec<WriteEvent>, Vec<String>) {
    let mut reader = Reader::new(tokens);
    let (mut events, mut columns) = (Vec::new(), Vec::new());
    while reader.peek().is_some() {
        if reader.word("insert") {
            events.push(WriteEvent::Insert);
        } else if reader.word("delete") {
            events.push(WriteEvent::Delete);
        } else if reader.word("update") {
            events.push(WriteEvent::Update);
            if reader.word("of") {
                columns.extend(reader.identifier().map(|(name, _)| name));
                while reader.token(&TokenKind::Comma) {
                    columns.extend(reader.identifier().map(|(name, _)| name));
                }
            }
        } else {
            reader.next();
        }
    }
    (events, columns)
}
