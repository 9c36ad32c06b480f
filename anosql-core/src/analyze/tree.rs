//! The analysed statement: every name resolved, every expression typed, every coercion written out.
//!
//! It is what Postgres calls a query tree. Types are decided when it is built; nullability, row counts and effects are
//! read off it afterwards.

mod children;
pub(super) mod origin;
mod walk;
mod write;

use std::rc::Rc;

pub(crate) use write::{
    Arbiter, Assignments, ConflictAction, Insert, InsertedRows, Merge, OnConflict, Write, WriteKind,
};

use crate::{
    catalog::{Attribute, RelationId, SystemColumn, TypeId, Volatility},
    source::Span,
};

/// How many bodies are looked into, one called by the other.
pub(in crate::analyze) const DEEPEST_BODY: usize = 8;

/// A typed expression. Two are equal where they compute the same; the place does not matter.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) ty: TypeId,
    pub(crate) span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.ty == other.ty
    }
}

/// What an expression computes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ExprKind {
    Null,
    /// A constant, as its text. Of type `unknown` until something gives it one.
    Literal(String),
    /// `$n`.
    Param(u32),
    Column(ColumnRef),
    /// A row of a range table entry as one value.
    WholeRow(EntryId),
    /// A function, operator or function-like construct.
    Call(Call),
    Aggregate(Aggregate),
    Window(Window),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    IsNull {
        operand: Box<Expr>,
        negated: bool,
    },
    /// A test that is never null, such as `is true`; `rejects_null` where a null operand makes it false. `truth` is what it
    /// asks for, or asks not to be, where it is that of `is true` and `is false`.
    Test {
        operand: Box<Expr>,
        truth: Option<bool>,
        rejects_null: bool,
    },
    DistinctFrom {
        left: Box<Expr>,
        right: Box<Expr>,
        negated: bool,
    },
    /// `left op any (array)` and `all`.
    ArrayComparison {
        operator: Call,
        all: bool,
    },
    Case {
        operand: Option<Box<Expr>>,
        arms: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    Coalesce(Vec<Expr>),
    /// `greatest` and `least`: null only where all are.
    Extreme(Vec<Expr>),
    NullIf(Box<Expr>, Box<Expr>),
    Array(Vec<Expr>),
    Row(Vec<Expr>),
    /// A comparison of rows, field by field.
    RowComparison(Vec<Expr>),
    Field {
        operand: Box<Expr>,
        index: usize,
    },
    Subscript {
        operand: Box<Expr>,
        indexes: Vec<Expr>,
    },
    /// A coercion; null where its operand is, and only there unless a project's own function does it.
    Cast {
        operand: Box<Expr>,
        builtin: bool,
    },
    /// The operand cut to a length or under another collation: of the same type and null where it is, yet another value, so
    /// that it does not pass for the bare column or constant.
    Altered(Box<Expr>),
    Subquery(Box<Subquery>),
    /// The value of an expression that stands before this one already, in the same construct, and is too large to stand there
    /// twice: the first decides whether it may be null.
    Again,
    /// `default` in a `values` list or an assignment.
    Default,
    /// Some value of the type, of which nothing else is known, such as what a set operation gives for a column.
    Opaque,
}

/// An entry of a range table, that of the query `depth` further out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EntryId {
    pub(crate) depth: usize,
    pub(crate) index: usize,
}

impl EntryId {
    /// An entry of the query itself.
    pub(crate) fn here(index: usize) -> Self {
        Self { depth: 0, index }
    }

    pub(crate) fn is_here(self) -> bool {
        self.depth == 0
    }

    /// The entry as seen from the next query further out.
    pub(crate) fn outward(self) -> Self {
        Self { depth: self.depth.saturating_sub(1), ..self }
    }
}

/// A column of a range table entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ColumnRef {
    pub(crate) entry: EntryId,
    pub(crate) column: ColumnId,
}

/// Which column of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ColumnId {
    /// The one at this place in the entry's columns.
    Number(usize),
    /// One out of reach of keys and constraints.
    System(SystemColumn),
}

impl ColumnRef {
    /// A column of an entry of the query itself.
    pub(crate) fn here(entry: usize, column: usize) -> Self {
        Self { entry: EntryId::here(entry), column: ColumnId::Number(column) }
    }

