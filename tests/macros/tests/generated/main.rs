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
mod recipes;

mod stress;
mod types;
mod vectors;

/// What the recipes' JSON documents are.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Settings {
    open: bool,
}
