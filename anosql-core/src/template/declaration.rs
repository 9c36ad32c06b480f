//! The lists of the line with a query's name: its parameters `(title text, note text?)` and, behind an arrow, its columns
//! `(blogid int4!, note text)`.

use std::collections::HashMap;

use super::{Declaration, DeclaredNull, header::bad_parameter, names::is_rust_name};
use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, tokenize_prefix},
    source::Span,
};

/// What a list declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// Parameters, whose names are those of Rust arguments and whose types may be left out.
    Params,
    /// Columns, whose names are any and whose types may not be left out.
    Columns,
}

impl Listed {
    fn one(self) -> &'static str {
        match self {
            Listed::Params => "parameter",
            Listed::Columns => "column",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Listed::Params => "write the list as `(title, note text?)`",
            Listed::Columns => "write the list as `-> (title text!, note text)`",
        }
    }
}

/// The list at the start of `text`, which begins at `offset`, and how long it is.
pub(super) fn list(
    text: &str,
    offset: u32,
    listed: Listed,
    found: &mut Vec<Diagnostic>,
) -> Option<(Vec<Declaration>, usize)> {
    // An operator such as `$` may follow, which begins no token: only what is inside the parentheses counts.
    let (tokens, error) = tokenize_prefix(text, offset);
    let mut depth = 0_u32;
    let mut rust = RustType::default();
    let mut entries: Vec<Vec<Token>> = vec![Vec::new()];
    let written =
        |span: Span| text.get((span.start - offset) as usize..(span.end - offset) as usize).unwrap_or("");
    for token in tokens {
        match token.kind {
            TokenKind::LeftParen => depth += 1,
            TokenKind::RightParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        rust.pass(&token.kind);
        match token.kind {
            TokenKind::LeftParen if depth == 1 => {}
            TokenKind::RightParen if depth == 0 => {
                let close = token.span;
                let declarations = read_entries(&entries, close, (listed, &written), found)?;
                return Some((declarations, (close.end - offset) as usize));
            }
            TokenKind::Comma if depth == 1 && !rust.is_open() => {
                rust = RustType::default();
                entries.push(Vec::new());
            }
            _ => {
                if let Some(last) = entries.last_mut() {
                    last.push(token);
                }
            }
        }
    }
    let span = Span::new(offset, offset + text.len() as u32);
    found.push(error.unwrap_or_else(|| {
        let message = format!("the list of {}s has no closing parenthesis", listed.one());
        Diagnostic::format_error(message, span)
            .help("write it in one line, such as `-- name: find(title, note text?) -> (blogid int4!)`")
    }));
    None
}

/// How far the list has come in a Rust type, in which commas may stand.
#[derive(Default)]
struct RustType {
    has_begun: bool,
    angles: usize,
}

impl RustType {
    fn pass(&mut self, token: &TokenKind) {
        match token {
            TokenKind::Colon => self.has_begun = true,
            TokenKind::Operator(signs) if self.has_begun => {
                let count = |sign: char| signs.chars().filter(|other| *other == sign).count();
                self.angles = (self.angles + count('<')).saturating_sub(count('>'));
            }
            _ => {}
        }
    }

    fn is_open(&self) -> bool {
        self.angles > 0
    }
}

/// What a list declares, and the text of a stretch of it.
type Reading<'t> = (Listed, &'t dyn Fn(Span) -> &'t str);

fn read_entries(
    entries: &[Vec<Token>],
    close: Span,
    (listed, written): Reading<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<Vec<Declaration>> {
    let mut declarations: Vec<Declaration> = Vec::new();
    let mut declared: HashMap<String, Span> = HashMap::new();
    if let [only] = entries
        && only.is_empty()
    {
        return Some(declarations);
    }
    let before = found.len();
    for entry in entries {
        match read_entry(entry, close, (listed, written)) {
            Ok(entry) => match declared.get(&entry.name) {
                Some(first) => {
                    let message = format!("{} \"{}\" is declared twice", listed.one(), entry.name);
                    found.push(
                        Diagnostic::format_error(message, entry.span).label(*first, "the first is here"),
                    );
                }
                None => {
                    declared.insert(entry.name.clone(), entry.span);
                    declarations.push(entry);
                }
            },
            Err(error) => found.push(error),
        }
    }
    (found.len() == before).then_some(declarations)
}

fn read_entry(
    entry: &[Token],
    close: Span,
    (listed, written): Reading<'_>,
) -> Result<Declaration, Diagnostic> {
    if let (Listed::Params, [open, within @ .., end]) = (listed, entry)
        && (&open.kind, &end.kind) == (&TokenKind::LeftBracket, &TokenKind::RightBracket)
    {
        let declaration = read_typed(within, close, (listed, written))?;
        return Ok(Declaration { optional: true, span: open.span.to(end.span), ..declaration });
    }
    read_typed(entry, close, (listed, written))
}

/// An entry without brackets around it, with the Rust type that may stand behind a colon.
fn read_typed(
    entry: &[Token],
    close: Span,
    (listed, written): Reading<'_>,
) -> Result<Declaration, Diagnostic> {
    let colon = entry.iter().position(|token| token.kind == TokenKind::Colon);
    let Some(colon) = colon.filter(|colon| *colon > 0 && listed == Listed::Params) else {
        return read_plain(entry, close, listed);
    };
    let (before, behind) = entry.split_at(colon);
    let ([at, first, ..], Some(last)) = (behind, behind.last()) else {
        let span = behind.last().map_or(close, |colon| colon.span);
        let message = "a Rust type was expected behind the colon";
        return Err(Diagnostic::format_error(message, span).help("write it as `(settings: crate::Settings)`"));
    };
    let declaration = read_plain(before, at.span, listed)?;
    let rust = Some(written(first.span.to(last.span)).to_owned());
    Ok(Declaration { rust, span: declaration.span.to(last.span), ..declaration })
}

/// An entry without brackets around it and without a Rust type.
fn read_plain(entry: &[Token], close: Span, listed: Listed) -> Result<Declaration, Diagnostic> {
    let (Some((first, rest)), Some(last)) = (entry.split_first(), entry.last()) else {
        let message = format!("a {} is missing between two commas", listed.one());
        return Err(Diagnostic::format_error(message, close).help(listed.help()));
    };
    let name = match (&first.kind, listed) {
        (TokenKind::Word(name), Listed::Params) if !is_rust_name(name) => {
            return Err(bad_parameter(name, first.span));
        }
        (TokenKind::Word(name), Listed::Params) => Some(name.clone()),
        (_, Listed::Params) => None,
        (kind, Listed::Columns) => kind.identifier(),
    };
    let Some(name) = name else {
        let message = format!("a {}'s name was expected", listed.one());
        return Err(Diagnostic::format_error(message, first.span).help(listed.help()));
    };
    let (data_type, null) = match rest.split_last() {
        Some((last, data_type)) => match sign(last) {
            Some(null) => (data_type, null),
            None => (rest, DeclaredNull::Inferred),
        },
        None => (rest, DeclaredNull::Inferred),
    };
    let (data_type, elements) = elements(data_type);
    if let Some(token) = data_type.iter().find(|token| !is_of_type(&token.kind)) {
        let help = format!(
            "behind a {}'s name stand a type, `?` where null is allowed or `!` where it is not",
            listed.one()
        );
        return Err(Diagnostic::format_error("this belongs to no type", token.span).help(help));
    }
    if data_type.is_empty() && listed == Listed::Columns {
        let message = format!("column \"{name}\" is declared without a type");
        return Err(Diagnostic::format_error(message, first.span).help(listed.help()));
    }
    Ok(Declaration {
        name,
        data_type,
        null,
        elements,
        optional: false,
        rust: None,
        span: first.span.to(last.span),
    })
}

fn sign(token: &Token) -> Option<DeclaredNull> {
    match &token.kind {
        TokenKind::Operator(sign) if sign == "?" => Some(DeclaredNull::Nullable),
        TokenKind::Operator(sign) if sign == "!" => Some(DeclaredNull::NotNull),
        _ => None,
    }
}

/// A type without the sign within its brackets, as in `text[!]`, and what the sign says.
fn elements(data_type: &[Token]) -> (Vec<Token>, DeclaredNull) {
    let mut data_type = data_type.to_vec();
    if let [.., open, within, close] = &data_type[..]
        && (&open.kind, &close.kind) == (&TokenKind::LeftBracket, &TokenKind::RightBracket)
        && let Some(null) = sign(within)
    {
        data_type.remove(data_type.len() - 2);
        return (data_type, null);
    }
    (data_type, DeclaredNull::Inferred)
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
