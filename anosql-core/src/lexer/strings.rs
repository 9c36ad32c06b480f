//! String constants, quoted identifiers and their escapes: the manual's sections 4.1.1 and 4.1.2.

use crate::sqlstate;

use super::{Lexed, Lexer, StringForm, TokenKind, is_ident_continue, is_ident_start, is_space};

const BAD_PAIR: &str = "invalid Unicode surrogate pair";

impl Lexer<'_> {
    /// A string constant with `prefix` bytes ahead of its quote, and all that continues it on further lines.
    pub(super) fn string(&mut self, start: usize, prefix: usize, form: StringForm) -> Lexed<TokenKind> {
        self.pos = start + prefix + 1;
        let mut value = Vec::new();
        loop {
            match form {
                StringForm::Escape => self.escape_piece(start, &mut value)?,
                _ => self.plain_piece(start, b'\'', &mut value)?,
            }
            if !self.continues() {
                break;
            }
        }
        let value = match form {
            StringForm::Unicode => self.unescape_unicode(start, &value)?,
            _ => value,
        };
        match String::from_utf8(value) {
            // The octal or hexadecimal escape of a NUL.
            Ok(value) if form == StringForm::Escape && value.contains('\0') => {
                let message = "invalid byte sequence for encoding \"UTF8\": 0x00";
                Err(self.error(sqlstate::CHARACTER_NOT_IN_REPERTOIRE, message, start, self.pos))
            }
            Ok(value) => Ok(TokenKind::String { value, form }),
            Err(_) => Err(self.error(
                sqlstate::CHARACTER_NOT_IN_REPERTOIRE,
                "invalid byte sequence for encoding \"UTF8\"",
                start,
                self.line_end(start),
            )),
        }
    }

    /// The text of `B'...'` or `X'...'`, in which a doubled quote means nothing.
    pub(super) fn digits(&mut self, start: usize) -> Lexed<String> {
        self.pos = start + 2;
        let mut value = String::new();
        loop {
            let end = self.skip(self.pos, |byte| byte != b'\'');
            value.push_str(self.slice(self.pos, end));
            if end >= self.bytes.len() {
                return Err(self.unterminated(start));
            }
            self.pos = end + 1;
            if !self.continues() {
                return Ok(value);
            }
        }
    }

    pub(super) fn quoted_identifier(&mut self, start: usize) -> Lexed<TokenKind> {
        self.pos = start + 1;
        let value = self.identifier_text(start)?;
        Ok(TokenKind::QuotedIdentifier(text_of(value)))
    }

    pub(super) fn unicode_identifier(&mut self, start: usize) -> Lexed<TokenKind> {
        self.pos = start + 3;
        let value = self.identifier_text(start)?;
        let value = self.unescape_unicode(start, &value)?;
        Ok(TokenKind::QuotedIdentifier(text_of(value)))
    }

    fn identifier_text(&mut self, start: usize) -> Lexed<Vec<u8>> {
        let mut value = Vec::new();
        self.plain_piece(start, b'"', &mut value)?;
        if value.is_empty() {
            let message =
                format!("zero-length delimited identifier at or near \"{}\"", self.slice(start, self.pos));
            return Err(self.error(sqlstate::SYNTAX_ERROR, message, start, self.pos));
        }
        Ok(value)
    }

    pub(super) fn dollar_quote(&mut self, start: usize) -> Lexed<TokenKind> {
        let mut tag_end = start + 1;
        if is_ident_start(self.at(tag_end)) {
            tag_end = self.skip(tag_end, |byte| byte != b'$' && is_ident_continue(byte));
        }
        if self.at(tag_end) != b'$' {
            return Err(self.syntax_error(start, start + 1));
        }
        let body = tag_end + 1;
        let delimiter = self.slice(start, body);
        match self.text.get(body..).and_then(|rest| rest.find(delimiter)) {
            Some(length) => {
                self.pos = body + length + delimiter.len();
                let value = self.slice(body, body + length).to_owned();
                Ok(TokenKind::String { value, form: StringForm::Dollar })
            }
            None => Err(self.unterminated(start)),
        }
    }

    /// Text up to the closing quote; a doubled quote is one.
    fn plain_piece(&mut self, start: usize, quote: u8, value: &mut Vec<u8>) -> Lexed<()> {
        loop {
            let end = self.skip(self.pos, |byte| byte != quote);
            value.extend_from_slice(self.bytes.get(self.pos..end).unwrap_or_default());
            if end >= self.bytes.len() {
                return Err(self.unterminated(start));
            }
            self.pos = end + 1;
            if self.at(self.pos) != quote {
                return Ok(());
            }
            value.push(quote);
            self.pos += 1;
        }
    }

    /// Text up to the closing quote with the escapes of `E'...'`: section 4.1.2.2.
    fn escape_piece(&mut self, start: usize, value: &mut Vec<u8>) -> Lexed<()> {
        let mut points = CodePoints::default();
        loop {
            let at = self.pos;
            let (byte, next) = (self.at(at), self.at(at + 1));
            let is_code_point = byte == b'\\' && matches!(next, b'u' | b'U');
            if at < self.bytes.len() && !is_code_point {
                points.finish().map_err(|message| self.error(sqlstate::SYNTAX_ERROR, message, start, at))?;
            }
            match byte {
                _ if at >= self.bytes.len() => {
                    return Err(self.unterminated(start));
                }
                b'\'' if next == b'\'' => {
                    value.push(b'\'');
                    self.pos += 2;
                }
                b'\'' => {
                    self.pos += 1;
                    return Ok(());
                }
                b'\\' if is_code_point => {
                    let length = if next == b'u' { 4 } else { 8 };
                    let Some(code) = self.hexadecimal(at + 2, length) else {
                        let help = "Unicode escapes must be \\uXXXX or \\UXXXXXXXX";
                        return Err(Box::new(
                            self.error(
                                sqlstate::INVALID_ESCAPE_SEQUENCE,
                                "invalid Unicode escape",
                                at,
                                at + 2,
                            )
                            .help(help),
                        ));
                    };
                    self.pos = at + 2 + length;
                    points
                        .push(code, value)
                        .map_err(|message| self.error(sqlstate::SYNTAX_ERROR, message, at, self.pos))?;
                }
                b'\\' => self.byte_escape(at + 1, value),
                _ => {
                    value.push(byte);
                    self.pos += 1;
                }
            }
        }
    }

    /// An escape other than `\u`, its backslash already passed.
    fn byte_escape(&mut self, at: usize, value: &mut Vec<u8>) {
        let number = |lexer: &Self, from: usize, most: usize, radix: u32| {
            let mut end = from;
            let mut number = 0_u32;
            while let Some(digit) = char::from(lexer.at(end)).to_digit(radix).filter(|_| end < from + most) {
                number = number * radix + digit;
                end += 1;
            }
            (end > from).then_some((number as u8, end))
        };
        let escaped = match self.at(at) {
            b'0'..=b'7' => number(self, at, 3, 8),
            b'x' => number(self, at + 1, 2, 16),
            _ => None,
        };
        let (byte, end) = escaped.unwrap_or_else(|| {
            let byte = match self.at(at) {
                b'b' => b'\x08',
                b'f' => b'\x0c',
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                other => other,
            };
            (byte, at + 1)
        });
        if at < self.bytes.len() {
            value.push(byte);
        }
        self.pos = end.min(self.bytes.len());
    }

    fn hexadecimal(&self, from: usize, length: usize) -> Option<u32> {
        let digits = self.text.get(from..from + length)?;
        // `from_str_radix` would take a sign.
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    }

    /// Whether another piece of the constant follows: a quote that only blanks, comments and at least one line break
    /// separate from this one. If so, `pos` is behind that quote.
    fn continues(&mut self) -> bool {
        let mut at = self.pos;
        let mut line_broken = false;
        loop {
            match self.at(at) {
                b'\n' | b'\r' => line_broken = true,
                byte if is_space(byte) => {}
                b'-' if self.at(at + 1) == b'-' => at = self.line_end(at) - 1,
                b'\'' if line_broken => {
                    self.pos = at + 1;
                    return true;
                }
                _ => return false,
            }
            at += 1;
        }
    }

    /// Decodes `\XXXX` and `\+XXXXXX`, with the escape character that `UESCAPE` states behind the constant.
    fn unescape_unicode(&mut self, start: usize, raw: &[u8]) -> Lexed<Vec<u8>> {
        let escape = self.uescape()?;
        let error =
            |lexer: &Self, message: &str| lexer.error(sqlstate::SYNTAX_ERROR, message, start, lexer.pos);
        let mut value = Vec::with_capacity(raw.len());
        let mut points = CodePoints::default();
        let mut rest = raw;
        while let [byte, tail @ ..] = rest {
            let code = match tail {
                _ if *byte != escape => None,
                [next, ..] if *next == escape => None,
                [b'+', digits @ ..] => digits.get(..6),
                digits => Some(digits.get(..4).unwrap_or(digits)),
            };
            let is_escape = *byte == escape && tail.first() != Some(&escape);
            if !is_escape {
                points.finish().map_err(|message| error(self, message))?;
                value.push(*byte);
                rest = if *byte == escape { tail.get(1..).unwrap_or_default() } else { tail };
                continue;
            }
            let digits = code.filter(|digits| digits.len() >= 4 && digits.iter().all(u8::is_ascii_hexdigit));
            let Some(digits) = digits else {
                let help = "Unicode escapes must be \\XXXX or \\+XXXXXX";
                return Err(Box::new(error(self, "invalid Unicode escape").help(help)));
            };
            let number =
                digits.iter().fold(0, |sum, &digit| sum * 16 + char::from(digit).to_digit(16).unwrap_or(0));
            points.push(number, &mut value).map_err(|message| error(self, message))?;
            rest = tail.get(if digits.len() == 6 { 7 } else { 4 }..).unwrap_or_default();
        }
        points.finish().map_err(|message| error(self, message))?;
        Ok(value)
    }

    /// The escape character: that of a `UESCAPE 'c'` behind the constant, which is passed over, else a backslash.
    fn uescape(&mut self) -> Lexed<u8> {
        let word = self.skip_trivia(self.pos);
        let word_end = self.skip(word, is_ident_continue);
        if !self.slice(word, word_end).eq_ignore_ascii_case("uescape") {
            return Ok(b'\\');
        }
        let start = self.skip_trivia(word_end);
        if self.at(start) != b'\'' {
            let message = "UESCAPE must be followed by a simple string literal";
            return Err(self.error(sqlstate::SYNTAX_ERROR, message, word, word_end));
        }
        self.pos = start + 1;
        let mut value = Vec::new();
        self.plain_piece(start, b'\'', &mut value)?;
        while self.continues() {
            self.plain_piece(start, b'\'', &mut value)?;
        }
        match value.as_slice() {
            [byte] if !byte.is_ascii_hexdigit() && !b"+'\"".contains(byte) && !is_space(*byte) => Ok(*byte),
            _ => Err(self.error(sqlstate::SYNTAX_ERROR, "invalid Unicode escape character", start, self.pos)),
        }
    }

    /// The first place from `at` on that is neither white space nor comment.
    fn skip_trivia(&self, mut at: usize) -> usize {
        loop {
            at = self.skip(at, is_space);
            match (self.at(at), self.at(at + 1)) {
                (b'-', b'-') => at = self.line_end(at),
                (b'/', b'*') => match self.block_comment_end(at) {
                    Some(end) => at = end,
                    None => return at,
                },
                _ => return at,
            }
        }
    }
}

/// Joins UTF-16 surrogate pairs, which Postgres allows in Unicode escapes.
#[derive(Default)]
struct CodePoints {
    first: Option<u32>,
}

impl CodePoints {
    fn push(&mut self, code: u32, value: &mut Vec<u8>) -> Result<(), &'static str> {
        let code = match (self.first.take(), code) {
            (None, 0xD800..=0xDBFF) => {
                self.first = Some(code);
                return Ok(());
            }
            (Some(first), 0xDC00..=0xDFFF) => 0x10000 + ((first & 0x3FF) << 10) + (code & 0x3FF),
            (Some(_), _) | (None, 0xDC00..=0xDFFF) => return Err(BAD_PAIR),
            (None, _) => code,
        };
        let character = char::from_u32(code).filter(|_| code != 0).ok_or("invalid Unicode escape value")?;
        value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        Ok(())
    }

    /// A first half with no second behind it is a mistake.
    fn finish(&self) -> Result<(), &'static str> {
        if self.first.is_some() { Err(BAD_PAIR) } else { Ok(()) }
    }
}

/// An identifier's bytes are pieces of the text and whole characters, so that nothing is lost here.
fn text_of(value: Vec<u8>) -> String {
    String::from_utf8(value).unwrap_or_default()
}
