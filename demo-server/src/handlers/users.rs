//! Users.

use anosql_rs::deadpool_postgres::Pool;
use serde::Deserialize;
use warp::http::StatusCode;

use super::{Answer, deleted, found, json};
use crate::{
    body::parse,
    failure::Failure,
    queries::users::{self, CreateUserConstraint},
};

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
    let created = users::create_user(&pool, username, firstname, lastname, email.as_deref()).await;
    json(&created.map_err(|error| {
        use CreateUserConstraint::*;
        let name_length = "a name has at most 100 characters";
        Failure::of(
            error,
            &[
                (UsersUsernameKey, StatusCode::CONFLICT, "the username is taken"),
                (UsersEmailKey, StatusCode::CONFLICT, "the email address is taken"),
                (UsersUsernameLength, StatusCode::UNPROCESSABLE_ENTITY, "a username has 1 to 50 characters"),
                (UsersFirstnameLength, StatusCode::UNPROCESSABLE_ENTITY, name_length),
                (UsersLastnameLength, StatusCode::UNPROCESSABLE_ENTITY, name_length),
                (
                    UsersEmailLength,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "an email address has at most 254 characters",
                ),
            ],
        )
    })?)
}

/// `DELETE /api/v1/user/ID`
pub(crate) async fn delete(id: i32, pool: Pool) -> Answer {
    deleted(users::delete_user(&pool, id).await?, "user")
}
