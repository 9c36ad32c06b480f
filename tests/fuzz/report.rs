//! What a run has found, in figures and as cases.

use std::{collections::BTreeMap, fmt, time::Duration};

use crate::compare::Verdict;

/// So many examples are shown of one thing that is wrong.
const EXAMPLES: usize = 8;

#[derive(Default)]
pub(crate) struct Report {
    pub(crate) schemas: usize,
    /// How often each thing was seen.
    topics: BTreeMap<String, usize>,
    /// Shrunk cases, by topic.
    examples: BTreeMap<String, Vec<String>>,
    exact: usize,
    wrong: usize,
    refused: usize,
    missed: usize,
    neither: usize,
    /// How many examples are wanted of each thing that only one of both refuses.
    other_examples: usize,
}

impl Report {
    pub(crate) fn new(other_examples: usize) -> Self {
        Self { other_examples, ..Self::default() }
    }

    /// Takes note, and says whether an example is wanted.
    pub(crate) fn note(&mut self, verdict: &Verdict, limit: usize) -> bool {
        let wanted = match verdict {
            Verdict::Exact => {
                self.exact += 1;
                return false;
            }
            Verdict::Neither { .. } => {
                self.neither += 1;
                0
            }
            Verdict::Wrong { .. } => {
                self.wrong += 1;
                EXAMPLES
            }
            Verdict::Refused { .. } => {
                self.refused += 1;
                self.other_examples
            }
            Verdict::Missed { .. } => {
                self.missed += 1;
                self.other_examples
            }
        };
        let topic = verdict.topic();
        *self.topics.entry(topic.clone()).or_default() += 1;
        let examples = self.examples.entry(topic).or_default();
        let is_wanted = examples.len() < wanted.min(limit);
        if is_wanted {
            // The place is taken, so that no other thread shrinks one more.
            examples.push(String::new());
        }
        is_wanted
    }

    /// Prints a shrunk case, once.
    pub(crate) fn show(&mut self, topic: String, example: String) {
        let examples = self.examples.entry(topic.clone()).or_default();
        if !examples.contains(&example) {
            println!("=== {topic}\n{example}\n");
            examples.push(example);
        }
    }

    /// How many queries both accepted.
    pub(crate) fn accepted(&self) -> usize {
        self.exact + self.wrong
    }

    /// How many that Postgres accepted are described wrongly.
    pub(crate) fn wrong(&self) -> usize {
        self.wrong
    }

    pub(crate) fn summary(&self, seed: u64, time: Duration) -> String {
        let valid = self.accepted() + self.refused;
        let share = |count: usize| 100.0 * count as f64 / valid.max(1) as f64;
        format!(
            "seed {seed}, {} schemas, {:.0} s: Postgres accepts {valid} queries\n  accepted by both {} ({:.2} %), exact {}, wrong {}\n  \
             refused here {} ({:.3} %), missed here {}, refused by both {}\n",
            self.schemas,
            time.as_secs_f64(),
            self.accepted(),
            share(self.accepted()),
            self.exact,
            self.wrong,
            self.refused,
            share(self.refused),
            self.missed,
            self.neither
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut topics: Vec<(&String, &usize)> = self.topics.iter().collect();
        topics.sort_by(|one, other| other.1.cmp(one.1));
        for (topic, count) in topics {
            writeln!(f, "{count:7} {topic}")?;
        }
        Ok(())
    }
}
