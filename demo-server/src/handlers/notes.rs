//! Notes.

use anosql_rs::deadpool_postgres::Pool;
use serde::Deserialize;

use super::{Answer, deleted, found, json};
use crate::{
    body::{boolean, optional, optional_boolean, parse},
    queries::notes,
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

/// `GET /notes`
pub(crate) async fn list(pool: Pool) -> Answer {
    json(&notes::list_notes(&pool).await?)
}

/// `POST /notes`
pub(crate) async fn create(pool: Pool, body: Vec<u8>) -> Answer {
    let note: NewNote = parse(&body)?;
    json(&notes::create_note(&pool, &note.text, note.completed).await?)
}

/// `GET /notes/ID`
pub(crate) async fn get(id: i32, pool: Pool) -> Answer {
    found(notes::get_note(&pool, id).await?, "note")
}

/// `PUT /notes/ID`
pub(crate) async fn replace(id: i32, pool: Pool, body: Vec<u8>) -> Answer {
    let note: NewNote = parse(&body)?;
    found(notes::replace_note(&pool, &note.text, note.completed, id).await?, "note")
}

/// `PATCH /notes/ID`
pub(crate) async fn change(id: i32, pool: Pool, body: Vec<u8>) -> Answer {
    let change: Change = parse(&body)?;
    found(notes::change_note(&pool, change.text.as_deref(), change.completed, id).await?, "note")
}

/// `DELETE /notes/ID`
pub(crate) async fn delete(id: i32, pool: Pool) -> Answer {
    deleted(notes::delete_note(&pool, id).await?, "note")
}
