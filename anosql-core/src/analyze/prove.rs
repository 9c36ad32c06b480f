//! What can be proven of the finished tree: nulls, row counts, effects, and the constraints that a write may violate.

pub(super) mod cardinality;
pub(super) mod constraints;
pub(super) mod effects;
pub(crate) mod formula;
pub(super) mod null_params;
pub(super) mod nullability;
mod proof;
mod total;
