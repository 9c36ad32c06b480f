//! A range of versions: a query has to be valid in each of them and to mean the same.
//!
//! The oldest and the newest are looked at. What lies between has nothing that neither end has: no object and no rule of a version
//! has come and gone within the versions that are known.

use std::collections::HashSet;

use crate::{
    describe,
    diagnostic::Diagnostic,
    query::{Column, Module, Param, Query, Type},
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
    let [in_oldest, in_newest] =
        [&oldest, &newest].map(|analyzed| analyzed.diagnostics.iter().map(key).collect::<HashSet<_>>());
    let note = |version| format!("this is so in Postgres {version}; the project is for {versions}");
    let of_oldest =
        oldest.diagnostics.iter().cloned().map(|diagnostic| match in_newest.contains(&key(&diagnostic)) {
            true => diagnostic,
            false => diagnostic.note(note(versions.oldest())),
        });
    let of_newest = newest.diagnostics.iter().filter(|diagnostic| !in_oldest.contains(&key(diagnostic)));
    let of_newest = of_newest.cloned().map(|diagnostic| diagnostic.note(note(versions.newest())));
    let mut diagnostics: Vec<Diagnostic> = of_oldest.chain(of_newest).collect();
    let mut module = oldest.module.clone();
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
        let Some(difference) = difference(versions, query, other) else { return true };
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
fn difference(versions: Versions, older: &Query, newer: &Query) -> Option<String> {
    let told = |what: &str, of_older: &str, of_newer: &str| {
        let (oldest, newest) = (versions.oldest(), versions.newest());
        Some(format!("{what}: {of_older} in Postgres {oldest}, {of_newer} in Postgres {newest}"))
    };
    let mut params = older.params.iter().zip(&newer.params);
    let differs = |(older, newer): &(&Param, &Param)| {
        (&older.data_type, older.nullable) != (&newer.data_type, newer.nullable)
    };
    if let Some((older, newer)) = params.find(differs) {
        return told(&format!("the parameter {}", older.name), &of_param(older), &of_param(newer));
    }
    let mut columns = older.columns.iter().zip(&newer.columns);
    let differs = |(older, newer): &(&Column, &Column)| {
        (&older.name, &older.data_type, older.nullable, &older.row)
            != (&newer.name, &newer.data_type, newer.nullable, &newer.row)
    };
    if let Some((older, newer)) = columns.find(differs) {
        return told("a column", &of_column(older), &of_column(newer));
    }
    if older.groups != newer.groups {
        return Some("when a row within the row is missing, or what of it may be null, differs".to_owned());
    }
    let count = |query: &Query| query.columns.len().to_string();
    if older.columns.len() != newer.columns.len() {
        return told("the number of columns", &count(older), &count(newer));
    }
    if older.cardinality != newer.cardinality {
        return told("it returns", describe::rows(older.cardinality), describe::rows(newer.cardinality));
    }
    if older.access != newer.access || older.transaction != newer.transaction {
        return Some("what it writes or does to the transaction differs".to_owned());
    }
    let names = |query: &Query| {
        let names = query.constraints.iter().filter_map(|constraint| constraint.name.as_deref());
        names.collect::<Vec<_>>().join(", ")
    };
    match older.constraints == newer.constraints {
        true => None,
        false => told("the constraints that it may violate", &names(older), &names(newer)),
    }
}

fn of_param(param: &Param) -> String {
    of_value(&param.data_type, param.nullable)
}

fn of_column(column: &Column) -> String {
    format!("{} {}", column.name, of_value(&column.data_type, column.nullable))
}

fn of_value(data_type: &Type, nullable: bool) -> String {
    format!("{}{}", data_type.qualified_name(), if nullable { ", may be null" } else { "" })
}
