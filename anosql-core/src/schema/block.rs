//! `do` blocks: the plain definitions in them are applied; what they compute is not.
//!
//! Migrations guard definitions by a condition, as in `if not exists (...) then create type ...`. The condition is taken
//! to hold; the branches behind `else` and the handlers behind `exception` are left out.

use super::{Schema, apply_guarded, passed_over, reader::Reader};
use crate::{
    analyze,
    diagnostic::{Diagnostic, Severity},
    lexer::{self, StringForm, Token, TokenKind},
    parse,
    source::Span,
};

/// Words behind which a statement begins within a block.
const OPENERS: &[&str] = &["begin", "then", "loop", "declare"];

/// Words that a definition begins with.
const DEFINITIONS: &[&str] = &["create", "alter", "drop"];

impl Schema<'_> {
    /// Applies the definitions of a `do` block; `None` where the statement is none.
    pub(super) fn block(&mut self, tokens: &[Token]) -> Option<Vec<Diagnostic>> {
        if !is_word(tokens.first()?, "do") {
            return None;
        }
        let body = tokens.iter().find_map(|token| match &token.kind {
            TokenKind::String { value, form: StringForm::Dollar } => Some((value, token.span)),
            _ => None,
        });
        let Some((body, span)) = body else { return Some(vec![self.unread(self.span)]) };
        // Between the two tags the text stands as it is written, so that its places are those of the file.
        let tag = (span.end - span.start).saturating_sub(body.len() as u32) / 2;
        let inner = match lexer::significant(body, span.start + tag) {
            Ok(inner) => inner,
            Err(_) => return Some(vec![self.unread(span)]),
        };
        let mut diagnostics = Vec::new();
        for statement in definitions(&inner) {
            match statement {
                Found::Definition(statement) => {
                    diagnostics.extend(apply_guarded(self.catalog, self.sources, statement));
                }
                Found::Skipped(statement) => self.doubt_alternative(statement),
                Found::Dynamic(statement) => diagnostics.extend(self.dynamic(statement, &inner)),
            }
        }
        Some(diagnostics)
    }

    /// A statement that the block computes. The constants that it is made of may show that it concerns no type; else what
    /// any constant of the block names may have been changed.
    fn dynamic(&mut self, statement: &[Token], block: &[Token]) -> Option<Diagnostic> {
        let text = statement.iter().find_map(|token| match &token.kind {
            TokenKind::String { value, .. } if !value.trim().is_empty() => Some(value),
            _ => None,
        });
        let first = text.and_then(|text| lexer::significant(text, 0).ok()).unwrap_or_default();
        if !first.is_empty() && concerns_no_type(&first) {
            return None;
        }
        if first.first().is_none_or(|first| !is_word(first, "create")) {
            for name in block.iter().flat_map(names) {
                for id in self.catalog.relations_called(&name) {
                    self.catalog.doubt_relation(id, self.span);
                }
            }
        }
        Some(self.unread(parse::place_of(statement)))
    }

    /// Where the condition does not hold, the other branch may have loosened what the first one, or an earlier statement,
    /// made certain.
    fn doubt_alternative(&mut self, statement: &[Token]) {
        let mut reader = Reader::new(statement);
        if !reader.words("alter table") {
            return;
        }
        reader.words("if exists");
        reader.word("only");
        let Some(name) = reader.name() else { return };
        let Some(id) = self.catalog.relation_id(name.schema.as_deref(), &name.name) else { return };
        let rest = reader.rest();
        let has = |words: &[&str]| {
            rest.windows(words.len())
                .any(|window| window.iter().zip(words).all(|(token, word)| is_word(token, word)))
        };
        if has(&["type"]) {
            self.catalog.doubt_relation(id, self.span);
        } else if has(&["drop", "not", "null"]) || has(&["drop", "constraint"]) {
            self.catalog.doubt_rows(id);
        }
    }

    fn unread(&mut self, span: Span) -> Diagnostic {
        self.catalog.unread.anything = true;
        let mut diagnostic = *analyze::unsupported("SQL that a DO block computes", span);
        diagnostic.severity = Severity::Warning;
        diagnostic.message = "this statement of the schema was not read: a DO block computes it".to_owned();
        diagnostic.help = vec![
            "what it makes is not known, and what it changes only where the block names it".to_owned(),
            "write definitions that queries depend on plainly, outside the block".to_owned(),
        ];
        diagnostic
    }
}

/// Whether a computed statement, of which this is the beginning, makes and changes nothing that queries depend on.
fn concerns_no_type(tokens: &[Token]) -> bool {
    let mut reader = Reader::new(tokens);
    let reads = reader.word("select") || reader.word("with");
    if reads {
        return !tokens.iter().any(|token| is_word(token, "into"));
    }
    passed_over::is_passed_over(tokens)
        || ["set", "create index", "create unique index"].iter().any(|words| reader.clone().words(words))
}

/// The names in a token, or in the text that it is.
fn names(token: &Token) -> Vec<String> {
    match &token.kind {
        TokenKind::String { value, .. } => {
            let inner = lexer::significant(value, 0).unwrap_or_default();
            inner.iter().filter_map(|token| token.kind.identifier()).collect()
        }
        kind => kind.identifier().into_iter().collect(),
    }
}

enum Found<'a> {
    Definition(&'a [Token]),
    /// One in a branch that is left out.
    Skipped(&'a [Token]),
    /// `execute` of a text that is not known here.
    Dynamic(&'a [Token]),
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
        let is_definition = is_any(token, DEFINITIONS);
        if at_start && (is_definition || is_word(token, "execute")) {
            let length = tokens[index..].iter().position(|token| token.kind == TokenKind::Semicolon);
            let end = length.map_or(tokens.len(), |length| index + length);
            let statement = &tokens[index..end];
            found.push(match is_definition {
                true if skipped == 0 => Found::Definition(statement),
                true => Found::Skipped(statement),
                false => Found::Dynamic(statement),
            });
            index = end;
            continue;
        }
        at_start = ends || is_word(token, "else");
        index += 1;
    }
    found
}
