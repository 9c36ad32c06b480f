//! What Postgres refuses of a tree that is well typed.

pub(super) mod execution;
pub(super) mod placement;
pub(super) mod rules;
