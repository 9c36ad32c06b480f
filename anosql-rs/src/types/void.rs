use tokio_postgres::types::{FromSql, Type, accepts};

use super::Failure;

/// A result of type `void`, as of `pg_notify`. It holds nothing, and null is the same.
pub struct Void;

impl<'a> FromSql<'a> for Void {
    fn from_sql(_: &Type, _: &'a [u8]) -> Result<Self, Failure> {
        Ok(Self)
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failure> {
        Ok(Self)
    }

    accepts!(VOID);
}

impl From<Void> for () {
    fn from(Void: Void) -> Self {}
}
