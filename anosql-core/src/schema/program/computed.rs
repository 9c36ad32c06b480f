//! The statements that `execute` runs, as far as the constants that they are made of tell them.

use std::collections::HashMap;

use super::steps::Step;
use crate::{
    lexer::{self, Token, TokenKind, statements::split_at_commas},
    schema::reader::Reader,
};

/// Stands in a text for what is not known of it. It may be part of a name, and no name has it.
pub(in crate::schema) const HOLE: char = '\u{e000}';

/// How many texts one expression may stand for, and how deeply expressions are looked into.
const MOST: usize = 64;
const DEEPEST: usize = 8;

/// Where a variable gets its values.
#[derive(Debug, Clone)]
enum Source<'t> {
    /// `v := expression`
    Expression(&'t [Token]),
    /// `select ..., expression, ... into v`, or a loop over such rows: the list, the place in it and the whole query.
    Selected(&'t [Token], usize, &'t [Token]),
    /// `foreach v in array expression`
    Each(&'t [Token]),
    /// An argument of a call, if it is constant.
    Constant(Option<String>),
}

/// The variables of a program.
#[derive(Debug, Default)]
pub(super) struct Variables<'t> {
    sources: HashMap<String, Vec<Source<'t>>>,
}

/// What an expression may be: several texts where it has several values, one after the other or one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Texts {
    pub(super) texts: Vec<String>,
    /// Whether each of them is a value in turn.
    pub(super) all: bool,
}

impl Texts {
    fn one(text: String) -> Self {
        Self { texts: vec![text], all: true }
    }

    fn or(mut self, other: Self) -> Option<Self> {
        self.all &= other.all && self.texts == other.texts;
        self.texts.extend(other.texts);
        self.texts.dedup();
        (self.texts.len() <= MOST).then_some(self)
    }

    fn then(self, other: &Self) -> Option<Self> {
        if self.texts.len() * other.texts.len() > MOST {
            return None;
        }
        let mut texts = Vec::with_capacity(self.texts.len() * other.texts.len());
        for first in &self.texts {
            texts.extend(other.texts.iter().map(|second| format!("{first}{second}")));
        }
        Some(Self { texts, all: self.all && other.all })
    }
}

fn hole() -> Texts {
    Texts::one(HOLE.to_string())
}

