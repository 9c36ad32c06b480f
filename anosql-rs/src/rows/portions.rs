//! The rows of a query in a transaction, in portions.
//!
//! Nothing of a portion is given before all of it has arrived. So no row is on its way while the caller looks at
//! another: what else it sends on the connection is answered at once, and if it reads no further, the server has made
//! nothing that could fail unseen.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    vec,
};

use tokio_postgres::{Error as PgError, Portal, Row, Transaction};

/// How many bytes a portion should have, about.
const BYTES: usize = 1 << 18;

/// How many rows the first portion has, while their size is not known.
const FIRST: usize = 64;

/// How many rows a portion may have.
const MOST: usize = 4096;

pub(super) struct Portions<'c> {
    transaction: &'c Transaction<'c>,
    rows: vec::IntoIter<Row>,
    next: Next<'c>,
}

/// A portion under way, which gives its portal back.
type Portion<'c> = Pin<Box<dyn Future<Output = Result<(Portal, Vec<Row>), PgError>> + Send + 'c>>;

enum Next<'c> {
    /// A portion of so many rows is to be asked for.
    Wanted(Portal, usize),
    /// A portion of so many rows is under way.
    UnderWay(Portion<'c>, usize),
    /// There is none.
    Nothing,
}

impl<'c> Portions<'c> {
    pub(super) fn new(transaction: &'c Transaction<'c>, portal: Portal) -> Self {
        Self { transaction, rows: Vec::new().into_iter(), next: Next::Wanted(portal, FIRST) }
    }

    /// Whether the server was asked for a portion that has not arrived.
    pub(super) fn is_under_way(&self) -> bool {
        matches!(self.next, Next::UnderWay(..))
    }

    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Row>, PgError>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Poll::Ready(Ok(Some(row)));
            }
            match std::mem::replace(&mut self.next, Next::Nothing) {
                Next::Nothing => return Poll::Ready(Ok(None)),
                Next::Wanted(portal, size) => {
                    self.next = Next::UnderWay(Box::pin(portion(self.transaction, portal, size)), size);
                }
                Next::UnderWay(mut portion, size) => {
                    let Poll::Ready(arrived) = portion.as_mut().poll(cx) else {
                        self.next = Next::UnderWay(portion, size);
                        return Poll::Pending;
                    };
                    let (portal, rows) = arrived?;
                    // Fewer than were asked for are the last.
                    if rows.len() == size {
                        self.next = Next::Wanted(portal, size_after(&rows));
                    }
                    self.rows = rows.into_iter();
                }
            }
        }
    }
}

async fn portion(
    transaction: &Transaction<'_>,
    portal: Portal,
    size: usize,
) -> Result<(Portal, Vec<Row>), PgError> {
    let rows = transaction.query_portal(&portal, size as i32).await?;
    Ok((portal, rows))
}

/// How many rows the portion behind these should have.
fn size_after(rows: &[Row]) -> usize {
    let bytes: usize = rows.iter().map(Row::raw_size_bytes).sum();
    (BYTES * rows.len() / bytes.max(1)).clamp(1, MOST)
}
