//! Reading rows by position.

mod portions;

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::{Stream, StreamExt};
use tokio_postgres::{
    Error as PgError, Portal, Row as PgRow, RowStream, Transaction,
    types::{FromSql, FromSqlOwned, Kind, Type, WasNull, WrongType},
};

use self::portions::Portions;
use crate::{
    error::{Error, ErrorKind},
    executor::Lease,
    query::Query,
    types::Failure,
};

/// The rows of a query as they arrive: what the `_stream` functions give.
///
/// They hold the connection that they come from: a `&mut` connection can do nothing else until they are dropped. A
/// pool's connection is theirs alone, and they borrow nothing of the pool: `Rows<'static, T>`. In a transaction, other
/// queries may run between two rows: the rows come in
/// portions there, about 256 KB each, and the server goes on only when the next portion is wanted.
///
/// A stream can be dropped before its end. Rows of a transaction that were not asked for are never made. A pool closes
/// the connection if the rest is long, and has the server stop; another connection throws the rest away as it comes.
///
/// ```no_run
/// # mod blogs {
/// #     anosql_rs::include_queries!("tests/sql/blogs.sql", schema = "tests/sql/schema.sql");
/// # }
/// # async fn example(mut client: tokio_postgres::Client) -> Result<(), anosql_rs::Error> {
/// let mut rows = blogs::list_blogs_stream(&mut client, 1).await?;
/// while let Some(blog) = rows.try_next().await? {
///     println!("{}", blog.title);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Rows<'c, T> {
    incoming: Incoming<'c>,
    layout: Layout,
    decode: fn(&Row<'_>) -> Result<T, Error>,
    lease: Lease<'c>,
}

enum Incoming<'c> {
    /// All, as the server sends them. Boxed once for all rows, since the driver's stream may not move while it is read.
    Whole(Pin<Box<RowStream>>),
    /// Portion by portion, as they are wanted.
    Portions(Portions<'c>),
}

impl<'c, T> Rows<'c, T> {
    pub(crate) fn whole(
        rows: RowStream,
        query: &'static Query,
        decode: fn(&Row<'_>) -> Result<T, Error>,
        lease: Lease<'c>,
    ) -> Self {
        Self { incoming: Incoming::Whole(Box::pin(rows)), layout: Layout::new(query), decode, lease }
    }

    pub(crate) fn portions(
        transaction: &'c Transaction<'c>,
        portal: Portal,
        query: &'static Query,
        decode: fn(&Row<'_>) -> Result<T, Error>,
        lease: Lease<'c>,
    ) -> Self {
        let incoming = Incoming::Portions(Portions::new(transaction, portal));
        Self { incoming, layout: Layout::new(query), decode, lease }
    }

    /// Waits for the next row; `None` after the last.
    ///
    /// # Errors
    ///
    /// Fails if the server reports an error, the connection is lost, or the row does not fit.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

    fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<PgRow>, PgError>> {
        let row = match &mut self.incoming {
            Incoming::Whole(rows) => ready!(rows.poll_next_unpin(cx)).transpose(),
            Incoming::Portions(portions) => {
                let row = portions.poll_next(cx);
                self.lease.set_under_way(portions.is_under_way());
                return row;
            }
        };
        self.lease.has_given(&row, self.layout.query.transaction);
        Poll::Ready(row)
    }
}

impl<T> Stream for Rows<'_, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let row = ready!(this.poll_row(cx)).transpose();
        Poll::Ready(row.map(|row| {
            let row = row.map_err(|error| Error::driver(error).in_query(this.layout.query))?;
            this.layout.decode(&row, this.decode)
        }))
    }
}

impl<T> std::fmt::Debug for Rows<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("query", &self.layout.query.name).finish_non_exhaustive()
    }
}

/// Decodes the rows of one result, after a look at the first whether its columns are still those of the query.
pub(crate) struct Layout {
    query: &'static Query,
    checked: bool,
}

impl Layout {
    pub(crate) fn new(query: &'static Query) -> Self {
        Self { query, checked: false }
    }

