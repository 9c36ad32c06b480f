//! Slips within an expression, each at the token at which Postgres stops: what it is written as instead.

use super::{Statement, clauses::Place};
use crate::lexer::TokenKind;

const COMPARISONS: &[&str] = &["<", ">", "<=", ">=", "=", "<>", "!="];

/// Words at which an operand ends, besides commas and parentheses.
const BOUNDARIES: &[&str] = &[
    "and",
    "as",
    "asc",
    "by",
    "case",
    "desc",
    "distinct",
    "else",
    "end",
    "from",
    "group",
    "having",
    "join",
    "limit",
    "not",
    "offset",
    "on",
    "or",
    "order",
    "returning",
    "select",
    "set",
    "then",
    "union",
    "when",
    "where",
];

/// Units of time, and the argument of `make_interval` for each.
const UNITS: &[(&str, &str)] = &[
    ("day", "days"),
    ("hour", "hours"),
    ("minute", "mins"),
    ("month", "months"),
    ("second", "secs"),
    ("week", "weeks"),
    ("year", "years"),
];

/// The argument of `make_interval` for a unit of time.
pub(super) fn interval_argument(unit: &str) -> Option<&'static str> {
    let unit = unit.to_lowercase();
    let one = unit.strip_suffix('s').unwrap_or(&unit);
    UNITS.iter().find(|(known, _)| *known == one).map(|(_, argument)| *argument)
}

/// How long a piece of the statement may be to be shown.
const LONGEST_SHOWN: usize = 80;

/// What to write instead of the expression in which reading stopped.
pub(super) fn instead(statement: &Statement<'_>, place: &Place<'_>) -> Option<String> {
    let slip = Slip { statement, place };
    slip.chain()
        .or_else(|| slip.test())
        .or_else(|| slip.null_test())
        .or_else(|| slip.range())
        .or_else(|| slip.list())
        .or_else(|| slip.array())
        .or_else(|| slip.interval())
        .or_else(|| slip.pattern())
        .or_else(|| slip.condition())
        .or_else(|| slip.argument())
}

/// The expression at which reading stopped.
struct Slip<'a> {
    statement: &'a Statement<'a>,
    place: &'a Place<'a>,
}

