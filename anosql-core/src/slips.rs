//! What people write who come from other databases, and slips that Postgres's own message does not explain: for a statement
//! that was refused, what to write instead. Statements that are right are never looked at.

mod functions;
mod spelling;

use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    source::{SourceMap, Span},
};

/// The error with the help that fits best, if one of the known slips is what brought it about.
pub(crate) fn explain(sources: &SourceMap, tokens: &[Token], mut error: Box<Diagnostic>) -> Box<Diagnostic> {
    if error.waits_for.is_some() || error.is_certain {
        return error;
    }
    let statement = Statement { sources, tokens };
    if let Some(help) = statement.slip(&error) {
        error.help = vec![help];
        // What no Postgres reads is no matter of what is supported here.
        if error.code == Some("0A000") {
            let word = tokens.iter().enumerate().find(|(index, token)| {
                error.span.start <= token.span.start && statement.is_word(*index, &["as"])
            });
            error.span = word.map_or(error.span, |(_, token)| token.span);
            error.message = format!("syntax error at or near \"{}\"", sources.text(error.span));
            error.code = Some("42601");
        }
    }
    error
}

/// How many words of a clause of another database Postgres may read before it stops.
const LONGEST_CLAUSE: usize = 2;

/// A statement that was refused.
struct Statement<'a> {
    sources: &'a SourceMap,
    tokens: &'a [Token],
}

