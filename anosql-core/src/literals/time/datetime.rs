//! Fields to a date with or without a time, or to a time.

use super::{
    super::Cursor,
    calendar::{date_of, days_in_month, julian_day},
    fields::{Fault, Field, Kind, clock, fraction, mask, microseconds},
    words::{self, Label, Reserved, Word},
    zone::{self, Zone},
};

/// In which order day, month and year come where only their order tells them apart, by the setting `DateStyle`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateOrder {
    MonthDayYear,
    DayMonthYear,
    YearMonthDay,
}

/// A date and time as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct DateTime {
    pub(super) year: i32,
    pub(super) month: i32,
    pub(super) day: i32,
    day_of_year: i32,
    hour: i32,
    minute: i32,
    second: i32,
    microsecond: i64,
    pub(super) zone: Zone,
    /// Whether it is one, and neither the epoch nor an infinity; what the clock tells is none either.
    pub(super) is_plain: bool,
}

impl DateTime {
    /// The time of the day in microseconds.
    pub(super) fn time_of_day(&self) -> i64 {
        let minutes = i64::from(self.hour) * 60 + i64::from(self.minute);
        (minutes * 60 + i64::from(self.second)) * 1_000_000 + self.microsecond
    }

    /// `time_overflows`: a day ends at 24:00.
    fn time_overflows(&self) -> bool {
        !(0..=24).contains(&self.hour)
            || !(0..60).contains(&self.minute)
            || !(0..=60).contains(&self.second)
            || !(0..=1_000_000).contains(&self.microsecond)
            || self.time_of_day() > 86_400_000_000
    }
}

/// `DecodeDateTime`, or where only a time is wanted, `DecodeTimeOnly`.
pub(super) fn decode(fields: &[Field], order: DateOrder, is_time: bool) -> Result<DateTime, Fault> {
    let value = DateTime {
        year: 0,
        month: 0,
        day: 0,
        day_of_year: 0,
        hour: 0,
        minute: 0,
        second: 0,
        microsecond: 0,
        zone: Zone::Unknown,
        is_plain: true,
    };
    let mut decoder = Decoder {
        fields,
        order,
        is_time,
        value,
        seen: 0,
        label: None,
        has_named_month: false,
        has_short_year: false,
        is_julian: false,
        is_before_christ: false,
        is_afternoon: None,
        has_clock: false,
        has_doubtful_zone: false,
    };
    match decoder.run() {
        Ok(()) => Ok(decoder.value),
        // A word that is no zone after all is the mistake that Postgres comes to first.
        Err(Fault::FieldOverflow) if decoder.has_doubtful_zone => Err(Fault::BadFormat),
        Err(fault) => Err(fault),
    }
}

struct Decoder<'a> {
    fields: &'a [Field],
    order: DateOrder,
    is_time: bool,
    value: DateTime,
    /// The fields that were given, as bits of [`mask`].
    seen: u32,
    /// What the next number counts, if a letter before it says so.
    label: Option<Label>,
    has_named_month: bool,
    has_short_year: bool,
    is_julian: bool,
    is_before_christ: bool,
    is_afternoon: Option<bool>,
    /// Whether the clock gives the value or its day.
    has_clock: bool,
    has_doubtful_zone: bool,
}

