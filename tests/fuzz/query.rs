//! Random queries that read.

use crate::{
    catalog::{BOOL, INT4, INT8, Item, Relation},
    expression::{Generator, Scope},
};

impl Generator<'_> {
    /// A whole query, with the common table expressions that it may have.
    pub(crate) fn query(&mut self) -> String {
        let mut scope = Scope { relations: self.catalog.relations.clone(), ..Scope::default() };
        let with = if self.choices.chance(20) { self.with(&mut scope) } else { String::new() };
        let count = 1 + self.choices.below(4);
        let mut types = Vec::new();
        for _ in 0..count {
            types.push(self.any_type().oid);
        }
        let names = if self.choices.chance(15) { Names::Nested } else { Names::AsTheyCome };
        format!("{with}{}", self.select_statement(&types, 3, &scope, names))
    }

    /// The common table expressions, which are then in scope.
    pub(crate) fn with(&mut self, scope: &mut Scope) -> String {
        let mut written = Vec::new();
        let recursive = self.choices.chance(30);
        for _ in 0..1 + self.choices.below(2) {
            let name = self.alias("w");
            let mut columns = self.columns(3);
            let names: Vec<&str> = columns.iter().map(|column| column.sql.as_str()).collect();
            let names = names.join(", ");
            let types: Vec<u32> = columns.iter().map(|column| column.data_type).collect();
            let kind = self.choices.word(&["", "", "materialized ", "not materialized "]);
            if recursive {
                columns.insert(0, Item { sql: "n".into(), data_type: INT4 });
                let start = self.select_list(
                    &types,
                    1,
                    &Scope { relations: scope.relations.clone(), ..Scope::default() },
                    Names::AsTheyCome,
                );
                let all = self.choices.word(&["all", ""]);
                let relation = Relation {
                    name: name.clone(),
                    columns: columns.clone(),
                    is_table: false,
                    ..Relation::default()
                };
                let mut inner = Scope { relations: scope.relations.clone(), ..Scope::default() };
                inner.visible = columns
                    .iter()
                    .map(|column| Item { sql: format!("{name}.{}", column.sql), data_type: column.data_type })
                    .collect();
                let step = self.select_list(&types, 2, &inner, Names::AsTheyCome);
                written.push(format!(
                    "{name} (n, {names}) as (select 1, {start} union {all} select {name}.n + 1, {step} from {name} where {name}.n < 3)"
                ));
                scope.relations.push(relation);
                continue;
            }
            let body = if self.choices.chance(15) {
                self.writing(&types, &scope.plain())
            } else {
                self.select_statement(&types, 2, &scope.plain(), Names::AsTheyCome)
            };
            written.push(format!("{name} ({names}) as {kind}({body})"));
            scope.relations.push(Relation { name, columns, is_table: false, ..Relation::default() });
        }
        format!("with {}{} ", if recursive { "recursive " } else { "" }, written.join(", "))
    }

    /// Names and types for up to so many new columns.
    fn columns(&mut self, most: usize) -> Vec<Item> {
        (1..=1 + self.choices.below(most))
            .map(|number| Item { sql: format!("x{number}"), data_type: self.any_type().oid })
            .collect()
    }

    pub(crate) fn alias(&mut self, letter: &str) -> String {
        self.aliases += 1;
        format!("{letter}{}", self.aliases)
    }

    /// A subquery that gives columns of these types.
    pub(crate) fn subquery(&mut self, types: &[u32], depth: usize, scope: &Scope) -> String {
        if depth == 0 && self.choices.chance(50) {
            return format!("select {}", self.select_list(types, 0, &scope.plain(), Names::AsTheyCome));
        }
        self.select_statement(types, depth.min(1), &scope.plain(), Names::AsTheyCome)
    }

    /// Selects, perhaps several with a set operation between, in an order and up to a limit.
    pub(crate) fn select_statement(
        &mut self,
        types: &[u32],
        depth: usize,
        scope: &Scope,
        names: Names,
    ) -> String {
        let mut sql = match self.choices.below(12) {
            10 if names != Names::Nested => {
                let operation =
                    self.choices.word(&["union all", "union", "intersect", "except", "except all"]);
                let left = self.select(types, depth.saturating_sub(1), scope, names);
                let right = self.select(types, depth.saturating_sub(1), scope, names);
                format!("{left} {operation} {right}")
            }
            11 if names == Names::AsTheyCome => {
                let count = 1 + self.choices.below(3);
                let rows = self.times(count, |this| {
                    let row: Vec<String> = types
                        .iter()
                        .map(|data_type| this.argument(*data_type, depth.min(1), scope))
                        .collect();
                    format!("({})", row.join(", "))
                });
                format!("values {rows}")
            }
            _ => self.select(types, depth, scope, names),
        };
        if self.choices.chance(25) && !sql.contains(" order by ") {
            sql += &format!(
                " order by {}{}",
                1 + self.choices.below(types.len()),
                self.choices.word(&["", " desc"])
            );
        }
        match self.choices.below(12) {
            8 => sql += " limit 1",
            9 => sql += &format!(" limit {}", self.argument(INT8, 0, &Scope::default())),
            10 => sql += " offset 1",
            11 => sql += " fetch first 2 rows only",
            _ => {}
        }
        sql
    }

    fn select_list(&mut self, types: &[u32], depth: usize, scope: &Scope, names: Names) -> String {
        let mut items = Vec::new();
        for (number, data_type) in (1..).zip(types) {
            let value = self.argument(*data_type, depth, scope);
            items.push(match names {
                Names::Numbered => format!("{value} as x{number}"),
                Names::AsTheyCome if self.choices.chance(15) => format!("{value} as named{number}"),
                Names::AsTheyCome | Names::Nested => value,
            });
        }
        items.join(", ")
    }

    /// Further columns that make rows within the row: those of a table under dotted names, and the table's row as one value.
    fn nested(&mut self, scope: &Scope) -> String {
        let mut list = String::new();
        for name in ["r", "s"] {
            let Some(start) = scope.visible.get(self.choices.below(scope.visible.len().max(1))) else {
                break;
            };
            let Some((table, _)) = start.sql.split_once('.') else { continue };
            let of_table = scope.visible.iter().filter_map(|item| item.sql.split_once('.'));
            for (number, (_, column)) in (1..).zip(of_table.filter(|(other, _)| *other == table)) {
                if self.choices.chance(60) {
                    list += &format!(", {table}.{column} as \"{name}.f{number}\"");
                }
            }
            match self.choices.below(6) {
                0 => list += &format!(", {table} as {name}_row"),
                1 => {
                    list += &format!(", array(select {table} from (select {table}.*) {table}) as {name}_rows")
                }
                2 => {
                    list += &format!(
                        ", array(select x from (select {table}.*, 1 as \"one.two\") x) as {name}_all"
                    )
                }
                _ => {}
            }
        }
        list
    }

    fn select(&mut self, types: &[u32], depth: usize, scope: &Scope, names: Names) -> String {
        let outer = std::mem::take(&mut self.windows);
        let sql = self.select_clauses(types, depth, scope, names);
        self.windows = outer;
        sql
    }

    fn select_clauses(&mut self, types: &[u32], depth: usize, scope: &Scope, names: Names) -> String {
        let mut inner = scope.clone();
        let from = if self.choices.chance(90) { self.from(depth, &mut inner) } else { String::new() };
        let mut sql = String::new();
        if !from.is_empty() {
            sql += &format!(" from {from}");
        }
        if self.choices.chance(45) {
            sql += &format!(" where {}", self.condition(depth, &inner.plain()));
        }
        let mut output = inner.clone();
        output.windows = true;
        match self.choices.below(10) {
            6 => output.grouped = Some(inner.visible.clone()),
            7..=9 => sql += &self.group(depth, &inner, &mut output),
            _ => output.sets = true,
        }
        // Without groups but with aggregates no column stands outside of an aggregate.
        if output.grouped.is_some() && !sql.contains(" group by ") {
            output.visible = scope.visible.clone();
        }
        if output.grouped.is_some() && self.choices.chance(25) {
            let having = Scope { windows: false, ..output.clone() };
            sql += &format!(" having {}", self.expression(BOOL, depth.min(1), &having));
        }
        let star = self.choices.below(100);
        let list = match star {
            96.. if names == Names::AsTheyCome && output.grouped.is_none() && !from.is_empty() => {
                "*".to_owned()
            }
            _ => self.select_list(types, depth, &output, names),
        };
        let list = match names {
            Names::Nested if output.grouped.is_none() => format!("{list}{}", self.nested(&inner)),
            _ => list,
        };
        if !self.windows.is_empty() {
            sql += &format!(" window {}", self.windows.join(", "));
        }
        match self.choices.below(20) {
            18 => format!("select distinct {list}{sql}"),
            19 if output.grouped.is_none() => {
                let by = self.likely_type(&inner).oid;
                let by = self.leaf(by, &inner.plain());
                format!("select distinct on ({by}) {list}{sql} order by {by}")
            }
            _ => format!("select {list}{sql}"),
        }
    }

    /// What to group by. The output sees the groups only.
    fn group(&mut self, depth: usize, inner: &Scope, output: &mut Scope) -> String {
        let mut groups = Vec::new();
        for _ in 0..1 + self.choices.below(3) {
            let data_type = self.likely_type(inner).oid;
            let plain = inner.plain();
            let sql = if self.choices.chance(20) {
                self.expression(data_type, depth.min(1), &plain)
            } else {
                self.leaf(data_type, &plain)
            };
            // A number would be a position, and a constant is no group.
            if sql.contains(|letter: char| letter.is_alphabetic()) && !sql.starts_with(['\'', '$']) {
                groups.push(Item { sql, data_type });
            }
        }
        output.grouped = Some(inner.visible.clone());
        output.visible = groups.clone();
        let list: Vec<&str> = groups.iter().map(|group| group.sql.as_str()).collect();
        if list.is_empty() {
            return " group by ()".into();
        }
        let list = list.join(", ");
        match self.choices.below(10) {
            7 => format!(" group by rollup ({list})"),
            8 => format!(" group by cube ({list})"),
            9 => format!(" group by grouping sets (({list}), ())"),
            _ => format!(" group by {list}"),
        }
    }

    /// A condition, often one that compares columns of the relations with each other.
    pub(crate) fn condition(&mut self, depth: usize, scope: &Scope) -> String {
        if self.choices.chance(40)
            && let Some(one) = self.choices.pick(&scope.visible).cloned()
        {
            let same: Vec<Item> =
                scope.visible.iter().filter(|item| item.data_type == one.data_type).cloned().collect();
            let other = match self.choices.chance(60) {
                true => self.choices.pick(&same).map_or_else(|| "null".to_owned(), |item| item.sql.clone()),
                false => self.argument_operand(one.data_type, 0, scope),
            };
            return format!("{} = {other}", one.sql);
        }
        self.expression(BOOL, depth.min(2), scope)
    }
}

/// What the columns of a select list are called.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Names {
    /// Some have a name, some have none.
    AsTheyCome,
    /// The same, and some make rows within the row.
    Nested,
    /// `x1`, `x2` and so on.
    Numbered,
}
