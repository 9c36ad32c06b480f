//! What can go wrong, each with what to do about it.

use std::{io, path::PathBuf};

/// Why a server could not be started, used or stopped.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Repr>);

/// What kind of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Postgres's programs are nowhere to be found.
    NotInstalled,
    /// Another process, or another [`Server`](crate::Server) of this one, owns the data folder.
    InUse,
    /// The data folder was written by another major version of Postgres.
    WrongVersion,
    /// The folder holds something else, or belongs to a user who may not be trusted with it.
    Foreign,
    /// A program of Postgres failed.
    Program,
    /// A file, folder or process could not be worked with.
    Io,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Repr {
    #[error(
        "Postgres's programs `postgres` and `initdb` were not found on PATH or in the usual places; install them:
  Debian, Ubuntu: apt-get install postgresql
  Fedora:         dnf install postgresql-server
  macOS:          brew install postgresql@17"
    )]
    NotInstalled,
    #[error("{} is in use by {owner}", folder.display())]
    InUse { folder: PathBuf, owner: String },
    #[error(
        "{} was written by Postgres {data}, but the programs found are of version {found}; install Postgres {data}, or \
         move the data with pg_upgrade, or move the folder away to start anew",
        folder.display()
    )]
    WrongVersion { folder: PathBuf, data: String, found: String },
    #[error("{} {reason}", folder.display())]
    Foreign { folder: PathBuf, reason: &'static str },
    #[error("{program} failed: {output}")]
    Program { program: String, output: String },
    #[error("cannot {action}: {source}")]
    Io { action: String, source: io::Error },
}

impl Error {
    /// What kind of failure this is.
    pub fn kind(&self) -> ErrorKind {
        match *self.0 {
            Repr::NotInstalled => ErrorKind::NotInstalled,
            Repr::InUse { .. } => ErrorKind::InUse,
            Repr::WrongVersion { .. } => ErrorKind::WrongVersion,
            Repr::Foreign { .. } => ErrorKind::Foreign,
            Repr::Program { .. } => ErrorKind::Program,
            Repr::Io { .. } => ErrorKind::Io,
        }
    }
}

impl From<Repr> for Error {
    fn from(repr: Repr) -> Self {
        Self(Box::new(repr))
    }
}

/// Says what was being done when an operation of the system failed.
pub(crate) trait Context<T> {
    fn context(self, action: impl FnOnce() -> String) -> Result<T, Error>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, action: impl FnOnce() -> String) -> Result<T, Error> {
        self.map_err(|source| Repr::Io { action: action(), source }.into())
    }
}