impl Decoder<'_> {
    fn run(&mut self) -> Result<(), Fault> {
        for (index, field) in self.fields.iter().enumerate() {
            let Some(found) = self.field(index, field)? else { continue };
            if found & self.seen != 0 {
                return Err(Fault::BadFormat);
            }
            self.seen |= found;
        }
        self.finish()
    }

    fn has(&self, all: u32) -> bool {
        self.seen & all == all
    }

    /// What of the date is known; where a time is wanted, the date counts as given.
    fn seen_for_number(&self) -> u32 {
        if self.is_time { self.seen | mask::DATE } else { self.seen }
    }

    /// What the field says, as bits; `None` if nothing.
    fn field(&mut self, index: usize, field: &Field) -> Result<Option<u32>, Fault> {
        let text = field.text.as_str();
        match field.kind {
            Kind::Date => self.date_field(index, text).map(Some),
            Kind::Time => {
                if !self.is_time && self.label.take().is_some_and(|label| label != Label::Time) {
                    return Err(Fault::BadFormat);
                }
                let time = clock(text, false)?;
                self.value.hour = i32::try_from(time.hour).map_err(|_| Fault::FieldOverflow)?;
                (self.value.minute, self.value.second) = (time.minute, time.second);
                self.value.microsecond = time.microsecond;
                if !self.is_time && self.value.time_overflows() {
                    return Err(Fault::FieldOverflow);
                }
                Ok(Some(mask::TIME))
            }
            Kind::Zone => {
                self.value.zone = zone::numeric(text)?;
                Ok(Some(mask::ZONE))
            }
            Kind::Number => match self.label.take() {
                Some(label) => self.labelled_number(label, text).map(Some),
                None => self.plain_number(index, text).map(Some),
            },
            Kind::Word | Kind::Special => self.word(index, field),
        }
    }

    /// Digits with delimiters: a date, a time that runs into its zone, or a zone's name.
    fn date_field(&mut self, index: usize, text: &str) -> Result<u32, Fault> {
        if !self.is_time && self.label == Some(Label::Julian) {
            self.label = None;
            let mut cursor = Cursor::new(text);
            let day = cursor.int().map_or(0, |number| if number.overflows { -1 } else { number.value });
            if day < 0 {
                return Err(Fault::FieldOverflow);
            }
            self.set_julian_day(day);
            self.value.zone = zone::numeric(cursor.rest())?;
            return Ok(mask::DATE | mask::TIME | mask::ZONE);
        }
        let is_zone = if self.is_time {
            let kind = |index: usize| self.fields.get(index).map(|field| field.kind);
            let ends_with_date = self.fields.last().map(|field| field.kind) == Some(Kind::Date);
            let begins_with_date = ends_with_date || kind(1) == Some(Kind::Time);
            !(index == 0 && self.fields.len() >= 2 && begins_with_date)
        } else {
            self.label.is_some() || self.has(mask::MONTH | mask::DAY)
        };
        if !is_zone {
            return self.delimited_date(text);
        }
        let label = if self.is_time { None } else { self.label.take() };
        if !text.starts_with(|first: char| first.is_ascii_digit()) && label.is_none() {
            if !zone::may_be_name(text) {
                return Err(Fault::UnknownZone(text.to_owned()));
            }
            self.value.zone = Zone::Unknown;
            return Ok(mask::ZONE);
        }
        if label.is_some_and(|label| label != Label::Time) || self.has(mask::TIME) {
            return Err(Fault::BadFormat);
        }
        let (time, zone) = text.split_at(text.find('-').ok_or(Fault::BadFormat)?);
        self.value.zone = zone::numeric(zone)?;
        Ok(self.digits(time, self.seen_for_number())? | mask::ZONE)
    }

    fn labelled_number(&mut self, label: Label, text: &str) -> Result<u32, Fault> {
        let mut cursor = Cursor::new(text);
        let number = cursor.int();
        if number.is_some_and(|number| number.overflows) {
            return Err(Fault::FieldOverflow);
        }
        let number = number.map_or(0, |number| number.value);
        let has_fraction = cursor.peek() == b'.';
        let may_have_fraction = matches!(label, Label::Julian | Label::Time | Label::Second);
        let is_number = cursor.is_at_end() || (has_fraction && may_have_fraction);
        if !is_number {
            return Err(Fault::BadFormat);
        }
        let value = &mut self.value;
        value.is_plain = true;
        match label {
            Label::Year => {
                value.year = number;
                Ok(mask::YEAR)
            }
            // Behind month and hour it is the minute that `m` says.
            Label::Month if self.seen & mask::MONTH == 0 || self.seen & mask::HOUR == 0 => {
                value.month = number;
                Ok(mask::MONTH)
            }
            Label::Month | Label::Minute => {
                value.minute = number;
                Ok(mask::MINUTE)
            }
            Label::Day => {
                value.day = number;
                Ok(mask::DAY)
            }
            Label::Hour => {
                value.hour = number;
                Ok(mask::HOUR)
            }
            Label::Second => {
                value.second = number;
                if !has_fraction {
                    return Ok(mask::SECOND);
                }
                value.microsecond = microseconds(cursor.rest())?;
                Ok(mask::ALL_SECONDS)
            }
            Label::Julian => {
                if number < 0 {
                    return Err(Fault::FieldOverflow);
                }
                self.set_julian_day(number);
                if !has_fraction {
                    return Ok(mask::DATE);
                }
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a fraction of a day has at most 24 hours"
                )]
                let seconds = (fraction(cursor.rest())? * 86400.0) as i32;
                let value = &mut self.value;
                (value.hour, value.minute, value.second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
                Ok(mask::DATE | mask::TIME)
            }
            Label::Time => match self.digits(text, self.seen | mask::DATE)? {
                mask::TIME => Ok(mask::TIME),
                _ => Err(Fault::BadFormat),
            },
            Label::Other => Err(Fault::BadFormat),
        }
    }

    fn plain_number(&mut self, index: usize, text: &str) -> Result<u32, Fault> {
        let seen = self.seen_for_number();
        let before_point = text.find('.');
        if self.is_time {
            let ends_with_date = self.fields.last().map(|field| field.kind) == Some(Kind::Date);
            return match before_point {
                Some(_) if index == 0 && self.fields.len() >= 2 && ends_with_date => {
                    self.delimited_date(text)
                }
                Some(digits) if digits > 2 => self.digits(text, seen),
                Some(_) => Err(Fault::BadFormat),
                None if text.len() > 4 => self.digits(text, seen),
                None => self.number(text, false, seen),
            };
        }
        let lacks = |all: u32| seen & all == 0;
        match before_point {
            Some(_) if lacks(mask::DATE) => self.delimited_date(text),
            Some(digits) if digits > 2 => self.digits(text, seen),
            None | Some(_) if text.len() >= 6 && (lacks(mask::DATE) || lacks(mask::TIME)) => {
                self.digits(text, seen)
            }
            _ => self.number(text, self.has_named_month, seen),
        }
    }

    fn word(&mut self, index: usize, field: &Field) -> Result<Option<u32>, Fault> {
        let Some(word) = words::special(&field.text) else {
            // A name with a sign is none.
            if field.kind == Kind::Special || !zone::may_be_word(&field.text) {
                return Err(Fault::BadFormat);
            }
            self.has_doubtful_zone |= zone::is_doubtful(&field.text);
            self.value.zone = Zone::Unknown;
            return Ok(Some(mask::ZONE));
        };
        Ok(Some(match word {
            Word::Ignored => return Ok(None),
            Word::Reserved(reserved) => self.reserved(reserved)?,
            Word::Month(_) | Word::DayOfWeek if self.is_time => return Err(Fault::BadFormat),
            Word::Month(month) => {
                let value = &mut self.value;
                let is_day = self.seen & mask::MONTH != 0
                    && self.seen & mask::DAY == 0
                    && !self.has_named_month
                    && (1..=31).contains(&value.month);
                if is_day {
                    value.day = value.month;
                }
                self.has_named_month = true;
                value.month = month;
                if is_day { mask::DAY } else { mask::MONTH }
            }
            Word::DayOfWeek => mask::DAY_OF_WEEK,
            Word::DaylightSaving => mask::DAYLIGHT,
            Word::AmPm(is_afternoon) => {
                self.is_afternoon = Some(is_afternoon);
                mask::AM_PM
            }
            Word::Era(is_before_christ) => {
                self.is_before_christ = is_before_christ;
                mask::ERA
            }
            Word::Label(Label::Time) => {
                let next = self.fields.get(index + 1).map(|field| field.kind);
                let is_time = matches!(next, Some(Kind::Number | Kind::Time | Kind::Date));
                if !is_time || !(self.is_time || self.has(mask::DATE)) {
                    return Err(Fault::BadFormat);
                }
                self.label = Some(Label::Time);
                0
            }
            Word::Label(label) => {
                self.label = Some(label);
                0
            }
        }))
    }

    fn reserved(&mut self, reserved: Reserved) -> Result<u32, Fault> {
        match reserved {
            Reserved::Now => {
                self.set_clock();
                Ok(if self.is_time { mask::TIME } else { mask::DATE | mask::TIME | mask::ZONE })
            }
            Reserved::Allballs => {
                (self.value.hour, self.value.minute, self.value.second) = (0, 0, 0);
                self.value.zone = Zone::Offset(0);
                Ok(mask::TIME | mask::ZONE)
            }
            Reserved::Day | Reserved::Special if self.is_time => Err(Fault::BadFormat),
            Reserved::Day => {
                self.set_clock();
                Ok(mask::DATE)
            }
            Reserved::Special => {
                self.value.is_plain = false;
                Ok(mask::RESERVED)
            }
        }
    }

    /// Some day of today's time, in place of the one that the clock will tell.
    fn set_clock(&mut self) {
        self.has_clock = true;
        (self.value.year, self.value.month, self.value.day) = (2000, 1, 1);
    }

    fn set_julian_day(&mut self, day: i32) {
        (self.value.year, self.value.month, self.value.day) = date_of(i64::from(day));
        self.is_julian = true;
    }

    /// `DecodeDate`: a date with delimiters.
    fn delimited_date(&mut self, text: &str) -> Result<u32, Fault> {
        let mut parts: Vec<&str> = Vec::new();
        let mut cursor = Cursor::new(text);
        while !cursor.is_at_end() {
            cursor.take_while(|byte| !byte.is_ascii_alphanumeric());
            let digits = cursor.take_while(|byte| byte.is_ascii_digit());
            let part =
                if digits.is_empty() { cursor.take_while(|byte| byte.is_ascii_alphabetic()) } else { digits };
            // Of what follows a part, one character parts it from the next, whatever it is.
            if part.is_empty() {
                return Err(Fault::BadFormat);
            }
            cursor.bump();
            parts.push(part);
        }
        let (mut seen, mut found) = (self.seen, 0);
        let mut has_named_month = false;
        let is_word = |part: &&str| part.starts_with(|first: char| first.is_ascii_alphabetic());
        let (names, numbers): (Vec<&str>, Vec<&str>) = parts.into_iter().partition(is_word);
        for name in names {
            match words::special(name) {
                Some(Word::Month(month)) if seen & mask::MONTH == 0 => self.value.month = month,
                _ => return Err(Fault::BadFormat),
            }
            has_named_month = true;
            seen |= mask::MONTH;
            found |= mask::MONTH;
        }
        for number in numbers {
            let bits = self.number(number, has_named_month, seen)?;
            if seen & bits != 0 {
                return Err(Fault::BadFormat);
            }
            seen |= bits;
            found |= bits;
        }
        let is_whole = seen & !(mask::DAY_OF_YEAR | mask::ZONE) == mask::DATE;
        if is_whole { Ok(found) } else { Err(Fault::BadFormat) }
    }

    /// `DecodeNumber`: a number of which only its place says what it counts.
    fn number(&mut self, text: &str, has_named_month: bool, seen: u32) -> Result<u32, Fault> {
        let mut cursor = Cursor::new(text);
        let number = cursor.int().ok_or(Fault::BadFormat)?;
        if number.overflows {
            return Err(Fault::FieldOverflow);
        }
        if cursor.peek() == b'.' {
            if cursor.position() > 2 {
                return self.digits(text, seen | mask::DATE);
            }
            self.value.microsecond = microseconds(cursor.rest())?;
        } else if !cursor.is_at_end() {
            return Err(Fault::BadFormat);
        }
        let number = number.value;
        let date = seen & mask::DATE;
        if text.len() == 3 && date == mask::YEAR && (1..=366).contains(&number) {
            self.value.day_of_year = number;
            return Ok(mask::DAY_OF_YEAR | mask::MONTH | mask::DAY);
        }
        let is_year = text.len() >= 3 || self.order == DateOrder::YearMonthDay;
        let is_day_first = self.order == DateOrder::DayMonthYear;
        let found = match date {
            0 if is_year => mask::YEAR,
            0 if is_day_first => mask::DAY,
            0 | mask::YEAR | mask::DAY => mask::MONTH,
            mask::MONTH if has_named_month && is_year => mask::YEAR,
            mask::MONTH => mask::DAY,
            _ if date == mask::YEAR | mask::MONTH => {
                if has_named_month && text.len() >= 3 && self.has_short_year {
                    // What was taken for the year is the day.
                    self.value.day = self.value.year;
                    self.value.year = number;
                    self.has_short_year = false;
                    return Ok(mask::DAY);
                }
                mask::DAY
            }
            _ if date == mask::MONTH | mask::DAY => mask::YEAR,
            mask::DATE => return self.digits(text, seen),
            _ => return Err(Fault::BadFormat),
        };
        match found {
            mask::YEAR => {
                self.value.year = number;
                self.has_short_year = text.len() <= 2;
            }
            mask::MONTH => self.value.month = number,
            _ => self.value.day = number,
        }
        Ok(found)
    }

    /// `DecodeNumberField`: a date or a time without delimiters.
    fn digits(&mut self, text: &str, seen: u32) -> Result<u32, Fault> {
        let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
        let length = whole.len();
        if !fraction.is_empty() {
            // What follows the digits of the fraction is not looked at.
            let end = fraction.rfind('.').filter(|end| *end > 0).unwrap_or(fraction.len());
            self.value.microsecond = microseconds(fraction.get(..end).unwrap_or(""))?;
        } else if seen & mask::DATE != mask::DATE && length >= 6 {
            self.value.day = integer(whole.get(length - 2..));
            self.value.month = integer(whole.get(length - 4..length - 2));
            self.value.year = integer(whole.get(..length - 4));
            self.has_short_year |= length == 6;
            return Ok(mask::DATE);
        }
        if seen & mask::TIME == mask::TIME || !matches!(length, 4 | 6) {
            return Err(Fault::BadFormat);
        }
        self.value.hour = integer(whole.get(..2));
        self.value.minute = integer(whole.get(2..4));
        self.value.second = integer(whole.get(4..));
        Ok(mask::TIME)
    }

    /// The checks that need all fields.
    fn finish(&mut self) -> Result<(), Fault> {
        self.validate_date()?;
        if let Some(is_afternoon) = self.is_afternoon {
            match self.value.hour {
                13.. => return Err(Fault::FieldOverflow),
                12 if !is_afternoon => self.value.hour = 0,
                12 => {}
                _ if is_afternoon => self.value.hour += 12,
                _ => {}
            }
        }
        if self.is_time && self.value.time_overflows() {
            return Err(Fault::FieldOverflow);
        }
        if self.is_time && !self.has(mask::TIME) {
            return Err(Fault::BadFormat);
        }
        if !self.is_time && self.value.is_plain && !self.has(mask::DATE) {
            return Err(Fault::BadFormat);
        }
        let lacks_zone = self.seen & mask::ZONE == 0;
        if lacks_zone && (self.is_time || self.value.is_plain) {
            let has_part_of_date = self.seen & mask::DATE != 0 && !self.has(mask::DATE);
            if self.seen & mask::DAYLIGHT != 0 || (self.is_time && has_part_of_date) {
                return Err(Fault::BadFormat);
            }
        }
        if self.has_clock {
            self.value.is_plain = false;
        }
        Ok(())
    }

    /// `ValidateDate`.
    fn validate_date(&mut self) -> Result<(), Fault> {
        let value = &mut self.value;
        if self.seen & mask::YEAR != 0 && !self.is_julian {
            if self.is_before_christ {
                if value.year <= 0 {
                    return Err(Fault::FieldOverflow);
                }
                value.year = 1 - value.year;
            } else if self.has_short_year {
                value.year += match value.year {
                    ..0 => return Err(Fault::FieldOverflow),
                    0..70 => 2000,
                    70..100 => 1900,
                    _ => 0,
                };
            } else if value.year <= 0 {
                return Err(Fault::FieldOverflow);
            }
        }
        if self.seen & mask::DAY_OF_YEAR != 0 {
            let first = julian_day(value.year, 1, 1);
            (value.year, value.month, value.day) = date_of(first + i64::from(value.day_of_year) - 1);
        }
        if self.seen & mask::MONTH != 0 && !(1..=12).contains(&value.month) {
            return Err(Fault::FieldOverflow);
        }
        if self.seen & mask::DAY != 0 && !(1..=31).contains(&value.day) {
            return Err(Fault::FieldOverflow);
        }
        if self.seen & mask::DATE == mask::DATE && value.day > days_in_month(value.year, value.month) {
            return Err(Fault::FieldOverflow);
        }
        Ok(())
    }
}

/// `atoi`.
#[expect(clippy::cast_possible_truncation, reason = "Postgres takes the lower bits as well")]
fn integer(digits: Option<&str>) -> i32 {
    digits.and_then(|digits| Cursor::new(digits).signed()).map_or(0, |number| number.value as i32)
}
