//! Names near to one that does not exist.

/// The known name that is most like `name`, if one is like it enough to be a slip of the finger.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let Some(distance) = distance(name, candidate) else { continue };
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How much of a name has to change to make it another one, if that is so little that it may be a slip of the finger.
pub(crate) fn distance(name: &str, known: &str) -> Option<f64> {
    let longest = name.len().max(known.len()).max(1);
    if fewest_changes(name, known) as f64 > MOST_CHANGED * longest as f64 {
        return None;
    }
    let changed = strsim::damerau_levenshtein(name, known) as f64 / longest as f64;
    (changed <= MOST_CHANGED).then_some(changed)
}

/// What no word becomes another by fewer changes than: it costs little to know that two are far apart.
fn fewest_changes(name: &str, known: &str) -> usize {
    // A change of a letter adds one that was not there, and takes one away that is there no longer.
    let differing = (letters(name) ^ letters(known)).count_ones() as usize;
    name.len().abs_diff(known.len()).max(differing.div_ceil(2))
}

/// Which letters a word has, each as one bit of those that it shares with some others.
fn letters(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii).fold(0, |letters, byte| letters | 1 << (byte & 31))
}

/// The part of a name that a slip of the finger may change.
const MOST_CHANGED: f64 = 0.34;

/// The known name of which `name` is a slip of one or two letters: closer than [`nearest`], for a long list of names.
pub(crate) fn slip<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = if name.len() < 8 { 1 } else { 2 };
    let distance = |candidate: &str| strsim::damerau_levenshtein(name, candidate);
    known
        .filter(|candidate| fewest_changes(name, candidate) <= allowed)
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
