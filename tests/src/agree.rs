//! Whether a signature is the one that Postgres gives.

use std::collections::{HashMap, HashSet};

use anosql_core::query::{Column, Origin, Query};
use tokio_postgres::{Client, Error, Statement, types::Type};

/// The columns of all relations, by the relation's OID and the column's number, as they are printed.
pub struct Origins {
    printed: HashMap<(u32, i16), String>,
    /// Those of a length, a precision or the like.
    modified: HashSet<String>,
}

impl Origins {
    /// Reads them from a database that has its schema.
    pub async fn read(client: &Client) -> Result<Self, Error> {
        let sql =
            "select attrelid, attnum, format(' from %s.%s.%s', nspname, relname, attname), atttypmod >= 0
            from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
            where attnum <> 0 and relkind in ('r', 'v', 'm', 'f', 'p', 'S')";
        let rows = client.query(sql, &[]).await?;
        let modified = rows.iter().filter(|row| row.get(3)).map(|row| row.get(2)).collect();
        let printed = rows.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))).collect();
        Ok(Self { printed, modified })
    }
}

/// What Postgres said.
pub fn shown(error: &Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| error.to_string(), |error| format!("{} [{}]", error.message(), error.code().code()))
}

/// What differs between our signature and Postgres's.
pub fn differences(origins: &Origins, query: &Query, statement: &Statement) -> Vec<String> {
    let mut wrong = Vec::new();
    let ours: Vec<String> = query
        .params
        .iter()
        .map(|param| format!("{}.{}", param.data_type.schema, param.data_type.name))
        .collect();
    let theirs: Vec<String> = statement.params().iter().map(type_name).collect();
    if ours != theirs {
        wrong.push(format!("parameters: we say {ours:?}, Postgres {theirs:?}"));
    }
    let ours: Vec<String> = query.columns.iter().map(our_column).collect();
    let mut theirs = Vec::new();
    for (index, column) in statement.columns().iter().enumerate() {
        let described = query.columns.get(index);
        let name = described.map_or(column.name(), |ours| ours.without_override(column.name()));
        let origin = column.table_oid().zip(column.column_id());
        let origin = origin.and_then(|place| origins.printed.get(&place)).cloned();
        // Where `using` merges columns of different lengths, Postgres takes the length off, and does not say any more
        // which column it is.
        let lengthened = || {
            described
                .map(our_origin)
                .filter(|ours| column.type_modifier() < 0 && origins.modified.contains(ours))
        };
        let origin = origin.or_else(lengthened).unwrap_or_default();
        theirs.push(format!("{name} {}{origin}", type_name(column.type_())));
    }
    if ours != theirs {
        wrong.push(format!("columns: we say {ours:?}, Postgres {theirs:?}"));
    }
    wrong
}

fn type_name(data_type: &Type) -> String {
    format!("{}.{}", data_type.schema(), data_type.name())
}

fn our_column(column: &Column) -> String {
    format!("{} {}.{}{}", column.name, column.data_type.schema, column.data_type.name, our_origin(column))
}

fn our_origin(column: &Column) -> String {
    let printed = |origin: &Origin| format!(" from {}.{}.{}", origin.schema, origin.relation, origin.column);
    column.origin.as_ref().map(printed).unwrap_or_default()
}

/// Whether the query's author has decided on the column's nullability.
pub fn is_overridden(ours: &Column, theirs: &str) -> bool {
    ours.without_override(theirs) != theirs
}
