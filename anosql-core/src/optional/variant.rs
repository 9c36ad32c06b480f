//! The statements that come of leaving something out.

use std::collections::BTreeSet;

use super::parts::{Needs, Part, Parts};
use crate::{
    lexer::{Token, TokenKind},
    query::{Assignment, Param, SqlPart},
    source::{SourceMap, Span},
    template::{Order, Template, TemplateParam},
};

/// What becomes of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Kept,
    /// Left out.
    Dropped,
    /// Something unknown stands in its place: a condition of which nothing is known, or a value.
    Veiled,
}

/// The template where only some of the parameters that may be left out are given; `None` where nothing would be set.
pub(super) fn without(template: &Template, parts: &Parts, given: &[u32]) -> Option<Template> {
    let is_given = |needs: &Needs| needs.params.iter().all(|number| given.contains(number));
    let sets_something = |part: &Part| match part {
        Part::Condition(_) | Part::Order(_) => true,
        Part::Assignments(list) => list.iter().any(is_given),
    };
    let choose = |needs: &Needs| if is_given(needs) { Choice::Kept } else { Choice::Dropped };
    parts.parts.iter().all(sets_something).then(|| of(template, parts, &choose))
}

/// The template with its rows in another order.
pub(super) fn ordered(template: &Template, parts: &Parts, order: &Order) -> Template {
    let own = parts.parts.iter().find_map(|part| match part {
        Part::Order(tokens) => Some(tokens.clone()),
        Part::Condition(_) | Part::Assignments(_) => None,
    });
    let mut tokens = template.tokens.clone();
    if let Some(own) = own {
        tokens.splice(own, order.tokens.iter().cloned());
    }
    numbered(template, tokens)
}

/// The template with a choice made for each part that may be left out; its parameters are numbered anew.
pub(super) fn of(template: &Template, parts: &Parts, choose: &dyn Fn(&Needs) -> Choice) -> Template {
    let mut made = Variant { next_veil: template.params.len() as u32 + 1, tokens: Vec::new() };
    let mut rest = 0;
    for part in &parts.parts {
        let range = part.tokens();
        made.tokens.extend(template.tokens.get(rest..range.start).unwrap_or_default().iter().cloned());
        rest = range.end;
        match part {
            Part::Condition(needs) => made.condition(template, needs, choose(needs)),
            Part::Assignments(list) => made.assignments(template, list, choose),
            Part::Order(tokens) => {
                made.tokens.extend(template.tokens.get(tokens.clone()).unwrap_or_default().iter().cloned())
            }
        }
    }
    made.tokens.extend(template.tokens.get(rest..).unwrap_or_default().iter().cloned());
    numbered(template, made.tokens)
}

struct Variant {
    tokens: Vec<Token>,
    /// The number that the next unknown value gets, as if it were a parameter.
    next_veil: u32,
}

impl Variant {
    fn condition(&mut self, template: &Template, needs: &Needs, choice: Choice) {
        let tokens = template.tokens.get(needs.tokens.clone()).unwrap_or_default();
        let span = place(tokens);
        match choice {
            Choice::Kept => self.tokens.extend(tokens.iter().cloned()),
            Choice::Dropped => self.tokens.push(Token { kind: TokenKind::Word("true".to_owned()), span }),
            Choice::Veiled => self.veil(span),
        }
    }

    fn assignments(&mut self, template: &Template, list: &[Needs], choose: &dyn Fn(&Needs) -> Choice) {
        let mut is_first = true;
        for needs in list {
            let tokens = template.tokens.get(needs.tokens.clone()).unwrap_or_default();
            // What names none of the parameters is always there.
            let choice = if needs.params.is_empty() { Choice::Kept } else { choose(needs) };
            if choice == Choice::Dropped {
                continue;
            }
            if !std::mem::take(&mut is_first) {
                self.tokens.push(Token { kind: TokenKind::Comma, span: place(tokens) });
            }
            let equals = tokens.iter().position(|token| token.kind == TokenKind::Operator("=".to_owned()));
            match equals.filter(|_| choice == Choice::Veiled) {
                Some(equals) => {
                    self.tokens.extend(tokens.iter().take(equals + 1).cloned());
                    self.veil(place(tokens.get(equals + 1..).unwrap_or_default()));
                }
                None => self.tokens.extend(tokens.iter().cloned()),
            }
        }
    }

    fn veil(&mut self, span: Span) {
        self.tokens.push(Token { kind: TokenKind::Parameter(self.next_veil), span });
        self.next_veil += 1;
    }
}

