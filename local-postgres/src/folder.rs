//! A data folder: its layout, who may use it, and the two locks that say who does.

use std::{
    env,
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown},
    },
    path::{Path, PathBuf},
    process,
    time::{Duration, Instant},
};

use nix::{
    libc::O_NOFOLLOW,
    sys::signal::{Signal, kill},
    unistd::{Pid, geteuid},
};

use crate::{
    account::Account,
    error::{Context, Error, Repr},
};

/// How long a fast shutdown may take, its checkpoint included, before the server is told to leave at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// How often states are looked at that nothing announces.
pub(crate) const POLL: Duration = Duration::from_millis(5);
/// What the socket's path may be long, where it may be shortest: 104 bytes with the closing zero, on macOS.
const SOCKET_PATH_LIMIT: usize = 103;
const TEMPORARY_PREFIX: &str = "local-postgres.";

/// A data folder that this process owns: nobody else has the lock.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    pub(crate) account: Account,
    owner: File,
}

impl Folder {
    /// Creates the folder if need be and takes it.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let (path, account) = locate(path)?;
        Self::lock(path, account)
    }

    /// A new folder where temporary files go.
    pub(crate) fn temporary() -> Result<Self, Error> {
        let account = match geteuid().is_root() {
            true => Account::unprivileged(),
            false => Account::for_folder(Path::new("/")),
        };
        // A root's TMPDIR may lie where an unprivileged user cannot go.
        let parent = env::temp_dir().canonicalize().ok().filter(|parent| account.can_enter(parent));
        let parent = parent.unwrap_or_else(|| "/tmp".into());
        remove_stale(&parent);
        for number in 0_u32.. {
            let path = parent.join(format!("{TEMPORARY_PREFIX}{}.{number}", process::id()));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => {
                    private(&path, account)?;
                    return Self::lock(path, account);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(source) => return Err(source).context(|| format!("create {}", path.display())),
            }
        }
        Err(Repr::Foreign { folder: parent, reason: "has no name left for a temporary folder" }.into())
    }

    fn lock(path: PathBuf, account: Account) -> Result<Self, Error> {
        let (file, mut owner) = open_lock(&path, "owner.lock")?;
        if !try_lock(&owner, &file)? {
            let mut pid = String::new();
            // The number only makes the message better.
            owner.read_to_string(&mut pid).ok();
            let owner =
                if pid.trim().is_empty() { "another process".into() } else { format!("process {pid}") };
            return Err(Repr::InUse { folder: path, owner }.into());
        }
        let written = owner.set_len(0).and_then(|()| owner.rewind());
        let written = written.and_then(|()| write!(owner, "{}", process::id()));
        written.context(|| format!("write {}", file.display()))?;
        Ok(Self { path, account, owner })
    }

    /// The server's own data.
    pub(crate) fn data(&self) -> PathBuf {
        self.path.join("data")
    }

    /// What the server prints.
    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("server.log")
    }

    /// The major version that wrote the data, if there is any.
    pub(crate) fn version(&self) -> Option<String> {
        fs::read_to_string(self.data().join("PG_VERSION")).ok().map(|version| version.trim().to_owned())
    }

    /// A folder for the socket: in this one, unless the socket's path would be too long or have a comma, at which clients
    /// split a list of hosts.
    pub(crate) fn socket(&self) -> Result<PathBuf, Error> {
        let inside = self.path.join("socket");
        let path = inside.join(".s.PGSQL.5432");
        let bytes = path.as_os_str().as_bytes();
        let usable = bytes.len() <= SOCKET_PATH_LIMIT && !bytes.contains(&b',');
        let socket = if usable { inside } else { keyed("/tmp", &self.path) };
        private(&socket, self.account)?;
        Ok(socket)
    }

    /// The server's lock, to be handed to the server. An orphan that holds it is stopped first.
    pub(crate) fn server_lock(&self) -> Result<File, Error> {
        let (path, file) = open_lock(&self.path, "server.lock")?;
        let started = Instant::now();
        let mut signals =
            [(Duration::ZERO, Signal::SIGINT), (PATIENCE, Signal::SIGQUIT)].into_iter().peekable();
        while !try_lock(&file, &path)? {
            let waited = started.elapsed();
            // Without a number it is an initdb, which ends by itself.
            let pid = postmaster(&self.data()).and_then(|(pid, _)| i32::try_from(pid).ok());
            if let (Some((_, signal)), Some(pid)) = (signals.next_if(|(after, _)| waited >= *after), pid) {
                log::warn!(
                    "stopping the Postgres (process {pid}) that an earlier owner left in {}",
                    self.path.display()
                );
                // It may have ended in the meantime, which is what we want.
                kill(Pid::from_raw(pid), signal).ok();
            }
            if waited > 2 * PATIENCE {
                let owner = "a Postgres that an earlier owner left and that does not stop".into();
                return Err(Repr::InUse { folder: self.path.clone(), owner }.into());
            }
            std::thread::sleep(POLL);
        }
        // No server lives, so this is a leftover. Postgres would believe it if its number now is another process's.
        fs::remove_file(self.data().join("postmaster.pid")).ok();
        Ok(file)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A child that another thread is just starting has a copy of the handle, so closing ours would not do.
        self.owner.unlock().ok();
    }
}

