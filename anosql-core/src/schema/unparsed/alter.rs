//! `alter` of what sqlparser reads in part or not at all.

use super::{Name, Reader, no_schema};
use crate::{
    catalog::{Attribute, Function, Generated, Kind, RelationId, TypeId},
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, statements::split_at_commas},
    schema::{Result, Schema},
    source::Span,
};

impl Schema<'_> {
    pub(super) fn alter(&mut self, mut reader: Reader<'_>, tokens: &[Token]) -> Option<Result<()>> {
        let kinds = ["table", "foreign table", "view", "materialized view", "sequence"];
        if let Some(kind) = kinds.iter().find(|kind| reader.words(kind)) {
            let if_exists = reader.words("if exists");
            reader.word("only");
            let name = reader.name()?;
            reader.token(&TokenKind::Operator("*".to_owned()));
            let altered = self.alter_any_relation(reader, &name, if_exists);
            // What else can be done to a view or a sequence changes no column.
            return altered
                .or_else(|| Some(if kind.ends_with("table") { self.alter_actions(tokens) } else { Ok(()) }));
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
        if reader.word("index") {
            reader.words("if exists");
            let name = reader.name()?;
            if reader.words("rename to")
                && let Some((new, _)) = reader.identifier()
            {
                let keys = self.catalog.relations.values_mut().flat_map(|relation| &mut relation.keys);
                keys.filter(|key| key.name == name.name).for_each(|key| key.name.clone_from(&new));
            }
            return Some(Ok(()));
        }
        None
    }

    /// What can be done to relations of all kinds alike: renaming and moving; and to partitions.
    fn alter_any_relation(
        &mut self,
        mut reader: Reader<'_>,
        name: &Name,
        if_exists: bool,
    ) -> Option<Result<()>> {
        let id = match self.named_relation(name) {
            Ok(id) => id,
            Err(_) if if_exists => return Some(Ok(())),
            Err(error) => return Some(Err(error)),
        };
        if reader.words("set schema") {
            let (schema, span) = reader.identifier()?;
            if !self.catalog.has_schema(&schema) {
                return Some(Err(no_schema(&schema, span)));
            }
            let plain = self.catalog.relation(id).map(|relation| relation.name.clone())?;
            self.catalog.rename_relation(id, &schema, &plain);
            return Some(Ok(()));
        }
        if reader.words("rename to") {
            let (new, _) = reader.identifier()?;
            let schema = self.catalog.relation(id).map(|relation| relation.schema.clone())?;
            self.catalog.rename_relation(id, &schema, &new);
            return Some(Ok(()));
        }
        if reader.words("attach partition") {
            let child = reader.name()?;
            return Some(self.attach(id, &child));
        }
        if reader.words("detach partition") {
            let child = reader.name()?;
            return Some(self.named_relation(&child).map(|child| {
                if let Some(child) = self.catalog.relations.get_mut(&child) {
                    child.parents.retain(|parent| *parent != id);
                }
            }));
        }
        if reader.word("rename") && !reader.word("constraint") {
            reader.word("column");
            let (old, span) = reader.identifier()?;
            if !reader.word("to") {
                return None;
            }
            let (new, _) = reader.identifier()?;
            return Some(self.rename_column(id, &old, &new, span));
        }
        None
    }

    /// The actions of an `alter table`, each by itself, those that change neither column nor key left out.
    fn alter_actions(&mut self, tokens: &[Token]) -> Result<()> {
        let mut reader = Reader::new(tokens);
        reader.word("alter");
        reader.word("foreign");
        reader.word("table");
        reader.words("if exists");
        reader.word("only");
        let name = self.expect_name(&mut reader)?;
        let id = self.named_relation(&name)?;
        reader.token(&TokenKind::Operator("*".to_owned()));
        let head: Vec<Token> =
            tokens.iter().take_while(|token| token.span.end <= name.span.end).cloned().collect();
        let head: Vec<Token> = head
            .into_iter()
            .filter(|token| !is_keyword(token, "foreign") && !is_keyword(token, "only"))
            .collect();
        let rest = reader.rest();
        for action in split_at_commas(&rest) {
            let mut reader = Reader::new(action);
            if reader.word("inherit") {
                let parent = self.expect_name(&mut reader)?;
                self.attach_child(id, &parent)?;
                continue;
            }
            if !changes_columns(action) {
                continue;
            }
            if let Some((column, true)) = dropped_generation(action) {
                let columns = &mut self.relation_mut(id)?.columns;
                columns
                    .iter_mut()
                    .filter(|known| known.name == column)
                    .for_each(|known| known.generated = Generated::No);
                continue;
            }
            let statement: Vec<Token> = head.iter().chain(action).cloned().collect();
            self.parsed(&statement)?;
        }
        Ok(())
    }

    fn attach_child(&mut self, child: RelationId, parent: &Name) -> Result<()> {
        let parent = self.named_relation(parent)?;
        self.relation_mut(child)?.parents.push(parent);
        if let Some(parent) = self.catalog.relations.get_mut(&parent) {
            parent.has_children = true;
        }
        Ok(())
    }

    fn rename_column(&mut self, id: RelationId, old: &str, new: &str, span: Span) -> Result<()> {
        let relation = self.relation_mut(id)?;
        let Some(index) = relation.column(old) else {
            let message = format!("column \"{old}\" does not exist");
            return Err(Box::new(Diagnostic::error("42703", message, span)));
        };
        new.clone_into(&mut relation.columns[index].name);
        for column in
            relation.keys.iter_mut().flat_map(|key| &mut key.columns).filter(|column| *column == old)
        {
            new.clone_into(column);
        }
        let children: Vec<RelationId> = self
            .catalog
            .relations
            .values()
            .filter(|child| child.parents.contains(&id))
            .map(|child| child.id)
            .collect();
        children.into_iter().try_for_each(|child| self.rename_column(child, old, new, span))
    }

    /// A partition has the keys of the table that it belongs to.
    fn attach(&mut self, parent: RelationId, child: &Name) -> Result<()> {
        let child = self.named_relation(child)?;
        if let Some(child) = self.catalog.relations.get_mut(&child) {
            child.parents.push(parent);
        }
        Ok(())
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

fn is_keyword(token: &Token, keyword: &str) -> bool {
    matches!(&token.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case(keyword))
}

/// Whether an action of `alter table` is about columns or keys, and not about storage, ownership or triggers.
fn changes_columns(action: &[Token]) -> bool {
    let mut reader = Reader::new(action);
    if reader.word("add") || reader.word("drop") || reader.word("rename") {
        return true;
    }
    if !reader.word("alter") || reader.word("constraint") {
        return false;
    }
    reader.word("column");
    reader.identifier();
    !(reader.word("reset")
        || (reader.word("set") && !(["not", "default", "data"].iter().any(|word| reader.clone().word(word)))))
}

/// The column whose values an action stops to generate: `alter c drop identity`, `alter c drop expression`.
fn dropped_generation(action: &[Token]) -> Option<(String, bool)> {
    let mut reader = Reader::new(action);
    if !reader.word("alter") {
        return None;
    }
    reader.word("column");
    let (column, _) = reader.identifier()?;
    let found = reader.word("drop") && (reader.word("identity") || reader.word("expression"));
    Some((column, found))
}
