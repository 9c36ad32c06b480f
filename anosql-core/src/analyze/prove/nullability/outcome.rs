//! What a formula gives for a row of which some values are known.

use crate::catalog::{Comparison, Constant, Formula};

/// What an expression may give.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::analyze) struct Outcome {
    pub(in crate::analyze) may_be_null: bool,
    pub(in crate::analyze) value: Value,
}

/// What it may give besides null.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::analyze) enum Value {
    Nothing,
    One(Constant),
    /// None of the constants that any formula names.
    Other,
    Anything,
}

impl Outcome {
    pub(in crate::analyze) const NULL: Self = Self { may_be_null: true, value: Value::Nothing };
    pub(in crate::analyze) const UNKNOWN: Self = Self { may_be_null: true, value: Value::Anything };

    pub(in crate::analyze) fn one(constant: Constant) -> Self {
        Self { may_be_null: false, value: Value::One(constant) }
    }

    pub(in crate::analyze) fn other() -> Self {
        Self { may_be_null: false, value: Value::Other }
    }

    fn truth(may_be_true: bool, may_be_false: bool, may_be_null: bool) -> Self {
        let value = match (may_be_true, may_be_false) {
            (true, true) => Value::Anything,
            (false, false) => Value::Nothing,
            (truth, _) => Value::One(Constant::Truth(truth)),
        };
        Self { may_be_null, value }
    }

    /// Whether it may be `truth`.
    pub(in crate::analyze) fn may_be(&self, truth: bool) -> bool {
        match &self.value {
            Value::Nothing => false,
            Value::One(constant) => *constant == Constant::Truth(truth),
            Value::Other | Value::Anything => true,
        }
    }

    fn is_null(&self) -> bool {
        self.value == Value::Nothing
    }

    /// What either gives.
    fn or(self, other: Self) -> Self {
        let value = match (self.value, other.value) {
            (Value::Nothing, value) | (value, Value::Nothing) => value,
            (left, right) if left == right => left,
            _ => Value::Anything,
        };
        Self { may_be_null: self.may_be_null || other.may_be_null, value }
    }
}

/// What `formula` gives for a row; what is not in the row is not known.
pub(in crate::analyze) fn of(formula: &Formula, row: &[Outcome]) -> Outcome {
    let all = |list: &[Formula]| -> Vec<Outcome> { list.iter().map(|part| of(part, row)).collect() };
    match formula {
        Formula::Null => Outcome::NULL,
        Formula::Constant(constant) => Outcome::one(constant.clone()),
        Formula::Column(index) => row.get(*index).cloned().unwrap_or(Outcome::UNKNOWN),
        Formula::Unknown => Outcome::UNKNOWN,
        Formula::IsNull(operand) => {
            let operand = of(operand, row);
            Outcome::truth(operand.may_be_null, !operand.is_null(), false)
        }
        Formula::Not(operand) => {
            let operand = of(operand, row);
            Outcome::truth(operand.may_be(false), operand.may_be(true), operand.may_be_null)
        }
        Formula::And(list) => decided(&all(list), false),
        Formula::Or(list) => decided(&all(list), true),
        Formula::Compare(comparison, left, right) => compare(*comparison, &of(left, row), &of(right, row)),
        Formula::Distinct(left, right) => {
            let (left, right) = (of(left, row), of(right, row));
            let differ = compare(Comparison::NotEqual, &left, &right);
            let one_is_null =
                (left.may_be_null && !right.is_null()) || (right.may_be_null && !left.is_null());
            let both_are_null = left.may_be_null && right.may_be_null;
            Outcome::truth(differ.may_be(true) || one_is_null, differ.may_be(false) || both_are_null, false)
        }
        Formula::Count { of: list, nulls } => count(&all(list), *nulls),
        Formula::Number(operand) => {
            let operand = of(operand, row);
            let value = match operand.value {
                Value::One(Constant::Truth(truth)) => Value::One(Constant::Integer(truth.into())),
                Value::Nothing => Value::Nothing,
                _ => Value::Anything,
            };
            Outcome { value, ..operand }
        }
        Formula::Sum(left, right) => {
            let (left, right) = (of(left, row), of(right, row));
            let value = match (&left.value, &right.value) {
                (Value::Nothing, _) | (_, Value::Nothing) => Value::Nothing,
                (Value::One(Constant::Integer(left)), Value::One(Constant::Integer(right))) => {
                    left.checked_add(*right).map_or(Value::Anything, |sum| Value::One(Constant::Integer(sum)))
                }
                _ => Value::Anything,
            };
            Outcome { may_be_null: left.may_be_null || right.may_be_null, value }
        }
        Formula::Case(arms, otherwise) => case(arms, otherwise.as_deref(), row),
        Formula::Coalesce(list) => {
            let mut known = Outcome::NULL;
            for part in all(list) {
                known = Outcome { may_be_null: false, ..known }.or(part);
                if !known.may_be_null {
                    break;
                }
            }
            known
        }
        Formula::Total(list) => {
            let list = all(list);
            match list.iter().any(Outcome::is_null) {
                true => Outcome::NULL,
                false => {
                    Outcome { may_be_null: list.iter().any(|part| part.may_be_null), ..Outcome::UNKNOWN }
                }
            }
        }
        Formula::Strict(list) => match all(list).iter().any(Outcome::is_null) {
            true => Outcome::NULL,
            false => Outcome::UNKNOWN,
        },
    }
}

