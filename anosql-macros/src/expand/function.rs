//! The function of a query, and the static beside it.

use std::collections::BTreeSet;

use anosql_core::{
    query::{Access, Cardinality, Operator, Query, TransactionControl},
    rust::{self, type_name},
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{
    Feature, constraint, docs, gated,
    names::{as_ident, ident},
    optional,
    params::{self, BatchRows, Params},
    row::{RowType, Rows},
    rust_type::Types,
};

/// All that a query generates in its module, its row struct left aside; `None` where Rust does not allow it. Its parameters
/// can be given by name as well if there is a name for their struct.
pub(super) fn expand(
    query: &Query,
    types: &Types<'_>,
    rows: &mut Rows,
    named_params: Option<Ident>,
) -> Option<(TokenStream, BTreeSet<Feature>)> {
    let name = ident(&query.ident)?;
    let metadata_name = as_ident(&rust::names::metadata(query))?;
    let params = Params::of(query, types)?;
    let mut features = params.features.clone();
    let function = Function { query, name: &name, metadata: &metadata_name, params: &params, named_params };
    let items = match query.operator {
        Operator::Many => {
            let row = rows.of(query, types)?;
            features.extend(&row.features);
            let stream = as_ident(&rust::names::stream(query))?;
            function.many(&row, &stream)
        }
        Operator::AtMostOne | Operator::First | Operator::Value | Operator::Returning => {
            let row = match query.columns.as_slice() {
                // `$` gives the first value, whatever else is selected.
                [first, ..] if query.operator == Operator::Value => {
                    let query = Query { columns: vec![first.clone()], ..query.clone() };
                    rows.of(&query, types)?
                }
                _ => rows.of(query, types)?,
            };
            features.extend(&row.features);
            function.one(&row)
        }
        Operator::Affected => function.affected(),
        Operator::Batch => {
            let batch = BatchRows::of(query, &params)?;
            function.batch(&batch)
        }
        Operator::Script => function.script(),
    };
    let metadata = metadata(query, &metadata_name, &params);
    let items = gated(&features, items);
    let constraints = constraint::expand(query)?;
    let statements = optional::expand(query, &metadata_name, &params.optional());
    let orders = optional::expand_orders(query)?;
    Some((quote! { #metadata #statements #orders #items #constraints }, features))
}

struct Function<'q> {
    query: &'q Query,
    name: &'q Ident,
    metadata: &'q Ident,
    params: &'q Params,
    named_params: Option<Ident>,
}

impl Function<'_> {
    fn many(&self, row: &RowType, stream: &Ident) -> TokenStream {
        let RowType { rust, decode, .. } = row;
        let all = self.function(
            self.name,
            "Gives all rows.",
            &quote! { ::std::vec::Vec<#rust> },
            &quote! { many },
            &quote! { , #decode },
        );
        let as_they_arrive = self.stream(stream, rust, decode);
        quote! { #all #as_they_arrive }
    }

    /// Rows hold the connection that they come from, so that nothing else waits behind them.
    fn stream(&self, name: &Ident, rust: &TokenStream, decode: &TokenStream) -> TokenStream {
        let doc = docs::function(self.query, "Gives the rows as they arrive.");
        let (db, arguments, allow) = (self.params.executor(), self.params.arguments(), allow());
        let body = self.call(&quote! { stream }, &quote! { , #decode });
        quote! {
            #doc #allow
            pub async fn #name<'c>(
                #db: impl ::anosql_rs::ExclusiveExecutor<'c>,
                #arguments
            ) -> ::core::result::Result<::anosql_rs::Rows<'c, #rust>, ::anosql_rs::Error> {
                #body
            }
        }
    }

    fn one(&self, row: &RowType) -> TokenStream {
        let RowType { rust, decode, is_option, .. } = row;
        let proven = self.query.cardinality == Cardinality::One;
        let (gives, result, run) = match self.query.operator {
            Operator::Value if proven => ("Gives the value.", rust.clone(), quote! { one }),
            // No row and null are one thing here: there is no value.
            Operator::Value if *is_option => {
                return self.value_or_null(rust, decode);
            }
            Operator::Value => (
                "Gives the first row's value; `None` if there is no row.",
                quote! { ::core::option::Option<#rust> },
                quote! { first },
            ),
            Operator::Returning if proven => {
                ("Gives the row that was written.", rust.clone(), quote! { one })
            }
            // The rows are written by then; that one of them is lost to the caller must not go unsaid.
            Operator::Returning => (
                "Gives the row that was written; `None` if none was. More than one is an error.",
                quote! { ::core::option::Option<#rust> },
                quote! { at_most_one },
            ),
            Operator::AtMostOne => (
                "Gives the row; `None` if there is none. More than one is an error.",
                quote! { ::core::option::Option<#rust> },
                quote! { at_most_one },
            ),
            _ => (
                "Gives the first row; `None` if there is none.",
                quote! { ::core::option::Option<#rust> },
                quote! { first },
            ),
        };
        self.function(self.name, gives, &result, &run, &quote! { , #decode })
    }

    fn value_or_null(&self, rust: &TokenStream, decode: &TokenStream) -> TokenStream {
        let gives = "Gives the first row's value; `None` if it is null or there is no row.";
        let call = self.call(&quote! { first }, &quote! { , #decode });
        let body = quote! { ::core::result::Result::map(#call, ::core::option::Option::flatten) };
        self.signature(self.name, gives, rust, &body)
    }

    fn affected(&self) -> TokenStream {
        self.function(
            self.name,
            "Gives the number of rows affected.",
            &quote! { ::core::primitive::u64 },
            &quote! { affected },
            &TokenStream::new(),
        )
    }

    fn script(&self) -> TokenStream {
        let Function { query, name, metadata, .. } = self;
        let doc = docs::function(
            query,
            "All of its statements run, or none, unless they control transactions themselves.",
        );
        let allow = allow();
        quote! {
            #doc #allow
            pub async fn #name(
                db: &impl ::anosql_rs::Executor,
            ) -> ::core::result::Result<(), ::anosql_rs::Error> {
                ::anosql_rs::__private::script(db, &#metadata).await
            }
        }
    }

    fn batch(&self, batch: &BatchRows) -> TokenStream {
        let Function { query, name, metadata, .. } = self;
        let BatchRows { items, generics, row, rows, encode } = batch;
        let gives =
            "It runs once for each row, for all rows or for none, and gives the number of rows affected.";
        let doc = docs::function(query, gives);
        let allow = allow();
        quote! {
            #items
            #doc #allow
            pub async fn #name #generics(
                db: impl ::anosql_rs::ExclusiveExecutor<'_>,
                rows: impl ::core::iter::IntoIterator<Item = #row>,
            ) -> ::core::result::Result<::core::primitive::u64, ::anosql_rs::Error> {
                ::anosql_rs::__private::batch(db, &#metadata, #rows, #encode).await
            }
        }
    }

    /// A function that takes the query's parameters and is one call into the runtime.
    fn function(
        &self,
        name: &Ident,
        gives: &str,
        result: &TokenStream,
        run: &TokenStream,
        decode: &TokenStream,
    ) -> TokenStream {
        self.signature(name, gives, result, &self.call(run, decode))
    }

    fn call(&self, run: &TokenStream, decode: &TokenStream) -> TokenStream {
        let (db, metadata, values) = (self.params.executor(), self.metadata, self.params.values());
        if let Some(statements) = optional::name(self.query) {
            let (given, order) = (self.params.given(), self.params.order_number());
            let statement = self.params.free_name("statement");
            return quote! {{
                let #statement = #statements.given(&[#given], #order)?;
                ::anosql_rs::__private::#run(#db, &#statement.query, &#statement.values(&[#values]) #decode).await
            }};
        }
        quote! { ::anosql_rs::__private::#run(#db, &#metadata, &[#values] #decode).await }
    }

    fn signature(&self, name: &Ident, gives: &str, result: &TokenStream, body: &TokenStream) -> TokenStream {
        let doc = docs::function(self.query, gives);
        let (db, arguments, allow) = (self.params.executor(), self.params.arguments(), allow());
        let named_params = self
            .named_params
            .as_ref()
            .map(|params| params::expand_named(self.query, self.params, params, &self.method(result)));
        quote! {
            #doc #allow
            pub async fn #name(
                #db: &impl ::anosql_rs::Executor,
                #arguments
            ) -> ::core::result::Result<#result, ::anosql_rs::Error> {
                #body
            }
            #named_params
        }
    }

    /// The call as a method of the parameters' struct. It is no `async fn`, which would have to be compiled as a second one
    /// beside the function. For the same reason there is none that gives a stream.
    fn method(&self, result: &TokenStream) -> TokenStream {
        let (function, fields, lifetimes) = (self.name, self.params.fields(), self.params.lifetimes());
        let doc = docs::attributes(&format!("Calls `{}` with them.", self.query.ident));
        quote! {
            #doc
            pub fn run<'db, Db: ::anosql_rs::Executor>(
                self,
                db: &'db Db,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<#result, ::anosql_rs::Error>,
            > + use<#lifetimes 'db, Db> {
                #function(db, #fields)
            }
        }
    }
}

/// A file may hold more queries than a program uses, and its names are its author's.
fn allow() -> TokenStream {
    quote! { #[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)] }
}

fn metadata(query: &Query, metadata: &Ident, params: &Params) -> TokenStream {
    let Query { ident: name, file, line, sql, locks, volatile, session, .. } = query;
    let doc = docs::attributes(&format!("What is known of `{}` ({file}:{line}).", query.name));
    let parameters = params.params.iter().map(|param| &param.written);
    let oids = params.params.iter().map(|param| &param.input.oid);
    let columns = query.columns.iter().map(|column| {
        let (name, data_type, nullable) = (&column.name, type_name(&column.data_type), column.nullable);
        let from_table = column.origin.is_some();
        quote! {
            ::anosql_rs::Column { name: #name, data_type: #data_type, nullable: #nullable, from_table: #from_table }
        }
    });
    let access = match query.access {
        Access::Read => quote! { Read },
        Access::Write => quote! { Write },
    };
    let cardinality = match query.cardinality {
        Cardinality::One => quote! { One },
        Cardinality::AtMostOne => quote! { AtMostOne },
        Cardinality::Many => quote! { Many },
    };
    let transaction = match query.transaction {
        TransactionControl::None => quote! { None },
        TransactionControl::Closes => quote! { Closes },
        TransactionControl::LeavesOpen => quote! { LeavesOpen },
    };
    let self_contained =
        params.self_contained() && query.columns.iter().all(|column| column.data_type.oid.is_some());
    quote! {
        #doc
        #[allow(dead_code, unreachable_pub)]
        pub static #metadata: ::anosql_rs::Query = ::anosql_rs::Query {
            name: #name,
            file: #file,
            line: #line,
            sql: #sql,
            parameters: &[#(#parameters),*],
            types: &[#(::anosql_rs::__private::Type::#oids),*],
            columns: &[#(#columns),*],
            access: ::anosql_rs::Access::#access,
            locks: #locks,
            volatile: #volatile,
            session: #session,
            transaction: ::anosql_rs::TransactionControl::#transaction,
            cardinality: ::anosql_rs::Cardinality::#cardinality,
            self_contained: #self_contained,
        };
    }
}
