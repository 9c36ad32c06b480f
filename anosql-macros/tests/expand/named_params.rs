/// What is known of `rename` (sql/blogs.sql:1).
#[allow(dead_code, unreachable_pub)]
pub static RENAME: ::anosql_rs::Query = ::anosql_rs::Query {
    name: "rename",
    file: "sql/blogs.sql",
    line: 1u32,
    sql: "select",
    parameters: &["title", "content"],
    types: &[::anosql_rs::__private::Type::TEXT, ::anosql_rs::__private::Type::TEXT],
    columns: &[],
    access: ::anosql_rs::Access::Read,
    locks: false,
    volatile: false,
    session: false,
    transaction: ::anosql_rs::TransactionControl::None,
    cardinality: ::anosql_rs::Cardinality::Many,
    self_contained: true,
};
/// Runs `rename` (sql/blogs.sql:1). Gives the number of rows affected.
///
/// ```sql
/// select
/// ```
#[allow(rustdoc::broken_intra_doc_links, rustdoc::invalid_html_tags, rustdoc::bare_urls)]
#[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)]
pub async fn rename(
    db: &impl ::anosql_rs::Executor,
    title: &::core::primitive::str,
    content: &::core::primitive::str,
) -> ::core::result::Result<::core::primitive::u64, ::anosql_rs::Error> {
    ::anosql_rs::__private::affected(db, &RENAME, &[&title, &content]).await
}
/// The parameters of `rename` (sql/blogs.sql:1), to give them by name.
#[allow(
    dead_code,
    non_snake_case,
    unreachable_pub,
    missing_debug_implementations,
    missing_copy_implementations
)]
#[allow(clippy::all, clippy::pedantic)]
#[must_use = "it does nothing until `run` is called"]
pub struct RenameParams<'a> {
    /// Parameter `title`: `text`.
    pub title: &'a ::core::primitive::str,
    /// Parameter `content`: `text`.
    pub content: &'a ::core::primitive::str,
}
#[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
impl<'a> RenameParams<'a> {
    /// Calls `rename` with them.
    pub fn run<'db, Db: ::anosql_rs::Executor>(
        self,
        db: &'db Db,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<::core::primitive::u64, ::anosql_rs::Error>,
    > + use<'a, 'db, Db> {
        rename(db, self.title, self.content)
    }
}
