//! Starts a private Postgres in a data folder and stops it. Nothing is downloaded: it runs the machine's own programs.
//!
//! ```
//! let server = local_postgres::Server::temporary()?;
//! server.create_database("shop")?;
//! let url = server.url("shop"); // for tokio_postgres, psql or anything else that takes such an address
//! # let psql = server.command("psql").args(["--dbname", &url, "-c", "select 1"]).output().unwrap();
//! # assert!(psql.status.success());
//! # Ok::<(), local_postgres::Error>(())
//! ```
//!
//! # What holds
//!
//! - **Reach.** The server listens on a unix socket in a folder with mode 0700 and on no network address. Whoever can
//!   open the socket is trusted, so no password exists.
//! - **Root.** Postgres refuses to run as root. Then it runs as the owner of the data folder if that is another user,
//!   else as `postgres`, else as `nobody`. Where that user cannot reach the folder, such as below `/root`, the data lies
//!   under `/var/tmp` in a folder named after the path; the log says so.
//! - **One owner.** A lock on `owner.lock` is held while a [`Server`] lives. Who comes second gets
//!   [`ErrorKind::InUse`].
//! - **One server.** The server itself holds a lock on `server.lock`: the open file is its standard input, so the
//!   kernel gives the lock back when the last of its processes has ended, however that came about. A held lock
//!   without an owner is an orphan, which is stopped before the folder is used; a free one proves `postmaster.pid` stale.
//! - **Death of the owner.** A small shell waits at a pipe that closes when the owner dies, even by SIGKILL. It
//!   stops the server and removes a temporary folder. If the shell was killed as well, the next [`Server::open`] stops the orphan
//!   and the next [`Server::temporary`] removes the folder.
//! - **Half a folder.** `initdb` writes to a sibling that is renamed when complete, so an interrupted one is done again.

mod account;
mod error;
mod folder;
mod programs;
mod server;

pub use error::{Error, ErrorKind};
pub use server::{Server, programs, stop, version};
