use anosql_rs::{
    __private::{Row, many, value},
    Cached, Error, ErrorKind,
    tokio_postgres::error::SqlState,
};

use crate::database::{COUNT, Database, INSERT, query};

query!(ALL, "select * from t", [], ["id" "int4", "title" "text"]);
query!(PREPARED, "select count(*) from pg_prepared_statements where statement = $1", [TEXT], ["count" "int8"]);

fn pair(row: &Row<'_>) -> Result<(i32, String), Error> {
    Ok((row.get(0)?, row.get(1)?))
}

async fn prepared(client: &Cached, sql: &str) -> i64 {
    many(client, &PREPARED, &[&sql], value::<i64>).await.unwrap()[0]
}

#[tokio::test]
async fn a_query_is_prepared_once() {
    let client = Cached::new(Database::new().await.connect().await);
    for _ in 0..3 {
        many(&client, &COUNT, &[], value::<i64>).await.unwrap();
    }
    assert_eq!(prepared(&client, COUNT.sql).await, 1);
}

#[tokio::test]
async fn the_first_call_executes_once() {
    let client = Cached::new(Database::new().await.connect().await);
    anosql_rs::__private::affected(&client, &INSERT, &[&1, &"a"]).await.unwrap();
    assert_eq!(many(&client, &COUNT, &[], value::<i64>).await.unwrap(), [1]);
}

#[tokio::test]
async fn a_column_added_behind_the_known_ones_is_no_error() {
    let client = Cached::new(Database::new().await.connect().await);
    anosql_rs::__private::affected(&client, &INSERT, &[&1, &"a"]).await.unwrap();
    many(&client, &ALL, &[], pair).await.unwrap();
    client.batch_execute("alter table t add note text").await.unwrap();
    assert_eq!(many(&client, &ALL, &[], pair).await.unwrap(), [(1, "a".to_owned())]);
}

#[tokio::test]
async fn a_pool_prepares_again_after_a_migration() {
    let database = Database::new().await;
    let pool = database.pool();
    many(&pool, &ALL, &[], pair).await.unwrap();
    database.connect().await.batch_execute("alter table t add note text").await.unwrap();
    many(&pool, &ALL, &[], pair).await.unwrap();
}

#[tokio::test]
async fn a_transaction_fails_once_after_a_migration() {
    let database = Database::new().await;
    let mut client = Cached::new(database.connect().await);
    many(&client, &ALL, &[], pair).await.unwrap();
    database.connect().await.batch_execute("alter table t add note text").await.unwrap();
    let transaction = client.transaction().await.unwrap();
    let error = many(&transaction, &ALL, &[], pair).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    transaction.rollback().await.unwrap();
    let transaction = client.transaction().await.unwrap();
    many(&transaction, &ALL, &[], pair).await.unwrap();
}

#[tokio::test]
async fn discarded_statements_are_prepared_again() {
    let client = Cached::new(Database::new().await.connect().await);
    many(&client, &COUNT, &[], value::<i64>).await.unwrap();
    client.batch_execute("deallocate all").await.unwrap();
    assert_eq!(many(&client, &COUNT, &[], value::<i64>).await.unwrap(), [0]);
}

#[tokio::test]
async fn the_first_call_in_a_transaction_says_why_it_failed() {
    query!(MISSING, "select id from missing", [], ["id" "int4"]);
    let mut client = Cached::new(Database::new().await.connect().await);
    let transaction = client.transaction().await.unwrap();
    let error = many(&transaction, &MISSING, &[], value::<i32>).await.unwrap_err();
    assert_eq!(error.code(), Some(&SqlState::UNDEFINED_TABLE), "{error}");
}
