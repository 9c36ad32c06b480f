use std::fmt;

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, Json as PgJson, ToSql, Type, accepts, to_sql_checked};

use super::Failure;

/// `json` and `jsonb` as a value of a type of your own, which implements serde's traits.
///
/// Queries name it where they use it: `as "settings: Json<crate::Settings>"` for a column, `save(settings: Json<crate::Settings>)` for
/// a parameter. It is the value itself to serde.
///
/// ```
/// use anosql_rs::Json;
///
/// let limits = Json(vec![1, 2]);
/// assert_eq!(limits.0.len(), 2);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Json<T>(pub T);

impl<'a, T> FromSql<'a> for Json<T>
where
    PgJson<T>: FromSql<'a>,
{
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        PgJson::from_sql(ty, raw).map(|PgJson(value)| Self(value))
    }

    accepts!(JSON, JSONB);
}

impl<T: fmt::Debug> ToSql for Json<T>
where
    for<'r> PgJson<&'r T>: ToSql,
{
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        PgJson(&self.0).to_sql(ty, out)
    }

    accepts!(JSON, JSONB);
    to_sql_checked!();
}
