//! Generated code on a real Postgres.

// A test that cannot set its scene up has failed.
#![allow(clippy::unwrap_used)]

mod chosen;
mod constraints;
mod database;
mod lossy;
mod migrated;
mod nested;
mod optional;
mod rare;

mod stress;
mod types;
mod vectors;
