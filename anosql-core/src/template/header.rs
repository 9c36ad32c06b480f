//! The line with a query's name: `-- name: publish-blog(title text, note text?)<!`.

use super::{Declaration, DeclaredNull, Operator, QueryName, names::is_rust_name};
use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, tokenize_prefix},
    source::{SourceMap, Span},
};

/// What the line says.
pub(super) struct Header {
    pub(super) name: QueryName,
    pub(super) name_span: Span,
    pub(super) operator: Operator,
    pub(super) declarations: Option<Vec<Declaration>>,
}

/// Whether a comment names a query, or was meant to: `-- NAME: f?` was, `-- Name: what people call it` was not.
pub(crate) fn names_query(comment: &str) -> bool {
    match split_key(comment) {
        Some(("name", _)) => true,
        Some((_, rest)) => {
            let (name, tail) = split_name(rest.trim());
            let sign = tail.rsplit(')').next().unwrap_or(tail).trim_start();
            QueryName::new(name).is_some() && Operator::from_sign(sign).is_some()
        }
        None => false,
    }
}

/// The name as written, for a line that is wrong otherwise.
pub(super) fn name_written(sources: &SourceMap, comment: Span) -> Option<String> {
    let (_, rest) = split_key(sources.text(comment))?;
    let (name, _) = split_name(rest.trim_start());
    (!name.is_empty()).then(|| name.to_owned())
}

/// Reads the line, which is a comment that [`names_query`].
pub(super) fn parse(sources: &SourceMap, comment: Span, found: &mut Vec<Diagnostic>) -> Option<Header> {
    let (key, rest) = split_key(sources.text(comment))?;
    let whole = rest.trim();
    if key != "name" {
        found.push(
            Diagnostic::format_error("a query's name is introduced by `-- name:` in small letters", comment)
                .help(format!("write `-- name: {whole}`")),
        );
        return None;
    }
    let start = comment.end - rest.trim_start().len() as u32;
    let (written, tail) = split_name(whole);
    let name_span = Span::new(start, start + written.len() as u32);
    let Some(name) = QueryName::new(written) else {
        found.push(bad_name(whole, written, Span::new(start, start + whole.len() as u32), comment));
        return None;
    };
    let (declarations, sign) = if tail.trim_start().starts_with('(') {
        let (declarations, end) = declarations(tail, name_span.end, found)?;
        (Some(declarations), tail.get(end..).unwrap_or(""))
    } else {
        (None, tail)
    };
    let sign_span = Span::new(start + (whole.len() - sign.len()) as u32, start + whole.len() as u32);
    let Some(operator) = Operator::from_sign(sign) else {
        let before = whole.get(..whole.len() - sign.len()).unwrap_or("");
        found.push(bad_sign(before, sign, sign_span));
        return None;
    };
    Some(Header { name, name_span, operator, declarations })
}

/// `-- name : rest` to `name` and ` rest`; `None` for a comment of another kind.
fn split_key(comment: &str) -> Option<(&str, &str)> {
    let (key, rest) = comment.strip_prefix("--")?.split_once(':')?;
    let key = key.trim();
    key.eq_ignore_ascii_case("name").then_some((key, rest))
}

fn split_name(text: &str) -> (&str, &str) {
    let is_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    text.split_at(text.find(|character| !is_name(character)).unwrap_or(text.len()))
}

fn bad_name(whole: &str, written: &str, span: Span, comment: Span) -> Diagnostic {
    if whole.is_empty() {
        return Diagnostic::format_error("there is no name behind `-- name:`", comment)
            .help("write a name, such as `-- name: get_user?`");
    }
    let shown = if written.is_empty() { whole } else { written };
    let span = Span::new(span.start, span.start + shown.len() as u32);
    Diagnostic::format_error(format!("\"{shown}\" cannot be the name of a function"), span)
        .help("a name is an ASCII letter or `_`, then letters, digits, `_` and `-`; not `self`, `Self`, `super` or `crate`")
}

/// What stands behind the name is none of the operators.
fn bad_sign(before: &str, sign: &str, span: Span) -> Diagnostic {
    let trimmed = sign.trim_start();
    if Operator::from_sign(trimmed).is_some() {
        return Diagnostic::format_error("a blank stands before the operator", span)
            .help(format!("write `-- name: {}{trimmed}`", before.trim_end()));
    }
    if let Some((operator, list)) = trimmed.split_once('(')
        && Operator::from_sign(operator.trim_end()).is_some()
    {
        return Diagnostic::format_error("the parameters stand before the operator", span)
            .help(format!("write `-- name: {before}({list}{}`", operator.trim_end()));
    }
    let signs: Vec<String> = Operator::ALL.iter().map(|operator| format!("`{}`", operator.sign())).collect();
    let signs = signs.join(", ").replace("``", "none");
    let span = Span::new(span.end - trimmed.len() as u32, span.end);
    Diagnostic::format_error(format!("\"{trimmed}\" is no operator"), span)
        .help(format!("the operators are {signs}"))
}

