//! Reads anosql-style `.sql` files and types their queries against schema files, with no database.
//!
//! One query's way, each arrow one function, no stage reading backwards:
//!
//! ```text
//! file text -> Template (what the file says) -> Statement (what the SQL says)
//!           -> Query (what it means: parameters, columns, types, nullability) -> text or Rust tokens
//! ```

mod across_versions;
mod analyze;
mod catalog;
mod cause;
pub mod compile;
pub mod describe;
pub mod diagnostic;
mod grammar;
pub mod lexer;
mod literals;
pub mod load;
mod optional;
mod parse;
pub mod query;
pub mod render;
pub mod rust;
mod schema;
pub mod search_path;
pub mod settings;
mod slips;
pub mod source;
mod sqlstate;
mod suggest;
pub mod template;
pub mod version;
