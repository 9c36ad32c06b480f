//! Names near to one that does not exist.

/// The known name that is most like `name`, if one is like it enough to be a slip of the finger.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let likeness = strsim::damerau_levenshtein(name, candidate) as f64
            / name.len().max(candidate.len()).max(1) as f64;
        if likeness <= 0.34 && best.is_none_or(|(least, _)| likeness < least) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The known name of which `name` is a slip of one or two letters: closer than [`nearest`], for a long list of names.
pub(crate) fn slip<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = if name.len() < 8 { 1 } else { 2 };
    let distance = |candidate: &str| strsim::damerau_levenshtein(name, candidate);
    known
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= allowed)
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
