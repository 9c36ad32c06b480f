//! Queries that are sent as one of several statements: the static that has these, and the enum of the orders of the rows.

use anosql_core::{
    query::{Assignment, Query, SqlPart},
    rust,
};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    docs,
    names::{as_ident, pascal_case},
};

/// The name of the static, if nothing is left out of the query there is none.
pub(super) fn name(query: &Query) -> Option<Ident> {
    (!query.parts.is_empty()).then(|| format_ident!("__{}", query.ident.to_uppercase()))
}

pub(super) fn expand(query: &Query, metadata: &Ident, optional: &[usize]) -> Option<TokenStream> {
    let name = name(query)?;
    let parts = parts(&query.parts);
    Some(quote! {
        #[allow(dead_code, non_upper_case_globals)]
        static #name: ::anosql_rs::__private::Statements =
            ::anosql_rs::__private::Statements::new(&#metadata, #parts, &[#(#optional),*]);
    })
}

/// The enum of the orders, the first of which is that of the SQL; nothing where there is but that.
pub(super) fn expand_orders(query: &Query) -> Option<TokenStream> {
    if query.orders.is_empty() {
        return Some(TokenStream::new());
    }
    let name = as_ident(&rust::names::order(query)?)?;
    let first = as_ident(rust::names::AS_WRITTEN)?;
    let others: Vec<Ident> = query.orders.iter().map(|order| pascal_case(order)).collect::<Option<_>>()?;
    let doc = docs::attributes(&format!(
        "The orders of the rows of `{}` ({}:{}).",
        query.name, query.file, query.line
    ));
    let of_others = query.orders.iter().map(|order| docs::attributes(&format!("The order `{order}`.")));
    Some(quote! {
        #doc
        #[derive(
            ::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy, ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::hash::Hash, ::core::default::Default,
        )]
        #[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
        pub enum #name {
            /// The order of the SQL itself.
            #[default]
            #first,
            #(#of_others #others,)*
        }
    })
}

fn parts(parts: &[SqlPart]) -> TokenStream {
    let parts = parts.iter().map(|part| {
        let part = match part {
            SqlPart::Text(text) => quote! { Text(#text) },
            SqlPart::Param(index) => quote! { Param(#index) },
            SqlPart::Condition { needs, parts } => {
                let needs = self::needs(needs, parts);
                quote! { Condition(#needs) }
            }
            SqlPart::Order(orders) => {
                let orders = orders.iter().map(|order| self::parts(order));
                quote! { Order(&[#(#orders),*]) }
            }
            SqlPart::Assignments(list) => {
                let list = list.iter().map(|Assignment { needs, parts }| self::needs(needs, parts));
                quote! { Assignments(&[#(#list),*]) }
            }
        };
        quote! { ::anosql_rs::__private::Part::#part }
    });
    quote! { &[#(#parts),*] }
}

fn needs(params: &[usize], parts: &[SqlPart]) -> TokenStream {
    let parts = self::parts(parts);
    quote! { ::anosql_rs::__private::Needs { params: &[#(#params),*], parts: #parts } }
}
