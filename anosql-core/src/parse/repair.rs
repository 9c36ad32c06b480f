//! What sqlparser cannot read of a statement's clauses, or reads otherwise than Postgres does, put right in the tokens.

mod from;
mod query;
mod targets;
mod tokens;

use std::borrow::Borrow;

use sqlparser::{
    ast::Ident,
    keywords::Keyword,
    tokenizer::{Token as ParserToken, TokenWithSpan},
};

use super::{ALL_FIELDS, Aside, CONSTRUCT_QUOTE, SYSTEM_USER, convert, definition, located, nesting};
use crate::{
    diagnostic::Diagnostic,
    lexer::{StringForm, Token, TokenKind},
    source::{SourceMap, Span},
};
use tokens::{any_word, is, is_name, is_open, is_operator, kind, word, words};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The tokens, among which are no comments, as sqlparser gets them; what it has no place for goes into `aside`.
pub(super) fn repair<T: Borrow<Token>>(
    sources: &SourceMap,
    tokens: &[T],
    aside: &mut Aside,
) -> Result<Vec<TokenWithSpan>> {
    let tokens = tokens.iter().map(Borrow::borrow).collect();
    let tokens = nesting::without_redundant(definition::reduce(tokens, &mut aside.definition))?;
    let mut repair = Repair {
        sources,
        repaired: Vec::with_capacity(tokens.len()),
        tokens,
        aside,
        in_set: vec![false],
        closing: None,
    };
    let mut index = 0;
    while index < repair.tokens.len() {
        index += repair.next(index)?;
    }
    Ok(repair.repaired)
}

/// A statement on its way through the repairs. Each repair says how many tokens it took, none if it does not apply.
struct Repair<'t, 's> {
    sources: &'s SourceMap,
    tokens: Vec<&'t Token>,
    aside: &'s mut Aside,
    repaired: Vec<TokenWithSpan>,
    /// For each open parenthesis, whether the tokens in it belong to the `set` list of an update.
    in_set: Vec<bool>,
    /// The token before which a parenthesis is closed that a repair has opened.
    closing: Option<usize>,
}

impl Repair<'_, '_> {
    fn next(&mut self, index: usize) -> Result<usize> {
        let token = self.tokens[index];
        if self.closing == Some(index) {
            self.repaired.push(located(ParserToken::RParen, token.span));
        }
        self.follow_set(token);
        let converted = convert(token);
        let taken = match &token.kind {
            TokenKind::Word(_) | TokenKind::Name(_) | TokenKind::QuotedIdentifier(_) => {
                self.name_or_keyword(index, keyword_of(converted.as_ref()))?
            }
            TokenKind::Operator(_) if from::with_children(&self.tokens, index) => 1,
            TokenKind::Dot => self.all_fields(index),
            TokenKind::String { .. } => self.string(index),
            TokenKind::LeftParen if self.in_set.len() > 1 && self.in_set[self.in_set.len() - 2] => {
                self.target_list(index)?
            }
            _ => 0,
        };
        if taken == 0 {
            self.repaired.extend(converted);
        }
        Ok(taken.max(1))
    }

