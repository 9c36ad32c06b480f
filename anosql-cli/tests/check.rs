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
    // The server may be of any version, and most cases are about something else.
    let version = local_postgres::version().map_err(std::io::Error::other)?.to_string();
    command.args(["check", "--database", url, "--postgres", &version]).args(arguments);
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
fn a_server_of_another_version_is_a_difference() -> Outcome {
    let server = local_postgres::version()?;
    let (ours, other) = if server == 16 { ("17", "16") } else { ("16", &*server.to_string()) };
    let case = Case::new("another_version", QUERIES, SCHEMA)?;
    let output = check_with(&case.folder, &case.url, &["--postgres", ours])?;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let err = String::from_utf8(output.stderr)?;
    let message = format!("this server is Postgres {other}, and the queries were analysed for {ours}");
    assert!(err.contains(&message), "{err}");
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

const KEYS: &str =
    "create table people (id int primary key, email text not null unique, age int check (age > 0));
create table visits (id int primary key, person int not null references people);";

const WRITES: &str = "-- name: enter!\ninsert into people (id, email, age) values (:id, :email, :age);\n";

/// What a database says of the keys and checks above.
fn of_keys(name: &str, database: &str) -> Result<Output, Box<dyn std::error::Error>> {
    let case = Case::new(name, WRITES, database)?;
    fs::write(case.folder.join("schema.sql"), KEYS)?;
    Ok(case.check()?)
}

fn of_other_keys(name: &str, from: &str, to: &str) -> Result<String, Box<dyn std::error::Error>> {
    let output = of_keys(name, &KEYS.replace(from, to))?;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    Ok(String::from_utf8(output.stderr)?)
}

#[test]
fn a_database_with_the_same_constraints_agrees() -> Outcome {
    let output = of_keys("same_keys", KEYS)?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    Ok(())
}

#[test]
fn a_unique_key_that_the_database_lacks_is_a_difference() -> Outcome {
    let err = of_other_keys("no_unique", "not null unique", "not null")?;
    assert!(err.contains("error: unique key (email) of public.people is not in the database"), "{err}");
    assert!(err.contains("--> schema.sql:1:42"), "{err}");
    Ok(())
}

#[test]
fn a_primary_key_that_the_database_lacks_is_a_difference() -> Outcome {
    let err = of_other_keys("no_primary", "visits (id int primary key", "visits (id int not null")?;
    assert!(err.contains("error: primary key (id) of public.visits is not in the database"), "{err}");
    Ok(())
}

#[test]
fn a_foreign_key_that_the_database_lacks_is_a_difference() -> Outcome {
    let err = of_other_keys("no_foreign", " references people", "")?;
    assert!(err.contains("error: foreign key (person) of public.visits is not in the database"), "{err}");
    Ok(())
}

#[test]
fn a_check_that_the_database_lacks_is_a_difference() -> Outcome {
    let err = of_other_keys("no_check", " check (age > 0)", "")?;
    assert!(err.contains("error: check people_age_check of public.people is not in the database"), "{err}");
    Ok(())
}

#[test]
fn a_key_that_is_partial_in_the_database_is_a_difference() -> Outcome {
    let database = KEYS.replace("not null unique", "not null");
    let database =
        format!("{database} create unique index people_email_key on people (email) where age > 9;");
    let err = String::from_utf8(of_keys("partial", &database)?.stderr)?;
    let said = "error: unique key (email) of public.people holds for all rows here, and not in the database";
    assert!(err.contains(said), "{err}");
    Ok(())
}

#[test]
fn a_foreign_key_that_is_not_valid_in_the_database_is_a_difference() -> Outcome {
    let database = KEYS.replace(" references people", "");
    let database =
        format!("{database} alter table visits add foreign key (person) references people not valid;");
    let err = String::from_utf8(of_keys("not_valid", &database)?.stderr)?;
    let said =
        "error: foreign key (person) of public.visits holds for all rows here, and not in the database";
    assert!(err.contains(said), "{err}");
    assert!(err.contains("`alter table public.visits validate constraint visits_person_fkey`"), "{err}");
    Ok(())
}

#[test]
fn another_name_of_a_constraint_that_a_query_may_violate_is_a_difference() -> Outcome {
    let err = of_other_keys("another_name", "not null unique", "not null constraint own unique")?;
    let said = "error: unique key (email) of public.people is called \"people_email_key\" here, and \"own\" in the database";
    assert!(err.contains(said), "{err}");
    Ok(())
}

#[test]
fn another_name_of_a_constraint_that_no_query_may_violate_is_none() -> Outcome {
    let database = KEYS.replace("not null references", "not null constraint own references");
    let output = of_keys("name_of_no_query", &database)?;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    Ok(())
}
