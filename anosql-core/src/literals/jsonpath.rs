//! Paths into JSON.

use crate::sqlstate;

mod lexer;

use super::{Checked, Cursor, Malformed, numbers};
use lexer::Token;

/// How deep parentheses may lie in each other before a path is no longer looked at.
const DEPTH_LIMIT: usize = 200;

/// Methods that releases have which are newer than the catalog. Their arguments are numbers.
const NEWER_METHODS: [&str; 11] = [
    "bigint",
    "boolean",
    "date",
    "decimal",
    "integer",
    "number",
    "string",
    "time",
    "time_tz",
    "timestamp",
    "timestamp_tz",
];

/// `jsonpath_in`.
pub(super) fn jsonpath_in(text: &str) -> Checked {
    let mut parser = Parser {
        cursor: Cursor::new(text),
        start: 0,
        token: Token::End,
        depth: 0,
        filters: 0,
        subscripts: 0,
        misplaced: None,
    };
    match parser.path(text) {
        Ok(()) | Err(Stop::TooDeep) => Ok(()),
        Err(Stop::Malformed(malformed)) => Err(malformed),
    }
}

/// Why a path is not read to its end.
enum Stop {
    Malformed(Malformed),
    TooDeep,
}

impl From<Malformed> for Stop {
    fn from(malformed: Malformed) -> Self {
        Stop::Malformed(malformed)
    }
}

type Parsed<T> = Result<T, Stop>;

/// What the grammar tells apart: only predicates may be filters, and only expressions are counted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Expression,
    Predicate,
    /// A predicate in parentheses, which alone may be asked whether it is unknown.
    Parenthesized,
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    /// Where the word begins.
    start: usize,
    /// The word that is looked at.
    token: Token,
    depth: usize,
    /// How many filters and subscripts are around.
    filters: usize,
    subscripts: usize,
    /// A word that stands where it means nothing, which counts once the whole is in order.
    misplaced: Option<&'static str>,
}

