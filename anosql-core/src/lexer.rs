//! SQL text to tokens, as Postgres's own scanner reads it.
//!
//! One pass from left to right; whichever construct starts first wins. The rules are those of the manual's section
//! "Lexical Structure".

mod strings;

pub mod statements;

use crate::{diagnostic::Diagnostic, source::Span, sqlstate};

/// A token and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands, quotes and prefix included.
    pub span: Span,
}

/// How a string constant was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StringForm {
    /// `'...'`
    Plain,
    /// `E'...'`
    Escape,
    /// `U&'...'`
    Unicode,
    /// `N'...'`
    National,
    /// `$tag$...$tag$`
    Dollar,
}

/// What a token is. Text that needs decoding is carried decoded; all else is read through the span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenKind {
    /// An unquoted identifier or keyword, as written.
    Word(String),
    /// A word without quotes of which the grammar has said that it is a name here, though it is a keyword elsewhere. The
    /// scanner makes none.
    Name(String),
    /// `"..."` or `U&"..."`, decoded.
    QuotedIdentifier(String),
    /// A string constant, decoded; constants that only a line break separates are one.
    String {
        /// The value.
        value: String,
        /// How it was written.
        form: StringForm,
    },
    /// `B'...'`: the digits.
    BitString(String),
    /// `X'...'`: the digits.
    HexString(String),
    /// A numeric constant, as written.
    Number(String),
    /// An operator by Postgres's longest-match rule, `*`, `=`, `<` and `>` among them.
    Operator(String),
    /// `$1`, or a parameter of another spelling after the template stage has numbered it.
    Parameter(u32),
    /// `(`
    LeftParen,
    /// `)`
    RightParen,
    /// `[`
    LeftBracket,
    /// `]`
    RightBracket,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `.`
    Dot,
    /// `..`, which only PL/pgSQL uses.
    DotDot,
    /// `:`
    Colon,
    /// `::`
    DoubleColon,
    /// `:=`
    ColonEquals,
    /// A comment that runs to the end of its line, `--` included.
    LineComment,
    /// A block comment, which may hold others.
    BlockComment,
    /// A line of psql's own that begins with a backslash, such as `\connect`.
    MetaCommand,
}

impl TokenKind {
    /// Whether it is a comment of either form.
    pub fn is_comment(&self) -> bool {
        matches!(self, TokenKind::LineComment | TokenKind::BlockComment)
    }

    /// Whether it is that word, in upper or lower case and without quotes.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        matches!(self, TokenKind::Word(found) if found.eq_ignore_ascii_case(word))
    }

    /// Whether it is one of those words, in upper or lower case and without quotes.
    pub(crate) fn is_any_word(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is_word(word))
    }

    /// The name that it is, as Postgres stores it; `None` where it can be none.
    pub(crate) fn identifier(&self) -> Option<String> {
        match self {
            TokenKind::Word(word) | TokenKind::Name(word) => Some(stored_name(word, false)),
            TokenKind::QuotedIdentifier(name) => Some(stored_name(name, true)),
            _ => None,
        }
    }
}

/// The longest name that Postgres stores, in bytes.
pub(crate) const LONGEST_NAME: usize = 63;

/// A name as Postgres stores it: letters of ASCII in lower case unless it was quoted, and cut off behind 63 bytes.
pub(crate) fn stored_name(name: &str, quoted: bool) -> String {
    let name = cut_off(name, LONGEST_NAME);
    if quoted { name.to_owned() } else { name.to_ascii_lowercase() }
}

/// At most `length` bytes of `name`, no letter cut in two.
pub(crate) fn cut_off(name: &str, length: usize) -> &str {
    let end = (0..=length.min(name.len())).rev().find(|end| name.is_char_boundary(*end));
    name.get(..end.unwrap_or(0)).unwrap_or("")
}

/// The tokens of `text`, which begins at `offset` in the offset space. White space is left out, comments are not, and
/// neither is there anything of the data behind a `COPY ... FROM stdin;` as a dump has it.
///
/// # Errors
/// An unterminated string, identifier, dollar quote or comment, and a character that begins no token (SQLSTATE 42601); a NUL
/// (22021).
///
/// # Example
/// ```
/// use anosql_core::lexer::{TokenKind, tokenize};
///
/// let tokens = tokenize("select 'it''s' -- a comment", 0)?;
/// assert_eq!(tokens[0].kind, TokenKind::Word("select".into()));
/// assert_eq!(tokens[2].kind, TokenKind::LineComment);
/// # Ok::<(), anosql_core::diagnostic::Diagnostic>(())
/// ```
pub fn tokenize(text: &str, offset: u32) -> Result<Vec<Token>, Diagnostic> {
    match tokenize_prefix(text, offset) {
        (tokens, None) => Ok(tokens),
        (_, Some(error)) => Err(error),
    }
}

