//! The analyser seen from outside, one property a file.
//!
//! `ui/<topic>/<behaviour>.sql` is a query file as a user writes it. Its script `schema` creates what the queries need. Beside it
//! stand `.out`, the signatures of its queries, `.err`, its diagnostics as they are drawn, and, for the topic `why`, `.why`, the
//! reasons of what the signatures say; each only where there is something to say. The diagnostics of the topic `rust` are those of
//! Rust, too. A case that is for some versions of Postgres only names them in its first line, as in `-- postgres: 17-18`. `BLESS=1`
//! writes all anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anosql_core::{
    compile::{Compiled, compile_loaded, explain_loaded},
    describe,
    diagnostic::Diagnostic,
    load::{self, Loaded},
    query::Operator,
    render::render,
    rust,
    settings::Settings,
};
use libtest_mimic::{Arguments, Failed, Trial};
use similar::TextDiff;

/// The folders as messages print them, which is how the tests are run from the crate's folder. Of the second Postgres refuses
/// the schemas, so that it has nothing to say of the queries, or the queries, but not before they run.
const FOLDERS: [&str; 2] = ["tests/ui", "tests/broken"];

fn main() -> io::Result<ExitCode> {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeSet::new();
    for folder in FOLDERS {
        for topic in fs::read_dir(crate_root.join(folder))? {
            for file in fs::read_dir(topic?.path())? {
                files.insert(file?.path());
            }
        }
    }
    let mut cases: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        cases.entry(file.with_extension("")).or_default().insert(extension.to_owned());
    }
    let bless = env::var_os("BLESS").is_some();
    let trials = cases.into_iter().map(|(case, extensions)| {
        let shown = case.strip_prefix(crate_root).unwrap_or(&case).to_owned();
        let name = FOLDERS.iter().find_map(|folder| shown.strip_prefix(folder).ok()).unwrap_or(&shown);
        let (name, shown) = (name.display().to_string(), shown.display().to_string());
        Trial::test(name.clone(), move || check(&case, (&name, &shown), &extensions, bless))
    });
    Ok(libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code())
}

/// The files of one case, given without their extensions, agree.
fn check(
    case: &Path,
    (name, shown): (&str, &str),
    extensions: &BTreeSet<String>,
    bless: bool,
) -> Result<(), Failed> {
    if !extensions.contains("sql") {
        return Err(format!("{shown}.sql is missing: remove what stands beside it").into());
    }
    if let Some(other) =
        extensions.iter().find(|extension| !["sql", "out", "err", "why"].contains(&extension.as_str()))
    {
        return Err(format!("{shown}.{other} is no part of a case").into());
    }
    let text = fs::read_to_string(case.with_extension("sql"))?;
    let (loaded, diagnostics) = read(name, &text);
    let compiled = compile_loaded(loaded, diagnostics);
    let reasons = if name.starts_with("why/") { reasons(name, &text) } else { String::new() };
    let expected = [("out", signatures(&compiled)), ("err", messages(name, &compiled)), ("why", reasons)];
    if expected.iter().all(|(_, text)| text.is_empty()) {
        return Err(format!("{shown}.sql has neither a query nor a mistake").into());
    }
    for (extension, found) in expected {
        agree(&case.with_extension(extension), &format!("{shown}.{extension}"), &found, bless)?;
    }
    Ok(())
}

/// What a case says, for the versions that its first line names, such as `-- postgres: 17-18`.
fn read(name: &str, text: &str) -> (Loaded, Vec<Diagnostic>) {
    let (loaded, diagnostics) = load::texts(&[], &[(&format!("{name}.sql"), text)]);
    let first = text.lines().next().and_then(|line| line.strip_prefix("-- postgres: "));
    (Loaded { postgres: first.and_then(|versions| versions.parse().ok()), ..loaded }, diagnostics)
}

/// The file holds `found`, and does not exist where there is nothing to say.
fn agree(path: &Path, shown: &str, found: &str, bless: bool) -> Result<(), Failed> {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == found && (path.exists() != found.is_empty()) {
        return Ok(());
    }
    if !bless {
        let diff = TextDiff::from_lines(expected.as_str(), found);
        let diff = diff.unified_diff().header(shown, "found").to_string();
        return Err(
            format!("{diff}\nRead the difference. If it is right, BLESS=1 writes it to the file.").into()
        );
    }
    match found {
        "" => fs::remove_file(path)?,
        _ => fs::write(path, found)?,
    }
    Ok(())
}

/// Every diagnostic as it is drawn, a blank line between two.
fn messages(name: &str, compiled: &Compiled) -> String {
    let mut diagnostics = compiled.messages();
    if name.starts_with("rust/") {
        diagnostics.extend(rust::refusals(&compiled.module, &Settings::default()).diagnostics);
    }
    let drawn: Vec<String> =
        diagnostics.iter().map(|diagnostic| render(&compiled.sources, diagnostic) + "\n").collect();
    drawn.join("\n")
}

/// The queries in the text form of `anosql describe`, without their places. Scripts have no signature.
fn signatures(compiled: &Compiled) -> String {
    let queries = compiled.module.queries.iter().filter(|query| query.operator != Operator::Script);
    queries.map(describe::signature).collect::<Vec<String>>().join("\n")
}

/// The reasons of every query that has some, below its name.
fn reasons(name: &str, text: &str) -> String {
    let (loaded, diagnostics) = read(name, text);
    let compiled = explain_loaded(loaded, diagnostics);
    let queries = compiled.module.queries.iter().filter(|query| query.operator != Operator::Script);
    let explained = queries.map(|query| format!("{}\n{}", query.name, describe::reasons(query)));
    explained.collect::<Vec<String>>().join("\n")
}
