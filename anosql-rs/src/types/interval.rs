use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, accepts, to_sql_checked};

use super::Failure;

/// Postgres's `interval`: months, days and microseconds, kept apart because a month has no fixed number of days and a
/// day no fixed number of hours.
///
/// ```
/// use anosql_rs::Interval;
///
/// let fortnight = Interval { days: 14, ..Interval::default() };
/// assert_eq!(fortnight.months, 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interval {
    /// Months, years included.
    pub months: i32,
    /// Days, weeks included.
    pub days: i32,
    /// Microseconds, hours, minutes and seconds included.
    pub microseconds: i64,
}

impl<'a> FromSql<'a> for Interval {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        let raw: [u8; 16] = raw.try_into().map_err(|_| "an interval is not 16 bytes long")?;
        // Microseconds in 8 bytes, days in 4, months in 4, each with its highest byte first.
        let whole = u128::from_be_bytes(raw);
        Ok(Self { microseconds: (whole >> 64) as i64, days: (whole >> 32) as i32, months: whole as i32 })
    }

    accepts!(INTERVAL);
}

impl ToSql for Interval {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        out.put_i64(self.microseconds);
        out.put_i32(self.days);
        out.put_i32(self.months);
        Ok(IsNull::No)
    }

    accepts!(INTERVAL);
    to_sql_checked!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_survives_its_binary_form() {
        let interval = Interval { months: -13, days: 2, microseconds: -3_000_001 };
        let mut raw = BytesMut::new();
        interval.to_sql(&Type::INTERVAL, &mut raw).unwrap();
        assert_eq!(Interval::from_sql(&Type::INTERVAL, &raw).unwrap(), interval);
    }
}
