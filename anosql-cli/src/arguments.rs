//! The command line.

use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};

/// What `--help` prints.
pub(crate) const USAGE: &str = "\
anosql: types the queries of SQL files against schema files, with no database

usage: anosql describe [--schema PATH]... [--format text|json] FILE...

  describe            print the signature of each query: its parameters, its
                      columns, their types and whether they may be null

  FILE                a file of queries in anosql's format, or a folder of them
  --schema PATH       a schema file or folder, applied in the order given;
                      without it, schema.sql, schema/ or migrations/ beside the
                      queries or above
  --format FORMAT     text (the default) or json
  -h, --help          print this
  -V, --version       print the version

The exit status is 0 when every query could be described, 1 when one could not,
and 2 when the command line is wrong.";

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
    Describe { files: Vec<PathBuf>, schema: Vec<PathBuf>, format: Format },
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
        Some(Arg::Value(command)) if command == "help" => Ok(Command::Help),
        Some(Arg::Value(command)) => Err(format!("there is no command {}", command.display()).into()),
        Some(other) => Err(other.unexpected()),
    }
}

fn describe(mut parser: Parser) -> Result<Command, lexopt::Error> {
    let (mut files, mut schema, mut format) = (Vec::new(), Vec::new(), Format::Text);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("schema") => schema.push(PathBuf::from(parser.value()?)),
            Arg::Long("format") => {
                format = match parser.value()?.string()?.as_str() {
                    "text" => Format::Text,
                    "json" => Format::Json,
                    other => return Err(format!("--format is text or json, not {other}").into()),
                };
            }
            Arg::Value(file) => files.push(PathBuf::from(file)),
            other => return Err(other.unexpected()),
        }
    }
    if files.is_empty() {
        return Err("describe needs a file of queries".into());
    }
    Ok(Command::Describe { files, schema, format })
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
        assert_eq!(command, Command::Describe { files, schema, format: Format::Text });
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
}
