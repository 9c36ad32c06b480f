//! The command line.

use std::{env, path::PathBuf};

use anosql_core::version::Versions;
use lexopt::{Arg, Parser, ValueExt};

/// What `--help` prints.
pub(crate) const USAGE: &str = "\
anosql: types the queries of SQL files against schema files, with no database

usage: anosql describe [--schema PATH]... [--search-path PATH]
                       [--postgres VERSIONS] [--format text|json] [--why] FILE...
       anosql check [--schema PATH]... [--search-path PATH]
                    [--postgres VERSIONS] [--database URL] FILE...

  describe            print the signature of each query: its parameters, its
                      columns, their types and whether they may be null
  check               prepare each query in a database and compare its answer
                      with what describe says; nothing is run or changed

  FILE                a file of queries in anosql's format, or a folder of them
  --schema PATH       a schema file or folder, applied in the order given;
                      without it, schema.sql, schema/ or migrations/ beside the
                      queries or above
  --search-path PATH  the search path of the connections that the queries run on,
                      such as app,public; else that of [package.metadata.anosql],
                      else what the schema files set for a database or a role,
                      else \"$user\",public. $user is passed over, as its schema is
                      not known
  --postgres VERSIONS the Postgres that the queries run on: a version such as 17, or
                      a range such as 15-18, in each of which a query must be
                      valid and mean the same; else that of
                      [package.metadata.anosql], else what the head of a dump
                      among the schema files says, else 15
  --format FORMAT     text (the default) or json
  --why               say why each column may be null or not, and why a query
                      returns as many rows as it does
  --database URL      such as postgres://user@localhost/shop; else the environment
                      variable DATABASE_URL. Its sslmode is disable, prefer (the
                      default) or require; no certificate is verified
  -h, --help          print this
  -V, --version       print the version

describe refuses what include_queries! refuses, too, such as two columns of one
name and types without a Rust type; the types that [package.metadata.anosql] of the
files' crate maps have one.

The exit status is 0 when every query could be described, and the database agreed
with all; 1 when not, and 2 when the command line is wrong.";

/// How the result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Version,
    Describe { input: Input, format: Format, why: bool },
    Check { input: Input, database: String },
}

/// What is read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Input {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) schema: Vec<PathBuf>,
    pub(crate) search_path: Option<Vec<String>>,
    pub(crate) postgres: Option<Versions>,
}

/// Reads the command line of this process.
pub(crate) fn parse() -> Result<Command, lexopt::Error> {
    read(Parser::from_env())
}

fn read(mut parser: Parser) -> Result<Command, lexopt::Error> {
    match parser.next()? {
        None => Err("a command is missing".into()),
        Some(Arg::Short('h') | Arg::Long("help")) => Ok(Command::Help),
        Some(Arg::Short('V') | Arg::Long("version")) => Ok(Command::Version),
        Some(Arg::Value(command)) if command == "describe" => describe(parser),
        Some(Arg::Value(command)) if command == "check" => check(parser),
        Some(Arg::Value(command)) if command == "help" => Ok(Command::Help),
        Some(Arg::Value(command)) => Err(format!("there is no command {}", command.display()).into()),
        Some(other) => Err(other.unexpected()),
    }
}

fn describe(mut parser: Parser) -> Result<Command, lexopt::Error> {
    let (mut input, mut format, mut why) = (Input::default(), Format::Text, false);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("schema") => input.schema.push(PathBuf::from(parser.value()?)),
            Arg::Long("search-path") => input.search_path = Some(search_path(&mut parser)?),
            Arg::Long("postgres") => input.postgres = Some(postgres(&mut parser)?),
            Arg::Long("why") => why = true,
            Arg::Long("format") => {
                format = match parser.value()?.string()?.as_str() {
                    "text" => Format::Text,
                    "json" => Format::Json,
                    other => return Err(format!("--format is text or json, not {other}").into()),
                };
            }
            Arg::Value(file) => input.files.push(PathBuf::from(file)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Describe { input: with_files("describe", input)?, format, why })
}

