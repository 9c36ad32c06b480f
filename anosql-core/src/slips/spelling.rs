//! Names and words that are near to a misspelt one.

use crate::{catalog, suggest, version::Version};

/// Names of types as people write them, beside those of `pg_type`.
const TYPES: &[&str] = &[
    "bigint",
    "bigserial",
    "boolean",
    "bytea",
    "char",
    "character",
    "character varying",
    "date",
    "decimal",
    "double precision",
    "float",
    "inet",
    "int",
    "integer",
    "interval",
    "json",
    "jsonb",
    "numeric",
    "real",
    "serial",
    "smallint",
    "smallserial",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
    "varchar",
];

/// Types of other databases.
const FOREIGN_TYPES: &[(&str, &str)] = &[
    ("bit varying", "varbit"),
    ("blob", "bytea"),
    ("clob", "text"),
    ("datetimeoffset", "timestamptz"),
    ("dict", "jsonb"),
    ("float32", "real"),
    ("float64", "double precision"),
    ("guid", "uuid"),
    ("image", "bytea"),
    ("int16", "smallint"),
    ("int32", "int"),
    ("int64", "bigint"),
    ("long", "bigint"),
    ("map", "jsonb"),
    ("ntext", "text"),
    ("object", "jsonb"),
    ("signed", "int"),
    ("smalldatetime", "timestamptz` or `timestamp"),
    ("str", "text"),
    ("uint", "bigint"),
    ("unsigned", "bigint"),
    ("datetime", "timestamptz` or `timestamp"),
    ("datetime2", "timestamptz` or `timestamp"),
    ("double", "double precision"),
    ("longblob", "bytea"),
    ("longtext", "text"),
    ("mediumint", "int"),
    ("mediumtext", "text"),
    ("nvarchar", "text` or `varchar"),
    ("number", "numeric"),
    ("string", "text"),
    ("tinyint", "smallint"),
    ("tinytext", "text"),
    ("uniqueidentifier", "uuid"),
    ("varbinary", "bytea"),
    ("varchar2", "text` or `varchar"),
];

const KINDS: &[&str] = &[
    "aggregate",
    "cast",
    "collation",
    "domain",
    "extension",
    "function",
    "index",
    "materialized view",
    "operator",
    "procedure",
    "schema",
    "sequence",
    "table",
    "trigger",
    "type",
    "view",
];

const STATEMENTS: &[&str] = &[
    "alter", "create", "delete", "drop", "insert", "merge", "select", "truncate", "update", "values", "with",
];

/// Whether it is the name of a type that everybody has.
pub(super) fn is_type(name: &str) -> bool {
    TYPES.contains(&name)
}

pub(super) fn of_type(written: &str) -> Option<String> {
    let name = written.to_lowercase();
    if let Some((_, type_name)) = FOREIGN_TYPES.iter().find(|(foreign, _)| *foreign == name) {
        return Some(format!("the type is called `{type_name}` here"));
    }
    if matches!(name.as_str(), "enum" | "set") {
        return Some("make a type before, `create type mood as enum ('a', 'b')`, and use it here".to_owned());
    }
    let near = suggest::nearest(&name, TYPES.iter().copied())?;
    Some(format!("there is a type \"{near}\""))
}

/// The built-in function of a version that a name is a slip of.
pub(super) fn of_function(version: Version, name: &str) -> Option<String> {
    let near = suggest::slip(name, catalog::function_names(version))?;
    Some(format!("there is a function \"{near}\""))
}

/// What `create` makes.
pub(super) fn of_kind(word: &str) -> Option<&'static str> {
    suggest::nearest(word, KINDS.iter().copied()).filter(|near| *near != word)
}

/// The statement that begins with nearly the same word.
pub(super) fn of_statement(word: &str) -> Option<&'static str> {
    suggest::nearest(word, STATEMENTS.iter().copied()).filter(|near| *near != word)
}

/// Whether a word is nearly another.
pub(super) fn is_slip(word: &str, of: &str) -> bool {
    suggest::distance(word, of).is_some()
}
