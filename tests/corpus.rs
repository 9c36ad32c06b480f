//! Queries of other projects against the answers that Postgres gave to them.
//!
//! The corpus is data for measuring and no part of the project. It is looked for in the folder that `ANOSQL_CORPUS` names, or
//! in `../shared/corpus` beside the checkout; where there is none there are no tests, and the output says so.

use std::{collections::HashMap, env, error::Error, fs, path::PathBuf, process::ExitCode};

use anosql_core::{
    compile::{Compiled, compile_loaded},
    load::{self, Loaded},
    query::Query,
    version::Version,
};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = env::var_os("ANOSQL_CORPUS").map_or_else(beside, PathBuf::from);
    let mut trials = Vec::new();
    match fs::read_dir(&folder) {
        Ok(entries) => {
            for entry in entries {
                let path = entry?.path();
                if path.extension().is_some_and(|extension| extension == "jsonl") {
                    for line in fs::read_to_string(path)?.lines() {
                        let case: Value = serde_json::from_str(line)?;
                        let name = format!("{}/{}", text(&case, "source"), text(&case, "case"));
                        trials.push(Trial::test(name, move || check(&case)));
                    }
                }
            }
        }
        Err(error) => {
            eprintln!("there is no corpus in {}, so none of it is tested: {error}", folder.display())
        }
    }
    Ok(libtest_mimic::run(&Arguments::from_args(), trials).exit_code())
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// Nothing is guessed: each query is described as Postgres describes it or refused with a reason, and none is accepted that
/// Postgres refuses.
fn check(case: &Value) -> Result<(), Failed> {
    let schema: String =
        list(case, "schema").iter().filter_map(Value::as_str).map(|sql| format!("{sql};\n")).collect();
    let mut names: Vec<String> = Vec::new();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut queries = String::new();
    for query in list(case, "queries") {
        let plain: String = text(query, "name")
            .chars()
            .map(|letter| if letter.is_alphanumeric() { letter } else { '_' })
            .collect();
        let count = seen.entry(plain.clone()).and_modify(|count| *count += 1).or_insert(1);
        let name = if *count > 1 { format!("{plain}_{count}") } else { plain };
        let sql = text(query, "sql").trim_end().trim_end_matches(';');
        queries.push_str(&format!("-- name: {name}{}\n{sql};\n\n", text(query, "operator")));
        names.push(name);
    }
    let (loaded, diagnostics) = load::texts(&[("schema.sql", &schema)], &[("queries.sql", &queries)]);
    // The corpus holds what Postgres 15 answered.
    let postgres = Some(Version::V15.into());
    let compiled = compile_loaded(Loaded { postgres, ..loaded }, diagnostics);
    let wrong: Vec<String> = names
        .iter()
        .zip(list(case, "queries"))
        .filter_map(|(name, answer)| {
            compare(&compiled, name, answer).map(|reason| format!("{name}: {reason}"))
        })
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

fn compare(compiled: &Compiled, name: &str, answer: &Value) -> Option<String> {
    let ours = compiled.module.queries.iter().find(|query| query.name == name);
    let error = compiled
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.is_error() && diagnostic.query.as_deref() == Some(name));
    match (ours, error, answer.get("error")) {
        // Postgres was asked about `%s` as it stands; to us it is a parameter.
        (Some(_), _, Some(theirs)) if text(theirs, "message").ends_with("\"%\"") => None,
        (Some(_), _, Some(theirs)) => Some(format!("we accept what Postgres refuses: {theirs}")),
        (Some(ours), _, None) => differs(ours, answer),
        (None, Some(_), Some(_)) => None,
        // What is not supported yet is refused by that name.
        (None, Some(ours), None) if ours.code == Some("0A000") => None,
        (None, Some(ours), None) => {
            Some(format!("we refuse what Postgres accepts: {} [{}]", ours.message, ours.code.unwrap_or("-")))
        }
        (None, None, _) => Some("it is lost: neither described nor refused".to_owned()),
    }
}

fn differs(ours: &Query, answer: &Value) -> Option<String> {
    let params: Vec<(String, String)> =
        ours.params.iter().map(|param| (param.name.clone(), param.data_type.qualified_name())).collect();
    let columns: Vec<(String, String)> = match ours.added_returning {
        // The clause is no part of the statement that Postgres was asked about.
        true => Vec::new(),
        false => ours
            .columns
            .iter()
            .map(|column| (column.name.clone(), column.data_type.qualified_name()))
            .collect(),
    };
    for (part, ours) in [("params", params), ("columns", columns)] {
        let theirs: Vec<(String, String)> = list(answer, part)
            .iter()
            .map(|column| (text(column, "name").to_owned(), text(column, "type").to_owned()))
            .collect();
        let is_same = ours.len() == theirs.len()
            && ours.iter().zip(&theirs).all(|(ours, theirs)| {
                ours.1 == theirs.1
                    && (ours.0 == theirs.0 || theirs.0.strip_suffix(['!', '?']) == Some(&ours.0))
            });
        if !is_same {
            return Some(format!("{part}: we say {ours:?}, Postgres {theirs:?}"));
        }
    }
    None
}
