//! Migrations under a running program, whose statements are prepared.

use anosql_rs::{Cached, Error, ErrorKind, Executor};

use crate::{database::Database, stress::queries};

/// What reading says after a migration by another connection, on a connection with a cache and on a pool.
async fn after<T>(
    migration: &str,
    read: impl AsyncFn(&Running) -> Result<T, Error>,
) -> [Result<T, Error>; 2] {
    let mut results = Vec::new();
    for pooled in [false, true] {
        let database = Database::new().await;
        let running = match pooled {
            false => Running::Cached(Cached::new(database.connect().await)),
            true => Running::Pool(database.pool()),
        };
        queries::insert(&running, 1, "a").await.unwrap();
        assert!(read(&running).await.is_ok());
        database.connect().await.batch_execute(migration).await.unwrap();
        results.push(read(&running).await);
    }
    results.try_into().unwrap_or_else(|_| unreachable!())
}
