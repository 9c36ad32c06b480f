//! `time` read without loss. The types of chrono and time have no 24:00, and those crates read it as 00:00.

use tokio_postgres::types::{FromSql, Type};

use super::{Failure, Range};
use crate::pg::Multirange;

/// 24:00 in microseconds, as the server sends it.
const END_OF_DAY: [u8; 8] = 86_400_000_000_i64.to_be_bytes();

/// A `time` that a `T` holds.
#[derive(Debug)]
pub struct TimeOfDay<T>(T);

impl<'a, T: FromSql<'a>> FromSql<'a> for TimeOfDay<T> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        if raw == END_OF_DAY {
            return Err("it is 24:00, which its Rust type cannot be".into());
        }
        T::from_sql(ty, raw).map(Self)
    }

    fn accepts(ty: &Type) -> bool {
        T::accepts(ty)
    }
}

/// The conversions that reading a value, an array or a range as something else goes by.
macro_rules! read_as {
    ($($feature:literal $time:ty),*) => {$(
        #[cfg(feature = $feature)]
        impl From<TimeOfDay<$time>> for $time {
            fn from(time: TimeOfDay<$time>) -> Self {
                time.0
            }
        }

        #[cfg(feature = $feature)]
        impl From<Range<TimeOfDay<$time>>> for Range<$time> {
            fn from(range: Range<TimeOfDay<$time>>) -> Self {
                range.map(Into::into)
            }
        }

        #[cfg(feature = $feature)]
        impl From<Multirange<TimeOfDay<$time>>> for Multirange<$time> {
            fn from(multirange: Multirange<TimeOfDay<$time>>) -> Self {
                multirange.map(Into::into)
            }
        }
    )*};
}

read_as!("chrono" chrono::NaiveTime, "time" time::Time);

#[cfg(all(test, feature = "chrono"))]
mod tests {
    use chrono::NaiveTime;

    use super::*;

    fn read(microseconds: i64) -> Result<NaiveTime, String> {
        let time = TimeOfDay::<NaiveTime>::from_sql(&Type::TIME, &microseconds.to_be_bytes());
        time.map(NaiveTime::from).map_err(|error| error.to_string())
    }

    #[test]
    fn the_last_microsecond_is_read() {
        assert_eq!(read(86_399_999_999), Ok(NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap()));
    }

    #[test]
    fn the_end_of_the_day_is_not_its_beginning() {
        assert_eq!(read(86_400_000_000), Err("it is 24:00, which its Rust type cannot be".to_owned()));
    }
}
