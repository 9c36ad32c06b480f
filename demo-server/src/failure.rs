//! Requests that fail, as answers: a status and `{"error": "..."}`.

use std::{convert::Infallible, fmt};

use anosql_rs::tokio_postgres::error::SqlState;
use anosql_rs::{ErrorKind, Violation};
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

    /// What a violated constraint means for the client, if `meanings` say so.
    pub(crate) fn of<V: Violation>(error: anosql_rs::Error, meanings: &[(V, StatusCode, &str)]) -> Self {
        let violated = error.violates::<V>();
        match meanings.iter().find(|(violation, ..)| Some(*violation) == violated) {
            Some((_, status, reason)) => Self::of_row(&error, *status, reason),
            None => error.into(),
        }
    }

    /// A failure that is told to the client, with the row of a list that it is about.
    fn of_row(error: &anosql_rs::Error, status: StatusCode, reason: &str) -> Self {
        match error.row() {
            Some(row) => Self::new(status, format_args!("row {}: {reason}", row + 1)),
            None => Self::new(status, reason),
        }
    }

    /// The database does not answer.
    pub(crate) fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
    }
}

/// What is no violation that a handler expects.
impl From<anosql_rs::Error> for Failure {
    fn from(error: anosql_rs::Error) -> Self {
        if matches!(error.kind(), ErrorKind::Connection | ErrorKind::Pool) {
            log::warn!("{error}");
            return Self::unavailable();
        }
        let of_client = |reason: &str| Self::of_row(&error, StatusCode::UNPROCESSABLE_ENTITY, reason);
        match error.code() {
            Some(&SqlState::CHARACTER_NOT_IN_REPERTOIRE) => {
                of_client("a text must not contain the character U+0000")
            }
            // Class 22 is about values: out of range, too long and the like.
            Some(code) if code.code().starts_with("22") => {
                of_client(error.database().map_or("a value cannot be stored", |database| database.message()))
            }
            _ => {
                log::error!("{error}");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
            }
        }
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
