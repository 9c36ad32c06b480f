use super::{check_errors, one, read};

#[test]
fn comment_lines_between_name_and_sql_are_the_doc() {
    let template = one("-- name: f\n-- Finds all.\n--\n--   Indented. \n\nselect 1");
    assert_eq!(template.doc, "Finds all.\n\n  Indented.");
}

#[test]
fn a_block_comment_ahead_of_the_sql_is_doc() {
    assert_eq!(one("-- name: f\n/*\n * Finds all.\n * Slowly.\n */\nselect 1").doc, "Finds all.\nSlowly.");
}

#[test]
fn a_comment_further_down_stays_in_the_sql() {
    let template =
        one("-- name: f\n-- Doc.\nselect 1 -- don't :x\n  /* :y it's */ + :z -- end\n;\n-- about the next\n");
    assert_eq!(template.doc, "Doc.");
    assert_eq!(template.sql, "select 1 -- don't :x\n  /* :y it's */ + $1");
    assert_eq!(template.params.len(), 1);
}

#[test]
fn a_line_like_a_comment_inside_a_string_stays() {
    assert_eq!(one("-- name: f\nselect 'a\n-- x\nb'").sql, "select 'a\n-- x\nb'");
}

#[test]
fn nested_block_comments_end_where_they_end() {
    assert_eq!(one("-- name: f\nselect 1 /* a /* b */ :c */ + 2").sql, "select 1 /* a /* b */ :c */ + 2");
}

#[test]
fn a_hint_ahead_of_the_sql_is_sent() {
    let template = one("-- name: f\n-- Doc.\n/*+ SeqScan(a) :x */\nselect :x from a");
    assert_eq!(
        (template.doc.as_str(), template.sql.as_str()),
        ("Doc.", "/*+ SeqScan(a) :x */\nselect $1 from a")
    );
}

#[test]
fn the_tokens_hold_no_comments_and_no_semicolon() {
    let template = one("-- name: f\nselect /* a */ :x -- b\n; -- c\n");
    assert_eq!(template.tokens.len(), 2);
}

#[test]
fn the_body_is_what_the_sql_is_made_of() {
    let (templates, _, sources) = read("-- name: f\n-- Dóc.\nselect :e, 'ü'; -- c\n");
    assert_eq!(sources.text(templates[0].body), "select :e, 'ü'");
}

#[test]
fn record_class_may_stand_among_the_doc_lines() {
    let template = one("-- name: f\n-- Doc.\n--record_class : BlogSummary\n-- More.\nselect 1");
    assert_eq!(template.record_class.map(|class| class.name).as_deref(), Some("BlogSummary"));
    assert_eq!(template.doc, "Doc.\nMore.");
}

#[test]
fn record_class_must_be_a_type_name() {
    for class in ["", "1st", "a b", "Self", "struct"] {
        check_errors(
            &format!("-- name: f\n-- record_class: {class}\nselect 1"),
            &[&format!("2:1 f: \"{class}\" cannot be the name of a type")],
        );
    }
}

#[test]
fn record_class_may_not_be_misspelt_or_repeated() {
    check_errors(
        "-- name: f\n-- Record_Class: A\n-- record_class: A\n-- record_class: B\nselect 1",
        &[
            "2:1 f: the row's type is named by `-- record_class:` in small letters",
            "4:1 f: the row's type is named twice",
        ],
    );
}
