//! `not null` as a constraint with a name, which it is from 18 on.

use super::element::Constraint;
use crate::{
    catalog::{NotNull, Relation},
    diagnostic::Diagnostic,
    schema::{Result, Schema},
    source::Span,
    sqlstate,
    version::Version,
};

/// Gives a table a constraint of a column, or of the one that it names itself.
pub(super) fn put(
    cx: &Schema<'_>,
    relation: &mut Relation,
    column: Option<&str>,
    named: Option<&(String, Span)>,
    constraint: &Constraint<'_>,
) -> Result<()> {
    let Some(name) = column.or(named.map(|(name, _)| name.as_str())) else { return Ok(()) };
    let table = relation.name.clone();
    let Some(attribute) = relation.columns.iter_mut().find(|attribute| attribute.name == name) else {
        let message = format!("column \"{name}\" of relation \"{table}\" does not exist");
        let span = named.map_or(constraint.span, |(_, span)| *span);
        return Diagnostic::refuse(sqlstate::UNDEFINED_COLUMN, message, span);
    };
    // One that is not valid leaves the rows that are there as they are.
    attribute.not_null |= !constraint.not_valid;
    attribute.not_null_is_own |= constraint.no_inherit;
    let (Some(given), true) = (&constraint.name, cx.catalog.version >= Version::V18) else { return Ok(()) };
    if let Some(known) = relation.not_nulls.iter().find(|known| known.column == name)
        && known.name != *given
    {
        let is_new = !cx.catalog.relations.contains(relation.id);
        return Err(Box::new(match is_new {
            true => {
                let message =
                    format!("conflicting not-null constraint names \"{}\" and \"{given}\"", known.name);
                Diagnostic::error(sqlstate::SYNTAX_ERROR, message, constraint.span).certain()
            }
            false => {
                let message = format!(
                    "cannot create not-null constraint \"{given}\" on column \"{name}\" of table \"{table}\""
                );
                let mut error =
                    Diagnostic::error(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message, constraint.span);
                error.notes.push(format!(
                    "A not-null constraint named \"{}\" already exists for this column.",
                    known.name
                ));
                error
            }
        }));
    }
    relation.not_nulls.retain(|known| known.column != name);
    relation.not_nulls.push(NotNull { name: given.clone(), column: name.to_owned() });
    Ok(())
}
