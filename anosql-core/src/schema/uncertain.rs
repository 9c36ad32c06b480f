//! Statements of which it is not certain that they were run, or on what: what they may have changed is uncertain then, and no
//! more than that.

pub(in crate::schema) mod doubt;

pub(crate) mod vouched;

use super::{
    Schema,
    program::{HOLE, is_hole},
    reader::{
        Name, Reader,
        passed_over::{self, changes_no_column, changes_no_type},
    },
    session::connection,
    table::{alter, element, rule, trigger},
};
use crate::{
    catalog::{RelationId, RelationKind},
    lexer::{Token, TokenKind, statements::split_at_commas},
};

/// Marks what a statement may have changed, and says whether it may have changed anything.
pub(super) fn may_be_run(cx: &mut Schema<'_>, tokens: &[Token]) -> bool {
    if connection::sets_path(tokens) {
        return true;
    }
    if passed_over::is_passed_over(tokens) || changes_nothing(tokens) {
        cx.catalog.unread.constraints |= tokens.iter().any(|token| token.kind.is_word("index"));
        return false;
    }
    let mut reader = Reader::new(tokens);
    if reader.words("alter trigger") {
        trigger::doubt_triggers(cx, &|_| false);
        return false;
    }
    if reader.words("drop rule") || reader.words("alter rule") {
        rule::forget_rules(cx);
        return false;
    }
    if reader.words("alter table") || reader.words("alter foreign table") {
        reader.words("if exists");
        reader.word("only");
        let Some(name) = reader.name() else { return anything(cx) };
        reader.token(&TokenKind::Operator("*".to_owned()));
        let mut changed = false;
        for id in relations_meant(cx, &name) {
            changed |= may_be_altered(cx, id, &name, reader.rest());
        }
        return changed;
    }
    if reader.words("drop index") {
        cx.catalog.unread.constraints = true;
        reader.word("concurrently");
        reader.words("if exists");
        let Some(name) = reader.name() else { return false };
        let mut tables: Vec<RelationId> = cx.catalog.relations.values().map(|relation| relation.id).collect();
        tables.retain(|table| !cx.catalog.is_vouched_relation(*table));
        for id in tables {
            loosen_constraints(cx, id, &name.name);
        }
        return false;
    }
    if reader.words("drop schema") || reader.words("alter schema") {
        cx.catalog.unread.constraints = true;
        reader.words("if exists");
        let Some((schema, _)) = reader.identifier() else { return false };
        let relations = cx.catalog.relations.values();
        let within = relations.filter(|relation| fits(&schema, &relation.schema));
        let mut within: Vec<RelationId> = within.map(|relation| relation.id).collect();
        within.retain(|table| !cx.catalog.is_vouched_relation(*table));
        let changed = !within.is_empty();
        within.into_iter().for_each(|id| cx.catalog.doubt_relation(id, cx.span));
        return changed;
    }
    let is_whole = !tokens.iter().any(is_hole);
    if is_whole && (reader.words("create trigger") || reader.words("create or replace trigger")) {
        return trigger::create_trigger(cx, reader, false).is_err() && anything(cx);
    }
    if TRIGGERS.iter().any(|words| reader.words(words)) {
        reader.until(&["on", "to"]);
        reader.next();
        let tables = reader.name().map(|name| relations_meant(cx, &name)).unwrap_or_default();
        for table in tables {
            if let Some(relation) = cx.catalog.relations.get_mut(&table) {
                relation.may_change_any_write();
            }
        }
        return false;
    }
    if is_about_vouched(cx, tokens) {
        return false;
    }
    if !tokens.iter().any(is_hole) {
        doubt::doubt(cx, tokens);
        return true;
    }
    may_be_run_on_many(cx, tokens)
}

/// A statement that does not say what it is about, or not all of it.
fn may_be_run_on_many(cx: &mut Schema<'_>, tokens: &[Token]) -> bool {
    let mut reader = Reader::new(tokens);
    let drops = reader.word("drop");
    if !drops && !reader.word("create") && !reader.word("alter") {
        return anything(cx);
    }
    reader.words("or replace");
    let kind = RELATIONS.iter().find(|kind| reader.words(kind));
    reader.words("if not exists");
    reader.words("if exists");
    let name = reader.name();
    let is_named = name.as_ref().is_some_and(|name| !name.name.contains(HOLE));
    match (kind, name) {
        // What is made under a name that is not known is none that a query can name.
        (Some(_), Some(_)) if !is_named && !drops && is_word(tokens, "create") => {
            cx.catalog.unread.anything = true;
            true
        }
        (Some(_), Some(name)) if !is_named => {
            let meant = relations_meant(cx, &name);
            let changed = !meant.is_empty();
            meant.into_iter().for_each(|id| cx.catalog.doubt_relation(id, cx.span));
            changed
        }
        _ => {
            cx.catalog.unread.anything = true;
            doubt::doubt(cx, tokens);
            true
        }
    }
}

