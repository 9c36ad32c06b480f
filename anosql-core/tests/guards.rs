//! Conditions of programs that ask the system catalogs: which of them guard what is there already, and which may hold or not.

use anosql_core::{compile::compile_loaded, load};

/// An extension that is not known, so that what is not in the catalog may be there.
const TABLES: &str =
    "create extension unheard_of; create table t (id int primary key, a int not null, c text);
    create type mood as enum ('low');";

/// What `select QUERY from t` is behind a program, or that it is refused.
fn found(program: &str, query: &str) -> String {
    let schema = format!("{TABLES} do $$ {program} $$;");
    let query = format!("-- name: q\nselect {query} from t");
    let (loaded, diagnostics) = load::texts(&[("schema.sql", &schema)], &[("q.sql", &query)]);
    let compiled = compile_loaded(loaded, diagnostics);
    match compiled.module.queries.first() {
        Some(query) => {
            let column = &query.columns[0];
            format!("{}{}", column.data_type.name, if column.nullable { "" } else { " not null" })
        }
        None => "refused".to_owned(),
    }
}

#[track_caller]
fn certain(condition: &str, definition: &str, query: &str, expected: &str) {
    let program = format!("begin if {condition} then {definition}; end if; end");
    assert_eq!(found(&program, query), expected);
}

#[track_caller]
fn uncertain(condition: &str, definition: &str, query: &str) {
    certain(condition, definition, query, "refused");
}

const ADD: &str = "alter table t add column b text not null";

#[test]
fn a_column_that_is_asked_for_is_added() {
    certain(
        "not exists (select from information_schema.columns where table_name = 't' and column_name = 'b')",
        ADD,
        "b",
        "text not null",
    );
    certain(
        "not exists (select from pg_attribute where attrelid = 't'::regclass and attname = 'b')",
        ADD,
        "b",
        "text not null",
    );
    certain("(select count(*) from pg_attribute where attname = 'b') = 0", ADD, "b", "text not null");
}

#[test]
fn a_column_is_not_added_for_another_ones_sake() {
    uncertain("exists (select from pg_attribute where attrelid = 't'::regclass and attname = 'x')", ADD, "b");
    uncertain("exists (select from pg_class where relname = 'x')", ADD, "b");
}

#[test]
fn what_the_server_has_guards_nothing() {
    uncertain("exists (select from pg_roles where rolname = 'admin')", ADD, "b");
    uncertain("exists (select from pg_extension where extname = 'postgis')", ADD, "b");
    uncertain("(select count(*) from pg_tables) > 5", ADD, "b");
    uncertain("(select count(*) from pg_attribute where attrelid = 't'::regclass) > 3", ADD, "b");
    uncertain("pg_is_in_recovery()", ADD, "b");
}

#[test]
fn a_table_that_is_asked_for_is_changed() {
    certain(
        "exists (select from pg_tables where schemaname = 'public' and tablename = 't')",
        ADD,
        "b",
        "text not null",
    );
    certain("to_regclass('public.t') is not null", ADD, "b", "text not null");
}

#[test]
fn a_type_that_a_column_has_not_yet_is_given_to_it() {
    certain(
        "(select data_type from information_schema.columns where table_name = 't' and column_name = 'a') = 'integer'",
        "alter table t alter column a type bigint",
        "a",
        "int8 not null",
    );
}

#[test]
fn a_column_is_renamed_from_or_to_what_is_asked_for() {
    let rename = "alter table t rename column c to d";
    certain("exists (select from pg_attribute where attname = 'c' and attnum > 0)", rename, "d", "text");
    certain("not exists (select from pg_attribute where attname = 'd')", rename, "d", "text");
    uncertain("exists (select from pg_attribute where attname = 'x')", rename, "d");
}

#[test]
fn all_is_done_under_a_condition_that_asks_for_one_thing_of_it() {
    let condition = "not exists (select from pg_attribute where attname = 'b')";
    let both = format!("{ADD}; alter table t add column e int not null");
    certain(condition, &both, "e", "int4 not null");
}

#[test]
fn a_function_asks_for_its_arguments() {
    let program =
        "begin if not has_column('t', 'NAME') then alter table t add column b text not null; end if; end";
    let function = "create function has_column(a text, b text) returns bool language sql as
        'select exists (select from information_schema.columns where table_name = a and column_name = b)'; do $$ begin null; end";
    let with =
        |name: &str| format!("begin null; end $$; {function} $$; do $$ {}", program.replace("NAME", name));
    assert_eq!(found(&with("b"), "b"), "text not null");
    assert_eq!(found(&with("x"), "b"), "refused");
}

