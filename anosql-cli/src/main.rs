//! The `anosql` command.

mod arguments;
mod describe;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anosql_core::{
    compile::{self, Request},
    render::render,
};
use arguments::{Command, Format};

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
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> io::Result<ExitCode> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match command {
        Command::Help => writeln!(out, "{}", arguments::USAGE)?,
        Command::Version => writeln!(out, "anosql {}", env!("CARGO_PKG_VERSION"))?,
        Command::Describe { files, schema, format } => {
            let request =
                Request { base: std::env::current_dir()?, queries: files.clone(), schema: schema.clone() };
            let compiled = compile::compile(&request);
            match format {
                Format::Json => writeln!(out, "{}", describe::json(&compiled))?,
                Format::Text => {
                    write!(out, "{}", describe::text(&compiled.module))?;
                    out.flush()?;
                    let mut err = io::stderr().lock();
                    for diagnostic in &compiled.diagnostics {
                        writeln!(err, "{}\n", render(&compiled.sources, diagnostic).trim_end())?;
                    }
                }
            }
            out.flush()?;
            if compiled.diagnostics.iter().any(anosql_core::diagnostic::Diagnostic::is_error) {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
