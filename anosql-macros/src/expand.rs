//! Typed queries as Rust code. The only place that writes Rust.
//!
//! Generated code names everything by absolute paths, so that nothing in the module it stands in can change it.

mod composite;
mod constraint;
mod docs;
mod enumeration;
mod function;
mod names;
mod params;
mod row;
mod rust_type;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use anosql_core::query::{Module, Query, TypeKind};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use self::{names::Scope, params::NamedParams, row::Rows, rust_type::Types};
use crate::settings::Settings;

/// What came of a module.
pub(crate) struct Expansion {
    /// The code of all queries that have no problem.
    pub(crate) items: TokenStream,
    /// What Rust does not allow although the SQL is right.
    pub(crate) problems: Vec<Problem>,
}

/// Why a query has no Rust function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    message: String,
    file: String,
    line: u32,
    help: Vec<String>,
}

impl Problem {
    fn new(query: &Query, message: impl Into<String>) -> Self {
        Self { message: message.into(), file: query.file.clone(), line: query.line, help: Vec::new() }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }
}

/// Drawn as all other messages are, without the line of SQL.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n --> {}:{}", self.message, self.file, self.line)?;
        self.help.iter().try_for_each(|help| write!(f, "\n  = help: {help}"))
    }
}

/// The code of a module and of those below it, with what `messages` gives for each. Of names that are missing in a module
/// in which the compiler was told of an error it says nothing, so the callers of a query without function err no more.
pub(crate) fn expand(
    module: &Module,
    settings: &Settings,
    messages: &mut dyn FnMut(&Module) -> TokenStream,
) -> Expansion {
    let (mut problems, mut needs) = (Vec::new(), Needs::default());
    let mut items = expand_module(module, settings, 0, messages, &mut problems, &mut needs);
    items.extend(needs.checks());
    Expansion { items, problems }
}

fn expand_module(
    module: &Module,
    settings: &Settings,
    depth: usize,
    messages: &mut dyn FnMut(&Module) -> TokenStream,
    problems: &mut Vec<Problem>,
    needs: &mut Needs,
) -> TokenStream {
    let types = Types { settings, depth };
    let mut scope = Scope::default();
    let mut items = messages(module);

    for ty in &module.types {
        let item = match &ty.kind {
            _ if types.mapped(ty).is_some() => continue,
            TypeKind::Enum(labels) => {
                enumeration::expand(ty, labels, settings, &mut scope).map(|items| (items, BTreeSet::new()))
            }
            TypeKind::Composite(fields) => composite::expand(ty, fields, &types, &mut scope),
            _ => continue,
        };
        match item {
            Ok((item, features)) => {
                items.extend(item);
                needs.add(&features, || format!("type {}", row::type_name(ty)));
                needs.serde(settings);
            }
            Err(problem) => problems.push(problem),
        }
    }

    let (mut rows, mut named) = (Rows::default(), Vec::new());
    for query in &module.queries {
        match function::expand(query, &types, &mut rows, &mut scope) {
            Ok(function) => {
                items.extend(function.items);
                named.extend(function.named.map(|named| (query, named)));
                let what = || format!("query {:?} ({}:{})", query.name, query.file, query.line);
                needs.add(&function.features, what);
            }
            Err(found) => problems.extend(found),
        }
    }
    if !rows.is_empty() {
        needs.serde(settings);
    }
    items.extend(rows.expand(settings));

    for child in &module.children {
        let Ok(name) = scope.module(&child.name) else {
            problems.push(Problem {
                message: format!("`{}` cannot be the name of a module", child.name),
                file: child.name.clone(),
                line: 1,
                help: vec!["name the file or folder with letters, digits and `_`".to_owned()],
            });
            continue;
        };
        let doc = docs::attributes(&format!("The queries of `{}`.", docs::origin(child)));
        let inside = expand_module(child, settings, depth + 1, messages, problems, needs);
        items.extend(quote! {
            #doc
            #[allow(unreachable_pub)]
            pub mod #name { #inside }
        });
    }
    for (query, NamedParams { name, items: params }) in named {
        if scope.row(query, &name).is_ok() {
            items.extend(params);
        }
    }
    items
}

/// A crate that some type comes from, with the feature of anosql-rs that adds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Feature {
    Chrono,
    Decimal,
    Jiff,
    Json,
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
                let message = format!(
                    "{needed} the feature `{name}` of anosql-rs\n  = help: in Cargo.toml: \
                     anosql-rs = {{ version = \"{version}\", features = [\"{name}\"] }}"
                );
                quote! { ::anosql_rs::#gate! { { ::core::compile_error! { #message } } } }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
