use std::sync::Arc;

use anosql_rs::{
    __private::{affected, many, value},
    Cached, Executor,
};

use crate::database::{COUNT, Database, INSERT, query};

query!(TITLES, "select title from t order by id", [], ["title" "text"]);

async fn works(db: &impl Executor) {
    affected(db, &INSERT, &[&1, &"a"]).await.unwrap();
    assert_eq!(many(db, &TITLES, &[], value::<String>).await.unwrap(), ["a"]);
}

#[tokio::test]
async fn a_connection() {
    works(&Database::new().await.connect().await).await;
}

#[tokio::test]
async fn a_shared_connection() {
    works(&Arc::new(Database::new().await.connect().await)).await;
}

#[tokio::test]
async fn a_transaction() {
    let mut client = Database::new().await.connect().await;
    works(&client.transaction().await.unwrap()).await;
}

#[tokio::test]
async fn a_connection_with_a_cache() {
    works(&Cached::new(Database::new().await.connect().await)).await;
}

#[tokio::test]
async fn a_transaction_with_a_cache() {
    let mut client = Cached::new(Database::new().await.connect().await);
    let transaction = client.transaction().await.unwrap();
    works(&transaction).await;
    transaction.commit().await.unwrap();
    assert_eq!(many(&client, &TITLES, &[], value::<String>).await.unwrap(), ["a"]);
}

#[tokio::test]
async fn a_pool() {
    works(&Database::new().await.pool()).await;
}

#[tokio::test]
async fn a_pooled_connection() {
    works(&Database::new().await.pool().get().await.unwrap()).await;
}

#[tokio::test]
async fn a_pooled_transaction() {
    let mut client = Database::new().await.pool().get().await.unwrap();
    works(&client.transaction().await.unwrap()).await;
}

#[tokio::test]
async fn a_query_can_run_in_a_task_of_its_own() {
    let database = Database::new().await;
    let (client, pool) = (database.connect().await, database.pool());
    let on_client = tokio::spawn(async move { many(&client, &COUNT, &[], value::<i64>).await });
    let on_pool = tokio::spawn(async move { many(&pool, &COUNT, &[], value::<i64>).await });
    assert_eq!(on_client.await.unwrap().unwrap(), [0]);
    assert_eq!(on_pool.await.unwrap().unwrap(), [0]);
}
