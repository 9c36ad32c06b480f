use std::{borrow::Cow, error::Error as StdError, fmt};

use tokio_postgres::{
    Error as PgError,
    error::{DbError, Severity, SqlState},
    types::WrongType,
};

use crate::query::Query;

/// What went wrong while a query ran, and in which query.
///
/// ```
/// # fn status(error: &anosql_rs::Error) -> u16 {
/// use anosql_rs::{ErrorKind, tokio_postgres::error::SqlState};
///
/// match error.kind() {
///     ErrorKind::Database if error.code() == Some(&SqlState::T_R_SERIALIZATION_FAILURE) => 409,
///     ErrorKind::Connection | ErrorKind::Pool => 503,
///     _ => 500,
/// }
/// # }
/// ```
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    place: Option<Place>,
    row: Option<usize>,
    message: Cow<'static, str>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

#[derive(Debug)]
struct Place {
    name: Cow<'static, str>,
    file: Cow<'static, str>,
    line: u32,
}

/// What kind of [`Error`] it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The server refused the statement; [`Error::code`] says why.
    Database,
    /// The connection broke, or the server closed it: [`Error::code`] says why, where the server did.
    Connection,
    /// The pool gave no connection, or none on which the query may run.
    Pool,
    /// A query that always returns a row returned none.
    NoRows,
    /// A `?` query found more than one row. If it writes, it has written.
    TooManyRows,
    /// A column that is never null by the schema was null.
    UnexpectedNull,
    /// The schema is no longer the one that the query was compiled with.
    SchemaChanged,
    /// A value could not be read, such as a `numeric` with more digits than the Rust type holds.
    Decode,
    /// A parameter could not be sent, such as a list of more than 2^31 elements.
    Encode,
    /// All assignments of a query were left out.
    NothingToSet,
    /// A file could not be loaded, or a query of it could not be called as it was.
    Load,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner { kind, place: None, row: None, message: message.into(), source: None }))
    }

    /// An error of the driver outside of any row.
    #[cold]
    pub(crate) fn driver(error: PgError) -> Self {
        let source = error.source();
        let is_io = source.is_some_and(|source| source.is::<std::io::Error>());
        let kind = if let Some(db) = error.as_db_error() {
            if ends_connection(db) { ErrorKind::Connection } else { ErrorKind::Database }
        } else if error.is_closed() || is_io || source.is_none() {
            ErrorKind::Connection
        } else if source.is_some_and(|source| source.is::<WrongType>()) {
            ErrorKind::SchemaChanged
        } else {
            ErrorKind::Encode
        };
        Self::new(kind, Self::driver_text(&error)).because(error)
    }

    /// A pool that gave no connection, and why: its own text leaves out what the server or the network said.
    #[cfg(feature = "deadpool")]
    #[cold]
    pub(crate) fn pool(error: deadpool_postgres::PoolError) -> Self {
        let message = match &error {
            deadpool_postgres::PoolError::Backend(cause) => {
                format!("cannot connect: {}", Self::driver_text(cause))
            }
            other => other.to_string(),
        };
        Self::new(ErrorKind::Pool, message).because(error)
    }

    /// What the driver says, with what the server or its cause says of it.
    fn driver_text(error: &PgError) -> String {
        match (error.as_db_error(), error.source()) {
            (Some(db), _) => format!("{} [{}]", db.message(), db.code().code()),
            // The driver's text names the parameter or the deed, its cause says what is wrong with it.
            (None, Some(source)) => format!("{error}: {source}"),
            (None, None) => error.to_string(),
        }
    }

    #[cold]
    pub(crate) fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    #[cold]
    pub(crate) fn in_query(self, query: &'static Query) -> Self {
        self.at(query.name, query.file, query.line)
    }

    #[cold]
    pub(crate) fn at(
        mut self,
        name: impl Into<Cow<'static, str>>,
        file: impl Into<Cow<'static, str>>,
        line: u32,
    ) -> Self {
        self.0.place = Some(Place { name: name.into(), file: file.into(), line });
        self
    }

    #[cold]
    pub(crate) fn in_row(mut self, row: usize) -> Self {
        self.0.row = Some(row);
        self
    }

    /// Whether a prepared statement was unusable, so that nothing was executed.
    pub(crate) fn is_stale(&self) -> bool {
        let source = self.0.source.as_deref().and_then(|source| source.downcast_ref::<PgError>());
        source.is_some_and(crate::executor::is_stale)
    }

    /// Says what kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the name of the query that failed.
    pub fn query(&self) -> Option<&str> {
        self.0.place.as_ref().map(|place| &*place.name)
    }

    /// Returns the file of the query that failed.
    pub fn file(&self) -> Option<&str> {
        self.0.place.as_ref().map(|place| &*place.file)
    }

    /// Returns the line of the query's `-- name:`, from 1.
    pub fn line(&self) -> Option<u32> {
        self.0.place.as_ref().map(|place| place.line)
    }

    /// Returns which row of a `*!` query failed, from 0.
    pub fn row(&self) -> Option<usize> {
        self.0.row
    }

    /// Returns the SQLSTATE that the server sent.
    pub fn code(&self) -> Option<&SqlState> {
        self.database().map(DbError::code)
    }

    /// Returns the name of the constraint that the statement violated. [`Error::violates`] gives it as an enum.
    pub fn constraint(&self) -> Option<&str> {
        self.database().and_then(DbError::constraint)
    }

    /// Returns all that the server said.
    pub fn database(&self) -> Option<&DbError> {
        self.0.source.as_deref()?.downcast_ref::<PgError>()?.as_db_error()
    }
}

/// Whether the server closed the connection with this error, as it does when it is shut down or told to end a session.
fn ends_connection(error: &DbError) -> bool {
    matches!(error.parsed_severity(), Some(Severity::Fatal | Severity::Panic))
        || [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW]
            .contains(error.code())
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.0.place {
            write!(f, "{} ({}:{})", place.name, place.file, place.line)?;
            if let Some(row) = self.0.row {
                write!(f, ", row {row}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.to_string())
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_pointer() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn a_message_names_query_file_line_and_row() {
        let error = Error::new(ErrorKind::Connection, "connection closed")
            .at("insert_many", "sql/blogs.sql", 7)
            .in_row(2);
        assert_eq!(error.to_string(), "insert_many (sql/blogs.sql:7), row 2: connection closed");
    }
}
