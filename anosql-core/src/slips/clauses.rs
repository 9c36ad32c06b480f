//! Clauses and words of other databases, at which Postgres stops or a little behind them: it reads on as long as they may be names.

use super::{Statement, definitions, functions, operands, spelling};
use crate::{diagnostic::Diagnostic, lexer::TokenKind};

/// What to write instead of the clause at which reading stopped, or before which it has just begun.
pub(super) fn instead(statement: &Statement<'_>, error: &Diagnostic) -> Option<String> {
    let is_end = error.message.ends_with("at end of input");
    let at = if is_end { statement.tokens.len() } else { statement.at(error.span)? };
    let place = Place { statement, at };
    place
        .beginning()
        .or_else(|| definitions::instead(statement, &place))
        .or_else(|| place.write())
        .or_else(|| place.columns())
        .or_else(|| place.clause())
        .or_else(|| operands::instead(statement, &place))
        .or_else(|| place.sign())
        .or_else(|| (at.saturating_sub(WORDS_BACK)..=at).rev().find_map(|index| place.foreign_word(index)))
        .or_else(|| functions::instead(statement, error.span))
}

/// How many tokens before the place another database's word may stand.
const WORDS_BACK: usize = 2;

/// Rows of a write that are chosen by their order.
const BY_KEYS: &str = "choose the rows by a subquery: `where id in (select id from t order by id limit 10)`";

const DO_UPDATE: &str = "write `insert into ... on conflict (id) do update set title = excluded.title`";

const DO_NOTHING: &str = "write `on conflict do nothing` at the end of the statement";

const ALL_COLUMNS_BUT: &str = "there is no such clause: name the columns that are to be selected";

/// Words with which the clause behind a condition begins.
const ENDS: &[&str] = &["group", "limit", "order", "returning", "where"];

/// Clauses behind which no table is joined.
const BEHIND_JOINS: &[&str] = &["where", "group", "having", "order", "limit"];

/// Words with which the rows of an `insert` begin.
const SOURCES: &[&str] = &["default", "select", "values", "with"];

const JOINS: &[&str] = &["join", "left", "right", "full", "inner", "cross", "natural"];

/// Where reading stopped.
pub(super) struct Place<'a> {
    pub(super) statement: &'a Statement<'a>,
    pub(super) at: usize,
}

