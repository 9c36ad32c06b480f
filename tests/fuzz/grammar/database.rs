//! A schema in Postgres, and the answers to texts that follow it.

use std::sync::{Mutex, PoisonError};

use anosql_tests::{agree::Origins, connect, with_causes};
use tokio_postgres::{
    Client, Error, Statement,
    error::{ErrorPosition, SqlState},
};

use super::{
    answer::{self, Ours, Refusal, SYNTAX},
    tally::{Place, Tally, compare},
};
use crate::Outcome;

/// What Postgres says.
#[derive(Debug)]
pub(crate) enum Theirs {
    Prepared(Box<Statement>),
    /// It was run.
    Taken,
    /// Its grammar is right; what else may be wrong shows only when it runs, and it did not.
    Parsed,
    Refused(Refusal),
}

/// Takes back all that came behind the schema.
const BACK: &str = "rollback to savepoint here";

/// A connection in a transaction whose savepoint `here` is behind a schema.
pub(crate) struct Database {
    client: Client,
}

impl Database {
    /// A database of its own, without a schema.
    pub(crate) async fn new() -> Outcome<Self> {
        let client = connect(&local_postgres::Server::shared()?.fresh_database()?).await?;
        client.batch_execute("set jit = off; set client_min_messages = error").await?;
        Ok(Self { client })
    }

    /// Makes a schema in place of the one before. Says whether Postgres takes it, in one transaction.
    pub(crate) async fn make(&self, schema: &str) -> Outcome<bool> {
        let text = format!("rollback; begin; {schema}\n; savepoint here");
        Ok(self.client.batch_execute(&text).await.is_ok())
    }

    /// The same outside of a transaction.
    pub(crate) async fn make_for_good(&self, schema: &str) -> Outcome<bool> {
        let made = self.client.batch_execute(schema).await.is_ok();
        Ok(made && self.client.batch_execute("begin; savepoint here").await.is_ok())
    }

    /// Compares the answers to queries.
    pub(crate) async fn queries(
        &self,
        place: Place<'_>,
        schema: &str,
        texts: &[String],
        tally: &Mutex<Tally>,
    ) -> Outcome<()> {
        let mut origins = None;
        for (sql, ours) in texts.iter().zip(answer::describe(schema, texts)) {
            let theirs = self.prepare(sql).await.map_err(|error| about(&error, sql))?;
            if origins.is_none() && matches!((&ours, &theirs), (Ours::Query(_), Theirs::Prepared(_))) {
                origins = Some(Origins::read(&self.client).await?);
            }
            note(tally, place, sql, &ours, &theirs, origins.as_ref());
        }
        Ok(())
    }

    /// Compares the answers to statements of which each follows the same schema. They are run if `runs`.
    pub(crate) async fn statements(
        &self,
        place: Place<'_>,
        schema: &str,
        texts: &[String],
        runs: bool,
        tally: &Mutex<Tally>,
    ) -> Outcome<()> {
        for sql in texts {
            let ours = answer::apply(schema, sql);
            let theirs = if runs { self.run(sql).await } else { self.prepare(sql).await };
            note(tally, place, sql, &ours, &theirs.map_err(|error| about(&error, sql))?, None);
        }
        Ok(())
    }

    /// Asks for a statement to be prepared. This is all there is to a query; of another statement only the grammar is looked
    /// at.
    async fn prepare(&self, sql: &str) -> Result<Theirs, Error> {
        let theirs = match self.client.prepare(sql).await {
            Ok(statement) if is_query(sql) => return Ok(Theirs::Prepared(Box::new(statement))),
            Ok(_) => return Ok(Theirs::Parsed),
            Err(error) => refusal(error)?,
        };
        self.client.batch_execute(BACK).await?;
        let is_grammar = theirs.is_grammar || self.is_grammar(sql, &theirs).await?;
        Ok(Theirs::Refused(Refusal { is_grammar, ..theirs }))
    }

    /// Whether it is the grammar that refuses a query: behind `prepare` nothing else is looked at.
    async fn is_grammar(&self, sql: &str, theirs: &Refusal) -> Result<bool, Error> {
        if theirs.code != SYNTAX {
            return Ok(false);
        }
        if !is_query(sql) {
            return Ok(true);
        }
        let is_refused = self.client.prepare(&format!("prepare behind as {sql}")).await.is_err();
        if is_refused {
            self.client.batch_execute(BACK).await?;
        }
        Ok(is_refused)
    }

    /// Asks for a statement of a schema to be run, and takes it back. What runs on for long is given up.
    async fn run(&self, sql: &str) -> Result<Theirs, Error> {
        let parsed = self.prepare(sql).await?;
        if matches!(parsed, Theirs::Refused(_)) || !may_run(sql) {
            return Ok(parsed);
        }
        self.client.batch_execute("set local statement_timeout = 1000").await?;
        let outcome = self.client.batch_execute(sql).await;
        self.client.batch_execute(BACK).await?;
        match outcome {
            Ok(()) => Ok(Theirs::Taken),
            Err(error) if is_about_the_transaction(&error) => Ok(parsed),
            Err(error) => refusal(error).map(Theirs::Refused),
        }
    }
}

/// Whether a statement could not be tried here.
fn is_about_the_transaction(error: &Error) -> bool {
    let codes = [
        &SqlState::ACTIVE_SQL_TRANSACTION,
        &SqlState::QUERY_CANCELED,
        &SqlState::UNSAFE_NEW_ENUM_VALUE_USAGE,
    ];
    error.code().is_some_and(|code| codes.contains(&code))
}

fn refusal(error: Error) -> Result<Refusal, Error> {
    let Some(known) = error.as_db_error() else { return Err(error) };
    let place = match known.position() {
        Some(ErrorPosition::Original(position)) => (*position as usize).checked_sub(1),
        _ => None,
    };
    let (code, message) = (known.code().code().to_owned(), known.message().to_owned());
    let is_grammar = answer::is_grammar(&message);
    Ok(Refusal { code, message, place, is_grammar })
}

fn first_word(sql: &str) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    sql.trim_start().chars().take_while(|letter| is_part(*letter)).collect::<String>().to_lowercase()
}

/// Whether it is a statement that Postgres looks through when it is prepared.
fn is_query(sql: &str) -> bool {
    matches!(
        first_word(sql).as_str(),
        "" | "select" | "with" | "values" | "table" | "insert" | "update" | "delete" | "merge"
    )
}

/// Whether it can be taken back: neither does it end the transaction nor reach out of the database.
fn may_run(sql: &str) -> bool {
    let first = first_word(sql);
    let second = sql.split_whitespace().nth(1).unwrap_or_default().to_lowercase();
    (is_query(sql) || matches!(first.as_str(), "create" | "alter" | "drop" | "comment" | "grant" | "revoke"))
        && !matches!(second.as_str(), "database" | "tablespace" | "subscription" | "server" | "system")
}

fn about(error: &Error, sql: &str) -> String {
    format!("{}\n{sql}", with_causes(error))
}

fn note(
    tally: &Mutex<Tally>,
    place: Place<'_>,
    sql: &str,
    ours: &Ours,
    theirs: &Theirs,
    origins: Option<&Origins>,
) {
    let difference = compare(sql, ours, theirs, origins);
    tally.lock().unwrap_or_else(PoisonError::into_inner).note(place, sql, ours, theirs, difference);
}
