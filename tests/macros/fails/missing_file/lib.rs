mod blogs {
    anosql_rs::include_queries!("sql/blog.sql");
}
