//! A running server.

use std::{
    env,
    ffi::OsStr,
    fs::{self, File},
    os::unix::{ffi::OsStrExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Instant,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::{
    ErrorKind,
    account::Account,
    error::{Context, Error, Repr},
    folder::{self, Folder, PATIENCE, POLL},
    programs::{self, Programs},
};

/// The owner of every database.
const USER: &str = "postgres";

/// Waits for the end of its input, which is the owner's death, and then stops the server and removes the folders that are
/// given. The number is compared first, because a later owner may already have started another server.
const WATCH: &str = r#"
pid=$1 file=$2/postmaster.pid
shift 2
read -r _
runs() { [ "$(head -n 1 "$file" 2>/dev/null)" = "$pid" ]; }
runs && kill -INT "$pid"
tries=0
while runs && [ $tries -lt 600 ]; do sleep 0.1; tries=$((tries + 1)); done
[ $# -eq 0 ] || rm -rf "$@"
"#;

/// A Postgres that this process has started. It is stopped on drop; what [`Server::temporary`] made is removed then.
///
/// See the [crate's page](crate) for what holds when either process is killed.
#[derive(Debug)]
pub struct Server {
    programs: Programs,
    socket: PathBuf,
    postgres: Child,
    watch: Child,
    temporary: bool,
    databases: AtomicU32,
    // The last field, so that it is dropped last: the folder is given free when nothing runs in it any more.
    folder: Folder,
}

impl Server {
    /// Starts a server on the data in `folder`, creating both if need be, and waits until it takes connections.
    ///
    /// # Errors
    ///
    /// [`InUse`](crate::ErrorKind::InUse) when another process has a server there;
    /// [`NotInstalled`](crate::ErrorKind::NotInstalled), [`WrongVersion`](crate::ErrorKind::WrongVersion) and others as
    /// their names say.
    ///
    /// # Example
    ///
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("local-postgres-doc-{}", std::process::id()));
    /// let server = local_postgres::Server::open(&folder)?;
    /// assert!(server.url("postgres").starts_with("postgresql://postgres@%2F"));
    /// server.stop()?;
    /// # std::fs::remove_dir_all(folder).ok();
    /// # Ok::<(), local_postgres::Error>(())
    /// ```
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, Error> {
        Self::start(Folder::open(folder.as_ref())?, false)
    }

    /// Starts a server on a new folder that is removed on drop. Nothing is written for good, which makes it fast.
    ///
    /// # Errors
    ///
    /// As [`Server::open`].
    pub fn temporary() -> Result<Self, Error> {
        Self::start(Folder::temporary()?, true)
    }

    /// The temporary server of this process, started by the first call: a test then costs one
    /// [`fresh_database`](Server::fresh_database) instead of an `initdb`.
    ///
    /// # Errors
    ///
    /// As [`Server::open`], to every call alike.
    ///
    /// # Example
    ///
    /// ```
    /// let server = local_postgres::Server::shared()?;
    /// let (one, two) = (server.fresh_database()?, server.fresh_database()?);
    /// assert_ne!(one, two);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn shared() -> Result<&'static Self, &'static Error> {
        // Never dropped: at the end of the process the watch stops and removes it.
        static SHARED: OnceLock<Result<Server, Error>> = OnceLock::new();
        SHARED.get_or_init(Self::temporary).as_ref()
    }

    fn start(folder: Folder, temporary: bool) -> Result<Self, Error> {
        let programs = programs::find(folder.version().as_deref(), &folder.path)?;
        let lock = folder.server_lock()?;
        if folder.version().is_none() {
            initdb(&programs, &folder, &lock, temporary)?;
        }
        let socket = folder.socket()?;

        let log = folder.log();
        // The last run's output tells why it ended.
        fs::rename(&log, log.with_extension("log.old")).ok();
        let output = File::create_new(&log).context(|| format!("create {}", log.display()))?;
        let errors = output.try_clone().context(|| format!("open {}", log.display()))?;

        let mut command = postgres_command(&programs, "postgres", &folder);
        command.arg("-D").arg(folder.data()).arg("-k").arg(quote(&socket));
        command.args(["-c", "listen_addresses=", "-c", "port=5432", "-c", "timezone=UTC"]);
        if temporary {
            command.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
            command.args(["-c", "max_connections=200"]);
        }
        let postgres = command.stdin(lock).stdout(output).stderr(errors).spawn();
        let postgres = postgres.context(|| "start postgres".into())?;
        // The command has kept a handle of the lock, which must be the server's alone.
        drop(command);

        let removed: &[&Path] = if temporary { &[&folder.path, &socket] } else { &[] };
        let watch = match watch(postgres.id(), &folder, removed) {
            Ok(watch) => watch,
            Err(error) => {
                let mut postgres = postgres;
                end(&mut postgres)?;
                return Err(error);
            }
        };
        let databases = AtomicU32::new(0);
        let mut server = Self { programs, socket, postgres, watch, temporary, databases, folder };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Recovery after a crash takes what it takes, so there is no limit: the server becomes ready or ends.
    fn wait_until_ready(&mut self) -> Result<(), Error> {
        let pid = self.postgres.id();
        loop {
            match folder::postmaster(&self.folder.data()) {
                Some((found, state)) if found == pid && state == "ready" => return Ok(()),
                _ => {}
            }
            let ended = self.postgres.try_wait().context(|| "wait for postgres".into())?;
            if ended.is_some() {
                let output = fs::read_to_string(self.folder.log()).unwrap_or_default();
                return Err(Repr::Program { program: "postgres".into(), output: output.trim().into() }.into());
            }
            thread::sleep(POLL);
        }
    }

    /// The address of a database, as tokio_postgres, libpq and others understand it.
    pub fn url(&self, database: &str) -> String {
        let (host, database) = (percent_encoded(self.socket.as_os_str()), percent_encoded(database.as_ref()));
        format!("postgresql://{USER}@{host}/{database}")
    }

    /// The folder of the server's socket, which clients call the host.
    pub fn host(&self) -> &Path {
        &self.socket
    }

    /// Where the data really is: elsewhere than asked for if the server's user cannot go there.
    pub fn folder(&self) -> &Path {
        &self.folder.path
    }

    /// The process number of the server.
    pub fn pid(&self) -> u32 {
        self.postgres.id()
    }

    /// One of Postgres's client programs such as `psql` or `pg_dump`, set up to talk to this server. Where the server's own
    /// installation lacks it, it is another's.
    ///
    /// ```
    /// let server = local_postgres::Server::shared()?;
    /// let output = server.command("psql").args(["--no-psqlrc", "--tuples-only", "-c", "select 6 * 7"]).output()?;
    /// assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "42");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(self.programs.client(program.as_ref()));
        self.set_variables(&mut command);
        command
    }

    /// Sets libpq's variables, and `DATABASE_URL`, so that `command` talks to this server, and puts the server's own
    /// programs first on PATH.
    pub fn set_variables(&self, command: &mut Command) {
        without_variables(command);
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = [self.programs.folder.clone()].into_iter().chain(env::split_paths(&path));
        // A folder with a colon in its name cannot be on PATH.
        if let Ok(path) = env::join_paths(folders) {
            command.env("PATH", path);
        }
        command
            .env("PGHOST", &self.socket)
            .env("PGPORT", "5432")
            .env("PGUSER", USER)
            .env("PGDATABASE", "postgres");
        command.env("DATABASE_URL", self.url("postgres"));
    }

    /// Creates an empty database.
    ///
    /// # Errors
    ///
    /// [`Program`](crate::ErrorKind::Program) where Postgres refuses, for instance because there is one of that name.
    pub fn create_database(&self, name: &str) -> Result<(), Error> {
        self.create_database_from(name, "template1")
    }

    /// Creates a database that is a copy of `template`, which nobody may be connected to.
    ///
    /// # Errors
    ///
    /// As [`Server::create_database`].
    pub fn create_database_from(&self, name: &str, template: &str) -> Result<(), Error> {
        let mut command = self.command("createdb");
        run(command.arg("--template").arg(template).arg("--").arg(name))
    }

    /// Creates an empty database with a name of its own and returns its address.
    ///
    /// # Errors
    ///
    /// As [`Server::create_database`].
    pub fn fresh_database(&self) -> Result<String, Error> {
        let name = format!("fresh_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.create_database(&name)?;
        Ok(self.url(&name))
    }

    /// Stops the server, ending all connections, and waits until it is gone. Drop does the same and can only log a failure.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io) where the server cannot be signalled.
    pub fn stop(mut self) -> Result<(), Error> {
        self.end()
    }

    fn end(&mut self) -> Result<(), Error> {
        end(&mut self.postgres)?;
        // It has nothing left to watch. One that is gone already has been killed by someone else.
        self.watch.kill().ok();
        self.watch.wait().ok();
        // The server has taken its socket away, so the folder is empty.
        fs::remove_dir(&self.socket).ok();
        if self.temporary {
            fs::remove_dir_all(&self.folder.path).ok();
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            log::warn!("cannot stop the Postgres in {}: {error}", self.folder.path.display());
        }
    }
}

/// Finds the folder of Postgres's programs that [`Server::open`] would start on a new folder.
///
/// # Errors
///
/// [`NotInstalled`](crate::ErrorKind::NotInstalled) where there are none; the message says how to install them.
///
/// # Example
///
/// ```
/// assert!(local_postgres::programs()?.join("initdb").exists());
/// # Ok::<(), local_postgres::Error>(())
/// ```
pub fn programs() -> Result<PathBuf, Error> {
    programs::find(None, Path::new("")).map(|programs| programs.folder)
}

/// The major version of those programs, such as 17.
///
/// # Errors
///
/// Those of [`programs`].
///
/// # Example
///
/// ```
/// assert!(local_postgres::version()? >= 13);
/// # Ok::<(), local_postgres::Error>(())
/// ```
pub fn version() -> Result<u32, Error> {
    // What is found has a version of digits.
    programs::find(None, Path::new("")).map(|programs| programs.major.parse().unwrap_or(0))
}

/// Asks the process that owns `folder` to end, waits for it, and stops a server that it may leave. Returns whether there was
/// anything to stop.
///
/// # Errors
///
/// [`InUse`](crate::ErrorKind::InUse) where the owner does not end.
///
/// # Example
///
/// ```
/// # let folder = std::env::temp_dir().join(format!("local-postgres-stop-{}", std::process::id()));
/// assert!(!local_postgres::stop(&folder)?);
/// # Ok::<(), local_postgres::Error>(())
/// ```
pub fn stop(folder: impl AsRef<Path>) -> Result<bool, Error> {
    let path = folder.as_ref();
    if !folder::exists(path) {
        return Ok(false);
    }
    let Some(pid) = folder::owner(path)? else {
        let folder = Folder::open(path)?;
        let orphan = folder::postmaster(&folder.data()).is_some();
        return folder.server_lock().map(|_| orphan);
    };
    signal(pid, Signal::SIGTERM)?;
    let started = Instant::now();
    loop {
        match Folder::open(path) {
            Ok(folder) => return folder.server_lock().map(|_| true),
            Err(error) if error.kind() == ErrorKind::InUse && started.elapsed() < PATIENCE => {
                thread::sleep(POLL)
            }
            Err(error) => return Err(error),
        }
    }
}

fn initdb(programs: &Programs, folder: &Folder, lock: &File, temporary: bool) -> Result<(), Error> {
    let (data, unfinished) = (folder.data(), folder.path.join("data.new"));
    // The first locale knows all letters and is not everywhere; both sort by code point.
    let mut done = Ok(());
    for locale in ["C.UTF-8", "C"] {
        fs::remove_dir_all(&unfinished).ok();
        let mut command = postgres_command(programs, "initdb", folder);
        command.arg("-D").arg(&unfinished).args([
            "--username",
            USER,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
        ]);
        command.args(["--no-instructions", "--locale", locale]);
        if temporary {
            command.arg("--no-sync");
        }
        command.stdin(lock.try_clone().context(|| "copy a lock".into())?);
        done = run(&mut command);
        match &done {
            Err(error) if error.to_string().contains("locale") => continue,
            _ => break,
        }
    }
    done?;
    fs::rename(&unfinished, &data).context(|| format!("rename {}", unfinished.display()))?;
    let synced = File::open(&folder.path).and_then(|folder| folder.sync_all());
    synced.context(|| format!("write {}", folder.path.display()))
}

/// A program that runs as the server's user, undisturbed by a Ctrl-C that is meant for us.
fn postgres_command(programs: &Programs, program: &str, folder: &Folder) -> Command {
    let mut command = Command::new(programs.folder.join(program));
    without_variables(&mut command).env("LC_ALL", "C").env("TZ", "UTC");
    command.current_dir(&folder.path).process_group(0);
    folder.account.run(&mut command);
    command
}

/// The caller's variables, such as PGPORT or PGOPTIONS, are about other servers.
fn without_variables(command: &mut Command) -> &mut Command {
    for (name, _) in env::vars_os().filter(|(name, _)| name.as_bytes().starts_with(b"PG")) {
        command.env_remove(name);
    }
    command
}

fn watch(pid: u32, folder: &Folder, removed: &[&Path]) -> Result<Child, Error> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", WATCH, "watch", &pid.to_string()]).arg(folder.data()).args(removed);
    command.current_dir("/").process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    Account::run(folder.account, &mut command).spawn().context(|| "start /bin/sh".into())
}

/// Runs a program to its end.
fn run(command: &mut Command) -> Result<(), Error> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().context(|| format!("run {program}"))?;
    match output.status.success() {
        true => Ok(()),
        false => {
            let output = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(Repr::Program { program, output }.into())
        }
    }
}

