//! Statements that sqlparser has no grammar for, or not the whole of it, read off their tokens.

mod alter;

use sqlparser::ast;

use super::{
    Result, Schema, apply_statement, drop, extension,
    reader::{Name, Reader, passed_over},
    routine::{self, is_percent, operator},
    sequence,
    table::{self, alter::column::no_column, element, index, rule, trigger},
    types,
    uncertain::doubt::into,
    view,
};
use crate::{
    analyze,
    catalog::{FunctionKind, RelationId, TypeId},
    diagnostic::{Diagnostic, uncertain, unsupported},
    lexer::{Token, TokenKind},
    parse::{self, Parsed},
    schema,
    source::Span,
    sqlstate,
};

/// Applies a statement if it is one of those; `None` leaves it to the parser.
pub(super) fn unparsed(cx: &mut Schema<'_>, tokens: &[Token]) -> Option<Result<()>> {
    let mut reader = Reader::new(tokens);
    if reader.word("create") {
        return create(cx, reader);
    }
    if reader.word("alter") {
        return alter::alter(cx, reader);
    }
    if reader.word("drop") {
        return drop::drop(cx, reader);
    }
    if reader.word("select") || reader.word("with") {
        return Some(select_into(cx, tokens));
    }
    None
}

fn create(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Option<Result<()>> {
    let replaces = reader.words("or replace");
    let (mut temporary, mut foreign) = (false, false);
    while let Some(word) =
        ["global", "local", "temporary", "temp", "unlogged", "foreign"].iter().find(|word| reader.word(word))
    {
        temporary |= word.starts_with("temp");
        foreign |= *word == "foreign";
    }
    if reader.word("table") {
        let mut behind = reader.clone();
        let created = table::create_table(cx, reader, temporary)?;
        if foreign && created.is_ok() {
            behind.words("if not exists");
            // Postgres does not check what other servers send against the constraints of a foreign table.
            if let Some(id) = behind.name().and_then(|name| named_relation(cx, &name).ok()) {
                cx.catalog.doubt_rows(id);
                if let Ok(relation) = schema::relation_mut(cx, id) {
                    relation.is_foreign = true;
                }
                cx.catalog.note_unchecked(id);
            }
        }
        return Some(created);
    }
    if reader.word("collation") {
        let rest = reader.rest();
        cx.catalog.has_loose_collation |= rest.iter().any(|token| token.kind.is_word("deterministic"));
        return Some(Ok(()));
    }
    if reader.words("recursive view") {
        return Some(recursive_view(cx, reader));
    }
    if reader.word("sequence") {
        let if_not_exists = reader.words("if not exists");
        let name = reader.name()?;
        return Some(create_sequence(cx, reader, &name, temporary, if_not_exists));
    }
    if reader.words("unique index") {
        return Some(index::create_index(cx, reader, true));
    }
    if reader.word("index") {
        return Some(index::create_index(cx, reader, false));
    }
    if reader.word("type") {
        return Some(types::create_type(cx, reader));
    }
    if reader.word("domain") {
        return Some(types::create_domain(cx, reader));
    }
    if reader.word("function") {
        return Some(routine::create_routine(cx, reader, FunctionKind::Plain, replaces));
    }
    if reader.word("procedure") {
        return Some(routine::create_routine(cx, reader, FunctionKind::Procedure, replaces));
    }
    if reader.word("aggregate") {
        return Some(operator::create_aggregate(cx, reader));
    }
    if reader.word("schema") {
        return Some(create_schema(cx, reader));
    }
    if reader.word("extension") {
        return Some(extension::create_extension(cx, reader));
    }
    if reader.word("cast") {
        return Some(operator::create_cast(cx, reader));
    }
    if reader.word("operator") {
        // Classes and families say how to index and to sort, not what a type is.
        if reader.word("class") || reader.word("family") {
            cx.catalog.has_own_operator_classes = true;
            return Some(Ok(()));
        }
        return Some(operator::create_operator(cx, reader));
    }
    if reader.word("rule") {
        return Some(rule::create_rule(cx, reader));
    }
    if reader.word("trigger") || reader.words("constraint trigger") {
        return Some(trigger::create_trigger(cx, reader, true));
    }
    None
}

fn create_sequence(
    cx: &mut Schema<'_>,
    reader: Reader<'_>,
    name: &Name,
    temporary: bool,
    if_not_exists: bool,
) -> Result<()> {
    let schema = if temporary { "pg_temp".to_owned() } else { named_schema(cx, name)? };
    if schema::is_free(cx, &schema, &name.name, if_not_exists)? {
        sequence::check_sequence(reader.clone())?;
        schema::insert_sequence(cx, &schema, &name.name, None);
    }
    own_sequence(cx, name, reader)
}

/// `owned by t.c` among the options of a sequence.
fn own_sequence(cx: &mut Schema<'_>, name: &Name, mut reader: Reader<'_>) -> Result<()> {
    reader.until(&["owned"]);
    if !reader.words("owned by") {
        return Ok(());
    }
    let Some(column) = reader.name() else { return Err(element::syntax_error(cx, &reader)) };
    let sequence = known_relation(cx, name)?;
    // `t.c` looks like a name with its schema; with a schema before both, the reader keeps only the last two.
    let table = column.schema.and_then(|table| cx.catalog.relation_id(column.first.as_deref(), &table));
    if let Some(table) = table.and_then(|table| cx.catalog.relations.get(&table))
        && table.column(&column.name).is_none()
        && !cx.catalog.unread.relations.contains_key(&table.id)
    {
        return Err(no_column(table, &column.name, column.span));
    }
    schema::relation_mut(cx, sequence)?.owner = table.map(|table| (table, column.name));
    Ok(())
}

/// `create schema s`, which may go on with what is in it, in any order.
fn create_schema(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let if_not_exists = reader.words("if not exists");
    let mut name = None;
    if !reader.clone().word("authorization") {
        name = Some(expect_identifier(cx, &mut reader)?);
    }
    if reader.word("authorization") {
        let role = expect_identifier(cx, &mut reader)?;
        name = name.or(Some(role));
    }
    let (name, place) = name.unwrap_or_default();
    if cx.catalog.has_schema(&name) {
        check_new_schema(cx, &name, place, if_not_exists)?;
    } else {
        cx.catalog.schemas.push(name.clone());
    }
    let rest = reader.rest();
    let begins = |token: &Token| {
        matches!(&token.kind, TokenKind::Word(word)
            if word.eq_ignore_ascii_case("create") || word.eq_ignore_ascii_case("grant"))
    };
    let mut elements: Vec<&[Token]> = Vec::new();
    let mut start = 0;
    for end in (1..=rest.len()).filter(|end| rest.get(*end).is_none_or(begins)) {
        elements.extend(rest.get(start..end));
        start = end;
    }
    elements.sort_by_key(|element| rank(element));
    let path = cx.catalog.search_path.clone();
    cx.catalog.search_path.insert(0, name);
    for element in elements {
        if !passed_over::is_passed_over(element) {
            cx.notices.extend(apply_statement(cx.catalog, cx.sources, element));
        }
    }
    cx.catalog.search_path = path;
    Ok(())
}

/// A schema that is there. `public` may have been dropped before, by whoever made the database.
fn check_new_schema(cx: &Schema<'_>, name: &str, span: Span, if_not_exists: bool) -> Result<()> {
    let unread = &cx.catalog.unread;
    if if_not_exists || name == "public" || unread.anything || unread.constraints {
        return Ok(());
    }
    let error =
        Diagnostic::error(sqlstate::DUPLICATE_SCHEMA, format!("schema \"{name}\" already exists"), span);
    Err(Box::new(error.help("write `if not exists`")))
}

/// `create recursive view v (a) as q` is `create view v as with recursive v (a) as (q) select a from v`.
fn recursive_view(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let name = expect_name(cx, &mut reader)?;
    let Some(columns) = reader.parenthesized() else { return Err(element::syntax_error(cx, &reader)) };
    if !reader.word("as") {
        return Err(element::syntax_error(cx, &reader));
    }
    let at = |kind: TokenKind| Token { kind, span: name.span };
    let word = |text: &str| at(TokenKind::Word(text.to_owned()));
    let plain = at(TokenKind::QuotedIdentifier(name.name.clone()));
    let mut tokens = vec![word("create"), word("or"), word("replace"), word("view")];
    if let Some(schema) = &name.schema {
        tokens.extend([at(TokenKind::QuotedIdentifier(schema.clone())), at(TokenKind::Dot)]);
    }
    tokens.extend([plain.clone(), word("as"), word("with"), word("recursive"), plain.clone()]);
    tokens.push(at(TokenKind::LeftParen));
    tokens.extend_from_slice(columns);
    tokens.extend([at(TokenKind::RightParen), word("as"), at(TokenKind::LeftParen)]);
    tokens.extend_from_slice(reader.rest());
    tokens.extend([at(TokenKind::RightParen), word("select")]);
    tokens.extend_from_slice(columns);
    tokens.extend([word("from"), plain]);
    schema::parsed(cx, &tokens)
}

/// `select ... into t ...` is `create table t as select ...`.
fn select_into(cx: &mut Schema<'_>, tokens: &[Token]) -> Result<()> {
    let mut reader = Reader::new(tokens);
    let Some((before, temporary)) = into(&mut reader) else {
        return analyze::schema_statement::check(cx.catalog, cx.sources, tokens);
    };
    let name = expect_name(cx, &mut reader)?;
    let query = [before, reader.rest()].concat();
    let schema = if temporary { "pg_temp".to_owned() } else { named_schema(cx, &name)? };
    schema::is_free(cx, &schema, &name.name, false)?;
    let Parsed { statement, aside, span } = parse::statement(cx.catalog.version, cx.sources, &query)?;
    let ast::Statement::Query(query) = &statement else {
        return Err(unsupported("SELECT INTO", span));
    };
    let (columns, _) = view::query_columns(
        &Schema::new(cx.catalog, cx.sources, &aside, span),
        query,
        super::view::TOO_MANY_NAMES,
    )?;
    table::insert_filled(cx, &schema, &name.name, columns);
    Ok(())
}

pub(super) fn read_type(cx: &Schema<'_>, tokens: &[Token]) -> Result<TypeId> {
    if let [column @ .., percent, Token { kind: TokenKind::Word(_), .. }] = tokens
        && is_percent(percent)
    {
        return routine::column_type(cx, column);
    }
    let data_type = parse::data_type(cx.catalog.version, cx.sources, tokens)?;
    let span = tokens.first().map_or(cx.span, |first| first.span);
    analyze::conversion::type_name::resolve(cx.catalog, &data_type, span)
}

pub(super) fn expect_name(cx: &Schema<'_>, reader: &mut Reader<'_>) -> Result<Name> {
    reader
        .name()
        .ok_or_else(|| Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, "a name is missing", cx.span)))
}

