//! A database of its own for each test.

use anosql_rs::{
    deadpool_postgres::{Manager, Pool},
    tokio_postgres::{Client, NoTls, connect},
};

pub(crate) struct Database {
    url: String,
}

impl Database {
    /// A new database with the schema in it that the queries were compiled against.
    pub(crate) async fn new() -> Self {
        let database = Self { url: local_postgres::Server::shared().unwrap().fresh_database().unwrap() };
        database.connect().await.batch_execute(include_str!("../../sql/schema.sql")).await.unwrap();
        database
    }

    pub(crate) async fn connect(&self) -> Client {
        let (client, connection) = connect(&self.url, NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    pub(crate) fn pool(&self) -> Pool {
        Pool::builder(Manager::new(self.url.parse().unwrap(), NoTls)).max_size(2).build().unwrap()
    }
}
