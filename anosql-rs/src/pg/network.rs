use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use bytes::{BufMut, BytesMut};

use super::binary::{Binary, binary};
use crate::types::Failure;

/// `cidr`: an address and how many of its bits are the network's. Those behind are zero, else Postgres refuses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Network {
    /// The first address.
    pub address: IpAddr,
    /// The length of the mask.
    pub bits: u8,
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

// The numbers by which Postgres tells both kinds of address.
const IPV4: u8 = 2;
const IPV6: u8 = 3;

impl Network {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        let (family, bits, _is_cidr, length) = (binary.u8()?, binary.u8()?, binary.u8()?, binary.u8()?);
        let address = match (family, length) {
            (IPV4, 4) => IpAddr::from(Ipv4Addr::from(binary.bytes::<4>()?)),
            (IPV6, 16) => IpAddr::from(Ipv6Addr::from(binary.bytes::<16>()?)),
            _ => return Err("an address of an unknown kind".into()),
        };
        Ok(Self { address, bits })
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        let (family, length) = if self.address.is_ipv4() { (IPV4, 4) } else { (IPV6, 16) };
        out.put_slice(&[family, self.bits, 1, length]);
        match self.address {
            IpAddr::V4(address) => out.put_slice(&address.octets()),
            IpAddr::V6(address) => out.put_slice(&address.octets()),
        }
        Ok(())
    }
}
binary!(Network, CIDR);

/// `macaddr`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MacAddr(pub [u8; 6]);

impl MacAddr {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        binary.bytes().map(Self)
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_slice(&self.0);
        Ok(())
    }
}
binary!(MacAddr, MACADDR);

/// `macaddr8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MacAddr8(pub [u8; 8]);

impl MacAddr8 {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        binary.bytes().map(Self)
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_slice(&self.0);
        Ok(())
    }
}
binary!(MacAddr8, MACADDR8);

/// Bytes with colons between them.
fn colons(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, byte) in bytes.iter().enumerate() {
        let colon = if index == 0 { "" } else { ":" };
        write!(f, "{colon}{byte:02x}")?;
    }
    Ok(())
}

impl fmt::Display for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        colons(&self.0, f)
    }
}

impl fmt::Display for MacAddr8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        colons(&self.0, f)
    }
}
