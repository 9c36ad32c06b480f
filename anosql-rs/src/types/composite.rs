//! What generated composite structs have in common. Postgres sends a row as the number of its fields, then each
//! field's type, length and value.

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, Kind, ToSql, Type};

use super::{Failure, domain::base};

/// Whether the server's type is the composite type `name`. Its OID differs from database to database and its schema
/// may be found by the search path, so the name decides.
pub fn accepts(ty: &Type, name: &str) -> bool {
    matches!(ty.kind(), Kind::Composite(_)) && ty.name() == name
}

/// Reads the fields of a composite value in their order.
pub struct Fields<'t, 'a> {
    types: std::slice::Iter<'t, tokio_postgres::types::Field>,
    rest: &'a [u8],
}

impl<'t, 'a> Fields<'t, 'a> {
    /// Starts at the first field.
    pub fn new(ty: &'t Type, raw: &'a [u8]) -> Result<Self, Failure> {
        let Kind::Composite(fields) = ty.kind() else { return Err("not a composite type".into()) };
        let (_count, rest) =
            raw.split_first_chunk::<4>().ok_or("a composite value without its field count")?;
        Ok(Self { types: fields.iter(), rest })
    }

    /// The next field, which has to be called `name`.
    pub fn read<T: FromSql<'a>>(&mut self, name: &str) -> Result<T, Failure> {
        let field = self.types.next().ok_or_else(|| format!("field {name:?} is no longer there"))?;
        if field.name() != name {
            return Err(format!("field {name:?} is now {:?}", field.name()).into());
        }
        let ty = base(field.type_());
        if !T::accepts(ty) {
            return Err(format!("field {name:?} is of type {} now", ty.name()).into());
        }
        let short = || format!("field {name:?} is cut off");
        let (_oid, rest) = self.rest.split_first_chunk::<4>().ok_or_else(short)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(short)?;
        let (value, rest) = match usize::try_from(i32::from_be_bytes(*length)) {
            Ok(length) => {
                rest.split_at_checked(length).map(|(value, rest)| (Some(value), rest)).ok_or_else(short)?
            }
            // A length of -1 is null.
            Err(_) => (None, rest),
        };
        self.rest = rest;
        T::from_sql_nullable(ty, value)
    }

    /// The next field, read as `W`.
    pub fn read_via<W: FromSql<'a> + Into<T>, T>(&mut self, name: &str) -> Result<Option<T>, Failure> {
        Ok(self.read::<Option<W>>(name)?.map(W::into))
    }
}

/// Writes a composite value.
pub fn to_sql(
    ty: &Type,
    values: &[(&str, &(dyn ToSql + Sync))],
    out: &mut BytesMut,
) -> Result<IsNull, Failure> {
    let Kind::Composite(fields) = ty.kind() else { return Err("not a composite type".into()) };
    if fields.len() != values.len() {
        return Err(
            format!("type {} has {} fields now and had {}", ty.name(), fields.len(), values.len()).into()
        );
    }
    out.put_i32(i32::try_from(fields.len())?);
    for (field, (name, value)) in fields.iter().zip(values) {
        if field.name() != *name {
            return Err(format!("field {name:?} of type {} is now {:?}", ty.name(), field.name()).into());
        }
        out.put_u32(field.type_().oid());
        let start = out.len();
        out.put_i32(-1);
        if let IsNull::No = value.to_sql_checked(base(field.type_()), out)? {
            let length = i32::try_from(out.len() - start - 4)?;
            out[start..start + 4].copy_from_slice(&length.to_be_bytes());
        }
    }
    Ok(IsNull::No)
}
