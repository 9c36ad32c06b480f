//! Structs that are read from one value, a row within a row.

use anosql_core::{
    query::{Column, Type, TypeKind},
    rust::records::{Record, RecordField},
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// How a struct is read from a value; `read` is the expression that reads it from `row`.
pub(super) fn from_sql(name: &Ident, read: &TokenStream, record: &Record) -> Option<TokenStream> {
    let mut columns = Vec::new();
    collect(record, &mut columns);
    columns.sort_by_key(|(index, _)| *index);
    let fields = columns.iter().map(|(_, column)| field(column)).collect::<Option<Vec<_>>>()?;
    let count = fields.len();
    Some(quote! {
        #[automatically_derived]
        impl<'a> ::anosql_rs::__private::FromSql<'a> for #name {
            fn from_sql(
                ty: &::anosql_rs::__private::Type,
                raw: &'a [::core::primitive::u8],
            ) -> ::core::result::Result<Self, ::anosql_rs::__private::Failure> {
                static FIELDS: [::anosql_rs::__private::RowField; #count] = [#(#fields),*];
                let row = ::anosql_rs::__private::RowValue::new(ty, raw, &FIELDS)?;
                ::core::result::Result::Ok(#read)
            }

            fn accepts(ty: &::anosql_rs::__private::Type) -> ::core::primitive::bool {
                ::anosql_rs::__private::is_row(ty)
            }
        }
    })
}

/// Whether a row, or an array of rows, comes as a record rather than as the row of a table.
pub(super) fn is_record(ty: &Type) -> bool {
    match &ty.kind {
        TypeKind::Array(element) => is_record(element),
        kind => *kind == TypeKind::Pseudo,
    }
}

/// The columns that a struct is read from, those of the rows within it too.
fn collect<'r>(record: &'r Record, columns: &mut Vec<(usize, &'r Column)>) {
    for field in &record.fields {
        match field {
            RecordField::Column { index, column, .. } => columns.push((*index, column)),
            RecordField::Group { record, .. } => collect(record, columns),
        }
    }
}

/// What is known of a column. The number of a type that is not built in differs from database to database, so what the value is
/// read as has to be said.
fn field(column: &Column) -> Option<TokenStream> {
    let name = &column.name;
    let ty = column.domain.as_ref().unwrap_or(&column.data_type);
    if ty.oid.is_some() {
        return Some(quote! { ::anosql_rs::__private::RowField::built_in(#name) });
    }
    let ty = data_type(ty);
    Some(quote! { ::anosql_rs::__private::RowField::own(#name, || #ty) })
}

/// A type as the driver describes it.
fn data_type(ty: &Type) -> TokenStream {
    let Type { schema, name, oid, kind } = ty;
    if let Some(oid) = oid {
        return quote! { ::anosql_rs::__private::built_in_type(#oid, #name) };
    }
    let kind = match kind {
        TypeKind::Enum(labels) => {
            quote! { Enum(::std::vec![#(::std::string::String::from(#labels)),*]) }
        }
        TypeKind::Array(element) => {
            let element = data_type(element);
            quote! { Array(#element) }
        }
        TypeKind::Range(subtype) => {
            let subtype = data_type(subtype);
            quote! { Range(#subtype) }
        }
        TypeKind::Multirange(subtype) => {
            let subtype = data_type(subtype);
            quote! { Multirange(#subtype) }
        }
        TypeKind::Domain(base) => {
            let base = data_type(base);
            quote! { Domain(#base) }
        }
        TypeKind::Composite(_) => quote! { Composite(::std::vec::Vec::new()) },
        TypeKind::Base => quote! { Simple },
        TypeKind::Pseudo => quote! { Pseudo },
    };
    quote! { ::anosql_rs::__private::own_type(#schema, #name, ::anosql_rs::__private::Kind::#kind) }
}
