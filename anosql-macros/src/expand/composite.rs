//! Postgres composite types as Rust structs.

use std::collections::BTreeSet;

use anosql_core::{
    query::{Field, Type, TypeKind},
    rust::{self, type_name},
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{
    Feature, docs, gated,
    names::{ident, pascal_case},
    row::{STRUCTS_DERIVE, derives, serde_rename},
    rust_type::{Output, Types},
};

pub(super) fn expand(
    ty: &Type,
    fields: &[Field],
    types: &Types<'_>,
) -> Option<(TokenStream, BTreeSet<Feature>)> {
    let (type_name, postgres) = (type_name(ty), &ty.name);
    let settings = types.settings;
    let name = pascal_case(postgres)?;
    let mut features: BTreeSet<Feature> = settings.serde.then_some(Feature::Serde).into_iter().collect();
    let mut members: Vec<(Ident, &Field, Output)> = Vec::new();
    for field in fields {
        let member = ident(&field.name)?;
        let output = types.output(&field.data_type)?;
        features.extend(&output.features);
        members.push((member, field, output));
    }

    let doc = docs::attributes(&format!("The composite type `{type_name}`."));
    let derive = derives(settings, None, STRUCTS_DERIVE);
    let declared = members.iter().map(|(member, field, Output { rust, .. })| {
        let data_type = rust::type_name(&field.data_type);
        let doc = docs::attributes(&format!("Field `{}`: `{data_type}`; any field may be null.", field.name));
        let rename = serde_rename(settings, &field.name);
        quote! { #doc #rename pub #member: ::core::option::Option<#rust>, }
    });
    let reads = members.iter().map(|(member, field, output)| {
        let column = &field.name;
        match &output.via {
            None => quote! { #member: fields.read(#column)?, },
            Some(via) => quote! { #member: fields.read_via::<#via, _>(#column)?, },
        }
    });
    let writes = members.iter().map(|(member, field, _)| {
        let column = &field.name;
        match &field.data_type.base().kind {
            TypeKind::Array(element) if matches!(element.kind, TypeKind::Domain(_)) => quote! {
                (#column, &::core::option::Option::map(
                    ::core::option::Option::as_deref(&self.#member), ::anosql_rs::__private::domain_elements,
                ))
            },
            _ => quote! { (#column, &self.#member) },
        }
    });
    let items = quote! {
        #doc
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
        #derive
        #[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)]
        pub struct #name { #(#declared)* }

        #[automatically_derived]
        impl<'a> ::anosql_rs::__private::FromSql<'a> for #name {
            fn from_sql(
                ty: &::anosql_rs::__private::Type,
                raw: &'a [::core::primitive::u8],
            ) -> ::core::result::Result<Self, ::anosql_rs::__private::Failure> {
                let mut fields = ::anosql_rs::__private::Fields::new(ty, raw)?;
                ::core::result::Result::Ok(Self { #(#reads)* })
            }

            fn accepts(ty: &::anosql_rs::__private::Type) -> ::core::primitive::bool {
                ::anosql_rs::__private::composite::accepts(ty, #postgres)
            }
        }

        #[automatically_derived]
        impl ::anosql_rs::__private::ToSql for #name {
            fn to_sql(
                &self,
                ty: &::anosql_rs::__private::Type,
                out: &mut ::anosql_rs::__private::BytesMut,
            ) -> ::core::result::Result<::anosql_rs::__private::IsNull, ::anosql_rs::__private::Failure> {
                ::anosql_rs::__private::composite::to_sql(ty, &[#(#writes),*], out)
            }

            fn accepts(ty: &::anosql_rs::__private::Type) -> ::core::primitive::bool {
                ::anosql_rs::__private::composite::accepts(ty, #postgres)
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
    Some((gated(&features, items), features))
}
