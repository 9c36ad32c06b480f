//! Strings of dates, times and intervals to fields.

use super::{
    super::{Cursor, cursor::is_space},
    words,
};

/// What a field looks like, as `ParseDateTime` tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits, perhaps with a point.
    Number,
    /// Letters.
    Word,
    /// Digits and two delimiters, or digits and letters; also names of time zones.
    Date,
    /// Digits with colons.
    Time,
    /// A sign and digits; also signed numbers.
    Zone,
    /// A sign and letters.
    Special,
}

/// One field, in lower case.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// What is wrong with a date, time or interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    BadFormat,
    FieldOverflow,
    ZoneOverflow,
    UnknownZone(String),
}

/// The fields that a value has, as bits: no field may be given twice.
pub(super) mod mask {
    pub(crate) const RESERVED: u32 = 1;
    pub(crate) const MONTH: u32 = 1 << 1;
    pub(crate) const YEAR: u32 = 1 << 2;
    pub(crate) const DAY: u32 = 1 << 3;
    pub(crate) const ZONE: u32 = 1 << 5;
    pub(crate) const AM_PM: u32 = 1 << 9;
    pub(crate) const HOUR: u32 = 1 << 10;
    pub(crate) const MINUTE: u32 = 1 << 11;
    pub(crate) const SECOND: u32 = 1 << 12;
    pub(crate) const MILLISECOND: u32 = 1 << 13;
    pub(crate) const MICROSECOND: u32 = 1 << 14;
    pub(crate) const DAY_OF_YEAR: u32 = 1 << 15;
    pub(crate) const DAY_OF_WEEK: u32 = 1 << 16;
    pub(crate) const ERA: u32 = 1 << 18;
    pub(crate) const WEEK: u32 = 1 << 24;
    pub(crate) const DECADE: u32 = 1 << 25;
    pub(crate) const CENTURY: u32 = 1 << 26;
    pub(crate) const MILLENNIUM: u32 = 1 << 27;
    pub(crate) const DAYLIGHT: u32 = 1 << 28;
    pub(crate) const DATE: u32 = YEAR | MONTH | DAY;
    pub(crate) const ALL_SECONDS: u32 = SECOND | MILLISECOND | MICROSECOND;
    pub(crate) const TIME: u32 = HOUR | MINUTE | ALL_SECONDS;
}

/// How many fields there may be.
const FIELD_LIMIT: usize = 25;

/// `ParseDateTime`; the fields with a byte more for each may not take more than `room`.
pub(super) fn parse(text: &str, room: usize) -> Result<Vec<Field>, Fault> {
    let mut cursor = Cursor::new(text);
    let (mut fields, mut used) = (Vec::new(), 0);
    loop {
        cursor.skip_space();
        if cursor.is_at_end() {
            return Ok(fields);
        }
        let before = cursor.peek();
        let is_field = before.is_ascii_alphanumeric() || matches!(before, b'.' | b'+' | b'-');
        // Postgres counts before it passes over punctuation.
        if fields.len() >= FIELD_LIMIT || !(is_field || before.is_ascii_punctuation()) {
            return Err(Fault::BadFormat);
        }
        if !is_field {
            cursor.bump();
            continue;
        }
        let field = field(&mut cursor)?;
        if used + field.text.len() >= room {
            return Err(Fault::BadFormat);
        }
        used += field.text.len() + 1;
        fields.push(field);
    }
}

fn field(cursor: &mut Cursor<'_>) -> Result<Field, Fault> {
    let start = cursor.position();
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let kind = match cursor.peek() {
        b'0'..=b'9' => number(cursor),
        b'.' => {
            cursor.bump();
            cursor.take_while(is_digit);
            Kind::Number
        }
        b'+' | b'-' => return signed(cursor),
        _ => word(cursor),
    };
    Ok(Field { kind, text: cursor.since(start).to_ascii_lowercase() })
}

/// A field that begins with a digit.
fn number(cursor: &mut Cursor<'_>) -> Kind {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    cursor.take_while(is_digit);
    let delimiter = cursor.peek();
    match delimiter {
        b':' => {
            cursor.take_while(|byte| is_digit(byte) || matches!(byte, b':' | b'.'));
            Kind::Time
        }
        b'-' | b'/' | b'.' => {
            cursor.bump();
            if !is_digit(cursor.peek()) {
                // Perhaps the name of a month.
                cursor.take_while(|byte| byte.is_ascii_alphanumeric() || byte == delimiter);
                return Kind::Date;
            }
            cursor.take_while(is_digit);
            if cursor.peek() == delimiter {
                cursor.take_while(|byte| is_digit(byte) || byte == delimiter);
                return Kind::Date;
            }
            if delimiter == b'.' { Kind::Number } else { Kind::Date }
        }
        _ => Kind::Number,
    }
}

