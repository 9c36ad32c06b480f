use anosql_core::{
    source::SourceMap,
    template::{self, DeclaredNull},
};

use super::{check_errors, help, one};

/// The list of `-- name: f(LIST)` as `name type null`, types by their text.
#[track_caller]
fn check_list(list: &str, sql: &str, expected: &[&str]) {
    let mut sources = SourceMap::default();
    let file = sources.add("queries.sql", format!("-- name: f({list})^\nselect {sql}"));
    let (templates, diagnostics) = template::parse(&sources, file);
    assert!(diagnostics.is_empty(), "{list} {diagnostics:?}");
    let shown: Vec<String> = templates[0]
        .declarations
        .iter()
        .flatten()
        .map(|entry| {
            let first = entry.data_type.first().map(|token| token.span);
            let data_type =
                first.zip(entry.data_type.last()).map(|(first, last)| sources.text(first.to(last.span)));
            let null = match entry.null {
                DeclaredNull::Inferred => "inferred",
                DeclaredNull::Nullable => "nullable",
                DeclaredNull::NotNull => "not null",
            };
            format!("{}: {} {null}", entry.name, data_type.unwrap_or("-"))
        })
        .collect();
    assert_eq!(shown, expected, "{list}");
}

#[test]
fn a_list_names_the_parameters() {
    check_list("a, b", ":a, :b", &["a: - inferred", "b: - inferred"]);
}

#[test]
fn an_entry_may_state_type_and_nullability() {
    check_list(
        "a text?, b int8!, c?",
        ":a, :b, :c",
        &["a: text nullable", "b: int8 not null", "c: - nullable"],
    );
}

#[test]
fn a_type_may_be_of_several_tokens() {
    check_list(
        "a numeric(10,2)[] ?, b double precision, c app.\"Mood\"!, d timestamp(3) with time zone[]",
        ":a, :b, :c, :d",
        &[
            "a: numeric(10,2)[] nullable",
            "b: double precision inferred",
            "c: app.\"Mood\" not null",
            "d: timestamp(3) with time zone[] inferred",
        ],
    );
}

#[test]
fn an_empty_list_says_that_there_are_none() {
    check_list("", "1", &[]);
    check_errors("-- name: f()\nselect :a", &["2:8 f: parameter \"a\" is undeclared"]);
}

#[test]
fn every_operator_may_follow_a_list() {
    for sign in ["", "?", "^", "$", "!", "<!", "*!"] {
        let template = one(&format!("-- name: f(a){sign}\nselect :a"));
        assert_eq!(template.operator.sign(), sign);
    }
}

#[test]
fn the_list_gives_the_order() {
    let template = one("-- name: f(a, b)\nselect :b, :a");
    assert_eq!(template.sql, "select $2, $1");
}

#[test]
fn positional_parameters_get_their_names_from_the_list() {
    for sql in ["select ?, ?", "select %s, %s", "select $1, $2, $1"] {
        let template = one(&format!("-- name: f(a, b)\n{sql}"));
        let names: Vec<Option<&str>> = template.params.iter().map(|param| param.name.as_deref()).collect();
        assert_eq!(names, [Some("a"), Some("b")], "{sql}");
    }
}

#[test]
fn list_and_names_must_agree() {
    check_errors(
        "-- name: f(a, b)\nselect :a, :c, :c",
        &["1:15 f: parameter \"b\" is declared but unused", "2:12 f: parameter \"c\" is undeclared"],
    );
    assert_eq!(
        help("-- name: f(a)\nselect :a, :c"),
        "add `c` to the list behind the name, or leave the list out"
    );
}

#[test]
fn list_and_count_must_agree() {
    check_errors("-- name: f(a, b)\nselect ?", &["1:12 f: 2 parameters are declared, the SQL has 1"]);
    check_errors("-- name: f(a)\nselect 1", &["1:12 f: parameter \"a\" is declared but unused"]);
}

#[test]
fn a_parameter_is_declared_once() {
    check_errors("-- name: f(a, a)\nselect :a", &["1:15 f: parameter \"a\" is declared twice"]);
}

#[test]
fn a_bad_list_is_an_error() {
    check_errors("-- name: f(a,)\nselect :a", &["1:14 f: a parameter is missing between two commas"]);
    check_errors("-- name: f(:a)\nselect :a", &["1:12 f: a parameter's name was expected"]);
    check_errors("-- name: f(a ??)\nselect :a", &["1:14 f: this belongs to no type"]);
    check_errors("-- name: f(a\nselect :a", &["1:11 f: the list of parameters has no closing parenthesis"]);
    check_errors("-- name: f(a 'b\nselect :a", &["1:14 f: unterminated quoted string"]);
    check_errors("-- name: f(é)\nselect 1", &["1:12 f: \"é\" cannot be the name of a parameter"]);
}

#[test]
fn blanks_behind_a_list_of_columns_move_no_place() {
    for blanks in ["", "  ", "\u{3000}"] {
        for end in ["\n", "\r\n"] {
            let name = |tail: &str| format!("-- name: f{tail}{blanks}{end}select 1");
            check_errors(&name(" -> (a int, a int)"), &["1:23 f: column \"a\" is declared twice"]);
            check_errors(&name(" -> (a int) é"), &["1:23 f: nothing can follow the list of columns"]);
            check_errors(&name("# -> (a int)"), &["1:13 f: a script has no columns"]);
        }
    }
}
