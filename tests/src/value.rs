//! A plausible value of any type, as text.

use std::error::Error;

use bytes::BytesMut;
use tokio_postgres::types::{Format, FromSql, IsNull, Kind, ToSql, Type, to_sql_checked};

/// The value number `number` of a type in Postgres's text form; the same number gives equal values of like types, so that rows
/// find each other. `None` for types that nothing is known of.
pub fn text(data_type: &Type, number: u32) -> Option<String> {
    match data_type.kind() {
        Kind::Enum(labels) => labels.get(number as usize % labels.len().max(1)).cloned(),
        Kind::Domain(inner) => text(inner, number),
        Kind::Array(element) => Some(format!("{{{},NULL}}", quote(&text(element, number)?))),
        Kind::Range(bound) => {
            Some(format!("[{},{})", quote(&text(bound, number)?), quote(&text(bound, number + 10)?)))
        }
        Kind::Multirange(range) if matches!(range.kind(), Kind::Range(_)) => {
            Some(format!("{{{}}}", text(range, number)?))
        }
        // Of a built-in one the client knows the bounds' type only.
        Kind::Multirange(bound) => {
            Some(format!("{{[{},{})}}", quote(&text(bound, number)?), quote(&text(bound, number + 10)?)))
        }
        Kind::Composite(fields) => {
            let values = fields.iter().enumerate().map(|(index, field)| {
                // The last of several fields is null, which a row's NOT NULL column does not forbid.
                let is_null = index > 0 && index + 1 == fields.len();
                if is_null { Some(String::new()) } else { Some(quote(&text(field.type_(), number)?)) }
            });
            Some(format!("({})", values.collect::<Option<Vec<_>>>()?.join(",")))
        }
        _ => simple(data_type.name(), number),
    }
}

fn simple(name: &str, number: u32) -> Option<String> {
    let (year, month) = (2024 + number / 12, number % 12 + 1);
    Some(match name {
        "bool" => if number % 2 == 1 { "t" } else { "f" }.into(),
        "int2" | "int4" | "int8" | "float4" | "float8" | "numeric" | "money" | "oid" | "text" | "varchar"
        | "bpchar" | "char" | "name" | "citext" | "ltree" | "xid" => number.to_string(),
        "bytea" => format!("\\x{number:02}"),
        "date" => format!("{year}-{month:02}-01"),
        "timestamp" | "timestamptz" => format!("{year}-{month:02}-01 00:00:00"),
        "time" | "timetz" => format!("{month:02}:00:00"),
        "interval" => format!("{number} days"),
        "uuid" => format!("00000000-0000-0000-0000-{number:012}"),
        "json" | "jsonb" => format!("{{\"a\": {number}, \"b\": null}}"),
        "jsonpath" => "$.a".into(),
        "inet" | "cidr" => format!("10.0.0.{number}"),
        "bit" | "varbit" => (number % 2).to_string(),
        // One point has no length.
        "path" => format!("[({number},{number})]"),
        "point" => format!("({number},{number})"),
        "tsvector" | "tsquery" => format!("w{number}"),
        "xml" => "<a/>".into(),
        "regclass" => "pg_class".into(),
        "aclitem" => "=r/pg_database_owner".into(),
        "vector" | "halfvec" => format!("[1,2,{number}]"),
        "sparsevec" => format!("{{1:{number}}}/3"),
        "geometry" | "geography" => format!("SRID=4326;POINT({number} {number})"),
        _ => return None,
    })
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A value that travels as text, whatever its type.
#[derive(Debug)]
pub struct Text(pub(crate) Option<String>);

impl ToSql for Text {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let Some(text) = &self.0 else { return Ok(IsNull::Yes) };
        out.extend_from_slice(text.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

/// Any value that is not null.
pub struct Anything;

impl FromSql<'_> for Anything {
    fn from_sql(_: &Type, _: &[u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Anything)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
