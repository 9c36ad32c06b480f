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
