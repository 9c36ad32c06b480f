//! Numbers as Postgres reads them from 16 on: hexadecimal, octal and binary ones, and digits with underscores.

use std::borrow::Cow;

use super::{
    Checked, Malformed,
    cursor::is_space,
    numbers::{is_32_bits, numeric_in},
};
use crate::sqlstate;

/// Whether a number is written as only 16 and later read it.
pub(super) fn is_modern(text: &str) -> bool {
    let digits = text.trim_start_matches(is_ascii_space).trim_start_matches(['+', '-']);
    let is_prefix = |byte: u8| matches!(byte, b'x' | b'X' | b'o' | b'O' | b'b' | b'B');
    digits.starts_with('0') && digits.as_bytes().get(1).copied().is_some_and(is_prefix)
        || digits.contains('_')
}

fn is_ascii_space(letter: char) -> bool {
    letter.is_ascii() && u8::try_from(letter).is_ok_and(is_space)
}

/// `pg_strtoint32_safe` and its like, and `set_var_from_str`, for such numbers.
pub(super) fn modern_in(name: &str, text: &str) -> Checked {
    let shown = match name {
        "int2" => "smallint",
        "int4" => "integer",
        "int8" => "bigint",
        other => other,
    };
    let invalid = || Malformed::syntax(shown, text);
    let rest = text.trim_matches(is_ascii_space);
    let (is_negative, digits) = match rest.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, rest.strip_prefix('+').unwrap_or(rest)),
    };
    let Some((radix, digits)) = radix_of(digits) else {
        let plain = without_underscores(rest, 10).ok_or_else(invalid)?;
        return match name {
            "numeric" => numeric_in(&plain).map_err(|error| {
                if error.code == sqlstate::INVALID_TEXT_REPRESENTATION { invalid() } else { error }
            }),
            _ if plain.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit()) => {
                in_room(shown, text, plain.parse().ok())
            }
            _ => Err(invalid()),
        };
    };
    // Behind the letter an underscore may stand at once.
    let digits =
        without_underscores(digits.strip_prefix('_').unwrap_or(digits), radix).ok_or_else(invalid)?;
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Err(invalid());
    }
    if name == "numeric" {
        return Ok(());
    }
    let value = i128::from_str_radix(&digits, radix).ok();
    in_room(shown, text, value.map(|value| if is_negative { -value } else { value }))
}

fn radix_of(digits: &str) -> Option<(u32, &str)> {
    let (prefix, rest) = digits.split_at_checked(2)?;
    match prefix {
        "0x" | "0X" => Some((16, rest)),
        "0o" | "0O" => Some((8, rest)),
        "0b" | "0B" => Some((2, rest)),
        _ => None,
    }
}

/// Takes out the underscores, each of which stands between two digits.
fn without_underscores(text: &str, radix: u32) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let is_digit =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|letter| letter.is_digit(radix));
    let is_between = |at: usize| is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
    let stray = letters.iter().enumerate().any(|(at, letter)| *letter == '_' && !is_between(at));
    (!stray).then(|| letters.iter().filter(|letter| **letter != '_').collect())
}

/// Whether a number of digits has room in the type; none is more than 128 bits.
fn in_room(name: &str, text: &str, value: Option<i128>) -> Checked {
    let room = match name {
        "smallint" => i128::from(i16::MIN)..=i128::from(i16::MAX),
        "integer" => i128::from(i32::MIN)..=i128::from(i32::MAX),
        _ => i128::from(i64::MIN)..=i128::from(i64::MAX),
    };
    match value {
        Some(value) if room.contains(&value) => Ok(()),
        _ => Err(Malformed::range(name, text)),
    }
}

/// `uint32in_subr` and `uint64in_subr`: a number as C reads it, decimal, octal or hexadecimal.
pub(super) fn identifier_in(name: &str, text: &str) -> Checked {
    let rest = text.trim_matches(is_ascii_space);
    let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let (radix, digits) = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(digits) => (16, digits),
        None if digits.len() > 1 && digits.starts_with('0') => (8, digits),
        None => (10, digits),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Err(Malformed::syntax(name, text));
    }
    let value = u64::from_str_radix(digits, radix).ok();
    let value = value.map(|value| if rest.starts_with('-') { value.wrapping_neg() } else { value });
    match value {
        Some(value) if name == "xid8" || is_32_bits(value) => Ok(()),
        _ => Err(Malformed::range(name, text)),
    }
}

/// The decimal digits of a numeral of SQL, such as `1000` for `1_000` and `31` for `0x1F`.
pub(crate) fn decimal(text: &str) -> Cow<'_, str> {
    if !is_modern(text) {
        return Cow::Borrowed(text);
    }
    let digits: String = text.chars().filter(|letter| *letter != '_').collect();
    match radix_of(&digits).map(|(radix, digits)| u128::from_str_radix(digits, radix)) {
        None => Cow::Owned(digits),
        Some(Ok(value)) => Cow::Owned(value.to_string()),
        // More than 128 bits are a `numeric` whose value nothing here asks for.
        Some(Err(_)) => Cow::Owned(u128::MAX.to_string()),
    }
}
