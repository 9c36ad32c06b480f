//! Postgres types as Rust types. A type that is not here and that the project has not mapped has none: nothing is guessed.

use crate::{
    query::{Column, Origin, Param, Type, TypeKind},
    settings::Settings,
};

/// The Rust type of a value, null left aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RustType {
    /// What the project has chosen, as it is written in its settings.
    Mapped(String),
    /// `bool`
    Bool,
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `String`
    Text,
    /// `Vec<u8>`
    Bytes,
    /// `()`, which null cannot be told apart from.
    Void,
    /// A length of time, of anosql-rs.
    Interval,
    /// `IpAddr`
    IpAddr,
    /// A UUID.
    Uuid,
    /// A decimal number.
    Decimal,
    /// Any JSON.
    Json,
    /// A day of the calendar.
    Date,
    /// A time of day.
    Time,
    /// A day and a time of day.
    DateTime,
    /// A point in time.
    Instant,
    /// A `vector` of the extension of that name.
    Vector,
    /// Its `halfvec`.
    HalfVector,
    /// Its `sparsevec`.
    SparseVector,
    /// One of the module `pg` of anosql-rs, by its name there.
    Pg(&'static str),
    /// Keys and values of the extension `hstore`.
    Hstore,
    /// A multirange, of anosql-rs.
    Multirange(Box<RustType>),
    /// The enum that is made for one of Postgres, by the name of that one.
    Enum(String),
    /// The struct that is made for a composite type, by the name of that one.
    Composite(String),
    /// The struct of a row within a row, by its name in Rust.
    Record(String),
    /// A range, of anosql-rs.
    Range(Box<RustType>),
    /// A vector, in which there may be nulls.
    Array(Box<RustType>),
}

impl RustType {
    /// The Rust type of a value that the server sends.
    pub fn of(data_type: &Type, settings: &Settings) -> Option<Self> {
        if settings.mapped(data_type).is_none()
            && let TypeKind::Array(element) = &data_type.base().kind
        {
            return Some(RustType::Array(Box::new(Self::scalar(element, settings)?)));
        }
        Self::scalar(data_type, settings)
    }

    /// The Rust type of a result column.
    pub fn of_column(column: &Column, settings: &Settings) -> Option<Self> {
        let chosen = column.rust.as_deref().or_else(|| settings.mapped_column(column.origin.as_ref()));
        if let Some(rust) = chosen {
            return Some(RustType::Mapped(rust.to_owned()));
        }
        let domain = column.domain.as_ref().filter(|domain| settings.mapped(domain).is_some());
        Self::of(domain.unwrap_or(&column.data_type), settings)
    }

    /// The Rust type of a parameter.
    pub fn of_param(param: &Param, settings: &Settings) -> Option<Self> {
        match param.rust.as_deref().or_else(|| settings.mapped_column(param.origin.as_ref())) {
            Some(rust) => Some(RustType::Mapped(rust.to_owned())),
            None => Self::of(&param.data_type, settings),
        }
    }

    /// The Rust type of what is no array.
    pub fn scalar(data_type: &Type, settings: &Settings) -> Option<Self> {
        if let Some(rust) = settings.mapped(data_type) {
            return Some(RustType::Mapped(rust.to_owned()));
        }
        match &data_type.kind {
            TypeKind::Domain(base) => Self::scalar(base, settings),
            TypeKind::Enum(_) => Some(RustType::Enum(data_type.name.clone())),
            TypeKind::Composite(_) => Some(RustType::Composite(data_type.name.clone())),
            TypeKind::Range(element) => Some(RustType::Range(Box::new(Self::scalar(element, settings)?))),
            TypeKind::Multirange(element) => {
                Some(RustType::Multirange(Box::new(Self::scalar(element, settings)?)))
            }
            TypeKind::Base => Self::base(data_type),
            TypeKind::Pseudo if data_type.schema == "pg_catalog" && data_type.name == "void" => {
                Some(RustType::Void)
            }
            TypeKind::Pseudo | TypeKind::Array(_) => None,
        }
    }

    fn base(data_type: &Type) -> Option<Self> {
        // Types of extensions go by their name, whichever schema they were installed in.
        if data_type.schema != "pg_catalog" {
            return match data_type.name.as_str() {
                "citext" | "ltree" => Some(RustType::Text),
                "hstore" => Some(RustType::Hstore),
                "vector" => Some(RustType::Vector),
                "halfvec" => Some(RustType::HalfVector),
                "sparsevec" => Some(RustType::SparseVector),
                _ => None,
            };
        }
        Some(match data_type.name.as_str() {
            "bool" => RustType::Bool,
            "int2" => RustType::I16,
            "int4" => RustType::I32,
            "int8" => RustType::I64,
            "float4" => RustType::F32,
            "float8" => RustType::F64,
            "char" => RustType::I8,
            "oid" => RustType::U32,
            "text" | "varchar" | "bpchar" | "name" => RustType::Text,
            "bytea" => RustType::Bytes,
            "interval" => RustType::Interval,
            "inet" => RustType::IpAddr,
            "uuid" => RustType::Uuid,
            "numeric" => RustType::Decimal,
            "json" | "jsonb" => RustType::Json,
            "date" => RustType::Date,
            "time" => RustType::Time,
            "timestamp" => RustType::DateTime,
            "timestamptz" => RustType::Instant,
            name => RustType::Pg(pg(name)?),
        })
    }
}

/// The Rust type, in the module `pg` of anosql-rs, of a type that few programs use.
fn pg(name: &str) -> Option<&'static str> {
    Some(match name {
        "money" => "Money",
        "timetz" => "TimeTz",
        "xml" => "Xml",
        "refcursor" => "Cursor",
        "jsonpath" => "JsonPath",
        "cidr" => "Network",
        "macaddr" => "MacAddr",
        "macaddr8" => "MacAddr8",
        "bit" | "varbit" => "Bits",
        "point" => "Point",
        "line" => "Line",
        "lseg" => "Segment",
        "box" => "Rectangle",
        "path" => "Path",
        "polygon" => "Polygon",
        "circle" => "Circle",
        "tsvector" => "TsVector",
        "tsquery" => "TsQuery",
        "pg_lsn" => "PgLsn",
        "xid" | "cid" => "TransactionId",
        "xid8" => "FullTransactionId",
        "tid" => "TupleId",
        "pg_snapshot" | "txid_snapshot" => "Snapshot",
        "regclass" | "regtype" | "regproc" | "regprocedure" | "regoper" | "regoperator" | "regnamespace"
        | "regrole" | "regconfig" | "regdictionary" | "regcollation" => "ObjectId",
        _ => return None,
    })
}

impl Settings {
    /// The Rust type that the project has chosen for a type or a domain.
    pub fn mapped(&self, data_type: &Type) -> Option<&str> {
        if self.types.is_empty() {
            return None;
        }
        let qualified = data_type.qualified_name();
        let plain = || qualified.strip_prefix(&data_type.schema)?.strip_prefix('.');
        self.types.get(&qualified).or_else(|| self.types.get(plain()?)).map(String::as_str)
    }

    /// The Rust type that the project has chosen for a table's column.
    pub fn mapped_column(&self, origin: Option<&Origin>) -> Option<&str> {
        if self.types.is_empty() {
            return None;
        }
        let Origin { schema, relation, column, .. } = origin?;
        self.types
            .get(&format!("{schema}.{relation}.{column}"))
            .or_else(|| self.types.get(&format!("{relation}.{column}")))
            .map(String::as_str)
    }
}
