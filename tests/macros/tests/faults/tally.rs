//! What came of the transactions.

use std::{collections::BTreeMap, time::Duration};

#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// The rows whose commit was acknowledged.
    pub(crate) kept: Vec<i64>,
    /// The rows whose commit was refused because the transaction was aborted.
    pub(crate) refused: Vec<i64>,
    /// How often each fault was made.
    pub(crate) faults: BTreeMap<&'static str, u64>,
    /// How long the pool let a caller wait at most.
    pub(crate) longest_wait: Duration,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Tally) {
        self.kept.extend(other.kept);
        self.refused.extend(other.refused);
        for (fault, count) in other.faults {
            *self.faults.entry(fault).or_default() += count;
        }
        self.longest_wait = self.longest_wait.max(other.longest_wait);
    }
}
