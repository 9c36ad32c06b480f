//! How the time to type a statement grows with it: shapes that use their parts again and again, at one size and at twice that.
//! A ratio of 2 is linear growth. It measures and asserts nothing.

use std::time::{Duration, Instant};

use anosql_core::{compile::compile_loaded, load};

/// A name, the smaller size, and the query file of a size.
type Shape = (&'static str, usize, fn(usize) -> String);

const SHAPES: &[Shape] = &[
    ("composites of composites", 200, composites),
    ("WITH queries in a chain", 200, ctes),
    ("full joins", 50, full_joins),
    ("case within case", 40, cases),
    ("parameters", 10_000, parameters),
    ("a list of values", 10_000, |size| format!("-- name: q\nselect 1 in ({})", numbers(size))),
    ("views over views", 200, views),
    ("indexes without a name", 200, |size| {
        schema("create table t (a int);", size, |_| "create index on t (a);".to_owned())
    }),
    ("tables with a key", 200, |size| {
        schema("", size, |number| format!("create table t{number} (id int primary key);"))
    }),
    ("enum labels", 5_000, |size| {
        schema("create type e as enum ();", size, |number| format!("alter type e add value 'l{number}';"))
    }),
];

fn main() {
    for (name, size, text) in SHAPES {
        let [once, twice] = [*size, 2 * size].map(|size| time(&text(size)));
        let ratio = twice.as_secs_f64() / once.as_secs_f64().max(f64::EPSILON);
        println!("{name:26} {size:>6}: {once:>10.2?}, twice that: {twice:>10.2?}, ratio {ratio:.1}");
    }
}

/// The least of several runs.
fn time(text: &str) -> Duration {
    let run = || {
        let (loaded, diagnostics) = load::texts(&[], &[("growth.sql", text)]);
        let start = Instant::now();
        let compiled = compile_loaded(loaded, diagnostics);
        let taken = start.elapsed();
        drop(compiled);
        taken
    };
    (0..5).map(|_| run()).min().unwrap_or_default()
}

fn numbers(size: usize) -> String {
    (0..size).map(|number| number.to_string()).collect::<Vec<_>>().join(", ")
}

/// A script of `first` and one statement for each number, and a query of nothing.
fn schema(first: &str, size: usize, statement: impl Fn(usize) -> String) -> String {
    let statements: String = (1..size).map(statement).collect();
    format!("-- name: schema#\n{first}{statements}\n-- name: q\nselect 1 as x")
}

fn composites(size: usize) -> String {
    let make = |number: usize| format!("create type c{number} as (a c{0}, b c{0});", number - 1);
    let schema = schema("create type c0 as (a int);", size, make);
    schema.replace("select 1 as x", &format!("select null::c{} as x", size - 1))
}

fn ctes(size: usize) -> String {
    let make =
        |number: usize| format!(", c{number} as (select l.x from c{0} l cross join c{0} r)", number - 1);
    let ctes: String = (1..size).map(make).collect();
    format!("-- name: q\nwith c0 as (select 1 as x){ctes} select x from c{}", size - 1)
}

fn full_joins(size: usize) -> String {
    let joins: String = (1..size).map(|number| format!(" full join t t{number} using (id)")).collect();
    format!("-- name: schema#\ncreate table t (id int primary key);\n-- name: q\nselect id from t t0{joins}")
}

fn cases(size: usize) -> String {
    let case = (0..size)
        .fold("1".to_owned(), |inner, _| format!("(case {inner} when 1 then 1 when 2 then 2 else 3 end)"));
    format!("-- name: q\nselect {case} as x")
}

fn parameters(size: usize) -> String {
    let list: Vec<String> = (0..size).map(|number| format!(":p{number}")).collect();
    format!("-- name: q\nselect 1 in ({}) as x", list.join(", "))
}

fn views(size: usize) -> String {
    let make = |number: usize| format!("create view v{number} as select a from v{};", number - 1);
    schema("create table t (a int); create view v0 as select a from t;", size, make)
}
