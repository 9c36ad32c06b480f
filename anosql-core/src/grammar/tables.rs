//! The tables of Postgres's grammar, as `scripts/generate-grammar` writes them.
//!
//! They are those of an LALR(1) automaton, packed the way bison packs them: the actions of all states lie in one row, on top of each
//! other, and beside it stands which state or symbol an entry belongs to. A number is put together from its two bytes when it is
//! asked for: most statements touch few of the six thousand states.

use std::sync::OnceLock;

use crate::version::Version;

/// The tables of a version.
pub(super) fn of(version: Version) -> &'static Tables {
    static V15: OnceLock<Tables> = OnceLock::new();
    static V16: OnceLock<Tables> = OnceLock::new();
    static V17: OnceLock<Tables> = OnceLock::new();
    static V18: OnceLock<Tables> = OnceLock::new();
    macro_rules! tables {
        ($known:ident, $numbers:literal, $names:literal) => {
            $known.get_or_init(|| Tables::of(version, include_bytes!($numbers), include_str!($names)))
        };
    }
    match version {
        Version::V15 => tables!(V15, "../../catalog/grammar-15.bin", "../../catalog/grammar-15.tsv"),
        Version::V16 => tables!(V16, "../../catalog/grammar-16.bin", "../../catalog/grammar-16.tsv"),
        Version::V17 => tables!(V17, "../../catalog/grammar-17.bin", "../../catalog/grammar-17.tsv"),
        Version::V18 => tables!(V18, "../../catalog/grammar-18.bin", "../../catalog/grammar-18.tsv"),
    }
}

/// The number of a terminal or nonterminal.
pub(super) type Symbol = u16;

/// The number of a state.
pub(super) type State = u16;

/// What an automaton does when it sees a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Shift(State),
    /// The end of a rule.
    Reduce(u16),
    Error,
}

/// The terminals that are no keywords, or not only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Terminal {
    End,
    Invalid,
    Modulo,
    LeftParen,
    RightParen,
    Times,
    Plus,
    Comma,
    Minus,
    Dot,
    Divide,
    Colon,
    Semicolon,
    Less,
    Equal,
    Greater,
    LeftBracket,
    RightBracket,
    Power,
    Array,
    BitString,
    ColonEquals,
    DotDot,
    EqualsGreater,
    Float,
    Format,
    FormatAhead,
    GreaterEquals,
    Integer,
    Ident,
    LessEquals,
    ExpressionMode,
    TypeMode,
    National,
    Not,
    NotEquals,
    NotAhead,
    NullsAhead,
    Nulls,
    Operator,
    Parameter,
    String,
    Typecast,
    With,
    Without,
    WithoutAhead,
    WithAhead,
    HexString,
}

/// What the grammar calls them, in the same order, which is that of their bytes.
const TERMINALS: [&str; 48] = [
    "\"end of file\"",
    "\"invalid token\"",
    "'%'",
    "'('",
    "')'",
    "'*'",
    "'+'",
    "','",
    "'-'",
    "'.'",
    "'/'",
    "':'",
    "';'",
    "'<'",
    "'='",
    "'>'",
    "'['",
    "']'",
    "'^'",
    "ARRAY",
    "BCONST",
    "COLON_EQUALS",
    "DOT_DOT",
    "EQUALS_GREATER",
    "FCONST",
    "FORMAT",
    "FORMAT_LA",
    "GREATER_EQUALS",
    "ICONST",
    "IDENT",
    "LESS_EQUALS",
    "MODE_PLPGSQL_EXPR",
    "MODE_TYPE_NAME",
    "NCHAR",
    "NOT",
    "NOT_EQUALS",
    "NOT_LA",
    "NULLS_LA",
    "NULLS_P",
    "Op",
    "PARAM",
    "SCONST",
    "TYPECAST",
    "WITH",
    "WITHOUT",
    "WITHOUT_LA",
    "WITH_LA",
    "XCONST",
];

