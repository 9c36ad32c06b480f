//! The user that the server runs as.

use std::{
    fs,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::Path,
    process::{Command, Stdio},
};

use nix::unistd::{User, getegid, geteuid};

/// A user and a group by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl Account {
    /// Who may run a server on `folder`: ourselves, unless we are root.
    pub(crate) fn for_folder(folder: &Path) -> Self {
        let ourselves = Self { uid: geteuid().as_raw(), gid: getegid().as_raw() };
        if ourselves.uid != 0 {
            return ourselves;
        }
        match fs::symlink_metadata(folder) {
            // The owner's earlier runs, without root, have left files that only the owner's server may open.
            Ok(found) if found.uid() != 0 => Self { uid: found.uid(), gid: found.gid() },
            _ => Self::unprivileged(),
        }
    }

    /// `postgres` where Postgres's package made that user, else `nobody`.
    pub(crate) fn unprivileged() -> Self {
        let find = |name| User::from_name(name).ok().flatten();
        match find("postgres").or_else(|| find("nobody")) {
            Some(user) => Self { uid: user.uid.as_raw(), gid: user.gid.as_raw() },
            // The numbers that Linux gives to users without a name.
            None => Self { uid: 65534, gid: 65534 },
        }
    }

    /// Lets `command` run as this user.
    pub(crate) fn run(self, command: &mut Command) -> &mut Command {
        match geteuid().is_root() {
            true => command.uid(self.uid).gid(self.gid),
            false => command,
        }
    }

    /// Whether this user gets into `folder`, which only a try can tell: every folder above it has a say.
    pub(crate) fn can_enter(self, folder: &Path) -> bool {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", ":"]).current_dir(folder).stdin(Stdio::null());
        self.run(&mut command).status().is_ok_and(|status| status.success())
    }
}
