use tokio_postgres::types::Type;

/// What is known of a query when it is compiled: the static beside each generated function.
///
/// Executors key prepared statements by it; logs and metrics name queries by it.
///
/// ```
/// # mod blogs {
/// #     anosql_rs::include_queries!("tests/sql/blogs.sql", schema = "tests/sql/schema.sql");
/// # }
/// let query = &blogs::COUNT_BLOGS;
/// assert_eq!(query.name, "count_blogs");
/// assert_eq!(query.cardinality, anosql_rs::Cardinality::One);
/// assert_eq!(query.access, anosql_rs::Access::Read);
/// println!("{} is at {}:{}", query.name, query.file, query.line);
/// ```
#[derive(Debug)]
pub struct Query {
    /// The name of the function.
    pub name: &'static str,
    /// The file it was read from, as messages print it.
    pub file: &'static str,
    /// The line of `-- name:`, from 1.
    pub line: u32,
    /// The SQL as Postgres gets it.
    pub sql: &'static str,
    /// The parameters' names, `$1` first.
    pub parameters: &'static [&'static str],
    /// The parameters' types. One that is not built in has another OID in each database: it is [`Type::UNKNOWN`]
    /// here, and the server finds it.
    pub types: &'static [Type],
    /// The result's columns.
    pub columns: &'static [Column],
    /// Whether it writes.
    pub access: Access,
    /// Whether it may take locks beyond those that every read and write takes: `for update` and the like, `lock table`,
    /// advisory locks.
    pub locks: bool,
    /// Whether it may call a volatile function.
    pub volatile: bool,
    /// Whether it may read or change what belongs to the session: settings, temporary tables, prepared statements,
    /// advisory locks of the session, the last value of a sequence.
    pub session: bool,
    /// What it does to the transaction of its session.
    pub transaction: TransactionControl,
    /// How many rows it returns, as far as that is proven.
    pub cardinality: Cardinality,
    /// Whether its parameters and columns can be sent and read without asking the server for their types first.
    /// Such a query needs one round trip even where it is not prepared, if it gives no more than one row.
    pub self_contained: bool,
}

/// A result column, as the schema had it when the query was compiled.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its Postgres type, such as `int4`.
    pub data_type: &'static str,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether it is a table's column, unchanged. Such columns are compared by name when rows arrive, since a `*` may
    /// give others after a migration.
    pub from_table: bool,
}

/// Whether a query writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// It only reads.
    Read,
    /// It may write. So may each volatile function of a project's own, and whatever locks rows.
    Write,
}

/// What a query does to the transaction of its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransactionControl {
    /// It begins none and ends none, as all but a few scripts.
    None,
    /// It begins or ends one, and none is open when all of it has run.
    Closes,
    /// It leaves one open. A pool refuses to run it, since the next to get the connection would be in that transaction.
    LeavesOpen,
}

/// How many rows a query returns, as far as it is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cardinality {
    /// Exactly one.
    One,
    /// None or one.
    AtMostOne,
    /// Any number.
    Many,
}
