//! Intervals.

use super::{
    super::{Cursor, cursor::Number},
    fields::{Fault, Field, Kind, clock, fraction, mask},
    words::{self, IntervalWord, Unit},
};

/// The fields that an interval type is limited to, as `interval minute to second` is. A number without a unit counts
/// the last of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum IntervalFields {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    /// Any fields, or ones that end with seconds.
    #[default]
    Second,
    /// Where two fields with a colon are minutes and seconds.
    MinuteToSecond,
}

impl IntervalFields {
    fn unit(self) -> Unit {
        match self {
            IntervalFields::Year => Unit::Year,
            IntervalFields::Month => Unit::Month,
            IntervalFields::Day => Unit::Day,
            IntervalFields::Hour => Unit::Hour,
            IntervalFields::Minute => Unit::Minute,
            IntervalFields::Second | IntervalFields::MinuteToSecond => Unit::Second,
        }
    }
}

/// An interval as it is added up.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Interval {
    microseconds: i64,
    days: i32,
    months: i32,
    years: i32,
}

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Interval {
    /// `itmin2interval`: years and months are kept as one.
    pub(super) fn is_in_range(&self) -> bool {
        i32::try_from(i64::from(self.years) * 12 + i64::from(self.months)).is_ok()
    }

    fn add_microseconds(&mut self, value: i64, scale: i64) -> Option<()> {
        self.microseconds = self.microseconds.checked_add(value.checked_mul(scale)?)?;
        Some(())
    }

    fn add_days(&mut self, value: i64, scale: i32) -> Option<()> {
        self.days = self.days.checked_add(i32::try_from(value).ok()?.checked_mul(scale)?)?;
        Some(())
    }

    fn add_months(&mut self, value: i64) -> Option<()> {
        self.months = self.months.checked_add(i32::try_from(value).ok()?)?;
        Some(())
    }

    fn add_years(&mut self, value: i64, scale: i32) -> Option<()> {
        self.years = self.years.checked_add(i32::try_from(value).ok()?.checked_mul(scale)?)?;
        Some(())
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "as Postgres rounds")]
    fn add_fraction(&mut self, fraction: f64, scale: i64) -> Option<()> {
        let exact = fraction * scale as f64;
        let whole = exact as i64;
        let rest = exact - whole as f64;
        let rounded = whole
            + if rest > 0.5 {
                1
            } else if rest < -0.5 {
                -1
            } else {
                0
            };
        self.microseconds = self.microseconds.checked_add(rounded)?;
        Some(())
    }

    #[expect(clippy::cast_possible_truncation, reason = "a fraction of few days")]
    fn add_fraction_of_days(&mut self, fraction: f64, scale: i32) -> Option<()> {
        let exact = fraction * f64::from(scale);
        let whole = exact as i32;
        self.days = self.days.checked_add(whole)?;
        self.add_fraction(exact - f64::from(whole), DAY)
    }

    #[expect(clippy::cast_possible_truncation, reason = "a fraction of few years")]
    fn add_fraction_of_years(&mut self, fraction: f64, scale: i32) -> Option<()> {
        let months = (fraction * f64::from(scale) * 12.0).round_ties_even() as i32;
        self.months = self.months.checked_add(months)?;
        Some(())
    }

    /// So many of a unit.
    fn add(&mut self, unit: Unit, value: i64, fraction: f64) -> Result<(), Fault> {
        self.try_add(unit, value, fraction).ok_or(Fault::FieldOverflow)
    }

    fn try_add(&mut self, unit: Unit, value: i64, fraction: f64) -> Option<()> {
        let mut add_time = |scale| {
            self.add_microseconds(value, scale)?;
            self.add_fraction(fraction, scale)
        };
        match unit {
            Unit::Microsecond => add_time(1),
            Unit::Millisecond => add_time(1000),
            Unit::Second => add_time(SECOND),
            Unit::Minute => add_time(MINUTE),
            Unit::Hour => add_time(HOUR),
            Unit::Day => {
                self.add_days(value, 1)?;
                self.add_fraction(fraction, DAY)
            }
            Unit::Week => {
                self.add_days(value, 7)?;
                self.add_fraction_of_days(fraction, 7)
            }
            Unit::Month => {
                self.add_months(value)?;
                self.add_fraction_of_days(fraction, 30)
            }
            Unit::Year => self.add_years_and_fraction(value, fraction, 1),
            Unit::Decade => self.add_years_and_fraction(value, fraction, 10),
            Unit::Century => self.add_years_and_fraction(value, fraction, 100),
            Unit::Millennium => self.add_years_and_fraction(value, fraction, 1000),
            Unit::Other => Some(()),
        }
    }

    fn add_years_and_fraction(&mut self, value: i64, fraction: f64, scale: i32) -> Option<()> {
        self.add_years(value, scale)?;
        self.add_fraction_of_years(fraction, scale)
    }

    /// `DecodeTimeForInterval`: sets the time, which may be below zero.
    fn set_clock(&mut self, text: &str, fields: IntervalFields, is_negative: bool) -> Result<(), Fault> {
        let clock = clock(text, fields == IntervalFields::MinuteToSecond)?;
        self.microseconds = clock.microsecond;
        self.add(Unit::Hour, clock.hour, 0.0)?;
        self.add(Unit::Minute, clock.minute.into(), 0.0)?;
        self.add(Unit::Second, clock.second.into(), 0.0)?;
        if is_negative {
            self.microseconds = -self.microseconds;
        }
        Ok(())
    }

    /// Whether all of it can be below zero what is above, and the other way round.
    fn has_opposite(&self) -> bool {
        self.microseconds != i64::MIN && ![self.days, self.months, self.years].contains(&i32::MIN)
    }
}

