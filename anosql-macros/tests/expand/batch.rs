/// What is known of `insert_many` (sql/blogs.sql:1).
#[allow(dead_code, unreachable_pub)]
pub static INSERT_MANY: ::anosql_rs::Query = ::anosql_rs::Query {
    name: "insert_many",
    file: "sql/blogs.sql",
    line: 1u32,
    sql: "select",
    parameters: &["userid", "title"],
    types: &[::anosql_rs::__private::Type::INT4, ::anosql_rs::__private::Type::TEXT],
    columns: &[],
    access: ::anosql_rs::Access::Write,
    locks: false,
    volatile: false,
    session: false,
    transaction: ::anosql_rs::TransactionControl::None,
    cardinality: ::anosql_rs::Cardinality::Many,
    self_contained: true,
};
/// One row for `insert_many` (sql/blogs.sql:1).
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
#[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)]
pub struct InsertManyParams<'a> {
    /// Parameter `userid`: `int4`.
    pub userid: ::core::primitive::i32,
    /// Parameter `title`: `text`, may be null.
    pub title: ::core::option::Option<&'a ::core::primitive::str>,
}
/// Runs `insert_many` (sql/blogs.sql:1). It runs once for each row, for all rows or for none, and gives the number of rows affected.
///
/// ```sql
/// select
/// ```
#[allow(rustdoc::broken_intra_doc_links, rustdoc::invalid_html_tags, rustdoc::bare_urls)]
#[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)]
pub async fn insert_many<'a>(
    db: impl ::anosql_rs::ExclusiveExecutor<'_>,
    rows: impl ::core::iter::IntoIterator<Item = InsertManyParams<'a>>,
) -> ::core::result::Result<::core::primitive::u64, ::anosql_rs::Error> {
    ::anosql_rs::__private::batch(
            db,
            &INSERT_MANY,
            rows,
            |row| [&row.userid, &row.title],
        )
        .await
}
