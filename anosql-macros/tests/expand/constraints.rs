/// What is known of `publish-blog` (sql/blogs.sql:1).
#[allow(dead_code, unreachable_pub)]
pub static PUBLISH_BLOG: ::anosql_rs::Query = ::anosql_rs::Query {
    name: "publish_blog",
    file: "sql/blogs.sql",
    line: 1u32,
    sql: "select",
    parameters: &[],
    types: &[],
    columns: &[],
    access: ::anosql_rs::Access::Write,
    locks: false,
    volatile: false,
    session: false,
    transaction: ::anosql_rs::TransactionControl::None,
    cardinality: ::anosql_rs::Cardinality::Many,
    self_contained: true,
};
/// Runs `publish-blog` (sql/blogs.sql:1). Gives the number of rows affected.
///
/// ```sql
/// select
/// ```
#[allow(rustdoc::broken_intra_doc_links, rustdoc::invalid_html_tags, rustdoc::bare_urls)]
#[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)]
pub async fn publish_blog(
    db: &impl ::anosql_rs::Executor,
) -> ::core::result::Result<::core::primitive::u64, ::anosql_rs::Error> {
    ::anosql_rs::__private::affected(db, &PUBLISH_BLOG, &[]).await
}
/// The constraints that `publish-blog` may violate (sql/blogs.sql:1), for [`Error::violates`](::anosql_rs::Error::violates).
#[derive(
    ::core::fmt::Debug,
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash,
)]
#[allow(dead_code, non_camel_case_types, unreachable_pub, clippy::all, clippy::pedantic)]
pub enum PublishBlogConstraint {
    /// `blogs_userid_fkey`, foreign key of `blogs (userid)`
    BlogsUseridFkey,
    /// `blogs.title` is not null
    TitleNotNull,
    /// No partition of `blogs` takes the row
    BlogsPartition,
    /// `email_check`, a check of the domain `email`
    EmailCheck,
}
#[automatically_derived]
impl ::anosql_rs::Violation for PublishBlogConstraint {
    fn all() -> &'static [(Self, ::anosql_rs::Constraint)] {
        &[
            (
                Self::BlogsUseridFkey,
                ::anosql_rs::Constraint {
                    kind: ::anosql_rs::ConstraintKind::ForeignKey,
                    name: ::core::option::Option::Some("blogs_userid_fkey"),
                    table: "blogs",
                    columns: &["userid"],
                    domain: ::core::option::Option::None,
                },
            ),
            (
                Self::TitleNotNull,
                ::anosql_rs::Constraint {
                    kind: ::anosql_rs::ConstraintKind::NotNull,
                    name: ::core::option::Option::None,
                    table: "blogs",
                    columns: &["title"],
                    domain: ::core::option::Option::None,
                },
            ),
            (
                Self::BlogsPartition,
                ::anosql_rs::Constraint {
                    kind: ::anosql_rs::ConstraintKind::Check,
                    name: ::core::option::Option::None,
                    table: "blogs",
                    columns: &[],
                    domain: ::core::option::Option::None,
                },
            ),
            (
                Self::EmailCheck,
                ::anosql_rs::Constraint {
                    kind: ::anosql_rs::ConstraintKind::Check,
                    name: ::core::option::Option::Some("email_check"),
                    table: "blogs",
                    columns: &["email"],
                    domain: ::core::option::Option::Some("email"),
                },
            ),
        ]
    }
}
