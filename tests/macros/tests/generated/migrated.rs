//! Migrations under a running program, whose statements are prepared.

use anosql_rs::{
    Cached, Error, ErrorKind, Executor,
    tokio_postgres::{Client, error::SqlState},
};

use crate::{database::Database, stress::queries};

/// What a query says before a migration by another connection and after it: on a connection with a cache, and on a pool.
async fn around<T>(migration: &str, read: impl AsyncFn(&dyn Executor) -> T) -> [(T, T); 2] {
    let database = Database::new().await;
    let client = Cached::new(database.connect().await);
    let on_client = around_one(&database.connect().await, migration, &client, &read).await;
    let database = Database::new().await;
    let on_pool = around_one(&database.connect().await, migration, &database.pool(), &read).await;
    [on_client, on_pool]
}

async fn around_one<T>(
    migrator: &Client,
    migration: &str,
    running: &dyn Executor,
    read: &impl AsyncFn(&dyn Executor) -> T,
) -> (T, T) {
    queries::insert(&running, 1, "a").await.unwrap();
    let before = read(running).await;
    migrator.batch_execute(migration).await.unwrap();
    (before, read(running).await)
}

async fn items(db: &dyn Executor) -> Result<Vec<queries::ItemsRow>, Error> {
    queries::items(&db).await
}

async fn titles(db: &dyn Executor) -> Result<Vec<String>, Error> {
    queries::titles(&db).await
}

#[tokio::test]
async fn a_column_that_is_added_disturbs_nobody() {
    for (before, after) in around("alter table items add note text default 'new'", items).await {
        assert_eq!(before.unwrap(), after.unwrap());
    }
}

#[tokio::test]
async fn a_type_that_the_rust_type_reads_too_disturbs_nobody() {
    for (before, after) in around("alter table items alter title type varchar(9)", items).await {
        assert_eq!(before.unwrap(), after.unwrap());
    }
}

#[tokio::test]
async fn a_type_that_no_longer_fits_names_query_and_column() {
    for (_, after) in around("alter table items alter title type int using 1", titles).await {
        let error = after.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SchemaChanged);
        assert_eq!(
            error.to_string(),
            "titles (tests/macros/sql/items.sql:13): column \"title\" is of type int4 now and was text: \
             the schema has changed since the query was compiled"
        );
    }
}

#[tokio::test]
async fn a_column_that_is_dropped_names_query_and_column() {
    for (_, after) in around("alter table items drop title", titles).await {
        let error = after.unwrap_err();
        assert_eq!(error.code(), Some(&SqlState::UNDEFINED_COLUMN));
        assert_eq!(
            error.to_string(),
            "titles (tests/macros/sql/items.sql:13): column \"title\" does not exist [42703]"
        );
    }
    for (_, after) in around("alter table items drop title", items).await {
        assert_eq!(
            after.unwrap_err().to_string(),
            "items (tests/macros/sql/items.sql:10): column \"title\" is no longer there: \
             the schema has changed since the query was compiled"
        );
    }
}

#[tokio::test]
async fn a_parameter_that_no_longer_fits_names_the_query() {
    let insert = async |db: &dyn Executor| queries::insert(&db, 2, "b").await;
    for (_, after) in around("alter table items alter title type int using id", insert).await {
        let error = after.unwrap_err();
        assert!(error.to_string().starts_with("insert (tests/macros/sql/items.sql:1): "), "{error}");
        assert_eq!(error.code(), Some(&SqlState::DATATYPE_MISMATCH), "{error}");
    }
}

#[tokio::test]
async fn one_large_row_with_a_new_enum_arrives_at_once() {
    let database = Database::new().await;
    let (client, cached) = (database.connect().await, Cached::new(database.connect().await));
    client.batch_execute("alter table items drop constraint items_title_key").await.unwrap();
    queries::insert(&client, 1, &"x".repeat(1_000_000)).await.unwrap();
    let migration = "alter table items add mood mood default 'sad'";
    client.batch_execute(migration).await.unwrap();
    assert_eq!(queries::by_id(&client, 1).await.unwrap().unwrap().title.len(), 1_000_000);
    assert_eq!(queries::by_id(&cached, 1).await.unwrap().unwrap().title.len(), 1_000_000);
}