pub(super) fn named_schema(cx: &Schema<'_>, name: &Name) -> Result<String> {
    let schema = name.schema.clone().unwrap_or_else(|| cx.catalog.creation_schema());
    if cx.catalog.has_schema(&schema) { Ok(schema) } else { Err(no_schema(&schema, name.span)) }
}

/// A relation that a statement names, if what is known of it is certain.
pub(super) fn named_relation(cx: &Schema<'_>, name: &Name) -> Result<RelationId> {
    let id = known_relation(cx, name)?;
    match cx.catalog.unread.relations.get(&id) {
        Some(statement) => Err(uncertain("relation", &name.name, *statement, name.span)),
        None => Ok(id),
    }
}

/// A relation that a statement names, whether it was read or not.
pub(super) fn known_relation(cx: &Schema<'_>, name: &Name) -> Result<RelationId> {
    let id = cx.catalog.relation_id(name.schema.as_deref(), &name.name);
    id.ok_or_else(|| no_relation(name))
}

pub(super) fn expect_identifier(cx: &Schema<'_>, reader: &mut Reader<'_>) -> Result<(String, Span)> {
    reader.identifier().ok_or_else(|| element::syntax_error(cx, reader))
}

pub(super) fn named_type(cx: &Schema<'_>, name: &Name) -> Result<TypeId> {
    cx.catalog.type_id(name.schema.as_deref(), &name.name).ok_or_else(|| {
        Box::new(Diagnostic::error(
            sqlstate::UNDEFINED_OBJECT,
            format!("type \"{}\" does not exist", name.name),
            name.span,
        ))
    })
}

/// Where an element comes among those of a schema: what is needed first is made first.
fn rank(element: &[Token]) -> usize {
    let kinds = ["sequence", "table", "view", "index", "trigger"];
    let mut words = element.iter().filter_map(|token| match &token.kind {
        TokenKind::Word(word) => Some(word.to_lowercase()),
        _ => None,
    });
    words.find_map(|word| kinds.iter().position(|kind| *kind == word)).unwrap_or(kinds.len())
}

pub(super) fn no_relation(name: &Name) -> Box<Diagnostic> {
    let full =
        name.schema.as_ref().map_or_else(|| name.name.clone(), |schema| format!("{schema}.{}", name.name));
    Box::new(Diagnostic::error(
        sqlstate::UNDEFINED_TABLE,
        format!("relation \"{full}\" does not exist"),
        name.span,
    ))
}

pub(super) fn no_schema(schema: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        sqlstate::INVALID_SCHEMA_NAME,
        format!("schema \"{schema}\" does not exist"),
        span,
    ))
}
