//! Request bodies: JSON, whatever the content type says.

use std::fmt;

use futures_util::{Stream, TryStreamExt, pin_mut};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, Visitor},
};
use serde_json::error::Category;
use warp::{Buf, Filter, Rejection, http::StatusCode};

use crate::failure::Failure;

/// The longest body that is read.
const LIMIT: usize = 1 << 20;

/// A body longer than [`LIMIT`].
#[derive(Debug)]
pub(crate) struct TooLarge;

/// The whole body.
pub(crate) fn body() -> impl Filter<Extract = (Vec<u8>,), Error = Rejection> + Copy {
    warp::body::stream().and_then(collect)
}

async fn collect(parts: impl Stream<Item = Result<impl Buf, warp::Error>>) -> Result<Vec<u8>, Rejection> {
    pin_mut!(parts);
    let mut body = Vec::new();
    // A client that went away gets no answer, so which one does not matter.
    while let Some(mut part) = parts.try_next().await.map_err(|_| warp::reject::reject())? {
        if body.len() + part.remaining() > LIMIT {
            return Err(warp::reject::custom(TooLarge));
        }
        while part.has_remaining() {
            let chunk = part.chunk();
            body.extend_from_slice(chunk);
            part.advance(chunk.len());
        }
    }
    Ok(body)
}

/// Reads a body. What is no JSON is a bad request; JSON of another shape cannot be processed.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|error| match error.classify() {
        Category::Data => Failure::new(StatusCode::UNPROCESSABLE_ENTITY, error),
        _ => Failure::new(StatusCode::BAD_REQUEST, format_args!("the body is no JSON: {error}")),
    })
}

/// A truth value that may stand in quotes.
pub(crate) fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    struct Boolean;

    impl Visitor<'_> for Boolean {
        type Value = bool;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("true or false")
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
            Ok(value)
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<bool, E> {
            value.parse().map_err(|_| E::invalid_value(serde::de::Unexpected::Str(value), &self))
        }
    }

    deserializer.deserialize_any(Boolean)
}

/// The same where it may be absent. Null is not absence.
pub(crate) fn optional_boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    boolean(deserializer).map(Some)
}

/// A value that may be absent. Null is not absence.
pub(crate) fn optional<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
