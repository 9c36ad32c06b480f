//! What a run has found: how often each difference was seen, and the smallest texts that show it.

use std::collections::BTreeMap;

use anosql_tests::agree::{Origins, differences};

use super::{
    answer::{Ours, Refusal, SYNTAX},
    database::Theirs,
};
use crate::compare::without_names;

/// How the analyser ends what it says where it does not know what the schema makes.
const NOT_KNOWN: &str = " is like is not known";

/// Whether a message is about an option of `explain` that there is not, or about its value.
fn is_about_option(message: &str) -> bool {
    message.starts_with("unrecognized EXPLAIN option") || message.ends_with(" requires a Boolean value")
}

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
    /// The same of a statement of a schema, which Postgres refuses only when it runs.
    MissedInSchema,
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
    const ALL: [Kind; 10] = [
        Kind::SyntaxMissed,
        Kind::SyntaxInvented,
        Kind::Refused,
        Kind::Missed,
        Kind::MissedInSchema,
        Kind::Signature,
        Kind::Place,
        Kind::Words,
        Kind::OtherError,
        Kind::Order,
    ];

    /// Its letter, and what it is.
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
            Kind::MissedInSchema => "I: accepted in a schema, where Postgres refuses to run it",
            Kind::Order => "J: two other errors",
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
pub(crate) fn compare(
    sql: &str,
    ours: &Ours,
    theirs: &Theirs,
    origins: Option<&Origins>,
) -> Option<Difference> {
    let (kind, topic, what) = match (ours, theirs) {
        (Ours::Unasked, _)
        | (Ours::Taken, Theirs::Prepared(_))
        | (Ours::Query(_) | Ours::Taken, Theirs::Taken | Theirs::Parsed) => return None,
        (Ours::Query(query), Theirs::Prepared(statement)) => {
            let what = differences(origins?, query, statement).into_iter().next()?;
            (Kind::Signature, what.split(':').next().unwrap_or_default().to_owned(), what)
        }
        (Ours::Query(_) | Ours::Taken, Theirs::Refused(error)) => {
            let kind = match ours {
                _ if error.code == SYNTAX => Kind::SyntaxMissed,
                Ours::Taken => Kind::MissedInSchema,
                _ => Kind::Missed,
            };
            (kind, topic(error), format!("Postgres: {}", said(error)))
        }
        (Ours::Refused(error), Theirs::Parsed) if error.code != SYNTAX => return None,
        // The schema of such a case leaves open what there is. That is said, and is no mistake.
        (Ours::Refused(error), Theirs::Prepared(_) | Theirs::Taken)
            if error.code == "0A000" && error.message.ends_with(NOT_KNOWN) =>
        {
            return None;
        }
        // Postgres looks at these options only when it runs the statement, and then refuses it as we do.
        (Ours::Refused(error), Theirs::Prepared(_) | Theirs::Taken | Theirs::Parsed)
            if is_about_option(&error.message) =>
        {
            return None;
        }
        (Ours::Refused(error), Theirs::Prepared(_) | Theirs::Taken | Theirs::Parsed) => {
            let kind = if error.code == SYNTAX { Kind::SyntaxInvented } else { Kind::Refused };
            (kind, topic(error), format!("we: {}", said(error)))
        }
        (Ours::Refused(one), Theirs::Refused(other)) => {
            let kind = between(sql, one, other)?;
            let topic = match kind {
                Kind::Place => topic(other),
                _ => format!("{} / {}", topic(one), topic(other)),
            };
            (kind, topic, format!("we: {}; Postgres: {}", said(one), said(other)))
        }
    };
    Some(Difference { kind, topic, what })
}

/// In what two refusals differ.
fn between(sql: &str, ours: &Refusal, theirs: &Refusal) -> Option<Kind> {
    if ours.code != theirs.code {
        return Some(if ours.is_grammar || theirs.is_grammar { Kind::OtherError } else { Kind::Order });
    }
    if ours.code != SYNTAX {
        return None;
    }
    match is_same_place(sql, ours, theirs) {
        false => Some(Kind::Place),
        true => (ours.message != theirs.message).then_some(Kind::Words),
    }
}

