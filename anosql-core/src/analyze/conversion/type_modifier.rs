//! What stands in parentheses behind a type: `varchar(10)`, `vector(3)`, `geometry(Point, 4326)`. A function with the name of one of
//! Postgres's answers for that one, which reads a type's modifiers.

use sqlparser::ast::{CharacterLength, DataType, ExactNumberInfo};

use crate::{
    catalog::{Catalog, Kind, TypeId},
    diagnostic::{Diagnostic, Result},
    source::Span,
    sqlstate,
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
) -> Result<()> {
    let ty = catalog.array_element(ty).unwrap_or(ty);
    let Some(row) = catalog.type_row(ty).filter(|_| !modifiers.is_empty()) else { return Ok(()) };
    let extension = catalog.extension_of(ty);
    let checked = match (row.kind == Kind::Base, extension) {
        (true, Some("vector")) => vector_typmod_in(&row.name, modifiers),
        (true, Some("postgis")) if row.takes_modifiers => gserialized_typmod_in(modifiers),
        // Nothing is known of the functions of a type that the schema makes itself.
        (true, None) if row.schema != "pg_catalog" => Ok(()),
        _ if row.takes_modifiers => Ok(()),
        _ => Err((sqlstate::SYNTAX_ERROR, format!("type modifier is not allowed for type \"{name}\""))),
    };
    checked.map_err(|(code, message)| {
        let error = Diagnostic::error(code, message, span).certain();
        Box::new(if code == sqlstate::SYNTAX_ERROR {
            error.help("leave out what is in parentheses")
        } else {
            error
        })
    })
}

/// The greatest length of a string, and in bits of a string of bits.
const LONGEST: u64 = 10_485_760;

/// Refuses lengths, precisions and scales that a type cannot have.
pub(super) fn check_range(data_type: &DataType, span: Span) -> Result<()> {
    let refusal = match data_type {
        DataType::Character(Some(length)) | DataType::Char(Some(length)) => {
            length_refusal("char", length_of(length), LONGEST)
        }
        DataType::CharacterVarying(Some(length))
        | DataType::CharVarying(Some(length))
        | DataType::Varchar(Some(length)) => length_refusal("varchar", length_of(length), LONGEST),
        DataType::Bit(Some(length)) => length_refusal("bit", *length, LONGEST * 8),
        DataType::BitVarying(Some(length)) | DataType::VarBit(Some(length)) => {
            length_refusal("varbit", *length, LONGEST * 8)
        }
        DataType::Numeric(info) | DataType::Decimal(info) | DataType::Dec(info) => numeric_refusal(info),
        _ => None,
    };
    match refusal {
        Some(message) => Diagnostic::refuse(sqlstate::INVALID_PARAMETER_VALUE, message, span),
        None => Ok(()),
    }
}

fn length_of(length: &CharacterLength) -> u64 {
    match length {
        CharacterLength::IntegerLength { length, .. } => *length,
        CharacterLength::Max => LONGEST,
    }
}

fn length_refusal(name: &str, length: u64, longest: u64) -> Option<String> {
    match length {
        0 => Some(format!("length for type {name} must be at least 1")),
        _ if length > longest => Some(format!("length for type {name} cannot exceed {longest}")),
        _ => None,
    }
}

fn numeric_refusal(info: &ExactNumberInfo) -> Option<String> {
    let (precision, scale) = match *info {
        ExactNumberInfo::None => return None,
        ExactNumberInfo::Precision(precision) => (precision, 0),
        ExactNumberInfo::PrecisionAndScale(precision, scale) => (precision, scale),
    };
    if !(1..=1000).contains(&precision) {
        return Some(format!("NUMERIC precision {precision} must be between 1 and 1000"));
    }
    (!(-1000..=1000).contains(&scale))
        .then(|| format!("NUMERIC scale {scale} must be between -1000 and 1000"))
}

/// `vector_typmod_in`, `halfvec_typmod_in` and `sparsevec_typmod_in`.
fn vector_typmod_in(name: &str, modifiers: &[String]) -> Result<(), Refused> {
    let numbers = modifiers.iter().map(|modifier| integer(modifier)).collect::<Result<Vec<i32>, _>>()?;
    let most = if name == "sparsevec" { 1_000_000_000 } else { 16_000 };
    let refuse = |message: String| Err((sqlstate::INVALID_PARAMETER_VALUE, message));
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
        return Err((sqlstate::INVALID_PARAMETER_VALUE, format!("Invalid geometry type modifier: {kind}")));
    }
    modifiers.get(1).map_or(Ok(()), |number| integer(number).map(|_| ()))
}

fn integer(text: &str) -> Result<i32, Refused> {
    let digits = text.trim_ascii();
    digits.parse().map_err(|_| match digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() {
        true => (
            sqlstate::NUMERIC_VALUE_OUT_OF_RANGE,
            format!("value \"{text}\" is out of range for type integer"),
        ),
        false => (
            sqlstate::INVALID_TEXT_REPRESENTATION,
            format!("invalid input syntax for type integer: \"{text}\""),
        ),
    })
}
