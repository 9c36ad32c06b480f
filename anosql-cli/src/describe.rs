//! Typed queries as text and as JSON.

use std::fmt::Write;

use anosql_core::{
    compile::Compiled,
    describe,
    diagnostic::{Diagnostic, Severity},
    query::{Access, Cardinality, Column, Module, Query, Type},
};
use serde_json::{Value, json};

/// One signature a query, with its place.
pub(crate) fn text(module: &Module) -> String {
    let mut out = String::new();
    for query in all(module) {
        let signature = describe::signature(query);
        let (first, rest) = signature.split_once('\n').unwrap_or((&signature, ""));
        let _ = writeln!(out, "{first}  ({}:{})\n{rest}", query.file, query.line);
    }
    out
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
pub(crate) fn all(module: &Module) -> Vec<&Query> {
    let mut queries: Vec<&Query> = module.queries.iter().collect();
    queries.extend(module.children.iter().flat_map(all));
    queries
}
