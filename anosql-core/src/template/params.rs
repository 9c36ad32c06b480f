//! Which tokens are parameters.
//!
//! Postgres itself knows `$1` only. `:name`, `?` and `%s` are told from slices, jsonb operators and modulo by what
//! stands before them: where an operand must come, there can be no operator.

use super::{header::bad_parameter, names::is_rust_name};
use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, tokenize},
    source::Span,
};

/// How a parameter is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// `:name`
    Named(String),
    /// `?`
    Question,
    /// `%s`
    Percent,
    /// `$1`
    Dollar(u32),
}

impl Written {
    /// The style, for messages.
    pub(super) fn style(&self) -> &'static str {
        match self {
            Written::Named(_) => "`:name`",
            Written::Question => "`?`",
            Written::Percent => "`%s`",
            Written::Dollar(_) => "`$1`",
        }
    }
}

/// One use of a parameter.
#[derive(Debug, Clone)]
pub(super) struct Use {
    pub(super) written: Written,
    pub(super) span: Span,
}

/// The tokens without comments, with a parameter token for each use, whose number is the use's index; and the uses.
pub(super) fn find(tokens: Vec<Token>, found: &mut Vec<Diagnostic>) -> (Vec<Token>, Vec<Use>) {
    let mut finder = Finder { tokens: Vec::with_capacity(tokens.len()), uses: Vec::new(), open: Vec::new() };
    let mut rest = tokens.into_iter().filter(|token| !token.kind.is_comment()).peekable();
    while let Some(token) = rest.next() {
        let next = rest.peek();
        let adjacent = next.filter(|next| next.span.start == token.span.end);
        let takes_next = match (&token.kind, adjacent.map(|next| &next.kind)) {
            (TokenKind::Colon, Some(TokenKind::Word(name))) if finder.colon_begins_parameter() => {
                let span = token.span.to(adjacent.map_or(token.span, |next| next.span));
                if !is_rust_name(name) {
                    found.push(bad_parameter(name, span));
                }
                finder.use_of(Written::Named(name.clone()), span);
                true
            }
            (TokenKind::Colon, Some(TokenKind::Number(number))) if finder.colon_begins_parameter() => {
                // An omitted lower bound, `[:2]`, is the one place for a colon before a number where an operand begins.
                if !matches!(finder.previous(), Some(TokenKind::LeftBracket)) {
                    let span = token.span.to(adjacent.map_or(token.span, |next| next.span));
                    found.push(
                        Diagnostic::format_error(format!("\":{number}\" cannot be a parameter"), span)
                            .help(format!("write `${number}`, or a name such as `:id`")),
                    );
                }
                finder.tokens.push(token);
                false
            }
            (TokenKind::Parameter(number), _) => {
                finder.use_of(Written::Dollar(*number), token.span);
                false
            }
            (TokenKind::Operator(operator), Some(TokenKind::Word(word)))
                if word == "s" && finder.percent_is_parameter(operator) =>
            {
                let percent = token.span.end - 1;
                finder.relex(operator.strip_suffix('%').unwrap_or(""), token.span.start);
                finder.use_of(Written::Percent, Span::new(percent, percent + 2));
                true
            }
            (TokenKind::Operator(operator), _) if operator.contains('?') => {
                finder.question(operator, token.span.start, next);
                false
            }
            _ => {
                finder.push(token);
                false
            }
        };
        if takes_next {
            rest.next();
        }
    }
    (finder.tokens, finder.uses)
}

struct Finder {
    tokens: Vec<Token>,
    uses: Vec<Use>,
    /// The brackets that are open, each `[` or `(`.
    open: Vec<TokenKind>,
}

