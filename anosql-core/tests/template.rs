//! The file format: every trap that a reader of SQL by regular expressions falls into is a test here.

#[path = "template/declarations.rs"]
mod declarations;
#[path = "template/docs.rs"]
mod docs;
#[path = "template/hostile.rs"]
mod hostile;
#[path = "template/names.rs"]
mod names;
#[path = "template/params.rs"]
mod params;
#[path = "template/scripts.rs"]
mod scripts;

use anosql_core::{
    diagnostic::Diagnostic,
    source::SourceMap,
    template::{self, Template},
};

fn read(text: &str) -> (Vec<Template>, Vec<Diagnostic>, SourceMap) {
    let mut sources = SourceMap::default();
    // A file ahead of it, so that an offset that is taken for an index is noticed.
    sources.add("other.sql", "select 'other'");
    let file = sources.add("queries.sql", text);
    let (templates, diagnostics) = template::parse(&sources, file);
    (templates, diagnostics, sources)
}

/// The queries of a text without mistakes.
#[track_caller]
fn all(text: &str) -> Vec<Template> {
    let (templates, diagnostics, _) = read(text);
    let messages: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert!(messages.is_empty(), "{text}\n{messages:?}");
    templates
}

/// The one query of a text without mistakes.
#[track_caller]
fn one(text: &str) -> Template {
    let mut templates = all(text);
    assert_eq!(templates.len(), 1, "{text}");
    templates.remove(0)
}

/// `sql` as a query's body comes out as `expected`, with parameters of these names, `-` for none.
#[track_caller]
fn check(sql: &str, expected: &str, names: &str) {
    let template = one(&format!("-- name: f\n{sql}\n"));
    let found: Vec<&str> = template.params.iter().map(|param| param.name.as_deref().unwrap_or("-")).collect();
    assert_eq!((template.sql.as_str(), found.join(" ").as_str()), (expected, names), "{sql}");
}

/// The text has exactly these mistakes, each as `LINE:COLUMN QUERY: MESSAGE`.
#[track_caller]
fn check_errors(text: &str, expected: &[&str]) {
    let (_, diagnostics, sources) = read(text);
    let found: Vec<String> = diagnostics
        .iter()
        .map(|diagnostic| {
            let place = sources.location(diagnostic.span.start).expect("every mistake has a place");
            let query = diagnostic.query.as_deref().unwrap_or("-");
            format!("{}:{} {query}: {}", place.line, place.column, diagnostic.message)
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

/// The help of the text's only mistake.
#[track_caller]
fn help(text: &str) -> String {
    let (_, diagnostics, _) = read(text);
    assert_eq!(diagnostics.len(), 1, "{text}\n{diagnostics:?}");
    diagnostics[0].help.join("\n")
}

fn names_of(templates: &[Template]) -> Vec<&str> {
    templates.iter().map(|template| template.name.written.as_str()).collect()
}
