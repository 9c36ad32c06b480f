//! Types that few programs use: what the server sends comes back to it as the same.

use anosql_rs::{Cached, pg};

use crate::database::Database;

mod queries {
    anosql_rs::include_queries!("sql/rare.sql", schema = "sql/schema.sql");
}

/// Reads a value of each type from its text, and gives the texts that the server makes of them when they are sent.
async fn there_and_back(client: &Cached, texts: &[&str; 29]) -> Vec<Option<String>> {
    let rare = queries::read(client, texts).await.unwrap().unwrap();
    let texts = queries::written(
        client,
        rare.a_money.as_ref(),
        rare.a_timetz.as_ref(),
        rare.a_xml.as_ref(),
        rare.a_refcursor.as_ref(),
        rare.a_jsonpath.as_ref(),
        rare.a_cidr.as_ref(),
        rare.a_macaddr.as_ref(),
        rare.a_macaddr8.as_ref(),
        rare.a_bits.as_ref(),
        rare.a_varbit.as_ref(),
        rare.a_point.as_ref(),
        rare.a_line.as_ref(),
        rare.a_lseg.as_ref(),
        rare.a_box.as_ref(),
        rare.a_path.as_ref(),
        rare.a_polygon.as_ref(),
        rare.a_circle.as_ref(),
        rare.a_tsvector.as_ref(),
        rare.a_tsquery.as_ref(),
        rare.a_pg_lsn.as_ref(),
        rare.a_xid.as_ref(),
        rare.a_cid.as_ref(),
        rare.a_xid8.as_ref(),
        rare.a_tid.as_ref(),
        rare.a_pg_snapshot.as_ref(),
        rare.a_regclass.as_ref(),
        rare.a_int4multirange.as_ref(),
        rare.a_nummultirange.as_ref(),
        rare.a_datemultirange.as_ref(),
    )
    .await
    .unwrap()
    .unwrap();
    vec![
        texts.a_money,
        texts.a_timetz,
        texts.a_xml,
        texts.a_refcursor,
        texts.a_jsonpath,
        texts.a_cidr,
        texts.a_macaddr,
        texts.a_macaddr8,
        texts.a_bits,
        texts.a_varbit,
        texts.a_point,
        texts.a_line,
        texts.a_lseg,
        texts.a_box,
        texts.a_path,
        texts.a_polygon,
        texts.a_circle,
        texts.a_tsvector,
        texts.a_tsquery,
        texts.a_pg_lsn,
        texts.a_xid,
        texts.a_cid,
        texts.a_xid8,
        texts.a_tid,
        texts.a_pg_snapshot,
        texts.a_regclass,
        texts.a_int4multirange,
        texts.a_nummultirange,
        texts.a_datemultirange,
    ]
}

async fn client() -> (Database, Cached) {
    let database = Database::new().await;
    let client = Cached::new(database.connect().await);
    client.batch_execute("set lc_monetary = 'C'; set time zone 'UTC'").await.unwrap();
    (database, client)
}

#[tokio::test]
async fn values_survive_the_way_there_and_back() {
    let (_database, client) = client().await;
    let texts = [
        "12.34",
        "24:00:00+01",
        "<a>ü</a>",
        "c",
        "$.\"a\"[*]?(@ > 1)",
        "10.1.0.0/16",
        "08:00:2b:01:02:03",
        "08:00:2b:01:02:03:04:05",
        "101",
        "1100101101",
        "(1.5,-2)",
        "{1,-1,2}",
        "[(1,2),(3,4)]",
        "(3,4),(1,2)",
        "[(1,2),(3,4)]",
        "((0,0),(1,1),(1,0))",
        "<(1,2),3>",
        "'a':1A,2 'b':3 'c'",
        "!'a':*B & ( 'b' <2> 'c' | 'd' )",
        "16/B374D848",
        "4294967295",
        "7",
        "18446744073709551615",
        "(4294967295,65535)",
        "10:20:10,14,15",
        "pg_class",
        "{[1,3),[5,7)}",
        "{(,1.5],[2.5,)}",
        "{[2026-01-01,2026-02-01)}",
    ];
    let back = there_and_back(&client, &texts).await;
    let back: Vec<&str> = back.iter().flatten().map(String::as_str).collect();
    assert_eq!(back[0], "$12.34");
    assert_eq!(back[1..], texts[1..]);
}

#[tokio::test]
async fn values_at_the_edges_survive_too() {
    let (_database, client) = client().await;
    let texts = [
        "-92233720368547758.08",
        "00:00:00-15:59",
        "text",
        "",
        "$",
        "::/0",
        "00:00:00:00:00:00",
        "00:00:00:00:00:00:00:00",
        "000",
        "",
        "(Infinity,-0)",
        "{0,-1,0}",
        "[(0,0),(0,0)]",
        "(0,0),(0,0)",
        "((0,0))",
        "((1,2))",
        "<(0,0),0>",
        "",
        "",
        "0/0",
        "0",
        "0",
        "0",
        "(0,0)",
        "1:1:",
        "pg_type",
        "{}",
        "{(,)}",
        "{(,)}",
    ];
    let back = there_and_back(&client, &texts).await;
    let back: Vec<&str> = back.iter().flatten().map(String::as_str).collect();
    assert_eq!(back[1..], texts[1..]);
}

#[tokio::test]
async fn an_array_of_them_is_a_vec() {
    let (_database, client) = client().await;
    assert_eq!(queries::stored(&client).await.unwrap(), [None, Some(pg::Point { x: 1.0, y: 2.0 })]);
}

#[tokio::test]
async fn an_hstore_is_a_map() {
    let (_database, client) = client().await;
    queries::schema(&client).await.unwrap();
    let pairs = std::collections::HashMap::from([("a".to_owned(), Some("1".to_owned()))]);
    let mut both = pairs.clone();
    both.insert("b".to_owned(), None);
    assert_eq!(queries::pairs(&client, &pairs).await.unwrap(), both);
}

#[tokio::test]
async fn a_list_that_is_declared_so_holds_nulls() {
    let (_database, client) = client().await;
    let mail = crate::types::Email("a@b".to_owned());
    let (words, moods) = ([Some("a"), None], [None, Some(queries::Mood::Sad)]);
    let row = queries::holes(&client, &words, &moods, &[None, Some(&mail)]).await.unwrap().unwrap();
    let texts = [row.words, row.moods, row.mails];
    assert_eq!(texts, ["{a,NULL}", "{NULL,sad}", "{NULL,a@b}"]);
}

#[tokio::test]
async fn a_number_of_any_length_keeps_each_digit() {
    let (_database, client) = client().await;
    let long = format!("-{}.{}1", "9".repeat(300), "0".repeat(500));
    for text in [
        "0",
        "1",
        "-1",
        "9999",
        "10000",
        "0.1",
        "0.0001",
        "0.00001000",
        "-12345678.90123456789",
        "1000000000000",
        "0.00",
        "NaN",
        "Infinity",
        "-Infinity",
        &long,
    ] {
        let value: pg::Numeric = text.parse().unwrap();
        let row = queries::exact(&client, &value).await.unwrap().unwrap();
        assert_eq!((row.value.to_string().as_str(), row.written.as_str()), (text, text));
    }
}