/// A statement of which nothing is known.
pub(super) fn anything(cx: &mut Schema<'_>) -> bool {
    cx.catalog.unread.anything = true;
    let all: Vec<RelationId> = cx.catalog.relations.values().map(|relation| relation.id).collect();
    all.into_iter().for_each(|id| cx.catalog.doubt_relation(id, cx.span));
    !cx.catalog.vouched.iter().any(|vouched| vouched.names.is_none())
}

/// Whether a statement makes, changes or drops one table, view or type, and that is vouched for.
fn is_about_vouched(cx: &Schema<'_>, tokens: &[Token]) -> bool {
    if cx.catalog.vouched.is_empty() {
        return false;
    }
    let mut reader = Reader::new(tokens);
    if !["create", "alter", "drop"].iter().any(|word| reader.word(word)) {
        return false;
    }
    reader.words("or replace");
    let kinds = RELATIONS.iter().chain(&["type", "domain"]);
    if !kinds.into_iter().any(|kind| reader.words(kind)) {
        return false;
    }
    reader.words("if not exists");
    reader.words("if exists");
    let Some(name) = reader.name().filter(|_| !reader.token(&TokenKind::Comma)) else { return false };
    let found = cx.catalog.relation_id(name.schema.as_deref(), &name.name);
    let found = found.and_then(|id| cx.catalog.relation(id)).map(|relation| relation.schema.clone());
    let schema = name.schema.or(found).unwrap_or_else(|| cx.catalog.creation_schema());
    cx.catalog.is_vouched(&schema, &name.name)
}

/// The relations that a name may mean of which a part is not known.
fn relations_meant(cx: &Schema<'_>, name: &Name) -> Vec<RelationId> {
    let schema = name.schema.as_deref().unwrap_or_default();
    if !name.name.contains(HOLE) && !schema.contains(HOLE) {
        let id = cx.catalog.relation_id(name.schema.as_deref(), &name.name);
        return id.into_iter().filter(|id| !cx.catalog.is_vouched_relation(*id)).collect();
    }
    let is_meant = |relation: &&crate::catalog::Relation| {
        fits(&name.name, &relation.name)
            && (schema.is_empty() || fits(schema, &relation.schema))
            && !matches!(relation.kind, RelationKind::Sequence | RelationKind::CompositeType)
            && !cx.catalog.is_vouched_relation(relation.id)
    };
    cx.catalog.relations.values().filter(is_meant).map(|relation| relation.id).collect()
}

/// What the actions of an `alter table` may have changed.
fn may_be_altered(cx: &mut Schema<'_>, id: RelationId, name: &Name, actions: &[Token]) -> bool {
    let mut changed = false;
    let mut reader = Reader::new(actions);
    if let Some((new, schema)) = moved(&mut reader) {
        cx.catalog.doubt_relation(id, cx.span);
        if !new.as_ref().or(schema.as_ref()).is_some_and(|name| name.contains(HOLE)) {
            let place =
                schema.or_else(|| name.schema.clone()).unwrap_or_else(|| cx.catalog.creation_schema());
            let new = new.unwrap_or_else(|| name.name.clone());
            if cx.catalog.relation_id(Some(&place), &new).is_none() {
                cx.catalog.insert_unread_relation(&place, &new, cx.span);
            }
        }
        return true;
    }
    let mut tables = alter::with_children(cx, id);
    tables.retain(|table| !cx.catalog.is_vouched_relation(*table));
    for action in split_at_commas(actions) {
        for table in &tables {
            changed |= may_have_acted(cx, *table, action);
        }
    }
    changed
}

