//! The `anosql` command.

mod arguments;
mod check;
mod constraints;
mod describe;
mod search_path;
mod tls;
mod version;

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use anosql_core::{
    compile::{self, Compiled, Request},
    diagnostic::Diagnostic,
    render::render,
    rust,
    settings::Settings,
};
use arguments::{Command, Format, Input};

fn main() -> ExitCode {
    let command = match arguments::parse() {
        Ok(command) => command,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}\n\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    match run(&command) {
        Ok(code) => code,
        // Whoever reads our output may stop early, as `head` does.
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {}", with_causes(&error));
            ExitCode::FAILURE
        }
    }
}

/// What ends the command early.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{0}")]
    Settings(String),
    #[error("the database cannot be asked")]
    Database(#[from] tokio_postgres::Error),
    #[error("TLS cannot be used")]
    Tls(#[from] rustls::Error),
    #[error(
        "`sslmode=verify-ca` and `verify-full` are not supported, because `check` verifies no certificate; \
         `sslmode=require` encrypts without"
    )]
    UnverifiedTls,
}

/// An error and what brought it about, in one line.
fn with_causes(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |error: &&dyn Error| (*error).source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

fn run(command: &Command) -> Result<ExitCode, Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let is_right = match command {
        Command::Help => {
            writeln!(out, "{}", arguments::USAGE)?;
            true
        }
        Command::Version => {
            writeln!(out, "anosql {}", env!("CARGO_PKG_VERSION"))?;
            true
        }
        Command::Describe { input, format, why } => {
            let settings = settings(input)?;
            let request = request(input, &settings)?;
            let compiled = if *why { compile::explain(&request) } else { compile::compile(&request) };
            let refusals = rust::refusals(&compiled.module, &settings).diagnostics;
            match format {
                Format::Json => {
                    describe::json(&compiled, &refusals, &mut out)?;
                    writeln!(out)?;
                }
                Format::Text => {
                    write!(out, "{}", describe::text(&compiled.module))?;
                    out.flush()?;
                    print_diagnostics(&compiled, &compiled.messages())?;
                    print_diagnostics(&compiled, &refusals)?;
                }
            }
            let unknown = search_path::unknown(&compiled, input, &settings);
            print_messages(&unknown)?;
            is_right(&compiled.diagnostics) && refusals.is_empty() && unknown.is_empty()
        }
        Command::Check { input, database } => {
            let settings = settings(input)?;
            let compiled = compile::explain(&request(input, &settings)?);
            print_diagnostics(&compiled, &compiled.messages())?;
            let unknown = search_path::unknown(&compiled, input, &settings);
            print_messages(&unknown)?;
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let report = runtime.block_on(check::check(
                database,
                &compiled,
                version::of_project(input, &settings).is_some(),
            ))?;
            print_diagnostics(&compiled, &report.diagnostics)?;
            let check::Report { database, diagnostics, queries } = report;
            let differing = match diagnostics.len() {
                0 => "all as they are described".to_owned(),
                1 => "1 difference".to_owned(),
                count => format!("{count} differences"),
            };
            let noun = if queries == 1 { "query" } else { "queries" };
            writeln!(out, "{queries} {noun} prepared in {database}: {differing}")?;
            is_right(&compiled.diagnostics) && is_right(&diagnostics) && unknown.is_empty()
        }
    };
    out.flush()?;
    Ok(if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The settings of the crate that the first file lies in.
fn settings(input: &Input) -> Result<Settings, Failure> {
    let manifest = input.files.first().and_then(|file| Settings::manifest_of(file));
    let settings = manifest.map(|manifest| Settings::read(&manifest)).transpose();
    // The command says `error:` itself.
    let said = |message: String| message.strip_prefix("error: ").map(str::to_owned).unwrap_or(message);
    settings.map(Option::unwrap_or_default).map_err(|message| Failure::Settings(said(message)))
}

fn request(input: &Input, settings: &Settings) -> io::Result<Request> {
    Ok(Request {
        base: std::env::current_dir()?,
        queries: input.files.clone(),
        schema: input.schema.clone(),
        asked: Vec::new(),
        search_path: search_path::of_project(input, settings),
        postgres: version::of_project(input, settings),
    })
}

fn print_diagnostics(compiled: &Compiled, diagnostics: &[Diagnostic]) -> io::Result<()> {
    let mut err = io::stderr().lock();
    for diagnostic in diagnostics {
        writeln!(err, "{}\n", render(&compiled.sources, diagnostic).trim_end())?;
    }
    Ok(())
}

fn print_messages(messages: &[String]) -> io::Result<()> {
    let mut err = io::stderr().lock();
    messages.iter().try_for_each(|message| writeln!(err, "{}\n", message.trim_end()))
}

fn is_right(diagnostics: &[Diagnostic]) -> bool {
    !diagnostics.iter().any(Diagnostic::is_error)
}
