use std::{fmt, str::FromStr};

use bytes::{BufMut, BytesMut};

use super::binary::{Binary, binary};
use crate::types::Failure;

/// `numeric` of any length, NaN and the infinities too, as Postgres writes it. It is for who needs more than the 28 digits of
/// `rust_decimal`: named in the settings, in an alias or for a parameter, and given to a crate of arbitrary precision as its text.
///
/// ```
/// use anosql_rs::pg::Numeric;
///
/// let share: Numeric = "-0.00010".parse()?;
/// assert_eq!(share.to_string(), "-0.00010");
/// assert!("1e5".parse::<Numeric>().is_err());
/// # Ok::<(), anosql_rs::pg::NoNumeric>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Numeric(Written);

/// A number as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Written {
    Nan,
    Infinity {
        negative: bool,
    },
    /// Digits before the point, one at least, and behind it.
    Digits {
        negative: bool,
        whole: String,
        fraction: String,
    },
}

/// A text is no number: a sign, digits and a point with digits behind it, or `NaN`, `Infinity` and `-Infinity`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoNumeric(String);

impl fmt::Display for NoNumeric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no number such as -12.50, NaN or Infinity", self.0)
    }
}

impl std::error::Error for NoNumeric {}

impl FromStr for Numeric {
    type Err = NoNumeric;

    fn from_str(text: &str) -> Result<Self, NoNumeric> {
        let refusal = || NoNumeric(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        if text == "NaN" {
            return Ok(Self(Written::Nan));
        }
        if digits == "Infinity" {
            return Ok(Self(Written::Infinity { negative }));
        }
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
        let has_point_alone = digits.contains('.') && fraction.is_empty();
        if whole.is_empty() || has_point_alone || !is_number(whole) || !is_number(fraction) {
            return Err(refusal());
        }
        let stripped = whole.trim_start_matches('0');
        let whole = if stripped.is_empty() { "0" } else { stripped }.to_owned();
        let is_zero = whole == "0" && fraction.bytes().all(|digit| digit == b'0');
        let negative = negative && !is_zero;
        Ok(Self(Written::Digits { negative, whole, fraction: fraction.to_owned() }))
    }
}

impl fmt::Display for Numeric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = |negative: bool| if negative { "-" } else { "" };
        match &self.0 {
            Written::Nan => f.write_str("NaN"),
            Written::Infinity { negative } => write!(f, "{}Infinity", sign(*negative)),
            Written::Digits { negative, whole, fraction } if fraction.is_empty() => {
                write!(f, "{}{whole}", sign(*negative))
            }
            Written::Digits { negative, whole, fraction } => {
                write!(f, "{}{whole}.{fraction}", sign(*negative))
            }
        }
    }
}

impl TryFrom<String> for Numeric {
    type Error = NoNumeric;

    fn try_from(text: String) -> Result<Self, NoNumeric> {
        text.parse()
    }
}

impl From<Numeric> for String {
    fn from(numeric: Numeric) -> Self {
        numeric.to_string()
    }
}

// What stands in the place of a sign.
const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;
const NAN: u16 = 0xC000;
const INFINITY: u16 = 0xD000;
const NEGATIVE_INFINITY: u16 = 0xF000;

/// So many decimal digits make one of those that are sent.
const WIDTH: usize = 4;

impl Numeric {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        let count = usize::from(binary.u16()?);
        let weight = binary.u16()?.cast_signed();
        let (sign, scale) = (binary.u16()?, usize::from(binary.u16()?));
        let groups = (0..count).map(|_| binary.u16()).collect::<Result<Vec<u16>, _>>()?;
        if groups.iter().any(|group| *group >= 10_000) {
            return Err("a numeric with a digit out of range".into());
        }
        let negative = match sign {
            POSITIVE => false,
            NEGATIVE => true,
            NAN => return Ok(Self(Written::Nan)),
            INFINITY => return Ok(Self(Written::Infinity { negative: false })),
            NEGATIVE_INFINITY => return Ok(Self(Written::Infinity { negative: true })),
            _ => return Err("a numeric of an unknown sign".into()),
        };
        let group = |place: i32| {
            let index = usize::try_from(i32::from(weight) - place).ok();
            index.and_then(|index| groups.get(index)).copied().unwrap_or(0)
        };
        let whole: String =
            (0..=i32::from(weight)).rev().map(|place| format!("{:04}", group(place))).collect();
        let places = 1..=i32::try_from(scale.div_ceil(WIDTH))?;
        let mut fraction: String = places.map(|place| format!("{:04}", group(-place))).collect();
        fraction.truncate(scale);
        let point = if fraction.is_empty() { "" } else { "." };
        let sign = if negative { "-" } else { "" };
        let whole = if whole.is_empty() { "0" } else { &whole };
        Ok(format!("{sign}{whole}{point}{fraction}").parse()?)
    }

    fn write(&self, out: &mut BytesMut) -> Result<(), Failure> {
        let (negative, whole, fraction) = match &self.0 {
            Written::Digits { negative, whole, fraction } => (*negative, whole, fraction),
            Written::Nan => return special(NAN, out),
            Written::Infinity { negative: false } => return special(INFINITY, out),
            Written::Infinity { negative: true } => return special(NEGATIVE_INFINITY, out),
        };
        let padding = whole.len().next_multiple_of(WIDTH) - whole.len();
        let mut digits = "0".repeat(padding) + whole + fraction;
        digits.push_str(&"0".repeat(digits.len().next_multiple_of(WIDTH) - digits.len()));
        let groups: Vec<u16> = digits
            .as_bytes()
            .chunks(WIDTH)
            .map(|group| group.iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0')))
            .collect();
        let first = groups.iter().position(|group| *group != 0).unwrap_or(groups.len());
        let last = groups.iter().rposition(|group| *group != 0).map_or(first, |last| last + 1);
        let kept = groups.get(first..last).unwrap_or_default();
        let weight = if kept.is_empty() {
            0
        } else {
            (whole.len().div_ceil(WIDTH) - 1).cast_signed() - first.cast_signed()
        };
        out.put_u16(u16::try_from(kept.len())?);
        out.put_i16(i16::try_from(weight)?);
        out.put_u16(if negative { NEGATIVE } else { POSITIVE });
        out.put_u16(u16::try_from(fraction.len())?);
        kept.iter().for_each(|group| out.put_u16(*group));
        Ok(())
    }
}
binary!(Numeric, NUMERIC);

fn special(sign: u16, out: &mut BytesMut) -> Result<(), Failure> {
    [0, 0, sign, 0].into_iter().for_each(|number| out.put_u16(number));
    Ok(())
}
