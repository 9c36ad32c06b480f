//! The tables of Postgres's grammar, as `scripts/generate-grammar` writes them.
//!
//! They are those of an LALR(1) automaton, packed the way bison packs them: the actions of all states lie in one row, on top of each
//! other, and beside it stands which state or symbol an entry belongs to. Nothing is decoded before it is asked for, because a macro
//! runs unoptimised and most statements touch few of the six thousand states.

use std::sync::OnceLock;

/// A version of Postgres whose grammar is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// 15, which all queries are for.
    V15,
    /// 18, whose dumps and migrations may be the schema.
    V18,
}

impl Version {
    pub(crate) fn tables(self) -> &'static Tables {
        static V15: OnceLock<Tables> = OnceLock::new();
        static V18: OnceLock<Tables> = OnceLock::new();
        match self {
            Version::V15 => V15.get_or_init(|| {
                Tables::of(
                    include_bytes!("../../catalog/grammar-15.bin"),
                    include_str!("../../catalog/grammar-15.tsv"),
                )
            }),
            Version::V18 => V18.get_or_init(|| {
                Tables::of(
                    include_bytes!("../../catalog/grammar-18.bin"),
                    include_str!("../../catalog/grammar-18.tsv"),
                )
            }),
        }
    }
}

/// The number of a terminal or nonterminal.
pub(crate) type Symbol = u16;

/// The number of a state.
pub(crate) type State = u16;

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
    Ident,
    Integer,
    Float,
    String,
    BitString,
    HexString,
    National,
    Parameter,
    Operator,
    Typecast,
    DotDot,
    ColonEquals,
    EqualsGreater,
    LessEquals,
    GreaterEquals,
    NotEquals,
    Less,
    Greater,
    Equal,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
    Power,
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    Comma,
    Semicolon,
    Dot,
    Colon,
    NotAhead,
    NullsAhead,
    WithAhead,
    WithoutAhead,
    FormatAhead,
    ExpressionMode,
    TypeMode,
    Array,
}

/// What the grammar calls them, in the same order.
const TERMINALS: [&str; 43] = [
    "\"end of file\"",
    "\"invalid token\"",
    "IDENT",
    "ICONST",
    "FCONST",
    "SCONST",
    "BCONST",
    "XCONST",
    "NCHAR",
    "PARAM",
    "Op",
    "TYPECAST",
    "DOT_DOT",
    "COLON_EQUALS",
    "EQUALS_GREATER",
    "LESS_EQUALS",
    "GREATER_EQUALS",
    "NOT_EQUALS",
    "'<'",
    "'>'",
    "'='",
    "'+'",
    "'-'",
    "'*'",
    "'/'",
    "'%'",
    "'^'",
    "'('",
    "')'",
    "'['",
    "']'",
    "','",
    "';'",
    "'.'",
    "':'",
    "NOT_LA",
    "NULLS_LA",
    "WITH_LA",
    "WITHOUT_LA",
    "FORMAT_LA",
    "MODE_PLPGSQL_EXPR",
    "MODE_TYPE_NAME",
    "ARRAY",
];

/// What a nonterminal means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
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
    Other,
}

/// Where each array begins in the bytes, in entries of its own size.
#[derive(Debug)]
struct Arrays {
    pact: usize,
    pgoto: usize,
    defact: usize,
    defgoto: usize,
    left: usize,
    table: usize,
    check: usize,
    length: usize,
}

/// An automaton, its symbols and its keywords.
#[derive(Debug)]
pub(crate) struct Tables {
    bytes: &'static [u8],
    terminals: u16,
    /// How many entries the packed row has.
    entries: i32,
    /// The entry of a state whose action does not depend on the next token.
    fixed: i32,
    arrays: Arrays,
    /// The names of the symbols, terminals first.
    symbols: Vec<&'static str>,
    fixed_terminals: [Symbol; TERMINALS.len()],
    roles: Vec<Role>,
    /// A line for each keyword, sorted.
    keywords: &'static str,
}

/// The entry of the packed row that is an error.
const NO_ENTRY: i16 = i16::MIN;

impl Tables {
    fn of(bytes: &'static [u8], text: &'static str) -> Self {
        let (symbols, keywords) = text.split_once('\n').unwrap_or((text, ""));
        let symbols: Vec<&str> = symbols.split('\t').collect();
        let header = |index| long(bytes, index);
        let size = |index| usize::try_from(header(index)).unwrap_or(0);
        let [terminals, nonterminals, rules, states, entries] = [0, 1, 2, 3, 4].map(size);
        let pact = 6;
        let pgoto = pact + states;
        let defact = 2 * (pgoto + nonterminals);
        let defgoto = defact + states;
        let left = defgoto + nonterminals;
        let table = left + rules;
        let check = table + entries;
        let length = check + entries;
        let roles = symbols.iter().map(|symbol| role(symbol)).collect();
        let number = |name| symbols.iter().position(|symbol| *symbol == name);
        let fixed_terminals = TERMINALS
            .map(|name| number(name).and_then(|number| number.try_into().ok()).unwrap_or(Symbol::MAX));
        Self {
            bytes,
            terminals: terminals as u16,
            entries: header(4),
            fixed: header(5),
            arrays: Arrays { pact, pgoto, defact, defgoto, left, table, check, length },
            symbols,
            fixed_terminals,
            roles,
            keywords,
        }
    }

