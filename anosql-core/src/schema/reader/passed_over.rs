//! Statements and actions that change no type, known by their first words.

use super::Reader;
use crate::lexer::{Token, TokenKind};

/// Each as its leading keywords.
const PASSED_OVER: &[&[&str]] = &[
    &["alter", "collation"],
    &["alter", "conversion"],
    &["alter", "database"],
    &["alter", "default"],
    &["alter", "event"],
    &["alter", "extension"],
    &["alter", "foreign", "data"],
    &["alter", "group"],
    &["alter", "language"],
    &["alter", "large"],
    &["alter", "operator"],
    &["alter", "policy"],
    &["alter", "procedural"],
    &["alter", "publication"],
    &["alter", "role"],
    &["alter", "server"],
    &["alter", "statistics"],
    &["alter", "subscription"],
    &["alter", "system"],
    &["alter", "tablespace"],
    &["alter", "text"],
    &["alter", "user"],
    &["analyze"],
    &["begin"],
    &["checkpoint"],
    &["close"],
    &["cluster"],
    &["comment"],
    &["copy"],
    &["create", "access"],
    &["create", "conversion"],
    &["create", "database"],
    &["create", "default", "conversion"],
    &["create", "event"],
    &["create", "foreign", "data"],
    &["create", "group"],
    &["create", "language"],
    &["create", "policy"],
    &["create", "or", "replace", "language"],
    &["create", "or", "replace", "procedural"],
    &["create", "or", "replace", "transform"],
    &["create", "or", "replace", "trusted"],
    &["create", "procedural"],
    &["create", "publication"],
    &["create", "role"],
    &["create", "server"],
    &["create", "statistics"],
    &["create", "subscription"],
    &["create", "tablespace"],
    &["create", "text"],
    &["create", "transform"],
    &["create", "trusted"],
    &["create", "user"],
    &["deallocate"],
    &["declare"],
    &["delete"],
    &["drop", "access"],
    &["drop", "collation"],
    &["drop", "conversion"],
    &["drop", "event"],
    &["drop", "foreign", "data"],
    &["drop", "group"],
    &["drop", "language"],
    &["drop", "owned"],
    &["drop", "policy"],
    &["drop", "role"],
    &["drop", "server"],
    &["drop", "statistics"],
    &["drop", "subscription"],
    &["drop", "publication"],
    &["drop", "tablespace"],
    &["drop", "text"],
    &["drop", "trigger"],
    &["drop", "user"],
    &["execute"],
    &["explain"],
    &["fetch"],
    &["grant"],
    &["insert"],
    &["listen"],
    &["load"],
    &["lock"],
    &["merge"],
    &["move"],
    &["notify"],
    &["prepare"],
    &["reassign"],
    &["refresh"],
    &["reindex"],
    &["release"],
    &["revoke"],
    &["savepoint"],
    &["security"],
    &["show"],
    &["start"],
    &["table"],
    &["truncate"],
    &["unlisten"],
    &["update"],
    &["vacuum"],
    &["values"],
];

/// Whether a statement has nothing to say of types.
pub(in crate::schema) fn is_passed_over(tokens: &[Token]) -> bool {
    let begins = |keywords: &&[&str]| {
        keywords.len() <= tokens.len()
            && keywords.iter().zip(tokens).all(|(keyword, token)| token.kind.is_word(keyword))
    };
    tokens.is_empty() || PASSED_OVER.iter().any(begins) || (begins(&&["alter"][..]) && gives_away(tokens))
}

/// Whether an action, other than on a column or a constraint, concerns storage, ownership, triggers or row security.
pub(in crate::schema) fn changes_no_column(reader: &Reader<'_>) -> bool {
    const HARMLESS: &[&str] = &[
        "owner to",
        "enable",
        "disable",
        "force row level security",
        "no force row level security",
        "cluster on",
        "replica identity",
        "reset",
        "options",
        "not of",
        "of",
    ];
    const SET: &[&str] = &[
        "set without cluster",
        "set without oids",
        "set access method",
        "set tablespace",
        "set logged",
        "set unlogged",
    ];
    let mut ahead = reader.clone();
    HARMLESS.iter().chain(SET).any(|words| ahead.words(words))
        || (ahead.word("set") && ahead.token(&TokenKind::LeftParen))
}

/// Whether a change of a column, what stands behind its name, leaves its type and its values as they are.
pub(in crate::schema) fn changes_no_type(reader: &Reader<'_>) -> bool {
    const HARMLESS: &[&str] = &[
        "set statistics",
        "set storage",
        "set compression",
        "set increment",
        "set minvalue",
        "set maxvalue",
        "set no",
        "set start",
        "set restart",
        "set cache",
        "set cycle",
        "set sequence",
        "reset",
        "restart",
        "options",
    ];
    let mut ahead = reader.clone();
    HARMLESS.iter().any(|words| ahead.words(words))
        || (ahead.word("set") && ahead.token(&TokenKind::LeftParen))
}

/// `alter ... owner to` of anything.
fn gives_away(tokens: &[Token]) -> bool {
    let mut last_words = tokens.iter().rev().filter(|token| matches!(token.kind, TokenKind::Word(_)));
    let (_, to, owner) = (last_words.next(), last_words.next(), last_words.next());
    to.is_some_and(|to| to.kind.is_word("to")) && owner.is_some_and(|owner| owner.kind.is_word("owner"))
}
