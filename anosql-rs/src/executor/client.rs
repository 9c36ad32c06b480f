//! The driver's own connections and transactions, which keep no prepared statements.

use std::future::{Future, ready};

use tokio_postgres::{Client, Transaction};

use super::{Lease, Link, Statements, private::Lend};
use crate::{error::Error, query::Query};

impl Lend for Client {
    fn lend(&self, _: &'static Query) -> impl Future<Output = Result<Lease<'_>, Error>> + Send {
        ready(Ok(Lease::Borrowed(link(self))))
    }
}

impl Lend for Transaction<'_> {
    fn lend(&self, _: &'static Query) -> impl Future<Output = Result<Lease<'_>, Error>> + Send {
        ready(Ok(Lease::Borrowed(transaction_link(self))))
    }
}

fn link(client: &Client) -> Link<'_> {
    Link { client, statements: Statements::Nowhere, in_transaction: false }
}

pub(crate) fn transaction_link<'c>(transaction: &'c Transaction<'_>) -> Link<'c> {
    Link { client: transaction.client(), statements: Statements::Nowhere, in_transaction: true }
}
