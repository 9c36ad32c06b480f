//! One function for each way of giving a result. Generated functions are a call of one of these.

use std::pin::pin;

use futures_util::TryStreamExt;
use tokio_postgres::types::ToSql;

use crate::{
    error::{Error, ErrorKind},
    executor::{Executor, Lease},
    query::{Access, Query},
    rows::{Layout, Row, Rows},
};

/// A query's parameters, `$1` first.
pub(crate) type Params<'p> = &'p [&'p (dyn ToSql + Sync)];

async fn lease<'c>(db: &'c (impl Executor + ?Sized), query: &'static Query) -> Result<Lease<'c>, Error> {
    db.source().lease().await.map_err(|error| error.in_query(query))
}

/// All rows.
pub async fn many<T>(
    db: &(impl Executor + ?Sized),
    query: &'static Query,
    params: Params<'_>,
    decode: fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let lease = lease(db, query).await?;
    let fail = |error| Error::driver(error).in_query(query);
    let mut rows = pin!(lease.link().query(query, params).await.map_err(fail)?);
    let mut layout = Layout::new(query);
    let mut all = Vec::new();
    while let Some(row) = rows.try_next().await.map_err(fail)? {
        all.push(layout.decode(&row, decode)?);
    }
    Ok(all)
}

/// All rows, as they arrive.
pub async fn stream<T>(
    db: &(impl Executor + ?Sized),
    query: &'static Query,
    params: Params<'_>,
    decode: fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Rows<T>, Error> {
    let lease = lease(db, query).await?;
    let rows =
        lease.link().query(query, params).await.map_err(|error| Error::driver(error).in_query(query))?;
    Ok(Rows::new(rows, query, decode, lease.into_guard()))
}

/// The only row, if there is one. A second is an error.
pub async fn at_most_one<T>(
    db: &(impl Executor + ?Sized),
    query: &'static Query,
    params: Params<'_>,
    decode: fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let lease = lease(db, query).await?;
    let fail = |error| Error::driver(error).in_query(query);
    let mut rows = pin!(lease.link().query(query, params).await.map_err(fail)?);
    let Some(row) = rows.try_next().await.map_err(fail)? else { return Ok(None) };
    let first = Layout::new(query).decode(&row, decode)?;
    // A write is over when the server says so, not when its row is there: a deferred constraint may still fail.
    if rows.try_next().await.map_err(fail)?.is_some() {
        return Err(Error::new(ErrorKind::TooManyRows, "more than one row, where at most one was expected")
            .in_query(query));
    }
    Ok(Some(first))
}

/// The first row, if there is one. The others are dropped.
pub async fn first<T>(
    db: &(impl Executor + ?Sized),
    query: &'static Query,
    params: Params<'_>,
    decode: fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let lease = lease(db, query).await?;
    let fail = |error| Error::driver(error).in_query(query);
    let mut rows = pin!(lease.link().query(query, params).await.map_err(fail)?);
    let Some(row) = rows.try_next().await.map_err(fail)? else { return Ok(None) };
    let first = Layout::new(query).decode(&row, decode)?;
    // The rows left of a read are thrown away by the connection as they come. A write is waited for, since it may
    // still fail.
    if query.access == Access::Write {
        while rows.try_next().await.map_err(fail)?.is_some() {}
    }
    Ok(Some(first))
}

/// The first row of a query that always has one.
pub async fn one<T>(
    db: &(impl Executor + ?Sized),
    query: &'static Query,
    params: Params<'_>,
    decode: fn(&Row<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    first(db, query, params, decode).await?.ok_or_else(|| {
        Error::new(ErrorKind::NoRows, "no row, although the query always returned one when it was compiled")
            .in_query(query)
    })
}

/// The number of rows affected.
pub async fn affected(
    db: &(impl Executor + ?Sized),
    query: &'static Query,
    params: Params<'_>,
) -> Result<u64, Error> {
    let lease = lease(db, query).await?;
    let fail = |error| Error::driver(error).in_query(query);
    let mut rows = pin!(lease.link().query(query, params).await.map_err(fail)?);
    while rows.try_next().await.map_err(fail)?.is_some() {}
    Ok(rows.rows_affected().unwrap_or(0))
}

/// Runs a script.
pub async fn script(db: &(impl Executor + ?Sized), query: &'static Query) -> Result<(), Error> {
    let lease = lease(db, query).await?;
    lease.link().client().batch_execute(query.sql).await.map_err(|error| Error::driver(error).in_query(query))
}
