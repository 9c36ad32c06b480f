//! Rows within rows, as the server gives them.

use anosql_rs::{Cached, ErrorKind};

use crate::database::Database;

mod queries {
    anosql_rs::include_queries!("sql/nested.sql", schema = "sql/schema.sql");
}
use queries::{
    DeepPosts, DeepPostsReplies, DeepPostsRepliesAuthor, LevelsReply, LevelsReplyAuthor, LevelsRow, Mood,
    PeopleRow, Post, PostAuthor, PublishP, RowsAuthor, ThreadsReplies,
};

async fn database() -> (Database, Cached) {
    let database = Database::new().await;
    let client = Cached::new(database.connect().await);
    queries::schema(&client).await.unwrap();
    queries::fill(&client).await.unwrap();
    (database, client)
}

#[tokio::test]
async fn a_row_under_dotted_names_is_none_where_the_join_misses() {
    let (_database, client) = database().await;
    let author = PostAuthor { id: 1, name: "ada".to_owned(), mood: Some(Mood::Happy) };
    assert_eq!(
        queries::posts(&client).await.unwrap(),
        [
            Post { id: 1, title: "first".to_owned(), author: Some(author) },
            Post { id: 2, title: "second".to_owned(), author: None },
        ]
    );
}

#[tokio::test]
async fn queries_with_one_record_class_share_the_rows_within() {
    let (_database, client) = database().await;
    let [first, _]: [Post; 2] = queries::posts(&client).await.unwrap().try_into().unwrap();
    assert_eq!(queries::find_post(&client, 1).await.unwrap(), Some(first));
}

#[tokio::test]
async fn a_row_of_a_table_knows_what_is_not_null() {
    let (_database, client) = database().await;
    let rows = queries::rows(&client).await.unwrap();
    let author = RowsAuthor {
        id: 1,
        name: "ada".to_owned(),
        mood: Some(Mood::Happy),
        mail: Some(crate::types::Email("ada@x".to_owned())),
    };
    assert_eq!(rows.into_iter().map(|row| row.author).collect::<Vec<_>>(), [Some(author), None]);
}

#[tokio::test]
async fn a_query_of_one_row_value_gives_structs() {
    let (_database, client) = database().await;
    let people: Vec<PeopleRow> = queries::people(&client).await.unwrap();
    assert_eq!(people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["ada", "bob"]);
}

#[tokio::test]
async fn an_array_of_rows_is_a_vec_of_structs() {
    let (_database, client) = database().await;
    let threads = queries::threads(&client).await.unwrap();
    let reply = |id, author, body: &str| ThreadsReplies { id, post: 1, author, body: body.to_owned() };
    assert_eq!(threads[0].replies, [reply(1, Some(2), "yes"), reply(2, None, "no"), reply(3, Some(1), "so")]);
    assert_eq!(threads[1].replies, []);
}

#[tokio::test]
async fn three_levels_come_with_one_query() {
    let (_database, client) = database().await;
    let [ada, bob] = queries::deep(&client).await.unwrap().try_into().unwrap();
    let reply = |body: &str, author| DeepPostsReplies { body: body.to_owned(), author };
    let mail = Some(crate::types::Email("ada@x".to_owned()));
    let replies = vec![
        reply("yes", Some(DeepPostsRepliesAuthor { id: 2, mood: None, mail: None })),
        reply("no", None),
        reply("so", Some(DeepPostsRepliesAuthor { id: 1, mood: Some(Mood::Happy), mail })),
    ];
    assert_eq!(
        ada.posts,
        [DeepPosts { id: 1, tags: vec![Some("a".to_owned()), Some("b".to_owned())], replies }]
    );
    assert_eq!(bob.posts, []);
}

#[tokio::test]
async fn a_row_within_a_missing_row_is_missing_with_it() {
    let (_database, client) = database().await;
    let levels = queries::levels(&client).await.unwrap();
    let reply = |id, body: &str, author| Some(LevelsReply { id, body: body.to_owned(), author });
    let author = |id, name: &str| Some(LevelsReplyAuthor { id, name: name.to_owned() });
    let expected = [
        LevelsRow { id: 1, reply: reply(1, "yes", author(2, "BOB")) },
        LevelsRow { id: 1, reply: reply(2, "no", None) },
        LevelsRow { id: 1, reply: reply(3, "so", author(1, "ADA")) },
        LevelsRow { id: 2, reply: None },
    ];
    assert_eq!(levels, expected);
}

#[tokio::test]
async fn a_row_that_is_written_comes_back_as_a_struct() {
    let (_database, client) = database().await;
    let written = queries::publish(&client, 3, Some(2), "third", &["x"]).await.unwrap();
    let row =
        PublishP { id: 3, author: Some(2), title: "third".to_owned(), tags: vec![Some("x".to_owned())] };
    assert_eq!(written.p, row);
}

#[tokio::test]
async fn a_column_behind_those_that_are_known_is_passed_over() {
    let (database, client) = database().await;
    queries::threads(&client).await.unwrap();
    database.connect().await.batch_execute("alter table replies add column likes int").await.unwrap();
    let client = Cached::new(database.connect().await);
    assert_eq!(queries::threads(&client).await.unwrap()[0].replies.len(), 3);
}

#[tokio::test]
async fn a_column_that_moved_within_a_row_is_an_error() {
    let (database, client) = database().await;
    let sql = "alter table replies drop column author; alter table replies add column author int";
    client.batch_execute(sql).await.unwrap();
    let client = Cached::new(database.connect().await);
    let error = queries::threads(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("column \"author\" of the row is now \"body\""), "{error}");
}
