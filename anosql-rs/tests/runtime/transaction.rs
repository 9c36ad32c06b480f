//! What is acknowledged in a transaction is there after its commit, or the commit fails.

use anosql_rs::{
    __private::{affected, at_most_one, first, many, one, script, stream, value},
    Cached, Error, ErrorKind, ExclusiveExecutor, Executor, commit,
    tokio_postgres::error::SqlState,
};

use crate::database::{COUNT, Database, INSERT, count, query};

// The first row is fine, the 300th cannot be had: neither the first portion of a stream nor its rows know of it.
query!(RATIOS, "select 600 / (300 - i) as ratio from generate_series(1, 900) i", [], ["ratio" "int4"]);
query!(SERIES, "select generate_series(1, $1)", [INT4], ["generate_series" "int4"]);
query!(TITLES, "select repeat('x', 1000) as title from generate_series(1, $1)", [INT4], ["title" "text"]);
query!(TEXT, "select i || 'x' as text from generate_series(1, 3) i where 1 / (3 - i) >= 0", [], ["text" "text"]);
query!(BROKEN, "select 1 / 0", [], ["ratio" "int4"]);

/// A macro, since a transaction of each kind is begun by a method of its own.
macro_rules! on_each_kind {
    ($($name:ident: $scene:ident;)*) => {$(
        mod $name {
            use super::*;

            #[tokio::test]
            async fn on_a_connection() {
                let mut client = Database::new().await.connect().await;
                let transaction = client.transaction().await.unwrap();
                $scene(&transaction).await;
            }

            #[tokio::test]
            async fn on_a_cached_connection() {
                let mut client = Cached::new(Database::new().await.connect().await);
                let transaction = client.transaction().await.unwrap();
                $scene(&transaction).await;
            }

            #[tokio::test]
            async fn on_a_pooled_connection() {
                let mut client = Database::new().await.pool().get().await.unwrap();
                let transaction = client.transaction().await.unwrap();
                $scene(&transaction).await;
            }
        }
    )*};
}

on_each_kind! {
    first_tells_of_an_error_in_a_later_row: first_fails;
    one_tells_of_an_error_in_a_later_row: one_fails;
    a_second_row_does_not_hide_an_error_behind_it: at_most_one_fails;
    a_row_that_does_not_fit_does_not_hide_an_error_behind_it: decoding_fails;
    a_stream_dropped_early_has_made_no_error: stream_is_dropped;
    a_stream_read_to_its_end_tells_of_the_error: stream_is_read;
    a_stream_gives_every_row: stream_is_whole;
    other_queries_run_while_a_stream_is_read: queries_run_between;
}

#[track_caller]
fn is_division_by_zero<T: std::fmt::Debug>(result: Result<T, Error>) {
    let error = result.unwrap_err();
    assert_eq!(error.code(), Some(&SqlState::DIVISION_BY_ZERO), "{error}");
}

async fn first_fails(db: &impl Executor) {
    is_division_by_zero(first(db, &RATIOS, &[], value::<i32>).await);
}

async fn one_fails(db: &impl Executor) {
    is_division_by_zero(one(db, &RATIOS, &[], value::<i32>).await);
}

async fn at_most_one_fails(db: &impl Executor) {
    is_division_by_zero(at_most_one(db, &RATIOS, &[], value::<i32>).await);
}

async fn decoding_fails(db: &impl Executor) {
    is_division_by_zero(many(db, &TEXT, &[], value::<i32>).await);
}

async fn stream_is_dropped<'c, D: Executor>(db: &'c D)
where
    &'c D: ExclusiveExecutor<'c>,
{
    affected(db, &INSERT, &[&1, &"a"]).await.unwrap();
    let mut rows = stream(db, &RATIOS, &[], value::<i32>).await.unwrap();
    assert_eq!(rows.try_next().await.unwrap(), Some(2));
    drop(rows);
    assert_eq!(many(db, &COUNT, &[], value::<i64>).await.unwrap(), [1]);
}

