use anosql_core::template::Operator;

use super::{all, check_errors, help, names_of, one, read};

#[test]
fn the_sign_behind_the_name_is_the_operator() {
    for operator in Operator::ALL {
        let template = one(&format!("-- name: f{}\nselect 1", operator.sign()));
        assert_eq!((template.name.ident.as_str(), template.operator), ("f", operator));
    }
}

#[test]
fn blanks_around_the_key_and_behind_the_operator_do_not_matter() {
    for line in ["--name:f?", "-- name : f?", "--  name:f?   ", "-- name: f?\t\r", "  -- name: f?"] {
        let template = one(&format!("{line}\nselect 1"));
        assert_eq!((template.name.written.as_str(), template.operator), ("f", Operator::AtMostOne), "{line}");
    }
}

#[test]
fn a_dash_in_a_name_is_an_underscore_in_the_function() {
    let template = one("-- name: publish-blog-2<!\nselect 1");
    assert_eq!(
        (template.name.written.as_str(), template.name.ident.as_str()),
        ("publish-blog-2", "publish_blog_2")
    );
}

#[test]
fn a_keyword_is_a_name() {
    assert_eq!(one("-- name: match?\nselect 1").name.ident, "match");
}

#[test]
fn the_name_has_a_place() {
    let (templates, _, sources) = read("\n  -- name:  übér\n-- name:  find?\nselect 1");
    assert_eq!(sources.text(templates[0].name_span), "find");
}

#[test]
fn a_name_inside_a_string_is_text() {
    for sql in [
        "select '\n-- name: g\n'",
        "select $$\n-- name: g\n$$",
        "select E'\\'\n-- name: g\n'",
        "select \"\n-- name: g\n\"",
    ] {
        let template = one(&format!("-- name: f\n{sql}\n"));
        assert_eq!(template.sql, sql);
    }
}

#[test]
fn a_name_inside_a_block_comment_is_text() {
    assert_eq!(names_of(&all("-- name: f\nselect 1 /*\n-- name: g\n*/ + 1")), ["f"]);
}

#[test]
fn a_name_behind_sql_on_its_line_is_a_comment() {
    assert_eq!(names_of(&all("-- name: f\nselect 1 -- name: g\n, 2")), ["f"]);
}

#[test]
fn comments_before_the_first_name_are_fine() {
    assert_eq!(names_of(&all("-- Queries of blogs.\n/* more */\n\n-- name: f\nselect 1")), ["f"]);
}

#[test]
fn a_file_may_have_crlf_and_a_byte_order_mark() {
    let template = one("\u{feff}-- name: f?\r\n-- Doc.\r\nselect 1,\r\n :a;\r\n");
    assert_eq!((template.doc.as_str(), template.sql.as_str()), ("Doc.", "select 1,\r\n $1"));
}

#[test]
fn a_file_without_queries_has_none() {
    assert!(all("").is_empty());
    assert!(all("-- nothing\n").is_empty());
}

#[test]
fn a_name_in_capitals_is_a_misspelling() {
    for line in ["-- NAME: f?", "--Name :f?"] {
        check_errors(
            &format!("{line}\nselect 1"),
            &["1:1 f: a query's name is introduced by `-- name:` in small letters"],
        );
        assert_eq!(help(&format!("{line}\nselect 1")), "write `-- name: f?`");
    }
}

#[test]
fn a_comment_about_names_is_no_misspelling() {
    assert_eq!(one("-- name: f\n-- Name: what people call it\nselect 1").doc, "Name: what people call it");
}

#[test]
fn a_blank_before_the_operator_is_an_error() {
    check_errors("-- name: f ?\nselect 1", &["1:11 f: a blank stands before the operator"]);
    assert_eq!(help("-- name: f(a) <!\nselect :a"), "write `-- name: f(a)<!`");
}

#[test]
fn an_unknown_operator_is_an_error_that_lists_the_eight() {
    check_errors("-- name: f!!\nselect 1", &["1:11 f: \"!!\" is no operator"]);
    check_errors("-- name: f :one\nselect 1", &["1:12 f: \":one\" is no operator"]);
    assert_eq!(help("-- name: f>\nselect 1"), "the operators are `?`, `^`, `$`, `!`, `<!`, `*!`, `#`, none");
}

#[test]
fn a_list_behind_the_operator_is_an_error() {
    assert_eq!(help("-- name: f^(a, b)\nselect :a, :b"), "write `-- name: f(a, b)^`");
}

#[test]
fn what_cannot_be_a_function_is_no_name() {
    check_errors("-- name: 1st\nselect 1", &["1:10 1st: \"1st\" cannot be the name of a function"]);
    check_errors("-- name: -f\nselect 1", &["1:10 -f: \"-f\" cannot be the name of a function"]);
    check_errors("-- name: größe\nselect 1", &["1:10 größe: \"größe\" cannot be the name of a function"]);
    check_errors("-- name: self\nselect 1", &["1:10 self: \"self\" cannot be the name of a function"]);
    check_errors("-- name: ?\nselect 1", &["1:10 -: \"?\" cannot be the name of a function"]);
    check_errors("-- name:\nselect 1", &["1:1 -: there is no name behind `-- name:`"]);
}

#[test]
fn a_duplicate_name_is_an_error_with_both_places() {
    let text = "-- name: a-b\nselect 1;\n-- name: a_b\nselect 2";
    check_errors(text, &["3:10 a_b: there are two queries named \"a_b\""]);
    let (templates, diagnostics, sources) = read(text);
    assert_eq!(sources.text(diagnostics[0].labels[0].span), "a-b");
    assert_eq!(names_of(&templates), ["a-b"]);
}

#[test]
fn an_empty_body_is_an_error() {
    for body in ["", "-- only words\n", ";\n", "/* :x */ ;"] {
        check_errors(&format!("-- name: f\n{body}"), &["1:10 f: query \"f\" has no SQL"]);
    }
}

#[test]
fn sql_before_the_first_name_is_an_error() {
    check_errors("-- a\nselect 1;\n-- name: f\nselect 1", &["2:1 -: SQL before the first `-- name:`"]);
}

#[test]
fn a_psql_command_is_an_error() {
    check_errors("-- name: f\n\\set x 1\nselect 1", &["2:1 f: a command of psql's is no SQL"]);
}

#[test]
fn an_unterminated_string_hides_no_other_query() {
    for (open, message) in [
        ("'it", "unterminated quoted string"),
        ("\"it", "unterminated quoted identifier"),
        ("$$it", "unterminated dollar-quoted string"),
        ("/* it", "unterminated /* comment"),
    ] {
        let text = format!("-- name: f\nselect 1;\n-- name: g\nselect {open};\n-- name: h\nselect 'x';\n");
        check_errors(&text, &[&format!("4:8 g: {message}")]);
        assert_eq!(names_of(&read(&text).0), ["f", "h"]);
    }
}

#[test]
fn two_unterminated_strings_are_two_errors() {
    check_errors(
        "-- name: f\nselect 'a;\n-- name: g\nselect 1;\n-- name: h\nselect 'b' || 'c;\n-- name: i\nselect {\n",
        &[
            "2:8 f: unterminated quoted string",
            "6:15 h: unterminated quoted string",
            "8:8 i: syntax error at or near \"{\"",
        ],
    );
}
