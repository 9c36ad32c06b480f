//! The macro's arguments.

use proc_macro2::{Delimiter, Literal, Span, TokenStream, TokenTree, token_stream::IntoIter};

/// `"sql/blogs.sql", schema = ["migrations"]`
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) path: String,
    /// Where the path stands: what all messages point at.
    pub(crate) span: Span,
    pub(crate) schema: Option<Vec<String>>,
}

#[derive(Debug)]
pub(crate) struct InputError {
    pub(crate) message: String,
    pub(crate) span: Span,
}

impl Input {
    pub(crate) fn parse(input: TokenStream) -> Result<Self, InputError> {
        let mut tokens = input.into_iter();
        let (path, span) = string(tokens.next(), "the path of a .sql file or of a folder")?;
        let mut schema = None;
        while let Some(comma) = tokens.next() {
            expect_punct(Some(comma), ',')?;
            let Some(name) = tokens.next() else { break };
            match &name {
                TokenTree::Ident(ident) if ident == "schema" => {
                    expect_punct(tokens.next(), '=')?;
                    schema = Some(strings(&mut tokens)?);
                }
                other => {
                    return Err(error(
                        "the only argument behind the path is `schema = \"...\"`",
                        other.span(),
                    ));
                }
            }
        }
        Ok(Self { path, span, schema })
    }
}

fn strings(tokens: &mut IntoIter) -> Result<Vec<String>, InputError> {
    const WHAT: &str = "a path, or a list of paths as in `schema = [\"migrations\", \"sql/views.sql\"]`";
    match tokens.next() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            let mut strings = Vec::new();
            let mut tokens = group.stream().into_iter();
            while let Some(token) = tokens.next() {
                strings.push(string(Some(token), WHAT)?.0);
                match tokens.next() {
                    None => break,
                    comma => expect_punct(comma, ',')?,
                }
            }
            Ok(strings)
        }
        token => Ok(vec![string(token, WHAT)?.0]),
    }
}

fn string(token: Option<TokenTree>, what: &str) -> Result<(String, Span), InputError> {
    let span = token.as_ref().map_or_else(Span::call_site, TokenTree::span);
    match token {
        Some(TokenTree::Literal(literal)) => match unquoted(&literal) {
            Some(text) => Ok((text, span)),
            None => Err(error(&format!("expected {what}, as a plain string"), span)),
        },
        // A literal that comes through a macro_rules variable stands in a group without delimiters.
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => {
            string(group.stream().into_iter().next(), what)
        }
        _ => Err(error(&format!("expected {what}, as a string"), span)),
    }
}

/// The text of a string literal without its quotes. A path needs no escapes beside those of quote and backslash.
fn unquoted(literal: &Literal) -> Option<String> {
    let written = literal.to_string();
    if let Some(raw) = written.strip_prefix('r') {
        return raw.trim_matches('#').strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
    }
    let inside = written.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(chars.next().filter(|c| matches!(c, '\\' | '"'))?),
            c => text.push(c),
        }
    }
    Some(text)
}

fn expect_punct(token: Option<TokenTree>, punct: char) -> Result<(), InputError> {
    match token {
        Some(TokenTree::Punct(found)) if found.as_char() == punct => Ok(()),
        other => {
            let span = other.as_ref().map_or_else(Span::call_site, TokenTree::span);
            Err(error(&format!("expected `{punct}`"), span))
        }
    }
}

fn error(message: &str, span: Span) -> InputError {
    InputError { message: message.to_owned(), span }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn parse(input: &str) -> Result<(String, Option<Vec<String>>), String> {
        let input = Input::parse(input.parse().unwrap());
        input.map(|input| (input.path, input.schema)).map_err(|error| error.message)
    }

    #[test]
    fn a_path_is_enough() {
        assert_eq!(parse(r#""sql/blogs.sql""#), Ok(("sql/blogs.sql".to_owned(), None)));
    }

    #[test]
    fn the_schema_is_a_path() {
        assert_eq!(parse(r#""a", schema = "b""#), Ok(("a".to_owned(), Some(vec!["b".to_owned()]))));
    }

    #[test]
    fn the_schema_is_a_list_of_paths() {
        let schema = Some(vec!["b".to_owned(), "c".to_owned()]);
        assert_eq!(parse(r#""a", schema = ["b", "c",],"#), Ok(("a".to_owned(), schema)));
    }

    #[test]
    fn escapes_of_quotes_and_backslashes_are_read() {
        assert_eq!(parse(r#""a\\b\"c""#), Ok((r#"a\b"c"#.to_owned(), None)));
    }

    #[test]
    fn another_argument_is_refused() {
        assert_eq!(
            parse(r#""a", shema = "b""#),
            Err("the only argument behind the path is `schema = \"...\"`".to_owned())
        );
    }

    #[test]
    fn a_path_that_is_no_string_is_refused() {
        assert_eq!(
            parse("sql"),
            Err("expected the path of a .sql file or of a folder, as a string".to_owned())
        );
    }
}
