use std::ops::Bound;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, Kind, ToSql, Type, to_sql_checked};

use super::Failure;

/// A Postgres range, such as an `int4range` or a `tstzrange`.
///
/// Postgres writes ranges of whole numbers and dates as `[1,4)`, whichever way they were given.
///
/// ```
/// use std::ops::Bound;
///
/// use anosql_rs::Range;
///
/// assert_eq!(Range::from(1..4), Range::Bounded { lower: Bound::Included(1), upper: Bound::Excluded(4) });
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Range<T> {
    /// The range that holds nothing.
    Empty,
    /// Everything between two bounds.
    Bounded {
        /// Where it begins.
        lower: Bound<T>,
        /// Where it ends.
        upper: Bound<T>,
    },
}

#[cfg(any(feature = "chrono", feature = "decimal", feature = "time"))]
impl<T> Range<T> {
    /// The range whose bounds are what `convert` makes of these.
    pub(crate) fn map<U>(self, convert: fn(T) -> U) -> Range<U> {
        match self {
            Range::Empty => Range::Empty,
            Range::Bounded { lower, upper } => {
                Range::Bounded { lower: lower.map(convert), upper: upper.map(convert) }
            }
        }
    }
}

impl<T> From<std::ops::Range<T>> for Range<T> {
    fn from(range: std::ops::Range<T>) -> Self {
        Range::Bounded { lower: Bound::Included(range.start), upper: Bound::Excluded(range.end) }
    }
}

// The first byte of a range says which of its bounds are there and which belong to it.
const EMPTY: u8 = 0b0000_0001;
const LOWER_INCLUDED: u8 = 0b0000_0010;
const UPPER_INCLUDED: u8 = 0b0000_0100;
const LOWER_UNBOUNDED: u8 = 0b0000_1000;
const UPPER_UNBOUNDED: u8 = 0b0001_0000;

impl<'a, T: FromSql<'a>> FromSql<'a> for Range<T> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        let Kind::Range(element) = ty.kind() else { return Err("not a range type".into()) };
        let (&flags, mut rest) = raw.split_first().ok_or("a range without its first byte")?;
        if flags & EMPTY != 0 {
            return Ok(Range::Empty);
        }
        let mut bound = |unbounded: u8, included: u8| -> Result<Bound<T>, Failure> {
            if flags & unbounded != 0 {
                return Ok(Bound::Unbounded);
            }
            let (length, behind) =
                rest.split_first_chunk::<4>().ok_or("a range's bound without its length")?;
            let length = usize::try_from(i32::from_be_bytes(*length))?;
            let (value, behind) =
                behind.split_at_checked(length).ok_or("a range's bound that is too short")?;
            rest = behind;
            let value = T::from_sql(element, value)?;
            Ok(if flags & included != 0 { Bound::Included(value) } else { Bound::Excluded(value) })
        };
        let lower = bound(LOWER_UNBOUNDED, LOWER_INCLUDED)?;
        let upper = bound(UPPER_UNBOUNDED, UPPER_INCLUDED)?;
        Ok(Range::Bounded { lower, upper })
    }

    fn accepts(ty: &Type) -> bool {
        matches!(ty.kind(), Kind::Range(element) if T::accepts(element))
    }
}

impl<T: ToSql> ToSql for Range<T> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        let Kind::Range(element) = ty.kind() else { return Err("not a range type".into()) };
        let Range::Bounded { lower, upper } = self else {
            out.put_u8(EMPTY);
            return Ok(IsNull::No);
        };
        out.put_u8(
            flags(lower, LOWER_UNBOUNDED, LOWER_INCLUDED) | flags(upper, UPPER_UNBOUNDED, UPPER_INCLUDED),
        );
        for bound in [lower, upper] {
            if let Bound::Included(value) | Bound::Excluded(value) = bound {
                let start = out.len();
                out.put_i32(0);
                if let IsNull::Yes = value.to_sql(element, out)? {
                    return Err("a range's bound cannot be null".into());
                }
                let length = i32::try_from(out.len() - start - 4)?;
                out[start..start + 4].copy_from_slice(&length.to_be_bytes());
            }
        }
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(ty.kind(), Kind::Range(element) if T::accepts(element))
    }

    to_sql_checked!();
}

fn flags<T>(bound: &Bound<T>, unbounded: u8, included: u8) -> u8 {
    match bound {
        Bound::Unbounded => unbounded,
        Bound::Included(_) => included,
        Bound::Excluded(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn survives(range: Range<i32>) {
        let mut raw = BytesMut::new();
        range.to_sql(&Type::INT4_RANGE, &mut raw).unwrap();
        assert_eq!(Range::<i32>::from_sql(&Type::INT4_RANGE, &raw).unwrap(), range);
    }

    #[test]
    fn an_empty_range_survives_its_binary_form() {
        survives(Range::Empty);
    }

    #[test]
    fn bounds_survive_their_binary_form() {
        survives(Range::Bounded { lower: Bound::Excluded(-1), upper: Bound::Included(7) });
    }

    #[test]
    fn missing_bounds_survive_their_binary_form() {
        survives(Range::Bounded { lower: Bound::Unbounded, upper: Bound::Unbounded });
    }

    #[test]
    fn a_cut_range_is_an_error() {
        assert!(Range::<i32>::from_sql(&Type::INT4_RANGE, &[LOWER_INCLUDED, 0, 0, 0, 9]).is_err());
    }
}
