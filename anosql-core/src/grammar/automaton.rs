//! Runs the automaton over the terminals of a statement.

use super::{
    clauses::Clauses,
    refusal::Refusal,
    shape::Shape,
    tables::{Action, Meaning, State, Symbol, Tables, Terminal},
};

/// What the automaton has found out about a token.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Mark {
    /// It is a name.
    pub(super) is_name: bool,
    /// It is `array` behind the type of the elements.
    pub(super) is_array: bool,
    /// It is an option of a role, for which the grammar takes any name.
    pub(super) is_role_option: bool,
    /// How many operands begin with it that only precedence holds together.
    pub(super) opened: u32,
    /// How many of them end before it.
    pub(super) closed: u32,
}

/// Where reading stopped.
#[derive(Debug)]
pub(super) struct Stopped {
    /// Why, if not because no rule goes on.
    pub(super) refusal: Option<Refusal>,
    /// The states up to there, none of which the token that does not fit has changed.
    pub(super) states: Vec<State>,
    /// The index of the terminal that nothing begins or goes on with.
    pub(super) at: usize,
}

/// A symbol that was read.
#[derive(Debug, Clone, Copy)]
struct Read {
    symbol: Symbol,
    /// The index of its first token, or of the one behind where it has none.
    start: u32,
    /// It has no token at all.
    is_empty: bool,
    shape: Shape,
}

/// Reads `terminals`, in `mode` where they are no statement. `end` is the index behind the last token.
pub(super) fn run(
    tables: &Tables,
    mode: Option<Terminal>,
    terminals: &[(Symbol, u32)],
    end: u32,
) -> Result<Vec<Mark>, Stopped> {
    read(tables, mode, terminals, end, None).map(|run| run.marks)
}

/// The conditions of a statement that is known to be one.
pub(super) fn clauses(tables: &Tables, terminals: &[(Symbol, u32)], end: u32) -> Option<Clauses> {
    read(tables, None, terminals, end, Some(Clauses::default())).ok()?.clauses
}

fn read<'t>(
    tables: &'t Tables,
    mode: Option<Terminal>,
    terminals: &[(Symbol, u32)],
    end: u32,
    clauses: Option<Clauses>,
) -> Result<Run<'t>, Stopped> {
    // A mode is a terminal that no text has.
    let mode = mode.map(|mode| (tables.terminal(mode), 0));
    let marks = vec![Mark::default(); end as usize + 1];
    let mut run = Run { tables, states: vec![0], read: Vec::new(), marks, refusal: None, clauses };
    let all = mode.iter().chain(terminals).copied().chain([(tables.terminal(Terminal::End), end)]);
    for (at, (terminal, index)) in all.enumerate() {
        if run.take(terminal, index).is_err() || run.refusal.is_some() {
            let before: Vec<Symbol> =
                mode.iter().chain(terminals).take(at).map(|(terminal, _)| *terminal).collect();
            let states = follow(tables, &[0], &before).unwrap_or_default();
            return Err(Stopped { refusal: run.refusal, states, at: at.saturating_sub(mode.iter().len()) });
        }
    }
    Ok(run)
}

/// Whether `terminals` can follow in the state that `states` lead to.
pub(super) fn can_follow(tables: &Tables, states: &[State], terminals: &[Symbol]) -> bool {
    follow(tables, states, terminals).is_ok()
}

/// The states behind `terminals`, or how many of them can follow.
pub(super) fn follow(tables: &Tables, states: &[State], terminals: &[Symbol]) -> Result<Vec<State>, usize> {
    let mut states = states.to_vec();
    for (taken, terminal) in terminals.iter().enumerate() {
        loop {
            match tables.action(states.last().copied().unwrap_or_default(), *terminal) {
                Action::Error => return Err(taken),
                Action::Shift(next) => {
                    states.push(next);
                    break;
                }
                Action::Reduce(rule) => {
                    let (symbol, length) = tables.rule(rule);
                    reduce(tables, &mut states, symbol, length);
                }
            }
        }
    }
    Ok(states)
}

fn reduce(tables: &Tables, states: &mut Vec<State>, symbol: Symbol, length: usize) {
    states.truncate(states.len().saturating_sub(length));
    let state = states.last().copied().unwrap_or_default();
    states.push(tables.goto(state, symbol));
}

struct Run<'t> {
    tables: &'t Tables,
    states: Vec<State>,
    /// What was read, a symbol for each state but the first.
    read: Vec<Read>,
    /// One for each token, and one for the end.
    marks: Vec<Mark>,
    /// What was refused first.
    refusal: Option<Refusal>,
    /// Where conditions stand, if that was asked for.
    clauses: Option<Clauses>,
}

