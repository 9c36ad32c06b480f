use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, Kind, ToSql, Type, to_sql_checked};

use super::binary::Binary;
use crate::types::{Failure, Range};

/// A multirange, such as an `int4multirange`: ranges that do not touch, in their order. Postgres joins those that do when it takes
/// one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Multirange<T>(pub Vec<Range<T>>);

impl<T> Multirange<T> {
    /// The ranges whose bounds are what `convert` makes of these.
    #[cfg(any(feature = "chrono", feature = "decimal", feature = "time"))]
    pub(crate) fn map<U>(self, convert: fn(T) -> U) -> Multirange<U> {
        Multirange(self.0.into_iter().map(|range| range.map(convert)).collect())
    }
}

/// The type of the ranges. Of a built-in multirange the driver knows the type of the bounds only.
fn range_type(ty: &Type) -> Option<Type> {
    match ty.kind() {
        Kind::Multirange(range) if matches!(range.kind(), Kind::Range(_)) => Some(range.clone()),
        Kind::Multirange(bound) => Some(Type::new(
            ty.name().replace("multirange", "range"),
            0,
            Kind::Range(bound.clone()),
            ty.schema().to_owned(),
        )),
        _ => None,
    }
}

impl<'a, T: FromSql<'a>> FromSql<'a> for Multirange<T> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        let range = range_type(ty).ok_or("not a multirange type")?;
        let mut binary = Binary::new(raw);
        let mut ranges = Vec::new();
        for _ in 0..binary.count()? {
            let length = binary.count()?;
            ranges.push(Range::from_sql(&range, binary.take(length)?)?);
        }
        binary.end()?;
        Ok(Self(ranges))
    }

    fn accepts(ty: &Type) -> bool {
        range_type(ty).is_some_and(|range| Range::<T>::accepts(&range))
    }
}

impl<T: ToSql> ToSql for Multirange<T> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        let range_type = range_type(ty).ok_or("not a multirange type")?;
        out.put_i32(i32::try_from(self.0.len())?);
        for range in &self.0 {
            let start = out.len();
            out.put_i32(0);
            range.to_sql(&range_type, out)?;
            let length = i32::try_from(out.len() - start - 4)?;
            out[start..start + 4].copy_from_slice(&length.to_be_bytes());
        }
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        range_type(ty).is_some_and(|range| Range::<T>::accepts(&range))
    }

    to_sql_checked!();
}
