//! Conditions and checks as formulas over one row.
//!
//! Values are told apart only where their text does: truth values, integers, texts under collations that compare bytes, and
//! enums. Of all else a formula knows no more than whether it is null.

use std::rc::Rc;

use super::total::{self, Totality};
use crate::{
    analyze::tree::{Call, ColumnRef, Expr, ExprKind},
    catalog::{Catalog, Comparison, Constant, Formula, TypeId},
};

/// The constant that a value surely is when it is stored in a column, null among them.
pub(super) fn stored(catalog: &Catalog, value: &Expr) -> Option<Formula> {
    let formula = of_expr(catalog, value, &|_| None);
    let is_certain = match &formula {
        Formula::Null => true,
        // A column of a length leaves out the blanks behind it.
        Formula::Constant(Constant::Text(text)) => !text.ends_with(' '),
        Formula::Constant(_) => true,
        _ => false,
    };
    is_certain.then_some(formula)
}

/// How values of a type are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Truth,
    Integer,
    Text,
    Label(TypeId),
}

fn class_of(catalog: &Catalog, ty: TypeId) -> Option<Class> {
    match catalog.base_type(ty) {
        TypeId::BOOL => Some(Class::Truth),
        TypeId::INT2 | TypeId::INT4 | TypeId::INT8 => Some(Class::Integer),
        TypeId::TEXT | TypeId::VARCHAR | TypeId::BPCHAR | TypeId::NAME => {
            (!catalog.has_loose_collation).then_some(Class::Text)
        }
        ty => catalog.is_enum(ty).then_some(Class::Label(ty)),
    }
}

/// The formula that an expression is; `column` numbers the columns that it may be about.
pub(in crate::analyze) fn of_expr(
    catalog: &Catalog,
    expr: &Expr,
    column: &dyn Fn(&ColumnRef) -> Option<usize>,
) -> Formula {
    Formulas { catalog, column }.of(expr)
}

struct Formulas<'a> {
    catalog: &'a Catalog,
    column: &'a dyn Fn(&ColumnRef) -> Option<usize>,
}

