//! Dates, times and intervals.
//!
//! A string goes through the stages that it goes through in Postgres: `fields` takes it apart, `datetime` or `interval`
//! says what the fields mean, and the functions here check that the type has room for the value.

mod calendar;
mod datetime;
mod fields;
mod interval;
mod words;
mod zone;

use super::{Checked, Malformed};
use crate::{catalog::TypeId, sqlstate, version::Version};
use datetime::{DateOrder, DateTime, decode};
use fields::Fault;
pub(crate) use interval::IntervalFields;
use zone::Zone;

/// The room for the fields of a date or time, of a timestamp, and of an interval.
const DATE_ROOM: usize = 129;
const TIMESTAMP_ROOM: usize = 153;
const INTERVAL_ROOM: usize = 256;

const DAY: i64 = 86_400_000_000;

/// The first and the last date but one, as Julian days.
const DATES: std::ops::Range<i64> = 0..2_147_483_494;

/// The timestamps that there are, in microseconds.
const TIMESTAMPS: std::ops::Range<i64> = -211_813_488_000_000_000..9_223_371_331_200_000_000;

/// How far at most a zone that is not known is from Greenwich: one without rules in the database may be a week away.
const ZONE_LIMIT: i64 = 8 * DAY;

/// `date_in`.
pub(super) fn date_in(text: &str) -> Checked {
    in_any_order(|order| {
        let value = date_time(text, "date", DATE_ROOM, order)?;
        let is_in_range = !value.is_plain
            || (calendar::has_julian_day(value.year, value.month) && DATES.contains(&julian_day(&value)));
        if is_in_range { Ok(()) } else { Err(out_of_range("date", text)) }
    })
}

/// `time_in`.
pub(super) fn time_in(text: &str) -> Checked {
    in_any_order(|order| time_of_day(text, "time", order))
}

/// `timetz_in`.
pub(super) fn timetz_in(text: &str) -> Checked {
    in_any_order(|order| time_of_day(text, "time with time zone", order))
}

/// `timestamp_in`.
pub(super) fn timestamp_in(text: &str) -> Checked {
    in_any_order(|order| {
        let value = date_time(text, "timestamp", TIMESTAMP_ROOM, order)?;
        let is_in_range =
            !value.is_plain || microseconds(&value).is_some_and(|value| TIMESTAMPS.contains(&value));
        if is_in_range { Ok(()) } else { Err(out_of_range("timestamp", text)) }
    })
}

/// `timestamptz_in`.
pub(super) fn timestamptz_in(text: &str) -> Checked {
    in_any_order(|order| {
        let value = date_time(text, "timestamp with time zone", TIMESTAMP_ROOM, order)?;
        let tolerance = if value.zone == Zone::Unknown { ZONE_LIMIT } else { 0 };
        let possible = TIMESTAMPS.start.saturating_sub(tolerance)..TIMESTAMPS.end.saturating_add(tolerance);
        let is_in_range =
            !value.is_plain || in_greenwich(&value).is_some_and(|value| possible.contains(&value));
        if is_in_range { Ok(()) } else { Err(out_of_range("timestamp", text)) }
    })
}

/// Whether a date has words for its fields, as in `y2024m01d31`, which Postgres reads up to 15.
pub(super) fn has_units(text: &str) -> bool {
    fields::parse(text, TIMESTAMP_ROOM)
        .is_ok_and(|fields| fields.iter().any(|field| words::is_unit(&field.text)))
}

/// What messages call a type of dates and times.
pub(super) fn name_of(name: &str) -> &str {
    match name {
        "timetz" => "time with time zone",
        "timestamptz" => "timestamp with time zone",
        other => other,
    }
}

/// `interval_in`.
pub(super) fn interval_in(version: Version, text: &str, limit: IntervalFields) -> Checked {
    let fields = fields::parse(text, INTERVAL_ROOM);
    if let Ok([field]) = fields.as_deref()
        && matches!(field.text.as_str(), "infinity" | "+infinity" | "-infinity")
    {
        return if version >= Version::V17 { Ok(()) } else { Err(invalid("interval", text)) };
    }
    let decoded = match fields.and_then(|fields| interval::decode(&fields, limit)) {
        Err(Fault::BadFormat) => interval::decode_iso8601(text),
        decoded => decoded,
    };
    match decoded {
        Ok(interval) if interval.is_in_range() => Ok(()),
        Ok(_) => Err(Malformed::new(sqlstate::DATETIME_FIELD_OVERFLOW, "interval out of range")),
        Err(Fault::BadFormat) => Err(invalid("interval", text)),
        Err(_) => Err(Malformed::new(
            sqlstate::INTERVAL_FIELD_OVERFLOW,
            format!("interval field value out of range: \"{text}\""),
        )),
    }
}

