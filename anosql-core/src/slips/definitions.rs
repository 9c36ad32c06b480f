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
    if !statement.is_word(0, &["alter", "create", "drop"]) {
        return None;
    }
    condition(statement, place)
        .or_else(|| if statement.is_word(0, &["alter"]) { alteration(place) } else { None })
        .or_else(|| of_index(statement, place))
        .or_else(|| in_table(statement, place))
        .or_else(|| if statement.is_word(1, &["table"]) { constraint(place) } else { None })
}

/// `if exists` and `if not exists` where they do not stand, and `or replace`.
fn condition(statement: &Statement<'_>, place: &Place<'_>) -> Option<String> {
    let creates = statement.is_word(0, &["create"]);
    let condition = if creates || place.has(1, &["not"]) { "if not exists" } else { "if exists" };
    Some(match () {
        () if creates && place.has(0, &["table"]) && place.has(-1, &["replace"]) => {
            "write `create table if not exists`, or `drop table if exists` before it".to_owned()
        }
        () if place.has(0, &["materialized"]) && place.has(-1, &["replace"]) => {
            "write `create materialized view if not exists`, or `drop materialized view if exists` before it"
                .to_owned()
        }
        () if place.has(0, &["not"]) && place.has(-1, &["if"]) && place.has(-2, &["view", "function"]) => {
            format!("write `create or replace {}`", place.text(-2)?.to_lowercase())
        }
        () if place.has(0, &["if"]) => format!("`{condition}` stands before the name"),
        () if creates && place.has(0, &["exists"]) && place.has(-1, &["if"]) => {
            "write `if not exists`".to_owned()
        }
        () if !creates && place.has(0, &["not"]) && place.has(-1, &["if"]) => "write `if exists`".to_owned(),
        () if !creates && place.has(0, &["exists"]) && place.has(-1, &["not"]) => {
            "write `if exists`".to_owned()
        }
        () => return None,
    })
}

/// The actions of `alter table`.
fn alteration(place: &Place<'_>) -> Option<String> {
    Some(match () {
        () if place.has(0, &["modify", "change"]) => return modified(place),
        () if place.has(0, &["not"]) && place.has(-2, &["type"]) => {
            format!("write another action behind a comma: `alter column {} set not null`", place.text(-3)?)
        }
        () if place.has(-1, &["set"]) && place.kind(-2) == Some(&TokenKind::Comma) => {
            "each action names its column: `alter column a set ...`".to_owned()
        }
        () if place.has(-1, &["set"]) && place.has(0, &["type"]) => "write `set data type`".to_owned(),
        () if place.has(-1, &["set"]) && (place.has(-4, &["alter"]) || place.has(-3, &["alter"])) => {
            format!("write `alter column {} type {}`", place.text(-2)?, place.type_name(0)?)
        }
        () if names_column(place) => return altered(place),
        () if place.has(0, &["primary"]) && place.has(-1, &["drop"]) => {
            "write `drop constraint t_pkey` with the name of the constraint".to_owned()
        }
        () if place.has(0, &["foreign"]) && place.has(-1, &["drop"]) => {
            format!("write `drop constraint {}`", place.text(2)?)
        }
        () if place.has(-1, &["index"]) && place.has(-2, &["drop"]) => {
            format!("write a statement of its own: `drop index {}`", place.text(0)?)
        }
        () if place.has(-2, &["rename"]) || (place.has(-2, &["column"]) && place.has(-3, &["rename"])) => {
            format!("write `rename column {} to {}`", place.text(-1)?, place.text(0)?)
        }
        () if place.kind(0) == Some(&TokenKind::LeftParen) && place.has(-1, &["add", "column"]) => {
            "write `add column` before each column: `add column a int, add column b int`".to_owned()
        }
        () if place.has(0, &["after", "first"]) => {
            "leave it out: a column is added behind the others".to_owned()
        }
        () => return None,
    })
}

/// Whether `alter column a`, or without `column`, stands before the place.
fn names_column(place: &Place<'_>) -> bool {
    (place.has(-2, &["column"]) && place.has(-3, &["alter"])) || (place.at > 3 && place.has(-2, &["alter"]))
}

/// `alter column a not null`, `alter column a bigint`.
fn altered(place: &Place<'_>) -> Option<String> {
    let column = place.text(-1)?;
    Some(match () {
        () if place.has(0, &["not"]) => format!("write `alter column {column} set not null`"),
        () if place.has(0, &["null"]) => format!("write `alter column {column} drop not null`"),
        () if place.has(0, &["default"]) => {
            format!("write `alter column {column} set default` with its value")
        }
        () => format!("write `alter column {column} type {}`", place.type_name(0)?),
    })
}

/// MySQL's `modify column a bigint` and `change column a b bigint`.
fn modified(place: &Place<'_>) -> Option<String> {
    let first = if place.has(1, &["column"]) { 2 } else { 1 };
    let (column, new) = (place.text(first)?, place.text(first + 1)?);
    Some(if place.has(0, &["change"]) {
        let data_type = place.type_name(first + 2)?;
        let retyped = format!("`alter column {new} type {data_type}`");
        match column == new {
            true => format!("write {retyped}"),
            false => format!("write `rename column {column} to {new}`, and in another statement {retyped}"),
        }
    } else {
        format!("write `alter column {column} type {}`", place.type_name(first + 1)?)
    })
}

