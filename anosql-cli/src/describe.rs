//! Typed queries as text and as JSON.

use std::{fmt::Write as _, io};

use anosql_core::{
    compile::Compiled,
    describe,
    diagnostic::{Diagnostic, Severity},
    query::{
        Access, Cardinality, Column, ColumnGroup, Constraint, GroupColumn, Module, Param, Query, RowColumns,
        Type,
    },
};
use serde::Serialize;

/// One signature a query, with its place, and the reasons where they were asked for.
pub(crate) fn text(module: &Module) -> String {
    let mut out = String::new();
    for query in all(module) {
        let signature = describe::signature(query);
        let (first, rest) = signature.split_once('\n').unwrap_or((&signature, ""));
        let reasons = describe::reasons(query);
        let rest = rest.trim_end_matches('\n');
        let _ = writeln!(out, "{first}  ({}:{})\n{rest}\n{reasons}", query.file, query.line);
    }
    out
}

/// Everything as one object, written as JSON.
pub(crate) fn json(compiled: &Compiled, refusals: &[Diagnostic], out: impl io::Write) -> io::Result<()> {
    let description = Description {
        queries: all(&compiled.module).into_iter().map(QueryJson::of).collect(),
        diagnostics: DiagnosticJson::all(compiled, &compiled.diagnostics),
        rust: DiagnosticJson::all(compiled, refusals),
    };
    Ok(serde_json::to_writer(out, &description)?)
}

#[derive(Serialize)]
struct Description<'a> {
    queries: Vec<QueryJson<'a>>,
    diagnostics: Vec<DiagnosticJson<'a>>,
    /// What Rust does not allow although the SQL is right.
    rust: Vec<DiagnosticJson<'a>>,
}

#[derive(Serialize)]
struct QueryJson<'a> {
    name: &'a str,
    operator: &'a str,
    file: &'a str,
    line: u32,
    params: Vec<ParamJson<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    orders: &'a [String],
    columns: Vec<ColumnJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<GroupJson<'a>>,
    added_returning: Vec<ColumnJson<'a>>,
    cardinality: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    why: &'a [String],
    access: &'a str,
    locks: bool,
    volatile: bool,
    session: bool,
    constraints: Vec<ConstraintJson<'a>>,
}

