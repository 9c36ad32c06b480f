use anosql_core::{
    lexer::{TokenKind, tokenize},
    template::Template,
};

use super::read;

/// The SQL that is sent must have the very tokens that are analysed.
#[track_caller]
fn check_sql_has_the_tokens(template: &Template, text: &str) {
    let sent = tokenize(&template.sql, 0)
        .unwrap_or_else(|error| panic!("{text}\n{}: {}", template.sql, error.message));
    let sent: Vec<TokenKind> =
        sent.into_iter().map(|token| token.kind).filter(|kind| !kind.is_comment()).collect();
    let analysed: Vec<TokenKind> = template.tokens.iter().map(|token| token.kind.clone()).collect();
    assert_eq!(sent, analysed, "{text}\n{}", template.sql);
}

#[test]
fn whatever_the_body_is_its_sql_has_its_tokens() {
    let pieces = [
        "?", ":a", "%s", "$1", "a", "1", "-", "=", "|", "'b'", "[", "]", ":", "(", ")", " ", "/*c*/",
        "--d\n", "limit", "E'\\'",
    ];
    let mut level = vec![String::new()];
    let mut read_well = 0;
    for _ in 0..3 {
        level =
            level.iter().flat_map(|text| pieces.iter().map(move |piece| format!("{text}{piece}"))).collect();
        for body in &level {
            for text in
                [format!("-- name: f\nx{body}"), format!("-- name: f\n{body}\n-- name: g\nselect '1'")]
            {
                let (templates, _, _) = read(&text);
                read_well += templates.len();
                templates.iter().for_each(|template| check_sql_has_the_tokens(template, &text));
            }
        }
    }
    assert!(read_well > 10_000, "{read_well}");
}

#[test]
fn a_file_may_end_anywhere() {
    let text = "\u{feff}-- name: f(a text?, b numeric(10,2)[]!)<!\r\n-- record_class: É\n/* ü /* */ */ select :a, E'\\u00e9', $é$ :b $é$;\n\
        -- name: g#\nbegin; \\x\n-- NAME: h\nselect %s ? ?";
    for (end, _) in text.char_indices() {
        let (_, diagnostics, sources) = read(&text[..end]);
        for diagnostic in diagnostics {
            assert!(
                sources.location(diagnostic.span.start).is_some(),
                "{}: {}",
                &text[..end],
                diagnostic.message
            );
        }
    }
}
