//! Answers that carry their reasons.

use std::{collections::HashSet, rc::Rc};

use crate::{
    analyze::tree::Expr,
    source::{SourceMap, Span},
};

/// What was found, and why: one sentence a step, the last step first. There are no reasons unless they are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::analyze) struct Proven<T> {
    pub(in crate::analyze) value: T,
    why: Option<Rc<Steps>>,
}

/// Sentences, each once: what several answers rest on would multiply.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Steps {
    in_order: Vec<Rc<str>>,
    known: HashSet<Rc<str>>,
}

impl Steps {
    fn push(&mut self, step: Rc<str>) {
        if self.known.insert(Rc::clone(&step)) {
            self.in_order.push(step);
        }
    }
}

impl<T> Proven<T> {
    pub(in crate::analyze) fn bare(value: T) -> Self {
        Self { value, why: None }
    }

    pub(in crate::analyze) fn has_reason(&self) -> bool {
        self.why.is_some()
    }

    /// The reasons, each once.
    pub(in crate::analyze) fn why(&self) -> Vec<String> {
        self.why.iter().flat_map(|why| &why.in_order).map(|step| step.to_string()).collect()
    }

    /// Another answer that follows from this one.
    pub(in crate::analyze) fn map<U>(self, map: impl FnOnce(T) -> U) -> Proven<U> {
        Proven { value: map(self.value), why: self.why }
    }

    /// The same answer for one more reason.
    pub(in crate::analyze) fn and<U>(mut self, other: &Proven<U>) -> Self {
        if let Some(other) = &other.why {
            let mut steps = self.why.take().map(Rc::unwrap_or_clone).unwrap_or_default();
            other.in_order.iter().for_each(|step| steps.push(Rc::clone(step)));
            self.why = Some(Rc::new(steps));
        }
        self
    }
}

/// Words for reasons, where they are asked for.
#[derive(Debug, Clone, Copy)]
pub(in crate::analyze) struct Explain<'a>(pub(in crate::analyze) Option<&'a SourceMap>);

impl<'a> Explain<'a> {
    /// An answer with its reason, which is put into words only where somebody reads it.
    pub(in crate::analyze) fn say<T>(self, value: T, why: impl FnOnce(&Words<'a>) -> String) -> Proven<T> {
        let steps = |sources| {
            let mut steps = Steps::default();
            steps.push(why(&Words(sources)).into());
            Rc::new(steps)
        };
        Proven { value, why: self.0.map(steps) }
    }

    /// The answer again, with one more step before its reasons.
    pub(in crate::analyze) fn since<T>(
        self,
        answer: Proven<T>,
        why: impl FnOnce(&Words<'a>) -> String,
    ) -> Proven<T> {
        let Proven { value, why: steps } = answer;
        let first = self.say((), why);
        let rest = Proven { value: (), why: steps };
        first.and(&rest).map(|()| value)
    }
}

/// Quotes the query and the schema.
#[derive(Debug)]
pub(in crate::analyze) struct Words<'a>(&'a SourceMap);

/// How many characters of an expression a reason quotes.
const LONGEST: usize = 60;

impl Words<'_> {
    /// An expression as it is written, in one line.
    pub(in crate::analyze) fn expr(&self, expr: &Expr) -> String {
        self.text(expr.span)
    }

    pub(in crate::analyze) fn text(&self, span: Span) -> String {
        let text: Vec<&str> = self.whole(span).split_whitespace().collect();
        let text = text.join(" ");
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("`{}...`", text.get(..end).unwrap_or(&text)),
            None => format!("`{text}`"),
        }
    }

    /// The text at `span`, to the parenthesis that closes what is opened there: the places of calls end before it.
    fn whole(&self, span: Span) -> &str {
        let text = self.0.text(span);
        let Some(file) = self.0.file(span.start) else { return text };
        let behind = self.0.text(Span::new(span.end, file.span.end));
        let opened = |text: &str| text.matches('(').count().saturating_sub(text.matches(')').count());
        let mut open = opened(text);
        if open == 0 && !behind.starts_with('(') {
            return text;
        }
        let end = behind.char_indices().find_map(|(index, letter)| {
            match letter {
                '(' => open += 1,
                ')' => open = open.saturating_sub(1),
                _ => return None,
            }
            (open == 0).then_some(index + 1)
        });
        end.map_or(text, |end| self.0.text(Span::new(span.start, span.end + end as u32)))
    }

    /// ` (schema.sql:4)`, or nothing where that is not known.
    pub(in crate::analyze) fn place(&self, span: Option<Span>) -> String {
        span.and_then(|span| self.0.location(span.start))
            .map_or(String::new(), |location| format!(" ({}:{})", location.file, location.line))
    }
}
