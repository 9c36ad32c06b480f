mod blogs {
    anosql_rs::include_queries!("sql/blogs.sql");
}
