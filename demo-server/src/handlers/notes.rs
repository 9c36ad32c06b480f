//! Notes.

use anosql_rs::{Error, Violation, deadpool_postgres::Pool};
use serde::Deserialize;
use warp::http::StatusCode;

use super::{Answer, deleted, found, json};
use crate::{
    body::{boolean, optional, optional_boolean, parse},
    failure::Failure,
    queries::notes::{self, ChangeNoteConstraint, CreateNoteConstraint, ReplaceNoteConstraint},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewNote {
    text: String,
    #[serde(deserialize_with = "boolean")]
    completed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(default, deserialize_with = "optional")]
    text: Option<String>,
    #[serde(default, deserialize_with = "optional_boolean")]
    completed: Option<bool>,
}

/// A note that is too long, or whatever else has happened.
fn too_long(error: Error, length: impl Violation) -> Failure {
    Failure::of(error, &[(length, StatusCode::UNPROCESSABLE_ENTITY, "a note has at most 10000 characters")])
}

/// `GET /notes`
pub(crate) async fn list(pool: Pool) -> Answer {
    json(&notes::list_notes(&pool).await?)
}

/// `POST /notes`
pub(crate) async fn create(pool: Pool, body: Vec<u8>) -> Answer {
    let note: NewNote = parse(&body)?;
    let created = notes::create_note(&pool, &note.text, note.completed).await;
    json(&created.map_err(|error| too_long(error, CreateNoteConstraint::NotesTextLength))?)
}

/// `GET /notes/ID`
pub(crate) async fn get(id: i32, pool: Pool) -> Answer {
    found(notes::get_note(&pool, id).await?, "note")
}

/// `PUT /notes/ID`
pub(crate) async fn replace(id: i32, pool: Pool, body: Vec<u8>) -> Answer {
    let note: NewNote = parse(&body)?;
    let replaced = notes::replace_note(&pool, &note.text, note.completed, id).await;
    found(replaced.map_err(|error| too_long(error, ReplaceNoteConstraint::NotesTextLength))?, "note")
}

/// `PATCH /notes/ID`
pub(crate) async fn change(id: i32, pool: Pool, body: Vec<u8>) -> Answer {
    let change: Change = parse(&body)?;
    let changed = notes::change_note(&pool, change.text.as_deref(), change.completed, id).await;
    found(changed.map_err(|error| too_long(error, ChangeNoteConstraint::NotesTextLength))?, "note")
}

/// `DELETE /notes/ID`
pub(crate) async fn delete(id: i32, pool: Pool) -> Answer {
    deleted(notes::delete_note(&pool, id).await?, "note")
}
