//! Queries of which conditions and assignments may be left out, and whose rows come in an order that is asked for. Each choice makes a
//! statement of its own, which is put together when it is first asked for.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{PoisonError, RwLock},
};

use tokio_postgres::types::ToSql;

use crate::{
    error::{Error, ErrorKind},
    query::Query,
};

/// A part of a query's text. Parameters go by their indexes.
#[derive(Debug)]
pub enum Part {
    /// Text that is always there.
    Text(&'static str),
    /// A parameter.
    Param(usize),
    /// A condition, `true` where a parameter that it needs is not given.
    Condition(Needs),
    /// Assignments, between which stand commas.
    Assignments(&'static [Needs]),
    /// What the rows are sorted by, in each order.
    Order(&'static [&'static [Part]]),
}

/// What is left out where one of some parameters is not given.
#[derive(Debug)]
pub struct Needs {
    /// Those parameters.
    pub params: &'static [usize],
    /// What is left out.
    pub parts: &'static [Part],
}

/// The statements that a query is sent as.
#[derive(Debug)]
pub struct Statements {
    query: &'static Query,
    parts: &'static [Part],
    /// The parameters that may be left out.
    optional: &'static [usize],
    /// The statements that were asked for, by their order and by the optional parameters that are given, a bit each. They are kept for as long as the
    /// program runs, as the text of any other query is.
    made: RwLock<BTreeMap<(usize, u32), &'static Statement>>,
}

/// One of the statements that a query is sent as.
#[derive(Debug)]
pub struct Statement {
    /// The query as this statement has it.
    pub query: Query,
    /// Which of the query's parameters the statement has, its `$1` first.
    params: Vec<usize>,
    /// Whether it would assign nothing.
    is_void: bool,
}

impl Statements {
    /// Those of a query.
    pub const fn new(query: &'static Query, parts: &'static [Part], optional: &'static [usize]) -> Self {
        Self { query, parts, optional, made: RwLock::new(BTreeMap::new()) }
    }

    /// The statement for the parameters that are given, and for an order.
    pub fn given(&self, given: &[bool], order: usize) -> Result<&'static Statement, Error> {
        let is_given = |index: usize| given.get(index).copied().unwrap_or(true);
        let bits = self.optional.iter().fold(0, |bits, index| bits << 1 | u32::from(is_given(*index)));
        let key = (order, bits);
        let known = self.made.read().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        let statement = match known {
            Some(known) => known,
            None => {
                let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
                *made.entry(key).or_insert_with(|| Box::leak(Box::new(self.make(&is_given, order))))
            }
        };
        match statement.is_void {
            true => Err(Error::new(ErrorKind::NothingToSet, "no column is to be set").in_query(self.query)),
            false => Ok(statement),
        }
    }

    fn make(&self, is_given: &dyn Fn(usize) -> bool, order: usize) -> Statement {
        let mut text = Text { is_given, order, sql: String::new(), params: Vec::new(), is_void: false };
        text.parts(self.parts);
        let Text { sql, params, is_void, .. } = text;
        let names: Vec<&'static str> =
            params.iter().filter_map(|index| self.query.parameters.get(*index).copied()).collect();
        let types =
            params.iter().filter_map(|index| self.query.types.get(*index).cloned()).collect::<Vec<_>>();
        let query = Query { sql: sql.leak(), parameters: names.leak(), types: types.leak(), ..*self.query };
        Statement { query, params, is_void }
    }
}

