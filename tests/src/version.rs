//! Which Postgres the tests run on, and which cases are for it.

use std::sync::OnceLock;

use anosql_core::{
    compile::{Compiled, compile_loaded},
    diagnostic::Diagnostic,
    load::Loaded,
    version::{Version, Versions},
};

/// The version of the Postgres that the tests start; of one that is not known the nearest that is.
pub fn of_server() -> Version {
    static VERSION: OnceLock<Version> = OnceLock::new();
    *VERSION.get_or_init(|| {
        let major = local_postgres::version().unwrap_or_default();
        Version::ALL.into_iter().rfind(|version| version.major() <= major).unwrap_or_default()
    })
}

/// The versions that a golden case is for, by its first line, such as `-- postgres: 17-18`. All are meant where it says nothing.
pub fn of_case(text: &str) -> Option<Versions> {
    text.lines().next()?.strip_prefix("-- postgres: ")?.trim().parse().ok()
}

/// What the analyser says for the Postgres that the tests run on.
pub fn compile_for_server(loaded: Loaded, diagnostics: Vec<Diagnostic>) -> Compiled {
    compile_loaded(Loaded { postgres: Some(of_server().into()), ..loaded }, diagnostics)
}
