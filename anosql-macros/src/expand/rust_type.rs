//! Postgres types as Rust types: how those that `anosql-core` has chosen are written, read and sent.

use std::collections::BTreeSet;

use anosql_core::{
    query::{Column, Param, Type, TypeKind},
    rust::RustType,
    settings::{Dates, Settings},
};
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::{Feature, names};

/// Finds Rust types for one module.
pub(super) struct Types<'s> {
    pub(super) settings: &'s Settings,
    /// How many modules lie between this one and the root, which has the enums and composites.
    pub(super) depth: usize,
}

/// The Rust type of a result column or of a composite's field, null left aside.
#[derive(Debug, Clone)]
pub(super) struct Output {
    pub(super) rust: TokenStream,
    /// What it is read as, where the driver cannot read it as itself.
    pub(super) via: Option<TokenStream>,
    /// Whether null can be told apart from a value: `void` has neither.
    pub(super) can_be_null: bool,
    pub(super) features: BTreeSet<Feature>,
}

/// The Rust type of a parameter, null left aside.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub(super) rust: Taken,
    pub(super) send: Send,
    /// The constant of its Postgres type, `UNKNOWN` where that is not built in.
    pub(super) oid: Ident,
    /// Whether it can be sent without asking the server for its type first.
    pub(super) self_contained: bool,
    pub(super) features: BTreeSet<Feature>,
}

/// How a parameter is taken.
#[derive(Debug, Clone)]
pub(super) enum Taken {
    Value(TokenStream),
    Reference(TokenStream),
    Slice(Box<Taken>),
    /// An element of a slice that may be null.
    Optional(Box<Taken>),
}

/// How a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Send {
    Plain,
    Domain,
    DomainElements,
}

impl Taken {
    pub(super) fn is_reference(&self) -> bool {
        !matches!(self, Taken::Value(_))
    }

