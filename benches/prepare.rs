//! Describing the queries of a real project with no database, and preparing the same queries in Postgres, in turns.
//!
//! The queries are a case of the corpus that `tests/corpus.rs` reads: the largest of the file `hatchet.jsonl`, or of the one that
//! `ANOSQL_CASES` names.

mod pin;

use std::{
    env,
    error::Error,
    fs,
    hint::black_box,
    path::PathBuf,
    time::{Duration, Instant},
};

use anosql_core::{
    compile::{Compiled, compile_loaded},
    load,
    query::Query,
};
use anosql_rs::tokio_postgres::{Client, NoTls, connect};
use serde_json::Value;

const ROUNDS: usize = 21;

fn main() -> Result<(), Box<dyn Error>> {
    // Before the server starts, because it inherits where to run.
    let place = pin::to_one_core();
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = env::var_os("ANOSQL_CORPUS").map_or(beside, PathBuf::from);
    let file = folder.join(env::var("ANOSQL_CASES").unwrap_or_else(|_| "hatchet.jsonl".to_owned()));
    let Ok(text) = fs::read_to_string(&file) else {
        println!("there is no {}, so nothing is measured", file.display());
        return Ok(());
    };
    let cases = text.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?;
    let case =
        cases.into_iter().max_by_key(|case| list(case, "queries").len()).ok_or("the file has no case")?;
    let schema = list(&case, "schema");
    let schema_text: String =
        schema.iter().filter_map(Value::as_str).map(|sql| format!("{sql};\n")).collect();
    let queries: String = list(&case, "queries")
        .iter()
        .filter(|query| query.get("error").is_none())
        .enumerate()
        .map(|(number, query)| {
            let [operator, sql] = ["operator", "sql"].map(|key| query[key].as_str().unwrap_or_default());
            format!("-- name: q{number}{operator}\n{};\n", sql.trim_end().trim_end_matches(';'))
        })
        .collect();
    let describe = || {
        let start = Instant::now();
        let (loaded, diagnostics) =
            load::texts(&[("schema.sql", &schema_text)], &[("queries.sql", &queries)]);
        let compiled = black_box(compile_loaded(loaded, diagnostics));
        (start.elapsed(), compiled)
    };
    let described = describe().1;

    let server = local_postgres::Server::temporary()?;
    server.create_database("shop")?;
    let url = server.url("shop");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = session(&url).await?;
        client.batch_execute("create extension if not exists pgcrypto").await?;
        for statement in schema.iter().filter_map(Value::as_str) {
            client.batch_execute(statement).await?;
        }
        Ok::<(), Box<dyn Error>>(())
    })?;
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let prepared = runtime.block_on(prepare(&url, &described))?;
        let described = describe().0;
        ours.push(described.as_secs_f64() * 1e3);
        theirs.push(prepared.as_secs_f64() * 1e3);
        ratios.push(described.as_secs_f64() / prepared.as_secs_f64());
    }
    let (statements, queries) = (schema.len(), described.module.queries.len());
    println!(
        "{statements} schema statements, {queries} queries; {ROUNDS} rounds in which both take turns; {place}\n"
    );
    println!("{:<34} {:>8} {:>8} {:>8}", "", "least", "median", "most");
    for (name, values) in [
        ("described with no database, ms", ours),
        ("prepared over a unix socket, ms", theirs),
        ("ratio", ratios),
    ] {
        let [least, median, most] = spread(values);
        println!("{name:<34} {least:>8.2} {median:>8.2} {most:>8.2}");
    }
    Ok(())
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

async fn session(url: &str) -> Result<Client, Box<dyn Error>> {
    let (client, connection) = connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// How long a new session needs to prepare all queries, one after the other. Connecting is not counted.
async fn prepare(url: &str, compiled: &Compiled) -> Result<Duration, Box<dyn Error>> {
    let client = session(url).await?;
    // A utility statement such as `analyze` cannot be prepared by `prepare`.
    let is_preparable = |query: &&Query| {
        let word = query.sql.split_whitespace().next().unwrap_or_default().to_lowercase();
        ["select", "with", "values", "insert", "update", "delete"].contains(&word.as_str())
    };
    let statements: Vec<String> = compiled
        .module
        .queries
        .iter()
        .filter(is_preparable)
        .map(|query| format!("prepare {} as {}", query.name, query.sql))
        .collect();
    let start = Instant::now();
    for statement in &statements {
        client.batch_execute(statement).await?;
    }
    Ok(start.elapsed())
}

fn spread(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [values[0], values[values.len() / 2], values[values.len() - 1]]
}
