//! Decodes the built-in catalog. A look-up is a binary search in the text and decodes only what it finds, because a
//! macro runs unoptimised and a file of queries touches few of the three thousand functions.

use std::collections::HashMap;

use super::{
    Aggregate, Attribute, Cast, CastContext, CastMethod, Function, FunctionKind, Kind, Operator, Relation,
    RelationId, RelationKind, Sorting, Subscripts, TypeId, TypeRow, Volatility,
};

const TYPES: &str = include_str!("../../catalog/types.tsv");
const CASTS: &str = include_str!("../../catalog/casts.tsv");
const FUNCTIONS: &str = include_str!("../../catalog/functions.tsv");
const OPERATORS: &str = include_str!("../../catalog/operators.tsv");
const RELATIONS: &str = include_str!("../../catalog/relations.tsv");

/// The fields of one line, in order. A missing field is empty.
struct Fields<'a>(std::str::Split<'a, char>);

impl<'a> Fields<'a> {
    fn of(line: &'a str) -> Self {
        Self(line.split('\t'))
    }

    fn text(&mut self) -> &'a str {
        self.0.next().unwrap_or("")
    }

    fn letter(&mut self) -> char {
        self.text().chars().next().unwrap_or('-')
    }

    fn type_id(&mut self) -> TypeId {
        type_id(self.text())
    }
}

fn type_id(text: &str) -> TypeId {
    TypeId(text.parse().unwrap_or(0))
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|entry| !entry.is_empty())
}

/// The offsets of the lines of `text`, which is sorted by its first `width` fields, in which these are `key`.
fn line_offsets(text: &str, key: &str, width: usize) -> std::ops::Range<usize> {
    let bytes = text.as_bytes();
    let bounds = |middle: usize| {
        let start = bytes[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let end = bytes[middle..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |length| middle + length);
        (start, end)
    };
    let key_of = |line: &[u8]| {
        let mut tabs = line.iter().enumerate().filter(|(_, byte)| **byte == b'\t');
        tabs.nth(width - 1).map_or(line.len(), |(tab, _)| tab)
    };
    // The first line that is not before the key, and the first behind it.
    let search = |is_before: &dyn Fn(&[u8]) -> bool| {
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let (start, end) = bounds((low + high) / 2);
            let line = &bytes[start..end];
            if is_before(&line[..key_of(line)]) {
                low = (end + 1).min(bytes.len());
            } else {
                high = start;
            }
        }
        low
    };
    let start = search(&|found| found < key.as_bytes());
    let end = search(&|found| found <= key.as_bytes());
    start..end.max(start)
}

/// The lines of `text`, sorted by their first field, whose first field is `key`.
fn lines<'a>(text: &'a str, key: &str) -> std::str::Lines<'a> {
    text.get(line_offsets(text, key, 1)).unwrap_or("").lines()
}

fn volatility(letter: char) -> Volatility {
    match letter {
        'i' => Volatility::Immutable,
        's' => Volatility::Stable,
        _ => Volatility::Volatile,
    }
}

pub(super) fn types() -> impl Iterator<Item = TypeRow> {
    TYPES.lines().map(|line| {
        let mut fields = Fields::of(line);
        let id = fields.type_id();
        let name = fields.text();
        let kind = fields.letter();
        let category = fields.letter();
        let preferred = fields.letter() == 'p';
        let element = fields.type_id();
        let array = fields.type_id();
        let subscripts = match fields.letter() {
            'a' => Subscripts::Array,
            'r' => Subscripts::Fixed,
            'j' => Subscripts::Jsonb,
            _ => Subscripts::None,
        };
        let below = fields.type_id();
        let kind = match kind {
            'r' => Kind::Range { subtype: below },
            'm' => Kind::Multirange { range: below },
            'd' => Kind::Domain { base: below, not_null: false, checks: Vec::new(), has_default: false },
            'p' => Kind::Pseudo,
            _ => Kind::Base,
        };
        let sorting = match fields.letter() {
            's' => Sorting::Order,
            'e' => Sorting::Equality,
            _ => Sorting::Nothing,
        };
        let mut row = TypeRow::new("pg_catalog", name, kind, category);
        row.takes_modifiers = fields.letter() == 'm';
        (row.id, row.preferred, row.element, row.array, row.subscripts, row.sorting) =
            (id, preferred, element, array, subscripts, sorting);
        row
    })
}

pub(super) fn casts() -> HashMap<(TypeId, TypeId), Cast> {
    CASTS.lines().map(cast).collect()
}

/// One line of the casts.
pub(super) fn cast(line: &str) -> ((TypeId, TypeId), Cast) {
    let mut fields = Fields::of(line);
    let types = (fields.type_id(), fields.type_id());
    let context = match fields.letter() {
        'i' => CastContext::Implicit,
        'a' => CastContext::Assignment,
        _ => CastContext::Explicit,
    };
    let method = match fields.letter() {
        'f' => CastMethod::Function,
        'b' => CastMethod::Binary,
        _ => CastMethod::InputOutput,
    };
    // Only the lines of extensions say more.
    let own_function = Some(fields.letter()).filter(|letter| *letter != '-').map(volatility);
    (types, Cast { context, method, own_function, own_is_total: false })
}

pub(super) fn functions(name: &str) -> Vec<Function> {
    lines(FUNCTIONS, name).map(function).collect()
}

