//! Row structs, and how rows are read into them.

use std::collections::{BTreeMap, BTreeSet};

use anosql_core::{
    query::{Column, Query},
    rust::{self, type_name},
    settings::Settings,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{
    Feature, docs, gated,
    names::{as_ident, ident},
    rust_type::{Output, Types},
};

/// What a query's rows are read into.
pub(super) struct RowType {
    pub(super) rust: TokenStream,
    /// The function that reads a row.
    pub(super) decode: TokenStream,
    /// Whether the type is an `Option` because its one column may be null.
    pub(super) is_option: bool,
    pub(super) features: BTreeSet<Feature>,
}

/// The row structs of a module. Queries that ask for the same one by `record_class` share it.
#[derive(Default)]
pub(super) struct Rows {
    structs: BTreeMap<String, RowStruct>,
}

struct RowStruct {
    name: Ident,
    fields: Vec<Field>,
    /// The first query that has it, and the others.
    query: Query,
    shared_with: Vec<String>,
    features: BTreeSet<Feature>,
}

struct Field {
    name: Ident,
    column: String,
    data_type: String,
    rust: TokenStream,
    read: TokenStream,
    nullable: bool,
}

impl Rows {
    /// The type of a query's rows: the column's type where there is one column, else a struct.
    pub(super) fn of(&mut self, query: &Query, types: &Types<'_>) -> Option<RowType> {
        match query.columns.as_slice() {
            [] => None,
            [column] => flat(column, types),
            _ => self.record(query, types),
        }
    }

    fn record(&mut self, query: &Query, types: &Types<'_>) -> Option<RowType> {
        let name = as_ident(&rust::names::row(query)?)?;
        let (fields, features) = fields(query, types)?;
        let row_type = RowType {
            rust: quote! { #name },
            decode: quote! { <#name as ::anosql_rs::__private::FromRow>::from_row },
            is_option: false,
            features: features.clone(),
        };
        if let Some(known) = self.structs.get_mut(&name.to_string()) {
            known.shared_with.push(query.name.clone());
            return Some(row_type);
        }
        let known =
            RowStruct { name: name.clone(), fields, query: query.clone(), shared_with: Vec::new(), features };
        self.structs.insert(name.to_string(), known);
        Some(row_type)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.structs.is_empty()
    }

    /// All row structs.
    pub(super) fn expand(&self, settings: &Settings) -> TokenStream {
        self.structs.values().map(|row| row.expand(settings)).collect()
    }
}

impl RowStruct {
    fn expand(&self, settings: &Settings) -> TokenStream {
        let name = &self.name;
        let queries = self
            .shared_with
            .iter()
            .fold(format!("`{}`", self.query.name), |all, other| format!("{all}, `{other}`"));
        let doc = docs::attributes(&format!("A row of {queries} ({}:{}).", self.query.file, self.query.line));
        let derive = serde_derive(settings);
        let fields = self.fields.iter().map(|field| {
            let Field { name, column, data_type, rust, nullable, .. } = field;
            let null = if *nullable { "may be null" } else { "never null" };
            let doc = docs::attributes(&format!("Column `{column}`: `{data_type}`, {null}."));
            let rename = serde_rename(settings, column);
            quote! { #doc #rename pub #name: #rust, }
        });
        let reads = self.fields.iter().map(|Field { name, read, .. }| quote! { #name: #read, });
        let mut features = self.features.clone();
        features.extend(settings.serde.then_some(Feature::Serde));
        let items = quote! {
            #doc
            #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
            #derive
            #[allow(dead_code, non_snake_case, non_camel_case_types, unreachable_pub, clippy::all, clippy::pedantic)]
            pub struct #name { #(#fields)* }

            #[automatically_derived]
            impl ::anosql_rs::__private::FromRow for #name {
                fn from_row(
                    row: &::anosql_rs::__private::Row<'_>,
                ) -> ::core::result::Result<Self, ::anosql_rs::Error> {
                    ::core::result::Result::Ok(Self { #(#reads)* })
                }
            }
        };
        gated(&features, items)
    }
}

/// serde's derives, for crates that ask for them. Named through anosql-rs, so that the crate needs no serde itself.
pub(super) fn serde_derive(settings: &Settings) -> Option<TokenStream> {
    settings.serde.then(|| {
        quote! {
            #[derive(::anosql_rs::__private::serde::Serialize, ::anosql_rs::__private::serde::Deserialize)]
            #[serde(crate = "::anosql_rs::__private::serde")]
        }
    })
}

pub(super) fn serde_rename(settings: &Settings, name: &str) -> Option<TokenStream> {
    settings.serde.then(|| quote! { #[serde(rename = #name)] })
}

fn flat(column: &Column, types: &Types<'_>) -> Option<RowType> {
    let output = types.column(column)?;
    let is_option = column.nullable && output.can_be_null;
    let Output { rust, via, features, .. } = output;
    let decode = match (&via, is_option) {
        (None, false) => quote! { ::anosql_rs::__private::value::<#rust> },
        (None, true) => quote! { ::anosql_rs::__private::value::<::core::option::Option<#rust>> },
        (Some(via), false) => quote! { ::anosql_rs::__private::value_via::<#via, #rust> },
        (Some(via), true) => quote! { ::anosql_rs::__private::optional_value_via::<#via, #rust> },
    };
    let rust = if is_option {
        quote! { ::core::option::Option<#rust> }
    } else {
        rust
    };
    Some(RowType { rust, decode, is_option, features })
}

fn fields(query: &Query, types: &Types<'_>) -> Option<(Vec<Field>, BTreeSet<Feature>)> {
    let mut fields: Vec<Field> = Vec::new();
    let mut features = BTreeSet::new();
    for (index, column) in query.columns.iter().enumerate() {
        let output = types.column(column)?;
        features.extend(&output.features);
        fields.push(field(ident(&column.name)?, index, column, output));
    }
    Some((fields, features))
}

fn field(name: Ident, index: usize, column: &Column, output: Output) -> Field {
    let nullable = column.nullable && output.can_be_null;
    let Output { rust, via, .. } = output;
    let read = match (&via, nullable) {
        (None, _) => quote! { row.get(#index)? },
        (Some(via), false) => quote! { row.get_via::<#via, _>(#index)? },
        (Some(via), true) => quote! { row.get_optional_via::<#via, _>(#index)? },
    };
    let rust = if nullable {
        quote! { ::core::option::Option<#rust> }
    } else {
        rust
    };
    Field { name, column: column.name.clone(), data_type: type_name(&column.data_type), rust, read, nullable }
}
