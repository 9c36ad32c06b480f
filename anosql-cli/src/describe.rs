//! Typed queries as text and as JSON.

use std::fmt::Write;

use anosql_core::{
    compile::Compiled,
    diagnostic::{Diagnostic, Severity},
    query::{Access, Cardinality, Column, Module, Param, Query, Type, TypeKind},
};
use serde_json::{Value, json};

/// One signature a query, as psql would list it.
pub(crate) fn text(module: &Module) -> String {
    let mut out = String::new();
    for query in all(module) {
        let _ = writeln!(out, "{}{}  ({}:{})", query.name, query.operator.sign(), query.file, query.line);
        let params: Vec<String> = query.params.iter().map(param).collect();
        let columns: Vec<String> = query.columns.iter().map(column).collect();
        for (title, list) in [("params", params), ("columns", columns)] {
            if !list.is_empty() {
                let _ = writeln!(out, "  {:9}{}", format!("{title}:"), list.join(" | "));
            }
        }
        let rows = match (query.columns.is_empty(), query.cardinality) {
            (true, _) => "none",
            (false, Cardinality::One) => "one",
            (false, Cardinality::AtMostOne) => "at most one",
            (false, Cardinality::Many) => "many",
        };
        let added = if query.added_returning { ", `returning` added" } else { "" };
        let access = if query.access == Access::Read { "read" } else { "write" };
        let _ = writeln!(out, "  rows:    {rows}{added}; {access}\n");
    }
    out
}

fn param(param: &Param) -> String {
    format!("{} {}{}", param.name, type_name(&param.data_type), null(param.nullable))
}

fn column(column: &Column) -> String {
    format!("{} {}{}", column.name, type_name(&column.data_type), null(column.nullable))
}

fn null(nullable: bool) -> &'static str {
    if nullable { "" } else { " not null" }
}

/// A type as it is written: without its schema where that is on every search path.
fn type_name(data_type: &Type) -> String {
    match &data_type.kind {
        TypeKind::Array(element) => format!("{}[]", type_name(element)),
        _ if matches!(data_type.schema.as_str(), "pg_catalog" | "public") => data_type.name.clone(),
        _ => format!("{}.{}", data_type.schema, data_type.name),
    }
}

/// Everything as one object.
pub(crate) fn json(compiled: &Compiled) -> Value {
    let queries: Vec<Value> = all(&compiled.module).into_iter().map(query).collect();
    let diagnostics: Vec<Value> =
        compiled.diagnostics.iter().map(|diagnostic| self::diagnostic(compiled, diagnostic)).collect();
    json!({ "queries": queries, "diagnostics": diagnostics })
}

fn query(query: &Query) -> Value {
    let params: Vec<Value> = query
        .params
        .iter()
        .map(|param| json!({ "name": param.name, "type": param.data_type.qualified_name(), "nullable": param.nullable }))
        .collect();
    let columns: Vec<Value> = query.columns.iter().map(json_column).collect();
    // A clause that was added is no part of the statement as it is written.
    let (columns, added) = if query.added_returning { (Vec::new(), columns) } else { (columns, Vec::new()) };
    json!({
        "name": query.ident,
        "operator": query.operator.sign(),
        "file": query.file,
        "line": query.line,
        "params": params,
        "columns": columns,
        "added_returning": added,
        "cardinality": match query.cardinality {
            Cardinality::One => "one",
            Cardinality::AtMostOne => "at_most_one",
            Cardinality::Many => "many",
        },
        "access": if query.access == Access::Read { "read" } else { "write" },
    })
}

fn json_column(column: &Column) -> Value {
    let origin = column.origin.as_ref().map(|origin| {
        json!({ "table": format!("{}.{}", origin.schema, origin.relation), "column": origin.column })
    });
    let domain = column.domain.as_ref().map(Type::qualified_name);
    json!({
        "name": column.name,
        "type": column.data_type.qualified_name(),
        "nullable": column.nullable,
        "domain": domain,
        "origin": origin,
    })
}

fn diagnostic(compiled: &Compiled, diagnostic: &Diagnostic) -> Value {
    let location = compiled.sources.location(diagnostic.span.start);
    json!({
        "severity": if diagnostic.severity == Severity::Error { "error" } else { "warning" },
        "code": diagnostic.code,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "query": diagnostic.query.as_ref().map(|name| name.replace('-', "_")),
        "file": location.as_ref().map(|location| location.file),
        "line": location.as_ref().map(|location| location.line),
        "column": location.as_ref().map(|location| location.column),
    })
}

/// The queries of a module and of those below it.
fn all(module: &Module) -> Vec<&Query> {
    let mut queries: Vec<&Query> = module.queries.iter().collect();
    queries.extend(module.children.iter().flat_map(all));
    queries
}
