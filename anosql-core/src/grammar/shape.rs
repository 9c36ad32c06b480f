//! Which operator an expression is of, as far as precedence goes.

use super::tables::{Meaning, Symbol, Tables};

/// The operator of an expression, from the loosest to the tightest, as the manual's section "Operator Precedence" has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    Or,
    And,
    Not,
    Is,
    Comparison,
    /// `between`, `in`, `like` and their like.
    Pattern,
    /// Any operator that has no place of its own.
    Operator,
    /// The same before its only operand.
    Prefix,
    Sum,
    Product,
    Power,
    AtTimeZone,
    Collate,
    Sign,
    Cast,
    /// No operator, or one in parentheses.
    Whole,
}

impl Shape {
    /// The shape of an expression that consists of `symbols`.
    pub(super) fn of(tables: &Tables, symbols: impl Iterator<Item = Symbol>) -> Self {
        let mut is_first = true;
        for symbol in symbols {
            match tables.meaning(symbol) {
                Meaning::Expression => {}
                Meaning::Operator => return if is_first { Shape::Prefix } else { Shape::Operator },
                _ => {
                    let shape = Self::of_terminal(tables.name(symbol), is_first);
                    if shape != Shape::Whole {
                        return shape;
                    }
                }
            }
            is_first = false;
        }
        Shape::Whole
    }

    fn of_terminal(name: &str, is_first: bool) -> Self {
        match name {
            "OR" => Shape::Or,
            "AND" => Shape::And,
            "NOT" | "NOT_LA" if is_first => Shape::Not,
            "IS" | "ISNULL" | "NOTNULL" => Shape::Is,
            "'<'" | "'>'" | "'='" | "LESS_EQUALS" | "GREATER_EQUALS" | "NOT_EQUALS" => Shape::Comparison,
            "NOT_LA" | "BETWEEN" | "IN_P" | "LIKE" | "ILIKE" | "SIMILAR" => Shape::Pattern,
            "'+'" | "'-'" if is_first => Shape::Sign,
            "'+'" | "'-'" => Shape::Sum,
            "'*'" | "'/'" | "'%'" => Shape::Product,
            "'^'" => Shape::Power,
            "AT" => Shape::AtTimeZone,
            "COLLATE" => Shape::Collate,
            "TYPECAST" => Shape::Cast,
            _ => Shape::Whole,
        }
    }

    /// Whether an operand of that shape is read otherwise without parentheses by a parser that climbs the same precedences
    /// but knows of binary operators only.
    pub(super) fn needs_parentheses(self, is_left: bool, operand: Shape) -> bool {
        if operand == Shape::Whole {
            return false;
        }
        if matches!(operand, Shape::Prefix | Shape::Sign | Shape::Not)
            || matches!(self, Shape::Prefix | Shape::Sign)
        {
            return true;
        }
        match self {
            Shape::Or | Shape::And if operand == self => !is_left,
            // Operators of one precedence associate to the left.
            Shape::Operator | Shape::Sum | Shape::Product | Shape::Power | Shape::Cast if operand == self => {
                !is_left
            }
            Shape::Not => operand < Shape::Is,
            _ => operand <= self,
        }
    }
}