fn check(mut parser: Parser) -> Result<Command, lexopt::Error> {
    let (mut input, mut database) = (Input::default(), None);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("schema") => input.schema.push(PathBuf::from(parser.value()?)),
            Arg::Long("search-path") => input.search_path = Some(search_path(&mut parser)?),
            Arg::Long("postgres") => input.postgres = Some(postgres(&mut parser)?),
            Arg::Long("database") => database = Some(parser.value()?.string()?),
            Arg::Value(file) => input.files.push(PathBuf::from(file)),
            other => return Err(other.unexpected()),
        }
    }
    let input = with_files("check", input)?;
    let database = database.or_else(|| env::var("DATABASE_URL").ok()).ok_or(
        "check needs a database: `--database postgres://user@localhost/shop`, or the variable DATABASE_URL",
    )?;
    Ok(Command::Check { input, database })
}

fn search_path(parser: &mut Parser) -> Result<Vec<String>, lexopt::Error> {
    let text = parser.value()?.string()?;
    let path = anosql_core::search_path::parse(&text);
    path.ok_or_else(|| format!("--search-path is a list of schemas such as app,public, not {text}").into())
}

fn postgres(parser: &mut Parser) -> Result<Versions, lexopt::Error> {
    let text = parser.value()?.string()?;
    text.parse().map_err(|error| format!("--postgres {text}: {error}").into())
}

fn with_files(command: &str, input: Input) -> Result<Input, lexopt::Error> {
    match input.files.is_empty() {
        true => Err(format!("{command} needs a file of queries").into()),
        false => Ok(input),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Command, String> {
        read(Parser::from_args(words)).map_err(|error| error.to_string())
    }

    #[test]
    fn schemas_and_files_keep_their_order() {
        let command = parse(&["describe", "--schema", "a", "q.sql", "--schema=b", "r.sql"]).unwrap();
        let files = ["q.sql", "r.sql"].map(PathBuf::from).to_vec();
        let schema = ["a", "b"].map(PathBuf::from).to_vec();
        let input = Input { files, schema, ..Input::default() };
        assert_eq!(command, Command::Describe { input, format: Format::Text, why: false });
    }

    #[test]
    fn reasons_can_be_asked_for() {
        let command = parse(&["describe", "--why", "q.sql"]).unwrap();
        let input = Input { files: vec!["q.sql".into()], ..Input::default() };
        assert_eq!(command, Command::Describe { input, format: Format::Text, why: true });
    }

    #[test]
    fn a_search_path_is_read_as_postgres_reads_it() {
        let command = parse(&["describe", "--search-path", "App, \"Old\"", "q.sql"]).unwrap();
        let search_path = Some(vec!["app".to_owned(), "Old".to_owned()]);
        let input = Input { files: vec!["q.sql".into()], search_path, ..Input::default() };
        assert_eq!(command, Command::Describe { input, format: Format::Text, why: false });
    }

    #[test]
    fn the_versions_of_postgres_are_one_or_a_range() {
        for versions in ["17", "15-18"] {
            let postgres = versions.parse().ok();
            let input = Input { files: vec!["q.sql".into()], postgres, ..Input::default() };
            let command = Command::Describe { input, format: Format::Text, why: false };
            assert_eq!(parse(&["describe", "--postgres", versions, "q.sql"]).unwrap(), command);
        }
    }

    #[test]
    fn what_is_no_search_path_is_refused() {
        assert_eq!(
            parse(&["describe", "--search-path", "app,,public", "q.sql"]).unwrap_err(),
            "--search-path is a list of schemas such as app,public, not app,,public"
        );
    }

    #[test]
    fn an_unknown_command_is_named() {
        assert_eq!(parse(&["descibe"]).unwrap_err(), "there is no command descibe");
    }

    #[test]
    fn an_unknown_format_is_named() {
        assert_eq!(
            parse(&["describe", "--format", "xml", "q.sql"]).unwrap_err(),
            "--format is text or json, not xml"
        );
    }

    #[test]
    fn describe_without_a_file_is_refused() {
        assert_eq!(parse(&["describe"]).unwrap_err(), "describe needs a file of queries");
    }

    #[test]
    fn check_takes_the_address_of_a_database() {
        let command = parse(&["check", "--database", "postgres:///shop", "q.sql"]).unwrap();
        let input = Input { files: vec!["q.sql".into()], ..Input::default() };
        assert_eq!(command, Command::Check { input, database: "postgres:///shop".to_owned() });
    }
}
