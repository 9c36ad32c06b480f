//! Whether a string is one that a type's input function takes.
//!
//! Postgres converts a constant when it analyses a statement, so a malformed one is an error before any row is looked at.
//! Each function here answers for the input function whose name it has. What depends on a clock, a locale, a setting or
//! the server's time zones is taken for right.

mod arrays;
mod cursor;
mod geometry;
mod json;
mod jsonpath;
mod network;
mod numbers;
mod numerals;
mod ranges;
mod records;
mod strings;
mod text_search;
mod time;
mod vectors;

use crate::{
    catalog::{Catalog, Kind, TypeId},
    sqlstate,
    version::Version,
};
use cursor::Cursor;
pub(crate) use numerals::decimal;
pub(crate) use time::IntervalFields;

/// What is wrong with a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// The SQLSTATE.
    pub(crate) code: &'static str,
    /// The message, in Postgres's words.
    pub(crate) message: String,
    /// What Postgres adds as the message's detail.
    pub(crate) detail: Option<String>,
    /// What to write instead.
    pub(crate) help: Option<String>,
}

impl Malformed {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), detail: None, help: None }
    }

    /// The message of most input functions.
    fn syntax(type_name: &str, text: &str) -> Self {
        Self::new(
            sqlstate::INVALID_TEXT_REPRESENTATION,
            format!("invalid input syntax for type {type_name}: \"{text}\""),
        )
    }

    /// The message of most input functions of numbers.
    fn range(type_name: &str, text: &str) -> Self {
        Self::new(
            sqlstate::NUMERIC_VALUE_OUT_OF_RANGE,
            format!("value \"{text}\" is out of range for type {type_name}"),
        )
    }

    /// The message of input functions whose values are made of others.
    fn literal(kind: &str, text: &str, detail: impl Into<String>) -> Self {
        Self::new(sqlstate::INVALID_TEXT_REPRESENTATION, format!("malformed {kind} literal: \"{text}\""))
            .detail(detail)
    }

    fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }
}

/// What an input function says.
type Checked = Result<(), Malformed>;

/// How deep values may lie in others before they are no longer looked at.
const DEPTH_LIMIT: usize = 32;

/// Whether `text` is a value of type `target`. Constraints of domains are not looked at, since Postgres checks them no
/// sooner than the statement runs.
///
/// # Errors
/// As the type's input function reports them.
pub(crate) fn check(catalog: &Catalog, target: TypeId, text: &str) -> Result<(), Malformed> {
    Input { catalog, depth: 0 }.check(target, text)
}

/// `interval_in` for a type with fields, such as `interval minute to second`, which say what bare numbers count.
///
/// # Errors
/// As [`check`].
pub(crate) fn check_interval(version: Version, fields: IntervalFields, text: &str) -> Result<(), Malformed> {
    time::interval_in(version, text, fields)
}

/// Whether an array of such elements that is written as `text` may hold null.
pub(crate) fn array_holds_null(catalog: &Catalog, element: TypeId, text: &str) -> bool {
    Input { catalog, depth: 0 }.array_holds_null(element, text)
}

/// The input functions, which need the catalog for types that are made of others.
#[derive(Debug, Clone, Copy)]
struct Input<'a> {
    catalog: &'a Catalog,
    depth: usize,
}

impl Input<'_> {
    /// The value of a part, one level down.
    fn check_part(self, target: TypeId, text: &str) -> Checked {
        if self.depth == DEPTH_LIMIT {
            Ok(())
        } else {
            Input { depth: self.depth + 1, ..self }.check(target, text)
        }
    }

    fn check(self, target: TypeId, text: &str) -> Checked {
        let base = self.catalog.base_type(target);
        let Some(row) = self.catalog.type_row(base) else { return Ok(()) };
        match &row.kind {
            Kind::Enum(labels) => strings::enum_in(&self.catalog.format_type(base), labels, text),
            Kind::Composite(relation) => self.record_in(*relation, text),
            Kind::Range { subtype } => self.range_in(base, *subtype, text),
            Kind::Multirange { range } => self.multirange_in(*range, text),
            Kind::Base => match self.catalog.array_element(base) {
                Some(element) if !matches!(base, TypeId::INT2VECTOR | TypeId::OIDVECTOR) => {
                    self.array_in(element, text)
                }
                _ if row.schema == "pg_catalog" => builtin(self.catalog.version, &row.name, text),
                _ if matches!(row.name.as_str(), "vector" | "halfvec")
                    && self.catalog.extension_of(base) == Some("vector") =>
                {
                    vectors::vector_in(&row.name, text)
                }
                _ => Ok(()),
            },
            Kind::Pseudo if base == TypeId::RECORD => {
                let message = "input of anonymous composite types is not implemented";
                Err(Malformed::new(sqlstate::FEATURE_NOT_SUPPORTED, message))
            }
            Kind::Domain { .. } | Kind::Pseudo => Ok(()),
        }
    }
}

/// Built-in types that are not made of others.
fn builtin(version: Version, name: &str, text: &str) -> Checked {
    // From 16 on integers may be hexadecimal, octal or binary, and have underscores.
    let is_modern = version >= Version::V16;
    match name {
        "int2" | "int4" | "int8" | "numeric" if is_modern && numerals::is_modern(text) => {
            numerals::modern_in(name, text)
        }
        "oid" | "xid" | "cid" | "xid8" if is_modern => numerals::identifier_in(name, text),
        "int2" => numbers::integer_in(text, "smallint", i16::MIN.into(), i16::MAX.into()),
        "int4" => numbers::integer_in(text, "integer", i32::MIN.into(), i32::MAX.into()),
        "int8" => numbers::integer_in(text, "bigint", i64::MIN, i64::MAX),
        "float4" => numbers::float4in(text),
        "float8" => numbers::float8in(text),
        "numeric" => numbers::numeric_in(text),
        "money" => numbers::cash_in(text),
        "oid" => numbers::oidin(text),
        "oidvector" => numbers::oidvectorin(text),
        "int2vector" => numbers::int2vectorin(text),
        "tid" => numbers::tidin(text),
        "pg_lsn" => numbers::pg_lsn_in(text),
        "pg_snapshot" | "txid_snapshot" => numbers::pg_snapshot_in(text),
        "bool" => strings::boolin(text),
        "uuid" => strings::uuid_in(text),
        "bytea" => strings::byteain(text),
        "bit" | "varbit" => strings::bit_in(text),
        "inet" => network::inet_in(text),
        "cidr" => network::cidr_in(text),
        "macaddr" => network::macaddr_in(text),
        "macaddr8" => network::macaddr8_in(text),
        "json" => json::json_in(text),
        "jsonb" => json::jsonb_in(text),
        "jsonpath" => jsonpath::jsonpath_in(text),
        "point" => geometry::point_in(text),
        "lseg" => geometry::lseg_in(text),
        "box" => geometry::box_in(text),
        "path" => geometry::path_in(text),
        "polygon" => geometry::poly_in(text),
        "line" => geometry::line_in(text),
        "circle" => geometry::circle_in(text),
        "tsvector" => text_search::tsvectorin(text),
        "tsquery" => text_search::tsqueryin(text),
        "date" | "time" | "timetz" | "timestamp" | "timestamptz" if is_modern && time::has_units(text) => {
            Err(time::invalid(time::name_of(name), text))
        }
        "date" => time::date_in(text),
        "time" => time::time_in(text),
        "timetz" => time::timetz_in(text),
        "timestamp" => time::timestamp_in(text),
        "timestamptz" => time::timestamptz_in(text),
        "interval" => time::interval_in(version, text, IntervalFields::default()),
        _ => Ok(()),
    }
}
