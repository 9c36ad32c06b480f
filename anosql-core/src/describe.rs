//! Typed queries as text: one signature each, as psql would list it.

use std::fmt::Write;

use crate::query::{
    Access, Cardinality, Column, ColumnGroup, Constraint, Param, Query, RowColumns, Type, TypeKind,
};

/// The signature of one query: its name and sign, its parameters, its columns, how many rows it returns, what it does
/// besides, and the constraints that it may violate; several lines, each ended.
///
/// # Example
/// ```
/// use anosql_core::{compile::compile_loaded, describe, load};
///
/// let schema = [("schema.sql", "create table users (id int primary key, name text)")];
/// let queries = [("users.sql", "-- name: find-user?\nselect name from users where id = :id")];
/// let (loaded, diagnostics) = load::texts(&schema, &queries);
/// let compiled = compile_loaded(loaded, diagnostics);
/// assert_eq!(
///     describe::signature(&compiled.module.queries[0]),
///     "find-user?\n  params:  id int4 not null\n  columns: name text\n  rows:    at most one; read\n"
/// );
/// ```
pub fn signature(query: &Query) -> String {
    let mut out = format!("{}{}\n", query.name, query.operator.sign());
    let params: Vec<String> = query.params.iter().map(param).collect();
    let columns: Vec<String> = query.columns.iter().map(column).collect();
    for (title, list) in [("params:", params), ("columns:", columns)] {
        if !list.is_empty() {
            let _ = writeln!(out, "  {title:9}{}", list.join(" | "));
        }
    }
    if !query.orders.is_empty() {
        let _ = writeln!(out, "  orders:  {}", query.orders.join(" | "));
    }
    for group in &query.groups {
        let _ = writeln!(out, "  row:     {}", self::group(&query.columns, group));
    }
    let rows = match (query.columns.is_empty(), query.cardinality) {
        (true, _) => "none",
        (false, Cardinality::One) => "one",
        (false, Cardinality::AtMostOne) => "at most one",
        (false, Cardinality::Many) => "many",
    };
    let added = if query.added_returning { ", `returning` added" } else { "" };
    let effects = [
        (true, if query.access == Access::Read { "read" } else { "write" }),
        (query.locks, "locks"),
        (query.volatile, "volatile"),
        (query.session, "session state"),
    ];
    let effects: Vec<&str> = effects.into_iter().filter(|(does, _)| *does).map(|(_, name)| name).collect();
    let _ = writeln!(out, "  rows:    {rows}{added}; {}", effects.join(", "));
    if !query.constraints.is_empty() {
        let _ = writeln!(out, "  constraints:");
        for constraint in &query.constraints {
            let _ = writeln!(out, "    {}", self::constraint(constraint));
        }
    }
    out
}

/// Such as `unique users_email_key on users (email)`.
fn constraint(constraint: &Constraint) -> String {
    let Constraint { kind, name, schema, relation, columns, domain } = constraint;
    let kind = kind.name().replace('_', " ");
    let name = name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    let domain = domain.as_ref().map(|domain| format!(" of {domain}")).unwrap_or_default();
    let table = if schema == "public" { relation.clone() } else { format!("{schema}.{relation}") };
    let columns = if columns.is_empty() { String::new() } else { format!(" ({})", columns.join(", ")) };
    format!("{kind}{name}{domain} on {table}{columns}")
}

