use anosql_core::lexer::TokenKind;

use super::{check, check_errors, one, read};

#[test]
fn every_use_of_a_name_is_one_parameter() {
    check("select :a, :b, :a", "select $1, $2, $1", "a b");
}

#[test]
fn parameters_need_no_blanks() {
    check("select :a,:b", "select $1,$2", "a b");
    check("select(:a)", "select($1)", "a");
}

#[test]
fn a_parameter_at_the_very_start_of_the_sql_is_one() {
    check(":a", "$1", "a");
}

#[test]
fn a_minus_ends_a_name() {
    check("select :a-1", "select $1-1", "a");
}

#[test]
fn casts_are_no_parameters() {
    check("select :a::int, b::text, c :: d", "select $1::int, b::text, c :: d", "a");
}

#[test]
fn strings_hold_no_parameters() {
    for text in [
        "':x ? %s $1'",
        "''",
        "''''",
        "E'it\\'s :x'",
        "U&':x'",
        "N':x'",
        "$$it's :x$$",
        "$a$ :x $$ $a$",
        "\"a:b ?\"",
    ] {
        check(&format!("select {text}, :y"), &format!("select {text}, $1"), "y");
    }
}

#[test]
fn an_apostrophe_in_a_comment_opens_no_string() {
    check("select 1 -- don't\n, :a, 'b', :c", "select 1 -- don't\n, $1, 'b', $2", "a c");
}

#[test]
fn slices_are_no_parameters() {
    for slice in [
        "arr[1:2]",
        "arr[:2]",
        "arr[1:]",
        "arr[lo:hi]",
        "arr[ 1 :hi]",
        "arr[(1+1):hi]",
        "arr[a[1]:hi]",
        "arr[:]",
    ] {
        check(&format!("select {slice}, :x"), &format!("select {slice}, $1"), "x");
    }
}

#[test]
fn a_slice_may_have_parameters_as_bounds() {
    check("select arr[:lo]", "select arr[$1]", "lo");
    check("select arr[:lo : :hi]", "select arr[$1 : $2]", "lo hi");
    check("select arr[:lo::int]", "select arr[$1::int]", "lo");
    check("select arr[1: :hi]", "select arr[1: $1]", "hi");
    check("select arr[:lo:hi]", "select arr[$1:hi]", "lo");
    check("select arr[1 + :n]", "select arr[1 + $1]", "n");
    check("select arr[f(:a, :b)]", "select arr[f($1, $2)]", "a b");
}

#[test]
fn array_constructors_hold_parameters() {
    check("select array[:a, :b]", "select array[$1, $2]", "a b");
    check(
        "select arr[case when :a then :b else :c end]",
        "select arr[case when $1 then $2 else $3 end]",
        "a b c",
    );
}

#[test]
fn named_arguments_stay() {
    check("select f(a := :a, b => :b)", "select f(a := $1, b => $2)", "a b");
}

#[test]
fn a_name_may_follow_an_operator_directly() {
    check("select a=:a, b>=:b, c||:c", "select a=$1, b>=$2, c||$3", "a b c");
}

#[test]
fn a_name_that_follows_a_word_directly_stays_apart_from_it() {
    check("select 1 limit:n", "select 1 limit $1", "n");
    check("select ?as a", "select $1 as a", "-");
}

#[test]
fn an_attribute_is_a_parameter_a_dot_and_a_word() {
    let template = one("-- name: f\nselect :u.name");
    let kinds: Vec<&TokenKind> = template.tokens.iter().skip(1).map(|token| &token.kind).collect();
    assert_eq!(kinds, [&TokenKind::Parameter(1), &TokenKind::Dot, &TokenKind::Word("name".into())]);
}

#[test]
fn a_parameter_token_has_the_place_of_the_source() {
    let (templates, _, sources) = read("-- name: f\nselect 'ü', :name");
    let last = templates[0].tokens.last().unwrap();
    assert_eq!((&last.kind, sources.text(last.span)), (&TokenKind::Parameter(1), ":name"));
    assert_eq!(templates[0].params[0].uses, [last.span]);
}

