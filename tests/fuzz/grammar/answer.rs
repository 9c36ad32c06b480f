//! What the analyser says of texts that may be wrong.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anosql_core::{compile::Compiled, diagnostic::Diagnostic, load, query::Query, template};
use anosql_tests::version;

/// The SQLSTATE of a syntax error.
pub(crate) const SYNTAX: &str = "42601";

/// What the analyser puts ahead of the message where it goes on without a statement.
const NOT_READ: &str = "this statement of the schema was not read: ";

/// A refusal.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) code: String,
    pub(crate) message: String,
    /// Where in the statement, in characters.
    pub(crate) place: Option<usize>,
    /// Whether it is the grammar that refuses, as far as that can be told: such an error is ahead of all others.
    pub(crate) is_grammar: bool,
}

/// What the analyser says.
#[derive(Debug)]
pub(crate) enum Ours {
    Query(Box<Query>),
    /// It is taken, and has no signature.
    Taken,
    Refused(Refusal),
    /// The format of query files has its own say, such as that a `?` is a parameter, so that the SQL is not the one meant.
    Unasked,
}

/// Describes queries of one schema.
pub(crate) fn describe(schema: &str, written: &[String]) -> Vec<Ours> {
    let first = describe_as("", schema, written);
    // What returns no rows needs another operator.
    let again: Vec<usize> =
        first.iter().enumerate().filter(|(_, one)| matches!(one, Ours::Unasked)).map(|(at, _)| at).collect();
    let texts: Vec<String> = again.iter().map(|at| written[*at].clone()).collect();
    let mut answers = first;
    if !texts.is_empty() {
        for (at, answer) in again.into_iter().zip(describe_as("!", schema, &texts)) {
            answers[at] = answer;
        }
    }
    answers
}

fn describe_as(operator: &str, schema: &str, written: &[String]) -> Vec<Ours> {
    let mut file = String::new();
    let mut starts = Vec::new();
    for (index, sql) in written.iter().enumerate() {
        file += &format!("-- name: q{index}{operator}\n");
        starts.push(file.len());
        file += &format!("{sql}\n\n");
    }
    let compile = || {
        let (loaded, diagnostics) = load::texts(&[("schema.sql", schema)], &[("queries.sql", &file)]);
        version::compile_for_server(loaded, diagnostics)
    };
    match catch_unwind(AssertUnwindSafe(compile)) {
        Ok(compiled) => answers(&compiled, written, &starts),
        Err(_) if written.len() == 1 => vec![Ours::Refused(panic())],
        Err(_) => written.chunks(1).flat_map(|one| describe_as(operator, schema, one)).collect(),
    }
}

fn panic() -> Refusal {
    Refusal { code: "panic".into(), message: "the analyser panics".into(), place: None, is_grammar: false }
}

fn answers(compiled: &Compiled, written: &[String], starts: &[usize]) -> Vec<Ours> {
    let Some(file) = compiled.module.file else { return Vec::new() };
    let (templates, _) = template::parse(&compiled.sources, file);
    let answer = |(index, (sql, start)): (usize, (&String, &usize))| {
        let name = format!("q{index}");
        let template = templates.iter().find(|template| template.name.written == name);
        if template.is_some_and(|template| template.sql != *sql) {
            return Ours::Unasked;
        }
        let is_its_own = |one: &&Diagnostic| one.is_error() && one.query.as_ref() == Some(&name);
        if let Some(error) = compiled.diagnostics.iter().find(is_its_own) {
            return match error.code {
                None => Ours::Unasked,
                Some(code) => Ours::Refused(refusal(code, error, sql, file.start as usize + start)),
            };
        }
        let query = compiled.module.queries.iter().find(|query| query.name == name);
        query.map_or(Ours::Unasked, |query| Ours::Query(Box::new(query.clone())))
    };
    written.iter().zip(starts).enumerate().map(answer).collect()
}

/// A refusal in the text `sql`, which begins at `start` in the offset space.
fn refusal(code: &str, error: &Diagnostic, sql: &str, start: usize) -> Refusal {
    let within = (error.span.start as usize).checked_sub(start);
    let place = within.and_then(|within| sql.get(..within)).map(|before| before.chars().count());
    let message = error.message.strip_prefix(NOT_READ).unwrap_or(&error.message);
    let is_grammar = is_grammar(message);
    Refusal { code: code.to_owned(), message: message.to_owned(), place, is_grammar }
}

/// Whether a message is one of the grammar. The path of a jsonpath constant has a grammar of its own, which comes later.
pub(crate) fn is_grammar(message: &str) -> bool {
    message.starts_with("syntax error") && !message.contains("jsonpath")
}

/// What the analyser says of the statement `sql`, which changes the schema that `before` makes.
pub(crate) fn apply(before: &str, sql: &str) -> Ours {
    let text = format!("{before}\n{sql}");
    let compile = || {
        let (loaded, diagnostics) =
            load::texts(&[("schema.sql", &text)], &[("queries.sql", "-- name: q\nselect 1 as one\n")]);
        version::compile_for_server(loaded, diagnostics)
    };
    let Ok(compiled) = catch_unwind(AssertUnwindSafe(compile)) else { return Ours::Refused(panic()) };
    let start = text.len() - sql.len();
    // What cannot be read is a warning as long as nothing needs it, with the code of what is wrong.
    let is_its_own = |one: &&Diagnostic| {
        (one.is_error() || one.code.is_some())
            && one.query.is_none()
            && (start..=text.len()).contains(&(one.span.start as usize))
    };
    match compiled.diagnostics.iter().find(is_its_own) {
        Some(error) => Ours::Refused(refusal(error.code.unwrap_or("none"), error, sql, start)),
        None => Ours::Taken,
    }
}
