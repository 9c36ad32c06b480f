//! What a Rust type cannot hold is an error that says so.

use anosql_rs::{Error, ErrorKind};

use crate::{database::Database, types::queries};

#[track_caller]
fn cannot_be_read<T: std::fmt::Debug>(read: Result<T, Error>, reason: &str) {
    let error = read.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().ends_with(reason), "{error}");
}

#[tokio::test]
async fn a_numeric_that_is_not_a_number() {
    let client = Database::new().await.connect().await;
    cannot_be_read(
        queries::exact(&client, "NaN").await,
        "column \"exact\" of type numeric cannot be read: it is NaN, which a Decimal cannot be",
    );
}

#[tokio::test]
async fn an_infinite_numeric() {
    let client = Database::new().await.connect().await;
    cannot_be_read(queries::exact(&client, "-Infinity").await, "it is infinite, which a Decimal cannot be");
}

#[tokio::test]
async fn a_numeric_with_too_many_digits() {
    let client = Database::new().await.connect().await;
    let reason = "it has more digits than a Decimal, which has 28";
    cannot_be_read(queries::exact(&client, "1e30").await, reason);
    cannot_be_read(queries::exact(&client, "12345678901234567890.12345678901").await, reason);
    cannot_be_read(queries::exact(&client, "1e-40").await, reason);
    cannot_be_read(queries::exacts(&client, "1e-40").await, reason);
}

#[tokio::test]
async fn the_longest_numerics_are_read() {
    let client = Database::new().await.connect().await;
    for written in
        ["79228162514264337593543950335", "-7.9228162514264337593543950335", "0.0000000000000000000000000001"]
    {
        assert_eq!(queries::exact(&client, written).await.unwrap().to_string(), written);
    }
}

#[tokio::test]
async fn an_infinite_date() {
    let client = Database::new().await.connect().await;
    let reason = "value too large to decode";
    cannot_be_read(queries::day(&client, "infinity").await, reason);
    cannot_be_read(queries::moment(&client, "-infinity").await, reason);
    cannot_be_read(queries::instant(&client, "infinity").await, reason);
}

#[tokio::test]
async fn the_end_of_a_day() {
    let client = Database::new().await.connect().await;
    let reason = "it is 24:00, which its Rust type cannot be";
    cannot_be_read(queries::hour(&client, "24:00").await, reason);
    cannot_be_read(queries::hours(&client, "24:00").await, reason);
    cannot_be_read(queries::maybe_hours(&client, "24:00").await, reason);
    cannot_be_read(queries::shift(&client, "24:00").await, reason);
    cannot_be_read(queries::shift_hours(&client, "24:00").await, reason);
    assert_eq!(queries::hour(&client, "23:59").await.unwrap().to_string(), "23:59:00.0");
}

#[tokio::test]
async fn a_null_in_an_array_that_is_said_to_hold_none() {
    let client = Database::new().await.connect().await;
    assert_eq!(queries::overridden(&client, Some(2)).await.unwrap(), [1, 2]);
    let error = queries::overridden(&client, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedNull);
    assert!(error.to_string().contains("column \"list\" is null or holds null"), "{error}");
}

#[tokio::test]
async fn an_array_of_arrays() {
    let client = Database::new().await.connect().await;
    cannot_be_read(queries::matrix(&client).await, "array contains too many dimensions");
}

#[tokio::test]
async fn a_text_with_a_nul() {
    let client = Database::new().await.connect().await;
    let error = queries::day(&client, "a\0b").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert!(
        error.to_string().contains("invalid byte sequence for encoding \"UTF8\": 0x00 [22021]"),
        "{error}"
    );
}
