//! Texts that may be wrong: both take the same ones, and call the same ones syntax errors at the same place.
//!
//! `mutate` changes a token of a golden case's statement, `chain` writes expressions without parentheses, `keywords` puts each
//! word where a name may stand.

mod answer;
mod chain;
mod database;
pub(crate) mod keywords;
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

use anosql_tests::with_causes;
use libtest_mimic::Failed;
use tokio::runtime::Builder;

use crate::{Outcome, setting};
use tally::Tally;

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

/// The differences that fail a run unless `KINDS` says otherwise: those that break a promise, which are that we take what Postgres
/// calls a syntax error, refuse what it takes, or say other types.
///
/// The others are counted only. Some of D and I depend on the server, such as which settings, extensions and operator classes it
/// has, or are found out when a statement runs. In F to H both refuse, and differ in which of several mistakes is told.
const KINDS: &str = "ABCE";

/// Compares `COUNT` texts. `TOPICS` says how many topics of each kind of difference are shown.
pub(crate) fn run(mode: Mode) -> Result<(), Failed> {
    let (seed, count, topics) = (setting("SEED", 1), setting("COUNT", 4000), setting("TOPICS", 0));
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
    match tally.wrong(&setting("KINDS", KINDS.to_owned())) {
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
