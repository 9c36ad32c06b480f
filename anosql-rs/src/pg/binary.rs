//! Values in the form in which Postgres sends them: numbers with their highest byte first, texts up to a zero.

use crate::types::Failure;

/// A value that is read from its first byte to its last.
pub(crate) struct Binary<'a>(&'a [u8]);

impl<'a> Binary<'a> {
    pub(crate) fn new(raw: &'a [u8]) -> Self {
        Self(raw)
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Failure> {
        let (bytes, rest) = self.0.split_first_chunk::<N>().ok_or("a value that is cut off")?;
        self.0 = rest;
        Ok(*bytes)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Failure> {
        self.bytes().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Failure> {
        self.bytes().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Failure> {
        self.bytes().map(u32::from_be_bytes)
    }

    pub(crate) fn i32(&mut self) -> Result<i32, Failure> {
        self.bytes().map(i32::from_be_bytes)
    }

    pub(crate) fn i64(&mut self) -> Result<i64, Failure> {
        self.bytes().map(i64::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Failure> {
        self.bytes().map(u64::from_be_bytes)
    }

    pub(crate) fn f64(&mut self) -> Result<f64, Failure> {
        self.bytes().map(f64::from_be_bytes)
    }

    /// So many bytes.
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Failure> {
        let (bytes, rest) = self.0.split_at_checked(count).ok_or("a value that is cut off")?;
        self.0 = rest;
        Ok(bytes)
    }

    /// A number of things that follow.
    pub(crate) fn count(&mut self) -> Result<usize, Failure> {
        Ok(usize::try_from(self.i32()?)?)
    }

    /// A text and the zero behind it.
    pub(crate) fn text(&mut self) -> Result<String, Failure> {
        let end = self.0.iter().position(|byte| *byte == 0).ok_or("a text without its end")?;
        let text = self.take(end)?;
        self.u8()?;
        Ok(String::from_utf8(text.to_vec())?)
    }

    /// All that is left.
    pub(crate) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    /// Nothing is left.
    pub(crate) fn end(self) -> Result<(), Failure> {
        if self.0.is_empty() { Ok(()) } else { Err("a value with more bytes than it should have".into()) }
    }
}

/// A type with functions `read`, which takes it from a [`Binary`], and `write`, which appends it to a buffer.
macro_rules! binary {
    ($rust:ty, $($postgres:ident),+) => {
        impl<'a> tokio_postgres::types::FromSql<'a> for $rust {
            fn from_sql(_: &tokio_postgres::types::Type, raw: &'a [u8]) -> Result<Self, crate::types::Failure> {
                let mut binary = crate::pg::binary::Binary::new(raw);
                let value = Self::read(&mut binary)?;
                binary.end()?;
                Ok(value)
            }

            tokio_postgres::types::accepts!($($postgres),+);
        }

        impl tokio_postgres::types::ToSql for $rust {
            fn to_sql(
                &self,
                _: &tokio_postgres::types::Type,
                out: &mut bytes::BytesMut,
            ) -> Result<tokio_postgres::types::IsNull, crate::types::Failure> {
                self.write(out)?;
                Ok(tokio_postgres::types::IsNull::No)
            }

            tokio_postgres::types::accepts!($($postgres),+);
            tokio_postgres::types::to_sql_checked!();
        }
    };
}
pub(crate) use binary;
