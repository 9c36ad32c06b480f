//! A mistake in one file of a folder is the only error: its callers are not told that there is no function.

use anosql_rs::{Error, Executor};
use queries::blogs::{ListBlogsRow, list_blogs};

mod queries {
    anosql_rs::include_queries!("sql/queries");
}

/// All titles.
pub async fn titles(db: &impl Executor) -> Result<Vec<String>, Error> {
    println!("{}", queries::counts::count_blogs(db).await?);
    let rows: Vec<ListBlogsRow> = list_blogs(db).await?;
    Ok(rows.into_iter().map(|row| row.title).collect())
}
