//! What generated functions run on. Every executor comes down to a [`Link`]: a connection and where its prepared
//! statements are kept. All else is written once on top of that.

#[cfg(feature = "deadpool")]
mod abandoned;
mod cached;
mod client;
mod commit;
#[cfg(feature = "deadpool")]
pub(crate) mod deadpool;
mod lease;

use futures_util::future::join;
use tokio_postgres::{
    Client, Error as PgError, Portal, RowStream, Statement, Transaction, error::SqlState, types::ToSql,
};

#[cfg(feature = "deadpool")]
pub use self::abandoned::only_free;
use self::cached::Cache;
pub use self::cached::{Cached, CachedTransaction};
pub(crate) use self::client::{client_link, transaction_link};
pub use self::commit::{OpenTransaction, commit};
pub(crate) use self::lease::Lease;
use crate::{
    error::Error,
    query::{Cardinality, Query},
};

/// What a query can run on: a connection, a transaction or a pool.
///
/// | executor | prepared statements |
/// |---|---|
/// | [`tokio_postgres::Client`], [`tokio_postgres::Transaction`] | none: each call sends the SQL, in one round trip where no more than one row can come and the types allow it |
/// | [`Cached`], [`CachedTransaction`] | prepared at first use and kept with the connection |
/// | `deadpool_postgres::Pool`, `Client`, `Transaction` | prepared at first use and kept by deadpool's statement cache |
///
/// A reference to and an [`Arc`](std::sync::Arc) of an executor are executors too.
#[diagnostic::on_unimplemented(
    message = "queries cannot run on `{Self}`",
    label = "not a connection, transaction or pool",
    note = "pass a reference to `tokio_postgres::Client` or `Transaction`, to `anosql_rs::Cached`, or to `deadpool_postgres::Pool`, \
            `Client` or `Transaction` (feature `deadpool` of anosql-rs, on by default)"
)]
pub trait Executor: Sync {
    /// Where a connection for one query is to be had: the one thing that executors differ in. Its type cannot be named
    /// outside of this crate, so neither can the trait be implemented.
    #[doc(hidden)]
    fn source(&self) -> Source<'_>;
}

impl<E: Executor + ?Sized> Executor for &E {
    fn source(&self) -> Source<'_> {
        (**self).source()
    }
}

impl<E: Executor + Send + ?Sized> Executor for std::sync::Arc<E> {
    fn source(&self) -> Source<'_> {
        (**self).source()
    }
}

/// Where a connection is to be had.
pub enum Source<'c> {
    /// Here.
    Link(Link<'c>),
    /// In a pool.
    #[cfg(feature = "deadpool")]
    Pool(&'c deadpool_postgres::Pool),
}

impl<'c> Source<'c> {
    /// A connection for one query.
    pub(crate) async fn lease(self) -> Result<Lease<'c>, Error> {
        match self {
            Source::Link(link) => Ok(Lease::borrowed(link)),
            #[cfg(feature = "deadpool")]
            Source::Pool(pool) => deadpool::take(pool).await.map(Lease::pooled),
        }
    }
}

/// A connection, and where its prepared statements are kept.
#[derive(Clone, Copy)]
pub struct Link<'c> {
    client: &'c Client,
    statements: Statements<'c>,
    /// The transaction that the connection is in, as far as it was begun through the driver.
    transaction: Option<&'c Transaction<'c>>,
}

