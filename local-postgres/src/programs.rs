//! Where Postgres's programs are.

use std::{
    cmp::Reverse,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::error::{Context, Error, Repr};

/// One installation's folder of programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Programs {
    pub(crate) folder: PathBuf,
    /// The major version, such as `17`.
    pub(crate) major: String,
}

impl Programs {
    /// Where a client program is: here, or else in the first installation that has it, as some come without.
    pub(crate) fn client(&self, program: &Path) -> PathBuf {
        let here = self.folder.join(program);
        if here.is_file() {
            return here;
        }
        let elsewhere =
            candidates().into_iter().map(|folder| folder.join(program)).find(|path| path.is_file());
        elsewhere.unwrap_or(here)
    }
}

/// Folders of which the part behind `*` is `bin` and the part before is followed by a version.
const VERSIONED: [(&str, &str); 8] = [
    ("/usr/lib/postgresql", ""),
    ("/usr", "pgsql-"),
    ("/opt/homebrew/opt", "postgresql"),
    ("/usr/local/opt", "postgresql"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql"),
    ("/opt/local/lib", "postgresql"),
    ("/Applications/Postgres.app/Contents/Versions", ""),
    ("/usr/local", "pgsql"),
];

/// The programs that can open data of version `data`, or the first found where there is no data yet.
pub(crate) fn find(data: Option<&str>, folder: &Path) -> Result<Programs, Error> {
    choose(candidates(), data, folder)
}

fn choose(candidates: Vec<PathBuf>, data: Option<&str>, folder: &Path) -> Result<Programs, Error> {
    let mut found = Vec::new();
    for candidate in candidates {
        let major = major(&candidate)?;
        if data.is_none_or(|data| data == major) {
            return Ok(Programs { folder: candidate, major });
        }
        found.push(major);
    }
    Err(match data {
        Some(data) if !found.is_empty() => {
            found.dedup();
            Repr::WrongVersion { folder: folder.into(), data: data.into(), found: found.join(", ") }.into()
        }
        _ => Repr::NotInstalled.into(),
    })
}

/// Every folder that holds the programs, the preferred first.
fn candidates() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let config = Command::new("pg_config").arg("--bindir").output();
    let config = config.ok().map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let places = env::split_paths(&path).chain(config).chain(["/usr/bin".into()]);
    let places =
        places.chain(VERSIONED.iter().flat_map(|(parent, prefix)| versions(parent.as_ref(), prefix)));

    let mut found = Vec::new();
    for place in places {
        // A link on PATH may lead to one program only; the others lie beside what it points to.
        let Ok(postgres) = place.join("postgres").canonicalize() else { continue };
        let Some(bin) = postgres.parent() else { continue };
        if bin.join("initdb").is_file() && !found.iter().any(|known| known == bin) {
            found.push(bin.to_owned());
        }
    }
    found
}

/// `PARENT/PREFIX*/bin`, the newest version first.
fn versions(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name();
            let version: String =
                name.to_str()?.strip_prefix(prefix)?.chars().filter(char::is_ascii_digit).collect();
            Some((version.parse().unwrap_or(0), entry.path().join("bin")))
        })
        .collect();
    versions.sort_by_key(|(version, _)| Reverse(*version));
    versions.into_iter().map(|(_, bin)| bin).collect()
}

/// The version that `postgres --version` prints, such as `15` of `postgres (PostgreSQL) 15.20 (Debian ...)`.
fn major(bin: &Path) -> Result<String, Error> {
    let postgres = bin.join("postgres");
    let output = Command::new(&postgres)
        .arg("--version")
        .output()
        .context(|| format!("run {}", postgres.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let major: String = version.unwrap_or("").chars().take_while(char::is_ascii_digit).collect();
    match major.is_empty() {
        false => Ok(major),
        true => Err(Repr::Program { program: postgres.display().to_string(), output: text.into() }.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn missing_programs_name_the_package_of_each_system() {
        let error = choose(Vec::new(), None, "data".as_ref()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotInstalled);
        for advice in
            ["apt-get install postgresql", "dnf install postgresql-server", "brew install postgresql@"]
        {
            assert!(error.to_string().contains(advice), "{error}");
        }
    }

    #[test]
    fn data_of_another_version_names_both_and_the_way_out() {
        let error = choose(candidates(), Some("9"), "data".as_ref()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WrongVersion);
        let found = major(&candidates()[0]).unwrap();
        for word in ["Postgres 9,", &format!("of version {found}"), "pg_upgrade"] {
            assert!(error.to_string().contains(word), "{error}");
        }
    }

    #[test]
    fn the_newest_of_several_versions_comes_first() {
        let parent = env::temp_dir().join(format!("local-postgres-versions-{}", std::process::id()));
        for version in ["postgresql@9", "postgresql@17", "postgresql@16", "other@18"] {
            fs::create_dir_all(parent.join(version)).unwrap();
        }
        let found = versions(&parent, "postgresql");
        fs::remove_dir_all(&parent).unwrap();
        let expected = ["postgresql@17", "postgresql@16", "postgresql@9"];
        assert_eq!(found, expected.map(|version| parent.join(version).join("bin")));
    }
}
