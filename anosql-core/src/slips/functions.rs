//! Functions of other databases, and what Postgres has for each.

use super::Statement;
use crate::{
    lexer::{Token, TokenKind},
    source::Span,
};

/// A call by its name, and what to write instead: `{0}` stands for the first argument, `{all}` for all of them, and `{unit}`
/// for the first without quotes.
const INSTEAD: &[(&str, &str)] = &[
    ("add_months", "{0} + {1} * interval '1 month'"),
    ("char_length_b", "octet_length({0})"),
    ("charindex", "strpos({1}, {0})"),
    ("curdate", "current_date"),
    ("curtime", "current_time"),
    ("datalength", "octet_length({0})"),
    ("date_add", "{0} + interval '1 day'"),
    ("date_format", "to_char({0}, 'YYYY-MM-DD')"),
    ("date_sub", "{0} - interval '1 day'"),
    ("dateadd", "{2} + {1} * interval '1 {unit}'"),
    ("datepart", "extract({unit} from {1})"),
    ("datetime", "{0}::timestamp"),
    ("day", "extract(day from {0})"),
    ("find_in_set", "{0} = any(string_to_array({1}, ','))"),
    ("from_unixtime", "to_timestamp({0})"),
    ("getdate", "now()"),
    ("getutcdate", "now() at time zone 'UTC'"),
    ("group_concat", "string_agg({0}::text, ',')"),
    ("hour", "extract(hour from {0})"),
    ("if", "case when {0} then {1} else {2} end"),
    ("ifnull", "coalesce({all})"),
    ("iif", "case when {0} then {1} else {2} end"),
    ("instr", "strpos({0}, {1})"),
    ("isnull", "coalesce({all})"),
    ("json_extract", "{0} -> 'key'"),
    ("lcase", "lower({0})"),
    ("len", "length({0})"),
    ("listagg", "string_agg({0}::text, ',')"),
    ("locate", "strpos({1}, {0})"),
    ("minute", "extract(minute from {0})"),
    ("month", "extract(month from {0})"),
    ("newid", "gen_random_uuid()"),
    ("nvl", "coalesce({all})"),
    ("nvl2", "case when {0} is not null then {1} else {2} end"),
    ("rand", "random()"),
    ("regexp_contains", "{0} ~ {1}"),
    ("replicate", "repeat({all})"),
    ("second", "extract(second from {0})"),
    ("space", "repeat(' ', {0})"),
    ("str_to_date", "to_date({0}, 'YYYY-MM-DD')"),
    ("strftime", "to_char({1}, 'YYYY-MM-DD')"),
    ("substring_index", "split_part({all})"),
    ("safe_cast", "cast({all})"),
    ("sysdate", "now()"),
    ("sysdatetime", "now()"),
    ("truncate", "trunc({all})"),
    ("try_cast", "cast({all})"),
    ("ucase", "upper({0})"),
    ("unix_timestamp", "extract(epoch from now())"),
    ("uuid", "gen_random_uuid()"),
    ("week", "extract(week from {0})"),
    ("year", "extract(year from {0})"),
];

/// Functions that give the key of the row inserted last.
const LAST_KEY: &[&str] = &["last_insert_id", "last_insert_rowid", "scope_identity"];

/// Types as the first argument of SQL Server's `convert`.
const CONVERTED: &[&str] = &[
    "bigint", "bit", "char", "date", "datetime", "decimal", "float", "int", "numeric", "nvarchar", "time",
    "varchar",
];

/// What to write instead of the call that a place lies in, if it is one of another database's.
pub(super) fn instead(statement: &Statement<'_>, span: Span) -> Option<String> {
    let calls = statement.tokens.windows(2).enumerate().rev();
    for (index, call) in calls {
        let [Token { kind: TokenKind::Word(name), span: start }, Token { kind: TokenKind::LeftParen, .. }] =
            call
        else {
            continue;
        };
        let Some(close) = statement.closing(index + 1) else { continue };
        let is_around = start.start <= span.start
            && statement.tokens.get(close).is_some_and(|close| span.end <= close.span.end);
        if !is_around {
            continue;
        }
        if let Some(text) = of_call(&name.to_lowercase(), &arguments(statement, index + 2, close)) {
            return Some(text);
        }
    }
    None
}

fn of_call(name: &str, arguments: &[&str]) -> Option<String> {
    if name == "top" {
        return Some("write `limit` with the number at the end of the query".to_owned());
    }
    if LAST_KEY.contains(&name) {
        return Some(
            "the insert itself gives it: add `returning id` to it, and write `<!` behind the query's name"
                .to_owned(),
        );
    }
    let first = arguments.first().copied().unwrap_or_default();
    let text = match (name, arguments) {
        ("group_concat", [value]) if value.to_lowercase().contains(" separator ") => {
            let value = value.get(..value.to_lowercase().find(" separator ")?)?;
            format!("string_agg({value}::text, ',')")
        }
        ("date_trunc" | "date_part", [value, field]) => {
            let field = match field.strip_prefix('\'') {
                Some(_) => format!("{name}({field}, {value})"),
                None if value.chars().all(char::is_alphabetic) => format!("{name}('{value}', {field})"),
                None => return None,
            };
            return Some(format!("the field comes first, as a string: `{field}`"));
        }
        ("count", [first, _, ..]) if first.to_lowercase().starts_with("distinct ") => {
            let values = first.get("distinct ".len()..)?;
            let others = arguments.get(1..)?.join(", ");
            return Some(format!("rows are counted as one value: `count(distinct ({values}, {others}))`"));
        }
        ("datediff", [.., to, from]) if arguments.len() == 2 => format!("{to} - {from}"),
        ("datediff", [_, from, to]) => format!("{to} - {from}"),
        ("convert", [data_type, value, ..]) if CONVERTED.contains(&first.to_lowercase().as_str()) => {
            format!("cast({value} as {data_type})")
        }
        ("convert", [value, data_type]) => format!("cast({value} as {data_type})"),
        ("decode", [value, from, to, ..]) => format!("case {value} when {from} then {to} end"),
        _ => {
            let (_, pattern) = INSTEAD.iter().find(|(known, _)| *known == name)?;
            filled(pattern, arguments)
        }
    };
    Some(format!("what other databases call `{name}` is `{text}` in Postgres"))
}

fn filled(pattern: &str, arguments: &[&str]) -> String {
    let unit = arguments.first().copied().unwrap_or_default().trim_matches(['"', '\'']);
    let mut text = pattern.replace("{all}", &arguments.join(", ")).replace("{unit}", unit);
    for index in 0..3 {
        let argument = arguments.get(index).copied().unwrap_or("...");
        text = text.replace(&format!("{{{index}}}"), argument);
    }
    text
}

/// The texts between the commas of a call.
fn arguments<'s>(statement: &'s Statement<'_>, from: usize, close: usize) -> Vec<&'s str> {
    let mut arguments = Vec::new();
    let (mut start, mut depth) = (from, 0_i32);
    for index in from..close {
        match statement.kind(index) {
            Some(TokenKind::LeftParen | TokenKind::LeftBracket) => depth += 1,
            Some(TokenKind::RightParen | TokenKind::RightBracket) => depth -= 1,
            Some(TokenKind::Comma) if depth == 0 => {
                arguments.push(statement.between(start, index));
                start = index + 1;
            }
            _ => {}
        }
    }
    if start < close {
        arguments.push(statement.between(start, close));
    }
    arguments
}
