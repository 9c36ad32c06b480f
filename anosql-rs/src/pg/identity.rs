use bytes::{BufMut, BytesMut};

use super::binary::{Binary, binary};
use crate::types::Failure;

/// The number of an object of the catalog: `regclass`, `regtype`, `regproc` and their like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ObjectId(pub u32);

impl ObjectId {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        binary.u32().map(Self)
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_u32(self.0);
        Ok(())
    }
}
binary!(
    ObjectId,
    REGCLASS,
    REGTYPE,
    REGPROC,
    REGPROCEDURE,
    REGOPER,
    REGOPERATOR,
    REGNAMESPACE,
    REGROLE,
    REGCONFIG,
    REGDICTIONARY,
    REGCOLLATION
);

/// `xid` and `cid`: the number of a transaction, or of a command within one. They begin anew after 2^32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TransactionId(pub u32);

impl TransactionId {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        binary.u32().map(Self)
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_u32(self.0);
        Ok(())
    }
}
binary!(TransactionId, XID, CID);

/// `xid8`: the number of a transaction, which never begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FullTransactionId(pub u64);

impl FullTransactionId {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        binary.u64().map(Self)
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_u64(self.0);
        Ok(())
    }
}
binary!(FullTransactionId, XID8);

/// `tid`: where a row lies in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TupleId {
    /// The number of the page, from 0.
    pub block: u32,
    /// The number of the row in it, from 1.
    pub offset: u16,
}

impl TupleId {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        Ok(Self { block: binary.u32()?, offset: binary.u16()? })
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_u32(self.block);
        out.put_u16(self.offset);
        Ok(())
    }
}
binary!(TupleId, TID);

/// `pg_snapshot` and `txid_snapshot`: which transactions are seen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Snapshot {
    /// The first that was under way; all before it are seen, unless they were rolled back.
    pub xmin: u64,
    /// Behind the last that had ended.
    pub xmax: u64,
    /// Those between that were under way, in their order.
    pub in_progress: Vec<u64>,
}

impl Snapshot {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        let count = binary.count()?;
        let (xmin, xmax) = (binary.u64()?, binary.u64()?);
        let in_progress = (0..count).map(|_| binary.u64()).collect::<Result<_, _>>()?;
        Ok(Self { xmin, xmax, in_progress })
    }

    fn write(&self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_i32(i32::try_from(self.in_progress.len())?);
        [self.xmin, self.xmax].iter().chain(&self.in_progress).for_each(|number| out.put_u64(*number));
        Ok(())
    }
}
binary!(Snapshot, PG_SNAPSHOT, TXID_SNAPSHOT);