impl Finder {
    fn push(&mut self, token: Token) {
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => self.open.push(token.kind.clone()),
            TokenKind::RightParen | TokenKind::RightBracket => {
                self.open.pop();
            }
            _ => {}
        }
        self.tokens.push(token);
    }

    fn use_of(&mut self, written: Written, span: Span) {
        self.tokens.push(Token { kind: TokenKind::Parameter(self.uses.len() as u32), span });
        self.uses.push(Use { written, span });
    }

    fn previous(&self) -> Option<&TokenKind> {
        self.tokens.last().map(|token| &token.kind)
    }

    /// Directly inside brackets a colon behind an operand separates the bounds of a slice.
    fn colon_begins_parameter(&self) -> bool {
        self.open.last() != Some(&TokenKind::LeftBracket) || !self.ends_operand()
    }

    /// `%` is modulo behind an operand. An operator that holds more, as in `=%s`, ends before it; `%%` stays.
    fn percent_is_parameter(&self, operator: &str) -> bool {
        match operator.strip_suffix('%') {
            Some("") => !self.ends_operand(),
            Some(before) => !before.ends_with('%'),
            None => false,
        }
    }

    /// An operator with question marks: whole, or cut into operators and parameters.
    fn question(&mut self, operator: &str, start: u32, next: Option<&Token>) {
        let (mut rest, mut at) = (operator, start);
        while let Some(cut) = self.question_parameter(rest, at, next) {
            let (before, after) = (rest.get(..cut).unwrap_or(""), rest.get(cut + 1..).unwrap_or(""));
            self.relex(before, at);
            at += cut as u32;
            self.use_of(Written::Question, Span::new(at, at + 1));
            (rest, at) = (after, at + 1);
        }
        self.relex(rest, at);
    }

    /// The index of the first question mark in `operator` that is a parameter.
    fn question_parameter(&self, operator: &str, start: u32, next: Option<&Token>) -> Option<usize> {
        let first = operator.find('?')?;
        if self.names_operator() {
            return None;
        }
        if !self.ends_operand() && first == 0 {
            // `?- line` and `?| line` are prefix operators; `?-1` is a parameter and a subtraction.
            let end = start + operator.len() as u32;
            let is_prefix = matches!(operator, "?-" | "?|") && next.is_some_and(|next| next.span.start > end);
            // `values ? 'a'` asks for a key in a column named `values`.
            let is_infix =
                operator == "?" && self.follows_possible_column() && next.is_some_and(starts_operand);
            return (!is_prefix && !is_infix).then_some(0);
        }
        let is_known = |operator: &str| OPERATORS.contains(&operator);
        if is_known(operator) {
            return None;
        }
        let behind_known = (1..operator.len()).rev().find(|&end| {
            operator.get(end..).is_some_and(|tail| tail.starts_with('?'))
                && operator.get(..end).is_some_and(is_known)
        });
        let cut = behind_known.or((first > 0).then_some(first))?;
        // An operator of the user's own, such as `=?`, has an operand behind it; a parameter has none.
        let is_last = cut + 1 == operator.len();
        (!is_last || !next.is_some_and(starts_operand)).then_some(cut)
    }

    /// Adds the operators that `text` is without the signs that were taken off it.
    fn relex(&mut self, text: &str, at: u32) {
        self.tokens.extend(tokenize(text, at).unwrap_or_default());
    }

    /// Whether the next token is the name of an operator: `operator(?)`, `operator(pg_catalog.?)`.
    fn names_operator(&self) -> bool {
        match self.tokens.as_slice() {
            [.., Token { kind: TokenKind::Dot, .. }] => true,
            [.., word, Token { kind: TokenKind::LeftParen, .. }] => word.kind.is_word("operator"),
            _ => false,
        }
    }

    fn follows_possible_column(&self) -> bool {
        matches!(self.previous(), Some(TokenKind::Word(word)) if is_one_of(word, &POSSIBLE_COLUMNS))
    }

    /// Whether what has been read so far ends an operand, so that an operator may follow and no parameter.
    fn ends_operand(&self) -> bool {
        match self.tokens.as_slice() {
            [.., Token { kind: TokenKind::Word(before), .. }, Token { kind: TokenKind::Word(word), .. }] => {
                !(is_one_of(word, &BEFORE_OPERAND) || is_pair(before, word))
            }
            [.., Token { kind: TokenKind::Word(word), .. }] => !is_one_of(word, &BEFORE_OPERAND),
            [.., last] => matches!(
                last.kind,
                TokenKind::QuotedIdentifier(_)
                    | TokenKind::String { .. }
                    | TokenKind::BitString(_)
                    | TokenKind::HexString(_)
                    | TokenKind::Number(_)
                    | TokenKind::Parameter(_)
                    | TokenKind::RightParen
                    | TokenKind::RightBracket
            ),
            [] => false,
        }
    }
}

fn starts_operand(token: &Token) -> bool {
    match &token.kind {
        TokenKind::Word(word) => !is_one_of(word, &BEHIND_OPERAND),
        kind => matches!(
            kind,
            TokenKind::QuotedIdentifier(_)
                | TokenKind::String { .. }
                | TokenKind::BitString(_)
                | TokenKind::HexString(_)
                | TokenKind::Number(_)
                | TokenKind::Parameter(_)
                | TokenKind::LeftParen
                | TokenKind::Colon
        ),
    }
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| word.eq_ignore_ascii_case(other))
}

/// Two words of which the second alone could be a column's name.
fn is_pair(first: &str, second: &str) -> bool {
    let pairs = [
        ("order", "by"),
        ("group", "by"),
        ("partition", "by"),
        ("time", "zone"),
        ("fetch", "first"),
        ("fetch", "next"),
    ];
    pairs.iter().any(|pair| first.eq_ignore_ascii_case(pair.0) && second.eq_ignore_ascii_case(pair.1))
}

/// Postgres's operators with a question mark, those of its extensions included.
const OPERATORS: [&str; 14] =
    ["?", "?|", "?&", "@?", "?-", "?#", "?||", "?-|", "?@>", "?<@", "?~", "?@", "^?", "?^@>"];

/// Words behind which an operand stands.
const BEFORE_OPERAND: [&str; 47] = [
    "all",
    "and",
    "any",
    "array",
    "as",
    "asymmetric",
    "between",
    "both",
    "case",
    "distinct",
    "else",
    "escape",
    "except",
    "fetch",
    "for",
    "from",
    "having",
    "ilike",
    "in",
    "intersect",
    "into",
    "is",
    "leading",
    "like",
    "limit",
    "not",
    "offset",
    "on",
    "or",
    "overlaps",
    "placing",
    "returning",
    "row",
    "select",
    "set",
    "similar",
    "some",
    "symmetric",
    "then",
    "to",
    "trailing",
    "union",
    "using",
    "values",
    "variadic",
    "when",
    "where",
];

/// Those of them that can be a column's name without quotes.
const POSSIBLE_COLUMNS: [&str; 6] = ["between", "escape", "overlaps", "row", "set", "values"];

/// Words that can stand behind an operand and begin none.
const BEHIND_OPERAND: [&str; 46] = [
    "and",
    "as",
    "asc",
    "at",
    "between",
    "collate",
    "desc",
    "do",
    "else",
    "end",
    "escape",
    "except",
    "fetch",
    "filter",
    "following",
    "for",
    "from",
    "group",
    "having",
    "ilike",
    "in",
    "intersect",
    "into",
    "is",
    "isnull",
    "like",
    "limit",
    "notnull",
    "nulls",
    "offset",
    "on",
    "or",
    "order",
    "over",
    "overlaps",
    "placing",
    "preceding",
    "returning",
    "similar",
    "then",
    "to",
    "union",
    "using",
    "when",
    "where",
    "window",
];