#[test]
fn each_question_mark_is_a_parameter_of_its_own() {
    check("insert into t (a, b) values (?, ?)", "insert into t (a, b) values ($1, $2)", "- -");
    check(
        "select * from t where a in (?,?) limit ? offset ?",
        "select * from t where a in ($1,$2) limit $3 offset $4",
        "- - - -",
    );
    check("select ?::int between ? and ?", "select $1::int between $2 and $3", "- - -");
    check(
        "select a from t order by ?, a at time zone ?",
        "select a from t order by $1, a at time zone $2",
        "- -",
    );
}

#[test]
fn a_question_mark_may_follow_an_operator_directly() {
    check("select 1 where a=?", "select 1 where a=$1", "-");
    check("select 1 where a>=? and b<>?", "select 1 where a>=$1 and b<>$2", "- -");
    check("select a->>?, b||?||c", "select a->>$1, b||$2||c", "- -");
    check("select a=-?", "select a=-$1", "-");
}

#[test]
fn an_operator_may_follow_a_question_mark_directly() {
    check("select ?-1, ?||'x', ?<>-1", "select $1-1, $2||'x', $3<>-1", "- - -");
}

#[test]
fn jsonb_operators_stay() {
    for operator in ["?", "?|", "?&", "@?", "->>", "#>>", "@>"] {
        check(
            &format!("select a {operator} 'b', c{operator}:d"),
            &format!("select a {operator} 'b', c{operator}$1"),
            "d",
        );
    }
}

#[test]
fn a_keyword_may_be_the_column_before_a_jsonb_operator() {
    check("select values ? 'a', set ? :b", "select values ? 'a', set ? $1", "b");
}

#[test]
fn a_jsonb_operator_may_have_question_marks_as_operands() {
    check("select a ? ?, ? ? 'b', a @? ?", "select a ? $1, $2 ? 'b', a @? $3", "- - -");
    check("select a ??", "select a ?$1", "-");
    check("select a ?|?", "select a ?|$1", "-");
}

#[test]
fn a_jsonb_operator_stays_among_named_parameters() {
    check("select :a ? :b, c ?| :d", "select $1 ? $2, c ?| $3", "a b d");
    check("select $1::jsonb ? $2", "select $1::jsonb ? $2", "- -");
}

#[test]
fn percent_s_is_a_parameter_where_an_operand_begins() {
    check("select a=%s, b < %s, (%s)", "select a=$1, b < $2, ($3)", "- - -");
    check("values (%s,%s)", "values ($1,$2)", "- -");
}

#[test]
fn percent_stays_modulo() {
    check(
        "select a %s, a % s, a%sum, :a % :b, :c %% 2",
        "select a %s, a % s, a%sum, $1 % $2, $3 %% 2",
        "a b c",
    );
}

#[test]
fn dollar_numbers_are_kept() {
    check("select $2, $1, $2", "select $2, $1, $2", "- -");
    check("select $2", "select $2", "- -");
}

#[test]
fn there_is_no_parameter_zero() {
    check_errors("-- name: f\nselect $0", &["2:8 f: there is no parameter $0"]);
    check_errors("-- name: f\nselect $65536", &["2:8 f: there is no parameter $65536"]);
}

#[test]
fn a_number_is_no_name() {
    check_errors("-- name: f\nselect :123", &["2:8 f: \":123\" cannot be a parameter"]);
    check_errors("-- name: f\nselect arr[1 + :2]", &["2:16 f: \":2\" cannot be a parameter"]);
}

#[test]
fn a_name_is_a_rust_name() {
    for name in ["é", "a$b", "self", "_"] {
        check_errors(
            &format!("-- name: f\nselect :{name}"),
            &[&format!("2:8 f: \"{name}\" cannot be the name of a parameter")],
        );
    }
}

#[test]
fn styles_cannot_be_mixed() {
    check_errors("-- name: f\nselect :a, $1", &["2:12 f: `:name` and `$1` mixed in one query"]);
    check_errors("-- name: f\nselect ?, :a", &["2:11 f: `?` and `:name` mixed in one query"]);
    check_errors("-- name: f\nselect %s, ?", &["2:12 f: `%s` and `?` mixed in one query"]);
}

#[test]
fn one_bad_parameter_hides_no_other_query() {
    let (templates, diagnostics, _) = read("-- name: f\nselect :1;\n-- name: g\nselect :a");
    assert_eq!((templates.len(), diagnostics.len()), (1, 1));
}
