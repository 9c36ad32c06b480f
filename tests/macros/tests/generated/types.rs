//! Each type goes to the server as a parameter and comes back as a column.

use std::ops::Bound;

use anosql_rs::{
    Cached, Executor, Interval, Range,
    tokio_postgres::types::{FromSql, IsNull, ToSql, Type},
};
use rust_decimal::Decimal;
use serde_json::json;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

use crate::database::Database;

pub(crate) mod queries {
    anosql_rs::include_queries!("sql/types.sql");
}
use queries::{Address, Mood};

/// Rust types that `Cargo.toml` names for a domain and for a column.
macro_rules! text_type {
    ($name:ident) => {
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) struct $name(pub(crate) String);

        impl<'a> FromSql<'a> for $name {
            fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
                String::from_sql(ty, raw).map(Self)
            }

            fn accepts(ty: &Type) -> bool {
                <String as FromSql>::accepts(ty)
            }
        }

        impl ToSql for $name {
            fn to_sql(
                &self,
                ty: &Type,
                out: &mut anosql_rs::__private::BytesMut,
            ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
                self.0.to_sql(ty, out)
            }

            fn accepts(ty: &Type) -> bool {
                <String as ToSql>::accepts(ty)
            }

            anosql_rs::tokio_postgres::types::to_sql_checked!();
        }
    };
}
text_type!(Email);
text_type!(Handle);

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn day() -> Date {
    Date::from_ordinal_date(2024, 60).unwrap()
}

fn hour() -> Time {
    Time::from_hms_micro(23, 59, 59, 999_999).unwrap()
}

fn moment() -> PrimitiveDateTime {
    PrimitiveDateTime::new(day(), hour())
}

