//! What stands in parentheses behind the name of a type that the grammar has no words for, as in `vector(3)` and
//! `geometry(Point, 4326)`. Each function here answers for the function of its name that reads a type's modifiers.

use crate::{
    catalog::{Catalog, Kind, TypeId},
    diagnostic::Diagnostic,
    source::Span,
};

/// A SQLSTATE and a message.
type Refused = (&'static str, String);

/// Whether `ty`, which is written as `name`, takes `modifiers`.
pub(super) fn check(
    catalog: &Catalog,
    ty: TypeId,
    name: &str,
    modifiers: &[String],
    span: Span,
) -> super::Result<()> {
    let Some(row) = catalog.type_row(ty).filter(|_| !modifiers.is_empty()) else { return Ok(()) };
    let extension = catalog.extension_of(ty);
    let checked = match (row.kind == Kind::Base, extension) {
        (true, Some("vector")) => vector_typmod_in(&row.name, modifiers),
        (true, Some("postgis")) if row.takes_modifiers => gserialized_typmod_in(modifiers),
        // Nothing is known of the functions of a type that the schema makes itself.
        (true, None) if row.schema != "pg_catalog" => Ok(()),
        _ if row.takes_modifiers => Ok(()),
        _ => Err(("42601", format!("type modifier is not allowed for type \"{name}\""))),
    };
    checked.map_err(|(code, message)| Box::new(Diagnostic::error(code, message, span)))
}

/// `vector_typmod_in`, `halfvec_typmod_in` and `sparsevec_typmod_in`.
fn vector_typmod_in(name: &str, modifiers: &[String]) -> Result<(), Refused> {
    let numbers = modifiers.iter().map(|modifier| integer(modifier)).collect::<Result<Vec<i32>, _>>()?;
    let most = if name == "sparsevec" { 1_000_000_000 } else { 16_000 };
    let refuse = |message: String| Err(("22023", message));
    match numbers.as_slice() {
        [dimensions] if *dimensions < 1 => refuse(format!("dimensions for type {name} must be at least 1")),
        [dimensions] if *dimensions > most => {
            refuse(format!("dimensions for type {name} cannot exceed {most}"))
        }
        [_] => Ok(()),
        _ => refuse("invalid type modifier".to_owned()),
    }
}

/// The kinds of geometry, which a `z`, `m` or `zm` may follow.
const GEOMETRIES: &[&str] = &[
    "geometry",
    "point",
    "linestring",
    "polygon",
    "multipoint",
    "multilinestring",
    "multipolygon",
    "geometrycollection",
    "circularstring",
    "compoundcurve",
    "curvepolygon",
    "multicurve",
    "multisurface",
    "polyhedralsurface",
    "triangle",
    "tin",
];

/// `gserialized_typmod_in`: the kind of geometry, and the number of a coordinate system.
fn gserialized_typmod_in(modifiers: &[String]) -> Result<(), Refused> {
    let Some(kind) = modifiers.first() else { return Ok(()) };
    let word = kind.trim_matches(' ').to_ascii_lowercase();
    let is_kind = GEOMETRIES
        .iter()
        .filter_map(|kind| word.strip_prefix(kind))
        .any(|dimensions| matches!(dimensions, "" | "z" | "m" | "zm"));
    if !is_kind {
        return Err(("22023", format!("Invalid geometry type modifier: {kind}")));
    }
    modifiers.get(1).map_or(Ok(()), |number| integer(number).map(|_| ()))
}

fn integer(text: &str) -> Result<i32, Refused> {
    let digits = text.trim_ascii();
    digits.parse().map_err(|_| match digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() {
        true => ("22003", format!("value \"{text}\" is out of range for type integer")),
        false => ("22P02", format!("invalid input syntax for type integer: \"{text}\"")),
    })
}
