//! Reading rows by position.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::{Stream, StreamExt};
use tokio_postgres::{
    Row as PgRow, RowStream,
    types::{FromSqlOwned, Kind, WasNull, WrongType},
};

use crate::{
    error::{Error, ErrorKind},
    executor::Guard,
    query::Query,
};

/// The rows of a query as they arrive: what the `_stream` functions give.
///
/// The connection delivers answers in order: a query that is sent after it on the same connection has its answer behind
/// the last row. So do not wait for one while reading, or both wait for ever; run it on another connection, as a pool
/// does, or collect the rows first.
///
/// A stream can be dropped before its end. The connection then throws the rows that are left away as they come, and
/// stays usable.
///
/// ```no_run
/// # mod blogs {
/// #     anosql_rs::include_queries!("tests/sql/blogs.sql", schema = "tests/sql/schema.sql");
/// # }
/// # async fn example(client: tokio_postgres::Client) -> Result<(), anosql_rs::Error> {
/// let mut rows = blogs::list_blogs_stream(&client, 1).await?;
/// while let Some(blog) = rows.try_next().await? {
///     println!("{}", blog.title);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Rows<T> {
    // Boxed once for all rows, since the driver's stream may not move while it is read. The fields are dropped in
    // this order: the stream ends before its connection goes back to the pool.
    rows: Pin<Box<RowStream>>,
    layout: Layout,
    decode: fn(&Row<'_>) -> Result<T, Error>,
    _guard: Guard,
}

impl<T> Rows<T> {
    pub(crate) fn new(
        rows: RowStream,
        query: &'static Query,
        decode: fn(&Row<'_>) -> Result<T, Error>,
        guard: Guard,
    ) -> Self {
        Self { rows: Box::pin(rows), layout: Layout::new(query), decode, _guard: guard }
    }

    /// Waits for the next row; `None` after the last.
    ///
    /// # Errors
    ///
    /// Fails if the server reports an error, the connection is lost, or the row does not fit.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }
}

impl<T> Stream for Rows<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let row = ready!(this.rows.poll_next_unpin(cx));
        Poll::Ready(row.map(|row| {
            let row = row.map_err(|error| Error::driver(error).in_query(this.layout.query))?;
            this.layout.decode(&row, this.decode)
        }))
    }
}

impl<T> std::fmt::Debug for Rows<T> {
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

/// A name without the signs that state its nullability: `total` of `total!`, `tags` of `tags[!]`.
fn overridden(name: &str) -> &str {
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
