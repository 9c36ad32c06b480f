//! A schema that changes under a running program, in ways that ask the server for types the driver has not seen.

use anosql_rs::{
    __private::{Row, many, value},
    Cached, Error, ErrorKind, Executor,
};

use crate::database::{Database, query};

query!(ALL, "select * from t", [], ["id" "int4", "title" "text"]);
query!(TITLES, "select title from t", [], ["title" "text"]);

const MANY: i64 = 100_000;

/// Far more rows than fit between the connection and the reader, and an enum.
async fn filled() -> Database {
    let database = Database::new().await;
    let rows = format!(
        "insert into t select i, 'happy' from generate_series(1, {MANY}) i; create type mood as enum ('happy')"
    );
    database.connect().await.batch_execute(&rows).await.unwrap();
    database
}

fn id(row: &Row<'_>) -> Result<i32, Error> {
    row.get(0)
}

async fn reads_what_it_knows(db: &impl Executor) {
    assert_eq!(many(db, &ALL, &[], id).await.unwrap().len() as i64, MANY);
}

#[tokio::test]
async fn a_large_result_with_a_new_enum_arrives_on_a_connection() {
    let client = filled().await.connect().await;
    client.batch_execute("alter table t add mood mood default 'happy'").await.unwrap();
    reads_what_it_knows(&client).await;
}

#[tokio::test]
async fn a_large_result_with_a_new_enum_arrives_on_a_new_cached_connection() {
    let client = Cached::new(filled().await.connect().await);
    client.batch_execute("alter table t add mood mood default 'happy'").await.unwrap();
    reads_what_it_knows(&client).await;
}

#[tokio::test]
async fn a_large_result_that_became_an_enum_is_an_error_on_a_connection() {
    let client = filled().await.connect().await;
    client.batch_execute("alter table t alter title type mood using title::mood").await.unwrap();
    let error = many(&client, &TITLES, &[], value::<String>).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SchemaChanged);
}
