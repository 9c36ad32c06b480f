//! The bodies of functions in SQL.

use super::Reader;
use crate::{
    catalog::RoutineBody,
    lexer::{self, StringForm, Token, TokenKind, statements::statements},
    source::Span,
};

/// A body in SQL, which may be several statements.
pub(in crate::schema) struct Body {
    pub(in crate::schema) tokens: Vec<Token>,
    /// Whether its names were looked up when the function was made.
    pub(in crate::schema) is_bound: bool,
}

impl Body {
    /// The body of one statement. Of several those before the last may do anything.
    pub(in crate::schema) fn alone(&self) -> Option<RoutineBody> {
        match &statements(&self.tokens)[..] {
            [statement] => Some(RoutineBody { tokens: statement.to_vec(), is_bound: self.is_bound }),
            _ => None,
        }
    }
}

/// The body that stands among a function's options, if it is written in SQL.
pub(in crate::schema) fn of_options(mut reader: Reader<'_>) -> Option<Body> {
    let mut is_sql = false;
    let mut text: Option<&Token> = None;
    while let Some(token) = reader.peek() {
        let place = token.span;
        if reader.word("return") {
            let select = Token { kind: TokenKind::Word("select".to_owned()), span: place };
            let tokens = std::iter::once(select).chain(reader.rest().iter().cloned()).collect();
            return Some(Body { tokens, is_bound: true });
        } else if reader.words("begin atomic") {
            let block = reader.rest();
            let (end, block) = block.split_last()?;
            end.kind.is_word("end").then_some(())?;
            return Some(Body { tokens: block.to_vec(), is_bound: true });
        } else if reader.word("language") {
            is_sql = match &reader.next()?.kind {
                TokenKind::Word(language) | TokenKind::String { value: language, .. } => {
                    language.eq_ignore_ascii_case("sql")
                }
                _ => false,
            };
        } else if reader.word("as") {
            text = reader.next();
        } else {
            reader.next();
        }
    }
    Some(Body { tokens: inner(text.filter(|_| is_sql)?)?, is_bound: false })
}

/// The tokens of a string that is written as it is meant, so that their places are those of the file.
fn inner(token: &Token) -> Option<Vec<Token>> {
    let TokenKind::String { value, form } = &token.kind else { return None };
    let Span { start, end } = token.span;
    let written = (end - start) as usize;
    let quote = match form {
        StringForm::Dollar => written.checked_sub(value.len())? / 2,
        StringForm::Plain if written == value.len() + 2 => 1,
        _ => return None,
    };
    let mut tokens = lexer::tokenize(value, start + quote as u32).ok()?;
    tokens.retain(|token| !token.kind.is_comment());
    Some(tokens)
}