    /// Its place in the entry's columns, which a system column has not.
    pub(crate) fn number(self) -> Option<usize> {
        match self.column {
            ColumnId::Number(number) => Some(number),
            ColumnId::System(_) => None,
        }
    }

    /// What stands for it in a list with one element for each of the entry's columns.
    pub(crate) fn among<T>(self, columns: &[T]) -> Option<&T> {
        columns.get(self.number()?)
    }
}

/// A call of a function or an operator.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    pub(crate) name: String,
    /// Whether it is one of Postgres's own.
    pub(crate) builtin: bool,
    pub(crate) is_operator: bool,
    /// The fields of the row that it gives, where output arguments make one.
    pub(crate) outputs: Vec<RangeColumn>,
    pub(crate) arguments: Vec<Expr>,
    pub(crate) strict: bool,
    pub(crate) returns_set: bool,
    pub(crate) volatility: Volatility,
    /// The query that gives its result, of a function in SQL that could be looked into.
    pub(crate) body: Option<Rc<Query>>,
}

/// A call of an aggregate.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Aggregate {
    pub(crate) call: Call,
    pub(crate) filter: Option<Box<Expr>>,
    pub(crate) order: Vec<Expr>,
    /// How many of the arguments, the first ones, are given once for each group, as those before `within group` are.
    pub(crate) direct: usize,
    /// How many queries further out the aggregate belongs to.
    pub(crate) depth: usize,
}

/// A call of a window function, or of an aggregate over a window.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Window {
    pub(crate) call: Call,
    pub(crate) is_aggregate: bool,
    pub(crate) filter: Option<Box<Expr>>,
    /// Which of the query's window definitions it is over.
    pub(crate) definition: usize,
    /// Whether the frame always holds the current row.
    pub(crate) frame_holds_current_row: bool,
}

/// What stands behind `over` or in the `window` clause.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct WindowDefinition {
    pub(crate) partition: Vec<Expr>,
    pub(crate) order: Vec<Expr>,
    /// How far the ends of the frame are from the current row, where they are given by values.
    pub(crate) offsets: Vec<Expr>,
}

impl WindowDefinition {
    /// All expressions in it.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Expr> {
        self.partition.iter().chain(&self.order).chain(&self.offsets)
    }
}

/// What is asked of a subquery in an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SubqueryKind {
    Scalar,
    Exists,
    Array,
    /// `x in (select ...)`, `x op any (select ...)`.
    Any,
    /// `x not in (select ...)` is `not` around `Any`; this is `x op all (select ...)`.
    All,
}

/// A query within an expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Subquery {
    pub(crate) kind: SubqueryKind,
    /// What stands left of `in`, `any` and `all`.
    pub(crate) test: Vec<Expr>,
    /// Whether no null on the left side compares as true with anything.
    pub(crate) rejects_null: bool,
    /// Which of the columns is the value, where `(a, b) =` takes each by itself.
    pub(crate) column: Option<usize>,
    pub(crate) query: Query,
}

/// A whole statement, or a query within one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Query {
    pub(crate) ctes: Vec<Cte>,
    pub(crate) body: Body,
    pub(crate) limit: Option<Expr>,
    pub(crate) offset: Option<Expr>,
    /// `fetch first n rows with ties` may return more than n.
    pub(crate) with_ties: bool,
    pub(crate) locks_rows: bool,
    pub(crate) order_by: Vec<Expr>,
}

/// A common table expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cte {
    pub(crate) name: String,
    pub(crate) query: Query,
    /// The output columns under the names that the alias gives them.
    pub(crate) columns: Vec<RangeColumn>,
    /// How many of the columns, the last ones, `search` and `cycle` add. None is ever null.
    pub(crate) added: usize,
    pub(crate) recursive: bool,
}

/// What a query is made of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    Select(Box<Select>),
    SetOperation(Box<SetOperation>),
    Values(Values),
    Write(Box<Write>),
    Utility(Utility),
}

/// A statement that plans nothing of its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Utility {
    /// It is not analysed further: it returns no rows, and what it does is not known.
    Opaque,
    /// `call` of a procedure that returns no row, with what it is given.
    Call(Vec<Expr>),
    /// `show`; of `show all` the columns may be null.
    Show { columns: Vec<RangeColumn>, nullable: bool },
    /// `explain`, which with `analyze` executes the query.
    Explain { column: RangeColumn, executes: bool, query: Box<Query> },
    /// `select ... into`.
    SelectInto(Box<Query>),
}