impl<'t> Variables<'t> {
    /// The variables that steps set, and the arguments that they were called with.
    pub(super) fn of(steps: &[Step<'t>], arguments: Vec<(String, Option<String>)>) -> Self {
        let mut variables = Self::default();
        for (name, value) in arguments {
            variables.add(&name, Source::Constant(value));
        }
        variables.gather(steps);
        variables
    }

    fn add(&mut self, name: &str, source: Source<'t>) {
        self.sources.entry(name.to_owned()).or_default().push(source);
    }

    fn gather(&mut self, steps: &[Step<'t>]) {
        for step in steps {
            match step {
                Step::Declared(tokens) => self.declared(tokens),
                Step::Plain(tokens) => self.assigned(tokens),
                Step::If(branches) => branches.iter().for_each(|(_, steps)| self.gather(steps)),
                Step::Case(branches) => branches.iter().for_each(|steps| self.gather(steps)),
                Step::Loop { header, steps } => {
                    self.looped(header);
                    self.gather(steps);
                }
                Step::Block { steps, handlers } => {
                    self.gather(steps);
                    handlers.iter().for_each(|(_, steps)| self.gather(steps));
                }
            }
        }
    }

    fn declared(&mut self, tokens: &'t [Token]) {
        let Some(name) = tokens.first().and_then(|token| token.kind.identifier()) else { return };
        let is_value = |token: &Token| {
            token.kind == TokenKind::ColonEquals
                || token.kind.is_word("default")
                || matches!(&token.kind, TokenKind::Operator(operator) if operator == "=")
        };
        match tokens.iter().position(is_value) {
            Some(index) => self.add(&name, Source::Expression(&tokens[index + 1..])),
            None => {
                self.sources.entry(name).or_default();
            }
        }
    }

    /// `v := expression`, `v = expression` and `select expression into v`.
    fn assigned(&mut self, tokens: &'t [Token]) {
        let mut reader = Reader::new(tokens);
        if is_any_first(tokens, &["select", "with", "execute", "insert", "update", "delete"]) {
            let is_select = reader.word("select");
            let before = reader.until(&["into", "from"]);
            let has_from = reader.clone().word("from");
            reader.until(&["into"]);
            if !reader.word("into") {
                return;
            }
            reader.word("strict");
            let mut list = before;
            // `select into v expression from ...`
            let mut index = 0;
            let mut names = Vec::new();
            while let Some(name) = reader.name() {
                names.push(name.name);
                if !reader.token(&TokenKind::Comma) {
                    break;
                }
            }
            if before.is_empty() && !has_from {
                list = reader.until(&["from"]);
            }
            for name in names {
                match is_select {
                    true => self.add(&name, Source::Selected(list, index, tokens)),
                    false => self.add(&name, Source::Constant(None)),
                }
                index += 1;
            }
            return;
        }
        let Some(name) = reader.name() else { return };
        let is_sign = |token: &Token| {
            token.kind == TokenKind::ColonEquals
                || matches!(&token.kind, TokenKind::Operator(operator) if operator == "=")
        };
        if reader.next().is_some_and(is_sign) {
            let variable = name.schema.unwrap_or(name.name);
            self.add(&variable, Source::Expression(reader.rest()));
        }
    }

    fn looped(&mut self, header: &'t [Token]) {
        let mut reader = Reader::new(header);
        if reader.word("foreach") {
            let Some((name, _)) = reader.identifier() else { return };
            reader.until(&["array"]);
            reader.word("array");
            self.add(&name, Source::Each(reader.rest()));
        } else if reader.word("for") {
            let names: Vec<String> = std::iter::from_fn(|| {
                let name = reader.identifier()?.0;
                reader.token(&TokenKind::Comma);
                (name != "in").then_some(name)
            })
            .collect();
            let mut rest = Reader::new(strip(reader.rest()));
            let is_select = rest.word("select");
            rest.word("distinct");
            let list = rest.until(&["from"]);
            for (index, name) in names.iter().enumerate() {
                match is_select {
                    true => self.add(name, Source::Selected(list, index, header)),
                    false => self.add(name, Source::Constant(None)),
                }
            }
        }
    }

    /// The tokens of what sets a variable.
    pub(super) fn sources_of(&self, name: &str) -> impl Iterator<Item = &'t [Token]> {
        self.sources.get(name).into_iter().flatten().filter_map(|source| match source {
            Source::Expression(tokens) | Source::Selected(_, _, tokens) | Source::Each(tokens) => {
                Some(*tokens)
            }
            Source::Constant(_) => None,
        })
    }

    /// What a parameter was called with, where that is constant.
    pub(super) fn constants_of(&self, name: &str) -> impl Iterator<Item = &String> {
        self.sources.get(name).into_iter().flatten().filter_map(|source| match source {
            Source::Constant(value) => value.as_ref(),
            _ => None,
        })
    }

    /// The texts that an expression may be; `None` where nothing is known of one.
    pub(super) fn texts(&self, expression: &[Token], depth: usize) -> Option<Texts> {
        if depth > DEEPEST {
            return None;
        }
        let expression = strip(expression);
        if is_any_first(expression, &["select", "distinct", "all"]) {
            let list = Reader::new(&expression[1..]).until(&["from", "into"]);
            // There may be no rows, or several.
            let found = self.texts(split_at_commas(list).first()?, depth + 1)?;
            return Some(Texts { all: false, ..found });
        }
        let mut operands = concatenated(expression).into_iter();
        let mut found = self.operand(operands.next()?, depth)?;
        for operand in operands {
            found = found.then(&self.operand(operand, depth).unwrap_or_else(hole))?;
        }
        Some(found)
    }

    fn operand(&self, tokens: &[Token], depth: usize) -> Option<Texts> {
        let mut tokens = strip(tokens);
        if let Some(cast) = top_level(tokens, &|token| token.kind == TokenKind::DoubleColon).first() {
            tokens = strip(&tokens[..*cast]);
        }
        match tokens {
            [Token { kind: TokenKind::String { value, .. }, .. }] => return Some(Texts::one(value.clone())),
            [Token { kind: TokenKind::Number(value), .. }] => return Some(Texts::one(value.clone())),
            _ => {}
        }
        if concatenated(tokens).len() > 1 || is_any_first(tokens, &["select"]) {
            return self.texts(tokens, depth + 1);
        }
        if is_any_first(tokens, &["case"]) {
            return self.cases(tokens, depth);
        }
        let mut reader = Reader::new(tokens);
        let name = reader.name()?;
        if reader.peek().is_none() {
            return match name.schema {
                Some(record) => self.variable(&record, Some(&name.name), depth),
                None => self.variable(&name.name, None, depth),
            };
        }
        if name.name == "array" && reader.peek().is_some_and(|token| token.kind == TokenKind::LeftParen) {
            return self.texts(reader.parenthesized()?, depth + 1);
        }
        let arguments = split_at_commas(reader.parenthesized()?);
        if reader.peek().is_some() {
            return None;
        }
        self.call(&name.name, &arguments, depth)
    }

    fn call(&self, name: &str, arguments: &[&[Token]], depth: usize) -> Option<Texts> {
        let first = arguments.first()?;
        match name {
            "format" => self.format(arguments, depth),
            "quote_ident" => Some(quoted(&self.texts(first, depth + 1).unwrap_or_else(hole), '"')),
            "quote_literal" | "quote_nullable" => Some(self.literal(first, depth)),
            "string_agg" | "array_to_string" | "array_agg" => {
                let aggregated = Reader::new(first).until(&["order"]);
                Some(Texts { all: false, ..self.texts(aggregated, depth + 1)? })
            }
            "coalesce" => {
                let mut found: Option<Texts> = None;
                for argument in arguments {
                    let texts = self.texts(argument, depth + 1)?;
                    found = Some(match found {
                        Some(found) => found.or(texts)?,
                        None => texts,
                    });
                }
                found
            }
            "concat" => {
                let mut found = self.texts(first, depth + 1)?;
                for argument in arguments.iter().skip(1) {
                    found = found.then(&self.texts(argument, depth + 1).unwrap_or_else(hole))?;
                }
                Some(found)
            }
            _ => None,
        }
    }

    /// The branches of a `case`.
    fn cases(&self, tokens: &[Token], depth: usize) -> Option<Texts> {
        let inner = tokens.get(1..tokens.len().checked_sub(1)?)?;
        let mut reader = Reader::new(inner);
        let mut found: Option<Texts> = None;
        while reader.peek().is_some() {
            reader.until(&["then", "else"]);
            reader.next();
            let value = reader.until(&["when", "else"]);
            if value.is_empty() {
                return None;
            }
            let texts = self.texts(value, depth + 1)?;
            found = Some(match found {
                Some(found) => found.or(texts)?,
                None => texts,
            });
        }
        found.map(|found| Texts { all: false, ..found })
    }

    fn variable(&self, name: &str, field: Option<&str>, depth: usize) -> Option<Texts> {
        let sources = self.sources.get(name)?;
        let mut found: Option<Texts> = None;
        let mut added: Option<Texts> = None;
        for source in sources {
            let texts = match source {
                Source::Constant(value) => Texts::one(value.clone()?),
                Source::Each(array) => self.each(array, depth)?,
                Source::Expression(tokens) => match grown(name, tokens) {
                    // A text that is added to begins as it began.
                    Some(more) => {
                        let more = self.texts(more, depth + 1).unwrap_or_else(hole);
                        added = Some(match added {
                            Some(added) => added.or(more)?,
                            None => more,
                        });
                        continue;
                    }
                    None => self.texts(tokens, depth + 1)?,
                },
                Source::Selected(list, index, query) => {
                    let found = self.texts(selected(list, *index, field)?, depth + 1)?;
                    let is_row = !query.iter().any(|token| token.kind.is_word("from"));
                    Texts { all: found.all && is_row, ..found }
                }
            };
            found = Some(match found {
                Some(found) => found.or(texts)?,
                None => texts,
            });
        }
        let mut found = found?;
        match added {
            Some(added) if found.texts.iter().all(|text| text.trim().is_empty()) => {
                Some(Texts { all: false, ..added })
            }
            Some(_) => {
                found.texts.retain(|text| !text.trim().is_empty());
                found.then(&hole())
            }
            None => Some(found),
        }
    }

    /// The elements of `array['a', 'b']` or `'{a,b}'`.
    fn each(&self, array: &[Token], depth: usize) -> Option<Texts> {
        let mut array = strip(array);
        if let Some(cast) = top_level(array, &|token| token.kind == TokenKind::DoubleColon).first() {
            array = strip(&array[..*cast]);
        }
        if let [Token { kind: TokenKind::String { value, .. }, .. }] = array {
            let inner = value.strip_prefix('{')?.strip_suffix('}')?;
            let texts = inner.split(',').map(|text| text.trim().trim_matches('"').to_owned()).collect();
            return Some(Texts { texts, all: true });
        }
        if let [token] = array {
            return match self.sources.get(&token.kind.identifier()?)?.as_slice() {
                [Source::Expression(value)] if depth < DEEPEST => self.each(value, depth + 1),
                _ => None,
            };
        }
        let inner = match array {
            [first, open, inner @ .., _]
                if first.kind.is_word("array") && open.kind == TokenKind::LeftBracket =>
            {
                inner
            }
            _ => return None,
        };
        let mut texts = Vec::new();
        for element in split_at_commas(inner) {
            let found = self.texts(element, depth + 1)?;
            texts.extend((found.texts.len() == 1).then_some(found.texts)?);
        }
        (texts.len() <= MOST).then_some(Texts { texts, all: true })
    }

    fn literal(&self, argument: &[Token], depth: usize) -> Texts {
        match self.texts(argument, depth + 1) {
            Some(texts) if texts.all && !texts.texts.iter().any(|text| text.contains(HOLE)) => {
                quoted(&texts, '\'')
            }
            // It may be null.
            _ => Texts::one("null".to_owned()),
        }
    }

    fn format(&self, arguments: &[&[Token]], depth: usize) -> Option<Texts> {
        let template = self.texts(arguments.first()?, depth + 1)?;
        let [template] = &template.texts[..] else { return None };
        let mut found = Texts::one(String::new());
        let mut next = 1;
        let mut rest = template.as_str();
        while let Some((text, behind)) = rest.split_once('%') {
            found = found.then(&Texts::one(text.to_owned()))?;
            let digits = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let mut behind = behind;
            if let Some(after) = behind.get(digits..).and_then(|after| after.strip_prefix('$')) {
                next = behind.get(..digits)?.parse().ok()?;
                behind = after;
            }
            let value = match behind.chars().next()? {
                '%' => Texts::one("%".to_owned()),
                kind @ ('s' | 'I' | 'L') => {
                    let argument = arguments.get(next).copied();
                    next += 1;
                    let texts =
                        || argument.and_then(|argument| self.texts(argument, depth + 1)).unwrap_or_else(hole);
                    match kind {
                        'I' => quoted(&texts(), '"'),
                        'L' => self.literal(argument.unwrap_or_default(), depth),
                        _ => texts(),
                    }
                }
                _ => hole(),
            };
            found = found.then(&value)?;
            rest = behind.get(1..)?;
        }
        found.then(&Texts::one(rest.to_owned()))
    }
}

/// What `v := v || expression` adds to a variable.
fn grown<'t>(name: &str, tokens: &'t [Token]) -> Option<&'t [Token]> {
    let first = concatenated(tokens).first()?.len();
    match tokens.split_at_checked(first)? {
        ([token], [_, more @ ..]) if token.kind.identifier().as_deref() == Some(name) => Some(more),
        _ => None,
    }
}