impl Slip<'_> {
    fn kind(&self, index: usize) -> Option<&TokenKind> {
        self.statement.kind(index)
    }

    fn is_comparison(&self, index: usize) -> bool {
        matches!(self.kind(index), Some(TokenKind::Operator(operator)) if COMPARISONS.contains(&operator.as_str()))
    }

    /// The text of tokens, if it is short enough to be shown.
    fn shown(&self, from: usize, to: usize) -> Option<&str> {
        let text = self.statement.between(from, to);
        (!text.is_empty() && text.len() <= LONGEST_SHOWN && !text.contains('\n')).then_some(text)
    }

    /// The index behind the operand that begins at a token.
    fn operand_end(&self, from: usize) -> usize {
        self.end(from, |kind| *kind == TokenKind::Comma || kind.is_any_word(BOUNDARIES))
    }

    /// The first token from one on, outside the parentheses behind it, that ends something.
    fn end(&self, from: usize, ends: impl Fn(&TokenKind) -> bool) -> usize {
        let mut depth = 0_usize;
        for (index, token) in self.statement.tokens.iter().enumerate().skip(from) {
            match &token.kind {
                TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightParen | TokenKind::RightBracket if depth == 0 => return index,
                TokenKind::RightParen | TokenKind::RightBracket => depth -= 1,
                TokenKind::Semicolon => return index,
                kind if depth == 0 && ends(kind) => return index,
                _ => {}
            }
        }
        self.statement.tokens.len()
    }

    /// The tokens before the place, from the last one on, outside parentheses that are closed there, until one opens.
    fn before(&self) -> impl Iterator<Item = (usize, &TokenKind)> {
        let mut depth = 0_usize;
        let mut is_over = false;
        let before = self.statement.tokens.iter().enumerate().take(self.place.at).rev();
        before.map(|(index, token)| (index, &token.kind)).filter(move |(_, kind)| {
            match kind {
                TokenKind::RightParen | TokenKind::RightBracket => depth += 1,
                TokenKind::LeftParen | TokenKind::LeftBracket if depth == 0 => is_over = true,
                TokenKind::LeftParen | TokenKind::LeftBracket => depth -= 1,
                _ => return depth == 0 && !is_over,
            }
            false
        })
    }

    /// The parenthesis around the place, and the name before it.
    fn call(&self) -> Option<(usize, &str)> {
        let open = self.place.opening(self.place.at)?;
        let name = open.checked_sub(1)?;
        match self.kind(name)? {
            TokenKind::Word(word) => Some((open, word)),
            _ => None,
        }
    }

    /// `a < b < c`.
    fn chain(&self) -> Option<String> {
        let at = self.place.at;
        let first = self.is_comparison(at).then(|| {
            self.before()
                .take_while(|(_, kind)| **kind != TokenKind::Comma && !kind.is_any_word(BOUNDARIES))
                .find(|(index, _)| self.is_comparison(*index))
        })??;
        let start = self
            .before()
            .filter(|(index, _)| *index < first.0)
            .find(|(_, kind)| **kind == TokenKind::Comma || kind.is_any_word(BOUNDARIES));
        let open = self.place.opening(at).map_or(0, |open| open + 1);
        let start = start.map_or(open, |(index, _)| index + 1);
        let head = self.shown(start, at)?;
        let tail = self.shown(first.0 + 1, self.operand_end(at + 1))?;
        let has_middle = first.0 + 1 < at && start < first.0 && self.operand_end(at + 1) > at + 1;
        has_middle.then(|| format!("comparisons do not chain: write `{head} and {tail}`"))
    }

    /// `is 'a'`, `is = 1`, `is not in (1)`.
    fn test(&self) -> Option<String> {
        let place = self.place;
        let is_not = place.has(-1, &["not"]) && place.has(-2, &["is"]);
        if !is_not && !place.has(-1, &["is"]) {
            return if place.has(0, &["not"]) && place.has(-1, &["is"]) { self.test_of_not() } else { None };
        }
        if place.has(0, &["not"]) {
            return self.test_of_not();
        }
        let (equals, not) = if is_not { ("<>", "not ") } else { ("=", "") };
        let end = self.operand_end(place.at);
        Some(match place.kind(0)? {
            TokenKind::Operator(operator) if COMPARISONS.contains(&operator.as_str()) => {
                format!("leave out `is`: write `{operator}` alone")
            }
            TokenKind::Parameter(_) => {
                let value = place.text(0)?;
                let null_safe = if is_not { "is distinct from" } else { "is not distinct from" };
                format!("write `{equals} {value}`, or `{null_safe} {value}` where null is a value as others")
            }
            TokenKind::Number(_) | TokenKind::String { .. } => {
                format!("write `{equals} {}`", self.shown(place.at, end)?)
            }
            TokenKind::Word(word) if place.has(0, &["in", "like", "ilike", "between"]) => {
                format!("leave out `is`: write `{not}{}`", word.to_lowercase())
            }
            _ => return None,
        })
    }

    fn test_of_not(&self) -> Option<String> {
        let word = self.place.text(1).filter(|_| self.place.has(1, &["in", "like", "ilike", "between"]))?;
        Some(format!("leave out `is`: write `not {}`", word.to_lowercase()))
    }

    /// `a not null`, which is written so only where a column is defined.
    fn null_test(&self) -> Option<String> {
        let is_definition = self.statement.is_word(0, &["create", "alter"]);
        let is_test = !is_definition && self.place.has(0, &["not"]) && self.place.has(1, &["null"]);
        is_test.then(|| "write `is not null`".to_owned())
    }

    /// `between 1, 2`, `between (1, 2)`.
    fn range(&self) -> Option<String> {
        let place = self.place;
        let (between, _) = self
            .before()
            .take_while(|(_, kind)| !kind.is_any_word(BOUNDARIES))
            .find(|(_, kind)| kind.is_word("between"))?;
        let is_separator = place.kind(0) == Some(&TokenKind::Comma) || place.has(0, &["or", "to"]);
        let (from, to) = if is_separator {
            (self.shown(between + 1, place.at)?, self.shown(place.at + 1, self.operand_end(place.at + 1))?)
        } else {
            let open = between + 1;
            let is_pair = self.kind(open) == Some(&TokenKind::LeftParen)
                && self.statement.closing(open) == place.at.checked_sub(1);
            let comma = is_pair.then(|| self.operand_end(open + 1))?;
            let is_comma = self.kind(comma) == Some(&TokenKind::Comma);
            (self.shown(open + 1, comma)?, self.shown(comma + 1, place.at - 1).filter(|_| is_comma)?)
        };
        Some(format!("write `between {from} and {to}`"))
    }

    /// `in :ids`, `in any (:ids)`, `in 1, 2`.
    fn list(&self) -> Option<String> {
        let place = self.place;
        if !place.has(-1, &["in"]) {
            return None;
        }
        let (array, list) = match place.has(-2, &["not"]) {
            true => ("<> all", "not in"),
            false => ("= any", "in"),
        };
        let text = place.text(0)?;
        Some(match place.kind(0)? {
            TokenKind::Parameter(_) => {
                format!("a list is one parameter, an array: `{array}({text})`")
            }
            TokenKind::Word(word)
                if ["any", "all", "some"].iter().any(|it| word.eq_ignore_ascii_case(it)) =>
            {
                let value = self.shown(place.at + 1, self.operand_end(place.at + 1)).unwrap_or("(:ids)");
                format!("leave out `in`: write `{array}{value}`")
            }
            TokenKind::Word(_) | TokenKind::QuotedIdentifier(_) => {
                let value = self.shown(place.at, self.operand_end(place.at))?;
                format!("a list stands in parentheses; where it is an array, write `{array}({value})`")
            }
            TokenKind::Number(_) | TokenKind::String { .. } => {
                let end = self.end(place.at, |kind| kind.is_any_word(BOUNDARIES));
                format!("a list stands in parentheses: `{list} ({})`", self.shown(place.at, end)?)
            }
            _ => return None,
        })
    }

    /// `any ('a', 'b')`, `any array[1]`.
    fn array(&self) -> Option<String> {
        const ANY: &[&str] = &["any", "all", "some"];
        let place = self.place;
        if place.has(-1, ANY) {
            let is_array = place.has(0, &["array"]) || matches!(place.kind(0)?, TokenKind::Parameter(_));
            let value = is_array.then(|| self.shown(place.at, self.operand_end(place.at)))??;
            return Some(format!("the array stands in parentheses: `{}({value})`", place.text(-1)?));
        }
        let is_comma = place.kind(0) == Some(&TokenKind::Comma);
        let (open, name) = self.call().filter(|_| is_comma)?;
        let is_any = ANY.iter().any(|any| name.eq_ignore_ascii_case(any));
        let close = self.statement.closing(open).filter(|_| is_any)?;
        let values = self.shown(open + 1, close)?;
        Some(format!("the values stand in one array: `{name}(array[{values}])`"))
    }

    /// `interval :n day`.
    fn interval(&self) -> Option<String> {
        let place = self.place;
        let is_value = matches!(place.kind(0)?, TokenKind::Parameter(_));
        let value = place.text(0).filter(|_| is_value && place.has(-1, &["interval"]))?;
        Some(match interval_argument(place.text(1).unwrap_or_default()) {
            Some(argument) => format!("write `make_interval({argument} => {value})`"),
            None => {
                format!("a constant can stand behind `interval`; of a parameter write `{value}::interval`")
            }
        })
    }

    /// `like a%`.
    fn pattern(&self) -> Option<String> {
        let (word, _) = self.before().take(4).find(|(_, kind)| kind.is_any_word(&["like", "ilike"]))?;
        let mut end = word + 1;
        let tokens = self.statement.tokens;
        while let [Some(token), next] = [tokens.get(end), tokens.get(end + 1)] {
            let is_string = matches!(token.kind, TokenKind::String { .. } | TokenKind::Parameter(_));
            if is_string || matches!(token.kind, TokenKind::Semicolon | TokenKind::RightParen) {
                break;
            }
            end += 1;
            if next.is_none_or(|next| next.span.start != token.span.end) {
                break;
            }
        }
        let text = self.shown(word + 1, end).filter(|text| text.contains('%'))?;
        Some(format!("a pattern is a string: `{} '{text}'`", self.statement.between(word, word + 1)))
    }

    /// `case` without `when` or `end`, and `if` in its place.
    fn condition(&self) -> Option<String> {
        let place = self.place;
        let (opener, kind) =
            self.before().find(|(index, kind)| kind.is_any_word(&["case", "end"]) || self.is_if(*index))?;
        if self.is_if(opener) {
            let is_behind_else =
                opener.checked_sub(1).is_some_and(|before| self.statement.is_word(before, &["else"]));
            return Some(match is_behind_else {
                true => "another condition is another `when`: write `when ... then` in place of `else if`"
                    .to_owned(),
                false => "write `case when ... then ... else ... end`".to_owned(),
            });
        }
        if !kind.is_word("case") {
            return None;
        }
        if place.has(0, &["then"]) {
            let condition = self.shown(opener + 1, place.at).unwrap_or("...");
            let has_when = self.before().any(|(index, kind)| index > opener && kind.is_word("when"));
            return (!has_when).then(|| format!("write `case when {condition} then`"));
        }
        let is_behind = place.has(0, &["from", "where", "order", "group", "limit", "as"])
            || matches!(
                place.kind(0),
                None | Some(TokenKind::RightParen | TokenKind::Comma | TokenKind::Semicolon)
            );
        let has_result = self.before().any(|(index, kind)| index > opener && kind.is_word("then"))
            && !place.has(-1, &["then", "else", "when"]);
        (is_behind && has_result).then(|| "close the `case` with `end`".to_owned())
    }

    /// Whether a word is the `if` of other languages: a condition and `then` come behind it.
    fn is_if(&self, index: usize) -> bool {
        self.statement.is_word(index, &["if"]) && {
            let end = self.end(index + 1, |kind| kind.is_any_word(&["then", "from", "where", "end"]));
            self.statement.is_word(end, &["then"])
        }
    }

    /// `cast(a, int)`, `extract(year, d)`.
    fn argument(&self) -> Option<String> {
        let (open, name) = self.call()?;
        let close = self.statement.closing(open)?;
        let is_comma = self.place.kind(0) == Some(&TokenKind::Comma);
        let behind = self.place.at + usize::from(is_comma);
        let (first, second) = (self.shown(open + 1, self.place.at)?, self.shown(behind, close)?);
        let word = match name.to_ascii_lowercase().as_str() {
            "cast" if is_comma => "as",
            "extract" => "from",
            _ => return None,
        };
        let is_there = self.before().any(|(_, kind)| kind.is_word(word));
        (!is_there).then(|| format!("write `{name}({first} {word} {second})`"))
    }
}

