//! Arrays.

use super::{Checked, Cursor, Input, Malformed, cursor::is_space};
use crate::{
    catalog::{Kind, TypeId},
    sqlstate,
    version::Version,
};

/// How many dimensions an array may have.
const DIMENSION_LIMIT: usize = 6;

/// What was read last, as `ArrayCount` tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    NoLevel,
    LevelStarted,
    ElementStarted,
    QuotedElementStarted,
    QuotedElementCompleted,
    ElementDelimited,
    LevelCompleted,
    LevelDelimited,
}

impl Input<'_> {
    /// `array_in`.
    pub(super) fn array_in(self, element: TypeId, text: &str) -> Checked {
        let Some(delimiter) = self.delimiter(element) else { return Ok(()) };
        let mut cursor = Cursor::new(text);
        let bounds = dimensions(&mut cursor, text)?;
        if cursor.peek() != b'{' {
            let detail = match bounds.is_empty() {
                true => "Array value must start with \"{\" or dimension information.",
                false => "Array contents must start with \"{\".",
            };
            return Err(Malformed::literal("array", text, detail));
        }
        let is_modern = self.catalog.version >= Version::V17;
        if is_modern && bounds.is_empty() && is_empty_nest(cursor.rest(), delimiter) {
            return Ok(());
        }
        let contents = Contents::read(cursor, delimiter, text)?;
        let lengths: Vec<i64> =
            bounds.iter().map(|(lower, upper)| i64::from(*upper) - i64::from(*lower) + 1).collect();
        if !bounds.is_empty() && lengths != contents.dimensions {
            let detail = "Specified array dimensions do not match array contents.";
            return Err(Malformed::literal("array", text, detail));
        }
        if let Some((lower, _)) = bounds.iter().find(|(_, upper)| *upper == i32::MAX) {
            return Err(Malformed::new(
                sqlstate::PROGRAM_LIMIT_EXCEEDED,
                format!("array lower bound is too large: {lower}"),
            ));
        }
        let limit = contents.size();
        for value in &contents.elements {
            if value.index >= limit {
                return Err(Malformed::new(
                    sqlstate::INVALID_TEXT_REPRESENTATION,
                    format!("malformed array literal: \"{text}\""),
                ));
            }
            if !value.is_null() {
                self.check_part(element, &value.text)?;
            }
        }
        Ok(())
    }

    /// Whether an array that is written as `text` may hold null.
    pub(super) fn array_holds_null(self, element: TypeId, text: &str) -> bool {
        let mut cursor = Cursor::new(text);
        let contents = self.delimiter(element).and_then(|delimiter| {
            dimensions(&mut cursor, text).ok()?;
            Contents::read(cursor, delimiter, text).ok()
        });
        contents.is_none_or(|contents| contents.elements.iter().any(Element::is_null))
    }

    /// `typdelim` of an element type: one that an extension or a project has made may have its own.
    fn delimiter(self, element: TypeId) -> Option<u8> {
        let row = self.catalog.type_row(self.catalog.base_type(element))?;
        match (&row.kind, row.schema.as_str(), row.name.as_str()) {
            (Kind::Base, "pg_catalog", "box") => Some(b';'),
            (Kind::Base, schema, _) if schema != "pg_catalog" => None,
            _ => Some(b','),
        }
    }
}

/// The bounds that may stand before the braces: `[2:3][1:4]=`.
fn dimensions(cursor: &mut Cursor<'_>, text: &str) -> Result<Vec<(i32, i32)>, Malformed> {
    let malformed = |detail: &str| Malformed::literal("array", text, detail);
    let is_bound = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-');
    // What is no number, such as two signs, counts as zero.
    #[expect(clippy::cast_possible_truncation, reason = "Postgres takes the lower bits as well")]
    let value = |digits: &str| Cursor::new(digits).signed().map_or(0, |number| number.value as i32);
    let mut bounds = Vec::new();
    loop {
        cursor.skip_space();
        if !cursor.eat(b'[') {
            break;
        }
        if bounds.len() == DIMENSION_LIMIT {
            return Err(too_many_dimensions(DIMENSION_LIMIT + 1));
        }
        let mut digits = cursor.take_while(is_bound);
        if digits.is_empty() {
            return Err(malformed("\"[\" must introduce explicitly-specified array dimensions."));
        }
        let mut lower = 1;
        if cursor.eat(b':') {
            lower = value(digits);
            digits = cursor.take_while(is_bound);
            if digits.is_empty() {
                return Err(malformed("Missing array dimension value."));
            }
        }
        if !cursor.eat(b']') {
            return Err(malformed("Missing \"]\" after array dimensions."));
        }
        let upper = value(digits);
        if upper < lower {
            return Err(Malformed::new(
                sqlstate::ARRAY_SUBSCRIPT_ERROR,
                "upper bound cannot be less than lower bound",
            ));
        }
        bounds.push((lower, upper));
    }
    if !bounds.is_empty() {
        if !cursor.eat(b'=') {
            return Err(malformed("Missing \"=\" after array dimensions."));
        }
        cursor.skip_space();
    }
    Ok(bounds)
}

