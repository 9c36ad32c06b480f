//! Statements whose parts are used again and again are looked at once a part, and not once a use: each of these would not end
//! otherwise.

use anosql_core::{
    compile::{Compiled, compile_loaded, explain_loaded},
    describe, load,
    query::TypeKind,
};

fn compiled(schema: &str, sql: &str) -> Compiled {
    let text = format!("-- name: q\n{sql};");
    let (loaded, diagnostics) = load::texts(&[("schema.sql", schema)], &[("q.sql", &text)]);
    compile_loaded(loaded, diagnostics)
}

/// What the signature of the only query says of its columns and its rows.
fn signature(schema: &str, sql: &str) -> String {
    let compiled = compiled(schema, sql);
    assert!(compiled.diagnostics.is_empty(), "{:?}", compiled.diagnostics.first());
    compiled.module.queries.iter().map(describe::signature).collect()
}

/// `count` statements that each make what the next one uses: `make` is given the number of each.
fn chain(first: &str, count: usize, make: impl Fn(usize, usize) -> String) -> String {
    (1..count).fold(first.to_owned(), |text, number| text + &make(number, number - 1))
}

#[test]
fn composites_of_composites_are_listed_once() {
    let schema = chain("create type c0 as (a int, b int);", 40, |number, before| {
        format!("create type c{number} as (a c{before}, b c{before});")
    });
    let compiled = compiled(&schema, "select null::c39 as x");
    let names: Vec<&str> = compiled.module.types.iter().map(|user| user.data_type.name.as_str()).collect();
    assert_eq!(names, (0..40).map(|number| format!("c{number}")).collect::<Vec<_>>());
}

#[test]
fn a_composite_of_its_own_array_is_listed_once_and_with_its_fields() {
    let schema = "create table node (id int); alter table node add column children node[];";
    let compiled = compiled(schema, "select node from node");
    let [node] = &compiled.module.types[..] else { panic!("{:?}", compiled.module.types) };
    let TypeKind::Composite(fields) = &node.data_type.kind else { panic!("{node:?}") };
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["id", "children"]);
}

/// Each is used twice by the next one.
fn ctes_of_one_row(count: usize) -> String {
    let ctes = chain("with c0 as (select 1 as x)", count, |number, before| {
        format!(", c{number} as (select l.x from c{before} l cross join c{before} r)")
    });
    format!("{ctes} select x from c{}", count - 1)
}

#[test]
fn ctes_of_one_row_have_one_row_together() {
    assert_eq!(signature("", &ctes_of_one_row(200)), "q\n  columns: x int4 not null\n  rows:    one; read\n");
}

#[test]
fn the_reasons_of_ctes_are_said_once() {
    let text = format!("-- name: q\n{};", ctes_of_one_row(200));
    let (loaded, diagnostics) = load::texts(&[], &[("q.sql", &text)]);
    let compiled = explain_loaded(loaded, diagnostics);
    assert_eq!(compiled.module.queries[0].why, ["a SELECT without FROM has one row"]);
}

#[test]
fn nested_recursive_ctes_give_null_where_one_of_them_does() {
    let query = (0..40).fold("select 1 as x".to_owned(), |inner, level| {
        format!(
            "with recursive c{level} as (select 1 as x union all \
             select nullif(c{level}.x, s.x) from c{level} cross join ({inner}) s) select x from c{level}"
        )
    });
    assert_eq!(signature("", &query), "q\n  columns: x int4\n  rows:    many; read\n");
}

#[test]
fn derived_tables_nest_deeply() {
    let nested = |levels, make: &dyn Fn(String) -> String| {
        (0..levels).fold("select 1 as x".to_owned(), |inner, _| make(inner))
    };
    let one = "q\n  columns: x int4 not null\n  rows:    one; read\n";
    assert_eq!(signature("", &nested(400, &|inner| format!("select s.x from ({inner}) s"))), one);
    assert_eq!(signature("", &nested(400, &|inner| format!("(select s.x from (({inner})) s)"))), one);
    let joined = nested(60, &|inner| format!("select s.x from (({inner}) s cross join (select 2) t)"));
    assert_eq!(signature("", &joined), one);
}