/// The tokens other than comments.
///
/// # Errors
/// Those of [`tokenize`].
pub(crate) fn significant(text: &str, offset: u32) -> Result<Vec<Token>, Diagnostic> {
    let mut tokens = tokenize(text, offset)?;
    tokens.retain(|token| !token.kind.is_comment());
    Ok(tokens)
}

/// The tokens up to the first mistake, and the mistake: for a caller that knows where to go on behind it.
pub(crate) fn tokenize_prefix(text: &str, offset: u32) -> (Vec<Token>, Option<Diagnostic>) {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        offset,
        pos: 0,
        statement: Statement::Start,
        copy_data_ahead: true,
        has_nul: text.as_bytes().contains(&0),
    };
    // Real SQL has a token for about six bytes.
    let mut tokens = Vec::with_capacity(text.len() / 6);
    loop {
        match lexer.next() {
            Ok(Some(token)) => tokens.push(token),
            Ok(None) => return (tokens, None),
            Err(error) => return (tokens, Some(*error)),
        }
    }
}

/// Boxed, so that a token and not a diagnostic decides how much is moved for each.
type Lexed<T> = Result<T, Box<Diagnostic>>;

/// How much of `COPY ... FROM STDIN` the statement has shown so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Statement {
    /// Nothing yet: the statement has no token.
    Start,
    /// It is another statement.
    Other,
    /// It begins with `COPY`.
    Copy,
    /// `FROM` was the last token.
    From,
    /// It reads from the client: data follow the semicolon.
    Stdin,
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    offset: u32,
    pos: usize,
    statement: Statement,
    /// Whether a line `\.` may still follow; searched for in vain once, it is not searched for again.
    copy_data_ahead: bool,
    /// Whether there is a NUL anywhere, so that tokens are looked through only where one may have it.
    has_nul: bool,
}

