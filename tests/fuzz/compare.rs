//! One query here and in Postgres.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anosql_core::{
    compile::Compiled,
    load,
    query::{Access, Query},
};
use anosql_tests::{
    agree::{Origins, differences},
    promise::{Binding, bind, broken},
    value::Text,
    version,
};
use tokio_postgres::{Client, Error, Statement, error::SqlState, types::ToSql};

/// Begins a transaction in which one query runs. Some of the random ones would take hours. The limit holds for nothing
/// else, because a schema has to be made however long it takes.
const BEGIN: &str = "begin; set local statement_timeout = 500";

/// A statement, and how it is named.
pub(crate) struct Written {
    pub(crate) sql: String,
    pub(crate) returns_rows: bool,
}

impl Written {
    /// As a query of a file.
    pub(crate) fn named(&self, name: &str) -> String {
        format!("-- name: {name}{}\n{}\n", if self.returns_rows { "" } else { "!" }, self.sql)
    }
}

/// What we say of a query: its signature, or a SQLSTATE and a message.
pub(crate) type Description = Result<Query, (String, String)>;

/// Describes queries of one schema. What makes the analyser panic has the code `panic`.
pub(crate) fn describe(schema: &str, written: &[Written]) -> Vec<Description> {
    let file: String =
        written.iter().enumerate().map(|(index, one)| one.named(&format!("q{index}")) + "\n").collect();
    let compile = || {
        let (loaded, diagnostics) = load::texts(&[("schema.sql", schema)], &[("queries.sql", &file)]);
        version::compile_for_server(loaded, diagnostics)
    };
    match catch_unwind(AssertUnwindSafe(compile)) {
        Ok(compiled) => {
            (0..written.len()).map(|index| description(&compiled, &format!("q{index}"))).collect()
        }
        Err(_) if written.len() == 1 => vec![Err(("panic".into(), "the analyser panics".into()))],
        // One of them does it.
        Err(_) => written.chunks(1).flat_map(|one| describe(schema, one)).collect(),
    }
}

fn description(compiled: &Compiled, name: &str) -> Description {
    let error = compiled.diagnostics.iter().find(|diagnostic| {
        diagnostic.is_error() && diagnostic.query.as_deref().is_none_or(|query| query == name)
    });
    let query = compiled.module.queries.iter().find(|query| query.name == name);
    match (error, query) {
        (None, Some(query)) => Ok(query.clone()),
        (Some(error), _) => Err((error.code.unwrap_or("none").to_owned(), error.message.clone())),
        (None, None) => Err(("none".into(), "it is missing".into())),
    }
}

/// What the comparison says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    /// Both accept it, and all that we say holds.
    Exact,
    /// Both accept it, and something that we say is wrong.
    Wrong { kind: &'static str, what: String },
    /// We refuse what Postgres accepts.
    Refused { code: String, message: String },
    /// We accept what Postgres refuses.
    Missed { code: String, message: String },
    /// Both refuse it.
    Neither { code: String, message: String },
}

impl Verdict {
    /// What verdicts have in common that are about the same thing.
    pub(crate) fn topic(&self) -> String {
        match self {
            Verdict::Exact => "exact".into(),
            Verdict::Neither { code, message } => format!("neither {code}: {}", without_names(message)),
            Verdict::Wrong { kind, .. } => (*kind).to_owned(),
            Verdict::Refused { code, message } => format!("refused {code}: {}", without_names(message)),
            Verdict::Missed { code, message } => format!("missed {code}: {}", without_names(message)),
        }
    }
}

/// A message with the names in it left out.
pub(crate) fn without_names(message: &str) -> String {
    let mut plain = String::new();
    let mut quoted = false;
    for letter in message.lines().next().unwrap_or_default().chars() {
        match letter {
            '"' => {
                quoted = !quoted;
                plain.push(letter);
            }
            _ if quoted => {}
            '0'..='9' => {}
            _ => plain.push(letter),
        }
    }
    // What precedes a list of types is the name of their function.
    plain.split('(').next().map_or_else(String::new, |start| start.trim().to_owned())
}

/// The connections of a schema.
pub(crate) struct Server<'a> {
    /// One that may only read.
    pub(crate) reader: &'a Client,
    pub(crate) writer: &'a Client,
    pub(crate) origins: Origins,
}

/// Whether it is an error that Postgres has for every execution, but not for preparing.
fn fails_when_run(code: &str, message: &str) -> bool {
    matches!(code, "2201W" | "2201X")
        || (code == "42P10" && message.ends_with("the ON CONFLICT specification"))
}

impl Server<'_> {
    pub(crate) async fn compare(&self, written: &Written, ours: &Description) -> Result<Verdict, Error> {
        // Postgres itself says which queries write only when they run, so the one that we take for a read has to be one.
        let is_read = ours.as_ref().is_ok_and(|query| query.access == Access::Read);
        let client = if is_read { self.reader } else { self.writer };
        let sql = ours.as_ref().map_or(written.sql.as_str(), |query| &query.sql);
        let prepared = client.prepare(sql).await;
        Ok(match (ours, prepared) {
            (Ok(query), Ok(statement)) => {
                let different = differences(&self.origins, query, &statement);
                match different.into_iter().next() {
                    Some(what) => Verdict::Wrong {
                        kind: if what.starts_with("columns") { "columns" } else { "parameters" },
                        what,
                    },
                    None => self.execute(client, query, &statement).await?,
                }
            }
            (Err((code, message)), Ok(_)) if fails_when_run(code, message) => {
                Verdict::Neither { code: code.clone(), message: message.clone() }
            }
            (Err((code, message)), Ok(_)) => {
                Verdict::Refused { code: code.clone(), message: message.clone() }
            }
            (Ok(_), Err(error)) => {
                let Some(error) = error.as_db_error() else { return Err(error) };
                Verdict::Missed { code: error.code().code().to_owned(), message: error.message().to_owned() }
            }
            (Err(_), Err(error)) => {
                let Some(error) = error.as_db_error() else { return Err(error) };
                Verdict::Neither { code: error.code().code().to_owned(), message: error.message().to_owned() }
            }
        })
    }

    async fn execute(&self, client: &Client, query: &Query, statement: &Statement) -> Result<Verdict, Error> {
        let bindings = [Binding::Rising, Binding::Equal(1), Binding::Null];
        for binding in bindings {
            if query.params.is_empty() && binding != Binding::Rising
                || binding == Binding::Null && !query.params.iter().any(|param| param.nullable)
            {
                continue;
            }
            // Of a type without known values there is nothing to give.
            let Ok(values) = bind(query, statement, binding) else { continue };
            let values: Vec<&Text> = values.iter().collect();
            let values: Vec<&(dyn ToSql + Sync)> = values.into_iter().map(|value| value as _).collect();
            client.batch_execute(BEGIN).await?;
            let answer = client.query(statement, &values).await;
            client.batch_execute("rollback").await?;
            match answer {
                Ok(rows) => {
                    if let Some(what) = broken(query, statement, &rows).into_iter().next() {
                        let kind = if what.starts_with("column") { "null" } else { "rows" };
                        return Ok(Verdict::Wrong { kind, what });
                    }
                }
                Err(error) if error.is_closed() => return Err(error),
                Err(error) if error.code() == Some(&SqlState::READ_ONLY_SQL_TRANSACTION) => {
                    return Ok(Verdict::Wrong { kind: "read", what: "we say that it only reads".into() });
                }
                // Divisions by zero and the like are the query's own.
                Err(_) => {}
            }
        }
        Ok(Verdict::Exact)
    }
}