    fn follow_set(&mut self, token: &Token) {
        match &token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => self.in_set.push(false),
            TokenKind::RightParen | TokenKind::RightBracket if self.in_set.len() > 1 => {
                self.in_set.pop();
            }
            TokenKind::Word(word) => {
                if let Some(state) = self.in_set.last_mut() {
                    if is(word, "set") {
                        *state = true;
                    } else if ["where", "from", "returning", "on"].iter().any(|keyword| is(word, keyword)) {
                        *state = false;
                    }
                }
            }
            _ => {}
        }
    }

    fn name_or_keyword(&mut self, index: usize, keyword: Keyword) -> Result<usize> {
        let rest = &self.tokens[index..];
        if self.in_set.last() == Some(&true)
            && let Some(length) = targets::assigned(self.sources, &self.tokens, index, self.aside)?
        {
            self.repaired.extend(convert(rest[0]));
            return Ok(length);
        }
        let (sources, tokens, aside, repaired) =
            (self.sources, &self.tokens, &mut *self.aside, &mut self.repaired);
        // Where it is a keyword, it is no column.
        if matches!(&rest[0].kind, TokenKind::Word(word) if is(word, SYSTEM_USER)) {
            let word = ParserToken::make_word(SYSTEM_USER, Some(CONSTRUCT_QUOTE));
            let span = rest[0].span;
            self.repaired.push(located(word, span));
            return Ok(1);
        }
        if let TokenKind::Word(word) = &rest[0].kind
            && super::json::is_function(word)
            && is_open(rest, 1)
        {
            return Ok(from::json_function(word, rest, repaired));
        }
        Ok(match keyword {
            Keyword::ON if words(rest, &["on", "conflict"]) && is_open(rest, 2) => {
                repaired.extend(rest[..2].iter().filter_map(|token| convert(token)));
                2 + targets::conflict_target(sources, &rest[2..], aside, repaired)?
            }
            Keyword::INSERT => self.insert(index)?,
            Keyword::NoKeyword
                if words(rest, &["overriding"])
                    && any_word(rest, 1, &["system", "user"])
                    && word(rest, 2, "value") =>
            {
                aside.overriding = true;
                3
            }
            // The bounds of `between symmetric` may come in either order, which changes no type.
            Keyword::BETWEEN if any_word(rest, 1, &["symmetric", "asymmetric"]) => {
                repaired.extend(convert(rest[0]));
                2
            }
            Keyword::ROWS => from::rows_from(rest, repaired),
            Keyword::NATIONAL | Keyword::NCHAR => national(tokens, index, repaired),
            Keyword::ONLY => from::only(tokens, index, repaired),
            Keyword::AS => match from::row_definitions(sources, tokens, index, aside)? {
                0 => from::column_definitions(tokens, index, repaired),
                length => length,
            },
            Keyword::REPEATABLE => from::seed(sources, rest, aside, repaired)?,
            Keyword::USING if self.closing.is_none() && words(tokens, &["merge"]) => self.merge_source(index),
            Keyword::USING => from::join_alias(rest, aside, repaired),
            Keyword::LATERAL | Keyword::BY | Keyword::XMLNAMESPACES | Keyword::DEFAULT => {
                from::xml_table(tokens, index, repaired)
            }
            Keyword::EXCLUDE => query::frame_exclusion(rest, aside),
            Keyword::TABLE => query::table(tokens, index, repaired),
            Keyword::SELECT => query::no_targets(rest, repaired),
            Keyword::GROUP => query::grouping_quantifier(rest, repaired),
            Keyword::ROLLUP | Keyword::CUBE | Keyword::GROUPING => query::grouping_sets(rest, repaired),
            Keyword::FOR => query::lock(rest, repaired),
            Keyword::FETCH => query::fetch_count(sources, rest, aside, repaired)?,
            Keyword::WHERE => query::current_of(rest, repaired),
            Keyword::SEARCH | Keyword::CYCLE => query::recursion(sources, tokens, index, aside)?,
            _ => 0,
        })
    }

    /// The columns of an `insert`; `insert default values` of a `merge` is one row that begins with a default.
    fn insert(&mut self, index: usize) -> Result<usize> {
        let rest = &self.tokens[index..];
        if words(rest, &["insert", "default", "values"]) {
            self.repaired.extend([rest[0], rest[2]].into_iter().filter_map(convert));
            self.repaired.push(located(ParserToken::LParen, rest[2].span));
            self.repaired.push(word_token("default", rest[1].span));
            self.repaired.push(located(ParserToken::RParen, rest[2].span));
            return Ok(3);
        }
        let is_action = index > 0 && word(&self.tokens, index - 1, "then");
        let Some(open) = targets::insert_list(rest, is_action) else { return Ok(0) };
        let mark = self.repaired.len();
        self.repaired.extend(rest[..open].iter().filter_map(|token| convert(token)));
        match targets::list(self.sources, &rest[open..], self.aside, &mut self.repaired)? {
            Some(length) => Ok(open + length),
            None => {
                self.repaired.truncate(mark);
                Ok(0)
            }
        }
    }

    /// `set (a, b[1]) = ...`.
    fn target_list(&mut self, index: usize) -> Result<usize> {
        let starts = index > 0
            && (word(&self.tokens, index - 1, "set")
                || kind(&self.tokens, index - 1) == Some(&TokenKind::Comma));
        if !starts {
            return Ok(0);
        }
        let taken = targets::list(self.sources, &self.tokens[index..], self.aside, &mut self.repaired)?;
        if taken.is_some() {
            // The parenthesis that closes the list was taken with it.
            self.in_set.pop();
        }
        Ok(taken.unwrap_or(0))
    }

    fn merge_source(&mut self, index: usize) -> usize {
        let rest = &self.tokens[index..];
        let Some(end) = from::merge_source(&rest[1..]) else { return 0 };
        self.repaired.extend(convert(rest[0]));
        self.repaired.push(located(ParserToken::LParen, rest[0].span));
        self.closing = Some(index + 1 + end);
        1
    }

    /// `(row).*`, and `t.*` where it is a value: the star becomes a field whose name nothing else has, because sqlparser
    /// knows neither.
    fn all_fields(&mut self, index: usize) -> usize {
        let rest = &self.tokens[index..];
        if index == 0 || !is_operator(rest, 1, "*") {
            return 0;
        }
        let of_row =
            matches!(kind(&self.tokens, index - 1), Some(TokenKind::RightParen | TokenKind::RightBracket));
        let is_value = is_name(&self.tokens, index - 1)
            && (matches!(kind(rest, 2), Some(TokenKind::DoubleColon | TokenKind::Operator(_)))
                || any_word(rest, 2, &["is", "isnull", "notnull", "not", "in"]));
        if !of_row && !is_value {
            return 0;
        }
        self.repaired.extend(convert(rest[0]));
        self.repaired.push(located(ParserToken::make_word(ALL_FIELDS, Some(CONSTRUCT_QUOTE)), rest[1].span));
        2
    }

    /// `N'...'` is of a type of its own; a constant that is cast in a window's frame wants parentheses.
    fn string(&mut self, index: usize) -> usize {
        let token = self.tokens[index];
        if matches!(&token.kind, TokenKind::String { form: StringForm::National, .. }) {
            let behind = Span::new(token.span.end, token.span.end);
            self.repaired.extend(convert(token));
            self.repaired.push(located(ParserToken::DoubleColon, behind));
            self.repaired.push(word_token("bpchar", behind));
            return 1;
        }
        query::frame_bound(&self.tokens, index, &mut self.repaired)
    }
}

fn keyword_of(token: Option<&TokenWithSpan>) -> Keyword {
    match token.map(|token| &token.token) {
        Some(ParserToken::Word(word)) => word.keyword,
        _ => Keyword::NoKeyword,
    }
}

/// `national character` and `nchar`, which are other words for `character`.
fn national(tokens: &[&Token], index: usize, repaired: &mut Vec<TokenWithSpan>) -> usize {
    if !word(tokens, index, "national") {
        repaired.push(word_token("char", tokens[index].span));
    }
    1
}

/// A keyword or name that the text does not have.
fn word_token(word: &str, span: Span) -> TokenWithSpan {
    located(ParserToken::make_word(word, None), span)
}

/// A name as sqlparser has it in its tree.
fn ident(token: &Token) -> Option<Ident> {
    let TokenWithSpan { token, span } = convert(token)?;
    match token {
        ParserToken::Word(word) => Some(word.into_ident(span)),
        _ => None,
    }
}
