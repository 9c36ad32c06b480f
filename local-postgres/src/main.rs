//! The `local-postgres` command: runs another command with a Postgres of its own.

use std::{
    ffi::OsString,
    os::unix::process::ExitStatusExt,
    process::{Command, ExitCode},
};

use local_postgres::Server;

const HELP: &str = "\
Runs a command with a Postgres of its own.

usage: local-postgres [--data FOLDER] [--] COMMAND [ARGUMENT]...
       local-postgres --stop FOLDER
       local-postgres --programs

COMMAND finds the server through DATABASE_URL and through PGHOST, PGPORT, PGUSER and PGDATABASE. The server is stopped
when COMMAND ends, and its exit status is passed on.

  --data FOLDER  keep the data in FOLDER, created if need be, instead of a temporary folder
  --stop FOLDER  end the process that has a server on FOLDER, and the server
  --programs     print the folder of Postgres's programs, or how to install them
  --help         print this
";

enum Request {
    Help,
    Programs,
    Stop(OsString),
    Run { data: Option<OsString>, command: OsString, arguments: Vec<OsString> },
}

fn main() -> ExitCode {
    let Some(request) = parse(std::env::args_os().skip(1)) else {
        eprint!("{HELP}");
        return ExitCode::from(2);
    };
    match answer(request) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("local-postgres: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = OsString>) -> Option<Request> {
    let mut data = None;
    let command = loop {
        let argument = arguments.next()?;
        match argument.to_str() {
            Some("--help") => return Some(Request::Help),
            Some("--programs") => return Some(Request::Programs),
            Some("--stop") => return Some(Request::Stop(arguments.next()?)),
            Some("--data") => data = Some(arguments.next()?),
            Some("--") => break arguments.next()?,
            Some(option) if option.starts_with('-') => return None,
            _ => break argument,
        }
    };
    Some(Request::Run { data, command, arguments: arguments.collect() })
}

fn answer(request: Request) -> Result<ExitCode, Box<dyn std::error::Error>> {
    match request {
        Request::Help => print!("{HELP}"),
        Request::Programs => println!("{}", local_postgres::programs()?.display()),
        Request::Stop(folder) => match local_postgres::stop(folder)? {
            true => println!("stopped"),
            false => println!("nothing to stop"),
        },
        Request::Run { data, command, arguments } => {
            let server = match data {
                Some(folder) => Server::open(folder)?,
                None => Server::temporary()?,
            };
            let mut child = Command::new(&command);
            server.set_variables(child.args(arguments));
            let status =
                child.status().map_err(|error| format!("cannot run {}: {error}", command.display()))?;
            server.stop()?;
            // As shells do it for a command that a signal has ended.
            let code = status.code().or(status.signal().map(|signal| 128 + signal)).unwrap_or(1);
            return Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)));
        }
    }
    Ok(ExitCode::SUCCESS)
}
