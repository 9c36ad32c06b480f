//! Constants: what the analyser says of each is what Postgres says, and what `constants/<family>.txt` holds.
//!
//! A line of these files is an answer, `ok` or a SQLSTATE, and an expression. Behind an answer that is some versions' only stand
//! these, as in `ok@16-18`; the line is passed over where the tests run on another.

use std::{collections::HashMap, error::Error, fs, path::Path};

use anosql_core::{load, version::Versions};
use anosql_tests::{connect, version};
use libtest_mimic::{Failed, Trial};
use local_postgres::Server;
use tokio::runtime::Builder;

/// A file of constants.
struct Family {
    name: String,
    constants: Vec<Constant>,
}

struct Constant {
    answer: String,
    expression: String,
}

/// A test for each file.
pub(crate) fn trials() -> Result<Vec<Trial>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens/constants");
    let schema = fs::read_to_string(folder.join("schema.sql"))?;
    let mut trials = Vec::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let family = read(&path)?;
            let schema = schema.clone();
            trials.push(Trial::test(format!("constants/{}", family.name), move || family.check(&schema)));
        }
    }
    Ok(trials)
}

fn read(path: &Path) -> Result<Family, Box<dyn Error>> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut constants = Vec::new();
    for line in fs::read_to_string(path)?.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (answer, expression) =
            line.split_once(' ').ok_or_else(|| format!("{name}: no answer before {line}"))?;
        let (answer, versions) = answer.split_once('@').unwrap_or((answer, "15-18"));
        if !versions.parse::<Versions>()?.contains(version::of_server()) {
            continue;
        }
        constants.push(Constant { answer: answer.to_owned(), expression: expression.trim().to_owned() });
    }
    Ok(Family { name, constants })
}

impl Family {
    fn check(&self, schema: &str) -> Result<(), Failed> {
        let ours = self.ours(schema);
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let theirs = runtime.block_on(self.theirs(schema)).map_err(|error| error.to_string())?;
        let mut wrong = String::new();
        for ((constant, ours), theirs) in self.constants.iter().zip(ours).zip(theirs) {
            let Constant { answer, expression } = constant;
            if *answer != ours || *answer != theirs {
                wrong += &format!("{expression}: {answer} expected, {ours} here, {theirs} in Postgres\n");
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong.into()) }
    }

    /// What the analyser says of each.
    fn ours(&self, schema: &str) -> Vec<String> {
        let query = |(index, constant): (usize, &Constant)| {
            format!("-- name: c{index}\nselect {} as value\n\n", constant.expression)
        };
        let queries: String = self.constants.iter().enumerate().map(query).collect();
        let (loaded, diagnostics) = load::texts(&[("schema.sql", schema)], &[("constants.sql", &queries)]);
        let compiled = version::compile_for_server(loaded, diagnostics);
        let mut errors: HashMap<&str, &str> = HashMap::new();
        for error in compiled.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
            errors.insert(error.query.as_deref().unwrap_or_default(), error.code.unwrap_or("none"));
        }
        let answer = |index| errors.get(format!("c{index}").as_str()).copied().unwrap_or("ok").to_owned();
        (0..self.constants.len()).map(answer).collect()
    }

    /// What Postgres says of each.
    async fn theirs(&self, schema: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let client = connect(&Server::shared()?.fresh_database()?).await?;
        client.batch_execute(schema).await?;
        let mut answers = Vec::new();
        for constant in &self.constants {
            let answer = client.prepare(&format!("select {} as value", constant.expression)).await;
            answers.push(match answer {
                Ok(_) => "ok".to_owned(),
                Err(error) => error.code().map_or_else(|| error.to_string(), |code| code.code().to_owned()),
            });
        }
        Ok(answers)
    }
}
