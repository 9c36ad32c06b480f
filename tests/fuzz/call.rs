//! Random calls of functions, operators, aggregates and window functions.

use crate::{
    catalog::{BOOL, DataType, Kind, Operator, Routine, polymorphic},
    expression::{Generator, Scope},
};

impl<'a> Generator<'a> {
    /// A call of a function that gives the type.
    pub(crate) fn call(&mut self, wanted: &DataType, depth: usize, scope: &Scope) -> Option<String> {
        let fits =
            |routine: &&Routine| routine.kind == Kind::Function && (scope.sets || !routine.returns_set);
        let (routine, element) = self.routine(wanted, fits)?;
        let scope = if routine.returns_set { &scope.plain() } else { scope };
        let arguments = self.arguments(routine, element, depth, scope)?;
        Some(format!("{}({})", routine.name, arguments.join(", ")))
    }

    /// A call of an operator that gives the type.
    pub(crate) fn operator(&mut self, wanted: u32, depth: usize, scope: &Scope) -> Option<String> {
        let data_type = self.catalog.data_type(wanted)?.clone();
        let catalog = self.catalog;
        let mut candidates: Vec<&Operator> = Vec::new();
        for (result, _) in results(&data_type) {
            candidates.extend(catalog.operators.get(&result).into_iter().flatten());
        }
        let operator = *self.choices.pick(&candidates)?;
        let mut element = self.element_of(operator.result, &data_type, scope);
        if [operator.left, Some(operator.right)].contains(&Some(polymorphic::ENUM)) {
            element = self.an_enum()?;
        }
        let right = self.bound(operator.right, element)?;
        match operator.left {
            None => Some(format!("{} {}", operator.name, self.operand(right, depth, scope))),
            Some(left) => {
                let left = self.bound(left, element)?;
                let left = self.argument_operand(left, depth, scope);
                Some(format!("{left} {} {}", operator.name, self.argument_operand(right, depth, scope)))
            }
        }
    }

    /// A call of an aggregate or a window function, where one may stand.
    pub(crate) fn aggregate(&mut self, wanted: &DataType, depth: usize, scope: &Scope) -> String {
        let windowed = scope.windows && (scope.grouped.is_none() || self.choices.chance(40));
        if scope.grouped.is_none() && !windowed {
            let call = self.call(wanted, depth, scope);
            return call.unwrap_or_else(|| self.leaf(wanted.oid, scope));
        }
        let fits = |routine: &&Routine| match routine.kind {
            Kind::Function => false,
            Kind::Aggregate => !(windowed && routine.direct.is_some()),
            Kind::Window => windowed,
        };
        let Some((routine, element)) = self.routine(wanted, fits) else {
            return self.leaf(wanted.oid, scope);
        };
        let mut inner = scope.plain();
        if windowed {
            // A window function's arguments may hold aggregates, which are calculated before.
            inner.grouped = scope.grouped.clone();
        } else if let Some(grouped) = &scope.grouped {
            inner.visible = grouped.clone();
        }
        let Some(arguments) = self.arguments(routine, element, depth.min(1), &inner) else {
            return self.leaf(wanted.oid, scope);
        };
        let mut sql = self.aggregated(routine, arguments, depth, &inner, windowed);
        if routine.kind == Kind::Aggregate && self.choices.chance(20) {
            sql += &format!(" filter (where {})", self.expression(BOOL, depth.min(1), &inner));
        }
        if windowed {
            let definition = self.window(depth.min(1), &inner);
            if self.choices.chance(15) {
                let name = self.alias("w");
                sql += &format!(" over {name}");
                self.windows.push(format!("{name} as ({definition})"));
            } else {
                sql += &format!(" over ({definition})");
            }
        }
        sql
    }

    fn aggregated(
        &mut self,
        routine: &Routine,
        mut arguments: Vec<String>,
        depth: usize,
        inner: &Scope,
        windowed: bool,
    ) -> String {
        if let Some(direct) = routine.direct {
            let sorted = arguments.split_off(direct.min(arguments.len()));
            return format!(
                "{}({}) within group (order by {})",
                routine.name,
                arguments.join(", "),
                sorted.join(", ")
            );
        }
        if arguments.is_empty() && routine.name == "count" {
            arguments.push("*".into());
        }
        let plain =
            windowed || routine.kind == Kind::Window || arguments.first().is_none_or(|first| first == "*");
        let distinct = if !plain && self.choices.chance(15) { "distinct " } else { "" };
        let mut sql = format!("{}({distinct}{}", routine.name, arguments.join(", "));
        if !plain && distinct.is_empty() && self.choices.chance(15) {
            sql += &format!(" order by {}", self.order(depth.min(1), inner));
        }
        sql + ")"
    }

    /// What stands in the parentheses behind `over`.
    fn window(&mut self, depth: usize, scope: &Scope) -> String {
        let mut sql = String::new();
        if self.choices.chance(50) {
            let partition = self.likely_type(scope).oid;
            sql += &format!("partition by {} ", self.expression(partition, depth, scope));
        }
        if self.choices.chance(60) {
            sql += &format!("order by {} ", self.order(depth, scope));
            sql += self.choices.word(&[
                "",
                "",
                "rows unbounded preceding",
                "rows between 1 preceding and 1 following",
                "rows between 2 following and 3 following",
                "rows between unbounded preceding and 1 preceding",
                "range between unbounded preceding and current row exclude current row",
                "groups between 1 preceding and unbounded following exclude group",
            ]);
        }
        sql.trim().to_owned()
    }