impl Lexer<'_> {
    fn next(&mut self) -> Lexed<Option<Token>> {
        while is_space(self.at(self.pos)) {
            self.pos += 1;
        }
        let start = self.pos;
        if start >= self.bytes.len() {
            return Ok(None);
        }
        let kind = self.kind(start)?;
        if self.has_nul {
            self.refuse_nul(start)?;
        }
        self.watch_copy(&kind);
        let token = Token { kind, span: self.span(start, self.pos) };
        if token.kind == TokenKind::Semicolon
            && std::mem::replace(&mut self.statement, Statement::Start) == Statement::Stdin
        {
            self.skip_copy_data();
        }
        Ok(Some(token))
    }

    /// Reads the token at `start` and leaves `pos` behind it.
    fn kind(&mut self, start: usize) -> Lexed<TokenKind> {
        let next = self.at(start + 1);
        match self.at(start) {
            b'(' => Ok(self.take(1, TokenKind::LeftParen)),
            b')' => Ok(self.take(1, TokenKind::RightParen)),
            b'[' => Ok(self.take(1, TokenKind::LeftBracket)),
            b']' => Ok(self.take(1, TokenKind::RightBracket)),
            b',' => Ok(self.take(1, TokenKind::Comma)),
            b';' => Ok(self.take(1, TokenKind::Semicolon)),
            b':' if next == b':' => Ok(self.take(2, TokenKind::DoubleColon)),
            b':' if next == b'=' => Ok(self.take(2, TokenKind::ColonEquals)),
            b':' => Ok(self.take(1, TokenKind::Colon)),
            b'.' if next == b'.' => Ok(self.take(2, TokenKind::DotDot)),
            b'.' if next.is_ascii_digit() => self.number(start),
            b'.' => Ok(self.take(1, TokenKind::Dot)),
            b'0'..=b'9' => self.number(start),
            b'\'' => self.string(start, 0, StringForm::Plain),
            b'e' | b'E' if next == b'\'' => self.string(start, 1, StringForm::Escape),
            b'n' | b'N' if next == b'\'' => self.string(start, 1, StringForm::National),
            b'b' | b'B' if next == b'\'' => self.digits(start).map(TokenKind::BitString),
            b'x' | b'X' if next == b'\'' => self.digits(start).map(TokenKind::HexString),
            b'u' | b'U' if next == b'&' && self.at(start + 2) == b'\'' => {
                self.string(start, 2, StringForm::Unicode)
            }
            b'u' | b'U' if next == b'&' && self.at(start + 2) == b'"' => self.unicode_identifier(start),
            b'"' => self.quoted_identifier(start),
            b'$' => self.dollar(start),
            byte if is_ident_start(byte) => {
                self.pos = self.skip(start + 1, is_ident_continue);
                Ok(TokenKind::Word(self.slice(start, self.pos).to_owned()))
            }
            b'-' if next == b'-' => {
                self.pos = self.line_end(start);
                Ok(TokenKind::LineComment)
            }
            b'/' if next == b'*' => {
                self.pos = self.block_comment_end(start).ok_or_else(|| self.unterminated(start))?;
                Ok(TokenKind::BlockComment)
            }
            b'\\' if self.is_line_start(start) => {
                self.pos = self.line_end(start);
                Ok(TokenKind::MetaCommand)
            }
            byte if is_operator(byte) => {
                self.pos = self.operator_end(start);
                Ok(TokenKind::Operator(self.slice(start, self.pos).to_owned()))
            }
            // Behind the end no token is read, so that this is no absent byte.
            b'\0' => Err(self.nul(start)),
            _ => {
                let width =
                    self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
                Err(self.syntax_error(start, start + width))
            }
        }
    }

    /// Numeric constants: section 4.1.2.6. A letter directly behind one is a mistake.
    fn number(&mut self, start: usize) -> Lexed<TokenKind> {
        // Which of these a version reads is the grammar's to say.
        if let Some(end) = self.prefixed_number(start) {
            return self.number_to(start, end, is_ident_start);
        }
        let digits = |lexer: &Self, from| lexer.digit_run(from, |byte| byte.is_ascii_digit());
        let mut is_junk: fn(u8) -> bool = is_ident_start;
        let mut end = digits(self, start);
        // `1..2` is a range of PL/pgSQL: the number ends before the dots.
        if self.at(end) == b'.' && self.at(end + 1) != b'.' {
            end = digits(self, end + 1);
        }
        if matches!(self.at(end), b'e' | b'E') {
            let sign = usize::from(matches!(self.at(end + 1), b'+' | b'-'));
            let exponent = digits(self, end + 1 + sign);
            if exponent > end + 1 + sign {
                end = exponent;
                // Without its sign an exponent reads like an identifier, to which a `$` would belong.
                is_junk = if sign == 0 { is_ident_continue } else { is_ident_start };
            }
        }
        self.number_to(start, end, is_junk)
    }

    /// The end of digits among which single underscores may stand.
    fn digit_run(&self, from: usize, is_digit: fn(u8) -> bool) -> usize {
        let mut end = self.skip(from, is_digit);
        while end > from && self.at(end) == b'_' && is_digit(self.at(end + 1)) {
            end = self.skip(end + 1, is_digit);
        }
        end
    }

    /// The end of a hexadecimal, octal or binary number.
    fn prefixed_number(&self, start: usize) -> Option<usize> {
        let is_digit: fn(u8) -> bool = match (self.at(start), self.at(start + 1)) {
            (b'0', b'x' | b'X') => |byte| byte.is_ascii_hexdigit(),
            (b'0', b'o' | b'O') => |byte| matches!(byte, b'0'..=b'7'),
            (b'0', b'b' | b'B') => |byte| matches!(byte, b'0' | b'1'),
            _ => return None,
        };
        let from = start + 2 + usize::from(self.at(start + 2) == b'_');
        let end = self.digit_run(from, is_digit);
        (end > from).then_some(end)
    }

    /// A number that ends at `end`, where nothing may stand that looks as if it belonged to it.
    fn number_to(&mut self, start: usize, end: usize, is_junk: fn(u8) -> bool) -> Lexed<TokenKind> {
        if is_junk(self.at(end)) {
            let junk = self.skip(end, is_ident_continue);
            let near = self.slice(start, junk);
            let message = format!("trailing junk after numeric literal at or near \"{near}\"");
            let help = format!("a name that begins with a digit stands in double quotes: `\"{near}\"`");
            return Err(Box::new(self.error(sqlstate::SYNTAX_ERROR, message, start, junk).help(help)));
        }
        self.pos = end;
        Ok(TokenKind::Number(self.slice(start, end).to_owned()))
    }

    /// `$1`, `$tag$...$tag$`, or a `$` that begins nothing.
    fn dollar(&mut self, start: usize) -> Lexed<TokenKind> {
        if !self.at(start + 1).is_ascii_digit() {
            return self.dollar_quote(start);
        }
        let end = self.skip(start + 1, |byte| byte.is_ascii_digit());
        if is_ident_start(self.at(end)) {
            let junk = self.skip(end, is_ident_continue);
            let message = format!("trailing junk after parameter at or near \"{}\"", self.slice(start, junk));
            return Err(self.error(sqlstate::SYNTAX_ERROR, message, start, junk));
        }
        self.pos = end;
        let number = self.slice(start + 1, end).parse();
        number
            .map(TokenKind::Parameter)
            .map_err(|_| self.error(sqlstate::SYNTAX_ERROR, "parameter number too large", start, end))
    }

    fn block_comment_end(&self, start: usize) -> Option<usize> {
        let mut depth = 1_u32;
        let mut at = start + 2;
        while at < self.bytes.len() {
            match (self.at(at), self.at(at + 1)) {
                (b'/', b'*') => {
                    depth += 1;
                    at += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => at += 1,
            }
        }
        None
    }

    /// Operators: section 4.1.3. The longest run of operator characters, up to a comment; one of several characters may
    /// end in `+` or `-` only if it holds a character that standard SQL has no operator with.
    fn operator_end(&self, start: usize) -> usize {
        let mut end = start + 1;
        while is_operator(self.at(end))
            && !matches!((self.at(end), self.at(end + 1)), (b'-', b'-') | (b'/', b'*'))
        {
            end += 1;
        }
        let written = self.bytes.get(start..end).unwrap_or_default();
        if !written.iter().any(|byte| b"~!@#^&|`?%".contains(byte)) {
            while end > start + 1 && matches!(self.at(end - 1), b'+' | b'-') {
                end -= 1;
            }
        }
        end
    }

    fn watch_copy(&mut self, kind: &TokenKind) {
        self.statement = match (self.statement, kind) {
            (state, TokenKind::LineComment | TokenKind::BlockComment | TokenKind::Semicolon) => state,
            (_, TokenKind::MetaCommand) => Statement::Start,
            (Statement::Other, _) => Statement::Other,
            (Statement::Start, TokenKind::Word(word)) if word.eq_ignore_ascii_case("copy") => Statement::Copy,
            (Statement::Start, _) => Statement::Other,
            (Statement::Stdin, _) => Statement::Stdin,
            (_, TokenKind::Word(word)) if word.eq_ignore_ascii_case("from") => Statement::From,
            (Statement::From, TokenKind::Word(word)) if word.eq_ignore_ascii_case("stdin") => {
                Statement::Stdin
            }
            (_, _) => Statement::Copy,
        };
    }

    /// Passes over the lines of data behind `COPY ... FROM stdin;` where a line `\.` ends them.
    fn skip_copy_data(&mut self) {
        let mut line = self.line_end(self.pos);
        while self.copy_data_ahead && line < self.bytes.len() {
            let end = self.line_end(line + 1);
            if self.slice(line + 1, end) == "\\." {
                self.pos = end;
                return;
            }
            line = end;
        }
        self.copy_data_ahead = false;
    }

    fn take(&mut self, length: usize, kind: TokenKind) -> TokenKind {
        self.pos += length;
        kind
    }

    /// The byte at `index`; 0, which begins no token, behind the end.
    fn at(&self, index: usize) -> u8 {
        self.bytes.get(index).copied().unwrap_or(0)
    }

    fn skip(&self, from: usize, matches: impl Fn(u8) -> bool) -> usize {
        let mut at = from;
        while at < self.bytes.len() && matches(self.at(at)) {
            at += 1;
        }
        at
    }

    fn line_end(&self, from: usize) -> usize {
        self.skip(from, |byte| byte != b'\n' && byte != b'\r')
    }

    fn is_line_start(&self, at: usize) -> bool {
        let before = self.bytes.get(..at).unwrap_or_default();
        let blank = before.iter().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
        blank.is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.offset.saturating_add(start as u32), self.offset.saturating_add(end as u32))
    }

    fn error(
        &self,
        code: &'static str,
        message: impl Into<String>,
        start: usize,
        end: usize,
    ) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(code, message, self.span(start, end)))
    }

    fn syntax_error(&self, start: usize, end: usize) -> Box<Diagnostic> {
        let message = format!("syntax error at or near \"{}\"", self.slice(start, end));
        let error = self.error(sqlstate::SYNTAX_ERROR, message, start, end);
        match self.foreign_parameter(start) {
            Some(name) => Box::new(error.help(format!("a parameter is written `:{name}`"))),
            None => error,
        }
    }

    /// The name of a parameter as other tools write it: `${id}`, `{{id}}`, `{id}`, `$id`.
    fn foreign_parameter(&self, start: usize) -> Option<&str> {
        let rest = self.text.get(start..)?;
        let begun = rest.strip_prefix('$').unwrap_or(rest);
        let opened = begun.strip_prefix("{{").or_else(|| begun.strip_prefix('{'));
        let inner = opened.unwrap_or(begun).trim_start_matches(' ');
        let end =
            inner.bytes().position(|byte| !is_ident_continue(byte) || byte == b'$').unwrap_or(inner.len());
        let (name, behind) = inner.split_at(end);
        let is_closed = opened.is_none() || behind.trim_start_matches(' ').starts_with('}');
        let is_it =
            rest.starts_with(['$', '{']) && is_closed && name.bytes().next().is_some_and(is_ident_start);
        is_it.then_some(name)
    }

    fn refuse_nul(&self, start: usize) -> Lexed<()> {
        let token = self.bytes.get(start..self.pos).unwrap_or_default();
        match token.iter().position(|byte| *byte == 0) {
            Some(nul) => Err(self.nul(start + nul)),
            None => Ok(()),
        }
    }

    /// Postgres takes no text with a NUL in it, not even in a comment.
    fn nul(&self, at: usize) -> Box<Diagnostic> {
        let message = "invalid byte sequence for encoding \"UTF8\": 0x00";
        Box::new(
            self.error(sqlstate::CHARACTER_NOT_IN_REPERTOIRE, message, at, at + 1)
                .help("take the NUL out of the file"),
        )
    }

    fn unterminated(&self, start: usize) -> Box<Diagnostic> {
        let rest = self.text.get(start..).unwrap_or("");
        Box::new(unterminated(rest, self.offset.saturating_add(start as u32)))
    }
}