/// `DecodeInterval`: numbers with units, from the last to the first, so that a unit is known before its number.
pub(super) fn decode(fields: &[Field], limit: IntervalFields) -> Result<Interval, Fault> {
    let mut interval = Interval::default();
    let (mut seen, mut unit, mut is_ago) = (0, None, false);
    for Field { kind, text } in fields.iter().rev() {
        let mut found = 0;
        match kind {
            Kind::Time => {
                interval.set_clock(text, limit, false)?;
                found = mask::TIME;
                unit = Some(Unit::Day);
            }
            Kind::Zone if text.contains(':') && set_signed_clock(&mut interval, text, limit) => {
                found = mask::TIME;
                unit = Some(Unit::Day);
            }
            Kind::Zone | Kind::Date | Kind::Number => {
                let (counted, value, fraction) = number(text, unit.unwrap_or(limit.unit()))?;
                unit = Some(counted);
                interval.add(counted, value, fraction)?;
                found = match counted {
                    Unit::Other => return Err(Fault::BadFormat),
                    Unit::Second if fraction != 0.0 => mask::ALL_SECONDS,
                    _ => counted.mask(),
                };
                // What stands before hours without a unit is days.
                if counted == Unit::Hour {
                    unit = Some(Unit::Day);
                }
            }
            Kind::Word | Kind::Special => match words::units(text) {
                Some(IntervalWord::Unit(named)) => unit = Some(named),
                Some(IntervalWord::Ago) => {
                    is_ago = true;
                    unit = Some(Unit::Other);
                }
                None => return Err(Fault::BadFormat),
            },
        }
        if seen & found != 0 {
            return Err(Fault::BadFormat);
        }
        seen |= found;
    }
    if seen == 0 {
        return Err(Fault::BadFormat);
    }
    if is_ago && !interval.has_opposite() { Err(Fault::FieldOverflow) } else { Ok(interval) }
}

/// A time with a sign. Where it is none, it may be a number.
fn set_signed_clock(interval: &mut Interval, text: &str, limit: IntervalFields) -> bool {
    let before = *interval;
    let time = text.get(1..).unwrap_or("");
    let is_clock = interval.set_clock(time, limit, text.starts_with('-')).is_ok();
    if !is_clock {
        *interval = before;
    }
    is_clock
}

/// A number with a fraction, or years and months with a hyphen between, and the unit that is counted.
fn number(text: &str, unit: Unit) -> Result<(Unit, i64, f64), Fault> {
    let mut cursor = Cursor::new(text);
    let number = cursor.signed().unwrap_or(Number { value: 0, overflows: false });
    if number.overflows {
        return Err(Fault::FieldOverflow);
    }
    let value = number.value;
    let is_negative = text.starts_with('-');
    match cursor.peek() {
        0 => Ok((unit, value, 0.0)),
        b'.' => {
            let fraction = fraction(cursor.rest())?;
            Ok((unit, value, if is_negative { -fraction } else { fraction }))
        }
        b'-' => {
            cursor.bump();
            let months = cursor.int().unwrap_or(Number { value: 0, overflows: false });
            if months.overflows || !(0..12).contains(&months.value) {
                return Err(Fault::FieldOverflow);
            }
            if !cursor.is_at_end() {
                return Err(Fault::BadFormat);
            }
            let months = i64::from(if is_negative { -months.value } else { months.value });
            let value = value.checked_mul(12).and_then(|value| value.checked_add(months));
            Ok((Unit::Month, value.ok_or(Fault::FieldOverflow)?, 0.0))
        }
        _ => Err(Fault::BadFormat),
    }
}

