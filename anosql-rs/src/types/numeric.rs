//! `numeric` read without loss. rust_decimal's own reading rounds what has too many digits.

use rust_decimal::Decimal;
use tokio_postgres::types::{FromSql, Type, accepts};

use super::{Failure, Range};
use crate::pg::Multirange;

const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;
const NAN: u16 = 0xC000;

/// The most decimal places that a [`Decimal`] has.
const MAX_SCALE: i32 = 28;

/// A `numeric` that a [`Decimal`] holds to its last digit.
#[derive(Debug)]
pub struct Numeric(Decimal);

impl<'a> FromSql<'a> for Numeric {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        // Four numbers of 16 bits, then digits to the base of 10,000, each of 16 bits too.
        let mut words =
            raw.chunks_exact(2).map(|word| word.iter().fold(0, |high, low| high << 8 | u16::from(*low)));
        let mut next = || words.next().ok_or("a numeric that is cut off");
        let (count, weight, sign, shown) = (next()?, next()?.cast_signed(), next()?, next()?);
        let negative = match sign {
            POSITIVE => false,
            NEGATIVE => true,
            NAN => return Err("it is NaN, which a Decimal cannot be".into()),
            _ => return Err("it is infinite, which a Decimal cannot be".into()),
        };
        let scale = 4 * (i32::from(count) - 1 - i32::from(weight));
        let value = decimal(words, scale, i32::from(shown));
        let mut value = value.ok_or("it has more digits than a Decimal, which has 28")?;
        value.set_sign_negative(negative);
        Ok(Self(value))
    }

    accepts!(NUMERIC);
}

/// The number with the given digits, `scale` of them in decimal places, as one that shows `shown` decimal places.
fn decimal(digits: impl Iterator<Item = u16>, mut scale: i32, shown: i32) -> Option<Decimal> {
    let mut mantissa: i128 = 0;
    for digit in digits {
        mantissa = mantissa.checked_mul(10_000)?.checked_add(i128::from(digit))?;
    }
    if mantissa == 0 {
        scale = 0;
    }
    let shown = shown.min(MAX_SCALE);
    while scale > shown && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    while scale < shown {
        // Zeros at the end are shown as far as there is room for them.
        match Decimal::try_from_i128_with_scale(mantissa * 10, 0) {
            Ok(_) => mantissa *= 10,
            Err(_) => break,
        }
        scale += 1;
    }
    Decimal::try_from_i128_with_scale(mantissa, u32::try_from(scale).ok()?).ok()
}

impl From<Numeric> for Decimal {
    fn from(numeric: Numeric) -> Self {
        numeric.0
    }
}

impl From<Range<Numeric>> for Range<Decimal> {
    fn from(range: Range<Numeric>) -> Self {
        range.map(Decimal::from)
    }
}

impl From<Multirange<Numeric>> for Multirange<Decimal> {
    fn from(multirange: Multirange<Numeric>) -> Self {
        multirange.map(Decimal::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(digits: &[u16], weight: i16, shown: u16) -> Result<String, String> {
        let head = [digits.len() as u16, weight.cast_unsigned(), POSITIVE, shown];
        let raw: Vec<u8> = head.iter().chain(digits).flat_map(|word| word.to_be_bytes()).collect();
        Numeric::from_sql(&Type::NUMERIC, &raw)
            .map(|number| number.0.to_string())
            .map_err(|error| error.to_string())
    }

    const TOO_LONG: &str = "it has more digits than a Decimal, which has 28";

    #[test]
    fn zeros_at_the_end_are_kept() {
        assert_eq!(read(&[1, 5000], 0, 3), Ok("1.500".to_owned()));
    }

    #[test]
    fn zeros_before_the_point_are_there() {
        assert_eq!(read(&[12], 2, 0), Ok("1200000000".to_owned()));
    }

    #[test]
    fn zero_shows_its_places() {
        assert_eq!(read(&[], 0, 2), Ok("0.00".to_owned()));
    }

    #[test]
    fn the_longest_number_fits() {
        let digits = [7, 9228, 1625, 1426, 4337, 5935, 4395, 335];
        assert_eq!(read(&digits, 7, 0), Ok(rust_decimal::Decimal::MAX.to_string()));
    }

    #[test]
    fn one_more_does_not() {
        assert_eq!(read(&[7, 9228, 1625, 1426, 4337, 5935, 4395, 336], 7, 0), Err(TOO_LONG.to_owned()));
    }

    #[test]
    fn a_digit_behind_the_last_place_is_not_rounded_away() {
        assert_eq!(read(&[1], -8, 32), Err(TOO_LONG.to_owned()));
    }

    #[test]
    fn zeros_for_which_there_is_no_room_are_no_error() {
        assert_eq!(read(&[7, 9228, 1625, 1426, 4337, 5935, 4395, 335], 7, 9), Ok(Decimal::MAX.to_string()));
    }

    #[test]
    fn a_number_far_out_of_reach_is_an_error() {
        assert_eq!(read(&[1], i16::MAX, 0), Err(TOO_LONG.to_owned()));
    }
}
