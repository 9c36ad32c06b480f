//! Settings, from the environment.

use std::{env::VarError, ffi::OsString, net::IpAddr, path::PathBuf};

use anosql_rs::tokio_postgres::{self, config::Host};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
A small web service on Postgres.

usage: demo-server [--help]

Settings come from the environment:
  DATABASE_URL  the database, as postgresql://USER:PASSWORD@HOST:PORT/NAME or as host=HOST dbname=NAME ...
                default: a private Postgres of the service's own, in DATA_DIR
  DATA_DIR      where the private Postgres keeps its data; default: .postgres
  HOST          the address to listen on; default: 127.0.0.1
  PORT          the port to listen on, 0 for any free one; default: 5000
  POOL_SIZE     how many connections to the database there may be; default: 8
  RUST_LOG      how much is logged: error, warn, info, debug or trace; default: info

Routes:
  GET    /api/ready          whether the database answers
  GET    /notes              all notes
  POST   /notes              a new note: {\"text\": \"...\", \"completed\": false}
  GET    /notes/ID           a note; PUT replaces it, PATCH changes a part, DELETE deletes it
  GET    /api/v1/user/list   all users
  POST   /api/v1/user        a new user: {\"username\": \"...\", \"firstname\": \"...\", \"lastname\": \"...\", \"email\": \"...\"}
  GET    /api/v1/user/ID     a user; DELETE deletes it, with its blogs
  GET    /api/v1/blog/list   all blogs
  POST   /api/v1/blog        a new blog: {\"userid\": 1, \"title\": \"...\", \"content\": \"...\"}
  POST   /api/v1/blog/many   many blogs, all or none: [{..., \"published\": \"2025-01-31\"}, ...]
  GET    /api/v1/blog/ID     a blog; DELETE deletes it
";

/// What is logged unless RUST_LOG says otherwise. The driver passes on Postgres's notices, which at every start tell that
/// the tables are there already.
pub(crate) const LOG: &str = "info,tokio_postgres=warn";

/// What the environment says.
#[derive(Debug)]
pub(crate) struct Config {
    /// The database; without one the service brings its own.
    pub(crate) database: Option<tokio_postgres::Config>,
    /// The folder of the service's own database.
    pub(crate) data_dir: PathBuf,
    /// The address to listen on.
    pub(crate) host: IpAddr,
    /// The port to listen on.
    pub(crate) port: u16,
    /// How many connections to the database there may be.
    pub(crate) pool_size: usize,
}

impl Config {
    /// Reads the environment, or any other set of variables. An empty variable is one that is not set.
    pub(crate) fn read(variable: impl Fn(&str) -> Result<String, VarError>) -> Result<Self, String> {
        let get = |name: &str| match variable(name) {
            Ok(value) if value.is_empty() => Ok(None),
            Ok(value) => Ok(Some(value)),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => Err(format!("{name} is not UTF-8")),
        };
        let number = |name: &str, default: u16, least: u16| match get(name)? {
            None => Ok(default),
            Some(value) => value
                .parse()
                .ok()
                .filter(|number| *number >= least)
                .ok_or_else(|| format!("{name} is a number from {least} to {}, not {value:?}", u16::MAX)),
        };
        let database = match get("DATABASE_URL")? {
            None => None,
            // The driver's own message may quote a part of what it was given, which may be the password.
            Some(url) => Some(database(&url).ok_or(
                "DATABASE_URL is no address of a Postgres database with a host; see --help for its forms",
            )?),
        };
        let host = get("HOST")?.unwrap_or_else(|| "127.0.0.1".into());
        Ok(Self {
            database,
            data_dir: get("DATA_DIR")?.unwrap_or_else(|| ".postgres".into()).into(),
            host: host
                .parse()
                .map_err(|_| format!("HOST is an IP address such as 127.0.0.1, not {host:?}"))?,
            port: number("PORT", 5000, 0)?,
            pool_size: number("POOL_SIZE", 8, 1)?.into(),
        })
    }
}

fn database(url: &str) -> Option<tokio_postgres::Config> {
    url.parse().ok().filter(|database: &tokio_postgres::Config| !database.get_hosts().is_empty())
}

/// The only arguments are those that ask for help.
pub(crate) fn asks_for_help(mut arguments: impl Iterator<Item = OsString>) -> Result<bool, String> {
    match arguments.next() {
        None => Ok(false),
        Some(argument) if argument == "--help" || argument == "-h" => Ok(true),
        Some(argument) => Err(format!("{} is no argument; see --help", argument.display())),
    }
}

/// A database for the log: put together from its parts, so that no spelling of a password comes through.
pub(crate) fn described(database: &tokio_postgres::Config) -> String {
    let user = database.get_user().unwrap_or_default();
    let password = if database.get_password().is_some() { ":***" } else { "" };
    let at = if user.is_empty() && password.is_empty() { "" } else { "@" };
    let hosts = database.get_hosts().iter().enumerate().map(|(index, host)| {
        let ports = database.get_ports();
        let port = ports.get(index).or(ports.first()).unwrap_or(&5432);
        match host {
            Host::Tcp(name) => format!("{name}:{port}"),
            Host::Unix(folder) => folder.display().to_string(),
        }
    });
    let hosts: Vec<String> = hosts.collect();
    format!("postgresql://{user}{password}{at}{}/{}", hosts.join(","), database.get_dbname().unwrap_or(user))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, String> {
        Config::read(|name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned()).ok_or(VarError::NotPresent)
        })
    }

    #[test]
    fn every_setting_has_a_default() {
        let config = read(&[]).unwrap();
        assert_eq!((config.host.to_string().as_str(), config.port, config.pool_size), ("127.0.0.1", 5000, 8));
        assert!(config.database.is_none());
    }

    #[test]
    fn bad_settings_are_named() {
        for (name, value) in [
            ("PORT", "http"),
            ("PORT", "65536"),
            ("POOL_SIZE", "0"),
            ("HOST", "localhost:80"),
            ("DATABASE_URL", "mysql://x"),
            ("DATABASE_URL", "postgresql://me:secret@"),
        ] {
            let error = read(&[(name, value)]).unwrap_err();
            assert!(error.starts_with(name), "{error}");
        }
    }

    #[test]
    fn no_spelling_of_a_password_reaches_a_message() {
        for url in [
            "postgresql://me:secret@db/shop",
            "postgresql://me:se%63ret@db/shop",
            "postgresql://me@db/shop?password=secret",
            "host=db user=me password='secret' dbname=shop",
        ] {
            let shown = described(&read(&[("DATABASE_URL", url)]).unwrap().database.unwrap());
            assert_eq!(shown, "postgresql://me:***@db:5432/shop");
        }
        let error = read(&[("DATABASE_URL", "host=db password=secret port=secret")]).unwrap_err();
        assert!(!error.contains("secret"), "{error}");
    }
}