/// What a nonterminal means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A word that is a name here, whatever it is elsewhere.
    Name,
    /// A word that is an option here, and so neither.
    Option,
    /// An expression that may be an operator with its operands.
    Expression,
    /// The name of an operator.
    Operator,
    /// A type, with what makes an array of it.
    Type,
    /// An option of a role.
    RoleOption,
    /// What stands in `from`.
    TableReference,
    /// How many rows.
    Limit,
    Other,
}

/// An automaton, its symbols and its keywords.
#[derive(Debug)]
pub(super) struct Tables {
    version: Version,
    terminals: u16,
    /// The number in `pact` of a state whose action does not depend on the next token.
    fixed: i32,
    /// Where a state's actions begin in the packed row, in numbers of four bytes.
    pact: &'static [u8],
    /// Where the states behind a nonterminal begin in it, likewise.
    pgoto: &'static [u8],
    /// What a state does before all other tokens.
    defact: &'static [u8],
    /// The state that most often follows a nonterminal.
    defgoto: &'static [u8],
    /// The nonterminal that each rule makes, and of how many symbols.
    left: &'static [u8],
    length: &'static [u8],
    /// The packed row, and the state or symbol that each of its entries belongs to.
    table: &'static [u8],
    entries: usize,
    check: &'static [u8],
    /// The names of the symbols, terminals first.
    names: Vec<&'static str>,
    fixed_terminals: [Symbol; TERMINALS.len()],
    meanings: Vec<Meaning>,
    /// Each with its terminal, sorted.
    keywords: Vec<(&'static str, Symbol)>,
}

/// The entry of the packed row that is an error; those above it are rules, with their signs changed.
const NO_ENTRY: u16 = 0x8000;

/// How many numbers of four bytes say how large the tables are.
const SIZES: usize = 6;

impl Tables {
    fn of(version: Version, bytes: &'static [u8], text: &'static str) -> Self {
        let size = |index: usize| long(bytes, index);
        let [terminals, nonterminals, rules, states, entries] =
            [0, 1, 2, 3, 4].map(|index| size(index).unsigned_abs() as usize);
        let mut rest = bytes.get(4 * SIZES..).unwrap_or_default();
        let mut take = |length: usize| {
            let (first, behind) = rest.split_at_checked(2 * length).unwrap_or_default();
            rest = behind;
            first
        };
        let (pact, pgoto) = (take(2 * states), take(2 * nonterminals));
        let (defact, defgoto, left) = (take(states), take(nonterminals), take(rules));
        let (table, check, length) = (take(entries), take(entries), take(rules));
        let (symbols, words) = text.split_once('\n').unwrap_or((text, ""));
        let names: Vec<&str> = symbols.split('\t').collect();
        let mut fixed_terminals = [Symbol::MAX; TERMINALS.len()];
        for (number, name) in (0..terminals as u16).zip(&names) {
            if let Ok(found) = TERMINALS.binary_search(name) {
                fixed_terminals[found] = number;
            }
        }
        let mut meanings = vec![Meaning::Other; terminals];
        meanings.extend(names.iter().skip(terminals).map(|name| meaning(name)));
        let keyword = |line: &'static str| {
            let (word, number) = line.split_once('\t')?;
            Some((word, number.parse().ok()?))
        };
        Self {
            version,
            terminals: terminals as u16,
            fixed: size(5),
            pact,
            pgoto,
            defact,
            defgoto,
            left,
            length,
            table,
            entries,
            check,
            fixed_terminals,
            meanings,
            names,
            keywords: words.lines().filter_map(keyword).collect(),
        }
    }

    /// The number of a terminal. Where this version has none that differs before some words, it is the one that it is before others.
    pub(super) fn terminal(&self, terminal: Terminal) -> Symbol {
        match (self.fixed_terminals[terminal as usize], terminal) {
            (Symbol::MAX, Terminal::WithoutAhead) => self.terminal(Terminal::Without),
            (Symbol::MAX, Terminal::FormatAhead) => self.terminal(Terminal::Format),
            (symbol, _) => symbol,
        }
    }

