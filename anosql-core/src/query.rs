//! The resolved, typed, owned result: all that the macros and the command consume.

mod variants;

pub use crate::template::{Operator, RecordClass, TransactionControl};
use crate::{source::Span, template::Alias};

/// A file's queries, or a folder's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// The file's or folder's name as a Rust module name. The root's is empty.
    pub name: String,
    /// Where the file's text lies, if it is a file's: a diagnostic with a place in it is about this module's queries.
    pub file: Option<Span>,
    /// The queries of the file, in the file's order.
    pub queries: Vec<Query>,
    /// The enums and composite types that the queries of this module and those below use, each once. Only the root has any.
    pub types: Vec<UserType>,
    /// The files and folders below, in the order of their names.
    pub children: Vec<Module>,
}

/// An enum or composite type of the schema, for which a Rust type is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserType {
    /// The type.
    pub data_type: Type,
    /// Where the schema names it.
    pub span: Span,
    /// Where its labels or fields stand, in their order.
    pub members: Vec<Span>,
}

/// One typed query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The name as written, such as `publish-blog`.
    pub name: String,
    /// The name as a Rust function, such as `publish_blog`.
    pub ident: String,
    /// The sign behind the name.
    pub operator: Operator,
    /// The comment between the name and the SQL.
    pub doc: String,
    /// The struct that `-- record_class:` asks for.
    pub record_class: Option<RecordClass>,
    /// The file, as messages print it.
    pub file: String,
    /// The line of `-- name:`, from 1.
    pub line: u32,
    /// Where the name stands.
    pub name_span: Span,
    /// The SQL as Postgres gets it, parameters as `$n`. A `<!` without `returning` has the clause added.
    pub sql: String,
    /// The names of the orders that its rows may come in besides that of the SQL.
    pub orders: Vec<String>,
    /// The SQL in parts, where there is something to choose; else nothing.
    pub parts: Vec<SqlPart>,
    /// Whether the `returning` clause was added, with the primary key.
    pub added_returning: bool,
    /// The parameters, `$1` first.
    pub params: Vec<Param>,
    /// The result's columns. Empty for a statement that returns no rows, and for a script.
    pub columns: Vec<Column>,
    /// The rows within its rows: columns whose names have a dot, such as `author.id` and `author.name`.
    pub groups: Vec<ColumnGroup>,
    /// How many rows it returns.
    pub cardinality: Cardinality,
    /// Why it returns so many rows, a sentence each; empty unless reasons were asked for.
    pub why: Vec<String>,
    /// Whether it writes.
    pub access: Access,
    /// Whether it may take locks beyond those that every read, write and change of the schema takes: `for update` and the
    /// like, `lock table`, advisory locks.
    pub locks: bool,
    /// Whether it may call a volatile function, so that the same call on the same rows may answer or do otherwise. A
    /// function's volatility is what it is declared with. Defaults of columns and what triggers do are not counted.
    pub volatile: bool,
    /// Whether it may read or change what belongs to the session: settings, temporary tables, prepared statements,
    /// cursors, channels that it listens to, advisory locks other than those of a transaction, `currval` and `lastval`.
    /// `nextval` alone is none: those who ask for its last value are. Such a query must have the connection to itself.
    pub session: bool,
    /// What it does to the transaction of its session.
    pub transaction: TransactionControl,
    /// The constraints that its writes may violate; never one too few. Those that triggers and functions violate by
    /// statements of their own are not known, and those of a script are not looked for.
    pub constraints: Vec<Constraint>,
}

/// A constraint that a write may violate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// What kind it is.
    pub kind: ConstraintKind,
    /// Its name, as Postgres reports it. `not null` has none, nor has the rule that a row must fit a partition: that is a
    /// check without name and columns.
    ///
    /// A partition's own keys have names of their own, and are listed by themselves. Its checks and foreign keys go by the
    /// name that the written table's have. Of a foreign key that refers to a partitioned table Postgres keeps a copy for
    /// each partition, whose name has a number behind it.
    pub name: Option<String>,
    /// The schema of its table.
    pub schema: String,
    /// The table that it belongs to, or whose column is of its domain.
    pub relation: String,
    /// The columns that it is about.
    pub columns: Vec<String>,
    /// The domain that it belongs to, if not the table itself. Postgres reports the domain, and neither table nor column.
    pub domain: Option<String>,
}

