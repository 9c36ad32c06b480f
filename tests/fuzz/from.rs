//! Random lists of relations behind `from`.

use crate::{
    catalog::{INT4, Item, Kind, Relation, Routine},
    expression::{Generator, Scope},
    query::Names,
};

impl Generator<'_> {
    /// One relation or several joined, whose columns come into scope.
    pub(crate) fn from(&mut self, depth: usize, scope: &mut Scope) -> String {
        let outer = scope.visible.clone();
        let mut seen = Vec::new();
        let mut sql = self.item(depth, scope, &outer, &mut seen);
        for _ in 0..self.choices.below(4).min(depth + 1) {
            if self.choices.chance(15) {
                sql += &format!(", {}", self.item(depth, scope, &outer, &mut seen));
            } else {
                sql = self.join(&sql, depth, scope, &outer, &mut seen);
            }
        }
        // The nearest names come first.
        seen.extend(outer);
        scope.visible = seen;
        sql
    }

    fn join(
        &mut self,
        left: &str,
        depth: usize,
        scope: &Scope,
        outer: &[Item],
        seen: &mut Vec<Item>,
    ) -> String {
        let kind =
            self.choices.word(&["join", "left join", "left join", "right join", "full join", "cross join"]);
        let before = seen.clone();
        let lateral: Vec<Item> = if matches!(kind, "join" | "left join" | "cross join") {
            [seen, outer].concat()
        } else {
            outer.to_vec()
        };
        let mut right = if depth > 0 && self.choices.chance(15) {
            let mut nested = Vec::new();
            let one = self.item(depth - 1, scope, outer, &mut nested);
            let joined = self.join(&one, depth - 1, scope, outer, &mut nested);
            seen.extend(nested);
            format!("({joined})")
        } else {
            self.item(depth, scope, &lateral, seen)
        };
        if kind == "cross join" {
            return format!("{left} cross join {right}");
        }
        if self.choices.chance(8) {
            return format!("{left} natural {kind} {right}");
        }
        let name = |item: &Item| item.sql.split('.').nth(1).unwrap_or_default().to_owned();
        let shared: Vec<String> = before
            .iter()
            .map(name)
            .filter(|one| seen[before.len()..].iter().any(|item| name(item) == *one))
            .collect();
        if self.choices.chance(15)
            && let Some(column) = self.choices.pick(&shared)
        {
            return format!("{left} {kind} {right} using ({column})");
        }
        let visible = Scope {
            visible: [&seen[..], outer].concat(),
            relations: scope.relations.clone(),
            ..Scope::default()
        };
        let condition = match kind {
            // Others cannot be executed.
            "full join" => {
                let pairs: Vec<String> = before
                    .iter()
                    .flat_map(|one| {
                        seen[before.len()..]
                            .iter()
                            .filter(|other| other.data_type == one.data_type)
                            .map(move |other| format!("{} = {}", one.sql, other.sql))
                    })
                    .collect();
                self.choices.pick(&pairs).cloned().unwrap_or_else(|| "true".into())
            }
            _ if self.choices.chance(8) => "true".into(),
            _ => self.condition(depth.min(1), &visible),
        };
        right += " on ";
        format!("{left} {kind} {right}{condition}")
    }

    /// One relation, whose columns come into scope.
    pub(crate) fn source(&mut self, scope: &mut Scope) -> String {
        let mut seen = Vec::new();
        let sql = self.item(1, scope, &[], &mut seen);
        scope.visible = seen;
        sql
    }

    /// A relation, a subquery, a list of values or a function.
    fn item(&mut self, depth: usize, scope: &Scope, lateral: &[Item], seen: &mut Vec<Item>) -> String {
        let alias = self.alias("r");
        match self.choices.below(15) {
            11 | 12 if depth > 0 => {
                let types: Vec<u32> = (0..1 + self.choices.below(3)).map(|_| self.any_type().oid).collect();
                let is_lateral = self.choices.chance(40);
                let visible = if is_lateral { lateral.to_vec() } else { Vec::new() };
                let inner = Scope { visible, relations: scope.relations.clone(), ..Scope::default() };
                let body = self.select_statement(&types, depth - 1, &inner, Names::Numbered);
                let names = (1..).zip(types).map(|(number, data_type)| (format!("x{number}"), data_type));
                seen.extend(
                    names.map(|(name, data_type)| Item { sql: format!("{alias}.{name}"), data_type }),
                );
                format!("{}({body}) {alias}", if is_lateral { "lateral " } else { "" })
            }
            13 => self.function(&alias, lateral, scope, seen),
            14 => self.values(&alias, lateral, scope, seen),
            _ => {
                let Some(relation) = self.choices.pick(&scope.relations).cloned() else {
                    return format!("(select 1) {alias}");
                };
                named(&relation, &alias, seen)
            }
        }
    }

    /// A list of values under names.
    fn values(&mut self, alias: &str, lateral: &[Item], scope: &Scope, seen: &mut Vec<Item>) -> String {
        let types: Vec<u32> = (0..1 + self.choices.below(2)).map(|_| self.any_type().oid).collect();
        let inner =
            Scope { visible: lateral.to_vec(), relations: scope.relations.clone(), ..Scope::default() };
        let count = 1 + self.choices.below(3);
        let rows = self.times(count, |this| {
            let row: Vec<String> =
                types.iter().map(|data_type| this.argument(*data_type, 1, &inner)).collect();
            format!("({})", row.join(", "))
        });
        let names: Vec<String> = (1..=types.len()).map(|number| format!("x{number}")).collect();
        let items = names.iter().zip(types);
        seen.extend(items.map(|(name, data_type)| Item { sql: format!("{alias}.{name}"), data_type }));
        format!("lateral (values {rows}) {alias} ({})", names.join(", "))
    }

    /// A function that returns a set.
    fn function(&mut self, alias: &str, lateral: &[Item], scope: &Scope, seen: &mut Vec<Item>) -> String {
        let catalog = self.catalog;
        let mut sets: Vec<&Routine> = catalog
            .routines
            .values()
            .flatten()
            .filter(|routine| routine.returns_set && routine.kind == Kind::Function)
            .collect();
        sets.sort_by(|one, other| (&one.name, &one.arguments).cmp(&(&other.name, &other.arguments)));
        let visible =
            Scope { visible: lateral.to_vec(), relations: scope.relations.clone(), ..Scope::default() };
        let ordinality = if self.choices.chance(20) { " with ordinality" } else { "" };
        if let Some(routine) = self.choices.pick(&sets).copied()
            && self.choices.chance(70)
        {
            let element = self.any_type().oid;
            if let Some(arguments) = self.arguments(routine, element, 1, &visible) {
                if routine.columns.is_empty() && catalog.data_type(routine.result).is_some() {
                    seen.push(Item {
                        sql: format!("{alias}.{}", if ordinality.is_empty() { alias } else { &routine.name }),
                        data_type: routine.result,
                    });
                }
                seen.extend(qualified(&routine.columns, alias));
                return format!("{}({}){ordinality} {alias}", routine.name, arguments.join(", "));
            }
        }
        seen.push(Item { sql: format!("{alias}.g"), data_type: INT4 });
        format!("generate_series(1, {}){ordinality} {alias} (g)", 1 + self.choices.below(3))
    }
}

pub(crate) fn qualified(columns: &[Item], alias: &str) -> Vec<Item> {
    columns
        .iter()
        .map(|column| Item { sql: format!("{alias}.{}", column.sql), data_type: column.data_type })
        .collect()
}

/// A relation under an alias.
fn named(relation: &Relation, alias: &str, seen: &mut Vec<Item>) -> String {
    seen.extend(qualified(&relation.columns, alias));
    format!("{} {alias}", relation.name)
}
