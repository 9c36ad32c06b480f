//! Numbers: integers, floating point, `numeric`, `money`, and the identifiers that are written as numbers.

use crate::sqlstate;

use super::{Checked, Cursor, Malformed, cursor::is_space};

/// `int2in`, `int4in` and `int8in`: decimal digits with a sign, between white space.
pub(super) fn integer_in(text: &str, name: &str, least: i64, greatest: i64) -> Checked {
    let mut cursor = Cursor::new(text);
    let number = cursor.signed().ok_or_else(|| Malformed::syntax(name, text))?;
    // Postgres meets the digit that is too much before it can see what follows.
    if number.overflows || !(least..=greatest).contains(&number.value) {
        return Err(Malformed::range(name, text));
    }
    end_of(cursor, name, text)
}

/// Nothing but white space may follow.
fn end_of(mut cursor: Cursor<'_>, name: &str, text: &str) -> Checked {
    cursor.skip_space();
    if cursor.is_at_end() { Ok(()) } else { Err(Malformed::syntax(name, text)) }
}

/// `float4in`: the value may be none that a `real` cannot hold, be it too large or too small.
pub(super) fn float4in(text: &str) -> Checked {
    let mut cursor = Cursor::new(text);
    cursor.skip_space();
    let start = cursor.position();
    let Some(number) = cursor.double() else { return Err(Malformed::syntax("real", text)) };
    let digits = cursor.since(start);
    let is_special = !number.value.is_finite() && !number.overflows;
    if !is_special && (number.overflows || float4_overflows(number.value, digits)) {
        let message = format!("\"{text}\" is out of range for type real");
        return Err(Malformed::new(sqlstate::NUMERIC_VALUE_OUT_OF_RANGE, message));
    }
    end_of(cursor, "real", text)
}

/// Rounding twice could make a value too large that is not, so the digits are read once more where they can be.
fn float4_overflows(value: f64, digits: &str) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "the loss is what is asked for")]
    let single = digits.parse().unwrap_or(value as f32);
    single.is_infinite() || (single == 0.0 && value != 0.0)
}

/// `float8in`.
pub(super) fn float8in(text: &str) -> Checked {
    let mut cursor = Cursor::new(text);
    float8_at(&mut cursor, "double precision", text)?;
    end_of(cursor, "double precision", text)
}

/// `float8in_internal`: a number that other values hold, and the white space around it.
pub(super) fn float8_at(cursor: &mut Cursor<'_>, name: &str, text: &str) -> Result<f64, Malformed> {
    cursor.skip_space();
    let start = cursor.position();
    let number = cursor.double().ok_or_else(|| Malformed::syntax(name, text))?;
    if number.overflows {
        let message = format!("\"{}\" is out of range for type double precision", cursor.since(start));
        return Err(Malformed::new(sqlstate::NUMERIC_VALUE_OUT_OF_RANGE, message));
    }
    cursor.skip_space();
    Ok(number.value)
}

/// The digits before and behind the decimal point that `numeric` has room for.
const NUMERIC_WHOLE_DIGITS: i64 = 131_072;
const NUMERIC_FRACTION_DIGITS: i64 = 16_383;

/// `numeric_in`.
pub(super) fn numeric_in(text: &str) -> Checked {
    let mut cursor = Cursor::new(text);
    cursor.skip_space();
    let before = cursor.clone();
    let has_sign = cursor.eat(b'+') || cursor.eat(b'-');
    if cursor.eat_word("infinity") || cursor.eat_word("inf") || (!has_sign && cursor.eat_word("nan")) {
        return end_of(cursor, "numeric", text);
    }
    finite_numeric(before, text)
}

