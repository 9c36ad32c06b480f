//! Schemas with one thing changed: Postgres and the analyser stop at the same statement, for the same reason.
//!
//! The schemas are those of the golden cases, and of the corpus in the folder that `ANOSQL_CORPUS` names, if it names one.

mod mutant;
mod sources;
mod verdict;

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

use anosql_tests::{connect, with_causes};
use libtest_mimic::Failed;
use tokio::runtime::Builder;
use tokio_postgres::{Client, error::SqlState};

use crate::{Outcome, choices::Choices, setting};
use mutant::Mutator;
use verdict::{Answer, Tally, ours};

/// So many mutants are made of one statement of a schema at a time.
const MUTANTS: u64 = 6;

/// A schema, as its statements.
struct Definitions {
    name: String,
    statements: Vec<String>,
}

/// Compares `COUNT` mutants. `TOPICS` says how many topics of each kind of difference are shown. A run fails where the
/// analyser refuses what Postgres takes.
pub(crate) fn run() -> Result<(), Failed> {
    let (seed, count) = (setting("SEED", 1), setting("COUNT", 1000));
    let started = Instant::now();
    let tally = Mutex::new(Tally::default());
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..thread::available_parallelism().map_or(1, usize::from))
            .map(|_| scope.spawn(|| worker(seed, count, &next, &tally)))
            .collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(outcome) => outcome.map_err(|error| Failed::from(with_causes(&*error))),
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })?;
    let tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    let seconds = started.elapsed().as_secs_f64();
    println!("=== definitions, seed {seed}, {seconds:.0} s: {}", tally.shown(setting("TOPICS", 0)));
    match tally.invented() {
        0 => Ok(()),
        invented => Err(format!("{invented} statements are refused that Postgres takes").into()),
    }
}

fn worker(seed: u64, count: u64, next: &AtomicU64, tally: &Mutex<Tally>) -> Outcome<()> {
    Builder::new_current_thread().enable_all().build()?.block_on(work(seed, count, next, tally))
}

async fn work(seed: u64, count: u64, next: &AtomicU64, tally: &Mutex<Tally>) -> Outcome<()> {
    let schemas = sources::all()?;
    let client = connect(&local_postgres::Server::shared()?.fresh_database()?).await?;
    client
        .batch_execute("set jit = off; set client_min_messages = error; set statement_timeout = 1000")
        .await?;
    let keywords = crate::grammar::keywords::of_postgres().await?;
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= count.div_ceil(MUTANTS) {
            return Ok(());
        }
        let mut choices = Choices::random(seed.wrapping_mul(0x1_0000_0000).wrapping_add(number));
        let Some(schema) = choices.pick(&schemas) else { return Ok(()) };
        let mutator = Mutator::new(&schema.statements, &keywords);
        let at = choices.below(schema.statements.len());
        client.batch_execute("rollback; begin").await?;
        // What Postgres does not take as it is, here and in a transaction, is no schema to start from.
        if let Some(before) = schema.statements.get(..at)
            && first_refused(&client, before, 0).await?.is_none()
        {
            client.batch_execute("savepoint here").await?;
            for _ in 0..MUTANTS {
                if let Some(mutant) = mutator.mutated(at, &mut choices) {
                    compare(&client, &schema.name, &mutant, at, tally).await?;
                }
            }
        }
    }
}

/// Compares the answers to a schema whose statements ahead of `at` Postgres has taken already.
async fn compare(
    client: &Client,
    name: &str,
    mutant: &[String],
    at: usize,
    tally: &Mutex<Tally>,
) -> Outcome<()> {
    let Some(behind) = mutant.get(at..) else { return Ok(()) };
    let theirs = first_refused(client, behind, at).await?;
    client.batch_execute("rollback to savepoint here").await?;
    if theirs.as_ref().is_some_and(Answer::is_about_the_run) {
        return Ok(());
    }
    let end = theirs.as_ref().map_or(mutant.len(), |theirs| theirs.statement + 1);
    let statements = mutant.get(..end).unwrap_or(mutant);
    let ours = ours(statements);
    tally.lock().unwrap_or_else(PoisonError::into_inner).note(name, statements, ours, theirs);
    Ok(())
}

/// The first of the statements that Postgres refuses, which are numbered from `start`.
async fn first_refused(client: &Client, statements: &[String], start: usize) -> Outcome<Option<Answer>> {
    for (statement, sql) in (start..).zip(statements) {
        let Err(error) = client.batch_execute(sql).await else { continue };
        let Some(known) = error.as_db_error() else {
            return Err(format!("{}\n{sql}", with_causes(&error)).into());
        };
        let (code, message) = (known.code().code().to_owned(), known.message().to_owned());
        return Ok(Some(Answer { statement, code, message, is_error: true }));
    }
    Ok(None)
}

impl Answer {
    /// Whether the statement could not be tried in a transaction, or says something of the data or the server.
    fn is_about_the_run(&self) -> bool {
        let codes = [
            &SqlState::ACTIVE_SQL_TRANSACTION,
            &SqlState::QUERY_CANCELED,
            &SqlState::UNSAFE_NEW_ENUM_VALUE_USAGE,
            &SqlState::IN_FAILED_SQL_TRANSACTION,
            &SqlState::UNDEFINED_FILE,
            &SqlState::RAISE_EXCEPTION,
            &SqlState::OBJECT_IN_USE,
        ];
        codes.iter().any(|code| code.code() == self.code)
    }
}
