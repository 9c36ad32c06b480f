//! The structs that rows are read into, and rows within them. Queries that ask for the same one by `record_class` share it.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    RustType,
    names::{self, Scope},
    type_name,
};
use crate::{
    diagnostic::Diagnostic,
    query::{Column, ColumnGroup, Query, RecordClass, RowColumns, TypeKind},
    settings::Settings,
    source::Span,
};

/// A struct that rows are read into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'q> {
    /// Its name in Rust.
    pub name: String,
    /// Its fields, in the order of the columns.
    pub fields: Vec<RecordField<'q>>,
}

/// A field of a struct that rows are read into.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "nearly all fields are columns")]
pub enum RecordField<'q> {
    /// A column.
    Column {
        /// Which column of the row it is.
        index: usize,
        /// The column, under the name that the field has and as it is where the struct is there.
        column: Cow<'q, Column>,
        /// The struct of the row that it is or, as an array, holds.
        record: Option<Record<'q>>,
    },
    /// A row within the row.
    Group {
        /// What stands before the dot.
        name: String,
        /// Which column of the row is null where it is missing; none where it is always there.
        missing: Option<usize>,
        /// Its struct.
        record: Record<'q>,
        /// Where its first column stands.
        span: Span,
    },
}

impl<'q> RecordField<'q> {
    /// Its name, as the SQL has it.
    pub fn name(&self) -> &str {
        match self {
            RecordField::Column { column, .. } => &column.name,
            RecordField::Group { name, .. } => name,
        }
    }

    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        match self {
            RecordField::Column { column, .. } => column.span,
            RecordField::Group { span, .. } => *span,
        }
    }

    /// The struct that it is or holds.
    pub(super) fn record(&self) -> Option<&Record<'q>> {
        match self {
            RecordField::Column { record, .. } => record.as_ref(),
            RecordField::Group { record, .. } => Some(record),
        }
    }

    fn first_column(&self) -> usize {
        match self {
            RecordField::Column { index, .. } => *index,
            RecordField::Group { record, .. } => {
                record.fields.iter().map(RecordField::first_column).min().unwrap_or(usize::MAX)
            }
        }
    }
}

/// The struct of a query's rows; `None` where its name is no Rust name.
pub fn of_rows(query: &Query) -> Option<Record<'_>> {
    record(names::row(query)?, &query.columns, &query.groups, &stem(query))
}

/// The struct of the rows that a column is or holds, which is the only one that counts; `None` where it is no row.
pub fn of_value<'q>(query: &Query, column: &'q Column) -> Option<Record<'q>> {
    let RowColumns { columns, groups } = column.row.as_ref().filter(|_| column.rust.is_none())?;
    record(names::row(query)?, columns, groups, &stem(query))
}

/// What the names of structs within a query's begin with.
fn stem(query: &Query) -> String {
    query.record_class.as_ref().map_or(&query.ident[..], RecordClass::last_name).to_owned()
}

/// The struct of a row of these columns. The structs within it have names that begin with the stem.
fn record<'q>(name: String, columns: &'q [Column], groups: &[ColumnGroup], stem: &str) -> Option<Record<'q>> {
    let grouped: Vec<usize> = groups.iter().flat_map(ColumnGroup::members).collect();
    let own = columns.iter().enumerate().filter(|(index, _)| !grouped.contains(index));
    let own = own.map(|(index, column)| column_field(index, column, Cow::Borrowed(column), stem));
    let groups = groups.iter().map(|group| group_field(columns, group, stem));
    in_order(name, own.chain(groups))
}

fn in_order<'q>(name: String, fields: impl Iterator<Item = Option<RecordField<'q>>>) -> Option<Record<'q>> {
    let mut fields: Vec<RecordField<'q>> = fields.collect::<Option<_>>()?;
    fields.sort_by_key(RecordField::first_column);
    Some(Record { name, fields })
}

/// The field of a column, which stands in the struct as `column` is.
fn column_field<'q>(
    index: usize,
    source: &'q Column,
    column: Cow<'q, Column>,
    stem: &str,
) -> Option<RecordField<'q>> {
    let record = match &source.row {
        Some(RowColumns { columns, groups }) if source.rust.is_none() => {
            let stem = format!("{stem}_{}", column.name);
            Some(record(names::pascal_case(&stem)?, columns, groups, &stem)?)
        }
        _ => None,
    };
    Some(RecordField::Column { index, column, record })
}

fn group_field<'q>(columns: &'q [Column], group: &ColumnGroup, stem: &str) -> Option<RecordField<'q>> {
    let stem = format!("{stem}_{}", group.name);
    let own = group.columns.iter().map(|grouped| {
        let source = columns.get(grouped.index)?;
        let (name, nullable) = (grouped.name.clone(), grouped.nullable);
        let column = Column { name, nullable, ..source.clone() };
        column_field(grouped.index, source, Cow::Owned(column), &stem)
    });
    let within = group.groups.iter().map(|inner| group_field(columns, inner, &stem));
    let record = in_order(names::pascal_case(&stem)?, own.chain(within))?;
    let span = record.fields.first()?.span();
    Some(RecordField::Group { name: group.name.clone(), missing: group.missing, record, span })
}

/// The row structs of a module that queries have asked for by name.
#[derive(Debug, Default)]
pub(super) struct Records(BTreeMap<String, Known>);

