//! The names that Postgres gives to constraints, indexes and sequences that get none.

use std::collections::HashSet;

use crate::{
    catalog::{Catalog, DomainCheck, Relation},
    lexer::{LONGEST_NAME, Token, cut_off},
    schema::Schema,
};

/// What an automatic name must not be taken by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::schema) enum Namespace {
    /// Constraints that have no index.
    Constraints,
    /// Indexes and sequences, which share their names with tables.
    Relations,
    /// Constraints that have an index.
    Both,
}

/// The first free name for something of `relation`, which need not be in the catalog yet.
pub(super) fn free_name(
    cx: &Schema<'_>,
    relation: &Relation,
    columns: &str,
    label: &str,
    namespace: Namespace,
) -> String {
    let key = || [&relation.schema, &relation.name, columns, label].map(str::to_owned);
    let known = cx.catalog.numbered.borrow();
    let first = if known.is_empty() { None } else { known.get(&key()).copied() };
    drop(known);
    let number = free_number(cx, relation, (columns, label), namespace, first.unwrap_or_default());
    if number > 0 {
        cx.catalog.numbered.borrow_mut().insert(key(), number);
    }
    numbered(relation, columns, label, number)
}

/// The first number from `first` on that makes the name a free one; none stands for zero.
fn free_number(
    cx: &Schema<'_>,
    relation: &Relation,
    (columns, label): (&str, &str),
    namespace: Namespace,
    first: usize,
) -> usize {
    let name = |number: usize| numbered(relation, columns, label, number);
    let behind = first.saturating_add(FEW);
    let is_free = |number: &usize| !is_taken(cx.catalog, relation, &name(*number), namespace);
    if let Some(free) = (first..behind).find(is_free) {
        return free;
    }
    // Of many that have no name of their own, the last would ask for every number.
    let taken = taken_names(cx.catalog, relation, namespace);
    (behind..).find(|number| !taken.contains(name(*number).as_str())).unwrap_or(behind)
}

/// How many names are looked up each on its own.
const FEW: usize = 4;

/// Whether a statement leaves every name taken that was.
pub(in crate::schema) fn frees_no_name(tokens: &[Token]) -> bool {
    let is = |index: usize, word: &str| tokens.get(index).is_some_and(|token| token.kind.is_word(word));
    let frees = |index: usize| {
        is(index, "drop")
            || is(index, "rename")
            || (is(index, "set") && is(index + 1, "schema"))
            || (is(index, "using") && is(index + 1, "index"))
    };
    (is(0, "create") || is(0, "alter")) && !(0..tokens.len()).any(frees)
}

/// An automatic name with a number; the first has none.
fn numbered(relation: &Relation, columns: &str, label: &str, number: usize) -> String {
    match number {
        0 => composed(&relation.name, columns, label),
        number => composed(&relation.name, columns, &format!("{label}{number}")),
    }
}

fn is_taken(catalog: &Catalog, relation: &Relation, name: &str, namespace: Namespace) -> bool {
    let named = || in_schema(catalog.relations.named(name), relation);
    let is_constraint = || named().any(|other| other.has_constraint(name));
    let is_relation = || {
        catalog.relation_names.get(&relation.schema, name).is_some()
            || named().flat_map(Relation::index_names).any(|known| known == name)
    };
    match namespace {
        Namespace::Constraints => is_constraint(),
        Namespace::Relations => is_relation(),
        Namespace::Both => is_constraint() || is_relation(),
    }
}

/// All names by which `is_taken` says that a name is.
fn taken_names<'c>(catalog: &'c Catalog, relation: &'c Relation, namespace: Namespace) -> HashSet<&'c str> {
    let mut taken = HashSet::new();
    for other in in_schema(catalog.relations.values(), relation) {
        if namespace != Namespace::Relations {
            taken.extend(other.constraint_names().map(String::as_str));
        }
        if namespace != Namespace::Constraints {
            taken.extend(other.index_names().map(String::as_str));
        }
    }
    if namespace != Namespace::Constraints {
        taken.extend(catalog.relation_names.in_schema(&relation.schema));
    }
    taken
}

/// Those of the relations that are of a relation's schema, itself among them as it is now.
fn in_schema<'c>(
    relations: impl Iterator<Item = &'c Relation>,
    relation: &'c Relation,
) -> impl Iterator<Item = &'c Relation> {
    let others = relations.filter(|other| other.id != relation.id);
    others.filter(|other| other.schema == relation.schema).chain([relation])
}

/// The name of a domain's check that gets none; `taken` are those of its other checks.
pub(in crate::schema) fn of_domain_check(domain: &str, taken: &[DomainCheck]) -> String {
    let mut name = composed(domain, "", "check");
    for number in 1..=taken.len() {
        if taken.iter().all(|check| check.name != name) {
            break;
        }
        name = composed(domain, "", &format!("check{number}"));
    }
    name
}

/// `table_columns_label`; where that is too long, the longer of the first two is shortened until it fits.
fn composed(table: &str, columns: &str, label: &str) -> String {
    let separators = if columns.is_empty() { 1 } else { 2 };
    let available = LONGEST_NAME.saturating_sub(label.len() + separators);
    let (mut first, mut second) = (table.len(), columns.len());
    while first + second > available {
        if first > second {
            first -= 1;
        } else {
            second -= 1;
        }
    }
    let (table, columns) = (cut_off(table, first), cut_off(columns, second));
    if columns.is_empty() { format!("{table}_{label}") } else { format!("{table}_{columns}_{label}") }
}

/// The columns of an index as its name lists them; a name that comes again gets a number.
pub(super) fn joined<'a>(columns: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = Vec::new();
    for column in columns {
        let mut name = column.to_owned();
        let mut number = 0;
        while names.contains(&name) {
            number += 1;
            let end = LONGEST_NAME - number.to_string().len();
            name = format!("{}{number}", cut_off(column, end));
        }
        names.push(name);
    }
    let mut joined = String::new();
    for name in names {
        if joined.len() > LONGEST_NAME {
            break;
        }
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(&name);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::{composed, joined};

    #[test]
    fn a_name_is_made_of_table_columns_and_label() {
        assert_eq!(composed("t", "a_b", "key"), "t_a_b_key");
        assert_eq!(composed("t", "", "pkey"), "t_pkey");
    }

    #[test]
    fn the_longer_part_is_cut_off() {
        let long = "l".repeat(60);
        assert_eq!(composed(&long, "column", "fkey"), format!("{}_column_fkey", "l".repeat(51)));
        assert_eq!(composed("t", &long, "key"), format!("t_{}_key", "l".repeat(57)));
    }

    #[test]
    fn no_letter_is_cut_in_two() {
        let name = composed(&"ä".repeat(31), "b", "key");
        assert_eq!(name, format!("{}_b_key", "ä".repeat(28)));
    }

    #[test]
    fn a_column_that_comes_again_is_numbered() {
        assert_eq!(joined(["expr", "a", "expr"].into_iter()), "expr_a_expr1");
    }
}
