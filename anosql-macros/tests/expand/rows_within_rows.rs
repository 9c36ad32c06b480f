/// What is known of `list-blogs` (sql/blogs.sql:1).
#[allow(dead_code, unreachable_pub)]
pub static LIST_BLOGS: ::anosql_rs::Query = ::anosql_rs::Query {
    name: "list_blogs",
    file: "sql/blogs.sql",
    line: 1u32,
    sql: "select",
    parameters: &[],
    types: &[],
    columns: &[
        ::anosql_rs::Column {
            name: "id",
            data_type: "int4",
            nullable: false,
            from_table: false,
        },
        ::anosql_rs::Column {
            name: "author.id",
            data_type: "int4",
            nullable: true,
            from_table: false,
        },
        ::anosql_rs::Column {
            name: "replies",
            data_type: "record[]",
            nullable: false,
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
/// Runs `list-blogs` (sql/blogs.sql:1). Gives all rows.
///
/// ```sql
/// select
/// ```
#[allow(rustdoc::broken_intra_doc_links, rustdoc::invalid_html_tags, rustdoc::bare_urls)]
#[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)]
pub async fn list_blogs(
    db: &impl ::anosql_rs::Executor,
) -> ::core::result::Result<::std::vec::Vec<ListBlogsRow>, ::anosql_rs::Error> {
    ::anosql_rs::__private::many(
            db,
            &LIST_BLOGS,
            &[],
            <ListBlogsRow as ::anosql_rs::__private::FromRow>::from_row,
        )
        .await
}
/// Runs `list-blogs` (sql/blogs.sql:1). Gives the rows as they arrive.
///
/// ```sql
/// select
/// ```
#[allow(rustdoc::broken_intra_doc_links, rustdoc::invalid_html_tags, rustdoc::bare_urls)]
#[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)]
pub async fn list_blogs_stream<'c>(
    db: impl ::anosql_rs::ExclusiveExecutor<'c>,
) -> ::core::result::Result<::anosql_rs::Rows<'c, ListBlogsRow>, ::anosql_rs::Error> {
    ::anosql_rs::__private::stream(
            db,
            &LIST_BLOGS,
            &[],
            <ListBlogsRow as ::anosql_rs::__private::FromRow>::from_row,
        )
        .await
}
/// A row in a row of `list-blogs` (sql/blogs.sql:1).
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
#[allow(
    dead_code,
    non_snake_case,
    non_camel_case_types,
    unreachable_pub,
    clippy::all,
    clippy::pedantic
)]
pub struct ListBlogsAuthor {
    /// Column `id`: `int4`, never null.
    pub id: ::core::primitive::i32,
}
/// A row in a row of `list-blogs` (sql/blogs.sql:1).
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
#[allow(
    dead_code,
    non_snake_case,
    non_camel_case_types,
    unreachable_pub,
    clippy::all,
    clippy::pedantic
)]
pub struct ListBlogsReplies {
    /// Column `id`: `int4`, never null.
    pub id: ::core::primitive::i32,
    /// Column `mood`: `public.mood`, may be null.
    pub mood: ::core::option::Option<Mood>,
}
#[automatically_derived]
impl<'a> ::anosql_rs::__private::FromSql<'a> for ListBlogsReplies {
    fn from_sql(
        ty: &::anosql_rs::__private::Type,
        raw: &'a [::core::primitive::u8],
    ) -> ::core::result::Result<Self, ::anosql_rs::__private::Failure> {
        static FIELDS: [::anosql_rs::__private::RowField; 2usize] = [
            ::anosql_rs::__private::RowField::built_in("id"),
            ::anosql_rs::__private::RowField::own(
                "mood",
                || ::anosql_rs::__private::own_type(
                    "public",
                    "mood",
                    ::anosql_rs::__private::Kind::Enum(
                        ::std::vec![
                            ::std::string::String::from("so-so"),
                            ::std::string::String::from("HAPPY")
                        ],
                    ),
                ),
            ),
        ];
        let row = ::anosql_rs::__private::RowValue::new(ty, raw, &FIELDS)?;
        ::core::result::Result::Ok(ListBlogsReplies {
            id: row.get(0usize)?,
            mood: row.get(1usize)?,
        })
    }
    fn accepts(ty: &::anosql_rs::__private::Type) -> ::core::primitive::bool {
        ::anosql_rs::__private::is_row(ty)
    }
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
    /// The columns `author.*`; `None` where the join finds no row for them.
    pub author: ::core::option::Option<ListBlogsAuthor>,
    /// Column `replies`: `record[]`, never null.
    pub replies: ::std::vec::Vec<ListBlogsReplies>,
}
#[automatically_derived]
impl ::anosql_rs::__private::FromRow for ListBlogsRow {
    fn from_row(
        row: &::anosql_rs::__private::Row<'_>,
    ) -> ::core::result::Result<Self, ::anosql_rs::Error> {
        ::core::result::Result::Ok(ListBlogsRow {
            id: row.get(0usize)?,
            author: if row.is_null(1usize)? {
                ::core::option::Option::None
            } else {
                ::core::option::Option::Some(ListBlogsAuthor {
                    id: row.get(1usize)?,
                })
            },
            replies: row
                .get_via::<
                    ::anosql_rs::__private::RowValues<::std::vec::Vec<ListBlogsReplies>>,
                    _,
                >(2usize)?,
        })
    }
}