/// `set_var_from_str`, and the check of `make_result` where nothing but white space follows.
fn finite_numeric(mut cursor: Cursor<'_>, text: &str) -> Checked {
    let invalid = || Malformed::syntax("numeric", text);
    let overflow = || Malformed::new(sqlstate::NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
    if matches!(cursor.peek(), b'+' | b'-') {
        cursor.bump();
    }
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let mut whole = cursor.take_while(is_digit);
    let mut fraction = "";
    let has_point = cursor.eat(b'.');
    if has_point {
        fraction = cursor.take_while(is_digit);
    }
    if whole.is_empty() && fraction.is_empty() || (has_point && cursor.peek() == b'.') {
        return Err(invalid());
    }
    let mut exponent = 0;
    if matches!(cursor.peek(), b'e' | b'E') {
        cursor.bump();
        let number = cursor.signed().ok_or_else(invalid)?;
        let limit = i64::from(i32::MAX / 2);
        if number.overflows || number.value >= limit || number.value <= -limit {
            return Err(overflow());
        }
        exponent = number.value;
    }
    end_of(cursor, "numeric", text)?;
    let length = |digits: &str| i64::try_from(digits.len()).unwrap_or(i64::MAX);
    let scale = length(fraction).saturating_sub(exponent).max(0);
    if scale > NUMERIC_FRACTION_DIGITS {
        return Err(overflow());
    }
    // Leading zeros need no room.
    let fraction_zeros = length(fraction) - length(fraction.trim_start_matches('0'));
    let is_zero = fraction_zeros == length(fraction) && whole.bytes().all(|digit| digit == b'0');
    whole = whole.trim_start_matches('0');
    let weight = if whole.is_empty() { -fraction_zeros } else { length(whole) };
    if !is_zero && weight.saturating_add(exponent) > NUMERIC_WHOLE_DIGITS {
        return Err(overflow());
    }
    Ok(())
}

/// `cash_in`, as far as it does not depend on the server's locale, which says how amounts are punctuated and what the
/// currency is called.
pub(super) fn cash_in(text: &str) -> Checked {
    let is_plain = |byte: u8| byte.is_ascii_digit() || is_space(byte) || b"$+-(),.".contains(&byte);
    if text.bytes().all(is_plain) {
        return amount_in(text, b'.', b',')
            .or_else(|malformed| amount_in(text, b',', b'.').map_err(|_| malformed));
    }
    let mut words = text.split(|letter: char| !letter.is_alphabetic());
    if words.any(|word| word.len() > CURRENCY_LENGTH) {
        Err(Malformed::syntax("money", text))
    } else {
        Ok(())
    }
}

/// How long the name of a currency is at most.
const CURRENCY_LENGTH: usize = 6;

/// An amount in a currency of two decimal places, of which the point or the comma parts them.
fn amount_in(text: &str, decimal: u8, thousands: u8) -> Checked {
    let range = || Malformed::range("money", text);
    let mut cursor = Cursor::new(text);
    let currency = |cursor: &mut Cursor<'_>| {
        cursor.skip_space();
        cursor.eat(b'$');
        cursor.skip_space();
    };
    currency(&mut cursor);
    let mut is_negative = matches!(cursor.peek(), b'-' | b'(');
    if is_negative || cursor.peek() == b'+' {
        cursor.bump();
    }
    currency(&mut cursor);
    // Built below zero, where there is room for one more.
    let mut value: i64 = 0;
    let mut places = None;
    loop {
        match cursor.peek() {
            digit @ b'0'..=b'9' if places.is_none_or(|places| places < 2) => {
                let shifted = value.checked_mul(10);
                value =
                    shifted.and_then(|value| value.checked_sub(i64::from(digit - b'0'))).ok_or_else(range)?;
                places = places.map(|places| places + 1);
            }
            mark if mark == decimal && places.is_none() => places = Some(0),
            mark if mark == thousands => {}
            _ => break,
        }
        cursor.bump();
    }
    if matches!(cursor.peek(), b'5'..=b'9') {
        value = value.checked_sub(1).ok_or_else(range)?;
    }
    for _ in places.unwrap_or(0)..2 {
        value = value.checked_mul(10).ok_or_else(range)?;
    }
    cursor.take_while(|byte| byte.is_ascii_digit());
    while !cursor.is_at_end() {
        match cursor.bump() {
            b'-' => is_negative = true,
            b')' | b'+' | b'$' => {}
            byte if is_space(byte) => {}
            _ => return Err(Malformed::syntax("money", text)),
        }
    }
    if !is_negative && value == i64::MIN { Err(range()) } else { Ok(()) }
}

/// `oidin`.
pub(super) fn oidin(text: &str) -> Checked {
    let mut cursor = Cursor::new(text);
    oid_at(&mut cursor, true)
}