/// A constraint as a table of the schema has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableConstraint {
    /// A key, a unique index, a foreign key or a check.
    pub constraint: Constraint,
    /// Whether it says something of every row at any time, as a partial or deferrable one and one that is not valid do not.
    pub holds: bool,
    /// Where its first column is made.
    pub span: Span,
}

/// What kind of constraint it is.
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

impl ConstraintKind {
    /// Its name in JSON, such as `primary_key`.
    pub fn name(self) -> &'static str {
        match self {
            ConstraintKind::PrimaryKey => "primary_key",
            ConstraintKind::Unique => "unique",
            ConstraintKind::ForeignKey => "foreign_key",
            ConstraintKind::Check => "check",
            ConstraintKind::Exclusion => "exclusion",
            ConstraintKind::NotNull => "not_null",
        }
    }
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

/// Whether a query writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// It only reads: no row, no sequence and nothing else that others see is changed. It may call a volatile function
    /// of Postgres's own of which that is known, such as `random()`.
    Read,
    /// It may write. So may each volatile function of a project's own, and whatever locks rows.
    Write,
}

/// A part of a statement of which something may be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SqlPart {
    /// Text that is always there.
    Text(String),
    /// A parameter, by its index.
    Param(usize),
    /// A condition, `true` where one of the parameters with these indexes is left out.
    Condition {
        /// The indexes of those parameters.
        needs: Vec<usize>,
        /// What it is made of.
        parts: Vec<SqlPart>,
    },
    /// Assignments, between which stand commas. A statement that would assign nothing is not sent.
    Assignments(Vec<Assignment>),
    /// What the rows are sorted by: first as it is written in the statement, then each of [`Query::orders`].
    Order(Vec<Vec<SqlPart>>),
}

/// An assignment, left out with any of the parameters that it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The indexes of those parameters, none where it is always there.
    pub needs: Vec<usize>,
    /// What it is made of.
    pub parts: Vec<SqlPart>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// Its name: as declared or used; a positional one is named after the column that it is stored in or compared
    /// with, else `p1`, `p2` and so on. Unique in the query.
    pub name: String,
    /// Its type as Postgres reports it: a domain stays a domain.
    pub data_type: Type,
    /// Whether the type was declared behind the query's name. The statement is then to be prepared with it.
    pub declared: bool,
    /// The Rust type that it is declared with.
    pub rust: Option<String>,
    /// Whether null may be given.
    pub nullable: bool,
    /// Whether it is an array that is declared to hold null, as in `tags text[?]`.
    pub holds_null: bool,
    /// Whether it may be left out, with the conditions and assignments that name it.
    pub optional: bool,
    /// The table column that it is stored in, unchanged.
    pub origin: Option<Origin>,
    /// Where it is used first.
    pub span: Span,
}

/// A result column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name as Postgres reports it, an override sign taken off. May be no valid Rust name, and not unique.
    pub name: String,
    /// Its type as Postgres reports it: a domain is its base type.
    pub data_type: Type,
    /// The domain that it was declared with, if any, for projects that map the domain to a Rust type.
    pub domain: Option<Type>,
    /// The Rust type that its alias asks for.
    pub rust: Option<String>,
    /// Whether it may be null.
    pub nullable: bool,
    /// Of an array, whether it may hold null.
    pub elements_nullable: Option<bool>,
    /// Why it may or may not, a sentence each; empty unless reasons were asked for.
    pub why: Vec<String>,
    /// The table column that it is, unchanged.
    pub origin: Option<Origin>,
    /// Where it is written; of one that `*` stands for, where its table is.
    pub span: Span,
    /// The columns of the rows that it is or, as an array, holds, where the query takes them from a relation or a
    /// subquery. Of other values of row types nothing is known but the type.
    pub row: Option<RowColumns>,
}

