//! What follows from a statement of the schema that is not read: Postgres refuses most of these statements, which leaves what they would
//! have made or changed as uncertain as one that it knows and we do not.

use anosql_core::{
    compile::{Compiled, compile_loaded},
    diagnostic::Diagnostic,
    load::{self, Loaded},
    render::render,
    version::Version,
};

fn compile(schema: &str, query: &str) -> Compiled {
    compile_for(Version::V15, schema, query)
}

fn compile_for(version: Version, schema: &str, query: &str) -> Compiled {
    let query = format!("-- name: q\n{query}");
    let (loaded, diagnostics) = load::texts(&[("schema.sql", schema)], &[("q.sql", &query)]);
    compile_loaded(Loaded { postgres: Some(version.into()), ..loaded }, diagnostics)
}

/// The messages of errors, each with its code.
fn errors(schema: &str, query: &str) -> Vec<String> {
    let compiled = compile(schema, query);
    // What is wrong with the schema itself is told, too, where it is no syntax error.
    let is_told = |diagnostic: &&Diagnostic| {
        diagnostic.is_error() && (diagnostic.query.is_some() || diagnostic.code != Some("42601"))
    };
    let errors = compiled.diagnostics.iter().filter(is_told);
    errors.map(|error| format!("{} {}", error.code.unwrap_or(""), error.message)).collect()
}

const TABLES: &str = "create table t (id int primary key, a int not null);
    create table u (id int primary key, a int not null);
    create view v as select id, a from t;";

#[test]
fn an_altered_table_is_uncertain() {
    let schema = format!("{TABLES} alter table t alter a become text;");
    assert_eq!(errors(&schema, "select a from t"), ["0A000 what relation \"t\" is like is not known"]);
    assert!(errors(&schema, "select a from u").is_empty());
}

#[test]
fn a_view_over_it_keeps_its_types_and_loses_its_proofs() {
    let schema = format!("{TABLES} alter table t alter a become text;");
    let compiled = compile(&schema, "select a from v");
    assert!(compiled.module.queries[0].columns[0].nullable);
}

#[test]
fn a_table_that_is_made_anew_is_certain() {
    let schema =
        format!("{TABLES} alter table t alter a become text; drop table t cascade; create table t (a int);");
    assert!(errors(&schema, "select a from t").is_empty());
}

#[test]
fn a_constraint_can_only_forbid_more() {
    let schema =
        format!("{TABLES} alter table t add constraint c unique (a without overlaps), add b text not null;");
    assert!(!compile_for(Version::V18, &schema, "select b from t").module.queries[0].columns[0].nullable);
}

#[test]
fn nothing_else_is_found_under_the_name_of_what_was_not_made() {
    let schema = format!("{TABLES} create schema s; create view s.v as select 1 from t frm u u;");
    assert_eq!(errors(&schema, "select * from s.v"), ["0A000 what relation \"v\" is like is not known"]);
    let schema = "create function f(int) returns int return 1; create function f(a int8 b c) returns text language sql as 'x';";
    assert_eq!(errors(schema, "select f(1)"), ["0A000 what function \"f\" is like is not known"]);
    let schema = "create type m as enum of ('a');";
    assert_eq!(errors(schema, "select 'a'::m"), ["0A000 what type \"m\" is like is not known"]);
}

#[test]
fn what_is_made_of_it_is_uncertain_too() {
    let schema = "create type m as enum of ('a'); create table t (a m); alter table t add b int;
        create view w as select a from t;";
    assert_eq!(errors(schema, "select * from w"), ["0A000 what relation \"w\" is like is not known"]);
    // What the type's error and the two statements that use it say.
    let told = compile(schema, "select 1 as a").diagnostics.len();
    assert_eq!(told, 3);
}

#[test]
fn a_constraint_is_dropped_by_the_name_that_postgres_gave_it() {
    let schema = "create table t (a int check (a > 0), b int, check (a < b), foreign key (a, b) references t, primary key (a, b));
        alter table t drop constraint t_a_check, drop constraint t_check, drop constraint t_a_b_fkey;
        alter table t drop constraint t_pkey;";
    assert!(errors(schema, "select a from t").is_empty());
    let schema = "create table t (a int not null unique); alter table t drop constraint t_a_unique;";
    let told = &compile(schema, "select a from t").diagnostics[0];
    assert_eq!((told.code, told.is_error()), (Some("42704"), true));
    // Where not all is known, it may have been there.
    let schema = format!("create extension stars; {schema}");
    let compiled = compile(&schema, "select a from t");
    assert!(compiled.module.queries[0].columns[0].nullable);
    assert!(compiled.diagnostics.iter().any(|told| told.code == Some("42704") && !told.is_error()));
    let schema =
        "create table t (a int not null, b int not null); alter table t drop constraint t_a_not_null;";
    let compiled = compile(schema, "select a, b from t");
    let nullable: Vec<bool> =
        compiled.module.queries[0].columns.iter().map(|column| column.nullable).collect();
    assert_eq!((nullable, compiled.diagnostics.len()), (vec![true, false], 0));
}

#[test]
fn what_an_unknown_extension_may_have_made_is_no_mistake() {
    let schema = "create extension stars; create table t (id int, place star); create table u (id int);";
    assert!(errors(schema, "select id from u").is_empty());
    assert!(!compile(schema, "select id from t").module.queries.is_empty());
    let refused = ["0A000 what column \"place\" is like is not known"];
    for query in [
        "select place from t",
        "select * from t",
        "select t.* from t",
        "select t from t",
        "select 1 from t where place = $1",
        "select 1 from t join t s using (place)",
        "update t set place = $1",
        "insert into t (place) values ($1)",
        "insert into t values (1, $1)",
        "insert into t (id) values (1) returning *",
        "with c as (select * from t) select id from c",
    ] {
        assert_eq!(errors(schema, query), refused, "{query}");
    }
    assert!(errors(schema, "insert into t values (1) returning id").is_empty());
}

