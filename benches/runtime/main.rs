//! The same work by hand on tokio-postgres and through the library, on the same connection.

mod by_hand;
mod comparison;
#[path = "../pin.rs"]
mod pin;

use std::error::Error;

use anosql_rs::{
    Cached,
    deadpool_postgres::{Manager, Pool},
    tokio_postgres::{NoTls, connect},
};
use comparison::Comparison;

use crate::by_hand::Statements;

mod posts {
    anosql_rs::include_queries!("sql/posts/posts.sql");
}

fn main() -> Result<(), Box<dyn Error>> {
    // Before the server starts, because it inherits where to run.
    let place = pin::to_one_core();
    let server = local_postgres::Server::temporary()?;
    server.create_database("posts")?;
    let url = server.url("posts");

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (client, statements, pool) = runtime.block_on(set_up(&url))?;
    let mut comparison = Comparison::new(&runtime);
    comparison.add(
        "one row by key, connection",
        400,
        async || Ok(by_hand::get_post(&client, &statements, 77).await?),
        async || Ok(posts::get_post(&client, 77).await?),
    );
    comparison.add(
        "one row by key, pool",
        400,
        async || by_hand::get_post_from_pool(&pool, 77).await,
        async || Ok(posts::get_post(&pool, 77).await?),
    );
    comparison.add(
        "1,000 rows into a Vec",
        20,
        async || Ok(by_hand::list_posts(&client, &statements).await?),
        async || Ok(posts::list_posts(&client).await?),
    );
    comparison.add(
        "1,000 rows as a stream, pool",
        20,
        async || by_hand::read_posts(&pool).await,
        async || {
            let (mut rows, mut length) = (posts::list_posts_stream(&pool).await?, 0);
            while let Some(post) = rows.try_next().await? {
                length += post.body.len();
            }
            Ok(length)
        },
    );
    comparison.add(
        "insert of one row, returning its key",
        400,
        async || Ok(by_hand::add_visit(&client, &statements, 77, "a visitor").await?),
        async || Ok(posts::add_visit(&client, 77, "a visitor").await?),
    );
    comparison.finish(&place);
    Ok(())
}

async fn set_up(url: &str) -> Result<(Cached, Statements, Pool), Box<dyn Error>> {
    let (client, connection) = connect(url, NoTls).await?;
    tokio::spawn(connection);
    client.batch_execute(include_str!("../sql/posts/schema.sql")).await?;
    posts::fill(&client).await?;
    client.batch_execute("vacuum analyze").await?;
    let statements = Statements::prepare(&client).await?;
    let pool = Pool::builder(Manager::new(url.parse()?, NoTls)).max_size(1).build()?;
    Ok((Cached::new(client), statements, pool))
}
