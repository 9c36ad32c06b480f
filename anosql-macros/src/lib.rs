//! The macro of anosql-rs: SQL files become modules of typed functions.
//!
//! `input` reads the macro's arguments, `settings` the crate's choices, anosql-core does the work, `expand` writes the
//! Rust code and `report` the messages. Users depend on anosql-rs, which re-exports the macro.

mod expand;
mod include;
mod input;
mod report;

/// Includes the queries of a `.sql` file, or of a folder of them, as typed async functions.
///
/// ```text
/// mod blogs {
///     anosql_rs::include_queries!("sql/blogs.sql");
/// }
///
/// mod queries {
///     anosql_rs::include_queries!("sql/", schema = ["migrations", "sql/views.sql"]);
/// }
/// ```
///
/// The functions, and the types they need, are put where the macro stands. A folder gives a module for each of its
/// files and folders. Paths are looked up from the crate's folder upward to the workspace root.
///
/// The schema is, in this order: the argument `schema`, a path or a list of them; `schema` in
/// `[package.metadata.anosql]`; else `schema.sql`, `schema/` or `migrations/` beside the queries or above them. The
/// file's own `#` scripts always belong to it.
///
/// The page of the crate anosql-rs says what is generated and which settings there are.
#[proc_macro]
pub fn include_queries(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    include::include_queries(input.into()).into()
}
