//! Row structs, and how rows are read into them.

use std::collections::{BTreeMap, BTreeSet};

use anosql_core::query::{Column, Query};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{
    Feature, Problem, docs, gated,
    names::{Scope, ident, pascal_case},
    rust_type::{Output, Types},
};
use crate::settings::Settings;

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
    pub(super) fn of(
        &mut self,
        query: &Query,
        types: &Types<'_>,
        scope: &mut Scope,
    ) -> Result<RowType, Vec<Problem>> {
        match query.columns.as_slice() {
            [] => Err(vec![
                Problem::new(query, format!("query {:?} returns no columns", query.name))
                    .help("write `!` behind its name to get the number of rows"),
            ]),
            [column] => flat(query, column, types).map_err(|problem| vec![problem]),
            _ => self.record(query, types, scope),
        }
    }

    fn record(
        &mut self,
        query: &Query,
        types: &Types<'_>,
        scope: &mut Scope,
    ) -> Result<RowType, Vec<Problem>> {
        let name = match &query.record_class {
            Some(class) => ident(class).filter(|name| name == class.as_str()),
            None => pascal_case(&format!("{}_row", query.ident)),
        };
        let Some(name) = name else {
            return Err(vec![Problem::new(query, "the name of the row struct is no Rust name")]);
        };
        let (fields, features) = fields(query, types)?;
        let row_type = RowType {
            rust: quote! { #name },
            decode: quote! { <#name as ::anosql_rs::__private::FromRow>::from_row },
            is_option: false,
            features: features.clone(),
        };

        if query.record_class.is_some()
            && let Some(known) = self.structs.get_mut(&name.to_string())
            && known.query.record_class.is_some()
        {
            if let Some(problem) = difference(query, &fields, known) {
                return Err(vec![problem]);
            }
            known.shared_with.push(query.name.clone());
            return Ok(row_type);
        }
        scope.row(query, &name).map_err(|problem| vec![problem])?;
        let known =
            RowStruct { name: name.clone(), fields, query: query.clone(), shared_with: Vec::new(), features };
        self.structs.insert(name.to_string(), known);
        Ok(row_type)
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

fn flat(query: &Query, column: &Column, types: &Types<'_>) -> Result<RowType, Problem> {
    let output = types.column(column).ok_or_else(|| unmapped_column(query, column))?;
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
    Ok(RowType { rust, decode, is_option, features })
}

fn fields(query: &Query, types: &Types<'_>) -> Result<(Vec<Field>, BTreeSet<Feature>), Vec<Problem>> {
    let mut fields: Vec<Field> = Vec::new();
    let mut features = BTreeSet::new();
    let mut problems = Vec::new();
    for (index, column) in query.columns.iter().enumerate() {
        let Some(name) = ident(&column.name) else {
            let problem = format!(
                "column {} of query {:?} is called {:?}, which is no Rust name",
                index + 1,
                query.name,
                column.name
            );
            problems.push(Problem::new(query, problem).help("name it with `as`"));
            continue;
        };
        if fields.iter().any(|field| field.name == name) {
            let problem = format!("query {:?} has more than one column {:?}", query.name, column.name);
            problems.push(Problem::new(query, problem).help("name one of them with `as`"));
            continue;
        }
        let Some(output) = types.column(column) else {
            problems.push(unmapped_column(query, column));
            continue;
        };
        features.extend(&output.features);
        fields.push(field(name, index, column, output));
    }
    if problems.is_empty() { Ok((fields, features)) } else { Err(problems) }
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

/// A built-in type without its schema, as people write it.
pub(super) fn type_name(ty: &anosql_core::query::Type) -> String {
    let name = ty.qualified_name();
    name.strip_prefix("pg_catalog.").map(str::to_owned).unwrap_or(name)
}

fn unmapped_column(query: &Query, column: &Column) -> Problem {
    let name = type_name(&column.data_type);
    let problem = format!(
        "column {:?} of query {:?} is of type {name}, which has no Rust type",
        column.name, query.name
    );
    Problem::new(query, problem)
        .help("cast it in the SQL, such as `::text`")
        .help(format!("or name a Rust type for it in Cargo.toml: [package.metadata.anosql.types] {name:?} = \"crate::MyType\""))
}

fn difference(query: &Query, fields: &[Field], known: &RowStruct) -> Option<Problem> {
    let described = |field: &Field| {
        format!("{} {}{}", field.column, field.data_type, if field.nullable { "" } else { " not null" })
    };
    let same =
        |a: &Field, b: &Field| described(a) == described(b) && a.rust.to_string() == b.rust.to_string();
    let other = &known.query;
    let place = format!("query {:?} ({}:{})", other.name, other.file, other.line);
    let first = fields.iter().zip(&known.fields).find(|(a, b)| !same(a, b));
    let what = match first {
        Some((field, known)) => format!("`{}` here and `{}` in {place}", described(field), described(known)),
        None if fields.len() == known.fields.len() => return None,
        None => format!("{} columns here and {} in {place}", fields.len(), known.fields.len()),
    };
    let problem = format!("query {:?} cannot share `record_class: {}`: {what}", query.name, known.name);
    Some(Problem::new(query, problem).help("give it another record_class, or select the same columns"))
}