/// Of a syntax error, the token is what it is about; of another error it is not.
fn topic(error: &Refusal) -> String {
    let Refusal { code, message, .. } = error;
    if message.starts_with("syntax error") {
        message.clone()
    } else {
        format!("{code}: {}", without_names(message))
    }
}

fn said(error: &Refusal) -> String {
    let place = error.place.map_or(String::new(), |at| format!(" at {at}"));
    format!("{} [{}]{place}", error.message, error.code)
}

fn is_same_place(sql: &str, ours: &Refusal, theirs: &Refusal) -> bool {
    let (Some(start), Some(at)) = (ours.place, theirs.place) else {
        // Of some errors, Postgres does not say the place.
        return theirs.place.is_none();
    };
    // What is missing at the end can be said of the last token, too.
    let is_at_end = at >= sql.chars().count();
    start == at || is_at_end && !sql.chars().skip(start).any(char::is_whitespace)
}

/// Where a text stands.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// In a schema that is the same for all.
    Nowhere,
    /// In a golden case.
    Case(&'a str),
    /// It is one of many that are made alike.
    Pattern(&'a str),
}

/// So many examples are kept of each topic.
const KEPT: usize = 2;

#[derive(Default)]
struct Topic {
    count: usize,
    /// Texts and what is to be said of them, the shortest first.
    examples: Vec<(String, String)>,
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
    /// Takes note of two answers to `sql`, which stands in `place`.
    pub(crate) fn note(
        &mut self,
        place: Place<'_>,
        sql: &str,
        ours: &Ours,
        theirs: &Theirs,
        difference: Option<Difference>,
    ) {
        if matches!(ours, Ours::Unasked) {
            self.unasked += 1;
            return;
        }
        self.compared += 1;
        if !matches!(theirs, Theirs::Refused(_)) {
            self.accepted += 1;
        }
        let Some(Difference { kind, topic, what }) = difference else { return };
        let (topic, within) = match place {
            Place::Nowhere => (topic, String::new()),
            Place::Case(name) => (topic, format!("\n        in {name}")),
            Place::Pattern(pattern) => (pattern.to_owned(), String::new()),
        };
        let topic = self.found.entry((kind, topic)).or_default();
        topic.count += 1;
        if topic.examples.iter().any(|(text, _)| text == sql) {
            return;
        }
        topic.examples.push((sql.to_owned(), format!("{what}{within}")));
        topic.examples.sort_by_key(|(text, _)| text.len());
        topic.examples.truncate(KEPT);
    }

    /// How many answers differ in one of `kinds`, which are letters.
    pub(crate) fn wrong(&self, kinds: &str) -> usize {
        let counted = self
            .found
            .iter()
            .filter(|((kind, _), _)| kind.title().starts_with(|letter| kinds.contains(letter)));
        counted.map(|(_, topic)| topic.count).sum()
    }

    /// How many texts were compared.
    pub(crate) fn compared(&self) -> usize {
        self.compared
    }

    /// The figures, and of each kind the smallest text and so many topics, the most frequent first.
    pub(crate) fn shown(&self, most: usize) -> String {
        let mut text = format!(
            "{} compared, {} of them accepted by Postgres, {} not asked\n",
            self.compared, self.accepted, self.unasked
        );
        for kind in Kind::ALL {
            let of_kind = self.found.iter().filter(|((one, _), _)| *one == kind);
            let mut topics: Vec<(&String, &Topic)> =
                of_kind.map(|((_, name), topic)| (name, topic)).collect();
            topics.sort_by_key(|(_, topic)| std::cmp::Reverse(topic.count));
            let count: usize = topics.iter().map(|(_, topic)| topic.count).sum();
            text += &format!("{count:7} {}\n", kind.title());
            let shown = |(sql, what): &(String, String)| format!("      {sql}\n        {what}\n");
            let firsts = topics.iter().filter_map(|(_, topic)| topic.examples.first());
            text.extend(firsts.min_by_key(|(sql, _)| sql.len()).map(shown));
            for (name, topic) in topics.into_iter().take(most) {
                text += &format!("  {:5} {name}\n", topic.count);
                text.extend(topic.examples.iter().map(shown));
            }
        }
        text
    }
}
