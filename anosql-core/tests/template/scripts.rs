use super::{check_errors, help, one};

#[test]
fn a_script_has_several_statements() {
    let template =
        one("-- name: f#\n-- Doc.\ncreate table a (b int);\n-- and\ninsert into a values (1); -- end\n");
    assert_eq!(template.sql, "create table a (b int);\n-- and\ninsert into a values (1)");
    assert_eq!(template.doc, "Doc.");
}

#[test]
fn a_scripts_tokens_hold_the_semicolons_between() {
    assert_eq!(one("-- name: f#\nbegin; commit;").tokens.len(), 3);
}

#[test]
fn a_script_has_no_parameters() {
    check_errors(
        "-- name: f#\ninsert into a values (:x); insert into a values (?); select a ? 'b'",
        &["2:23 f: a script has no parameters", "2:50 f: a script has no parameters"],
    );
    check_errors("-- name: f(a)#\nselect 1", &["1:12 f: a script has no parameters"]);
}

#[test]
fn a_function_in_a_script_may_number_its_arguments() {
    let sql = "create function f(int) returns int begin atomic select $1; end;\nselect ':x'";
    assert_eq!(one(&format!("-- name: f#\n{sql};")).sql, sql);
}

#[test]
fn two_statements_are_a_script_only() {
    let text = "-- name: f!\ndelete from a; delete from b;";
    check_errors(text, &["2:16 f: query \"f\" has more than one statement"]);
    assert_eq!(help(text), "give it a name of its own, or write `-- name: f#` for a script");
}

#[test]
fn semicolons_at_the_end_are_left_out() {
    assert_eq!(one("-- name: f\nselect 1 ; ;\n").sql, "select 1");
}

#[test]
fn one_statement_may_hold_semicolons() {
    let sql = "create function f() returns int begin atomic select 1; select 2; end";
    assert_eq!(one(&format!("-- name: f!\n{sql};")).sql, sql);
}
