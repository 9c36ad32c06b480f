//! What a statement that was not read may have made or changed.

use super::{
    Schema,
    reader::{Name, Reader},
};
use crate::lexer::{Token, TokenKind};

/// Kinds of relations as `create`, `alter` and `drop` name them.
const RELATIONS: &[&str] =
    &["table", "foreign table", "view", "materialized view", "sequence", "recursive view"];

const ROUTINES: &[&str] = &["function", "procedure", "routine", "aggregate"];

impl Schema<'_> {
    /// Marks what `tokens` name as uncertain.
    pub(super) fn doubt(&mut self, tokens: &[Token]) {
        let mut reader = Reader::new(tokens);
        if reader.word("create") {
            self.doubt_created(reader);
        } else if reader.word("alter") || reader.word("drop") {
            self.doubt_changed(reader);
        } else {
            reader = Reader::new(tokens);
            if let Some((_, temporary)) = into(&mut reader) {
                self.doubt_relation(&mut reader, temporary, true);
            }
        }
    }

    fn doubt_created(&mut self, mut reader: Reader<'_>) {
        reader.words("or replace");
        let mut temporary = false;
        while let Some(word) = ["global", "local", "temporary", "temp", "unlogged", "trusted"]
            .iter()
            .find(|word| reader.word(word))
        {
            temporary |= word.starts_with("temp");
        }
        if RELATIONS.iter().any(|kind| reader.words(kind)) {
            // What is there already stays as it is.
            let if_not_exists = reader.words("if not exists");
            let exists = reader.clone().name().is_some_and(|name| self.is_there(&name));
            if !(if_not_exists && exists) {
                self.doubt_relation(&mut reader, temporary, true);
            }
        } else if reader.word("type") || reader.word("domain") {
            let Some(name) = reader.name() else { return };
            let Ok(schema) = self.named_schema(&name) else { return };
            match self.catalog.type_id(Some(&schema), &name.name) {
                Some(id) => self.catalog.doubt_type(id, self.span),
                None => self.catalog.insert_unread_type(&schema, &name.name, self.span),
            }
        } else if ROUTINES.iter().any(|kind| reader.word(kind)) {
            self.doubt_routine(&mut reader);
        } else if reader.word("operator") {
            self.doubt_operator(&mut reader);
        } else if reader.word("rule") || reader.word("trigger") || reader.words("constraint trigger") {
            // The first `on` or `to` behind a name stands before the table.
            reader.until(&["on", "to"]);
            reader.next();
            let Some(name) = reader.name() else { return };
            if let Some(id) = self.catalog.relation_id(name.schema.as_deref(), &name.name) {
                self.catalog.doubt_rows(id);
            }
        }
    }

    fn doubt_changed(&mut self, mut reader: Reader<'_>) {
        if RELATIONS.iter().any(|kind| reader.words(kind)) {
            reader.words("if exists");
            reader.word("only");
            loop {
                self.doubt_relation(&mut reader, false, false);
                if !reader.token(&TokenKind::Comma) {
                    break;
                }
            }
        } else if reader.word("type") || reader.word("domain") {
            reader.words("if exists");
            let Some(name) = reader.name() else { return };
            if let Some(id) = self.catalog.type_id(name.schema.as_deref(), &name.name) {
                self.catalog.doubt_type(id, self.span);
            }
        } else if ROUTINES.iter().any(|kind| reader.word(kind)) {
            reader.words("if exists");
            self.doubt_routine(&mut reader);
        } else if reader.word("operator") {
            self.doubt_operator(&mut reader);
        }
    }

    fn doubt_relation(&mut self, reader: &mut Reader<'_>, temporary: bool, may_be_new: bool) {
        let Some(name) = reader.name() else { return };
        let schema = if temporary { Some("pg_temp".to_owned()) } else { self.named_schema(&name).ok() };
        let place = if may_be_new { schema.clone() } else { name.schema.clone() };
        match (self.catalog.relation_id(place.as_deref(), &name.name), schema) {
            (Some(id), _) => self.catalog.doubt_relation(id, self.span),
            (None, Some(schema)) if may_be_new => {
                self.catalog.insert_unread_relation(&schema, &name.name, self.span);
            }
            _ => {}
        }
    }

    fn doubt_routine(&mut self, reader: &mut Reader<'_>) {
        if let Some(name) = reader.name() {
            self.catalog.unread.functions.entry(name.name).or_insert(self.span);
        }
    }

    fn doubt_operator(&mut self, reader: &mut Reader<'_>) {
        while let Some(token) = reader.next() {
            if let TokenKind::Operator(operator) = &token.kind {
                self.catalog.unread.operators.entry(operator.clone()).or_insert(self.span);
                break;
            }
        }
    }

    fn is_there(&self, name: &Name) -> bool {
        let schema = self.named_schema(name).ok();
        schema.is_some_and(|schema| self.catalog.relation_id(Some(&schema), &name.name).is_some())
    }
}

/// Reads up to the name of the table that a `select ... into t` makes: what stands before `into`, and whether the table is
/// temporary.
pub(super) fn into<'a>(reader: &mut Reader<'a>) -> Option<(&'a [Token], bool)> {
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
