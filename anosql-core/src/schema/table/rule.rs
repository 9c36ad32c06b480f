//! Rules, which put other statements in the place of writes or beside them.

use crate::{
    catalog::{RelationId, Rule, WriteEvent},
    lexer::{Token, TokenKind},
    schema::{self, Result, Schema, reader::Reader, statement},
};

/// What stands behind `create rule`.
pub(in crate::schema) fn create_rule(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let (rule_name, _) = statement::expect_identifier(cx, &mut reader)?;
    reader.until(&["on"]);
    reader.word("on");
    let event = event(&mut reader);
    reader.until(&["to"]);
    reader.word("to");
    let name = statement::expect_name(cx, &mut reader)?;
    let is_conditional = reader.clone().word("where");
    reader.until(&["do"]);
    reader.word("do");
    let is_instead = reader.word("instead");
    reader.word("also");
    let id = statement::known_relation(cx, &name)?;
    let relation = schema::relation_mut(cx, id)?;
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
    let rule = Rule { name: rule_name, event, is_instead, is_conditional, actions: actions.len(), returns };
    relation.rules.retain(|known| known.name != rule.name);
    relation.rules.push(rule);
    // They apply in the order of their names.
    relation.rules.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(())
}

/// What stands behind `drop rule`. What it kept from being known stays so.
pub(in crate::schema) fn drop_rule(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    reader.words("if exists");
    let (rule, _) = statement::expect_identifier(cx, &mut reader)?;
    reader.word("on");
    let name = statement::expect_name(cx, &mut reader)?;
    if let Some(id) = cx.catalog.relation_id(name.schema.as_deref(), &name.name) {
        schema::relation_mut(cx, id)?.rules.retain(|known| known.name != rule);
    }
    Ok(())
}

/// What stands behind `alter rule`.
pub(in crate::schema) fn rename_rule(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let (old, _) = statement::expect_identifier(cx, &mut reader)?;
    reader.word("on");
    let name = statement::expect_name(cx, &mut reader)?;
    reader.words("rename to");
    let (new, _) = statement::expect_identifier(cx, &mut reader)?;
    if let Some(id) = cx.catalog.relation_id(name.schema.as_deref(), &name.name) {
        let rules = &mut schema::relation_mut(cx, id)?.rules;
        rules.iter_mut().filter(|rule| rule.name == old).for_each(|rule| rule.name.clone_from(&new));
        rules.sort_by(|left, right| left.name.cmp(&right.name));
    }
    Ok(())
}

/// Rules may go with what they name.
pub(in crate::schema) fn forget_rules(cx: &mut Schema<'_>) {
    let with_rules = cx.catalog.relations.values().filter(|relation| !relation.rules.is_empty());
    let with_rules: Vec<RelationId> = with_rules.map(|relation| relation.id).collect();
    for id in with_rules {
        if let Some(relation) = cx.catalog.relations.get_mut(&id) {
            relation.rules.clear();
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
