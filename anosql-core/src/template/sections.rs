//! A file to its queries: what stands between one `-- name:` and the next.

use super::header;
use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, tokenize_prefix, unterminated},
    source::{SourceMap, Span},
};

/// A stretch of the file that belongs to one name.
#[derive(Default)]
pub(super) struct Section {
    /// The comment with the name; `None` for what stands ahead of the first.
    pub(super) header: Option<Span>,
    /// What follows it.
    pub(super) tokens: Vec<Token>,
    /// What the lexer could not read; the tokens end there.
    pub(super) error: Option<Diagnostic>,
}

/// The sections in order; the first has no header.
///
/// A mistake that the lexer cannot pass ends its section only: reading goes on at the next line that names a query.
pub(super) fn sections(sources: &SourceMap, file: Span) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut section = Section::default();
    let mut from = file.start;
    loop {
        let (mut tokens, mut error) = tokenize_prefix(sources.text(Span::new(from, file.end)), from);
        let mut resume = None;
        if let Some(found) = error.take() {
            let (end, blamed, next) = blame(sources, file, &tokens, found);
            tokens.truncate(end);
            error = Some(blamed);
            resume = next;
        }
        for token in tokens {
            if token.kind == TokenKind::LineComment && is_header(sources, file, token.span) {
                sections.push(std::mem::take(&mut section));
                section.header = Some(token.span);
            } else {
                section.tokens.push(token);
            }
        }
        section.error = error;
        match resume {
            Some(next) => from = next,
            None => break,
        }
    }
    sections.push(section);
    sections
}

/// A name counts only where nothing but blanks stands ahead of it in its line.
fn is_header(sources: &SourceMap, file: Span, comment: Span) -> bool {
    let before = sources.text(Span::new(file.start, comment.start));
    let line = before.rsplit(['\n', '\r']).next().unwrap_or("");
    line.chars().all(char::is_whitespace) && header::names_query(sources.text(comment))
}

/// Which token is to blame for a mistake that the lexer met: how many tokens to keep, what to report, where to go on.
///
/// A quote that is never closed pairs with the next one, so that the lexer stumbles far behind it. In a file that cannot be
/// read, the first string or comment that swallows a whole `-- name:` line is the one that lacks its end.
fn blame(
    sources: &SourceMap,
    file: Span,
    tokens: &[Token],
    error: Diagnostic,
) -> (usize, Diagnostic, Option<u32>) {
    for (index, token) in tokens.iter().enumerate() {
        let is_quoted = matches!(
            token.kind,
            TokenKind::String { .. }
                | TokenKind::BitString(_)
                | TokenKind::HexString(_)
                | TokenKind::QuotedIdentifier(_)
                | TokenKind::BlockComment
        );
        if let (true, Some(next)) = (is_quoted, next_name(sources, token.span)) {
            return (index, unterminated(sources.text(token.span), token.span.start), Some(next));
        }
    }
    let next = next_name(sources, Span::new(error.span.start, file.end));
    (tokens.len(), error, next)
}

/// The start of the first line within `span`, its first line excepted, that names a query.
fn next_name(sources: &SourceMap, span: Span) -> Option<u32> {
    let text = sources.text(span);
    let line_starts = text.match_indices('\n').map(|(newline, _)| newline + 1);
    let is_name = |start: &usize| {
        let line = text.get(*start..).unwrap_or("").lines().next().unwrap_or("").trim_start();
        header::names_query(line)
    };
    line_starts.into_iter().find(is_name).map(|start| span.start + start as u32)
}
