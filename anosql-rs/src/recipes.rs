//! Ways of saying what services say most, each as a file and the call of its function.
//!
//! All are for these tables:
//!
#![doc = concat!("```sql\n", include_str!("../tests/sql/recipes_schema.sql"), "```")]
//!
//! # A list with filters, in an order
//!
//! What is `None` is left out of the statement, so that each set of filters has a plan of its own.
//!
#![doc = concat!("```sql\n", include_str!("../tests/sql/recipes/list.sql"), "```")]
//!
//! ```no_run
//! # mod list { anosql_rs::include_queries!("tests/sql/recipes/list.sql", schema = "tests/sql/recipes_schema.sql"); }
//! # #[cfg(feature = "deadpool")]
//! # async fn example(pool: anosql_rs::deadpool_postgres::Pool) -> Result<(), anosql_rs::Error> {
//! use list::{ListOrder, ListParams};
//!
//! let posts = ListParams { word: Some("sql"), order: ListOrder::ByTitle, ..ListParams::new(20) }.run(&pool).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # The next page
//!
//! It begins behind the last row of the one before, which an index finds however far that is. Without both parts of the key it is the first page.
//!
#![doc = concat!("```sql\n", include_str!("../tests/sql/recipes/page.sql"), "```")]
//!
//! ```no_run
//! # mod page { anosql_rs::include_queries!("tests/sql/recipes/page.sql", schema = "tests/sql/recipes_schema.sql"); }
//! # #[cfg(feature = "deadpool")]
//! # async fn example(pool: anosql_rs::deadpool_postgres::Pool) -> Result<(), anosql_rs::Error> {
//! let first = page::page(&pool, None, None, 20).await?;
//! let last = first.last();
//! let next = page::page(&pool, last.map(|post| post.published), last.map(|post| post.id), 20).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # A partial update
//!
//! What is `None` is not written; `Some(None)` sets a column to null that may be. Nothing at all is an error of the kind `NothingToSet`, and is not sent.
//!
#![doc = concat!("```sql\n", include_str!("../tests/sql/recipes/patch.sql"), "```")]
//!
//! ```no_run
//! # mod patch { anosql_rs::include_queries!("tests/sql/recipes/patch.sql", schema = "tests/sql/recipes_schema.sql"); }
//! # #[cfg(feature = "deadpool")]
//! # async fn example(pool: anosql_rs::deadpool_postgres::Pool) -> Result<(), anosql_rs::Error> {
//! use patch::PatchParams;
//!
//! let post = PatchParams { title: Some("On SQL"), author: Some(None), ..PatchParams::new(7) }.run(&pool).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Parents with their children
//!
//! One statement and one round trip.
//!
#![doc = concat!("```sql\n", include_str!("../tests/sql/recipes/children.sql"), "```")]
//!
//! ```no_run
//! # mod children { anosql_rs::include_queries!("tests/sql/recipes/children.sql", schema = "tests/sql/recipes_schema.sql"); }
//! # #[cfg(feature = "deadpool")]
//! # async fn example(pool: anosql_rs::deadpool_postgres::Pool) -> Result<(), anosql_rs::Error> {
//! for thread in children::threads(&pool).await? {
//!     let author = thread.author.map_or(String::new(), |author| author.name);
//!     println!("{author}: {} ({} comments)", thread.title, thread.comments.len());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Insert or update
//!
//! A row that was inserted just now has never been locked or deleted, which is what `xmax` says.
//!
#![doc = concat!("```sql\n", include_str!("../tests/sql/recipes/upsert.sql"), "```")]
//!
//! ```no_run
//! # mod upsert { anosql_rs::include_queries!("tests/sql/recipes/upsert.sql", schema = "tests/sql/recipes_schema.sql"); }
//! # #[cfg(feature = "deadpool")]
//! # async fn example(pool: anosql_rs::deadpool_postgres::Pool) -> Result<(), anosql_rs::Error> {
//! let saved = upsert::save(&pool, "On SQL", "It needs no ORM.").await?;
//! println!("{} {}", saved.id, if saved.is_new { "is new" } else { "was there" });
//! # Ok(())
//! # }
//! ```
//!
//! # A queue
//!
//! Workers take a task each and never wait for one another. Taken in a transaction that is rolled back, it is free again.
//!
#![doc = concat!("```sql\n", include_str!("../tests/sql/recipes/queue.sql"), "```")]
//!
//! ```no_run
//! # mod queue { anosql_rs::include_queries!("tests/sql/recipes/queue.sql", schema = "tests/sql/recipes_schema.sql"); }
//! # #[cfg(feature = "deadpool")]
//! # async fn example(pool: anosql_rs::deadpool_postgres::Pool) -> Result<(), anosql_rs::Error> {
//! while let Some(task) = queue::take(&pool).await? {
//!     println!("task {}: {}", task.id, task.payload);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Full text search
//!
#![doc = concat!("```sql\n", include_str!("../tests/sql/recipes/search.sql"), "```")]
//!
//! ```no_run
//! # mod search { anosql_rs::include_queries!("tests/sql/recipes/search.sql", schema = "tests/sql/recipes_schema.sql"); }
//! # #[cfg(feature = "deadpool")]
//! # async fn example(pool: anosql_rs::deadpool_postgres::Pool) -> Result<(), anosql_rs::Error> {
//! for post in search::search(&pool, "rust -orm").await? {
//!     println!("{:.2} {}", post.rank, post.title);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Many rows at once
//!
//! All of them or none.
//!
#![doc = concat!("```sql\n", include_str!("../tests/sql/recipes/load.sql"), "```")]
//!
//! ```no_run
//! # mod load { anosql_rs::include_queries!("tests/sql/recipes/load.sql", schema = "tests/sql/recipes_schema.sql"); }
//! # #[cfg(feature = "deadpool")]
//! # async fn example(pool: anosql_rs::deadpool_postgres::Pool) -> Result<(), anosql_rs::Error> {
//! use load::LoadParams;
//!
//! let titles = ["One", "Two"];
//! let count = load::load(&pool, titles.iter().map(|title| LoadParams { title, body: "" })).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # A JSON document of a type of your own
//!
//! `Settings` implements serde's traits, `Debug`, `Clone` and `PartialEq`. This needs the feature `json`.
//!
#![doc = concat!("```sql\n", include_str!("../tests/sql/recipes/document.sql"), "```")]
//!
//! ```no_run
//! # #[cfg(all(feature = "deadpool", feature = "json"))]
//! # mod example {
//! #     mod document { anosql_rs::include_queries!("tests/sql/recipes/document.sql", schema = "tests/sql/recipes_schema.sql"); }
//! #     use {crate::Settings, anosql_rs::Json};
//! #     async fn example(pool: anosql_rs::deadpool_postgres::Pool) -> Result<(), anosql_rs::Error> {
//! let settings: Option<Json<Settings>> = document::settings(&pool, 7).await?;
//! document::save_settings(&pool, 7, &Json(Settings::default())).await?;
//! #         Ok(())
//! #     }
//! # }
//! # #[cfg(feature = "json")]
//! # pub type Settings = anosql_rs::__private::serde_json::Value;
//! # fn main() {}
//! ```
