//! A connection for the time of one query, and what becomes of it when the query is given up.

use std::pin::Pin;

use futures_util::TryStreamExt;
use tokio_postgres::{Error as PgError, Row, RowStream, Transaction, types::ToSql};

use super::Link;
#[cfg(feature = "deadpool")]
use super::{Statements, abandoned, deadpool};
use crate::{
    error::Error,
    query::{Query, TransactionControl},
};

/// A connection for the time of one query.
///
/// It is told when an answer is on its way and when that was read to its end. Dropped in between, because the caller
/// gave up or has read enough, a pooled connection is not given to the next caller before it is free again.
pub(crate) struct Lease<'c> {
    connection: Connection<'c>,
    /// Whether the answer to a query is still to be read.
    under_way: bool,
    /// Whether the connection may be left in a transaction that nobody ends.
    in_doubt: bool,
}

enum Connection<'c> {
    /// The caller's.
    Borrowed(Link<'c>),
    /// A pool's. It is there until the lease is dropped.
    #[cfg(feature = "deadpool")]
    Pooled(Option<deadpool_postgres::Object>),
}

impl<'c> Lease<'c> {
    pub(crate) fn borrowed(link: Link<'c>) -> Self {
        Self::of(Connection::Borrowed(link))
    }

    #[cfg(feature = "deadpool")]
    pub(crate) fn pooled(object: deadpool_postgres::Object) -> Self {
        Self::of(Connection::Pooled(Some(object)))
    }

    fn of(connection: Connection<'c>) -> Self {
        Self { connection, under_way: false, in_doubt: false }
    }

    pub(crate) fn link(&self) -> Link<'_> {
        match &self.connection {
            Connection::Borrowed(link) => *link,
            #[cfg(feature = "deadpool")]
            Connection::Pooled(Some(object)) => deadpool::link(object),
            #[cfg(feature = "deadpool")]
            Connection::Pooled(None) => unreachable!("a lease keeps its connection until it is dropped"),
        }
    }

    /// The transaction that the connection is in, and the connection with it.
    pub(crate) fn transaction(&self) -> Option<(Link<'c>, &'c Transaction<'c>)> {
        match &self.connection {
            Connection::Borrowed(link) => link.transaction().map(|transaction| (*link, transaction)),
            #[cfg(feature = "deadpool")]
            Connection::Pooled(_) => None,
        }
    }

    /// The pooled connection itself, for a transaction of the library's own on it; `None` for one that is borrowed.
    #[cfg(feature = "deadpool")]
    pub(crate) fn pooled_mut(&mut self) -> Option<&mut deadpool_postgres::Object> {
        match &mut self.connection {
            Connection::Borrowed(_) => None,
            Connection::Pooled(object) => object.as_mut(),
        }
    }

    /// Says whether an answer is still to be read.
    pub(crate) fn set_under_way(&mut self, under_way: bool) {
        self.under_way = under_way;
    }

    /// Starts a query.
    pub(crate) async fn query(
        &mut self,
        query: &'static Query,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<RowStream, Error> {
        self.begin(query.transaction).map_err(|error| error.in_query(query))?;
        let rows = self.link().query(query, params).await;
        self.has_begun(rows).map_err(|error| error.in_query(query))
    }

    /// Starts a query that is known by its text only.
    #[cfg(feature = "load")]
    pub(crate) async fn query_text(
        &mut self,
        sql: &str,
        params: &[&(dyn ToSql + Sync)],
        control: TransactionControl,
    ) -> Result<RowStream, Error> {
        self.begin(control)?;
        let rows = self.link().client().query_raw(sql, params.iter().copied()).await;
        self.has_begun(rows)
    }

    /// Runs statements without parameters.
    pub(crate) async fn script(&mut self, sql: &str, control: TransactionControl) -> Result<(), Error> {
        self.begin(control)?;
        let result = self.link().client().batch_execute(sql).await;
        self.under_way = false;
        result.map_err(Error::driver)?;
        self.end(control);
        Ok(())
    }

    /// The next row of a query; `None` behind the last.
    pub(crate) async fn next(
        &mut self,
        rows: Pin<&mut RowStream>,
        query: &'static Query,
    ) -> Result<Option<Row>, Error> {
        let row = { rows }.try_next().await;
        self.has_given(&row, query.transaction);
        row.map_err(|error| Error::driver(error).in_query(query))
    }

    /// Notes what an answer has given: whatever is no row is its end.
    pub(crate) fn has_given(&mut self, row: &Result<Option<Row>, PgError>, control: TransactionControl) {
        self.under_way = matches!(row, Ok(Some(_)));
        if matches!(row, Ok(None)) {
            self.end(control);
        }
    }

    fn begin(&mut self, control: TransactionControl) -> Result<(), Error> {
        #[cfg(feature = "deadpool")]
        if control == TransactionControl::LeavesOpen && matches!(self.connection, Connection::Pooled(_)) {
            return Err(Error::new(
                crate::error::ErrorKind::Pool,
                "it leaves a transaction open, which would go on in whatever runs next on the pool's connection: \
                 end the transaction, or run this on a connection of your own",
            ));
        }
        self.under_way = true;
        self.in_doubt = control != TransactionControl::None;
        Ok(())
    }

    /// Notes what came of sending a query: a server that refuses it has nothing else to say.
    fn has_begun(&mut self, rows: Result<RowStream, PgError>) -> Result<RowStream, Error> {
        self.under_way = rows.is_ok();
        rows.map_err(Error::driver)
    }

    fn end(&mut self, control: TransactionControl) {
        self.in_doubt = control == TransactionControl::LeavesOpen;
        #[cfg(feature = "deadpool")]
        if control == TransactionControl::Closes
            && let Connection::Borrowed(Link { statements: Statements::Deadpool(cache), .. }) =
                self.connection
        {
            abandoned::transaction_has_ended(cache);
        }
    }
}

#[cfg(feature = "deadpool")]
impl Drop for Lease<'_> {
    fn drop(&mut self) {
        match &mut self.connection {
            Connection::Borrowed(link) => {
                let Statements::Deadpool(cache) = link.statements else { return };
                // Within a transaction of the driver's, that one's owner ends it.
                if self.in_doubt && link.transaction.is_none() {
                    abandoned::leave_in_transaction(cache);
                }
                if self.under_way {
                    abandoned::leave_under_way(link.client, cache);
                }
            }
            Connection::Pooled(object) => {
                let Some(object) = object.take() else { return };
                if self.in_doubt {
                    abandoned::close(deadpool_postgres::Object::take(object));
                } else if self.under_way {
                    abandoned::give_back_when_free(object);
                }
            }
        }
    }
}