/// `DecodeISO8601Interval`: `P1Y2M3DT4H5M6S`, and the alternative `P0001-02-03T04:05:06`.
pub(super) fn decode_iso8601(text: &str) -> Result<Interval, Fault> {
    let mut cursor = Cursor::new(text);
    if !cursor.eat(b'P') || cursor.is_at_end() {
        return Err(Fault::BadFormat);
    }
    let mut interval = Interval::default();
    let (mut is_date, mut has_field) = (true, false);
    while !cursor.is_at_end() {
        if cursor.eat(b'T') {
            (is_date, has_field) = (false, false);
            continue;
        }
        let IsoNumber { value, fraction, width } = iso8601_number(&mut cursor)?;
        let letter = cursor.bump();
        let unit = match (is_date, letter) {
            (true, b'Y') => Unit::Year,
            (true, b'M') => Unit::Month,
            (true, b'W') => Unit::Week,
            (true, b'D') => Unit::Day,
            (false, b'H') => Unit::Hour,
            (false, b'M') => Unit::Minute,
            (false, b'S') => Unit::Second,
            (true, 0 | b'T') if width == 8 && !has_field => {
                interval.add(Unit::Year, value / 10000, 0.0)?;
                interval.add(Unit::Month, value / 100 % 100, 0.0)?;
                interval.add(Unit::Day, value % 100, fraction)?;
                is_date = false;
                continue;
            }
            (false, 0) if width == 6 && !has_field => {
                interval.add(Unit::Hour, value / 10000, 0.0)?;
                interval.add(Unit::Minute, value / 100 % 100, 0.0)?;
                interval.add(Unit::Second, value % 100, 0.0)?;
                interval.add(Unit::Microsecond, 0, fraction)?;
                continue;
            }
            (true, 0 | b'T' | b'-') if !has_field => {
                interval.add(Unit::Year, value, fraction)?;
                if letter == b'-'
                    && !iso8601_parts(&mut cursor, &mut interval, b'-', [Unit::Month, Unit::Day])?
                {
                    return Err(Fault::BadFormat);
                }
                (is_date, has_field) = (false, false);
                continue;
            }
            (false, 0 | b':') if !has_field => {
                interval.add(Unit::Hour, value, fraction)?;
                let parts = [Unit::Minute, Unit::Second];
                if letter == b':' {
                    iso8601_parts(&mut cursor, &mut interval, b':', parts)?;
                }
                return if cursor.is_at_end() { Ok(interval) } else { Err(Fault::BadFormat) };
            }
            _ => return Err(Fault::BadFormat),
        };
        interval.add(unit, value, fraction)?;
        has_field = true;
    }
    Ok(interval)
}

/// The second and third number of the alternative format. Whether the text ends behind them, or a time follows.
fn iso8601_parts(
    cursor: &mut Cursor<'_>,
    interval: &mut Interval,
    delimiter: u8,
    units: [Unit; 2],
) -> Result<bool, Fault> {
    for (index, unit) in units.into_iter().enumerate() {
        if index > 0 && !cursor.eat(delimiter) {
            break;
        }
        let IsoNumber { value, fraction, .. } = iso8601_number(cursor)?;
        interval.add(unit, value, fraction)?;
    }
    Ok(cursor.is_at_end() || cursor.eat(b'T'))
}

struct IsoNumber {
    value: i64,
    fraction: f64,
    /// How many digits its whole part has.
    width: usize,
}

/// `ParseISO8601Number`.
fn iso8601_number(cursor: &mut Cursor<'_>) -> Result<IsoNumber, Fault> {
    if !(cursor.peek().is_ascii_digit() || matches!(cursor.peek(), b'-' | b'.')) {
        return Err(Fault::BadFormat);
    }
    let start = cursor.position();
    let number = cursor.double().filter(|number| !number.overflows).ok_or(Fault::BadFormat)?;
    let text = cursor.since(start).trim_start_matches('-');
    let width = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    if !(-1e15..=1e15).contains(&number.value) {
        return Err(Fault::FieldOverflow);
    }
    #[expect(clippy::cast_possible_truncation, reason = "the value was checked")]
    let value = number.value.trunc() as i64;
    Ok(IsoNumber { value, fraction: number.value.fract(), width })
}
