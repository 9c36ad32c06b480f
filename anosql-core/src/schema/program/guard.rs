//! Whether the condition of an `if` holds when the schema is made.

use super::computed::{Variables, strip, top_level};
use crate::{
    catalog::Catalog,
    lexer::{Token, TokenKind},
    schema::reader::Reader,
};

/// What is known of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Holds,
    Fails,
    /// It asks what there is already, so that what stands under it may be taken to be done, here or before.
    Guards,
    Unknown,
}

impl Verdict {
    fn not(self) -> Self {
        match self {
            Verdict::Holds => Verdict::Fails,
            Verdict::Fails => Verdict::Holds,
            other => other,
        }
    }
}

/// How deeply a condition is looked into.
const DEEPEST: usize = 20;

/// What a condition is judged by.
#[derive(Clone, Copy)]
pub(super) struct Known<'k, 't> {
    pub(super) catalog: &'k Catalog,
    pub(super) variables: &'k Variables<'t>,
    /// Whether `found` says what a query of the system catalogs found.
    pub(super) found: bool,
}

pub(super) fn judge(known: Known<'_, '_>, condition: &[Token]) -> Verdict {
    judge_within(known, condition, 0)
}

fn judge_within(known: Known<'_, '_>, condition: &[Token], depth: usize) -> Verdict {
    if depth > DEEPEST {
        return Verdict::Unknown;
    }
    let condition = strip(condition);
    let parts = |word: &str| {
        let mut parts = Vec::new();
        let mut start = 0;
        for index in top_level(condition, &|token| token.kind.is_word(word)) {
            parts.push(&condition[start..index]);
            start = index + 1;
        }
        parts.push(&condition[start..]);
        parts
    };
    let verdicts = |parts: Vec<&[Token]>| -> Vec<Verdict> {
        parts.into_iter().map(|part| judge_within(known, part, depth + 1)).collect()
    };
    let either = parts("or");
    if either.len() > 1 {
        return all(verdicts(either).into_iter().map(Verdict::not)).not();
    }
    let both = parts("and");
    if both.len() > 1 {
        return all(verdicts(both).into_iter());
    }
    let mut reader = Reader::new(condition);
    if reader.word("not") {
        return judge_within(known, reader.rest(), depth + 1).not();
    }
    match condition {
        [token] if token.kind.is_word("true") => return Verdict::Holds,
        [token] if token.kind.is_any_word(&["false", "null"]) => return Verdict::Fails,
        [
            Token { kind: TokenKind::Number(left), .. },
            operator,
            Token { kind: TokenKind::Number(right), .. },
        ] if is_equals(operator) => {
            return if left == right { Verdict::Holds } else { Verdict::Fails };
        }
        _ => {}
    }
    if reader.word("exists")
        && let Some(query) = reader.parenthesized()
        && reader.peek().is_none()
    {
        return existence(known.catalog, query).unwrap_or_else(|| asks(known, query));
    }
    if let Some(verdict) = regclass(known.catalog, condition) {
        return verdict;
    }
    // `(select condition)`
    let mut reader = Reader::new(condition);
    if reader.word("select") && !condition.iter().any(|token| token.kind.is_word("from")) {
        return judge_within(known, reader.rest(), depth + 1);
    }
    asks(known, condition)
}

fn all(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut whole = Verdict::Holds;
    for verdict in verdicts {
        whole = match (whole, verdict) {
            (Verdict::Fails, _) | (_, Verdict::Fails) => Verdict::Fails,
            (Verdict::Unknown, _) | (_, Verdict::Unknown) => Verdict::Unknown,
            (Verdict::Guards, _) | (_, Verdict::Guards) => Verdict::Guards,
            _ => Verdict::Holds,
        };
    }
    whole
}

fn is_equals(token: &Token) -> bool {
    matches!(&token.kind, TokenKind::Operator(operator) if operator == "=")
}

/// Whether a condition asks the system catalogs what there is: itself, by a variable, or by a function.
fn asks(known: Known<'_, '_>, condition: &[Token]) -> Verdict {
    let names = |token: &Token| token.kind.identifier();
    let by_variable = |name: &String| known.variables.sources_of(name).any(asks_itself);
    let by_function = |name: &String| {
        let programs = known.catalog.programs.get(name).into_iter().flatten();
        programs.into_iter().any(|program| {
            program.text().to_lowercase().split(|c: char| !(c.is_alphanumeric() || c == '_')).any(is_catalog)
        })
    };
    let is_found = |name: &String| known.found && name == "found";
    let is_guard = asks_itself(condition)
        || condition
            .iter()
            .filter_map(names)
            .any(|name| by_variable(&name) || by_function(&name) || is_found(&name));
    let is_of_server = |name: String| matches!(name.as_str(), "current_setting" | "version" | "pg_settings");
    match is_guard && !condition.iter().filter_map(names).any(is_of_server) {
        true => Verdict::Guards,
        false => Verdict::Unknown,
    }
}

