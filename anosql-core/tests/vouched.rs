//! What the schema's files vouch for, and what they say again, behind a program that may have changed anything.

use anosql_core::{
    compile::{Compiled, compile_loaded},
    load,
};

const TABLES: &str = "create schema app; create table t (id int not null);
    create table app.t (id int8 not null); create type mood as enum ('low'); create table moods (m mood not null);";
const PROGRAM: &str = "do $$ begin execute current_setting('sql'); end $$;";

fn compile(behind: &str, query: &str) -> Compiled {
    let files = [("1.sql", TABLES), ("2.sql", PROGRAM), ("3.sql", behind)];
    let (loaded, diagnostics) = load::texts(&files, &[("q.sql", &format!("-- name: q\n{query}"))]);
    compile_loaded(loaded, diagnostics)
}

/// The type of the query's column, or what stands in its way.
#[track_caller]
fn check(behind: &str, query: &str, expected: &str) {
    let compiled = compile(behind, query);
    let found = match compiled.module.queries.first() {
        Some(query) => {
            let column = &query.columns[0];
            let null = if column.nullable { "" } else { " not null" };
            format!("{}{null}", column.data_type.name)
        }
        None => {
            let error = compiled.diagnostics.iter().find(|diagnostic| diagnostic.is_error());
            error.map(|error| error.message.clone()).unwrap_or_default()
        }
    };
    assert_eq!(found, expected);
}

#[test]
fn a_later_file_vouches_for_a_table() {
    check("", "select id from t", "what relation \"t\" is like is not known");
    check("-- anosql: certain t", "select id from t", "int4 not null");
    check("--anosql: certain T, app . t", "select id from app.t", "int8 not null");
    check("-- anosql: certain *\nselect 1;", "select id from app.t", "int8 not null");
}

#[test]
fn a_name_is_looked_up_where_it_is_vouched_for() {
    let behind = "set search_path to app;\n-- anosql: certain t\nreset search_path;";
    check(behind, "select id from app.t", "int8 not null");
    check(behind, "select id from t", "what relation \"t\" is like is not known");
}

#[test]
fn what_another_program_does_behind_it_counts() {
    check(
        &format!("-- anosql: certain t\n{PROGRAM}"),
        "select id from t",
        "what relation \"t\" is like is not known",
    );
    check(
        &format!("-- anosql: certain t\n{PROGRAM}\n-- anosql: certain t"),
        "select id from t",
        "int4 not null",
    );
}

#[test]
fn statements_between_the_program_and_it_count() {
    check("alter table t alter id drop not null; -- anosql: certain t", "select id from t", "int4");
}

#[test]
fn a_comment_within_a_program_vouches_for_nothing() {
    let behind = "do $$ begin\n-- anosql: certain t\nnull; end $$;";
    check(behind, "select id from t", "what relation \"t\" is like is not known");
}

#[test]
fn a_table_that_is_made_anew_is_certain() {
    check("create table t (id text primary key);", "select id from t", "text not null");
    check("create table t as select 'a'::text as id;", "select id from t", "text");
    check("create view t as select 'a'::text as id;", "select id from t", "text not null");
}

#[test]
fn a_condition_makes_nothing_anew() {
    let guarded = "do $$ begin if not exists (select from pg_class where relname = 't') then
        create table t (id text primary key); end if; end $$;";
    check(guarded, "select id from t", "what relation \"t\" is like is not known");
}

#[test]
fn a_type_is_vouched_for() {
    let changed =
        "do $$ begin if current_setting('a') = 'b' then alter type mood rename to m; end if; end $$;\n";
    check(changed, "select 'low'::mood", "what type \"mood\" is like is not known");
    let behind = format!("{changed}-- anosql: certain mood, moods");
    check(&behind, "select 'low'::mood", "mood not null");
    check(&behind, "select m from moods", "mood not null");
}

#[test]
fn what_is_vouched_for_is_warned_of_no_more() {
    let compiled = compile("-- anosql: certain *", "select id from t");
    assert_eq!(compiled.diagnostics, []);
}
