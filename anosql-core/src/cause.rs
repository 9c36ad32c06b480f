//! One mistake, one message: what a statement of the schema that failed would have made or changed, and the messages that
//! only follow from it.

use std::collections::HashMap;

use crate::{
    diagnostic::{Diagnostic, Severity, VOUCH},
    lexer::{self, Token, TokenKind},
    source::{SourceMap, Span},
    sqlstate,
};

/// How the warning about a statement begins that was not read.
pub(crate) const NOT_READ: &str = "this statement of the schema was not read: ";
/// What becomes of queries that such a statement matters to.
pub(crate) const ARE_REFUSED: &str = "queries that use what it makes or changes are refused";

/// How many waiting queries are named.
const NAMED: usize = 5;

/// The statements of the schema that failed so far.
#[derive(Debug, Default)]
pub(crate) struct Causes {
    /// The names that a failed statement would have made or changed, with the place of the message about it.
    names: HashMap<String, Span>,
    /// The same by the place of the statement.
    statements: HashMap<Span, Span>,
    /// A message after which anything may be missing, because a file could not be read to its end.
    anything: Option<Span>,
}

impl Causes {
    /// Takes note that a part of the schema was not read at all.
    pub(crate) fn anything(&mut self, message: Span) {
        self.anything.get_or_insert(message);
    }

    /// Takes note of a statement for which there are messages; they may follow from those of an earlier one.
    pub(crate) fn statement(&mut self, sources: &SourceMap, tokens: &[Token], found: &mut [Diagnostic]) {
        // A warning with a SQLSTATE is about a statement that was not read.
        let Some(failure) = found.iter_mut().find(|diagnostic| diagnostic.code.is_some()) else { return };
        let root = self.of(sources, failure);
        failure.waits_for = root;
        let message = root.unwrap_or(failure.span);
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            self.statements.entry(first.span.to(last.span)).or_insert(message);
        }
        for name in names(tokens) {
            self.names.entry(name).or_insert(message);
        }
    }

    /// Whether all of the schema was read.
    pub(crate) fn is_empty(&self) -> bool {
        self.statements.is_empty() && self.anything.is_none()
    }

    /// Marks the errors that only follow from what failed in the schema.
    pub(crate) fn mark(&self, sources: &SourceMap, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.is_error()) {
            diagnostic.waits_for = self.of(sources, diagnostic);
        }
    }

    /// The message that another one only follows from.
    fn of(&self, sources: &SourceMap, diagnostic: &Diagnostic) -> Option<Span> {
        if let Some(statement) = diagnostic.waits_for {
            return self.statements.get(&statement).copied();
        }
        let code = diagnostic.code?;
        let is_missing = matches!(
            code,
            sqlstate::UNDEFINED_TABLE
                | sqlstate::UNDEFINED_COLUMN
                | sqlstate::UNDEFINED_OBJECT
                | sqlstate::UNDEFINED_FUNCTION
                | sqlstate::INVALID_SCHEMA_NAME
        );
        let is_typed = matches!(
            code,
            sqlstate::DATATYPE_MISMATCH
                | sqlstate::CANNOT_COERCE
                | sqlstate::AMBIGUOUS_FUNCTION
                | sqlstate::WRONG_OBJECT_TYPE
        );
        if !is_missing && !is_typed {
            return None;
        }
        if !self.names.is_empty() {
            let text = sources.text(diagnostic.span);
            let (tokens, _) = lexer::tokenize_prefix(text, 0);
            let mut found = tokens.iter().filter_map(identifier);
            if let Some(message) = found.find_map(|name| self.names.get(&name).copied()) {
                return Some(message);
            }
        }
        self.anything.filter(|_| is_missing)
    }
}

/// A name as Postgres stores it.
fn identifier(token: &Token) -> Option<String> {
    match &token.kind {
        TokenKind::Word(word) => Some(word.to_lowercase()),
        TokenKind::QuotedIdentifier(name) => Some(name.clone()),
        _ => None,
    }
}

/// Words that say what a statement makes or changes.
const KINDS: &[&str] = &[
    "aggregate",
    "domain",
    "function",
    "procedure",
    "routine",
    "schema",
    "sequence",
    "table",
    "type",
    "view",
];

/// Other words that may stand before its name.
const BEFORE_NAME: &[&str] = &[
    "concurrently",
    "constraint",
    "exists",
    "foreign",
    "global",
    "if",
    "local",
    "materialized",
    "not",
    "only",
    "or",
    "recursive",
    "replace",
    "temp",
    "temporary",
    "unique",
    "unlogged",
];