    pub(crate) fn decode<T>(
        &mut self,
        row: &PgRow,
        decode: impl Fn(&Row<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if !self.checked {
            check(self.query, row)?;
            self.checked = true;
        }
        decode(&Row { row, query: self.query })
    }
}

/// Columns may be added behind the known ones, as a migration does under a running `select *`. None of the known may
/// have moved: types alone would not tell.
fn check(query: &'static Query, row: &PgRow) -> Result<(), Error> {
    for (index, column) in query.columns.iter().enumerate() {
        let found = row.columns().get(index).map(|found| found.name());
        match found {
            Some(found) if !column.from_table || found == column.name || overridden(found) == column.name => {
            }
            Some(found) => {
                return Err(changed(
                    query,
                    format!("column {} is {found:?} now and was {:?}", index + 1, column.name),
                ));
            }
            None => {
                return Err(changed(query, format!("column {:?} is no longer there", column.name)));
            }
        }
    }
    Ok(())
}

/// A name without the signs that state its nullability and without a Rust type: `total` of `total!`, `tags` of `tags[!]: Tags`.
fn overridden(name: &str) -> &str {
    let name = name.split_once(": ").map_or(name, |(name, _)| name.trim_end());
    let name = name.strip_suffix(['!', '?']).unwrap_or(name);
    ["[!]", "[?]"].into_iter().find_map(|sign| name.strip_suffix(sign)).unwrap_or(name)
}

#[cold]
fn changed(query: &'static Query, what: String) -> Error {
    Error::new(
        ErrorKind::SchemaChanged,
        format!("{what}: the schema has changed since the query was compiled"),
    )
    .in_query(query)
}

/// One row, read by the generated code.
pub struct Row<'r> {
    row: &'r PgRow,
    query: &'static Query,
}

impl Row<'_> {
    /// The value of a column.
    pub fn get<T: FromSqlOwned>(&self, index: usize) -> Result<T, Error> {
        self.row.try_get(index).map_err(|error| self.error(index, error))
    }

    /// The value of a column that is read as `W`.
    pub fn get_via<W: FromSqlOwned + Into<T>, T>(&self, index: usize) -> Result<T, Error> {
        self.get::<W>(index).map(W::into)
    }

    /// Like [`Row::get_via`], but null is `None`.
    pub fn get_optional_via<W: FromSqlOwned + Into<T>, T>(&self, index: usize) -> Result<Option<T>, Error> {
        self.get::<Option<W>>(index).map(|value| value.map(W::into))
    }

    /// Whether a column is null.
    pub fn is_null(&self, index: usize) -> Result<bool, Error> {
        self.get::<Option<Anything>>(index).map(|value| value.is_none())
    }

    #[cold]
    fn error(&self, index: usize, error: tokio_postgres::Error) -> Error {
        let (name, expected) = match self.query.columns.get(index) {
            Some(column) => (column.name, column.data_type),
            None => ("", ""),
        };
        let source = std::error::Error::source(&error);
        if source.is_some_and(|source| source.is::<WasNull>()) {
            let found = self.row.columns().get(index).map(|column| column.type_().kind());
            let is = if matches!(found, Some(Kind::Array(_))) { "is null or holds null" } else { "is null" };
            let message =
                format!("column {name:?} {is}, which the schema did not allow when the query was compiled");
            return Error::new(ErrorKind::UnexpectedNull, message).because(error).in_query(self.query);
        }
        if source.is_some_and(|source| source.is::<WrongType>()) {
            let found = self.row.columns().get(index).map_or("", |column| column.type_().name());
            let what = if found == expected {
                format!("column {name:?} is of type {found}, which its Rust type does not read")
            } else {
                format!("column {name:?} is of type {found} now and was {expected}")
            };
            return changed(self.query, what).because(error);
        }
        let reason = source.map_or_else(|| error.to_string(), ToString::to_string);
        Error::new(ErrorKind::Decode, format!("column {name:?} of type {expected} cannot be read: {reason}"))
            .because(error)
            .in_query(self.query)
    }
}

/// Any value that is not null.
struct Anything;

impl<'a> FromSql<'a> for Anything {
    fn from_sql(_: &Type, _: &'a [u8]) -> Result<Self, Failure> {
        Ok(Self)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A generated row struct.
pub trait FromRow: Sized {
    /// Reads the row.
    fn from_row(row: &Row<'_>) -> Result<Self, Error>;
}

/// Reads a row of one column.
pub fn value<T: FromSqlOwned>(row: &Row<'_>) -> Result<T, Error> {
    row.get(0)
}

/// Reads a row of one column that is read as `W`.
pub fn value_via<W: FromSqlOwned + Into<T>, T>(row: &Row<'_>) -> Result<T, Error> {
    row.get_via::<W, T>(0)
}

/// Like [`value_via`], but null is `None`.
pub fn optional_value_via<W: FromSqlOwned + Into<T>, T>(row: &Row<'_>) -> Result<Option<T>, Error> {
    row.get_optional_via::<W, T>(0)
}
