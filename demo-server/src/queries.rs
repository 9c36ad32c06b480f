//! The service's SQL as typed functions: a module for each file of the workspace's `sql` folder. The script in
//! `sql/schema.sql` says which tables there are, here to the compiler and at run time to Postgres.

anosql_rs::include_queries!("sql");
