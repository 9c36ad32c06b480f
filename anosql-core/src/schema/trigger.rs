//! Triggers for each row before or instead of a write, which may leave the row out or change it.

use super::{Result, Schema, reader::Reader};
use crate::{
    catalog::{RelationId, Trigger, WriteEvent},
    lexer::{Token, TokenKind},
};

impl Schema<'_> {
    /// What stands behind `create trigger`; `replaces` where it takes the place of one of its name for certain.
    pub(super) fn create_trigger(&mut self, mut reader: Reader<'_>, replaces: bool) -> Result<()> {
        let trigger = self.expect_name(&mut reader)?.name;
        let before = reader.word("before");
        let early = before || reader.words("instead of");
        let events = reader.until(&["on"]);
        reader.word("on");
        let name = self.expect_name(&mut reader)?;
        let id = self.known_relation(&name)?;
        reader.until(&["for", "when", "execute"]);
        let for_rows = reader.words("for each row") || reader.words("for row");
        reader.until(&["execute"]);
        let function = self.trigger_function(&mut reader);
        let relation = self.relation_mut(id)?;
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

    /// The schema and the name of the function that is executed.
    fn trigger_function(&self, reader: &mut Reader<'_>) -> Option<(String, String)> {
        reader.word("execute");
        let _ = reader.word("function") || reader.word("procedure");
        let name = reader.name()?;
        let functions = self.catalog.functions(name.schema.as_deref(), &name.name);
        let function = functions.iter().find(|function| function.arguments.is_empty())?;
        Some((function.schema.clone(), function.name.clone()))
    }

    /// What stands behind `alter trigger`.
    pub(super) fn rename_trigger(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let (old, _) = self.expect_identifier(&mut reader)?;
        reader.word("on");
        let name = self.expect_name(&mut reader)?;
        if !reader.words("rename to") {
            return Ok(());
        }
        let (new, _) = self.expect_identifier(&mut reader)?;
        if let Some(id) = self.catalog.relation_id(name.schema.as_deref(), &name.name) {
            let triggers = self.relation_mut(id)?.triggers.iter_mut();
            triggers.filter(|trigger| trigger.name == old).for_each(|trigger| trigger.name.clone_from(&new));
        }
        Ok(())
    }

    /// Takes back what is known of triggers: their names, and by `functions` what they execute.
    pub(super) fn doubt_triggers(&mut self, functions: &dyn Fn(&str) -> bool) {
        let with_triggers = self.catalog.relations.values().filter(|relation| !relation.triggers.is_empty());
        let with_triggers: Vec<RelationId> = with_triggers.map(|relation| relation.id).collect();
        for id in with_triggers {
            let Some(relation) = self.catalog.relations.get_mut(&id) else { continue };
            for trigger in &mut relation.triggers {
                trigger.name.clear();
                trigger.function = trigger.function.take().filter(|(_, name)| !functions(name));
            }
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