/// Texts as names or as constants.
fn quoted(texts: &Texts, quote: char) -> Texts {
    let double = format!("{quote}{quote}");
    let quoted = |text: &String| format!("{quote}{}{quote}", text.replace(quote, &double));
    Texts { texts: texts.texts.iter().map(quoted).collect(), all: texts.all }
}

/// The expression of a list that a variable or a field of it gets.
fn selected<'t>(list: &'t [Token], index: usize, field: Option<&str>) -> Option<&'t [Token]> {
    let items = split_at_commas(list);
    let alias = |item: &&'t [Token]| item.last().and_then(|token| token.kind.identifier());
    let item = match field {
        Some(field) => *items.iter().find(|item| alias(item).as_deref() == Some(field))?,
        None => items.get(index)?,
    };
    match item {
        [value @ .., before, _] if before.kind.is_word("as") => Some(value),
        _ => Some(item),
    }
}

fn is_any_first(tokens: &[Token], words: &[&str]) -> bool {
    tokens.first().is_some_and(|first| first.kind.is_any_word(words))
}

/// The tokens without the parentheses around them.
pub(super) fn strip(mut tokens: &[Token]) -> &[Token] {
    for _ in 0..DEEPEST {
        if tokens.first().is_none_or(|first| first.kind != TokenKind::LeftParen) {
            break;
        }
        let mut reader = Reader::new(tokens);
        match reader.parenthesized() {
            Some(inner) if reader.peek().is_none() => tokens = inner,
            _ => break,
        }
    }
    tokens
}

