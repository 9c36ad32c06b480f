//! What both say of a schema, and what of it differs.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use anosql_core::{compile::compile_loaded, load};

use crate::compare::without_names;

/// A statement that is refused, and why.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) statement: usize,
    pub(super) code: String,
    pub(super) message: String,
    /// A warning says that the statement was not read, or not all of it.
    pub(super) is_error: bool,
}

/// The first statement that the analyser refuses, or where it refuses none warns of; the last one, which Postgres may have
/// refused, goes ahead of what is warned of others.
pub(super) fn ours(statements: &[String]) -> Option<Answer> {
    let mut text = String::new();
    let mut ends = Vec::new();
    for statement in statements {
        text += statement;
        text += "\n;\n";
        ends.push(text.len());
    }
    let compile = || {
        let (loaded, diagnostics) =
            load::texts(&[("schema.sql", &text)], &[("queries.sql", "-- name: q\nselect 1 as one\n")]);
        compile_loaded(loaded, diagnostics)
    };
    let Ok(compiled) = catch_unwind(AssertUnwindSafe(compile)) else {
        return Some(Answer {
            statement: 0,
            code: "panic".into(),
            message: "the analyser panics".into(),
            is_error: true,
        });
    };
    let of_schema = compiled.diagnostics.iter().filter(|one| {
        one.query.is_none()
            && (one.is_error() || one.code.is_some())
            && (one.span.start as usize) < text.len()
    });
    let answers = of_schema.map(|one| Answer {
        statement: ends.partition_point(|end| *end <= one.span.start as usize),
        code: one.code.unwrap_or("none").to_owned(),
        message: one.message.clone(),
        is_error: one.is_error(),
    });
    answers
        .min_by_key(|answer| (!answer.is_error, answer.statement + 1 != statements.len(), answer.statement))
}

/// In what the two answers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// We refuse what Postgres accepts.
    Invented,
    Missed,
    /// We only say that we did not read it.
    Warned,
    OtherCode,
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Invented, Kind::Missed, Kind::Warned, Kind::OtherCode];

    fn title(self) -> &'static str {
        match self {
            Kind::Invented => "refused, Postgres accepts",
            Kind::Missed => "accepted, Postgres refuses",
            Kind::Warned => "not read, Postgres refuses",
            Kind::OtherCode => "refused by both, with another SQLSTATE",
        }
    }
}

/// So many examples are kept of each topic.
const KEPT: usize = 2;

#[derive(Default)]
struct Topic {
    count: usize,
    examples: Vec<String>,
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Tally {
    accepted: usize,
    agreed: usize,
    found: BTreeMap<(Kind, String), Topic>,
}

impl Tally {
    /// Takes note of the answers to a schema that ends with what Postgres refused, if it refused something.
    pub(super) fn note(
        &mut self,
        name: &str,
        statements: &[String],
        ours: Option<Answer>,
        theirs: Option<Answer>,
    ) {
        let refused = ours.as_ref().filter(|ours| ours.is_error);
        let (kind, at, about) = match (refused, &theirs) {
            (None, None) => {
                self.accepted += 1;
                return;
            }
            (Some(ours), None) => (Kind::Invented, ours.statement, ours),
            (Some(ours), Some(theirs)) if ours.statement < theirs.statement => {
                (Kind::Invented, ours.statement, ours)
            }
            (None, Some(theirs)) => {
                let is_told = ours.as_ref().is_some_and(|ours| ours.statement == theirs.statement);
                (if is_told { Kind::Warned } else { Kind::Missed }, theirs.statement, theirs)
            }
            (Some(ours), Some(theirs)) if ours.code == theirs.code => {
                self.agreed += 1;
                return;
            }
            (Some(_), Some(theirs)) => (Kind::OtherCode, theirs.statement, theirs),
        };
        let statement = statements.get(at).map_or("", String::as_str);
        let first: Vec<String> = statement.split_whitespace().take(2).map(str::to_lowercase).collect();
        let mut topic = format!("{}: {} <{}>", about.code, without_names(&about.message), first.join(" "));
        if kind == Kind::OtherCode
            && let Some(ours) = &ours
        {
            topic += &format!(" / we {}: {}", ours.code, without_names(&ours.message));
        }
        let topic = self.found.entry((kind, topic)).or_default();
        topic.count += 1;
        topic.examples.push(format!("{statement}\n        {} [{}] in {name}", about.message, about.code));
        topic.examples.sort_by_key(String::len);
        topic.examples.truncate(KEPT);
    }

    /// How many statements are refused that Postgres takes.
    pub(super) fn invented(&self) -> usize {
        let invented = self.found.iter().filter(|((kind, _), _)| *kind == Kind::Invented);
        invented.map(|(_, topic)| topic.count).sum()
    }

    /// The figures, and of each kind so many topics, the most frequent first.
    pub(super) fn shown(&self, most: usize) -> String {
        let mut text = format!(
            "accepted by both {}, refused by both with one SQLSTATE {}\n",
            self.accepted, self.agreed
        );
        for kind in Kind::ALL {
            let of_kind = self.found.iter().filter(|((one, _), _)| *one == kind);
            let mut topics: Vec<(&String, &Topic)> =
                of_kind.map(|((_, name), topic)| (name, topic)).collect();
            topics.sort_by_key(|(_, topic)| std::cmp::Reverse(topic.count));
            let count: usize = topics.iter().map(|(_, topic)| topic.count).sum();
            text += &format!("{count:7} {}\n", kind.title());
            // What is refused wrongly is always shown.
            let most = if kind == Kind::Invented { most.max(5) } else { most };
            for (name, topic) in topics.into_iter().take(most) {
                text += &format!("  {:5} {name}\n", topic.count);
                text.extend(topic.examples.iter().map(|example| format!("      {example}\n")));
            }
        }
        text
    }
}
