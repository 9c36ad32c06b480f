use anosql_rs::{__private::batch, Cached, Error, ExclusiveExecutor, tokio_postgres::error::SqlState};

use crate::database::{Database, INSERT, count};

async fn insert(
    db: impl ExclusiveExecutor<'_>,
    rows: impl IntoIterator<Item = (i32, &str)>,
) -> Result<u64, Error> {
    batch(db, &INSERT, rows, |row| [&row.0, &row.1]).await
}

#[tokio::test]
async fn all_rows_are_written() {
    let mut client = Database::new().await.connect().await;
    assert_eq!(insert(&mut client, (0..1000).map(|id| (id, "a"))).await.unwrap(), 1000);
    assert_eq!(count(&client).await, 1000);
}

#[tokio::test]
async fn the_row_that_fails_is_named() {
    let mut client = Database::new().await.connect().await;
    let error = insert(&mut client, (0..1000).map(|id| (id % 600, "a"))).await.unwrap_err();
    assert_eq!(error.row(), Some(600));
}

#[tokio::test]
async fn a_row_that_fails_undoes_all() {
    let mut client = Database::new().await.connect().await;
    let error = insert(&mut client, (0..1000).map(|id| (id % 600, "a"))).await.unwrap_err();
    assert_eq!(error.code(), Some(&SqlState::UNIQUE_VIOLATION));
    assert_eq!(count(&client).await, 0);
}

#[tokio::test]
async fn no_rows_need_no_connection() {
    let pool = Database::new().await.pool();
    pool.close();
    assert_eq!(insert(&pool, []).await.unwrap(), 0);
}

#[tokio::test]
async fn a_pool_writes_all_rows() {
    let database = Database::new().await;
    assert_eq!(insert(&database.pool(), [(1, "a"), (2, "b")]).await.unwrap(), 2);
    assert_eq!(count(&database.connect().await).await, 2);
}

#[tokio::test]
async fn a_pooled_connection_writes_all_rows() {
    let database = Database::new().await;
    let mut client = database.pool().get().await.unwrap();
    assert_eq!(insert(&mut client, [(1, "a"), (2, "b")]).await.unwrap(), 2);
    assert_eq!(count(&database.connect().await).await, 2);
}

#[tokio::test]
async fn a_cached_connection_writes_all_rows() {
    let database = Database::new().await;
    let mut client = Cached::new(database.connect().await);
    assert_eq!(insert(&mut client, [(1, "a"), (2, "b")]).await.unwrap(), 2);
    assert_eq!(count(&database.connect().await).await, 2);
}

#[tokio::test]
async fn a_transaction_keeps_the_rows_until_its_commit() {
    let database = Database::new().await;
    let mut client = database.connect().await;
    let transaction = client.transaction().await.unwrap();
    insert(&transaction, [(1, "a")]).await.unwrap();
    let other = database.connect().await;
    assert_eq!(count(&other).await, 0);
    transaction.commit().await.unwrap();
    assert_eq!(count(&other).await, 1);
}

#[tokio::test]
async fn a_dropped_batch_leaves_nothing_and_a_usable_connection() {
    let database = Database::new().await;
    let (mut client, other) = (database.connect().await, database.connect().await);
    for polls in 1..20 {
        // The last row waits for the end of a transaction that writes the same one, so the batch is not done before.
        other.batch_execute("begin; insert into t values (999, 'same')").await.unwrap();
        let mut batch = Box::pin(insert(&mut client, (0..1000).map(|id| (id, "a"))));
        for _ in 0..polls {
            assert!(futures_util::poll!(batch.as_mut()).is_pending());
            tokio::task::yield_now().await;
        }
        drop(batch);
        other.batch_execute("rollback").await.unwrap();
        assert_eq!(count(&client).await, 0);
    }
}

#[tokio::test]
async fn a_batch_can_run_in_a_task_of_its_own() {
    let database = Database::new().await;
    let pool = database.pool();
    let titles = ["a".to_owned(), "b".to_owned()];
    let task = tokio::spawn(async move {
        insert(&pool, titles.iter().zip(1..).map(|(title, id)| (id, title.as_str()))).await
    });
    assert_eq!(task.await.unwrap().unwrap(), 2);
}
