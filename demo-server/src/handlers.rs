//! What the routes do: read the request, call one query, write the answer.

pub(crate) mod blogs;
pub(crate) mod notes;
pub(crate) mod users;

use std::time::Duration;

use anosql_rs::deadpool_postgres::Pool;
use serde::Serialize;
use warp::{Reply, reply::Response};

use crate::{failure::Failure, queries::health};

/// What a handler gives.
pub(crate) type Answer = Result<Response, Failure>;

/// `GET /api/ready`
pub(crate) async fn ready(pool: Pool) -> Answer {
    // A database that does not answer at all is not ready either.
    match tokio::time::timeout(Duration::from_secs(2), health::ping(&pool)).await {
        Ok(pinged) => pinged?,
        Err(_) => return Err(Failure::unavailable()),
    };
    json(&serde_json::json!({ "status": "ok" }))
}

fn json(value: &impl Serialize) -> Answer {
    Ok(warp::reply::json(value).into_response())
}

/// The row that was found, or the answer that there is none.
fn found(row: Option<impl Serialize>, what: &str) -> Answer {
    json(&row.ok_or_else(|| Failure::unknown(what))?)
}

fn deleted(rows: u64, what: &str) -> Answer {
    match rows {
        0 => Err(Failure::unknown(what)),
        _ => Ok(warp::reply::with_status(warp::reply(), warp::http::StatusCode::NO_CONTENT).into_response()),
    }
}