fn too_many_dimensions(count: usize) -> Malformed {
    let message =
        format!("number of array dimensions ({count}) exceeds the maximum allowed ({DIMENSION_LIMIT})");
    Malformed::new(sqlstate::PROGRAM_LIMIT_EXCEEDED, message)
}

/// One element, and which it is of all by its place in the braces.
struct Element {
    text: String,
    index: i64,
    is_quoted: bool,
}

impl Element {
    fn is_null(&self) -> bool {
        !self.is_quoted && self.text.eq_ignore_ascii_case("null")
    }
}

/// What stands between the braces.
struct Contents {
    elements: Vec<Element>,
    /// The lengths that the braces show; none for an array without elements.
    dimensions: Vec<i64>,
}

impl Contents {
    /// `ArrayCount` and `ReadArrayStr`.
    fn read(cursor: Cursor<'_>, delimiter: u8, text: &str) -> Result<Self, Malformed> {
        let dimensions = count(cursor.clone(), delimiter, cursor.rest())?;
        let mut contents = Self { elements: Vec::new(), dimensions };
        if contents.dimensions.is_empty() || contents.size() == 0 {
            return Ok(contents);
        }
        contents.read_elements(cursor, delimiter).ok_or_else(|| {
            Malformed::new(
                sqlstate::INVALID_TEXT_REPRESENTATION,
                format!("malformed array literal: \"{text}\""),
            )
        })?;
        Ok(contents)
    }

    /// Takes off quotes, escapes and white space. The braces are known to be in order.
    fn read_elements(&mut self, mut cursor: Cursor<'_>, delimiter: u8) -> Option<()> {
        let mut place = vec![0_i64; self.dimensions.len()];
        let mut level = 0;
        loop {
            let (mut value, mut end, mut index) = (String::new(), 0, None);
            let (mut in_quotes, mut is_quoted) = (false, false);
            let is_last = loop {
                let letter = cursor.bump_character()?;
                match letter {
                    '\\' => {
                        value.push(cursor.bump_character()?);
                        (end, is_quoted) = (value.len(), true);
                    }
                    '"' => {
                        (in_quotes, is_quoted) = (!in_quotes, true);
                        end = value.len();
                    }
                    '{' if !in_quotes => {
                        *place.get_mut(level)? = 0;
                        level += 1;
                    }
                    '}' if !in_quotes => {
                        index.get_or_insert(self.index(&place));
                        level = level.checked_sub(1)?;
                        *place.get_mut(level)? = 0;
                        match level.checked_sub(1) {
                            Some(outer) => *place.get_mut(outer)? += 1,
                            None => break true,
                        }
                    }
                    _ if !in_quotes && letter == char::from(delimiter) => {
                        index.get_or_insert(self.index(&place));
                        *place.last_mut()? += 1;
                        break false;
                    }
                    _ => {
                        let is_blank =
                            !in_quotes && letter.is_ascii() && u8::try_from(letter).is_ok_and(is_space);
                        if !is_blank || end > 0 || is_quoted {
                            value.push(letter);
                        }
                        if !is_blank {
                            end = value.len();
                        }
                    }
                }
            };
            value.truncate(end);
            self.elements.push(Element { text: value, index: index?, is_quoted });
            if is_last {
                return Some(());
            }
        }
    }

    /// How many elements the dimensions have room for.
    fn size(&self) -> i64 {
        self.dimensions.iter().fold(1, |size, length| size.saturating_mul(*length))
    }

    fn index(&self, place: &[i64]) -> i64 {
        self.dimensions
            .iter()
            .zip(place)
            .fold(0_i64, |index, (length, at)| index.saturating_mul(*length).saturating_add(*at))
    }
}

