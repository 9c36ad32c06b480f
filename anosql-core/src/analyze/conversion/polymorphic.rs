//! `anyelement`, `anycompatible` and their relatives: the manual's section "Polymorphic Types".

use super::coercion;
use crate::{
    catalog::{CastContext, Catalog, TypeId},
    source::Span,
    sqlstate,
};

/// What the polymorphic types of one call stand for.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::analyze) struct Resolved {
    element: Option<TypeId>,
    array: Option<TypeId>,
    range: Option<TypeId>,
    multirange: Option<TypeId>,
    compatible: Option<TypeId>,
    compatible_array: Option<TypeId>,
    compatible_range: Option<TypeId>,
    compatible_multirange: Option<TypeId>,
}

/// Why no types can be found.
#[derive(Debug)]
pub(in crate::analyze) struct Inconsistent {
    pub(in crate::analyze) code: &'static str,
    pub(in crate::analyze) message: String,
}

fn inconsistent<T>(code: &'static str, message: impl Into<String>) -> Result<T, Inconsistent> {
    Err(Inconsistent { code, message: message.into() })
}

/// Whether the polymorphic arguments of a candidate agree with each other; pairs of declared and actual type.
pub(super) fn is_consistent(catalog: &Catalog, arguments: &[(TypeId, TypeId)]) -> bool {
    resolve(catalog, arguments, true).is_ok()
}

/// What the polymorphic types stand for. While a candidate is only tried, arguments of unknown type fit everything.
pub(in crate::analyze) fn resolve(
    catalog: &Catalog,
    arguments: &[(TypeId, TypeId)],
    trying: bool,
) -> Result<Resolved, Inconsistent> {
    let mut found = Resolved::default();
    let (mut nonarray, mut is_enum, mut unknowns) = (false, false, false);
    let mut compatible: Vec<(TypeId, Span)> = Vec::new();
    let (mut compatible_nonarray, mut unknown_compatible) = (false, false);
    for &(declared, actual) in arguments {
        let base = catalog.base_type(actual);
        match declared {
            TypeId::ANYELEMENT | TypeId::ANYNONARRAY | TypeId::ANYENUM => {
                nonarray |= declared == TypeId::ANYNONARRAY;
                is_enum |= declared == TypeId::ANYENUM;
                if actual == TypeId::UNKNOWN {
                    unknowns = true;
                } else {
                    agree(catalog, &mut found.element, actual, "anyelement")?;
                }
            }
            TypeId::ANYARRAY if actual == TypeId::UNKNOWN => unknowns = true,
            TypeId::ANYARRAY => agree(catalog, &mut found.array, base, "anyarray")?,
            TypeId::ANYRANGE if actual == TypeId::UNKNOWN => unknowns = true,
            TypeId::ANYRANGE => agree(catalog, &mut found.range, base, "anyrange")?,
            TypeId::ANYMULTIRANGE if actual == TypeId::UNKNOWN => unknowns = true,
            TypeId::ANYMULTIRANGE => agree(catalog, &mut found.multirange, base, "anymultirange")?,
            TypeId::ANYCOMPATIBLE | TypeId::ANYCOMPATIBLENONARRAY => {
                compatible_nonarray |= declared == TypeId::ANYCOMPATIBLENONARRAY;
                if actual == TypeId::UNKNOWN {
                    unknown_compatible = true;
                } else {
                    compatible.push((actual, Span::default()));
                }
            }
            TypeId::ANYCOMPATIBLEARRAY if actual == TypeId::UNKNOWN => unknown_compatible = true,
            TypeId::ANYCOMPATIBLEARRAY => match catalog.array_element(base) {
                Some(element) => compatible.push((element, Span::default())),
                None => return not_a(catalog, "anycompatiblearray", "an array", actual),
            },
            TypeId::ANYCOMPATIBLERANGE if actual == TypeId::UNKNOWN => unknown_compatible = true,
            TypeId::ANYCOMPATIBLERANGE => {
                agree(catalog, &mut found.compatible_range, base, "anycompatiblerange")?
            }
            TypeId::ANYCOMPATIBLEMULTIRANGE if actual == TypeId::UNKNOWN => unknown_compatible = true,
            TypeId::ANYCOMPATIBLEMULTIRANGE => {
                agree(catalog, &mut found.compatible_multirange, base, "anycompatiblemultirange")?;
            }
            _ => {}
        }
    }
    let in_family = |declared: TypeId| {
        matches!(
            declared,
            TypeId::ANYELEMENT
                | TypeId::ANYNONARRAY
                | TypeId::ANYENUM
                | TypeId::ANYARRAY
                | TypeId::ANYRANGE
                | TypeId::ANYMULTIRANGE
        )
    };
    let count = arguments.iter().filter(|(declared, _)| in_family(*declared)).count();
    resolve_family1(catalog, count, &mut found)?;
    if found.element.is_none() && unknowns && !trying {
        return inconsistent(
            sqlstate::DATATYPE_MISMATCH,
            "could not determine polymorphic type because input has type unknown",
        );
    }
    if let Some(element) = found.element {
        if nonarray && catalog.array_element(element).is_some() {
            let name = catalog.format_type(element);
            return inconsistent(
                sqlstate::DATATYPE_MISMATCH,
                format!("type matched to anynonarray is an array type: {name}"),
            );
        }
        if is_enum && !catalog.is_enum(catalog.base_type(element)) {
            let name = catalog.format_type(element);
            return inconsistent(
                sqlstate::DATATYPE_MISMATCH,
                format!("type matched to anyenum is not an enum type: {name}"),
            );
        }
    }
    resolve_family2(catalog, &mut found, compatible, unknown_compatible, trying)?;
    if compatible_nonarray
        && let Some(element) = found.compatible
        && catalog.array_element(element).is_some()
    {
        let name = catalog.format_type(element);
        return inconsistent(
            sqlstate::DATATYPE_MISMATCH,
            format!("type matched to anycompatiblenonarray is an array type: {name}"),
        );
    }
    Ok(found)
}

