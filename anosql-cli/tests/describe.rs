//! `anosql describe` refuses what `include_queries!` refuses.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const QUERIES: &str = "-- name: shapes\nselect 1 as id, null::aclitem as place;\n";

fn folder(name: &str, manifest: &str) -> std::io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("shapes.sql"), QUERIES)?;
    Ok(folder)
}

fn describe(folder: &Path, format: &str) -> std::io::Result<Output> {
    describe_with(folder, &["--format", format])
}

fn describe_with(folder: &Path, arguments: &[&str]) -> std::io::Result<Output> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anosql"));
    command.current_dir(folder).arg("describe").args(arguments).arg("shapes.sql").output()
}

/// A folder whose query is of a schema that only a search path finds.
fn folder_with_path(name: &str, setting: &str) -> std::io::Result<PathBuf> {
    let folder = folder(name, &format!("[package.metadata.anosql]\nschema = \"schema.sql\"\n{setting}\n"))?;
    fs::write(folder.join("schema.sql"), "create schema app; create table app.shapes (id int not null);")?;
    fs::write(folder.join("shapes.sql"), "-- name: shapes\nselect id from shapes;\n")?;
    Ok(folder)
}

#[test]
fn a_type_without_a_rust_type_is_refused() -> std::io::Result<()> {
    let output = describe(&folder("describe-unmapped", "[package]\n")?, "text")?;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: column \"place\" of query \"shapes\" is of type aclitem"), "{said}");
    Ok(())
}

#[test]
fn a_type_that_the_crate_maps_is_not_refused() -> std::io::Result<()> {
    let manifest = "[package.metadata.anosql.types]\naclitem = \"crate::Grant\"\n";
    let output = describe(&folder("describe-mapped", manifest)?, "text")?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    Ok(())
}

#[test]
fn what_is_refused_is_described_in_json() -> std::io::Result<()> {
    let output = describe(&folder("describe-json", "[package]\n")?, "json")?;
    let described: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    assert_eq!(described["queries"][0]["columns"][1]["type"], "pg_catalog.aclitem");
    assert_eq!(described["diagnostics"], serde_json::json!([]));
    assert_eq!(described["rust"][0]["query"], "shapes");
    Ok(())
}

#[test]
fn rows_within_rows_are_described_in_json() -> std::io::Result<()> {
    let folder = folder("describe-rows", "[package]\n")?;
    let query = "select s.id, t.id as \"other.id\", array(select s) as all from shapes s left join shapes t on t.id > s.id;\n";
    fs::write(folder.join("schema.sql"), "create table shapes (id int not null);")?;
    fs::write(folder.join("shapes.sql"), format!("-- name: shapes\n{query}"))?;
    let output = describe(&folder, "json")?;
    let described: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let shapes = &described["queries"][0];
    let other = serde_json::json!([{
        "name": "other", "missing": "other.id", "columns": [{ "name": "id", "column": "other.id", "nullable": false }]
    }]);
    assert_eq!(shapes["rows"], other);
    assert_eq!(shapes["columns"][2]["row"]["columns"][0]["name"], "id");
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

#[test]
fn the_crate_says_the_search_path() -> std::io::Result<()> {
    let folder = folder_with_path("describe-path", "search_path = [\"app\"]")?;
    let output = describe(&folder, "text")?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    Ok(())
}

#[test]
fn the_command_line_says_the_search_path() -> std::io::Result<()> {
    let folder = folder_with_path("describe-path-argument", "search_path = [\"public\"]")?;
    let output = describe_with(&folder, &["--search-path", "app,public"])?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    Ok(())
}

#[test]
fn an_unknown_schema_in_the_crates_search_path_is_an_error() -> std::io::Result<()> {
    let folder = folder_with_path("describe-unknown-path", "search_path = [\"app\", \"pubic\"]")?;
    let output = describe(&folder, "text")?;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    let message = "error: the search path names the schema \"pubic\", which the schema's files do not make";
    assert!(said.starts_with(message), "{said}");
    assert!(said.contains("--> Cargo.toml:3:15"), "{said}");
    assert!(said.contains("help: there is \"public\""), "{said}");
    Ok(())
}

#[test]
fn an_unknown_schema_of_the_command_line_is_an_error() -> std::io::Result<()> {
    let folder = folder_with_path("describe-unknown-argument", "")?;
    let output = describe_with(&folder, &["--search-path", "app,pubic"])?;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: `--search-path` names the schema \"pubic\""), "{said}");
    Ok(())
}

#[test]
fn a_search_path_that_is_no_list_is_an_error_with_its_place() -> std::io::Result<()> {
    let folder = folder_with_path("describe-wrong-path", "search_path = [\"app\", 1]")?;
    let output = describe(&folder, "text")?;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: `search_path` is a list of schemas"), "{said}");
    assert!(said.contains("--> Cargo.toml:3:23"), "{said}");
    Ok(())
}
