//! The code that the macro's goldens hold compiles, under lints as strict as a user's may be.
#![deny(missing_docs, warnings, unreachable_pub, clippy::pedantic)]

/// A batch, constraints, enum, composite and select-many.
macro_rules! goldens {
    ($($name:ident)*) => {
        $(
            /// One golden.
            mod $name {
                include!(concat!("../../anosql-macros/tests/expand/", stringify!($name), ".rs"));
            }
        )*
    };
}

goldens! { batch composite constraints enumeration select_many }

#[test]
fn a_label_survives_its_text() {
    assert_eq!("so-so".parse(), Ok(enumeration::Mood::SoSo));
    assert_eq!(enumeration::Mood::Happy.to_string(), "HAPPY");
}
