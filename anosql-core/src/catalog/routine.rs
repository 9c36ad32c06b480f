//! Functions and operators.

use std::rc::Rc;

use super::{KeepsRows, TypeId};
use crate::lexer::{Token, TokenKind};

/// How many arguments a function may have, and a call of one (`FUNC_MAX_ARGS`).
pub(crate) const MOST_ARGUMENTS: usize = 100;

/// What a function is, as `pg_proc.prokind` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FunctionKind {
    Plain,
    Aggregate,
    Window,
    Procedure,
}

/// Whether a function's result may change while its arguments do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Volatility {
    Immutable,
    Stable,
    Volatile,
}

/// What a statement, a function or a view may do besides giving rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Effects {
    pub(crate) writes: bool,
    pub(crate) locks: bool,
    pub(crate) volatile: bool,
    pub(crate) session: bool,
}

impl Effects {
    /// Of what is not known.
    pub(crate) const ANYTHING: Self = Self { writes: true, locks: true, volatile: true, session: true };
}

impl std::ops::BitOr for Effects {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self {
            writes: self.writes || other.writes,
            locks: self.locks || other.locks,
            volatile: self.volatile || other.volatile,
            session: self.session || other.session,
        }
    }
}

impl std::ops::BitOrAssign for Effects {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

/// What is particular to an aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aggregate {
    /// `sum(x)`
    Normal,
    /// `percentile_cont(f) within group (order by x)`, with the number of direct arguments.
    OrderedSet(usize),
    /// `rank(x) within group (order by y)`, likewise.
    Hypothetical(usize),
}

/// A row of `pg_proc`.
#[derive(Debug, Clone)]
pub(crate) struct Function {
    pub(crate) schema: String,
    pub(crate) name: String,
    pub(crate) kind: FunctionKind,
    /// The types of the input arguments.
    pub(crate) arguments: Vec<TypeId>,
    /// The names of the input arguments; empty strings where they have none, empty where none has.
    pub(crate) argument_names: Vec<String>,
    /// The element type of a variadic last argument; `any` for `variadic "any"`; none else.
    pub(crate) variadic: TypeId,
    /// How many of the last arguments have defaults.
    pub(crate) defaults: usize,
    pub(crate) result: TypeId,
    pub(crate) returns_set: bool,
    pub(crate) strict: bool,
    pub(crate) volatility: Volatility,
    /// The columns of the result, where it is given by output arguments or `returns table`.
    pub(crate) result_columns: Vec<(String, TypeId)>,
    pub(crate) aggregate: Option<Aggregate>,
    /// What it does, where that is one statement in SQL and it has no settings of its own.
    pub(crate) body: Option<Rc<RoutineBody>>,
}

/// The body of a function in SQL that is one statement.
#[derive(Debug, Clone)]
pub(crate) struct RoutineBody {
    pub(crate) tokens: Vec<Token>,
    /// Whether its names were looked up when the function was made.
    pub(crate) is_bound: bool,
}

/// What a routine does, as it is written.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) schema: String,
    pub(crate) arguments: Vec<TypeId>,
    pub(crate) language: String,
    /// The names of its arguments, empty for those that have none.
    pub(crate) parameters: Vec<String>,
    /// The string that is its body.
    pub(crate) body: Token,
    /// Of a trigger's function, what it does where that is known.
    pub(crate) keeps_rows: Option<KeepsRows>,
}

impl Program {
    pub(crate) fn text(&self) -> &str {
        match &self.body.kind {
            TokenKind::String { value, .. } => value,
            _ => "",
        }
    }
}

/// A row of `pg_operator`.
#[derive(Debug, Clone)]
pub(crate) struct Operator {
    pub(crate) schema: String,
    pub(crate) name: String,
    /// Left and right; a prefix operator has none on its left.
    pub(crate) sides: [TypeId; 2],
    pub(crate) result: TypeId,
    pub(crate) strict: bool,
    pub(crate) volatility: Volatility,
}

impl Operator {
    /// The types of the operands that it has.
    pub(crate) fn operands(&self) -> &[TypeId] {
        match &self.sides {
            [TypeId::NONE, operand] => std::slice::from_ref(operand),
            both => both,
        }
    }
}
