//! A range of versions: a query has to be valid in each of them and to mean the same.
//!
//! The oldest and the newest are looked at. What lies between has nothing that neither end has: no object and no rule of a version
//! has come and gone within the versions that are known.

use std::collections::HashSet;

use crate::{
    diagnostic::Diagnostic,
    query::{Column, Module, Param, Query},
    version::Versions,
};

/// What the analysis for one version brought.
pub(crate) struct Analyzed {
    pub(crate) module: Module,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// What holds in the oldest version and in the newest of `versions`: the queries that are the same in both, and the messages of
/// either, with the version where only one has them.
pub(crate) fn agree(versions: Versions, oldest: Analyzed, newest: Analyzed) -> Analyzed {
    let Analyzed { mut module, mut diagnostics } = oldest;
    let in_oldest: HashSet<_> = diagnostics.iter().map(key).collect();
    let in_newest: HashSet<_> = newest.diagnostics.iter().map(key).collect();
    let only_in_newest: Vec<Diagnostic> = newest
        .diagnostics
        .iter()
        .filter(|diagnostic| !in_oldest.contains(&key(diagnostic)))
        .cloned()
        .collect();
    drop(in_oldest);
    let note = |version| format!("this is so in Postgres {version}; the project is for {versions}");
    let is_in_both: Vec<bool> =
        diagnostics.iter().map(|diagnostic| in_newest.contains(&key(diagnostic))).collect();
    for (diagnostic, is_in_both) in diagnostics.iter_mut().zip(is_in_both) {
        if !is_in_both {
            diagnostic.notes.push(note(versions.oldest()));
        }
    }
    diagnostics.extend(only_in_newest.into_iter().map(|mut diagnostic| {
        diagnostic.notes.push(note(versions.newest()));
        diagnostic
    }));
    keep_the_same(versions, &mut module, &newest.module, &mut diagnostics);
    Analyzed { module, diagnostics }
}

/// What two messages that say the same have in common.
fn key(diagnostic: &Diagnostic) -> (&str, Option<&str>, crate::source::Span) {
    (&diagnostic.message, diagnostic.code, diagnostic.span)
}

/// Takes out of a module the queries that the other has not, and those that mean something else there, of which it is told.
fn keep_the_same(versions: Versions, module: &mut Module, other: &Module, diagnostics: &mut Vec<Diagnostic>) {
    module.queries.retain(|query| {
        let Some(other) = other.queries.iter().find(|other| other.name_span == query.name_span) else {
            return false;
        };
        let Some(difference) = difference(query, other) else { return true };
        let (oldest, newest) = (versions.oldest(), versions.newest());
        let message =
            format!("\"{}\" is not the same in Postgres {oldest} and in Postgres {newest}", query.name);
        let error = Diagnostic::format_error(message, query.name_span).note(difference);
        let error = error.help(format!("the project is for {versions}: write the query so that both agree"));
        diagnostics.push(Diagnostic { query: Some(query.name.clone()), ..error });
        false
    });
    for (module, other) in module.children.iter_mut().zip(&other.children) {
        keep_the_same(versions, module, other, diagnostics);
    }
}

/// The first thing that a caller could tell two meanings of a query by.
fn difference(older: &Query, newer: &Query) -> Option<String> {
    for (older, newer) in older.params.iter().zip(&newer.params) {
        if (&older.data_type, older.nullable) != (&newer.data_type, newer.nullable) {
            return Some(told(&format!("the parameter {}", older.name), &of_param(older), &of_param(newer)));
        }
    }
    for (older, newer) in older.columns.iter().zip(&newer.columns) {
        if (&older.name, of_column(older)) != (&newer.name, of_column(newer)) {
            return Some(told(&format!("the column {}", older.name), &of_column(older), &of_column(newer)));
        }
    }
    if older.columns.len() != newer.columns.len() {
        let count = |query: &Query| format!("{}", query.columns.len());
        return Some(told("the number of columns", &count(older), &count(newer)));
    }
    let rows = |query: &Query| format!("{:?}", query.cardinality);
    if older.cardinality != newer.cardinality {
        return Some(told("the number of rows", &rows(older), &rows(newer)));
    }
    if older.access != newer.access || older.transaction != newer.transaction {
        return Some("what it writes or does to the transaction differs".to_owned());
    }
    (older.constraints != newer.constraints).then(|| {
        let names = |query: &Query| {
            let names = query.constraints.iter().filter_map(|constraint| constraint.name.as_deref());
            names.collect::<Vec<_>>().join(", ")
        };
        told("the constraints that it may violate", &names(older), &names(newer))
    })
}

fn told(what: &str, older: &str, newer: &str) -> String {
    format!("{what}: {older} there, {newer} here")
}

fn of_param(param: &Param) -> String {
    format!("{}{}", param.data_type.name, if param.nullable { ", may be null" } else { "" })
}

fn of_column(column: &Column) -> String {
    format!("{}{}", column.data_type.name, if column.nullable { ", may be null" } else { "" })
}