impl Run<'_> {
    fn take(&mut self, terminal: Symbol, index: u32) -> Result<(), ()> {
        loop {
            let state = self.states.last().copied().unwrap_or_default();
            match self.tables.action(state, terminal) {
                Action::Error => return Err(()),
                Action::Shift(next) => {
                    self.states.push(next);
                    self.read.push(Read {
                        symbol: terminal,
                        start: index,
                        is_empty: false,
                        shape: Shape::Whole,
                    });
                    return Ok(());
                }
                Action::Reduce(rule) => self.reduce(rule, index),
            }
        }
    }

    fn reduce(&mut self, rule: u16, behind: u32) {
        let (symbol, length) = self.tables.rule(rule);
        let meaning = self.tables.meaning(symbol);
        if length == 1 && !matches!(meaning, Meaning::Name | Meaning::Option | Meaning::RoleOption) {
            // It is the same under another name, which is what most reductions are.
            if let Some(read) = self.read.last_mut() {
                read.symbol = symbol;
            }
        } else {
            let first = self.read.len().saturating_sub(length);
            let start = self.read.get(first).map_or(behind, |read| read.start);
            let shape = match meaning {
                Meaning::Expression => self.expression(first, behind),
                _ => Shape::Whole,
            };
            match meaning {
                Meaning::Name => self.mark(start, |mark| mark.is_name = true),
                Meaning::RoleOption if length == 1 => {
                    let is_name = self.read.last().map(|read| read.symbol)
                        == Some(self.tables.terminal(Terminal::Ident));
                    self.mark(start, |mark| mark.is_role_option = is_name);
                }
                // What was taken for a name just before is an option's.
                Meaning::Option => self.mark(start, |mark| mark.is_name = false),
                Meaning::Type => self.array_type(first),
                Meaning::TableReference | Meaning::Limit => self.refuse(meaning, first, behind),
                _ => {}
            }
            if let Some(clauses) = &mut self.clauses {
                let parts = self.read.get(first..).unwrap_or_default();
                let parts: Vec<(&str, u32)> =
                    parts.iter().map(|part| (self.tables.name(part.symbol), part.start)).collect();
                clauses.note(self.tables.name(symbol), &parts, behind);
            }
            self.read.truncate(first);
            self.read.push(Read { symbol, start, is_empty: start == behind, shape });
        }
        reduce(self.tables, &mut self.states, symbol, length);
    }

    fn mark(&mut self, token: u32, change: impl FnOnce(&mut Mark)) {
        if let Some(mark) = self.marks.get_mut(token as usize) {
            change(mark);
        }
    }

    /// `int array[4]` and `int array`.
    fn array_type(&mut self, first: usize) {
        let array = self.tables.terminal(Terminal::Array);
        let parts = self.read.get(first..).unwrap_or_default();
        if let Some(start) = parts.iter().find(|part| part.symbol == array).map(|part| part.start) {
            self.mark(start, |mark| mark.is_array = true);
        }
    }

    /// Refuses what the grammar has only to refuse it.
    fn refuse(&mut self, meaning: Meaning, first: usize, end: u32) {
        let parts = self.read.get(first..).unwrap_or_default();
        let refusal = match (meaning, parts) {
            (Meaning::Limit, [limit, _, comma, _])
                if comma.symbol == self.tables.terminal(Terminal::Comma) =>
            {
                Some(Refusal::Comma { limit: limit.start, comma: comma.start, end })
            }
            (Meaning::TableReference, [query, alias] | [_, query, alias])
                if self.tables.needs_alias() && self.tables.is_query(query.symbol) && alias.is_empty =>
            {
                Some(Refusal::Unnamed(query.start))
            }
            _ => None,
        };
        self.refusal = self.refusal.or(refusal);
    }

    /// The shape of an expression of the symbols from `first` on; marks those of its operands that only precedence holds together.
    fn expression(&mut self, first: usize, behind: u32) -> Shape {
        let parts = self.read.get(first..).unwrap_or_default();
        let shape = Shape::of(self.tables, parts.iter().map(|part| part.symbol));
        for index in first..self.read.len() {
            let part = self.read[index];
            if self.tables.meaning(part.symbol) == Meaning::Expression
                && shape.needs_parentheses(index == first, part.shape)
            {
                let end = self.read.get(index + 1).map_or(behind, |next| next.start);
                self.mark(part.start, |mark| mark.opened += 1);
                self.mark(end, |mark| mark.closed += 1);
            }
        }
        shape
    }
}