/// Why each column of a query may be null or not, and why it returns as many rows as it does, a line each; of a query whose
/// reasons [`explain`](crate::compile::explain) gave. Nothing where there is nothing to say.
///
/// # Example
/// ```
/// use anosql_core::{compile::explain_loaded, describe, load};
///
/// let schema = [("schema.sql", "create table users (id int primary key, name text)")];
/// let queries = [("users.sql", "-- name: find-user?\nselect id, name from users where id = :id")];
/// let (loaded, diagnostics) = load::texts(&schema, &queries);
/// assert_eq!(
///     describe::reasons(&explain_loaded(loaded, diagnostics).module.queries[0]),
///     "  id not null: column users.id is NOT NULL (schema.sql:1)\n  \
///      name may be null: column users.name may hold null (schema.sql:1)\n  \
///      at most one row: `id = :id` fixes primary key users_pkey of users\n"
/// );
/// ```
pub fn reasons(query: &Query) -> String {
    let mut out = String::new();
    for column in query.columns.iter().filter(|column| !column.why.is_empty()) {
        let can = if column.nullable { "may be null" } else { "not null" };
        let _ = writeln!(out, "  {} {can}: {}", column.name, column.why.join("; "));
    }
    if !query.why.is_empty() && !query.columns.is_empty() {
        let rows = rows(query.cardinality);
        let _ = writeln!(out, "  {rows}: {}", query.why.join("; "));
    }
    out
}

/// How many rows come, in words.
pub(crate) fn rows(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::One => "one row",
        Cardinality::AtMostOne => "at most one row",
        Cardinality::Many => "many rows",
    }
}

fn param(param: &Param) -> String {
    let name = if param.optional { format!("[{}]", param.name) } else { param.name.clone() };
    let data_type = type_name(&param.data_type);
    // As it is declared.
    let data_type = if param.holds_null { data_type.replace("[]", "[?]") } else { data_type };
    format!("{name} {data_type}{}{}", null(param.nullable), rust(param.rust.as_deref()))
}

/// A row within the row, such as `author (id int4 not null, name text), none where author.id is null`.
fn group(all: &[Column], group: &ColumnGroup) -> String {
    let columns = group.columns.iter().filter_map(|grouped| {
        let column = all.get(grouped.index)?;
        Some(self::column(&Column {
            name: grouped.name.clone(),
            nullable: grouped.nullable,
            ..column.clone()
        }))
    });
    let parts: Vec<String> =
        columns.chain(group.groups.iter().map(|inner| self::group(all, inner))).collect();
    let missing = group.missing.and_then(|index| all.get(index));
    let missing =
        missing.map(|column| format!(" or none, where {} is null", column.name)).unwrap_or_default();
    format!("{} ({}){missing}", group.name, parts.join(", "))
}

/// What a row that is a value is made of.
fn parts(row: &RowColumns) -> Vec<String> {
    let grouped: Vec<usize> = row.groups.iter().flat_map(ColumnGroup::members).collect();
    let own = row.columns.iter().enumerate().filter(|(index, _)| !grouped.contains(index));
    own.map(|(_, column)| self::column(column))
        .chain(row.groups.iter().map(|group| self::group(&row.columns, group)))
        .collect()
}

/// A column as a signature lists it.
pub(crate) fn column(column: &Column) -> String {
    let mut data_type = type_name(&column.data_type);
    if column.elements_nullable == Some(false) {
        // As it is declared.
        data_type = data_type.replace("[]", "[!]");
    }
    if let Some(row) = &column.row {
        data_type.push_str(&format!(" ({})", parts(row).join(", ")));
    }
    format!("{} {data_type}{}{}", column.name, null(column.nullable), rust(column.rust.as_deref()))
}

/// The Rust type that the query names, as it is written there.
fn rust(rust: Option<&str>) -> String {
    rust.map(|rust| format!(": {rust}")).unwrap_or_default()
}

fn null(nullable: bool) -> &'static str {
    if nullable { "" } else { " not null" }
}

/// A type as it is written: without its schema where that is on every search path.
fn type_name(data_type: &Type) -> String {
    match &data_type.kind {
        TypeKind::Array(element) => format!("{}[]", type_name(element)),
        // Without quotes the name means another type.
        _ if data_type.oid == Some(18) => "\"char\"".to_owned(),
        _ if matches!(data_type.schema.as_str(), "pg_catalog" | "public") => data_type.name.clone(),
        _ => format!("{}.{}", data_type.schema, data_type.name),
    }
}