/// A word where only a string could be meant, such as behind `like`: it was read as a column.
pub(super) fn unquoted(statement: &Statement<'_>, index: usize) -> Option<String> {
    let TokenKind::Word(word) = statement.kind(index)? else { return None };
    let before = statement.kind(index.checked_sub(1)?)?;
    let is_compared = match before {
        TokenKind::Operator(operator) => {
            COMPARISONS.contains(&operator.as_str()) || matches!(operator.as_str(), "->" | "->>" | "~" | "~*")
        }
        kind => kind.is_any_word(&["like", "ilike"]),
    };
    let is_whole = !matches!(
        statement.kind(index + 1),
        Some(TokenKind::Dot | TokenKind::LeftParen | TokenKind::LeftBracket)
    );
    (is_compared && is_whole).then(|| format!("if this is a string, it stands in single quotes: `'{word}'`"))
}

/// `data->>'a'::int`, where the cast is one of the key.
pub(super) fn cast_of_key(statement: &Statement<'_>, key: usize) -> Option<String> {
    let is_arrow = |kind: &TokenKind| matches!(kind, TokenKind::Operator(sign) if matches!(sign.as_str(), "->" | "->>" | "#>" | "#>>"));
    let is_cast = statement.kind(key + 1) == Some(&TokenKind::DoubleColon);
    let arrow = key.checked_sub(1).filter(|arrow| is_cast && statement.kind(*arrow).is_some_and(is_arrow))?;
    let goes_on = |kind: &TokenKind| match kind {
        TokenKind::Word(_) => !kind.is_any_word(BOUNDARIES),
        TokenKind::QuotedIdentifier(_)
        | TokenKind::Dot
        | TokenKind::String { .. }
        | TokenKind::Number(_)
        | TokenKind::Parameter(_) => true,
        _ => is_arrow(kind),
    };
    let start = (0..arrow).rev().take_while(|index| statement.kind(*index).is_some_and(goes_on)).last()?;
    let (value, type_name) = (statement.between(start, key + 1), statement.between(key + 2, key + 3));
    Some(format!("a cast binds closer than the arrow: write `({value})::{type_name}`"))
}
