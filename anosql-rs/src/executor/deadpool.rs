//! deadpool's pools, connections and transactions. Statements are kept in deadpool's cache, so that those the caller
//! prepares through deadpool are shared.

use std::{error::Error as StdError, iter};

use deadpool_postgres::{ClientWrapper, Object, Pool, PoolError, Transaction};

use super::{Executor, Link, Source, Statements};
use crate::error::{Error, ErrorKind};

impl Executor for Pool {
    fn source(&self) -> Source<'_> {
        Source::Pool(self)
    }
}

impl Executor for Object {
    fn source(&self) -> Source<'_> {
        Source::Link(link(self))
    }
}

impl Executor for ClientWrapper {
    fn source(&self) -> Source<'_> {
        Source::Link(link(self))
    }
}

impl Executor for Transaction<'_> {
    fn source(&self) -> Source<'_> {
        Source::Link(transaction_link(self))
    }
}

pub(crate) async fn take(pool: &Pool) -> Result<Object, Error> {
    pool.get().await.map_err(no_connection)
}

/// The pool's text has the driver's in it, and the driver's says no more than that it cannot connect.
#[cold]
fn no_connection(error: PoolError) -> Error {
    let driver = error.source();
    let causes =
        iter::successors(driver.and_then(StdError::source), |cause: &&dyn StdError| (*cause).source());
    let message = causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"));
    Error::new(ErrorKind::Pool, message).because(error)
}

pub(super) fn link(client: &ClientWrapper) -> Link<'_> {
    Link { client, statements: Statements::Deadpool(&client.statement_cache), in_transaction: false }
}

pub(crate) fn transaction_link<'c>(transaction: &'c Transaction<'_>) -> Link<'c> {
    Link {
        client: transaction.client(),
        statements: Statements::Deadpool(&transaction.statement_cache),
        in_transaction: true,
    }
}
