//! deadpool's pools, connections and transactions. Statements are kept in deadpool's cache, so that those the caller
//! prepares through deadpool are shared.

use std::future::{Future, ready};

use deadpool_postgres::{ClientWrapper, Object, Pool, Transaction};

use super::{Lease, Link, Statements, private::Lend};
use crate::{
    error::{Error, ErrorKind},
    query::Query,
};

impl Lend for Pool {
    async fn lend(&self, query: &'static Query) -> Result<Lease<'_>, Error> {
        take(self).await.map(Lease::Pooled).map_err(|error| error.in_query(query))
    }
}

impl Lend for Object {
    fn lend(&self, _: &'static Query) -> impl Future<Output = Result<Lease<'_>, Error>> + Send {
        ready(Ok(Lease::Borrowed(link(self))))
    }
}

impl Lend for ClientWrapper {
    fn lend(&self, _: &'static Query) -> impl Future<Output = Result<Lease<'_>, Error>> + Send {
        ready(Ok(Lease::Borrowed(link(self))))
    }
}

impl Lend for Transaction<'_> {
    fn lend(&self, _: &'static Query) -> impl Future<Output = Result<Lease<'_>, Error>> + Send {
        ready(Ok(Lease::Borrowed(transaction_link(self))))
    }
}

pub(crate) async fn take(pool: &Pool) -> Result<Object, Error> {
    pool.get().await.map_err(|error| Error::new(ErrorKind::Pool, error.to_string()).because(error))
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
