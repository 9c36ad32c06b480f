//! Definitions as other databases write them.

use super::{Statement, clauses::Place};
use crate::lexer::TokenKind;

/// Types of whole numbers, which have no width.
const INTEGERS: &[&str] = &["bigint", "int", "int2", "int4", "int8", "integer", "smallint"];

/// Options of MySQL's tables.
const TABLE_OPTIONS: &[&str] =
    &["auto_increment", "charset", "collate", "comment", "default", "engine", "row_format"];

/// What to write instead of what stands at a place in a definition.
pub(super) fn instead(statement: &Statement<'_>, place: &Place<'_>) -> Option<String> {
    if statement.is_word(0, &["create"]) {
        return in_table(place);
    }
    let column = place.text(1).unwrap_or("a");
    Some(match () {
        () if statement.is_word(0, &["drop"])
            && statement.is_word(1, &["index"])
            && place.has(0, &["on"]) =>
        {
            "leave out the table: an index is found by its own name".to_owned()
        }
        () if !statement.is_word(0, &["alter"]) => return None,
        () if place.has(0, &["modify"]) => {
            let column = if place.has(1, &["column"]) { place.text(2)? } else { column };
            format!("write `alter column {column} type` with its type")
        }
        () if place.has(0, &["change"]) => {
            "write `rename column a to b`, and in another statement `alter column b type` with its type"
                .to_owned()
        }
        () if place.has(-2, &["column"]) && place.has(-3, &["alter"]) => {
            format!("write `alter column {} type {}`", place.text(-1)?, place.text(0)?)
        }
        () if place.has(0, &["primary"]) && place.has(-1, &["drop"]) => {
            "write `drop constraint t_pkey` with the name of the constraint".to_owned()
        }
        () => in_table(place)?,
    })
}

/// Columns and tables.
fn in_table(place: &Place<'_>) -> Option<String> {
    Some(match () {
        () if place.has(0, &["table"]) && place.has(-1, &["replace"]) => {
            "write `create table if not exists`, or `drop table if exists` before it".to_owned()
        }
        () if place.kind(-1) == Some(&TokenKind::RightParen)
            && place.has(0, TABLE_OPTIONS)
            && !place.is_nested() =>
        {
            "leave out the options of MySQL's tables".to_owned()
        }
        () if place.has(0, &["auto_increment", "autoincrement", "identity"]) => {
            "write `generated always as identity`, as in `id int generated always as identity primary key`"
                .to_owned()
        }
        () if place.has(0, &["unsigned"]) => {
            "there are no unsigned types: write a wider one, or `check (a >= 0)` behind the type".to_owned()
        }
        () if place.kind(0) == Some(&TokenKind::LeftParen) && place.has(-1, INTEGERS) => {
            format!("`{}` has no width: leave the parentheses out", place.text(-1)?)
        }
        () if place.has(0, &["max"]) && place.kind(-1) == Some(&TokenKind::LeftParen) => {
            "write `text`".to_owned()
        }
        () if place.has(0, &["comment"]) && matches!(place.kind(1), Some(TokenKind::String { .. })) => {
            "write a statement of its own, `comment on column t.a is '...'`".to_owned()
        }
        () if place.has(0, &["key"]) && place.has(-1, &["unique"]) => "write `unique (a)`".to_owned(),
        () if place.has(0, &["on"]) && place.has(1, &["update"]) => {
            "write a trigger that sets the column before each update".to_owned()
        }
        () => return None,
    })
}
