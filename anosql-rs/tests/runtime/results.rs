use anosql_rs::{
    __private::{at_most_one, first, many, one, script, stream, value},
    ErrorKind,
};

use crate::database::{Database, INSERT, count, query};

query!(SERIES, "select generate_series(1, $1)", [INT4], ["generate_series" "int4"]);
query!(SCRIPT, "insert into t values (1, 'a'); insert into t values (1, 'b')", [], []);

#[tokio::test]
async fn many_gives_all_rows_in_order() {
    let client = Database::new().await.connect().await;
    assert_eq!(many(&client, &SERIES, &[&3], value::<i32>).await.unwrap(), [1, 2, 3]);
}

#[tokio::test]
async fn at_most_one_gives_none_for_no_row() {
    let client = Database::new().await.connect().await;
    assert_eq!(at_most_one(&client, &SERIES, &[&0], value::<i32>).await.unwrap(), None);
}

#[tokio::test]
async fn at_most_one_refuses_two_rows() {
    let client = Database::new().await.connect().await;
    let error = at_most_one(&client, &SERIES, &[&2], value::<i32>).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyRows);
}

#[tokio::test]
async fn first_leaves_the_connection_usable() {
    let client = Database::new().await.connect().await;
    assert_eq!(first(&client, &SERIES, &[&100_000], value::<i32>).await.unwrap(), Some(1));
    assert_eq!(first(&client, &SERIES, &[&1], value::<i32>).await.unwrap(), Some(1));
}

#[tokio::test]
async fn one_without_a_row_is_an_error() {
    let client = Database::new().await.connect().await;
    let error = one(&client, &SERIES, &[&0], value::<i32>).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoRows);
}

#[tokio::test]
async fn a_stream_gives_rows_one_by_one() {
    let mut client = Database::new().await.connect().await;
    let mut rows = stream(&mut client, &SERIES, &[&100_000], value::<i32>).await.unwrap();
    let mut sum = 0;
    while let Some(row) = rows.try_next().await.unwrap() {
        sum += i64::from(row);
    }
    assert_eq!(sum, 5_000_050_000);
}

#[tokio::test]
async fn a_dropped_stream_gives_its_pooled_connection_back_usable() {
    let pool = Database::new().await.pool();
    for _ in 0..4 {
        let mut rows = stream(&pool, &SERIES, &[&10_000], value::<i32>).await.unwrap();
        assert_eq!(rows.try_next().await.unwrap(), Some(1));
    }
    assert_eq!(many(&pool, &SERIES, &[&1], value::<i32>).await.unwrap(), [1]);
}

#[tokio::test]
async fn affected_counts_rows() {
    let client = Database::new().await.connect().await;
    let affected = anosql_rs::__private::affected(&client, &INSERT, &[&1, &"a"]).await.unwrap();
    assert_eq!(affected, 1);
}

#[tokio::test]
async fn a_script_that_fails_leaves_nothing() {
    let client = Database::new().await.connect().await;
    script(&client, &SCRIPT).await.unwrap_err();
    assert_eq!(count(&client).await, 0);
}
