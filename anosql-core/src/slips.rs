//! What people write who come from other databases, and slips that Postgres's own message does not explain: for a statement
//! that was refused, what to write instead. Statements that are right are never looked at.

mod clauses;
mod definitions;
mod functions;
mod operands;
mod operators;
mod spelling;

use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    source::{SourceMap, Span},
    sqlstate,
    version::Version,
};

/// The error with the help that fits best, if one of the known slips is what brought it about.
pub(crate) fn explain(
    version: Version,
    sources: &SourceMap,
    tokens: &[Token],
    mut error: Box<Diagnostic>,
) -> Box<Diagnostic> {
    if error.waits_for.is_some() || error.is_certain {
        return error;
    }
    let statement = Statement { version, sources, tokens };
    if let Some(help) = statement.slip(&error) {
        error.help = vec![help];
        if error.is(sqlstate::SYNTAX_ERROR) {
            // What a change of one token would do is said of other mistakes.
            error.labels.clear();
        }
    }
    error
}

/// A statement that was refused.
struct Statement<'a> {
    version: Version,
    sources: &'a SourceMap,
    tokens: &'a [Token],
}

impl Statement<'_> {
    fn slip(&self, error: &Diagnostic) -> Option<String> {
        let span = error.span;
        let general = self.backticks(span);
        match error.code? {
            sqlstate::UNDEFINED_FUNCTION => functions::instead(self, span)
                .or_else(|| operators::instead(self, error))
                .or(general)
                .or_else(|| self.foreign_parameter(span))
                .or_else(|| self.list(span))
                .or_else(|| self.misspelt_function(error)),
            sqlstate::AMBIGUOUS_FUNCTION => operators::instead(self, error),
            sqlstate::UNDEFINED_COLUMN => general
                .or_else(|| self.foreign_parameter(span))
                .or_else(|| functions::instead(self, span))
                .or_else(|| self.constant_of_another(span))
                .or_else(|| self.alias(span))
                .or_else(|| self.double_quotes(error))
                .or_else(|| self.session_user())
                .or_else(|| error.help.is_empty().then(|| operands::unquoted(self, self.at(span)?))?),
            sqlstate::UNDEFINED_OBJECT => self
                .quoted_type(error)
                .or(general)
                .or_else(|| definitions::inline_index(self, self.at(span)?))
                .or_else(|| spelling::of_type(self.text(span)))
                .or_else(|| self.type_before_name(span)),
            sqlstate::UNDEFINED_TABLE => self.dual(span).or(general).or_else(|| self.referenced_column(span)),
            sqlstate::INVALID_DATETIME_FORMAT | sqlstate::INVALID_TEXT_REPRESENTATION => self
                .parameter_in_string(span)
                .or_else(|| self.interval(span))
                .or_else(|| self.assigned_condition(span))
                .or_else(|| operands::cast_of_key(self, self.at(span)?)),
            sqlstate::DATATYPE_MISMATCH => self.assigned_condition(span),
            sqlstate::SYNTAX_ERROR => {
                general.or_else(|| self.python_parameter(span)).or_else(|| clauses::instead(self, error))
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
        spelling::of_function(self.version, &name.to_lowercase())
    }

    /// `@id`, which is the absolute value of a column.
    fn foreign_parameter(&self, span: Span) -> Option<String> {
        let is_it = |token: &&Token| span.start <= token.span.start && token.span.end <= span.end;
        let first = self.at(span).map(|index| index.saturating_sub(1))?;
        let pair = self.tokens.get(first..)?.windows(2).find(|pair| {
            let [sign, name] = pair else { return false };
            matches!(&sign.kind, TokenKind::Operator(sign) if sign == "@" || sign == "=@")
                && matches!(name.kind, TokenKind::Word(_))
                && sign.span.end == name.span.start
                && is_it(&name)
        })?;
        let name = pair.get(1).map(|name| self.text(name.span))?;
        Some(format!("a parameter is written `:{name}`"))
    }

    /// `%(id)s`.
    fn python_parameter(&self, span: Span) -> Option<String> {
        let at = self.at(span)?;
        let [sign, open, name, close, letter] = self.tokens.get(at..at + 5)? else { return None };
        let is_parameter = self.text(sign.span) == "%"
            && open.kind == TokenKind::LeftParen
            && close.kind == TokenKind::RightParen
            && close.span.end == letter.span.start
            && letter.kind.is_any_word(&["s", "d"]);
        is_parameter.then(|| format!("a parameter is written `:{}`", self.text(name.span)))
    }

    /// `':id'`, `interval ':n days'`.
    fn parameter_in_string(&self, span: Span) -> Option<String> {
        let TokenKind::String { value, .. } = self.kind(self.at(span)?)? else { return None };
        let (name, rest) = value.strip_prefix(':').map(|rest| {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            rest.split_at(end)
        })?;
        let argument = operands::interval_argument(rest.trim());
        Some(match argument.filter(|_| !name.is_empty()) {
            Some(argument) => format!(
                "within a string there are no parameters: write `make_interval({argument} => :{name})`"
            ),
            None if !name.is_empty() && rest.is_empty() => {
                format!("within a string there are no parameters: write `:{name}` without quotes")
            }
            None => return None,
        })
    }

    /// `now() - '1 day'`, where the string is read as a point in time.
    fn interval(&self, span: Span) -> Option<String> {
        let index = self.at(span)?;
        let TokenKind::String { value, .. } = self.kind(index)? else { return None };
        let sign = index.checked_sub(1).and_then(|before| self.kind(before));
        let is_difference = matches!(sign, Some(TokenKind::Operator(sign)) if sign == "-" || sign == "+");
        let (count, unit) = value.trim().split_once(' ').filter(|_| is_difference)?;
        let is_interval = count.parse::<u32>().is_ok() && operands::interval_argument(unit).is_some();
        is_interval.then(|| format!("write `interval {}`", self.text(span)))
    }

    /// `set a = 1 and b = 2`.
    fn assigned_condition(&self, span: Span) -> Option<String> {
        let at = self.at(span).filter(|_| self.is_word(0, &["update"]))?;
        let before = (0..at).rev().map_while(|index| self.kind(index));
        let clause = before.into_iter().find(|kind| kind.is_any_word(&["set", "where", "returning", "from"]));
        let and = (at..at + 5).find(|index| self.is_word(*index, &["and"]))?;
        let is_assignment = clause.is_some_and(|kind| kind.is_word("set"))
            && matches!(self.kind(and + 2), Some(TokenKind::Operator(sign)) if sign == "=");
        is_assignment.then(|| "between assignments stands a comma, not `and`".to_owned())
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
            name => of_nullary(name)?,
        })
    }

    /// `from user`: a table of that name stands in quotes.
    fn session_user(&self) -> Option<String> {
        let is_user = |index: usize| {
            self.is_word(index + 1, &["user"])
                && self.is_word(index, &["from", "join"])
                && self.kind(index + 2) != Some(&TokenKind::Dot)
        };
        (0..self.tokens.len()).any(is_user).then(|| {
            "`from user` reads the name of the session's user; a table is `from \"user\"`".to_owned()
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

    /// `int a`, where the name of a column comes first.
    fn type_before_name(&self, span: Span) -> Option<String> {
        // At a key it is the type before it that has no order.
        let at = self.at(span).filter(|at| !self.is_word(*at, &["unique", "primary"]))?;
        let written = self.tokens.get(at.checked_sub(1)?).map(|token| self.text(token.span))?;
        let is_table = self.is_word(0, &["create", "alter"]);
        (is_table && spelling::is_type(&written.to_lowercase()))
            .then(|| format!("the name stands before the type: `{} {written}`", self.text(span)))
    }

    /// `references users.id`.
    fn referenced_column(&self, span: Span) -> Option<String> {
        let index = self.at(span)?;
        let is_reference = index.checked_sub(1).is_some_and(|before| self.is_word(before, &["references"]));
        let (table, column) = self.text(span).split_once('.').filter(|_| is_reference)?;
        Some(format!("the column stands in parentheses: `references {table} ({column})`"))
    }

    fn quoted_type(&self, error: &Diagnostic) -> Option<String> {
        let index = self.at(error.span)?;
        let TokenKind::QuotedIdentifier(name) = self.kind(index)? else { return None };
        spelling::is_type(&name.to_lowercase())
            .then(|| format!("write it without quotes: `{}`", name.to_lowercase()))
    }
}

/// What to write of a function that takes no arguments, named as if it were a column.
pub(crate) fn of_nullary(name: &str) -> Option<String> {
    const NULLARY: &[&str] = &[
        "clock_timestamp",
        "gen_random_uuid",
        "now",
        "pg_backend_pid",
        "random",
        "statement_timestamp",
        "version",
    ];
    NULLARY.contains(&name).then(|| format!("a function without arguments has parentheses, too: `{name}()`"))
}