async fn numbers(db: &impl Executor) {
    let exact = decimal("-79228162514264.337593543950335");
    let share = decimal("99.90");
    let row = queries::numbers(
        db,
        Some(true),
        Some(i16::MIN),
        Some(i32::MAX),
        Some(i64::MIN),
        Some(f32::MIN_POSITIVE),
        Some(f64::INFINITY),
        Some(exact),
        Some(share),
        Some(u32::MAX),
        Some(-128),
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!(
        row,
        queries::NumbersRow {
            truth: Some(true),
            small: Some(i16::MIN),
            whole: Some(i32::MAX),
            big: Some(i64::MIN),
            single: Some(f32::MIN_POSITIVE),
            double: Some(f64::INFINITY),
            exact: Some(exact),
            share: Some(share),
            id: Some(u32::MAX),
            letter: Some(-128),
        }
    );
    assert_eq!(row.share.map(|share| share.to_string()).as_deref(), Some("99.90"));
}

async fn texts(db: &impl Executor) {
    let (document, tree) = (json!({"b": 1, "a": [null]}), json!(null));
    let key = uuid::Uuid::max();
    let row = queries::texts(
        db,
        Some(""),
        Some("äöüß€"),
        Some("ab"),
        Some("name"),
        Some(&[0, 255]),
        Some("2001:db8::1".parse().unwrap()),
        Some(&document),
        Some(&tree),
        Some(key),
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!(
        row,
        queries::TextsRow {
            body: Some(String::new()),
            short: Some("äöüß€".to_owned()),
            padded: Some("ab   ".to_owned()),
            called: Some("name".to_owned()),
            bytes: Some(vec![0, 255]),
            address: Some("2001:db8::1".parse().unwrap()),
            document: Some(document.clone()),
            tree: Some(tree.clone()),
            key: Some(key),
        }
    );
}

async fn times(db: &impl Executor) {
    let length = Interval { months: -1, days: 31, microseconds: i64::MAX };
    let instant = OffsetDateTime::from_unix_timestamp(-1).unwrap();
    let row = queries::times(db, Some(day()), Some(hour()), Some(moment()), Some(instant), Some(length));
    assert_eq!(
        row.await.unwrap().unwrap(),
        queries::TimesRow {
            day: Some(day()),
            hour: Some(hour()),
            moment: Some(moment()),
            instant: Some(instant),
            length: Some(length),
        }
    );
}

async fn lists(db: &impl Executor) {
    let mail = Email("a@b".to_owned());
    let tree = json!({});
    let row = queries::lists(
        db,
        Some(&[1, -1]),
        Some(&["", "b"]),
        Some(&[day()]),
        Some(&[decimal("0.50")]),
        Some(&[Mood::SoSo, Mood::Happy]),
        Some(&[&mail]),
        Some(&["alias"]),
        Some(&[&[]]),
        Some(&[&tree]),
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!(
        row,
        queries::ListsRow {
            wholes: Some(vec![Some(1), Some(-1)]),
            words: Some(vec![Some(String::new()), Some("b".to_owned())]),
            days: Some(vec![Some(day())]),
            exacts: Some(vec![Some(decimal("0.50"))]),
            moods: Some(vec![Some(Mood::SoSo), Some(Mood::Happy)]),
            mails: Some(vec![Some(mail.clone())]),
            aliases: Some(vec![Some("alias".to_owned())]),
            blobs: Some(vec![Some(Vec::new())]),
            trees: Some(vec![Some(tree.clone())]),
        }
    );
}

async fn full_lists(db: &impl Executor) {
    let mail = Email("a@b".to_owned());
    let (wholes, exacts, moods) = ([1, -1], [decimal("0.50")], [Mood::Sad]);
    let row = queries::full(
        db,
        Some(&wholes),
        None,
        None,
        Some(&exacts),
        Some(&moods),
        Some(&[&mail]),
        Some(&["alias"]),
        None,
        None,
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!(
        row,
        queries::FullRow {
            wholes: Some(wholes.to_vec()),
            exacts: Some(exacts.to_vec()),
            moods: Some(moods.to_vec()),
            mails: Some(vec![mail.clone()]),
            aliases: vec!["alias".to_owned()],
        }
    );
}

async fn empty_lists(db: &impl Executor) {
    let row = queries::lists(
        db,
        Some(&[]),
        Some(&[]),
        Some(&[]),
        Some(&[]),
        Some(&[]),
        Some(&[]),
        Some(&[]),
        Some(&[]),
        Some(&[]),
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!((row.moods, row.mails, row.exacts), (Some(vec![]), Some(vec![]), Some(vec![])));
}

async fn own(db: &impl Executor) {
    let home = Address {
        street: Some("Main \"Street\", (1)".to_owned()),
        number: None,
        moods: Some(vec![Some(Mood::Sad), None]),
    };
    let mail = Email("a@b".to_owned());
    let exacts =
        Range::Bounded { lower: Bound::Excluded(decimal("0.5")), upper: Bound::Included(decimal("1.5")) };
    let instants =
        Range::Bounded { lower: Bound::Included(OffsetDateTime::UNIX_EPOCH), upper: Bound::Unbounded };
    let row = queries::own(
        db,
        Some(Mood::Happy),
        Some(&home),
        Some(&[&home]),
        Some(&mail),
        Some(&Range::from(1..4)),
        Some(&Range::Empty),
        Some(&exacts),
        Some(&instants),
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!(
        row,
        queries::OwnRow {
            mood: Some(Mood::Happy),
            home: Some(home.clone()),
            homes: Some(vec![Some(home.clone())]),
            mail: Some(mail.clone()),
            spans: Some(Range::from(1..4)),
            days: Some(Range::Empty),
            exacts: Some(exacts.clone()),
            instants: Some(instants.clone()),
        }
    );
}

async fn nulls(db: &impl Executor) {
    let row = queries::numbers(db, None, None, None, None, None, None, None, None, None, None);
    assert_eq!(row.await.unwrap().unwrap().share, None);
    let row = queries::texts(db, None, None, None, None, None, None, None, None, None);
    assert_eq!(row.await.unwrap().unwrap().tree, None);
    assert_eq!(queries::times(db, None, None, None, None, None).await.unwrap().unwrap().length, None);
    let row = queries::lists(db, None, None, None, None, None, None, None, None, None);
    assert_eq!(row.await.unwrap().unwrap().mails, None);
    let row = queries::own(db, None, None, None, None, None, None, None, None);
    assert_eq!(row.await.unwrap().unwrap().homes, None);
    assert_eq!(queries::nulls(db).await.unwrap(), [Some(1), None, Some(3)]);
}

async fn all(db: &impl Executor) {
    // The second time, statements are prepared where anything is.
    for _ in 0..2 {
        numbers(db).await;
        texts(db).await;
        times(db).await;
        lists(db).await;
        empty_lists(db).await;
        own(db).await;
        nulls(db).await;
        full_lists(db).await;
    }
}

#[tokio::test]
async fn on_a_connection() {
    all(&Database::new().await.connect().await).await;
}

#[tokio::test]
async fn in_a_transaction() {
    let mut client = Database::new().await.connect().await;
    all(&client.transaction().await.unwrap()).await;
}

#[tokio::test]
async fn on_a_connection_with_a_cache() {
    all(&Cached::new(Database::new().await.connect().await)).await;
}

#[tokio::test]
async fn on_a_pool() {
    all(&Database::new().await.pool()).await;
}

#[tokio::test]
async fn a_mapped_column_is_sent_and_read_as_its_rust_type() {
    let client = Database::new().await.connect().await;
    let (mail, handle) = (Email("a@b".to_owned()), Handle("me".to_owned()));
    let links = vec![Some("x".to_owned()), None];
    let row = queries::profile(&client, 1, &handle, &mail, &links).await.unwrap();
    assert_eq!((row.handle, row.mail, row.links), (handle, mail, links));
}
