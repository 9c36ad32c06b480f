//! What may stand between parentheses behind a type.

use sqlparser::ast::{CharacterLength, DataType, ExactNumberInfo};

use super::Result;
use crate::{
    catalog::{Catalog, Kind, TypeId},
    diagnostic::Diagnostic,
    source::Span,
};

/// The built-in types that have a modifier.
const MODIFIED: &[&str] = &[
    "bit",
    "bpchar",
    "interval",
    "numeric",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "varbit",
    "varchar",
];

/// The greatest length of a string, and in bits of a string of bits.
const LONGEST: u64 = 10_485_760;

/// Refuses a modifier behind a type that has none. Base types that are not built in may have one.
pub(super) fn check_allowed(catalog: &Catalog, ty: TypeId, written: &str, span: Span) -> Result<()> {
    let element = catalog.array_element(ty).unwrap_or(ty);
    let Some(row) = catalog.type_row(element) else { return Ok(()) };
    let is_allowed = match row.schema.as_str() {
        "pg_catalog" => MODIFIED.contains(&row.name.as_str()),
        _ => matches!(row.kind, Kind::Base),
    };
    if is_allowed {
        return Ok(());
    }
    let message = format!("type modifier is not allowed for type \"{written}\"");
    Err(Box::new(
        Diagnostic::error("42601", message, span).certain().help("leave out what is in parentheses"),
    ))
}

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
        Some(message) => Err(Box::new(Diagnostic::error("22023", message, span))),
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
