use tokio_postgres::error::{DbError, SqlState};

use crate::Error;

/// A constraint of the schema that a query may violate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Constraint {
    /// What kind it is.
    pub kind: ConstraintKind,
    /// Its name. `not null` has none, nor has the rule that a row must fit a partition.
    pub name: Option<&'static str>,
    /// The table that it belongs to, or whose column is of its domain.
    pub table: &'static str,
    /// The columns that it is about.
    pub columns: &'static [&'static str],
    /// The domain that it belongs to, if not the table itself.
    pub domain: Option<&'static str>,
}

/// What kind of [`Constraint`] it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConstraintKind {
    /// A primary key.
    PrimaryKey,
    /// A unique constraint or a unique index.
    Unique,
    /// A foreign key, of the table that refers.
    ForeignKey,
    /// A check.
    Check,
    /// An exclusion constraint.
    Exclusion,
    /// A column that is not null.
    NotNull,
}

/// The constraints that one query may violate, as an enum: `PublishBlogConstraint` of a query `publish_blog`. It is
/// generated beside the function of every query that may violate any; [`Error::violates`] gives it.
pub trait Violation: Copy + PartialEq + 'static {
    /// All of them, each with what is known of it.
    fn all() -> &'static [(Self, Constraint)];

    /// What is known of this one.
    fn constraint(self) -> Option<&'static Constraint> {
        Self::all().iter().find(|(violation, _)| *violation == self).map(|(_, constraint)| constraint)
    }
}

impl Error {
    /// Returns which of a query's constraints the statement violated, if it is one of these.
    ///
    /// The constraint counts, not the query: it does not matter which of several queries behind `?` has failed.
    ///
    /// ```
    /// # mod blogs {
    /// #     anosql_rs::include_queries!("tests/sql/blogs.sql", schema = "tests/sql/schema.sql");
    /// # }
    /// use blogs::PublishBlogConstraint::BlogsUseridFkey;
    ///
    /// fn status(error: &anosql_rs::Error) -> u16 {
    ///     match error.violates() {
    ///         Some(BlogsUseridFkey) => 409,
    ///         _ => 500,
    ///     }
    /// }
    /// ```
    pub fn violates<V: Violation>(&self) -> Option<V> {
        let error = self.database()?;
        let mut found = V::all().iter().filter(|(_, constraint)| constraint.is_violated(error)).peekable();
        let first = *found.peek()?;
        // Names of checks and foreign keys are unique for a table only. A partition reports itself in place of the table.
        let same_table = found.find(|(_, constraint)| Some(constraint.table) == error.table());
        Some(same_table.unwrap_or(first).0)
    }
}

impl Constraint {
    /// Whether Postgres reports this one; the table is left aside.
    fn is_violated(&self, error: &DbError) -> bool {
        let code = error.code();
        let is_kind = match self.kind {
            ConstraintKind::PrimaryKey | ConstraintKind::Unique => *code == SqlState::UNIQUE_VIOLATION,
            ConstraintKind::ForeignKey => {
                [SqlState::FOREIGN_KEY_VIOLATION, SqlState::RESTRICT_VIOLATION].contains(code)
            }
            ConstraintKind::Check => *code == SqlState::CHECK_VIOLATION,
            ConstraintKind::Exclusion => *code == SqlState::EXCLUSION_VIOLATION,
            ConstraintKind::NotNull => *code == SqlState::NOT_NULL_VIOLATION,
        };
        let is_it = || match (self.name, error.constraint()) {
            (Some(name), Some(reported)) => {
                reported == name || (self.kind == ConstraintKind::ForeignKey && is_copy(name, reported))
            }
            (None, None) if self.kind == ConstraintKind::NotNull && self.domain.is_none() => {
                self.columns.first().copied() == error.column()
            }
            (None, None) => true,
            _ => false,
        };
        is_kind && self.domain == error.datatype() && is_it()
    }
}

/// Whether it is the name of the copy that Postgres keeps of a foreign key for a partition of the table referred to.
fn is_copy(name: &str, reported: &str) -> bool {
    // From 18 on an underscore stands before its number.
    let behind = reported.strip_prefix(name).unwrap_or_default();
    let number = behind.strip_prefix('_').unwrap_or(behind);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}