#[derive(Clone, Copy)]
enum Statements<'c> {
    Nowhere,
    Cache(&'c Cache),
    #[cfg(feature = "deadpool")]
    Deadpool(&'c std::sync::Arc<deadpool_postgres::StatementCache>),
}

impl<'c> Link<'c> {
    /// Starts a query. Rows are read from the stream as they arrive.
    pub(crate) async fn query(
        &self,
        query: &'static Query,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<RowStream, PgError> {
        let statement = match self.statements {
            Statements::Nowhere if takes_one_trip(query) => {
                return self.query_unprepared(query, params).await;
            }
            Statements::Cache(cache) if takes_one_trip(query) => match cache.get(query) {
                Some(statement) => statement,
                None => {
                    // Both are in flight together, so that the first call too takes one round trip.
                    let prepare = self.client.prepare_typed(query.sql, query.types);
                    return match join(prepare, self.query_unprepared(query, params)).await {
                        (Ok(statement), rows) => {
                            cache.insert(query, statement);
                            rows
                        }
                        // In a transaction, what failed first has aborted it, and the query can only say so.
                        (Err(error), Err(_)) => Err(error),
                        (Err(_), rows) => rows,
                    };
                }
            },
            _ => self.statement(query).await?,
        };
        match self.client.query_raw(&statement, params.iter().copied()).await {
            Err(error) if is_stale(&error) => {
                self.forget(query);
                if self.transaction.is_some() {
                    // The server has aborted the transaction; only its owner can begin it again.
                    return Err(error);
                }
                let statement = self.statement(query).await?;
                self.client.query_raw(&statement, params.iter().copied()).await
            }
            rows => rows,
        }
    }

    async fn query_unprepared(
        &self,
        query: &'static Query,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<RowStream, PgError> {
        let params = params.iter().copied().zip(query.types.iter().cloned());
        self.client.query_typed_raw(query.sql, params).await
    }

    /// The query's prepared statement, prepared now if it was not yet.
    pub(crate) async fn statement(&self, query: &'static Query) -> Result<Statement, PgError> {
        match self.statements {
            Statements::Nowhere => self.client.prepare_typed(query.sql, query.types).await,
            Statements::Cache(cache) => {
                if let Some(statement) = cache.get(query) {
                    return Ok(statement);
                }
                let statement = self.client.prepare_typed(query.sql, query.types).await?;
                cache.insert(query, statement.clone());
                Ok(statement)
            }
            #[cfg(feature = "deadpool")]
            Statements::Deadpool(cache) => cache.prepare_typed(self.client, query.sql, query.types).await,
        }
    }

    pub(crate) fn forget(&self, query: &'static Query) {
        match self.statements {
            Statements::Nowhere => {}
            Statements::Cache(cache) => cache.remove(query),
            #[cfg(feature = "deadpool")]
            Statements::Deadpool(cache) => drop(cache.remove(query.sql, query.types)),
        }
    }

    /// Makes a query ready to give its rows in portions, which only a transaction does.
    pub(crate) async fn bind(
        &self,
        transaction: &Transaction<'_>,
        query: &'static Query,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Portal, PgError> {
        let statement = self.statement(query).await?;
        let portal = transaction.bind_raw(&statement, params.iter().copied()).await;
        if portal.as_ref().is_err_and(is_stale) {
            self.forget(query);
        }
        portal
    }

    pub(crate) fn client(&self) -> &'c Client {
        self.client
    }

    pub(crate) fn transaction(&self) -> Option<&'c Transaction<'c>> {
        self.transaction
    }
}

/// Whether a query may be sent before its statement is prepared.
///
/// The driver looks at the result's types while the rows are on their way, and asks the server for those it does not
/// know: a migration may have given a column an enum since the query was compiled. The answer lies behind the rows,
/// which nobody reads meanwhile; more of them than the connection holds back would keep it waiting for ever. One row
/// is always held back.
fn takes_one_trip(query: &Query) -> bool {
    query.self_contained && (query.columns.is_empty() || query.cardinality != Cardinality::Many)
}

/// Whether a prepared statement can no longer be used although its SQL is right: a migration changed the result's
/// type or replaced the type of a parameter, or the session's statements were discarded. Nothing was executed then.
pub(crate) fn is_stale(error: &PgError) -> bool {
    let Some(error) = error.as_db_error() else { return false };
    // The message is translated by some servers, the routine's name is not.
    (*error.code() == SqlState::FEATURE_NOT_SUPPORTED && error.routine() == Some("RevalidateCachedQuery"))
        || *error.code() == SqlState::INVALID_SQL_STATEMENT_NAME
        // The server's internal messages are never translated.
        || (*error.code() == SqlState::INTERNAL_ERROR && error.message().starts_with("cache lookup failed for type"))
}
