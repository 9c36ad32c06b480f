//! How migration tools order their files and mark what takes a migration back.

use std::cmp::Ordering;

use crate::source::{SourceMap, Span};

/// The order of files: a number counts as a number wherever it stands, so that `2_b.sql` comes before `10_a.sql` and
/// `V1.9__c.sql` before `V1.10__d.sql`. Files that are applied again and again, `R__view.sql`, come last.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    let is_repeatable = |name: &str| name.starts_with("R__");
    let by_kind = is_repeatable(left).cmp(&is_repeatable(right));
    by_kind.then_with(|| compare_pieces(left, right)).then_with(|| left.cmp(right))
}

fn compare_pieces(mut left: &str, mut right: &str) -> Ordering {
    loop {
        let (left_digits, right_digits) = (digits(left), digits(right));
        let (order, left_length, right_length) = if left_digits.is_empty() || right_digits.is_empty() {
            let (first, second) = (left.chars().next(), right.chars().next());
            if first.is_none() || second.is_none() {
                return first.cmp(&second);
            }
            (first.cmp(&second), first.map_or(0, char::len_utf8), second.map_or(0, char::len_utf8))
        } else {
            let number = |digits: &str| digits.trim_start_matches('0').to_owned();
            let (first, second) = (number(left_digits), number(right_digits));
            let order = first.len().cmp(&second.len()).then_with(|| first.cmp(&second));
            (order, left_digits.len(), right_digits.len())
        };
        if order != Ordering::Equal {
            return order;
        }
        left = left.get(left_length..).unwrap_or("");
        right = right.get(right_length..).unwrap_or("");
    }
}

fn digits(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}

/// Whether the file takes a migration back: `1_a.down.sql`, `down.sql`, `U1__a.sql`.
pub(super) fn is_down(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let undoes = name.strip_prefix('U').is_some_and(|rest| !digits(rest).is_empty() && rest.contains("__"));
    undoes || lower == "down.sql" || lower.ends_with(".down.sql")
}

/// The file up to the line from which on it takes its migration back.
pub(super) fn up_half(sources: &SourceMap, file: Span) -> Span {
    let mut offset = file.start;
    for line in sources.text(file).split_inclusive('\n') {
        if begins_down_half(line.trim()) {
            return Span::new(file.start, offset);
        }
        offset += line.len() as u32;
    }
    file
}

/// The marks of dbmate, goose and sql-migrate may have options behind them; those of node-pg-migrate and tern are whole lines.
fn begins_down_half(line: &str) -> bool {
    let Some(comment) = line.strip_prefix("--") else { return false };
    let comment = comment.to_ascii_lowercase();
    let words: Vec<&str> = comment.split_whitespace().collect();
    matches!(
        words.as_slice(),
        ["migrate:down", ..]
            | ["+goose" | "+migrate", "down", ..]
            | ["down", "migration"]
            | ["--", "create", "above", "/", "drop", "below", "----"]
    )
}