    /// Whether a symbol is a query in parentheses.
    pub(super) fn is_query(&self, symbol: Symbol) -> bool {
        self.name(symbol) == "select_with_parens"
    }

    /// Whether a query in `from` needs an alias.
    pub(super) fn needs_alias(&self) -> bool {
        self.version == Version::V15
    }

    /// What the grammar calls a symbol.
    pub(super) fn name(&self, symbol: Symbol) -> &'static str {
        self.names.get(usize::from(symbol)).copied().unwrap_or("")
    }

    pub(super) fn meaning(&self, symbol: Symbol) -> Meaning {
        self.meanings.get(usize::from(symbol)).copied().unwrap_or(Meaning::Other)
    }

    /// What to do in `state` before `terminal`.
    pub(super) fn action(&self, state: State, terminal: Symbol) -> Action {
        let base = long(self.pact, usize::from(state));
        if base != self.fixed {
            let at = (base + i32::from(terminal)) as usize;
            if at < self.entries && number(self.check, at) == terminal {
                return match number(self.table, at) {
                    NO_ENTRY => Action::Error,
                    rule if rule > NO_ENTRY => Action::Reduce(rule.wrapping_neg()),
                    state => Action::Shift(state),
                };
            }
        }
        match number(self.defact, usize::from(state)) {
            0 => Action::Error,
            rule => Action::Reduce(rule),
        }
    }

    /// The state behind a nonterminal that was read in `state`.
    pub(super) fn goto(&self, state: State, nonterminal: Symbol) -> State {
        let index = usize::from(nonterminal.saturating_sub(self.terminals));
        let at = (long(self.pgoto, index) + i32::from(state)) as usize;
        if at < self.entries && number(self.check, at) == state {
            return number(self.table, at);
        }
        number(self.defgoto, index)
    }

    /// The nonterminal that a rule makes, and of how many symbols.
    pub(super) fn rule(&self, rule: u16) -> (Symbol, usize) {
        (number(self.left, usize::from(rule)), usize::from(number(self.length, usize::from(rule))))
    }

    /// The terminal that a word in lower case is, if it is a keyword.
    pub(super) fn keyword(&self, word: &str) -> Option<Symbol> {
        let found = self.keywords.binary_search_by(|(known, _)| (*known).cmp(word)).ok()?;
        self.keywords.get(found).map(|(_, terminal)| *terminal)
    }

    /// All keywords, each with its terminal.
    pub(super) fn keywords(&self) -> impl Iterator<Item = (&'static str, Symbol)> {
        self.keywords.iter().copied()
    }
}

fn meaning(symbol: &str) -> Meaning {
    match symbol {
        "ColId" | "type_function_name" | "ColLabel" | "BareColLabel" => Meaning::Name,
        "def_elem" | "copy_generic_opt_elem" | "reloption_elem" => Meaning::Option,
        "a_expr" | "b_expr" => Meaning::Expression,
        "Typename" => Meaning::Type,
        "AlterOptRoleElem" => Meaning::RoleOption,
        "table_ref" => Meaning::TableReference,
        "limit_clause" => Meaning::Limit,
        "qual_Op" | "subquery_Op" => Meaning::Operator,
        _ => Meaning::Other,
    }
}

/// The number at an index, the lower of its two bytes first; 0 where there is none.
fn number(bytes: &[u8], index: usize) -> u16 {
    let at = 2 * index;
    if at + 1 < bytes.len() { bytes[at] as u16 | (bytes[at + 1] as u16) << 8 } else { 0 }
}

/// A number of two halves, the lower first.
fn long(bytes: &[u8], index: usize) -> i32 {
    number(bytes, 2 * index) as i32 | (number(bytes, 2 * index + 1) as i16 as i32) << 16
}
