//! The project's DDL, applied in order: statements to catalog.
//!
//! Statements that change no type, such as grants and data, are passed over. What cannot be read is reported, each
//! statement with its place, and the rest goes on; but what such a statement may have made or changed is uncertain from
//! then on ([`Unread`](crate::catalog::Unread)), and no query may use it. What only makes or drops constraints, or may
//! have let nulls in, leaves the types certain and takes back what was proven of rows.
//!
//! Tables, types, routines and alterations are read off their tokens, because sqlparser's grammar lacks too much of
//! theirs; it reads the queries of views and of tables that a query fills, and the names of types.

mod drop;
mod extension;
mod program;
mod reader;
mod routine;
mod sequence;
pub(crate) mod session;
mod statement;
mod table;
mod types;
pub(crate) mod uncertain;
mod view;

use sqlparser::ast::{self, Statement};

use self::{
    reader::{passed_over, run_on, target},
    session::Session,
    session::connection,
    table::{constraint, naming, trigger},
    uncertain::{doubt, vouched},
};
use crate::{
    catalog::{Attribute, Catalog, Relation, RelationId, RelationKind, TypeId},
    cause::{ARE_REFUSED, Causes, NOT_READ},
    diagnostic::{Diagnostic, Severity, unsupported},
    grammar,
    lexer::{Token, TokenKind},
    parse::{self, Aside, Parsed},
    slips,
    source::{SourceMap, Span},
    sqlstate,
};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// Applies the statements of one file or script, which stand in `part`. What fails is noted among the causes of other
/// messages.
pub(crate) fn apply(
    catalog: &mut Catalog,
    sources: &SourceMap,
    (part, statements): (Span, &[&[Token]]),
    causes: &mut Causes,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut session = Session::new(catalog);
    for tokens in statements {
        if let Some(first) = tokens.first() {
            diagnostics.extend(vouched::pass(catalog, part, first.span.start));
        }
        for run_on::Part { tokens, error } in run_on::parts(sources, tokens) {
            if error.is_none()
                && let Err(error) = grammar::check_definition(catalog.version, sources, tokens)
            {
                let mut found = refuse(catalog, sources, tokens, error);
                causes.statement(sources, tokens, &mut found);
                diagnostics.append(&mut found);
                continue;
            }
            if session.apply(catalog, tokens) || passed_over::is_passed_over(tokens) {
                diagnostics.extend(error);
                diagnostics.extend(refused_target(catalog, sources, tokens, causes));
                continue;
            }
            let is_open = run_on::is_open(tokens);
            let mut found = Vec::new();
            match error {
                // What is not closed is not read either, lest the mistake be told twice.
                Some(error) if is_open => found.push(error),
                error => {
                    diagnostics.extend(error);
                    found.extend(apply_statement(catalog, sources, tokens));
                }
            }
            causes.statement(sources, tokens, &mut found);
            diagnostics.append(&mut found);
        }
    }
    diagnostics.extend(vouched::pass(catalog, part, part.end));
    session.end(catalog);
    diagnostics
}

/// What is wrong with what a statement is about that is passed over otherwise.
fn refused_target(
    catalog: &mut Catalog,
    sources: &SourceMap,
    tokens: &[Token],
    causes: &mut Causes,
) -> Option<Diagnostic> {
    let aside = Aside::default();
    let schema = Schema::new(catalog, sources, &aside, parse::place_of(tokens));
    let error = target::check_target(&schema, tokens).err()?;
    let mut found = [*error];
    causes.statement(sources, tokens, &mut found);
    let [error] = found;
    Some(error)
}

/// What a statement that Postgres's grammar refuses would have made is uncertain, so that it is told once.
fn refuse(
    catalog: &mut Catalog,
    sources: &SourceMap,
    tokens: &[Token],
    error: Box<Diagnostic>,
) -> Vec<Diagnostic> {
    catalog.numbered.get_mut().clear();
    let aside = Aside::default();
    let mut schema = Schema::new(catalog, sources, &aside, parse::place_of(tokens));
    doubt::doubt(&mut schema, tokens);
    schema.notices.push(*slips::explain(schema.catalog.version, sources, tokens, error));
    schema.notices
}

