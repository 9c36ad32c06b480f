//! Names of SQL as names of Rust.

use std::collections::BTreeMap;

use anosql_core::query::Query;
use proc_macro2::{Ident, Span};

use super::Problem;

/// A name as a Rust identifier; a keyword is written raw. `None` for a name that no identifier has.
pub(super) fn ident(name: &str) -> Option<Ident> {
    let mut chars = name.chars();
    let first = chars.next()?;
    if name == "_"
        || !(first == '_' || first.is_alphabetic())
        || !chars.all(|c| c == '_' || c.is_alphanumeric())
    {
        return None;
    }
    // Letters that Unicode does not count among those of identifiers are few, and a proc macro cannot ask for them
    // without failing.
    if !name.is_ascii() && syntax_error(name) {
        return None;
    }
    let span = Span::call_site();
    Some(match name {
        // These cannot be written raw.
        "self" | "Self" | "super" | "crate" => Ident::new(&format!("{name}_"), span),
        _ if KEYWORDS.contains(&name) => Ident::new_raw(name, span),
        _ => Ident::new(name, span),
    })
}

fn syntax_error(name: &str) -> bool {
    let Ok(tokens) = name.parse::<proc_macro2::TokenStream>() else { return true };
    let mut tokens = tokens.into_iter();
    !matches!((tokens.next(), tokens.next()), (Some(proc_macro2::TokenTree::Ident(_)), None))
}

/// Strict and reserved keywords of all editions.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// `publish_blog` or `in progress` as `PublishBlog` and `InProgress`; `None` where no identifier comes of it.
pub(super) fn pascal_case(name: &str) -> Option<Ident> {
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

/// The names that a module has given away, and to what.
#[derive(Default)]
pub(super) struct Scope {
    values: BTreeMap<String, String>,
    types: BTreeMap<String, String>,
}

impl Scope {
    /// Takes the name of a function or static.
    pub(super) fn value(&mut self, query: &Query, name: &Ident) -> Result<(), Problem> {
        take(&mut self.values, name, described(query)).map_err(|other| clash(query, name, &other))
    }

    /// Takes the name of a struct that a query needs.
    pub(super) fn row(&mut self, query: &Query, name: &Ident) -> Result<(), Problem> {
        take(&mut self.types, name, described(query)).map_err(|other| clash(query, name, &other))
    }

    /// Takes the name of a Postgres type's Rust type.
    pub(super) fn postgres_type(&mut self, name: &Ident, what: &str) -> Result<(), String> {
        take(&mut self.types, name, what.to_owned())
    }

    /// Takes the name of a module.
    pub(super) fn module(&mut self, name: &str) -> Result<Ident, String> {
        let ident = ident(name).ok_or_else(String::new)?;
        take(&mut self.types, &ident, format!("module {name}"))?;
        Ok(ident)
    }
}

fn take(names: &mut BTreeMap<String, String>, name: &Ident, what: String) -> Result<(), String> {
    match names.get(&name.to_string()) {
        Some(other) => Err(other.clone()),
        None => {
            names.insert(name.to_string(), what);
            Ok(())
        }
    }
}

fn described(query: &Query) -> String {
    format!("query {:?} ({}:{})", query.name, query.file, query.line)
}

fn clash(query: &Query, name: &Ident, other: &str) -> Problem {
    Problem::new(query, format!("query {:?} generates `{name}`, which {other} generates too", query.name))
        .help("give one of them another name")
}
