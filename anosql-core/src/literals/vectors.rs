//! The types of the extension pgvector.

use crate::sqlstate;

use super::{Checked, Cursor, Malformed};

/// The most dimensions that a vector has (`VECTOR_MAX_DIM`).
const MOST_DIMENSIONS: usize = 16_000;

/// Values from here on are rounded to infinity by a half-precision number.
const HALF_OVERFLOWS: f64 = 65_520.0;

/// `vector_in` and `halfvec_in`, by the name of the type.
pub(super) fn vector_in(name: &str, text: &str) -> Checked {
    let mut cursor = Cursor::new(text);
    let syntax = || Malformed::syntax(name, text);
    cursor.skip_space();
    if !cursor.eat(b'[') {
        return Err(syntax().detail("Vector contents must start with \"[\"."));
    }
    cursor.skip_space();
    if cursor.peek() == b']' {
        return Err(Malformed::new(
            sqlstate::DATA_EXCEPTION,
            format!("{name} must have at least 1 dimension"),
        ));
    }
    for dimension in 0.. {
        if dimension == MOST_DIMENSIONS {
            let message = format!("{name} cannot have more than {MOST_DIMENSIONS} dimensions");
            return Err(Malformed::new(sqlstate::PROGRAM_LIMIT_EXCEEDED, message));
        }
        cursor.skip_space();
        element_in(&mut cursor, name, text)?;
        cursor.skip_space();
        if cursor.eat(b']') {
            break;
        }
        if !cursor.eat(b',') {
            return Err(syntax());
        }
    }
    cursor.skip_space();
    if cursor.is_at_end() { Ok(()) } else { Err(syntax().detail("Junk after closing right brace.")) }
}

fn element_in(cursor: &mut Cursor<'_>, name: &str, text: &str) -> Checked {
    let start = cursor.position();
    let number = cursor.double().ok_or_else(|| Malformed::syntax(name, text))?;
    let digits = cursor.since(start);
    let is_written_infinite = number.value.is_infinite() && !number.overflows;
    #[expect(clippy::cast_possible_truncation, reason = "the loss is what is asked for")]
    let single: f32 = digits.parse().unwrap_or(number.value as f32);
    let is_too_large = single.is_infinite() || (name == "halfvec" && number.value.abs() >= HALF_OVERFLOWS);
    if is_too_large && !is_written_infinite {
        return Err(Malformed::new(
            sqlstate::NUMERIC_VALUE_OUT_OF_RANGE,
            format!("\"{digits}\" is out of range for type {name}"),
        ));
    }
    match (number.value.is_nan(), is_written_infinite) {
        (true, _) => Err(Malformed::new(sqlstate::DATA_EXCEPTION, format!("NaN not allowed in {name}"))),
        (_, true) => {
            Err(Malformed::new(sqlstate::DATA_EXCEPTION, format!("infinite value not allowed in {name}")))
        }
        _ => Ok(()),
    }
}
