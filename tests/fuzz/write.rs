//! Random statements that write.

use crate::{
    catalog::{Item, Relation},
    expression::{Generator, Scope},
    from::qualified,
    query::Names,
};

impl Generator<'_> {
    /// An insert, update or delete, and whether it returns rows.
    pub(crate) fn write(&mut self) -> (String, bool) {
        let mut scope = Scope { relations: self.catalog.relations.clone(), ..Scope::default() };
        let with = if self.choices.chance(15) { self.with(&mut scope) } else { String::new() };
        if self.choices.chance(25) {
            let statement =
                if self.choices.chance(40) { self.merge(&scope) } else { self.statement(None, &scope) };
            return (format!("{with}{statement}"), false);
        }
        let types: Vec<u32> = (0..1 + self.choices.below(3)).map(|_| self.any_type().oid).collect();
        (format!("{with}{}", self.statement(Some(&types), &scope)), true)
    }

    /// One that returns columns of these types.
    pub(crate) fn writing(&mut self, types: &[u32], scope: &Scope) -> String {
        self.statement(Some(types), scope)
    }

    fn table(&mut self) -> Option<Relation> {
        let tables: Vec<&Relation> =
            self.catalog.relations.iter().filter(|relation| relation.is_table).collect();
        self.choices.pick(&tables).map(|table| (*table).clone())
    }

    fn statement(&mut self, types: Option<&[u32]>, scope: &Scope) -> String {
        let Some(table) = self.table() else { return "select 1".into() };
        match self.choices.below(3) {
            0 => self.insert(&table, types, scope),
            1 => self.update(&table, types, scope),
            _ => self.delete(&table, types, scope),
        }
    }

    fn returning(&mut self, types: Option<&[u32]>, scope: &Scope) -> String {
        let Some(types) = types else { return String::new() };
        let values: Vec<String> = types.iter().map(|data_type| self.argument(*data_type, 2, scope)).collect();
        format!(" returning {}", values.join(", "))
    }

    fn insert(&mut self, table: &Relation, types: Option<&[u32]>, scope: &Scope) -> String {
        let alias = self.alias("t");
        let mut columns: Vec<&Item> = table.stored.iter().collect();
        if self.choices.chance(20) {
            columns.truncate(1 + self.choices.below(columns.len()));
        }
        if self.choices.chance(5) {
            // Also those that can be written with these words only.
            columns = table.columns.iter().collect();
        }
        let overriding = if columns.len() > table.stored.len() { "overriding system value " } else { "" };
        let names: Vec<&str> = columns.iter().map(|column| column.sql.as_str()).collect();
        let of: Vec<u32> = columns.iter().map(|column| column.data_type).collect();
        let source = match self.choices.below(3) {
            2 => self.select_statement(&of, 1, scope, Names::AsTheyCome),
            count => {
                let rows = self.times(count + 1, |this| {
                    let row: Vec<String> =
                        of.iter().map(|oid| this.argument(*oid, 1, &scope.plain())).collect();
                    format!("({})", row.join(", "))
                });
                format!("values {rows}")
            }
        };
        let mut target = scope.plain();
        target.visible = qualified(&table.columns, &alias);
        let mut sql =
            format!("insert into {} as {alias} ({}) {overriding}{source}", table.name, names.join(", "));
        match self.choices.below(4) {
            2 => sql += " on conflict do nothing",
            3 => {
                if let Some(key) = self.choices.pick(&table.keys).cloned() {
                    let mut both = target.clone();
                    both.visible.extend(qualified(&table.columns, "excluded"));
                    sql += &format!(" on conflict ({key}) do update set {}", self.assignments(table, &both));
                    if self.choices.chance(25) {
                        sql += &format!(" where {}", self.condition(1, &both));
                    }
                }
            }
            _ => {}
        }
        sql + &self.returning(types, &target)
    }

    fn assignments(&mut self, table: &Relation, scope: &Scope) -> String {
        let mut assignments = Vec::new();
        for column in &table.stored {
            if assignments.is_empty() || self.choices.chance(20) {
                let value = if self.choices.chance(10) {
                    "default".into()
                } else {
                    self.argument(column.data_type, 2, scope)
                };
                assignments.push(format!("{} = {value}", column.sql));
            }
        }
        assignments.join(", ")
    }

    fn update(&mut self, table: &Relation, types: Option<&[u32]>, scope: &Scope) -> String {
        let alias = self.alias("t");
        let (visible, from) = self.joined("from", table, &alias, scope);
        let assignments = self.assignments(table, &visible);
        let condition = self.filter(&visible);
        format!(
            "update {} {alias} set {assignments}{from}{condition}{}",
            table.name,
            self.returning(types, &visible)
        )
    }

    fn delete(&mut self, table: &Relation, types: Option<&[u32]>, scope: &Scope) -> String {
        let alias = self.alias("t");
        let (visible, using) = self.joined("using", table, &alias, scope);
        let condition = self.filter(&visible);
        format!("delete from {} {alias}{using}{condition}{}", table.name, self.returning(types, &visible))
    }

    fn merge(&mut self, scope: &Scope) -> String {
        let Some(table) = self.table() else { return "select 1".into() };
        let (target, mut source) = (self.alias("t"), scope.plain());
        let from = self.source(&mut source);
        let mut both = source.clone();
        both.visible.extend(qualified(&table.columns, &target));
        let mut sql =
            format!("merge into {} {target} using {from} on {}", table.name, self.condition(1, &both));
        for _ in 0..1 + self.choices.below(3) {
            let is_matched = self.choices.chance(60);
            let seen = if is_matched { &both } else { &source };
            sql += if is_matched { " when matched" } else { " when not matched" };
            if self.choices.chance(40) {
                sql += &format!(" and {}", self.condition(1, seen));
            }
            sql += &match self.choices.below(4) {
                0 => " then do nothing".to_owned(),
                1 if is_matched => " then delete".to_owned(),
                _ if is_matched => format!(" then update set {}", self.assignments(&table, seen)),
                _ => {
                    let names: Vec<&str> = table.stored.iter().map(|column| column.sql.as_str()).collect();
                    let values: Vec<String> =
                        table.stored.iter().map(|column| self.argument(column.data_type, 1, seen)).collect();
                    format!(" then insert ({}) values ({})", names.join(", "), values.join(", "))
                }
            };
        }
        sql
    }

    /// What the table is joined with, if anything, behind `keyword`; and the columns of all.
    fn joined(&mut self, keyword: &str, table: &Relation, alias: &str, scope: &Scope) -> (Scope, String) {
        let (mut visible, mut others) = (scope.plain(), String::new());
        if self.choices.chance(40) {
            others = format!(" {keyword} {}", self.from(1, &mut visible));
        }
        visible.visible.extend(qualified(&table.columns, alias));
        (visible, others)
    }

    fn filter(&mut self, scope: &Scope) -> String {
        if self.choices.chance(80) { format!(" where {}", self.condition(1, scope)) } else { String::new() }
    }
}
