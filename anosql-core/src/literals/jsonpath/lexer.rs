//! The words of a path.

use crate::sqlstate;

use super::super::{Cursor, Malformed};

/// A word of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, which may be a key word.
    Word(String),
    String(String),
    Integer(String),
    Numeric(String),
    Variable,
    /// An operator, or a character that stands for itself.
    Mark(&'static str),
    End,
}

/// Operators and characters, longer ones first.
const MARKS: [&str; 33] = [
    "&&", "||", "**", "<=", "==", "<>", "!=", ">=", "!", "<", ">", "?", "%", "$", ".", "[", "]", "{", "}",
    "(", ")", "|", "&", "=", "@", "#", ",", "*", ":", "-", "+", "/", "\\",
];

fn is_special(letter: char) -> bool {
    "?%$.[]{}()|&!=<>@#,*:-+/".contains(letter)
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

/// What a name may be made of without escapes.
fn is_other(letter: char) -> bool {
    !is_special(letter) && !is_blank(letter) && !matches!(letter, '\\' | '"')
}

/// A syntax error: what is wrong, and where.
pub(super) fn error(what: &str, near: &str) -> Malformed {
    let place = if near.is_empty() { "at end".to_owned() } else { format!("at or near \"{near}\"") };
    Malformed::new(sqlstate::SYNTAX_ERROR, format!("{what} {place} of jsonpath input"))
}

/// Passes the next word. What is read is as much as any of the rules can take.
pub(super) fn next(cursor: &mut Cursor<'_>) -> Result<Token, Malformed> {
    loop {
        let start = cursor.position();
        let Some(letter) = cursor.character() else { return Ok(Token::End) };
        if is_blank(letter) {
            cursor.bump();
        } else if cursor.starts_with("/*") {
            comment(cursor)?;
        } else if cursor.eat(b'"') {
            return quoted(cursor).map(Token::String);
        } else if cursor.starts_with("$\"") {
            cursor.advance(2);
            return quoted(cursor).map(|_| Token::Variable);
        } else if letter == '$' {
            cursor.bump();
            let name = plain(cursor);
            return Ok(if name.is_empty() { Token::Mark("$") } else { Token::Variable });
        } else if let Some(number) = number(cursor)? {
            return Ok(number);
        } else if letter == '\\' || is_other(letter) {
            // A comment right behind a name swallows the name.
            match word(cursor)? {
                Some(word) => return Ok(Token::Word(word)),
                None => comment(cursor)?,
            }
        } else {
            let mark = MARKS.into_iter().find(|mark| cursor.starts_with(mark));
            let mark = mark.ok_or_else(|| error("syntax error", cursor.since(start)))?;
            cursor.advance(mark.len());
            return Ok(Token::Mark(mark));
        }
    }
}

fn comment(cursor: &mut Cursor<'_>) -> Result<(), Malformed> {
    match cursor.rest().get(2..).and_then(|rest| rest.find("*/")) {
        Some(length) => cursor.advance(length + 4),
        None => return Err(error("unexpected end of comment", "")),
    }
    Ok(())
}

/// Letters that a name may be made of.
fn plain<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    let rest = cursor.rest();
    let length = rest.find(|letter| !is_other(letter)).unwrap_or(rest.len());
    cursor.advance(length);
    rest.get(..length).unwrap_or("")
}

/// A number, unless a name of the same beginning is longer.
fn number(cursor: &mut Cursor<'_>) -> Result<Option<Token>, Malformed> {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let mut end = cursor.clone();
    let start = end.position();
    let has_whole = if end.eat(b'0') { true } else { !end.take_while(is_digit).is_empty() };
    let is_decimal = end.peek() == b'.' && (has_whole || end.peek_at(1).is_ascii_digit());
    if is_decimal {
        end.bump();
        end.take_while(is_digit);
    } else if !has_whole {
        return Ok(None);
    }
    let mut is_real = false;
    if matches!(end.peek(), b'e' | b'E') {
        let has_sign = matches!(end.peek_at(1), b'+' | b'-');
        if end.peek_at(1 + usize::from(has_sign)).is_ascii_digit() {
            end.advance(1 + usize::from(has_sign));
            end.take_while(is_digit);
            is_real = true;
        } else if has_sign {
            end.advance(2);
            return Err(error("invalid numeric literal", end.since(start)));
        }
    }
    let junk = end.character().filter(|letter| is_other(*letter)).map_or(0, char::len_utf8);
    let longest = end.position() - start + junk;
    let name = plain(&mut cursor.clone()).len();
    if name > longest {
        return Ok(None);
    }
    if junk > 0 {
        end.advance(junk);
        return Err(error("trailing junk after numeric literal", end.since(start)));
    }
    let text = end.since(start).to_owned();
    *cursor = end;
    Ok(Some(if is_decimal || is_real { Token::Numeric(text) } else { Token::Integer(text) }))
}

