//! Statements whose parts are used again and again are looked at once a part, and not once a use: each of these would not end
//! otherwise.

use anosql_core::{
    compile::{Compiled, compile_loaded},
    load,
    query::TypeKind,
};

fn compiled(schema: &str, sql: &str) -> Compiled {
    let text = format!("-- name: q\n{sql};");
    let (loaded, diagnostics) = load::texts(&[("schema.sql", schema)], &[("q.sql", &text)]);
    compile_loaded(loaded, diagnostics)
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
    let names: Vec<&str> = compiled.module.types.iter().map(|data_type| data_type.name.as_str()).collect();
    assert_eq!(names, (0..40).map(|number| format!("c{number}")).collect::<Vec<_>>());
}

#[test]
fn a_composite_of_its_own_array_is_listed_once_and_with_its_fields() {
    let schema = "create table node (id int); alter table node add column children node[];";
    let compiled = compiled(schema, "select node from node");
    let [node] = &compiled.module.types[..] else { panic!("{:?}", compiled.module.types) };
    let TypeKind::Composite(fields) = &node.kind else { panic!("{node:?}") };
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["id", "children"]);
}
