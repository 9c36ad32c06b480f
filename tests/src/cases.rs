//! Where the golden cases are.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use crate::version;

/// The folder of the cases whose SQL is held against a real Postgres.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../anosql-core/tests/ui")
}

/// The files of its cases that are for the Postgres which the tests run on, in the order of their names.
pub fn files() -> io::Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for topic in fs::read_dir(root())? {
        for file in fs::read_dir(topic?.path())? {
            files.insert(file?.path());
        }
    }
    let mut cases = BTreeSet::new();
    for file in files.into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "sql"))
    {
        let versions = version::of_case(&fs::read_to_string(&file)?);
        if versions.is_none_or(|versions| versions.contains(version::of_server())) {
            cases.insert(file);
        }
    }
    Ok(cases)
}
