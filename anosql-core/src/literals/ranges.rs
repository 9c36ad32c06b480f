//! Ranges and multiranges.

use super::{Checked, Cursor, Input, Malformed, cursor::is_space, records::quoted_part, time};
use crate::{
    catalog::{FIRST_USER_OID, TypeId},
    sqlstate,
};

/// A range as it is written; a bound that is left out is infinite.
struct Written {
    lower: Option<String>,
    upper: Option<String>,
    includes_lower: bool,
    includes_upper: bool,
}

impl Input<'_> {
    /// `range_in`.
    pub(super) fn range_in(self, range: TypeId, subtype: TypeId, text: &str) -> Checked {
        let Some(written) = range_parse(text)? else { return Ok(()) };
        for bound in [&written.lower, &written.upper].into_iter().flatten() {
            self.check_part(subtype, bound)?;
        }
        // A project's own range type may have an order of its own.
        let is_builtin = range.0 < FIRST_USER_OID;
        let (Some(lower), Some(upper), true) = (&written.lower, &written.upper, is_builtin) else {
            return Ok(());
        };
        if is_reversed(subtype, lower, upper) {
            let message = "range lower bound must be less than or equal to range upper bound";
            return Err(Malformed::new(sqlstate::DATA_EXCEPTION, message));
        }
        canonical(subtype, &written, (lower, upper))
    }

    /// `multirange_in`: ranges between braces.
    pub(super) fn multirange_in(self, range: TypeId, text: &str) -> Checked {
        let malformed = |detail: &str| Malformed::literal("multirange", text, detail);
        let mut cursor = Cursor::new(text);
        cursor.skip_space();
        if !cursor.eat(b'{') {
            return Err(malformed("Missing left brace."));
        }
        cursor.skip_space();
        let mut is_closed = cursor.eat(b'}');
        while !is_closed {
            cursor.skip_space();
            match cursor.peek() {
                0 => return Err(malformed("Unexpected end of input.")),
                b'[' | b'(' => {
                    let start = cursor.position();
                    skip_range(&mut cursor).ok_or_else(|| malformed("Unexpected end of input."))?;
                    self.check_part(range, cursor.since(start))?;
                }
                _ if cursor.eat_word("empty") => {}
                _ => return Err(malformed("Expected range start.")),
            }
            cursor.skip_space();
            match cursor.bump() {
                0 => return Err(malformed("Unexpected end of input.")),
                b',' => {}
                b'}' => is_closed = true,
                _ => return Err(malformed("Expected comma or end of multirange.")),
            }
        }
        cursor.skip_space();
        if cursor.is_at_end() { Ok(()) } else { Err(malformed("Junk after closing right brace.")) }
    }
}

/// Passes a range up to the first closing parenthesis or bracket outside of quotes.
fn skip_range(cursor: &mut Cursor<'_>) -> Option<()> {
    let mut is_quoted = false;
    while !cursor.is_at_end() {
        match cursor.bump() {
            b']' | b')' if !is_quoted => return Some(()),
            // Postgres passes over white space before it looks at what a backslash precedes.
            b'\\' => {
                cursor.skip_space();
                if cursor.bump() == 0 {
                    return None;
                }
            }
            b'"' if is_quoted && cursor.peek() == b'"' => {
                cursor.bump();
            }
            b'"' => is_quoted = !is_quoted,
            _ => {}
        }
    }
    None
}

/// `range_parse`: `None` is the empty range.
fn range_parse(text: &str) -> Result<Option<Written>, Malformed> {
    let malformed = |detail: &str| Malformed::literal("range", text, detail);
    let mut cursor = Cursor::new(text);
    cursor.skip_space();
    if cursor.eat_word("empty") {
        cursor.skip_space();
        let is_alone = cursor.is_at_end();
        return if is_alone { Ok(None) } else { Err(malformed("Junk after \"empty\" key word.")) };
    }
    let includes_lower = cursor.eat(b'[');
    if !includes_lower && !cursor.eat(b'(') {
        return Err(malformed("Missing left parenthesis or bracket."));
    }
    let bound = |cursor: &mut Cursor<'_>| {
        if matches!(cursor.peek(), b',' | b')' | b']') {
            return Ok(None);
        }
        quoted_part(cursor, b",)]").map(Some).ok_or_else(|| malformed("Unexpected end of input."))
    };
    let lower = bound(&mut cursor)?;
    if !cursor.eat(b',') {
        return Err(malformed("Missing comma after lower bound."));
    }
    let upper = bound(&mut cursor)?;
    let includes_upper = cursor.eat(b']');
    if !includes_upper && !cursor.eat(b')') {
        return Err(malformed("Too many commas."));
    }
    if !cursor.rest().bytes().all(is_space) {
        return Err(malformed("Junk after right parenthesis or bracket."));
    }
    Ok(Some(Written { lower, upper, includes_lower, includes_upper }))
}

/// Whether the lower bound is surely greater than the upper one.
fn is_reversed(subtype: TypeId, lower: &str, upper: &str) -> bool {
    match subtype {
        TypeId::INT4 | TypeId::INT8 => integer(lower) > integer(upper),
        // Rounding keeps the order of what differs enough.
        TypeId::NUMERIC => match (lower.trim().parse::<f64>(), upper.trim().parse::<f64>()) {
            (Ok(lower), Ok(upper)) => lower > upper,
            _ => false,
        },
        TypeId::DATE | TypeId::TIMESTAMP | TypeId::TIMESTAMPTZ => time::is_later(lower, upper, subtype),
        _ => false,
    }
}

fn integer(text: &str) -> Option<i64> {
    Cursor::new(text).signed().map(|number| number.value)
}

/// `int4range_canonical` and `int8range_canonical`: what includes its upper bound ends before the next integer, which
/// must be there; likewise the first integer of what does not include its lower bound.
fn canonical(subtype: TypeId, written: &Written, (lower, upper): (&str, &str)) -> Checked {
    let (greatest, name) = match subtype {
        TypeId::INT4 => (i64::from(i32::MAX), "integer"),
        TypeId::INT8 => (i64::MAX, "bigint"),
        _ => return Ok(()),
    };
    let is_empty = integer(lower) == integer(upper) && !(written.includes_lower && written.includes_upper);
    let is_beyond = (!written.includes_lower && integer(lower) == Some(greatest))
        || (written.includes_upper && integer(upper) == Some(greatest));
    if is_beyond && !is_empty {
        return Err(Malformed::new(sqlstate::NUMERIC_VALUE_OUT_OF_RANGE, format!("{name} out of range")));
    }
    Ok(())
}