/// Whether a text is nothing but empty braces, all equally deep within others, which from 17 on are an empty array.
fn is_empty_nest(text: &str, delimiter: u8) -> bool {
    let (mut level, mut deepest, mut last) = (0_usize, None, b' ');
    for byte in text.bytes().filter(|byte| !is_space(*byte)) {
        match byte {
            b'{' if matches!(last, b' ' | b'{') || last == delimiter => level += 1,
            b'}' if last == b'{' => {
                if *deepest.get_or_insert(level) != level {
                    return false;
                }
                level -= 1;
            }
            b'}' if last == b'}' && level > 0 => level -= 1,
            _ if byte == delimiter && last == b'}' && level > 0 => {}
            _ => return false,
        }
        last = byte;
    }
    level == 0 && deepest.is_some()
}

/// `ArrayCount`: the lengths of the dimensions as the braces show them; none without an element.
fn count(mut cursor: Cursor<'_>, delimiter: u8, text: &str) -> Result<Vec<i64>, Malformed> {
    use State::{
        ElementDelimited, ElementStarted, LevelCompleted, LevelDelimited, LevelStarted, NoLevel,
        QuotedElementCompleted, QuotedElementStarted,
    };
    let malformed = |detail: &str| Malformed::literal("array", text, detail);
    let unexpected = |byte: u8| malformed(&format!("Unexpected \"{}\" character.", char::from(byte)));
    let (mut lengths, mut items, mut last) =
        ([0_i64; DIMENSION_LIMIT], [1_i64; DIMENSION_LIMIT], [0_i64; DIMENSION_LIMIT]);
    let (mut state, mut level, mut dimensions) = (NoLevel, 0_usize, 1_usize);
    let (mut in_quotes, mut is_empty) = (false, true);
    let add = |lengths: &mut [i64], dimension: usize| {
        if let Some(length) = dimension.checked_sub(1).and_then(|at| lengths.get_mut(at)) {
            *length += 1;
        }
    };
    loop {
        is_empty &= !matches!(state, ElementStarted | QuotedElementStarted);
        if cursor.is_at_end() {
            return Err(malformed("Unexpected end of input."));
        }
        match cursor.bump() {
            b'\\' => {
                if !matches!(state, LevelStarted | ElementStarted | QuotedElementStarted | ElementDelimited) {
                    return Err(unexpected(b'\\'));
                }
                if state != QuotedElementStarted {
                    state = ElementStarted;
                }
                if cursor.is_at_end() {
                    return Err(malformed("Unexpected end of input."));
                }
                cursor.bump();
            }
            b'"' => {
                if !matches!(state, LevelStarted | QuotedElementStarted | ElementDelimited) {
                    return Err(malformed("Unexpected array element."));
                }
                in_quotes = !in_quotes;
                state = if in_quotes { QuotedElementStarted } else { QuotedElementCompleted };
            }
            _ if in_quotes => {}
            b'{' => {
                if !matches!(state, NoLevel | LevelStarted | LevelDelimited) {
                    return Err(unexpected(b'{'));
                }
                state = LevelStarted;
                match lengths.get_mut(level) {
                    Some(length) => *length = 0,
                    None => return Err(too_many_dimensions(level + 1)),
                }
                level += 1;
                dimensions = dimensions.max(level);
            }
            b'}' => {
                let is_empty_array = level == 1 && state == LevelStarted;
                if !matches!(state, ElementStarted | QuotedElementCompleted | LevelCompleted)
                    && !is_empty_array
                {
                    return Err(unexpected(b'}'));
                }
                state = LevelCompleted;
                level = level.saturating_sub(1);
                let (Some(items), Some(last)) = (items.get_mut(level), last.get_mut(level)) else { break };
                if *last != 0 && items != last {
                    let detail = "Multidimensional arrays must have sub-arrays with matching dimensions.";
                    return Err(malformed(detail));
                }
                (*last, *items) = (*items, 1);
                if level == 0 {
                    break;
                }
                add(&mut lengths, level);
            }
            byte if byte == delimiter => {
                state = match state {
                    LevelCompleted => LevelDelimited,
                    ElementStarted | QuotedElementCompleted => ElementDelimited,
                    _ => return Err(unexpected(delimiter)),
                };
                add(&mut items, level);
                add(&mut lengths, dimensions);
            }
            byte if is_space(byte) => {}
            _ => {
                if !matches!(state, LevelStarted | ElementStarted | ElementDelimited) {
                    return Err(malformed("Unexpected array element."));
                }
                state = ElementStarted;
            }
        }
    }
    add(&mut lengths, dimensions);
    cursor.skip_space();
    if !cursor.is_at_end() {
        return Err(malformed("Junk after closing right brace."));
    }
    Ok(if is_empty { Vec::new() } else { lengths.into_iter().take(dimensions).collect() })
}
