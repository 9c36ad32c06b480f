//! Random conditions.

use crate::{
    catalog::{BOOL, TEXT},
    expression::{Generator, Scope},
};

const COMPARISONS: &[&str] = &["=", "<", "<>", ">=", ">", "<="];

impl Generator<'_> {
    pub(crate) fn predicate(&mut self, depth: usize, scope: &Scope) -> String {
        let compared = self.likely_type(scope).oid;
        let comparison = self.choices.word(COMPARISONS);
        let not = if self.choices.chance(30) { "not " } else { "" };
        match self.choices.below(20) {
            0 => format!("{} is {not}null", self.operand(compared, depth, scope)),
            1..=4 => {
                let left = self.operand(compared, depth, scope);
                format!("{left} {comparison} {}", self.argument_operand(compared, depth, scope))
            }
            5 | 6 => {
                let word = self.choices.word(&["and", "or"]);
                format!("({} {word} {})", self.operand(BOOL, depth, scope), self.operand(BOOL, depth, scope))
            }
            7 => format!("not {}", self.operand(BOOL, depth, scope)),
            8 => {
                let left = self.operand(compared, depth, scope);
                let count = 1 + self.choices.below(3);
                let list = self.times(count, |this| this.argument(compared, depth.min(1), scope));
                format!("{left} {not}in ({list})")
            }
            9 => {
                let left = self.operand(compared, depth, scope);
                format!("{left} {not}in ({})", self.subquery(&[compared], depth, scope))
            }
            10 => {
                let word = self.choices.word(&["any", "all"]);
                let left = self.operand(compared, depth, scope);
                let right = match self.catalog.data_type(compared).and_then(|data_type| data_type.array) {
                    Some(array) if self.choices.chance(60) => self.argument(array, depth, scope),
                    _ => self.subquery(&[compared], depth, scope),
                };
                format!("{left} {comparison} {word} ({right})")
            }
            11 => {
                let left = self.operand(compared, depth, scope);
                let low = self.argument_operand(compared, depth.min(1), scope);
                format!(
                    "{left} {not}between {low} and {}",
                    self.argument_operand(compared, depth.min(1), scope)
                )
            }
            12 => {
                let word = self.choices.word(&["like", "ilike", "similar to", "~"]);
                let not = if word == "~" { "" } else { not };
                let left = self.operand(TEXT, depth, scope);
                format!("{left} {not}{word} {}", self.argument_operand(TEXT, depth.min(1), scope))
            }
            13 => {
                let left = self.operand(compared, depth, scope);
                format!("{left} is {not}distinct from {}", self.argument_operand(compared, depth, scope))
            }
            14 => {
                let other = self.likely_type(scope).oid;
                let left = format!(
                    "({}, {})",
                    self.argument(compared, depth, scope),
                    self.argument(other, depth, scope)
                );
                let right = format!(
                    "({}, {})",
                    self.argument(compared, depth, scope),
                    self.argument(other, depth, scope)
                );
                format!("{left} {comparison} {right}")
            }
            15 => format!("exists ({})", self.subquery(&[compared], depth, scope)),
            16 => {
                let truth = self.choices.word(&["true", "false", "unknown"]);
                format!("{} is {not}{truth}", self.operand(BOOL, depth, scope))
            }
            17 => {
                let other = self.likely_type(scope).oid;
                let left = format!(
                    "({}, {})",
                    self.argument(compared, depth, scope),
                    self.argument(other, depth, scope)
                );
                format!("{left} {not}in ({})", self.subquery(&[compared, other], depth, scope))
            }
            _ => self.operator(BOOL, depth, scope).unwrap_or_else(|| self.leaf(BOOL, scope)),
        }
    }

    /// An expression that may stand beside an operator.
    pub(crate) fn operand(&mut self, wanted: u32, depth: usize, scope: &Scope) -> String {
        let sql = self.expression(wanted, depth, scope);
        parenthesise(sql)
    }

    pub(crate) fn argument_operand(&mut self, wanted: u32, depth: usize, scope: &Scope) -> String {
        let sql = self.argument(wanted, depth, scope);
        parenthesise(sql)
    }
}

fn parenthesise(sql: String) -> String {
    let is_simple = sql.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '$'));
    if is_simple { sql } else { format!("({sql})") }
}
