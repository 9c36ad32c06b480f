//! Statements that are nested too deeply are refused, and not by a stack that overflows.

use anosql_core::{compile::compile_loaded, load};

/// The SQLSTATE of the only query's error, if it has one.
fn code(sql: &str) -> Option<&'static str> {
    let text = format!("-- name: q\n{sql};");
    let (loaded, diagnostics) = load::texts(&[], &[("q.sql", &text)]);
    compile_loaded(loaded, diagnostics).diagnostics.iter().find_map(|diagnostic| diagnostic.code)
}

/// `open` and `close` around `middle`, 400 levels deep, which Postgres takes by a wide margin.
fn nested(open: &str, middle: &str, close: &str) -> String {
    format!("select {}{middle}{} as x", open.repeat(400), close.repeat(400))
}

#[test]
fn deep_parentheses_are_fine() {
    assert_eq!(code(&nested("(", "1", ")")), None);
}

#[test]
fn ten_thousand_levels_of_negation_are_refused_for_their_depth() {
    assert_eq!(code(&format!("select {}true as x", "not ".repeat(10_001))), Some("54001"));
}

#[test]
fn nine_thousand_parentheses_are_fine() {
    assert_eq!(code(&format!("select {}1{} as x", "(".repeat(9000), ")".repeat(9000))), None);
}

#[test]
fn more_parentheses_than_postgres_takes_are_refused() {
    assert_eq!(code(&format!("select {}1{} as x", "(".repeat(10_000), ")".repeat(10_000))), Some("54001"));
}

#[test]
fn parentheses_with_operators_between_are_fine() {
    assert_eq!(code(&nested("(", "1", " + 1)")), None);
}

#[test]
fn deep_calls_are_fine() {
    assert_eq!(code(&nested("abs(", "1", ")")), None);
}

#[test]
fn deep_negations_are_fine() {
    assert_eq!(code(&nested("not ", "true", "")), None);
}

#[test]
fn deep_signs_are_fine() {
    assert_eq!(code(&nested("- ", "1", "")), None);
}

#[test]
fn deep_cases_are_fine() {
    assert_eq!(code(&nested("case when true then ", "1", " end")), None);
}

#[test]
fn deep_arrays_are_not_tried_twice() {
    assert_eq!(code(&nested("(array[", "1", "])[1]")), None);
}

#[test]
fn deep_subqueries_are_fine() {
    assert_eq!(code(&nested("(select ", "1", ")")), None);
}

#[test]
fn deep_joins_are_fine() {
    let joins: String = (0..400).map(|number| format!(" cross join (select 1) as b{number})")).collect();
    assert_eq!(code(&format!("select 1 as x from {}(select 1) as a{joins}", "(".repeat(400))), None);
}

#[test]
fn deep_lists_that_begin_with_a_subquery_are_not_tried_twice() {
    let query =
        (0..40).fold("1".to_owned(), |inner, _| format!("(select 1 where 1 in ((select {inner}) + 1))"));
    assert_eq!(code(&format!("select {query} as x")), None);
}

#[test]
fn calls_nested_too_deeply_are_refused() {
    assert_eq!(code(&format!("select {}1{} as x", "abs(".repeat(5000), ")".repeat(5000))), Some("54001"));
}

#[test]
fn cases_nested_too_deeply_are_refused_for_their_depth() {
    let query = format!("select {}1{} as x", "case when true then ".repeat(5000), " end".repeat(5000));
    assert_eq!(code(&query), Some("54001"));
}

#[test]
fn the_place_of_what_is_too_deep_is_where_it_gets_so() {
    let text = format!("-- name: q\nselect 1,\n{}1{};", "abs(".repeat(5000), ")".repeat(5000));
    let (loaded, diagnostics) = load::texts(&[], &[("q.sql", &text)]);
    let compiled = compile_loaded(loaded, diagnostics);
    let line = compiled.sources.location(compiled.diagnostics[0].span.start).map(|place| place.line);
    assert_eq!(line, Some(3));
}

#[test]
fn a_chain_of_operators_as_long_as_postgres_takes_is_fine() {
    assert_eq!(code(&format!("select 1{} as x", " + 1".repeat(7600))), None);
}

#[test]
fn a_long_chain_of_collations_is_fine() {
    assert_eq!(code(&format!("select 'a'::text{} as x", " collate \"C\"".repeat(3000))), None);
}

#[test]
fn a_long_chain_of_qualified_operators_is_fine() {
    assert_eq!(code(&format!("select 1{} as x", " operator(pg_catalog.+) 1".repeat(3000))), None);
}

#[test]
fn a_long_chain_of_operators_is_refused() {
    assert_eq!(code(&format!("select 1{} as x", " + 1".repeat(10_001))), Some("54001"));
}

#[test]
fn a_chain_that_would_fill_the_memory_is_refused_before_it_does() {
    assert_eq!(code(&format!("select 1{} as x", " isnull".repeat(200_000))), Some("54001"));
}

#[test]
fn chains_with_a_comma_between_are_two() {
    let chain = format!("1{}", "+1".repeat(6000));
    assert_eq!(code(&format!("select {chain} as x, {chain} as y")), None);
}

#[test]
fn a_long_list_is_fine() {
    assert_eq!(code(&format!("select 1 in (1{}) as x", ",1".repeat(20_000))), None);
}

#[test]
fn a_long_chain_of_conditions_is_fine() {
    assert_eq!(code(&format!("select 1 as x where true{}", " and true".repeat(3000))), None);
}

#[test]
fn nested_unions_under_with_recursive_are_analysed_once() {
    let query = (0..40).fold("select 1 as n".to_owned(), |inner, level| {
        format!("with recursive x{level} as (select 1 as n union select n from ({inner}) as s) select n from x{level}")
    });
    assert_eq!(code(&query), None);
}

#[test]
fn a_with_before_recursive_terms_is_analysed_once() {
    let query = (0..40).fold("select 1 as n".to_owned(), |inner, level| {
        format!("with recursive x{level} as ({inner} union select n from x{level}) select n from x{level}")
    });
    assert_eq!(code(&query), None);
}
