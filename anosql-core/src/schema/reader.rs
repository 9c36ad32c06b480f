//! Reads words and names off the tokens of statements that sqlparser has no grammar for.

pub(in crate::schema) mod body;

pub(in crate::schema) mod mentioned;

pub(in crate::schema) mod run_on;

pub(in crate::schema) mod passed_over;

pub(in crate::schema) mod target;

use crate::{
    lexer::{Token, TokenKind},
    source::Span,
};

/// A place in a statement's tokens, among which are no comments.
#[derive(Debug, Clone)]
pub(super) struct Reader<'a> {
    tokens: &'a [Token],
    index: usize,
}

/// A name with the schema before it, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// What stands before the schema: a database, or the schema where `schema` is a column's table.
    pub(super) first: Option<String>,
    pub(super) schema: Option<String>,
    pub(super) name: String,
    pub(super) span: Span,
}

impl Name {
    /// The name with its schema, as it is written.
    pub(super) fn written(&self) -> String {
        self.schema.as_ref().map_or_else(|| self.name.clone(), |schema| format!("{schema}.{}", self.name))
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(tokens: &'a [Token]) -> Self {
        Self { tokens, index: 0 }
    }

    pub(super) fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.index)
    }

    pub(super) fn next(&mut self) -> Option<&'a Token> {
        let token = self.peek()?;
        self.index += 1;
        Some(token)
    }

    /// The tokens that are left.
    pub(super) fn rest(&self) -> &'a [Token] {
        self.tokens.get(self.index..).unwrap_or_default()
    }

    /// Whether `word` is next; if so it is read.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.kind.is_word(word));
        self.index += usize::from(found);
        found
    }

    /// Whether all `words`, separated by blanks, are next; if so they are read.
    pub(super) fn words(&mut self, words: &str) -> bool {
        let start = self.index;
        let found = words.split(' ').all(|word| self.word(word));
        if !found {
            self.index = start;
        }
        found
    }

    /// Whether a token of that kind is next; if so it is read.
    pub(super) fn token(&mut self, kind: &TokenKind) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == *kind);
        self.index += usize::from(found);
        found
    }

    /// An identifier, as Postgres stores it.
    pub(super) fn identifier(&mut self) -> Option<(String, Span)> {
        let token = self.peek()?;
        let name = token.kind.identifier()?;
        self.index += 1;
        Some((name, token.span))
    }

    /// A constant string.
    pub(super) fn string(&mut self) -> Option<String> {
        let TokenKind::String { value, .. } = &self.peek()?.kind else { return None };
        self.index += 1;
        Some(value.clone())
    }

    /// A possibly qualified name.
    pub(super) fn name(&mut self) -> Option<Name> {
        let (mut name, mut span) = self.identifier()?;
        let (mut first, mut schema) = (None, None);
        while self.token(&TokenKind::Dot) {
            let (next, next_span) = self.identifier()?;
            first = schema.replace(std::mem::replace(&mut name, next));
            span = span.to(next_span);
        }
        Some(Name { first, schema, name, span })
    }

    /// The tokens between the parenthesis that is next and the one that closes it.
    pub(super) fn parenthesized(&mut self) -> Option<&'a [Token]> {
        if !self.token(&TokenKind::LeftParen) {
            return None;
        }
        let mut depth = 1;
        let start = self.index;
        while let Some(token) = self.next() {
            match token.kind {
                TokenKind::LeftParen => depth += 1,
                TokenKind::RightParen => {
                    depth -= 1;
                    if depth == 0 {
                        return self.tokens.get(start..self.index - 1);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The tokens up to, but not including, the first of `stops` outside parentheses.
    pub(super) fn until(&mut self, stops: &[&str]) -> &'a [Token] {
        let mut depth = 0;
        let start = self.index;
        while let Some(token) = self.peek() {
            match &token.kind {
                TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightParen | TokenKind::RightBracket => depth -= 1,
                TokenKind::Word(word)
                    if depth == 0 && stops.iter().any(|stop| word.eq_ignore_ascii_case(stop)) =>
                {
                    break;
                }
                _ => {}
            }
            self.index += 1;
        }
        self.tokens.get(start..self.index).unwrap_or_default()
    }
}
