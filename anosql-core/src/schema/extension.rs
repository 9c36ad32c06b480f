//! Statements about extensions.

use super::{
    Result, Schema,
    reader::Reader,
    statement::{self, no_schema},
};
use crate::{
    catalog::{NewExtension, Refusal},
    diagnostic::{Diagnostic, unsupported},
    source::Span,
    sqlstate,
};

/// What stands behind `create extension`.
pub(super) fn create_extension(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let if_not_exists = reader.words("if not exists");
    let (name, span) = statement::expect_identifier(cx, &mut reader)?;
    if name == "plpgsql" || cx.catalog.has_extension(&name) {
        return match if_not_exists {
            true => Ok(()),
            false => {
                let message = format!("extension \"{name}\" already exists");
                let error = Diagnostic::error(sqlstate::DUPLICATE_OBJECT, message, span);
                Err(Box::new(error.help("write `create extension if not exists`")))
            }
        };
    }
    reader.word("with");
    let (mut schema, mut cascade) = (None, false);
    loop {
        if reader.word("schema") {
            let (name, span) = statement::expect_identifier(cx, &mut reader)?;
            if !cx.catalog.has_schema(&name) {
                return Err(no_schema(&name, span));
            }
            schema = Some(name);
        } else if reader.word("cascade") {
            cascade = true;
        } else if reader.next().is_none() {
            break;
        }
    }
    let wanted = NewExtension { name: &name, schema: schema.as_deref(), cascade };
    cx.catalog.create_extension(wanted).map_err(|refusal| refused_extension(cx, &name, refusal, span))
}

/// Why an extension is not created, in Postgres's words.
fn refused_extension(cx: &mut Schema<'_>, name: &str, refusal: Refusal, span: Span) -> Box<Diagnostic> {
    Box::new(match refusal {
        Refusal::Unknown(name) => {
            cx.catalog.unread.anything = true;
            return unsupported(&format!("the extension \"{name}\""), cx.span);
        }
        Refusal::Requires(required) => {
            let message = format!("required extension \"{required}\" is not installed");
            Diagnostic::error(sqlstate::UNDEFINED_OBJECT, message, span)
                .help(format!("write `create extension {name} cascade`"))
        }
        Refusal::OtherSchema(schema) => {
            let message = format!("extension \"{name}\" must be installed in schema \"{schema}\"");
            Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, message, span)
                .help(format!("leave `schema` out, or name \"{schema}\""))
        }
    })
}