/// What a row that is a value is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowColumns {
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The rows within it.
    pub groups: Vec<ColumnGroup>,
}

/// Columns that make a row within the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnGroup {
    /// What stands before the dot.
    pub name: String,
    /// Which column is null where the row is missing, and only there; none where it is always there. Columns are numbered as
    /// those of the row that this one is in.
    pub missing: Option<usize>,
    /// Its columns.
    pub columns: Vec<GroupColumn>,
    /// The rows within it.
    pub groups: Vec<ColumnGroup>,
}

/// A column of a row within the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupColumn {
    /// Which column of the row it is that this one is in.
    pub index: usize,
    /// What stands behind the last dot.
    pub name: String,
    /// Whether it may be null where the row is there.
    pub nullable: bool,
}

impl ColumnGroup {
    /// Which columns it is made of, those of rows within it too.
    pub fn members(&self) -> Vec<usize> {
        let own = self.columns.iter().map(|column| column.index);
        own.chain(self.groups.iter().flat_map(ColumnGroup::members)).collect()
    }
}

impl Column {
    /// The name that Postgres has for the column, without the signs that override its nullability and without a Rust type: `total`
    /// for `total!`.
    ///
    /// ```
    /// use anosql_core::{compile::compile_loaded, load};
    ///
    /// let (loaded, diagnostics) = load::texts(&[], &[("q.sql", "-- name: q\nselect 1 as \"one!\"")]);
    /// let column = &compile_loaded(loaded, diagnostics).module.queries[0].columns[0];
    /// assert_eq!((column.without_override("one!"), column.without_override("two!")), ("one", "two!"));
    /// ```
    pub fn without_override<'n>(&self, name: &'n str) -> &'n str {
        let plain = Alias::of(name, self.elements_nullable.is_some()).name;
        if plain == self.name { plain } else { name }
    }
}

/// The table column that a result column comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The relation's schema.
    pub schema: String,
    /// The relation.
    pub relation: String,
    /// The column.
    pub column: String,
    /// Whether the schema's files forbid null in it.
    pub not_null: bool,
}

/// A Postgres type, complete in itself but for composites within a composite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    /// The schema, such as `pg_catalog`.
    pub schema: String,
    /// `pg_type.typname`, such as `int4`; an array's begins with `_`.
    pub name: String,
    /// The OID, for built-in types only: those of other types differ from database to database.
    pub oid: Option<u32>,
    /// What kind of type it is, with all that belongs to it.
    pub kind: TypeKind,
}

/// What kind of type a [`Type`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeKind {
    /// A type of its own.
    Base,
    /// An enum, with its labels in order.
    Enum(Vec<String>),
    /// A row type, with its fields in order. Where it is the type of a field itself, or below that, it has none here:
    /// [`Module::types`] has it with its fields.
    Composite(Vec<Field>),
    /// A domain over another type.
    Domain(Box<Type>),
    /// An array; its elements may be null.
    Array(Box<Type>),
    /// A range of the subtype.
    Range(Box<Type>),
    /// A multirange of the subtype.
    Multirange(Box<Type>),
    /// A pseudo-type such as `record` or `void`.
    Pseudo,
}

/// A field of a composite type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: Type,
}

impl Type {
    /// `SCHEMA.TYPNAME`, with `[]` behind an array's element type.
    pub fn qualified_name(&self) -> String {
        match &self.kind {
            TypeKind::Array(element) => format!("{}[]", element.qualified_name()),
            _ => format!("{}.{}", self.schema, self.name),
        }
    }

    /// The type below all domains.
    pub fn base(&self) -> &Type {
        match &self.kind {
            TypeKind::Domain(base) => base.base(),
            _ => self,
        }
    }
}
