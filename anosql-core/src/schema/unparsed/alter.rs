//! `alter` of what sqlparser reads in part or not at all.

use super::{Name, Reader, no_schema};
use crate::{
    catalog::{Attribute, Function, Kind, RelationId, TypeId},
    lexer::{Token, TokenKind, statements::split_at_commas},
    schema::{Result, Schema},
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
        if reader.word("domain") {
            return Some(self.alter_domain(reader));
        }
        if reader.word("type") {
            let name = reader.name()?;
            return self.alter_any_type(reader, &name);
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
            let (new, _) = self.expect_identifier(&mut reader)?;
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
        } else if reader.clone().word("rename") && !reader.clone().words("rename constraint") {
            reader.words("rename column");
            reader.word("rename");
            let (old, span) = self.expect_identifier(&mut reader)?;
            if !reader.word("to") {
                return Err(self.syntax_error(&reader));
            }
            let (new, _) = self.expect_identifier(&mut reader)?;
            self.rename_column(id, &old, &new, span)?;
        } else if self.is_table(id) {
            self.alter_table(id, &reader.rest())?;
        }
        // What else can be done to a view or a sequence changes no column.
        Ok(())
    }

    fn is_index(&self, name: &Name) -> bool {
        self.catalog.relations.values().any(|relation| {
            name.schema.as_ref().is_none_or(|schema| relation.schema == *schema)
                && (relation.indexes.contains(&name.name)
                    || relation.keys.iter().any(|key| key.name == name.name))
        })
    }

    fn alter_domain(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let name = self.expect_name(&mut reader)?;
        let id = self.named_type(&name)?;
        let set = reader.words("set not null");
        if set || reader.words("drop not null") {
            if let Some(Kind::Domain { not_null, .. }) =
                self.catalog.types.get_mut(&id).map(|row| &mut row.kind)
            {
                *not_null = set;
            }
            return Ok(());
        }
        self.rename_or_move_type(reader, id);
        Ok(())
    }

    fn alter_any_type(&mut self, mut reader: Reader<'_>, name: &Name) -> Option<Result<()>> {
        let id = match self.named_type(name) {
            Ok(id) => id,
            Err(error) => return Some(Err(error)),
        };
        if reader.words("add value") || reader.words("rename value") {
            return None;
        }
        let relation = self.catalog.composite_relation(id);
        if let (Some(relation), true) = (relation, reader.words("rename attribute")) {
            let (old, span) = reader.identifier()?;
            reader.word("to");
            let (new, _) = reader.identifier()?;
            return Some(self.rename_column(relation, &old, &new, span));
        }
        if let Some(relation) = relation
            && reader.clone().rest().iter().any(|token| matches!(&token.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("attribute")))
        {
            return Some(self.alter_attributes(relation, &reader.rest()));
        }
        self.rename_or_move_type(reader, id);
        Some(Ok(()))
    }

    fn alter_attributes(&mut self, relation: RelationId, actions: &[Token]) -> Result<()> {
        for action in split_at_commas(actions) {
            let mut reader = Reader::new(action);
            if reader.words("add attribute") {
                let Some((name, _)) = reader.identifier() else { continue };
                let data_type = self.read_type(&reader.until(&["collate", "cascade", "restrict"]))?;
                self.relation_mut(relation)?.columns.push(Attribute::new(&name, data_type));
            } else if reader.words("drop attribute") {
                reader.words("if exists");
                let Some((name, _)) = reader.identifier() else { continue };
                self.relation_mut(relation)?.columns.retain(|column| column.name != name);
            } else if reader.words("alter attribute") {
                let Some((name, _)) = reader.identifier() else { continue };
                reader.words("set data");
                reader.word("type");
                let data_type = self.read_type(&reader.until(&["collate", "cascade", "restrict"]))?;
                let columns = &mut self.relation_mut(relation)?.columns;
                columns
                    .iter_mut()
                    .filter(|column| column.name == name)
                    .for_each(|column| column.data_type = data_type);
            }
        }
        Ok(())
    }

    fn rename_or_move_type(&mut self, mut reader: Reader<'_>, id: TypeId) {
        let Some(row) = self.catalog.type_row(id) else { return };
        let (mut schema, mut name) = (row.schema.clone(), row.name.clone());
        if reader.words("rename to") {
            name = reader.identifier().map_or(name, |(new, _)| new);
        } else if reader.words("set schema") {
            schema = reader.identifier().map_or(schema, |(new, _)| new);
        } else {
            return;
        }
        match self.catalog.composite_relation(id) {
            Some(relation) => self.catalog.rename_relation(relation, &schema, &name),
            None => self.catalog.rename_type(id, &schema, &name),
        }
    }

    fn alter_routine(&mut self, mut reader: Reader<'_>, name: &Name) -> Result<()> {
        let arguments = match reader.parenthesized() {
            Some(arguments) => Some(self.argument_types(&arguments)?),
            None => None,
        };
        let rename = reader.words("rename to");
        if !rename && !reader.words("set schema") {
            return Ok(());
        }
        let Some((new, _)) = reader.identifier() else { return Ok(()) };
        let Some(functions) = self.catalog.functions.get_mut(&name.name) else { return Ok(()) };
        let matches = |function: &Function| {
            name.schema.as_ref().is_none_or(|schema| function.schema == *schema)
                && arguments.as_ref().is_none_or(|arguments| function.arguments == *arguments)
        };
        let (moved, kept): (Vec<_>, Vec<_>) =
            std::mem::take(functions).into_iter().partition(|function| matches(function));
        *functions = kept;
        for function in moved {
            let mut function = Function::clone(&function);
            new.clone_into(if rename { &mut function.name } else { &mut function.schema });
            self.catalog.insert_function(function);
        }
        Ok(())
    }
}
