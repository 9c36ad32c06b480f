//! One function for each way of giving a result. Generated functions are a call of one of these.
//!
//! In a transaction every answer is read to its end, whatever of it is wanted: a row that cannot be had has aborted the
//! transaction, and an error that nobody reads would let its owner commit in vain.

use std::pin::{Pin, pin};

use futures_util::FutureExt;
use tokio_postgres::{RowStream, types::ToSql};

use crate::{
    batch::ExclusiveExecutor,
    error::{Error, ErrorKind},
    executor::{Executor, Lease},
    query::{Access, Cardinality, Query},
    rows::{Layout, Row, Rows},
};

/// A query's parameters, `$1` first.
pub(crate) type Params<'p> = &'p [&'p (dyn ToSql + Sync)];

/// How many rows that nobody wants are taken from what has arrived already, before the rest is given up.
const UNWANTED: usize = 1000;

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
    let mut lease = lease(db, query).await?;
    let mut rows = pin!(lease.query(query, params).await?);
    let mut layout = Layout::new(query);
    let mut all = Vec::new();
    while let Some(row) = lease.next(rows.as_mut(), query).await? {
        match layout.decode(&row, decode) {
            Ok(row) => all.push(row),
            Err(error) => return fail(error, &mut lease, rows, query).await,
        }
    }
    Ok(all)
}

/// All rows, as they arrive.
pub async fn stream<'c, T>(
    db: impl ExclusiveExecutor<'c>,
    query: &'static Query,
    params: Params<'_>,
    decode: fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Rows<'c, T>, Error> {
    let mut lease = db.claim().lease().await.map_err(|error| error.in_query(query))?;
    let Some((link, transaction)) = lease.transaction() else {
        let rows = lease.query(query, params).await?;
        return Ok(Rows::whole(rows, query, decode, lease));
    };
    let portal = link.bind(transaction, query, params).await;
    let portal = portal.map_err(|error| Error::driver(error).in_query(query))?;
    Ok(Rows::portions(transaction, portal, query, decode, lease))
}

/// The only row, if there is one. A second is an error.
pub async fn at_most_one<T>(
    db: &(impl Executor + ?Sized),
    query: &'static Query,
    params: Params<'_>,
    decode: fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let mut lease = lease(db, query).await?;
    let mut rows = pin!(lease.query(query, params).await?);
    let Some(first) = head(&mut lease, rows.as_mut(), query, decode).await? else { return Ok(None) };
    // A write is over when the server says so, not when its row is there: a deferred constraint may still fail.
    if lease.next(rows.as_mut(), query).await?.is_some() {
        let error = Error::new(ErrorKind::TooManyRows, "more than one row, where at most one was expected")
            .in_query(query);
        return fail(error, &mut lease, rows, query).await;
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
    let mut lease = lease(db, query).await?;
    let mut rows = pin!(lease.query(query, params).await?);
    let Some(first) = head(&mut lease, rows.as_mut(), query, decode).await? else { return Ok(None) };
    skip(&mut lease, rows, query).await?;
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
    let mut lease = lease(db, query).await?;
    let mut rows = pin!(lease.query(query, params).await?);
    while lease.next(rows.as_mut(), query).await?.is_some() {}
    Ok(rows.rows_affected().unwrap_or(0))
}

/// Runs a script.
pub async fn script(db: &(impl Executor + ?Sized), query: &'static Query) -> Result<(), Error> {
    let mut lease = lease(db, query).await?;
    lease.script(query.sql, query.transaction).await.map_err(|error| error.in_query(query))
}

/// The first row of an answer, if there is one. The rest is left to be read.
async fn head<T>(
    lease: &mut Lease<'_>,
    mut rows: Pin<&mut RowStream>,
    query: &'static Query,
    decode: fn(&Row<'_>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let Some(row) = lease.next(rows.as_mut(), query).await? else { return Ok(None) };
    match Layout::new(query).decode(&row, decode) {
        Ok(first) => Ok(Some(first)),
        Err(error) => fail(error, lease, rows, query).await,
    }
}

/// Reads what nobody wants as far as somebody has to know how it ends: that of a write, which may still fail, and of
/// whatever runs in a transaction. Of a read outside of one, what has arrived is taken and the rest given up.
async fn skip(
    lease: &mut Lease<'_>,
    mut rows: Pin<&mut RowStream>,
    query: &'static Query,
) -> Result<(), Error> {
    // The one row of a query that gives no other comes together with the end of its answer.
    let ends_here = query.cardinality != Cardinality::Many;
    if ends_here || query.access == Access::Write || lease.transaction().is_some() {
        while lease.next(rows.as_mut(), query).await?.is_some() {}
        return Ok(());
    }
    for _ in 0..UNWANTED {
        // An error behind the wanted row is none of the caller's.
        match lease.next(rows.as_mut(), query).now_or_never() {
            Some(Ok(Some(_))) => {}
            _ => break,
        }
    }
    Ok(())
}

/// Fails with an error of the library's own, or with that of the server that comes behind it in a transaction.
async fn fail<T>(
    error: Error,
    lease: &mut Lease<'_>,
    mut rows: Pin<&mut RowStream>,
    query: &'static Query,
) -> Result<T, Error> {
    if lease.transaction().is_some() {
        while lease.next(rows.as_mut(), query).await?.is_some() {}
    }
    Err(error)
}
