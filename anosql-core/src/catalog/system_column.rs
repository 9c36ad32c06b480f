//! The columns that every table has without declaring them.

use super::TypeId;

/// A column that every table has without declaring it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SystemColumn {
    Ctid,
    Xmin,
    Cmin,
    Xmax,
    Cmax,
    Tableoid,
}

impl SystemColumn {
    const ALL: [Self; 6] = [Self::Ctid, Self::Xmin, Self::Cmin, Self::Xmax, Self::Cmax, Self::Tableoid];

    /// The one called `name`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ctid => "ctid",
            Self::Xmin => "xmin",
            Self::Cmin => "cmin",
            Self::Xmax => "xmax",
            Self::Cmax => "cmax",
            Self::Tableoid => "tableoid",
        }
    }

    pub(crate) fn data_type(self) -> TypeId {
        match self {
            Self::Ctid => TypeId::TID,
            Self::Xmin | Self::Xmax => TypeId::XID,
            Self::Cmin | Self::Cmax => TypeId::CID,
            Self::Tableoid => TypeId::OID,
        }
    }
}
