//! One caller among several: a transaction with faults in it, on one kind of connection after the other.

use std::{pin::pin, time::Duration};

use anosql_rs::{
    Cached, Error, ErrorKind, ExclusiveExecutor, Executor, commit,
    deadpool_postgres::Pool,
    tokio_postgres::{CancelToken, Client, NoTls, connect, error::SqlState},
};
use tokio::time::{Instant, timeout};

use crate::{choices::Choices, queries, tally::Tally};

/// Long enough for a machine that does much else, and far shorter than what is given up.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Worker {
    url: String,
    pool: Pool,
    choices: Choices,
    next_id: i64,
    step: i64,
    pub(crate) tally: Tally,
}

/// How a transaction goes on.
#[derive(PartialEq)]
enum Then {
    Finish,
    /// A call in it was given up, and would last.
    GiveUp,
}

/// Commits behind a call that was given up, and has the server cancel that. A cancellation that comes before the
/// statement does nothing, so there may have to be several.
async fn cancelled<T>(commit: impl Future<Output = T>, then: Then, token: CancelToken) -> T {
    if then == Then::Finish {
        return commit.await;
    }
    let mut commit = pin!(commit);
    loop {
        token.cancel_query(NoTls).await.ok();
        if let Ok(committed) = timeout(Duration::from_millis(20), commit.as_mut()).await {
            return committed;
        }
    }
}

impl Worker {
    /// Writes the numbers `first`, `first + step` and so on.
    pub(crate) fn new(url: String, pool: Pool, choices: Choices, first: i64, step: i64) -> Self {
        Self { url, pool, choices, next_id: first, step, tally: Tally::default() }
    }

    pub(crate) async fn run(mut self, rounds: u64) -> Tally {
        let mut client = self.connect().await;
        let mut cached = Cached::new(self.connect().await);
        for _ in 0..rounds {
            self.asks_the_pool().await;
            match self.choices.below(5) {
                0 => self.outside().await,
                1 => {
                    if client.is_closed() {
                        client = self.connect().await;
                    }
                    let Ok(transaction) = client.transaction().await else { continue };
                    let (mut ids, token) = (Vec::new(), transaction.cancel_token());
                    let then = self.work(&transaction, &mut ids, token.clone()).await;
                    let committed = cancelled(commit(transaction), then, token).await;
                    self.note(ids, committed);
                }
                2 => {
                    if cached.is_closed() {
                        cached = Cached::new(self.connect().await);
                    }
                    let Ok(transaction) = cached.transaction().await else { continue };
                    let (mut ids, token) = (Vec::new(), transaction.cancel_token());
                    let then = self.work(&transaction, &mut ids, token.clone()).await;
                    let committed = cancelled(transaction.commit(), then, token).await;
                    self.note(ids, committed);
                }
                _ => self.pooled().await,
            }
        }
        self.tally
    }

