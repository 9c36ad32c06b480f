//! Whether a signature is the one that Postgres gives.

use std::collections::HashMap;

use anosql_core::query::{Column, Query};
use tokio_postgres::{Client, Error, Statement, types::Type};

/// The columns of all relations, by the relation's OID and the column's number, as they are printed.
pub struct Origins(HashMap<(u32, i16), String>);

impl Origins {
    /// Reads them from a database that has its schema.
    pub async fn read(client: &Client) -> Result<Self, Error> {
        let sql = "select attrelid, attnum, format(' from %s.%s.%s', nspname, relname, attname)
            from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
            where attnum <> 0 and relkind in ('r', 'v', 'm', 'f', 'p', 'S')";
        let rows = client.query(sql, &[]).await?;
        Ok(Self(rows.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))).collect()))
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
        let name = query.columns.get(index).map_or(column.name(), |ours| plain_name(ours, column.name()));
        let origin = column.table_oid().zip(column.column_id());
        let origin = origin.and_then(|place| origins.0.get(&place)).map_or("", String::as_str);
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
    let origin = column
        .origin
        .as_ref()
        .map(|origin| format!(" from {}.{}.{}", origin.schema, origin.relation, origin.column))
        .unwrap_or_default();
    format!("{} {}.{}{origin}", column.name, column.data_type.schema, column.data_type.name)
}

/// Postgres's name of a column without the sign that overrides its nullability, which we take off.
fn plain_name<'a>(ours: &Column, theirs: &'a str) -> &'a str {
    if is_overridden(ours, theirs) { &theirs[..theirs.len() - 1] } else { theirs }
}

/// Whether the query's author has decided on the column's nullability.
pub fn is_overridden(ours: &Column, theirs: &str) -> bool {
    theirs.strip_suffix(['!', '?']) == Some(&ours.name)
}
