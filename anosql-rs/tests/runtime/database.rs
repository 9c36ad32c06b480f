//! A database of its own for each test.

use anosql_rs::deadpool_postgres::{Manager, Pool};
use anosql_rs::tokio_postgres::{Client, NoTls, connect};

/// A query as the macro writes it: name, SQL, parameter types, columns.
macro_rules! query {
    ($name:ident, $sql:literal, [$($ty:ident),*], [$($column:literal $data_type:literal),*]) => {
        query!($name, $sql, [$($ty),*], [$($column $data_type),*], true);
    };
    ($name:ident, $sql:literal, [$($ty:ident),*], [$($column:literal $data_type:literal),*], $self_contained:literal) => {
        query!($name, $sql, [$($ty),*], [$($column $data_type),*], $self_contained, None);
    };
    ($name:ident, $sql:literal, [$($ty:ident),*], [$($column:literal $data_type:literal),*], $self_contained:literal, $transaction:ident) => {
        query!($name, $sql, [$($ty),*], [$($column $data_type),*], $self_contained, $transaction, Write);
    };
    ($name:ident, $sql:literal, [$($ty:ident),*], [$($column:literal $data_type:literal),*], $self_contained:literal, $transaction:ident, $access:ident) => {
        pub(crate) static $name: anosql_rs::Query = anosql_rs::Query {
            name: stringify!($name),
            file: "sql/test.sql",
            line: 1,
            sql: $sql,
            parameters: &[],
            types: &[$(anosql_rs::__private::Type::$ty),*],
            columns: &[$(anosql_rs::Column {
                name: $column, data_type: $data_type, nullable: false, from_table: true,
            }),*],
            access: anosql_rs::Access::$access,
            cardinality: anosql_rs::Cardinality::Many,
            locks: false,
            volatile: false,
            session: false,
            transaction: anosql_rs::TransactionControl::$transaction,
            self_contained: $self_contained,
        };
    };
}
pub(crate) use query;

pub(crate) struct Database {
    url: String,
}

impl Database {
    /// A new database with the table `t` in it.
    pub(crate) async fn new() -> Self {
        let server = local_postgres::Server::shared().unwrap();
        let url = server.fresh_database().unwrap();
        let url = if url.contains("://") || url.contains('=') { url } else { server.url(&url) };
        let database = Self { url };
        let table = "create table t (id int primary key, title text not null)";
        database.connect().await.batch_execute(table).await.unwrap();
        database
    }

    pub(crate) async fn connect(&self) -> Client {
        let (client, connection) = connect(&self.url, NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn pool(&self) -> Pool {
        self.pool_of(2)
    }

    pub(crate) fn pool_of(&self, size: usize) -> Pool {
        let manager = Manager::new(self.url.parse().unwrap(), NoTls);
        Pool::builder(manager).max_size(size).build().unwrap()
    }
}

query!(COUNT, "select count(*) from t", [], ["count" "int8"]);
query!(INSERT, "insert into t values ($1, $2)", [INT4, TEXT], []);

pub(crate) async fn count(client: &Client) -> i64 {
    anosql_rs::__private::one(client, &COUNT, &[], anosql_rs::__private::value::<i64>).await.unwrap()
}
