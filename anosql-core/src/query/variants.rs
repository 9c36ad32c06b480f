//! What a query is where some of its parameters are left out.

use std::fmt::Write;

use super::{Param, Query, SqlPart};

impl Query {
    /// The query where only those parameters are given that `is_given` has something for, by their indexes; `None` where an
    /// `update` would set nothing. A query of which nothing may be left out is itself.
    ///
    /// ```
    /// use anosql_core::{compile::compile_loaded, load};
    ///
    /// let schema = [("schema.sql", "create table users (id int primary key, name text)")];
    /// let queries = [("users.sql", "-- name: find([id], [name])\nselect id from users where id = :id and name = :name")];
    /// let (loaded, diagnostics) = load::texts(&schema, &queries);
    /// let compiled = compile_loaded(loaded, diagnostics);
    /// let by_name = compiled.module.queries[0].given(&|index| index == 1).map(|query| query.sql);
    /// assert_eq!(by_name.as_deref(), Some("select id from users where true and name = $1"));
    /// ```
    pub fn given(&self, is_given: &dyn Fn(usize) -> bool) -> Option<Query> {
        self.chosen(is_given, 0)
    }

    /// The same in one of its orders, 0 for that of the SQL.
    fn chosen(&self, is_given: &dyn Fn(usize) -> bool, order: usize) -> Option<Query> {
        if self.parts.is_empty() {
            return Some(self.clone());
        }
        let is_there =
            |index: usize| is_given(index) || self.params.get(index).is_none_or(|param| !param.optional);
        let mut text =
            Text { is_given: &is_there, order, sql: String::new(), params: Vec::new(), is_void: false };
        text.parts(&self.parts);
        let Text { sql, params, is_void, .. } = text;
        let params = params.iter().filter_map(|index| self.params.get(*index));
        let params = params.map(|param| Param { optional: false, ..param.clone() }).collect();
        (!is_void).then(|| Query { sql, params, parts: Vec::new(), orders: Vec::new(), ..self.clone() })
    }

    /// The query with none of what may be left out, with each part alone, and in each of its orders; none where there is nothing to
    /// choose.
    pub fn variants(&self) -> Vec<Query> {
        let optional = self.params.iter().enumerate().filter(|(_, param)| param.optional);
        let optional: Vec<usize> = optional.map(|(index, _)| index).collect();
        let none = (!optional.is_empty()).then(|| self.given(&|_| false));
        let alone = optional.iter().map(|only| self.given(&|index| index == *only));
        let orders = (1..=self.orders.len()).map(|order| self.chosen(&|_| true, order));
        none.into_iter().chain(alone).chain(orders).flatten().collect()
    }
}

/// A statement while it is put together.
struct Text<'g> {
    is_given: &'g dyn Fn(usize) -> bool,
    order: usize,
    sql: String,
    params: Vec<usize>,
    is_void: bool,
}

impl Text<'_> {
    fn parts(&mut self, parts: &[SqlPart]) {
        for part in parts {
            match part {
                SqlPart::Text(text) => self.sql.push_str(text),
                SqlPart::Param(index) => self.param(*index),
                SqlPart::Condition { needs, parts } if self.has(needs) => self.parts(parts),
                SqlPart::Condition { .. } => self.sql.push_str("true"),
                SqlPart::Order(orders) => self.parts(orders.get(self.order).map_or(&[], Vec::as_slice)),
                SqlPart::Assignments(list) => {
                    let mut is_first = true;
                    for assignment in list {
                        if self.has(&assignment.needs) {
                            self.sql.push_str(if std::mem::take(&mut is_first) { "" } else { ", " });
                            self.parts(&assignment.parts);
                        }
                    }
                    self.is_void |= is_first;
                }
            }
        }
    }

    fn has(&self, needs: &[usize]) -> bool {
        needs.iter().all(|index| (self.is_given)(*index))
    }

    fn param(&mut self, index: usize) {
        let known = self.params.iter().position(|known| *known == index);
        let number = known.unwrap_or_else(|| {
            self.params.push(index);
            self.params.len() - 1
        }) + 1;
        let _ = write!(self.sql, "${number}");
    }
}
