//! What Postgres's parser refuses although its grammar has it.

use super::automaton::Mark;
use crate::{diagnostic::Diagnostic, lexer::Token, source::SourceMap, source::Span, sqlstate, suggest};

/// What was refused, by the indices of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A query in `from` that begins here and has no alias, which Postgres takes since 16.
    Unnamed(u32),
    /// `limit 5, 10`, up to the token at `end`.
    Comma { limit: u32, comma: u32, end: u32 },
}

impl Refusal {
    pub(super) fn diagnostic(self, sources: &SourceMap, tokens: &[Token]) -> Diagnostic {
        let token = |index: u32| tokens.get(index as usize);
        let place = |index| token(index).map_or(Span::default(), |token| token.span);
        match self {
            Refusal::Unnamed(query) => {
                let is_values = token(query + 1).is_some_and(|first| first.kind.is_word("values"));
                let what = if is_values { "VALUES" } else { "subquery" };
                let message = format!("{what} in FROM must have an alias");
                Diagnostic::error(sqlstate::SYNTAX_ERROR, message, place(query))
                    .help("give it a name: `(select ...) as name`")
            }
            Refusal::Comma { limit, comma, end } => {
                let text = |from: u32, to: u32| sources.text(place(from).to(place(to.saturating_sub(1))));
                let help =
                    format!("write `limit {} offset {}`", text(comma + 1, end), text(limit + 1, comma));
                Diagnostic::error(sqlstate::SYNTAX_ERROR, "LIMIT #,# syntax is not supported", place(limit))
                    .help(help)
            }
        }
    }
}

/// The options of roles that are no keywords; the grammar takes any name for one.
const ROLE_OPTIONS: &[&str] = &[
    "bypassrls",
    "createdb",
    "createrole",
    "login",
    "nobypassrls",
    "nocreatedb",
    "nocreaterole",
    "noinherit",
    "nologin",
    "noreplication",
    "nosuperuser",
    "replication",
    "superuser",
];

/// The error of the first option of a role that there is not.
pub(super) fn role_option(sources: &SourceMap, tokens: &[Token], marks: &[Mark]) -> Option<Box<Diagnostic>> {
    let options = tokens.iter().zip(marks).filter(|(_, mark)| mark.is_role_option);
    let mut names = options.map(|(token, _)| (token, sources.text(token.span).to_lowercase()));
    let (token, name) = names.find(|(_, name)| !ROLE_OPTIONS.contains(&name.as_str()))?;
    let error =
        Diagnostic::error(sqlstate::SYNTAX_ERROR, format!("unrecognized role option \"{name}\""), token.span);
    Some(Box::new(match suggest::nearest(&name, ROLE_OPTIONS.iter().copied()) {
        Some(near) => error.help(format!("there is an option `{near}`")),
        None => error,
    }))
}
