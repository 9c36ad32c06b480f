//! Blogs.

use anosql_rs::{Error, Violation, deadpool_postgres::Pool};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json as object;
use warp::http::StatusCode;

use super::{Answer, deleted, found, json};
use crate::{
    body::parse,
    failure::Failure,
    queries::blogs::{self, InsertManyConstraint, InsertManyParams, PublishBlogConstraint},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewBlog {
    userid: i32,
    title: String,
    content: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatedBlog {
    userid: i32,
    title: String,
    content: String,
    published: NaiveDate,
}

/// A blog of nobody, a title that does not fit, or whatever else has happened.
fn refused<V: Violation>(error: Error, user: V, title_length: V) -> Failure {
    Failure::of(
        error,
        &[
            (user, StatusCode::UNPROCESSABLE_ENTITY, "there is no such user"),
            (title_length, StatusCode::UNPROCESSABLE_ENTITY, "a title has 1 to 200 characters"),
        ],
    )
}

/// `GET /api/v1/blog/list`
pub(crate) async fn list(pool: Pool) -> Answer {
    json(&blogs::list_blogs(&pool).await?)
}

/// `GET /api/v1/blog/ID`
pub(crate) async fn get(id: i32, pool: Pool) -> Answer {
    found(blogs::get_blog(&pool, id).await?, "blog")
}

/// `POST /api/v1/blog`
pub(crate) async fn publish(pool: Pool, body: Vec<u8>) -> Answer {
    let NewBlog { userid, title, content } = parse(&body)?;
    let blogid = blogs::publish_blog(&pool, userid, &title, &content).await.map_err(|error| {
        use PublishBlogConstraint::{BlogsTitleLength, BlogsUseridFkey};
        refused(error, BlogsUseridFkey, BlogsTitleLength)
    })?;
    json(&object!({ "blogid": blogid }))
}

/// `POST /api/v1/blog/many`
pub(crate) async fn publish_many(pool: Pool, body: Vec<u8>) -> Answer {
    let blogs: Vec<DatedBlog> = parse(&body)?;
    let rows = blogs.iter().map(|DatedBlog { userid, title, content, published }| InsertManyParams {
        userid: *userid,
        title,
        content,
        published: *published,
    });
    let published = blogs::insert_many(&pool, rows).await.map_err(|error| {
        use InsertManyConstraint::{BlogsTitleLength, BlogsUseridFkey};
        refused(error, BlogsUseridFkey, BlogsTitleLength)
    })?;
    json(&object!({ "published": published }))
}

/// `DELETE /api/v1/blog/ID`
pub(crate) async fn delete(id: i32, pool: Pool) -> Answer {
    deleted(blogs::delete_blog(&pool, id).await?, "blog")
}