    /// One expression to order by.
    pub(crate) fn order(&mut self, depth: usize, scope: &Scope) -> String {
        let data_type = self.likely_type(scope).oid;
        let value = self.expression(data_type, depth, scope);
        format!("{value}{}", self.choices.word(&["", " desc", " nulls first"]))
    }

    /// A routine that gives the type, and the type of an element for its polymorphic arguments.
    fn routine(&mut self, wanted: &DataType, fits: impl Fn(&&Routine) -> bool) -> Option<(&'a Routine, u32)> {
        let catalog = self.catalog;
        let mut candidates: Vec<&'a Routine> = Vec::new();
        for (result, times) in results(wanted) {
            let found = catalog.routines.get(&result).into_iter().flatten().filter(&fits);
            let found: Vec<&Routine> = found.filter(|routine| routine.columns.is_empty()).collect();
            for _ in 0..times {
                // Of functions of the type's own there are many.
                candidates.extend(&found);
                if found.len() > 20 {
                    break;
                }
            }
        }
        let routine = *self.choices.pick(&candidates)?;
        let mut element = self.element_of(routine.result, wanted, &Scope::default());
        if routine.arguments.contains(&polymorphic::ENUM) && !polymorphic::ELEMENT.contains(&routine.result) {
            element = self.an_enum()?;
        }
        Some((routine, element))
    }

    fn an_enum(&self) -> Option<u32> {
        self.catalog.types.iter().find(|data_type| data_type.is_enum).map(|data_type| data_type.oid)
    }

    /// What `anyelement` stands for where a polymorphic result is the wanted type.
    fn element_of(&mut self, result: u32, wanted: &DataType, scope: &Scope) -> u32 {
        let bound = if polymorphic::ARRAY.contains(&result) {
            wanted.element
        } else if polymorphic::RANGE.contains(&result) || polymorphic::MULTIRANGE.contains(&result) {
            wanted.bound
        } else if polymorphic::ELEMENT.contains(&result) {
            Some(wanted.oid)
        } else {
            None
        };
        bound.unwrap_or_else(|| self.likely_type(scope).oid)
    }

    /// The type that an argument gets.
    fn bound(&mut self, declared: u32, element: u32) -> Option<u32> {
        let of_element = |catalog: &crate::catalog::Catalog, multirange: bool| {
            catalog
                .types
                .iter()
                .find(|one| {
                    one.bound == Some(element) && one.value.name().ends_with("multirange") == multirange
                })
                .map(|one| one.oid)
        };
        if declared == polymorphic::ANY {
            Some(self.any_type().oid)
        } else if polymorphic::ELEMENT.contains(&declared) {
            Some(element)
        } else if polymorphic::ARRAY.contains(&declared) {
            self.catalog.data_type(element)?.array
        } else if polymorphic::RANGE.contains(&declared) {
            of_element(self.catalog, false)
        } else if polymorphic::MULTIRANGE.contains(&declared) {
            of_element(self.catalog, true)
        } else {
            Some(declared)
        }
    }

    /// The arguments of a call.
    pub(crate) fn arguments(
        &mut self,
        routine: &Routine,
        element: u32,
        depth: usize,
        scope: &Scope,
    ) -> Option<Vec<String>> {
        let mut declared = routine.arguments.clone();
        if routine.defaults > 0 {
            declared.truncate(declared.len() - self.choices.below(routine.defaults + 1));
        }
        let mut arguments = Vec::new();
        for (position, data_type) in declared.iter().enumerate() {
            if !routine.variadic || position + 1 < routine.arguments.len() {
                let data_type = self.bound(*data_type, element)?;
                arguments.push(self.argument(data_type, depth, scope));
                continue;
            }
            let any = *data_type == polymorphic::ANY;
            let array = self.bound(*data_type, element)?;
            if !any && self.choices.chance(25) {
                arguments.push(format!("variadic {}", self.argument(array, depth, scope)));
                continue;
            }
            for _ in 0..1 + self.choices.below(3) {
                let data_type =
                    if any { self.any_type().oid } else { self.catalog.data_type(array)?.element? };
                arguments.push(self.argument(data_type, depth, scope));
            }
        }
        Some(arguments)
    }
}

/// The result types that a routine or an operator may have in the catalog to give this type, as often as each is taken.
fn results(wanted: &DataType) -> Vec<(u32, usize)> {
    let mut results = vec![(wanted.oid, 4)];
    let array = wanted.element.is_some();
    for element in polymorphic::ELEMENT.into_iter().filter(|oid| {
        (*oid != polymorphic::ENUM || wanted.is_enum) && (*oid != polymorphic::NON_ARRAY || !array)
    }) {
        results.push((element, 1));
    }
    if array {
        results.extend(polymorphic::ARRAY.map(|oid| (oid, 2)));
    }
    let name = wanted.value.name();
    if name.ends_with("multirange") {
        results.extend(polymorphic::MULTIRANGE.map(|oid| (oid, 2)));
    } else if name.ends_with("range") {
        results.extend(polymorphic::RANGE.map(|oid| (oid, 2)));
    }
    results
}
