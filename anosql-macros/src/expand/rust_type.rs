//! Postgres types as Rust types. A type that is not here and that the crate has not mapped is an error: none is
//! guessed.

use std::collections::BTreeSet;

use anosql_core::query::{Column, Origin, Param, Type, TypeKind};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Feature, names};
use crate::settings::{Dates, Settings};

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
    /// Whether a parameter of unknown type can carry it, for types that are not built in.
    resolved_by_server: bool,
    features: BTreeSet<Feature>,
}

impl Types<'_> {
    /// The Rust type of a column.
    pub(super) fn column(&self, column: &Column) -> Option<Output> {
        if let Some(rust) = self.mapped_column(column.origin.as_ref()) {
            return Some(Output {
                rust: rust.clone(),
                via: None,
                can_be_null: true,
                features: BTreeSet::new(),
            });
        }
        let domain = column.domain.as_ref().filter(|domain| self.mapped(domain).is_some());
        let ty = domain.unwrap_or(&column.data_type);
        match (&ty.kind, self.mapped(ty)) {
            (TypeKind::Array(element), None) if column.elements_nullable == Some(false) => {
                let Output { rust, via, features, .. } = self.elements(element)?;
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
            _ => self.output(ty),
        }
    }

    /// The Rust type of a value that the server sends.
    pub(super) fn output(&self, ty: &Type) -> Option<Output> {
        if self.mapped(ty).is_none()
            && let TypeKind::Array(element) = &ty.base().kind
        {
            let Output { rust, via, features, .. } = self.elements(element)?;
            let private = private();
            return Some(Output {
                rust: quote! { ::std::vec::Vec<::core::option::Option<#rust>> },
                via: via.map(|via| quote! { #private::Elements<#via> }),
                can_be_null: true,
                features,
            });
        }
        let scalar = self.scalar(ty)?;
        let can_be_null = !is_void(ty);
        Some(Output { rust: scalar.owned, via: scalar.via, can_be_null, features: scalar.features })
    }

    /// The Rust type of an array's elements. Those of a domain are read as its base type.
    fn elements(&self, element: &Type) -> Option<Output> {
        let Scalar { owned, via, features, .. } = self.scalar(element)?;
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
        let mapped = self.mapped_column(param.origin.as_ref()).or_else(|| self.mapped(ty));
        if mapped.is_none()
            && let TypeKind::Array(element) = &ty.base().kind
        {
            let scalar = self.scalar(element)?;
            let oid = built_in(ty.base());
            return Some(Input {
                rust: Taken::Slice(Box::new(scalar.taken)),
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
        let scalar = match mapped {
            Some(rust) => own(rust),
            None => self.scalar(ty)?,
        };
        let oid = built_in(ty.base());
        Some(Input {
            rust: scalar.taken,
            send: if domain { Send::Domain } else { Send::Plain },
            self_contained: oid.is_some() || scalar.resolved_by_server,
            oid: oid.unwrap_or_else(unknown),
            features: scalar.features,
        })
    }

    /// The Rust type that the crate has chosen for a type or a domain.
    pub(super) fn mapped(&self, ty: &Type) -> Option<&TokenStream> {
        let qualified = ty.qualified_name();
        let types = &self.settings.types;
        types.get(&qualified).or_else(|| types.get(qualified.strip_prefix(&ty.schema)?.strip_prefix('.')?))
    }

    /// The Rust type that the crate has chosen for a table's column.
    fn mapped_column(&self, origin: Option<&Origin>) -> Option<&TokenStream> {
        let Origin { schema, relation, column, .. } = origin?;
        let types = &self.settings.types;
        types
            .get(&format!("{schema}.{relation}.{column}"))
            .or_else(|| types.get(&format!("{relation}.{column}")))
    }

    fn scalar(&self, ty: &Type) -> Option<Scalar> {
        if let Some(rust) = self.mapped(ty) {
            return Some(own(rust));
        }
        match &ty.kind {
            TypeKind::Domain(base) => self.scalar(base),
            TypeKind::Enum(_) => {
                let rust = self.at_root(ty)?;
                Some(Scalar { resolved_by_server: true, ..value(rust) })
            }
            TypeKind::Composite(_) => Some(reference(self.at_root(ty)?)),
            TypeKind::Range(element) => {
                let element = self.scalar(element)?;
                let owned = element.owned;
                Some(Scalar {
                    via: element.via.map(|via| quote! { ::anosql_rs::Range<#via> }),
                    features: element.features,
                    ..reference(quote! { ::anosql_rs::Range<#owned> })
                })
            }
            TypeKind::Base => self.base(ty),
            TypeKind::Pseudo if is_void(ty) => {
                let private = private();
                Some(Scalar { via: Some(quote! { #private::Void }), ..value(quote! { () }) })
            }
            TypeKind::Pseudo | TypeKind::Array(_) | TypeKind::Multirange(_) => None,
        }
    }

    fn base(&self, ty: &Type) -> Option<Scalar> {
        // Types of extensions go by their name, whichever schema they were installed in.
        if ty.schema != "pg_catalog" {
            return match ty.name.as_str() {
                "citext" | "ltree" => Some(Scalar { resolved_by_server: ty.name == "citext", ..text() }),
                _ => None,
            };
        }
        Some(match ty.name.as_str() {
            "bool" => value(quote! { ::core::primitive::bool }),
            "int2" => value(quote! { ::core::primitive::i16 }),
            "int4" => value(quote! { ::core::primitive::i32 }),
            "int8" => value(quote! { ::core::primitive::i64 }),
            "float4" => value(quote! { ::core::primitive::f32 }),
            "float8" => value(quote! { ::core::primitive::f64 }),
            "char" => value(quote! { ::core::primitive::i8 }),
            "oid" => value(quote! { ::core::primitive::u32 }),
            "text" | "varchar" | "bpchar" | "name" => text(),
            "bytea" => Scalar {
                taken: Taken::Reference(quote! { [::core::primitive::u8] }),
                ..value(quote! { ::std::vec::Vec<::core::primitive::u8> })
            },
            "interval" => value(quote! { ::anosql_rs::Interval }),
            "inet" => value(quote! { ::core::net::IpAddr }),
            "uuid" => from_crate(Feature::Uuid, value, quote! { uuid::Uuid }),
            "numeric" => {
                let private = private();
                Scalar {
                    via: Some(quote! { #private::Numeric }),
                    ..from_crate(Feature::Decimal, value, quote! { rust_decimal::Decimal })
                }
            }
            "json" | "jsonb" => from_crate(Feature::Json, reference, quote! { serde_json::Value }),
            "date" | "time" | "timestamp" | "timestamptz" => self.date(&ty.name)?,
            _ => return None,
        })
    }

    fn date(&self, name: &str) -> Option<Scalar> {
        let (feature, path) = match self.settings.dates {
            Dates::Chrono => {
                let path = match name {
                    "date" => quote! { chrono::NaiveDate },
                    "time" => quote! { chrono::NaiveTime },
                    "timestamp" => quote! { chrono::NaiveDateTime },
                    "timestamptz" => {
                        let private = private();
                        quote! { chrono::DateTime<#private::chrono::Utc> }
                    }
                    _ => return None,
                };
                (Feature::Chrono, path)
            }
            Dates::Jiff => {
                let path = match name {
                    "date" => quote! { jiff::civil::Date },
                    "time" => quote! { jiff::civil::Time },
                    "timestamp" => quote! { jiff::civil::DateTime },
                    "timestamptz" => quote! { jiff::Timestamp },
                    _ => return None,
                };
                (Feature::Jiff, path)
            }
            Dates::Time => {
                let path = match name {
                    "date" => quote! { time::Date },
                    "time" => quote! { time::Time },
                    "timestamp" => quote! { time::PrimitiveDateTime },
                    "timestamptz" => quote! { time::OffsetDateTime },
                    _ => return None,
                };
                (Feature::Time, path)
            }
        };
        Some(from_crate(feature, value, path))
    }

    /// The path from this module to an enum or composite of the root.
    fn at_root(&self, ty: &Type) -> Option<TokenStream> {
        let name = names::pascal_case(&ty.name)?;
        let up = (0..self.depth).map(|_| quote! { super:: });
        Some(quote! { #(#up)* #name })
    }
}

/// A type that the crate has chosen. Nothing is known of it, so it is taken by reference.
fn own(rust: &TokenStream) -> Scalar {
    let taken = match rust.to_string().as_str() {
        "String" => quote! { ::core::primitive::str },
        _ => rust.clone(),
    };
    Scalar { taken: Taken::Reference(taken), ..value(rust.clone()) }
}

fn value(rust: TokenStream) -> Scalar {
    Scalar {
        owned: rust.clone(),
        taken: Taken::Value(rust),
        via: None,
        resolved_by_server: false,
        features: BTreeSet::new(),
    }
}

fn reference(rust: TokenStream) -> Scalar {
    Scalar { taken: Taken::Reference(rust.clone()), ..value(rust) }
}

fn text() -> Scalar {
    Scalar {
        taken: Taken::Reference(quote! { ::core::primitive::str }),
        ..value(quote! { ::std::string::String })
    }
}

fn from_crate(feature: Feature, taken: fn(TokenStream) -> Scalar, path: TokenStream) -> Scalar {
    let private = private();
    Scalar { features: BTreeSet::from([feature]), ..taken(quote! { #private::#path }) }
}

fn private() -> TokenStream {
    quote! { ::anosql_rs::__private }
}

fn is_void(ty: &Type) -> bool {
    ty.schema == "pg_catalog" && ty.name == "void"
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
        "bool" | "int2" | "int4" | "int8" | "float4" | "float8" | "char" | "oid" | "text" | "varchar"
        | "bpchar" | "name" | "bytea" | "interval" | "inet" | "uuid" | "numeric" | "json" | "jsonb"
        | "date" | "time" | "timestamp" | "timestamptz" | "timetz" | "cidr" | "macaddr" | "macaddr8"
        | "xml" | "money" | "bit" | "varbit" | "point" | "box" | "path" | "line" | "lseg" | "polygon"
        | "circle" | "tsvector" | "tsquery" | "jsonpath" => name,
        _ => return None,
    };
    Some(format_ident!("{}{suffix}", constant.to_uppercase()))
}
