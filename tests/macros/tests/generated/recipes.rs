//! The recipes of the crate's documentation do what they say.

use anosql_rs::{Cached, ErrorKind, Json};

use crate::database::Database;

mod queries {
    anosql_rs::include_queries!(
        "anosql-rs/tests/sql/recipes",
        schema = "anosql-rs/tests/sql/recipes_schema.sql"
    );
}
use queries::{children, document, list, load, page, patch, queue, search, upsert};

async fn client() -> (Database, Cached) {
    let database = Database::new().await;
    let mut client = database.connect().await;
    client.batch_execute(include_str!("../../../../anosql-rs/tests/sql/recipes_schema.sql")).await.unwrap();
    let fill = "insert into people (name) values ('ada'); insert into tasks (payload) values ('a'), ('b')";
    client.batch_execute(fill).await.unwrap();
    let posts = ["one sql", "two", "three sql"].map(|title| load::LoadParams { title, body: "rust" });
    assert_eq!(load::load(&mut client, posts).await.unwrap(), 3);
    client.batch_execute("insert into comments (post, body) values (1, 'x'), (1, 'y')").await.unwrap();
    (database, Cached::new(client))
}

#[tokio::test]
async fn a_list_has_filters_and_an_order() {
    let (_database, client) = client().await;
    let params =
        list::ListParams { word: Some("sql"), order: list::ListOrder::ByTitle, ..list::ListParams::new(9) };
    let titles: Vec<String> = params.run(&client).await.unwrap().into_iter().map(|post| post.title).collect();
    assert_eq!(titles, ["one sql", "three sql"]);
}

#[tokio::test]
async fn pages_follow_each_other() {
    let (_database, client) = client().await;
    let first = page::page(&client, None, None, 2).await.unwrap();
    let last = first.last().unwrap();
    let next = page::page(&client, Some(last.published), Some(last.id), 2).await.unwrap();
    let ids: Vec<i32> = first.iter().chain(&next).map(|post| post.id).collect();
    assert_eq!(ids, [3, 2, 1]);
}

#[tokio::test]
async fn a_patch_changes_what_is_given() {
    let (_database, client) = client().await;
    let given = patch::PatchParams { author: Some(Some(1)), ..patch::PatchParams::new(2) };
    let post = given.run(&client).await.unwrap().unwrap();
    assert_eq!((post.title.as_str(), post.author), ("two", Some(1)));
    let nothing = patch::PatchParams::new(2).run(&client).await.unwrap_err();
    assert_eq!(nothing.kind(), ErrorKind::NothingToSet);
}

#[tokio::test]
async fn parents_come_with_their_children() {
    let (_database, client) = client().await;
    let counts: Vec<(bool, usize)> = children::threads(&client)
        .await
        .unwrap()
        .into_iter()
        .map(|thread| (thread.author.is_some(), thread.comments.len()))
        .collect();
    assert_eq!(counts, [(false, 2), (false, 0), (false, 0)]);
}

#[tokio::test]
async fn an_upsert_says_whether_the_row_is_new() {
    let (_database, client) = client().await;
    assert!(!upsert::save(&client, "two", "x").await.unwrap().is_new);
    assert!(upsert::save(&client, "four", "x").await.unwrap().is_new);
}

#[tokio::test]
async fn a_task_is_taken_once() {
    let (_database, client) = client().await;
    let mut taken = Vec::new();
    while let Some(task) = queue::take(&client).await.unwrap() {
        taken.push(task.payload);
    }
    assert_eq!(taken, ["a", "b"]);
}

#[tokio::test]
async fn a_search_finds_words() {
    let (_database, client) = client().await;
    assert_eq!(search::search(&client, "two rust").await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_document_is_saved_and_read() {
    let (_database, client) = client().await;
    let settings = Json(crate::Settings { open: true });
    assert_eq!(document::save_settings(&client, 1, &settings).await.unwrap(), 1);
    assert_eq!(document::settings(&client, 1).await.unwrap(), Some(settings));
}
