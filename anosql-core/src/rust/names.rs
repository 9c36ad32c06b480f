//! Names of SQL as names of Rust, and the names that a module has given away.

use std::collections::BTreeMap;

use crate::{diagnostic::Diagnostic, query::Query, source::Span};

/// A name as a Rust identifier, with `r#` before a keyword; `None` for a name that no identifier has.
///
/// # Example
/// ```
/// use anosql_core::rust::names::ident;
///
/// assert_eq!(ident("title").as_deref(), Some("title"));
/// assert_eq!(ident("type").as_deref(), Some("r#type"));
/// assert_eq!(ident("?column?"), None);
/// ```
pub fn ident(name: &str) -> Option<String> {
    let first = name.chars().next()?;
    let is_word = name.chars().all(|c| c == '_' || (c.is_alphanumeric() && !is_sign(c)));
    if name == "_" || !(first == '_' || first.is_alphabetic()) || !is_word {
        return None;
    }
    Some(match name {
        // These cannot be written raw.
        "self" | "Self" | "super" | "crate" => format!("{name}_"),
        _ if KEYWORDS.contains(&name) => format!("r#{name}"),
        _ => name.to_owned(),
    })
}

/// Numbers that are signs rather than digits, such as `²` and `①`: Rust has them in no identifier.
fn is_sign(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '¼'..='¾' | '\u{2070}'..='\u{2089}' | '\u{2150}'..='\u{215f}' | '\u{2460}'..='\u{24ff}')
}

/// Strict and reserved keywords of all editions.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// `publish_blog` or `in progress` as `PublishBlog` and `InProgress`; `None` where no identifier comes of it.
///
/// # Example
/// ```
/// use anosql_core::rust::names::pascal_case;
///
/// assert_eq!(pascal_case("in progress").as_deref(), Some("InProgress"));
/// assert_eq!(pascal_case("+1").as_deref(), Some("_1"));
/// assert_eq!(pascal_case("?"), None);
/// ```
pub fn pascal_case(name: &str) -> Option<String> {
    let mut pascal = String::new();
    for word in name.split(|c: char| !c.is_alphanumeric()) {
        let mut chars = word.chars();
        pascal.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        // SHOUTED words are lowered, those in mixed case stay as they are.
        if word.chars().any(char::is_lowercase) {
            pascal.push_str(chars.as_str())
        } else {
            pascal.extend(chars.flat_map(char::to_lowercase))
        }
    }
    if pascal.starts_with(|c: char| c.is_numeric()) {
        pascal.insert(0, '_');
    }
    ident(&pascal)
}

/// The name of the static beside a query's function: `PUBLISH_BLOG`, or `FOO_QUERY` for a query that is called `FOO` itself.
pub fn metadata(query: &Query) -> String {
    let upper = query.ident.to_uppercase();
    if upper == query.ident { format!("{upper}_QUERY") } else { upper }
}

/// The name of the function that gives the rows of a query as they arrive.
pub fn stream(query: &Query) -> String {
    format!("{}_stream", query.ident)
}

/// The name of the struct that a query's rows are read into, where there is more than one column.
pub fn row(query: &Query) -> Option<String> {
    match &query.record_class {
        Some(class) if class.is_own() => Some(class.name.clone()),
        Some(class) => ident(&class.name).filter(|name| *name == class.name),
        None => pascal_case(&format!("{}_row", query.ident)),
    }
}

/// The name of the struct that one row for a `*!` query is, where there is more than one parameter.
pub fn params(query: &Query) -> Option<String> {
    pascal_case(&format!("{}_params", query.ident))
}

/// The order of the SQL itself.
pub const AS_WRITTEN: &str = "AsWritten";

/// The name of the enum of a query's orders.
pub fn order(query: &Query) -> Option<String> {
    pascal_case(&format!("{}_order", query.ident))
}

/// The name of the enum of the constraints that a query may violate.
pub fn constraint(query: &Query) -> Option<String> {
    pascal_case(&format!("{}_constraint", query.ident))
}

/// Who has a name: how messages call it, and where it stands.
#[derive(Debug, Clone)]
struct Owner {
    what: String,
    span: Span,
}

/// The names that a module has given away.
#[derive(Debug, Default)]
pub(super) struct Scope {
    values: BTreeMap<String, Owner>,
    types: BTreeMap<String, Owner>,
}

impl Scope {
    /// Takes the name of a function or static.
    pub(super) fn value(&mut self, query: &Query, name: &str) -> Result<(), Diagnostic> {
        take(&mut self.values, name, &format!("query {:?}", query.name), query.name_span)
    }

    /// Takes the name of a type.
    pub(super) fn type_name(&mut self, what: &str, span: Span, name: &str) -> Result<(), Diagnostic> {
        take(&mut self.types, name, what, span)
    }
}

fn take(names: &mut BTreeMap<String, Owner>, name: &str, what: &str, span: Span) -> Result<(), Diagnostic> {
    if let Some(Owner { what: other, span: known }) = names.get(name) {
        let message = format!("{what} generates `{name}`, which {other} generates too");
        let clash = Diagnostic::format_error(message, span).help("give one of them another name");
        return Err(match *known == Span::NOWHERE {
            true => clash,
            false => clash.label(*known, format!("{other} generates it")),
        });
    }
    names.insert(name.to_owned(), Owner { what: what.to_owned(), span });
    Ok(())
}
