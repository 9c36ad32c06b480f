//! The numbers that a random query is made of.
//!
//! A generator asks for one number after the other and keeps what it was told, so a list of numbers is a query. To shrink a
//! query is to shorten and lower its list and to generate anew: 0 is always the simplest choice.

/// Numbers from a list, and when that ends from a seed.
pub(crate) struct Choices {
    /// What was chosen so far.
    pub(crate) made: Vec<u32>,
    given: Vec<u32>,
    /// The state of the random numbers; none follow a list that is replayed.
    state: Option<u64>,
}

impl Choices {
    pub(crate) fn random(seed: u64) -> Self {
        Self { made: Vec::new(), given: Vec::new(), state: Some(seed) }
    }

    /// The choices of the list, and zeros behind its end.
    pub(crate) fn replay(given: Vec<u32>) -> Self {
        Self { made: Vec::new(), given, state: None }
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u32::try_from(limit.max(1)).unwrap_or(u32::MAX);
        let choice = match (self.given.get(self.made.len()), &mut self.state) {
            (Some(choice), _) => (*choice).min(limit - 1),
            (None, Some(state)) => next(state) % limit,
            (None, None) => 0,
        };
        self.made.push(choice);
        choice as usize
    }

    /// Whether to do something, in so many of a hundred cases.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        if items.is_empty() { None } else { items.get(self.below(items.len())) }
    }

    /// One of several words.
    pub(crate) fn word(&mut self, words: &[&'static str]) -> &'static str {
        self.pick(words).copied().unwrap_or_default()
    }
}

/// The generator splitmix64: each seed, also of neighbours, gives numbers of its own.
fn next(state: &mut u64) -> u32 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 32) as u32
}

/// The smallest list that still `fails`, as far as so many tries find it. `fails` answers with the choices that were made.
pub(crate) async fn shrink(
    start: Vec<u32>,
    tries: usize,
    mut fails: impl AsyncFnMut(Vec<u32>) -> Option<Vec<u32>>,
) -> Vec<u32> {
    let mut best = start;
    let mut left = tries;
    loop {
        let before = best.clone();
        let mut length = best.len().div_ceil(2).max(1);
        while length > 0 {
            let mut at = 0;
            while at < best.len() {
                let end = (at + length).min(best.len());
                let mut candidates = vec![[&best[..at], &best[end..]].concat()];
                if best[at..end].iter().any(|choice| *choice > 0) {
                    candidates.push([&best[..at], &vec![0; end - at], &best[end..]].concat());
                }
                if length == 1 && best[at] > 1 {
                    candidates.extend([best[at] / 2, best[at] - 1].map(|lower| {
                        let mut candidate = best.clone();
                        candidate[at] = lower;
                        candidate
                    }));
                }
                let mut shrunk = false;
                for candidate in candidates {
                    if left == 0 {
                        return best;
                    }
                    left -= 1;
                    if let Some(made) = fails(candidate).await
                        && is_simpler(&made, &best)
                    {
                        best = made;
                        shrunk = true;
                        break;
                    }
                }
                if !shrunk {
                    at = end;
                }
            }
            length /= 2;
        }
        if best == before {
            return best;
        }
    }
}

fn is_simpler(one: &[u32], other: &[u32]) -> bool {
    (one.len(), one) < (other.len(), other)
}
