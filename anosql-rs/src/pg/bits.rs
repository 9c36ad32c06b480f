use std::fmt;

use bytes::{BufMut, BytesMut};

use super::binary::{Binary, binary};
use crate::types::Failure;

/// `bit` and `bit varying`: bits in their order.
///
/// ```
/// use anosql_rs::pg::Bits;
///
/// assert_eq!(Bits(vec![true, false, true]).to_string(), "101");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Bits(pub Vec<bool>);

impl fmt::Display for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|bit| f.write_str(if *bit { "1" } else { "0" }))
    }
}

/// The bits of a byte, the highest first.
const BITS: [u8; 8] = [128, 64, 32, 16, 8, 4, 2, 1];

impl Bits {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        let count = binary.count()?;
        let bytes = binary.take(count.div_ceil(8))?;
        let bits = bytes.iter().flat_map(|byte| BITS.map(|bit| byte & bit != 0));
        Ok(Self(bits.take(count).collect()))
    }

    fn write(&self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_i32(i32::try_from(self.0.len())?);
        for bits in self.0.chunks(8) {
            let set = bits.iter().zip(BITS).filter(|(is_set, _)| **is_set);
            out.put_u8(set.fold(0, |byte, (_, bit)| byte | bit));
        }
        Ok(())
    }
}
binary!(Bits, BIT, VARBIT);
