//! Which names can be names in Rust.

use super::QueryName;

impl QueryName {
    /// The name, if it can be a Rust function's or module's: an ASCII letter or `_`, then letters, digits, `_` and `-`.
    ///
    /// # Example
    /// ```
    /// use anosql_core::template::QueryName;
    ///
    /// assert_eq!(QueryName::new("publish-blog").unwrap().ident, "publish_blog");
    /// assert_eq!(QueryName::new("1st"), None);
    /// ```
    pub fn new(written: &str) -> Option<Self> {
        let ident = written.replace('-', "_");
        (!written.starts_with('-') && is_rust_name(&ident))
            .then(|| Self { written: written.to_owned(), ident })
    }
}

/// Whether `name` can be a Rust identifier, raw if need be.
pub(super) fn is_rust_name(name: &str) -> bool {
    let starts_well = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    // These have no raw form.
    starts_well && is_plain && !matches!(name, "_" | "self" | "Self" | "super" | "crate")
}

/// Whether `name` can be a Rust type's name as it stands.
pub(super) fn is_rust_type_name(name: &str) -> bool {
    is_rust_name(name) && !KEYWORDS.contains(&name)
}

const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];
