//! Effects of statements that cannot run beside others, so that no golden holds them.

use anosql_core::{compile::compile_loaded, load, query::Query};

fn query(schema: &str, sql: &str) -> Query {
    let (loaded, diagnostics) =
        load::texts(&[("schema.sql", schema)], &[("queries.sql", &format!("-- name: q!\n{sql}"))]);
    let mut compiled = compile_loaded(loaded, diagnostics);
    assert_eq!(compiled.diagnostics, []);
    compiled.module.queries.remove(0)
}

#[test]
fn temporary_tables_are_of_the_session() {
    let schema = "create temp table scratch (id int); create table kept (id int)";
    assert!(query(schema, "select id from scratch").session);
    assert!(query(schema, "insert into scratch values (1)").session);
    assert!(query(schema, "select id from kept where id in (select id from scratch)").session);
    assert!(!query(schema, "select id from kept").session);
}

#[test]
fn so_are_prepared_statements_and_cursors() {
    for sql in
        ["prepare p as select 1", "deallocate p", "discard all", "close c", "select pg_listening_channels()"]
    {
        assert!(query("", sql).session, "{sql}");
    }
}

#[test]
fn a_view_of_a_temporary_table_is_of_the_session() {
    let schema = "create temp table scratch (id int); create view v as select id from scratch";
    assert!(query(schema, "select id from v").session);
}
