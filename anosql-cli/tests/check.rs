//! `anosql check` against databases that agree with the schema's files and such that do not.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use local_postgres::Server;
use tokio_postgres::NoTls;

const SCHEMA: &str = "create type mood as enum ('sad', 'glad');
create table notes (id int primary key, body text not null, mood mood);";

const QUERIES: &str = "-- name: find?
select id, body from notes where id = :id;

-- name: in_mood(mood mood)
select body as \"body?\" from notes where mood = :mood;
";

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A folder with the files of a case, and a database made by `database`.
struct Case {
    folder: PathBuf,
    url: String,
}

impl Case {
    fn new(name: &str, queries: &str, database: &str) -> Result<Self, Box<dyn std::error::Error>> {
        // Two runs at once have a folder each.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("schema.sql"), SCHEMA)?;
        fs::write(folder.join("notes.sql"), queries)?;
        let url = Server::shared()?.fresh_database()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
            tokio::spawn(connection);
            client.batch_execute(database).await
        })?;
        Ok(Self { folder, url })
    }

    fn check(&self) -> std::io::Result<Output> {
        check(&self.folder, &self.url)
    }

    /// What a run that finds a difference prints as errors.
    fn difference(&self) -> Result<String, Box<dyn std::error::Error>> {
        let output = self.check()?;
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        Ok(String::from_utf8(output.stderr)?)
    }
}

impl Drop for Case {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn check(folder: &Path, url: &str) -> std::io::Result<Output> {
    check_with(folder, url, &[])
}

fn check_with(folder: &Path, url: &str, arguments: &[&str]) -> std::io::Result<Output> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anosql"));
    command.args(["check", "--database", url]).args(arguments);
    command.current_dir(folder).arg("notes.sql").output()
}

/// What makes `path` that of the connections to come.
fn with_path(path: &str) -> String {
    format!(
        "{SCHEMA} create schema app;
        do $$ begin execute format('alter database %I set search_path to {path}', current_database()); end $$;"
    )
}

#[test]
fn a_database_with_the_same_schema_agrees() -> Outcome {
    let output = Case::new("agrees", QUERIES, SCHEMA)?.check()?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let out = String::from_utf8(output.stdout)?;
    assert!(out.starts_with("2 queries prepared in "), "{out}");
    assert!(out.ends_with(": all as they are described\n"), "{out}");
    Ok(())
}

#[test]
fn a_column_of_another_type_is_a_difference() -> Outcome {
    let database = SCHEMA.replace("body text", "body varchar");
    let err = Case::new("another_type", QUERIES, &database)?.difference()?;
    assert!(
        err.contains("column \"body\" is pg_catalog.text here, and pg_catalog.varchar in the database"),
        "{err}"
    );
    assert!(err.contains("--> notes.sql:1:10"), "{err}");
    Ok(())
}

#[test]
fn a_parameter_of_another_type_is_a_difference() -> Outcome {
    let database = SCHEMA.replace("id int", "id bigint");
    let err = Case::new("another_parameter", QUERIES, &database)?.difference()?;
    assert!(
        err.contains("parameter \"id\" is pg_catalog.int4 here, and pg_catalog.int8 in the database"),
        "{err}"
    );
    Ok(())
}

#[test]
fn a_column_that_may_be_null_in_the_database_is_a_difference() -> Outcome {
    let database = SCHEMA.replace("body text not null", "body text");
    let err = Case::new("nullable", QUERIES, &database)?.difference()?;
    assert!(
        err.contains("column public.notes.body is not null here, and may be null in the database"),
        "{err}"
    );
    Ok(())
}

#[test]
fn a_domain_that_is_not_null_does_not_make_its_column_so() -> Outcome {
    let domain = format!("create domain filled as text not null; {SCHEMA}");
    let database = domain.replace("body text not null", "body filled");
    let err = Case::new("domain", QUERIES, &database)?.difference()?;
    assert!(
        err.contains("column public.notes.body is not null here, and may be null in the database"),
        "{err}"
    );
    Ok(())
}

#[test]
fn a_refusal_shows_the_line_at_which_it_stops() -> Outcome {
    let database = SCHEMA.replace("body text", "text text");
    let queries = "-- name: bodies\nselect id,\n  body\nfrom notes;\n";
    let err = Case::new("refused", queries, &database)?.difference()?;
    assert!(err.contains("column \"body\" does not exist [42703]"), "{err}");
    assert!(err.contains("it stops in the line `body`"), "{err}");
    Ok(())
}

