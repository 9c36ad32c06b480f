//! Constants: their types, and whether a string is one that a type's input function takes.

use super::{Result, tree::Expr, tree::ExprKind};
use crate::{
    catalog::{Catalog, Kind, TypeId},
    diagnostic::Diagnostic,
    source::Span,
};

/// A number as the manual's "Numeric Constants" types it: `integer` if it fits, then `bigint`, then `numeric`.
pub(super) fn number(text: &str, span: Span) -> Expr {
    let ty = if text.parse::<i32>().is_ok() {
        TypeId::INT4
    } else if text.parse::<i64>().is_ok() {
        TypeId::INT8
    } else {
        TypeId::NUMERIC
    };
    Expr::new(ExprKind::Literal(text.to_owned()), ty, span)
}

/// Whether `value` is what the type takes. Postgres converts a constant when it analyses the statement, so a wrong one
/// is an error before any row is looked at. Types whose input is not checked here accept everything.
///
/// # Errors
/// 22P02 and 22003 as the type's input function reports them.
pub(super) fn check_input(catalog: &Catalog, target: TypeId, value: &str, span: Span) -> Result<()> {
    let base = catalog.base_type(target);
    let trimmed = value.trim_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    let invalid = |type_name: &str| {
        let message = format!("invalid input syntax for type {type_name}: \"{value}\"");
        Err(Box::new(Diagnostic::error("22P02", message, span)))
    };
    let range = |type_name: &str| {
        let message = format!("value \"{value}\" is out of range for type {type_name}");
        Err(Box::new(Diagnostic::error("22003", message, span)))
    };
    let integer = |name: &str, fits: bool| {
        let digits = trimmed.strip_prefix(['+', '-']).unwrap_or(trimmed);
        match digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            true => invalid(name),
            false if fits => Ok(()),
            false => range(name),
        }
    };
    match base {
        TypeId::INT2 => integer("smallint", trimmed.parse::<i16>().is_ok()),
        TypeId::INT4 => integer("integer", trimmed.parse::<i32>().is_ok()),
        TypeId::INT8 => integer("bigint", trimmed.parse::<i64>().is_ok()),
        TypeId::BOOL if !is_boolean(trimmed) => invalid("boolean"),
        TypeId::UUID if !is_uuid(value) => invalid("uuid"),
        TypeId::OID
            if !trimmed.starts_with(|first: char| first.is_ascii_digit() || first == '-' || first == '+') =>
        {
            invalid("oid")
        }
        TypeId::DATE
        | TypeId::TIME
        | TypeId::TIMETZ
        | TypeId::TIMESTAMP
        | TypeId::TIMESTAMPTZ
        | TypeId::INTERVAL => check_time(catalog, base, value, span),
        TypeId::FLOAT4 if is_numeric(trimmed) && overflows(trimmed, f64::from(f32::MAX)) => range("real"),
        TypeId::FLOAT8 if is_numeric(trimmed) && overflows(trimmed, f64::MAX) => range("double precision"),
        TypeId::NUMERIC if !is_numeric(trimmed) => invalid("numeric"),
        TypeId::FLOAT4 if !is_numeric(trimmed) => invalid("real"),
        TypeId::FLOAT8 if !is_numeric(trimmed) => invalid("double precision"),
        _ => match catalog.type_row(base).map(|row| &row.kind) {
            Some(Kind::Enum(labels)) if !labels.iter().any(|label| label == value) => {
                let name = catalog.format_type(base);
                let message = format!("invalid input value for enum {name}: \"{value}\"");
                let known = labels.iter().map(|label| format!("'{label}'")).collect::<Vec<_>>().join(", ");
                Err(Box::new(
                    Diagnostic::error("22P02", message, span).help(format!("the enum's values are {known}")),
                ))
            }
            _ => Ok(()),
        },
    }
}

/// Refuses what can be no date or time at all, and calendar dates that do not exist. The many spellings that Postgres
/// takes besides are left to it.
fn check_time(catalog: &Catalog, ty: TypeId, value: &str, span: Span) -> Result<()> {
    let name = catalog.format_type(ty);
    let lower = value.trim().to_ascii_lowercase();
    let words = ["now", "today", "tomorrow", "yesterday", "epoch", "infinity", "allballs"];
    let is_word = words.iter().any(|word| lower.contains(word));
    if !is_word && !lower.bytes().any(|byte| byte.is_ascii_digit()) {
        let name = name.split(" with").next().unwrap_or(&name);
        let message = format!("invalid input syntax for type {name}: \"{value}\"");
        return Err(Box::new(Diagnostic::error("22007", message, span)));
    }
    let date = lower.split([' ', 't']).next().unwrap_or("");
    let parts: Vec<&str> = date.split('-').collect();
    let ([year, month, day], false) = (&parts[..], ty == TypeId::INTERVAL) else { return Ok(()) };
    let digits = |part: &str, width: std::ops::RangeInclusive<usize>| {
        width.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !(digits(year, 4..=4) && digits(month, 1..=2) && digits(day, 1..=2)) || lower.ends_with("bc") {
        return Ok(());
    }
    let number = |part: &str| part.parse::<u32>().unwrap_or(0);
    let (year, month, day) = (number(year), number(month), number(day));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    if (1..=days).contains(&day) {
        return Ok(());
    }
    let message = format!("date/time field value out of range: \"{value}\"");
    Err(Box::new(Diagnostic::error("22008", message, span)))
}

/// Whether a number is further from zero than `limit`.
fn overflows(text: &str, limit: f64) -> bool {
    let is_word = text.bytes().any(|byte| matches!(byte, b'n' | b'N'));
    !is_word && text.parse::<f64>().is_ok_and(|number| number.abs() > limit)
}

/// Any unambiguous beginning of a word for true or false, in any case.
fn is_boolean(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let begins = |word: &str, least: usize| text.len() >= least && word.starts_with(&text);
    begins("true", 1)
        || begins("false", 1)
        || begins("yes", 1)
        || begins("no", 1)
        || begins("on", 2)
        || begins("off", 2)
        || text == "1"
        || text == "0"
}

/// Thirty-two hexadecimal digits, in braces or not, a hyphen allowed behind every four.
fn is_uuid(text: &str) -> bool {
    let inner = match text.strip_prefix('{') {
        Some(rest) => match rest.strip_suffix('}') {
            Some(inner) => inner,
            None => return false,
        },
        None => text,
    };
    let mut digits = 0;
    let mut last_was_hyphen = true;
    for byte in inner.bytes() {
        if byte == b'-' {
            if last_was_hyphen || digits % 4 != 0 || digits == 32 {
                return false;
            }
            last_was_hyphen = true;
        } else if byte.is_ascii_hexdigit() {
            digits += 1;
            last_was_hyphen = false;
        } else {
            return false;
        }
    }
    digits == 32
}

/// Digits with at most one point and an exponent, or one of the words for the special values.
fn is_numeric(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let special = ["nan", "infinity", "inf"].iter().any(|word| unsigned.eq_ignore_ascii_case(word));
    special
        || (unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.')
            && unsigned.parse::<f64>().is_ok())
}
