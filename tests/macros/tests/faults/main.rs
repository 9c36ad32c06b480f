//! Transactions with faults at random places: no acknowledged write is lost, none that was said to have failed is there,
//! no connection stays in a transaction, and nobody waits for what somebody else gave up.
//!
//! `COUNT` says how many transactions there are, `SEED` which ones. `make faults COUNT=100000 SEED=7` runs many.

// A test that cannot set its scene up has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod choices;
mod tally;
mod worker;

use std::{collections::HashSet, env, time::Duration};

use anosql_rs::{
    deadpool_postgres::{Manager, Pool},
    only_free,
    tokio_postgres::NoTls,
};
use tokio::time::{Instant, sleep};

use self::{choices::Choices, tally::Tally, worker::Worker};

pub(crate) mod queries {
    anosql_rs::include_queries!("sql/ledger.sql");
}

/// How many callers there are. The pool has a connection for each and its next caller.
const WORKERS: u64 = 4;

fn setting(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |value| value.parse().expect(name))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_writes_are_kept() {
    let (count, seed) = (setting("COUNT", 400), setting("SEED", 1));
    let url = local_postgres::Server::shared().unwrap().fresh_database().unwrap();
    let manager = Manager::new(url.parse().unwrap(), NoTls);
    let size = usize::try_from(2 * WORKERS).unwrap();
    let pool = Pool::builder(manager).max_size(size).pre_recycle(only_free()).build().unwrap();
    pool.get().await.unwrap().batch_execute("create table ledger (id bigint primary key)").await.unwrap();

    let start = Instant::now();
    let workers = (0..WORKERS).map(|number| {
        let choices = Choices::new(seed * WORKERS + number);
        let (first, step) = (i64::try_from(number).unwrap(), i64::try_from(WORKERS).unwrap());
        let worker = Worker::new(url.clone(), pool.clone(), choices, first, step);
        tokio::spawn(worker.run(count / WORKERS))
    });
    let mut tally = Tally::default();
    for worker in workers.collect::<Vec<_>>() {
        tally.add(worker.await.unwrap());
    }

    let recorded: HashSet<i64> = queries::recorded(&pool).await.unwrap().into_iter().collect();
    let lost: Vec<_> = tally.kept.iter().filter(|id| !recorded.contains(id)).collect();
    let unwanted: Vec<_> = tally.refused.iter().filter(|id| recorded.contains(id)).collect();
    println!(
        "{count} transactions in {:.0?}: {} writes acknowledged, {} lost; {} refused, {} of them there; \
         the pool's next caller waited {:?} at most",
        start.elapsed(),
        tally.kept.len(),
        lost.len(),
        tally.refused.len(),
        unwanted.len(),
        tally.longest_wait,
    );
    for (fault, count) in &tally.faults {
        println!("{count:>8} {fault}");
    }
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert!(unwanted.is_empty(), "refused and there: {unwanted:?}");
    assert!(!recorded.contains(&-1), "a transaction that was left open was committed");
    nothing_is_left_in_a_transaction(&pool).await;
}

/// What the last callers gave up may take a moment to end.
async fn nothing_is_left_in_a_transaction(pool: &Pool) {
    let start = Instant::now();
    while queries::in_transaction(pool).await.unwrap() > 0 {
        assert!(start.elapsed() < Duration::from_secs(120), "a connection stays in a transaction");
        sleep(Duration::from_millis(10)).await;
    }
}
