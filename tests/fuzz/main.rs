//! Random queries over random schemas and rows: what the analyser says of each is held against a real Postgres.
//!
//! `MODE=mutate`, `chain` or `keywords` makes texts that may be wrong instead, see `grammar`, `definitions` schemas that may be wrong, and
//! `all` makes everything.
//!
//! `COUNT` says how many queries both have to accept until the run ends, `SEED` which ones they are, `EXAMPLES=0` leaves out
//! the shrunk examples, `OTHERS=1` adds some of what only one of both refuses. A run fails if a type, a name, a nullability or a number of rows is wrong.

mod call;
mod catalog;
mod choices;
mod compare;
mod definitions;
mod expression;
mod from;
mod grammar;
mod predicate;
mod query;
mod report;
mod schema;
mod write;

use std::{
    env,
    error::Error,
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

use anosql_tests::{agree::Origins, connect, hostile, with_causes};
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Builder;
use tokio_postgres::Client;

use catalog::Catalog;
use choices::{Choices, shrink};
use compare::{Server, Verdict, Written, describe};
use expression::Generator;
use grammar::Mode;
use report::Report;
use schema::Schema;

/// So many queries are made for each schema.
const QUERIES: u64 = 400;
/// After so many schemas a line says how far the run has come.
const PROGRESS: usize = 25;
/// So many smaller queries are tried for each that is shown.
const TRIES: usize = 500;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// What runs unless `MODE` says otherwise.
const MODE: &str = "all";

fn main() -> ExitCode {
    let wanted: String = setting("MODE", MODE.to_owned());
    let is_wanted = |name: &str| wanted == "all" || wanted == name;
    let mut trials = Vec::new();
    if is_wanted("queries") {
        trials.push(Trial::test("random_queries", run));
    }
    for mode in Mode::ALL.into_iter().filter(|mode| is_wanted(mode.name())) {
        trials.push(Trial::test(format!("grammar/{}", mode.name()), move || grammar::run(mode)));
    }
    if is_wanted("definitions") {
        trials.push(Trial::test("definitions", definitions::run));
    }
    if trials.is_empty() {
        eprintln!("MODE is none of all, queries, mutate, chain, keywords, definitions: {wanted}");
        return ExitCode::FAILURE;
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// What the environment asks for.
struct Settings {
    seed: u64,
    count: usize,
    /// How many examples are shrunk of each thing.
    examples: usize,
}

fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn run() -> Result<(), Failed> {
    let settings = Settings {
        seed: setting("SEED", 1),
        count: setting("COUNT", 2000),
        examples: setting("EXAMPLES", usize::MAX),
    };
    let started = Instant::now();
    let report = Mutex::new(Report::new(setting("OTHERS", 0)));
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..thread::available_parallelism().map_or(1, usize::from))
            .map(|_| scope.spawn(|| work(&settings, &next, &report, started)))
            .collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(outcome) => outcome.map_err(|error| Failed::from(with_causes(&*error))),
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })?;
    let report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!("{report}\n{}", report.summary(settings.seed, started.elapsed()));
    if report.wrong() == 0 {
        Ok(())
    } else {
        Err(format!("{} queries are described wrongly", report.wrong()).into())
    }
}

/// Takes one schema after the other until there are enough queries.
fn work(settings: &Settings, next: &AtomicU64, report: &Mutex<Report>, started: Instant) -> Outcome<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let url = local_postgres::Server::shared()?.fresh_database()?;
        let (reader, writer) = (connect(&url).await?, connect(&url).await?);
        for client in [&reader, &writer] {
            client.batch_execute("set jit = off; set client_min_messages = error").await?;
        }
        reader.batch_execute("set default_transaction_read_only = on").await?;
        while lock(report).accepted() < settings.count {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let seed = settings.seed.wrapping_mul(0x1_0000_0000).wrapping_add(number * (QUERIES + 1));
            one_schema(settings, seed, &reader, &writer, report, started).await?;
        }
        Ok(())
    })
}

fn lock(report: &Mutex<Report>) -> std::sync::MutexGuard<'_, Report> {
    report.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn one_schema(
    settings: &Settings,
    seed: u64,
    reader: &Client,
    writer: &Client,
    report: &Mutex<Report>,
    started: Instant,
) -> Outcome<()> {
    let mut choices = Choices::random(seed);
    let schema = Schema::random(&mut choices);
    let sql = schema.sql();
    writer.batch_execute("drop schema public cascade; create schema public").await?;
    writer.batch_execute(&sql).await.map_err(|error| format!("{}\n{sql}", with_causes(&error)))?;
    // A table may be without rows, where its keys or checks are in the way.
    hostile::fill(writer).await.ok();
    if choices.chance(30) {
        // So may one that nothing references.
        writer.batch_execute(&format!("delete from t{}", 1 + choices.below(4))).await.ok();
    }
    let catalog = Catalog::read(writer).await?;
    let server = Server { reader, writer, origins: Origins::read(writer).await? };
    let written: Vec<Written> =
        (1..=QUERIES).map(|number| generate(&catalog, Choices::random(seed + number)).0).collect();
    let descriptions = describe(&sql, &written);
    for (number, (one, description)) in (1..).zip(written.iter().zip(&descriptions)) {
        let verdict = server
            .compare(one, description)
            .await
            .map_err(|error| format!("{}\n{}", with_causes(&error), one.sql))?;
        let wanted = lock(report).note(&verdict, settings.examples);
        if wanted {
            let (_, made) = generate(&catalog, Choices::random(seed + number));
            let example = example(&schema, &catalog, &server, &verdict, made).await;
            lock(report).show(verdict.topic(), example);
        }
    }
    let mut report = lock(report);
    report.schemas += 1;
    if report.schemas.is_multiple_of(PROGRESS) {
        println!("{}", report.summary(settings.seed, started.elapsed()));
    }
    Ok(())
}

/// One statement, and the choices that it is made of.
fn generate(catalog: &Catalog, choices: Choices) -> (Written, Vec<u32>) {
    let mut generator = Generator { choices, catalog, parameters: 0, aliases: 0, windows: Vec::new() };
    let (sql, returns_rows) =
        if generator.choices.chance(20) { generator.write() } else { (generator.query(), true) };
    (Written { sql, returns_rows }, generator.choices.made)
}

/// The smallest query found that shows the same, as a case.
async fn example(
    schema: &Schema,
    catalog: &Catalog,
    server: &Server<'_>,
    verdict: &Verdict,
    made: Vec<u32>,
) -> String {
    let sql = schema.sql();
    let topic = verdict.topic();
    let look = async |choices: Vec<u32>| {
        let (written, made) = generate(catalog, Choices::replay(choices));
        let description = describe(&sql, std::slice::from_ref(&written)).pop()?;
        let verdict = server.compare(&written, &description).await.ok()?;
        Some((written, made, verdict))
    };
    let smallest = shrink(made, TRIES, async |choices| {
        let (_, made, verdict) = look(choices).await?;
        (verdict.topic() == topic).then_some(made)
    })
    .await;
    match look(smallest).await {
        Some((written, _, verdict)) => {
            let what = match verdict {
                Verdict::Wrong { what, .. } => what,
                Verdict::Refused { code, message } | Verdict::Missed { code, message } => {
                    format!("{message} [{code}]")
                }
                Verdict::Exact | Verdict::Neither { .. } => "it does not show again".into(),
            };
            let needed = schema.needed_for(&written.sql);
            format!("-- {what}\n-- name: schema#\n{needed}\n{}", written.named("find"))
        }
        None => "it does not show again".into(),
    }
}
