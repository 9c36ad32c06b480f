//! The lexer against the rules of the manual's section "Lexical Structure".

use anosql_core::{
    lexer::{StringForm, Token, TokenKind, statements::statements, tokenize},
    source::Span,
};

/// The tokens of `sql`, each as `kind:value`, separated by blanks.
#[track_caller]
fn check(sql: &str, expected: &str) {
    let tokens = tokenize(sql, 0).unwrap_or_else(|error| panic!("{sql}: {}", error.message));
    let shown: Vec<String> = tokens.iter().map(show).collect();
    assert_eq!(shown.join(" "), expected, "{sql}");
}

#[track_caller]
fn check_error(sql: &str, code: &str, message: &str) {
    let error = tokenize(sql, 0).expect_err(sql);
    assert_eq!((error.code, error.message.as_str()), (Some(code), message), "{sql}");
}

fn show(token: &Token) -> String {
    match &token.kind {
        TokenKind::Word(text) | TokenKind::Name(text) => text.clone(),
        TokenKind::QuotedIdentifier(text) => format!("identifier:{text}"),
        TokenKind::String { value, form } => {
            let form = match form {
                StringForm::Plain => "string",
                StringForm::Escape => "escape",
                StringForm::Unicode => "unicode",
                StringForm::National => "national",
                StringForm::Dollar => "dollar",
            };
            format!("{form}:{}", value.escape_debug())
        }
        TokenKind::BitString(text) => format!("bits:{text}"),
        TokenKind::HexString(text) => format!("hex:{text}"),
        TokenKind::Number(text) => format!("number:{text}"),
        TokenKind::Operator(text) => format!("op:{text}"),
        TokenKind::Parameter(number) => format!("${number}"),
        TokenKind::LeftParen => "(".into(),
        TokenKind::RightParen => ")".into(),
        TokenKind::LeftBracket => "[".into(),
        TokenKind::RightBracket => "]".into(),
        TokenKind::Comma => ",".into(),
        TokenKind::Semicolon => ";".into(),
        TokenKind::Dot => ".".into(),
        TokenKind::DotDot => "..".into(),
        TokenKind::Colon => ":".into(),
        TokenKind::DoubleColon => "::".into(),
        TokenKind::ColonEquals => ":=".into(),
        TokenKind::LineComment => "line-comment".into(),
        TokenKind::BlockComment => "block-comment".into(),
        TokenKind::MetaCommand => "meta".into(),
    }
}

#[test]
fn block_comments_nest() {
    check("a /* b /* c */ d */ e", "a block-comment e");
}

#[test]
fn a_slash_behind_a_comments_opening_does_not_close_it() {
    check("a /*/ b */ c", "a block-comment c");
}

#[test]
fn a_line_comment_ends_with_its_line() {
    check("a -- b /* '\nc", "a line-comment c");
}

#[test]
fn a_line_comments_span_leaves_out_the_line_break() {
    let tokens = tokenize("-- a\r\nb", 10).unwrap();
    assert_eq!(tokens[0].span, Span::new(10, 14));
}

#[test]
fn a_doubled_quote_is_one() {
    check("'it''s' '' ''''", "string:it\\'s string: string:\\'");
}

#[test]
fn a_backslash_means_nothing_in_a_plain_string() {
    check(r"'a\' 'b'", r"string:a\\ string:b");
}

#[test]
fn escape_strings_are_decoded() {
    check(r"E'\n\x41\101\u0042\U00000043\'\\\q'''", r"escape:\nAABC\'\\q\'");
}

#[test]
fn escape_strings_join_surrogate_pairs() {
    check(r"e'\ud83d\ude00'", "escape:😀");
}

#[test]
fn escape_strings_of_bytes_are_utf_8() {
    check(r"E'\xc3\xa9'", "escape:é");
    check_error(r"E'\xc3'", "22021", "invalid byte sequence for encoding \"UTF8\"");
}

#[test]
fn a_short_unicode_escape_is_an_error() {
    check_error(r"E'\u12'", "22025", "invalid Unicode escape");
    check_error(r"U&'\12'", "42601", "invalid Unicode escape");
}

#[test]
fn half_a_surrogate_pair_is_an_error() {
    for sql in [r"E'\ud83d'", r"E'\ud83dx'", r"E'\ude00'", r"U&'\d83d'", r"U&'\d83dx'"] {
        check_error(sql, "42601", "invalid Unicode surrogate pair");
    }
}

#[test]
fn unicode_strings_are_decoded() {
    check(r"U&'d\0061t\+000061 \\'", r"unicode:data \\");
}

