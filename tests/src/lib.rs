//! What the tests against a real Postgres share.

pub mod agree;
pub mod hostile;
pub mod promise;
pub mod value;

use tokio_postgres::{Client, Error, NoTls};

/// A client on a connection of its own.
pub async fn connect(url: &str) -> Result<Client, Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}