/// The merged column has a value of one side or of the other, in each of the joins.
#[test]
fn a_column_of_many_full_joins_is_not_null() {
    let query = chain("select id from t t0", 60, |number, _| format!(" full join t t{number} using (id)"));
    let schema = "create table t (id int primary key);";
    assert_eq!(signature(schema, &query), "q\n  columns: id int4 not null\n  rows:    many; read\n");
}

#[test]
fn an_operand_within_an_operand_is_looked_at_once() {
    let nested = |make: &dyn Fn(String) -> String| (0..40).fold("a".to_owned(), |inner, _| make(inner));
    let type_of = |schema: &str, expr: &str| signature(schema, &format!("select {expr} as x from t"));
    let number = |nullable: &str| format!("q\n  columns: x int4{nullable}\n  rows:    many; read\n");
    let case = nested(&|inner| format!("(case {inner} when 1 then 1 when 2 then 2 else 3 end)"));
    assert_eq!(type_of("create table t (a int);", &case), number(" not null"));
    let list = nested(&|inner| format!("({inner} in (1, b, 2))::int"));
    assert_eq!(type_of("create table t (a int, b int not null);", &list), number(""));
    assert_eq!(type_of("create table t (a int not null, b int not null);", &list), number(" not null"));
    let between = nested(&|inner| format!("({inner} between symmetric 0 and 1)::int"));
    assert_eq!(type_of("create table t (a int);", &between), number(""));
    assert_eq!(type_of("create table t (a int not null);", &between), number(" not null"));
}

#[test]
fn a_table_that_inherits_in_many_ways_is_looked_at_once() {
    let schema = chain("create table a0 (x int not null);", 40, |number, before| {
        format!(
            "create table b{number} () inherits (a{before}); create table c{number} () inherits (a{before}); \
             create table a{number} () inherits (b{number}, c{number});"
        )
    });
    let not_null = "q\n  columns: x int4 not null\n  rows:    many; read\n";
    assert_eq!(signature(&schema, "select x from a0"), not_null);
}

/// Two tables below each, and one below both, level upon level.
fn diamonds(first: &str) -> String {
    chain(first, 40, |number, before| {
        format!(
            "create table b{number} () inherits (a{before}); create table c{number} () inherits (a{before}); \
             create table a{number} () inherits (b{number}, c{number});"
        )
    })
}

#[test]
fn checks_and_triggers_below_many_ways_are_looked_at_once() {
    let schema = diamonds("create table a0 (x int, check (x is not null));");
    let not_null = "q\n  columns: x int4 not null\n  rows:    many; read\n";
    assert_eq!(signature(&schema, "select x from a0"), not_null);
    let schema = diamonds("create table a0 (x int);");
    let updated = signature(&schema, "update a0 set x = 1 returning x");
    assert!(updated.contains("columns: x int4 not null\n"), "{updated}");
}

/// The constraints by name that the only query may violate.
fn violated(schema: &str, sql: &str) -> Vec<String> {
    let compiled = compiled(schema, sql);
    let constraints = compiled.module.queries.iter().flat_map(|query| &query.constraints);
    constraints.filter_map(|constraint| constraint.name.clone()).collect()
}

#[test]
fn each_of_many_keys_without_a_name_gets_a_number() {
    let keys = chain("create table t (a int);", 21, |_, _| "alter table t add unique (a);".to_owned());
    let last = violated(&keys, "insert into t (a) values (1) returning a").pop();
    assert_eq!(last.as_deref(), Some("t_a_key19"));
}

#[test]
fn a_number_that_is_free_again_is_given_again() {
    let keys = chain("create table t (a int);", 10, |_, _| "alter table t add unique (a);".to_owned());
    let schema = format!("{keys} alter table t drop constraint t_a_key3; alter table t add unique (a);");
    let last = violated(&schema, "insert into t (a) values (1) returning a").pop();
    assert_eq!(last.as_deref(), Some("t_a_key3"));
}

#[test]
fn a_number_that_is_free_again_within_a_block_is_given_again() {
    let keys = chain("create table t (a int);", 10, |_, _| "alter table t add unique (a);".to_owned());
    let block = "do $$ begin alter table t drop constraint t_a_key3; alter table t add unique (a); end $$;";
    let last = violated(&format!("{keys} {block}"), "insert into t (a) values (1) returning a").pop();
    assert_eq!(last.as_deref(), Some("t_a_key3"));
}
