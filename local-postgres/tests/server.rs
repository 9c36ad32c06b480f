//! What holds of data, folders and processes, whoever is killed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers as well")]

use std::{
    env, fs,
    io::{BufRead, BufReader},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use local_postgres::{ErrorKind, Server};

/// The command's program, where every user can run it.
const PROGRAM: &str = env!("CARGO_BIN_EXE_local-postgres");

/// A folder for one test's data, removed at the end.
struct Place(PathBuf);

impl Place {
    fn new(test: &str) -> Self {
        let path = env::temp_dir().join(format!("local-postgres-test-{}-{test}", std::process::id()));
        // A run that was killed may have left one, and its number is ours now.
        fs::remove_dir_all(&path).ok();
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[track_caller]
fn query(server: &Server, sql: &str) -> String {
    let mut psql = server.command("psql");
    let output = psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "-c", sql]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn kill(pid: u32) {
    let status = Command::new("kill").args(["-KILL", &pid.to_string()]).status().unwrap();
    assert!(status.success());
}

/// A process that owns a server on `data`, or a temporary one, and the number and folder of that server.
fn owner(data: Option<&Path>) -> (Child, u32, PathBuf) {
    let mut command = Command::new(PROGRAM);
    if let Some(data) = data {
        command.arg("--data").arg(data);
    }
    // The folder of the data is that of the socket's folder.
    let script = r#"cat "${PGHOST%/socket}/data/postmaster.pid"; exec cat"#;
    command.args(["--", "sh", "-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let pid = lines.next().unwrap().unwrap().parse().unwrap();
    let folder = PathBuf::from(lines.next().unwrap().unwrap()).parent().unwrap().to_owned();
    (child, pid, folder)
}

fn kill_owner(mut owner: Child) {
    kill(owner.id());
    owner.wait().unwrap();
}

/// Waits as long as a loaded machine may need; the limit only turns a hang into a failure.
#[track_caller]
fn wait_until(what: &str, reached: impl Fn() -> bool) {
    for _ in 0..12_000 {
        if reached() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("waited in vain until {what}");
}

#[test]
fn a_restart_keeps_the_data() {
    let place = Place::new("restart");
    let server = Server::open(place.data()).unwrap();
    query(&server, "create table kept (id int)");
    server.stop().unwrap();
    let server = Server::open(place.data()).unwrap();
    assert_eq!(query(&server, "select count(*) from kept"), "0");
}

#[test]
fn a_killed_server_is_started_again_with_its_data() {
    let place = Place::new("killed-server");
    let server = Server::open(place.data()).unwrap();
    query(&server, "create table kept (id int)");
    kill(server.pid());
    drop(server);
    let server = Server::open(place.data()).unwrap();
    assert_eq!(query(&server, "select count(*) from kept"), "0");
}

#[test]
fn a_killed_owners_server_is_stopped_and_the_data_opened() {
    let place = Place::new("killed-owner");
    let (owner, orphan, _) = owner(Some(&place.data()));
    kill_owner(owner);
    let server = Server::open(place.data()).unwrap();
    assert_ne!(server.pid(), orphan);
    assert_eq!(query(&server, "select 1"), "1");
}

#[test]
fn a_killed_owners_server_ends_by_itself() {
    let place = Place::new("watch");
    let (owner, _, folder) = owner(Some(&place.data()));
    kill_owner(owner);
    wait_until("the server ends", || !folder.join("data/postmaster.pid").exists());
}

#[test]
fn a_killed_owners_temporary_folder_is_removed() {
    let (owner, _, folder) = owner(None);
    kill_owner(owner);
    wait_until("the folder is gone", || !folder.exists());
}

#[test]
fn an_orphan_whose_watch_is_gone_too_is_stopped() {
    let place = Place::new("orphan");
    let server = Server::open(place.data()).unwrap();
    let held = fs::File::open(server.folder().join("server.lock")).unwrap();
    // What a killed owner without a watch leaves is a held lock and nobody who holds the other.
    let (programs, folder) = (server.command("postgres"), server.folder().to_owned());
    server.stop().unwrap();
    held.lock().unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", r#"exec "$0" -D "$1" -k "$2" -c listen_addresses="#]);
    command.arg(programs.get_program()).arg(folder.join("data")).arg(&folder);
    as_owner_of(&folder, &mut command)
        .current_dir(&folder)
        .stdin(held)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut orphan = command.spawn().unwrap();
    drop(command);
    let state = folder.join("data/postmaster.pid");
    wait_until("the orphan is ready", || {
        fs::read_to_string(&state).is_ok_and(|state| state.contains("ready"))
    });

    // Somebody has to take note of the orphan's death, as the system does for a real one.
    let reaped = thread::spawn(move || orphan.wait().unwrap());
    let server = Server::open(place.data()).unwrap();
    assert!(reaped.join().unwrap().success());
    assert_eq!(query(&server, "select 1"), "1");
}

#[test]
fn a_leftover_number_of_a_living_process_is_not_believed() {
    let place = Place::new("leftover");
    let server = Server::open(place.data()).unwrap();
    let (file, folder) = (server.folder().join("data/postmaster.pid"), server.folder().to_owned());
    let text = fs::read_to_string(&file).unwrap().replacen(&server.pid().to_string(), "PID", 1);
    server.stop().unwrap();
    let mut living = as_owner_of(&folder, Command::new("sleep").arg("1000")).spawn().unwrap();
    fs::write(&file, text.replacen("PID", &living.id().to_string(), 1)).unwrap();
    let opened = Server::open(place.data());
    let untouched = living.try_wait().unwrap().is_none();
    living.kill().unwrap();
    living.wait().unwrap();
    assert_eq!(query(&opened.unwrap(), "select 1"), "1");
    assert!(untouched);
}

#[test]
fn an_interrupted_initdb_is_done_again() {
    let place = Place::new("initdb");
    let (programs, done) = (place.0.join("programs"), place.0.join("done"));
    fs::create_dir(&programs).unwrap();
    fs::copy(local_postgres::programs().unwrap().join("postgres"), programs.join("postgres")).unwrap();
    // It leaves half a folder and does not end before it is told to, however fast the machine is.
    let script = format!(
        r#"#!/bin/sh
while [ "$1" != -D ]; do shift; done
mkdir "$2"; echo 1 > "$2/PG_VERSION"
until [ -e {done:?} ]; do sleep 0.01; done
"#
    );
    fs::write(programs.join("initdb"), script).unwrap();
    fs::set_permissions(programs.join("initdb"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = env::join_paths([programs].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap())));
    let mut owner = Command::new(PROGRAM);
    owner.env("PATH", path.unwrap()).arg("--data").arg(place.data()).arg("true").stdout(Stdio::null());
    let owner = owner.spawn().unwrap();
    wait_until("initdb is at work", || place.data().join("data.new/PG_VERSION").exists());
    kill_owner(owner);
    assert!(!place.data().join("data").exists());
    fs::write(done, "").unwrap();
    let server = Server::open(place.data()).unwrap();
    assert_eq!(query(&server, "select 1"), "1");
}

#[test]
fn a_second_owner_is_told_of_the_first() {
    let place = Place::new("two");
    let _server = Server::open(place.data()).unwrap();
    let error = Server::open(place.data()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InUse);
    assert!(error.to_string().contains(&format!("process {}", std::process::id())), "{error}");
}

#[test]
fn of_owners_at_once_one_wins() {
    let place = Place::new("race");
    let data = place.data();
    let results: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| Server::open(&data))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let losers: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    assert_eq!(losers.len(), 3, "{losers:?}");
    assert!(losers.iter().all(|loser| loser.kind() == ErrorKind::InUse), "{losers:?}");
}

#[test]
fn temporary_servers_started_at_once_are_apart() {
    let servers: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| Server::temporary().unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for server in &servers {
        query(server, "create table only_here (id int)");
    }
}

#[test]
fn a_temporary_folder_is_removed_on_drop() {
    let server = Server::temporary().unwrap();
    let folder = server.folder().to_owned();
    drop(server);
    assert!(!folder.exists());
}

#[test]
fn a_path_too_long_for_a_socket_works() {
    let place = Place::new("long");
    let server = Server::open(place.0.join("long".repeat(40))).unwrap();
    assert_eq!(query(&server, "select 1"), "1");
}

#[test]
fn a_path_of_strange_characters_works() {
    let place = Place::new("strange");
    let server = Server::open(place.0.join("a \"b\", c@d:é%")).unwrap();
    let mut psql = server.command("psql");
    let output = psql.args(["--no-psqlrc", "-c", "select 1", &server.url("postgres")]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let place = Place::new("foreign");
    fs::write(place.0.join("letter"), "dear").unwrap();
    assert_eq!(Server::open(&place.0).unwrap_err().kind(), ErrorKind::Foreign);
    assert_eq!(fs::read_dir(&place.0).unwrap().count(), 1);
}

#[test]
fn data_of_another_version_is_refused() {
    let place = Place::new("version");
    let server = Server::open(place.data()).unwrap();
    let version = server.folder().join("data/PG_VERSION");
    server.stop().unwrap();
    fs::write(version, "9\n").unwrap();
    assert_eq!(Server::open(place.data()).unwrap_err().kind(), ErrorKind::WrongVersion);
}

#[test]
fn a_database_is_a_copy_of_its_template() {
    let server = Server::shared().unwrap();
    server.create_database("template_with_table").unwrap();
    let create = ["--no-psqlrc", "-d", "template_with_table", "-c", "create table copied (id int)"];
    assert!(server.command("psql").args(create).stdout(Stdio::null()).status().unwrap().success());
    server.create_database_from("copy_with_table", "template_with_table").unwrap();
    let select = ["--no-psqlrc", "-d", "copy_with_table", "-c", "select id from copied"];
    assert!(server.command("psql").args(select).stdout(Stdio::null()).status().unwrap().success());
}

#[test]
fn a_database_that_exists_is_an_error_that_says_so() {
    let error = Server::shared().unwrap().create_database("postgres").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Program);
    assert!(error.to_string().contains("already exists"), "{error}");
}

#[test]
fn the_commands_status_is_passed_on() {
    let status = Command::new(PROGRAM).args(["--", "sh", "-c", "exit 7"]).status().unwrap();
    assert_eq!(status.code(), Some(7));
}

#[test]
fn stop_ends_the_owner_and_the_server() {
    let place = Place::new("stop");
    let (mut owner, _, folder) = owner(Some(&place.data()));
    let output = thread::scope(|scope| {
        scope.spawn(|| owner.wait().unwrap());
        Command::new(PROGRAM).arg("--stop").arg(place.data()).output().unwrap()
    });
    assert_eq!(String::from_utf8_lossy(&output.stdout), "stopped\n", "{output:?}");
    assert!(!folder.join("data/postmaster.pid").exists());
}

#[test]
fn an_unprivileged_user_needs_nobody_elses_help() {
    let place = Place::new("unprivileged");
    // The build's folder may be closed to that user.
    let program = place.0.join("program");
    fs::copy(PROGRAM, &program).unwrap();
    let mut command = Command::new(&program);
    command.args(["--", "psql", "--no-psqlrc", "-c", "select 1"]).current_dir("/").env_remove("TMPDIR");
    as_nobody(&mut command);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn root_keeps_data_elsewhere_where_the_servers_user_cannot_reach_the_folder() {
    if !is_root() {
        // For everyone else the server's user is the caller, who reaches the folder.
        let place = Place::new("own");
        assert_eq!(Server::open(place.data()).unwrap().folder(), place.data().canonicalize().unwrap());
        return;
    }
    let place = Place::new("closed");
    fs::set_permissions(&place.0, fs::Permissions::from_mode(0o700)).unwrap();
    let server = Server::open(place.data()).unwrap();
    let folder = server.folder().to_owned();
    query(&server, "create table kept (id int)");
    server.stop().unwrap();
    let server = Server::open(place.data()).unwrap();
    let count = query(&server, "select count(*) from kept");
    drop(server);
    fs::remove_dir_all(&folder).unwrap();
    assert!(folder.starts_with("/var/tmp"));
    assert_eq!(count, "0");
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}

/// Lets root's command run as the user whom `folder` belongs to, whose processes Postgres would believe to be its own.
fn as_owner_of<'a>(folder: &Path, command: &'a mut Command) -> &'a mut Command {
    use std::os::unix::fs::MetadataExt;
    let found = fs::metadata(folder).unwrap();
    if is_root() { command.uid(found.uid()).gid(found.gid()) } else { command }
}

/// Lets root's command run as an unprivileged user; other users are one already.
fn as_nobody(command: &mut Command) -> &mut Command {
    if is_root() { command.uid(65534).gid(65534) } else { command }
}
