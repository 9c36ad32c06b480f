//! Versions of Postgres: which one, or which ones, a project runs on.

use std::{fmt, str::FromStr};

/// A major version of Postgres that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Version {
    /// The oldest that Postgres's developers support, which is meant where nothing is said.
    #[default]
    V15,
    /// 16
    V16,
    /// 17
    V17,
    /// 18
    V18,
}

impl Version {
    /// All of them, the oldest first.
    pub const ALL: [Version; 4] = [Version::V15, Version::V16, Version::V17, Version::V18];

    /// The number that its releases begin with.
    ///
    /// # Example
    /// ```
    /// use anosql_core::version::Version;
    ///
    /// assert_eq!(Version::V17.major(), 17);
    /// ```
    pub fn major(self) -> u32 {
        match self {
            Version::V15 => 15,
            Version::V16 => 16,
            Version::V17 => 17,
            Version::V18 => 18,
        }
    }

    /// The version of the server whose dump a text is, by the line that `pg_dump` writes at its head; of one that is not known
    /// the nearest that is.
    pub(crate) fn of_dump(text: &str) -> Option<Self> {
        const HEAD: usize = 20;
        let version =
            text.lines().take(HEAD).find_map(|line| line.strip_prefix("-- Dumped from database version "))?;
        let major = version.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok()?;
        Self::ALL.into_iter().rfind(|version| version.major() <= major).or(Some(Self::V15))
    }

    /// The help where `what` needs this version and the project is for an older one.
    pub(crate) fn needed_by(self, what: &str, project: Version) -> String {
        format!(
            "{what} needs Postgres {self}, and this project is for {project}: write `postgres = \"{self}\"` in \
             [package.metadata.anosql] if that is what it runs on"
        )
    }

    /// The version with that number, if it is known.
    pub fn of_major(major: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.major() == major)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.major())
    }
}

/// The versions that a project runs on: one, or a range of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Versions {
    oldest: Version,
    newest: Version,
}

impl Versions {
    /// From one version to another, or `None` where the first is newer.
    pub fn range(oldest: Version, newest: Version) -> Option<Self> {
        (oldest <= newest).then_some(Self { oldest, newest })
    }

    /// The first of them.
    pub fn oldest(self) -> Version {
        self.oldest
    }

    /// The last of them.
    pub fn newest(self) -> Version {
        self.newest
    }

    /// Whether `version` is one of them.
    pub fn contains(self, version: Version) -> bool {
        (self.oldest..=self.newest).contains(&version)
    }

    /// Each of them, the oldest first.
    pub fn iter(self) -> impl Iterator<Item = Version> {
        Version::ALL.into_iter().filter(move |version| self.contains(*version))
    }
}

impl From<Version> for Versions {
    fn from(version: Version) -> Self {
        Self { oldest: version, newest: version }
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.oldest == self.newest {
            true => write!(f, "{}", self.oldest),
            false => write!(f, "{}-{}", self.oldest, self.newest),
        }
    }
}

/// A text that names no versions of Postgres that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownVersion;

impl fmt::Display for UnknownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("versions of Postgres are written as in \"17\" or \"15-18\"; known are 15 to 18")
    }
}

impl std::error::Error for UnknownVersion {}

/// Reads `17` or `15-18`.
///
/// # Errors
/// What is no version, one that is not known, and a range that ends before it begins.
///
/// # Example
/// ```
/// use anosql_core::version::{Version, Versions};
///
/// let versions: Versions = "15-17".parse().unwrap();
/// assert!(versions.contains(Version::V16) && !versions.contains(Version::V18));
/// assert!("14".parse::<Versions>().is_err());
/// ```
impl FromStr for Versions {
    type Err = UnknownVersion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let version = |text: &str| {
            let major: u32 = text.trim().parse().map_err(|_| UnknownVersion)?;
            Version::of_major(major).ok_or(UnknownVersion)
        };
        match text.split_once('-') {
            Some((oldest, newest)) => Self::range(version(oldest)?, version(newest)?).ok_or(UnknownVersion),
            None => version(text).map(Self::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_written_as_they_are_read() {
        for text in ["15", "16-17", "15-18"] {
            assert_eq!(text.parse::<Versions>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_dump_says_its_server() {
        let dump = |version: &str| {
            format!("--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version {version}\n")
        };
        let known = [
            ("17.2 (Debian 17.2-1.pgdg120+1)", Version::V17),
            ("9.6.24", Version::V15),
            ("19.0", Version::V18),
        ];
        for (version, expected) in known {
            assert_eq!(Version::of_dump(&dump(version)), Some(expected));
        }
        assert_eq!(Version::of_dump("create table t (a int)"), None);
    }

    #[test]
    fn a_range_of_one_is_that_one() {
        assert_eq!("17-17".parse::<Versions>().unwrap(), Version::V17.into());
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for text in ["", "14", "19", "18-15", "17.2", "15-", "-18", "15-16-17"] {
            assert_eq!(text.parse::<Versions>(), Err(UnknownVersion), "{text}");
        }
    }
}
