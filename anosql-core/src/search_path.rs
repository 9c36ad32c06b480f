//! The search path: the schemas in which a name without one is looked up.

use crate::{lexer, source::Span};

/// The search path of the connections that a project's queries run on, where something says what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPath {
    /// Its schemas in their order, as they were said. `$user` is among them if it was said.
    pub schemas: Vec<String>,
    /// Where the schema's files say so; `None` where the project does.
    pub place: Option<Span>,
}

/// The path of a connection for which nothing is said.
pub const DEFAULT: [&str; 2] = ["$user", "public"];

/// The schemas of a search path in the form in which Postgres shows and takes the setting: names between commas, in lower
/// case unless they stand in double quotes. `None` where the text is no such list.
///
/// # Example
/// ```
/// use anosql_core::search_path;
///
/// assert_eq!(search_path::parse("App, \"Old Tables\"").unwrap(), ["app", "Old Tables"]);
/// assert_eq!(search_path::parse("app,,public"), None);
/// ```
pub fn parse(text: &str) -> Option<Vec<String>> {
    let mut schemas = Vec::new();
    let mut rest = text.trim();
    if rest.is_empty() {
        return Some(schemas);
    }
    loop {
        let (schema, behind) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_name(quoted)?,
            None => {
                let length = rest.find(|c: char| c == ',' || c.is_ascii_whitespace()).unwrap_or(rest.len());
                let (name, behind) = rest.split_at_checked(length)?;
                (lexer::stored_name(name, false), behind)
            }
        };
        if schema.is_empty() && !rest.starts_with('"') {
            return None;
        }
        schemas.push(schema);
        let behind = behind.trim_start();
        match behind.strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None if behind.is_empty() => return Some(schemas),
            None => return None,
        }
    }
}

/// A name up to the quote that ends it, and what stands behind that.
fn quoted_name(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut rest = text;
    loop {
        let (part, behind) = rest.split_once('"')?;
        name.push_str(part);
        match behind.strip_prefix('"') {
            Some(more) => {
                name.push('"');
                rest = more;
            }
            None => return Some((lexer::stored_name(&name, true), behind)),
        }
    }
}

/// A search path in the form in which Postgres shows it.
///
/// # Example
/// ```
/// use anosql_core::search_path;
///
/// let path = ["app".to_owned(), "$user".to_owned()];
/// assert_eq!(search_path::format(&path), "app, \"$user\"");
/// ```
pub fn format(schemas: &[String]) -> String {
    let quoted: Vec<String> = schemas.iter().map(|schema| crate::catalog::quote(schema)).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(parse(text).unwrap(), expected);
    }

    #[test]
    fn names_are_in_lower_case_unless_quoted() {
        check("App , \"App\"", &["app", "App"]);
    }

    #[test]
    fn a_quote_in_a_name_is_doubled() {
        check("\"a\"\"b\"", &["a\"b"]);
    }

    #[test]
    fn a_comma_in_quotes_separates_nothing() {
        check("\"a,b\"", &["a,b"]);
    }

    #[test]
    fn a_path_may_be_empty() {
        check(" ", &[]);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for text in ["a,", ",a", "a b", "\"a", "a\"b\"c d"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