/// From what is known of the `anyelement` family to all of it.
fn resolve_family1(catalog: &Catalog, arguments: usize, found: &mut Resolved) -> Result<(), Inconsistent> {
    // Statistics hold arrays of any type; what takes an array and nothing else of the family can take them.
    if found.array == Some(TypeId::ANYARRAY) {
        if arguments != 1 {
            return inconsistent(
                sqlstate::DATATYPE_MISMATCH,
                "cannot determine element type of \"anyarray\" argument",
            );
        }
        return Ok(());
    }
    if let Some(array) = found.array {
        match catalog.array_element(array) {
            Some(element) => match found.element {
                Some(known) if known != element => {
                    return inconsistent(
                        sqlstate::DATATYPE_MISMATCH,
                        format!(
                            "argument declared anyarray is not consistent with argument declared anyelement: {} versus {}",
                            catalog.format_type(array),
                            catalog.format_type(known)
                        ),
                    );
                }
                _ => found.element = Some(element),
            },
            None => return not_a(catalog, "anyarray", "an array", array),
        }
    }
    if let Some(multirange) = found.multirange {
        match (catalog.multirange_range(multirange), found.range) {
            (Some(range), None) => found.range = Some(range),
            (Some(range), Some(known)) if range == known => {}
            _ => return not_a(catalog, "anymultirange", "a multirange type", multirange),
        }
    }
    if let Some(range) = found.range {
        match (catalog.range_subtype(range), found.element) {
            (Some(subtype), None) => found.element = Some(subtype),
            (Some(subtype), Some(known)) if subtype == known => {}
            (Some(_), Some(known)) => {
                return inconsistent(
                    sqlstate::DATATYPE_MISMATCH,
                    format!(
                        "argument declared anyrange is not consistent with argument declared anyelement: {} versus {}",
                        catalog.format_type(range),
                        catalog.format_type(known)
                    ),
                );
            }
            (None, _) => return not_a(catalog, "anyrange", "a range type", range),
        }
        found.multirange = found.multirange.or_else(|| catalog.multirange_of(range));
    }
    if found.array.is_none() {
        found.array = found.element.and_then(|element| catalog.array_of(element));
    }
    Ok(())
}

