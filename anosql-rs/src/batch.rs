//! `*!`: one statement for many parameter sets, all or nothing.

use futures_util::{StreamExt, stream::FuturesOrdered};
use tokio_postgres::{Client, Error as PgError, Statement, Transaction, types::ToSql};

#[cfg(feature = "deadpool")]
use crate::executor::deadpool;
use crate::{
    error::Error,
    executor::{Cached, CachedTransaction, Lease, Link, client_link, is_stale, transaction_link},
    query::Query,
};

/// How many executions are sent before the first answer is waited for: enough to keep a distant server busy, and few
/// enough that answers do not pile up.
const IN_FLIGHT: usize = 256;

/// The parameters of one row, `$1` first.
pub(crate) type Encode<T, const N: usize> = for<'r> fn(&'r T) -> [&'r (dyn ToSql + Sync); N];

/// What a `*!` query and a stream can run on: a connection that nobody else can use until they are done.
///
/// - `&deadpool_postgres::Pool` takes a connection for itself,
/// - `&mut` of [`tokio_postgres::Client`], of [`Cached`] and of `deadpool_postgres::Client` is nobody else's,
/// - a reference to a transaction stays in that transaction.
///
/// A `*!` query writes its rows in one transaction. On a connection that other tasks use as well, that transaction would
/// take in their statements, and a rollback would undo what they were told was done. A stream's rows stand before the
/// answer to whatever else is sent: who waited for that while reading would wait for ever.
///
/// In each either all rows of a `*!` query are written or none. The same holds for a future that is dropped before it is ready: none,
/// or all if the commit was already on its way. Only in a transaction of the caller's some rows may have been written
/// by then; roll it back.
#[diagnostic::on_unimplemented(
    message = "a batch or a stream cannot run on `{Self}`",
    label = "others could use this connection at the same time",
    note = "each needs a connection of its own: pass `&Pool`, `&Transaction`, `&mut Client` or \
            `&mut anosql_rs::Cached`"
)]
pub trait ExclusiveExecutor<'c> {
    /// A connection for one batch: the one thing that batch executors differ in. Its type cannot be named outside of
    /// this crate, so neither can the trait be implemented.
    #[doc(hidden)]
    fn claim(self) -> Exclusive<'c>;
}

/// A connection that nobody else can use, or where one is to be had.
pub enum Exclusive<'c> {
    /// A transaction of the caller's.
    Transaction(Link<'c>),
    /// A connection without a statement cache.
    Client(&'c mut Client),
    /// A connection with one.
    Cached(&'c mut Cached),
    /// A connection with deadpool's.
    #[cfg(feature = "deadpool")]
    Deadpool(&'c mut deadpool_postgres::ClientWrapper),
    /// A pool, for a connection of its own.
    #[cfg(feature = "deadpool")]
    Pool(deadpool_postgres::Pool),
}

impl<'c> Exclusive<'c> {
    /// The connection for one query.
    pub(crate) async fn lease(self) -> Result<Lease<'c>, Error> {
        Ok(match self {
            Exclusive::Transaction(link) => Lease::borrowed(link),
            Exclusive::Client(client) => Lease::borrowed(client_link(client)),
            Exclusive::Cached(client) => Lease::borrowed(client.link()),
            #[cfg(feature = "deadpool")]
            Exclusive::Deadpool(client) => Lease::borrowed(deadpool::link(client)),
            #[cfg(feature = "deadpool")]
            Exclusive::Pool(pool) => Lease::pooled(deadpool::take(&pool).await?),
        })
    }
}

impl<'c> ExclusiveExecutor<'c> for &'c Transaction<'_> {
    fn claim(self) -> Exclusive<'c> {
        Exclusive::Transaction(transaction_link(self))
    }
}

impl<'c> ExclusiveExecutor<'c> for &'c CachedTransaction<'_> {
    fn claim(self) -> Exclusive<'c> {
        Exclusive::Transaction(self.link())
    }
}

impl<'c> ExclusiveExecutor<'c> for &'c mut Client {
    fn claim(self) -> Exclusive<'c> {
        Exclusive::Client(self)
    }
}

impl<'c> ExclusiveExecutor<'c> for &'c mut Cached {
    fn claim(self) -> Exclusive<'c> {
        Exclusive::Cached(self)
    }
}

#[cfg(feature = "deadpool")]
impl<'c> ExclusiveExecutor<'c> for &'c deadpool_postgres::Transaction<'_> {
    fn claim(self) -> Exclusive<'c> {
        Exclusive::Transaction(deadpool::transaction_link(self))
    }
}

#[cfg(feature = "deadpool")]
impl<'c> ExclusiveExecutor<'c> for &'c mut deadpool_postgres::Object {
    fn claim(self) -> Exclusive<'c> {
        Exclusive::Deadpool(self)
    }
}

#[cfg(feature = "deadpool")]
impl<'c> ExclusiveExecutor<'c> for &'c mut deadpool_postgres::ClientWrapper {
    fn claim(self) -> Exclusive<'c> {
        Exclusive::Deadpool(self)
    }
}

