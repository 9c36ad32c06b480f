//! `drop`: what goes, and with `cascade` what goes with it. Without it Postgres drops nothing that anything depends on.

pub(in crate::schema) mod dependents;

use super::{
    Result, Schema,
    reader::{Name, Reader},
    routine, statement,
    table::{element, index, rule},
};
use crate::{
    catalog::{Function, RelationId},
    diagnostic::Diagnostic,
    lexer::TokenKind,
    sqlstate,
};

/// Kinds of relations as `drop` names them.
const RELATIONS: &[&str] = &["table", "foreign table", "view", "materialized view", "sequence"];

/// What concerns no type.
const OTHERS: &[&str] =
    &["access", "conversion", "language", "procedural language", "transform", "subscription"];

/// What stands behind `drop`; `None` where it is something else.
pub(super) fn drop(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Option<Result<()>> {
    if reader.word("index") {
        return Some(index::drop_index(cx, reader));
    }
    if OTHERS.iter().any(|kind| reader.words(kind)) {
        return Some(Ok(()));
    }
    if reader.word("cast") {
        return Some(drop_cast(cx, reader));
    }
    if reader.word("rule") {
        return Some(rule::drop_rule(cx, reader));
    }
    if reader.word("operator") {
        let concerns_indexes = reader.word("class") || reader.word("family");
        return Some(if concerns_indexes { Ok(()) } else { drop_operator(cx, reader) });
    }
    if let Some(kind) = RELATIONS.iter().find(|kind| reader.words(kind)) {
        return Some(drop_relations(cx, reader, kind));
    }
    let drop_one = if reader.word("type") || reader.word("domain") {
        drop_type
    } else if reader.word("schema") {
        drop_schema
    } else if reader.word("extension") {
        drop_extension
    } else if ["function", "procedure", "routine", "aggregate"].iter().any(|kind| reader.word(kind)) {
        return Some(drop_routines(cx, reader));
    } else {
        return None;
    };
    Some(drop_each(cx, reader, drop_one))
}

fn drop_each(
    cx: &mut Schema<'_>,
    mut reader: Reader<'_>,
    drop_one: fn(&mut Schema<'_>, &Name, bool) -> Result<()>,
) -> Result<()> {
    let if_exists = reader.words("if exists");
    let mut names = vec![statement::expect_name(cx, &mut reader)?];
    while reader.token(&TokenKind::Comma) {
        names.push(statement::expect_name(cx, &mut reader)?);
    }
    // Of several, one may be what keeps another.
    let cascade = reader.word("cascade") || names.len() > 1;
    if cascade {
        rule::forget_rules(cx);
    }
    for name in names {
        match drop_one(cx, &name, cascade) {
            Err(error) if if_exists && error.is_missing() => {}
            other => other?,
        }
    }
    Ok(())
}

/// All are looked up before the first goes, because one may go with another.
fn drop_relations(cx: &mut Schema<'_>, mut reader: Reader<'_>, kind: &str) -> Result<()> {
    let if_exists = reader.words("if exists");
    let mut relations = Vec::new();
    loop {
        let name = statement::expect_name(cx, &mut reader)?;
        match statement::known_relation(cx, &name) {
            Ok(id) => relations.push((id, name.name, name.span)),
            Err(_) if if_exists => {}
            Err(error) => return Err(error),
        }
        if !reader.token(&TokenKind::Comma) {
            break;
        }
    }
    let cascade = reader.word("cascade");
    if cascade {
        rule::forget_rules(cx);
    } else {
        dependents::check_relations(cx, kind, &relations)?;
    }
    for (id, ..) in relations {
        if cascade {
            cx.catalog.remove_with_dependents(id);
        } else {
            remove_with_partitions(cx, id);
        }
    }
    Ok(())
}

/// The partitions of a table are parts of it.
fn remove_with_partitions(cx: &mut Schema<'_>, id: RelationId) {
    let is_partitioned = cx
        .catalog
        .relations
        .get(&id)
        .is_some_and(|relation| relation.kind == crate::catalog::RelationKind::PartitionedTable);
    let partitions: Vec<RelationId> =
        cx.catalog.children(id).filter(|_| is_partitioned).map(|child| child.id).collect();
    partitions.into_iter().for_each(|partition| remove_with_partitions(cx, partition));
    cx.catalog.remove_relation(id);
}

fn drop_type(cx: &mut Schema<'_>, name: &Name, cascade: bool) -> Result<()> {
    let id = statement::named_type(cx, name)?;
    if !cascade {
        dependents::check_type(cx, &name.name, id, name.span)?;
    }
    match cx.catalog.composite_relation(id).filter(|_| !cx.catalog.is_domain(id)) {
        Some(relation) => cx.catalog.remove_with_dependents(relation),
        None => cx.catalog.remove_type_with_columns(id),
    }
    Ok(())
}

fn drop_schema(cx: &mut Schema<'_>, name: &Name, _cascade: bool) -> Result<()> {
    if !cx.catalog.has_schema(&name.name) {
        return Err(super::statement::no_schema(&name.name, name.span));
    }
    cx.catalog.remove_schema(&name.name);
    Ok(())
}

fn drop_extension(cx: &mut Schema<'_>, name: &Name, _cascade: bool) -> Result<()> {
    cx.catalog.remove_extension(&name.name);
    Ok(())
}

fn drop_cast(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    reader.words("if exists");
    let types = reader.parenthesized().unwrap_or_default();
    let mut types = Reader::new(types);
    let source = statement::read_type(cx, types.until(&["as"]));
    types.word("as");
    if let (Ok(source), Ok(target)) = (source, statement::read_type(cx, types.rest())) {
        cx.catalog.casts.remove(&(source, target));
    }
    Ok(())
}

fn drop_operator(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    reader.words("if exists");
    loop {
        let Some((schema, name)) = super::routine::operator::operator_name(&mut reader) else {
            return Err(element::syntax_error(cx, &reader));
        };
        let operands = reader.parenthesized().unwrap_or_default();
        let mut types = Vec::new();
        for operand in crate::lexer::statements::split_at_commas(operands) {
            types.push(match Reader::new(operand).word("none") {
                true => crate::catalog::TypeId::NONE,
                false => statement::read_type(cx, operand)?,
            });
        }
        if let Some(operators) = cx.catalog.operators.get_mut(&name) {
            operators.retain(|operator| {
                schema.as_ref().is_some_and(|schema| operator.schema != *schema)
                    || operator.sides[..] != types[..]
            });
        }
        if !reader.token(&TokenKind::Comma) {
            return Ok(());
        }
    }
}

fn drop_routines(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    reader.words("if exists");
    loop {
        let name = statement::expect_name(cx, &mut reader)?;
        let arguments = match reader.parenthesized() {
            // What is not known has no function.
            Some(arguments) => match routine::input_types(cx, arguments) {
                Err(error) if error.is_missing() => None,
                types => Some(Some(types?)),
            },
            None => Some(None),
        };
        if let Some(arguments) = arguments
            && let Some(functions) = cx.catalog.functions.get_mut(&name.name)
        {
            functions.retain(|function| !is_meant(function, &name, arguments.as_deref()));
        }
        if !reader.token(&TokenKind::Comma) {
            return Ok(());
        }
    }
}

/// Whether a function is the one that a statement names by its name and, if it gives them, its arguments.
pub(super) fn is_meant(
    function: &Function,
    name: &Name,
    arguments: Option<&[crate::catalog::TypeId]>,
) -> bool {
    name.schema.as_ref().is_none_or(|schema| function.schema == *schema)
        && arguments.is_none_or(|arguments| function.arguments == arguments)
}

/// Says that an object exists already.
pub(super) fn exists(what: &str, name: &Name) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        sqlstate::DUPLICATE_OBJECT,
        format!("{what} \"{}\" already exists", name.name),
        name.span,
    ))
}
