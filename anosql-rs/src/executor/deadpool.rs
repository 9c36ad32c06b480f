//! deadpool's pools, connections and transactions. Statements are kept in deadpool's cache, so that those the caller
//! prepares through deadpool are shared.

use deadpool_postgres::{ClientWrapper, Object, Pool, Transaction};

use super::{Executor, Link, Source, Statements, abandoned};
use crate::error::Error;

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

/// A connection of the pool on which nothing is under way.
pub(crate) async fn take(pool: &Pool) -> Result<Object, Error> {
    loop {
        let object = pool.get().await.map_err(Error::pool)?;
        if abandoned::is_free(&object).await {
            return Ok(object);
        }
        abandoned::close(Object::take(object));
    }
}

pub(crate) fn link(client: &ClientWrapper) -> Link<'_> {
    Link { client, statements: Statements::Deadpool(&client.statement_cache), transaction: None }
}

pub(crate) fn transaction_link<'c>(transaction: &'c Transaction<'_>) -> Link<'c> {
    Link {
        client: transaction.client(),
        statements: Statements::Deadpool(&transaction.statement_cache),
        transaction: Some(transaction),
    }
}
