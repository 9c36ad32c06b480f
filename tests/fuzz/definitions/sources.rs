//! The schemas that mutants are made of.

use std::{env, fs, path::Path};

use anosql_core::{
    lexer::{statements::statements, tokenize},
    load,
    template::{self, Operator},
};
use anosql_tests::cases;
use serde_json::Value;

use super::Definitions;
use crate::Outcome;

/// Longer schemas would take the time of many others.
const LONGEST: usize = 150;

pub(super) fn all() -> Outcome<Vec<Definitions>> {
    let mut schemas = goldens()?;
    if let Some(folder) = env::var_os("ANOSQL_CORPUS") {
        schemas.extend(corpus(Path::new(&folder))?);
    }
    let is_fit = |schema: &Definitions| {
        (1..=LONGEST).contains(&schema.statements.len())
            && !schema.statements.iter().any(|statement| reaches_out(statement))
    };
    schemas.retain(is_fit);
    Ok(schemas)
}

/// The schemas of the golden cases, but of those that show what the analyser does not read or that have to be believed.
fn goldens() -> Outcome<Vec<Definitions>> {
    let root = cases::root();
    let mut schemas = Vec::new();
    for file in cases::files()? {
        let name = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
        let text = fs::read_to_string(&file)?;
        let (loaded, _) = load::texts(&[], &[("case.sql", &text)]);
        let Some(file) = loaded.queries.file else { continue };
        let templates = template::parse(&loaded.sources, file).0;
        let scripts = templates.iter().filter(|template| template.operator == Operator::Script);
        let statements = scripts.flat_map(|script| split(&script.sql)).collect();
        if !name.starts_with("overrides/") && !name.ends_with("is_not_supported.sql") {
            schemas.push(Definitions { name, statements });
        }
    }
    Ok(schemas)
}

fn corpus(folder: &Path) -> Outcome<Vec<Definitions>> {
    let mut schemas = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        for line in fs::read_to_string(path)?.lines() {
            let case: Value = serde_json::from_str(line)?;
            let word = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
            let parts = case["schema"].as_array().map_or(&[][..], Vec::as_slice);
            let statements = parts.iter().filter_map(Value::as_str).flat_map(split).collect();
            schemas.push(Definitions { name: format!("{}/{}", word("source"), word("case")), statements });
        }
    }
    schemas.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(schemas)
}

/// The statements of a text, without comments around them and without semicolons.
fn split(sql: &str) -> Vec<String> {
    let tokens = tokenize(sql, 0).unwrap_or_default();
    let text = |tokens: &[anosql_core::lexer::Token]| {
        let span = tokens.first()?.span.to(tokens.last()?.span);
        sql.get(span.start as usize..span.end as usize).map(str::to_owned)
    };
    statements(&tokens).into_iter().filter_map(text).collect()
}

/// Whether a statement ends the transaction, reaches out of the database or waits for what follows it.
fn reaches_out(statement: &str) -> bool {
    let lower = statement.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    matches!(
        first,
        "abort"
            | "begin"
            | "commit"
            | "copy"
            | "end"
            | "rollback"
            | "savepoint"
            | "start"
            | "vacuum"
            | "release"
    ) || matches!(second, "database" | "tablespace" | "subscription" | "server" | "system" | "role" | "user")
        || lower.contains("concurrently")
        || first.is_empty()
}