#[derive(Debug)]
struct Known {
    /// The first query that has it.
    query: String,
    span: Span,
    shape: Shape,
}

/// What two queries that share a struct have to agree in.
#[derive(Debug)]
struct Shape {
    /// Each field as messages call it, and its Rust type.
    fields: Vec<(String, Option<RustType>)>,
    /// Where whole rows of a result are read into it, which columns its fields are.
    places: Option<Vec<Option<usize>>>,
}

impl Records {
    /// Takes the names of the structs of a query's rows and of the rows within them, or shares them with a query that has the
    /// same columns.
    pub(super) fn take_rows(
        &mut self,
        query: &Query,
        record: &Record<'_>,
        settings: &Settings,
        scope: &mut Scope,
    ) -> Option<Diagnostic> {
        if query.record_class.as_ref().is_some_and(RecordClass::is_own) {
            // It is there already, whoever shares it, and the compiler checks its fields.
            let mut within = record.fields.iter().filter_map(RecordField::record);
            return within.find_map(|record| self.take_value(query, record, settings, scope));
        }
        self.take(query, record, Some(places(record)), settings, scope)
    }

    /// The same for the struct of a value.
    pub(super) fn take_value(
        &mut self,
        query: &Query,
        record: &Record<'_>,
        settings: &Settings,
        scope: &mut Scope,
    ) -> Option<Diagnostic> {
        self.take(query, record, None, settings, scope)
    }

    fn take(
        &mut self,
        query: &Query,
        record: &Record<'_>,
        places: Option<Vec<Option<usize>>>,
        settings: &Settings,
        scope: &mut Scope,
    ) -> Option<Diagnostic> {
        let mut within = record.fields.iter().filter_map(RecordField::record);
        let shape = Shape { fields: fields(record, settings), places };
        let clash = match self.0.get_mut(&record.name) {
            Some(known) if query.record_class.is_some() => {
                let clash = difference(query, record, &shape, known);
                known.shape.places = known.shape.places.take().or(shape.places);
                clash
            }
            _ => {
                if query.record_class.is_some() {
                    let known = Known { query: query.name.clone(), span: query.name_span, shape };
                    self.0.insert(record.name.clone(), known);
                }
                let what = format!("query {:?}", query.name);
                scope.type_name(&what, query.name_span, &record.name).err()
            }
        };
        clash.or_else(|| within.find_map(|record| self.take_value(query, record, settings, scope)))
    }
}

/// Each field as messages call it, and its Rust type.
fn fields(record: &Record<'_>, settings: &Settings) -> Vec<(String, Option<RustType>)> {
    let field = |field: &RecordField<'_>| match field {
        RecordField::Column { column, record, .. } => {
            let null = if column.nullable { "" } else { " not null" };
            let described = format!("{} {}{null}", column.name, type_name(&column.data_type));
            (described, rust_type(column, record.as_ref(), settings))
        }
        RecordField::Group { name, missing, record, .. } => {
            let missing = if missing.is_some() { "" } else { " not null" };
            (format!("{name} {}{missing}", record.name), Some(RustType::Record(record.name.clone())))
        }
    };
    record.fields.iter().map(field).collect()
}

/// The Rust type of a column, where `record` is the struct of the rows that it is or holds.
pub fn rust_type(column: &Column, record: Option<&Record<'_>>, settings: &Settings) -> Option<RustType> {
    let Some(record) = record else { return RustType::of_column(column, settings) };
    let rust = RustType::Record(record.name.clone());
    Some(match &column.data_type.kind {
        TypeKind::Array(_) => RustType::Array(Box::new(rust)),
        _ => rust,
    })
}

fn difference(query: &Query, record: &Record<'_>, here: &Shape, known: &Known) -> Option<Diagnostic> {
    let (name, there) = (&record.name, &known.shape);
    let index = here.fields.iter().zip(&there.fields).position(|(a, b)| a != b);
    let (span, what) = match index.and_then(|index| here.fields.get(index).zip(there.fields.get(index))) {
        Some(((here, _), (there, _))) => {
            let field = index.and_then(|index| record.fields.get(index));
            let span = field.map_or(query.name_span, RecordField::span);
            (span, format!("`{here}` here and `{there}` in query {:?}", known.query))
        }
        None if here.fields.len() != there.fields.len() => {
            let (here, there) = (here.fields.len(), there.fields.len());
            (query.name_span, format!("{here} columns here and {there} in query {:?}", known.query))
        }
        None if here
            .places
            .as_ref()
            .zip(there.places.as_ref())
            .is_some_and(|(here, there)| here != there) =>
        {
            (query.name_span, format!("the columns stand in another order than in query {:?}", known.query))
        }
        None => return None,
    };
    let message = format!("query {:?} cannot share `record_class: {name}`: {what}", query.name);
    Some(
        Diagnostic::format_error(message, span)
            .label(known.span, format!("query {:?} has it first", known.query))
            .help("give it another record_class, or select the same columns"),
    )
}

/// Which columns of a row it is read from, in the order of its fields.
fn places(record: &Record<'_>) -> Vec<Option<usize>> {
    let mut places = Vec::new();
    for field in &record.fields {
        match field {
            RecordField::Column { index, .. } => places.push(Some(*index)),
            RecordField::Group { missing, record, .. } => {
                places.push(*missing);
                places.extend(self::places(record));
            }
        }
    }
    places
}
