//! Statements that are nested deeply: how far Postgres's own parser goes, and parentheses that mean nothing.

use std::borrow::Borrow;

use sqlparser::tokenizer::{Token as ParserToken, TokenWithSpan};

use super::from_parser;
use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    source::Span,
    sqlstate,
};

/// How many parentheses Postgres's parser takes one within another: its stack holds 10,000 symbols.
const MOST_PARENTHESES: usize = 9_980;

/// How many operators may follow each other without brackets, and how many members a join or a set operation may have. Each
/// is a level of the tree; Postgres gets to 7,700 with the stack that it has by default.
const LONGEST_CHAIN: usize = 10_000;

/// How many conditions `and` and `or` may join. Postgres makes one list of them, which has no end; sqlparser makes a level
/// of the tree of each.
const MOST_CONDITIONS: usize = 200_000;

/// How many tokens a statement may have.
const MOST_TOKENS: usize = 4_000_000;

/// Words that work like operators, in that each adds a level to what stands before it.
const OPERATORS: &[&str] = &[
    "at", "between", "collate", "ilike", "in", "is", "isnull", "like", "not", "notnull", "operator",
    "overlaps", "similar",
];

/// Words at which an expression ends.
const SEPARATORS: &[&str] = &[
    "else",
    "from",
    "group",
    "having",
    "on",
    "order",
    "returning",
    "select",
    "set",
    "then",
    "values",
    "when",
    "where",
];

/// Words between the members of a join or of a set operation.
const MEMBERS: &[&str] = &["except", "intersect", "join", "union"];

/// A statement that is nested more deeply than can be read, at the place where it gets too deep.
pub(crate) fn too_deep(place: Span) -> Diagnostic {
    Diagnostic::error(sqlstate::STATEMENT_TOO_COMPLEX, "stack depth limit exceeded", place)
        .help("the statement is nested too deeply here")
        .help("split it into common table expressions or several statements")
}

/// The tokens without parentheses that hold nothing but others. Of each run the outermost pair stays, as it may belong to a
/// call or a list, and so does the innermost, as it may be a row's.
///
/// # Errors
/// 54001 where more of them are nested than Postgres takes.
pub(super) fn without_redundant(tokens: Vec<&Token>) -> Result<Vec<&Token>, Box<Diagnostic>> {
    let is_run = |run: &[&Token]| run.iter().all(|token| token.kind == TokenKind::LeftParen);
    if !tokens.windows(3).any(is_run) {
        return Ok(tokens);
    }
    let closing = closing(&tokens)?;
    // Whether the parenthesis at `index` holds a pair and nothing else.
    let holds_pair = |index: usize| {
        let (close, inner) = (closing.get(index)?.checked_sub(1)?, *closing.get(index + 1)?);
        (tokens[index + 1].kind == TokenKind::LeftParen && inner == close && inner > index + 2).then_some(())
    };
    let mut dropped = vec![false; tokens.len()];
    for index in 1..tokens.len() {
        if tokens[index].kind == TokenKind::LeftParen
            && tokens[index - 1].kind == TokenKind::LeftParen
            && holds_pair(index - 1).is_some()
            && holds_pair(index).is_some()
        {
            dropped[index] = true;
            dropped[closing[index]] = true;
        }
    }
    let kept = tokens.into_iter().zip(dropped).filter(|(_, dropped)| !dropped);
    Ok(kept.map(|(token, _)| token).collect())
}

/// What was counted between two brackets.
#[derive(Default)]
struct Chains {
    operators: usize,
    conditions: usize,
    members: usize,
}

/// Refuses what would be a tree too deep or too large, before it is one.
///
/// # Errors
/// 54001 at the link at which a chain gets too long, 54000 where the statement as a whole is.
pub(super) fn check_length<T: Borrow<Token>>(tokens: &[T]) -> Result<(), Box<Diagnostic>> {
    // What is shorter has no chain that is too long.
    if tokens.len() <= LONGEST_CHAIN {
        return Ok(());
    }
    if let Some(token) = tokens.get(MOST_TOKENS) {
        let message = format!("statement is longer than {MOST_TOKENS} words and signs");
        return Err(Box::new(
            Diagnostic::error(sqlstate::PROGRAM_LIMIT_EXCEEDED, message, token.borrow().span)
                .help("split it into several statements"),
        ));
    }
    let (mut outer, mut chains) = (Vec::new(), Chains::default());
    for token in tokens {
        let token = token.borrow();
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => outer.push(std::mem::take(&mut chains)),
            TokenKind::RightParen | TokenKind::RightBracket => chains = outer.pop().unwrap_or_default(),
            _ => chains.count(&token.kind),
        }
        if chains.is_too_long() {
            return Err(Box::new(too_deep(token.span)));
        }
    }
    Ok(())
}

impl Chains {
    fn count(&mut self, kind: &TokenKind) {
        match kind {
            TokenKind::Semicolon => *self = Chains::default(),
            TokenKind::Comma => (self.operators, self.conditions) = (0, 0),
            TokenKind::Operator(_) | TokenKind::DoubleColon => self.operators += 1,
            TokenKind::Word(word) => self.count_word(word),
            _ => {}
        }
    }

    fn count_word(&mut self, word: &str) {
        let is_one_of = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
        if is_one_of(OPERATORS) {
            self.operators += 1;
        } else if is_one_of(MEMBERS) {
            self.members += 1;
        } else if is_one_of(&["and", "or"]) {
            (self.operators, self.conditions) = (0, self.conditions + 1);
        } else if is_one_of(SEPARATORS) {
            (self.operators, self.conditions) = (0, 0);
        }
    }

    fn is_too_long(&self) -> bool {
        self.operators > LONGEST_CHAIN || self.members > LONGEST_CHAIN || self.conditions > MOST_CONDITIONS
    }
}

/// For each opening bracket where the one stands that closes it; 0 for what is no opening bracket or is never closed.
fn closing(tokens: &[&Token]) -> Result<Vec<usize>, Box<Diagnostic>> {
    let mut closing = vec![0; tokens.len()];
    let mut open = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => {
                open.push(index);
                if open.len() > MOST_PARENTHESES {
                    return Err(Box::new(too_deep(token.span)));
                }
            }
            TokenKind::RightParen | TokenKind::RightBracket => {
                if let Some(start) = open.pop() {
                    closing[start] = index;
                }
            }
            _ => {}
        }
    }
    Ok(closing)
}

/// The bracket that lies deepest, if there is any.
pub(super) fn deepest_bracket(tokens: &[TokenWithSpan]) -> Option<Span> {
    let (mut depth, mut deepest, mut place) = (0_usize, 0, None);
    for token in tokens {
        match token.token {
            ParserToken::LParen | ParserToken::LBracket => depth += 1,
            ParserToken::RParen | ParserToken::RBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > deepest {
            deepest = depth;
            place = from_parser(token.span);
        }
    }
    place
}
