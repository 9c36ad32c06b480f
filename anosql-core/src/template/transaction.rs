//! Which transactions a text begins and ends itself. Postgres changes the session's transaction by statements of its
//! own only, never by what they call, so that their first words tell all.

use super::Template;
use crate::lexer::{Token, TokenKind, statements::statements};

/// What a query does to the transaction of its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransactionControl {
    /// It begins none and ends none.
    None,
    /// It begins or ends one, and none is open when all of it has run.
    Closes,
    /// It leaves one open.
    LeavesOpen,
}

impl Template {
    /// What the query does to the transaction of its session, provided that each of its statements succeeds.
    ///
    /// # Example
    /// ```
    /// use anosql_core::{source::SourceMap, template::{self, TransactionControl}};
    ///
    /// let mut sources = SourceMap::default();
    /// let file = sources.add("a.sql", "-- name: f#\nbegin; delete from t;");
    /// let (templates, _) = template::parse(&sources, file);
    /// assert_eq!(templates[0].transaction_control(), TransactionControl::LeavesOpen);
    /// ```
    pub fn transaction_control(&self) -> TransactionControl {
        let effects = statements(&self.tokens).into_iter().filter_map(of_statement);
        effects.fold(TransactionControl::None, |_, last| last)
    }
}

/// What a statement leaves behind; `None` where it leaves the transaction as it was.
fn of_statement(tokens: &[Token]) -> Option<TransactionControl> {
    let mut words = tokens.iter().filter_map(|token| match &token.kind {
        TokenKind::Word(word) => Some(word.to_lowercase()),
        _ => None,
    });
    let first = words.next()?;
    let rest: Vec<String> = words.take(4).collect();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let plain = match rest.as_slice() {
        ["work" | "transaction", rest @ ..] => rest,
        rest => rest,
    };
    match (first.as_str(), plain) {
        ("begin", _) => Some(TransactionControl::LeavesOpen),
        ("start", _) if rest.first() == Some(&"transaction") => Some(TransactionControl::LeavesOpen),
        ("prepare", _) if rest.first() == Some(&"transaction") => Some(TransactionControl::Closes),
        ("commit" | "rollback", ["prepared", ..]) | ("rollback", ["to", ..]) => None,
        ("commit" | "end" | "rollback" | "abort", ["and", "chain", ..]) => {
            Some(TransactionControl::LeavesOpen)
        }
        ("commit" | "end" | "rollback" | "abort", _) => Some(TransactionControl::Closes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::TransactionControl::{self, Closes, LeavesOpen, None};
    use crate::{source::SourceMap, template};

    #[track_caller]
    fn does(sql: &str, control: TransactionControl) {
        let mut sources = SourceMap::default();
        let file = sources.add("a.sql", format!("-- name: f#\n{sql}"));
        let (templates, _) = template::parse(&sources, file);
        assert_eq!(templates[0].transaction_control(), control, "{sql}");
    }

    #[test]
    fn plain_statements_control_nothing() {
        does("delete from t; create function f() returns int begin atomic select 1; end;", None);
    }

    #[test]
    fn a_transaction_that_is_begun_stays_open() {
        does("begin; delete from t;", LeavesOpen);
        does("START /* now */ TRANSACTION read write; delete from t;", LeavesOpen);
    }

    #[test]
    fn a_transaction_that_is_ended_is_closed() {
        does("begin; delete from t; commit;", Closes);
        does("end work;", Closes);
        does("abort;", Closes);
        does("prepare transaction 'a';", Closes);
    }

    #[test]
    fn a_chain_leaves_the_next_one_open() {
        does("commit work and chain;", LeavesOpen);
        does("rollback and no chain;", Closes);
    }

    #[test]
    fn savepoints_and_prepared_transactions_leave_it_as_it_was() {
        does("begin; savepoint a; rollback to a;", LeavesOpen);
        does("rollback prepared 'a'; rollback work to savepoint a; prepare f as select 1;", None);
    }
}
