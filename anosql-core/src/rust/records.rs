//! The structs that rows are read into. Queries that ask for the same one by `record_class` share it.

use std::collections::BTreeMap;

use super::{
    RustType,
    names::{self, Scope},
    type_name,
};
use crate::{diagnostic::Diagnostic, query::Query, settings::Settings, source::Span};

/// The row structs of a module that queries have asked for by name.
#[derive(Debug, Default)]
pub(super) struct Records(BTreeMap<String, Record>);

#[derive(Debug)]
struct Record {
    /// The first query that has it.
    query: String,
    span: Span,
    fields: Vec<(String, Option<RustType>)>,
}

impl Records {
    /// Takes the name of the struct of a query's rows, or shares it with a query that has the same columns.
    pub(super) fn take(
        &mut self,
        query: &Query,
        settings: &Settings,
        scope: &mut Scope,
    ) -> Option<Diagnostic> {
        let Some(name) = names::row(query) else {
            let message = "the name of the row struct is no Rust name";
            return Some(Diagnostic::format_error(message, query.name_span));
        };
        if query.record_class.is_some() {
            let fields = fields(query, settings);
            if let Some(known) = self.0.get(&name) {
                return difference(query, &name, &fields, known);
            }
            let record = Record { query: query.name.clone(), span: query.name_span, fields };
            self.0.insert(name.clone(), record);
        }
        scope.type_name(&format!("query {:?}", query.name), query.name_span, &name).err()
    }
}

/// Each column as messages call it, and its Rust type.
fn fields(query: &Query, settings: &Settings) -> Vec<(String, Option<RustType>)> {
    let field = |column: &crate::query::Column| {
        let null = if column.nullable { "" } else { " not null" };
        let described = format!("{} {}{null}", column.name, type_name(&column.data_type));
        (described, RustType::of_column(column, settings))
    };
    query.columns.iter().map(field).collect()
}

fn difference(
    query: &Query,
    name: &str,
    fields: &[(String, Option<RustType>)],
    known: &Record,
) -> Option<Diagnostic> {
    let index = fields.iter().zip(&known.fields).position(|(a, b)| a != b);
    let (span, what) = match index.and_then(|index| fields.get(index).zip(known.fields.get(index))) {
        Some(((here, _), (there, _))) => {
            let column = index.and_then(|index| query.columns.get(index));
            let span = column.map_or(query.name_span, |column| column.span);
            (span, format!("`{here}` here and `{there}` in query {:?}", known.query))
        }
        None if fields.len() == known.fields.len() => return None,
        None => {
            let (here, there) = (fields.len(), known.fields.len());
            (query.name_span, format!("{here} columns here and {there} in query {:?}", known.query))
        }
    };
    let message = format!("query {:?} cannot share `record_class: {name}`: {what}", query.name);
    Some(
        Diagnostic::format_error(message, span)
            .label(known.span, format!("query {:?} has it first", known.query))
            .help("give it another record_class, or select the same columns"),
    )
}
