//! Which of several functions or operators is meant: the manual's "Function Type Resolution", step 4, which "Operator
//! Type Resolution", step 3, shares.

use super::{coercion::can_coerce, polymorphic::is_consistent};
use crate::catalog::{CastContext, Catalog, TypeId};

/// The candidates whose arguments the inputs can become implicitly (step 4.a).
pub(in crate::analyze) fn acceptable<'a, T>(
    catalog: &Catalog,
    inputs: &[TypeId],
    candidates: Vec<&'a T>,
    arguments: impl Fn(&T) -> &[TypeId],
) -> Vec<&'a T> {
    let fits = |candidate: &&T| fits_all(catalog, inputs, arguments(candidate));
    candidates.into_iter().filter(fits).collect()
}

/// The best of several acceptable candidates (steps 4.b to 4.f), if one is.
pub(in crate::analyze) fn best<'a, T>(
    catalog: &Catalog,
    inputs: &[TypeId],
    candidates: Vec<&'a T>,
    arguments: impl Fn(&T) -> &[TypeId],
) -> Option<&'a T> {
    if candidates.is_empty() {
        return None;
    }
    // Step 4.b: domains count as their base types.
    let inputs: Vec<TypeId> = inputs
        .iter()
        .map(|input| if *input == TypeId::UNKNOWN { *input } else { catalog.base_type(*input) })
        .collect();
    let is_known = |position: &usize| inputs[*position] != TypeId::UNKNOWN;
    let known: Vec<usize> = (0..inputs.len()).filter(is_known).collect();
    let unknown: Vec<usize> = (0..inputs.len()).filter(|position| !is_known(position)).collect();

    // Step 4.c: the most exact matches.
    let exact = |candidate: &&T| known.iter().filter(|i| arguments(candidate)[**i] == inputs[**i]).count();
    let candidates = most(candidates, exact);
    if let [only] = candidates[..] {
        return Some(only);
    }

    // Step 4.d: the most exact matches or preferred types of the input's category.
    let exact_or_preferred = |candidate: &&T| {
        known
            .iter()
            .filter(|i| {
                let argument = arguments(candidate)[**i];
                let (category, _) = catalog.category(inputs[**i]);
                argument == inputs[**i] || catalog.category(argument) == (category, true)
            })
            .count()
    };
    let mut candidates = most(candidates, exact_or_preferred);
    if let [only] = candidates[..] {
        return Some(only);
    }
    if unknown.is_empty() {
        return None;
    }

    // Step 4.e: at each unknown position the category that some candidate takes, string before all others; where the
    // candidates disagree the step decides nothing.
    let mut slots = Vec::new();
    for &position in &unknown {
        let categories: Vec<(char, bool)> =
            candidates.iter().map(|candidate| catalog.category(arguments(candidate)[position])).collect();
        let category = match categories.iter().find(|(category, _)| *category == 'S') {
            Some((category, _)) => *category,
            None if categories.windows(2).all(|pair| pair[0].0 == pair[1].0) => categories[0].0,
            None => {
                slots.clear();
                break;
            }
        };
        let preferred = categories.contains(&(category, true));
        slots.push((position, category, preferred));
    }
    if !slots.is_empty() {
        let fits = |candidate: &&T| {
            slots.iter().all(|(position, category, preferred)| {
                let slot = catalog.category(arguments(candidate)[*position]);
                slot.0 == *category && (!preferred || slot.1)
            })
        };
        let fitting: Vec<&T> = candidates.iter().copied().filter(fits).collect();
        if !fitting.is_empty() {
            candidates = fitting;
        }
        if let [only] = candidates[..] {
            return Some(only);
        }
    }

    // Step 4.f: where all known inputs are of one type, the unknown ones are taken to be of it too.
    let first = inputs[*known.first()?];
    if known.iter().any(|position| inputs[*position] != first) {
        return None;
    }
    let assumed = vec![first; inputs.len()];
    let fitting = |candidate: &&T| fits_all(catalog, &assumed, arguments(candidate));
    let mut fitting = candidates.into_iter().filter(fitting);
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Whether each input can become what is declared at its place, and those at polymorphic types agree with each other.
fn fits_all(catalog: &Catalog, inputs: &[TypeId], declared: &[TypeId]) -> bool {
    let mut polymorphic = Vec::new();
    for (&input, &target) in inputs.iter().zip(declared) {
        if input != target && target.is_polymorphic() {
            polymorphic.push((target, input));
        } else if !can_coerce(catalog, input, target, CastContext::Implicit) {
            return false;
        }
    }
    polymorphic.is_empty() || is_consistent(catalog, &polymorphic)
}

/// Those for which `count` is highest. Where all count nothing, all are kept.
fn most<'a, T>(candidates: Vec<&'a T>, count: impl Fn(&&'a T) -> usize) -> Vec<&'a T> {
    let highest = candidates.iter().map(&count).max().unwrap_or(0);
    candidates.into_iter().filter(|candidate| count(candidate) == highest).collect()
}