/// Names the commands of psql that bring in or run what is not read here.
pub(crate) fn meta_commands(sources: &SourceMap, tokens: &[Token]) -> Vec<Diagnostic> {
    let reads_on = |token: &&Token| {
        let text = sources.text(token.span).trim_start_matches('\\').trim_start();
        matches!(
            text.split_whitespace().next(),
            Some("i" | "ir" | "include" | "include_relative" | "gexec" | "g" | "if" | "elif" | "else")
        )
    };
    let commands = tokens.iter().filter(|token| token.kind == TokenKind::MetaCommand);
    let warn = |token: &Token| {
        let command = sources.text(token.span).trim();
        Diagnostic::warning(format!("this command of psql is not carried out: {command}"), token.span)
            .help("name the files of the schema themselves, or take it from `pg_dump --schema-only`")
    };
    commands.filter(reads_on).map(warn).collect()
}

/// What only we cannot read must not stop a build in which nothing may depend on it.
fn not_read(mut diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.severity = Severity::Warning;
    diagnostic.message = format!("{NOT_READ}{}", diagnostic.message);
    if !diagnostic.is(sqlstate::SYNTAX_ERROR) {
        diagnostic.help.clear();
    }
    diagnostic.help.push(ARE_REFUSED.to_owned());
    diagnostic
}

/// Applies a definition that stands under a condition: where it does not apply, the condition was there to say so. Whether
/// it did is told as well.
fn apply_guarded(catalog: &mut Catalog, sources: &SourceMap, tokens: &[Token]) -> (Vec<Diagnostic>, bool) {
    if connection::apply(catalog, tokens) || passed_over::is_passed_over(tokens) {
        return (Vec::new(), true);
    }
    catalog.unread.is_guarded = true;
    let mut found = apply_statement(catalog, sources, tokens);
    catalog.unread.is_guarded = false;
    let applied = !found.iter().any(Diagnostic::is_error);
    found.retain(|diagnostic| !diagnostic.is_error());
    (found, applied)
}

fn apply_statement(catalog: &mut Catalog, sources: &SourceMap, tokens: &[Token]) -> Vec<Diagnostic> {
    forget_numbers(catalog, tokens);
    let found = applied_statement(catalog, sources, tokens);
    // What is refused may have been given a name that it does not take.
    if found.is_empty() {
        forget_numbers(catalog, tokens);
    } else {
        catalog.numbered.get_mut().clear();
    }
    found
}

fn forget_numbers(catalog: &mut Catalog, tokens: &[Token]) {
    if !catalog.numbered.get_mut().is_empty() && !naming::frees_no_name(tokens) {
        catalog.numbered.get_mut().clear();
    }
}

fn applied_statement(catalog: &mut Catalog, sources: &SourceMap, tokens: &[Token]) -> Vec<Diagnostic> {
    let aside = Aside::default();
    let mut schema = Schema::new(catalog, sources, &aside, parse::place_of(tokens));
    if let Some(found) = program::block(&mut schema, tokens) {
        return found;
    }
    let mut reader = reader::Reader::new(tokens);
    if reader.word("call") {
        return program::calls(&mut schema, tokens);
    }
    if reader.word("select") || reader.word("with") {
        schema.notices = program::calls(&mut schema, tokens);
    }
    let applied = statement::unparsed(&mut schema, tokens).unwrap_or_else(|| parsed(&mut schema, tokens));
    if let Err(error) = applied {
        let error = slips::explain(schema.catalog.version, sources, tokens, error);
        if error.is_unread() || may_be_there(&schema, &error) {
            doubt::doubt(&mut schema, tokens);
            schema.notices.push(not_read(*error));
        } else {
            schema.notices.push(*error);
        }
    }
    schema.notices
}

/// One statement being applied.
struct Schema<'a> {
    catalog: &'a mut Catalog,
    sources: &'a SourceMap,
    aside: &'a Aside,
    span: Span,
    /// Whether it is about a table alone and not about those that inherit from it.
    only: bool,
    /// What was found on the way and hinders nothing.
    notices: Vec<Diagnostic>,
}

impl<'a> Schema<'a> {
    fn new(catalog: &'a mut Catalog, sources: &'a SourceMap, aside: &'a Aside, span: Span) -> Self {
        Self { catalog, sources, aside, span, only: false, notices: Vec::new() }
    }
}

/// Whether what an error says is missing may have been made by a statement that was not read.
fn may_be_there(cx: &Schema<'_>, error: &Diagnostic) -> bool {
    // A thing that is uncertain itself leaves no other message.
    error.waits_for.is_some() || (cx.catalog.unread.anything && error.is_missing())
}

