//! Postgres's limits, in its own words.

use anosql_core::{compile::compile_loaded, load};

/// What is said of a schema and a query.
fn messages(schema: &str, query: &str) -> Vec<String> {
    let query = format!("-- name: q\n{query};");
    let (loaded, diagnostics) = load::texts(&[("schema.sql", schema)], &[("q.sql", &query)]);
    let found = compile_loaded(loaded, diagnostics).diagnostics;
    found.iter().map(|found| format!("{} [{}]", found.message, found.code.unwrap_or_default())).collect()
}

fn list(length: usize, item: impl Fn(usize) -> String) -> String {
    (1..=length).map(item).collect::<Vec<_>>().join(", ")
}

fn columns(length: usize) -> String {
    list(length, |number| format!("{number} as c{number}"))
}

fn table(length: usize) -> String {
    format!("create table t ({});", list(length, |number| format!("c{number} int")))
}

#[track_caller]
fn fits(schema: &str, query: &str) {
    assert_eq!(messages(schema, query), [] as [&str; 0]);
}

#[track_caller]
fn is_refused(schema: &str, query: &str, message: &str) {
    assert_eq!(messages(schema, query), [message]);
}

#[test]
fn a_row_has_1664_values() {
    let message = "target lists can have at most 1664 entries [54011]";
    fits("", &format!("select {}", columns(1664)));
    is_refused("", &format!("select {}", columns(1665)), message);
    is_refused("", &format!("select 1 as a from (select {}) s", columns(1665)), message);
    is_refused(&table(1600), "select t.*, u.* from t, t u", message);
}

#[test]
fn a_table_has_1600_columns() {
    let message = "tables can have at most 1600 columns [54011]";
    let query = "select 1 as a";
    fits(&table(1600), query);
    is_refused(&table(1601), query, message);
    is_refused(&(table(1600) + "alter table t add one_more int;"), query, message);
    is_refused(&format!("create view v as select {};", columns(1601)), query, message);
    is_refused(&format!("create table t as select {};", columns(1601)), query, message);
}

#[test]
fn a_call_has_100_arguments() {
    let numbers = |length| list(length, |number| number.to_string());
    fits("", &format!("select concat({}) as a", numbers(100)));
    let message = "cannot pass more than 100 arguments to a function [54023]";
    is_refused("", &format!("select concat({}) as a", numbers(101)), message);
}

#[test]
fn a_function_has_100_arguments() {
    let function = |length| {
        let arguments = list(length, |number| format!("a{number} int"));
        format!("create function f({arguments}) returns int language sql as 'select 1';")
    };
    fits(&function(100), "select 1 as a");
    is_refused(&function(101), "select 1 as a", "functions cannot have more than 100 arguments [54023]");
}

#[test]
fn a_query_has_4096_grouping_sets() {
    let query = |keys: &str| format!("select 1 as a from t group by {keys}");
    let cube = |length| format!("cube({})", list(length, |number| format!("c{number}")));
    fits(&table(20), &query(&cube(12)));
    let message = "too many grouping sets present (maximum 4096) [54001]";
    is_refused(&table(20), &query(&format!("{}, rollup(c1)", cube(12))), message);
    is_refused(&table(20), &query(&format!("grouping sets ({}, c1)", cube(12))), message);
}