#[test]
fn a_variable_asks_for_what_it_was_set_by() {
    let program = |name: &str| {
        format!(
            "declare there bool; begin
            select exists (select from pg_attribute where attname = '{name}') into there;
            if not there then {ADD}; end if; end"
        )
    };
    assert_eq!(found(&program("b"), "b"), "text not null");
    assert_eq!(found(&program("x"), "b"), "refused");
}

#[test]
fn a_name_may_be_a_variables() {
    let program = |name: &str| {
        format!(
            "declare wanted text := '{name}'; begin
            if not exists (select from pg_attribute where attname = wanted) then {ADD}; end if; end"
        )
    };
    assert_eq!(found(&program("b"), "b"), "text not null");
    assert_eq!(found(&program("x"), "b"), "refused");
}

#[test]
fn found_is_about_the_last_query() {
    let program = |query: &str| format!("begin {query}; if not found then {ADD}; end if; end");
    assert_eq!(found(&program("perform 1 from pg_attribute where attname = 'b'"), "b"), "text not null");
    assert_eq!(found(&program("perform 1 from pg_attribute where attname = 'x'"), "b"), "refused");
    assert_eq!(found(&program("perform 1 from t where a = 1"), "b"), "refused");
    assert_eq!(
        found(&program("perform 1 from pg_attribute where attname = 'b'; update t set a = 1"), "b"),
        "refused"
    );
}

#[test]
fn what_follows_a_guard_that_returns_is_guarded() {
    let program = |name: &str| {
        format!(
            "begin if exists (select from pg_attribute where attname = '{name}') then return; end if; {ADD}; end"
        )
    };
    assert_eq!(found(&program("b"), "b"), "text not null");
    assert_eq!(found(&program("x"), "b"), "refused");
}

#[test]
fn an_alternative_to_a_word_is_guarded() {
    let program = |name: &str| {
        format!(
            "begin if exists (select from pg_attribute where attname = '{name}') then raise notice 'there';
            else {ADD}; end if; end"
        )
    };
    assert_eq!(found(&program("b"), "b"), "text not null");
    assert_eq!(found(&program("x"), "b"), "refused");
}

#[test]
fn each_condition_that_a_definition_stands_under_counts() {
    let program = |outer: &str| {
        format!(
            "begin if exists (select from {outer}) then
            if not exists (select from pg_attribute where attname = 'b') then {ADD}; end if; end if; end"
        )
    };
    assert_eq!(found(&program("pg_class where relname = 't'"), "b"), "text not null");
    assert_eq!(found(&program("pg_roles where rolname = 'admin'"), "b"), "refused");
}

#[test]
fn a_computed_definition_is_guarded_too() {
    let add = "execute 'alter table t add column b text not null'";
    certain("not exists (select from pg_attribute where attname = 'b')", add, "b", "text not null");
    uncertain("exists (select from pg_roles where rolname = 'admin')", add, "b");
}

#[test]
fn a_label_that_is_asked_for_is_added() {
    certain(
        "not exists (select from pg_enum where enumlabel = 'high')",
        "alter type mood add value 'high'",
        "'high'::mood",
        "mood not null",
    );
}

#[test]
fn a_type_that_is_asked_for_is_made() {
    let make = "create type size as enum ('small')";
    certain(
        "not exists (select from pg_type where typname = 'size')",
        make,
        "'small'::size",
        "size not null",
    );
    uncertain("exists (select from pg_roles where rolname = 'admin')", make, "'small'::size");
}

#[test]
fn a_schema_that_is_asked_for_is_made() {
    let make = "create schema app; create table app.made (id int not null)";
    let of_made = "id from app.made --";
    certain("not exists (select from pg_namespace where nspname = 'app')", make, of_made, "int4 not null");
}

#[test]
fn variables_that_are_made_of_themselves_come_to_an_end() {
    let grown = "s := s || s || s || r || r; r := s || s || r || r;".repeat(50);
    let program = format!(
        "declare s text := 'b'; r text := s; begin {grown} if exists (select from pg_class where relname = s) then {ADD}; end if; end"
    );
    assert_eq!(found(&program, "b"), "text not null");
}

#[test]
fn what_was_certain_before_stays_so_where_nothing_touches_it() {
    certain("exists (select from pg_roles where rolname = 'admin')", ADD, "a", "int4 not null");
}