/// The names of all functions, each as often as there are functions of it.
pub(crate) fn function_names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.lines().filter_map(|line| line.split('\t').next())
}

/// One line of the functions.
pub(super) fn function(line: &str) -> Function {
    let mut fields = Fields::of(line);
    let name = fields.text().to_owned();
    let kind = match fields.letter() {
        'a' => FunctionKind::Aggregate,
        'w' => FunctionKind::Window,
        'p' => FunctionKind::Procedure,
        _ => FunctionKind::Plain,
    };
    let returns_set = fields.letter() == 'r';
    let strict = fields.letter() == 's';
    let volatility = volatility(fields.letter());
    let result = fields.type_id();
    let arguments = list(fields.text()).map(type_id).collect();
    let variadic = fields.type_id();
    let defaults = fields.text().parse().unwrap_or(0);
    let names = fields.text();
    let argument_names =
        if names.is_empty() { Vec::new() } else { names.split(',').map(str::to_owned).collect() };
    let result_columns = list(fields.text())
        .filter_map(|entry| entry.rsplit_once(':'))
        .map(|(name, data_type)| (name.to_owned(), type_id(data_type)))
        .collect();
    let aggregate = fields.text();
    let direct = aggregate.get(1..).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    let aggregate = match aggregate.chars().next() {
        Some('n') => Some(Aggregate::Normal),
        Some('o') => Some(Aggregate::OrderedSet(direct)),
        Some('h') => Some(Aggregate::Hypothetical(direct)),
        _ => None,
    };
    Function {
        schema: "pg_catalog".to_owned(),
        name,
        kind,
        arguments,
        argument_names,
        variadic,
        defaults,
        result,
        returns_set,
        strict,
        volatility,
        result_columns,
        aggregate,
        body: None,
    }
}

pub(super) fn operators(name: &str) -> Vec<Operator> {
    lines(OPERATORS, name).map(operator).collect()
}

/// One line of the operators.
pub(super) fn operator(line: &str) -> Operator {
    let mut fields = Fields::of(line);
    Operator {
        schema: "pg_catalog".to_owned(),
        name: fields.text().to_owned(),
        sides: [fields.type_id(), fields.type_id()],
        result: fields.type_id(),
        strict: fields.letter() == 's',
        volatility: volatility(fields.letter()),
    }
}

/// What is added to the place of a built-in relation's line to make its identity, which is above every OID that a
/// project's relations get.
const RELATIONS_BEGIN: u32 = 0x8000_0000;

pub(super) fn relation_id(schema: &str, name: &str) -> Option<RelationId> {
    // Every name is looked up in `pg_catalog` first, and a search costs more than a look at how it begins.
    let is_possible = match schema {
        "pg_catalog" => name.starts_with("pg_"),
        "information_schema" => true,
        _ => false,
    };
    if !is_possible {
        return None;
    }
    let found = line_offsets(RELATIONS, &format!("{schema}\t{name}"), 2);
    (!found.is_empty()).then(|| RelationId(RELATIONS_BEGIN + found.start as u32))
}

pub(super) fn relation(id: RelationId) -> Option<Relation> {
    let start = id.0.checked_sub(RELATIONS_BEGIN)? as usize;
    let mut fields = Fields::of(RELATIONS.get(start..)?.lines().next()?);
    let (schema, name) = (fields.text(), fields.text());
    let kind = if fields.letter() == 'v' { RelationKind::View } else { RelationKind::Table };
    let mut relation = Relation::new(schema, name, kind);
    relation.id = id;
    relation.columns = list(fields.text())
        .map(|entry| {
            let mut parts = entry.split(':');
            let mut column = Attribute::new(parts.next().unwrap_or(""), type_id(parts.next().unwrap_or("")));
            column.not_null = parts.next() == Some("n");
            column
        })
        .collect();
    Some(relation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_of_the_text_is_found() {
        for line in RELATIONS.lines() {
            let mut fields = Fields::of(line);
            let (schema, name) = (fields.text(), fields.text());
            assert!(relation_id(schema, name).is_some(), "{schema}.{name}");
        }
    }

    #[test]
    fn every_name_in_the_text_is_found_by_search() {
        for text in [FUNCTIONS, OPERATORS] {
            for line in text.lines() {
                let name = line.split('\t').next().unwrap();
                assert!(lines(text, name).any(|found| found == line), "{name}");
            }
        }
    }

    #[test]
    fn every_relation_in_the_text_is_found_by_search() {
        for line in RELATIONS.lines() {
            let mut fields = Fields::of(line);
            let (schema, name) = (fields.text(), fields.text());
            let found = relation_id(schema, name).and_then(relation).unwrap();
            assert_eq!((found.schema.as_str(), found.name.as_str()), (schema, name));
        }
    }

    #[test]
    fn a_name_that_is_not_there_finds_nothing() {
        assert_eq!(functions("no_such_function").len(), 0);
        assert_eq!(functions("zzz").len(), 0);
        assert_eq!(functions("").len(), 0);
    }

    #[test]
    fn a_function_with_output_arguments_has_result_columns() {
        let columns = functions("json_each").remove(0).result_columns;
        assert_eq!(columns, [("key".to_owned(), TypeId::TEXT), ("value".to_owned(), TypeId(114))]);
    }
}
