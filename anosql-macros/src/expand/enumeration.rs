//! Postgres enums as Rust enums.

use anosql_core::{query::Type, rust::type_name, settings::Settings};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{
    Feature, docs, gated,
    names::pascal_case,
    row::{derives, serde_rename},
};

pub(super) fn expand(ty: &Type, labels: &[String], settings: &Settings) -> Option<TokenStream> {
    let (type_name, postgres) = (type_name(ty), &ty.name);
    let name = pascal_case(&ty.name)?;
    let variants: Vec<(Ident, &String)> =
        labels.iter().map(|label| Some((pascal_case(label)?, label))).collect::<Option<_>>()?;

    let doc = docs::attributes(&format!("The enum `{type_name}`."));
    let derive = derives(settings, None, &["Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash"]);
    let declared = variants.iter().map(|(variant, label)| {
        let doc = docs::attributes(&format!("`{label}`"));
        let rename = serde_rename(settings, label);
        quote! { #doc #rename #variant, }
    });
    let as_str = variants.iter().map(|(variant, label)| quote! { Self::#variant => #label, });
    let from_str = variants
        .iter()
        .map(|(variant, label)| quote! { #label => ::core::result::Result::Ok(Self::#variant), });
    let items = quote! {
        #doc
        #[derive(
            ::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy, ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::hash::Hash,
        )]
        #derive
        #[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
        pub enum #name { #(#declared)* }

        #[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
        impl #name {
            /// The label, as Postgres has it.
            pub fn as_str(self) -> &'static ::core::primitive::str {
                match self { #(#as_str)* }
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        #[automatically_derived]
        impl ::core::str::FromStr for #name {
            type Err = ::anosql_rs::UnknownLabel;

            fn from_str(label: &::core::primitive::str) -> ::core::result::Result<Self, Self::Err> {
                match label {
                    #(#from_str)*
                    _ => ::core::result::Result::Err(::anosql_rs::UnknownLabel::__new(#postgres, label)),
                }
            }
        }

        #[automatically_derived]
        impl<'a> ::anosql_rs::__private::FromSql<'a> for #name {
            fn from_sql(
                _: &::anosql_rs::__private::Type,
                raw: &'a [::core::primitive::u8],
            ) -> ::core::result::Result<Self, ::anosql_rs::__private::Failure> {
                ::anosql_rs::__private::enumeration::from_sql(raw)
            }

            fn accepts(ty: &::anosql_rs::__private::Type) -> ::core::primitive::bool {
                ::anosql_rs::__private::enumeration::accepts(ty, #postgres)
            }
        }

        #[automatically_derived]
        impl ::anosql_rs::__private::ToSql for #name {
            fn to_sql(
                &self,
                _: &::anosql_rs::__private::Type,
                out: &mut ::anosql_rs::__private::BytesMut,
            ) -> ::core::result::Result<::anosql_rs::__private::IsNull, ::anosql_rs::__private::Failure> {
                ::core::result::Result::Ok(::anosql_rs::__private::enumeration::to_sql(self.as_str(), out))
            }

            fn accepts(ty: &::anosql_rs::__private::Type) -> ::core::primitive::bool {
                ::anosql_rs::__private::enumeration::accepts_parameter(ty, #postgres)
            }

            fn to_sql_checked(
                &self,
                ty: &::anosql_rs::__private::Type,
                out: &mut ::anosql_rs::__private::BytesMut,
            ) -> ::core::result::Result<::anosql_rs::__private::IsNull, ::anosql_rs::__private::Failure> {
                ::anosql_rs::__private::to_sql_checked(self, ty, out)
            }
        }
    };
    Some(gated(&settings.serde.then_some(Feature::Serde).into_iter().collect(), items))
}