/// Words of an alteration behind which the name of a column or attribute stands, or a new name.
const BEFORE_PART: &[&str] =
    &["add", "alter", "attribute", "column", "constraint", "exists", "if", "not", "rename", "to"];

/// What a statement would have made or changed.
fn names(tokens: &[Token]) -> Vec<String> {
    let mut tokens = tokens.iter().filter(|token| !token.kind.is_comment()).peekable();
    let verb = tokens.next().and_then(identifier).unwrap_or_default();
    let (mut has_kind, mut is_unknown) = (false, false);
    while let Some(token) = tokens.peek() {
        let is_kind = token.kind.is_any_word(KINDS);
        // Of a misspelt kind the next word is the name, as well.
        let is_first_unknown = !is_kind && !has_kind && !is_unknown && !token.kind.is_any_word(BEFORE_NAME);
        if !is_kind && !is_first_unknown && !token.kind.is_any_word(BEFORE_NAME) {
            break;
        }
        has_kind |= is_kind;
        is_unknown |= is_first_unknown;
        tokens.next();
    }
    let mut name = tokens.next().and_then(identifier);
    while tokens.next_if(|token| token.kind == TokenKind::Dot).is_some() {
        name = tokens.next().and_then(identifier);
    }
    match verb.as_str() {
        "create" => name.into_iter().collect(),
        "alter" => {
            let mut is_behind = false;
            let part = |token: &Token| {
                let name = identifier(token).filter(|_| is_behind && !token.kind.is_any_word(BEFORE_PART));
                is_behind = token.kind.is_any_word(BEFORE_PART);
                name
            };
            tokens.filter_map(part).collect()
        }
        _ => Vec::new(),
    }
}

/// The messages that are to be drawn: those that others wait for first, each with the names of the queries that wait; then
/// the others, without those that wait.
pub(crate) fn messages(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut waiting: HashMap<Span, Vec<&Diagnostic>> = HashMap::new();
    for diagnostic in diagnostics {
        if let Some(cause) = diagnostic.waits_for {
            waiting.entry(cause).or_default().push(diagnostic);
        }
    }
    let (mut causes, mut others) = (Vec::new(), Vec::new());
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.waits_for.is_none()) {
        match waiting.remove(&diagnostic.span) {
            Some(waiting) => causes.push(with_waiting(diagnostic, &waiting)),
            None => others.push(diagnostic.clone()),
        }
    }
    // Where the cause itself is not there, each is shown.
    let mut alone: Vec<&Diagnostic> = waiting.into_values().flatten().collect();
    alone.sort_by_key(|diagnostic| diagnostic.span);
    others.extend(alone.into_iter().cloned());
    causes.extend(others);
    causes
}

/// A cause, which stops the build because queries wait for it.
fn with_waiting(cause: &Diagnostic, waiting: &[&Diagnostic]) -> Diagnostic {
    let mut cause = cause.clone();
    let mut queries: Vec<&str> = Vec::new();
    for diagnostic in waiting.iter().filter(|diagnostic| diagnostic.is_error()) {
        if cause.severity == Severity::Warning {
            cause.severity = Severity::Error;
            // What Postgres cannot read either is simply wrong.
            if let Some(message) =
                cause.message.strip_prefix(NOT_READ).filter(|_| cause.is(sqlstate::SYNTAX_ERROR))
            {
                cause.message = message.to_owned();
            }
            cause.help.retain(|help| help != ARE_REFUSED);
        }
        // What waits of a script is its own statements.
        let query = diagnostic.query.as_deref().filter(|query| cause.query.as_deref() != Some(*query));
        queries.extend(query);
        let is_unsupported = cause.is(sqlstate::FEATURE_NOT_SUPPORTED);
        for help in diagnostic.help.iter().filter(|_| is_unsupported) {
            // One table is named for all that wait.
            let is_vouched =
                help.starts_with(VOUCH) && cause.help.iter().any(|known| known.starts_with(VOUCH));
            if !is_vouched && !cause.help.contains(help) {
                cause.help.push(help.clone());
            }
        }
    }
    if let Some(note) = note(&queries) {
        cause.notes.push(note);
    }
    cause
}

/// `12 queries wait for this: get_user, list_users and 10 others`.
fn note(queries: &[&str]) -> Option<String> {
    let named: Vec<&str> = queries.iter().copied().take(NAMED).collect();
    match queries.len() {
        0 => None,
        1 => Some(format!("1 query waits for this: {}", named.join(", "))),
        count if count <= NAMED + 1 => Some(format!("{count} queries wait for this: {}", queries.join(", "))),
        count => Some(format!(
            "{count} queries wait for this: {} and {} others",
            named.join(", "),
            count - named.len()
        )),
    }
}