impl<'a> QueryJson<'a> {
    fn of(query: &'a Query) -> Self {
        let columns: Vec<ColumnJson<'_>> = query.columns.iter().map(ColumnJson::of).collect();
        // A clause that was added is no part of the statement as it is written.
        let (columns, added) =
            if query.added_returning { (Vec::new(), columns) } else { (columns, Vec::new()) };
        QueryJson {
            name: &query.ident,
            operator: query.operator.sign(),
            file: &query.file,
            line: query.line,
            params: query.params.iter().map(ParamJson::of).collect(),
            orders: &query.orders,
            columns,
            rows: GroupJson::all(&query.columns, &query.groups),
            added_returning: added,
            cardinality: match query.cardinality {
                Cardinality::One => "one",
                Cardinality::AtMostOne => "at_most_one",
                Cardinality::Many => "many",
            },
            why: &query.why,
            access: if query.access == Access::Read { "read" } else { "write" },
            locks: query.locks,
            volatile: query.volatile,
            session: query.session,
            constraints: query.constraints.iter().map(ConstraintJson::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct ConstraintJson<'a> {
    name: Option<&'a str>,
    kind: &'a str,
    table: String,
    columns: &'a [String],
    domain: Option<&'a str>,
}

impl<'a> ConstraintJson<'a> {
    fn of(constraint: &'a Constraint) -> Self {
        ConstraintJson {
            name: constraint.name.as_deref(),
            kind: constraint.kind.name(),
            table: format!("{}.{}", constraint.schema, constraint.relation),
            columns: &constraint.columns,
            domain: constraint.domain.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct ParamJson<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    data_type: String,
    nullable: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    optional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    rust: Option<&'a str>,
}

impl<'a> ParamJson<'a> {
    fn of(param: &'a Param) -> Self {
        ParamJson {
            name: &param.name,
            data_type: param.data_type.qualified_name(),
            nullable: param.nullable,
            optional: param.optional,
            rust: param.rust.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct ColumnJson<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    data_type: String,
    nullable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    elements_nullable: Option<bool>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    why: &'a [String],
    domain: Option<String>,
    origin: Option<OriginJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rust: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<RowJson<'a>>,
}

impl<'a> ColumnJson<'a> {
    fn of(column: &'a Column) -> Self {
        ColumnJson {
            name: &column.name,
            data_type: column.data_type.qualified_name(),
            nullable: column.nullable,
            elements_nullable: column.elements_nullable,
            why: &column.why,
            domain: column.domain.as_ref().map(Type::qualified_name),
            origin: column.origin.as_ref().map(|origin| OriginJson {
                table: format!("{}.{}", origin.schema, origin.relation),
                column: &origin.column,
            }),
            rust: column.rust.as_deref(),
            row: column.row.as_ref().map(|RowColumns { columns, groups }| RowJson {
                columns: columns.iter().map(ColumnJson::of).collect(),
                rows: GroupJson::all(columns, groups),
            }),
        }
    }
}

/// What the rows are made of that a column is or holds.
#[derive(Serialize)]
struct RowJson<'a> {
    columns: Vec<ColumnJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<GroupJson<'a>>,
}

/// Columns with dotted names, as a row.
#[derive(Serialize)]
struct GroupJson<'a> {
    name: &'a str,
    /// The column that is null where the row is missing.
    missing: Option<&'a str>,
    columns: Vec<GroupColumnJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<GroupJson<'a>>,
}

#[derive(Serialize)]
struct GroupColumnJson<'a> {
    name: &'a str,
    column: &'a str,
    nullable: bool,
}

impl<'a> GroupJson<'a> {
    fn all(columns: &'a [Column], groups: &'a [ColumnGroup]) -> Vec<Self> {
        let name = |index: usize| columns.get(index).map(|column| column.name.as_str());
        let of_column = |column: &'a GroupColumn| GroupColumnJson {
            name: &column.name,
            column: name(column.index).unwrap_or_default(),
            nullable: column.nullable,
        };
        let of_group = |group: &'a ColumnGroup| GroupJson {
            name: &group.name,
            missing: group.missing.and_then(name),
            columns: group.columns.iter().map(of_column).collect(),
            rows: GroupJson::all(columns, &group.groups),
        };
        groups.iter().map(of_group).collect()
    }
}

#[derive(Serialize)]
struct OriginJson<'a> {
    table: String,
    column: &'a str,
}

#[derive(Serialize)]
struct DiagnosticJson<'a> {
    severity: &'a str,
    code: Option<&'a str>,
    message: &'a str,
    help: &'a [String],
    query: Option<String>,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
}

impl<'a> DiagnosticJson<'a> {
    fn all(compiled: &'a Compiled, diagnostics: &'a [Diagnostic]) -> Vec<Self> {
        diagnostics.iter().map(|diagnostic| Self::of(compiled, diagnostic)).collect()
    }

    fn of(compiled: &'a Compiled, diagnostic: &'a Diagnostic) -> Self {
        let location = compiled.sources.location(diagnostic.span.start);
        DiagnosticJson {
            severity: if diagnostic.severity == Severity::Error { "error" } else { "warning" },
            code: diagnostic.code,
            message: &diagnostic.message,
            help: &diagnostic.help,
            query: diagnostic.query.as_ref().map(|name| name.replace('-', "_")),
            file: location.as_ref().map(|location| location.file),
            line: location.as_ref().map(|location| location.line),
            column: location.as_ref().map(|location| location.column),
        }
    }
}

/// The queries of a module and of those below it.
pub(crate) fn all(module: &Module) -> Vec<&Query> {
    let mut queries: Vec<&Query> = module.queries.iter().collect();
    queries.extend(module.children.iter().flat_map(all));
    queries
}
