//! The names in utility statements and scripts, which Postgres looks up only when it runs them.

use anosql_core::{compile::compile_loaded, load};

const SCHEMA: &str = "create table t (id int primary key, a text);
    create materialized view m as select id from t;
    create function make() returns void language plpgsql as $$ begin create temp table made (id int); end $$;";

/// The messages of errors, each with its code.
fn errors(operator: &str, statement: &str) -> Vec<String> {
    let query = format!("-- name: q{operator}\n{statement}");
    let (loaded, diagnostics) = load::texts(&[("schema.sql", SCHEMA)], &[("q.sql", &query)]);
    let compiled = compile_loaded(loaded, diagnostics);
    let errors = compiled.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    errors.map(|error| format!("{} {}", error.code.unwrap_or(""), error.message)).collect()
}

#[test]
fn a_table_that_is_not_there_is_an_error() {
    for statement in [
        "truncate nope",
        "truncate table only t, nope cascade",
        "lock table nope in share mode",
        "refresh materialized view concurrently nope",
        "vacuum (full, analyze) nope",
        "analyze verbose t, nope",
        "copy nope to '/tmp/x'",
    ] {
        assert_eq!(errors("!", statement), ["42P01 relation \"nope\" does not exist"], "{statement}");
    }
}

#[test]
fn a_column_that_is_not_there_is_an_error() {
    for statement in ["vacuum analyze t (id, b)", "analyze t (b)", "copy t (id, b) to '/tmp/x'"] {
        let expected = ["42703 column \"b\" of relation \"t\" does not exist"];
        assert_eq!(errors("!", statement), expected, "{statement}");
    }
}

#[test]
fn what_is_there_is_accepted() {
    for statement in [
        "truncate t",
        "truncate public.t restart identity",
        "lock t",
        "refresh materialized view m with data",
        "vacuum",
        "vacuum full",
        "analyze t (id, a)",
        "copy (select id from t) to '/tmp/x'",
        "copy t (id) from '/tmp/x' with (format csv)",
    ] {
        assert!(errors("!", statement).is_empty(), "{statement}");
    }
}

#[test]
fn no_function_can_feed_a_copy() {
    for statement in ["copy t from stdin", "copy t (id) to stdout with (format csv)"] {
        let expected = ["0A000 COPY from or to the client cannot be run by a function of a query"];
        assert_eq!(errors("!", statement), expected, "{statement}");
    }
}

#[test]
fn each_statement_of_a_script_is_looked_at() {
    let missing = ["42P01 relation \"nope\" does not exist"];
    assert_eq!(errors("#", "insert into nope values (1); select 1;"), missing);
    assert_eq!(errors("#", "begin; delete from t; truncate nope; commit;"), missing);
    assert_eq!(errors("#", "select id from t; select b from t;"), ["42703 column \"b\" does not exist"]);
}

#[test]
fn names_may_mean_something_else_behind_a_definition() {
    for script in [
        "create temp table nope (id int); insert into nope values (1);",
        "select id into nope from t; select id from nope;",
        "set search_path to other; select id from nope;",
        "select make(); insert into made values (1);",
    ] {
        assert!(errors("#", script).is_empty(), "{script}");
    }
}
