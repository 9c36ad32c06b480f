//! Rows within rows. Postgres sends a row as the number of its columns, then each column's type, length and value; the columns of a
//! table's row have names besides, which the driver has looked up with the type.

use std::sync::LazyLock;

use tokio_postgres::types::{Field, FromSql, Kind, Type, WasNull};

use super::{Failure, domain::base};

/// What is known of a column of a row.
pub struct RowField {
    name: &'static str,
    /// Its type, where the number that the server sends with the value does not say it.
    own: Option<LazyLock<Type>>,
}

impl RowField {
    /// A column of a built-in type.
    pub const fn built_in(name: &'static str) -> Self {
        Self { name, own: None }
    }

    /// A column of a type that is not built in.
    pub const fn own(name: &'static str, ty: fn() -> Type) -> Self {
        Self { name, own: Some(LazyLock::new(ty)) }
    }
}

/// A built-in type.
pub fn built_in_type(oid: u32, name: &str) -> Type {
    Type::from_oid(oid)
        .unwrap_or_else(|| Type::new(name.to_owned(), oid, Kind::Simple, "pg_catalog".to_owned()))
}

/// A type that is not built in, without its number.
pub fn own_type(schema: &str, name: &str, kind: Kind) -> Type {
    Type::new(name.to_owned(), 0, kind, schema.to_owned())
}

/// Whether the server's type is that of a row.
pub fn is_row(ty: &Type) -> bool {
    matches!(ty.kind(), Kind::Composite(_)) || *ty == Type::RECORD
}

/// An array of records, which is none to the driver: `V` is a `Vec` of structs.
pub struct RowValues<V>(V);

impl<'a, T: FromSql<'a>> FromSql<'a> for RowValues<Vec<T>> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        elements(raw)
            .ok_or("an array of rows that is cut off, or of several dimensions")?
            .into_iter()
            .map(|element| T::from_sql_nullable(&Type::RECORD, element))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::RECORD_ARRAY && T::accepts(&Type::RECORD)
    }
}

impl<T> From<RowValues<Vec<T>>> for Vec<T> {
    fn from(values: RowValues<Vec<T>>) -> Self {
        values.0
    }
}

/// The elements of an array of one dimension, or of none where it is empty. Before them stand the number of dimensions, whether
/// there are nulls, the number of the elements' type, and for each dimension how many elements it has and where it begins.
fn elements(raw: &[u8]) -> Option<Vec<Option<&[u8]>>> {
    let (dimensions, rest) = raw.split_first_chunk::<4>()?;
    let count = match i32::from_be_bytes(*dimensions) {
        0 => return Some(Vec::new()),
        1 => i32::from_be_bytes(*rest.get(8..)?.first_chunk::<4>()?),
        _ => return None,
    };
    let mut rest = rest.get(16..)?;
    let mut elements = Vec::new();
    for _ in 0..count {
        let (element, behind) = value(rest)?;
        elements.push(element);
        rest = behind;
    }
    Some(elements)
}

/// The columns of a row, to be read by their numbers.
pub struct RowValue<'t, 'a, const N: usize> {
    fields: &'static [RowField; N],
    /// The columns of a table's row.
    named: Option<&'t [Field]>,
    /// The number of each column's type, and its value unless it is null.
    columns: [(u32, Option<&'a [u8]>); N],
}

impl<'t, 'a, const N: usize> RowValue<'t, 'a, N> {
    /// Takes a value apart. A table's row may have further columns behind the known ones; a row of a query has none.
    pub fn new(ty: &'t Type, raw: &'a [u8], fields: &'static [RowField; N]) -> Result<Self, Failure> {
        let (count, mut rest) =
            raw.split_first_chunk::<4>().ok_or("a row without the number of its columns")?;
        let count = usize::try_from(i32::from_be_bytes(*count))?;
        let named = match ty.kind() {
            Kind::Composite(named) => Some(named.as_slice()),
            _ => None,
        };
        if count < N || (named.is_none() && count > N) {
            return Err(format!("the row has {count} columns now and had {N}").into());
        }
        for (field, found) in fields.iter().zip(named.unwrap_or_default()) {
            if found.name() != field.name {
                return Err(format!("column {:?} of the row is now {:?}", field.name, found.name()).into());
            }
        }
        let mut columns = [(0, None); N];
        for (column, field) in columns.iter_mut().zip(fields) {
            let cut_off = || format!("column {:?} of the row is cut off", field.name);
            let (oid, behind) = rest.split_first_chunk::<4>().ok_or_else(cut_off)?;
            let (found, behind) = value(behind).ok_or_else(cut_off)?;
            *column = (u32::from_be_bytes(*oid), found);
            rest = behind;
        }
        Ok(Self { fields, named, columns })
    }

    /// The value of a column.
    pub fn get<T: FromSql<'a>>(&self, index: usize) -> Result<T, Failure> {
        let (Some((oid, raw)), Some(field)) = (self.columns.get(index), self.fields.get(index)) else {
            return Err(format!("the row has no column {index}").into());
        };
        let built_in = Type::from_oid(*oid);
        let ty = match (self.named.and_then(|named| named.get(index)), &field.own, &built_in) {
            (Some(found), ..) => found.type_(),
            (None, None, Some(built_in)) => built_in,
            (None, Some(own), None) => own,
            (None, Some(_), Some(found)) => return Err(of_another_type(field, found)),
            (None, None, None) => {
                return Err(format!(
                    "column {:?} of the row is of a type now that is not built in",
                    field.name
                )
                .into());
            }
        };
        let ty = base(ty);
        if !T::accepts(ty) {
            return Err(of_another_type(field, ty));
        }
        T::from_sql_nullable(ty, *raw).map_err(|error| match error.is::<WasNull>() {
            true => format!(
                "column {:?} of the row is null, which the schema did not allow when the query was compiled",
                field.name
            )
            .into(),
            false => format!("column {:?} of the row: {error}", field.name).into(),
        })
    }

    /// The value of a column that is read as `W`.
    pub fn get_via<W: FromSql<'a> + Into<T>, T>(&self, index: usize) -> Result<T, Failure> {
        self.get::<W>(index).map(W::into)
    }

    /// Like [`RowValue::get_via`], but null is `None`.
    pub fn get_optional_via<W: FromSql<'a> + Into<T>, T>(&self, index: usize) -> Result<Option<T>, Failure> {
        self.get::<Option<W>>(index).map(|value| value.map(W::into))
    }

    /// Whether a column is null.
    pub fn is_null(&self, index: usize) -> Result<bool, Failure> {
        self.columns
            .get(index)
            .map(|(_, raw)| raw.is_none())
            .ok_or_else(|| "the row has no such column".into())
    }
}

fn of_another_type(field: &RowField, found: &Type) -> Failure {
    format!("column {:?} of the row is of type {} now", field.name, found.name()).into()
}

/// A value behind its length, and what comes behind it.
fn value(raw: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let (length, rest) = raw.split_first_chunk::<4>()?;
    match usize::try_from(i32::from_be_bytes(*length)) {
        Ok(length) => rest.split_at_checked(length).map(|(value, rest)| (Some(value), rest)),
        // A length of -1 is null.
        Err(_) => Some((None, rest)),
    }
}
