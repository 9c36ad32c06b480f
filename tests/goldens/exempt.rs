//! The queries that `exempt.txt` says cannot be tested by running them, each with its reason.

use std::{collections::BTreeMap, error::Error, fs, path::Path};

use anosql_core::version::Versions;
use anosql_tests::version;
use libtest_mimic::Failed;

/// `<topic>/<behaviour> <query>` and why. A case whose query is `*` is only tested where its extension is installed; behind
/// `@` stand the versions of Postgres that are meant, if not all are.
pub(crate) type Exempt = BTreeMap<String, String>;

pub(crate) fn read() -> Result<Exempt, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens/exempt.txt");
    let mut exempt = Exempt::new();
    for line in fs::read_to_string(path)?.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (name, reason) =
            line.split_once(": ").ok_or_else(|| format!("exempt.txt gives no reason: {line}"))?;
        let (name, versions) = name.split_once('@').unwrap_or((name, "15-18"));
        if !versions.parse::<Versions>()?.contains(version::of_server()) {
            continue;
        }
        exempt.insert(name.to_owned(), reason.to_owned());
    }
    Ok(exempt)
}

/// No line has outlived its case.
pub(crate) fn check(exempt: &Exempt, cases: &[String]) -> Result<(), Failed> {
    let gone: Vec<&str> = exempt
        .keys()
        .map(String::as_str)
        .filter(|entry| !cases.iter().any(|case| entry.split(' ').next() == Some(case)))
        .collect();
    if gone.is_empty() {
        Ok(())
    } else {
        Err(format!("exempt.txt names cases that are gone: {gone:?}").into())
    }
}
