//! Texts made from others by treating some of their tokens and letters badly.

use std::ops::Range;

use anosql_core::lexer::tokenize;

/// What is put between tokens, or in a token's place.
const HOSTILE: &[&str] = &[
    "\0",
    "é",
    "\u{feff}",
    "\u{202e}",
    "𝒳",
    "\r",
    "\t",
    "''",
    "\"\"",
    "\"é\"",
    "$$",
    "$a$",
    "$1",
    "$0",
    "$65536",
    "$4294967296",
    ":x",
    ":x::int[]",
    "?",
    "%s",
    ":",
    "::",
    "..",
    "(",
    ")",
    "[",
    "]",
    ",",
    ";",
    "'",
    "\"",
    "--",
    "/*",
    "*/",
    "\\",
    "\n-- name: q",
    "\n-- name: q!",
    "\n-- name: q#\n",
    "0",
    "-1",
    "2147483648",
    "9223372036854775808",
    "-9223372036854775808",
    "99999999999999999999999999999999",
    "1e999",
    "1e-999",
    "0.5",
    "'infinity'",
    "'NaN'",
    "'-infinity'",
    "'294276-12-31 24:00:00'",
    "'{{{{{{{{'",
    "'[1,'",
    "E'\\uD800'",
    "U&'\\+110000'",
    "B'2'",
    "X'g'",
    "null",
    "not",
    "all",
    "*",
    ".*",
    "select",
    "from",
    "with",
    "case",
    "end",
    "values",
    "array",
    "row",
    "lateral",
    "returning",
    "as \"x!\"",
    "as \"?\"",
    "= any (",
    "::int[]",
    "::numeric(1000, -1000)",
    "::varchar(0)",
    "::interval(9)",
    "over ()",
    "filter (where true)",
    "generate_series(1, 2)",
    "operator(pg_catalog.+)",
];

/// A text, and where its tokens stand.
pub(crate) struct Seed {
    text: String,
    tokens: Vec<Range<usize>>,
}

impl Seed {
    /// A text that cannot be read has no tokens, only letters.
    pub(crate) fn new(text: String) -> Self {
        let tokens = tokenize(&text, 0).unwrap_or_default();
        let tokens = tokens.iter().map(|token| token.span.start as usize..token.span.end as usize).collect();
        Self { text, tokens }
    }

    /// The text of a few tokens that follow each other.
    fn piece(&self, numbers: &mut Numbers) -> Option<Range<usize>> {
        let start = numbers.below(self.tokens.len());
        let end = (start + numbers.below(4)).min(self.tokens.len().checked_sub(1)?);
        Some(self.tokens.get(start)?.start..self.tokens.get(end)?.end)
    }
}

/// Numbers that are the same in each run (splitmix64).
pub(crate) struct Numbers(u64);

impl Numbers {
    /// Those of the text of that number, in the run of that seed.
    pub(crate) fn new(seed: u64, number: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(number << 20))
    }

    /// A number below `limit`; 0 where there is none.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// One of the texts with up to five mistakes in it.
pub(crate) fn mutated(seeds: &[Seed], numbers: &mut Numbers) -> String {
    let mut text = numbers.pick(seeds).text.clone();
    for _ in 0..=numbers.below(5) {
        let seed = Seed::new(text);
        text = once(&seed, seeds, numbers);
    }
    text
}

fn once(seed: &Seed, seeds: &[Seed], numbers: &mut Numbers) -> String {
    let kind = numbers.below(12);
    let (Some(first), Some(second)) = (seed.piece(numbers), seed.piece(numbers)) else {
        return letters(&seed.text, numbers);
    };
    let part = |range: &Range<usize>| seed.text[range.clone()].to_owned();
    let replaced = |range: &Range<usize>, with: &str| {
        format!("{}{with}{}", &seed.text[..range.start], &seed.text[range.end..])
    };
    match kind {
        0 | 1 => replaced(&first, ""),
        2 => replaced(&first, &format!("{0} {0}", part(&first))),
        3 => replaced(&first, &part(&second)),
        4 if first.end <= second.start => {
            let text = replaced(&second, &part(&first));
            format!("{}{}{}", &text[..first.start], part(&second), &text[first.end..])
        }
        4 | 5 => {
            let other = numbers.pick(seeds);
            let Some(piece) = other.piece(numbers) else { return seed.text.clone() };
            replaced(&first, &other.text[piece])
        }
        6 => replaced(&(first.end..first.end), &format!(" {} ", numbers.pick(HOSTILE))),
        7 => replaced(&first, numbers.pick::<&str>(HOSTILE)),
        8 => {
            let other = numbers.pick(seeds);
            let Some(piece) = other.piece(numbers) else { return seed.text.clone() };
            replaced(&(first.end..first.end), &format!(" {} ", &other.text[piece]))
        }
        9 if numbers.below(8) == 0 => {
            let times = [10, 100, 1_000, 3_000][numbers.below(4)];
            replaced(&first, &format!("{} ", part(&first)).repeat(times))
        }
        10 if numbers.below(4) == 0 => seed.text[..first.end].to_owned(),
        _ => letters(&seed.text, numbers),
    }
}

/// The text with a letter more, less or other.
fn letters(text: &str, numbers: &mut Numbers) -> String {
    let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).chain([text.len()]).collect();
    let index = numbers.below(starts.len());
    let (start, end) = (starts[index], starts.get(index + 1).copied().unwrap_or(text.len()));
    let (before, behind) = (&text[..start], &text[end..]);
    match numbers.below(3) {
        0 => format!("{before}{behind}"),
        1 => format!("{before}{}{}", numbers.pick(HOSTILE), &text[start..]),
        _ => format!("{before}{}{behind}", char::from(b' ' + numbers.below(95) as u8)),
    }
}
