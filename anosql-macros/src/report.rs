//! Messages as the compiler prints them.

use anosql_core::{
    compile::Compiled,
    diagnostic::Diagnostic,
    render::render_body,
    rust::Refusals,
    source::{self, SourceMap},
};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// What the compiler calls deprecated is a warning, and can be silenced like one.
const SILENCE: &str =
    "or silence the warnings of a module with `#[allow(deprecated)]`: a macro can warn in no other way";

/// The messages that were not given out yet.
pub(crate) struct Messages<'c> {
    sources: &'c SourceMap,
    left: Vec<Diagnostic>,
    span: Span,
}

impl<'c> Messages<'c> {
    /// All of them, each to be drawn at the place of the macro's path.
    pub(crate) fn new(compiled: &'c Compiled, refusals: &Refusals, span: Span) -> Self {
        let mut left = compiled.messages();
        left.extend(refusals.diagnostics.iter().cloned());
        Self { sources: &compiled.sources, left, span }
    }

    /// Those about one file.
    pub(crate) fn take(&mut self, file: Option<source::Span>) -> TokenStream {
        let Some(file) = file else { return TokenStream::new() };
        let inside = |diagnostic: &Diagnostic| (file.start..=file.end).contains(&diagnostic.span.start);
        let (taken, left) = std::mem::take(&mut self.left).into_iter().partition(inside);
        self.left = left;
        self.draw(&taken)
    }

    /// Those that are about no module's file.
    pub(crate) fn rest(self) -> TokenStream {
        self.draw(&self.left)
    }

    /// A diagnostic of the compiler's for each.
    fn draw(&self, diagnostics: &[Diagnostic]) -> TokenStream {
        let draw = |diagnostic: &Diagnostic| {
            if diagnostic.is_error() {
                compile_error(&render_body(self.sources, diagnostic), self.span)
            } else {
                let silenced = diagnostic.clone().help(SILENCE);
                compile_warning(&render_body(self.sources, &silenced), self.span)
            }
        };
        diagnostics.iter().map(draw).collect()
    }
}

/// An error of the build.
pub(crate) fn compile_error(text: &str, span: Span) -> TokenStream {
    // The compiler says `error:` itself.
    let text = text.strip_prefix("error: ").unwrap_or(text).trim_end();
    quote_spanned! { span => ::core::compile_error! { #text } }
}

/// A warning of the build. A macro cannot give one; the use of something deprecated does, with the text as its reason.
fn compile_warning(text: &str, span: Span) -> TokenStream {
    quote_spanned! { span =>
        const _: () = {
            #[deprecated(note = #text)]
            const ANOSQL_WARNING: () = ();
            ANOSQL_WARNING
        };
    }
}