/// The list at the start of `text`, which begins at `offset`, and how long it is.
fn declarations(text: &str, offset: u32, found: &mut Vec<Diagnostic>) -> Option<(Vec<Declaration>, usize)> {
    // An operator such as `$` may follow, which begins no token: only what is inside the parentheses counts.
    let (tokens, error) = tokenize_prefix(text, offset);
    let mut depth = 0_u32;
    let mut entries: Vec<Vec<Token>> = vec![Vec::new()];
    for token in tokens {
        match token.kind {
            TokenKind::LeftParen => depth += 1,
            TokenKind::RightParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        match token.kind {
            TokenKind::LeftParen if depth == 1 => {}
            TokenKind::RightParen if depth == 0 => {
                let close = token.span;
                return Some((read_entries(&entries, close, found)?, (close.end - offset) as usize));
            }
            TokenKind::Comma if depth == 1 => entries.push(Vec::new()),
            _ => {
                if let Some(last) = entries.last_mut() {
                    last.push(token);
                }
            }
        }
    }
    let span = Span::new(offset, offset + text.len() as u32);
    found.push(error.unwrap_or_else(|| {
        Diagnostic::format_error("the list of parameters has no closing parenthesis", span)
            .help("write it in one line, such as `-- name: find(title, note text?)`")
    }));
    None
}

fn read_entries(
    entries: &[Vec<Token>],
    close: Span,
    found: &mut Vec<Diagnostic>,
) -> Option<Vec<Declaration>> {
    let mut declarations: Vec<Declaration> = Vec::new();
    if let [only] = entries
        && only.is_empty()
    {
        return Some(declarations);
    }
    let before = found.len();
    for entry in entries {
        match read_entry(entry, close) {
            Ok(entry) => match declarations.iter().find(|other| other.name == entry.name) {
                Some(first) => found.push(
                    Diagnostic::format_error(
                        format!("parameter \"{}\" is declared twice", entry.name),
                        entry.span,
                    )
                    .label(first.span, "the first is here"),
                ),
                None => declarations.push(entry),
            },
            Err(error) => found.push(error),
        }
    }
    (found.len() == before).then_some(declarations)
}

fn read_entry(entry: &[Token], close: Span) -> Result<Declaration, Diagnostic> {
    let (Some((first, rest)), Some(last)) = (entry.split_first(), entry.last()) else {
        return Err(Diagnostic::format_error("a parameter is missing between two commas", close)
            .help("write the list as `(title, note text?)`"));
    };
    let TokenKind::Word(name) = &first.kind else {
        return Err(Diagnostic::format_error("a parameter's name was expected", first.span)
            .help("write the list as `(title, note text?)`"));
    };
    if !is_rust_name(name) {
        return Err(bad_parameter(name, first.span));
    }
    let sign = |token: &Token| match &token.kind {
        TokenKind::Operator(sign) if sign == "?" => Some(DeclaredNull::Nullable),
        TokenKind::Operator(sign) if sign == "!" => Some(DeclaredNull::NotNull),
        _ => None,
    };
    let (data_type, null) = match rest.split_last() {
        Some((last, data_type)) => match sign(last) {
            Some(null) => (data_type, null),
            None => (rest, DeclaredNull::Inferred),
        },
        None => (rest, DeclaredNull::Inferred),
    };
    if let Some(token) = data_type.iter().find(|token| !is_of_type(&token.kind)) {
        return Err(Diagnostic::format_error("this belongs to no type", token.span).help(
            "behind a parameter's name stand a type, `?` where null is allowed or `!` where it is not",
        ));
    }
    Ok(Declaration {
        name: name.clone(),
        data_type: data_type.to_vec(),
        null,
        span: first.span.to(last.span),
    })
}

fn is_of_type(kind: &TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Word(_)
            | TokenKind::QuotedIdentifier(_)
            | TokenKind::Number(_)
            | TokenKind::Dot
            | TokenKind::Comma
            | TokenKind::LeftParen
            | TokenKind::RightParen
            | TokenKind::LeftBracket
            | TokenKind::RightBracket
    )
}

pub(super) fn bad_parameter(name: &str, span: Span) -> Diagnostic {
    Diagnostic::format_error(format!("\"{name}\" cannot be the name of a parameter"), span)
        .help("a parameter's name is an ASCII letter or `_`, then letters, digits and `_`; not `self`, `Self`, `super` or `crate`")
}