impl Place<'_> {
    /// Whether `words` stand at so many tokens behind the place, or before it where that is negative.
    pub(super) fn has(&self, offset: isize, words: &[&str]) -> bool {
        self.at.checked_add_signed(offset).is_some_and(|index| self.statement.is_word(index, words))
    }

    pub(super) fn kind(&self, offset: isize) -> Option<&TokenKind> {
        self.at.checked_add_signed(offset).and_then(|index| self.statement.kind(index))
    }

    pub(super) fn text(&self, offset: isize) -> Option<&str> {
        let index = self.at.checked_add_signed(offset)?;
        self.statement.tokens.get(index).map(|token| self.statement.text(token.span))
    }

    /// The type that is written so many tokens behind the place.
    pub(super) fn type_name(&self, offset: isize) -> Option<&str> {
        let from = self.at.checked_add_signed(offset)?;
        let end = match self.statement.kind(from + 1) {
            Some(TokenKind::LeftParen) => self.statement.closing(from + 1)? + 1,
            _ => from + 1,
        };
        Some(self.statement.between(from, end)).filter(|text| !text.is_empty())
    }

    /// The index behind the entry of a list that the place is in.
    pub(super) fn end_of_entry(&self) -> usize {
        let mut depth = 0_usize;
        for (index, token) in self.statement.tokens.iter().enumerate().skip(self.at) {
            match token.kind {
                TokenKind::LeftParen => depth += 1,
                TokenKind::RightParen if depth == 0 => return index,
                TokenKind::RightParen => depth -= 1,
                TokenKind::Comma | TokenKind::Semicolon if depth == 0 => return index,
                _ => {}
            }
        }
        self.statement.tokens.len()
    }

    /// The words with which no statement of Postgres begins.
    fn beginning(&self) -> Option<String> {
        let first = self.statement.kind(0)?;
        let word = self.text(0).unwrap_or_default().to_lowercase();
        Some(match self.at {
            0 if first.is_word("replace") => DO_UPDATE.to_owned(),
            0 if first.is_any_word(&["exec", "execute"]) => "write `call f()` or `select f()`".to_owned(),
            0 if first.is_word("rename") => "write `alter table a rename to b`".to_owned(),
            0 if first.is_word("use") => {
                "a connection is to one database: for a schema write `set search_path = a`".to_owned()
            }
            0 if first.is_any_word(&["go", "delimiter"]) => {
                "leave it out: a statement ends at its `;`".to_owned()
            }
            0 => format!("there is a statement `{}`", spelling::of_statement(&word)?),
            1 if first.is_word("create") && self.has(0, &["if", "fulltext", "clustered", "nonclustered"]) => {
                return None;
            }
            1 if first.is_word("create") && self.has(0, &["enum"]) => {
                "write `create type mood as enum ('a', 'b')`".to_owned()
            }
            1 if first.is_word("create") => format!("there is `create {}`", spelling::of_kind(&word)?),
            1 if first.is_word("delete") && self.kind(0).is_some_and(is_name) => {
                match spelling::is_slip(&word, "from") {
                    true => return None,
                    false => "write `delete from`".to_owned(),
                }
            }
            _ => return None,
        })
    }

    /// The word that the statement or the query around the place begins with.
    fn verb(&self) -> Option<usize> {
        const VERBS: &[&str] = &["select", "insert", "update", "delete", "merge", "values"];
        let mut depth = 0_usize;
        let mut verb = None;
        for index in (0..self.at).rev() {
            match self.statement.kind(index)? {
                TokenKind::RightParen => depth += 1,
                TokenKind::LeftParen if depth == 0 => break,
                TokenKind::LeftParen => depth -= 1,
                kind if depth == 0 && kind.is_any_word(VERBS) => verb = Some(index),
                _ => {}
            }
        }
        verb
    }

    /// Whether one of `words` stands before the place, behind the verb and outside parentheses.
    fn is_behind(&self, verb: usize, words: &[&str]) -> bool {
        let mut depth = 0_i32;
        (verb + 1..self.at).any(|index| {
            match self.statement.kind(index) {
                Some(TokenKind::LeftParen) => depth += 1,
                Some(TokenKind::RightParen) => depth -= 1,
                _ => {}
            }
            depth == 0 && self.statement.is_word(index, words)
        })
    }

    /// Clauses of `insert`, `update` and `delete`.
    fn write(&self) -> Option<String> {
        let verb = self.verb()?;
        let help = match self.text_at(verb)?.to_lowercase().as_str() {
            "insert" | "update" | "delete"
                if self.has(0, &["where"]) && self.is_behind(verb, &["returning"]) =>
            {
                "`where` stands before `returning`"
            }
            "insert" => self.insert(verb)?,
            "update" if self.has(0, &["order", "limit"]) => BY_KEYS,
            "update" if self.at == verb + 1 && self.has(0, &["from", "table"]) => {
                "leave this word out: `update t set a = :a`"
            }
            "update" if self.has(0, &["where", "from"]) && !self.is_behind(verb, &["set"]) => {
                return Some(format!("`set` stands before `{}`", self.text(0)?.to_lowercase()));
            }
            "update" if !self.is_behind(verb, &["set"]) && self.joins() => {
                "write `update t set ... from other where other.id = t.other`"
            }
            "delete" if self.kind(0).is_some_and(|kind| is_operator(kind, "*")) => {
                "leave out `*`: whole rows are deleted"
            }
            "delete" if self.has(0, &["order", "limit"]) => BY_KEYS,
            "delete" if !self.is_behind(verb, &["using"]) && self.joins() => {
                "write `delete from t using other where other.id = t.other`"
            }
            _ => return None,
        };
        Some(help.to_owned())
    }

    fn text_at(&self, index: usize) -> Option<&str> {
        self.statement.tokens.get(index).map(|token| self.statement.text(token.span))
    }

    fn joins(&self) -> bool {
        self.has(0, JOINS) || self.kind(0) == Some(&TokenKind::Comma)
    }

    fn insert(&self, verb: usize) -> Option<&'static str> {
        let is_next = self.at == verb + 1;
        Some(match () {
            () if is_next && self.has(0, &["ignore"]) => DO_NOTHING,
            () if is_next && self.has(0, &["or"]) && self.has(1, &["replace"]) => DO_UPDATE,
            () if is_next && self.has(0, &["or"]) => DO_NOTHING,
            () if is_next && self.has(0, &["overwrite"]) => "delete the rows first",
            () if is_next && self.has(0, &["delayed", "high_priority", "low_priority"]) => {
                "leave this word out"
            }
            () if self.has(0, &["table"]) && self.has(-1, &["into"]) => "leave this word out",
            () if self.has(0, &["partition"]) => "insert into the partitioned table",
            () if self.has(0, &["set"]) => "write `insert into t (a, b) values (:a, :b)`",
            () if self.has(0, &["duplicate"]) && self.has(-1, &["on"]) => {
                "write `on conflict (id) do update set title = excluded.title`"
            }
            () if self.has(0, &["ignore", "nothing"]) && self.has(-1, &["conflict"]) => DO_NOTHING,
            () if self.has(0, &["ignore", "nothing"]) && self.is_behind(verb, &["conflict"]) => {
                "write `do nothing`"
            }
            () if self.has(0, &["update"]) && self.is_behind(verb, &["conflict"]) => "write `do update set`",
            () if self.kind(-1) == Some(&TokenKind::LeftParen)
                && self.kind(-2) == Some(&TokenKind::RightParen) =>
            {
                "write `values` before the parenthesis"
            }
            () => return None,
        })
    }

    /// The columns of `insert into t a, b` and `on conflict a`, which stand in parentheses.
    fn columns(&self) -> Option<String> {
        let is_list = (self.has(-2, &["into"]) && self.is_behind_or_at_values())
            || self.has(-1, &["conflict", "using", "include"]);
        let first = self.kind(0).filter(|kind| is_list && is_name(kind));
        first?;
        let mut end = self.at + 1;
        while self.statement.kind(end) == Some(&TokenKind::Comma) {
            end += 2;
        }
        Some(format!("the columns stand in parentheses: `({})`", self.statement.between(self.at, end)))
    }

    /// Whether a list of names runs from the place to `values` or a query.
    fn is_behind_or_at_values(&self) -> bool {
        let rest = self.statement.tokens.iter().skip(self.at);
        let behind = rest.map(|token| &token.kind).find(|kind| !is_name(kind) || kind.is_any_word(SOURCES));
        behind.is_some_and(|kind| kind.is_any_word(SOURCES) || *kind == TokenKind::Comma)
    }

    /// Clauses of queries and tables.
    fn clause(&self) -> Option<String> {
        let word = self.text(0).unwrap_or_default();
        let fixed = match () {
            () if self.has(0, &["xml", "json"]) && self.has(-1, &["for"]) => {
                "write `select json_agg(t) from t`, or `query_to_xml`"
            }
            () if self.has(0, &["system_time"]) && self.has(-1, &["for"]) => "leave it out",
            () if self.has(0, &["with"]) && self.has(1, &["rollup", "cube"]) => {
                "write `group by rollup (a, b)` or `group by cube (a, b)`"
            }
            () if self.has(0, &["with"]) && self.has(-1, &["start"]) => "write a `with recursive` query",
            () if self.has(0, &["with"])
                && self.kind(1) == Some(&TokenKind::LeftParen)
                && self.has(2, HINTS) =>
            {
                "leave it out"
            }
            () if (-3..0).any(|offset| self.has(offset, &["tablesample"])) => {
                "write `tablesample bernoulli (10)`"
            }
            () if self.has(0, &["index", "key"]) && self.has(-1, &["use", "force", "ignore"]) => {
                "leave it out: Postgres chooses the indexes itself"
            }
            () if self.has(0, &["in"]) && self.has(-1, &["lock"]) && self.has(1, &["share"]) => {
                "write `for share`"
            }
            () if self.has(0, JOINS)
                && self.verb().is_some_and(|verb| self.is_behind(verb, BEHIND_JOINS)) =>
            {
                "a join stands in `from`, before `where`"
            }
            () if self.has(0, &["union", "except", "intersect"])
                && self.verb().is_some_and(|verb| self.is_behind(verb, &["order", "limit"])) =>
            {
                "`order by` and `limit` stand behind the last query, or each query in parentheses"
            }
            () if self.has(-1, &["and", "or"]) && (self.kind(0).is_none() || self.has(0, ENDS)) => {
                let word = self.text(-1)?.to_lowercase();
                return Some(format!("take out `{word}`, or write a condition behind it"));
            }
            () if self.has(0, &["outer"]) => "write `left join`, `right join` or `full join`",
            () if self.has(-1, &["all"]) && self.has(-2, &["by"]) && self.has(-3, &["group"]) => {
                "name the columns behind `group by`"
            }
            () if self.has(0, &["exclude", "replace"])
                && self.kind(-1).is_some_and(|kind| is_operator(kind, "*")) =>
            {
                ALL_COLUMNS_BUT
            }
            () if self.has(-2, &["except"]) && self.kind(-3).is_some_and(|kind| is_operator(kind, "*")) => {
                ALL_COLUMNS_BUT
            }
            () if self.has(-1, &["on"]) && self.has(-2, &["distinct"]) => {
                return Some(format!("write `distinct on ({word})`"));
            }
            () => return None,
        };
        Some(fixed.to_owned())
    }

    /// Signs and values where other databases have them.
    fn sign(&self) -> Option<String> {
        Some(match self.kind(0)? {
            TokenKind::Operator(operator) if operator == "=>" => "write `>=`".to_owned(),
            TokenKind::Operator(operator) if operator == "!" => "negation is written `not`".to_owned(),
            TokenKind::Operator(operator) if operator == "-" => return self.dash(),
            TokenKind::Comma => return self.position(),
            TokenKind::String { value, .. } if self.has(-1, &["as"]) => {
                format!("a name stands in double quotes or in none: `{}`", crate::catalog::quote(value))
            }
            TokenKind::Number(number) if self.has(-1, &["interval"]) => {
                let unit = self.text(1).unwrap_or_default();
                format!("write `interval '{number} {unit}'`")
            }
            TokenKind::LeftBracket => return self.subscript().or_else(|| self.brackets()),
            _ => return None,
        })
    }

    /// The parenthesis that is open before a token.
    pub(super) fn opening(&self, index: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for open in (0..index).rev() {
            match self.statement.kind(open)? {
                TokenKind::RightParen => depth += 1,
                TokenKind::LeftParen if depth == 0 => return Some(open),
                TokenKind::LeftParen => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// `my-table`, where no difference can stand.
    fn dash(&self) -> Option<String> {
        let before = self.at.checked_sub(1)?;
        let [left, dash, right] = self.statement.tokens.get(before..before + 3)? else { return None };
        let is_one = left.span.end == dash.span.start
            && dash.span.end == right.span.start
            && [left, right].iter().all(|token| is_name(&token.kind));
        let name = self.statement.text(left.span.to(right.span));
        is_one.then(|| format!("a name with `-` in it stands in double quotes: `\"{name}\"`"))
    }

    /// Whether the place is in parentheses.
    pub(super) fn is_nested(&self) -> bool {
        self.opening(self.at).is_some()
    }

    /// `position(a, b)`.
    fn position(&self) -> Option<String> {
        let open = self.opening(self.at)?;
        let name = open.checked_sub(1).filter(|name| self.statement.is_word(*name, &["position"]));
        name.map(|_| "write `position(a in b)`, or `strpos(b, a)`".to_owned())
    }

    /// SQL Server's quotes around names.
    fn brackets(&self) -> Option<String> {
        let name = self.text(1).filter(|_| self.kind(2) == Some(&TokenKind::RightBracket))?;
        let name = self.kind(1).filter(|kind| is_name(kind)).map(|_| crate::catalog::quote(name))?;
        Some(format!("names stand in double quotes or in none, not in brackets: `{name}`"))
    }

    /// `f(x)[1]`.
    fn subscript(&self) -> Option<String> {
        let close = self.at.checked_sub(1)?;
        let is_close = self.statement.kind(close) == Some(&TokenKind::RightParen);
        let open = is_close.then(|| self.opening(close))??;
        let name = open.checked_sub(1).filter(|name| self.statement.kind(*name).is_some_and(is_name))?;
        let subscript = self.statement.closing(self.at).map(|end| self.statement.between(self.at, end + 1));
        let (call, subscript) = (self.statement.between(name, self.at), subscript?);
        Some(match call.len() + subscript.len() <= LONGEST_SHOWN {
            true => format!("write parentheses around the call: `({call}){subscript}`"),
            false => "write parentheses around the call: `(f(x))[1]`".to_owned(),
        })
    }

    /// A word that only other databases know; for Postgres it is a name.
    fn foreign_word(&self, index: usize) -> Option<String> {
        // What stands first is a statement's own word.
        let TokenKind::Word(word) = self.statement.kind(index).filter(|_| index > 0)? else { return None };
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
            "contains" | "containing" => {
                "write `a like '%text%'`, of an array `a @> array[1]`, and of one element `1 = any(a)`"
            }
            "startswith" => "write `like 'text%'`, or `starts_with(a, 'text')`",
            "matches" => "a regular expression is matched by `~`, or `~*` where case does not matter",
            "straight_join" => "write `join`",
            _ => return None,
        };
        Some(help.to_owned())
    }
}

/// How long a piece of the statement may be to be shown.
const LONGEST_SHOWN: usize = 60;

/// SQL Server's hints on how a table is read.
const HINTS: &[&str] = &[
    "holdlock",
    "index",
    "noexpand",
    "nolock",
    "nowait",
    "paglock",
    "readcommitted",
    "readpast",
    "readuncommitted",
    "rowlock",
    "serializable",
    "tablock",
    "tablockx",
    "updlock",
    "xlock",
];

fn is_name(kind: &TokenKind) -> bool {
    matches!(kind, TokenKind::Word(_) | TokenKind::QuotedIdentifier(_))
}

fn is_operator(kind: &TokenKind, sign: &str) -> bool {
    matches!(kind, TokenKind::Operator(operator) if operator == sign)
}
