//! Where the golden cases are.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// The folder of the cases whose SQL is held against a real Postgres.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../anosql-core/tests/ui")
}

/// The files of its cases, in the order of their names.
pub fn files() -> io::Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for topic in fs::read_dir(root())? {
        for file in fs::read_dir(topic?.path())? {
            files.insert(file?.path());
        }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "sql"));
    Ok(files)
}
