//! The words of dates, times and intervals.

use super::fields::mask;

/// How much of a word counts.
const LENGTH: usize = 10;

/// What a word of dates and times says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Month(i32),
    DayOfWeek,
    /// Whether it is the afternoon.
    AmPm(bool),
    /// Whether it is before Christ.
    Era(bool),
    /// Says what the number behind it counts.
    Label(Label),
    /// Stands for a whole value.
    Reserved(Reserved),
    DaylightSaving,
    Ignored,
}

/// What a number behind a letter counts: `y2001m02d04`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Julian,
    /// A time of day.
    Time,
    /// What no value is made of.
    Other,
}

/// Words for whole values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reserved {
    /// A value that is neither date nor time: an infinity or the epoch.
    Special,
    Now,
    /// Yesterday, today, tomorrow.
    Day,
    /// Midnight in Greenwich.
    Allballs,
}

/// `DecodeSpecial`.
pub(super) fn special(word: &str) -> Option<Word> {
    Some(match word.get(..LENGTH).unwrap_or(word) {
        // The sign before the first of them is one that newer releases take.
        "+infinity" | "-infinity" | "infinity" | "epoch" => Word::Reserved(Reserved::Special),
        "now" => Word::Reserved(Reserved::Now),
        "today" | "tomorrow" | "yesterday" => Word::Reserved(Reserved::Day),
        "allballs" => Word::Reserved(Reserved::Allballs),
        "ad" => Word::Era(false),
        "bc" => Word::Era(true),
        "am" => Word::AmPm(false),
        "pm" => Word::AmPm(true),
        "at" | "on" => Word::Ignored,
        "dst" => Word::DaylightSaving,
        "jan" | "january" => Word::Month(1),
        "feb" | "february" => Word::Month(2),
        "mar" | "march" => Word::Month(3),
        "apr" | "april" => Word::Month(4),
        "may" => Word::Month(5),
        "jun" | "june" => Word::Month(6),
        "jul" | "july" => Word::Month(7),
        "aug" | "august" => Word::Month(8),
        "sep" | "sept" | "september" => Word::Month(9),
        "oct" | "october" => Word::Month(10),
        "nov" | "november" => Word::Month(11),
        "dec" | "december" => Word::Month(12),
        "sun" | "sunday" | "mon" | "monday" | "tue" | "tues" | "tuesday" | "wed" | "weds" | "wednesday"
        | "thu" | "thur" | "thurs" | "thursday" | "fri" | "friday" | "sat" | "saturday" => Word::DayOfWeek,
        "y" => Word::Label(Label::Year),
        "m" => Word::Label(Label::Month),
        "d" => Word::Label(Label::Day),
        "h" => Word::Label(Label::Hour),
        "mm" => Word::Label(Label::Minute),
        "s" => Word::Label(Label::Second),
        "j" | "jd" | "julian" => Word::Label(Label::Julian),
        "t" => Word::Label(Label::Time),
        "dow" | "doy" | "isodow" | "isoyear" => Word::Label(Label::Other),
        _ => return None,
    })
}

/// What a number in an interval counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Microsecond,
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
    Decade,
    Century,
    Millennium,
    /// What counts no time: quarters, parts of time zones.
    Other,
}

impl Unit {
    pub(super) fn mask(self) -> u32 {
        match self {
            Unit::Microsecond => mask::MICROSECOND,
            Unit::Millisecond => mask::MILLISECOND,
            Unit::Second => mask::SECOND,
            Unit::Minute => mask::MINUTE,
            Unit::Hour => mask::HOUR,
            Unit::Day => mask::DAY,
            Unit::Week => mask::WEEK,
            Unit::Month => mask::MONTH,
            Unit::Year => mask::YEAR,
            Unit::Decade => mask::DECADE,
            Unit::Century => mask::CENTURY,
            Unit::Millennium => mask::MILLENNIUM,
            Unit::Other => 0,
        }
    }
}

/// What a word of an interval says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IntervalWord {
    Unit(Unit),
    Ago,
}

/// `DecodeUnits`.
pub(super) fn units(word: &str) -> Option<IntervalWord> {
    let unit = match word.get(..LENGTH).unwrap_or(word) {
        "ago" => return Some(IntervalWord::Ago),
        "us" | "usec" | "usecs" | "usecond" | "useconds" | "microsecon" => Unit::Microsecond,
        "ms" | "msec" | "msecs" | "msecond" | "mseconds" | "millisecon" => Unit::Millisecond,
        "s" | "sec" | "secs" | "second" | "seconds" => Unit::Second,
        "m" | "min" | "mins" | "minute" | "minutes" => Unit::Minute,
        "h" | "hr" | "hrs" | "hour" | "hours" => Unit::Hour,
        "d" | "day" | "days" => Unit::Day,
        "w" | "week" | "weeks" => Unit::Week,
        "mon" | "mons" | "month" | "months" => Unit::Month,
        "y" | "yr" | "yrs" | "year" | "years" => Unit::Year,
        "dec" | "decs" | "decade" | "decades" => Unit::Decade,
        "c" | "cent" | "century" | "centuries" => Unit::Century,
        "mil" | "mils" | "millennium" | "millennia" => Unit::Millennium,
        "qtr" | "quarter" | "timezone" | "timezone_h" | "timezone_m" => Unit::Other,
        _ => return None,
    };
    Some(IntervalWord::Unit(unit))
}

/// Whether a word says which field of a date a number is. The day that a Julian number counts, and the time, are none of these.
pub(super) fn is_unit(word: &str) -> bool {
    matches!(word, "y" | "m" | "d" | "h" | "mm" | "s")
}