#[test]
fn a_wrong_declaration_that_was_trusted_is_a_difference() -> Outcome {
    let queries = "-- name: hidden -> (n int8!)\nselect n from hidden;\n";
    let err = Case::new("declaration", queries, "create table hidden (n int4)")?.difference()?;
    assert!(
        err.contains("column \"n\" is pg_catalog.int8 here, and pg_catalog.int4 in the database"),
        "{err}"
    );
    Ok(())
}

#[test]
fn a_declared_type_that_the_database_lacks_is_a_difference() -> Outcome {
    let err =
        Case::new("missing_type", QUERIES, "create table notes (id int, body text not null, mood text)")?
            .difference()?;
    assert!(err.contains("the database has no type public.mood"), "{err}");
    Ok(())
}

#[test]
fn a_list_of_records_is_the_same_on_both_sides() -> Outcome {
    let queries = "-- name: pairs$\nselect array_agg((id, body)) from notes;\n";
    let output = Case::new("records", queries, SCHEMA)?.check()?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    Ok(())
}

#[test]
fn a_server_without_tls_is_told_where_tls_is_required() -> Outcome {
    let case = Case::new("tls", QUERIES, SCHEMA)?;
    let output = check(&case.folder, &format!("{}?sslmode=require", case.url))?;
    let err = String::from_utf8(output.stderr)?;
    assert!(err.contains("server does not support TLS"), "{err}");
    Ok(())
}

#[test]
fn a_mode_of_tls_that_verifies_is_refused() -> Outcome {
    let case = Case::new("verify", QUERIES, SCHEMA)?;
    let output = check(&case.folder, &format!("{}?sslmode=verify-full", case.url))?;
    let err = String::from_utf8(output.stderr)?;
    assert!(err.contains("`sslmode=require` encrypts without"), "{err}");
    Ok(())
}

#[test]
fn a_database_that_does_not_answer_is_an_error() -> Outcome {
    let case = Case::new("no_answer", QUERIES, "")?;
    // Nobody listens at a socket in a folder without any.
    let url = format!("host={} user=nobody dbname=none", case.folder.display());
    let output = check(&case.folder, &url)?;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let err = String::from_utf8(output.stderr)?;
    assert!(err.starts_with("error: the database cannot be asked: error connecting to server"), "{err}");
    Ok(())
}

#[test]
fn a_search_path_that_is_said_on_both_sides_agrees() -> Outcome {
    let case = Case::new("same_path", QUERIES, &with_path("app, public"))?;
    fs::write(case.folder.join("schema.sql"), format!("{SCHEMA} create schema app;"))?;
    let output = check_with(&case.folder, &case.url, &["--search-path", "app,public"])?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    fs::write(case.folder.join("schema.sql"), with_path("app, public"))?;
    let output = case.check()?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    Ok(())
}

#[test]
fn another_search_path_than_the_projects_is_a_difference() -> Outcome {
    let case = Case::new("another_path", QUERIES, SCHEMA)?;
    let manifest = "[package.metadata.anosql]\nsearch_path = [\"app\", \"public\"]\n";
    fs::write(case.folder.join("Cargo.toml"), manifest)?;
    let err = case.difference()?;
    let said = "error: the search path is app, public here, and \"$user\", public on this connection";
    assert!(err.contains(said), "{err}");
    Ok(())
}

#[test]
fn another_search_path_than_the_schemas_is_a_difference() -> Outcome {
    let case = Case::new("another_path_of_the_schema", QUERIES, &with_path("public, app"))?;
    fs::write(case.folder.join("schema.sql"), with_path("app, public"))?;
    let err = case.difference()?;
    assert!(
        err.contains("error: the search path is app, public here, and public, app on this connection"),
        "{err}"
    );
    assert!(err.contains("--> schema.sql:3:21"), "{err}");
    Ok(())
}

#[test]
fn a_search_path_that_nobody_says_is_told() -> Outcome {
    let output = Case::new("path_of_its_own", QUERIES, &with_path("public, app"))?.check()?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let err = String::from_utf8(output.stderr)?;
    let said = "warning: the search path is \"$user\", public here, and public, app on this connection";
    assert!(err.contains(said), "{err}");
    Ok(())
}

#[test]
fn a_schema_of_the_users_name_is_part_of_the_path() -> Outcome {
    let database = format!("{SCHEMA} do $$ begin execute format('create schema %I', current_user); end $$;");
    let output = Case::new("own_schema", QUERIES, &database)?.check()?;
    let err = String::from_utf8(output.stderr)?;
    assert!(err.contains("warning: the search path is \"$user\", public here, and "), "{err}");
    Ok(())
}
