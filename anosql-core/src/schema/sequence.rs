//! Sequences: which numbers they give.

use super::{Result, reader::Reader};
use crate::{diagnostic::Diagnostic, lexer::TokenKind, source::Span, sqlstate};

/// What is said of a sequence's numbers.
#[derive(Default)]
struct Options {
    increment: Option<(i128, Span)>,
    minimum: Option<(i128, Span)>,
    maximum: Option<(i128, Span)>,
    start: Option<(i128, Span)>,
}

/// Looks at the options of a new sequence.
pub(super) fn check_sequence(mut reader: Reader<'_>) -> Result<()> {
    let mut options = Options::default();
    let mut largest = i128::from(i64::MAX);
    while let Some(token) = reader.next() {
        let word = |word: &str| token.kind.is_word(word);
        if word("as") {
            let Some((name, span)) = reader.identifier() else { return Ok(()) };
            largest = match name.as_str() {
                "smallint" | "int2" => i128::from(i16::MAX),
                "integer" | "int" | "int4" => i128::from(i32::MAX),
                "bigint" | "int8" => i128::from(i64::MAX),
                "text" | "numeric" | "varchar" => {
                    let message = "sequence type must be smallint, integer, or bigint";
                    return Err(refused(message.to_owned(), span));
                }
                // A schema's own type, or one that is written in several words.
                _ => return Ok(()),
            };
        } else if word("increment") {
            reader.word("by");
            options.increment = number(&mut reader);
        } else if word("minvalue") {
            options.minimum = number(&mut reader);
        } else if word("maxvalue") {
            options.maximum = number(&mut reader);
        } else if word("start") {
            reader.word("with");
            options.start = number(&mut reader);
        }
    }
    options.check(largest)
}

impl Options {
    fn check(&self, largest: i128) -> Result<()> {
        if let Some((0, span)) = self.increment {
            return Err(refused("INCREMENT must not be zero".to_owned(), span));
        }
        let ascends = self.increment.is_none_or(|(increment, _)| increment > 0);
        let minimum = self.minimum.map_or(if ascends { 1 } else { -largest - 1 }, |(minimum, _)| minimum);
        let maximum = self.maximum.map_or(if ascends { largest } else { -1 }, |(maximum, _)| maximum);
        let place = self.minimum.or(self.maximum).map(|(_, span)| span);
        if let (true, Some(span)) = (minimum >= maximum, place) {
            return Err(refused(
                format!("MINVALUE ({minimum}) must be less than MAXVALUE ({maximum})"),
                span,
            ));
        }
        match self.start {
            Some((start, span)) if start < minimum => {
                let message = format!("START value ({start}) cannot be less than MINVALUE ({minimum})");
                Err(refused(message, span))
            }
            Some((start, span)) if start > maximum => {
                let message = format!("START value ({start}) cannot be greater than MAXVALUE ({maximum})");
                Err(refused(message, span))
            }
            _ => Ok(()),
        }
    }
}

fn number(reader: &mut Reader<'_>) -> Option<(i128, Span)> {
    let sign = match &reader.peek()?.kind {
        TokenKind::Operator(operator) if operator == "-" => -1,
        TokenKind::Operator(operator) if operator == "+" => 1,
        _ => 0,
    };
    let mut span = reader.peek()?.span;
    if sign != 0 {
        reader.next();
    }
    let token = reader.peek()?;
    let TokenKind::Number(digits) = &token.kind else { return None };
    reader.next();
    span = span.to(token.span);
    Some((digits.parse::<i128>().ok()? * if sign < 0 { -1 } else { 1 }, span))
}

fn refused(message: String, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(sqlstate::INVALID_PARAMETER_VALUE, message, span))
}
