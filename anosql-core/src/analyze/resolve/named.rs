//! The names in utility statements and in scripts, looked up as Postgres does when it runs them.

use super::{analyzer::Analyzer, from};
use crate::{
    diagnostic::{Diagnostic, Result},
    lexer::{Token, TokenKind, statements::statements},
    parse,
    source::Span,
    sqlstate,
};

/// Statements of a script behind which names mean what they meant before.
const KEEPING: &[&str] = &[
    "abort",
    "analyse",
    "analyze",
    "begin",
    "cluster",
    "commit",
    "copy",
    "end",
    "lock",
    "notify",
    "refresh",
    "release",
    "rollback",
    "savepoint",
    "start",
    "truncate",
    "vacuum",
];

/// Statements of a script that are analysed.
const QUERIES: &[&str] = &["select", "with", "values", "insert", "update", "delete", "merge"];

/// The names in the statements of a script, up to the first one that may give names another meaning.
///
/// # Errors
/// 42P01 and 42703, and those of [`Analyzer::names_of_utility`]. What else is wrong Postgres says.
pub(in crate::analyze) fn names_of_script(cx: &Analyzer<'_>, tokens: &[Token]) -> Result<()> {
    for statement in statements(tokens) {
        let words = words(statement);
        let is = |known: &[&str]| words.first().is_some_and(|word| known.contains(&word.as_str()));
        let calls = || words.iter().any(|word| cx.catalog.programs.contains_key(word));
        if is(QUERIES) && !words.iter().any(|word| word == "into" && !is(&["insert", "merge"])) && !calls() {
            let Ok(parsed) = parse::statement(cx.catalog.version, cx.sources, statement) else {
                return Ok(());
            };
            let mut analyzer = Analyzer::new(cx.catalog, cx.sources, &parsed.aside, parsed.span);
            if let Err(error) = super::statement(&mut analyzer, &parsed.statement)
                && matches!(error.code, Some(sqlstate::UNDEFINED_TABLE | sqlstate::UNDEFINED_COLUMN))
            {
                return Err(error);
            }
        } else if is(KEEPING) {
            names_of_utility(cx, statement)?;
        } else {
            return Ok(());
        }
    }
    Ok(())
}

/// The names in a statement that is about tables as a whole.
///
/// # Errors
/// 42P01 and 42703; 0A000 for a `copy` from or to the client, which no function can feed.
pub(in crate::analyze) fn names_of_utility(cx: &Analyzer<'_>, tokens: &[Token]) -> Result<()> {
    let tokens: Vec<&Token> = tokens.iter().filter(|token| !token.kind.is_comment()).collect();
    let mut names = Names { tokens: &tokens, index: 0 };
    if names.any(&["truncate", "lock"]) {
        names.any(&["table"]);
        return named_list(cx, &mut names);
    }
    if names.any(&["refresh"]) {
        return match names.all(&["materialized", "view"]) {
            true => {
                names.any(&["concurrently"]);
                named_list(cx, &mut names)
            }
            false => Ok(()),
        };
    }
    if names.any(&["vacuum", "analyze", "analyse"]) {
        names.parenthesized();
        while names.any(&["full", "freeze", "verbose", "analyze", "analyse"]) {}
        return named_list(cx, &mut names);
    }
    if !names.any(&["copy"]) {
        return Ok(());
    }
    if names.parenthesized().is_none() {
        named(cx, &mut names)?;
    }
    while let Some(token) = names.next() {
        if token.kind.is_any_word(&["stdin", "stdout"]) {
            let message = "COPY from or to the client cannot be run by a function of a query";
            let error = Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, message, token.span)
                .help("call `copy_in` or `copy_out` of tokio-postgres, which have the data as a stream");
            return Err(Box::new(error));
        }
    }
    Ok(())
}

fn named_list(cx: &Analyzer<'_>, names: &mut Names<'_, '_>) -> Result<()> {
    loop {
        names.any(&["only"]);
        named(cx, names)?;
        names.token(&TokenKind::Operator("*".to_owned()));
        if !names.token(&TokenKind::Comma) {
            return Ok(());
        }
    }
}

/// A table, and columns of it in parentheses.
fn named(cx: &Analyzer<'_>, names: &mut Names<'_, '_>) -> Result<()> {
    let Some((schema, name, span)) = names.name() else { return Ok(()) };
    let Some(id) = cx.catalog.relation_id(schema.as_deref(), &name) else {
        return from::find_table(cx, schema.as_deref(), &name, span).map(|_| ());
    };
    let listed = names.parenthesized().unwrap_or_default();
    let Some(relation) = cx.catalog.relation(id) else { return Ok(()) };
    if cx.catalog.unread.relations.contains_key(&id) {
        return Ok(());
    }
    for token in listed {
        let Some(column) = token.kind.identifier() else { continue };
        if relation.column(&column).is_none() {
            let message = format!("column \"{column}\" of relation \"{name}\" does not exist");
            return Diagnostic::refuse(sqlstate::UNDEFINED_COLUMN, message, token.span);
        }
    }
    Ok(())
}

/// The words of a statement that may be keywords or names, as Postgres stores them.
fn words(tokens: &[Token]) -> Vec<String> {
    tokens.iter().filter_map(|token| token.kind.identifier()).collect()
}

/// A place among the tokens of a statement.
struct Names<'a, 't> {
    tokens: &'a [&'t Token],
    index: usize,
}

impl<'a, 't> Names<'a, 't> {
    fn next(&mut self) -> Option<&'t Token> {
        let token = self.tokens.get(self.index).copied()?;
        self.index += 1;
        Some(token)
    }

    /// Whether one of `words` is next; if so it is read.
    fn any(&mut self, words: &[&str]) -> bool {
        let found = self.tokens.get(self.index).is_some_and(|token| token.kind.is_any_word(words));
        self.index += usize::from(found);
        found
    }

    /// Reads `words` one after the other as long as they are there, and says whether all were.
    fn all(&mut self, words: &[&str]) -> bool {
        words.iter().all(|word| self.any(&[word]))
    }

    fn token(&mut self, kind: &TokenKind) -> bool {
        let found = self.tokens.get(self.index).is_some_and(|token| token.kind == *kind);
        self.index += usize::from(found);
        found
    }

    /// A name with the schema before it, if there is one.
    fn name(&mut self) -> Option<(Option<String>, String, Span)> {
        let first = self.tokens.get(self.index)?;
        let (mut schema, mut name, mut span) = (None, first.kind.identifier()?, first.span);
        self.index += 1;
        while self.token(&TokenKind::Dot) {
            let token = self.next()?;
            schema = Some(std::mem::replace(&mut name, token.kind.identifier()?));
            span = span.to(token.span);
        }
        Some((schema, name, span))
    }

    /// The tokens between the parenthesis that is next and the one that closes it.
    fn parenthesized(&mut self) -> Option<&'a [&'t Token]> {
        if !self.token(&TokenKind::LeftParen) {
            return None;
        }
        let (start, mut depth) = (self.index, 1_usize);
        while let Some(token) = self.next() {
            match token.kind {
                TokenKind::LeftParen => depth += 1,
                TokenKind::RightParen => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return self.tokens.get(start..self.index - 1);
            }
        }
        None
    }
}