async fn stream_is_read<'c, D: Executor>(db: &'c D)
where
    &'c D: ExclusiveExecutor<'c>,
{
    let mut rows = stream(db, &RATIOS, &[], value::<i32>).await.unwrap();
    let error = loop {
        match rows.try_next().await {
            Ok(Some(_)) => {}
            result => break result,
        }
    };
    is_division_by_zero(error);
}

async fn stream_is_whole<'c, D: Executor>(db: &'c D)
where
    &'c D: ExclusiveExecutor<'c>,
{
    // The sizes of the first portions, of none, and of more rows than any portion has.
    for length in [0, 1, 63, 64, 65, 10_000] {
        let mut rows = stream(db, &SERIES, &[&length], value::<i32>).await.unwrap();
        let mut all = Vec::new();
        while let Some(row) = rows.try_next().await.unwrap() {
            all.push(row);
        }
        assert!(all.iter().copied().eq(1..=length), "{length} rows: {all:?}");
    }
}

async fn queries_run_between<'c, D: Executor>(db: &'c D)
where
    &'c D: ExclusiveExecutor<'c>,
{
    let mut rows = stream(db, &TITLES, &[&1000], value::<String>).await.unwrap();
    let mut id = 0;
    while let Some(title) = rows.try_next().await.unwrap() {
        id += 1;
        affected(db, &INSERT, &[&id, &title]).await.unwrap();
    }
    assert_eq!(many(db, &COUNT, &[], value::<i64>).await.unwrap(), [1000]);
}

#[tokio::test]
async fn an_acknowledged_write_is_there_after_a_stream_was_dropped() {
    let database = Database::new().await;
    let mut client = database.connect().await;
    let transaction = client.transaction().await.unwrap();
    stream_is_dropped(&transaction).await;
    transaction.commit().await.unwrap();
    assert_eq!(count(&client).await, 1);
}

#[track_caller]
fn is_aborted(result: Result<(), Error>) {
    assert_eq!(result.unwrap_err().code(), Some(&SqlState::IN_FAILED_SQL_TRANSACTION));
}

#[tokio::test]
async fn the_commit_of_an_aborted_transaction_fails() {
    let mut client = Database::new().await.connect().await;
    let transaction = client.transaction().await.unwrap();
    many(&transaction, &BROKEN, &[], value::<i32>).await.unwrap_err();
    is_aborted(commit(transaction).await);
}

#[tokio::test]
async fn the_commit_of_an_aborted_cached_transaction_fails() {
    let mut client = Cached::new(Database::new().await.connect().await);
    let transaction = client.transaction().await.unwrap();
    many(&transaction, &BROKEN, &[], value::<i32>).await.unwrap_err();
    is_aborted(transaction.commit().await);
}

#[tokio::test]
async fn the_commit_of_an_aborted_pooled_transaction_fails() {
    let mut client = Database::new().await.pool().get().await.unwrap();
    let transaction = client.transaction().await.unwrap();
    many(&transaction, &BROKEN, &[], value::<i32>).await.unwrap_err();
    is_aborted(commit(transaction).await);
}

#[tokio::test]
async fn the_commit_after_a_call_that_was_given_up_fails_as_the_call_did() {
    query!(SLOWLY_BROKEN, "select 1 / (count(*) - 1)::int from pg_sleep(0.05)", [], ["ratio" "int4"]);
    let mut client = Database::new().await.connect().await;
    let transaction = client.transaction().await.unwrap();
    affected(&transaction, &INSERT, &[&1, &"a"]).await.unwrap();
    let call = Box::pin(many(&transaction, &SLOWLY_BROKEN, &[], value::<i32>));
    tokio::select! {
        _ = call => panic!("it sleeps for longer"),
        () = tokio::time::sleep(std::time::Duration::from_millis(10)) => {}
    }
    is_aborted(commit(transaction).await);
    assert_eq!(count(&client).await, 0);
}