/// `or`, which one truth decides, and `and`, which one falsehood does.
fn decided(list: &[Outcome], by: bool) -> Outcome {
    let may_decide = list.iter().any(|part| part.may_be(by));
    let may_not = list.iter().all(|part| part.may_be(!by));
    let may_be_null = list.iter().any(|part| part.may_be_null)
        && list.iter().all(|part| part.may_be_null || part.may_be(!by));
    match by {
        true => Outcome::truth(may_decide, may_not, may_be_null),
        false => Outcome::truth(may_not, may_decide, may_be_null),
    }
}

fn compare(comparison: Comparison, left: &Outcome, right: &Outcome) -> Outcome {
    let may_be_null = left.may_be_null || right.may_be_null;
    if left.is_null() || right.is_null() {
        return Outcome::NULL;
    }
    let holds = match (&left.value, &right.value) {
        (Value::One(left), Value::One(right)) => match comparison {
            Comparison::Equal => Some(left == right),
            Comparison::NotEqual => Some(left != right),
            _ => ordered(comparison, left, right),
        },
        (Value::One(_), Value::Other) | (Value::Other, Value::One(_)) => match comparison {
            Comparison::Equal => Some(false),
            Comparison::NotEqual => Some(true),
            _ => None,
        },
        _ => None,
    };
    Outcome::truth(holds != Some(false), holds != Some(true), may_be_null)
}

fn ordered(comparison: Comparison, left: &Constant, right: &Constant) -> Option<bool> {
    let (Constant::Integer(left), Constant::Integer(right)) = (left, right) else { return None };
    Some(match comparison {
        Comparison::Less => left < right,
        Comparison::LessOrEqual => left <= right,
        Comparison::Greater => left > right,
        Comparison::GreaterOrEqual => left >= right,
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
    })
}

fn count(list: &[Outcome], nulls: bool) -> Outcome {
    let mut count = 0;
    for part in list {
        match (part.may_be_null, part.is_null()) {
            (_, true) => count += i64::from(nulls),
            (false, _) => count += i64::from(!nulls),
            (true, false) => return Outcome { may_be_null: false, value: Value::Anything },
        }
    }
    Outcome::one(Constant::Integer(count))
}

