//! Parameters: as arguments of a function, or as a struct for the rows of a `*!` query.

use std::collections::BTreeSet;

use anosql_core::{
    query::{Param, Query},
    rust::{self, type_name},
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{
    Feature, docs, gated,
    names::{as_ident, ident},
    rust_type::{Input, Send, Types},
};

/// The parameters of one query.
pub(super) struct Params {
    pub(super) params: Vec<RustParam>,
    /// The enum of the orders of the rows, if they may come in several.
    order: Option<Ident>,
    pub(super) features: BTreeSet<Feature>,
}

pub(super) struct RustParam {
    pub(super) name: Ident,
    /// Its Postgres name.
    pub(super) written: String,
    pub(super) input: Input,
    data_type: String,
    nullable: bool,
    /// Whether it may be left out.
    optional: bool,
}

impl Params {
    pub(super) fn of(query: &Query, types: &Types<'_>) -> Option<Self> {
        let params: Vec<RustParam> =
            query.params.iter().map(|param| rust_param(param, types)).collect::<Option<_>>()?;
        let features = params.iter().flat_map(|param| param.input.features.iter().copied()).collect();
        let order = match query.orders.is_empty() {
            true => None,
            false => Some(as_ident(&rust::names::order(query)?)?),
        };
        Some(Self { params, order, features })
    }

    /// Whether each can be sent without asking the server for its type.
    pub(super) fn self_contained(&self) -> bool {
        self.params.iter().all(|param| param.input.self_contained)
    }

    /// A name for the executor that no parameter has.
    pub(super) fn executor(&self) -> Ident {
        self.free_name("db")
    }

    /// The argument for the order of the rows, and its type.
    fn order(&self) -> Option<(Ident, &Ident)> {
        Some((self.free_name("order"), self.order.as_ref()?))
    }

    /// The number of the order that was asked for.
    pub(super) fn order_number(&self) -> TokenStream {
        match self.order() {
            Some((name, _)) => quote! { #name as ::core::primitive::usize },
            None => quote! { 0 },
        }
    }

    /// A name that no parameter has.
    pub(super) fn free_name(&self, name: &str) -> Ident {
        let mut name = name.to_owned();
        while self.params.iter().any(|param| param.name == name) {
            name.push('_');
        }
        Ident::new(&name, proc_macro2::Span::call_site())
    }

    /// `id: i32, title: &str`
    pub(super) fn arguments(&self) -> TokenStream {
        let params = self.params.iter().map(|param| {
            let (name, rust) = (&param.name, param.rust(None));
            quote! { #name: #rust, }
        });
        params.chain(self.order().map(|(name, rust)| quote! { #name: #rust, })).collect()
    }

    /// `self.id, self.title`
    pub(super) fn fields(&self) -> TokenStream {
        let names = self.params.iter().map(|param| param.name.clone());
        names.chain(self.order().map(|(name, _)| name)).map(|name| quote! { self.#name, }).collect()
    }

    /// `'a,` where something is borrowed.
    pub(super) fn lifetimes(&self) -> TokenStream {
        if self.params.iter().any(|param| param.input.rust.is_reference()) {
            quote! { 'a, }
        } else {
            TokenStream::new()
        }
    }

    /// The same as the generics of a struct.
    fn generics(&self) -> TokenStream {
        let lifetimes = self.lifetimes();
        if lifetimes.is_empty() {
            lifetimes
        } else {
            quote! { <#lifetimes> }
        }
    }

    /// `pub id: i32, pub title: &'a str`
    fn struct_fields(&self) -> TokenStream {
        let lifetime = quote! { 'a };
        let params = self.params.iter().map(|param| {
            let RustParam { name, written, data_type, nullable, optional, .. } = param;
            let null = if *nullable { ", may be null" } else { "" };
            let left_out = if *optional { ", may be left out" } else { "" };
            let doc = docs::attributes(&format!("Parameter `{written}`: `{data_type}`{null}{left_out}."));
            let rust = param.rust(Some(&lifetime));
            quote! { #doc pub #name: #rust, }
        });
        let order = self.order().map(|(name, rust)| {
            quote! {
                /// The order in which the rows come.
                pub #name: #rust,
            }
        });
        params.chain(order).collect()
    }

    /// For each whether it is given: `true, title.is_some()`.
    pub(super) fn given(&self) -> TokenStream {
        self.params
            .iter()
            .map(|param| {
                let name = &param.name;
                if param.optional {
                    quote! { ::core::option::Option::is_some(&#name), }
                } else {
                    quote! { true, }
                }
            })
            .collect()
    }

    /// The indexes of those that may be left out.
    pub(super) fn optional(&self) -> Vec<usize> {
        let optional = self.params.iter().enumerate().filter(|(_, param)| param.optional);
        optional.map(|(index, _)| index).collect()
    }

    /// The function that makes the struct without those that may be left out, if there are any.
    fn constructor(&self) -> Option<TokenStream> {
        let lifetime = quote! { 'a };
        let arguments = self.params.iter().filter(|param| !param.optional).map(|param| {
            let (name, rust) = (&param.name, param.rust(Some(&lifetime)));
            quote! { #name: #rust, }
        });
        let fields = self.params.iter().map(|param| {
            let name = &param.name;
            if param.optional {
                quote! { #name: ::core::option::Option::None, }
            } else {
                quote! { #name, }
            }
        });
        let order = self.order().map(|(name, _)| quote! { #name: ::core::default::Default::default(), });
        let is_needed = order.is_some() || self.params.iter().any(|param| param.optional);
        is_needed.then(|| {
            quote! {
                /// Leaves out all that may be, and keeps the order of the SQL.
                pub fn new(#(#arguments)*) -> Self {
                    Self { #(#fields)* #order }
                }
            }
        })
    }

    /// `&id, &title`
    pub(super) fn values(&self) -> TokenStream {
        self.params
            .iter()
            .map(|param| {
                let name = &param.name;
                let value = param.sent(quote! { #name });
                quote! { &#value, }
            })
            .collect()
    }
}

impl RustParam {
    fn rust(&self, lifetime: Option<&TokenStream>) -> TokenStream {
        let rust = self.input.rust.tokens(lifetime);
        (0..self.options()).fold(rust, |rust, _| quote! { ::core::option::Option<#rust> })
    }

    /// How many `Option`s are around its type: one where it may be null, and one more where it may be left out.
    fn options(&self) -> usize {
        usize::from(self.nullable) + usize::from(self.optional)
    }

    /// A value as the driver gets it.
    fn sent(&self, value: TokenStream) -> TokenStream {
        match (self.input.send, self.options()) {
            (Send::Plain, _) => value,
            (Send::Domain, _) => quote! { ::anosql_rs::__private::Domain(#value) },
            (Send::DomainElements, options) => {
                let elements = quote! { ::anosql_rs::__private::domain_elements };
                let map = (0..options)
                    .fold(elements, |map, _| quote! { |value| ::core::option::Option::map(value, #map) });
                quote! { (#map)(#value) }
            }
        }
    }
}

/// The rows of a `*!` query: what one is, how a list of them is made ready, and how one is sent.
pub(super) struct BatchRows {
    /// The struct, where there is more than one parameter.
    pub(super) items: TokenStream,
    pub(super) generics: TokenStream,
    pub(super) row: TokenStream,
    pub(super) rows: TokenStream,
    pub(super) encode: TokenStream,
}

impl BatchRows {
    pub(super) fn of(query: &Query, params: &Params) -> Option<Self> {
        let lifetime = quote! { 'a };
        let generics = params.generics();
        match params.params.as_slice() {
            [] => None,
            [param] => Some(Self {
                items: TokenStream::new(),
                generics,
                row: param.rust(Some(&lifetime)),
                rows: match param.input.send {
                    Send::Plain => quote! { rows },
                    _ => {
                        let sent = param.sent(quote! { value });
                        quote! { ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(rows), |value| #sent) }
                    }
                },
                encode: quote! { |value| [value] },
            }),
            many => {
                let name = as_ident(&rust::names::params(query)?)?;
                Some(Self {
                    items: expand_struct(query, params, &name, &generics),
                    row: quote! { #name #generics },
                    generics,
                    rows: rows(many),
                    encode: encode(many),
                })
            }
        }
    }
}

fn expand_struct(query: &Query, params: &Params, name: &Ident, generics: &TokenStream) -> TokenStream {
    let doc = docs::attributes(&format!("One row for `{}` ({}:{}).", query.name, query.file, query.line));
    let fields = params.struct_fields();
    let items = quote! {
        #doc
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
        #[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)]
        pub struct #name #generics { #fields }
    };
    gated(&params.features, items)
}

/// The parameters of a query as a struct, by whose fields they are given by name, with the method `run`.
pub(super) fn expand_named(query: &Query, params: &Params, name: &Ident, run: &TokenStream) -> TokenStream {
    let (generics, fields) = (params.generics(), params.struct_fields());
    let new = params.constructor();
    let doc = docs::attributes(&format!(
        "The parameters of `{}` ({}:{}), to give them by name.",
        query.name, query.file, query.line
    ));
    // Derives would cost more time of the build than all else here.
    quote! {
        #doc
        #[allow(dead_code, non_snake_case, unreachable_pub, missing_debug_implementations, missing_copy_implementations)]
        #[allow(clippy::all, clippy::pedantic)]
        #[must_use = "it does nothing until `run` is called"]
        pub struct #name #generics { #fields }
        #[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
        impl #generics #name #generics { #new #run }
    }
}

/// Rows with a domain in them are made tuples first, in which the domains' values stand as such.
fn rows(params: &[RustParam]) -> TokenStream {
    if params.iter().all(|param| param.input.send == Send::Plain) {
        return quote! { rows };
    }
    let values = params.iter().map(|param| {
        let name = &param.name;
        param.sent(quote! { row.#name })
    });
    quote! {
        ::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(rows), |row| (#(#values,)*))
    }
}

fn encode(params: &[RustParam]) -> TokenStream {
    let by_name = params.iter().all(|param| param.input.send == Send::Plain);
    let values = params.iter().enumerate().map(|(index, param)| {
        let (name, index) = (&param.name, proc_macro2::Literal::usize_unsuffixed(index));
        if by_name {
            quote! { &row.#name }
        } else {
            quote! { &row.#index }
        }
    });
    quote! { |row| [#(#values,)*] }
}

fn rust_param(param: &Param, types: &Types<'_>) -> Option<RustParam> {
    let (name, written) = (ident(&param.name)?, param.name.clone());
    let (input, data_type) = (types.param(param)?, type_name(&param.data_type));
    let (nullable, optional) = (param.nullable, param.optional);
    Some(RustParam { name, written, input, data_type, nullable, optional })
}