impl Statement<'_> {
    fn slip(&self, error: &Diagnostic) -> Option<String> {
        let span = error.span;
        let general = self.backticks(span);
        match error.code? {
            "42883" => functions::instead(self, span)
                .or_else(|| self.operator(span))
                .or(general)
                .or_else(|| self.list(span))
                .or_else(|| self.misspelt_function(error)),
            "42703" => general
                .or_else(|| functions::instead(self, span))
                .or_else(|| self.constant_of_another(span))
                .or_else(|| self.alias(span))
                .or_else(|| self.double_quotes(error)),
            "42704" => self.quoted_type(error).or(general).or_else(|| spelling::of_type(self.text(span))),
            "42P01" => self.dual(span).or(general),
            "42601" => {
                general.or_else(|| self.needless_comma(self.at(span)?)).or_else(|| self.syntax_before(span))
            }
            "0A000" => {
                let cast =
                    (0..self.tokens.len()).find(|index| self.is_word(*index, &["try_cast", "safe_cast"]));
                functions::instead(self, self.tokens.get(cast?)?.span)
            }
            _ => None,
        }
    }

    fn text(&self, span: Span) -> &str {
        self.sources.text(span)
    }

    fn kind(&self, index: usize) -> Option<&TokenKind> {
        self.tokens.get(index).map(|token| &token.kind)
    }

    fn is_word(&self, index: usize, words: &[&str]) -> bool {
        self.kind(index).is_some_and(|kind| kind.is_any_word(words))
    }

    /// The token that begins at a place.
    fn at(&self, span: Span) -> Option<usize> {
        self.tokens.iter().position(|token| token.span.start == span.start)
    }

    /// The parenthesis that closes the one with an index.
    fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (index, token) in self.tokens.iter().enumerate().skip(open) {
            match token.kind {
                TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightParen | TokenKind::RightBracket => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(index);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The text from one token to another, the second left aside.
    fn between(&self, from: usize, to: usize) -> &str {
        match (self.tokens.get(from), to.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if from < to => self.text(first.span.to(last.span)),
            _ => "",
        }
    }

    fn misspelt_function(&self, error: &Diagnostic) -> Option<String> {
        if !error.help.is_empty() {
            return None;
        }
        let index = self.at(error.span)?;
        let TokenKind::Word(name) = self.kind(index)? else { return None };
        spelling::of_function(&name.to_lowercase())
    }

    /// MySQL's quotes around names.
    fn backticks(&self, span: Span) -> Option<String> {
        let has_backtick = |token: &&Token| {
            matches!(&token.kind, TokenKind::Operator(_)) && self.text(token.span).contains('`')
        };
        let first = self.tokens.iter().find(has_backtick)?;
        let text = self.text(Span::new(first.span.start, self.tokens.last()?.span.end));
        let name = text.split('`').nth(1).filter(|_| first.span.start <= span.end)?;
        Some(format!(
            "names stand in double quotes or in none, not in backticks: `{}`",
            crate::catalog::quote(name)
        ))
    }

    fn operator(&self, span: Span) -> Option<String> {
        let is_inside = |token: &&Token| span.start <= token.span.start && token.span.end <= span.end;
        self.tokens.iter().filter(is_inside).find_map(|token| {
            let TokenKind::Operator(operator) = &token.kind else { return None };
            Some(match operator.as_str() {
                "==" => "equality is written `=`".to_owned(),
                "&&" => "between conditions write `and`".to_owned(),
                "||" => "between conditions write `or`; `||` joins texts and arrays".to_owned(),
                "!" | "!!" => "negation is written `not`".to_owned(),
                _ => return None,
            })
        })
    }

    /// `in (:ids)` of a list, and `= :ids`.
    fn list(&self, span: Span) -> Option<String> {
        let is_inside = |token: &&Token| span.start <= token.span.start && token.span.end <= span.end;
        let mut inside = self.tokens.iter().filter(is_inside);
        let is_list = inside.clone().any(|token| token.kind.is_word("in"));
        let param = inside.find(|token| matches!(token.kind, TokenKind::Parameter(_)))?;
        is_list.then(|| format!("a list is one parameter, an array: `= any({})`", self.text(param.span)))
    }

    fn constant_of_another(&self, span: Span) -> Option<String> {
        Some(match self.text(span).to_lowercase().as_str() {
            "sysdate" => "write `now()` for a point in time, or `current_date`".to_owned(),
            "rownum" => {
                "write `limit 10` at the end of the query, or `row_number() over (order by id)`".to_owned()
            }
            "systimestamp" => "write `now()`".to_owned(),
            _ => return None,
        })
    }

    fn dual(&self, span: Span) -> Option<String> {
        self.text(span)
            .eq_ignore_ascii_case("dual")
            .then(|| "a `select` needs no table: leave out `from dual`".to_owned())
    }

    /// A name of the select list, which only `order by` and `group by` know.
    fn alias(&self, span: Span) -> Option<String> {
        let index = self.at(span)?;
        let name = self.text(span);
        let clauses = ["where", "having", "on"];
        let clause = (0..index).rev().find(|index| self.is_word(*index, &clauses))?;
        let TokenKind::Word(clause_word) = self.kind(clause)? else { return None };
        let mut depth = 0_i32;
        for alias in (1..clause).rev() {
            match self.kind(alias)? {
                TokenKind::RightParen => depth += 1,
                TokenKind::LeftParen => depth -= 1,
                TokenKind::Word(word) if depth == 0 && word.eq_ignore_ascii_case("select") => return None,
                TokenKind::Word(word)
                    if depth == 0 && word.eq_ignore_ascii_case(name) && self.is_word(alias - 1, &["as"]) =>
                {
                    let written = self.entry_before(alias - 1)?;
                    let clause_word = clause_word.to_lowercase();
                    return Some(format!(
                        "`{name}` is a name of the select list, which `{clause_word}` does not know: write `{written}` there"
                    ));
                }
                _ => {}
            }
        }
        None
    }

    /// The entry of the select list that ends before a token.
    fn entry_before(&self, end: usize) -> Option<&str> {
        let mut depth = 0_i32;
        for index in (0..end).rev() {
            match self.kind(index)? {
                TokenKind::RightParen => depth += 1,
                TokenKind::LeftParen => depth -= 1,
                TokenKind::Comma if depth == 0 => return Some(self.between(index + 1, end)),
                TokenKind::Word(word)
                    if depth == 0
                        && ["select", "distinct"].iter().any(|first| word.eq_ignore_ascii_case(first)) =>
                {
                    return Some(self.between(index + 1, end));
                }
                _ => {}
            }
        }
        None
    }

    /// A string in the quotes of names.
    fn double_quotes(&self, error: &Diagnostic) -> Option<String> {
        let TokenKind::QuotedIdentifier(text) = self.kind(self.at(error.span)?)? else { return None };
        let is_behind_dot =
            self.at(error.span)?.checked_sub(1).and_then(|index| self.kind(index)) == Some(&TokenKind::Dot);
        let has_near_column = !error.help.is_empty() && !text.contains(' ');
        (!is_behind_dot && !has_near_column).then(|| {
            format!(
                "double quotes are for names; a string stands in single ones: `'{}'`",
                text.replace('\'', "''")
            )
        })
    }

    fn quoted_type(&self, error: &Diagnostic) -> Option<String> {
        let index = self.at(error.span)?;
        let TokenKind::QuotedIdentifier(name) = self.kind(index)? else { return None };
        spelling::is_type(&name.to_lowercase())
            .then(|| format!("write it without quotes: `{}`", name.to_lowercase()))
    }

    /// Syntax of other databases at a place, or at a word before it: Postgres reads on as long as what is there may be something else.
    fn syntax_before(&self, span: Span) -> Option<String> {
        let index = self.at(span).unwrap_or(self.tokens.len());
        let places =
            (index.saturating_sub(LONGEST_CLAUSE)..=index).rev().filter_map(|place| self.tokens.get(place));
        std::iter::once(span)
            .chain(places.map(|token| token.span))
            .find_map(|span| self.syntax(span).or_else(|| functions::instead(self, span)))
    }

    /// Syntax of other databases.
    fn syntax(&self, span: Span) -> Option<String> {
        let index = self.at(span)?;
        let before = index.checked_sub(1);
        if let Some(help) = before.and_then(|before| self.foreign_word(before)) {
            return Some(help);
        }
        match self.kind(index)? {
            TokenKind::Parameter(_) if before.is_some_and(|before| self.is_word(before, &["in"])) => {
                Some(format!("a list is one parameter, an array: `= any({})`", self.text(span)))
            }
            TokenKind::Operator(operator) if operator == "!" => Some("negation is written `not`".to_owned()),
            TokenKind::Comma => {
                let limit = index.checked_sub(2)?;
                let (offset, count) = (self.tokens.get(index - 1)?, self.tokens.get(index + 1)?);
                let [offset, count] = [offset, count].map(|token| self.text(token.span));
                self.is_word(limit, &["limit"]).then(|| format!("write `limit {count} offset {offset}`"))
            }
            TokenKind::Word(word) => self.word(index, &word.to_lowercase()),
            _ => None,
        }
    }

    /// A word that only other databases know, behind which Postgres cannot read on: for it the word is a name.
    fn foreign_word(&self, index: usize) -> Option<String> {
        let TokenKind::Word(word) = self.kind(index)? else { return None };
        let help = match word.to_lowercase().as_str() {
            "regexp" | "rlike" => {
                "a regular expression is matched by `~`, or `~*` where case does not matter"
            }
            "glob" => "write `like`, with `%` for any text and `_` for any letter",
            "div" => "write `/`, which divides integers as integers",
            "xor" => "write `<>` between two conditions",
            "top" => "write `limit` with the number at the end of the query",
            "minus" => "write `except`",
            "apply" => "write `cross join lateral`, or `left join lateral ... on true`",
            "qualify" => "put the query into a subquery, and the condition into its `where`",
            "sort" | "cluster" | "distribute" => "write `order by`",
            "connect" => "write a `with recursive` query",
            "straight_join" => "write `join`",
            _ => return None,
        };
        Some(help.to_owned())
    }

    /// A comma before the word that ends a list, at that word or the one behind it.
    fn needless_comma(&self, index: usize) -> Option<String> {
        const ENDS: &[&str] = &["from", "where", "returning", "group", "order", "limit"];
        let end = [index, index.checked_sub(1)?].into_iter().find(|end| self.is_word(*end, ENDS))?;
        let is_comma = end.checked_sub(1).and_then(|before| self.kind(before)) == Some(&TokenKind::Comma);
        let word = self.text(self.tokens.get(end)?.span);
        is_comma.then(|| format!("take out the comma before `{word}`"))
    }

    /// A word that Postgres does not expect where it stands.
    fn word(&self, index: usize, word: &str) -> Option<String> {
        let first = self.tokens.first().map(|token| self.text(token.span).to_lowercase())?;
        if let Some(help) = self.foreign_word(index).filter(|_| index > 1) {
            return Some(help);
        }
        Some(match (first.as_str(), word) {
            (_, "auto_increment" | "autoincrement" | "identity") => {
                "write `generated always as identity`, as in `id int generated always as identity primary key`"
                    .to_owned()
            }
            ("insert", _) if self.is_word(1, &["ignore"]) => {
                "write `on conflict do nothing` at the end of the statement".to_owned()
            }
            ("insert", _) if index.checked_sub(1).is_some_and(|before| self.is_word(before, &["set"])) => {
                "write `insert into t (a, b) values (:a, :b)`".to_owned()
            }
            ("delete", _) if !self.is_word(1, &["from"]) => "write `delete from`".to_owned(),
            ("create", _) if index == 1 => format!("there is `create {}`", spelling::of_kind(word)?),
            (_, _) if index > 1 && self.is_word(index - 1, &["on"]) && self.is_word(index - 2, &["distinct"]) => {
                format!("write `distinct on ({word})`")
            }
            ("replace", "replace") => {
                "write `insert into ... on conflict (id) do update set title = excluded.title`".to_owned()
            }
            _ if index == 0 => format!("there is a statement `{}`", spelling::of_statement(word)?),
            _ => return None,
        })
    }
}
