//! Changes of a token or two with which a text is read on behind the place at which reading stopped.

use super::{
    super::{
        automaton::{Stopped, can_follow, follow},
        tables::{State, Symbol, Tables, Terminal},
        terminal,
    },
    Help,
};
use crate::{
    lexer::{Token, TokenKind},
    source::Span,
    suggest,
};

/// How many tokens before the place a misspelt word may stand, which was read as a name: `t wher (a = 1)` stops at the sign.
const WORDS_BACK: usize = 4;

/// How many tokens behind the place are read to see whether a change helps.
const READ_ON: usize = 64;

/// How many parentheses that are not closed are shown.
const MOST_OPEN: usize = 3;

/// A text in which reading stopped.
pub(super) struct Text<'a> {
    tables: &'a Tables,
    tokens: &'a [Token],
    /// The index of the token at which reading stopped; behind the last one where that is the end.
    at: usize,
    /// The token from which on changed texts are read again, and the states before it.
    start: usize,
    states: Vec<State>,
    /// The index behind the last token that is read again.
    end: usize,
}

/// A change, and how far it helps.
struct Change {
    /// How many tokens are read from the place on; the end counts for one.
    gain: usize,
    help: Help,
}

impl<'a> Text<'a> {
    pub(super) fn new(
        tables: &'a Tables,
        mode: Option<Terminal>,
        tokens: &'a [Token],
        terminals: &[(Symbol, u32)],
        stopped: &Stopped,
    ) -> Self {
        let at = terminals.get(stopped.at).map_or(tokens.len(), |(_, index)| *index as usize);
        let start = at.saturating_sub(WORDS_BACK);
        let before = terminals.iter().take_while(|(_, index)| (*index as usize) < start);
        let before =
            mode.map(|mode| tables.terminal(mode)).into_iter().chain(before.map(|(terminal, _)| *terminal));
        let states = follow(tables, &[0], &before.collect::<Vec<_>>()).unwrap_or_default();
        Self { tables, tokens, at, start, states, end: tokens.len().min(at + READ_ON) }
    }

    /// What is said of the change that lets the text be read furthest.
    pub(super) fn best_change(&self) -> Option<Help> {
        let changes = [
            self.misspelt(),
            self.needless_comma(),
            self.unclosed(),
            self.unopened(),
            self.reserved(),
            self.comma_or_as(),
            self.query_in_parentheses(),
            self.missing_name(),
            self.missing_as(),
            self.operator(),
        ];
        let mut best: Option<Change> = None;
        for change in changes.into_iter().flatten() {
            if best.as_ref().is_none_or(|best| best.gain < change.gain) {
                best = Some(change);
            }
        }
        best.map(|change| change.help)
    }

