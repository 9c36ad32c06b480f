//! Calls that are given up: nobody waits behind them.

use std::{future::Future, time::Duration};

use anosql_rs::{
    __private::{affected, batch, first, many, one, stream, value},
    Error,
    deadpool_postgres::{Manager, Pool},
    only_free,
    tokio_postgres::NoTls,
};
use tokio::time::{Instant, timeout};

use crate::database::{COUNT, Database, INSERT, count, query};

// An hour: whoever waits for the end fails.
query!(SLEEP, "select 1 from pg_sleep(3600)", [], ["one" "int4"]);
query!(BACKEND, "select pg_backend_pid()", [], ["pg_backend_pid" "int4"]);
// Made row by row, and never whole.
query!(ENDLESS, "select generate_series(1, 1000000000000)", [], ["generate_series" "int8"], true, None, Read);
query!(FEW, "select generate_series(1, 3)", [], ["generate_series" "int4"], true, None, Read);
query!(
    RUNNING,
    "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and pid <> pg_backend_pid()",
    [],
    ["count" "int8"]
);

/// Gives a call up while the server works on it.
async fn give_up<T>(call: impl Future<Output = Result<T, Error>>) {
    assert!(timeout(Duration::from_millis(30), call).await.is_err(), "it should not have ended");
}

/// That somebody gets an answer from the pool.
async fn answers(pool: &Pool) {
    let answer = timeout(Duration::from_secs(60), many(pool, &COUNT, &[], value::<i64>)).await;
    answer.expect("the next caller waits").unwrap();
}

/// That the server does nothing any more for those who gave up.
async fn nothing_runs(database: &Database) {
    let client = database.connect().await;
    let start = Instant::now();
    while one(&client, &RUNNING, &[], value::<i64>).await.unwrap() > 0 {
        assert!(start.elapsed() < Duration::from_secs(60), "what was given up still runs");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_call_on_a_pool() {
    let database = Database::new().await;
    let pool = database.pool_of(1);
    give_up(many(&pool, &SLEEP, &[], value::<i32>)).await;
    answers(&pool).await;
    nothing_runs(&database).await;
}

#[tokio::test]
async fn the_rows_behind_the_first() {
    let database = Database::new().await;
    let pool = database.pool_of(1);
    assert_eq!(first(&pool, &ENDLESS, &[], value::<i64>).await.unwrap(), Some(1));
    answers(&pool).await;
    nothing_runs(&database).await;
}

#[tokio::test]
async fn a_stream_of_a_pool() {
    let database = Database::new().await;
    let pool = database.pool_of(1);
    let mut rows = stream(&pool, &ENDLESS, &[], value::<i64>).await.unwrap();
    assert_eq!(rows.try_next().await.unwrap(), Some(1));
    drop(rows);
    answers(&pool).await;
    nothing_runs(&database).await;
}

#[tokio::test]
async fn a_call_on_a_pooled_connection_that_is_given_back() {
    let pool = Database::new().await.pool_of(1);
    let client = pool.get().await.unwrap();
    give_up(many(&client, &SLEEP, &[], value::<i32>)).await;
    drop(client);
    answers(&pool).await;
}

#[tokio::test]
async fn a_call_in_a_pooled_transaction_that_is_given_back() {
    let pool = Database::new().await.pool_of(1);
    let mut client = pool.get().await.unwrap();
    let transaction = client.transaction().await.unwrap();
    give_up(many(&transaction, &SLEEP, &[], value::<i32>)).await;
    drop(transaction);
    drop(client);
    answers(&pool).await;
}

#[tokio::test]
async fn a_pooled_connection_that_is_taken_by_hand_through_the_hook() {
    let database = Database::new().await;
    let manager = Manager::new(database.url().parse().unwrap(), NoTls);
    let pool = Pool::builder(manager).max_size(1).pre_recycle(only_free()).build().unwrap();
    let mut client = pool.get().await.unwrap();
    let transaction = client.transaction().await.unwrap();
    give_up(many(&transaction, &SLEEP, &[], value::<i32>)).await;
    drop(transaction);
    drop(client);
    let mut client = pool.get().await.unwrap();
    let transaction = timeout(Duration::from_secs(60), client.transaction()).await;
    transaction.expect("the next caller waits").unwrap().commit().await.unwrap();
    nothing_runs(&database).await;
}

#[tokio::test]
async fn a_batch_that_waits_for_a_lock() {
    let database = Database::new().await;
    let pool = database.pool_of(1);
    let locker = database.connect().await;
    locker.batch_execute("begin; lock table t in share mode").await.unwrap();
    give_up(batch(&pool, &INSERT, [(1, "a")], |row| [&row.0, &row.1])).await;
    answers(&pool).await;
    locker.batch_execute("commit").await.unwrap();
    nothing_runs(&database).await;
    assert_eq!(count(&locker).await, 0);
}

#[tokio::test]
async fn a_call_that_is_over_soon_keeps_its_connection() {
    let pool = Database::new().await.pool_of(1);
    let before = one(&pool, &BACKEND, &[], value::<i32>).await.unwrap();
    // All rows have arrived together with the first.
    assert_eq!(first(&pool, &FEW, &[], value::<i32>).await.unwrap(), Some(1));
    assert_eq!(one(&pool, &BACKEND, &[], value::<i32>).await.unwrap(), before);
}

#[tokio::test]
async fn whoever_waits_for_a_connection_may_give_up_as_well() {
    let pool = Database::new().await.pool_of(1);
    let client = pool.get().await.unwrap();
    give_up(many(&client, &SLEEP, &[], value::<i32>)).await;
    drop(client);
    let mut next = Box::pin(affected(&pool, &INSERT, &[&1, &"a"]));
    assert!(futures_util::poll!(next.as_mut()).is_pending());
    drop(next);
    answers(&pool).await;
}