fn place(tokens: &[Token]) -> Span {
    tokens.first().zip(tokens.last()).map_or(Span::NOWHERE, |(first, last)| first.span.to(last.span))
}

/// A template of `tokens`, with the parameters that are left in it.
fn numbered(template: &Template, mut tokens: Vec<Token>) -> Template {
    let number = |token: &Token| match token.kind {
        TokenKind::Parameter(number) => Some(number),
        _ => None,
    };
    let used: BTreeSet<u32> = tokens.iter().filter_map(number).collect();
    let used: Vec<u32> = used.into_iter().collect();
    for token in &mut tokens {
        if let TokenKind::Parameter(number) = &mut token.kind {
            *number = used.iter().position(|used| used == number).map_or(*number, |index| index as u32 + 1);
        }
    }
    let index = |number: &u32| *number as usize - 1;
    let params = used.iter().map(|old| match template.params.get(index(old)) {
        Some(param) => param.clone(),
        None => TemplateParam { name: None, uses: Vec::new() },
    });
    let mut params: Vec<TemplateParam> = params.collect();
    for (param, new) in params.iter_mut().zip(1..) {
        param.uses =
            tokens.iter().filter(|token| number(token) == Some(new)).map(|token| token.span).collect();
    }
    let declarations = template
        .declarations
        .as_ref()
        .map(|declared| used.iter().filter_map(|old| declared.get(index(old)).cloned()).collect());
    Template { tokens, params, declarations, ..template.clone() }
}

/// The statement in parts, of which those that name a parameter which is left out are left out, too.
pub(super) fn pieces(
    sources: &SourceMap,
    template: &Template,
    parts: &Parts,
    params: &[Param],
) -> Vec<SqlPart> {
    let text = Text { sources, template, params };
    let mut pieces = Vec::new();
    let mut from = template.body.start;
    let index = |number: &u32| *number as usize - 1;
    for part in &parts.parts {
        let span = place(template.tokens.get(part.tokens()).unwrap_or_default());
        text.read(Span::new(from, span.start), &mut pieces);
        from = span.end;
        let within = |needs: &Needs| {
            let mut within = Vec::new();
            text.read(place(template.tokens.get(needs.tokens.clone()).unwrap_or_default()), &mut within);
            within
        };
        let needed = |needs: &Needs| needs.params.iter().map(index).collect();
        pieces.push(match part {
            Part::Condition(needs) => SqlPart::Condition { needs: needed(needs), parts: within(needs) },
            Part::Order(_) => {
                let mut own = Vec::new();
                text.read(span, &mut own);
                let others = template
                    .orders
                    .iter()
                    .map(|order| vec![SqlPart::Text(sources.text(place(&order.tokens)).to_owned())]);
                SqlPart::Order(std::iter::once(own).chain(others).collect())
            }
            Part::Assignments(list) => SqlPart::Assignments(
                list.iter().map(|needs| Assignment { needs: needed(needs), parts: within(needs) }).collect(),
            ),
        });
    }
    text.read(Span::new(from, template.body.end), &mut pieces);
    pieces
}

struct Text<'t> {
    sources: &'t SourceMap,
    template: &'t Template,
    params: &'t [Param],
}

impl Text<'_> {
    /// The text of a stretch and the parameters in it.
    fn read(&self, span: Span, pieces: &mut Vec<SqlPart>) {
        let is_joined = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
        let mut from = span.start;
        for token in &self.template.tokens {
            let TokenKind::Parameter(number) = token.kind else { continue };
            if token.span.start < span.start || token.span.end > span.end {
                continue;
            }
            let mut before = self.sources.text(Span::new(from, token.span.start)).to_owned();
            // `limit:n` is two tokens and `limit$1` would be one.
            if before.ends_with(is_joined) {
                before.push(' ');
            }
            push_text(pieces, before);
            let index = number as usize - 1;
            pieces.push(SqlPart::Param(index));
            if self.params.get(index).is_some_and(|param| param.declared && param.data_type.oid.is_none())
                && let Some(data_type) = self.template.declared_type(self.sources, number)
            {
                push_text(pieces, format!("::{data_type}"));
            }
            from = token.span.end;
            if self.sources.text(Span::new(from, span.end)).starts_with(is_joined) {
                push_text(pieces, " ".to_owned());
            }
        }
        push_text(pieces, self.sources.text(Span::new(from, span.end)).to_owned());
    }
}

/// Adds a text to what stands before it.
fn push_text(pieces: &mut Vec<SqlPart>, text: String) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(SqlPart::Text(before)) => before.push_str(&text),
        _ => pieces.push(SqlPart::Text(text)),
    }
}
