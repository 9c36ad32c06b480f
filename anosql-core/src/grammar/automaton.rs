//! Runs the automaton over the terminals of a statement.

use super::{
    shape::Shape,
    tables::{Action, Role, State, Symbol, Tables, Terminal},
};

/// What the automaton has found out about a statement.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The tokens that are names.
    pub(super) names: Vec<u32>,
    /// The operands of an operator that only precedence holds together: the first token of each, and the one behind its last.
    pub(super) operands: Vec<(u32, u32)>,
}

/// Where reading stopped.
#[derive(Debug)]
pub(super) struct Stopped {
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
    shape: Shape,
}

/// Reads `terminals`, in `mode` where they are no statement. `end` is the index behind the last token.
pub(super) fn run(
    tables: &Tables,
    mode: Option<Terminal>,
    terminals: &[(Symbol, u32)],
    end: u32,
) -> Result<Found, Stopped> {
    // A mode is a terminal that no text has.
    let mode = mode.map(|mode| (tables.terminal(mode), 0));
    let mut run = Run { tables, states: vec![0], read: Vec::new(), found: Found::default() };
    let all = mode.iter().chain(terminals).copied().chain([(tables.terminal(Terminal::End), end)]);
    for (at, (terminal, index)) in all.enumerate() {
        if run.take(terminal, index).is_err() {
            let before: Vec<Symbol> =
                mode.iter().chain(terminals).take(at).map(|(terminal, _)| *terminal).collect();
            let states = follow(tables, &[0], &before).unwrap_or_default();
            return Err(Stopped { states, at: at.saturating_sub(mode.iter().len()) });
        }
    }
    Ok(run.found)
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
                Action::Reduce(rule) => reduce(tables, &mut states, rule),
            }
        }
    }
    Ok(states)
}

fn reduce(tables: &Tables, states: &mut Vec<State>, rule: u16) {
    let (symbol, length) = tables.rule(rule);
    states.truncate(states.len().saturating_sub(length));
    let state = states.last().copied().unwrap_or_default();
    states.push(tables.goto(state, symbol));
}

struct Run<'t> {
    tables: &'t Tables,
    states: Vec<State>,
    /// What was read, a symbol for each state but the first.
    read: Vec<Read>,
    found: Found,
}

impl Run<'_> {
    fn take(&mut self, terminal: Symbol, index: u32) -> Result<(), ()> {
        loop {
            let state = self.states.last().copied().unwrap_or_default();
            match self.tables.action(state, terminal) {
                Action::Error => return Err(()),
                Action::Shift(next) => {
                    self.states.push(next);
                    self.read.push(Read { symbol: terminal, start: index, shape: Shape::Whole });
                    return Ok(());
                }
                Action::Reduce(rule) => self.reduce(rule, index),
            }
        }
    }

    fn reduce(&mut self, rule: u16, behind: u32) {
        let (symbol, length) = self.tables.rule(rule);
        let first = self.read.len().saturating_sub(length);
        let start = self.read.get(first).map_or(behind, |read| read.start);
        let shape = match self.tables.role(symbol) {
            Role::Name => {
                self.found.names.push(start);
                Shape::Whole
            }
            Role::Option => {
                // What was taken for its name just before is an option's.
                self.found.names.retain(|name| *name != start);
                Shape::Whole
            }
            Role::Expression => self.expression(first, behind),
            Role::Operator | Role::Other => Shape::Whole,
        };
        self.read.truncate(first);
        self.read.push(Read { symbol, start, shape });
        reduce(self.tables, &mut self.states, rule);
    }

    /// The shape of an expression of the symbols from `first` on; notes which of its operands only precedence holds together.
    fn expression(&mut self, first: usize, behind: u32) -> Shape {
        let parts = self.read.get(first..).unwrap_or_default();
        if let [only] = parts {
            return only.shape;
        }
        let shape = Shape::of(self.tables, parts.iter().map(|part| part.symbol));
        for (index, part) in parts.iter().enumerate() {
            if self.tables.role(part.symbol) == Role::Expression
                && shape.needs_parentheses(index == 0, part.shape)
            {
                let end = parts.get(index + 1).map_or(behind, |next| next.start);
                self.found.operands.push((part.start, end));
            }
        }
        shape
    }
}
