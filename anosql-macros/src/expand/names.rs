//! Names that `anosql-core` has chosen, as Rust identifiers.

use anosql_core::rust::names;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};

/// A name as a Rust identifier; a keyword is written raw. `None` for a name that no identifier has.
pub(super) fn ident(name: &str) -> Option<Ident> {
    as_ident(&names::ident(name)?)
}

/// `publish_blog` or `in progress` as `PublishBlog` and `InProgress`; `None` where no identifier comes of it.
pub(super) fn pascal_case(name: &str) -> Option<Ident> {
    as_ident(&names::pascal_case(name)?)
}

/// A name as it is written in Rust.
pub(super) fn as_ident(written: &str) -> Option<Ident> {
    // Letters that Unicode does not count among those of identifiers are few, and a proc macro cannot ask for them
    // without failing.
    if !written.is_ascii() && syntax_error(written) {
        return None;
    }
    Some(match written.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(written, Span::call_site()),
    })
}

fn syntax_error(name: &str) -> bool {
    let Ok(tokens) = name.parse::<TokenStream>() else { return true };
    let mut tokens = tokens.into_iter();
    !matches!((tokens.next(), tokens.next()), (Some(TokenTree::Ident(_)), None))
}