/// Applies a statement that sqlparser reads.
fn parsed(cx: &mut Schema<'_>, tokens: &[Token]) -> Result<()> {
    let Parsed { statement, aside, span } = parse::statement(cx.catalog.version, cx.sources, tokens)?;
    statement_of_parser(&mut Schema::new(cx.catalog, cx.sources, &aside, span), &statement)
}

fn statement_of_parser(cx: &mut Schema<'_>, statement: &Statement) -> Result<()> {
    match statement {
        Statement::CreateTable(create) => table::create_table_as(cx, create),
        Statement::CreateView(view) => view::create_view(cx, view),
        Statement::AlterSchema(alter) => alter_schema(cx, alter),
        other => {
            let words: Vec<String> =
                other.to_string().split_whitespace().take(2).map(str::to_owned).collect();
            Err(unsupported(&words.join(" "), cx.span))
        }
    }
}

/// The schema and name that a new object gets.
fn new_name(cx: &Schema<'_>, object: &ast::ObjectName, temporary: bool) -> Result<(String, String)> {
    let (schema, name) = parse::schema_and_name(object);
    let schema = match schema {
        Some(schema) => schema,
        None if temporary => "pg_temp".to_owned(),
        None => cx.catalog.creation_schema(),
    };
    if cx.catalog.has_schema(&schema) {
        return Ok((schema, name));
    }
    let span = parse::span_of(object).unwrap_or(cx.span);
    Diagnostic::refuse(sqlstate::INVALID_SCHEMA_NAME, format!("schema \"{schema}\" does not exist"), span)
}

fn relation_mut<'a>(cx: &'a mut Schema<'_>, id: RelationId) -> Result<&'a mut Relation> {
    let span = cx.span;
    let is_builtin = Diagnostic::error(
        sqlstate::INSUFFICIENT_PRIVILEGE,
        "permission denied: this is a system catalog",
        span,
    );
    cx.catalog.relations.get_mut(&id).ok_or_else(|| Box::new(is_builtin))
}

/// Whether the name of a new relation is free; `Ok(false)` where it is taken and that is allowed. What is uncertain makes
/// way for it.
fn is_free(cx: &mut Schema<'_>, schema: &str, name: &str, if_not_exists: bool) -> Result<bool> {
    let Some(known) = cx.catalog.relation_id(Some(schema), name) else {
        return is_no_index(cx, schema, name, if_not_exists);
    };
    if if_not_exists {
        return Ok(false);
    }
    if cx.catalog.make_way(known) {
        return Ok(true);
    }
    Diagnostic::refuse(sqlstate::DUPLICATE_TABLE, format!("relation \"{name}\" already exists"), cx.span)
}

/// Whether no index has the name of a new relation; indexes are relations, too.
fn is_no_index(cx: &Schema<'_>, schema: &str, name: &str, if_not_exists: bool) -> Result<bool> {
    let named = cx.catalog.relations.named(name).filter(|relation| relation.schema == schema);
    let mut known = named.filter(|relation| constraint::knows_constraints(cx, relation));
    if !known.any(|relation| relation.index_names().any(|index| index == name)) {
        return Ok(true);
    }
    if if_not_exists {
        return Ok(false);
    }
    Diagnostic::refuse(sqlstate::DUPLICATE_TABLE, format!("relation \"{name}\" already exists"), cx.span)
}

/// A sequence can be read like a table of one row.
fn insert_sequence(cx: &mut Schema<'_>, schema: &str, name: &str, owner: Option<(RelationId, String)>) {
    let mut relation = Relation::new(schema, name, RelationKind::Sequence);
    relation.owner = owner;
    for (name, ty) in [("last_value", TypeId::INT8), ("log_cnt", TypeId::INT8), ("is_called", TypeId::BOOL)] {
        let mut column = Attribute::new(name, ty);
        column.not_null = true;
        relation.columns.push(column);
    }
    cx.catalog.insert_relation(relation);
}

fn alter_schema(cx: &mut Schema<'_>, alter: &ast::AlterSchema) -> Result<()> {
    let (_, old) = parse::schema_and_name(&alter.name);
    for operation in &alter.operations {
        let ast::AlterSchemaOperation::Rename { name } = operation else { continue };
        let (_, new) = parse::schema_and_name(name);
        cx.catalog.rename_schema(&old, &new);
        trigger::doubt_triggers(cx, &|_| true);
    }
    Ok(())
}
