//! Errors in the middle, futures that are dropped, connections that die and connections that are shared.

use std::sync::Arc;

use anosql_rs::{Cached, ErrorKind, deadpool_postgres::Pool, tokio_postgres::error::SqlState};
use futures_util::poll;

use crate::{
    database::Database,
    types::{Email, Handle},
};

// One query is not proven to give one row, and so it warns: that is what a test here is about.
#[allow(deprecated)]
pub(crate) mod queries {
    anosql_rs::include_queries!("sql/items.sql");
}
use queries::{InsertManyParams, InsertProfilesParams};

const ROWS: i32 = 5_000;

fn rows(last: i32) -> impl Iterator<Item = InsertManyParams<'static>> {
    // Titles are compared when the transaction is committed, numbers at once.
    (0..last)
        .map(|id| InsertManyParams { id: id % (ROWS - 1), title: if id % 2 == 0 { "even" } else { "odd" } })
}

/// The end of a connection may be seen a moment later than the error that comes of it.
async fn recovers(pool: &Pool) {
    while let Err(error) = queries::count(pool).await {
        assert_eq!(error.kind(), ErrorKind::Connection);
        tokio::task::yield_now().await;
    }
    is_clean(pool).await;
}

async fn is_clean(pool: &Pool) {
    assert_eq!(queries::count(pool).await.unwrap(), 0);
}

#[tokio::test]
async fn a_batch_with_an_error_in_its_last_row_writes_nothing() {
    let pool = Database::new().await.pool();
    let error = queries::insert_many(&pool, rows(ROWS)).await.unwrap_err();
    assert_eq!((error.row(), error.constraint()), (Some(ROWS as usize - 1), Some("items_pkey")));
    assert!(
        error.to_string().starts_with("insert_many (")
            && error.to_string().contains("sql/items.sql:4), row 4999: "),
        "{error}"
    );
    is_clean(&pool).await;
}

#[tokio::test]
async fn a_batch_that_fails_at_its_commit_writes_nothing() {
    let pool = Database::new().await.pool();
    let error = queries::insert_many(&pool, rows(3)).await.unwrap_err();
    assert_eq!((error.row(), error.constraint()), (None, Some("items_title_key")));
    is_clean(&pool).await;
}

#[tokio::test]
async fn a_batch_of_domains_names_the_row_that_breaks_its_check() {
    let pool = Database::new().await.pool();
    let mails = ["a@b", "c@d", "nobody"].map(|mail| Email(mail.to_owned()));
    let (handle, links) = (Handle("me".to_owned()), Vec::new());
    let rows =
        (0..).zip(&mails).map(|(id, mail)| InsertProfilesParams { id, handle: &handle, mail, links: &links });
    let error = queries::insert_profiles(&pool, rows).await.unwrap_err();
    assert_eq!((error.row(), error.code()), (Some(2), Some(&SqlState::CHECK_VIOLATION)));
}

#[tokio::test]
async fn a_batch_that_is_dropped_in_the_middle_writes_nothing() {
    let database = Database::new().await;
    let (pool, other) = (database.pool(), database.connect().await);
    for polls in [1, 2, 4, 8, 16] {
        // The last row waits for the end of a transaction that writes the same one, so the batch is not done before.
        let same = format!("begin; insert into items (id, title) values ({}, 'same')", ROWS - 2);
        other.batch_execute(&same).await.unwrap();
        let mut batch = Box::pin(queries::insert_many(&pool, rows(ROWS - 1)));
        for _ in 0..polls {
            assert!(poll!(batch.as_mut()).is_pending());
            tokio::task::yield_now().await;
        }
        drop(batch);
        other.batch_execute("rollback").await.unwrap();
        is_clean(&pool).await;
    }
}

#[tokio::test]
async fn a_stream_that_is_dropped_in_the_middle_leaves_the_connection_clean() {
    let mut client = Cached::new(Database::new().await.connect().await);
    for read in [0, 1, 100] {
        let mut rows = queries::series_stream(&mut client, 10_000).await.unwrap();
        for number in 1..=read {
            assert_eq!(rows.try_next().await.unwrap().unwrap().number, number);
        }
        drop(rows);
        assert_eq!(queries::count(&client).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_slow_reader_gets_every_row() {
    let mut client = Cached::new(Database::new().await.connect().await);
    let mut rows = queries::series_stream(&mut client, 10_000).await.unwrap();
    let mut expected = 0;
    while let Some(row) = rows.try_next().await.unwrap() {
        expected += 1;
        assert_eq!(row.number, expected);
        if expected % 100 == 0 {
            // Meanwhile the connection could read on.
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
        }
    }
    assert_eq!(expected, 10_000);
}

#[tokio::test]
async fn a_second_row_is_an_error_that_leaves_the_connection_usable() {
    let client = Database::new().await.connect().await;
    for (id, title) in [(1, "a"), (2, "b")] {
        queries::insert(&client, id, title).await.unwrap();
    }
    let error = queries::by_title(&client, "a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyRows);
    assert_eq!(queries::by_title(&client, "b").await.unwrap().unwrap().id, 2);
}

#[tokio::test]
async fn a_pool_recovers_from_a_backend_that_was_ended() {
    let pool = Database::new().await.pool();
    let error = queries::end_backend(&pool).await.unwrap_err();
    assert_eq!(error.code(), Some(&SqlState::ADMIN_SHUTDOWN), "{error}");
    recovers(&pool).await;
}

#[tokio::test]
async fn a_connection_that_was_ended_says_so() {
    let client = Database::new().await.connect().await;
    queries::end_backend(&client).await.unwrap_err();
    let error = queries::count(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.to_string().ends_with("): connection closed"), "{error}");
}

#[tokio::test]
async fn a_batch_whose_backend_is_ended_fails() {
    let database = Database::new().await;
    let (pool, locker, killer) = (database.pool(), database.connect().await, database.connect().await);
    // The batch waits for this lock at its first row, so it is neither done nor idle when its backend is ended.
    locker.batch_execute("begin; lock table items in exclusive mode").await.unwrap();
    let mut batch = Box::pin(queries::insert_many(&pool, rows(ROWS - 1)));
    let end_waiting = "select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    while killer.query(end_waiting, &[]).await.unwrap().is_empty() {
        assert!(poll!(batch.as_mut()).is_pending());
    }
    let error = batch.await.unwrap_err();
    assert!(
        error.kind() == ErrorKind::Connection || error.code() == Some(&SqlState::ADMIN_SHUTDOWN),
        "{error:?}"
    );
    locker.batch_execute("rollback").await.unwrap();
    recovers(&pool).await;
}

#[tokio::test]
async fn tasks_share_one_connection() {
    let client = Arc::new(Cached::new(Database::new().await.connect().await));
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let client = Arc::clone(&client);
            tokio::spawn(async move {
                for id in (task * 100)..(task * 100 + 100) {
                    let title = id.to_string();
                    queries::insert(&client, id, &title).await.unwrap();
                    assert_eq!(queries::by_id(&client, id).await.unwrap().unwrap().title, title);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(queries::count(&client).await.unwrap(), 800);
}
