//! Conditions and assignments that are left out, against the statements that one would write by hand.

use anosql_rs::{Cached, ErrorKind};
use time::{Date, Month};

use crate::database::Database;

mod queries {
    anosql_rs::include_queries!("sql/optional.sql", schema = "sql/schema.sql");
}
use queries::{FindGoodsParams, Mood, PatchGoodParams, PatchGoodRow};

/// Two titles, three kinds and none, prices with nulls between, two days.
const FILL: &str = "insert into goods (title, kind, price, note, made)
    select 't' || n % 2, (array['sad', 'so-so', 'HAPPY', null])[n % 4 + 1]::mood, nullif(n % 5, 4),
        case n % 3 when 0 then 'note' || n % 6 end, date '2026-01-01' + n % 2
    from generate_series(1, 240) n";

async fn database() -> (Database, Cached) {
    let database = Database::new().await;
    let client = Cached::new(database.connect().await);
    queries::schema(&client).await.unwrap();
    client.batch_execute(FILL).await.unwrap();
    (database, client)
}

fn day() -> Date {
    Date::from_calendar_date(2026, Month::January, 2).unwrap()
}

#[tokio::test]
async fn each_set_of_conditions_finds_what_the_statement_with_those_alone_finds() {
    let (_database, client) = database().await;
    let by_hand = [
        "title = 't1'",
        "kind = 'so-so'",
        "price >= 2",
        "(note like 'note' || '%' or note is null and 'note' = 'none')",
        "made between '2026-01-02' and current_date",
        "id = any('{1,4,7,8,12,15,16,20,24,27,33,36,45,48,60,64,72,84,96,144,204}')",
    ];
    let ids = [1, 4, 7, 8, 12, 15, 16, 20, 24, 27, 33, 36, 45, 48, 60, 64, 72, 84, 96, 144, 204];
    let mut found_by_all = Vec::new();
    for set in 0..1_u32 << by_hand.len() {
        let has = |number: u32| set & 1 << number != 0;
        let found = FindGoodsParams {
            title: has(0).then_some("t1"),
            kind: has(1).then_some(Mood::SoSo),
            price: has(2).then_some(2),
            note: has(3).then_some("note"),
            made: has(4).then_some(day()),
            ids: has(5).then_some(&ids),
            ..FindGoodsParams::new(4)
        };
        let found: Vec<i32> = found.run(&client).await.unwrap().into_iter().map(|good| good.id).collect();
        let conditions = by_hand.iter().zip(0..).filter(|(_, number)| has(*number));
        let conditions = conditions.fold("id >= 4".to_owned(), |all, (one, _)| format!("{all} and {one}"));
        let rows =
            client.query(&format!("select id from goods where {conditions} order by id"), &[]).await.unwrap();
        let expected: Vec<i32> = rows.iter().map(|row| row.get(0)).collect();
        assert_eq!(found, expected, "{conditions}");
        found_by_all = found;
    }
    assert!(!found_by_all.is_empty(), "a condition that nothing passes shows nothing");
}

#[tokio::test]
async fn conditions_on_groups_are_left_out() {
    let (_database, client) = database().await;
    let all = queries::count_by_kind(&client, None, None).await.unwrap();
    assert_eq!(all.iter().map(|row| row.goods).sum::<i64>(), 240);
    assert_eq!(queries::count_by_kind(&client, None, Some(61)).await.unwrap(), []);
    let of_a_day = queries::count_by_kind(&client, Some(day()), Some(1)).await.unwrap();
    assert_eq!(of_a_day.iter().map(|row| row.goods).sum::<i64>(), 120);
}

#[tokio::test]
async fn a_condition_of_a_join_is_left_out() {
    let (_database, client) = database().await;
    let joined = |rows: Vec<queries::WithOthersRow>| rows.iter().filter(|row| row.other.is_some()).count();
    assert_eq!(joined(queries::with_others(&client, None).await.unwrap()), 239);
    assert_eq!(joined(queries::with_others(&client, Some(1)).await.unwrap()), 47);
}

