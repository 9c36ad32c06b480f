//! `do` blocks: the plain definitions in them are applied; what they compute is not.
//!
//! Migrations guard definitions by a condition, as in `if not exists (...) then create type ...`. The condition is taken
//! to hold; the branches behind `else` and the handlers behind `exception` are left out.

use super::{Schema, apply_guarded};
use crate::{
    analyze,
    diagnostic::{Diagnostic, Severity},
    lexer::{self, StringForm, Token, TokenKind},
};

/// Words behind which a statement begins within a block.
const OPENERS: &[&str] = &["begin", "then", "loop", "declare"];

/// Words that a definition begins with.
const DEFINITIONS: &[&str] = &["create", "alter", "drop"];

impl Schema<'_> {
    /// Applies the definitions of a `do` block; `None` where the statement is none.
    pub(super) fn block(&mut self, tokens: &[Token]) -> Option<Vec<Diagnostic>> {
        if !is_word(tokens.iter().find(|token| !token.kind.is_comment())?, "do") {
            return None;
        }
        let body = tokens.iter().find_map(|token| match &token.kind {
            TokenKind::String { value, form: StringForm::Dollar } => Some((value, token.span)),
            _ => None,
        });
        let Some((body, span)) = body else { return Some(vec![self.unread(self.span)]) };
        // Between the two tags the text stands as it is written, so that its places are those of the file.
        let tag = (span.end - span.start).saturating_sub(body.len() as u32) / 2;
        let inner = match lexer::tokenize(body, span.start + tag) {
            Ok(inner) => inner,
            Err(_) => return Some(vec![self.unread(span)]),
        };
        let mut diagnostics = Vec::new();
        for statement in definitions(&inner) {
            match statement {
                Found::Definition(statement) => {
                    diagnostics.extend(apply_guarded(self.catalog, self.sources, statement));
                }
                Found::Dynamic(token) => diagnostics.push(self.unread(token.span)),
            }
        }
        Some(diagnostics)
    }

    fn unread(&self, span: crate::source::Span) -> Diagnostic {
        let mut diagnostic = *analyze::unsupported("SQL that a DO block computes", span);
        diagnostic.severity = Severity::Warning;
        diagnostic.message = "this statement of the schema was not read: a DO block computes it".to_owned();
        diagnostic.help =
            vec!["write definitions that queries depend on plainly, outside the block".to_owned()];
        diagnostic
    }
}

enum Found<'a> {
    Definition(&'a [Token]),
    /// `execute` of a text that is not known here.
    Dynamic(&'a Token),
}

fn is_word(token: &Token, word: &str) -> bool {
    matches!(&token.kind, TokenKind::Word(next) if next.eq_ignore_ascii_case(word))
}

fn is_any(token: &Token, words: &[&str]) -> bool {
    words.iter().any(|word| is_word(token, word))
}

/// The definitions of a block's body, and what may be one but can't be read.
fn definitions(tokens: &[Token]) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    // How many open conditions are in a branch that is left out.
    let mut skipped = 0_usize;
    let mut index = 0;
    let mut at_start = true;
    while let Some(token) = tokens.get(index) {
        let ends = token.kind == TokenKind::Semicolon || is_any(token, OPENERS);
        if at_start && is_word(token, "end") && tokens.get(index + 1).is_some_and(|next| is_word(next, "if"))
        {
            skipped = skipped.saturating_sub(1);
            index += 2;
            at_start = false;
            continue;
        }
        if at_start && is_word(token, "if") && skipped > 0 {
            skipped += 1;
        }
        if at_start && is_any(token, &["else", "elsif", "elseif"]) && skipped == 0 {
            skipped = 1;
        }
        if at_start && is_word(token, "exception") {
            break;
        }
        if at_start && skipped == 0 && is_any(token, DEFINITIONS) {
            let length = tokens[index..].iter().position(|token| token.kind == TokenKind::Semicolon);
            let end = length.map_or(tokens.len(), |length| index + length);
            found.push(Found::Definition(&tokens[index..end]));
            index = end;
            continue;
        }
        if at_start && skipped == 0 && is_word(token, "execute") {
            found.push(Found::Dynamic(token));
        }
        at_start = ends || is_word(token, "else");
        index += 1;
    }
    found
}