/// Whether a query or a condition names a catalog.
pub(super) fn asks_itself(tokens: &[Token]) -> bool {
    tokens.iter().filter_map(|token| token.kind.identifier()).any(|name| is_catalog(&name))
}

/// Whether a name is that of a catalog, or of a function that looks into it.
fn is_catalog(name: &str) -> bool {
    name.starts_with("pg_") || name == "information_schema" || name.starts_with("to_reg")
}

/// `to_regclass('t') is null` and `to_regclass('t') is not null`.
fn regclass(catalog: &Catalog, condition: &[Token]) -> Option<Verdict> {
    let mut reader = Reader::new(condition);
    reader.name().filter(|name| name.name == "to_regclass")?;
    let text = Reader::new(reader.parenthesized()?).string()?;
    let parts = crate::lexer::significant(&text, 0).ok()?;
    let relation = Reader::new(&parts).name()?;
    let is_there = catalog.relation_id(relation.schema.as_deref(), &relation.name).is_some();
    let asks_for_it = match () {
        () if reader.words("is not null") => true,
        () if reader.words("is null") => false,
        () => return None,
    };
    let certain = reader.peek().is_none() && !catalog.unread.anything;
    Some(match (certain, is_there == asks_for_it) {
        (false, _) => Verdict::Guards,
        (true, true) => Verdict::Holds,
        (true, false) => Verdict::Fails,
    })
}

/// `select ... from pg_class where relname = 't'` and the like, as far as it asks for what is not there, or for nothing but
/// a table, a column or a type that is.
fn existence(catalog: &Catalog, query: &[Token]) -> Option<Verdict> {
    let mut reader = Reader::new(query);
    reader.until(&["from"]);
    reader.next();
    let source = reader.name()?;
    let is_schema =
        source.schema.as_deref().is_none_or(|schema| matches!(schema, "information_schema" | "pg_catalog"));
    let known = [
        "tables",
        "columns",
        "pg_class",
        "pg_tables",
        "pg_type",
        "views",
        "pg_views",
        "pg_attribute",
        "pg_constraint",
        "table_constraints",
    ];
    if !is_schema || !known.contains(&source.name.as_str()) {
        return None;
    }
    // What is not there may have been made by what was not read.
    let fails = || (!catalog.unread.anything).then_some(Verdict::Fails);
    reader.until(&["where"]);
    if !reader.word("where") {
        return None;
    }
    let wanted = Wanted::of(reader.rest())?;
    if let Some(name) = &wanted.constraint {
        let is_there = catalog.relations.values().any(|relation| relation.has_constraint(name));
        // A newer Postgres gives a name to every `not null`.
        let is_known = catalog.unread.relations.is_empty() && !name.ends_with("_not_null");
        return fails().filter(|_| !is_there && is_known);
    }
    let Some(relation) = &wanted.relation else {
        let name = wanted.of_type.as_ref()?;
        let is_there = catalog.types.values().any(|row| row.name == *name);
        return fails().filter(|_| !is_there);
    };
    let found = catalog.relations_called(relation);
    if found.is_empty() {
        return fails();
    }
    if found.iter().any(|id| catalog.unread.relations.contains_key(id)) {
        return None;
    }
    let Some(column) = &wanted.column else { return wanted.is_all.then_some(Verdict::Holds) };
    let has_column = |id| catalog.relation(id).is_some_and(|relation| relation.column(column).is_some());
    match found.iter().any(|id| has_column(*id)) {
        false => fails(),
        true => (wanted.is_all && found.len() == 1).then_some(Verdict::Holds),
    }
}

/// The names that a query of the catalogs asks for.
#[derive(Default)]
struct Wanted {
    relation: Option<String>,
    column: Option<String>,
    of_type: Option<String>,
    constraint: Option<String>,
    /// Whether it asks for nothing else.
    is_all: bool,
}

impl Wanted {
    /// Reads conditions between `and`; `None` where there is an `or` or another query.
    fn of(tokens: &[Token]) -> Option<Self> {
        if tokens.iter().any(|token| token.kind.is_any_word(&["or", "select", "not"])) {
            return None;
        }
        let mut wanted = Self { is_all: true, ..Self::default() };
        for condition in tokens.split(|token| token.kind.is_word("and")) {
            let mut reader = Reader::new(strip(condition));
            let name = reader.name().map(|name| name.name).unwrap_or_default();
            let equals = reader.next().is_some_and(is_equals);
            let value = reader.string().filter(|_| equals && reader.peek().is_none());
            match (name.as_str(), value) {
                ("relname" | "table_name" | "tablename" | "viewname", Some(value)) => {
                    wanted.relation = Some(value)
                }
                ("column_name" | "attname", Some(value)) => wanted.column = Some(value),
                ("conname" | "constraint_name", Some(value)) => wanted.constraint = Some(value),
                ("typname", Some(value)) => wanted.of_type = Some(value),
                ("table_schema" | "schemaname", Some(value)) if value == "public" => {}
                _ => wanted.is_all = false,
            }
        }
        Some(wanted)
    }
}