#[tokio::test]
async fn a_patch_writes_what_is_given_and_nothing_else() {
    let (_database, client) = database().await;
    let titles = [None, Some("new")];
    let kinds = [None, Some(None), Some(Some(Mood::Happy))];
    let prices = [None, Some(None), Some(Some(9))];
    let notes = [None, Some(None), Some(Some("x"))];
    let old = PatchGoodRow {
        id: 2,
        title: "old".to_owned(),
        kind: Some(Mood::Sad),
        price: Some(1),
        note: Some("o".to_owned()),
    };
    for title in titles {
        for kind in kinds {
            for price in prices {
                for note in notes {
                    let reset =
                        "update goods set title = 'old', kind = 'sad', price = 1, note = 'o' where id = 2";
                    client.batch_execute(reset).await.unwrap();
                    let patch = PatchGoodParams { title, kind, price, note, ..PatchGoodParams::new(2) };
                    let written = patch.run(&client).await;
                    if title.is_none() && kind.is_none() && price.is_none() && note.is_none() {
                        assert_eq!(written.unwrap_err().kind(), ErrorKind::NothingToSet);
                        continue;
                    }
                    let expected = PatchGoodRow {
                        title: title.map_or(old.title.clone(), str::to_owned),
                        kind: kind.unwrap_or(old.kind),
                        price: price.unwrap_or(old.price),
                        note: note.map_or(old.note.clone(), |note| note.map(str::to_owned)),
                        ..old.clone()
                    };
                    assert_eq!(written.unwrap(), Some(expected));
                }
            }
        }
    }
}

#[tokio::test]
async fn a_trigger_on_a_column_that_is_not_given_does_not_fire() {
    let (_database, client) = database().await;
    client
        .batch_execute(
            "create function fail() returns trigger language plpgsql as 'begin raise exception ''title''; end';
            create trigger t before update of title on goods for each row execute function fail()",
        )
        .await
        .unwrap();
    let patch = PatchGoodParams { price: Some(None), ..PatchGoodParams::new(2) };
    assert_eq!(patch.run(&client).await.unwrap().map(|row| row.price), Some(None));
    let patch = PatchGoodParams { title: Some("new"), ..PatchGoodParams::new(2) };
    assert_eq!(patch.run(&client).await.unwrap_err().kind(), ErrorKind::Database);
}

#[tokio::test]
async fn an_assignment_that_is_always_there_is_made() {
    let (_database, client) = database().await;
    assert_eq!(queries::touch_good(&client, 4, None).await.unwrap(), 1);
    let row = client.query_one("select made = '2026-01-02' from goods where id = 4", &[]).await.unwrap();
    assert!(row.get::<_, bool>(0));
}

#[tokio::test]
async fn a_condition_that_is_given_uses_its_index() {
    let (_database, client) = database().await;
    client
        .batch_execute(
            "insert into goods (title, price) select 't', n from generate_series(1, 20000) n; analyze goods",
        )
        .await
        .unwrap();
    let indexed = queries::plan(&client, Some(77)).await.unwrap().join("\n");
    assert!(indexed.contains("goods_price"), "{indexed}");
    let all = queries::plan(&client, None).await.unwrap().join("\n");
    assert_eq!(all, "Seq Scan on goods");
}

#[tokio::test]
async fn a_pool_and_a_transaction_take_each_statement() {
    let (database, _client) = database().await;
    let pool = database.pool();
    let mut client = pool.get().await.unwrap();
    let transaction = client.transaction().await.unwrap();
    for title in [None, Some("t0"), None, Some("t1")] {
        let params = FindGoodsParams { title, ..FindGoodsParams::new(1) };
        let expected = if title.is_some() { 120 } else { 240 };
        assert_eq!(params.run(&transaction).await.unwrap().len(), expected);
    }
    drop(transaction);
    drop(client);
    assert_eq!(
        queries::find_goods(&pool, 1, Some("t0"), None, None, None, None, None).await.unwrap().len(),
        120
    );
}

#[tokio::test]
async fn rows_come_in_the_order_that_is_asked_for() {
    let (_database, client) = database().await;
    let of = |order| async move {
        let rows =
            queries::SortedGoodsParams { order, ..queries::SortedGoodsParams::new(10) }.run(&client).await;
        (rows.unwrap().into_iter().map(|row| row.id).collect::<Vec<_>>(), client)
    };
    let (as_written, client) = of(queries::SortedGoodsOrder::AsWritten).await;
    assert_eq!(as_written, [1, 2, 3]);
    for (order, sql) in [
        (queries::SortedGoodsOrder::Dearest, "price desc nulls last, id"),
        (queries::SortedGoodsOrder::ByTitle, "title, id desc"),
    ] {
        for title in [None, Some("t1")] {
            let rows = queries::sorted_goods(&client, 10, title, order).await.unwrap();
            let condition = title.map(|title| format!("and title = '{title}'")).unwrap_or_default();
            let by_hand = format!("select id from goods where id <= 10 {condition} order by {sql} limit 3");
            let expected: Vec<i32> =
                client.query(&by_hand, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
            assert_eq!(rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), expected, "{by_hand}");
        }
    }
}

#[tokio::test]
async fn parameters_may_be_called_as_anything_in_the_generated_code() {
    let (_database, client) = database().await;
    let order = queries::NamedLikeOursOrder::Down;
    assert_eq!(queries::named_like_ours(&client, 3, Some("t1"), None, order).await.unwrap(), [3]);
}
