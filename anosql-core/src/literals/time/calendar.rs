//! The calendar: which dates there are, and how many days lie between them.

/// The first day of Postgres's time, as a Julian day.
pub(super) const POSTGRES_EPOCH: i64 = 2_451_545;

/// The days of a month in a leap year or another.
pub(super) fn days_in_month(year: i32, month: i32) -> i32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `date2j`: a day of the calendar as a Julian day.
pub(super) fn julian_day(year: i32, month: i32, day: i32) -> i64 {
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    let (month, year) = if month > 2 { (month + 1, year + 4800) } else { (month + 13, year + 4799) };
    let century = year / 100;
    year * 365 - 32167 + year / 4 - century + century / 4 + 7834 * month / 256 + day
}

/// `j2date`: a Julian day as a day of the calendar. Only the lower 32 bits count.
pub(super) fn date_of(julian_day: i64) -> (i32, i32, i32) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as Postgres computes it")]
    let mut julian = (julian_day as u32).wrapping_add(32044);
    let quad = julian / 146_097;
    let extra = (julian - quad * 146_097) * 4 + 3;
    julian = julian.wrapping_add(60 + quad * 3 + extra / 146_097);
    let quad = julian / 1461;
    julian -= quad * 1461;
    let year = julian * 4 / 1461;
    let days = if year != 0 { (julian + 305) % 365 } else { (julian + 306) % 366 } + 123;
    let quads = days * 2141 / 65536;
    let signed = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    (signed(year + quad * 4) - 4800, signed((quads + 10) % 12 + 1), signed(days - 7834 * quads / 256))
}

/// Whether a date is one that Julian days are computed for.
pub(super) fn has_julian_day(year: i32, month: i32) -> bool {
    (year > -4713 || (year == -4713 && month >= 11)) && (year < 5_874_898 || (year == 5_874_898 && month < 6))
}
