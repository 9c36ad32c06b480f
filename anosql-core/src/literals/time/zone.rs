//! Time zones. Which there are, only the server knows; here is what is surely none.

use super::{super::Cursor, fields::Fault};

/// What is known of the time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Seconds east of Greenwich.
    Offset(i64),
    /// One by name, or the session's.
    Unknown,
}

/// How long an abbreviation of a time zone is. The server's configuration says which there are.
const ABBREVIATION_LENGTH: std::ops::RangeInclusive<usize> = 3..=6;

/// Abbreviations that a server knows unless it was told otherwise.
const COMMON_ABBREVIATIONS: [&str; 20] = [
    "bst", "cdt", "cest", "cet", "cst", "edt", "eest", "eet", "est", "gmt", "jst", "mdt", "msk", "mst",
    "pdt", "pst", "utc", "wet", "z", "zulu",
];

/// Time zones named by one word of another length.
const OTHER_ZONES: [&str; 15] = [
    "factory",
    "gb",
    "greenwich",
    "hongkong",
    "iceland",
    "jamaica",
    "kwajalein",
    "localtime",
    "nz",
    "portugal",
    "posixrules",
    "singapore",
    "universal",
    "ut",
    "z",
];

/// What the names of the other time zones begin with.
const ZONE_AREAS: [&str; 20] = [
    "africa",
    "america",
    "antarctica",
    "arctic",
    "asia",
    "atlantic",
    "australia",
    "brazil",
    "canada",
    "chile",
    "etc",
    "europe",
    "indian",
    "mexico",
    "mideast",
    "pacific",
    "posix",
    "right",
    "systemv",
    "us",
];

/// Whether a word that is no other may name a time zone.
pub(super) fn may_be_word(word: &str) -> bool {
    ABBREVIATION_LENGTH.contains(&word.len()) || OTHER_ZONES.contains(&word)
}

/// Whether it is doubtful that the server knows the word.
pub(super) fn is_doubtful(word: &str) -> bool {
    !COMMON_ABBREVIATIONS.contains(&word) && !OTHER_ZONES.contains(&word)
}

/// Whether a name with punctuation or digits may name a time zone. One with digits may itself say what zone it is.
pub(super) fn may_be_name(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_digit())
        || ["gb-eire", "nz-chat", "w-su"].contains(&name)
        || name.split_once('/').is_some_and(|(area, _)| ZONE_AREAS.contains(&area))
}

/// `DecodeTimezone`: a sign, hours, and perhaps minutes and seconds.
pub(super) fn numeric(text: &str) -> Result<Zone, Fault> {
    let mut cursor = Cursor::new(text);
    let sign = cursor.bump();
    if !matches!(sign, b'+' | b'-') {
        return Err(Fault::BadFormat);
    }
    let part = |cursor: &mut Cursor<'_>| match cursor.int() {
        Some(number) if number.overflows => Err(Fault::ZoneOverflow),
        number => Ok(number.map_or(0, |number| number.value)),
    };
    let (mut hour, mut minute, mut second) = (part(&mut cursor)?, 0, 0);
    if cursor.eat(b':') {
        minute = part(&mut cursor)?;
        if cursor.eat(b':') {
            second = part(&mut cursor)?;
        }
    } else if cursor.is_at_end() && text.len() > 3 {
        (hour, minute) = (hour / 100, hour % 100);
    }
    if !(0..=15).contains(&hour) || !(0..60).contains(&minute) || !(0..60).contains(&second) {
        return Err(Fault::ZoneOverflow);
    }
    if !cursor.is_at_end() {
        return Err(Fault::BadFormat);
    }
    let seconds = i64::from((hour * 60 + minute) * 60 + second);
    Ok(Zone::Offset(if sign == b'-' { -seconds } else { seconds }))
}
