//! Postgres types that few programs use and that no other crate has a Rust type for, so that no column of a schema is out of reach.
//!
//! Each keeps all that Postgres keeps, and goes to the server as it comes from it.

mod binary;
mod bits;
mod geometry;
mod identity;
mod multirange;
mod network;
mod numeric;
mod plain;
mod text_search;

pub use self::{
    bits::Bits,
    geometry::{Circle, Line, Path, Point, Polygon, Rectangle, Segment},
    identity::{FullTransactionId, ObjectId, Snapshot, TransactionId, TupleId},
    multirange::Multirange,
    network::{MacAddr, MacAddr8, Network},
    numeric::{NoNumeric, Numeric},
    plain::{Cursor, JsonPath, Money, TimeTz, Xml},
    text_search::{Lexeme, Position, TsQuery, TsVector, Weight},
};
pub use tokio_postgres::types::PgLsn;
