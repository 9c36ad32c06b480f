//! Parameters: as arguments of a function, or as a struct for the rows of a `*!` query.

use std::collections::BTreeSet;

use anosql_core::query::{Param, Query};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{
    Feature, Problem, docs, gated,
    names::{Scope, ident, pascal_case},
    row::type_name,
    rust_type::{Input, Send, Types},
};

/// The parameters of one query.
pub(super) struct Params {
    pub(super) params: Vec<RustParam>,
    pub(super) features: BTreeSet<Feature>,
}

pub(super) struct RustParam {
    pub(super) name: Ident,
    /// Its Postgres name.
    pub(super) written: String,
    pub(super) input: Input,
    data_type: String,
    nullable: bool,
}

impl Params {
    pub(super) fn of(query: &Query, types: &Types<'_>) -> Result<Self, Vec<Problem>> {
        let mut params = Vec::new();
        let mut features = BTreeSet::new();
        let mut problems = Vec::new();
        for param in &query.params {
            match rust_param(query, param, types) {
                Ok(param) => {
                    features.extend(&param.input.features);
                    params.push(param);
                }
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(Self { params, features }) } else { Err(problems) }
    }

    /// Whether each can be sent without asking the server for its type.
    pub(super) fn self_contained(&self) -> bool {
        self.params.iter().all(|param| param.input.self_contained)
    }

    /// A name for the executor that no parameter has.
    pub(super) fn executor(&self) -> Ident {
        let mut name = "db".to_owned();
        while self.params.iter().any(|param| param.name == name) {
            name.push('_');
        }
        Ident::new(&name, proc_macro2::Span::call_site())
    }

    /// `id: i32, title: &str`
    pub(super) fn arguments(&self) -> TokenStream {
        self.params
            .iter()
            .map(|param| {
                let (name, rust) = (&param.name, param.rust(None));
                quote! { #name: #rust, }
            })
            .collect()
    }

    /// `self.id, self.title`
    pub(super) fn fields(&self) -> TokenStream {
        self.params
            .iter()
            .map(|param| {
                let name = &param.name;
                quote! { self.#name, }
            })
            .collect()
    }

    /// Whether two are of one type: then callers who give one for the other are not told by the compiler.
    pub(super) fn can_be_exchanged(&self) -> bool {
        let types: BTreeSet<String> = self.params.iter().map(|param| param.rust(None).to_string()).collect();
        types.len() < self.params.len()
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
        self.params
            .iter()
            .map(|param| {
                let RustParam { name, written, data_type, nullable, .. } = param;
                let null = if *nullable { ", may be null" } else { "" };
                let doc = docs::attributes(&format!("Parameter `{written}`: `{data_type}`{null}."));
                let rust = param.rust(Some(&lifetime));
                quote! { #doc pub #name: #rust, }
            })
            .collect()
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
        if self.nullable {
            quote! { ::core::option::Option<#rust> }
        } else {
            rust
        }
    }

    /// A value as the driver gets it.
    fn sent(&self, value: TokenStream) -> TokenStream {
        match (self.input.send, self.nullable) {
            (Send::Plain, _) => value,
            (Send::Domain, _) => quote! { ::anosql_rs::__private::Domain(#value) },
            (Send::DomainElements, false) => quote! { ::anosql_rs::__private::domain_elements(#value) },
            (Send::DomainElements, true) => {
                quote! { ::core::option::Option::map(#value, ::anosql_rs::__private::domain_elements) }
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
    pub(super) fn of(query: &Query, params: &Params, scope: &mut Scope) -> Result<Self, Problem> {
        let lifetime = quote! { 'a };
        let generics = params.generics();
        match params.params.as_slice() {
            [] => {
                let problem = format!(
                    "query {:?} has no parameters, so there is nothing to run it with many times",
                    query.name
                );
                Err(Problem::new(query, problem).help("write `!` behind its name"))
            }
            [param] => Ok(Self {
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
                let name = struct_name(query)
                    .ok_or_else(|| Problem::new(query, "the query's name gives no name for a struct"))?;
                scope.row(query, &name)?;
                Ok(Self {
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

fn struct_name(query: &Query) -> Option<Ident> {
    pascal_case(&format!("{}_params", query.ident))
}

/// The parameters of a query as a struct, by whose fields they are given by name. Nobody has asked for it, so it takes no name
/// that something else has.
pub(super) struct NamedParams {
    pub(super) name: Ident,
    pub(super) items: TokenStream,
}

impl NamedParams {
    /// None where there is no method `run`, as for parameters that cannot be exchanged.
    pub(super) fn of(
        query: &Query,
        params: &Params,
        features: &BTreeSet<Feature>,
        run: &TokenStream,
    ) -> Option<Self> {
        if run.is_empty() {
            return None;
        }
        let name = struct_name(query)?;
        let (generics, fields) = (params.generics(), params.struct_fields());
        let doc = docs::attributes(&format!(
            "The parameters of `{}` ({}:{}), to give them by name.",
            query.name, query.file, query.line
        ));
        // Derives would cost more time of the build than all else here.
        let items = quote! {
            #doc
            #[allow(dead_code, non_snake_case, unreachable_pub, missing_debug_implementations, missing_copy_implementations)]
            #[allow(clippy::all, clippy::pedantic)]
            pub struct #name #generics { #fields }
            #[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
            impl #generics #name #generics { #run }
        };
        Some(Self { name, items: gated(features, items) })
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

fn rust_param(query: &Query, param: &Param, types: &Types<'_>) -> Result<RustParam, Problem> {
    let name = ident(&param.name).ok_or_else(|| {
        Problem::new(query, format!("parameter {:?} of query {:?} is no Rust name", param.name, query.name))
    })?;
    let data_type = type_name(&param.data_type);
    let input = types.param(param).ok_or_else(|| {
        let problem = format!("parameter {:?} of query {:?} is of type {data_type}, which has no Rust type", param.name, query.name);
        Problem::new(query, problem)
            .help(format!("cast it in the SQL, such as `:{}::text::{data_type}`", param.name))
            .help(format!("or name a Rust type for it in Cargo.toml: [package.metadata.anosql.types] {data_type:?} = \"crate::MyType\""))
    })?;
    Ok(RustParam { name, written: param.name.clone(), input, data_type, nullable: param.nullable })
}