/// A field that begins with a letter.
fn word(cursor: &mut Cursor<'_>) -> Kind {
    let word = cursor.take_while(|byte| byte.is_ascii_alphabetic());
    let next = cursor.peek();
    let is_date = match next {
        b'-' | b'/' | b'.' => true,
        // Behind a word of the calendar a digit begins another field.
        b'+' | b'0'..=b'9' => words::special(&word.to_ascii_lowercase()).is_none(),
        _ => false,
    };
    if !is_date {
        return Kind::Word;
    }
    cursor.take_while(|byte| byte.is_ascii_alphanumeric() || b"+-/_.:".contains(&byte));
    Kind::Date
}

/// A field that begins with a sign, behind which there may be white space.
fn signed(cursor: &mut Cursor<'_>) -> Result<Field, Fault> {
    let mut text = String::from(char::from(cursor.bump()));
    cursor.take_while(is_space);
    let first = cursor.peek();
    let (kind, rest) = if first.is_ascii_digit() {
        let is_part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'-');
        (Kind::Zone, cursor.take_while(is_part))
    } else if first.is_ascii_alphabetic() {
        (Kind::Special, cursor.take_while(|byte| byte.is_ascii_alphabetic()))
    } else {
        return Err(Fault::BadFormat);
    };
    text.push_str(&rest.to_ascii_lowercase());
    Ok(Field { kind, text })
}

/// `ParseFraction`: a point and digits, up to the end.
pub(super) fn fraction(text: &str) -> Result<f64, Fault> {
    let digits = text.strip_prefix('.').ok_or(Fault::BadFormat)?;
    if digits.is_empty() {
        return Ok(0.0);
    }
    let mut cursor = Cursor::new(text);
    let number = cursor.double().filter(|number| !number.overflows).ok_or(Fault::BadFormat)?;
    if cursor.is_at_end() { Ok(number.value) } else { Err(Fault::BadFormat) }
}

/// A fraction of a second in microseconds. An exponent may make it any number, of which Postgres too keeps 32 bits.
pub(super) fn microseconds(text: &str) -> Result<i64, Fault> {
    #[expect(clippy::cast_possible_truncation, reason = "a fraction of a second has at most a million")]
    fraction(text).map(|fraction| i64::from((fraction * 1e6).round_ties_even() as i32))
}

/// What a field with colons says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Clock {
    pub(super) hour: i64,
    pub(super) minute: i32,
    pub(super) second: i32,
    pub(super) microsecond: i64,
}

/// `DecodeTimeCommon`: hours, minutes and seconds; two fields are minutes and seconds if there is a fraction, or if the
/// type is one of these.
pub(super) fn clock(text: &str, is_minute_to_second: bool) -> Result<Clock, Fault> {
    let mut cursor = Cursor::new(text);
    let hour = cursor.signed();
    if hour.is_some_and(|hour| hour.overflows) {
        return Err(Fault::FieldOverflow);
    }
    let hour = hour.map_or(0, |hour| hour.value);
    let part = |cursor: &mut Cursor<'_>| match cursor.int() {
        Some(number) if number.overflows => Err(Fault::FieldOverflow),
        number => Ok(number.map_or(0, |number| number.value)),
    };
    if !cursor.eat(b':') {
        return Err(Fault::BadFormat);
    }
    let minute = part(&mut cursor)?;
    let mut clock = Clock { hour, minute, second: 0, microsecond: 0 };
    let shift = |clock: Clock| {
        let minute = i32::try_from(clock.hour).map_err(|_| Fault::FieldOverflow)?;
        Ok(Clock { hour: 0, minute, second: clock.minute, ..clock })
    };
    match cursor.peek() {
        0 if is_minute_to_second => clock = shift(clock)?,
        0 => {}
        b'.' => {
            clock.microsecond = microseconds(cursor.rest())?;
            clock = shift(clock)?;
        }
        b':' => {
            cursor.bump();
            clock.second = part(&mut cursor)?;
            if !cursor.is_at_end() {
                clock.microsecond = microseconds(cursor.rest())?;
            }
        }
        _ => return Err(Fault::BadFormat),
    }
    let fits = clock.hour >= 0
        && (0..60).contains(&clock.minute)
        && (0..=60).contains(&clock.second)
        && (0..=1_000_000).contains(&clock.microsecond);
    if fits { Ok(clock) } else { Err(Fault::FieldOverflow) }
}
