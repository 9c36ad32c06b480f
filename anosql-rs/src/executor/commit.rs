//! Committing, and knowing that it was done.

use std::pin::pin;

use futures_util::TryStreamExt;
use tokio_postgres::{Client, Error as PgError, SimpleQueryStream, Transaction};

use super::CachedTransaction;
use crate::error::Error;

/// Commits a transaction of tokio-postgres or deadpool-postgres, and fails where there is nothing left to commit.
///
/// A transaction in which a statement failed is aborted. Postgres answers its `commit` by rolling back, and the `commit`
/// methods of the drivers take that for success. Who has looked at the result of each statement knows better; who gave
/// one up before its answer came, by a time limit say, does not. This function asks. It costs no round trip more.
///
/// A statement whose call was given up and that succeeds after all is committed with the rest. To undo it, drop the
/// transaction: a time limit belongs around the whole of it.
///
/// [`CachedTransaction::commit`](crate::CachedTransaction::commit) and `*!` queries do the same.
///
/// ```no_run
/// # mod blogs {
/// #     anosql_rs::include_queries!("tests/sql/blogs.sql", schema = "tests/sql/schema.sql");
/// # }
/// # async fn example(client: &mut tokio_postgres::Client) -> Result<(), Box<dyn std::error::Error>> {
/// let transaction = client.transaction().await?;
/// blogs::publish_blog(&transaction, 1, "On SQL", "It needs no ORM.").await?;
/// anosql_rs::commit(transaction).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Fails with `25P02` if the transaction is aborted, with the constraint's error if a deferred one is violated, and if
/// the connection is lost. It is rolled back then, except that a lost connection may hide a commit that was done.
pub async fn commit<'t>(transaction: impl OpenTransaction<'t>) -> Result<(), Error> {
    let committed = match transaction.own() {
        Own::Driver(transaction) => {
            let state = ask(transaction.client()).await;
            told(state, transaction.commit().await).await
        }
        #[cfg(feature = "deadpool")]
        Own::Deadpool(transaction) => {
            let state = ask(transaction.client()).await;
            told(state, transaction.commit().await).await
        }
    };
    committed.map_err(Error::driver)
}

/// Sends a query that reads nothing. The driver gives what its answer is read from without waiting for it, so that the
/// commit is on its way together with it.
async fn ask(client: &Client) -> Result<SimpleQueryStream, PgError> {
    client.simple_query_raw("select").await
}

/// What came of a commit: an aborted transaction has refused the query before it.
async fn told(
    state: Result<SimpleQueryStream, PgError>,
    committed: Result<(), PgError>,
) -> Result<(), PgError> {
    committed?;
    let mut state = pin!(state?);
    while state.try_next().await?.is_some() {}
    Ok(())
}

/// A transaction that [`commit`] takes: of tokio-postgres, deadpool-postgres or [`Cached`](crate::Cached).
pub trait OpenTransaction<'t> {
    /// The transaction itself. Its type cannot be named outside of this crate, so neither can the trait be implemented.
    #[doc(hidden)]
    fn own(self) -> Own<'t>;
}

/// A transaction that is given away.
pub enum Own<'t> {
    /// The driver's.
    Driver(Transaction<'t>),
    /// deadpool's.
    #[cfg(feature = "deadpool")]
    Deadpool(deadpool_postgres::Transaction<'t>),
}

impl<'t> OpenTransaction<'t> for Transaction<'t> {
    fn own(self) -> Own<'t> {
        Own::Driver(self)
    }
}

impl<'t> OpenTransaction<'t> for CachedTransaction<'t> {
    fn own(self) -> Own<'t> {
        Own::Driver(self.into_inner())
    }
}

#[cfg(feature = "deadpool")]
impl<'t> OpenTransaction<'t> for deadpool_postgres::Transaction<'t> {
    fn own(self) -> Own<'t> {
        Own::Deadpool(self)
    }
}