/// A name with escapes; `None` if a comment follows.
fn word(cursor: &mut Cursor<'_>) -> Result<Option<String>, Malformed> {
    let mut word = String::new();
    loop {
        word.push_str(plain(cursor));
        if cursor.starts_with("/*") {
            return Ok(None);
        }
        if cursor.peek() != b'\\' {
            return Ok(Some(word));
        }
        escape(cursor, &mut word)?;
    }
}

/// A string whose first quote was passed.
fn quoted(cursor: &mut Cursor<'_>) -> Result<String, Malformed> {
    let mut string = String::new();
    loop {
        if cursor.peek() == b'\\' {
            escape(cursor, &mut string)?;
            continue;
        }
        match cursor.bump_character() {
            None => return Err(error("unexpected end of quoted string", "")),
            Some('"') => return Ok(string),
            Some(letter) => string.push(letter),
        }
    }
}

/// A backslash and what it says.
fn escape(cursor: &mut Cursor<'_>, string: &mut String) -> Result<(), Malformed> {
    if cursor.peek_at(1) == b'u' {
        return unicode(cursor, string);
    }
    cursor.bump();
    let Some(letter) = cursor.bump_character().filter(|letter| *letter != '\n') else {
        return Err(error("unexpected end after backslash", "\\"));
    };
    match letter {
        'x' => {
            let digits: String = (0..2).map(|at| char::from(cursor.peek_at(at))).collect();
            let code = Some(&digits).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
            let code = code.and_then(|digits| u32::from_str_radix(digits, 16).ok());
            let code = code.ok_or_else(|| error("invalid hex character sequence", "\\x"))?;
            cursor.advance(2);
            push(string, code)?;
        }
        'b' => string.push('\x08'),
        'f' => string.push('\x0c'),
        'n' => string.push('\n'),
        'r' => string.push('\r'),
        't' => string.push('\t'),
        'v' => string.push('\x0b'),
        _ => string.push(letter),
    }
    Ok(())
}

/// Codes that follow each other; those beyond 16 bits may be written as two.
fn unicode(cursor: &mut Cursor<'_>, string: &mut String) -> Result<(), Malformed> {
    let surrogate = |detail: &str| {
        Malformed::new(sqlstate::INVALID_TEXT_REPRESENTATION, "invalid input syntax for type jsonpath")
            .detail(detail)
    };
    const LOW: &str = "Unicode low surrogate must follow a high surrogate.";
    const HIGH: &str = "Unicode high surrogate must not follow a high surrogate.";
    let mut codes = Vec::new();
    while cursor.starts_with("\\u") && cursor.peek_at(1) == b'u' {
        codes.push(code(cursor).ok_or_else(|| error("invalid unicode sequence", "\\u"))?);
    }
    let mut first = None;
    for code in codes {
        match (code, first.take()) {
            (0xd800..0xdc00, None) => first = Some(code),
            (0xd800..0xdc00, Some(_)) => return Err(surrogate(HIGH)),
            (0xdc00..0xe000, Some(high)) => push(string, 0x10000 + ((high & 0x3ff) << 10) + (code & 0x3ff))?,
            (0xdc00..0xe000, None) | (_, Some(_)) => return Err(surrogate(LOW)),
            (_, None) => push(string, code)?,
        }
    }
    if first.is_some() { Err(surrogate(LOW)) } else { Ok(()) }
}

/// `\u0041` or `\u{41}`.
fn code(cursor: &mut Cursor<'_>) -> Option<u32> {
    cursor.advance(2);
    let is_braced = cursor.eat(b'{');
    let limit = if is_braced { 6 } else { 4 };
    let mut digits = String::new();
    while digits.len() < limit && cursor.peek().is_ascii_hexdigit() {
        digits.push(char::from(cursor.bump()));
    }
    let is_whole = if is_braced { cursor.eat(b'}') } else { digits.len() == 4 };
    u32::from_str_radix(&digits, 16).ok().filter(|_| is_whole)
}

fn push(string: &mut String, code: u32) -> Result<(), Malformed> {
    match char::from_u32(code) {
        Some('\0') => {
            Err(Malformed::new(sqlstate::UNTRANSLATABLE_CHARACTER, "unsupported Unicode escape sequence")
                .detail("\\u0000 cannot be converted to text."))
        }
        Some(letter) => {
            string.push(letter);
            Ok(())
        }
        None => Err(Malformed::new(sqlstate::SYNTAX_ERROR, "invalid Unicode code point")),
    }
}
