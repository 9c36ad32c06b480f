//! The search path as a file sets it: by `set`, for a transaction or for good, or by a function, as dumps do.

pub(crate) mod connection;

use super::reader::Reader;
use crate::{
    catalog::Catalog,
    lexer::{Token, TokenKind},
    search_path,
};

/// The session that a file's statements run in. Each file has one of its own; the queries run in others, of which files may
/// say how they begin.
pub(super) struct Session {
    start: Vec<String>,
    /// What holds again once the transaction ends.
    outside: Option<Vec<String>>,
}

impl Session {
    pub(super) fn new(catalog: &Catalog) -> Self {
        Self { start: catalog.search_path.clone(), outside: None }
    }

    /// Applies a statement that is about settings, or that may be; whether nothing else is to be done with it.
    pub(super) fn apply(&mut self, catalog: &mut Catalog, tokens: &[Token]) -> bool {
        let mut reader = Reader::new(tokens);
        if ["commit", "end", "rollback", "abort"].iter().any(|word| reader.word(word)) {
            // Back to a savepoint is not the end of the transaction.
            if !reader.word("to")
                && let Some(path) = self.outside.take()
            {
                catalog.search_path = path;
            }
            return true;
        }
        if reader.word("reset") || reader.words("discard") {
            if reader.word("search_path") || reader.word("all") {
                catalog.search_path.clone_from(&self.start);
            }
            catalog.checks_bodies |= reader.word("check_function_bodies");
            return true;
        }
        if reader.word("set") {
            self.set(catalog, reader);
            return true;
        }
        if reader.word("select") {
            set_config(catalog, reader);
        }
        connection::apply(catalog, tokens)
    }

    /// Leaves the path as it was before the session.
    pub(super) fn end(self, catalog: &mut Catalog) {
        catalog.search_path = self.start;
        catalog.checks_bodies = true;
    }

    fn set(&mut self, catalog: &mut Catalog, mut reader: Reader<'_>) {
        let local = reader.word("local");
        if !local {
            reader.word("session");
        }
        let path = if reader.word("schema") {
            reader.string().into_iter().collect()
        } else if reader.word("search_path") {
            values(&mut reader)
        } else {
            if reader.word("check_function_bodies") {
                catalog.checks_bodies = values(&mut reader).iter().any(|value| is_on(value));
            }
            return;
        };
        if local {
            self.outside.get_or_insert_with(|| catalog.search_path.clone());
        }
        if path.iter().any(|schema| schema.eq_ignore_ascii_case("default")) {
            catalog.search_path.clone_from(&self.start);
        } else {
            catalog.set_search_path(path.into_iter());
        }
    }
}

/// Names and strings between commas, behind `to` or `=`.
fn values(reader: &mut Reader<'_>) -> Vec<String> {
    if !reader.word("to") {
        reader.next();
    }
    let mut values = Vec::new();
    while let Some(value) = reader.identifier().map(|(name, _)| name).or_else(|| reader.string()) {
        values.push(value);
        reader.token(&TokenKind::Comma);
    }
    values
}

/// Whether a setting's value is one of those that certainly switch it on.
fn is_on(value: &str) -> bool {
    ["on", "true", "yes", "1"].iter().any(|on| value.eq_ignore_ascii_case(on))
}

/// `select set_config('search_path', 'a, b', false)`
fn set_config(catalog: &mut Catalog, mut reader: Reader<'_>) {
    while let Some(token) = reader.next() {
        let is_call = token.kind.is_word("set_config") && reader.token(&TokenKind::LeftParen);
        let Some(name) = is_call.then(|| reader.string()).flatten() else { continue };
        catalog.checks_bodies &= !name.eq_ignore_ascii_case("check_function_bodies");
        if name.eq_ignore_ascii_case("search_path")
            && reader.token(&TokenKind::Comma)
            && let Some(path) = reader.string()
        {
            catalog.set_search_path(search_path::parse(&path).unwrap_or_default().into_iter());
        }
    }
}
