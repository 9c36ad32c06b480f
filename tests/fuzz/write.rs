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
            return (format!("{with}{}", self.statement(None, &scope)), false);
        }
        let types: Vec<u32> = (0..1 + self.choices.below(3)).map(|_| self.any_type().oid).collect();
        (format!("{with}{}", self.statement(Some(&types), &scope)), true)
    }

    /// One that returns columns of these types.
    pub(crate) fn writing(&mut self, types: &[u32], scope: &Scope) -> String {
        self.statement(Some(types), scope)
    }

    fn statement(&mut self, types: Option<&[u32]>, scope: &Scope) -> String {
        let tables: Vec<Relation> =
            self.catalog.relations.iter().filter(|relation| relation.is_table).cloned().collect();
        let Some(table) = self.choices.pick(&tables).cloned() else { return "select 1".into() };
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
        let mut columns: Vec<&Item> = table.columns.iter().collect();
        if self.choices.chance(20) {
            columns.truncate(1 + self.choices.below(columns.len()));
        }
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
        let mut sql = format!("insert into {} as {alias} ({}) {source}", table.name, names.join(", "));
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
        for column in &table.columns {
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
