//! The driver's own connections and transactions, which keep no prepared statements.

use tokio_postgres::{Client, Transaction};

use super::{Executor, Link, Source, Statements};

impl Executor for Client {
    fn source(&self) -> Source<'_> {
        Source::Link(client_link(self))
    }
}

impl Executor for Transaction<'_> {
    fn source(&self) -> Source<'_> {
        Source::Link(transaction_link(self))
    }
}

pub(crate) fn client_link(client: &Client) -> Link<'_> {
    Link { client, statements: Statements::Nowhere, transaction: None }
}

pub(crate) fn transaction_link<'c>(transaction: &'c Transaction<'_>) -> Link<'c> {
    Link { client: transaction.client(), statements: Statements::Nowhere, transaction: Some(transaction) }
}