#[tokio::test]
async fn a_commit_writes() {
    let mut client = Database::new().await.connect().await;
    let transaction = client.transaction().await.unwrap();
    affected(&transaction, &INSERT, &[&1, &"a"]).await.unwrap();
    commit(transaction).await.unwrap();
    assert_eq!(count(&client).await, 1);
}

#[tokio::test]
async fn a_nested_transaction_is_committed_into_the_outer_one() {
    let mut client = Database::new().await.connect().await;
    let mut outer = client.transaction().await.unwrap();
    let inner = outer.transaction().await.unwrap();
    affected(&inner, &INSERT, &[&1, &"a"]).await.unwrap();
    commit(inner).await.unwrap();
    outer.rollback().await.unwrap();
    assert_eq!(count(&client).await, 0);
}

#[tokio::test]
async fn a_deferred_constraint_fails_the_commit() {
    let mut client = Database::new().await.connect().await;
    client.batch_execute("create table u (id int references t deferrable initially deferred)").await.unwrap();
    let transaction = client.transaction().await.unwrap();
    transaction.batch_execute("insert into u values (7)").await.unwrap();
    let error = commit(transaction).await.unwrap_err();
    assert_eq!(error.code(), Some(&SqlState::FOREIGN_KEY_VIOLATION));
}

query!(OPENS, "begin; insert into t values (7, 'a')", [], [], true, LeavesOpen);
query!(ABORTS, "begin; select 1 / 0; commit", [], [], true, Closes);
query!(BEGIN, "begin", [], [], true, LeavesOpen);
query!(COMMIT, "commit", [], [], true, Closes);

#[tokio::test]
async fn a_pool_refuses_to_run_what_leaves_a_transaction_open() {
    let database = Database::new().await;
    let pool = database.pool();
    assert_eq!(script(&pool, &OPENS).await.unwrap_err().kind(), ErrorKind::Pool);
    assert_eq!(affected(&pool, &BEGIN, &[]).await.unwrap_err().kind(), ErrorKind::Pool);
    affected(&pool, &INSERT, &[&1, &"a"]).await.unwrap();
    assert_eq!(count(&database.connect().await).await, 1);
}

#[tokio::test]
async fn a_script_that_fails_in_its_transaction_leaves_the_pool_clean() {
    let database = Database::new().await;
    let pool = database.pool();
    for id in 0..4 {
        is_division_by_zero(script(&pool, &ABORTS).await);
        affected(&pool, &INSERT, &[&id, &"a"]).await.unwrap();
    }
    assert_eq!(count(&database.connect().await).await, 4);
}

#[tokio::test]
async fn a_pooled_connection_left_in_a_transaction_is_given_to_nobody() {
    let database = Database::new().await;
    let pool = database.pool_of(1);
    for (id, leave) in [(1, &OPENS), (2, &ABORTS)] {
        let client = pool.get().await.unwrap();
        script(&client, leave).await.ok();
        drop(client);
        affected(&pool, &INSERT, &[&id, &"a"]).await.unwrap();
    }
    assert_eq!(count(&database.connect().await).await, 2);
}

#[tokio::test]
async fn a_transaction_ended_by_a_query_leaves_its_pooled_connection_in_use() {
    query!(BACKEND, "select pg_backend_pid()", [], ["pg_backend_pid" "int4"]);
    let pool = Database::new().await.pool_of(1);
    let client = pool.get().await.unwrap();
    let before = one(&client, &BACKEND, &[], value::<i32>).await.unwrap();
    affected(&client, &BEGIN, &[]).await.unwrap();
    affected(&client, &COMMIT, &[]).await.unwrap();
    drop(client);
    assert_eq!(one(&pool, &BACKEND, &[], value::<i32>).await.unwrap(), before);
}
