//! The runtime on a real Postgres, with queries written by hand as the macro writes them.

// A test that cannot set its scene up has failed.
#![allow(clippy::unwrap_used)]

mod abandoned;
mod batch;
mod cached;
mod database;
mod errors;
mod executors;
#[cfg(feature = "load")]
mod loaded;
mod migrated;
mod results;
mod transaction;
mod types;
