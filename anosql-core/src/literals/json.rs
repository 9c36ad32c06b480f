//! JSON.

use crate::sqlstate;

use super::{Checked, Cursor, Malformed, numbers};

/// `json_in`.
pub(super) fn json_in(text: &str) -> Checked {
    Parser { cursor: Cursor::new(text), is_binary: false }.value_alone()
}

/// `jsonb_in`: strings must be ones of the server's encoding, and numbers must fit `numeric`.
pub(super) fn jsonb_in(text: &str) -> Checked {
    Parser { cursor: Cursor::new(text), is_binary: true }.value_alone()
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    is_binary: bool,
}

/// What was read; of what opens, closes or parts values its character.
enum Token<'a> {
    Mark(u8),
    String,
    Scalar(&'a str),
    End,
}

/// What the grammar asks for next. Open objects and arrays lie on a stack, so that no depth is too great.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Value,
    ArrayFirst,
    ObjectFirst,
    Key,
    Colon,
    /// A comma or the end of what is open.
    Next,
}

fn invalid(detail: impl Into<String>) -> Malformed {
    Malformed::new(sqlstate::INVALID_TEXT_REPRESENTATION, "invalid input syntax for type json").detail(detail)
}

impl<'a> Parser<'a> {
    fn value_alone(mut self) -> Checked {
        let mut open: Vec<u8> = Vec::new();
        let mut expected = Expected::Value;
        loop {
            self.cursor.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
            let start = self.cursor.position();
            let token = self.token()?;
            let closes = |mark: u8| open.last().is_some_and(|open| *open == mark);
            expected = match (expected, &token) {
                (Expected::Next, Token::End) if open.is_empty() => return Ok(()),
                (Expected::Value | Expected::ArrayFirst, Token::Mark(b'{')) => {
                    open.push(b'}');
                    Expected::ObjectFirst
                }
                (Expected::Value | Expected::ArrayFirst, Token::Mark(b'[')) => {
                    open.push(b']');
                    Expected::ArrayFirst
                }
                (Expected::Value | Expected::ArrayFirst, Token::String) => Expected::Next,
                (Expected::Value | Expected::ArrayFirst, Token::Scalar(number)) => {
                    if self.is_binary && !number.starts_with(|first: char| first.is_ascii_alphabetic()) {
                        numbers::numeric_in(number)?;
                    }
                    Expected::Next
                }
                (Expected::ObjectFirst | Expected::Key, Token::String) => Expected::Colon,
                (Expected::Colon, Token::Mark(b':')) => Expected::Value,
                (Expected::ObjectFirst | Expected::ArrayFirst | Expected::Next, Token::Mark(mark))
                    if closes(*mark) =>
                {
                    open.pop();
                    Expected::Next
                }
                (Expected::Next, Token::Mark(b',')) if closes(b'}') => Expected::Key,
                (Expected::Next, Token::Mark(b',')) if closes(b']') => Expected::Value,
                (_, Token::End) => return Err(invalid("The input string ended unexpectedly.")),
                _ => {
                    let what = match (expected, open.last()) {
                        (Expected::Value, _) => "JSON value",
                        (Expected::ArrayFirst, _) => "array element or \"]\"",
                        (Expected::ObjectFirst, _) => "string or \"}\"",
                        (Expected::Key, _) => "string",
                        (Expected::Colon, _) => "\":\"",
                        (Expected::Next, Some(b'}')) => "\",\" or \"}\"",
                        (Expected::Next, Some(_)) => "\",\" or \"]\"",
                        (Expected::Next, None) => "end of input",
                    };
                    let found = self.cursor.since(start);
                    return Err(invalid(format!("Expected {what}, but found \"{found}\".")));
                }
            };
        }
    }

