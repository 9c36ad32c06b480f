//! Typed queries as Rust code. The only place that writes Rust.
//!
//! Generated code names everything by absolute paths, so that nothing in the module it stands in can change it.

mod composite;
mod constraint;
mod docs;
mod enumeration;
mod function;
mod names;
mod optional;
mod params;
mod row;
mod row_value;
mod rust_type;

use std::collections::{BTreeMap, BTreeSet};

use anosql_core::{
    diagnostic::Diagnostic,
    query::{Module, Query, Type, TypeKind, UserType},
    render::render_body,
    rust::{self, Refusals, type_name},
    settings::Settings,
    source::{self, SourceMap},
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use self::{row::Rows, rust_type::Types};

/// What came of a module.
pub(crate) struct Expansion {
    /// The code of all that is permitted.
    pub(crate) items: TokenStream,
    /// What is permitted and cannot be written all the same: a name with a letter that only the compiler knows not to
    /// belong into names.
    pub(crate) unwritten: Vec<String>,
}

/// The code of a module and of those below it, with what `messages` gives for each. Of names that are missing in a module
/// in which the compiler was told of an error it says nothing, so the callers of a query without function err no more.
pub(crate) fn expand(
    module: &Module,
    settings: &Settings,
    refusals: &Refusals,
    messages: &mut dyn FnMut(&Module) -> TokenStream,
) -> Expansion {
    let mut expander =
        Expander { settings, refusals, messages, needs: Needs::default(), unwritten: Vec::new() };
    let mut items = expander.module(module, 0);
    items.extend(expander.needs.checks());
    Expansion { items, unwritten: expander.unwritten }
}

struct Expander<'a> {
    settings: &'a Settings,
    refusals: &'a Refusals,
    messages: &'a mut dyn FnMut(&Module) -> TokenStream,
    needs: Needs,
    unwritten: Vec<String>,
}

impl Expander<'_> {
    fn module(&mut self, module: &Module, depth: usize) -> TokenStream {
        let types = Types { settings: self.settings, depth };
        let mut items = (self.messages)(module);
        for UserType { data_type, .. } in &module.types {
            if self.settings.mapped(data_type).is_none() && self.refusals.permit_type(data_type) {
                items.extend(self.user_type(data_type, &types));
            }
        }
        let mut rows = Rows::default();
        for query in module.queries.iter().filter(|query| self.refusals.permit(query)) {
            let what = format!("query {:?} ({}:{})", query.name, query.file, query.line);
            match function::expand(query, &types, &mut rows, self.named_params(query)) {
                Some((function, features)) => {
                    items.extend(function);
                    self.needs.add(&features, || what.clone());
                }
                None => self.unwritten.push(what),
            }
        }
        if !rows.is_empty() {
            self.needs.serde(self.settings);
        }
        items.extend(rows.expand(self.settings));
        for child in module.children.iter().filter(|child| self.refusals.permit_module(child)) {
            items.extend(self.child(child, depth));
        }
        items
    }

    /// The name of the struct by whose fields the parameters of a query can be given, if there is one.
    fn named_params(&self, query: &Query) -> Option<Ident> {
        let name = rust::names::params(query).filter(|_| self.refusals.has_named_params(query));
        names::as_ident(&name?)
    }

    fn user_type(&mut self, data_type: &Type, types: &Types<'_>) -> TokenStream {
        let what = || format!("type {}", type_name(data_type));
        let item = match &data_type.kind {
            TypeKind::Enum(labels) => {
                enumeration::expand(data_type, labels, self.settings).map(|items| (items, BTreeSet::new()))
            }
            TypeKind::Composite(fields) => composite::expand(data_type, fields, types),
            _ => return TokenStream::new(),
        };
        let Some((item, features)) = item else {
            self.unwritten.push(what());
            return TokenStream::new();
        };
        self.needs.add(&features, what);
        self.needs.serde(self.settings);
        item
    }

    fn child(&mut self, child: &Module, depth: usize) -> TokenStream {
        let Some(name) = names::ident(&child.name) else {
            self.unwritten.push(format!("module {:?}", child.name));
            return TokenStream::new();
        };
        let doc = docs::attributes(&format!("The queries of `{}`.", docs::origin(child)));
        let inside = self.module(child, depth + 1);
        quote! {
            #doc
            #[allow(unreachable_pub)]
            pub mod #name { #inside }
        }
    }
}

/// A crate that some type comes from, with the feature of anosql-rs that adds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Feature {
    Chrono,
    Decimal,
    Jiff,
    Json,
    Pgvector,
    Serde,
    Time,
    Uuid,
}

impl Feature {
    fn name(self) -> &'static str {
        match self {
            Feature::Chrono => "chrono",
            Feature::Decimal => "decimal",
            Feature::Jiff => "jiff",
            Feature::Json => "json",
            Feature::Pgvector => "pgvector",
            Feature::Serde => "serde",
            Feature::Time => "time",
            Feature::Uuid => "uuid",
        }
    }

    /// The macro of anosql-rs that gives its items where the feature is on, and its message where it is off.
    fn gate(self) -> Ident {
        quote::format_ident!("__with_{}", self.name())
    }
}

/// Items that are left out where a feature is off. What is missing is said once, by [`Needs`].
fn gated(features: &BTreeSet<Feature>, items: TokenStream) -> TokenStream {
    features.iter().fold(items, |items, feature| {
        let gate = feature.gate();
        quote! { ::anosql_rs::#gate! { {} #items } }
    })
}

/// The features that generated code needs: for each what needs it first, and how many others do.
#[derive(Default)]
struct Needs(BTreeMap<Feature, (String, usize)>);

impl Needs {
    fn add(&mut self, features: &BTreeSet<Feature>, what: impl Fn() -> String) {
        for feature in features {
            self.0.entry(*feature).and_modify(|(_, others)| *others += 1).or_insert_with(|| (what(), 0));
        }
    }

    /// Some type derives serde's traits.
    fn serde(&mut self, settings: &Settings) {
        if settings.serde {
            self.0.entry(Feature::Serde).or_insert_with(|| ("`serde = true` in Cargo.toml".to_owned(), 0));
        }
    }

    /// An error for each feature that is off.
    fn checks(&self) -> TokenStream {
        self.0
            .iter()
            .map(|(feature, (what, others))| {
                let (name, gate) = (feature.name(), feature.gate());
                let needed = match others {
                    0 => format!("{what} needs"),
                    1 => format!("{what} and one other need"),
                    _ => format!("{what} and {others} others need"),
                };
                let version = env!("CARGO_PKG_VERSION");
                let message = format!("{needed} the feature `{name}` of anosql-rs");
                let error = Diagnostic::format_error(message, source::Span::NOWHERE).help(format!(
                    "in Cargo.toml: anosql-rs = {{ version = \"{version}\", features = [\"{name}\"] }}"
                ));
                let message = render_body(&SourceMap::default(), &error);
                quote! { ::anosql_rs::#gate! { { ::core::compile_error! { #message } } } }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
