//! Whether what a query gives when it runs is what we have promised.

use anosql_core::query::{Cardinality, Query};
use tokio_postgres::{Row, Statement, types::Type};

use crate::{
    agree::is_overridden,
    nested,
    value::{self, Anything, Text},
};

#[derive(Clone, Copy, PartialEq)]
/// What the parameters are given.
pub enum Binding {
    /// Each gets the value of this number.
    Equal(u32),
    /// Each gets a greater value than the one before, with one between.
    Rising,
    /// Each gets null that may be null.
    Null,
}

/// The values of all parameters.
pub fn bind(query: &Query, statement: &Statement, binding: Binding) -> Result<Vec<Text>, String> {
    let params = query.params.iter().zip(statement.params());
    let value = |number: u32, data_type: &Type| {
        let text = value::text(data_type, number);
        text.ok_or_else(|| format!("no value is known for type {data_type}"))
    };
    params
        .zip((1..).step_by(2))
        .map(|((param, data_type), rising)| match binding {
            Binding::Null if param.nullable => Ok(Text(None)),
            Binding::Null => Ok(Text(Some(value(1, data_type)?))),
            Binding::Equal(number) => Ok(Text(Some(value(number, data_type)?))),
            Binding::Rising => Ok(Text(Some(value(rising, data_type)?))),
        })
        .collect()
}

/// What the rows say against our word: a null in a column that we call not null, more rows or fewer than we say.
pub fn broken(query: &Query, statement: &Statement, rows: &[Row]) -> Vec<String> {
    let mut wrong = Vec::new();
    let promised = match query.cardinality {
        _ if query.columns.is_empty() => true,
        Cardinality::One => rows.len() == 1,
        Cardinality::AtMostOne => rows.len() <= 1,
        Cardinality::Many => true,
    };
    if !promised {
        wrong.push(format!("we say {:?}, there were {} rows", query.cardinality, rows.len()));
    }
    for (index, (ours, theirs)) in query.columns.iter().zip(statement.columns()).enumerate() {
        let is_claimed = !ours.nullable && !is_overridden(ours, theirs.name());
        let is_null = |row: &Row| matches!(row.try_get::<_, Option<Anything>>(index), Ok(None));
        if is_claimed && rows.iter().any(is_null) {
            wrong.push(format!("column {} is null, we say not null", ours.name));
        }
        let is_full = ours.elements_nullable == Some(false);
        if is_full && !is_overridden(ours, theirs.name()) && rows.iter().any(|row| holds_null(row, index)) {
            wrong.push(format!("column {} holds null, we say that it does not", ours.name));
        }
    }
    // Signs on its columns override what is proven of a row within the row.
    let overridden = query
        .columns
        .iter()
        .zip(statement.columns())
        .any(|(ours, theirs)| is_overridden(ours, theirs.name()));
    if !overridden {
        wrong.extend(rows.iter().flat_map(|row| nested::broken(query, row)));
    }
    wrong
}

/// Whether an array of one dimension holds null.
fn holds_null(row: &Row, column: usize) -> bool {
    let array = row.try_get::<_, Option<Vec<Option<Anything>>>>(column);
    matches!(array, Ok(Some(elements)) if elements.iter().any(Option::is_none))
}
