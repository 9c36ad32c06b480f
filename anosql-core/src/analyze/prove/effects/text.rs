//! What statements do that are not analysed: those of scripts, and utility statements.

use super::{builtin, of_relation};
use crate::{
    catalog::{Catalog, Effects, Volatility},
    lexer::{Token, TokenKind, statements::statements},
};

/// Words that a statement begins with which is about the session or its transaction.
const SESSION: &[&str] = &[
    "abort",
    "begin",
    "close",
    "commit",
    "deallocate",
    "declare",
    "discard",
    "end",
    "fetch",
    "listen",
    "load",
    "move",
    "prepare",
    "release",
    "reset",
    "rollback",
    "savepoint",
    "set",
    "start",
    "unlisten",
];

/// Those that run what is not written there.
const ANYTHING: &[&str] = &["call", "do", "execute"];

/// Those of definitions. What they define is not run.
const DEFINITIONS: &[&str] = &["alter", "comment", "create", "drop", "grant", "revoke", "security"];

/// What all of the statements may do, by their first words, the functions that they call and the relations that they name.
pub(in crate::analyze) fn of_text(catalog: &Catalog, tokens: &[Token]) -> Effects {
    let effects = statements(tokens).into_iter().map(|statement| of_statement(catalog, statement));
    effects.fold(Effects::default(), |all, one| all | one)
}

fn of_statement(catalog: &Catalog, tokens: &[Token]) -> Effects {
    let tokens: Vec<&Token> = tokens.iter().filter(|token| !token.kind.is_comment()).collect();
    let word = |index: usize| match tokens.get(index).map(|token| &token.kind) {
        Some(TokenKind::Word(word)) => word.to_lowercase(),
        _ => String::new(),
    };
    let first = word(0);
    if ANYTHING.contains(&first.as_str()) {
        return Effects::ANYTHING;
    }
    let mut effects = Effects {
        writes: true,
        locks: first == "lock",
        volatile: false,
        session: SESSION.contains(&first.as_str()),
    };
    let defines = DEFINITIONS.contains(&first.as_str());
    // What fills a new table runs; the body of a view or of a function does not.
    let fills = (0..tokens.len()).any(|index| word(index) == "as")
        && ["table", "materialized"].iter().any(|kind| (1..5).any(|index| word(index) == *kind));
    for (index, token) in tokens.iter().enumerate() {
        let Some(name) = token.kind.identifier() else { continue };
        effects.session |= matches!(name.as_str(), "temp" | "temporary" | "pg_temp");
        if defines && !fills {
            continue;
        }
        // `for update`, `for no key share` and the like.
        effects.locks |=
            name == "for" && (1..4).any(|next| matches!(&*word(index + next), "update" | "share"));
        let is_call = tokens.get(index + 1).is_some_and(|next| next.kind == TokenKind::LeftParen);
        if is_call {
            // Of functions of one name any may be meant.
            for function in catalog.functions.get(&name).into_iter().flatten() {
                if function.volatility == Volatility::Volatile {
                    effects |= Effects::ANYTHING;
                }
            }
            for function in catalog.functions(Some("pg_catalog"), &name) {
                effects |= builtin::of_function(&name, function.volatility);
            }
        }
        for relation in catalog.relations_called(&name) {
            effects |= of_relation(catalog, relation);
        }
    }
    effects
}

#[cfg(test)]
mod tests {
    use super::of_text;
    use crate::{
        catalog::{Catalog, Effects},
        lexer::tokenize,
        version::Version,
    };

    #[track_caller]
    fn does(script: &str, locks: bool, volatile: bool, session: bool) {
        let effects = tokenize(script, 0).map(|tokens| of_text(&Catalog::new(Version::V15), &tokens));
        assert_eq!(effects.ok(), Some(Effects { writes: true, locks, volatile, session }), "{script}");
    }

    #[test]
    fn each_statement_of_a_script_counts() {
        does("insert into t values (1); delete from t", false, false, false);
        does("select pg_advisory_xact_lock(1); delete from t", true, true, false);
        does("delete from t; set work_mem = '8MB'", false, false, true);
        does("do $$ begin end $$", true, true, true);
        does("select id from t for no key update", true, false, false);
    }

    #[test]
    fn what_is_defined_is_not_run() {
        does("create view v as select pg_advisory_lock(1)", false, false, false);
        does("create table t as select pg_advisory_lock(1)", true, true, true);
        does("create temp table t (id int)", false, false, true);
    }
}