    fn token(&mut self) -> Result<Token<'a>, Malformed> {
        let start = self.cursor.position();
        if self.cursor.is_at_end() {
            return Ok(Token::End);
        }
        match self.cursor.peek() {
            mark @ (b'{' | b'}' | b'[' | b']' | b',' | b':') => {
                self.cursor.bump();
                Ok(Token::Mark(mark))
            }
            b'"' => self.string().map(|()| Token::String),
            b'-' | b'0'..=b'9' => {
                let is_number = self.number();
                let has_more = !self.word().is_empty();
                let number = self.cursor.since(start);
                if is_number && !has_more { Ok(Token::Scalar(number)) } else { Err(invalid_token(number)) }
            }
            _ => match self.word() {
                word @ ("true" | "false" | "null") => Ok(Token::Scalar(word)),
                "" => {
                    self.cursor.advance(self.cursor.character().map_or(1, char::len_utf8));
                    Err(invalid_token(self.cursor.since(start)))
                }
                word => Err(invalid_token(word)),
            },
        }
    }

    /// Letters, digits, underscores, and all that is not ASCII.
    fn word(&mut self) -> &'a str {
        self.cursor.take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii())
    }

    /// `json_lex_number`.
    fn number(&mut self) -> bool {
        let is_digit = |byte: u8| byte.is_ascii_digit();
        self.cursor.eat(b'-');
        let mut is_number = self.cursor.eat(b'0') || !self.cursor.take_while(is_digit).is_empty();
        if self.cursor.eat(b'.') {
            is_number &= !self.cursor.take_while(is_digit).is_empty();
        }
        if matches!(self.cursor.peek(), b'e' | b'E') {
            self.cursor.bump();
            if matches!(self.cursor.peek(), b'+' | b'-') {
                self.cursor.bump();
            }
            is_number &= !self.cursor.take_while(is_digit).is_empty();
        }
        is_number
    }

    /// `json_lex_string`.
    fn string(&mut self) -> Checked {
        let start = self.cursor.position();
        self.cursor.bump();
        // The first half of a character beyond the 16 bits of an escape.
        let mut has_high_surrogate = false;
        loop {
            if self.cursor.is_at_end() {
                return Err(invalid_token(self.cursor.since(start)));
            }
            let byte = self.cursor.bump();
            if byte == b'\\' && self.cursor.peek() == b'u' {
                self.cursor.bump();
                let code = self.code_unit(start)?;
                if self.is_binary {
                    has_high_surrogate = check_code_unit(code, has_high_surrogate)?;
                }
                continue;
            }
            if has_high_surrogate {
                return Err(invalid("Unicode low surrogate must follow a high surrogate."));
            }
            match byte {
                b'"' => return Ok(()),
                b'\\' => self.escape(start)?,
                0..32 => return Err(invalid(format!("Character with value 0x{byte:02x} must be escaped."))),
                _ => {}
            }
        }
    }

    /// What follows a backslash, other than a code.
    fn escape(&mut self, start: usize) -> Checked {
        let Some(letter) = self.cursor.character() else {
            return Err(invalid_token(self.cursor.since(start)));
        };
        if !"\"\\/bfnrt".contains(letter) {
            return Err(invalid(format!("Escape sequence \"\\{letter}\" is invalid.")));
        }
        self.cursor.bump();
        Ok(())
    }

    fn code_unit(&mut self, start: usize) -> Result<u32, Malformed> {
        let mut code = 0;
        for _ in 0..4 {
            if self.cursor.is_at_end() {
                return Err(invalid_token(self.cursor.since(start)));
            }
            let Some(digit) = char::from(self.cursor.bump()).to_digit(16) else {
                return Err(invalid("\"\\u\" must be followed by four hexadecimal digits."));
            };
            code = code * 16 + digit;
        }
        Ok(code)
    }
}

fn invalid_token(token: &str) -> Malformed {
    invalid(format!("Token \"{token}\" is invalid."))
}

/// Whether the code is the first of a pair.
fn check_code_unit(code: u32, has_high_surrogate: bool) -> Result<bool, Malformed> {
    match (code, has_high_surrogate) {
        (0xd800..0xdc00, false) => Ok(true),
        (0xd800..0xdc00, true) => Err(invalid("Unicode high surrogate must not follow a high surrogate.")),
        (0xdc00..0xe000, true) => Ok(false),
        (0xdc00..0xe000, false) | (_, true) => {
            Err(invalid("Unicode low surrogate must follow a high surrogate."))
        }
        (0, false) => {
            Err(Malformed::new(sqlstate::UNTRANSLATABLE_CHARACTER, "unsupported Unicode escape sequence")
                .detail("\\u0000 cannot be converted to text."))
        }
        _ => Ok(false),
    }
}