/// What begins `text`, which lies at `offset`, has no end. Its first line is shown.
pub(crate) fn unterminated(text: &str, offset: u32) -> Diagnostic {
    let (what, close) = match text.as_bytes() {
        [b'/', ..] => ("/* comment", "*/"),
        [b'$', rest @ ..] => {
            let tag = rest.iter().position(|&byte| byte == b'$').map_or(1, |end| end + 2);
            ("dollar-quoted string", text.get(..tag).unwrap_or("$$"))
        }
        [b'"', ..] | [_, b'&', b'"', ..] => ("quoted identifier", "\""),
        [b'b' | b'B', ..] => ("bit string literal", "'"),
        [b'x' | b'X', ..] => ("hexadecimal string literal", "'"),
        _ => ("quoted string", "'"),
    };
    let length = text.find(['\n', '\r']).unwrap_or(text.len());
    let help = match close {
        "'" | "\"" => format!("close it with `{close}`, and double every `{close}` that belongs to it"),
        _ => format!("close it with `{close}`"),
    };
    let span = Span::new(offset, offset.saturating_add(length as u32));
    Diagnostic::error(sqlstate::SYNTAX_ERROR, format!("unterminated {what}"), span).help(help)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// Every byte of a character beyond ASCII counts as a letter, as in Postgres.
fn is_ident_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_ident_continue(byte: u8) -> bool {
    is_ident_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

fn is_operator(byte: u8) -> bool {
    matches!(
        byte,
        b'+' | b'-'
            | b'*'
            | b'/'
            | b'<'
            | b'>'
            | b'='
            | b'~'
            | b'!'
            | b'@'
            | b'#'
            | b'%'
            | b'^'
            | b'&'
            | b'|'
            | b'`'
            | b'?'
    )
}
