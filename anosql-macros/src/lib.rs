//! The macro of anosql-rs.
use proc_macro::TokenStream;
/// Placeholder.
#[proc_macro]
pub fn include_queries(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
