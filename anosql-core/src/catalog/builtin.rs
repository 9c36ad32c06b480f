//! Decodes the built-in catalog. A look-up is a binary search in the text and decodes only what it finds, because a
//! macro runs unoptimised and a file of queries touches few of the three thousand functions.

use std::collections::HashMap;

use crate::version::{Version, Versions};

use super::{
    Aggregate, Attribute, Cast, CastContext, CastMethod, DomainCheck, Function, FunctionKind, Kind, Operator,
    Relation, RelationId, RelationKind, Sorting, Subscripts, TypeId, TypeRow, Volatility,
};

const TYPES: &str = include_str!("../../catalog/types.tsv");
const DOMAINS: &str = include_str!("../../catalog/domains.tsv");
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

/// The length of what stands behind a row that only some versions have, such as a tab and `@16-18`.
const SUFFIX: usize = 7;

/// A row, and the versions that have it: all, if it does not end in such as `@16-18`.
fn versions(line: &str) -> (&str, Option<Versions>) {
    // What says which is as long in each, so that no line is searched for it: all of some are read at each start.
    let split = line.len().checked_sub(SUFFIX).and_then(|at| line.split_at_checked(at));
    let Some((row, suffix)) = split.filter(|(_, suffix)| suffix.starts_with("\t@")) else {
        return (line, None);
    };
    match suffix[2..].parse() {
        Ok(versions) => (row, Some(versions)),
        Err(_) => (line, None),
    }
}

/// The row that a line is in a version that has it.
fn in_version(line: &str, version: Version) -> Option<&str> {
    let (row, versions) = versions(line);
    versions.is_none_or(|versions| versions.contains(version)).then_some(row)
}

fn volatility(letter: char) -> Volatility {
    match letter {
        'i' => Volatility::Immutable,
        's' => Volatility::Stable,
        _ => Volatility::Volatile,
    }
}

pub(super) fn types(version: Version) -> impl Iterator<Item = TypeRow> {
    TYPES.lines().filter_map(move |line| in_version(line, version)).map(|line| {
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

/// What is added to the place of a domain's line to make its OID, and that of its array: of those that a server gives to what it makes
/// when it is set up.
const DOMAINS_BEGIN: u32 = 12_001;

/// The domains of `information_schema`, each with the array over it.
pub(super) fn domains(version: Version) -> impl Iterator<Item = [TypeRow; 2]> {
    let lines = DOMAINS.lines().filter_map(move |line| in_version(line, version));
    lines.zip((DOMAINS_BEGIN..).step_by(2)).map(|(line, oid)| {
        let mut fields = Fields::of(line);
        let (name, base, category) = (fields.text(), fields.type_id(), fields.letter());
        let check = |name: &str| DomainCheck { name: name.to_owned(), may_refuse_null: false };
        let checks = list(fields.text()).map(check).collect();
        let kind = Kind::Domain { base, not_null: false, checks, has_default: false };
        let mut domain = TypeRow::new("information_schema", name, kind, category);
        let mut array = TypeRow::new("information_schema", &format!("_{name}"), Kind::Base, 'A');
        (domain.id, domain.array) = (TypeId(oid), TypeId(oid + 1));
        (array.id, array.element, array.subscripts) = (domain.array, domain.id, Subscripts::Array);
        [domain, array]
    })
}

pub(super) fn casts(version: Version) -> HashMap<(TypeId, TypeId), Cast> {
    CASTS.lines().filter_map(|line| in_version(line, version)).map(cast).collect()
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

pub(super) fn functions(name: &str, version: Version) -> Vec<Function> {
    lines(FUNCTIONS, name).filter_map(|line| in_version(line, version)).map(function).collect()
}

/// The names of all functions of a version, each as often as there are functions of it.
pub(crate) fn function_names(version: Version) -> impl Iterator<Item = &'static str> {
    FUNCTIONS
        .lines()
        .filter_map(move |line| in_version(line, version))
        .filter_map(|line| line.split('\t').next())
}

/// The versions that have each of the functions called `name`; all have those of which it is not said.
pub(super) fn versions_of_functions(name: &str) -> impl Iterator<Item = Option<Versions>> {
    lines(FUNCTIONS, name).map(|line| versions(line).1)
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

pub(super) fn operators(name: &str, version: Version) -> Vec<Operator> {
    lines(OPERATORS, name).filter_map(|line| in_version(line, version)).map(operator).collect()
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

pub(super) fn relation_id(schema: &str, name: &str, version: Version) -> Option<RelationId> {
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
    let mut start = found.start;
    for line in RELATIONS.get(found)?.lines() {
        if in_version(line, version).is_some() {
            return Some(RelationId(RELATIONS_BEGIN + start as u32));
        }
        start += line.len() + 1;
    }
    None
}

pub(super) fn relation(id: RelationId) -> Option<Relation> {
    let start = id.0.checked_sub(RELATIONS_BEGIN)? as usize;
    let mut fields = Fields::of(versions(RELATIONS.get(start..)?.lines().next()?).0);
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
            let is_found = |version| relation_id(schema, name, version).is_some();
            assert!(Version::ALL.into_iter().any(is_found), "{schema}.{name}");
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
            let newest =
                Version::ALL.into_iter().filter_map(|version| relation_id(schema, name, version)).next_back();
            let found = newest.and_then(relation).unwrap();
            assert_eq!((found.schema.as_str(), found.name.as_str()), (schema, name));
        }
    }

    #[test]
    fn a_name_that_is_not_there_finds_nothing() {
        assert_eq!(functions("no_such_function", Version::V18).len(), 0);
        assert_eq!(functions("zzz", Version::V18).len(), 0);
        assert_eq!(functions("", Version::V18).len(), 0);
    }

    #[test]
    fn a_function_with_output_arguments_has_result_columns() {
        let columns = functions("json_each", Version::V15).remove(0).result_columns;
        assert_eq!(columns, [("key".to_owned(), TypeId::TEXT), ("value".to_owned(), TypeId(114))]);
    }

    #[test]
    fn what_says_which_versions_have_a_row_is_always_found() {
        for line in
            [TYPES, DOMAINS, CASTS, FUNCTIONS, OPERATORS, RELATIONS].iter().flat_map(|text| text.lines())
        {
            let last = line.rsplit('\t').next().and_then(|last| last.strip_prefix('@'));
            let expected = last.and_then(|versions| versions.parse().ok());
            assert_eq!(versions(line).1, expected, "{line}");
        }
    }

    #[test]
    fn a_row_of_newer_versions_is_missing_in_older_ones() {
        let known = Version::ALL.map(|version| functions("any_value", version).len());
        assert_eq!(known, [0, 1, 1, 1]);
    }

    #[test]
    fn a_relation_has_the_columns_of_the_version() {
        let columns = |version| {
            let id = relation_id("pg_catalog", "pg_stat_activity", version).unwrap();
            relation(id).unwrap().columns.len()
        };
        assert_eq!(Version::ALL.map(columns), [22; 4]);
        let columns = |version| {
            let id = relation_id("pg_catalog", "pg_stat_all_tables", version).unwrap();
            relation(id).unwrap().columns.len()
        };
        assert_eq!(Version::ALL.map(columns), [23, 26, 26, 30]);
    }
}
