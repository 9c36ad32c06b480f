//! Types alone: which becomes which, and which of several functions or operators is meant (the manual's chapter "Type
//! Conversion").

pub(super) mod coercion;
pub(super) mod elsewhere;
pub(super) mod overload;
pub(super) mod polymorphic;
mod type_modifier;
pub(crate) mod type_name;