#[test]
fn unicode_identifiers_are_decoded() {
    check(r#"u&"d\0061t\+000061""#, "identifier:data");
}

#[test]
fn uescape_states_the_escape_character() {
    check(r#"U&"d!0061" uescape '!' x"#, "identifier:da x");
    check_error("U&'a' UESCAPE '+'", "42601", "invalid Unicode escape character");
    check_error("U&'a' UESCAPE x", "42601", "UESCAPE must be followed by a simple string literal");
}

#[test]
fn bit_hex_and_national_strings() {
    check("B'101' x'1F' N'a'", "bits:101 hex:1F national:a");
}

#[test]
fn a_prefix_apart_from_its_quote_is_a_word() {
    check("e 'a'", "e string:a");
}

#[test]
fn a_line_break_continues_a_string() {
    check("'a'\n  'b' 'c'", "string:ab string:c");
    check("'a' -- note\n-- note\n'b'", "string:ab");
    check("E'a'\n'\\n'", "escape:a\\n");
    check("b'1'\n'0'", "bits:10");
}

#[test]
fn a_block_comment_does_not_continue_a_string() {
    check("'a' /* \n */ 'b'", "string:a block-comment string:b");
}

#[test]
fn quoted_identifiers() {
    check(r#""a ""b"" :c""#, r#"identifier:a "b" :c"#);
    check_error(r#""""#, "42601", r#"zero-length delimited identifier at or near """""#);
}

#[test]
fn dollar_quotes_hold_anything_but_their_own_tag() {
    check("$$it's :x$$ $a$ $$ $b$ $a$", "dollar:it\\'s :x dollar: $$ $b$ ");
}

#[test]
fn a_dollar_inside_an_identifier_is_no_quote() {
    check("a$b$c", "a$b$c");
    check("a1$$ b$$", "a1$$ b$$");
}

#[test]
fn a_dollar_quote_may_follow_a_parameter() {
    check("$1$$a$$", "$1 dollar:a");
}

#[test]
fn numbers() {
    check(
        "1 1. .5 1.5 1e10 1.5E-3 .5e+1",
        "number:1 number:1. number:.5 number:1.5 number:1e10 number:1.5E-3 number:.5e+1",
    );
}

#[test]
fn two_dots_end_a_number() {
    check("1..10", "number:1 .. number:10");
}

#[test]
fn digits_may_have_underscores_and_another_base() {
    check("1_000 0x_1F 0b11", "number:1_000 number:0x_1F number:0b11");
}

#[test]
fn a_letter_behind_a_number_is_an_error() {
    for (sql, near) in [
        ("1__0", "1__0"),
        ("1_a", "1_a"),
        ("0x1G", "0x1G"),
        ("0b2", "0b2"),
        ("1e", "1e"),
        ("1.5a", "1.5a"),
        ("1e+", "1e"),
        ("1e1$", "1e1$"),
    ] {
        let message = format!("trailing junk after numeric literal at or near \"{near}\"");
        check_error(sql, "42601", &message);
    }
    check_error("$1a", "42601", "trailing junk after parameter at or near \"$1a\"");
}

#[test]
fn colons_and_dots() {
    check("a::b :c d:=e f..g h.i", "a :: b : c d := e f .. g h . i");
}

#[test]
fn operators_are_as_long_as_can_be() {
    check("a->>'b' @> c <@ d ?| e || f <-> g", "a op:->> string:b op:@> c op:<@ d op:?| e op:|| f op:<-> g");
}

#[test]
fn a_comment_ends_an_operator() {
    check("a+--b\nc*/*d*/e", "a op:+ line-comment c op:* block-comment e");
}

#[test]
fn only_some_operators_end_in_a_sign() {
    check(
        "a=-1 b<>-1 c@-1 d*+-1",
        "a op:= op:- number:1 b op:<> op:- number:1 c op:@- number:1 d op:* op:+ op:- number:1",
    );
}

#[test]
fn words_hold_letters_of_every_language() {
    check("größe 名前 _a1", "größe 名前 _a1");
}

#[test]
fn a_line_with_a_backslash_ahead_is_psqls_own() {
    check("\\connect it's\nselect 1\n  \\set x\n", "meta select number:1 meta");
    check_error("select \\x", "42601", "syntax error at or near \"\\\"");
}

#[test]
fn data_behind_copy_from_stdin_are_passed_over() {
    check("copy a (b) from stdin;\nit's\t$x$\n\\.\nselect 1", "copy a ( b ) from stdin ; select number:1");
    check(
        "COPY a FROM stdin WITH (null '');\r\n{\r\n\\.\r\n;",
        "COPY a FROM stdin WITH ( null string: ) ; ;",
    );
}

#[test]
fn copy_without_an_end_of_data_has_none() {
    check("copy a from stdin; select 1", "copy a from stdin ; select number:1");
}

#[test]
fn copy_from_a_file_has_no_data() {
    check("copy a from 'stdin';\nb\n\\.\n", "copy a from string:stdin ; b meta");
}

#[test]
fn what_has_no_end_is_an_error_at_its_beginning() {
    for (sql, message) in [
        ("a 'b\nc", "unterminated quoted string"),
        ("a E'b\n\\", "unterminated quoted string"),
        ("a \"b\nc", "unterminated quoted identifier"),
        ("a $x$b\n$y$", "unterminated dollar-quoted string"),
        ("a /* /* */\n", "unterminated /* comment"),
        ("a b'1\n", "unterminated bit string literal"),
    ] {
        check_error(sql, "42601", message);
        assert_eq!(tokenize(sql, 0).unwrap_err().span, Span::new(2, sql.find('\n').unwrap() as u32), "{sql}");
    }
}

#[test]
fn what_has_no_end_says_how_to_end_it() {
    for (sql, help) in [
        ("'it", "close it with `'`, and double every `'` that belongs to it"),
        ("U&\"it", "close it with `\"`, and double every `\"` that belongs to it"),
        ("$tag$it", "close it with `$tag$`"),
        ("/* it", "close it with `*/`"),
    ] {
        assert_eq!(tokenize(sql, 0).unwrap_err().help, [help], "{sql}");
    }
}

#[test]
fn a_character_that_begins_no_token_is_an_error() {
    check_error("a {", "42601", "syntax error at or near \"{\"");
    check_error("a $", "42601", "syntax error at or near \"$\"");
}

#[test]
fn a_nul_is_an_error_wherever_it_stands() {
    for text in ["a \0", "'a\0b'", "\"a\0b\"", "/* \0 */ a", "-- \0\n", "$$\0$$", "E'\\0'", "E'\\x00'"] {
        check_error(text, "22021", "invalid byte sequence for encoding \"UTF8\": 0x00");
    }
}

#[test]
fn statements_end_at_semicolons_outside_parentheses_and_bodies() {
    let sql = "create rule r as on insert to t do (select 1; select 2);
        create or replace function f() returns int language sql begin atomic select case 1 when 1 then 2 end; end;
        begin; commit; create table \"begin\" (a int); ;
        \\connect x
        -- the end";
    let tokens = tokenize(sql, 0).unwrap();
    let starts: Vec<&str> = statements(&tokens)
        .iter()
        .map(|tokens| &sql[tokens[0].span.start as usize..tokens[tokens.len() - 1].span.end as usize])
        .map(|statement| statement.split(' ').next().unwrap())
        .collect();
    assert_eq!(starts, ["create", "create", "begin", "commit", "create"]);
}

/// Every text of up to four pieces of a small alphabet, and every beginning of real SQL: none may panic, and the
/// tokens' places must ascend within the text.
#[test]
fn no_text_upsets_the_lexer() {
    let alphabet = ["'", "\"", "$", "a", "E'", "U&'", "\\", "\n", "-", "/*", "*/", "1", ".", ":", "é", "?"];
    let mut texts = Vec::new();
    let mut level = vec![String::new()];
    for _ in 0..4 {
        level = level
            .iter()
            .flat_map(|text| alphabet.iter().map(move |piece| format!("{text}{piece}")))
            .collect();
        texts.extend_from_slice(&level);
    }
    let sql = "select E'\\ud83d\\ude00é', U&\"\\00e9\" uescape '!', $a$ü$a$, 1.5e10 /* /* é */ */ from t where a ?| $1;\n\\x é";
    texts.extend(sql.char_indices().map(|(at, _)| sql[..at].to_owned()));
    texts.extend(sql.char_indices().map(|(at, _)| sql[at..].to_owned()));
    for text in texts {
        let Ok(tokens) = tokenize(&text, 0) else { continue };
        let mut end = 0;
        for token in tokens {
            assert!(end <= token.span.start && token.span.start < token.span.end, "{text}");
            assert!(text.get(token.span.start as usize..token.span.end as usize).is_some(), "{text}");
            end = token.span.end;
        }
        assert!(end as usize <= text.len(), "{text}");
    }
}
