//! Values of composite types.

use super::{Checked, Cursor, Input, Malformed};
use crate::catalog::RelationId;

/// Reads a part of a record or range up to one of `ends` outside of quotes; `None` if the text ends first.
pub(super) fn quoted_part(cursor: &mut Cursor<'_>, ends: &[u8]) -> Option<String> {
    let (mut part, mut is_quoted) = (String::new(), false);
    loop {
        if !is_quoted && ends.contains(&cursor.peek()) && !cursor.is_at_end() {
            return Some(part);
        }
        match cursor.bump_character()? {
            '\\' => part.push(cursor.bump_character()?),
            // Two quotes within quotes are one.
            '"' if is_quoted && cursor.eat(b'"') => part.push('"'),
            '"' => is_quoted = !is_quoted,
            letter => part.push(letter),
        }
    }
}

impl Input<'_> {
    /// `record_in`: fields between parentheses; an empty one is null.
    pub(super) fn record_in(self, relation: RelationId, text: &str) -> Checked {
        let malformed = |detail: &str| Malformed::literal("record", text, detail);
        let Some(relation) = self.catalog.relation(relation) else { return Ok(()) };
        let mut cursor = Cursor::new(text);
        cursor.skip_space();
        if !cursor.eat(b'(') {
            return Err(malformed("Missing left parenthesis."));
        }
        for (index, column) in relation.columns.iter().enumerate() {
            if index > 0 && !cursor.eat(b',') {
                return Err(malformed("Too few columns."));
            }
            if matches!(cursor.peek(), b',' | b')') {
                continue;
            }
            let field =
                quoted_part(&mut cursor, b",)").ok_or_else(|| malformed("Unexpected end of input."))?;
            self.check_part(column.data_type, &field)?;
        }
        if !cursor.eat(b')') {
            return Err(malformed("Too many columns."));
        }
        cursor.skip_space();
        if cursor.is_at_end() { Ok(()) } else { Err(malformed("Junk after right parenthesis.")) }
    }
}