impl Formulas<'_> {
    fn of(&self, expr: &Expr) -> Formula {
        match &expr.kind {
            ExprKind::Null => Formula::Null,
            ExprKind::Literal(text) => {
                self.constant(text, expr.ty).map_or(Formula::Total(Vec::new()), Formula::Constant)
            }
            ExprKind::Column(column) if column.entry.is_here() => match (self.column)(column) {
                Some(index) if self.class(expr).is_some() => Formula::Column(index),
                Some(index) => Formula::Total(vec![Formula::Column(index)]),
                None => Formula::Unknown,
            },
            ExprKind::And(list) => Formula::And(self.all(list)),
            ExprKind::Or(list) => Formula::Or(self.all(list)),
            ExprKind::Not(operand) => not(self.of(operand)),
            ExprKind::IsNull { operand, negated } => self.null_test(operand, *negated),
            ExprKind::DistinctFrom { left, right, negated } => {
                let is_null = |expr: &Expr| matches!(expr.kind, ExprKind::Null);
                let comparable = self.class(left).is_some() && self.class(left) == self.class(right);
                if !comparable && !is_null(left) && !is_null(right) {
                    return Formula::Total(Vec::new());
                }
                let distinct = Formula::Distinct(Box::new(self.of(left)), Box::new(self.of(right)));
                if *negated { not(distinct) } else { distinct }
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::ArrayComparison { operator, all } => self.array_comparison(operator, *all),
            ExprKind::Case { arms, otherwise, .. } => {
                let arms = arms.iter().map(|(condition, result)| (self.of(condition), self.of(result)));
                Formula::Case(arms.collect(), otherwise.as_deref().map(|expr| Box::new(self.of(expr))))
            }
            ExprKind::Coalesce(list) => Formula::Coalesce(self.all(list)),
            ExprKind::Cast { operand, builtin: true } | ExprKind::Altered(operand) => {
                self.cast(operand, expr.ty)
            }
            ExprKind::Test { operand, truth: Some(truth), rejects_null } => {
                let constant = Formula::Constant(Constant::Truth(*truth));
                let differs = Formula::Distinct(Box::new(self.of(operand)), Box::new(constant));
                if *rejects_null { not(differs) } else { differs }
            }
            ExprKind::Test { .. } | ExprKind::Array(_) | ExprKind::Row(_) => Formula::Total(Vec::new()),
            _ => Formula::Unknown,
        }
    }

    fn all(&self, list: &[Expr]) -> Vec<Formula> {
        list.iter().map(|expr| self.of(expr)).collect()
    }

    fn class(&self, expr: &Expr) -> Option<Class> {
        class_of(self.catalog, expr.ty)
    }

    fn constant(&self, text: &str, ty: TypeId) -> Option<Constant> {
        match class_of(self.catalog, ty)? {
            Class::Truth => match text.to_lowercase().as_str() {
                "t" | "true" => Some(Constant::Truth(true)),
                "f" | "false" => Some(Constant::Truth(false)),
                _ => None,
            },
            Class::Integer => text.trim().parse().ok().map(Constant::Integer),
            Class::Text if self.catalog.base_type(ty) == TypeId::BPCHAR => {
                Some(Constant::Text(text.trim_end_matches(' ').into()))
            }
            // A name is cut to its length.
            Class::Text if self.catalog.base_type(ty) == TypeId::NAME => None,
            Class::Text | Class::Label(_) => Some(Constant::Text(Rc::from(text))),
        }
    }

    /// A row is null where all of its fields are, and not null where none is.
    fn null_test(&self, operand: &Expr, negated: bool) -> Formula {
        let test = |expr: &Expr| {
            let test = Formula::IsNull(Box::new(self.of(expr)));
            if negated { not(test) } else { test }
        };
        match &operand.kind {
            ExprKind::Row(fields) if fields.iter().all(|field| !self.catalog.is_row(field.ty)) => {
                Formula::And(fields.iter().map(test).collect())
            }
            _ if self.catalog.is_row(operand.ty) => Formula::Total(Vec::new()),
            _ => test(operand),
        }
    }

    fn call(&self, call: &Call) -> Formula {
        if !call.builtin || call.returns_set {
            return Formula::Unknown;
        }
        if let [left, right] = &call.arguments[..]
            && call.is_operator
        {
            let class = self.class(left).filter(|class| Some(*class) == self.class(right));
            if let (Some(comparison), Some(class)) = (comparison(&call.name), class)
                && (class == Class::Integer || is_equality(comparison))
            {
                return Formula::Compare(comparison, Box::new(self.of(left)), Box::new(self.of(right)));
            }
            if call.name == "+" && class == Some(Class::Integer) {
                return Formula::Sum(Box::new(self.of(left)), Box::new(self.of(right)));
            }
        }
        if matches!(call.name.as_str(), "num_nulls" | "num_nonnulls") && !call.is_operator {
            let is_list =
                call.arguments.iter().any(|argument| self.catalog.array_element(argument.ty).is_some());
            return match is_list {
                true => Formula::Unknown,
                false => Formula::Count { of: self.all(&call.arguments), nulls: call.name == "num_nulls" },
            };
        }
        match total::of_call(call) {
            Totality::NullFromArguments => Formula::Total(self.all(&call.arguments)),
            _ if call.strict => Formula::Strict(self.all(&call.arguments)),
            _ => Formula::Unknown,
        }
    }

    /// `x = any (array[...])` and `x <> all (array[...])`, which `in` and `not in` stand for.
    fn array_comparison(&self, operator: &Call, all: bool) -> Formula {
        let [left, array] = &operator.arguments[..] else { return Formula::Unknown };
        let elements = match &array.kind {
            ExprKind::Array(elements) => elements,
            ExprKind::Cast { operand, builtin: true } | ExprKind::Altered(operand)
                if self.catalog.array_element(array.ty) == Some(TypeId::TEXT) =>
            {
                match &operand.kind {
                    ExprKind::Array(elements) => elements,
                    _ => return Formula::Unknown,
                }
            }
            _ => return Formula::Unknown,
        };
        let class = self.class(left);
        let known = comparison(&operator.name).filter(|comparison| is_equality(*comparison));
        let (true, Some(comparison), Some(class)) = (operator.builtin, known, class) else {
            return Formula::Unknown;
        };
        if elements.iter().any(|element| self.class(element) != Some(class)) {
            return Formula::Unknown;
        }
        let compare =
            |element| Formula::Compare(comparison, Box::new(self.of(left)), Box::new(self.of(element)));
        let list = elements.iter().map(compare).collect();
        if all { Formula::And(list) } else { Formula::Or(list) }
    }

    /// Casts that leave a value what it is. A type with a length may cut it, and so is none of these.
    fn cast(&self, operand: &Expr, target: TypeId) -> Formula {
        let keeps = match (self.class(operand), self.catalog.base_type(target)) {
            (Some(Class::Text | Class::Label(_)), TypeId::TEXT)
            | (Some(Class::Integer), TypeId::INT2 | TypeId::INT4 | TypeId::INT8)
            | (Some(Class::Truth), TypeId::BOOL) => true,
            (Some(Class::Truth), TypeId::INT4) => return Formula::Number(Box::new(self.of(operand))),
            (Some(Class::Label(from)), to) => from == to,
            _ => false,
        };
        match keeps {
            true => self.of(operand),
            false => Formula::Strict(vec![self.of(operand)]),
        }
    }
}

fn not(formula: Formula) -> Formula {
    Formula::Not(Box::new(formula))
}

fn comparison(operator: &str) -> Option<Comparison> {
    match operator {
        "=" => Some(Comparison::Equal),
        "<>" => Some(Comparison::NotEqual),
        "<" => Some(Comparison::Less),
        "<=" => Some(Comparison::LessOrEqual),
        ">" => Some(Comparison::Greater),
        ">=" => Some(Comparison::GreaterOrEqual),
        _ => None,
    }
}

fn is_equality(comparison: Comparison) -> bool {
    matches!(comparison, Comparison::Equal | Comparison::NotEqual)
}
