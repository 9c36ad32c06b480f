//! Values of domains. Postgres sends and takes them as their base type does, while the driver asks each Rust type
//! whether it accepts the domain; these wrappers answer for the base type.

use bytes::BytesMut;
use tokio_postgres::types::{Format, FromSql, IsNull, Kind, ToSql, Type, to_sql_checked};

use super::Failure;

/// The type below all domains.
pub(crate) fn base(ty: &Type) -> &Type {
    match ty.kind() {
        Kind::Domain(inner) => base(inner),
        _ => ty,
    }
}

/// A value of a domain, or of its base type.
#[derive(Debug)]
pub struct Domain<T>(pub T);

impl<'a, T: FromSql<'a>> FromSql<'a> for Domain<T> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        T::from_sql(base(ty), raw).map(Domain)
    }

    fn accepts(ty: &Type) -> bool {
        T::accepts(base(ty))
    }
}

impl<T: ToSql> ToSql for Domain<T> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        self.0.to_sql(base(ty), out)
    }

    fn accepts(ty: &Type) -> bool {
        T::accepts(base(ty))
    }

    fn encode_format(&self, ty: &Type) -> Format {
        self.0.encode_format(base(ty))
    }

    to_sql_checked!();
}

/// An array whose elements are of a domain, or are read as `T` and then made something else.
pub struct Elements<T>(Vec<Option<T>>);

impl<'a, T: FromSql<'a>> FromSql<'a> for Elements<T> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        let elements = Vec::<Option<Domain<T>>>::from_sql(base(ty), raw)?;
        Ok(Self(elements.into_iter().map(|element| element.map(|domain| domain.0)).collect()))
    }

    fn accepts(ty: &Type) -> bool {
        Vec::<Domain<T>>::accepts(base(ty))
    }
}

impl<W: Into<T>, T> From<Elements<W>> for Vec<Option<T>> {
    fn from(array: Elements<W>) -> Self {
        array.0.into_iter().map(|element| element.map(W::into)).collect()
    }
}

/// The same where no element is null.
pub struct FullElements<T>(Vec<T>);

impl<'a, T: FromSql<'a>> FromSql<'a> for FullElements<T> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        let elements = Vec::<Domain<T>>::from_sql(base(ty), raw)?;
        Ok(Self(elements.into_iter().map(|domain| domain.0).collect()))
    }

    fn accepts(ty: &Type) -> bool {
        Vec::<Domain<T>>::accepts(base(ty))
    }
}

impl<W: Into<T>, T> From<FullElements<W>> for Vec<T> {
    fn from(array: FullElements<W>) -> Self {
        array.0.into_iter().map(W::into).collect()
    }
}

/// The elements of a parameter, each as its domain's value.
pub fn domain_elements<T>(elements: &[T]) -> Vec<Domain<&T>> {
    elements.iter().map(Domain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email() -> Type {
        Type::new("email".to_owned(), 16_400, Kind::Domain(Type::TEXT), "public".to_owned())
    }

    #[test]
    fn a_domain_is_accepted_as_its_base_type() {
        assert!(<Domain<&str> as ToSql>::accepts(&email()));
    }

    #[test]
    fn a_domain_over_a_domain_is_accepted_as_its_base_type() {
        let work = Type::new("work_email".to_owned(), 16_402, Kind::Domain(email()), "public".to_owned());
        assert!(<Domain<String> as FromSql>::accepts(&work));
    }

    #[test]
    fn a_domain_over_another_type_is_refused() {
        assert!(!<Domain<i32> as ToSql>::accepts(&email()));
    }
}
