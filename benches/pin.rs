//! A client that waits for each answer spends most of its time on waking the other side when that sits on an idle core,
//! five times as much as on the query. On one core both are awake, and what is left is the work.

use std::{env, fs, os::unix::process::CommandExt, process::Command};

/// Starts this program anew on one core, where the system can do that, and says where it runs.
pub(crate) fn to_one_core() -> String {
    let Some(cores) = cores() else {
        return "not pinned to a core, for this system cannot do it: the times are mostly those of waking up"
            .into();
    };
    if cores.parse::<u32>().is_ok() {
        return format!("client and server are pinned to core {cores}");
    }
    let last = cores.rsplit([',', '-']).next().unwrap_or(&cores);
    let error = match env::current_exe() {
        Ok(program) => {
            Command::new("taskset").args(["-c", last]).arg(program).args(env::args_os().skip(1)).exec()
        }
        Err(error) => error,
    };
    format!(
        "not pinned to a core, for taskset does not run ({error}): the times are mostly those of waking up"
    )
}

/// The cores that this process may use, as in `0-3,6`.
fn cores() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?;
    Some(line.trim().to_owned())
}