    /// The type, its references with the lifetime if there is one.
    pub(super) fn tokens(&self, lifetime: Option<&TokenStream>) -> TokenStream {
        match self {
            Taken::Value(rust) => rust.clone(),
            Taken::Reference(rust) => quote! { & #lifetime #rust },
            Taken::Optional(rust) => {
                let rust = rust.tokens(lifetime);
                quote! { ::core::option::Option<#rust> }
            }
            Taken::Slice(element) => {
                let element = element.tokens(lifetime);
                quote! { & #lifetime [#element] }
            }
        }
    }
}

/// A type that is no array, as it is given and taken.
struct Scalar {
    owned: TokenStream,
    taken: Taken,
    via: Option<TokenStream>,
    features: BTreeSet<Feature>,
}

impl Types<'_> {
    /// The Rust type of a column.
    pub(super) fn column(&self, column: &Column) -> Option<Output> {
        let rust = RustType::of_column(column, self.settings)?;
        let domain = column.domain.as_ref().filter(|domain| self.settings.mapped(domain).is_some());
        let ty = domain.unwrap_or(&column.data_type);
        match (&rust, &ty.kind) {
            (RustType::Array(rust), TypeKind::Array(element)) if column.elements_nullable == Some(false) => {
                let Output { rust, via, features, .. } = self.elements(rust, element)?;
                Some(Output {
                    rust: quote! { ::std::vec::Vec<#rust> },
                    via: via.map(|via| {
                        let private = private();
                        quote! { #private::FullElements<#via> }
                    }),
                    can_be_null: true,
                    features,
                })
            }
            _ => self.written(&rust, ty),
        }
    }

    /// The Rust type of a value that the server sends.
    pub(super) fn output(&self, ty: &Type) -> Option<Output> {
        self.written(&RustType::of(ty, self.settings)?, ty)
    }

    fn written(&self, rust: &RustType, ty: &Type) -> Option<Output> {
        if let (RustType::Array(rust), TypeKind::Array(element)) = (rust, &ty.base().kind) {
            let Output { rust, via, features, .. } = self.elements(rust, element)?;
            let private = private();
            return Some(Output {
                rust: quote! { ::std::vec::Vec<::core::option::Option<#rust>> },
                via: via.map(|via| quote! { #private::Elements<#via> }),
                can_be_null: true,
                features,
            });
        }
        let scalar = self.scalar(rust)?;
        let can_be_null = *rust != RustType::Void;
        Some(Output { rust: scalar.owned, via: scalar.via, can_be_null, features: scalar.features })
    }

    /// The Rust type of an array's elements. Those of a domain are read as its base type.
    fn elements(&self, rust: &RustType, element: &Type) -> Option<Output> {
        let Scalar { owned, via, features, .. } = self.scalar(rust)?;
        let via = match (via, &element.kind) {
            (None, TypeKind::Domain(_)) => Some(owned.clone()),
            (via, _) => via,
        };
        Some(Output { rust: owned, via, can_be_null: true, features })
    }

    /// The Rust type of a parameter.
    pub(super) fn param(&self, param: &Param) -> Option<Input> {
        let ty = &param.data_type;
        let domain = matches!(ty.kind, TypeKind::Domain(_));
        let rust = RustType::of_param(param, self.settings)?;
        let oid = built_in(ty.base());
        if let (RustType::Array(rust), TypeKind::Array(element)) = (&rust, &ty.base().kind) {
            let scalar = self.scalar(rust)?;
            return Some(Input {
                rust: Taken::Slice(Box::new(match param.holds_null {
                    true => Taken::Optional(Box::new(scalar.taken)),
                    false => scalar.taken,
                })),
                send: match element.kind {
                    TypeKind::Domain(_) => Send::DomainElements,
                    _ if domain => Send::Domain,
                    _ => Send::Plain,
                },
                // An array carries the OID of its elements.
                self_contained: oid.is_some(),
                oid: oid.unwrap_or_else(unknown),
                features: scalar.features,
            });
        }
        let scalar = self.scalar(&rust)?;
        Some(Input {
            rust: scalar.taken,
            send: if domain { Send::Domain } else { Send::Plain },
            self_contained: oid.is_some() || is_resolved_by_server(&rust, ty.base()),
            oid: oid.unwrap_or_else(unknown),
            features: scalar.features,
        })
    }

    fn scalar(&self, rust: &RustType) -> Option<Scalar> {
        Some(match rust {
            RustType::Mapped(path) => mapped(path)?,
            RustType::Bool => value(quote! { ::core::primitive::bool }),
            RustType::I8 => value(quote! { ::core::primitive::i8 }),
            RustType::I16 => value(quote! { ::core::primitive::i16 }),
            RustType::I32 => value(quote! { ::core::primitive::i32 }),
            RustType::I64 => value(quote! { ::core::primitive::i64 }),
            RustType::U32 => value(quote! { ::core::primitive::u32 }),
            RustType::F32 => value(quote! { ::core::primitive::f32 }),
            RustType::F64 => value(quote! { ::core::primitive::f64 }),
            RustType::Text => Scalar {
                taken: Taken::Reference(quote! { ::core::primitive::str }),
                ..value(quote! { ::std::string::String })
            },
            RustType::Bytes => Scalar {
                taken: Taken::Reference(quote! { [::core::primitive::u8] }),
                ..value(quote! { ::std::vec::Vec<::core::primitive::u8> })
            },
            RustType::Void => {
                let private = private();
                Scalar { via: Some(quote! { #private::Void }), ..value(quote! { () }) }
            }
            RustType::Interval => value(quote! { ::anosql_rs::Interval }),
            RustType::IpAddr => value(quote! { ::core::net::IpAddr }),
            RustType::Uuid => from_crate(Feature::Uuid, value, quote! { uuid::Uuid }),
            RustType::Decimal => {
                let private = private();
                Scalar {
                    via: Some(quote! { #private::Numeric }),
                    ..from_crate(Feature::Decimal, value, quote! { rust_decimal::Decimal })
                }
            }
            RustType::Json => from_crate(Feature::Json, reference, quote! { serde_json::Value }),
            RustType::Date | RustType::Time | RustType::DateTime | RustType::Instant => self.date(rust),
            RustType::Vector => from_crate(Feature::Pgvector, reference, quote! { pgvector::Vector }),
            RustType::HalfVector => from_crate(Feature::Pgvector, reference, quote! { pgvector::HalfVector }),
            RustType::SparseVector => {
                from_crate(Feature::Pgvector, reference, quote! { pgvector::SparseVector })
            }
            RustType::Pg(name) => {
                let name = format_ident!("{name}");
                reference(quote! { ::anosql_rs::pg::#name })
            }
            RustType::Hstore => reference(quote! {
                ::std::collections::HashMap<::std::string::String, ::core::option::Option<::std::string::String>>
            }),
            RustType::Multirange(element) => {
                let element = self.scalar(element)?;
                let owned = element.owned;
                Scalar {
                    via: element.via.map(|via| quote! { ::anosql_rs::pg::Multirange<#via> }),
                    features: element.features,
                    ..reference(quote! { ::anosql_rs::pg::Multirange<#owned> })
                }
            }
            RustType::Enum(name) => value(self.at_root(name)?),
            RustType::Composite(name) => reference(self.at_root(name)?),
            RustType::Range(element) => {
                let element = self.scalar(element)?;
                let owned = element.owned;
                Scalar {
                    via: element.via.map(|via| quote! { ::anosql_rs::Range<#via> }),
                    features: element.features,
                    ..reference(quote! { ::anosql_rs::Range<#owned> })
                }
            }
            RustType::Array(_) | RustType::Record(_) => return None,
        })
    }

    fn date(&self, rust: &RustType) -> Scalar {
        let (feature, path) = match self.settings.dates {
            Dates::Chrono => {
                let path = match rust {
                    RustType::Date => quote! { chrono::NaiveDate },
                    RustType::Time => quote! { chrono::NaiveTime },
                    RustType::DateTime => quote! { chrono::NaiveDateTime },
                    _ => {
                        let private = private();
                        quote! { chrono::DateTime<#private::chrono::Utc> }
                    }
                };
                (Feature::Chrono, path)
            }
            Dates::Jiff => {
                let path = match rust {
                    RustType::Date => quote! { jiff::civil::Date },
                    RustType::Time => quote! { jiff::civil::Time },
                    RustType::DateTime => quote! { jiff::civil::DateTime },
                    _ => quote! { jiff::Timestamp },
                };
                (Feature::Jiff, path)
            }
            Dates::Time => {
                let path = match rust {
                    RustType::Date => quote! { time::Date },
                    RustType::Time => quote! { time::Time },
                    RustType::DateTime => quote! { time::PrimitiveDateTime },
                    _ => quote! { time::OffsetDateTime },
                };
                (Feature::Time, path)
            }
        };
        let private = private();
        let scalar = from_crate(feature, value, path);
        // jiff refuses 24:00 itself; the others have no such time either, and would read another.
        let via = (*rust == RustType::Time && feature != Feature::Jiff).then(|| {
            let time = &scalar.owned;
            quote! { #private::TimeOfDay<#time> }
        });
        Scalar { via, ..scalar }
    }

    /// The path from this module to an enum or composite of the root.
    fn at_root(&self, name: &str) -> Option<TokenStream> {
        let name = names::pascal_case(name)?;
        let up = (0..self.depth).map(|_| quote! { super:: });
        Some(quote! { #(#up)* #name })
    }
}

/// Whether a parameter of unknown type can carry a value of a type that is not built in.
fn is_resolved_by_server(rust: &RustType, base: &Type) -> bool {
    match rust {
        RustType::Enum(_) => true,
        RustType::Text => base.name == "citext",
        _ => false,
    }
}

/// A type that the crate has chosen. Nothing is known of it, so it is taken by reference.
fn mapped(path: &str) -> Option<Scalar> {
    let (rust, has_json) = with_json(path.parse().ok()?);
    let taken = match path {
        "String" => quote! { ::core::primitive::str },
        _ => rust.clone(),
    };
    let features = has_json.then_some(Feature::Json).into_iter().collect();
    Some(Scalar { taken: Taken::Reference(taken), features, ..value(rust) })
}

/// A type in which `Json<T>` is that of anosql-rs, and whether it is in there. A path that ends in `Json` is the crate's own.
fn with_json(rust: TokenStream) -> (TokenStream, bool) {
    let mut has_json = false;
    let mut found = TokenStream::new();
    let mut is_in_path = false;
    for token in rust {
        match token {
            TokenTree::Ident(ident) if !is_in_path && ident == "Json" => {
                has_json = true;
                found.extend(quote! { ::anosql_rs::Json });
                is_in_path = false;
            }
            TokenTree::Group(group) => {
                let (inside, has) = with_json(group.stream());
                has_json |= has;
                found.extend([TokenTree::Group(Group::new(group.delimiter(), inside))]);
                is_in_path = false;
            }
            token => {
                is_in_path = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == ':');
                found.extend([token]);
            }
        }
    }
    (found, has_json)
}

fn value(rust: TokenStream) -> Scalar {
    Scalar { owned: rust.clone(), taken: Taken::Value(rust), via: None, features: BTreeSet::new() }
}

fn reference(rust: TokenStream) -> Scalar {
    Scalar { taken: Taken::Reference(rust.clone()), ..value(rust) }
}

fn from_crate(feature: Feature, taken: fn(TokenStream) -> Scalar, path: TokenStream) -> Scalar {
    let private = private();
    Scalar { features: BTreeSet::from([feature]), ..taken(quote! { #private::#path }) }
}

fn private() -> TokenStream {
    quote! { ::anosql_rs::__private }
}

fn unknown() -> Ident {
    format_ident!("UNKNOWN")
}

/// The driver's constant of a built-in type. A type without one here is left to the server to find.
fn built_in(ty: &Type) -> Option<Ident> {
    if ty.schema != "pg_catalog" || ty.oid.is_none() {
        return None;
    }
    let (name, suffix) = match &ty.kind {
        TypeKind::Array(element) => (element.name.as_str(), "_ARRAY"),
        _ => (ty.name.as_str(), ""),
    };
    let constant = match name {
        "int4range" => "INT4_RANGE",
        "int8range" => "INT8_RANGE",
        "numrange" => "NUM_RANGE",
        "tsrange" => "TS_RANGE",
        "tstzrange" => "TSTZ_RANGE",
        "daterange" => "DATE_RANGE",
        "int4multirange" => "INT4MULTI_RANGE",
        "int8multirange" => "INT8MULTI_RANGE",
        "nummultirange" => "NUMMULTI_RANGE",
        "tsmultirange" => "TSMULTI_RANGE",
        "tstzmultirange" => "TSTZMULTI_RANGE",
        "datemultirange" => "DATEMULTI_RANGE",
        "tsvector" => "TS_VECTOR",
        "bool" | "int2" | "int4" | "int8" | "float4" | "float8" | "char" | "oid" | "text" | "varchar"
        | "bpchar" | "name" | "bytea" | "interval" | "inet" | "uuid" | "numeric" | "json" | "jsonb"
        | "date" | "time" | "timestamp" | "timestamptz" | "timetz" | "cidr" | "macaddr" | "macaddr8"
        | "xml" | "money" | "bit" | "varbit" | "point" | "box" | "path" | "line" | "lseg" | "polygon"
        | "circle" | "tsquery" | "jsonpath" | "refcursor" | "pg_lsn" | "xid" | "cid" | "xid8" | "tid"
        | "pg_snapshot" | "txid_snapshot" | "regclass" | "regtype" | "regproc" | "regprocedure"
        | "regoper" | "regoperator" | "regnamespace" | "regrole" | "regconfig" | "regdictionary"
        | "regcollation" => name,
        _ => return None,
    };
    Some(format_ident!("{}{suffix}", constant.to_uppercase()))
}
