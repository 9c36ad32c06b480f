//! The version of Postgres: what the project says, and what the server is.

use anosql_core::{
    diagnostic::Diagnostic,
    settings::Settings,
    source::Span,
    version::{Version, Versions},
};

use crate::arguments::Input;

/// The versions of the command line, or else of the crate's settings.
pub(crate) fn of_project(input: &Input, settings: &Settings) -> Option<Versions> {
    input.postgres.or(settings.postgres)
}

/// What there is to say of a server of another version than the queries were analysed for: a mistake where the project says which
/// versions it runs on, else a warning.
pub(crate) fn compare(server: u32, analyzed: Versions, is_said: bool) -> Option<Diagnostic> {
    let known = Version::of_major(server);
    if known.is_some_and(|version| analyzed.contains(version)) {
        return None;
    }
    let message = format!("this server is Postgres {server}, and the queries were analysed for {analyzed}");
    let diagnostic = match is_said {
        true => Diagnostic::format_error(message, Span::NOWHERE),
        false => Diagnostic::warning(message, Span::NOWHERE),
    };
    Some(diagnostic.help(match known {
        Some(version) => {
            format!("write `postgres = \"{version}\"` in [package.metadata.anosql], or a range with it")
        }
        None => {
            "its rules are not known here; what it says of each query is compared all the same".to_owned()
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(server: u32, analyzed: &str, is_said: bool) -> Option<(bool, String)> {
        let diagnostic = compare(server, analyzed.parse().unwrap(), is_said)?;
        Some((diagnostic.is_error(), diagnostic.help[0].clone()))
    }

    #[test]
    fn a_version_of_the_range_is_no_difference() {
        assert_eq!(said(17, "15-18", true), None);
        assert_eq!(said(15, "15", false), None);
    }

    #[test]
    fn another_than_the_project_says_is_a_mistake() {
        assert!(said(18, "15-17", true).unwrap().0);
    }

    #[test]
    fn another_than_is_taken_for_granted_is_a_warning() {
        let (is_error, help) = said(18, "15", false).unwrap();
        assert!(!is_error && help.contains("`postgres = \"18\"`"), "{help}");
    }

    #[test]
    fn one_that_is_not_known_is_told() {
        assert!(said(14, "15", true).unwrap().1.contains("not known"));
    }
}
