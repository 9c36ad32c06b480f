//! Builds that fail: each folder of `fails` is a crate, and its `message.txt` is all that the compiler says about it,
//! as its author sees it. `BLESS=1` writes those files.

// A test that cannot set its scene up has failed.
#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use libtest_mimic::{Arguments, Trial};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn main() -> ExitCode {
    let cases = cases();
    let mut messages = messages(&cases);
    let trials = cases
        .into_iter()
        .map(|case| {
            let said = messages.remove(&case).unwrap_or_default();
            Trial::test(case.clone(), move || compare(&case, &said).map_err(Into::into))
        })
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn cases() -> Vec<String> {
    let folders = fs::read_dir(Path::new(HERE).join("fails")).unwrap();
    let mut cases: Vec<String> =
        folders.map(|folder| folder.unwrap().file_name().into_string().unwrap()).collect();
    cases.sort();
    cases
}

/// What the compiler says about each case.
fn messages(cases: &[String]) -> BTreeMap<String, String> {
    // The crates lie where nothing else is built, so that they are a workspace of their own and stay built.
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fails");
    let members = cases.iter().map(|case| format!("{case:?}")).collect::<Vec<_>>().join(", ");
    write(&workspace.join("Cargo.toml"), &format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n"));
    fs::copy(Path::new(HERE).join("../../Cargo.lock"), workspace.join("Cargo.lock")).unwrap();
    for case in cases {
        write_crate(&Path::new(HERE).join("fails").join(case), &workspace.join(case), case);
    }

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--workspace", "--keep-going", "--offline", "--quiet", "--message-format=json"])
        .current_dir(&workspace)
        .env("CARGO_TARGET_DIR", workspace.join("target"))
        .output()
        .unwrap();
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let (package, message) = (&line["target"]["name"], &line["message"]);
        // How many errors there were is said last, at no place.
        if let (Some(package), Some(text)) = (package.as_str(), message["rendered"].as_str())
            && message["spans"].as_array().is_some_and(|spans| !spans.is_empty())
        {
            said.entry(package.to_owned()).or_default().push_str(text);
        }
    }
    assert!(!said.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    said
}

fn write_crate(from: &Path, to: &Path, name: &str) {
    let anosql_rs = Path::new(HERE).join("../../anosql-rs");
    let settings = fs::read_to_string(from.join("settings.toml")).unwrap_or_default();
    let manifest = format!(
        "[package]\nname = {name:?}\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n{settings}\
         [dependencies]\nanosql-rs = {{ path = {anosql_rs:?} }}\n"
    );
    write(&to.join("Cargo.toml"), &manifest);
    copy(from, to);
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else if path.extension().is_some_and(|extension| extension != "txt") {
            write(&to, &fs::read_to_string(&path).unwrap());
        }
    }
}

/// A file that is not changed is not written, so that nothing is built again because of it.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn compare(case: &str, said: &str) -> Result<(), String> {
    let path = Path::new(HERE).join("fails").join(case).join("message.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, said).unwrap();
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    if wanted == said {
        return Ok(());
    }
    Err(format!(
        "the compiler says something else now; `BLESS=1 cargo test` accepts it:\n{said}\nand said:\n{wanted}"
    ))
}
