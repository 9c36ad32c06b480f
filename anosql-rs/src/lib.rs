//! SQL lives in `.sql` files; each query of a file becomes a typed async function for Postgres. The types come from the
//! schema's own files when the program is compiled, with no database running.
//!
//! ```sql
//! -- name: publish_blog<!
//! -- Publishes a blog and gives its number.
//! insert into blogs (userid, title, content) values (:userid, :title, :content);
//!
//! -- name: list_blogs
//! select blogid, title, published from blogs where userid = :userid order by blogid;
//! ```
//!
//! ```no_run
//! mod blogs {
//!     anosql_rs::include_queries!("tests/sql/blogs.sql", schema = "tests/sql/schema.sql");
//! }
//!
//! # #[cfg(feature = "deadpool")]
//! async fn publish(pool: &anosql_rs::deadpool_postgres::Pool) -> Result<(), anosql_rs::Error> {
//!     let blogid: i32 = blogs::publish_blog(pool, 1, "On SQL", "It needs no ORM.").await?;
//!     for blog in blogs::list_blogs(pool, 1).await? {
//!         println!("{}: {} ({})", blog.blogid, blog.title, blog.published);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! A query without a schema, a wrong column, a parameter of two types: each is an error of the build that names file,
//! line and column and shows the line of SQL.
//!
//! # What is generated
//!
//! The sign behind a query's name says what the function gives. `T` is a struct with a field for each column; for a
//! query of one column, `T` is that column's type.
//!
//! | name in the file | function | gives |
//! |---|---|---|
//! | `foo` | `foo(db, a, b)` | `Vec<T>` |
//! | | `foo_stream(db, a, b)` | [`Rows<T>`](Rows): the rows as they arrive |
//! | `foo?` | `foo(db, a, b)` | `Option<T>`; a second row is an error |
//! | `foo^` | `foo(db, a, b)` | `Option<T>`, the first row |
//! | `foo$` | `foo(db, a, b)` | `Option<V>`, the first row's first value; `V` where there always is one, as of `count(*)` |
//! | `foo!` | `foo(db, a, b)` | `u64`, the number of rows affected |
//! | `foo<!` | `foo(db, a, b)` | `T` where exactly one row is written, else `Option<T>`, and a second row is an error; without `returning` it is the primary key |
//! | `foo*!` | `foo(db, rows)` | `u64`; runs once for each row, for all of them or for none |
//! | `foo#` | `foo(db)` | `()`; runs a script |
//!
//! - `db` is `&impl` [`Executor`]: a connection, a transaction or a pool. For `*!` and streams it is an
//!   [`ExclusiveExecutor`], which nobody else can use meanwhile: `&Pool`, `&Transaction` or `&mut Client`.
//! - Parameters are taken as `i32`, `&str`, `&[T]` and so on, in an `Option` where they may be null. A `*!` query takes
//!   anything that iterates over `FooParams { a, b }`, or over the parameter itself where there is one.
//! - Parameters stand in the order of their first use in the SQL. Where two of `foo`'s have one Rust type, so that the
//!   compiler would not notice that they are exchanged, `FooParams { a, b }.run(db)` is `foo(db, a, b)` by name.
//! - The struct of `foo` is `FooRow`; `-- record_class: Blog` calls it `Blog`, and queries of one file that ask for the
//!   same columns under the same name share it. It derives `Debug`, `Clone` and `PartialEq`.
//! - Columns with dotted names, and rows as values, are structs within the row: `FooAuthor` for `"author.id"`, in an `Option` where the
//!   join may find none.
//! - A parameter in square brackets, `foo(a, [b])`, may be left out, and with it the conditions and assignments that name it.
//!   `FooParams { b, ..FooParams::new(a) }.run(db)` gives some of them. Orders above the SQL, `-- order_by latest: published desc`, make an
//!   enum `FooOrder`.
//! - `as "id: crate::BlogId"` names a column's Rust type, and `foo(id: crate::BlogId)` a parameter's.
//! - Enums and composite types become an enum or struct where the macro stands.
//! - The module [`recipes`] has lists with filters, pages, patches, parents with children and more.
//! - The comment behind the name is the function's documentation. Beside the function stands the static `FOO`, a
//!   [`Query`] with its SQL, its place and what is known of it.
//! - A folder becomes a module for each of its files and folders.
//!
//! Named parameters stay right when the SQL is changed so that they change places. Take them where a mix-up would be a
//! wrong row and no error: two numbers of an interval, two accounts of a transfer, title and content of a blog. Nothing
//! is generated where a row struct or something else has that name already.
//!
//! ```no_run
//! # mod blogs {
//! #     anosql_rs::include_queries!("tests/sql/blogs.sql", schema = "tests/sql/schema.sql");
//! # }
//! # #[cfg(feature = "deadpool")]
//! # async fn publish(pool: &anosql_rs::deadpool_postgres::Pool) -> Result<(), anosql_rs::Error> {
//! use blogs::PublishBlogParams;
//!
//! let (title, content) = ("On SQL", "It needs no ORM.");
//! let blogid: i32 = PublishBlogParams { userid: 1, content, title }.run(pool).await?;
//! # Ok(())
//! # }
//! ```
//!
//! A changed `.sql` file builds the crate again. The compiler cannot watch for new files of a folder; a `build.rs` with
//! this line does:
//!
//! ```
//! println!("cargo::rerun-if-changed=sql");
//! ```
//!
//! # Types
//!
//! | Postgres | Rust | parameter | feature |
//! |---|---|---|---|
//! | `bool` | `bool` | `bool` | |
//! | `int2`, `int4`, `int8` | `i16`, `i32`, `i64` | the same | |
//! | `float4`, `float8` | `f32`, `f64` | the same | |
//! | `text`, `varchar`, `char(n)`, `name`, `citext`, `ltree` | `String` | `&str` | |
//! | `bytea` | `Vec<u8>` | `&[u8]` | |
//! | `date` | `chrono::NaiveDate` | the same | `chrono` (on by default) |
//! | `time` | `chrono::NaiveTime` | the same | `chrono` |
//! | `timestamp` | `chrono::NaiveDateTime` | the same | `chrono` |
//! | `timestamptz` | `chrono::DateTime<Utc>` | the same | `chrono` |
//! | `interval` | [`Interval`] | the same | |
//! | `numeric` | `rust_decimal::Decimal` | the same | `decimal` |
//! | `uuid` | `uuid::Uuid` | the same | `uuid` |
//! | `json`, `jsonb` | `serde_json::Value` | `&serde_json::Value` | `json` |
//! | `vector`, `halfvec`, `sparsevec` of pgvector | `pgvector::Vector`, `HalfVector`, `SparseVector` | a reference to it | `pgvector` |
//! | `inet` | `std::net::IpAddr` | the same | |
//! | `oid`, `"char"` | `u32`, `i8` | the same | |
//! | `int4range` and other ranges | [`Range<T>`](Range) | `&Range<T>` | |
//! | an array | `Vec<Option<T>>`, or `Vec<T>` where it is proven to hold no null | `&[T]` | |
//! | an enum | a generated enum | the same | |
//! | a composite type | a generated struct, each field an `Option` | a reference to it | |
//! | a domain | as its base type | | |
//! | `void` | `()` | | |
//!
//! No type is guessed. One that is not here is an error that says so, and there are two ways out: a cast in the SQL, or
//! a Rust type of your own, named in `Cargo.toml`. It needs `FromSql` and `ToSql` of [`tokio_postgres::types`] for what
//! it is used for, and parameters are taken by reference:
//!
//! ```toml
//! [package.metadata.anosql]
//! schema = ["migrations"]      # else found beside the queries or above them
//! dates = "jiff"               # or "time"; "chrono" if nothing is said
//! serde = true                 # generated types derive Serialize and Deserialize
//!
//! [package.metadata.anosql.types]
//! xml = "String"                        # a type
//! "public.email" = "crate::Email"       # a domain, enum or composite type
//! "users.tags" = "Vec<String>"          # a table's column, where it is selected or stored
//! ```
//!
//! These settings belong to the crate whose `Cargo.toml` it is. The features of anosql-rs only add the crates that types
//! come from, so two crates of one build may choose differently. If a feature is missing, the error says which.
//!
//! | feature | | adds |
//! |---|---|---|
//! | `chrono` | on by default | dates and times of chrono |
//! | `deadpool` | on by default | pools |
//! | `jiff`, `time` | | dates and times of those crates |
//! | `uuid`, `json`, `decimal`, `pgvector` | | `uuid`, `serde_json`, `rust_decimal`, `pgvector` |
//! | `serde` | | what `serde = true` needs |
#![cfg_attr(feature = "load", doc = "| `load` | | [`Queries`]: loading files at run time |")]
#![cfg_attr(not(feature = "load"), doc = "| `load` | | `Queries`: loading files at run time |")]
//!
//! # When it fails
//!
//! ```text
//! error: column "titel" does not exist [42703]
//!   --> sql/blogs.sql:3:8
//!    |
//!  3 | select titel from blogs
//!    |        ^^^^^
//!    = help: table "blogs" has a column "title"
//! ```
//!
//! A `?` query that the schema does not prove to give at most one row is a warning, at the same place. It goes away with a
//! unique constraint, with `limit 1`, or with `^` where any row will do. A macro can only warn of something deprecated, so
//! that `#[allow(deprecated)]` on the module that includes the file silences it, and `#![deny(warnings)]` makes it an
//! error.
//!
//! When the program runs, an [`Error`] names the query and its place, and [`Error::kind`], [`Error::code`] and
//! [`Error::constraint`] say what to do about it:
//!
//! ```text
//! publish_blog (sql/blogs.sql:3): insert or update on table "blogs" violates foreign key constraint "blogs_userid_fkey" [23503]
//! ```
//!
//! Beside the function of each query that may violate constraints stands an enum of these: `PublishBlogConstraint` of
//! `publish_blog`. [`Error::violates`] gives it, so that an answer is chosen without comparing strings, and a constraint
//! that a migration renames or drops is an error of the build:
//!
//! ```
//! # mod blogs {
//! #     anosql_rs::include_queries!("tests/sql/blogs.sql", schema = "tests/sql/schema.sql");
//! # }
//! use blogs::PublishBlogConstraint::{BlogsPkey, BlogsUseridFkey};
//!
//! fn status(error: &anosql_rs::Error) -> u16 {
//!     match error.violates() {
//!         Some(BlogsUseridFkey) => 422,
//!         Some(BlogsPkey) => 409,
//!         None => 500,
//!     }
//! }
//! ```
//!
//! The functions all fail with the one [`Error`], so several calls behind `?` need no conversion, and those who don't
//! tell violations apart write nothing. The enum has what the statement can touch: an `update` has the keys and checks of
//! the columns that it sets, a `delete` the foreign keys that refer to its rows, also through those that cascade. Primary
//! and unique keys that `on conflict` names are not in it. A partition's keys have names of their own, and variants of
//! their own. A column that is not null is `TitleNotNull`, and is there only where null may be stored. What triggers and
//! functions violate by their own statements is not known; that has no variant.
//!
//! A schema that has changed under a running program is told as such: which column of which query no longer fits, and
//! what was found. Columns that a migration adds behind those of a `select *` are no error.
//!
//! # Transactions, and calls that are given up
//!
//! In a transaction each answer is read to its end, also that of `foo^`, so that an error in a row that nobody asked for
//! is told. [`commit`] and [`CachedTransaction::commit`] fail where Postgres has nothing left to commit; the `commit` of
//! the drivers' own transactions does not, and matters only to those who ignored an error or gave a call up.
//!
//! A call is given up when its future is dropped, by a time limit or a client that went away, and so is the rest of a
//! stream or of the rows behind the first. Functions on a pool never leave the next caller waiting for that: a connection
//! that is not free within 5 ms leaves the pool, and the server is asked to cancel what runs on it. Those who take
//! connections from the pool by hand add one line for the same: `.pre_recycle(anosql_rs::only_free())`, see [`only_free`].
//! A pool does not run what leaves a transaction open.
//!
//! # Limits
//!
//! - Postgres only, with tokio.
//! - A `numeric` that is `NaN`, infinite or has more than 28 digits, a date outside of the Rust type's range, and an array of
//!   more than one dimension are errors when they are read. So is the `time` `24:00`. Map the column, or cast it to
//!   `text`.
//! - Numbers in JSON are read by `serde_json`: those that are no 64-bit integers lose the digits that an `f64` has no room for,
//!   and those beyond its range are an error. A crate that turns on `serde_json`'s feature `arbitrary_precision` reads each
//!   digit; anosql-rs does not, since that changes `serde_json` for everything else in the build.
//! - A list that is sent has no nulls in it, unless its column is mapped, such as `"users.tags" = "Vec<Option<String>>"`.
//! - `inet` loses its netmask. `timetz`, `cidr`, `money`, `xml`, geometric types and multiranges have no Rust type unless
//!   you name one.
//! - A connection without a statement cache sends the SQL with each call, and prepares it each time if many rows may come.
//!   [`Cached`] and pools prepare each query once.

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod batch;
mod constraint;
mod error;
mod executor;
#[cfg(feature = "load")]
mod load;
mod optional;
pub mod pg;
mod query;
pub mod recipes;
mod rows;
mod run;
mod types;

pub use anosql_macros::include_queries;
#[cfg(feature = "deadpool")]
pub use deadpool_postgres;
pub use tokio_postgres;

#[cfg(feature = "deadpool")]
pub use crate::executor::only_free;
#[cfg(feature = "load")]
pub use crate::load::{LoadedQuery, Outcome, Parameters, Queries};
#[cfg(feature = "json")]
pub use crate::types::Json;
pub use crate::{
    batch::ExclusiveExecutor,
    constraint::{Constraint, ConstraintKind, Violation},
    error::{Error, ErrorKind},
    executor::{Cached, CachedTransaction, Executor, OpenTransaction, commit},
    query::{Access, Cardinality, Column, Query, TransactionControl},
    rows::Rows,
    types::{Interval, Range, UnknownLabel},
};
