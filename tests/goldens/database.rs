//! One database for each case, with its schema.

use std::sync::OnceLock;

use anosql_tests::connect;
use libtest_mimic::Failed;
use local_postgres::Server;
use tokio::runtime::Builder;
use tokio_postgres::{Client, Error};

use crate::{Outcome, case::Case};

/// A case and the database that its tests share. It is made by the first of them.
pub(crate) struct Database {
    pub(crate) case: Case,
    made: OnceLock<Result<Made, String>>,
}

struct Made {
    url: String,
    /// What Postgres said to each script.
    answers: Vec<Result<(), Error>>,
}

impl Database {
    pub(crate) fn new(case: Case) -> Self {
        Self { case, made: OnceLock::new() }
    }

    /// Runs a test on a connection of its own. It is told what Postgres said to each script of the case.
    pub(crate) fn run(
        &self,
        test: impl AsyncFnOnce(Client, &[Result<(), Error>]) -> Outcome,
    ) -> Result<(), Failed> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let made = self.made.get_or_init(|| runtime.block_on(self.make()).map_err(|error| error.to_string()));
        let made = made.as_ref().map_err(|error| format!("the database cannot be made: {error}"))?;
        let outcome = runtime.block_on(async { test(connect(&made.url).await?, &made.answers).await });
        outcome.map_err(|error| error.to_string().into())
    }

    async fn make(&self) -> Result<Made, Box<dyn std::error::Error>> {
        let url = Server::shared()?.fresh_database()?;
        let client = connect(&url).await?;
        let mut answers = Vec::new();
        for script in self.case.scripts() {
            answers.push(client.batch_execute(&script.sql).await);
        }
        Ok(Made { url, answers })
    }
}
