//! Whole messages, as people see them.

use anosql_core::{
    diagnostic::Diagnostic,
    render::render,
    source::{SourceMap, Span},
};

/// One file, and the place of the `nth` occurrence of a piece of its text.
struct File {
    sources: SourceMap,
    span: Span,
}

impl File {
    fn new(text: &str) -> Self {
        let mut sources = SourceMap::default();
        let span = sources.add("sql/blogs.sql", text);
        Self { sources, span }
    }

    fn place(&self, text: &str, nth: usize) -> Span {
        let (start, _) = self.sources.text(self.span).match_indices(text).nth(nth).expect(text);
        Span::new(start as u32, (start + text.len()) as u32)
    }

    #[track_caller]
    fn check(&self, diagnostic: &Diagnostic, expected: &str) {
        let rendered = render(&self.sources, diagnostic);
        assert_eq!(rendered, expected.trim_matches('\n'), "\n{rendered}\n");
    }
}

#[test]
fn place_line_caret_and_help() {
    let file = File::new("-- name: f\n\nselect titel from blogs\n");
    file.check(
        &Diagnostic::error("42703", "column \"titel\" does not exist", file.place("titel", 0))
            .help("table \"blogs\" has a column \"title\""),
        r#"
error: column "titel" does not exist [42703]
 --> sql/blogs.sql:3:8
  |
3 | select titel from blogs
  |        ^^^^^
  = help: table "blogs" has a column "title"
"#,
    );
}

#[test]
fn a_mistake_of_the_file_format_has_no_code() {
    let file = File::new("-- name: f ?\n");
    file.check(
        &Diagnostic::format_error("a blank stands before the operator", file.place(" ?", 0)),
        "
error: a blank stands before the operator
 --> sql/blogs.sql:1:11
  |
1 | -- name: f ?
  |           ^^
",
    );
}

#[test]
fn a_warning_says_so() {
    let file = File::new("select 1");
    file.check(
        &Diagnostic::warning("more than one row", file.place("select", 0)),
        "
warning: more than one row
 --> sql/blogs.sql:1:1
  |
1 | select 1
  | ^^^^^^
",
    );
}

#[test]
fn what_has_no_place_has_no_snippet() {
    let file = File::new("select 1");
    file.check(
        &Diagnostic::format_error("cannot read sql/users.sql", Span::NOWHERE)
            .help("is the path right?\nit is looked up"),
        "
error: cannot read sql/users.sql
  = help: is the path right?
          it is looked up
",
    );
}

#[test]
fn a_label_on_the_same_line_has_a_line_of_its_own() {
    let file = File::new("select :x + 1, :x || 'a'");
    file.check(
        &Diagnostic::error("42P08", "inconsistent types for parameter \"x\"", file.place(":x", 1))
            .here("used as text here")
            .label(file.place(":x", 0), "first used as integer here"),
        r#"
error: inconsistent types for parameter "x" [42P08]
 --> sql/blogs.sql:1:16
  |
1 | select :x + 1, :x || 'a'
  |                ^^ used as text here
  |        -- first used as integer here
"#,
    );
}

#[test]
fn a_label_nearby_shares_the_snippet() {
    let file = File::new("select\n  :x + 1,\n  2,\n  3,\n  :x || 'a'");
    file.check(
        &Diagnostic::error("42P08", "inconsistent types", file.place(":x", 1))
            .label(file.place(":x", 0), "integer here"),
        "
error: inconsistent types [42P08]
 --> sql/blogs.sql:5:3
  |
2 |   :x + 1,
  |   -- integer here
...
5 |   :x || 'a'
  |   ^^
",
    );
}

#[test]
fn a_label_far_away_has_a_snippet_of_its_own() {
    let mut file = File::new(&format!("-- name: f\n{}-- name: f", "\n".repeat(10)));
    let other = file.sources.add("schema.sql", "create table f ();");
    let table = Span::new(other.start + 13, other.start + 14);
    let first = file.place("f", 0);
    file.check(
        &Diagnostic::format_error("there are two", file.place("f", 1))
            .label(first, "the first")
            .label(table, "a table"),
        "
error: there are two
  --> sql/blogs.sql:12:10
   |
12 | -- name: f
   |          ^
  ::: sql/blogs.sql:1:10
   |
 1 | -- name: f
   |          - the first
  ::: schema.sql:1:14
   |
 1 | create table f ();
   |              - a table
",
    );
}

#[test]
fn tabs_are_expanded() {
    let file = File::new("\tselect\ta\tb");
    file.check(
        &Diagnostic::format_error("here", file.place("a\tb", 0)),
        "
error: here
 --> sql/blogs.sql:1:9
  |
1 |     select    a    b
  |               ^^^^^^
",
    );
}

#[test]
fn carets_are_as_wide_as_what_they_mark() {
    let file = File::new("select '名前', é, x");
    file.check(
        &Diagnostic::format_error("here", file.place("'名前'", 0)).label(file.place("x", 0), "x"),
        "
error: here
 --> sql/blogs.sql:1:8
  |
1 | select '名前', é, x
  |        ^^^^^^
  |                   - x
",
    );
}

#[test]
fn of_several_lines_the_first_is_shown() {
    let file = File::new("select 'a\r\nb'\r\n");
    file.check(
        &Diagnostic::format_error("here", file.place("'a\r\nb'", 0)),
        "
error: here
 --> sql/blogs.sql:1:8
  |
1 | select 'a
  |        ^^
",
    );
}

#[test]
fn the_end_of_the_text_is_a_place() {
    let file = File::new("select");
    file.check(
        &Diagnostic::error("42601", "syntax error at end of input", Span::new(6, 6)),
        "
error: syntax error at end of input [42601]
 --> sql/blogs.sql:1:7
  |
1 | select
  |       ^
",
    );
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let file = File::new(&format!("select {} x {}", "a, ".repeat(50), "+ b ".repeat(50)));
    file.check(
        &Diagnostic::format_error("here", file.place("x", 0)).label(file.place("select", 0), "far left"),
        "
error: here
 --> sql/blogs.sql:1:159
  |
1 | ..., a, a, a, a, a, a, a, a, a,  x + b + b + b + b + b + b + b + b + b + b + b + b + b + b + b + b + b ...
  |                                  ^
  | - far left
",
    );
}

#[test]
fn a_very_long_line_is_shown_like_a_long_one() {
    let file = File::new(&format!("select {} x {}", "a, ".repeat(5000), "+ b ".repeat(5000)));
    file.check(
        &Diagnostic::format_error("here", file.place("x", 0)).label(file.place("select", 0), "far left"),
        "
error: here
 --> sql/blogs.sql:1:15009
  |
1 | ..., a, a, a, a, a, a, a, a, a,  x + b + b + b + b + b + b + b + b + b + b + b + b + b + b + b + b + b ...
  |                                  ^
  | - far left
",
    );
}

#[test]
fn a_long_line_is_not_cut_where_its_end_is_shown() {
    let file = File::new(&format!("select {}x", "a, ".repeat(50)));
    let rendered = render(&file.sources, &Diagnostic::format_error("here", file.place("x", 0)));
    assert!(rendered.contains("a, x\n") && rendered.contains("| ..."), "{rendered}");
}

#[test]
fn what_cannot_be_seen_is_shown_by_a_sign() {
    let file = File::new("select \u{1b}[0m x");
    file.check(
        &Diagnostic::format_error("here", file.place("x", 0)),
        "
error: here
 --> sql/blogs.sql:1:13
  |
1 | select \u{fffd}[0m x
  |             ^
",
    );
}
