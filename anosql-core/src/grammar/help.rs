//! What to write instead where reading stopped: what the automaton would have gone on with.

use super::{
    automaton::{Stopped, can_follow},
    tables::{Symbol, Tables, Terminal},
};
use crate::{
    catalog::quote,
    lexer::{Token, TokenKind},
    suggest,
};

/// The help for a text in which reading stopped.
pub(super) fn of(
    tables: &Tables,
    stopped: &Stopped,
    terminals: &[(Symbol, u32)],
    tokens: &[Token],
) -> Option<String> {
    let place = Place { tables, stopped, terminals, tokens };
    place.misspelt().or_else(|| place.reserved()).or_else(|| place.comma()).or_else(|| place.expected())
}

struct Place<'a> {
    tables: &'a Tables,
    stopped: &'a Stopped,
    terminals: &'a [(Symbol, u32)],
    tokens: &'a [Token],
}

impl Place<'_> {
    /// The token at which reading stopped.
    fn token(&self) -> Option<&Token> {
        let (_, index) = self.terminals.get(self.stopped.at)?;
        self.tokens.get(*index as usize)
    }

    /// The terminal at which reading stopped and the next ones, as far as they have to fit behind what is changed before them.
    fn rest(&self, from: usize) -> Vec<Symbol> {
        let rest = self.terminals.iter().skip(self.stopped.at + from).take(2).map(|(terminal, _)| *terminal);
        let mut rest: Vec<Symbol> = rest.collect();
        if rest.len() < 2 {
            rest.push(self.tables.terminal(Terminal::End));
        }
        rest
    }

    /// Whether reading goes on with `first` and then with what stands `from` tokens behind the one at which it stopped.
    fn goes_on_with(&self, first: Symbol, from: usize) -> bool {
        let following: Vec<Symbol> = std::iter::once(first).chain(self.rest(from)).collect();
        can_follow(self.tables, &self.stopped.states, &following)
    }

    /// A keyword of which the word is a slip, if the text goes on behind it.
    fn misspelt(&self) -> Option<String> {
        let TokenKind::Word(word) = &self.token()?.kind else { return None };
        let word = word.to_ascii_lowercase();
        let fitting = self.tables.keywords().filter(|(keyword, terminal)| {
            *keyword != word && keyword.len().abs_diff(word.len()) <= 2 && self.goes_on_with(*terminal, 1)
        });
        let near = suggest::nearest(&word, fitting.map(|(keyword, _)| keyword))?;
        Some(format!("did you mean `{near}`?"))
    }

    /// A reserved word where a name would do.
    fn reserved(&self) -> Option<String> {
        let TokenKind::Word(word) = &self.token()?.kind else { return None };
        let word = word.to_ascii_lowercase();
        self.tables.keyword(&word)?;
        self.goes_on_with(self.tables.terminal(Terminal::Ident), 1).then(|| {
            format!("`{word}` is a reserved word: as a name it stands in double quotes, `{}`", quote(&word))
        })
    }

    fn comma(&self) -> Option<String> {
        self.token()?;
        self.goes_on_with(self.tables.terminal(Terminal::Comma), 0)
            .then(|| "a comma may be missing before it".to_owned())
    }

    /// All that could stand here, where that is little.
    fn expected(&self) -> Option<String> {
        let can_stand = |word| {
            self.tables
                .keyword(word)
                .is_some_and(|terminal| can_follow(self.tables, &self.stopped.states, &[terminal]))
        };
        if can_stand("case") {
            return Some("expected here: an expression".to_owned());
        }
        if can_stand("select") && can_stand("values") && self.stopped.at > 0 {
            return Some("expected here: a query".to_owned());
        }
        let keywords = self.tables.keywords().map(|(word, terminal)| (word.to_owned(), terminal));
        let signs =
            SIGNS.iter().map(|(sign, terminal)| (format!("`{sign}`"), self.tables.terminal(*terminal)));
        let names = [("a name".to_owned(), self.tables.terminal(Terminal::Ident))];
        let fitting = names.into_iter().chain(signs).chain(keywords);
        let mut expected: Vec<String> = Vec::new();
        for (name, terminal) in fitting {
            if can_follow(self.tables, &self.stopped.states, &[terminal]) {
                expected.push(name);
                if expected.len() > MOST_EXPECTED {
                    return None;
                }
            }
        }
        let last = expected.pop()?;
        Some(match expected.is_empty() {
            true => format!("expected here: {last}"),
            false => format!("expected here: {} or {last}", expected.join(", ")),
        })
    }
}

/// How many things that could stand somewhere are worth telling.
const MOST_EXPECTED: usize = 6;

/// Signs that are told where they are expected.
const SIGNS: &[(&str, Terminal)] = &[
    ("(", Terminal::LeftParen),
    (")", Terminal::RightParen),
    (",", Terminal::Comma),
    (".", Terminal::Dot),
    ("=", Terminal::Equal),
];
