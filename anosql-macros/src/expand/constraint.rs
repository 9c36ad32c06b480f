//! The constraints that a query may violate, as an enum.

use std::collections::BTreeSet;

use anosql_core::{
    query::{Constraint, ConstraintKind, Query},
    rust,
};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    docs,
    names::{as_ident, pascal_case},
};

/// The enum; nothing for a query that violates no constraint.
pub(super) fn expand(query: &Query) -> Option<TokenStream> {
    // Of a domain Postgres does not report the column, so that one name in two columns is one constraint.
    let mut constraints: Vec<&Constraint> = Vec::new();
    for constraint in &query.constraints {
        let is_known = |known: &&Constraint| {
            let Constraint { kind, name, domain, .. } = known;
            domain.is_some()
                && (*kind, name, domain) == (constraint.kind, &constraint.name, &constraint.domain)
        };
        if !constraints.iter().any(is_known) {
            constraints.push(constraint);
        }
    }
    if constraints.is_empty() {
        return Some(TokenStream::new());
    }
    let name = as_ident(&rust::names::constraint(query)?)?;
    let variants = variants(&constraints);
    let doc = docs::attributes(&format!(
        "The constraints that `{}` may violate ({}:{}), for [`Error::violates`](::anosql_rs::Error::violates).",
        query.name, query.file, query.line
    ));
    let declared = constraints.iter().zip(&variants).map(|(constraint, variant)| {
        let doc = docs::attributes(&described(constraint));
        quote! { #doc #variant, }
    });
    let all = constraints.iter().zip(&variants).map(|(constraint, variant)| {
        let known = known(constraint);
        quote! { (Self::#variant, #known), }
    });
    Some(quote! {
        #doc
        #[derive(
            ::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy, ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::hash::Hash,
        )]
        #[allow(dead_code, non_camel_case_types, unreachable_pub, clippy::all, clippy::pedantic)]
        pub enum #name { #(#declared)* }

        #[automatically_derived]
        impl ::anosql_rs::Violation for #name {
            fn all() -> &'static [(Self, ::anosql_rs::Constraint)] {
                &[#(#all)*]
            }
        }
    })
}

/// `BlogsUseridFkey`, `TitleNotNull`; the table's name before it where two would be the same, and then a number behind.
fn variants(constraints: &[&Constraint]) -> Vec<Ident> {
    let plain: Vec<Option<Ident>> = constraints.iter().map(|constraint| variant("", constraint)).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    constraints
        .iter()
        .zip(&plain)
        .map(|(constraint, own)| {
            let is_shared = plain.iter().filter(|other| *other == own).count() > 1;
            let long = || variant(&constraint.relation, constraint);
            let name = if is_shared { long() } else { own.clone() };
            let name = name.unwrap_or_else(|| format_ident!("Constraint"));
            let numbered = (2..).map(|number| format_ident!("{name}{number}"));
            let mut names = std::iter::once(name.clone()).chain(numbered);
            names.find(|name| taken.insert(name.to_string())).unwrap_or(name)
        })
        .collect()
}

fn variant(table: &str, constraint: &Constraint) -> Option<Ident> {
    let Constraint { kind, name, relation, columns, domain, .. } = constraint;
    pascal_case(&match (name, kind) {
        (Some(name), _) => format!("{table} {name}"),
        (None, ConstraintKind::NotNull) => {
            let what = domain.as_ref().or(columns.first());
            format!("{table} {} not null", what.map_or("", String::as_str))
        }
        (None, _) => format!("{relation} partition"),
    })
}

fn described(constraint: &Constraint) -> String {
    let Constraint { kind, name, relation, columns, domain, .. } = constraint;
    let kind = kind.name().replace('_', " ");
    let columns = columns.join(", ");
    match (name, domain) {
        (Some(name), Some(domain)) => format!("`{name}`, a check of the domain `{domain}`"),
        (Some(name), None) if columns.is_empty() => format!("`{name}`, {kind} of `{relation}`"),
        (Some(name), None) => format!("`{name}`, {kind} of `{relation} ({columns})`"),
        (None, Some(domain)) => format!("The domain `{domain}` is not null"),
        (None, None) if columns.is_empty() => format!("No partition of `{relation}` takes the row"),
        (None, None) => format!("`{relation}.{columns}` is not null"),
    }
}

fn known(constraint: &Constraint) -> TokenStream {
    let Constraint { kind, name, relation, columns, domain, .. } = constraint;
    let kind = format_ident!("{kind:?}");
    let [name, domain] = [name, domain].map(|name| match name {
        Some(name) => quote! { ::core::option::Option::Some(#name) },
        None => quote! { ::core::option::Option::None },
    });
    quote! {
        ::anosql_rs::Constraint {
            kind: ::anosql_rs::ConstraintKind::#kind,
            name: #name,
            table: #relation,
            columns: &[#(#columns),*],
            domain: #domain,
        }
    }
}
