//! Statements that are nested too deeply are refused, and not by a stack that overflows.

use anosql_core::{compile::compile_loaded, load};

/// The SQLSTATE of the only query's error, if it has one.
fn code(sql: &str) -> Option<&'static str> {
    let text = format!("-- name: q\n{sql};");
    let (loaded, diagnostics) = load::texts(&[], &[("q.sql", &text)]);
    compile_loaded(loaded, diagnostics).diagnostics.iter().find_map(|diagnostic| diagnostic.code)
}

#[test]
fn ninety_nested_calls_are_fine() {
    assert_eq!(code(&format!("select {}1{} as x", "abs(".repeat(90), ")".repeat(90))), None);
}

#[test]
fn a_thousand_nested_calls_are_refused() {
    assert_eq!(code(&format!("select {}1{} as x", "abs(".repeat(1000), ")".repeat(1000))), Some("54001"));
}

#[test]
fn a_long_chain_of_operators_is_refused() {
    assert_eq!(code(&format!("select 1{} as x", " + 1".repeat(3000))), Some("54001"));
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
