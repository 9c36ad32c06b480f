//! Messages as the compiler prints them.

use anosql_core::{diagnostic::Diagnostic, render::render, source::SourceMap};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// All messages, each a diagnostic of its own at the place of the macro's path.
pub(crate) fn report(sources: &SourceMap, diagnostics: &[Diagnostic], span: Span) -> TokenStream {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let text = render(sources, diagnostic);
            if diagnostic.is_error() { compile_error(&text, span) } else { compile_warning(&text, span) }
        })
        .collect()
}

/// An error of the build.
pub(crate) fn compile_error(text: &str, span: Span) -> TokenStream {
    // The compiler says `error:` itself.
    let text = text.strip_prefix("error: ").unwrap_or(text).trim_end();
    quote_spanned! { span => ::core::compile_error! { #text } }
}

/// A warning of the build. A macro cannot give one; the use of something deprecated does, with the text as its reason.
pub(crate) fn compile_warning(text: &str, span: Span) -> TokenStream {
    let text = text.strip_prefix("warning: ").unwrap_or(text).trim_end();
    let text = format!(
        "{text}\n  = help: or silence the warnings of a module with `#[allow(deprecated)]`: a macro can warn in no other way"
    );
    quote_spanned! { span =>
        const _: () = {
            #[deprecated(note = #text)]
            const ANOSQL_WARNING: () = ();
            ANOSQL_WARNING
        };
    }
}
