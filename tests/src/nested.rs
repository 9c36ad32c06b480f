//! Whether the rows within rows are what we have promised.

use std::error::Error;

use anosql_core::query::{Column, ColumnGroup, Query, TypeKind};
use tokio_postgres::{
    Row,
    types::{FromSql, Type},
};

/// A value as the server sends it.
struct Raw(Vec<u8>);

impl FromSql<'_> for Raw {
    fn from_sql(_: &Type, raw: &[u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Raw(raw.to_vec()))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// What a row says against our word of the rows within it.
pub(crate) fn broken(query: &Query, row: &Row) -> Vec<String> {
    let mut wrong = Vec::new();
    let values: Vec<Option<Raw>> =
        (0..query.columns.len()).map(|index| row.try_get(index).unwrap_or_default()).collect();
    let values: Vec<Option<&[u8]>> =
        values.iter().map(|value| value.as_ref().map(|raw| raw.0.as_slice())).collect();
    within(&query.columns, &query.groups, &values, &mut wrong);
    wrong
}

fn within(columns: &[Column], groups: &[ColumnGroup], values: &[Option<&[u8]>], wrong: &mut Vec<String>) {
    for group in groups {
        of_group(columns, group, values, wrong);
    }
    for (column, value) in columns.iter().zip(values) {
        let (Some(row), Some(value)) = (&column.row, value) else { continue };
        let rows = match column.data_type.kind {
            TypeKind::Array(_) => elements(value).unwrap_or_default(),
            _ => vec![Some(*value)],
        };
        for raw in rows.into_iter().flatten() {
            let Some(parts) = fields(raw).filter(|parts| parts.len() == row.columns.len()) else {
                wrong.push(format!("the row {} is of other columns than we say", column.name));
                continue;
            };
            for (ours, _) in
                row.columns.iter().zip(&parts).filter(|(ours, part)| !ours.nullable && part.is_none())
            {
                wrong.push(format!(
                    "column {} of the row {} is null, we say not null",
                    ours.name, column.name
                ));
            }
            within(&row.columns, &row.groups, &parts, wrong);
        }
    }
}

fn of_group(columns: &[Column], group: &ColumnGroup, values: &[Option<&[u8]>], wrong: &mut Vec<String>) {
    let is_null = |index: usize| values.get(index).is_some_and(Option::is_none);
    let name = |index: usize| columns.get(index).map_or("", |column| &column.name);
    if group.missing.is_some_and(is_null) {
        for index in group.members().into_iter().filter(|index| !is_null(*index)) {
            wrong.push(format!("column {} has a value, and we say that its row is missing", name(index)));
        }
        return;
    }
    for column in group.columns.iter().filter(|column| !column.nullable && is_null(column.index)) {
        wrong.push(format!("column {} is null, we say not null where its row is there", name(column.index)));
    }
    for inner in &group.groups {
        of_group(columns, inner, values, wrong);
    }
}

/// The columns of a row: each has the number of its type before its length and value.
fn fields(raw: &[u8]) -> Option<Vec<Option<&[u8]>>> {
    let (count, mut rest) = number(raw)?;
    let mut fields = Vec::new();
    for _ in 0..count {
        let (_, behind) = number(rest)?;
        let (value, behind) = value(behind)?;
        fields.push(value);
        rest = behind;
    }
    Some(fields)
}

/// The elements of an array of one dimension.
fn elements(raw: &[u8]) -> Option<Vec<Option<&[u8]>>> {
    let (dimensions, rest) = number(raw)?;
    let (count, mut rest) = number(rest.get(8..)?).filter(|_| dimensions == 1)?;
    rest = rest.get(4..)?;
    let mut elements = Vec::new();
    for _ in 0..count {
        let (element, behind) = value(rest)?;
        elements.push(element);
        rest = behind;
    }
    Some(elements)
}

fn value(raw: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let (length, rest) = number(raw)?;
    match usize::try_from(length) {
        Ok(length) => rest.split_at_checked(length).map(|(value, rest)| (Some(value), rest)),
        Err(_) => Some((None, rest)),
    }
}

fn number(raw: &[u8]) -> Option<(i32, &[u8])> {
    let (number, rest) = raw.split_first_chunk::<4>()?;
    Some((i32::from_be_bytes(*number), rest))
}
