//! A place in a string, and the ways of C's library to read numbers there, which the input functions are built on.

/// A place in a string. Behind its end stand zero bytes, which no string of Postgres holds.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

/// A number that C's library has read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number<T> {
    pub(super) value: T,
    /// Whether the digits say more than `T` holds.
    pub(super) overflows: bool,
}

/// The white space of C's `isspace`.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0b' | b'\x0c' | b'\r')
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte here.
    pub(super) fn peek(&self) -> u8 {
        self.peek_at(0)
    }

    /// The byte so many further on.
    pub(super) fn peek_at(&self, distance: usize) -> u8 {
        self.text.as_bytes().get(self.at + distance).copied().unwrap_or(0)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Goes on by one byte, but not beyond the end, and gives the byte passed.
    pub(super) fn bump(&mut self) -> u8 {
        let byte = self.peek();
        if !self.is_at_end() {
            self.at += 1;
        }
        byte
    }

    /// Passes the character here, whole, and gives it.
    pub(super) fn bump_character(&mut self) -> Option<char> {
        let character = self.character()?;
        self.at += character.len_utf8();
        Some(character)
    }

    pub(super) fn advance(&mut self, distance: usize) {
        self.at = self.text.len().min(self.at + distance);
    }

    /// Passes `byte` if it is here.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let is_here = !self.is_at_end() && self.peek() == byte;
        if is_here {
            self.at += 1;
        }
        is_here
    }

    /// Passes `word`, in any case, if it is here.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let is_here = self.starts_with(word);
        if is_here {
            self.at += word.len();
        }
        is_here
    }

    /// Whether `word` is here, in any case.
    pub(super) fn starts_with(&self, word: &str) -> bool {
        let bytes = self.text.as_bytes().get(self.at..self.at + word.len());
        bytes.is_some_and(|bytes| bytes.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// Passes bytes as long as they are such, and gives them.
    pub(super) fn take_while(&mut self, is_such: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        while !self.is_at_end() && is_such(self.peek()) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or("")
    }

    pub(super) fn skip_space(&mut self) {
        self.take_while(is_space);
    }

    /// The text from `start` to here.
    pub(super) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or("")
    }

    /// The text from here on.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// The character here, whole.
    pub(super) fn character(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// `strtol`: white space, a sign, decimal digits. Without a digit the place stays.
    pub(super) fn signed(&mut self) -> Option<Number<i64>> {
        let (is_negative, digits) = self.sign_and_digits()?;
        let mut value: Option<i64> = Some(0);
        for digit in digits.bytes().map(|byte| i64::from(byte - b'0')) {
            let digit = if is_negative { -digit } else { digit };
            value = value.and_then(|value| value.checked_mul(10)?.checked_add(digit));
        }
        let limit = if is_negative { i64::MIN } else { i64::MAX };
        Some(Number { value: value.unwrap_or(limit), overflows: value.is_none() })
    }

    /// `strtoul`, likewise: a number behind a minus sign is taken modulo 2^64.
    pub(super) fn unsigned(&mut self) -> Option<Number<u64>> {
        let (is_negative, digits) = self.sign_and_digits()?;
        let value: Option<u64> = digits.parse().ok();
        let signed = |value: u64| if is_negative { value.wrapping_neg() } else { value };
        Some(Number { value: value.map_or(u64::MAX, signed), overflows: value.is_none() })
    }

    /// [`Self::signed`] for a C `int`.
    pub(super) fn int(&mut self) -> Option<Number<i32>> {
        let number = self.signed()?;
        let value = i32::try_from(number.value);
        let limit = if number.value < 0 { i32::MIN } else { i32::MAX };
        Some(Number { value: value.unwrap_or(limit), overflows: number.overflows || value.is_err() })
    }

    fn sign_and_digits(&mut self) -> Option<(bool, &'a str)> {
        let start = self.at;
        self.skip_space();
        let is_negative = self.peek() == b'-';
        if matches!(self.peek(), b'+' | b'-') {
            self.bump();
        }
        let digits = self.take_while(|byte| byte.is_ascii_digit());
        if digits.is_empty() {
            self.at = start;
            return None;
        }
        Some((is_negative, digits))
    }

    /// `strtod`: white space, a sign, and a decimal or hexadecimal number, `inf`, `infinity` or `nan`.
    pub(super) fn double(&mut self) -> Option<Number<f64>> {
        let start = self.at;
        self.skip_space();
        let is_negative = self.peek() == b'-';
        if matches!(self.peek(), b'+' | b'-') {
            self.bump();
        }
        let number = self.special().or_else(|| self.hexadecimal()).or_else(|| self.decimal());
        if number.is_none() {
            self.at = start;
        }
        number.map(|Number { value, overflows }| Number {
            value: if is_negative { -value } else { value },
            overflows,
        })
    }

    fn special(&mut self) -> Option<Number<f64>> {
        if self.eat_word("infinity") || self.eat_word("inf") {
            return Some(Number { value: f64::INFINITY, overflows: false });
        }
        if !self.eat_word("nan") {
            return None;
        }
        // What stands in parentheses would choose the bits of the value.
        let before = self.at;
        if self.eat(b'(') {
            self.take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if !self.eat(b')') {
                self.at = before;
            }
        }
        Some(Number { value: f64::NAN, overflows: false })
    }

    fn hexadecimal(&mut self) -> Option<Number<f64>> {
        let start = self.at;
        if !self.eat_word("0x") {
            return None;
        }
        let whole = self.take_while(|byte| byte.is_ascii_hexdigit());
        let fraction = if self.eat(b'.') { self.take_while(|byte| byte.is_ascii_hexdigit()) } else { "" };
        if whole.is_empty() && fraction.is_empty() {
            // Only the zero before the `x` is a number.
            self.at = start + 1;
            return Some(Number { value: 0.0, overflows: false });
        }
        let exponent = self.exponent(b'p');
        let digits = whole.chars().chain(fraction.chars()).filter_map(|digit| digit.to_digit(16));
        let mantissa = digits.fold(0.0, |value, digit| value * 16.0 + f64::from(digit));
        let places = i32::try_from(fraction.len()).unwrap_or(i32::MAX).saturating_mul(4);
        let value = mantissa * 2_f64.powi(exponent.saturating_sub(places));
        Some(Number { value, overflows: value.is_infinite() || (value == 0.0 && mantissa != 0.0) })
    }

    fn decimal(&mut self) -> Option<Number<f64>> {
        let start = self.at;
        let whole = self.take_while(|byte| byte.is_ascii_digit());
        let fraction = if self.eat(b'.') { self.take_while(|byte| byte.is_ascii_digit()) } else { "" };
        if whole.is_empty() && fraction.is_empty() {
            self.at = start;
            return None;
        }
        self.exponent(b'e');
        let value: f64 = self.since(start).parse().ok()?;
        let is_zero = whole.bytes().chain(fraction.bytes()).all(|digit| digit == b'0');
        Some(Number { value, overflows: value.is_infinite() || (value == 0.0 && !is_zero) })
    }

    /// An exponent behind its letter, which counts only with a digit.
    fn exponent(&mut self, letter: u8) -> i32 {
        let start = self.at;
        let is_sign = |byte| matches!(byte, b'+' | b'-');
        let digit = if is_sign(self.peek_at(1)) { self.peek_at(2) } else { self.peek_at(1) };
        if self.peek().to_ascii_lowercase() != letter || !digit.is_ascii_digit() {
            return 0;
        }
        self.at = start + 1;
        self.int().map_or(0, |number| number.value)
    }
}