    fn token(&self, index: usize) -> Option<&'a Token> {
        self.tokens.get(index)
    }

    /// The word at `index` in lower case.
    fn word(&self, index: usize) -> Option<String> {
        match &self.token(index)?.kind {
            TokenKind::Word(word) => Some(word.to_ascii_lowercase()),
            _ => None,
        }
    }

    fn is_reserved(&self, word: &str) -> bool {
        super::expected::is_reserved(self.tables, word)
    }

    /// How many tokens are read from the place on where `put` stands instead of the `taken` tokens from `from` on. None where that
    /// is too little to tell anything.
    fn gain(&self, from: usize, taken: usize, put: &[TokenKind]) -> Option<usize> {
        let span = Span::default();
        let put: Vec<Token> = put.iter().map(|kind| Token { kind: kind.clone(), span }).collect();
        let behind = self.tokens.get(from + taken..self.end).unwrap_or_default();
        let tokens: Vec<&Token> = self
            .tokens
            .get(self.start..from)
            .unwrap_or_default()
            .iter()
            .chain(&put)
            .chain(behind.iter())
            .collect();
        let mut terminals = terminal::terminals(self.tables, &tokens);
        if self.end == self.tokens.len() {
            terminals.push((self.tables.terminal(Terminal::End), tokens.len() as u32));
        }
        let symbols: Vec<Symbol> = terminals.iter().map(|(symbol, _)| *symbol).collect();
        let read = match follow(self.tables, &self.states, &symbols) {
            Ok(_) => terminals.last().map_or(0, |(_, index)| *index as usize + 1),
            Err(count) => terminals.get(count).map_or(0, |(_, index)| *index as usize),
        };
        let read = (self.start + read + taken).checked_sub(put.len())?;
        let all = self.end + 1 - self.at;
        let gain = read.saturating_sub(self.at);
        (gain >= LEAST_GAIN.min(all)).then_some(gain)
    }

    /// A keyword in place of a word that is nearly it: at the place, or before it, where it was read as a name.
    fn misspelt(&self) -> Option<Change> {
        let mut best: Option<(usize, f64, usize, &str)> = None;
        for index in (self.start..=self.at).rev() {
            let Some(word) = self.word(index).filter(|word| !NO_NAMES.contains(&word.as_str())) else {
                continue;
            };
            let as_name = self.gain(index, 1, &[TokenKind::Name(String::new())]).unwrap_or(0);
            for (keyword, _) in self.tables.keywords().filter(|(keyword, _)| *keyword != word) {
                let Some(distance) = suggest::distance(&word, keyword) else { continue };
                let put = [TokenKind::Word(keyword.to_owned())];
                let Some(gain) = self.gain(index, 1, &put).filter(|gain| *gain > as_name) else { continue };
                let is_better = |(best_gain, best_distance, ..): (usize, f64, usize, &str)| {
                    best_gain < gain || (best_gain == gain && distance < best_distance)
                };
                if best.is_none_or(is_better) {
                    best = Some((gain, distance, index, keyword));
                }
            }
        }
        let (gain, _, index, keyword) = best?;
        let mut help = Help::new(format!("did you mean `{keyword}`?"));
        if index < self.at {
            help.labels.push((self.token(index)?.span, "this is read as a name"));
        }
        Some(Change { gain, help })
    }

    /// A comma behind which nothing comes.
    fn needless_comma(&self) -> Option<Change> {
        let is_comma = |index: usize| self.token(index).is_some_and(|token| token.kind == TokenKind::Comma);
        if is_comma(self.at) {
            let gain = self.gain(self.at, 1, &[])?;
            return Some(Change { gain, help: Help::new("take out this comma") });
        }
        let comma = self.at.checked_sub(1).filter(|before| is_comma(*before))?;
        let gain = self.gain(comma, 1, &[])?;
        // Without the comma a reserved word may be a name for what stands before it.
        let as_name = self
            .word(self.at)
            .filter(|word| self.is_reserved(word))
            .and_then(|word| self.gain(comma, 2, &[TokenKind::Name(word)]));
        if as_name.is_some_and(|as_name| as_name >= gain) {
            return None;
        }
        let text = match self.token(self.at).map(|token| &token.kind) {
            Some(TokenKind::Word(word)) => format!("take out the comma before `{word}`"),
            Some(TokenKind::RightParen) => "take out the comma before `)`".to_owned(),
            _ => "take out the comma before it".to_owned(),
        };
        Some(Change { gain, help: Help::new(text) })
    }

    /// The brackets that are open before `index`.
    fn open(&self, index: usize) -> Vec<&'a Token> {
        let mut open = Vec::new();
        for token in self.tokens.iter().take(index) {
            match token.kind {
                TokenKind::LeftParen | TokenKind::LeftBracket => open.push(token),
                TokenKind::RightParen | TokenKind::RightBracket => {
                    open.pop();
                }
                _ => {}
            }
        }
        open
    }

    /// Brackets closed before the place, if some are never closed.
    fn unclosed(&self) -> Option<Change> {
        let open = self.open(self.at);
        let is_bracket = |token: &Token| token.kind == TokenKind::LeftBracket;
        let closing: Vec<TokenKind> = open
            .iter()
            .rev()
            .map(|token| if is_bracket(token) { TokenKind::RightBracket } else { TokenKind::RightParen })
            .collect();
        let most = open.len().min(self.open(self.tokens.len()).len()).min(MOST_OPEN);
        let mut best: Option<(usize, usize)> = None;
        for count in 1..=most {
            let Some(gain) = self.gain(self.at, 0, closing.get(..count)?) else { continue };
            if best.is_none_or(|(best, _)| best < gain) {
                best = Some((gain, count));
            }
        }
        let (gain, count) = best?;
        let closed = open.iter().rev().take(count);
        let labels = closed.map(|token| match is_bracket(token) {
            true => (token.span, "this bracket is not closed"),
            false => (token.span, "this parenthesis is not closed"),
        });
        let text = match (count, closing.first()?) {
            (1, TokenKind::RightBracket) => "close it with `]`",
            (1, _) => "close it with `)`",
            _ => "close them",
        };
        let help = Help { labels: labels.collect(), ..Help::new(text) };
        Some(Change { gain, help })
    }

    /// A parenthesis that closes none.
    fn unopened(&self) -> Option<Change> {
        let is_unopened = self.token(self.at)?.kind == TokenKind::RightParen && self.open(self.at).is_empty();
        let gain = is_unopened.then(|| self.gain(self.at, 1, &[]))??;
        Some(Change { gain, help: Help::new("take out this parenthesis: none is open before it") })
    }

    /// A name in place of a reserved word, at the place or just before it.
    fn reserved(&self) -> Option<Change> {
        [Some(self.at), self.at.checked_sub(1)].into_iter().flatten().find_map(|index| {
            let word = self.word(index)?;
            if !self.is_reserved(&word) || NO_NAMES.contains(&word.as_str()) {
                return None;
            }
            let begins_entry =
                self.is_behind(index, |kind| matches!(kind, TokenKind::LeftParen | TokenKind::Comma));
            let begins_list = begins_entry || self.is_behind(index, |kind| kind.is_word("select"));
            // Where a table or the word `join` is missing, a clause is no name.
            if (word == "from" && !begins_entry) || (JOINS.contains(&word.as_str()) && !begins_list) {
                return None;
            }
            let gain = self.gain(index, 1, &[TokenKind::Name(word.clone())])?;
            // A clause that follows where something is missing reads on for a token or two.
            let is_clause = !matches!(word.as_str(), "group" | "order")
                || self.token(index + 1).is_none_or(|next| next.kind.is_word("by"));
            let reads_on = gain > LEAST_GAIN || gain > self.end - self.at || !is_clause;
            let text =
                format!("`{word}` is a reserved word: as a name it stands in double quotes, `\"{word}\"`");
            (index < self.at || begins_entry || reads_on).then(|| Change { gain, help: Help::new(text) })
        })
    }

    /// Whether a token stands behind one of a kind.
    fn is_behind(&self, index: usize, is_it: impl Fn(&TokenKind) -> bool) -> bool {
        index.checked_sub(1).and_then(|before| self.token(before)).is_some_and(|token| is_it(&token.kind))
    }

    /// A comma between two entries of a list, or `as` before a keyword that is a name only behind it.
    fn comma_or_as(&self) -> Option<Change> {
        let labelled = self.labelled();
        let mut change = match self.comma(self.at) {
            Some(gain) => Change { gain, help: Help::new("a comma may be missing before it") },
            None if labelled.is_some() => Change { gain: 0, help: Help::new("") },
            // What stands before the place was read as a name of what stands before that.
            None => {
                let name = self.at.checked_sub(1).filter(|name| *name > self.start)?;
                let word = self.word(name).filter(|word| self.tables.keyword(word).is_none())?;
                let gain = self.comma(name)?;
                let help = Help::new(format!("a comma may be missing before `{word}`"));
                Change { gain, help }
            }
        };
        if let Some((gain, word)) = labelled {
            change.help.text = match change.gain {
                0 => format!("as a name it needs `as` before it: `as {word}`"),
                _ => format!(
                    "a comma may be missing before it; where `{word}` is a name for what stands before it, write `as {word}`"
                ),
            };
            change.gain = gain;
        }
        Some(change)
    }

    /// How far a text with a comma before `index` is read, if that is in a list.
    fn comma(&self, index: usize) -> Option<usize> {
        self.is_in_list().then(|| self.gain(index, 0, &[TokenKind::Comma]))?
    }

    /// How far the text with `as` before it is read, and the word, if that is a keyword which is a name only behind `as`.
    fn labelled(&self) -> Option<(usize, String)> {
        let word = self.word(self.at)?;
        self.tables.keyword(&word).filter(|_| !self.is_reserved(&word))?;
        let gain = self.gain(self.at, 0, &[TokenKind::Word("as".to_owned())])?;
        self.gain(self.at, 1, &[TokenKind::Name(word.clone())])?;
        Some((gain, word))
    }

    /// A query where only one in parentheses can stand.
    fn query_in_parentheses(&self) -> Option<Change> {
        let is_query = self.at > 0 && matches!(self.word(self.at)?.as_str(), "select" | "values" | "with");
        let gain = is_query.then(|| self.gain(self.at, 0, &[TokenKind::LeftParen]))??;
        Some(Change { gain, help: Help::new("a query within another stands in parentheses") })
    }

    /// `a as from t`: any word is a name behind `as`.
    fn missing_name(&self) -> Option<Change> {
        let (name, keyword) = (self.at.checked_sub(1)?, self.at.checked_sub(2)?);
        let is_missing = self.word(keyword)? == "as" && self.is_reserved(&self.word(name)?);
        let gain = is_missing.then(|| self.gain(name, 0, &[TokenKind::Name(String::new())]))??;
        let labels = vec![(self.token(name)?.span, "this is read as the name")];
        Some(Change { gain, help: Help { labels, ..Help::new("a name is missing behind `as`") } })
    }

    /// `create view v select ...`; `with x (select ...)`, where columns could stand in the parentheses.
    fn missing_as(&self) -> Option<Change> {
        let put = [TokenKind::Word("as".to_owned())];
        if let Some(gain) = self.gain(self.at, 0, &put) {
            return Some(Change { gain, help: Help::new("`as` is missing before it") });
        }
        let open = self.at.checked_sub(1)?;
        let is_open = self.token(open)?.kind == TokenKind::LeftParen;
        let gain = is_open.then(|| self.gain(open, 0, &put))??;
        Some(Change { gain, help: Help::new("`as` is missing before the parenthesis") })
    }

    /// Whether the place is within a list, as far as the words before it tell.
    fn is_in_list(&self) -> bool {
        let mut depth = 0_usize;
        for token in self.tokens.iter().take(self.at).rev() {
            match &token.kind {
                TokenKind::RightParen | TokenKind::RightBracket => depth += 1,
                TokenKind::LeftParen | TokenKind::LeftBracket if depth == 0 => return true,
                TokenKind::LeftParen | TokenKind::LeftBracket => depth -= 1,
                kind if kind.is_word("end") => depth += 1,
                kind if kind.is_word("case") && depth > 0 => depth -= 1,
                kind if depth == 0 && kind.is_any_word(LISTS) => return true,
                kind if depth == 0 && kind.is_any_word(NO_LISTS) => return false,
                _ => {}
            }
        }
        false
    }

    /// A clause that stands behind one which it has to stand before.
    pub(super) fn out_of_order(&self) -> Option<String> {
        let rank = |kind: &TokenKind| {
            CLAUSES.iter().position(|clause| clause.split(' ').next().is_some_and(|word| kind.is_word(word)))
        };
        let here = rank(&self.token(self.at)?.kind)?;
        let mut depth = 0_usize;
        let mut latest = None;
        for token in self.tokens.iter().take(self.at).rev() {
            match &token.kind {
                TokenKind::RightParen => depth += 1,
                TokenKind::LeftParen if depth == 0 => break,
                TokenKind::LeftParen => depth -= 1,
                kind if depth == 0 && kind.is_any_word(&["select", "union", "except", "intersect"]) => break,
                kind if depth == 0 => latest = latest.max(rank(kind)),
                _ => {}
            }
        }
        let latest = latest.filter(|latest| here < *latest)?;
        Some(format!("`{}` stands before `{}`", CLAUSES.get(here)?, CLAUSES.get(latest)?))
    }

    /// An operator between two expressions.
    fn operator(&self) -> Option<Change> {
        let and = self.tables.keyword("and")?;
        let ends_expression = follow(self.tables, &self.states, &self.symbols_before())
            .is_ok_and(|states| can_follow(self.tables, &states, &[and]));
        let gain = ends_expression.then(|| self.gain(self.at, 0, &[TokenKind::Word("and".to_owned())]))??;
        let help = Help::new("an operator such as `=` or `and` may be missing before it");
        Some(Change { gain, help })
    }

    /// The terminals that are read again and stand before the place.
    fn symbols_before(&self) -> Vec<Symbol> {
        let tokens = self.tokens.get(self.start..self.at).unwrap_or_default();
        terminal::terminals(self.tables, tokens).into_iter().map(|(symbol, _)| symbol).collect()
    }
}

/// How many tokens have to be read from the place on before a change says anything: the one at which reading stopped, and the next.
const LEAST_GAIN: usize = 2;

/// Reserved words that nobody gives to a table or column.
const NO_NAMES: &[&str] = &[
    "and",
    "as",
    "except",
    "having",
    "in",
    "intersect",
    "is",
    "not",
    "on",
    "or",
    "returning",
    "select",
    "then",
    "union",
    "where",
    "with",
];

/// Reserved words that begin a join.
const JOINS: &[&str] = &["cross", "full", "inner", "join", "left", "natural", "outer", "right"];

/// Words behind which a list begins.
const LISTS: &[&str] = &["by", "distinct", "returning", "select", "set", "values", "window", "with"];

/// Words behind which other than lists begin.
const NO_LISTS: &[&str] =
    &["case", "else", "from", "having", "join", "limit", "offset", "on", "then", "using", "when", "where"];

/// The clauses of a query in their order.
const CLAUSES: &[&str] = &["from", "where", "group by", "having", "window", "order by", "limit"];