    async fn connect(&self) -> Client {
        let (client, connection) = connect(&self.url, NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    /// The next caller of the pool gets an answer, whatever was given up before.
    async fn asks_the_pool(&mut self) {
        let start = Instant::now();
        loop {
            let answer = timeout(PATIENCE, queries::pid(&self.pool)).await;
            match answer.expect("the pool lets a caller wait") {
                Ok(_) => break,
                // A backend may have been ended while its connection lay in the pool.
                Err(error) => assert_eq!(error.kind(), ErrorKind::Connection, "{error}"),
            }
        }
        self.tally.longest_wait = self.tally.longest_wait.max(start.elapsed());
    }

    async fn pooled(&mut self) {
        let Ok(mut client) = timeout(PATIENCE, self.pool.get()).await.expect("the pool gives nothing") else {
            return;
        };
        let begun = timeout(PATIENCE, client.transaction()).await;
        let Ok(transaction) = begun.expect("a connection of the pool is busy") else { return };
        let mut ids = Vec::new();
        let token = transaction.cancel_token();
        if self.work(&transaction, &mut ids, token).await == Then::Finish {
            let committed = commit(transaction).await;
            self.note(ids, committed);
        }
    }

    fn note(&mut self, ids: Vec<i64>, committed: Result<(), Error>) {
        match committed {
            Ok(()) => self.tally.kept.extend(ids),
            Err(error) if error.code() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION) => {
                self.tally.refused.extend(ids);
            }
            // Whether a lost connection has committed is not known to anybody.
            Err(_) => {}
        }
    }

    fn id(&mut self) -> i64 {
        self.next_id += self.step;
        self.next_id
    }

    fn chose(&mut self, fault: &'static str) {
        *self.tally.faults.entry(fault).or_default() += 1;
    }

    /// Writes rows and makes faults. The rows that were acknowledged are in `ids`.
    async fn work<D: Executor>(&mut self, db: &D, ids: &mut Vec<i64>, token: CancelToken) -> Then
    where
        for<'d> &'d D: ExclusiveExecutor<'d>,
    {
        for _ in 0..=self.choices.below(3) {
            self.write(db, ids).await;
            match self.choices.below(16) {
                0 => {
                    self.chose("first row, later one fails");
                    queries::ratio_first(db).await.ok();
                }
                1 => {
                    self.chose("first value, later row fails");
                    queries::ratio_value(db).await.ok();
                }
                2 => {
                    self.chose("all rows, one fails");
                    queries::ratios(db).await.ok();
                }
                3 => self.read_some(db, ids).await,
                4 => {
                    self.chose("future dropped, statement fails");
                    let patience = Duration::from_micros(self.choices.below(4000));
                    timeout(patience, queries::doze_and_fail(db)).await.ok();
                }
                5 => {
                    self.chose("future dropped, statement lasts");
                    let patience = Duration::from_micros(self.choices.below(2000));
                    if timeout(patience, queries::sleep(db)).await.is_err() {
                        return Then::GiveUp;
                    }
                }
                6 => {
                    self.chose("backend ended");
                    if let Ok(pid) = queries::pid(db).await {
                        queries::end(&self.pool, pid).await.ok();
                    }
                }
                7 => {
                    self.chose("statement cancelled");
                    let cancel = token.cancel_query(NoTls);
                    let (_, _) = tokio::join!(queries::doze_and_fail(db), cancel);
                }
                _ => self.chose("none"),
            }
        }
        Then::Finish
    }

    async fn write<D: Executor>(&mut self, db: &D, ids: &mut Vec<i64>)
    where
        for<'d> &'d D: ExclusiveExecutor<'d>,
    {
        let id = self.id();
        if self.choices.below(2) == 0 {
            if queries::record(db, id).await.is_ok() {
                ids.push(id);
            }
            return;
        }
        let all = [id, self.id(), self.id()];
        if queries::record_all(db, all).await.is_ok() {
            ids.extend(all);
        }
    }

    /// Reads a stream to somewhere, before or behind the row that fails, and writes between its rows.
    async fn read_some<D: Executor>(&mut self, db: &D, ids: &mut Vec<i64>)
    where
        for<'d> &'d D: ExclusiveExecutor<'d>,
    {
        self.chose("stream dropped");
        let Ok(mut rows) = queries::ratios_stream(db).await else { return };
        for _ in 0..self.choices.below(400) {
            let Ok(Some(_)) = rows.try_next().await else { return };
            if self.choices.below(100) == 0 {
                let id = self.id();
                if queries::record(db, id).await.is_ok() {
                    ids.push(id);
                }
            }
        }
    }

    /// Calls on the pool itself, each of which is a transaction of its own.
    async fn outside(&mut self) {
        let pool = self.pool.clone();
        let id = self.id();
        match self.choices.below(6) {
            0 => {
                self.chose("pool: the first of endless rows");
                queries::endless(&pool).await.ok();
            }
            1 => {
                self.chose("pool: future dropped");
                let patience = Duration::from_micros(self.choices.below(2000));
                timeout(patience, queries::sleep(&pool)).await.ok();
            }
            2 => {
                self.chose("pool: script that leaves a transaction open");
                assert_eq!(queries::leave_open(&pool).await.unwrap_err().kind(), ErrorKind::Pool);
            }
            3 => {
                self.chose("pooled connection left in a transaction");
                if let Ok(client) = pool.get().await {
                    queries::leave_open(&client).await.ok();
                }
            }
            4 => {
                self.chose("pool: stream dropped");
                if let Ok(mut rows) = queries::ratios_stream(&pool).await {
                    rows.try_next().await.ok();
                }
            }
            _ => self.chose("pool: none"),
        }
        if queries::record(&pool, id).await.is_ok() {
            self.tally.kept.push(id);
        }
    }
}
