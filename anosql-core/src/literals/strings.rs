//! Truth values, labels, and strings of bytes and bits.

use crate::sqlstate;

use super::{Checked, Cursor, Malformed, cursor::is_space};

/// `boolin`: any unambiguous beginning of a word for true or false, in any case, between white space.
pub(super) fn boolin(text: &str) -> Checked {
    let word =
        text.trim_matches(|letter: char| u8::try_from(letter).is_ok_and(is_space)).to_ascii_lowercase();
    let begins = |whole: &str, least: usize| word.len() >= least && whole.starts_with(&word);
    let is_boolean = begins("true", 1)
        || begins("false", 1)
        || begins("yes", 1)
        || begins("no", 1)
        || begins("on", 2)
        || begins("off", 2)
        || word == "1"
        || word == "0";
    if is_boolean { Ok(()) } else { Err(Malformed::syntax("boolean", text)) }
}

/// `enum_in`: one of the labels, exactly.
pub(super) fn enum_in(name: &str, labels: &[String], text: &str) -> Checked {
    if labels.iter().any(|label| label == text) {
        return Ok(());
    }
    let known = labels.iter().map(|label| format!("'{label}'")).collect::<Vec<_>>().join(", ");
    let message = format!("invalid input value for enum {name}: \"{text}\"");
    let help = Some(format!("the enum's values are {known}"));
    Err(Malformed { help, ..Malformed::new(sqlstate::INVALID_TEXT_REPRESENTATION, message) })
}

/// `uuid_in`: thirty-two hexadecimal digits, in braces or not, a hyphen allowed behind every four.
pub(super) fn uuid_in(text: &str) -> Checked {
    let mut cursor = Cursor::new(text);
    let has_brace = cursor.eat(b'{');
    for digit in 1..=32 {
        if !cursor.bump().is_ascii_hexdigit() {
            return Err(Malformed::syntax("uuid", text));
        }
        if digit % 4 == 0 && digit < 32 {
            cursor.eat(b'-');
        }
    }
    let is_closed = !has_brace || cursor.eat(b'}');
    if is_closed && cursor.is_at_end() { Ok(()) } else { Err(Malformed::syntax("uuid", text)) }
}

/// `byteain`: hexadecimal digits behind `\x`, else text with escapes.
pub(super) fn byteain(text: &str) -> Checked {
    match text.strip_prefix("\\x") {
        Some(digits) => hex_decode(digits),
        None => escape_decode(text),
    }
}

fn hex_decode(digits: &str) -> Checked {
    let digit = |letter: Option<char>| match letter {
        None => Err(Malformed::new(
            sqlstate::INVALID_PARAMETER_VALUE,
            "invalid hexadecimal data: odd number of digits",
        )),
        Some(letter) if letter.is_ascii_hexdigit() => Ok(()),
        Some(letter) => Err(Malformed::new(
            sqlstate::INVALID_PARAMETER_VALUE,
            format!("invalid hexadecimal digit: \"{letter}\""),
        )),
    };
    let mut letters = digits.chars();
    // White space may stand between pairs, not within one.
    while let Some(letter) = letters.find(|letter| !matches!(letter, ' ' | '\n' | '\t' | '\r')) {
        digit(Some(letter))?;
        digit(letters.next())?;
    }
    Ok(())
}

fn escape_decode(text: &str) -> Checked {
    let mut cursor = Cursor::new(text);
    while !cursor.is_at_end() {
        if cursor.bump() != b'\\' || cursor.eat(b'\\') {
            continue;
        }
        let is_octal = |digit: u8| (b'0'..=b'7').contains(&digit);
        let is_byte = cursor.peek() <= b'3' && (0..3).all(|at| is_octal(cursor.peek_at(at)));
        if !is_byte {
            return Err(Malformed::new(
                sqlstate::INVALID_TEXT_REPRESENTATION,
                "invalid input syntax for type bytea",
            ));
        }
        cursor.advance(3);
    }
    Ok(())
}

/// `bit_in` and `varbit_in`: binary digits, or behind an `x` hexadecimal ones.
pub(super) fn bit_in(text: &str) -> Checked {
    let (digits, radix, name) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, "hexadecimal"),
        None => (text.strip_prefix(['b', 'B']).unwrap_or(text), 2, "binary"),
    };
    match digits.chars().find(|digit| !digit.is_digit(radix)) {
        None => Ok(()),
        Some(digit) => Err(Malformed::new(
            sqlstate::INVALID_TEXT_REPRESENTATION,
            format!("\"{digit}\" is not a valid {name} digit"),
        )),
    }
}