fn may_have_acted(cx: &mut Schema<'_>, id: RelationId, action: &[Token]) -> bool {
    let mut reader = Reader::new(action);
    if reader.words("enable row level security") || reader.words("disable trigger") {
        if let Some(relation) = cx.catalog.relations.get_mut(&id) {
            relation.may_lack_rows = true;
        }
        return false;
    }
    if reader.word("add") {
        // A constraint can only forbid more.
        if element::begins_constraint(&reader) {
            cx.catalog.unread.constraints = true;
            return false;
        }
        reader.word("column");
        reader.words("if not exists");
        let Some((column, _)) = reader.identifier() else { return anything(cx) };
        let is_new = cx.catalog.relation(id).is_some_and(|relation| relation.column(&column).is_none());
        cx.catalog.doubt_new_column(id, &column, cx.span);
        return is_new;
    }
    let drops = reader.word("drop");
    if drops && reader.word("constraint")
        || reader.words("rename constraint")
        || reader.words("alter constraint")
    {
        reader.words("if exists");
        cx.catalog.unread.constraints = true;
        if let Some((constraint, _)) = reader.identifier() {
            loosen_constraints(cx, id, &constraint);
        }
        return false;
    }
    let renames = !drops && reader.word("rename");
    if drops || renames || reader.word("alter") {
        reader.word("column");
        reader.words("if exists");
        let Some((column, _)) = reader.identifier() else { return anything(cx) };
        let new = (renames && reader.word("to")).then(|| reader.identifier()).flatten();
        if let Some((new, _)) = &new {
            cx.catalog.doubt_new_column(id, new, cx.span);
        }
        return match drops || renames {
            true => doubt_columns(cx, id, &column),
            false => may_have_changed(cx, id, &column, &reader),
        };
    }
    if reader.word("inherit") {
        // It then holds rows that its keys say nothing of.
        let parent = reader.name().map(|name| relations_meant(cx, &name)).unwrap_or_default();
        parent.into_iter().for_each(|parent| cx.catalog.doubt_rows(parent));
        return false;
    }
    const KEEPING: &[&str] = &["validate constraint", "attach partition", "detach partition", "no inherit"];
    if changes_no_column(&reader) || KEEPING.iter().any(|words| reader.words(words)) {
        return false;
    }
    cx.catalog.doubt_relation(id, cx.span);
    true
}

/// What stands behind `alter column c`.
fn may_have_changed(cx: &mut Schema<'_>, id: RelationId, column: &str, change: &Reader<'_>) -> bool {
    let mut reader = change.clone();
    if reader.words("set not null") || changes_no_type(&reader) {
        return false;
    }
    let loosens = reader.words("drop not null");
    if !loosens && !reader.words("set default") && !reader.words("drop default") {
        return doubt_columns(cx, id, column);
    }
    let Some(relation) = cx.catalog.relations.get_mut(&id) else { return false };
    for known in relation.columns.iter_mut().filter(|known| fits(column, &known.name)) {
        known.not_null &= !loosens;
        known.default_not_null = false;
    }
    if loosens {
        cx.catalog.doubt_readers(id);
    }
    false
}

fn doubt_columns(cx: &mut Schema<'_>, id: RelationId, column: &str) -> bool {
    let relation = cx.catalog.relation(id);
    let columns = relation.iter().flat_map(|relation| &relation.columns);
    let meant = columns.filter(|known| fits(column, &known.name));
    let meant: Vec<String> = meant.map(|known| known.name.clone()).collect();
    meant.iter().for_each(|name| cx.catalog.doubt_column(id, name, cx.span));
    !meant.is_empty()
}

fn loosen_constraints(cx: &mut Schema<'_>, id: RelationId, constraint: &str) {
    let Some(relation) = cx.catalog.relations.get(&id) else { return };
    let constraints = relation.constraint_names().chain(relation.keys.iter().map(|key| &key.name));
    let meant = constraints.filter(|known| fits(constraint, known));
    let meant: Vec<String> = meant.cloned().collect();
    let changed = !meant.is_empty();
    meant.iter().for_each(|name| cx.catalog.doubt_constraint(id, name));
    if changed {
        cx.catalog.doubt_readers(id);
    }
}

/// What may keep rows from being written, or write others.
const TRIGGERS: &[&str] = &[
    "create trigger",
    "create or replace trigger",
    "create constraint trigger",
    "create rule",
    "create or replace rule",
];

/// Kinds of relations as statements name them.
const RELATIONS: &[&str] = &[
    "table",
    "unlogged table",
    "foreign table",
    "temp table",
    "temporary table",
    "view",
    "materialized view",
    "sequence",
];

/// Whether a statement, of which a part may not be known, makes and changes nothing that queries depend on.
fn changes_nothing(tokens: &[Token]) -> bool {
    let mut reader = Reader::new(tokens);
    if reader.word("select") || reader.word("with") {
        return !tokens.iter().any(|token| token.kind.is_word("into"));
    }
    ["set", "reset", "create index", "create unique index", "create schema", "create extension"]
        .iter()
        .any(|words| reader.clone().words(words))
}

/// Whether a name may be the one of which a part is not known.
fn fits(pattern: &str, name: &str) -> bool {
    match (pattern.split_once(HOLE), pattern.rsplit_once(HOLE)) {
        (Some((prefix, _)), Some((_, suffix))) => {
            name.len() >= prefix.len() + suffix.len() && name.starts_with(prefix) && name.ends_with(suffix)
        }
        _ => pattern == name,
    }
}

/// `rename to t` and `set schema s`.
fn moved(reader: &mut Reader<'_>) -> Option<(Option<String>, Option<String>)> {
    if reader.words("rename to") {
        return Some((reader.identifier().map(|(name, _)| name), None));
    }
    reader.words("set schema").then(|| (None, reader.identifier().map(|(name, _)| name)))
}

fn is_word(tokens: &[Token], word: &str) -> bool {
    Reader::new(tokens).word(word)
}
