//! Every golden case of the analyser on a real Postgres.
//!
//! `prepare/<case>`: Postgres prepares each query with the types that we say, and refuses with the same SQLSTATE what we refuse.
//! `execute/<case>`: each query runs on empty tables and on hostile rows; no column that we call not null is null, and no
//! more rows come than we say, a read changes nothing, and no constraint is violated that we do not list.
//! `constants/<family>`: Postgres takes and refuses the same constants.

mod case;
mod constants;
mod database;
mod effects;
mod execute;
mod exempt;
mod prepare;

use std::{error::Error, process::ExitCode, sync::Arc};

use libtest_mimic::{Arguments, Trial};
use tokio_postgres::error::DbError;

use case::Case;
use database::Database;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let exempt = Arc::new(exempt::read()?);
    let mut trials = Vec::new();
    let mut names = Vec::new();
    for case in Case::all()? {
        names.push(case.name.clone());
        let can_run = case.can_run();
        let may_lack_extension = exempt.contains_key(&format!("{} *", case.name));
        let database = Arc::new(Database::new(case));
        let prepared = Arc::clone(&database);
        trials.push(Trial::test(format!("prepare/{}", database.case.name), move || {
            prepared.run(async |client, answers| match may_lack_extension && lacks_extension(answers) {
                true => Ok(()),
                false => prepare::check(&prepared.case, &client, answers).await,
            })
        }));
        if can_run {
            let exempt = Arc::clone(&exempt);
            trials.push(Trial::test(format!("execute/{}", database.case.name), move || {
                database.run(async |client, answers| match may_lack_extension && lacks_extension(answers) {
                    true => Ok(()),
                    false => execute::check(&database.case, &client, &exempt).await,
                })
            }));
        }
    }
    trials.extend(constants::trials()?);
    trials.push(Trial::test("exempt/names_cases_that_exist", move || exempt::check(&exempt, &names)));
    Ok(libtest_mimic::run(&Arguments::from_args(), trials).exit_code())
}

/// Whether Postgres says that an extension which a script creates is not installed.
fn lacks_extension(answers: &[Result<(), tokio_postgres::Error>]) -> bool {
    let errors = answers.iter().filter_map(|answer| answer.as_ref().err()?.as_db_error());
    errors.map(DbError::message).any(|message| message.ends_with("is not available"))
}
