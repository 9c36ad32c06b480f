/// The enum `public.mood`.
#[derive(
    ::core::fmt::Debug,
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::hash::Hash,
)]
#[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
pub enum Mood {
    /// `so-so`
    SoSo,
    /// `HAPPY`
    Happy,
}
#[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic)]
impl Mood {
    /// The label, as Postgres has it.
    pub fn as_str(self) -> &'static ::core::primitive::str {
        match self {
            Self::SoSo => "so-so",
            Self::Happy => "HAPPY",
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Display for Mood {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.pad(self.as_str())
    }
}
#[automatically_derived]
impl ::core::str::FromStr for Mood {
    type Err = ::anosql_rs::UnknownLabel;
    fn from_str(
        label: &::core::primitive::str,
    ) -> ::core::result::Result<Self, Self::Err> {
        match label {
            "so-so" => ::core::result::Result::Ok(Self::SoSo),
            "HAPPY" => ::core::result::Result::Ok(Self::Happy),
            _ => {
                ::core::result::Result::Err(
                    ::anosql_rs::UnknownLabel::__new("mood", label),
                )
            }
        }
    }
}
#[automatically_derived]
impl<'a> ::anosql_rs::__private::FromSql<'a> for Mood {
    fn from_sql(
        _: &::anosql_rs::__private::Type,
        raw: &'a [::core::primitive::u8],
    ) -> ::core::result::Result<Self, ::anosql_rs::__private::Failure> {
        ::anosql_rs::__private::enumeration::from_sql(raw)
    }
    fn accepts(ty: &::anosql_rs::__private::Type) -> ::core::primitive::bool {
        ::anosql_rs::__private::enumeration::accepts(ty, "mood")
    }
}
#[automatically_derived]
impl ::anosql_rs::__private::ToSql for Mood {
    fn to_sql(
        &self,
        _: &::anosql_rs::__private::Type,
        out: &mut ::anosql_rs::__private::BytesMut,
    ) -> ::core::result::Result<
        ::anosql_rs::__private::IsNull,
        ::anosql_rs::__private::Failure,
    > {
        ::core::result::Result::Ok(
            ::anosql_rs::__private::enumeration::to_sql(self.as_str(), out),
        )
    }
    fn accepts(ty: &::anosql_rs::__private::Type) -> ::core::primitive::bool {
        ::anosql_rs::__private::enumeration::accepts_parameter(ty, "mood")
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
