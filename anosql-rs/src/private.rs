//! What generated code names. Nothing here is for people, and all of it may change with any release.

pub use bytes::BytesMut;
#[cfg(feature = "chrono")]
pub use chrono;
#[cfg(feature = "jiff")]
pub use jiff;
#[cfg(feature = "pgvector")]
pub use pgvector;
#[cfg(feature = "decimal")]
pub use rust_decimal;
#[cfg(feature = "serde")]
pub use serde;
#[cfg(feature = "json")]
pub use serde_json;
#[cfg(feature = "time")]
pub use time;
pub use tokio_postgres::types::{FromSql, IsNull, Kind, ToSql, Type};
#[cfg(feature = "uuid")]
pub use uuid;

#[cfg(feature = "decimal")]
pub use crate::types::numeric::Numeric;
#[cfg(any(feature = "chrono", feature = "time"))]
pub use crate::types::time_of_day::TimeOfDay;
pub use crate::{
    batch::batch,
    optional::{Needs, Part, Statements},
    rows::{FromRow, Row, optional_value_via, value, value_via},
    run::{affected, at_most_one, first, many, one, script, stream},
    types::{
        composite::{self, Fields},
        domain::{Domain, Elements, FullElements, domain_elements},
        enumeration,
        row_value::{RowField, RowValue, RowValues, built_in_type, is_row, own_type},
        void::Void,
    },
};

/// What the driver's conversions fail with.
pub type Failure = Box<dyn std::error::Error + Sync + Send>;

/// The check that a parameter's type is one that the server wants, for `ToSql::to_sql_checked`.
pub fn to_sql_checked<T: ToSql>(value: &T, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
    tokio_postgres::types::__to_sql_checked(value, ty, out)
}

/// For each feature that adds a crate, a macro that gives what stands behind its first argument where the feature is
/// on, and else what stands in that argument, such as an error. The macro that generates the items cannot see the
/// features of this crate; this one can.
macro_rules! gates {
    ($dollar:tt $($feature:literal $gate:ident;)*) => {
        $(
            #[cfg(feature = $feature)]
            #[macro_export]
            #[doc(hidden)]
            macro_rules! $gate {
                ({ $dollar($dollar missing:tt)* } $dollar($dollar item:tt)*) => { $dollar($dollar item)* };
            }

            #[cfg(not(feature = $feature))]
            #[macro_export]
            #[doc(hidden)]
            macro_rules! $gate {
                ({ $dollar($dollar missing:tt)* } $dollar($dollar item:tt)*) => { $dollar($dollar missing)* };
            }
        )*
    };
}

gates! { $
    "chrono" __with_chrono;
    "jiff" __with_jiff;
    "time" __with_time;
    "uuid" __with_uuid;
    "json" __with_json;
    "decimal" __with_decimal;
    "pgvector" __with_pgvector;
    "serde" __with_serde;
}