/// `create index` and `drop index`.
fn of_index(statement: &Statement<'_>, place: &Place<'_>) -> Option<String> {
    let is_index = statement.is_word(1, &["index"]) || statement.is_word(2, &["index"]);
    Some(match () {
        () if !is_index => return None,
        () if statement.is_word(0, &["drop"]) && place.has(0, &["on"]) => {
            "leave out the table: an index is found by its own name".to_owned()
        }
        () if place.has(0, &["fulltext"]) => {
            "write `create index on t using gin (to_tsvector('simple', a))`".to_owned()
        }
        () if place.has(0, &["clustered", "nonclustered", "spatial"]) => "leave this word out".to_owned(),
        () if place.has(0, &["using"]) => {
            format!("write it behind the table: `on t using {} (a)`", place.text(1)?)
        }
        () if place.is_nested() && matches!(place.kind(0)?, TokenKind::Operator(_)) => {
            "an expression stands in parentheses of its own: `((a + b))`".to_owned()
        }
        () => return None,
    })
}

/// What to write instead of `index i (a)` among the columns of a table.
pub(super) fn inline_index(statement: &Statement<'_>, at: usize) -> Option<String> {
    let key = (at.saturating_sub(1)..=at)
        .rev()
        .find(|index| statement.is_word(*index, &["index", "key", "fulltext", "spatial"]))?;
    let before = key.checked_sub(1).and_then(|before| statement.kind(before))?;
    let begins = matches!(before, TokenKind::Comma | TokenKind::LeftParen) || before.is_word("add");
    let open = (key + 1..key + 4).find(|index| statement.kind(*index) == Some(&TokenKind::LeftParen))?;
    let columns = statement.between(open, statement.closing(open)? + 1);
    let table = begins.then(|| table_name(statement))??;
    Some(format!("write a statement of its own: `create index on {table} {columns}`"))
}

/// The table that a statement creates or changes.
fn table_name<'s>(statement: &'s Statement<'_>) -> Option<&'s str> {
    let table = (1..4).find(|index| statement.is_word(*index, &["table"]))?;
    let is_prefix = |index: &usize| statement.is_word(*index, &["if", "not", "exists", "only"]);
    let name = (table + 1..table + 5).find(|index| !is_prefix(index))?;
    let end = match statement.kind(name + 1) {
        Some(TokenKind::Dot) => name + 3,
        _ => name + 1,
    };
    Some(statement.between(name, end))
}

/// The parentheses of constraints, and their names.
fn constraint(place: &Place<'_>) -> Option<String> {
    let is_name = matches!(place.kind(0)?, TokenKind::Word(_) | TokenKind::QuotedIdentifier(_));
    Some(match () {
        () if place.has(-1, &["constraint"]) && place.has(0, &["foreign", "primary", "unique", "check"]) => {
            "leave out `constraint`, or write the constraint's name behind it".to_owned()
        }
        () if place.has(-1, &["check"]) && place.end_of_entry() > place.at => {
            let end = place.end_of_entry();
            format!(
                "the condition stands in parentheses: `check ({})`",
                place.statement.between(place.at, end)
            )
        }
        () if is_name && (place.has(-1, &["unique"]) || (place.has(-1, &["key"]) && place.has(-2, KEYS))) => {
            let end = place.end_of_entry().min(place.at + 1);
            let columns = place.statement.between(place.at, end);
            let (key, before) = (place.text(-1)?, place.text(-2)?);
            match place.has(-1, &["unique"]) {
                true => format!("the columns stand in parentheses: `{key} ({columns})`"),
                false => format!("the columns stand in parentheses: `{before} {key} ({columns})`"),
            }
        }
        () => return None,
    })
}

const KEYS: &[&str] = &["foreign", "primary"];

/// Columns and tables.
fn in_table(statement: &Statement<'_>, place: &Place<'_>) -> Option<String> {
    Some(match () {
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
        () if place.has(0, &["index", "key"]) && place.has(-1, &["unique"]) => {
            "write `unique (a)`".to_owned()
        }
        () if place.has(0, &["nullable"]) => {
            "leave it out: a column takes nulls unless it is `not null`".to_owned()
        }
        () if place.has(0, &["notnull", "nonnull", "not_null"]) => "write `not null`".to_owned(),
        () if place.has(0, &["character", "charset"]) => {
            "leave it out: the encoding is the database's".to_owned()
        }
        () if place.has(0, &["clustered", "nonclustered"]) => "leave this word out".to_owned(),
        () if place.has(-1, &["default"]) && place.text(0) == Some("=") => "leave out `=`".to_owned(),
        () if place.has(0, &["foreign"]) && place.has(2, &["references"]) => {
            "leave out `foreign key`: `references` alone stands behind a column's type".to_owned()
        }
        () if place.has(-1, &["as"]) && place.has(-2, &["always"]) => {
            "the expression stands in parentheses: `generated always as (a + b) stored`".to_owned()
        }
        () if place.has(0, &["as"]) && place.is_nested() && statement.is_word(1, &["table"]) => {
            "write `generated always as (a + b) stored` behind the type".to_owned()
        }
        () if place.has(0, &["array"]) => {
            let element = place.text(2).filter(|_| place.kind(1).is_some()).unwrap_or("int");
            format!("an array of a type is written `{element}[]`")
        }
        () if place.kind(-1) == Some(&TokenKind::LeftParen) && place.has(-2, &["enum"]) => {
            "the values of an enum are strings: `enum ('a', 'b')`".to_owned()
        }
        () if place.has(-2, &["as"]) && matches!(place.kind(0)?, TokenKind::String { .. }) => {
            "write `as enum ('a', 'b')`".to_owned()
        }
        () if place.has(0, &["on"]) && place.has(1, &["update"]) => {
            "write a trigger that sets the column before each update".to_owned()
        }
        () => {
            return inline_index(statement, place.at)
                .or_else(|| inline_index(statement, place.at.checked_sub(1)?));
        }
    })
}