/// `oidin_subr`: 32 bits, with or without a sign.
fn oid_at(cursor: &mut Cursor<'_>, is_alone: bool) -> Checked {
    let text = cursor.rest();
    let number = cursor.unsigned().ok_or_else(|| Malformed::syntax("oid", text))?;
    if is_alone && !number.overflows {
        end_of(cursor.clone(), "oid", text)?;
    }
    if number.overflows || !is_32_bits(number.value) { Err(Malformed::range("oid", text)) } else { Ok(()) }
}

/// Whether the upper half of the bits are as those of a number of 32 bits, signed or not.
pub(super) fn is_32_bits(value: u64) -> bool {
    value <= u64::from(u32::MAX) || value >= i64::from(i32::MIN).cast_unsigned()
}

/// `oidvectorin`.
pub(super) fn oidvectorin(text: &str) -> Checked {
    let mut cursor = Cursor::new(text);
    loop {
        cursor.skip_space();
        if cursor.is_at_end() {
            return Ok(());
        }
        oid_at(&mut cursor, false)?;
    }
}

/// `int2vectorin`.
pub(super) fn int2vectorin(text: &str) -> Checked {
    let mut cursor = Cursor::new(text);
    loop {
        cursor.skip_space();
        if cursor.is_at_end() {
            return Ok(());
        }
        let rest = cursor.rest();
        let number = cursor.signed().ok_or_else(|| Malformed::syntax("smallint", rest))?;
        if number.overflows || i16::try_from(number.value).is_err() {
            return Err(Malformed::range("smallint", rest));
        }
        if !cursor.is_at_end() && cursor.peek() != b' ' {
            return Err(Malformed::syntax("smallint", rest));
        }
    }
}

/// `tidin`: block and offset, `(0,1)`.
pub(super) fn tidin(text: &str) -> Checked {
    let invalid = || Malformed::syntax("tid", text);
    // What stands before the parenthesis is passed over, unless it would end the value.
    let start = text.find(['(', ')', ',']).filter(|start| !text[*start..].starts_with(')'));
    let start = start.ok_or_else(invalid)?;
    let mut cursor = Cursor::new(text);
    cursor.advance(start + 1);
    let block = cursor.unsigned();
    if block.is_some_and(|block| block.overflows || !is_32_bits(block.value)) || !cursor.eat(b',') {
        return Err(invalid());
    }
    let offset = cursor.unsigned();
    let is_offset = |number: super::cursor::Number<u64>| !number.overflows && number.value <= 0xffff;
    if offset.is_none_or(is_offset) && cursor.eat(b')') { Ok(()) } else { Err(invalid()) }
}

/// `pg_lsn_in`: two hexadecimal numbers of at most eight digits.
pub(super) fn pg_lsn_in(text: &str) -> Checked {
    let is_part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    match text.split_once('/') {
        Some((high, low)) if is_part(high) && is_part(low) => Ok(()),
        _ => Err(Malformed::syntax("pg_lsn", text)),
    }
}

/// `pg_snapshot_in`: `xmin:xmax:xip,...`, the last ones in order and between the first two.
pub(super) fn pg_snapshot_in(text: &str) -> Checked {
    let invalid = || Malformed::syntax("pg_snapshot", text);
    let mut cursor = Cursor::new(text);
    let number = |cursor: &mut Cursor<'_>| cursor.unsigned().map_or(0, |number| number.value);
    let least = number(&mut cursor);
    let has_first = cursor.eat(b':');
    let limit = number(&mut cursor);
    // No transaction has a number of which the lower 32 bits are zero.
    let is_valid = |number: u64| !number.is_multiple_of(1 << 32);
    let is_order = has_first && cursor.eat(b':') && least <= limit;
    if !is_order || !is_valid(least) || !is_valid(limit) {
        return Err(invalid());
    }
    let mut last = 0;
    while !cursor.is_at_end() {
        let value = number(&mut cursor);
        if !(least..limit).contains(&value) || value < last || !(cursor.eat(b',') || cursor.is_at_end()) {
            return Err(invalid());
        }
        last = value;
    }
    Ok(())
}