impl Utility {
    /// Names and types of the rows that it returns.
    pub(crate) fn columns(&self) -> &[RangeColumn] {
        match self {
            Utility::Show { columns, .. } => columns,
            Utility::Explain { column, .. } => std::slice::from_ref(column),
            Utility::Opaque | Utility::Call(_) | Utility::SelectInto(_) => &[],
        }
    }

    pub(crate) fn writes(&self) -> bool {
        matches!(self, Utility::Opaque | Utility::Call(_) | Utility::SelectInto(_))
    }

    /// The query within.
    pub(crate) fn query(&self) -> Option<&Query> {
        match self {
            Utility::Explain { query, .. } | Utility::SelectInto(query) => Some(query),
            Utility::Opaque | Utility::Call(_) | Utility::Show { .. } => None,
        }
    }

    /// The query within, where it is executed.
    pub(crate) fn executed(&self) -> Option<&Query> {
        match self {
            Utility::Explain { executes: false, .. } => None,
            _ => self.query(),
        }
    }
}

/// `select`.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Select {
    pub(crate) range_table: Vec<RangeEntry>,
    pub(crate) from: Vec<JoinNode>,
    pub(crate) filter: Option<Expr>,
    pub(crate) targets: Vec<Target>,
    pub(crate) group_by: Vec<Expr>,
    /// Grouping sets leave grouped columns null in some rows.
    pub(crate) grouping_sets: bool,
    /// Whether one of the grouping sets is empty and gives a row even where there is none to group.
    pub(crate) empty_grouping_set: bool,
    pub(crate) having: Option<Expr>,
    pub(crate) has_aggregates: bool,
    pub(crate) distinct: Distinct,
    pub(crate) windows: Vec<WindowDefinition>,
    /// Whether it stands for `call`, which gives one row of output arguments.
    pub(crate) calls_procedure: bool,
}

/// Which rows of a `select` are left out, for they are there already.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Distinct {
    #[default]
    None,
    /// Those that are the same in all columns.
    Rows,
    /// Those that are the same in these expressions.
    On(Vec<Expr>),
}

impl Distinct {
    /// The expressions of `distinct on`.
    pub(crate) fn keys(&self) -> &[Expr] {
        match self {
            Distinct::On(keys) => keys,
            Distinct::None | Distinct::Rows => &[],
        }
    }
}

/// `union`, `intersect` and `except`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SetOperation {
    pub(crate) operator: SetOperator,
    pub(crate) all: bool,
    pub(crate) left: Query,
    pub(crate) right: Query,
    pub(crate) columns: Vec<RangeColumn>,
}

/// Which set operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetOperator {
    Union,
    Intersect,
    Except,
}

/// `values`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Values {
    pub(crate) rows: Vec<Vec<Expr>>,
    pub(crate) columns: Vec<RangeColumn>,
}

/// An entry of the target list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) expr: Expr,
}

/// An entry of the range table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RangeEntry {
    pub(crate) kind: RangeKind,
    pub(crate) columns: Vec<RangeColumn>,
    /// The type of a whole row.
    pub(crate) row_type: TypeId,
}

/// Where the rows of a range table entry come from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RangeKind {
    Relation {
        id: RelationId,
        only: bool,
        /// Whether only a sample of the rows is read.
        sampled: bool,
    },
    Subquery(Box<Query>),
    /// A common table expression: `depth` queries further out, the `index`-th of that query.
    Cte {
        depth: usize,
        index: usize,
    },
    /// Functions side by side, each with how many columns it gives.
    Functions {
        calls: Vec<(Expr, usize)>,
        ordinality: bool,
    },
    /// The row proposed for insertion, under the name `excluded`.
    Excluded(RelationId),
}

/// A column of a range table entry or of a query's output.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RangeColumn {
    pub(crate) name: String,
    pub(crate) ty: TypeId,
}

impl From<&Attribute> for RangeColumn {
    fn from(column: &Attribute) -> Self {
        Self { name: column.name.clone(), ty: column.data_type }
    }
}

/// How relations are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JoinKind {
    Inner,
    Left,
    Right,
    Full,
}

