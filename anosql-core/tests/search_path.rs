//! The search path of the connections that queries run on.

use anosql_core::{
    compile::{Compiled, compile_loaded},
    load::{self, Loaded},
    search_path,
};

const TABLES: &str = "create schema app; create schema old;
    create table t (id text); create table app.t (id int); create table old.t (id bool);
    create table old.u (id int);";

fn compile(schema: &str, said: Option<&str>) -> Compiled {
    let files = [("schema.sql", TABLES), ("settings.sql", schema)];
    let (loaded, diagnostics) = load::texts(&files, &[("q.sql", "-- name: q\nselect id from t")]);
    let search_path = said.and_then(search_path::parse);
    compile_loaded(Loaded { search_path, ..loaded }, diagnostics)
}

/// The type of `t.id`, or the first message.
fn found(compiled: &Compiled) -> String {
    match compiled.module.queries.first() {
        Some(query) => query.columns[0].data_type.name.clone(),
        None => compiled.diagnostics[0].message.clone(),
    }
}

#[track_caller]
fn check(schema: &str, said: Option<&str>, expected: &str) {
    let compiled = compile(schema, said);
    assert_eq!(found(&compiled), expected);
    assert!(
        compiled.module.queries.is_empty() || compiled.diagnostics.is_empty(),
        "{:?}",
        compiled.diagnostics
    );
}

#[test]
fn without_a_word_it_is_that_of_postgres() {
    check("", None, "text");
}

#[test]
fn the_project_says_it() {
    check("", Some("app, public"), "int4");
    check("", Some("old"), "bool");
    check("", Some(""), "relation \"t\" does not exist");
}

#[test]
fn the_project_counts_before_the_schemas_files() {
    check("alter database shop set search_path to app, public;", Some("old"), "bool");
}

#[test]
fn a_database_has_one() {
    check("alter database shop set search_path to app, public;", None, "int4");
    check("alter database shop set search_path = \"old\";", None, "bool");
}

#[test]
fn a_role_has_one() {
    check("alter role shop set search_path to app;", None, "int4");
    check("alter user shop set search_path = 'app';", None, "int4");
    check("alter role all set search_path to app;", None, "int4");
    check("alter role shop in database shop set search_path to app;", None, "int4");
}

#[test]
fn a_program_sets_it_for_a_computed_database() {
    let alter =
        "do $$ begin execute 'alter database ' || current_database() || ' set search_path to app'; end $$;";
    check(alter, None, "int4");
}

#[test]
fn the_last_setting_of_one_database_counts() {
    let first = "alter database shop set search_path to app;";
    check(&format!("{first} alter database shop set search_path to old;"), None, "bool");
    check(&format!("{first} alter database shop reset search_path;"), None, "text");
    check(&format!("{first} alter database shop reset all;"), None, "text");
    check(&format!("{first} alter database shop set search_path to default;"), None, "text");
}

#[test]
fn the_current_path_can_be_made_it() {
    check("set search_path to app; alter database shop set search_path from current;", None, "int4");
}

#[test]
fn other_settings_leave_it() {
    check("alter database shop set statement_timeout to 0; alter role shop login;", None, "text");
}

#[test]
fn a_text_of_several_names_is_one_schema() {
    check("alter database shop set search_path to 'app, public';", None, "relation \"t\" does not exist");
}

#[test]
fn sessions_of_the_files_are_not_those_of_the_queries() {
    check("set search_path to app;", None, "text");
    check("select pg_catalog.set_config('search_path', '', false);", None, "text");
    check("select pg_catalog.set_config('search_path', '', false);", Some("app"), "int4");
}

#[test]
fn the_files_are_not_applied_with_it() {
    check("drop table t; create table t (id uuid);", Some("old, public"), "bool");
    check("drop table t; create table t (id uuid);", None, "uuid");
}

#[test]
fn a_schema_of_the_users_name_is_passed_over() {
    check("", Some("\"$user\", app"), "int4");
}

#[test]
fn built_in_names_come_first_unless_they_are_listed() {
    let schema = "create table app.pg_class (id int); drop table app.t;
        create view app.t as select oid as id from pg_class; alter database shop set search_path to app, pg_catalog;
        drop view app.t;";
    let (loaded, diagnostics) = load::texts(
        &[("schema.sql", TABLES), ("more.sql", schema)],
        &[("q.sql", "-- name: q\nselect * from pg_class")],
    );
    let compiled = compile_loaded(loaded.clone(), diagnostics.clone());
    assert_eq!(compiled.module.queries[0].columns.len(), 1);
    let search_path = Some(vec!["app".to_owned()]);
    let compiled = compile_loaded(Loaded { search_path, ..loaded }, diagnostics);
    assert!(compiled.module.queries[0].columns.len() > 1);
}

/// The message about a path that is not certain, with the place that it shows.
fn warning(schema: &str) -> String {
    let compiled = compile(schema, None);
    let warning = &compiled.diagnostics[0];
    assert!(!warning.is_error());
    format!("{}; {}", warning.message, warning.labels[0].text)
}

#[test]
fn a_role_counts_before_its_database() {
    let schema = "alter role shop set search_path to app; alter database shop set search_path to old;";
    let expected = "the queries are taken to have the search path app; it is old here";
    assert_eq!((found(&compile(schema, None)).as_str(), warning(schema).as_str()), ("int4", expected));
}

#[test]
fn roles_that_contradict_each_other_are_told() {
    let schema = "alter role a set search_path to app; alter role b set search_path to old, public;";
    let expected = "the queries are taken to have the search path old, public; it is app here";
    assert_eq!((found(&compile(schema, None)).as_str(), warning(schema).as_str()), ("bool", expected));
}

#[test]
fn a_setting_that_may_be_made_or_not_is_told() {
    let schema =
        "do $$ begin if random() > 0.5 then alter database shop set search_path to app; end if; end $$;";
    let compiled = compile(schema, None);
    assert_eq!(found(&compiled), "text");
    assert!(
        compiled.diagnostics[0]
            .message
            .starts_with("whether this statement of the schema is run is not known")
    );
}

#[test]
fn the_scripts_of_query_files_run_on_the_queries_connections() {
    let queries = "-- name: make#\ncreate table made (id int);\n-- name: q\nselect id from app.made";
    let (loaded, diagnostics) = load::texts(&[("schema.sql", TABLES)], &[("q.sql", queries)]);
    let search_path = Some(vec!["app".to_owned()]);
    let compiled = compile_loaded(Loaded { search_path, ..loaded }, diagnostics);
    assert_eq!(compiled.diagnostics, []);
}

#[test]
fn a_schema_that_the_files_do_not_make_is_known_as_such() {
    let unknown = compile("", Some("ap, \"$user\", public")).unknown_schemas;
    assert_eq!(unknown, [("ap".to_owned(), Some("app".to_owned()))]);
}

#[test]
fn what_a_program_may_have_made_is_not_missing() {
    let unknown = compile("do $$ begin execute getenv('sql'); end $$;", Some("more")).unknown_schemas;
    assert_eq!(unknown, []);
}
