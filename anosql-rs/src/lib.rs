//! Placeholder.
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod batch;
mod error;
mod executor;
#[cfg(feature = "load")]
mod load;
mod query;
mod rows;
mod run;
mod types;

pub use anosql_macros::include_queries;
#[cfg(feature = "deadpool")]
pub use deadpool_postgres;
pub use tokio_postgres;

#[cfg(feature = "load")]
pub use crate::load::{LoadedQuery, Outcome, Parameters, Queries};
pub use crate::{
    batch::BatchExecutor,
    error::{Error, ErrorKind},
    executor::{Cached, CachedTransaction, Executor},
    query::{Access, Cardinality, Column, Query},
    rows::Rows,
    types::{Interval, Range, UnknownLabel},
};
