//! The labels of enums.

use super::string;
use crate::{
    catalog::{Kind, TypeId},
    diagnostic::Diagnostic,
    lexer::{LONGEST_NAME, Token, statements::split_at_commas},
    schema::{Result, Schema, reader::Reader, table::element},
    source::Span,
    sqlstate, suggest,
};

/// The labels of an enum, each with its place.
pub(super) fn labels(cx: &Schema<'_>, tokens: &[Token]) -> Result<Vec<(String, Span)>> {
    let mut labels = Vec::new();
    let mut end = 0;
    for part in split_at_commas(tokens) {
        end += part.len();
        match part {
            [] if tokens.is_empty() => {}
            [] => {
                let comma = tokens.get(end.min(tokens.len() - 1));
                let refusal = comma.map(|comma| element::needless_comma(comma, end == tokens.len()));
                return Err(refusal.unwrap_or_else(|| element::syntax_error(cx, &Reader::new(part))));
            }
            [label] => match string(part) {
                Some(text) => labels.push((text, label.span)),
                None => return Err(element::syntax_error(cx, &Reader::new(part))),
            },
            [_, rest @ ..] => return Err(element::syntax_error(cx, &Reader::new(rest))),
        }
        end += 1;
    }
    Ok(labels)
}

/// Labels are no identifiers, and are not cut off.
pub(super) fn check_label(cx: &Schema<'_>, label: &str) -> Result<()> {
    if label.len() <= LONGEST_NAME {
        return Ok(());
    }
    let message = format!("invalid enum label \"{label}\"");
    Err(Box::new(
        Diagnostic::error(sqlstate::INVALID_NAME, message, cx.span).help("labels must be 63 bytes or less"),
    ))
}

pub(super) fn add_label(cx: &mut Schema<'_>, mut reader: Reader<'_>, id: TypeId) -> Result<()> {
    let if_not_exists = reader.words("if not exists");
    let span = reader.peek().map_or(cx.span, |token| token.span);
    let Some(label) = reader.string() else { return Err(element::syntax_error(cx, &reader)) };
    check_label(cx, &label)?;
    let (before, after) = (reader.word("before"), reader.word("after"));
    let place = reader.peek().map_or(cx.span, |token| token.span);
    let neighbour = reader.string();
    let is_known = has_known_labels(cx, id);
    let Some(Kind::Enum(labels)) = cx.catalog.types.get_mut(&id).map(|row| &mut row.kind) else {
        let message = format!("{} is not an enum", cx.catalog.format_type(id));
        return Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, cx.span);
    };
    if is_known {
        if labels.contains(&label) && !if_not_exists {
            return Err(label_exists(&label, span));
        }
        if let Some(neighbour) = neighbour.as_ref().filter(|neighbour| !labels.contains(neighbour)) {
            return Err(no_label(neighbour, labels, place));
        }
    }
    if !labels.contains(&label) {
        if let Some(place) = cx.catalog.type_places.get_mut(&id) {
            place.labels.insert(label.clone(), span);
        }
        let place = neighbour.and_then(|neighbour| labels.iter().position(|known| *known == neighbour));
        let index = match place {
            Some(place) if before => place,
            Some(place) if after => place + 1,
            _ => labels.len(),
        };
        labels.insert(index, label);
    }
    Ok(())
}

/// What stands behind `alter type t rename value`.
pub(super) fn rename_label(cx: &mut Schema<'_>, mut reader: Reader<'_>, id: TypeId) -> Result<()> {
    let place = reader.peek().map_or(cx.span, |token| token.span);
    let old = reader.string();
    reader.word("to");
    let span = reader.peek().map_or(cx.span, |token| token.span);
    let (Some(old), Some(new)) = (old, reader.string()) else {
        return Err(element::syntax_error(cx, &reader));
    };
    check_label(cx, &new)?;
    if has_known_labels(cx, id)
        && let Some(Kind::Enum(labels)) = cx.catalog.types.get(&id).map(|row| &row.kind)
    {
        if !labels.contains(&old) {
            return Err(no_label(&old, labels, place));
        }
        if labels.contains(&new) {
            return Err(label_exists(&new, span));
        }
    }
    if let Some(place) = cx.catalog.type_places.get_mut(&id) {
        place.labels.insert(new.clone(), span);
    }
    if let Some(Kind::Enum(labels)) = cx.catalog.types.get_mut(&id).map(|row| &mut row.kind) {
        labels.iter_mut().filter(|label| **label == old).for_each(|label| label.clone_from(&new));
    }
    cx.catalog.forget_checks_of_label(&old);
    Ok(())
}

/// Whether an enum has the labels that the catalog says, and no others.
fn has_known_labels(cx: &Schema<'_>, id: TypeId) -> bool {
    cx.catalog.unread_since(id).is_none() && !cx.catalog.is_vouched_type(id)
}

/// Refuses a label that is written twice, in the words of the index of labels.
pub(super) fn check_each_once(labels: &[(String, Span)]) -> Result<()> {
    for (index, (label, span)) in labels.iter().enumerate() {
        if labels.iter().take(index).any(|(known, _)| known == label) {
            let message = "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"";
            let help = format!("leave one of the labels \"{label}\" out");
            return Err(Box::new(Diagnostic::error(sqlstate::UNIQUE_VIOLATION, message, *span).help(help)));
        }
    }
    Ok(())
}

fn label_exists(label: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(
        sqlstate::DUPLICATE_OBJECT,
        format!("enum label \"{label}\" already exists"),
        span,
    ))
}

fn no_label(label: &str, known: &[String], span: Span) -> Box<Diagnostic> {
    let error = Diagnostic::error(
        sqlstate::INVALID_PARAMETER_VALUE,
        format!("\"{label}\" is not an existing enum label"),
        span,
    );
    Box::new(match suggest::nearest(label, known.iter().map(String::as_str)) {
        Some(near) => error.help(format!("there is a label \"{near}\"")),
        None => error,
    })
}
