//! `alter` of what sqlparser reads in part or not at all.

use super::{Name, Reader, no_schema};
use crate::{
    catalog::RelationId,
    diagnostic::Diagnostic,
    lexer::TokenKind,
    schema::{Result, Schema},
    source::Span,
};

impl Schema<'_> {
    pub(super) fn alter(&mut self, mut reader: Reader<'_>) -> Option<Result<()>> {
        let kinds = ["table", "foreign table", "view", "materialized view", "sequence"];
        if kinds.iter().any(|kind| reader.words(kind)) {
            let if_exists = reader.words("if exists");
            self.only = reader.word("only");
            let name = reader.name()?;
            reader.token(&TokenKind::Operator("*".to_owned()));
            return Some(self.alter_relation(reader, &name, if_exists));
        }
        if reader.word("trigger") {
            return Some(self.rename_trigger(reader));
        }
        if reader.word("rule") {
            return Some(self.rename_rule(reader));
        }
        if reader.word("domain") {
            return Some(self.alter_domain(reader));
        }
        if reader.word("type") {
            return Some(self.alter_type(reader));
        }
        if reader.word("function")
            || reader.word("procedure")
            || reader.word("routine")
            || reader.word("aggregate")
        {
            let name = reader.name()?;
            return Some(self.alter_routine(reader, &name));
        }
        reader.word("index").then(|| self.alter_index(reader))
    }

    /// What can be done to relations of all kinds alike, and what to tables only.
    fn alter_relation(&mut self, mut reader: Reader<'_>, name: &Name, if_exists: bool) -> Result<()> {
        let id = match self.known_relation(name) {
            Ok(id) => id,
            Err(error) if error.code == Some("42P01") => {
                if if_exists {
                    return Ok(());
                }
                // An index may be renamed as a table.
                if self.is_index(name)
                    && reader.words("rename to")
                    && let Some((new, _)) = reader.identifier()
                {
                    self.rename_index(name, &new);
                    return Ok(());
                }
                return if self.is_index(name) { Ok(()) } else { Err(error) };
            }
            Err(error) => return Err(error),
        };
        let Some((schema, plain)) =
            self.catalog.relation(id).map(|relation| (relation.schema.clone(), relation.name.clone()))
        else {
            return Ok(());
        };
        if reader.words("set schema") {
            let (schema, span) = self.expect_identifier(&mut reader)?;
            if !self.catalog.has_schema(&schema) {
                return Err(no_schema(&schema, span));
            }
            self.catalog.rename_relation(id, &schema, &plain);
        } else if reader.words("rename to") {
            let (new, place) = self.expect_identifier(&mut reader)?;
            self.check_new_name(id, &new, place)?;
            self.catalog.rename_relation(id, &schema, &new);
        } else if reader.words("attach partition") {
            let child = self.expect_name(&mut reader)?;
            self.attach(id, &child)?;
        } else if reader.words("detach partition") {
            let child = self.expect_name(&mut reader)?;
            self.detach(id, &child)?;
        } else if self.catalog.unread.relations.contains_key(&id) {
            // Of its columns nothing is known anyway.
            return Ok(());
        } else if reader.clone().rest().iter().any(|token| token.kind.is_word("owned")) {
            self.own_sequence(name, reader)?;
        } else if reader.clone().word("rename") && !reader.clone().words("rename constraint") {
            reader.words("rename column");
            reader.word("rename");
            let (old, span) = self.expect_identifier(&mut reader)?;
            if !reader.word("to") {
                return Err(self.syntax_error(&reader));
            }
            let (new, place) = self.expect_identifier(&mut reader)?;
            self.rename_column(id, &old, (&new, place), span)?;
        } else if self.is_table(id) {
            self.alter_table(id, reader.rest())?;
        }
        // What else can be done to a view or a sequence changes no column.
        Ok(())
    }

    /// The name that a relation gets must be free in its schema.
    fn check_new_name(&self, id: RelationId, new: &str, span: Span) -> Result<()> {
        match self.catalog.relations.get(&id) {
            Some(relation) if self.is_relation_name(relation, new) => {
                Err(Box::new(Diagnostic::error("42P07", format!("relation \"{new}\" already exists"), span)))
            }
            _ => Ok(()),
        }
    }

    fn is_index(&self, name: &Name) -> bool {
        self.catalog.relations.named(&name.name).any(|relation| {
            name.schema.as_ref().is_none_or(|schema| relation.schema == *schema)
                && relation.index_names().any(|known| *known == name.name)
        })
    }
}
