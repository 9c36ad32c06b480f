//! What a run has found: how often each difference was seen, and the smallest texts that show it.

use std::{collections::BTreeMap, fmt};

use anosql_tests::agree::{Origins, differences};

use super::answer::{Ours, Refusal, SYNTAX, Theirs};
use crate::compare::without_names;

/// In what the two answers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// We accept what Postgres calls a syntax error.
    SyntaxMissed,
    /// We call a syntax error what Postgres accepts.
    SyntaxInvented,
    /// We refuse for another reason what Postgres accepts.
    Refused,
    /// We accept what Postgres refuses for another reason.
    Missed,
    /// Both accept it and say other types or names.
    Signature,
    /// A syntax error for both, at another place.
    Place,
    /// A syntax error at the same place, in other words.
    Words,
    /// A syntax error for one of both, another error for the other.
    OtherError,
    /// Two other errors: which of several mistakes is told first. This one is no mistake.
    Order,
}

impl Kind {
    const ALL: [Kind; 9] = [
        Kind::SyntaxMissed,
        Kind::SyntaxInvented,
        Kind::Refused,
        Kind::Missed,
        Kind::Signature,
        Kind::Place,
        Kind::Words,
        Kind::OtherError,
        Kind::Order,
    ];

    fn title(self) -> &'static str {
        match self {
            Kind::SyntaxMissed => "A: accepted, a syntax error in Postgres",
            Kind::SyntaxInvented => "B: a syntax error here, Postgres accepts",
            Kind::Refused => "C: another error here, Postgres accepts",
            Kind::Missed => "D: accepted, another error in Postgres",
            Kind::Signature => "E: other types or names",
            Kind::Place => "F: a syntax error in both, at another place",
            Kind::Words => "G: a syntax error in both, in other words",
            Kind::OtherError => "H: a syntax error in one, another error in the other",
            Kind::Order => "(not counted: two other errors)",
        }
    }
}

/// A difference between two answers.
pub(crate) struct Difference {
    kind: Kind,
    /// What differences have in common that are about the same thing.
    topic: String,
    what: String,
}

/// Compares two answers to `sql`.
pub(crate) fn compare(sql: &str, ours: &Ours, theirs: &Theirs, origins: &Origins) -> Option<Difference> {
    let said = |one: &Refusal| format!("{} [{}]", one.message, one.code);
    let topic = |one: &Refusal| format!("{}: {}", one.code, without_names(&one.message));
    match (ours, theirs) {
        (Ours::Unasked, _) => None,
        (Ours::Query(query), Theirs::Prepared(statement)) => {
            let what = differences(origins, query, statement).into_iter().next()?;
            let topic = what.split(':').next().unwrap_or_default().to_owned();
            Some(Difference { kind: Kind::Signature, topic, what })
        }
        (Ours::Query(_) | Ours::Taken, Theirs::Refused(error)) => {
            let kind = if error.code == SYNTAX { Kind::SyntaxMissed } else { Kind::Missed };
            Some(Difference { kind, topic: topic(error), what: format!("Postgres: {}", said(error)) })
        }
        (Ours::Query(_) | Ours::Taken, _) => None,
        (Ours::Refused(error), Theirs::Prepared(_) | Theirs::Taken) => {
            let kind = if error.code == SYNTAX { Kind::SyntaxInvented } else { Kind::Refused };
            Some(Difference { kind, topic: topic(error), what: format!("we: {}", said(error)) })
        }
        (Ours::Refused(error), Theirs::Parsed) if error.code == SYNTAX => Some(Difference {
            kind: Kind::SyntaxInvented,
            topic: topic(error),
            what: format!("we: {}", said(error)),
        }),
        (Ours::Refused(_), Theirs::Parsed) => None,
        (Ours::Refused(one), Theirs::Refused(other)) => {
            let kind = match [one, other].map(|error| error.code == SYNTAX) {
                [true, true] if !is_same_place(sql, one, other) => Kind::Place,
                [true, true] if one.message != other.message => Kind::Words,
                [false, false] if one.code != other.code => Kind::Order,
                [true, true] | [false, false] => return None,
                _ => Kind::OtherError,
            };
            let place = |error: &Refusal| error.place.map_or(String::new(), |at| format!(" at {}", at.0));
            let what = format!("we: {}{}; Postgres: {}{}", said(one), place(one), said(other), place(other));
            Some(Difference { kind, topic: format!("{} / {}", topic(one), topic(other)), what })
        }
    }
}

fn is_same_place(sql: &str, ours: &Refusal, theirs: &Refusal) -> bool {
    let (Some((start, end)), Some((at, _))) = (ours.place, theirs.place) else {
        // Of some errors, Postgres does not say the place.
        return theirs.place.is_none();
    };
    let length = sql.chars().count();
    // What is missing at the end can be said of the last token, too.
    start == at || (at >= length && end >= length)
}

/// So many examples are kept of each topic.
const KEPT: usize = 3;

#[derive(Default)]
struct Topic {
    count: usize,
    /// The shortest first.
    examples: Vec<String>,
}

/// What was found so far.
#[derive(Default)]
pub(crate) struct Tally {
    compared: usize,
    unasked: usize,
    accepted: usize,
    found: BTreeMap<(Kind, String), Topic>,
}

impl Tally {
    /// Takes note of two answers to `sql`; `context` is what has to stand ahead of it in an example.
    pub(crate) fn note(&mut self, sql: &str, ours: &Ours, theirs: &Theirs, difference: Option<Difference>) {
        if matches!(ours, Ours::Unasked) {
            self.unasked += 1;
            return;
        }
        self.compared += 1;
        if !matches!(theirs, Theirs::Refused(_)) {
            self.accepted += 1;
        }
        let Some(Difference { kind, topic, what }) = difference else { return };
        let topic = self.found.entry((kind, topic)).or_default();
        topic.count += 1;
        topic.examples.push(format!("{sql}\n        {what}"));
        topic.examples.sort_by_key(String::len);
        topic.examples.truncate(KEPT);
    }

    /// How many answers differ.
    pub(crate) fn wrong(&self) -> usize {
        let counted = self.found.iter().filter(|((kind, _), _)| *kind != Kind::Order);
        counted.map(|(_, topic)| topic.count).sum()
    }

    /// How many texts were compared.
    pub(crate) fn compared(&self) -> usize {
        self.compared
    }

    /// The figures, and for each kind so many topics, the most frequent first, each with its shortest texts.
    pub(crate) fn shown(&self, examples: usize) -> String {
        let mut text = format!(
            "{} compared, {} of them accepted by Postgres, {} not asked\n",
            self.compared, self.accepted, self.unasked
        );
        for kind in Kind::ALL {
            let mut topics: Vec<_> = self
                .found
                .iter()
                .filter(|((one, _), _)| *one == kind)
                .map(|((_, name), topic)| (name, topic))
                .collect();
            topics.sort_by(|one, other| other.1.count.cmp(&one.1.count));
            let count: usize = topics.iter().map(|(_, topic)| topic.count).sum();
            text += &format!("{count:7} {}\n", kind.title());
            for (name, topic) in topics.into_iter().take(examples) {
                text += &format!("    {:5} {name}\n", topic.count);
                for example in topic.examples.iter().take(if examples == 1 { 1 } else { KEPT }) {
                    text += &format!("      {example}\n");
                }
            }
        }
        text
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown(1))
    }
}
