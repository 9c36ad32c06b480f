//! What a statement that was not read may have made or changed.

use crate::{
    lexer::{Token, TokenKind},
    schema::{
        Schema,
        reader::{Name, Reader},
        statement,
    },
};

/// Kinds of relations as `create`, `alter` and `drop` name them.
const RELATIONS: &[&str] =
    &["table", "foreign table", "view", "materialized view", "sequence", "recursive view"];

const ROUTINES: &[&str] = &["function", "procedure", "routine", "aggregate"];

/// Marks what `tokens` name as uncertain.
pub(in crate::schema) fn doubt(cx: &mut Schema<'_>, tokens: &[Token]) {
    let mut reader = Reader::new(tokens);
    if reader.word("create") {
        doubt_created(cx, reader);
    } else if reader.word("alter") || reader.word("drop") {
        doubt_changed(cx, reader);
    } else {
        reader = Reader::new(tokens);
        if let Some((_, temporary)) = into(&mut reader) {
            doubt_relation(cx, &mut reader, temporary, true);
        }
    }
}

fn doubt_created(cx: &mut Schema<'_>, mut reader: Reader<'_>) {
    reader.words("or replace");
    let mut temporary = false;
    while let Some(word) =
        ["global", "local", "temporary", "temp", "unlogged", "trusted"].iter().find(|word| reader.word(word))
    {
        temporary |= word.starts_with("temp");
    }
    if RELATIONS.iter().any(|kind| reader.words(kind)) {
        // What is there already stays as it is.
        let if_not_exists = reader.words("if not exists");
        let exists = reader.clone().name().is_some_and(|name| is_there(cx, &name));
        if !(if_not_exists && exists) {
            doubt_relation(cx, &mut reader, temporary, true);
        }
    } else if reader.word("type") || reader.word("domain") {
        let Some(name) = reader.name() else { return };
        let Ok(schema) = statement::named_schema(cx, &name) else { return };
        match cx.catalog.type_id(Some(&schema), &name.name) {
            Some(id) => cx.catalog.doubt_type(id, cx.span),
            None => cx.catalog.insert_unread_type(&schema, &name.name, cx.span),
        }
    } else if ROUTINES.iter().any(|kind| reader.word(kind)) {
        doubt_routine(cx, &mut reader);
    } else if reader.word("operator") {
        doubt_operator(cx, &mut reader);
    } else if reader.word("rule") || reader.word("trigger") || reader.words("constraint trigger") {
        // The first `on` or `to` behind a name stands before the table.
        reader.until(&["on", "to"]);
        reader.next();
        let Some(name) = reader.name() else { return };
        if let Some(id) = cx.catalog.relation_id(name.schema.as_deref(), &name.name) {
            cx.catalog.doubt_rows(id);
        }
    }
}

fn doubt_changed(cx: &mut Schema<'_>, mut reader: Reader<'_>) {
    if RELATIONS.iter().any(|kind| reader.words(kind)) {
        reader.words("if exists");
        reader.word("only");
        loop {
            doubt_relation(cx, &mut reader, false, false);
            if !reader.token(&TokenKind::Comma) {
                break;
            }
        }
    } else if reader.word("type") || reader.word("domain") {
        reader.words("if exists");
        let Some(name) = reader.name() else { return };
        if let Some(id) = cx.catalog.type_id(name.schema.as_deref(), &name.name) {
            cx.catalog.doubt_type(id, cx.span);
        }
    } else if ROUTINES.iter().any(|kind| reader.word(kind)) {
        reader.words("if exists");
        doubt_routine(cx, &mut reader);
    } else if reader.word("operator") {
        doubt_operator(cx, &mut reader);
    }
}

fn doubt_relation(cx: &mut Schema<'_>, reader: &mut Reader<'_>, temporary: bool, may_be_new: bool) {
    let Some(name) = reader.name() else { return };
    let schema = if temporary { Some("pg_temp".to_owned()) } else { statement::named_schema(cx, &name).ok() };
    let place = if may_be_new { schema.clone() } else { name.schema.clone() };
    match (cx.catalog.relation_id(place.as_deref(), &name.name), schema) {
        (Some(id), _) => cx.catalog.doubt_relation(id, cx.span),
        (None, Some(schema)) if may_be_new => {
            cx.catalog.insert_unread_relation(&schema, &name.name, cx.span);
        }
        _ => {}
    }
}

fn doubt_routine(cx: &mut Schema<'_>, reader: &mut Reader<'_>) {
    if let Some(name) = reader.name() {
        cx.catalog.unread.functions.entry(name.name).or_insert(cx.span);
    }
}

fn doubt_operator(cx: &mut Schema<'_>, reader: &mut Reader<'_>) {
    while let Some(token) = reader.next() {
        if let TokenKind::Operator(operator) = &token.kind {
            cx.catalog.unread.operators.entry(operator.clone()).or_insert(cx.span);
            break;
        }
    }
}

fn is_there(cx: &Schema<'_>, name: &Name) -> bool {
    let schema = statement::named_schema(cx, name).ok();
    schema.is_some_and(|schema| cx.catalog.relation_id(Some(&schema), &name.name).is_some())
}

/// Reads up to the name of the table that a `select ... into t` makes: what stands before `into`, and whether the table is
/// temporary.
pub(in crate::schema) fn into<'a>(reader: &mut Reader<'a>) -> Option<(&'a [Token], bool)> {
    if !["select", "with"].iter().any(|word| reader.clone().word(word)) {
        return None;
    }
    let before = reader.until(&["into"]);
    let writes = matches!(before.last().map(|token| &token.kind), Some(TokenKind::Word(word))
        if word.eq_ignore_ascii_case("insert") || word.eq_ignore_ascii_case("merge"));
    if writes || !reader.word("into") {
        return None;
    }
    let mut temporary = false;
    while let Some(word) =
        ["global", "local", "temporary", "temp", "unlogged", "table"].iter().find(|word| reader.word(word))
    {
        temporary |= word.starts_with("temp");
    }
    Some((before, temporary))
}
