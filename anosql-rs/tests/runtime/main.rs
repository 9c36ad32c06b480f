//! The runtime on a real Postgres, with queries written by hand as the macro writes them.

mod batch;
mod cached;
mod database;
mod errors;
mod executors;
mod results;
mod types;