    /// The number of a terminal; the largest there is where this version has no such terminal.
    pub(super) fn terminal(&self, terminal: Terminal) -> Symbol {
        self.fixed_terminals[terminal as usize]
    }

    /// What the grammar calls a symbol.
    pub(super) fn name(&self, symbol: Symbol) -> &'static str {
        self.symbols.get(usize::from(symbol)).copied().unwrap_or("")
    }

    pub(super) fn role(&self, symbol: Symbol) -> Role {
        self.roles.get(usize::from(symbol)).copied().unwrap_or(Role::Other)
    }

    /// What to do in `state` before `terminal`.
    pub(super) fn action(&self, state: State, terminal: Symbol) -> Action {
        let base = long(self.bytes, self.arrays.pact + usize::from(state));
        if base != self.fixed
            && let Some(entry) = self.entry(base + i32::from(terminal), terminal)
        {
            return match entry {
                NO_ENTRY => Action::Error,
                rule if rule < 0 => Action::Reduce(rule.unsigned_abs()),
                state => Action::Shift(state as State),
            };
        }
        match short(self.bytes, self.arrays.defact + usize::from(state)) {
            0 => Action::Error,
            rule => Action::Reduce(rule as u16),
        }
    }

    /// The state behind a nonterminal that was read in `state`.
    pub(super) fn goto(&self, state: State, nonterminal: Symbol) -> State {
        let index = usize::from(nonterminal.saturating_sub(self.terminals));
        let base = long(self.bytes, self.arrays.pgoto + index);
        let entry = self.entry(base + i32::from(state), state);
        entry.unwrap_or_else(|| short(self.bytes, self.arrays.defgoto + index)) as State
    }

    /// The entry of the packed row, if it belongs to `owner`.
    fn entry(&self, at: i32, owner: u16) -> Option<i16> {
        let at = usize::try_from(at).ok().filter(|_| at < self.entries)?;
        let found = short(self.bytes, self.arrays.check + at);
        (found == owner as i16).then(|| short(self.bytes, self.arrays.table + at))
    }

    /// The nonterminal that a rule makes, and of how many symbols.
    pub(super) fn rule(&self, rule: u16) -> (Symbol, usize) {
        let left = short(self.bytes, self.arrays.left + usize::from(rule));
        let length = short(self.bytes, self.arrays.length + usize::from(rule));
        (left as Symbol, length as usize)
    }

    /// The terminal that a word in lower case is, if it is a keyword.
    pub(super) fn keyword(&self, word: &str) -> Option<Symbol> {
        let lines = self.keywords.as_bytes();
        let (mut low, mut high) = (0, lines.len());
        while low < high {
            let middle = (low + high) / 2;
            let start = lines[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let end = lines[middle..].iter().position(|byte| *byte == b'\n').map_or(high, |end| middle + end);
            let mut fields = self.keywords[start..end].split('\t');
            let found = fields.next().unwrap_or("");
            match word.cmp(found) {
                std::cmp::Ordering::Less => high = start,
                std::cmp::Ordering::Greater => low = end + 1,
                std::cmp::Ordering::Equal => return fields.next()?.parse().ok(),
            }
        }
        None
    }

    /// All keywords, each with its terminal.
    pub(super) fn keywords(&self) -> impl Iterator<Item = (&'static str, Symbol)> {
        self.keywords.lines().filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()?, fields.next()?.parse().ok()?))
        })
    }
}

fn role(symbol: &str) -> Role {
    match symbol {
        "ColId" | "type_function_name" | "ColLabel" | "BareColLabel" => Role::Name,
        "def_elem" | "copy_generic_opt_elem" | "reloption_elem" => Role::Option,
        "a_expr" | "b_expr" => Role::Expression,
        "Typename" => Role::Type,
        "qual_Op" | "subquery_Op" => Role::Operator,
        _ => Role::Other,
    }
}

fn long(bytes: &[u8], index: usize) -> i32 {
    let at = 4 * index;
    bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, i32::from_le_bytes)
}

fn short(bytes: &[u8], index: usize) -> i16 {
    let at = 2 * index;
    bytes.get(at..at + 2).and_then(|bytes| bytes.try_into().ok()).map_or(0, i16::from_le_bytes)
}
