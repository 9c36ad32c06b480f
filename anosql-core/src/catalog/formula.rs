//! Expressions over one row, as far as nulls and constants decide what they give.

use std::rc::Rc;

/// A constant that equals another exactly where it is the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Constant {
    Truth(bool),
    Integer(i64),
    /// A text without the blanks that its type leaves out of account, or a label of an enum.
    Text(Rc<str>),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What an expression gives for a row. It is false of no row: what is not known of it stands there as not known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Formula {
    Null,
    Constant(Constant),
    /// A column of the row, by its number among those that the whole formula is about.
    Column(usize),
    IsNull(Box<Formula>),
    Not(Box<Formula>),
    And(Vec<Formula>),
    Or(Vec<Formula>),
    Compare(Comparison, Box<Formula>, Box<Formula>),
    /// `is distinct from`
    Distinct(Box<Formula>, Box<Formula>),
    /// How many are null, or are not.
    Count {
        of: Vec<Formula>,
        nulls: bool,
    },
    /// A truth value as 1 or 0.
    Number(Box<Formula>),
    Sum(Box<Formula>, Box<Formula>),
    Case(Vec<(Formula, Formula)>, Option<Box<Formula>>),
    Coalesce(Vec<Formula>),
    /// Some value, and null exactly where one of these is.
    Total(Vec<Formula>),
    /// Some value or null, and surely null where one of these is.
    Strict(Vec<Formula>),
    Unknown,
}

impl Formula {
    /// The parts directly below.
    fn parts(&self) -> Vec<&Formula> {
        match self {
            Formula::Null | Formula::Constant(_) | Formula::Column(_) | Formula::Unknown => Vec::new(),
            Formula::IsNull(operand) | Formula::Not(operand) | Formula::Number(operand) => vec![operand],
            Formula::And(list)
            | Formula::Or(list)
            | Formula::Count { of: list, .. }
            | Formula::Coalesce(list)
            | Formula::Total(list)
            | Formula::Strict(list) => list.iter().collect(),
            Formula::Compare(_, left, right) | Formula::Distinct(left, right) | Formula::Sum(left, right) => {
                vec![left, right]
            }
            Formula::Case(arms, otherwise) => {
                let arms = arms.iter().flat_map(|(condition, result)| [condition, result]);
                arms.chain(otherwise.as_deref()).collect()
            }
        }
    }

    /// Calls `visit` for this formula and all below it.
    pub(crate) fn visit<'a>(&'a self, visit: &mut impl FnMut(&'a Formula)) {
        visit(self);
        self.parts().into_iter().for_each(|part| part.visit(visit));
    }

    /// The columns that are parts of it themselves.
    pub(crate) fn columns(&self) -> impl Iterator<Item = usize> {
        self.parts().into_iter().filter_map(|part| match part {
            Formula::Column(index) => Some(*index),
            _ => None,
        })
    }

    fn any(&self, mut test: impl FnMut(&Formula) -> bool) -> bool {
        let mut found = false;
        self.visit(&mut |part| found |= test(part));
        found
    }

    /// Whether it says anything of the row.
    pub(crate) fn has_column(&self) -> bool {
        self.any(|part| matches!(part, Formula::Column(_)))
    }

    /// Whether it tests for null, without which it lets null pass everywhere.
    pub(crate) fn tests_null(&self) -> bool {
        self.any(|part| {
            matches!(
                part,
                Formula::IsNull(_) | Formula::Distinct(..) | Formula::Count { .. } | Formula::Coalesce(_)
            )
        })
    }

    /// Whether one of its constants is a text or a label.
    pub(crate) fn has_text(&self) -> bool {
        self.any(|part| matches!(part, Formula::Constant(Constant::Text(_))))
    }

    /// Whether one of its constants is this text or label.
    pub(crate) fn names(&self, label: &str) -> bool {
        self.any(|part| matches!(part, Formula::Constant(Constant::Text(text)) if **text == *label))
    }
}