/// Likewise for the `anycompatible` family, whose members only need a common type.
fn resolve_family2(
    catalog: &Catalog,
    found: &mut Resolved,
    mut compatible: Vec<(TypeId, Span)>,
    unknowns: bool,
    trying: bool,
) -> Result<(), Inconsistent> {
    if let Some(multirange) = found.compatible_multirange {
        match catalog.multirange_range(multirange) {
            Some(range) if found.compatible_range.is_none_or(|known| known == range) => {
                found.compatible_range = Some(range);
            }
            _ => return not_a(catalog, "anycompatiblemultirange", "a multirange type", multirange),
        }
    }
    if let Some(range) = found.compatible_range {
        match catalog.range_subtype(range) {
            Some(subtype) => compatible.push((subtype, Span::default())),
            None => return not_a(catalog, "anycompatiblerange", "a range type", range),
        }
        found.compatible_multirange = catalog.multirange_of(range);
    }
    if compatible.is_empty() {
        // Nothing but unknowns: they are taken for text.
        found.compatible = (unknowns && !trying).then_some(TypeId::TEXT);
    } else {
        match coercion::common_type(catalog, &compatible) {
            Ok(common) => {
                let fits = |(ty, _): &(TypeId, Span)| {
                    coercion::can_coerce(catalog, *ty, common, CastContext::Implicit)
                };
                if !compatible.iter().all(fits) {
                    return inconsistent(
                        sqlstate::DATATYPE_MISMATCH,
                        "arguments of anycompatible family cannot be cast to a common type",
                    );
                }
                found.compatible = Some(common);
            }
            Err(_) => {
                return inconsistent(
                    sqlstate::DATATYPE_MISMATCH,
                    "arguments of anycompatible family cannot be cast to a common type",
                );
            }
        }
    }
    found.compatible_array = found.compatible.and_then(|element| catalog.array_of(element));
    Ok(())
}

fn agree(
    catalog: &Catalog,
    known: &mut Option<TypeId>,
    actual: TypeId,
    declared: &str,
) -> Result<(), Inconsistent> {
    match *known {
        Some(known) if known != actual => inconsistent(
            sqlstate::DATATYPE_MISMATCH,
            format!(
                "arguments declared \"{declared}\" are not all alike: {} versus {}",
                catalog.format_type(known),
                catalog.format_type(actual)
            ),
        ),
        _ => {
            *known = Some(actual);
            Ok(())
        }
    }
}

fn not_a<T>(catalog: &Catalog, declared: &str, what: &str, actual: TypeId) -> Result<T, Inconsistent> {
    let actual = catalog.format_type(actual);
    inconsistent(
        sqlstate::DATATYPE_MISMATCH,
        format!("argument declared {declared} is not {what} but type {actual}"),
    )
}

impl Resolved {
    /// What a declared type stands for; itself where it is not polymorphic.
    pub(in crate::analyze) fn actual(&self, declared: TypeId) -> Option<TypeId> {
        match declared {
            TypeId::ANYELEMENT | TypeId::ANYNONARRAY | TypeId::ANYENUM => self.element,
            TypeId::ANYARRAY => self.array,
            TypeId::ANYRANGE => self.range,
            TypeId::ANYMULTIRANGE => self.multirange,
            TypeId::ANYCOMPATIBLE | TypeId::ANYCOMPATIBLENONARRAY => self.compatible,
            TypeId::ANYCOMPATIBLEARRAY => self.compatible_array,
            TypeId::ANYCOMPATIBLERANGE => self.compatible_range,
            TypeId::ANYCOMPATIBLEMULTIRANGE => self.compatible_multirange,
            other => Some(other),
        }
    }
}
