//! What the tests against a real Postgres share.

pub mod agree;
pub mod cases;
pub mod hostile;
mod nested;
pub mod promise;
pub mod value;
pub mod version;

use std::error::Error as StdError;

use tokio_postgres::{Client, Error, NoTls};

/// A client on a connection of its own.
pub async fn connect(url: &str) -> Result<Client, Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// An error and what brought it about, in one line. What the driver says by itself is no more than `db error`.
pub fn with_causes(error: &dyn StdError) -> String {
    let causes = std::iter::successors(error.source(), |error: &&dyn StdError| (*error).source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
