//! The service as a process.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use local_postgres::Server;
use serde_json::Value;

use crate::client::request;

/// A folder for a service's data, removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(test: &str) -> Self {
        let path = env::temp_dir().join(format!("demo-server-{}-{test}", std::process::id()));
        // A run that was killed may have left one, and its number is ours now.
        fs::remove_dir_all(&path).ok();
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// A running service; told to stop on drop.
pub(crate) struct Service {
    process: Child,
    address: SocketAddr,
    data: PathBuf,
}

impl Service {
    /// Starts a service on a new database.
    pub(crate) fn start() -> Self {
        Self::start_on(&Server::shared().unwrap().fresh_database().unwrap())
    }

    /// Starts a service on a database.
    pub(crate) fn start_on(url: &str) -> Self {
        Self::spawn(&[("DATABASE_URL", url)])
    }

    /// Starts a service with a Postgres of its own.
    pub(crate) fn start_in(folder: &Folder) -> Self {
        Self::spawn(&[("DATA_DIR", folder.data().to_str().unwrap())])
    }

    fn spawn(variables: &[(&str, &str)]) -> Self {
        let mut process = command(variables).env("PORT", "0").stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(process.stderr.take().unwrap());
        let (mut lines, mut data) = (String::new(), PathBuf::new());
        let address = loop {
            let start = lines.len();
            assert_ne!(log.read_line(&mut lines).unwrap(), 0, "the service has ended:\n{lines}");
            let line = lines[start..].trim();
            if let Some((_, folder)) = line.split_once("a private Postgres runs on ") {
                data = folder.into();
            }
            if let Some((_, address)) = line.split_once("listening on http://") {
                break address.parse().unwrap();
            }
        };
        // A log that nobody reads would fill up and stop the service.
        thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { process, address, data }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The answer's status and body.
    pub(crate) fn raw(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        request(self.address, method, path, body)
    }

    /// The same with the body read.
    #[track_caller]
    pub(crate) fn json(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let (status, body) = self.raw(method, path, body);
        (status, serde_json::from_str(&body).unwrap())
    }

    pub(crate) fn create_note(&self) {
        assert_eq!(self.raw("POST", "/notes", r#"{"text":"Test","completed":false}"#).0, 200);
    }

    pub(crate) fn count_notes(&self) -> usize {
        self.json("GET", "/notes", "").1.as_array().unwrap().len()
    }

    pub(crate) fn signal(&self, name: &str) {
        kill(name, &self.process.id().to_string());
    }

    /// Waits for the end and gives the exit code.
    pub(crate) fn wait(mut self) -> Option<i32> {
        self.process.wait().unwrap().code()
    }

    pub(crate) fn terminate(self) -> Option<i32> {
        self.signal("TERM");
        self.wait()
    }

    pub(crate) fn kill(self) {
        self.signal("KILL");
        self.wait();
    }

    pub(crate) fn postmaster_file(&self) -> PathBuf {
        self.data.join("data/postmaster.pid")
    }

    pub(crate) fn kill_postgres(&self) {
        let file = fs::read_to_string(self.postmaster_file()).unwrap();
        kill("KILL", file.lines().next().unwrap());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if self.process.try_wait().unwrap().is_none() {
            self.signal("TERM");
            self.process.wait().unwrap();
        }
    }
}

/// Runs a service that does not start, and gives its exit code and what it says.
pub(crate) fn fail(variables: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String) {
    let mut process = command(variables).args(arguments).stderr(Stdio::piped()).spawn().unwrap();
    let mut message = String::new();
    process.stderr.take().unwrap().read_to_string(&mut message).unwrap();
    (process.wait().unwrap().code(), message)
}

/// The service, undisturbed by the environment of the tests.
fn command(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_demo-server")));
    for name in ["DATABASE_URL", "DATA_DIR", "HOST", "PORT", "POOL_SIZE", "RUST_LOG"] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied());
    command
}

fn kill(signal: &str, pid: &str) {
    assert!(Command::new("kill").args([&format!("-{signal}"), pid]).status().unwrap().success());
}

/// Waits as long as a loaded machine may need; the limit only turns a hang into a failure.
#[track_caller]
pub(crate) fn wait_until(what: &str, mut reached: impl FnMut() -> bool) {
    for _ in 0..12_000 {
        if reached() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("waited in vain until {what}");
}