/// The places of tokens outside parentheses and outside `case ... end`.
pub(super) fn top_level(tokens: &[Token], is_it: &dyn Fn(&Token) -> bool) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match &token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
            TokenKind::RightParen | TokenKind::RightBracket => depth = depth.saturating_sub(1),
            _ if token.kind.is_word("case") => depth += 1,
            _ if depth > 0 && token.kind.is_word("end") => depth -= 1,
            _ if depth == 0 && is_it(token) => found.push(index),
            _ => {}
        }
    }
    found
}

/// The operands of `||`.
fn concatenated(tokens: &[Token]) -> Vec<&[Token]> {
    let is_it = |token: &Token| matches!(&token.kind, TokenKind::Operator(operator) if operator == "||");
    let mut operands = Vec::new();
    let mut start = 0;
    for index in top_level(tokens, &is_it) {
        operands.push(&tokens[start..index]);
        start = index + 1;
    }
    operands.push(&tokens[start..]);
    operands
}

/// The tokens of a computed text, all of them at the place of what computes it.
pub(super) fn tokens(text: &str, place: crate::source::Span) -> Option<Vec<Token>> {
    let mut tokens = lexer::significant(text, 0).ok()?;
    tokens.iter_mut().for_each(|token| token.span = place);
    Some(tokens)
}

/// Whether something of a name or a word is not known.
pub(in crate::schema) fn is_hole(token: &Token) -> bool {
    match &token.kind {
        TokenKind::Word(text) | TokenKind::QuotedIdentifier(text) => text.contains(HOLE),
        _ => false,
    }
}
