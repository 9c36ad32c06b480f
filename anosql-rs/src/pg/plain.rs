use bytes::{BufMut, BytesMut};

use super::binary::{Binary, binary};
use crate::types::Failure;

/// `money`, in the smallest unit of its currency: cents where the server's `lc_monetary` has two digits behind the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Money(pub i64);

impl Money {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        binary.i64().map(Self)
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_i64(self.0);
        Ok(())
    }
}
binary!(Money, MONEY);

/// `time with time zone`: a time of day and how far it is from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TimeTz {
    /// Since midnight, up to 24 hours.
    pub microseconds: i64,
    /// Seconds east of UTC: 3600 for `+01`.
    pub offset: i32,
}

impl TimeTz {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        let microseconds = binary.i64()?;
        // Postgres counts to the west.
        let offset = binary.i32()?.checked_neg().ok_or("a time zone out of range")?;
        Ok(Self { microseconds, offset })
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_i64(self.microseconds);
        out.put_i32(self.offset.checked_neg().ok_or("a time zone out of range")?);
        Ok(())
    }
}
binary!(TimeTz, TIMETZ);

/// `xml`, as its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Xml(pub String);

impl Xml {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        Ok(Self(String::from_utf8(binary.rest().to_vec())?))
    }

    fn write(&self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_slice(self.0.as_bytes());
        Ok(())
    }
}
binary!(Xml, XML);

/// `refcursor`: the name of a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Cursor(pub String);

impl Cursor {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        Ok(Self(String::from_utf8(binary.rest().to_vec())?))
    }

    fn write(&self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_slice(self.0.as_bytes());
        Ok(())
    }
}
binary!(Cursor, REFCURSOR);

/// `jsonpath`, as its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct JsonPath(pub String);

/// The version of the form in which a path is sent, before its text.
const VERSION: u8 = 1;

impl JsonPath {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        match binary.u8()? {
            VERSION => Ok(Self(String::from_utf8(binary.rest().to_vec())?)),
            version => Err(format!("a jsonpath of the unknown version {version}").into()),
        }
    }

    fn write(&self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_u8(VERSION);
        out.put_slice(self.0.as_bytes());
        Ok(())
    }
}
binary!(JsonPath, JSONPATH);
