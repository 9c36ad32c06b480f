/// What is known of `list-blogs` (sql/blogs.sql:1).
#[allow(dead_code, unreachable_pub)]
pub static LIST_BLOGS: ::anosql_rs::Query = ::anosql_rs::Query {
    name: "list_blogs",
    file: "sql/blogs.sql",
    line: 1u32,
    sql: "select",
    parameters: &["userid"],
    types: &[::anosql_rs::__private::Type::INT4],
    columns: &[
        ::anosql_rs::Column {
            name: "id",
            data_type: "int4",
            nullable: false,
            from_table: false,
        },
        ::anosql_rs::Column {
            name: "type",
            data_type: "text",
            nullable: true,
            from_table: false,
        },
    ],
    access: ::anosql_rs::Access::Read,
    locks: false,
    volatile: false,
    session: false,
    transaction: ::anosql_rs::TransactionControl::None,
    cardinality: ::anosql_rs::Cardinality::Many,
    self_contained: true,
};
/// All blogs of a user.
///
/// Runs `list-blogs` (sql/blogs.sql:1). Gives all rows.
///
/// ```sql
/// select
/// ```
#[allow(rustdoc::broken_intra_doc_links, rustdoc::invalid_html_tags, rustdoc::bare_urls)]
#[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)]
pub async fn list_blogs(
    db: &impl ::anosql_rs::Executor,
    userid: ::core::primitive::i32,
) -> ::core::result::Result<::std::vec::Vec<ListBlogsRow>, ::anosql_rs::Error> {
    ::anosql_rs::__private::many(
            db,
            &LIST_BLOGS,
            &[&userid],
            <ListBlogsRow as ::anosql_rs::__private::FromRow>::from_row,
        )
        .await
}
/// All blogs of a user.
///
/// Runs `list-blogs` (sql/blogs.sql:1). Gives the rows as they arrive.
///
/// ```sql
/// select
/// ```
#[allow(rustdoc::broken_intra_doc_links, rustdoc::invalid_html_tags, rustdoc::bare_urls)]
#[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)]
pub async fn list_blogs_stream<'c>(
    db: impl ::anosql_rs::ExclusiveExecutor<'c>,
    userid: ::core::primitive::i32,
) -> ::core::result::Result<::anosql_rs::Rows<'c, ListBlogsRow>, ::anosql_rs::Error> {
    ::anosql_rs::__private::stream(
            db,
            &LIST_BLOGS,
            &[&userid],
            <ListBlogsRow as ::anosql_rs::__private::FromRow>::from_row,
        )
        .await
}
/// A row of `list-blogs` (sql/blogs.sql:1).
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
#[allow(
    dead_code,
    non_snake_case,
    non_camel_case_types,
    unreachable_pub,
    clippy::all,
    clippy::pedantic
)]
pub struct ListBlogsRow {
    /// Column `id`: `int4`, never null.
    pub id: ::core::primitive::i32,
    /// Column `type`: `text`, may be null.
    pub r#type: ::core::option::Option<::std::string::String>,
}
#[automatically_derived]
impl ::anosql_rs::__private::FromRow for ListBlogsRow {
    fn from_row(
        row: &::anosql_rs::__private::Row<'_>,
    ) -> ::core::result::Result<Self, ::anosql_rs::Error> {
        ::core::result::Result::Ok(ListBlogsRow {
            id: row.get(0usize)?,
            r#type: row.get(1usize)?,
        })
    }
}
