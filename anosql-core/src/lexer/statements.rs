//! A file's tokens to its statements.

use std::borrow::Borrow;

use super::{Token, TokenKind};

/// The statements that semicolons separate, without the comments around them and without the semicolons.
///
/// A semicolon separates where psql says so: outside parentheses and outside the body of a function or procedure that
/// is written as `BEGIN ATOMIC ... END`. Lines that are psql's own are left out, and each ends a statement.
///
/// # Example
/// ```
/// use anosql_core::lexer::{statements::statements, tokenize};
///
/// let tokens = tokenize("create table a (b int); -- and\nselect 1;", 0)?;
/// assert_eq!(statements(&tokens).len(), 2);
/// # Ok::<(), anosql_core::diagnostic::Diagnostic>(())
/// ```
pub fn statements(tokens: &[Token]) -> Vec<&[Token]> {
    let mut statements = Vec::new();
    let mut nesting = Nesting::default();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        if nesting.separates(token) {
            statements.extend(trim(tokens.get(start..index).unwrap_or_default()));
            start = index + 1;
            nesting = Nesting::default();
        }
    }
    statements.extend(trim(tokens.get(start..).unwrap_or_default()));
    statements
}

/// The tokens without the comments at both ends; `None` where nothing else is there.
fn trim(tokens: &[Token]) -> Option<&[Token]> {
    let is_significant = |token: &Token| !token.kind.is_comment();
    let first = tokens.iter().position(is_significant)?;
    let last = tokens.iter().rposition(is_significant)?;
    tokens.get(first..=last)
}

/// Where in a statement a token stands.
#[derive(Default)]
struct Nesting {
    parens: u32,
    /// Open `BEGIN ATOMIC` and the `CASE`s within.
    blocks: u32,
    /// How many of the words that open a statement have been seen.
    words: u32,
    /// Whether it is `CREATE [OR REPLACE] FUNCTION` or `PROCEDURE`.
    routine: bool,
    after_begin: bool,
    after_create: bool,
}

impl Nesting {
    fn separates(&mut self, token: &Token) -> bool {
        let after_begin = std::mem::take(&mut self.after_begin);
        match &token.kind {
            TokenKind::MetaCommand => return true,
            TokenKind::Semicolon => return self.parens == 0 && self.blocks == 0,
            TokenKind::LeftParen => self.parens += 1,
            TokenKind::RightParen => self.parens = self.parens.saturating_sub(1),
            TokenKind::LineComment | TokenKind::BlockComment => self.after_begin = after_begin,
            TokenKind::Word(word) if self.parens == 0 => self.word(word, after_begin),
            _ => {}
        }
        false
    }

    fn word(&mut self, word: &str, after_begin: bool) {
        let is = |keyword: &str| word.eq_ignore_ascii_case(keyword);
        self.words = self.words.saturating_add(1);
        if self.words == 1 {
            self.after_create = is("create");
        } else if self.words <= 4 && (is("function") || is("procedure")) {
            self.routine |= self.after_create;
        } else if self.words <= 3 {
            self.after_create &= is("or") || is("replace");
        }
        if !self.routine {
            return;
        }
        if is("begin") {
            self.after_begin = true;
        } else if (is("atomic") && after_begin) || (is("case") && self.blocks > 0) {
            self.blocks += 1;
        } else if is("end") {
            self.blocks = self.blocks.saturating_sub(1);
        }
    }
}

/// The parts of a list between commas outside parentheses and brackets.
pub(crate) fn split_at_commas<T: Borrow<Token>>(tokens: &[T]) -> Vec<&[T]> {
    let mut depth = 0;
    let mut parts = Vec::new();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token.borrow().kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
            TokenKind::RightParen | TokenKind::RightBracket => depth -= 1,
            TokenKind::Comma if depth == 0 => {
                parts.push(&tokens[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    parts
}
