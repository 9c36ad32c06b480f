//! The macro from end to end.

use std::path::{Path, PathBuf};

use anosql_core::{
    compile::{Request, compile},
    rust,
    settings::Settings,
};
use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    expand::expand,
    input::Input,
    report::{Messages, compile_error},
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
    // What is merely found beside one file may lack what is mapped for another.
    let is_whole = input.schema.is_none() && !settings.schema.is_empty();
    let asked = if is_whole { settings.types.keys().cloned().collect() } else { Vec::new() };
    let compiled = compile(&Request {
        asked,
        base,
        queries: vec![PathBuf::from(&input.path)],
        schema: schema.iter().map(PathBuf::from).collect(),
        search_path: settings.search_path.clone(),
        postgres: settings.postgres,
    });

    let refusals = rust::refusals(&compiled.module, &settings);
    let mut messages = Messages::new(&compiled, &refusals, input.span);
    let expansion = expand(&compiled.module, &settings, &refusals, &mut |module| messages.take(module.file));
    let (items, messages) = (expansion.items, messages.rest());
    let unwritten = expansion.unwritten.iter().map(|what| {
        compile_error(
            &format!("{what} has a name with a letter that Rust does not allow in names"),
            input.span,
        )
    });
    let unknown = compiled.unknown.iter().map(|(name, near)| {
        compile_error(&settings.unknown_type(&manifest, name, near.as_deref()), input.span)
    });
    let unknown_schemas = compiled.unknown_schemas.iter().filter(|_| is_whole).map(|(name, near)| {
        compile_error(&settings.unknown_schema(&manifest, name, near.as_deref()), input.span)
    });
    let watched = compiled.paths.iter().map(|path| watch(path));
    quote! { #messages #items #(#unwritten)* #(#unknown)* #(#unknown_schemas)* #(#watched)* #watched_manifest }
}

/// Makes the compiler look at a file, so that a change of it builds the crate again. Folders cannot be looked at.
fn watch(path: &Path) -> Option<TokenStream> {
    let path = path.is_file().then(|| path.to_str()).flatten()?;
    Some(quote! { const _: &[::core::primitive::u8] = ::core::include_bytes!(#path); })
}

#[cfg(test)]
mod tests {
    //! The macro as the compiler calls it. Where an error is drawn is the compiler's business; what is tested is what it
    //! is told.

    use proc_macro2::TokenTree;

    use super::*;

    fn include(arguments: &str) -> TokenStream {
        include_queries(arguments.parse().unwrap())
    }

    /// The texts of all `compile_error!`s.
    fn errors(tokens: TokenStream) -> Vec<String> {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut errors = Vec::new();
        for window in tokens.windows(3) {
            if let [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Group(text)] = window
                && name == "compile_error"
            {
                errors.push(syn::parse2::<syn::LitStr>(text.stream()).unwrap().value());
            }
        }
        errors
    }

    #[track_caller]
    fn fails(arguments: &str, wanted: &[&str]) {
        assert_eq!(errors(include(arguments)), wanted);
    }

    #[test]
    fn a_right_file_gives_no_error() {
        fails("\"tests/include/right.sql\"", &[]);
    }

    #[test]
    fn a_bad_argument_is_an_error() {
        fails(
            "\"tests/include/right.sql\", skema = \"x\"",
            &["the only argument behind the path is `schema = \"...\"`"],
        );
    }

    #[test]
    fn a_missing_file_is_an_error() {
        let errors = errors(include("\"tests/include/missing.sql\""));
        assert!(
            matches!(errors.as_slice(), [error] if error.contains("tests/include/missing.sql")),
            "{errors:?}"
        );
    }

    #[test]
    fn a_mistake_in_the_sql_is_shown_with_its_place() {
        fails(
            "\"tests/include/one_mistake.sql\"",
            &["column \"titel\" does not exist [42703]\n --> tests/include/one_mistake.sql:2:8\n  |\n\
               2 | select titel from blogs;\n  |        ^^^^^\n  = help: table \"blogs\" has a column \"title\""],
        );
    }

    #[test]
    fn a_mistake_does_not_hide_other_queries() {
        let code = include("\"tests/include/one_mistake.sql\"").to_string();
        assert!(code.contains("async fn right"), "{code}");
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        assert_eq!(errors(include("\"tests/include/two_mistakes.sql\"")).len(), 2);
    }

    #[test]
    fn a_change_of_any_file_builds_again_also_after_a_mistake() {
        let code = include("\"tests/include/one_mistake.sql\"").to_string();
        for file in ["one_mistake.sql", "schema.sql", "Cargo.toml"] {
            assert!(code.contains(&format!("{file}\")")), "{file} is not watched: {code}");
        }
    }
}
