use anosql_rs::{
    __private::{Row, affected, many, value},
    Error, ErrorKind,
    deadpool_postgres::{Manager, Pool},
    tokio_postgres::{self, NoTls, error::SqlState},
};

use crate::database::{Database, INSERT, query};

query!(ALL, "select * from t", [], ["id" "int4", "title" "text"]);

fn pair(row: &Row<'_>) -> Result<(i32, String), Error> {
    Ok((row.get(0)?, row.get(1)?))
}

/// What reading a row of `t` says after a change of `t`.
async fn changed_by(sql: &str) -> Error {
    let client = Database::new().await.connect().await;
    affected(&client, &INSERT, &[&1, &"a"]).await.unwrap();
    client.batch_execute(sql).await.unwrap();
    many(&client, &ALL, &[], pair).await.unwrap_err()
}

#[tokio::test]
async fn a_violated_constraint_is_named() {
    let client = Database::new().await.connect().await;
    affected(&client, &INSERT, &[&1, &"a"]).await.unwrap();
    let error = affected(&client, &INSERT, &[&1, &"a"]).await.unwrap_err();
    assert_eq!((error.code(), error.constraint()), (Some(&SqlState::UNIQUE_VIOLATION), Some("t_pkey")));
    assert_eq!(
        error.to_string(),
        "INSERT (sql/test.sql:1): duplicate key value violates unique constraint \"t_pkey\" [23505]"
    );
}

#[tokio::test]
async fn an_error_behind_the_last_row_is_not_lost() {
    let client = Database::new().await.connect().await;
    client.batch_execute("create table u (id int references t deferrable initially deferred)").await.unwrap();
    query!(BROKEN, "insert into u values (7) returning id", [], ["id" "int4"]);
    let error = anosql_rs::__private::one(&client, &BROKEN, &[], value::<i32>).await.unwrap_err();
    assert_eq!(error.code(), Some(&SqlState::FOREIGN_KEY_VIOLATION));
}

#[tokio::test]
async fn a_null_that_cannot_be_names_its_column() {
    let error = changed_by("alter table t alter title drop not null; update t set title = null").await;
    assert_eq!(error.kind(), ErrorKind::UnexpectedNull);
    assert_eq!(
        error.to_string(),
        "ALL (sql/test.sql:1): column \"title\" is null, which the schema did not allow when the query was compiled"
    );
}

#[tokio::test]
async fn a_column_of_another_type_says_which() {
    let error = changed_by("alter table t alter title type int using 1").await;
    assert_eq!(error.kind(), ErrorKind::SchemaChanged);
    assert_eq!(
        error.to_string(),
        "ALL (sql/test.sql:1): column \"title\" is of type int4 now and was text: \
         the schema has changed since the query was compiled"
    );
}

#[tokio::test]
async fn a_column_that_is_gone_is_named() {
    let error = changed_by("alter table t drop title").await;
    assert_eq!(
        error.to_string(),
        "ALL (sql/test.sql:1): column \"title\" is no longer there: \
         the schema has changed since the query was compiled"
    );
}

#[tokio::test]
async fn a_column_in_the_place_of_another_is_not_read() {
    let error = changed_by("alter table t add note text; alter table t drop title").await;
    assert_eq!(
        error.to_string(),
        "ALL (sql/test.sql:1): column 2 is \"note\" now and was \"title\": \
         the schema has changed since the query was compiled"
    );
}

#[tokio::test]
async fn a_lost_connection_is_no_error_of_the_database() {
    let client = Database::new().await.connect().await;
    client.batch_execute("select pg_terminate_backend(pg_backend_pid())").await.unwrap_err();
    let error = many(&client, &ALL, &[], pair).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn a_connection_that_the_server_ends_says_so() {
    let database = Database::new().await;
    let client = database.connect().await;
    query!(END, "select pg_terminate_backend(pg_backend_pid())", [], ["pg_terminate_backend" "bool"]);
    let error = many(&client, &END, &[], value::<bool>).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Connection, Some(&SqlState::ADMIN_SHUTDOWN)),
        "{error}"
    );
}

/// What a pool that cannot connect says.
async fn unconnected(url: &str) -> Error {
    let manager = Manager::new(url.parse().unwrap(), NoTls);
    let error = many(&Pool::builder(manager).build().unwrap(), &ALL, &[], pair).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pool);
    error
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named() {
    let url = Database::new().await.url().to_owned();
    let config: tokio_postgres::Config = url.parse().unwrap();
    let elsewhere = url.replace(config.get_dbname().unwrap(), "nodb");
    assert_eq!(
        unconnected(&elsewhere).await.to_string(),
        "ALL (sql/test.sql:1): cannot connect: database \"nodb\" does not exist [3D000]"
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_says_why() {
    // Nothing listens on a port that is reserved for tests of this kind.
    let error = unconnected("postgresql://postgres@127.0.0.1:1/postgres").await.to_string();
    assert!(error.contains("onnection refused"), "{error}");
}

#[tokio::test]
async fn a_socket_that_is_not_there_says_why() {
    let error = unconnected("host=/nowhere user=nobody").await.to_string();
    assert!(error.contains("error connecting to server: No such file"), "{error}");
}
