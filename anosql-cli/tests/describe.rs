//! `anosql describe` refuses what `include_queries!` refuses.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const QUERIES: &str = "-- name: shapes\nselect 1 as id, '(1,2)'::point as place;\n";

fn folder(name: &str, manifest: &str) -> std::io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("shapes.sql"), QUERIES)?;
    Ok(folder)
}

fn describe(folder: &Path, format: &str) -> std::io::Result<Output> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anosql"));
    command.current_dir(folder).args(["describe", "--format", format, "shapes.sql"]).output()
}

#[test]
fn a_type_without_a_rust_type_is_refused() -> std::io::Result<()> {
    let output = describe(&folder("describe-unmapped", "[package]\n")?, "text")?;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: column \"place\" of query \"shapes\" is of type point"), "{said}");
    Ok(())
}

#[test]
fn a_type_that_the_crate_maps_is_not_refused() -> std::io::Result<()> {
    let manifest = "[package.metadata.anosql.types]\npoint = \"crate::Point\"\n";
    let output = describe(&folder("describe-mapped", manifest)?, "text")?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    Ok(())
}

#[test]
fn what_is_refused_is_described_in_json() -> std::io::Result<()> {
    let output = describe(&folder("describe-json", "[package]\n")?, "json")?;
    let described: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    assert_eq!(described["queries"][0]["columns"][1]["type"], "pg_catalog.point");
    assert_eq!(described["diagnostics"], serde_json::json!([]));
    assert_eq!(described["rust"][0]["query"], "shapes");
    Ok(())
}

#[test]
fn a_mistake_in_the_settings_is_an_error() -> std::io::Result<()> {
    let output =
        describe(&folder("describe-mistake", "[package.metadata.anosql]\ndate = \"jiff\"\n")?, "text")?;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: `date` is no setting"), "{said}");
    Ok(())
}
