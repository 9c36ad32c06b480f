//! Texts that may be wrong: both take the same ones, and call the same ones syntax errors at the same place.
//!
//! `mutate` changes a token of a golden case's statement, `chain` writes expressions without parentheses, `keywords` puts each
//! word where a name may stand.

mod answer;
mod chain;
mod keywords;
mod mutants;
mod tally;

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

use anosql_tests::{agree::Origins, connect, with_causes};
use libtest_mimic::Failed;
use tokio::runtime::Builder;
use tokio_postgres::Client;

use crate::{Outcome, setting};
use answer::{Ours, Theirs};
use tally::{Place, Tally, compare};

/// What kind of texts a run makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Mutate,
    Chain,
    Keywords,
}

impl Mode {
    pub(crate) const ALL: [Mode; 3] = [Mode::Mutate, Mode::Chain, Mode::Keywords];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Mode::Mutate => "mutate",
            Mode::Chain => "chain",
            Mode::Keywords => "keywords",
        }
    }
}

/// Compares `COUNT` texts. `TOPICS` says how many topics of each kind of difference are shown.
pub(crate) fn run(mode: Mode) -> Result<(), Failed> {
    let (seed, count, topics) = (setting("SEED", 1), setting("COUNT", 2000), setting("TOPICS", 0));
    let started = Instant::now();
    let tally = Mutex::new(Tally::default());
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        let work = || match mode {
            Mode::Mutate => worker(mutants::work(seed, count, &next, &tally)),
            Mode::Chain => worker(chain::work(seed, count, &next, &tally)),
            Mode::Keywords => worker(keywords::work(seed, count, &next, &tally)),
        };
        let workers: Vec<_> =
            (0..thread::available_parallelism().map_or(1, usize::from)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(outcome) => outcome.map_err(|error| Failed::from(with_causes(&*error))),
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })?;
    let tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!(
        "=== {}, seed {seed}, {:.0} s: {}",
        mode.name(),
        started.elapsed().as_secs_f64(),
        tally.shown(topics)
    );
    match tally.wrong() {
        0 => Ok(()),
        wrong => Err(format!("{wrong} of {} answers differ", tally.compared()).into()),
    }
}

fn worker(work: impl Future<Output = Outcome<()>>) -> Outcome<()> {
    Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// The number of the next round, if `count` texts need one.
fn next_round(next: &AtomicU64, count: u64, texts: usize) -> Option<u64> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    (number < count.div_ceil(texts as u64)).then_some(number)
}

/// A database of its own, and its name.
struct Database {
    name: String,
    admin: Client,
    client: Client,
}

impl Database {
    /// One with a schema; `None` where Postgres refuses that.
    async fn with(name: String, schema: &str) -> Outcome<Option<Self>> {
        let server = local_postgres::Server::shared()?;
        let admin = connect(&server.url("postgres")).await?;
        admin.batch_execute(&format!("create database {name} strategy file_copy")).await?;
        let client = connect(&server.url(&name)).await?;
        client.batch_execute("set jit = off; set client_min_messages = error").await?;
        let made = client.batch_execute(schema).await.is_ok();
        let database = Self { name, admin, client };
        if made {
            return Ok(Some(database));
        }
        database.end().await?;
        Ok(None)
    }

    async fn end(self) -> Outcome<()> {
        let Database { name, admin, client } = self;
        drop(client);
        admin.batch_execute(&format!("drop database {name} with (force)")).await?;
        Ok(())
    }

    /// Compares the answers to queries.
    async fn queries(
        &self,
        place: Place<'_>,
        schema: &str,
        texts: &[String],
        tally: &Mutex<Tally>,
    ) -> Outcome<()> {
        let origins = Origins::read(&self.client).await?;
        let answers = answer::describe(schema, texts);
        for (sql, ours) in texts.iter().zip(&answers) {
            let theirs = answer::prepare(&self.client, sql).await.map_err(|error| about(&error, sql))?;
            note(tally, place, sql, ours, &theirs, &origins);
        }
        Ok(())
    }

    /// Compares the answers to statements of which each follows the same schema.
    async fn statements(
        &self,
        place: Place<'_>,
        schema: &str,
        texts: &[String],
        tally: &Mutex<Tally>,
    ) -> Outcome<()> {
        let origins = Origins::read(&self.client).await?;
        for sql in texts {
            let ours = answer::apply(schema, sql);
            let theirs = answer::run(&self.client, sql).await.map_err(|error| about(&error, sql))?;
            note(tally, place, sql, &ours, &theirs, &origins);
        }
        Ok(())
    }
}

fn about(error: &tokio_postgres::Error, sql: &str) -> String {
    format!("{}\n{sql}", with_causes(error))
}

fn note(tally: &Mutex<Tally>, place: Place<'_>, sql: &str, ours: &Ours, theirs: &Theirs, origins: &Origins) {
    let difference = compare(sql, ours, theirs, origins);
    tally.lock().unwrap_or_else(PoisonError::into_inner).note(place, sql, ours, theirs, difference);
}