impl Statement {
    /// The values of the parameters that it has.
    pub fn values<'p>(&self, all: &[&'p (dyn ToSql + Sync)]) -> Vec<&'p (dyn ToSql + Sync)> {
        self.params.iter().filter_map(|index| all.get(*index).copied()).collect()
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
    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Text(text) => self.sql.push_str(text),
                Part::Param(index) => self.param(*index),
                Part::Condition(needs) if self.has(needs) => self.parts(needs.parts),
                Part::Condition(_) => self.sql.push_str("true"),
                Part::Assignments(list) => self.assignments(list),
                Part::Order(orders) => self.parts(orders.get(self.order).copied().unwrap_or_default()),
            }
        }
    }

    fn has(&self, needs: &Needs) -> bool {
        needs.params.iter().all(|index| (self.is_given)(*index))
    }

    fn param(&mut self, index: usize) {
        let known = self.params.iter().position(|known| *known == index);
        let number = known.unwrap_or_else(|| {
            self.params.push(index);
            self.params.len() - 1
        }) + 1;
        let _ = write!(self.sql, "${number}");
    }

    fn assignments(&mut self, list: &[Needs]) {
        let mut is_first = true;
        for needs in list.iter().filter(|needs| needs.params.iter().all(|index| (self.is_given)(*index))) {
            if !std::mem::take(&mut is_first) {
                self.sql.push_str(", ");
            }
            self.parts(needs.parts);
        }
        self.is_void |= is_first;
    }
}

#[cfg(test)]
mod tests {
    use tokio_postgres::types::Type;

    use super::*;
    use crate::query::{Access, Cardinality, TransactionControl};

    static QUERY: Query = Query {
        name: "rename",
        file: "sql/blogs.sql",
        line: 1,
        sql: "update blogs set title = $1, note = $2 where id = $3 and kind = $2",
        parameters: &["title", "note", "id"],
        types: &[Type::TEXT, Type::TEXT, Type::INT4],
        columns: &[],
        access: Access::Write,
        locks: false,
        volatile: false,
        session: false,
        transaction: TransactionControl::None,
        cardinality: Cardinality::Many,
        self_contained: true,
    };

    static STATEMENTS: Statements = Statements::new(
        &QUERY,
        &[
            Part::Text("update blogs set "),
            Part::Assignments(&[
                Needs { params: &[0], parts: &[Part::Text("title = "), Part::Param(0)] },
                Needs { params: &[1], parts: &[Part::Text("note = "), Part::Param(1)] },
            ]),
            Part::Text(" where id = "),
            Part::Param(2),
            Part::Text(" and "),
            Part::Condition(Needs { params: &[1], parts: &[Part::Text("kind = "), Part::Param(1)] }),
        ],
        &[0, 1],
    );

    fn sql(given: &[bool]) -> &'static str {
        STATEMENTS.given(given, 0).map_or("", |statement| statement.query.sql)
    }

    #[test]
    fn all_that_is_given_makes_the_statement_as_it_is_written() {
        let expected = "update blogs set title = $1, note = $2 where id = $3 and kind = $2";
        assert_eq!(sql(&[true, true, true]), expected);
    }

    #[test]
    fn parameters_are_numbered_anew_without_one_that_is_left_out() {
        assert_eq!(sql(&[true, false, true]), "update blogs set title = $1 where id = $2 and true");
        assert_eq!(sql(&[false, true, true]), "update blogs set note = $1 where id = $2 and kind = $1");
    }

    #[test]
    fn the_values_are_those_of_the_parameters_that_are_there() {
        let Ok(statement) = STATEMENTS.given(&[false, true, true], 0) else {
            panic!("there is something to set")
        };
        assert_eq!(statement.query.parameters, ["note", "id"]);
        assert_eq!(statement.query.types, [Type::TEXT, Type::INT4]);
        assert_eq!(statement.values(&[&"title", &"note", &1]).len(), 2);
    }

    #[test]
    fn nothing_to_set_is_an_error() {
        let error = STATEMENTS.given(&[false, false, true], 0).err().map(|error| error.kind());
        assert_eq!(error, Some(ErrorKind::NothingToSet));
    }

    #[test]
    fn each_order_is_a_statement() {
        static SORTED: Statements = Statements::new(
            &QUERY,
            &[Part::Text("select order by "), Part::Order(&[&[Part::Text("a")], &[Part::Text("b desc")]])],
            &[],
        );
        let sql = |order| SORTED.given(&[], order).map_or("", |statement| statement.query.sql);
        assert_eq!((sql(0), sql(1)), ("select order by a", "select order by b desc"));
    }

    #[test]
    fn a_statement_is_made_once() {
        let address = |given| STATEMENTS.given(given, 0).map(std::ptr::from_ref).ok();
        assert_eq!(address(&[true, false, true]), address(&[true, false, true]));
    }
}
