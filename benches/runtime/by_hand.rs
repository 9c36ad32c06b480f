//! The queries of `posts.sql` as one writes them with tokio-postgres and deadpool alone.

use std::{error::Error, pin::pin};

use anosql_rs::{
    deadpool_postgres::Pool,
    tokio_postgres::{Client, Error as PgError, Row, Statement, types::ToSql},
};
use futures_util::TryStreamExt;

use crate::posts::Post;

const GET_POST: &str = "select id, title, body, published from posts where id = $1";
const LIST_POSTS: &str = "select id, title, body, published from posts order by id";
const ADD_VISIT: &str = "insert into visits (post, visitor) values ($1, $2) returning id";

pub(crate) struct Statements {
    get_post: Statement,
    list_posts: Statement,
    add_visit: Statement,
}

impl Statements {
    pub(crate) async fn prepare(client: &Client) -> Result<Self, PgError> {
        Ok(Self {
            get_post: client.prepare(GET_POST).await?,
            list_posts: client.prepare(LIST_POSTS).await?,
            add_visit: client.prepare(ADD_VISIT).await?,
        })
    }
}

fn post(row: &Row) -> Result<Post, PgError> {
    Ok(Post {
        id: row.try_get(0)?,
        title: row.try_get(1)?,
        body: row.try_get(2)?,
        published: row.try_get(3)?,
    })
}

pub(crate) async fn get_post(
    client: &Client,
    statements: &Statements,
    id: i32,
) -> Result<Option<Post>, PgError> {
    client.query_opt(&statements.get_post, &[&id]).await?.as_ref().map(post).transpose()
}

pub(crate) async fn get_post_from_pool(pool: &Pool, id: i32) -> Result<Option<Post>, Box<dyn Error>> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(GET_POST).await?;
    Ok(client.query_opt(&statement, &[&id]).await?.as_ref().map(post).transpose()?)
}

pub(crate) async fn list_posts(client: &Client, statements: &Statements) -> Result<Vec<Post>, PgError> {
    client.query(&statements.list_posts, &[]).await?.iter().map(post).collect()
}

/// The length of all posts, so that each is read and none is kept.
pub(crate) async fn read_posts(pool: &Pool) -> Result<usize, Box<dyn Error>> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(LIST_POSTS).await?;
    let none: [&(dyn ToSql + Sync); 0] = [];
    let mut rows = pin!(client.query_raw(&statement, none).await?);
    let mut length = 0;
    while let Some(row) = rows.try_next().await? {
        length += post(&row)?.body.len();
    }
    Ok(length)
}

pub(crate) async fn add_visit(
    client: &Client,
    statements: &Statements,
    post: i32,
    visitor: &str,
) -> Result<i64, PgError> {
    client.query_one(&statements.add_visit, &[&post, &visitor]).await?.try_get(0)
}