fn case(arms: &[(Formula, Formula)], otherwise: Option<&Formula>, row: &[Outcome]) -> Outcome {
    let mut known = Outcome { may_be_null: false, value: Value::Nothing };
    for (condition, result) in arms {
        let condition = of(condition, row);
        if condition.may_be(true) {
            known = known.or(of(result, row));
        }
        if !condition.may_be(false) && !condition.may_be_null {
            return known;
        }
    }
    known.or(otherwise.map_or(Outcome::NULL, |otherwise| of(otherwise, row)))
}

/// A column of the rows that are looked at.
#[derive(Debug, Clone, Copy)]
pub(in crate::analyze) struct Column {
    pub(in crate::analyze) may_be_null: bool,
    pub(in crate::analyze) is_truth: bool,
}

/// How many rows are looked at before it is left unproven.
const MOST: usize = 4096;

/// Which of the columns are not null in any row that `check` lets be and for which all `conditions` hold: all rows are
/// gone through, of which the values that no formula names are as one. None where these are too many.
pub(super) fn not_null(check: &Formula, conditions: &[&Formula], columns: &[Column]) -> Option<Vec<bool>> {
    let formulas = || std::iter::once(check).chain(conditions.iter().copied());
    let mut constants: Vec<Constant> = Vec::new();
    let mut compared = vec![false; columns.len()];
    let mut note = |index: usize| {
        compared.get_mut(index).into_iter().for_each(|compared| *compared = true);
    };
    for formula in formulas() {
        if let Formula::Column(index) = formula {
            note(*index);
        }
        formula.visit(&mut |part| match part {
            Formula::Constant(constant) => constants.push(constant.clone()),
            // Of what is only asked whether it is null, all values are alike.
            Formula::IsNull(_) | Formula::Count { .. } | Formula::Total(_) | Formula::Strict(_) => {}
            _ => part.columns().for_each(&mut note),
        });
    }
    constants.retain(|constant| !matches!(constant, Constant::Truth(_)));
    constants.sort();
    constants.dedup();
    let truths = [true, false].map(|truth| Outcome::one(Constant::Truth(truth)));
    let states = |(column, compared): (&Column, &bool)| -> Vec<Outcome> {
        let mut states = Vec::new();
        if column.may_be_null {
            states.push(Outcome::NULL);
        }
        match (*compared, column.is_truth) {
            (true, true) => states.extend(truths.clone()),
            (true, false) => {
                states.extend(constants.iter().cloned().map(Outcome::one));
                states.push(Outcome::other());
            }
            (false, _) => states.push(Outcome { may_be_null: false, value: Value::Anything }),
        }
        states
    };
    let states: Vec<Vec<Outcome>> = columns.iter().zip(&compared).map(states).collect();
    let rows = states.iter().try_fold(1usize, |rows, states| rows.checked_mul(states.len()))?;
    if rows > MOST {
        return None;
    }
    let mut never_null = vec![true; columns.len()];
    // The columns of which no null was found yet: the others need no further row.
    let mut open: Vec<usize> = (0..columns.len()).filter(|index| columns[*index].may_be_null).collect();
    let mut strides = Vec::with_capacity(states.len());
    states.iter().fold(1, |stride, states| {
        strides.push(stride);
        stride * states.len()
    });
    // The first state of a column that may be null is null.
    let state = |row: usize, column: usize| row / strides[column] % states[column].len();
    for number in 0..rows {
        if open.is_empty() {
            break;
        }
        if open.iter().all(|column| state(number, *column) != 0) {
            continue;
        }
        let row: Vec<Outcome> =
            (0..columns.len()).map(|column| states[column][state(number, column)].clone()).collect();
        let passes = of(check, &row);
        let is_possible = (passes.may_be(true) || passes.may_be_null)
            && conditions.iter().all(|condition| of(condition, &row).may_be(true));
        if is_possible {
            open.retain(|column| state(number, *column) != 0);
            for (never_null, value) in never_null.iter_mut().zip(&row) {
                *never_null &= !value.may_be_null;
            }
        }
    }
    Some(never_null)
}
