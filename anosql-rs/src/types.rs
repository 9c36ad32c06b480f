//! Postgres types that no crate has a Rust type for, and what generated enums and structs are sent and read with.

pub mod composite;
pub(crate) mod domain;
pub mod enumeration;
mod interval;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "decimal")]
pub(crate) mod numeric;
mod range;
pub(crate) mod row_value;
#[cfg(any(feature = "chrono", feature = "time"))]
pub(crate) mod time_of_day;
pub(crate) mod void;

#[cfg(feature = "json")]
pub use self::json::Json;
pub use self::{enumeration::UnknownLabel, interval::Interval, range::Range};

/// What the driver's conversions fail with.
pub(crate) type Failure = Box<dyn std::error::Error + Sync + Send>;
