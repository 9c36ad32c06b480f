//! Statements that change no type, known by their first words.

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
    &["alter", "rule"],
    &["alter", "server"],
    &["alter", "statistics"],
    &["alter", "subscription"],
    &["alter", "system"],
    &["alter", "tablespace"],
    &["alter", "text"],
    &["alter", "trigger"],
    &["alter", "user"],
    &["analyze"],
    &["begin"],
    &["call"],
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
    &["drop", "rule"],
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
pub(super) fn is_passed_over(tokens: &[Token]) -> bool {
    let words: Vec<&str> = tokens
        .iter()
        .filter(|token| !token.kind.is_comment())
        .map_while(|token| match &token.kind {
            TokenKind::Word(word) => Some(word.as_str()),
            _ => None,
        })
        .take(12)
        .collect();
    if words.is_empty() {
        return tokens.iter().all(|token| token.kind.is_comment());
    }
    let begins = |keywords: &&[&str]| {
        keywords.len() <= words.len()
            && keywords.iter().zip(&words).all(|(keyword, word)| word.eq_ignore_ascii_case(keyword))
    };
    if PASSED_OVER.iter().any(&begins) {
        return true;
    }
    // `alter ... owner to` of anything.
    let all: Vec<&str> = tokens
        .iter()
        .filter_map(|token| match &token.kind {
            TokenKind::Word(word) => Some(word.as_str()),
            _ => None,
        })
        .collect();
    begins(&&["alter"][..]) && all.len() >= 3 && {
        let tail = &all[all.len() - 3..];
        tail[0].eq_ignore_ascii_case("owner") && tail[1].eq_ignore_ascii_case("to")
    }
}