/// A node of the join tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum JoinNode {
    Relation(usize),
    Join { kind: JoinKind, left: Box<JoinNode>, right: Box<JoinNode>, on: Option<Expr> },
}

impl JoinNode {
    /// The range table entries below.
    pub(crate) fn entries(&self) -> Vec<usize> {
        let mut entries = Vec::new();
        self.collect_entries(&mut entries);
        entries
    }

    fn collect_entries(&self, entries: &mut Vec<usize>) {
        match self {
            JoinNode::Relation(entry) => entries.push(*entry),
            JoinNode::Join { left, right, .. } => {
                left.collect_entries(entries);
                right.collect_entries(entries);
            }
        }
    }
}

impl Select {
    /// Whether aggregates without `group by` make one group of all rows, even of none.
    pub(crate) fn has_one_group(&self) -> bool {
        self.group_by.is_empty() && (self.has_aggregates || self.having.is_some())
    }
}

impl Query {
    /// A query without anything around its body.
    pub(crate) fn plain(body: Body) -> Self {
        Query {
            ctes: Vec::new(),
            body,
            limit: None,
            offset: None,
            with_ties: false,
            locks_rows: false,
            order_by: Vec::new(),
        }
    }

    /// What its body takes rows from.
    pub(crate) fn range_table(&self) -> &[RangeEntry] {
        match &self.body {
            Body::Select(select) => &select.range_table,
            Body::Write(write) => &write.range_table,
            Body::SetOperation(_) | Body::Values(_) | Body::Utility(_) => &[],
        }
    }

    /// Names and types of the rows that it returns.
    pub(crate) fn columns(&self) -> Vec<RangeColumn> {
        let of_targets = |targets: &[Target]| {
            targets
                .iter()
                .map(|target| RangeColumn { name: target.name.clone(), ty: target.expr.ty })
                .collect()
        };
        match &self.body {
            Body::Select(select) => of_targets(&select.targets),
            Body::SetOperation(operation) => operation.columns.clone(),
            Body::Values(values) => values.columns.clone(),
            Body::Write(write) => of_targets(&write.returning),
            Body::Utility(utility) => utility.columns().to_vec(),
        }
    }
}

/// How many expressions one may be made of that a construct repeats as it is.
const LARGE: usize = 64;

impl Expr {
    pub(crate) fn new(kind: ExprKind, ty: TypeId, span: Span) -> Self {
        Self { kind, ty, span }
    }

    /// Some value of a type.
    pub(crate) fn opaque(ty: TypeId, span: Span) -> Self {
        Self::new(ExprKind::Opaque, ty, span)
    }

    /// What a length or a collation makes of the value.
    pub(crate) fn altered(self) -> Self {
        let (ty, span) = (self.ty, self.span);
        Self::new(ExprKind::Altered(Box::new(self)), ty, span)
    }

    pub(crate) fn column(relation: usize, column: usize, ty: TypeId, span: Span) -> Self {
        Self::new(ExprKind::Column(ColumnRef::here(relation, column)), ty, span)
    }

    /// Whether it is a constant without a type.
    pub(crate) fn is_unknown_constant(&self) -> bool {
        self.ty == TypeId::UNKNOWN && matches!(self.kind, ExprKind::Literal(_) | ExprKind::Null)
    }

    /// Whether it would make too much of a construct that repeats it. Constructs within each other double it each time.
    pub(crate) fn is_large(&self) -> bool {
        fn fits(expr: &Expr, room: &mut usize) -> bool {
            *room = room.saturating_sub(1);
            let is_small = *room > 0 && !matches!(expr.kind, ExprKind::Subquery(_));
            is_small && expr.children().all(|child| fits(child, room))
        }
        !fits(self, &mut LARGE.clone())
    }

    /// The expression for another place in the same construct.
    pub(crate) fn again(&self) -> Expr {
        match self.is_large() {
            true => Expr::new(ExprKind::Again, self.ty, self.span),
            false => self.clone(),
        }
    }

    /// The expression as seen from `by` queries further in.
    pub(crate) fn seen_from_below(&self, by: usize) -> Expr {
        let mut expr = self.clone();
        if by > 0 {
            expr.visit_mut(&mut |expr| match &mut expr.kind {
                ExprKind::Column(column) => column.entry.depth += by,
                ExprKind::WholeRow(entry) => entry.depth += by,
                _ => {}
            });
        }
        expr
    }
}
