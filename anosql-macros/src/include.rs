//! The macro from end to end.

use std::path::{Path, PathBuf};

use anosql_core::compile::{Request, compile};
use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    expand::expand,
    input::Input,
    report::{compile_error, report},
    settings::Settings,
};

pub(crate) fn include_queries(input: TokenStream) -> TokenStream {
    let input = match Input::parse(input) {
        Ok(input) => input,
        Err(error) => return compile_error(&error.message, error.span),
    };
    let Some(base) = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) else {
        return compile_error("include_queries! needs CARGO_MANIFEST_DIR, which cargo sets", input.span);
    };
    let manifest = base.join("Cargo.toml");
    let watched_manifest = watch(&manifest);
    let settings = match Settings::read(&manifest) {
        Ok(settings) => settings,
        Err(message) => {
            let error = compile_error(&message, input.span);
            return quote! { #error #watched_manifest };
        }
    };
    let schema = input.schema.as_ref().unwrap_or(&settings.schema);
    let compiled = compile(&Request {
        base,
        queries: vec![PathBuf::from(&input.path)],
        schema: schema.iter().map(PathBuf::from).collect(),
    });

    let expansion = expand(&compiled.module, &settings);
    let items = expansion.items;
    let messages = report(&compiled.sources, &compiled.diagnostics, input.span);
    let problems = expansion.problems.iter().map(|problem| compile_error(&problem.to_string(), input.span));
    let watched = compiled.paths.iter().map(|path| watch(path));
    quote! { #items #messages #(#problems)* #(#watched)* #watched_manifest }
}

/// Makes the compiler look at a file, so that a change of it builds the crate again. Folders cannot be looked at.
fn watch(path: &Path) -> Option<TokenStream> {
    let path = path.is_file().then(|| path.to_str()).flatten()?;
    Some(quote! { const _: &[::core::primitive::u8] = ::core::include_bytes!(#path); })
}