impl Parser<'_> {
    fn path(&mut self, text: &str) -> Parsed<()> {
        self.bump()?;
        if self.token == Token::End {
            return Err(Malformed::syntax("jsonpath", text).into());
        }
        if self.is_word("strict") || self.is_word("lax") {
            self.bump()?;
        }
        self.expression_or_predicate()?;
        if self.token != Token::End {
            return Err(self.syntax_error());
        }
        match self.misplaced {
            Some(message) => Err(Malformed::new(sqlstate::SYNTAX_ERROR, message).into()),
            None => Ok(()),
        }
    }

    fn bump(&mut self) -> Parsed<()> {
        self.start = self.cursor.position();
        self.token = lexer::next(&mut self.cursor)?;
        Ok(())
    }

    fn syntax_error(&self) -> Stop {
        lexer::error("syntax error", self.cursor.since(self.start).trim()).into()
    }

    fn is_mark(&self, mark: &str) -> bool {
        matches!(self.token, Token::Mark(found) if found == mark)
    }

    /// Whether the word is that key word, in any case unless it is a constant.
    fn is_word(&self, word: &str) -> bool {
        let is_constant = matches!(word, "null" | "true" | "false");
        match &self.token {
            Token::Word(found) if is_constant => found == word,
            Token::Word(found) => found.eq_ignore_ascii_case(word),
            _ => false,
        }
    }

    fn eat_mark(&mut self, mark: &str) -> Parsed<bool> {
        let is_here = self.is_mark(mark);
        if is_here {
            self.bump()?;
        }
        Ok(is_here)
    }

    fn eat_word(&mut self, word: &str) -> Parsed<bool> {
        let is_here = self.is_word(word);
        if is_here {
            self.bump()?;
        }
        Ok(is_here)
    }

    fn expect_mark(&mut self, mark: &str) -> Parsed<()> {
        if self.eat_mark(mark)? { Ok(()) } else { Err(self.syntax_error()) }
    }

    fn expect_predicate(&self, kind: Kind) -> Parsed<()> {
        if kind == Kind::Expression { Err(self.syntax_error()) } else { Ok(()) }
    }

    fn expect_expression(&self, kind: Kind) -> Parsed<()> {
        if kind == Kind::Expression { Ok(()) } else { Err(self.syntax_error()) }
    }

    /// `||` between what `&&` ties together.
    fn expression_or_predicate(&mut self) -> Parsed<Kind> {
        if self.depth == DEPTH_LIMIT {
            return Err(Stop::TooDeep);
        }
        self.depth += 1;
        let mut kind = self.conjunction()?;
        while self.is_mark("||") {
            self.expect_predicate(kind)?;
            self.bump()?;
            let right = self.conjunction()?;
            self.expect_predicate(right)?;
            kind = Kind::Predicate;
        }
        self.depth -= 1;
        Ok(kind)
    }

    fn conjunction(&mut self) -> Parsed<Kind> {
        let mut kind = self.comparison()?;
        while self.is_mark("&&") {
            self.expect_predicate(kind)?;
            self.bump()?;
            let right = self.comparison()?;
            self.expect_predicate(right)?;
            kind = Kind::Predicate;
        }
        Ok(kind)
    }

    fn comparison(&mut self) -> Parsed<Kind> {
        if self.eat_mark("!")? {
            if self.is_word("exists") {
                return self.exists();
            }
            self.expect_mark("(")?;
            let kind = self.expression_or_predicate()?;
            self.expect_predicate(kind)?;
            self.expect_mark(")")?;
            return Ok(Kind::Predicate);
        }
        if self.is_word("exists") {
            return self.exists();
        }
        let kind = self.sum()?;
        if kind == Kind::Parenthesized && self.eat_word("is")? {
            return if self.eat_word("unknown")? { Ok(Kind::Predicate) } else { Err(self.syntax_error()) };
        }
        if kind != Kind::Expression {
            return Ok(kind);
        }
        if ["==", "!=", "<>", "<", ">", "<=", ">="].into_iter().any(|mark| self.is_mark(mark)) {
            self.bump()?;
            let right = self.sum()?;
            self.expect_expression(right)?;
        } else if self.eat_word("starts")? {
            let has_with = self.eat_word("with")?;
            if !has_with || !matches!(self.token, Token::String(_) | Token::Variable) {
                return Err(self.syntax_error());
            }
            self.bump()?;
        } else if self.eat_word("like_regex")? {
            self.regular_expression()?;
        } else {
            return Ok(Kind::Expression);
        }
        Ok(Kind::Predicate)
    }

    fn exists(&mut self) -> Parsed<Kind> {
        self.bump()?;
        self.expect_mark("(")?;
        let kind = self.expression_or_predicate()?;
        self.expect_expression(kind)?;
        self.expect_mark(")")?;
        Ok(Kind::Predicate)
    }

    /// A pattern, which is left to the server, and flags.
    fn regular_expression(&mut self) -> Parsed<()> {
        if !matches!(self.token, Token::String(_)) {
            return Err(self.syntax_error());
        }
        self.bump()?;
        if !self.eat_word("flag")? {
            return Ok(());
        }
        let Token::String(flags) = &self.token else { return Err(self.syntax_error()) };
        if let Some(flag) = flags.chars().find(|flag| !"ismxq".contains(*flag)) {
            let detail = format!("Unrecognized flag character \"{flag}\" in LIKE_REGEX predicate.");
            let error = Malformed::new(sqlstate::SYNTAX_ERROR, "invalid input syntax for type jsonpath");
            return Err(error.detail(detail).into());
        }
        if flags.contains('x') && !flags.contains('q') {
            let message = "XQuery \"x\" flag (expanded regular expressions) is not implemented";
            return Err(Malformed::new(sqlstate::FEATURE_NOT_SUPPORTED, message).into());
        }
        self.bump()
    }

    fn sum(&mut self) -> Parsed<Kind> {
        self.operators(["+", "-", ""], Self::product)
    }

    fn product(&mut self) -> Parsed<Kind> {
        self.operators(["*", "/", "%"], Self::signed)
    }

    fn operators(&mut self, marks: [&str; 3], operand: fn(&mut Self) -> Parsed<Kind>) -> Parsed<Kind> {
        let kind = operand(self)?;
        while marks.into_iter().any(|mark| self.is_mark(mark)) {
            self.expect_expression(kind)?;
            self.bump()?;
            let right = operand(self)?;
            self.expect_expression(right)?;
        }
        Ok(kind)
    }

    fn signed(&mut self) -> Parsed<Kind> {
        let mut has_sign = false;
        while self.is_mark("+") || self.is_mark("-") {
            self.bump()?;
            has_sign = true;
        }
        let kind = self.primary()?;
        if has_sign {
            self.expect_expression(kind)?;
        }
        Ok(kind)
    }

    /// A constant, a variable, or something in parentheses, with what is accessed of it.
    fn primary(&mut self) -> Parsed<Kind> {
        let mut kind = Kind::Expression;
        if self.eat_mark("(")? {
            if self.expression_or_predicate()? != Kind::Expression {
                kind = Kind::Parenthesized;
            }
            self.expect_mark(")")?;
        } else {
            self.constant()?;
            self.bump()?;
        }
        while self.accessor()? {
            kind = Kind::Expression;
        }
        Ok(kind)
    }

    fn constant(&mut self) -> Parsed<()> {
        match &self.token {
            Token::String(_) | Token::Variable | Token::Mark("$") => {}
            Token::Integer(number) | Token::Numeric(number) => numbers::numeric_in(number)?,
            Token::Mark("@") => {
                if self.filters == 0 {
                    self.misplaced.get_or_insert("@ is not allowed in root expressions");
                }
            }
            Token::Word(_) if self.is_word("last") => {
                if self.subscripts == 0 {
                    self.misplaced.get_or_insert("LAST is allowed only in array subscripts");
                }
            }
            Token::Word(word) if matches!(word.as_str(), "null" | "true" | "false") => {}
            _ => return Err(self.syntax_error()),
        }
        Ok(())
    }

    /// `.key`, `.*`, `.**{2 to last}`, `.method()`, `[1 to last]` or a filter; whether there is one.
    fn accessor(&mut self) -> Parsed<bool> {
        if self.eat_mark("?")? {
            self.expect_mark("(")?;
            self.filters += 1;
            let kind = self.expression_or_predicate()?;
            self.filters -= 1;
            self.expect_predicate(kind)?;
            self.expect_mark(")")?;
        } else if self.eat_mark("[")? {
            self.subscripts += 1;
            self.subscript()?;
            self.subscripts -= 1;
        } else if self.eat_mark(".")? {
            self.member()?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn subscript(&mut self) -> Parsed<()> {
        if self.eat_mark("*")? {
            return self.expect_mark("]");
        }
        loop {
            let from = self.expression_or_predicate()?;
            self.expect_expression(from)?;
            if self.eat_word("to")? {
                let to = self.expression_or_predicate()?;
                self.expect_expression(to)?;
            }
            if !self.eat_mark(",")? {
                return self.expect_mark("]");
            }
        }
    }

    fn member(&mut self) -> Parsed<()> {
        if self.eat_mark("*")? {
            return Ok(());
        }
        if self.eat_mark("**")? {
            return self.levels();
        }
        let (Token::Word(word) | Token::String(word)) = &self.token else { return Err(self.syntax_error()) };
        let is_key = matches!(self.token, Token::String(_));
        let method = word.to_ascii_lowercase();
        self.bump()?;
        if is_key || !self.eat_mark("(")? {
            return Ok(());
        }
        match method.as_str() {
            "abs" | "size" | "type" | "floor" | "double" | "ceiling" | "keyvalue" => {}
            "datetime" => {
                if matches!(self.token, Token::String(_)) {
                    self.bump()?;
                }
            }
            newer if NEWER_METHODS.contains(&newer) => {
                let is_argument =
                    |token: &Token| matches!(token, Token::Integer(_) | Token::Mark("," | "-" | "+"));
                while is_argument(&self.token) {
                    self.bump()?;
                }
            }
            _ => return Err(self.syntax_error()),
        }
        self.expect_mark(")")
    }

    /// Which levels `**` reaches.
    fn levels(&mut self) -> Parsed<()> {
        if !self.eat_mark("{")? {
            return Ok(());
        }
        self.level()?;
        if self.eat_word("to")? {
            self.level()?;
        }
        self.expect_mark("}")
    }

    fn level(&mut self) -> Parsed<()> {
        match &self.token {
            Token::Integer(level) => numbers::integer_in(level, "integer", i32::MIN.into(), i32::MAX.into())?,
            _ if self.is_word("last") => {}
            _ => return Err(self.syntax_error()),
        }
        self.bump()
    }
}
