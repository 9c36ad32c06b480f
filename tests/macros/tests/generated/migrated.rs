//! Migrations under a running program, whose statements are prepared.

use anosql_rs::{
    Cached, Error, ErrorKind, Executor,
    tokio_postgres::{Client, error::SqlState},
};

use crate::{database::Database, stress::queries, types::Email};

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

/// Replaces an enum, a composite type and a domain, as migration tools do where they cannot be altered.
const REPLACE_TYPES: &str = "
    create type mood_new as enum ('sad', 'so-so', 'HAPPY', 'new');
    alter type address rename to address_old;
    create type address as (street text, number int, moods mood_new[]);
    alter table own alter mood type mood_new using mood::text::mood_new;
    alter table own alter home type address using null, alter homes type address[] using null;
    alter table lists alter moods type mood_new[] using null;
    drop type address_old;
    drop type mood;
    alter type mood_new rename to mood;
    alter table own alter mail type text;
    alter table profiles alter mail type text;
    alter table lists drop mails;
    drop domain email;
    create domain email as text;
    alter table own alter mail type email";

fn home() -> queries::Address {
    queries::Address { street: None, number: Some(7), moods: None }
}

async fn asks_with_all_types(db: &dyn Executor) -> Result<(), Error> {
    queries::with_mood(&db, queries::Mood::Sad).await?;
    queries::with_moods(&db, &[queries::Mood::Sad]).await?;
    queries::at_home(&db, &home()).await?;
    queries::by_mail(&db, &Email("a@b".to_owned())).await?;
    queries::homes(&db, queries::Mood::Sad).await?;
    queries::move_in(&db, Some(queries::Mood::Sad), Some(&home())).await?;
    Ok(())
}

#[tokio::test]
async fn types_that_are_replaced_disturb_nobody() {
    for (before, after) in around(REPLACE_TYPES, asks_with_all_types).await {
        before.unwrap();
        after.unwrap();
    }
}

#[tokio::test]
async fn each_query_is_prepared_again_by_itself() {
    type Ask = fn(&dyn Executor) -> std::pin::Pin<Box<dyn Future<Output = Result<(), Error>> + '_>>;
    let each: [Ask; 4] = [
        |db| Box::pin(async move { queries::with_mood(&db, queries::Mood::Sad).await.map(drop) }),
        |db| Box::pin(async move { queries::with_moods(&db, &[queries::Mood::Sad]).await.map(drop) }),
        |db| Box::pin(async move { queries::at_home(&db, &home()).await.map(drop) }),
        |db| Box::pin(async move { queries::homes(&db, queries::Mood::Sad).await.map(drop) }),
    ];
    for ask in each {
        for (before, after) in around(REPLACE_TYPES, async |db| ask(db).await).await {
            before.unwrap();
            after.unwrap();
        }
    }
}

#[tokio::test]
async fn a_batch_whose_types_are_replaced_runs_again() {
    let rows = || [queries::MoveAllInParams { mood: Some(queries::Mood::Sad), home: None }];
    let database = Database::new().await;
    let (mut client, pool) = (Cached::new(database.connect().await), database.pool());
    queries::move_all_in(&mut client, rows()).await.unwrap();
    queries::move_all_in(&pool, rows()).await.unwrap();
    database.connect().await.batch_execute(REPLACE_TYPES).await.unwrap();
    queries::move_all_in(&mut client, rows()).await.unwrap();
    queries::move_all_in(&pool, rows()).await.unwrap();
    assert_eq!(queries::with_mood(&pool, queries::Mood::Sad).await.unwrap(), 4);
}

#[tokio::test]
async fn a_batch_whose_statement_was_discarded_runs_again() {
    let database = Database::new().await;
    let mut client = Cached::new(database.connect().await);
    let mut pooled = database.pool().get().await.unwrap();
    for round in 0..2 {
        let rows = |id| [queries::InsertManyParams { id, title: if id % 2 == 0 { "even" } else { "odd" } }];
        client.batch_execute("discard all").await.unwrap();
        client.batch_execute("delete from items").await.unwrap();
        pooled.batch_execute("discard all").await.unwrap();
        queries::insert_many(&mut client, rows(2 * round)).await.unwrap();
        queries::insert_many(&mut pooled, rows(2 * round + 1)).await.unwrap();
    }
    assert_eq!(queries::count(&client).await.unwrap(), 2);
}
