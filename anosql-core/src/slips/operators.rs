//! Operators that Postgres does not have for these operands, or not as other databases have them.

use super::Statement;
use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    source::Span,
};

/// What to write instead of an operator that does not exist.
pub(super) fn instead(statement: &Statement<'_>, error: &Diagnostic) -> Option<String> {
    let message = error.message.strip_prefix("operator does not exist: ");
    let signature = message.or_else(|| error.message.strip_prefix("operator is not unique: "))?;
    spelling(statement, error.span).or_else(|| {
        let (left, operator, right) = parts(signature)?;
        let place = place(statement, operator, error.span)?;
        match (operator, left, right) {
            ("+", left, right)
                if (is_text(left) || is_text(right)) && (message.is_some() || place.has_string) =>
            {
                Some(format!("texts are joined by `||`: `{} || {}`", place.left, place.right))
            }
            ("+" | "-", moment, "integer") if moment.starts_with("timestamp") => {
                Some(format!("of days write `{} {operator} {} * interval '1 day'`", place.left, place.right))
            }
            ("=" | "<>", "boolean", "integer") => {
                let is_true = (place.right != "0") == (operator == "=");
                let not = if is_true { "" } else { "not " };
                matches!(place.right, "0" | "1")
                    .then(|| format!("a boolean is a condition: write `{not}{}`", place.left))
            }
            ("=" | "<>" | "<" | ">" | "<=" | ">=", "text", "integer" | "numeric") if place.has_json_text => {
                let to = if right == "integer" { "int" } else { "numeric" };
                Some(format!("`->>` gives a text: write `({})::{to} {operator} {}`", place.left, place.right))
            }
            ("=", array, element) if array.strip_suffix("[]") == Some(element) => {
                Some(format!("an element is looked for by `{} = any({})`", place.right, place.left))
            }
            ("=", element, array) if array.strip_suffix("[]") == Some(element) => {
                Some(format!("a list is looked in by `{} = any({})`", place.left, place.right))
            }
            _ => None,
        }
    })
}

/// The types and the operator of a signature, where it has two operands.
fn parts(signature: &str) -> Option<(&str, &str, &str)> {
    const OPERATORS: &[&str] = &["+", "-", "=", "<>", "<=", ">=", "<", ">"];
    OPERATORS.iter().find_map(|operator| {
        let (left, right) = signature.split_once(&format!(" {operator} "))?;
        Some((left, *operator, right))
    })
}

fn is_text(name: &str) -> bool {
    matches!(name, "text" | "unknown" | "character varying" | "character")
}

/// The operands of the operator that a span is about, as they are written.
struct Operands<'a> {
    left: &'a str,
    right: &'a str,
    has_json_text: bool,
    /// Whether a string that is no number is among them.
    has_string: bool,
}

fn place<'a>(statement: &'a Statement<'_>, operator: &str, span: Span) -> Option<Operands<'a>> {
    const LONGEST_SHOWN: u32 = 60;
    let is_written = |kind: &TokenKind| matches!(kind, TokenKind::Operator(found) if found == operator || (operator == "<>" && found == "!="));
    let mut depth = 0_i32;
    let mut found = None;
    for token in inside(statement, span) {
        match &token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
            TokenKind::RightParen | TokenKind::RightBracket => depth -= 1,
            kind if depth == 0 && is_written(kind) => found = Some(token.span),
            _ => {}
        }
    }
    let sign = found.filter(|_| span.end - span.start <= LONGEST_SHOWN)?;
    let left = Span::new(span.start, sign.start);
    let has_json_text = inside(statement, left)
        .any(|token| matches!(&token.kind, TokenKind::Operator(found) if found == "->>"));
    Some(Operands {
        left: statement.text(left).trim(),
        right: statement.text(Span::new(sign.end, span.end)).trim(),
        has_json_text,
        has_string: inside(statement, span).any(
            |token| matches!(&token.kind, TokenKind::String { value, .. } if value.parse::<f64>().is_err()),
        ),
    })
}

fn inside<'a>(statement: &'a Statement<'_>, span: Span) -> impl Iterator<Item = &'a Token> {
    let tokens = statement.tokens.iter();
    tokens.filter(move |token| span.start <= token.span.start && token.span.end <= span.end)
}

/// Operators that other languages spell otherwise.
fn spelling(statement: &Statement<'_>, span: Span) -> Option<String> {
    inside(statement, span).find_map(|token| {
        let TokenKind::Operator(operator) = &token.kind else { return None };
        Some(match operator.as_str() {
            "==" => "equality is written `=`".to_owned(),
            "&&" => "between conditions write `and`".to_owned(),
            "||" => "between conditions write `or`; `||` joins texts and arrays".to_owned(),
            "!" | "!!" => "negation is written `not`".to_owned(),
            "=<" => "write `<=`".to_owned(),
            "<=>" => "write `is not distinct from`".to_owned(),
            "===" => "equality is written `=`".to_owned(),
            "!==" | "^=" => "inequality is written `<>`".to_owned(),
            _ => return None,
        })
    })
}
