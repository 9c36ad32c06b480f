//! A connection that keeps its prepared statements.

use std::{
    collections::HashMap,
    fmt,
    ops::Deref,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio_postgres::{Client, Statement, Transaction};

use super::{Executor, Link, Source, Statements};
use crate::{error::Error, query::Query};

/// A [`Client`] that prepares each query at its first use and keeps the statement.
///
/// Later calls are as fast as with a statement held by hand. The first call of a query that gives no more than one row
/// costs no round trip more: the query is sent together with the request to prepare it. A statement that a migration has made unusable is
/// prepared again.
///
/// ```no_run
/// # mod blogs {
/// #     anosql_rs::include_queries!("tests/sql/blogs.sql", schema = "tests/sql/schema.sql");
/// # }
/// # async fn example(client: tokio_postgres::Client) -> Result<(), anosql_rs::Error> {
/// let client = anosql_rs::Cached::new(client);
/// for _ in 0..1000 {
///     blogs::count_blogs(&client).await?;
/// }
/// # Ok(())
/// # }
/// ```
pub struct Cached {
    client: Client,
    statements: Cache,
}

impl Cached {
    /// Wraps a connection.
    pub fn new(client: Client) -> Self {
        Self { client, statements: Cache::default() }
    }

    /// Begins a transaction that uses the same prepared statements.
    ///
    /// It rolls back when it is dropped without [`commit`](CachedTransaction::commit).
    ///
    /// # Errors
    ///
    /// Fails if the connection is lost.
    pub async fn transaction(&mut self) -> Result<CachedTransaction<'_>, Error> {
        let transaction = self.client.transaction().await.map_err(Error::driver)?;
        Ok(CachedTransaction { transaction, statements: &self.statements })
    }

    /// Gives the connection back. Its prepared statements are closed.
    pub fn into_inner(self) -> Client {
        self.client
    }

    pub(crate) fn link(&self) -> Link<'_> {
        Link { client: &self.client, statements: Statements::Cache(&self.statements), transaction: None }
    }
}

/// A connection's own methods, for what no query file holds.
impl Deref for Cached {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl fmt::Debug for Cached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").field("statements", &self.statements.lock().len()).finish_non_exhaustive()
    }
}

impl Executor for Cached {
    fn source(&self) -> Source<'_> {
        Source::Link(self.link())
    }
}

/// A transaction of a [`Cached`] connection.
pub struct CachedTransaction<'c> {
    transaction: Transaction<'c>,
    statements: &'c Cache,
}

impl<'c> CachedTransaction<'c> {
    /// Commits.
    ///
    /// # Errors
    ///
    /// Fails with `25P02` if a statement in it has failed, whether its answer was read or not, and if a deferred
    /// constraint is violated or the connection is lost.
    pub async fn commit(self) -> Result<(), Error> {
        super::commit(self).await
    }

    /// Rolls back, and waits until that is done.
    ///
    /// # Errors
    ///
    /// Fails if the connection is lost.
    pub async fn rollback(self) -> Result<(), Error> {
        self.transaction.rollback().await.map_err(Error::driver)
    }

    pub(super) fn into_inner(self) -> Transaction<'c> {
        self.transaction
    }

    pub(crate) fn link(&self) -> Link<'_> {
        Link {
            client: self.transaction.client(),
            statements: Statements::Cache(self.statements),
            transaction: Some(&self.transaction),
        }
    }
}

impl<'c> Deref for CachedTransaction<'c> {
    type Target = Transaction<'c>;

    fn deref(&self) -> &Transaction<'c> {
        &self.transaction
    }
}

impl fmt::Debug for CachedTransaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedTransaction").finish_non_exhaustive()
    }
}

impl Executor for CachedTransaction<'_> {
    fn source(&self) -> Source<'_> {
        Source::Link(self.link())
    }
}

/// Prepared statements by the address of their query, which is a static: a look-up hashes one number instead of the
/// SQL.
#[derive(Default)]
pub(super) struct Cache(Mutex<HashMap<usize, Statement>>);

impl Cache {
    pub(super) fn get(&self, query: &'static Query) -> Option<Statement> {
        self.lock().get(&key(query)).cloned()
    }

    pub(super) fn insert(&self, query: &'static Query, statement: Statement) {
        self.lock().insert(key(query), statement);
    }

    pub(super) fn remove(&self, query: &'static Query) {
        self.lock().remove(&key(query));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<usize, Statement>> {
        // No code that can panic runs under the lock, so a poisoned map is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(query: &'static Query) -> usize {
    std::ptr::from_ref(query).addr()
}
