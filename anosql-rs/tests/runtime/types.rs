use std::ops::Bound;

use anosql_rs::{
    __private::{
        Domain, Elements, Failure, FromSql, IsNull, ToSql, Type, Void, affected, domain_elements,
        enumeration, many, one, optional_value_via, to_sql_checked, value, value_via,
    },
    Interval, Range, UnknownLabel,
};

use crate::database::{Database, query};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mood {
    Happy,
}

impl std::str::FromStr for Mood {
    type Err = UnknownLabel;

    fn from_str(label: &str) -> Result<Self, UnknownLabel> {
        if label == "happy" { Ok(Mood::Happy) } else { Err(UnknownLabel::__new("mood", label)) }
    }
}

impl<'a> FromSql<'a> for Mood {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        enumeration::from_sql(raw)
    }

    fn accepts(ty: &Type) -> bool {
        enumeration::accepts(ty, "mood")
    }
}

impl ToSql for Mood {
    fn to_sql(&self, _: &Type, out: &mut anosql_rs::__private::BytesMut) -> Result<IsNull, Failure> {
        Ok(enumeration::to_sql("happy", out))
    }

    fn accepts(ty: &Type) -> bool {
        enumeration::accepts_parameter(ty, "mood")
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut anosql_rs::__private::BytesMut) -> Result<IsNull, Failure> {
        to_sql_checked(self, ty, out)
    }
}

const SCHEMA: &str = "
    create type mood as enum ('sad', 'happy');
    create domain email as text;
    create table people (mood mood, moods mood[], email email, emails email[])";

#[tokio::test]
async fn an_enum_is_sent_in_one_round_trip() {
    query!(INSERT, "insert into people (mood) values ($1)", [UNKNOWN], []);
    query!(MOODS, "select mood from people", [], ["mood" "mood"], false);
    let client = Database::new().await.connect().await;
    client.batch_execute(SCHEMA).await.unwrap();
    affected(&client, &INSERT, &[&Mood::Happy]).await.unwrap();
    assert_eq!(many(&client, &MOODS, &[], value::<Mood>).await.unwrap(), [Mood::Happy]);
}

#[tokio::test]
async fn a_large_result_of_an_enum_arrives() {
    query!(MOODS, "select 'happy'::mood from generate_series(1, 100000)", [], ["mood" "mood"], false);
    let client = Database::new().await.connect().await;
    client.batch_execute(SCHEMA).await.unwrap();
    assert_eq!(many(&client, &MOODS, &[], value::<Mood>).await.unwrap().len(), 100_000);
}

#[tokio::test]
async fn a_label_that_is_new_is_an_error() {
    query!(MOODS, "select 'sad'::mood as mood", [], ["mood" "mood"], false);
    let client = Database::new().await.connect().await;
    client.batch_execute(SCHEMA).await.unwrap();
    let error = many(&client, &MOODS, &[], value::<Mood>).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "MOODS (sql/test.sql:1): column \"mood\" of type mood cannot be read: \"sad\" is no label of enum mood"
    );
}

#[tokio::test]
async fn an_array_of_an_enum_is_sent_and_read() {
    query!(INSERT, "insert into people (moods) values ($1) returning moods", [UNKNOWN], ["moods" "mood[]"], false);
    let client = Database::new().await.connect().await;
    client.batch_execute(SCHEMA).await.unwrap();
    let moods =
        one(&client, &INSERT, &[&[Mood::Happy].as_slice()], value::<Vec<Option<Mood>>>).await.unwrap();
    assert_eq!(moods, [Some(Mood::Happy)]);
}

#[tokio::test]
async fn a_domain_is_sent_and_read_as_its_base_type() {
    query!(INSERT, "insert into people (email) values ($1) returning email", [TEXT], ["email" "text"]);
    let client = Database::new().await.connect().await;
    client.batch_execute(SCHEMA).await.unwrap();
    let email = one(&client, &INSERT, &[&Domain("a@b")], value::<String>).await.unwrap();
    assert_eq!(email, "a@b");
}

#[tokio::test]
async fn a_domain_that_the_server_found_is_sent_as_its_base_type() {
    query!(INSERT, "insert into people (email) values ($1)", [UNKNOWN], [], false);
    let client = Database::new().await.connect().await;
    client.batch_execute(SCHEMA).await.unwrap();
    assert_eq!(affected(&client, &INSERT, &[&Domain(Some("a@b"))]).await.unwrap(), 1);
}

#[tokio::test]
async fn an_array_of_a_domain_is_sent_and_read() {
    query!(INSERT, "insert into people (emails) values ($1) returning emails", [UNKNOWN], ["emails" "email[]"], false);
    let client = Database::new().await.connect().await;
    client.batch_execute(SCHEMA).await.unwrap();
    let read = value_via::<Elements<String>, Vec<Option<String>>>;
    let emails = one(&client, &INSERT, &[&domain_elements(&["a@b"])], read).await.unwrap();
    assert_eq!(emails, [Some("a@b".to_owned())]);
}

#[tokio::test]
async fn an_interval_keeps_months_days_and_time_apart() {
    query!(SAME, "select $1::interval", [INTERVAL], ["interval" "interval"]);
    let client = Database::new().await.connect().await;
    let interval = Interval { months: 14, days: -3, microseconds: 1 };
    assert_eq!(one(&client, &SAME, &[&interval], value::<Interval>).await.unwrap(), interval);
}

#[tokio::test]
async fn a_range_is_sent_and_read() {
    query!(SAME, "select $1::int4range", [INT4_RANGE], ["int4range" "int4range"]);
    let client = Database::new().await.connect().await;
    let range = Range::Bounded { lower: Bound::Included(1), upper: Bound::Unbounded };
    assert_eq!(one(&client, &SAME, &[&range], value::<Range<i32>>).await.unwrap(), range);
}

#[tokio::test]
async fn void_is_nothing() {
    query!(NOTIFY, "select pg_notify('a', 'b')", [], ["pg_notify" "void"]);
    let client = Database::new().await.connect().await;
    one(&client, &NOTIFY, &[], value_via::<Void, ()>).await.unwrap();
}

#[tokio::test]
async fn null_is_none_however_it_is_read() {
    query!(NOTHING, "select null::email[]", [], ["email" "email[]"], false);
    let client = Database::new().await.connect().await;
    client.batch_execute(SCHEMA).await.unwrap();
    let read = optional_value_via::<Elements<String>, Vec<Option<String>>>;
    assert_eq!(one(&client, &NOTHING, &[], read).await.unwrap(), None);
}
