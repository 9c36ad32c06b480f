//! Row structs, and how rows are read into them.

use std::collections::{BTreeMap, BTreeSet};

use anosql_core::{
    query::{Column, Query, RecordClass},
    rust::{
        records::{self, Record, RecordField},
        type_name,
    },
    settings::Settings,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{
    Feature, docs, gated,
    names::{as_ident, ident},
    row_value,
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

/// A struct with all that reads into it.
struct RowStruct {
    name: Ident,
    fields: Vec<Field>,
    features: BTreeSet<Feature>,
    /// The first query that has it, and the others.
    query: Query,
    shared_with: BTreeSet<String>,
    impls: BTreeMap<Source, TokenStream>,
}

/// What a struct is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    /// The rows of a result.
    Rows,
    /// A value that is a row.
    Value,
    /// Columns of the row around it, where that is read.
    Columns,
}

/// A struct as code.
struct Expanded<'r> {
    name: Ident,
    fields: Vec<Field>,
    /// The struct, as an expression that reads it from `row`.
    read: TokenStream,
    /// Those of the structs within it, too.
    features: BTreeSet<Feature>,
    /// The structs within it.
    within: Vec<(Expanded<'r>, Source, &'r Record<'r>)>,
}

struct Field {
    name: Ident,
    /// Its name in SQL, and in JSON.
    column: String,
    doc: String,
    rust: TokenStream,
    read: TokenStream,
}

impl Rows {
    /// The type of a query's rows: the column's type where there is one column, else a struct.
    pub(super) fn of(&mut self, query: &Query, types: &Types<'_>) -> Option<RowType> {
        match query.columns.as_slice() {
            [] => None,
            [column] => {
                let output = match records::of_value(query, column) {
                    Some(record) => {
                        let expanded = expand(&record, types)?;
                        let output = holding(&expanded, column);
                        self.keep(query, (expanded, Source::Value, &record))?;
                        output
                    }
                    None => types.column(column)?,
                };
                Some(flat(column, output))
            }
            _ => {
                let record = records::of_rows(query)?;
                if query.record_class.as_ref().is_some_and(RecordClass::is_own) {
                    return self.own(query, &record, types);
                }
                let expanded = expand(&record, types)?;
                let (name, features) = (expanded.name.clone(), expanded.features.clone());
                self.keep(query, (expanded, Source::Rows, &record))?;
                let decode = quote! { <#name as ::anosql_rs::__private::FromRow>::from_row };
                Some(RowType { rust: quote! { #name }, decode, is_option: false, features })
            }
        }
    }

    /// A struct of the project's own: it is built where the row is read.
    fn own(&mut self, query: &Query, record: &Record<'_>, types: &Types<'_>) -> Option<RowType> {
        let path: TokenStream = record.name.parse().ok()?;
        let Parts { fields, features, within } = parts(record, types)?;
        let read = literal(&path, &fields);
        for within in within {
            self.keep(query, within)?;
        }
        let decode = quote! {
            |row: &::anosql_rs::__private::Row<'_>| -> ::core::result::Result<#path, ::anosql_rs::Error> {
                ::core::result::Result::Ok(#read)
            }
        };
        Some(RowType { rust: path, decode, is_option: false, features })
    }

    /// Keeps a struct and those within it, each once.
    fn keep(
        &mut self,
        query: &Query,
        (mut expanded, source, record): (Expanded<'_>, Source, &Record<'_>),
    ) -> Option<()> {
        for within in std::mem::take(&mut expanded.within) {
            self.keep(query, within)?;
        }
        let reading = match source {
            Source::Rows => from_row(&expanded),
            Source::Value => row_value::from_sql(&expanded.name, &expanded.read, record)?,
            Source::Columns => TokenStream::new(),
        };
        let Expanded { name, fields, features, .. } = expanded;
        let known = self.structs.entry(record.name.clone()).or_insert_with(|| RowStruct {
            name,
            fields,
            features,
            query: query.clone(),
            shared_with: BTreeSet::new(),
            impls: BTreeMap::new(),
        });
        if known.query.name != query.name {
            known.shared_with.insert(query.name.clone());
        }
        known.impls.entry(source).or_insert(reading);
        Some(())
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
        let RowStruct { name, fields, features, .. } = self;
        let queries = self
            .shared_with
            .iter()
            .fold(format!("`{}`", self.query.name), |all, other| format!("{all}, `{other}`"));
        let what = if self.impls.contains_key(&Source::Rows) { "A row" } else { "A row in a row" };
        let doc =
            docs::attributes(&format!("{what} of {queries} ({}:{}).", self.query.file, self.query.line));
        let derive = derives(settings, self.query.record_class.as_ref(), STRUCTS_DERIVE);
        let fields = fields.iter().map(|Field { name, column, doc, rust, .. }| {
            let doc = docs::attributes(doc);
            let rename = serde_rename(settings, column);
            quote! { #doc #rename pub #name: #rust, }
        });
        let mut features = features.clone();
        features.extend(settings.serde.then_some(Feature::Serde));
        let impls = self.impls.values();
        let items = quote! {
            #doc
            #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
            #derive
            #[allow(dead_code, non_snake_case, non_camel_case_types, unreachable_pub, clippy::all, clippy::pedantic)]
            pub struct #name { #(#fields)* }

            #(#impls)*
        };
        gated(&features, items)
    }
}

/// What all structs derive.
pub(super) const STRUCTS_DERIVE: &[&str] = &["Debug", "Clone", "PartialEq"];

/// What a crate and the query ask for besides what is derived anyway.
pub(super) fn derives(settings: &Settings, class: Option<&RecordClass>, known: &[&str]) -> TokenStream {
    let serde = serde_derive(settings);
    let asked = settings.derives.iter().chain(class.iter().flat_map(|class| &class.derives));
    let mut paths: Vec<&String> =
        asked.filter(|path| !known.contains(&path.rsplit("::").next().unwrap_or(path))).collect();
    paths.sort();
    paths.dedup();
    let paths = paths.into_iter().filter_map(|path| path.parse::<TokenStream>().ok());
    let derive = (!settings.derives.is_empty() || class.is_some_and(|class| !class.derives.is_empty()))
        .then(|| quote! { #[derive(#(#paths),*)] });
    quote! { #serde #derive }
}

/// serde's derives, for crates that ask for them. Named through anosql-rs, so that the crate needs no serde itself.
fn serde_derive(settings: &Settings) -> Option<TokenStream> {
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

/// A struct, and those within it.
fn expand<'r>(record: &'r Record<'r>, types: &Types<'_>) -> Option<Expanded<'r>> {
    let name = as_ident(&record.name)?;
    let Parts { fields, features, within } = parts(record, types)?;
    let read = literal(&quote! { #name }, &fields);
    Some(Expanded { name, fields, read, features, within })
}

/// The struct, as an expression that reads it from `row`.
fn literal(path: &TokenStream, fields: &[Field]) -> TokenStream {
    let reads = fields.iter().map(|Field { name, read, .. }| quote! { #name: #read, });
    quote! { #path { #(#reads)* } }
}

/// What a struct is made of.
struct Parts<'r> {
    fields: Vec<Field>,
    /// Those of the structs within it, too.
    features: BTreeSet<Feature>,
    /// The structs within it.
    within: Vec<(Expanded<'r>, Source, &'r Record<'r>)>,
}

fn parts<'r>(record: &'r Record<'r>, types: &Types<'_>) -> Option<Parts<'r>> {
    let mut features = BTreeSet::new();
    let (mut fields, mut within) = (Vec::new(), Vec::new());
    for field in &record.fields {
        match field {
            RecordField::Column { index, column, record: None } => {
                let output = types.column(column)?;
                features.extend(&output.features);
                fields.push(column_field(*index, column, output)?);
            }
            RecordField::Column { index, column, record: Some(inner) } => {
                let expanded = expand(inner, types)?;
                features.extend(&expanded.features);
                fields.push(column_field(*index, column, holding(&expanded, column))?);
                within.push((expanded, Source::Value, inner));
            }
            RecordField::Group { name, missing, record: inner, .. } => {
                let expanded = expand(inner, types)?;
                features.extend(&expanded.features);
                fields.push(group_field(name, *missing, &expanded)?);
                within.push((expanded, Source::Columns, inner));
            }
        }
    }
    Some(Parts { fields, features, within })
}

fn column_field(index: usize, column: &Column, output: Output) -> Option<Field> {
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
    let null = if nullable { "may be null" } else { "never null" };
    let doc = format!("Column `{}`: `{}`, {null}.", column.name, type_name(&column.data_type));
    Some(Field { name: ident(&column.name)?, column: column.name.clone(), doc, rust, read })
}

/// A row within the row.
fn group_field(name: &str, missing: Option<usize>, expanded: &Expanded<'_>) -> Option<Field> {
    let Expanded { name: inner, read, .. } = expanded;
    let (rust, read, doc) = match missing {
        None => (quote! { #inner }, read.clone(), format!("The columns `{name}.*`.")),
        Some(index) => (
            quote! { ::core::option::Option<#inner> },
            quote! {
                if row.is_null(#index)? {
                    ::core::option::Option::None
                } else {
                    ::core::option::Option::Some(#read)
                }
            },
            format!("The columns `{name}.*`; `None` where the join finds no row for them."),
        ),
    };
    Some(Field { name: ident(name)?, column: name.to_owned(), doc, rust, read })
}

/// The type of a column that is or holds rows.
fn holding(expanded: &Expanded<'_>, column: &Column) -> Output {
    let name = &expanded.name;
    let rust = match column.elements_nullable {
        None => quote! { #name },
        Some(false) => quote! { ::std::vec::Vec<#name> },
        Some(true) => quote! { ::std::vec::Vec<::core::option::Option<#name>> },
    };
    // The driver takes an array of records for no array.
    let via = (column.elements_nullable.is_some() && row_value::is_record(&column.data_type))
        .then(|| quote! { ::anosql_rs::__private::RowValues<#rust> });
    Output { rust, via, can_be_null: true, features: expanded.features.clone() }
}

fn from_row(expanded: &Expanded<'_>) -> TokenStream {
    let Expanded { name, read, .. } = expanded;
    quote! {
        #[automatically_derived]
        impl ::anosql_rs::__private::FromRow for #name {
            fn from_row(
                row: &::anosql_rs::__private::Row<'_>,
            ) -> ::core::result::Result<Self, ::anosql_rs::Error> {
                ::core::result::Result::Ok(#read)
            }
        }
    }
}

fn flat(column: &Column, output: Output) -> RowType {
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
    RowType { rust, decode, is_option, features }
}
