//! The service's SQL, which is in `sql/` of the workspace, as typed functions.

/// Tables.
pub(crate) mod schema {
    anosql_rs::include_queries!("sql/schema.sql");
}

/// Whether Postgres answers.
pub(crate) mod health {
    anosql_rs::include_queries!("sql/health.sql");
}

/// Notes.
pub(crate) mod notes {
    anosql_rs::include_queries!("sql/notes.sql");
}

/// Users.
pub(crate) mod users {
    anosql_rs::include_queries!("sql/users.sql");
}

/// Blogs.
pub(crate) mod blogs {
    anosql_rs::include_queries!("sql/blogs.sql");
}
