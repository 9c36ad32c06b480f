//! What may go wrong in a schema: a slip in a name, a statement too many, too few or at the wrong place, another type, a clause
//! that belongs elsewhere.

use anosql_core::lexer::{TokenKind, tokenize};

use crate::choices::Choices;

/// Types that take each other's place.
const TYPES: &[&str] = &[
    "int",
    "integer",
    "bigint",
    "smallint",
    "text",
    "varchar",
    "boolean",
    "bool",
    "uuid",
    "jsonb",
    "json",
    "date",
    "timestamptz",
    "timestamp",
    "numeric",
    "bytea",
    "xml",
    "point",
    "inet",
    "money",
    "serial",
    "bigserial",
];

pub(super) struct Mutator<'a> {
    statements: &'a [String],
    /// Which parts of each statement are what.
    parts: Vec<Parts>,
    /// All names of the schema.
    names: Vec<String>,
}

/// Places in a statement, in bytes.
#[derive(Default)]
struct Parts {
    names: Vec<(usize, usize)>,
    types: Vec<(usize, usize)>,
    /// What stands between commas and parentheses.
    clauses: Vec<(usize, usize)>,
}

impl<'a> Mutator<'a> {
    pub(super) fn new(statements: &'a [String], keywords: &[String]) -> Self {
        let parts: Vec<Parts> = statements.iter().map(|statement| Parts::of(statement, keywords)).collect();
        let mut names: Vec<String> = Vec::new();
        for (statement, parts) in statements.iter().zip(&parts) {
            names.extend(parts.names.iter().map(|(start, end)| statement[*start..*end].to_owned()));
        }
        names.sort();
        names.dedup();
        Self { statements, parts, names }
    }

    /// The schema with its statement `at` changed; `None` where that changes nothing.
    pub(super) fn mutated(&self, at: usize, choices: &mut Choices) -> Option<Vec<String>> {
        let mut changed = self.statements.to_vec();
        let (statement, parts) = (self.statements.get(at)?, self.parts.get(at)?);
        let replaced =
            |(start, end): (usize, usize), by: &str| [&statement[..start], by, &statement[end..]].concat();
        match choices.below(12) {
            0 => drop(changed.remove(at)),
            1 => changed.insert(at, statement.clone()),
            2 if at + 1 < changed.len() => changed.swap(at, at + 1),
            3 | 4 => {
                let place = *choices.pick(&parts.types)?;
                changed[at] = replaced(place, choices.word(TYPES));
            }
            5 | 6 => {
                let place = *choices.pick(&parts.clauses)?;
                let other = choices.below(self.statements.len());
                let (start, end) = *choices.pick(&self.parts.get(other)?.clauses)?;
                let clause = &self.statements[other][start..end];
                changed[at] = match choices.below(3) {
                    0 => replaced(place, clause),
                    1 => replaced((place.1, place.1), &format!(", {clause}")),
                    _ => replaced((place.1, place.1), &format!(", {}", &statement[place.0..place.1])),
                };
            }
            7 => {
                let place = *choices.pick(&parts.names)?;
                changed[at] = replaced(place, &misspelt(&statement[place.0..place.1], choices)?);
            }
            _ => {
                let place = *choices.pick(&parts.names)?;
                changed[at] = replaced(place, choices.pick(&self.names)?);
            }
        }
        (changed != self.statements).then_some(changed)
    }
}

/// A name with two of its letters exchanged, or one doubled.
fn misspelt(name: &str, choices: &mut Choices) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    if !letters.iter().all(|letter| letter.is_ascii_alphabetic() || *letter == '_') {
        return None;
    }
    let at = choices.below(letters.len());
    if at + 1 < letters.len() && letters[at] != letters[at + 1] {
        letters.swap(at, at + 1);
    } else {
        letters.insert(at, *letters.get(at)?);
    }
    Some(letters.into_iter().collect())
}

impl Parts {
    fn of(statement: &str, keywords: &[String]) -> Self {
        let mut parts = Self::default();
        let mut tokens = tokenize(statement, 0).unwrap_or_default();
        tokens.retain(|token| !token.kind.is_comment());
        let mut starts: Vec<Option<usize>> = Vec::new();
        let mut last = 0;
        for token in &tokens {
            let (start, end) = (token.span.start as usize, token.span.end as usize);
            let text = &statement[start..end];
            match &token.kind {
                TokenKind::QuotedIdentifier(_) => parts.names.push((start, end)),
                TokenKind::Word(word) if TYPES.contains(&word.to_lowercase().as_str()) => {
                    parts.types.push((start, end));
                }
                TokenKind::Word(_) if !keywords.iter().any(|keyword| keyword.eq_ignore_ascii_case(text)) => {
                    parts.names.push((start, end));
                }
                TokenKind::LeftParen => starts.push(None),
                TokenKind::Comma => {
                    if let Some(open) = starts.last_mut().and_then(Option::take) {
                        parts.clauses.push((open, last));
                    }
                }
                TokenKind::RightParen => {
                    if let Some(open) = starts.pop().flatten() {
                        parts.clauses.push((open, last));
                    }
                }
                _ => {}
            }
            if !matches!(token.kind, TokenKind::LeftParen | TokenKind::Comma | TokenKind::RightParen)
                && let Some(open) = starts.last_mut()
            {
                open.get_or_insert(start);
            }
            last = end;
        }
        parts
    }
}