#[test]
fn no_table_inherits_from_itself() {
    let tables = "create table a (i int not null); create table b (i int not null); alter table a inherit b;
        create table p (i int not null) partition by range (i);";
    for circle in [
        "alter table a inherit a",
        "alter table b inherit a",
        "alter table p attach partition p for values from (1) to (2); drop table p",
    ] {
        let schema = format!("{tables} {circle};");
        let found = errors(&schema, "insert into b (i) select i from a returning i");
        assert_eq!(found, ["42P07 circular inheritance not allowed"], "{circle}");
    }
}

#[test]
fn nothing_is_written_through_a_view_of_itself() {
    let schema = "create view v as select 1 as a; create view w as select a from v;
        create or replace view v as select a from w;";
    assert_eq!(errors(schema, "update v set a = 1"), ["55000 cannot update view \"v\""]);
    assert!(errors(&format!("{schema} drop view v cascade;"), "select 1 as a").is_empty());
}

#[test]
fn rows_of_a_foreign_partition_are_under_no_constraint_of_the_table_above() {
    let schema = "create foreign data wrapper nowhere; create server nowhere foreign data wrapper nowhere;
        create table p (a int not null) partition by list (a);
        create table p1 partition of p for values in (1) partition by list (a);
        create table p2 partition of p for values in (2);";
    let attached = "create foreign table f (a int not null) server nowhere;
        alter table p1 attach partition f for values in (1);";
    for foreign in ["create foreign table f partition of p1 for values in (1) server nowhere;", attached] {
        let columns =
            compile(&format!("{schema} {foreign}"), "select p.a, p1.a, p2.a from p, p1, p2").module.queries;
        let nullable: Vec<bool> = columns[0].columns.iter().map(|column| column.nullable).collect();
        assert_eq!(nullable, [true, true, false], "{foreign}");
    }
}

/// The messages about a schema file and a query file, as they are drawn.
fn messages(schema: &str, queries: &str) -> String {
    let (loaded, diagnostics) = load::texts(&[("schema.sql", schema)], &[("q.sql", queries)]);
    let compiled = compile_loaded(loaded, diagnostics);
    let drawn: Vec<String> =
        compiled.messages().iter().map(|message| render(&compiled.sources, message)).collect();
    drawn.join("\n\n")
}

#[test]
fn queries_wait_for_a_file_that_ends_in_a_string() {
    let schema = "create table a (id int);\ncreate table b (id int default 'x);\n";
    let queries = "-- name: a\nselect id from a;\n-- name: b\nselect id from b;\n";
    let wanted = "error: unterminated quoted string [42601]\n --> schema.sql:2:32\n  |\n\
                  2 | create table b (id int default 'x);\n  |                                ^^^^\n  \
                  = note: 1 query waits for this: b\n  \
                  = help: close it with `'`, and double every `'` that belongs to it";
    assert_eq!(messages(schema, queries), wanted);
}

#[test]
fn a_schema_that_makes_nothing_is_not_called_missing() {
    let drawn = messages("-- nothing yet\n", "-- name: a\nselect id from a;\n");
    assert!(drawn.starts_with("error: relation \"a\" does not exist") && !drawn.contains("help"), "{drawn}");
}

#[test]
fn a_guard_that_fails_drops_nothing() {
    let schema = format!(
        "{TABLES} do $$ begin
            if exists (select from pg_constraint where conname = 'nope') then
                alter table t drop constraint nope;
            end if;
        end $$;"
    );
    let compiled = compile(&schema, "select a from t");
    assert!(compiled.diagnostics.is_empty() && !compiled.module.queries[0].columns[0].nullable);
}

#[test]
fn a_text_that_is_selected_without_a_table_is_executed_once() {
    let schema = format!(
        "{TABLES} do $$ declare s text; begin
            select format('alter table %s add column b text not null', 't') into s;
            execute s;
        end $$;"
    );
    assert!(!compile(&schema, "select b from t").module.queries[0].columns[0].nullable);
}

#[test]
fn a_text_of_which_nothing_is_known_may_change_any_table() {
    let schema = format!("{TABLES} do $$ begin execute (select note from notes limit 1); end $$;");
    assert_eq!(errors(&schema, "select a from u"), ["0A000 what relation \"u\" is like is not known"]);
}

#[test]
fn a_text_that_changes_no_type_leaves_every_table_certain() {
    for text in [
        "format('alter table %I owner to joe', r.name)",
        "'create trigger g before update on ' || r.name || ' for each row execute function f()'",
        "'truncate ' || r.name",
        "format('create index on %I (%I)', r.name, 'id')",
        "format('alter table %I add constraint c check (id > 0), enable row level security', r.name)",
        "format('create policy p on %I', r.name)",
    ] {
        let schema = format!(
            "{TABLES} do $$ declare r record; begin
                for r in select relname as name from pg_class loop execute {text}; end loop;
            end $$;"
        );
        let compiled = compile(&schema, "select id, a from u");
        assert!(compiled.diagnostics.is_empty(), "{text}");
        assert!(!compiled.module.queries[0].columns[1].nullable, "{text}");
    }
}
