//! Two crates that choose differently, in one program and on one connection.

// A test that cannot set its scene up has failed.
#![allow(clippy::unwrap_used)]

use anosql_rs::{
    Cached,
    tokio_postgres::{NoTls, connect},
};
use anosql_tests_choices_one as one;
use anosql_tests_choices_two as two;

const ID: &str = "6b4f5a0e-6f9c-4a5d-9c3e-2b1a0f9e8d7c";

/// One connection to a new database, so that both crates share what it has prepared.
async fn connection() -> Cached {
    let server = local_postgres::Server::shared().unwrap();
    let (client, connection) = connect(&server.fresh_database().unwrap(), NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(include_str!("../../sql/schema.sql")).await.unwrap();
    Cached::new(client)
}

async fn book_by_chrono(client: &Cached) -> one::meetings::BookRow {
    let day = chrono::NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
    let begins = chrono::NaiveTime::from_hms_micro_opt(9, 30, 0, 1).unwrap();
    let starts = day.and_time(begins);
    one::meetings::book(client, ID, day, begins, starts, starts.and_utc(), None).await.unwrap()
}

#[tokio::test]
async fn what_one_crate_writes_the_other_reads() {
    let client = connection().await;
    book_by_chrono(&client).await;
    let read = two::meetings::meeting(&client, ID).await.unwrap().unwrap();
    assert_eq!(read.day, jiff::civil::date(2024, 2, 29));
    assert_eq!(read.begins, jiff::civil::time(9, 30, 0, 1_000));
    assert_eq!(read.starts, jiff::civil::date(2024, 2, 29).at(9, 30, 0, 1_000));
    assert_eq!(read.booked.to_string(), "2024-02-29T09:30:00.000001Z");
    assert_eq!(read.cancelled, None);
    assert_eq!(read.state, two::meetings::State::Planned);
}

#[tokio::test]
async fn one_statement_serves_the_types_of_both() {
    let client = connection().await;
    book_by_chrono(&client).await;
    let by_chrono = one::meetings::days(&client).await.unwrap();
    let by_jiff = two::meetings::days(&client).await.unwrap();
    assert_eq!(by_chrono, [vec![chrono::NaiveDate::from_ymd_opt(2024, 2, 29).unwrap()]]);
    assert_eq!(by_jiff, [vec![jiff::civil::date(2024, 2, 29)]]);
}

#[tokio::test]
async fn serde_is_derived_where_it_was_asked_for() {
    let client = connection().await;
    book_by_chrono(&client).await;
    let read = two::meetings::meeting(&client, ID).await.unwrap().unwrap();
    let json = serde_json::to_value(&read).unwrap();
    assert_eq!(json["day"], "2024-02-29");
    assert_eq!(json["state"], "planned");
    assert_eq!(serde_json::from_value::<two::meetings::Meeting>(json).unwrap(), read);
}

#[tokio::test]
async fn each_crate_has_the_types_of_its_own_features() {
    let client = connection().await;
    let id: uuid::Uuid = ID.parse().unwrap();
    assert_eq!(one::own::id(&client, id).await.unwrap(), id);
    let document = serde_json::json!({ "a": [1, null] });
    assert_eq!(one::own::document(&client, &document).await.unwrap(), document);
    let price: rust_decimal::Decimal = "-12.340".parse().unwrap();
    assert_eq!(two::own::price(&client, price).await.unwrap(), price);
}