#[cfg(feature = "deadpool")]
impl<'c> ExclusiveExecutor<'c> for &deadpool_postgres::Pool {
    fn claim(self) -> Exclusive<'c> {
        Exclusive::Pool(self.clone())
    }
}

/// Runs a `*!` query. No rows are no round trip.
pub async fn batch<'c, T: Send + Sync, const N: usize>(
    db: impl ExclusiveExecutor<'c>,
    query: &'static Query,
    rows: impl IntoIterator<Item = T>,
    encode: Encode<T, N>,
) -> Result<u64, Error> {
    let rows: Vec<T> = rows.into_iter().collect();
    if rows.is_empty() {
        return Ok(0);
    }
    let fail = |error| Error::driver(error).in_query(query);
    // A transaction that is dropped without its commit, by an error or together with this future, rolls back.
    match db.claim() {
        Exclusive::Transaction(link) => pipeline(link, query, &rows, encode).await,
        Exclusive::Client(client) => {
            let transaction = client.transaction().await.map_err(fail)?;
            let affected = pipeline(transaction_link(&transaction), query, &rows, encode).await?;
            transaction.commit().await.map_err(fail)?;
            Ok(affected)
        }
        Exclusive::Cached(client) => match pipeline_in_cached(client, query, &rows, encode).await {
            Err(error) if error.is_stale() => pipeline_in_cached(client, query, &rows, encode).await,
            result => result,
        },
        #[cfg(feature = "deadpool")]
        Exclusive::Deadpool(client) => again_if_stale_in_deadpool(client, query, &rows, encode).await,
        #[cfg(feature = "deadpool")]
        Exclusive::Pool(pool) => {
            let object = deadpool::take(&pool).await.map_err(|error| error.in_query(query))?;
            let mut lease = Lease::pooled(object);
            lease.set_under_way(true);
            let Some(client) = lease.pooled_mut() else {
                unreachable!("a lease keeps its pooled connection until it is dropped");
            };
            let affected = again_if_stale_in_deadpool(client, query, &rows, encode).await?;
            lease.set_under_way(false);
            Ok(affected)
        }
    }
}

async fn pipeline_in_cached<T: Send + Sync, const N: usize>(
    client: &mut Cached,
    query: &'static Query,
    rows: &[T],
    encode: Encode<T, N>,
) -> Result<u64, Error> {
    let transaction = client.transaction().await.map_err(|error| error.in_query(query))?;
    let affected = pipeline(transaction.link(), query, rows, encode).await?;
    transaction.commit().await.map_err(|error| error.in_query(query))?;
    Ok(affected)
}

/// Nothing of a batch whose statement had become unusable was written, so that it can run once more, with a statement
/// that is prepared anew.
#[cfg(feature = "deadpool")]
async fn again_if_stale_in_deadpool<T: Send + Sync, const N: usize>(
    client: &mut deadpool_postgres::ClientWrapper,
    query: &'static Query,
    rows: &[T],
    encode: Encode<T, N>,
) -> Result<u64, Error> {
    match pipeline_in_deadpool(client, query, rows, encode).await {
        Err(error) if error.is_stale() => pipeline_in_deadpool(client, query, rows, encode).await,
        result => result,
    }
}

#[cfg(feature = "deadpool")]
async fn pipeline_in_deadpool<T: Send + Sync, const N: usize>(
    client: &mut deadpool_postgres::ClientWrapper,
    query: &'static Query,
    rows: &[T],
    encode: Encode<T, N>,
) -> Result<u64, Error> {
    let fail = |error| Error::driver(error).in_query(query);
    let transaction = client.transaction().await.map_err(fail)?;
    let affected = pipeline(deadpool::transaction_link(&transaction), query, rows, encode).await?;
    transaction.commit().await.map_err(fail)?;
    Ok(affected)
}

/// Executes the statement for each row without waiting for each answer. Answers come in order, so the first error is
/// that of the row that caused it; all behind it fail because of it.
async fn pipeline<T: Send + Sync, const N: usize>(
    link: Link<'_>,
    query: &'static Query,
    rows: &[T],
    encode: Encode<T, N>,
) -> Result<u64, Error> {
    let statement = link.statement(query).await.map_err(|error| Error::driver(error).in_query(query))?;
    let mut lease = Lease::borrowed(link);
    lease.set_under_way(true);
    let mut in_flight = FuturesOrdered::new();
    let mut rows = rows.iter();
    let mut answered = 0;
    let mut affected = 0;
    loop {
        while in_flight.len() < IN_FLIGHT
            && let Some(row) = rows.next()
        {
            in_flight.push_back(execute(link.client(), &statement, encode(row)));
        }
        match in_flight.next().await {
            Some(Ok(count)) => affected += count,
            Some(Err(error)) => {
                if is_stale(&error) {
                    link.forget(query);
                }
                return Err(Error::driver(error).in_query(query).in_row(answered));
            }
            None => {
                lease.set_under_way(false);
                return Ok(affected);
            }
        }
        answered += 1;
    }
}

async fn execute<const N: usize>(
    client: &Client,
    statement: &Statement,
    params: [&(dyn ToSql + Sync); N],
) -> Result<u64, PgError> {
    client.execute_raw(statement, params).await
}
