//! Queries of which parts may be left out: the static that has the statements.

use anosql_core::query::{Assignment, Query, SqlPart};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

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

fn parts(parts: &[SqlPart]) -> TokenStream {
    let parts = parts.iter().map(|part| {
        let part = match part {
            SqlPart::Text(text) => quote! { Text(#text) },
            SqlPart::Param(index) => quote! { Param(#index) },
            SqlPart::Condition { needs, parts } => {
                let needs = self::needs(needs, parts);
                quote! { Condition(#needs) }
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
