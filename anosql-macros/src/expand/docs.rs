//! Documentation of generated items.

use anosql_core::query::{Module, Query};
use proc_macro2::TokenStream;
use quote::quote;

/// One `#[doc]` for each line.
pub(super) fn attributes(text: &str) -> TokenStream {
    text.lines()
        .map(|line| {
            let line = format!(" {line}");
            quote! { #[doc = #line] }
        })
        .collect()
}

/// The file or folder that a module comes from.
pub(super) fn origin(module: &Module) -> &str {
    module.queries.first().map_or(&module.name, |query| &query.file)
}

/// The author's comment, where the query stands, what it gives, and the SQL.
pub(super) fn function(query: &Query, gives: &str) -> TokenStream {
    let mut text = comment(&query.doc);
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(&format!("Runs `{}` ({}:{}). {gives}\n\n", query.name, query.file, query.line));
    // The fence is longer than any that the SQL has.
    let fence = "`".repeat(longest_run(&query.sql, '`').max(2) + 1);
    text.push_str(&format!("{fence}sql\n{}\n{fence}", query.sql));
    let text = attributes(&text);
    // A comment was not written for rustdoc: its brackets and angles are no links and tags.
    quote! {
        #text
        #[allow(rustdoc::broken_intra_doc_links, rustdoc::invalid_html_tags, rustdoc::bare_urls)]
    }
}

/// A comment of the SQL file such that rustdoc takes no part of it for a Rust example: it would compile and run
/// indented lines, and blocks that say no language.
fn comment(doc: &str) -> String {
    let mut in_block = false;
    let lines = doc.lines().map(|line| {
        let indented = line.starts_with("    ") || line.starts_with('\t');
        let line = if indented && !in_block { line.trim_start() } else { line };
        if !line.trim_start().starts_with("```") {
            return line.to_owned();
        }
        in_block = !in_block;
        if in_block && line.trim() == "```" { format!("{line}text") } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|c| c != wanted).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indented_comment_is_no_rust_example() {
        assert_eq!(comment("Lists.\n\n    select 1"), "Lists.\n\nselect 1");
    }

    #[test]
    fn a_block_without_a_language_is_no_rust_example() {
        assert_eq!(comment("```\nselect 1\n```"), "```text\nselect 1\n```");
    }
}
