//! Users.

use anosql_rs::deadpool_postgres::Pool;
use serde::Deserialize;

use super::{Answer, deleted, found, json};
use crate::{body::parse, queries::users};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewUser {
    username: String,
    firstname: String,
    lastname: String,
    email: Option<String>,
}

/// `GET /api/v1/user/list`
pub(crate) async fn list(pool: Pool) -> Answer {
    json(&users::list_users(&pool).await?)
}

/// `GET /api/v1/user/ID`
pub(crate) async fn get(id: i32, pool: Pool) -> Answer {
    found(users::get_user(&pool, id).await?, "user")
}

/// `POST /api/v1/user`
pub(crate) async fn create(pool: Pool, body: Vec<u8>) -> Answer {
    let user: NewUser = parse(&body)?;
    let NewUser { username, firstname, lastname, email } = &user;
    json(&users::create_user(&pool, username, firstname, lastname, email.as_deref()).await?)
}

/// `DELETE /api/v1/user/ID`
pub(crate) async fn delete(id: i32, pool: Pool) -> Answer {
    deleted(users::delete_user(&pool, id).await?, "user")
}
