//! Rules, which put other statements in the place of writes or beside them.

use super::{Result, Schema, reader::Reader};
use crate::{
    catalog::{RelationId, Rule, WriteEvent},
    lexer::{Token, TokenKind},
};

impl Schema<'_> {
    /// What stands behind `create rule`.
    pub(super) fn create_rule(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let (rule_name, _) = self.expect_identifier(&mut reader)?;
        reader.until(&["on"]);
        reader.word("on");
        let event = event(&mut reader);
        reader.until(&["to"]);
        reader.word("to");
        let name = self.expect_name(&mut reader)?;
        let is_conditional = reader.clone().word("where");
        reader.until(&["do"]);
        reader.word("do");
        let is_instead = reader.word("instead");
        reader.word("also");
        let id = self.known_relation(&name)?;
        let relation = self.relation_mut(id)?;
        // A rule on `select` makes a view of a table.
        let Some(event) = event else {
            relation.may_change_any_write();
            return Ok(());
        };
        relation.may_drop_rows = true;
        relation.changes_inserted |= event == WriteEvent::Insert;
        relation.changes_updated |= event == WriteEvent::Update;
        let actions = actions(&reader);
        let returns = actions.iter().any(|action| {
            let mut action = Reader::new(action);
            action.until(&["returning"]);
            action.word("returning")
        });
        let rule =
            Rule { name: rule_name, event, is_instead, is_conditional, actions: actions.len(), returns };
        relation.rules.retain(|known| known.name != rule.name);
        relation.rules.push(rule);
        // They apply in the order of their names.
        relation.rules.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(())
    }

    /// What stands behind `drop rule`. What it kept from being known stays so.
    pub(super) fn drop_rule(&mut self, mut reader: Reader<'_>) -> Result<()> {
        reader.words("if exists");
        let (rule, _) = self.expect_identifier(&mut reader)?;
        reader.word("on");
        let name = self.expect_name(&mut reader)?;
        if let Some(id) = self.catalog.relation_id(name.schema.as_deref(), &name.name) {
            self.relation_mut(id)?.rules.retain(|known| known.name != rule);
        }
        Ok(())
    }

    /// What stands behind `alter rule`.
    pub(super) fn rename_rule(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let (old, _) = self.expect_identifier(&mut reader)?;
        reader.word("on");
        let name = self.expect_name(&mut reader)?;
        reader.words("rename to");
        let (new, _) = self.expect_identifier(&mut reader)?;
        if let Some(id) = self.catalog.relation_id(name.schema.as_deref(), &name.name) {
            let rules = &mut self.relation_mut(id)?.rules;
            rules.iter_mut().filter(|rule| rule.name == old).for_each(|rule| rule.name.clone_from(&new));
            rules.sort_by(|left, right| left.name.cmp(&right.name));
        }
        Ok(())
    }

    /// Rules may go with what they name.
    pub(super) fn forget_rules(&mut self) {
        let with_rules = self.catalog.relations.values().filter(|relation| !relation.rules.is_empty());
        let with_rules: Vec<RelationId> = with_rules.map(|relation| relation.id).collect();
        for id in with_rules {
            if let Some(relation) = self.catalog.relations.get_mut(&id) {
                relation.rules.clear();
            }
        }
    }
}

fn event(reader: &mut Reader<'_>) -> Option<WriteEvent> {
    let events =
        [("insert", WriteEvent::Insert), ("update", WriteEvent::Update), ("delete", WriteEvent::Delete)];
    events.into_iter().find(|(word, _)| reader.word(word)).map(|(_, event)| event)
}

/// The statements that a rule brings in: `nothing`, one, or several in parentheses.
fn actions<'t>(reader: &Reader<'t>) -> Vec<&'t [Token]> {
    let mut ahead = reader.clone();
    if ahead.word("nothing") {
        return Vec::new();
    }
    let tokens = match ahead.parenthesized() {
        Some(list) if ahead.peek().is_none() => list,
        _ => reader.rest(),
    };
    tokens.split(|token| token.kind == TokenKind::Semicolon).filter(|action| !action.is_empty()).collect()
}
