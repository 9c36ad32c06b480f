//! What could stand where reading stopped.

use super::super::{
    automaton::{Stopped, can_follow},
    tables::{Symbol, Tables, Terminal},
};

/// How many things that could stand somewhere are worth telling.
const MOST_EXPECTED: usize = 6;

/// Signs that are told where they are expected.
const SIGNS: &[(&str, Terminal)] = &[
    ("(", Terminal::LeftParen),
    (")", Terminal::RightParen),
    ("]", Terminal::RightBracket),
    (",", Terminal::Comma),
    ("=", Terminal::Equal),
];

/// Words and signs that go on with any expression.
const INFIX: &[&str] = &[
    "and", "at", "between", "collate", "ilike", "is", "isnull", "like", "not", "notnull", "operator", "or",
    "overlaps", "similar",
];

/// Words that go on with any query.
const TAIL: &[&str] = &["except", "fetch", "for", "intersect", "limit", "offset", "order", "union"];

/// What is no word of the grammar's own, and is told first.
const VALUES: &[(&str, Terminal)] =
    &[("a name", Terminal::Ident), ("a string", Terminal::String), ("a number", Terminal::Integer)];

/// All that could stand at the place, where that is little.
pub(super) fn expected(tables: &Tables, mode: Option<Terminal>, stopped: &Stopped) -> Option<String> {
    let is_statement = mode.is_none();
    if is_statement && stopped.at == 0 {
        return Some(
            "a statement begins with a word such as `select`, `insert`, `update`, `delete` or `with`"
                .to_owned(),
        );
    }
    let place = Place { tables, stopped };
    if let Some(part) = place.part() {
        return Some(format!("expected here: {part}"));
    }
    let mut expected: Vec<String> = place.words().take(MOST_EXPECTED + 1).collect();
    if is_statement && place.terminal(Terminal::End) {
        expected.push("the end of the statement".to_owned());
    }
    if expected.len() > MOST_EXPECTED {
        return None;
    }
    let last = expected.pop()?;
    Some(match expected.is_empty() {
        true => format!("expected here: {last}"),
        false => format!("expected here: {} or {last}", expected.join(", ")),
    })
}

/// Whether a keyword cannot be the name of a table.
pub(super) fn is_reserved(tables: &Tables, word: &str) -> bool {
    let (create, table) = (tables.keyword("create"), tables.keyword("table"));
    let (Some(create), Some(table), Some(word)) = (create, table, tables.keyword(word)) else { return false };
    !can_follow(tables, &[0], &[create, table, word])
}

struct Place<'a> {
    tables: &'a Tables,
    stopped: &'a Stopped,
}

impl Place<'_> {
    fn symbol(&self, symbol: Symbol) -> bool {
        can_follow(self.tables, &self.stopped.states, &[symbol])
    }

    fn terminal(&self, terminal: Terminal) -> bool {
        self.symbol(self.tables.terminal(terminal))
    }

    fn word(&self, word: &str) -> bool {
        self.tables.keyword(word).is_some_and(|symbol| self.symbol(symbol))
    }

    /// The part of a statement that begins here, if there is one name for all that could stand here.
    fn part(&self) -> Option<&'static str> {
        if self.word("case") {
            return Some("an expression");
        }
        if self.word("select") && self.word("values") {
            return Some(if self.word("default") { "`values` or a query" } else { "a query" });
        }
        if self.word("setof") && !self.word("values") {
            return Some("a type");
        }
        if self.word("on") && self.word("using") && self.word("join") {
            return Some("`on` or `using`, and how the tables are joined");
        }
        let is_source = self.word("lateral") && self.word("only");
        is_source.then_some("a table, the call of a function, or a query in parentheses")
    }

    /// Names first, then words and signs. Words that could stand here as names are not told, nor what any expression or query
    /// goes on with.
    fn words(&self) -> impl Iterator<Item = String> {
        let takes_name = self.terminal(Terminal::Ident);
        let ends_expression = self.terminal(Terminal::Operator);
        let ends_condition = ends_expression && self.word("and");
        let ends_query = self.word("union") && !self.terminal(Terminal::End);
        let goes_on = move |word: &str| {
            (ends_expression && INFIX.contains(&word))
                || (ends_condition && word == "in")
                || (ends_query && TAIL.contains(&word))
        };
        let is_told = move |word: &str| !goes_on(word) && (!takes_name || is_reserved(self.tables, word));
        let keywords = self.tables.keywords();
        let keywords = keywords.filter(move |(word, symbol)| self.symbol(*symbol) && is_told(word));
        let keywords = keywords.map(|(word, _)| format!("`{word}`"));
        let signs = SIGNS.iter().filter(move |(sign, terminal)| {
            self.terminal(*terminal) && !(ends_expression && matches!(*sign, "=" | "("))
        });
        let signs = signs.map(|(sign, _)| format!("`{sign}`"));
        // A string behind a name makes the name a type.
        let is_value = move |terminal| match terminal {
            Terminal::String => !ends_expression && self.terminal(terminal),
            _ => self.terminal(terminal),
        };
        let values = VALUES.iter().filter(move |(_, terminal)| is_value(*terminal));
        values.map(|(value, _)| (*value).to_owned()).chain(keywords).chain(signs)
    }
}