/// Whether there is a folder for this path, here or elsewhere.
pub(crate) fn exists(path: &Path) -> bool {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let absent = || Some(parent.canonicalize().ok()?.join(path.file_name()?));
    let real = path.canonicalize().ok().or_else(absent);
    real.is_some_and(|real| real.join("owner.lock").exists() || keyed("/var/tmp", &real).exists())
}

/// The owner of a folder that someone has taken.
pub(crate) fn owner(path: &Path) -> Result<Option<u32>, Error> {
    let (path, _) = locate(path)?;
    let (file, mut owner) = open_lock(&path, "owner.lock")?;
    if try_lock(&owner, &file)? {
        return Ok(None);
    }
    let mut pid = String::new();
    owner.read_to_string(&mut pid).context(|| format!("read {}", file.display()))?;
    Ok(pid.trim().parse().ok())
}

/// The number of the server's first process, and its state, as `postmaster.pid` tells them.
pub(crate) fn postmaster(data: &Path) -> Option<(u32, String)> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let pid = text.lines().next()?.trim().parse().ok()?;
    Some((pid, text.lines().nth(7).unwrap_or_default().trim().to_owned()))
}

/// Where the folder really is, and who runs its server.
fn locate(path: &Path) -> Result<(PathBuf, Account), Error> {
    let context = || format!("create {}", path.display());
    let existed = path.exists();
    fs::create_dir_all(path).context(context)?;
    let path = path.canonicalize().context(context)?;
    let account = Account::for_folder(&path);
    if account.can_enter(path.parent().unwrap_or(&path)) {
        // The lock is looked for last: what is found in the folder may be the lock that another has just put there.
        if path.read_dir().context(context)?.next().is_some() && !path.join("owner.lock").exists() {
            let reason = "is not empty and was not made for this; name another folder";
            return Err(Repr::Foreign { folder: path, reason }.into());
        }
        private(&path, account)?;
        return Ok((path, account));
    }
    if !existed {
        fs::remove_dir(&path).ok();
    }
    let account = Account::unprivileged();
    let elsewhere = keyed("/var/tmp", &path);
    log::info!(
        "the user who runs Postgres cannot reach {}; the data is in {}",
        path.display(),
        elsewhere.display()
    );
    private(&elsewhere, account)?;
    Ok((elsewhere, account))
}

/// A folder in `parent` for what belongs to `path` but cannot lie there.
fn keyed(parent: &str, path: &Path) -> PathBuf {
    // FNV-1a, because the name must stay the same in every build, which std's hashes do not promise.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in path.as_os_str().as_bytes() {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    Path::new(parent).join(format!("local-postgres-{hash:016x}"))
}

/// Makes `path` a folder that is `account`'s alone. One that a third user has put there is refused.
fn private(path: &Path, account: Account) -> Result<(), Error> {
    let context = || format!("create {}", path.display());
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error).context(context),
        _ => {}
    }
    let found = fs::symlink_metadata(path).context(context)?;
    if !found.is_dir() || ![account.uid, geteuid().as_raw()].contains(&found.uid()) {
        return Err(Repr::Foreign { folder: path.into(), reason: "belongs to another user" }.into());
    }
    if found.uid() != account.uid {
        chown(path, Some(account.uid), Some(account.gid)).context(context)?;
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).context(context)
}

fn open_lock(folder: &Path, name: &str) -> Result<(PathBuf, File), Error> {
    let path = folder.join(name);
    // A link is not followed: root may be writing into another user's folder.
    let options = OpenOptions::new().read(true).write(true).create(true).custom_flags(O_NOFOLLOW).clone();
    let file = options.open(&path).context(|| format!("open {}", path.display()))?;
    Ok((path, file))
}

fn try_lock(file: &File, path: &Path) -> Result<bool, Error> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(source)) => Err(source).context(|| format!("lock {}", path.display())),
    }
}

/// Removes temporary folders whose owner and whose owner's watch died.
fn remove_stale(parent: &Path) {
    for entry in parent.read_dir().into_iter().flatten().flatten() {
        let path = entry.path();
        let named = entry.file_name().as_bytes().starts_with(TEMPORARY_PREFIX.as_bytes());
        // Without a server's lock it may be one whose owner has not locked it yet.
        if !named || !path.join("server.lock").exists() {
            continue;
        }
        let account = Account::for_folder(&path);
        let Ok(folder) = Folder::lock(path, account) else { continue };
        if folder.server_lock().is_ok() {
            log::info!("removing {}, which an earlier owner left", folder.path.display());
            fs::remove_dir_all(&folder.path).ok();
        }
    }
}
