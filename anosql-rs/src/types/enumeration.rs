//! What generated enums have in common. Postgres sends and takes an enum's label as text.

use std::fmt;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, Kind, Type};

use super::Failure;

/// Whether the server's type is the enum `name`. Its OID differs from database to database and its schema may be
/// found by the search path, so the name decides.
pub fn accepts(ty: &Type, name: &str) -> bool {
    matches!(ty.kind(), Kind::Enum(_)) && ty.name() == name
}

/// Whether a parameter of the server's type takes the enum: also one of unknown type, which the server resolves.
pub fn accepts_parameter(ty: &Type, name: &str) -> bool {
    *ty == Type::UNKNOWN || accepts(ty, name)
}

/// Writes a label.
pub fn to_sql(label: &str, out: &mut BytesMut) -> IsNull {
    out.extend_from_slice(label.as_bytes());
    IsNull::No
}

/// Reads a label.
pub fn from_sql<T: std::str::FromStr<Err = UnknownLabel>>(raw: &[u8]) -> Result<T, Failure> {
    Ok(std::str::from_utf8(raw)?.parse::<T>()?)
}

/// A label that a generated enum does not have: what its `FromStr` fails with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLabel {
    enumeration: &'static str,
    label: String,
}

impl UnknownLabel {
    #[doc(hidden)]
    pub fn __new(enumeration: &'static str, label: &str) -> Self {
        Self { enumeration, label: label.to_owned() }
    }

    /// The label that is not known.
    pub fn label(&self) -> &str {
        &self.label
    }
}

impl fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no label of enum {}", self.label, self.enumeration)
    }
}

impl std::error::Error for UnknownLabel {}