/// Whether the first value is surely later than the second, whatever the session's settings are.
pub(super) fn is_later(left: &str, right: &str, ty: TypeId) -> bool {
    ORDERS.into_iter().all(|order| {
        let value =
            |text: &str| date_time(text, "", TIMESTAMP_ROOM, order).ok().filter(|value| value.is_plain);
        let (Some(left), Some(right)) = (value(left), value(right)) else { return false };
        match ty {
            TypeId::DATE => julian_day(&left) > julian_day(&right),
            TypeId::TIMESTAMP => microseconds(&left) > microseconds(&right),
            // Zones that are not known may set back the clock by a day.
            _ => match (in_greenwich(&left), in_greenwich(&right)) {
                (Some(first), Some(second)) => {
                    let is_known = left.zone != Zone::Unknown && right.zone != Zone::Unknown;
                    first.saturating_sub(second) > if is_known { 0 } else { 2 * ZONE_LIMIT }
                }
                _ => false,
            },
        }
    })
}

const ORDERS: [DateOrder; 3] = [DateOrder::MonthDayYear, DateOrder::DayMonthYear, DateOrder::YearMonthDay];

/// What is right in one of the orders that the session may ask for is right; else it is the default one that counts.
fn in_any_order(check: impl Fn(DateOrder) -> Checked) -> Checked {
    let mut checks = ORDERS.into_iter().map(check);
    let first = checks.next().unwrap_or(Ok(()));
    if first.is_ok() || checks.any(|checked| checked.is_ok()) { Ok(()) } else { first }
}

fn date_time(text: &str, name: &str, room: usize, order: DateOrder) -> Result<DateTime, Malformed> {
    let decoded = fields::parse(text, room).and_then(|fields| decode(&fields, order, false));
    decoded.map_err(|fault| malformed(fault, name, text))
}

fn time_of_day(text: &str, name: &str, order: DateOrder) -> Checked {
    let decoded = fields::parse(text, DATE_ROOM).and_then(|fields| decode(&fields, order, true));
    decoded.map(|_| ()).map_err(|fault| malformed(fault, name, text))
}

fn julian_day(value: &DateTime) -> i64 {
    calendar::julian_day(value.year, value.month, value.day)
}

/// `tm2timestamp` without a zone: microseconds since Postgres's time began.
fn microseconds(value: &DateTime) -> Option<i64> {
    if !calendar::has_julian_day(value.year, value.month) {
        return None;
    }
    let days = julian_day(value) - calendar::POSTGRES_EPOCH;
    days.checked_mul(DAY)?.checked_add(value.time_of_day())
}

fn in_greenwich(value: &DateTime) -> Option<i64> {
    let offset = match value.zone {
        Zone::Offset(seconds) => seconds * 1_000_000,
        Zone::Unknown => 0,
    };
    microseconds(value)?.checked_sub(offset)
}

/// `DateTimeParseError`.
fn malformed(fault: Fault, name: &str, text: &str) -> Malformed {
    match fault {
        Fault::BadFormat => invalid(name, text),
        Fault::FieldOverflow => Malformed::new(
            sqlstate::DATETIME_FIELD_OVERFLOW,
            format!("date/time field value out of range: \"{text}\""),
        ),
        Fault::ZoneOverflow => Malformed::new(
            sqlstate::INVALID_TIME_ZONE_DISPLACEMENT_VALUE,
            format!("time zone displacement out of range: \"{text}\""),
        ),
        Fault::UnknownZone(name) => {
            Malformed::new(sqlstate::INVALID_PARAMETER_VALUE, format!("time zone \"{name}\" not recognized"))
        }
    }
}

pub(super) fn invalid(name: &str, text: &str) -> Malformed {
    Malformed::new(
        sqlstate::INVALID_DATETIME_FORMAT,
        format!("invalid input syntax for type {name}: \"{text}\""),
    )
}

fn out_of_range(name: &str, text: &str) -> Malformed {
    Malformed::new(sqlstate::DATETIME_FIELD_OVERFLOW, format!("{name} out of range: \"{text}\""))
}
