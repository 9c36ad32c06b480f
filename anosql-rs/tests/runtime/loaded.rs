use anosql_rs::{ErrorKind, Outcome, Parameters, Queries};

use crate::database::{Database, count};

const QUERIES: &str = "
-- name: insert!
insert into t values (:id, :title);
-- name: titles
select title from t order by id;
-- name: only-title?
select title from t;
";

#[tokio::test]
async fn a_query_gives_what_its_operator_says() {
    let client = Database::new().await.connect().await;
    let queries = Queries::from_str(QUERIES).unwrap();
    let parameters = Parameters::Named(&[("title", &"a"), ("id", &1)]);
    let inserted = queries.get("insert").unwrap().run(&client, parameters).await.unwrap();
    assert!(matches!(inserted, Outcome::Affected(1)), "{inserted:?}");
    let titles = queries.get("titles").unwrap().run(&client, Parameters::Positional(&[])).await.unwrap();
    assert!(matches!(&titles, Outcome::Rows(rows) if rows.len() == 1), "{titles:?}");
    assert_eq!(count(&client).await, 1);
}

#[tokio::test]
async fn a_second_row_is_refused() {
    let client = Database::new().await.connect().await;
    client.batch_execute("insert into t values (1, 'a'), (2, 'b')").await.unwrap();
    let queries = Queries::from_str(QUERIES).unwrap();
    let error =
        queries.get("only_title").unwrap().run(&client, Parameters::Positional(&[])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyRows);
}
