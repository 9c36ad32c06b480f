//! Documents and queries of full text search.

use crate::sqlstate;

use super::{Checked, Cursor, Malformed};

/// The greatest distance of a phrase operator, and the greatest position.
const POSITION_LIMIT: u64 = 16383;

/// How long a word may be.
const WORD_LIMIT: usize = 2046;

/// `tsvectorin`: words with positions.
pub(super) fn tsvectorin(text: &str) -> Checked {
    let mut lexer = Lexer { cursor: Cursor::new(text), name: "tsvector", text };
    while let Some(length) = lexer.word(false)? {
        if length > WORD_LIMIT {
            let message = format!("word is too long ({length} bytes, max {WORD_LIMIT} bytes)");
            return Err(Malformed::new(sqlstate::PROGRAM_LIMIT_EXCEEDED, message));
        }
    }
    Ok(())
}

/// `tsqueryin`: words, operators and parentheses.
pub(super) fn tsqueryin(text: &str) -> Checked {
    let mut lexer = Lexer { cursor: Cursor::new(text), name: "tsquery", text };
    let (mut depth, mut is_first) = (0, true);
    loop {
        // An operand.
        lexer.skip_space();
        match lexer.cursor.peek() {
            b'!' => {
                lexer.cursor.bump();
                is_first = false;
                continue;
            }
            b'(' => {
                lexer.cursor.bump();
                depth += 1;
                is_first = false;
                continue;
            }
            b':' => return Err(lexer.syntax_error()),
            _ => match lexer.word(true)? {
                Some(length) if length > WORD_LIMIT => {
                    return Err(Malformed::new(
                        sqlstate::PROGRAM_LIMIT_EXCEEDED,
                        format!("word is too long in tsquery: \"{text}\""),
                    ));
                }
                Some(_) => lexer.modifiers(),
                // A query of nothing is one.
                None if is_first => return Ok(()),
                None => {
                    return Err(Malformed::new(
                        sqlstate::SYNTAX_ERROR,
                        format!("no operand in tsquery: \"{text}\""),
                    ));
                }
            },
        }
        is_first = false;
        // Parentheses that close, then an operator or the end.
        loop {
            lexer.skip_space();
            if lexer.cursor.is_at_end() {
                return if depth == 0 { Ok(()) } else { Err(lexer.syntax_error()) };
            }
            if lexer.cursor.eat(b'&') || lexer.cursor.eat(b'|') || lexer.phrase_operator()? {
                break;
            }
            if !lexer.cursor.eat(b')') || depth == 0 {
                return Err(lexer.syntax_error());
            }
            depth -= 1;
        }
    }
}

struct Lexer<'a> {
    cursor: Cursor<'a>,
    name: &'static str,
    text: &'a str,
}

impl Lexer<'_> {
    fn syntax_error(&self) -> Malformed {
        Malformed::new(sqlstate::SYNTAX_ERROR, format!("syntax error in {}: \"{}\"", self.name, self.text))
    }

    /// Text search knows the white space of all scripts.
    fn skip_space(&mut self) {
        while self.cursor.character().is_some_and(char::is_whitespace) {
            self.cursor.bump_character();
        }
    }

    fn escaped(&mut self) -> Result<usize, Malformed> {
        let letter = self.cursor.bump_character();
        let message = || format!("there is no escaped character: \"{}\"", self.text);
        letter.map(char::len_utf8).ok_or_else(|| Malformed::new(sqlstate::SYNTAX_ERROR, message()))
    }

    /// `gettoken_tsvector`: the length of the next word, which is quoted or ends at white space, at a colon and, in a
    /// query, at an operator. A document's words have positions behind a colon.
    fn word(&mut self, is_query: bool) -> Result<Option<usize>, Malformed> {
        self.skip_space();
        if self.cursor.is_at_end() {
            return Ok(None);
        }
        let length = if self.cursor.eat(b'\'') { self.quoted_word()? } else { self.plain_word(is_query)? };
        if length == 0 {
            return Err(self.syntax_error());
        }
        if !is_query && self.cursor.eat(b':') {
            self.positions()?;
        }
        Ok(Some(length))
    }

    fn quoted_word(&mut self) -> Result<usize, Malformed> {
        let mut length = 0;
        loop {
            match self.cursor.bump_character() {
                None => return Err(self.syntax_error()),
                Some('\\') => length += self.escaped()?,
                Some('\'') if !self.cursor.eat(b'\'') => return Ok(length),
                Some(letter) => length += letter.len_utf8(),
            }
        }
    }

    fn plain_word(&mut self, is_query: bool) -> Result<usize, Malformed> {
        let mut length = 0;
        while let Some(letter) = self.cursor.character() {
            // A colon is a word's first letter as well as any.
            let ends = letter.is_whitespace() || (letter == ':' && length > 0);
            if ends || (is_query && "!&|()<".contains(letter)) {
                break;
            }
            self.cursor.bump_character();
            length += if letter == '\\' { self.escaped()? } else { letter.len_utf8() };
        }
        Ok(length)
    }

    /// Numbers between commas, each with weights at most one of which counts.
    fn positions(&mut self) -> Checked {
        loop {
            let digits = self.cursor.take_while(|byte| byte.is_ascii_digit());
            if digits.is_empty() {
                return Err(self.syntax_error());
            }
            // A position that is too great is the greatest.
            if digits.bytes().all(|digit| digit == b'0') {
                let message = format!("wrong position info in tsvector: \"{}\"", self.text);
                return Err(Malformed::new(sqlstate::SYNTAX_ERROR, message));
            }
            let mut has_weight = false;
            loop {
                let Some(letter) = self.cursor.character() else { return Ok(()) };
                match letter.to_ascii_lowercase() {
                    'a'..='d' | '*' if has_weight => return Err(self.syntax_error()),
                    'a'..='c' | '*' => has_weight = true,
                    'd' | '0'..='9' => {}
                    ',' => break,
                    _ if letter.is_whitespace() => return Ok(()),
                    _ => return Err(self.syntax_error()),
                }
                self.cursor.bump_character();
            }
            self.cursor.bump_character();
        }
    }

    /// `get_modifiers`: weights and the sign for a prefix.
    fn modifiers(&mut self) {
        if self.cursor.eat(b':') {
            self.cursor.take_while(|byte| matches!(byte.to_ascii_lowercase(), b'a'..=b'd' | b'*'));
        }
    }

    /// `parse_phrase_operator`: `<->`, or with a distance, `<2>`.
    fn phrase_operator(&mut self) -> Result<bool, Malformed> {
        let mut cursor = self.cursor.clone();
        if !cursor.eat(b'<') {
            return Ok(false);
        }
        if !cursor.eat(b'-') {
            let digits = cursor.take_while(|byte| byte.is_ascii_digit());
            if digits.is_empty() {
                return Ok(false);
            }
            if digits.parse::<u64>().map_or(true, |distance| distance > POSITION_LIMIT) {
                let message = format!(
                    "distance in phrase operator must be an integer value between zero and {POSITION_LIMIT} inclusive"
                );
                return Err(Malformed::new(sqlstate::INVALID_PARAMETER_VALUE, message));
            }
        }
        // An operator that ends the text is none: it needs an operand.
        let is_operator = cursor.eat(b'>') && !cursor.is_at_end();
        if is_operator {
            self.cursor = cursor;
        }
        Ok(is_operator)
    }
}
