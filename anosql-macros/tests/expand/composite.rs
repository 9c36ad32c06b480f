/// The composite type `public.address`.
#[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::cmp::PartialEq)]
#[allow(dead_code, non_snake_case, unreachable_pub, clippy::all, clippy::pedantic)]
pub struct Address {
    /// Field `street`: `text`; any field may be null.
    pub street: ::core::option::Option<::std::string::String>,
    /// Field `emails`: `public.email[]`; any field may be null.
    pub emails: ::core::option::Option<
        ::std::vec::Vec<::core::option::Option<::std::string::String>>,
    >,
}
#[automatically_derived]
impl<'a> ::anosql_rs::__private::FromSql<'a> for Address {
    fn from_sql(
        ty: &::anosql_rs::__private::Type,
        raw: &'a [::core::primitive::u8],
    ) -> ::core::result::Result<Self, ::anosql_rs::__private::Failure> {
        let mut fields = ::anosql_rs::__private::Fields::new(ty, raw)?;
        ::core::result::Result::Ok(Self {
            street: fields.read("street")?,
            emails: fields
                .read_via::<
                    ::anosql_rs::__private::Elements<::std::string::String>,
                    _,
                >("emails")?,
        })
    }
    fn accepts(ty: &::anosql_rs::__private::Type) -> ::core::primitive::bool {
        ::anosql_rs::__private::composite::accepts(ty, "address")
    }
}
#[automatically_derived]
impl ::anosql_rs::__private::ToSql for Address {
    fn to_sql(
        &self,
        ty: &::anosql_rs::__private::Type,
        out: &mut ::anosql_rs::__private::BytesMut,
    ) -> ::core::result::Result<
        ::anosql_rs::__private::IsNull,
        ::anosql_rs::__private::Failure,
    > {
        ::anosql_rs::__private::composite::to_sql(
            ty,
            &[
                ("street", &self.street),
                (
                    "emails",
                    &::core::option::Option::map(
                        ::core::option::Option::as_deref(&self.emails),
                        ::anosql_rs::__private::domain_elements,
                    ),
                ),
            ],
            out,
        )
    }
    fn accepts(ty: &::anosql_rs::__private::Type) -> ::core::primitive::bool {
        ::anosql_rs::__private::composite::accepts(ty, "address")
    }
    fn to_sql_checked(
        &self,
        ty: &::anosql_rs::__private::Type,
        out: &mut ::anosql_rs::__private::BytesMut,
    ) -> ::core::result::Result<
        ::anosql_rs::__private::IsNull,
        ::anosql_rs::__private::Failure,
    > {
        ::anosql_rs::__private::to_sql_checked(self, ty, out)
    }
}
