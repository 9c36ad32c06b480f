//! Requests that fail, as answers: a status and `{"error": "..."}`.

use std::{convert::Infallible, fmt};

use anosql_rs::ErrorKind;
use anosql_rs::tokio_postgres::error::SqlState;
use warp::{
    Rejection, Reply,
    http::StatusCode,
    reject::{MethodNotAllowed, Reject},
    reply::Response,
};

use crate::body::TooLarge;

/// An answer that says what is wrong with the request, or that something is wrong here.
#[derive(Debug)]
pub(crate) struct Failure {
    status: StatusCode,
    reason: String,
}

impl Failure {
    /// A failure that is told to the client.
    pub(crate) fn new(status: StatusCode, reason: impl fmt::Display) -> Self {
        Self { status, reason: reason.to_string() }
    }

    /// There is no `what` of that number.
    pub(crate) fn unknown(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format_args!("there is no such {what}"))
    }

    /// The database does not answer.
    pub(crate) fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
    }
}

/// The schema says what may be stored, Postgres says what was violated, and here is what that means for a client.
impl From<anosql_rs::Error> for Failure {
    fn from(error: anosql_rs::Error) -> Self {
        if matches!(error.kind(), ErrorKind::Connection | ErrorKind::Pool) {
            log::warn!("{error}");
            return Self::unavailable();
        }
        let code = error.code().map_or("", SqlState::code);
        let of_client = |status, reason: &str| match error.row() {
            Some(row) => Self::new(status, format_args!("row {}: {reason}", row + 1)),
            None => Self::new(status, reason),
        };
        match (error.code(), error.constraint()) {
            (Some(&SqlState::UNIQUE_VIOLATION), Some(constraint)) => {
                of_client(StatusCode::CONFLICT, violated(constraint))
            }
            (Some(&SqlState::FOREIGN_KEY_VIOLATION | &SqlState::CHECK_VIOLATION), Some(constraint)) => {
                of_client(StatusCode::UNPROCESSABLE_ENTITY, violated(constraint))
            }
            (Some(&SqlState::CHARACTER_NOT_IN_REPERTOIRE), _) => {
                of_client(StatusCode::UNPROCESSABLE_ENTITY, "a text must not contain the character U+0000")
            }
            // Class 22 is about values: out of range, too long and the like.
            _ if code.starts_with("22") => {
                let reason =
                    error.database().map_or("a value cannot be stored", |database| database.message());
                of_client(StatusCode::UNPROCESSABLE_ENTITY, reason)
            }
            _ => {
                log::error!("{error}");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
            }
        }
    }
}

/// What a violated constraint of `sql/schema.sql` means.
fn violated(constraint: &str) -> &str {
    match constraint {
        "users_username_key" => "the username is taken",
        "users_email_key" => "the email address is taken",
        "blogs_userid_fkey" => "there is no such user",
        "users_username_length" => "a username has 1 to 50 characters",
        "users_firstname_length" | "users_lastname_length" => "a name has at most 100 characters",
        "users_email_length" => "an email address has at most 254 characters",
        "blogs_title_length" => "a title has 1 to 200 characters",
        "notes_text_length" => "a note has at most 10000 characters",
        other => other,
    }
}

impl Reply for Failure {
    fn into_response(self) -> Response {
        let body = warp::reply::json(&serde_json::json!({ "error": self.reason }));
        warp::reply::with_status(body, self.status).into_response()
    }
}

impl Reject for TooLarge {}

/// Answers requests that no route has taken.
pub(crate) async fn recover(rejection: Rejection) -> Result<Failure, Infallible> {
    Ok(if rejection.find::<TooLarge>().is_some() {
        Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large")
    } else if rejection.is_not_found() {
        Failure::new(StatusCode::NOT_FOUND, "there is no such route")
    } else if rejection.find::<MethodNotAllowed>().is_some() {
        Failure::new(StatusCode::METHOD_NOT_ALLOWED, "the route does not know this method")
    } else {
        Failure::new(StatusCode::BAD_REQUEST, "the request cannot be read")
    })
}