/// Ends a server of our own: fast, else at once, else by force. Its data outlives each.
fn end(postgres: &mut Child) -> Result<(), Error> {
    for name in [Signal::SIGINT, Signal::SIGQUIT] {
        if postgres.try_wait().context(|| "wait for postgres".into())?.is_some() {
            return Ok(());
        }
        signal(postgres.id(), name)?;
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if postgres.try_wait().context(|| "wait for postgres".into())?.is_some() {
                return Ok(());
            }
            thread::sleep(POLL);
        }
    }
    postgres.kill().and_then(|()| postgres.wait()).context(|| "stop postgres".into()).map(drop)
}

fn signal(pid: u32, signal: Signal) -> Result<(), Error> {
    let number = i32::try_from(pid).map(Pid::from_raw).map_err(std::io::Error::other);
    let sent = number.and_then(|pid| kill(pid, signal).map_err(std::io::Error::from));
    sent.context(|| format!("send {signal} to process {pid}"))
}

/// A folder as one element of Postgres's list of folders.
fn quote(path: &Path) -> std::ffi::OsString {
    let bytes = path.as_os_str().as_bytes();
    let doubled = bytes.iter().flat_map(|byte| if *byte == b'"' { vec![b'"'; 2] } else { vec![*byte] });
    let quoted: Vec<u8> = [b'"'].into_iter().chain(doubled).chain([b'"']).collect();
    OsStr::from_bytes(&quoted).to_owned()
}

fn percent_encoded(text: &OsStr) -> String {
    let mut encoded = String::new();
    for byte in text.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(*byte))
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
