//! The line with a query's name: `-- name: publish-blog(title text, note text?)<! -> (blogid int4!)`.

use super::{
    Declaration, Operator, QueryName,
    declaration::{self, Listed},
};
use crate::{
    diagnostic::Diagnostic,
    source::{SourceMap, Span},
};

/// What the line says.
pub(super) struct Header {
    pub(super) name: QueryName,
    pub(super) name_span: Span,
    pub(super) operator: Operator,
    pub(super) declarations: Option<Vec<Declaration>>,
    pub(super) columns: Option<Vec<Declaration>>,
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
    let (declarations, tail) = if tail.trim_start().starts_with('(') {
        let (declarations, end) = declaration::list(tail, name_span.end, Listed::Params, found)?;
        (Some(declarations), tail.get(end..).unwrap_or(""))
    } else {
        (None, tail)
    };
    let sign_start = start + (whole.len() - tail.len()) as u32;
    let (sign, list) = match tail.split_once(ARROW) {
        Some((sign, list)) => (sign.trim_end(), Some(list)),
        None => (tail, None),
    };
    let sign_span = Span::new(sign_start, sign_start + sign.len() as u32);
    let Some(operator) = Operator::from_sign(sign) else {
        let before = whole.get(..whole.len() - tail.len()).unwrap_or("");
        found.push(bad_sign(before, sign, sign_span));
        return None;
    };
    let columns = match list {
        Some(list) => {
            let list_start = sign_start + (tail.len() - list.len()) as u32;
            Some(columns(list, list_start, operator, found)?)
        }
        None => None,
    };
    Some(Header { name, name_span, operator, declarations, columns })
}

/// What stands between a query's name and its columns.
const ARROW: &str = "->";

/// The columns behind the arrow: `list` is all that follows it, and begins at `start`.
fn columns(
    list: &str,
    start: u32,
    operator: Operator,
    found: &mut Vec<Diagnostic>,
) -> Option<Vec<Declaration>> {
    let list_end = start + list.len() as u32;
    let span = Span::new(start - ARROW.len() as u32, list_end);
    if operator == Operator::Script {
        found.push(
            Diagnostic::format_error("a script has no columns", span)
                .help("leave out what stands behind the `#`"),
        );
        return None;
    }
    if !list.trim_start().starts_with('(') {
        found.push(Diagnostic::format_error("a list of columns was expected behind the arrow", span).help(
            "write it as `-> (title text!, note text)`, or `-> ()` for a statement that returns no rows",
        ));
        return None;
    }
    let (columns, end) = declaration::list(list, start, Listed::Columns, found)?;
    let rest = list.get(end..).unwrap_or("");
    if !rest.is_empty() {
        let span = Span::new(list_end - rest.trim_start().len() as u32, list_end);
        found.push(
            Diagnostic::format_error("nothing can follow the list of columns", span)
                .help("write a comment in a line of its own"),
        );
        return None;
    }
    Some(columns)
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
    if trimmed.starts_with(|first: char| first.is_alphanumeric() || first == '.') && !before.contains('(') {
        let joined: String = format!("{before}{sign}")
            .chars()
            .map(|letter| if letter.is_whitespace() || letter == '.' { '_' } else { letter })
            .collect();
        return Diagnostic::format_error("a name is one word of letters, digits, `_` and `-`", span)
            .help(format!("write `-- name: {joined}`, and a comment in a line of its own"));
    }
    let signs: Vec<String> = Operator::ALL.iter().map(|operator| format!("`{}`", operator.sign())).collect();
    let signs = signs.join(", ").replace("``", "none");
    let span = Span::new(span.end - trimmed.len() as u32, span.end);
    let help = match meant_operator(trimmed) {
        Some(operator) => format!("write `-- name: {}{operator}`", before.trim_end()),
        None => format!("the operators are {signs}"),
    };
    Diagnostic::format_error(format!("\"{trimmed}\" is no operator"), span).help(help)
}

/// The operator for what sqlc has in its place, or for its signs in another order.
fn meant_operator(sign: &str) -> Option<&'static str> {
    Some(match sign.to_ascii_lowercase().as_str() {
        ":many" | ";" => "",
        ":one" => "?",
        ":exec" | ":execrows" | ":execresult" => "!",
        ":copyfrom" | ":batchexec" | "!*" => "*!",
        "!<" | "!>" | ">!" => "<!",
        _ => return None,
    })
}

pub(super) fn bad_parameter(name: &str, span: Span) -> Diagnostic {
    Diagnostic::format_error(format!("\"{name}\" cannot be the name of a parameter"), span)
        .help("a parameter's name is an ASCII letter or `_`, then letters, digits and `_`; not `self`, `Self`, `super` or `crate`")
}
