//! Whether a condition on the system catalogs asks for what stands under it: whether that is there already.

use std::collections::HashSet;

use super::{
    DEFINITIONS,
    computed::{self, Variables},
    steps::Step,
};
use crate::{
    catalog::Catalog,
    lexer::{self, Token, TokenKind, statements::split_at_commas},
    schema::reader::Reader,
};

/// How far variables are followed to the constants that they hold.
const DEEPEST: usize = 4;

/// The names that a condition may ask for: its constant strings, those of the variables in it, and those of the functions
/// that it calls.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    names: HashSet<Name>,
    /// The variables and functions that have been looked into.
    seen: HashSet<String>,
    /// Whether it compares with a number by which nothing is asked for that is there or not.
    counts: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Name {
    value: String,
    /// As `regclass` and `to_regclass` read it.
    read: String,
    /// Whether it only says where something is asked for, or of what kind.
    narrows_down: bool,
}

impl Name {
    fn is(&self, name: &str) -> bool {
        self.value == name || self.read == name
    }
}

impl Asked {
    pub(super) fn of(catalog: &Catalog, variables: &Variables<'_>, condition: &[Token]) -> Self {
        let mut asked = Self::default();
        asked.gather(catalog, variables, condition, 0);
        asked
    }

    pub(super) fn and(mut self, other: &Self) -> Self {
        self.names.extend(other.names.iter().cloned());
        self.counts |= other.counts;
        self
    }

    fn gather(&mut self, catalog: &Catalog, variables: &Variables<'_>, tokens: &[Token], depth: usize) {
        for (index, token) in tokens.iter().enumerate() {
            match &token.kind {
                TokenKind::String { value, .. } => self.string(value, narrows_down(tokens, index)),
                TokenKind::Number(number) => self.counts |= !matches!(number.as_str(), "0" | "1"),
                _ => {}
            }
            let Some(name) = token.kind.identifier().filter(|_| depth < DEEPEST) else { continue };
            if !self.seen.insert(name.clone()) {
                continue;
            }
            for source in variables.sources_of(&name) {
                self.gather(catalog, variables, source, depth + 1);
            }
            for value in variables.constants_of(&name) {
                self.string(value, false);
            }
            for program in catalog.programs.get(&name).into_iter().flatten() {
                let body = lexer::significant(program.text(), 0).unwrap_or_default();
                self.gather(catalog, &Variables::default(), &body, depth + 1);
            }
        }
    }

    fn string(&mut self, value: &str, narrows_down: bool) {
        let tokens = lexer::significant(value, 0).unwrap_or_default();
        let read = Reader::new(&tokens).name().map_or_else(String::new, |name| name.name);
        self.names.insert(Name { value: value.to_owned(), read, narrows_down });
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|asked| asked.is(name))
    }

    /// Whether it asks for one thing and nothing else.
    fn is_only(&self, name: &str) -> bool {
        let mut asked = self.names.iter().filter(|asked| !asked.narrows_down);
        !self.counts && asked.next().is_some_and(|first| first.is(name)) && asked.all(|other| other.is(name))
    }

    /// Whether one of the steps makes, changes or drops what is asked for; then all of them are done where that is so.
    pub(super) fn is_about(&self, catalog: &Catalog, variables: &Variables<'_>, steps: &[Step<'_>]) -> bool {
        let any = |steps: &[Step<'_>]| self.is_about(catalog, variables, steps);
        steps.iter().any(|step| match step {
            Step::Declared(_) => false,
            Step::Plain(tokens) => self.concerns(catalog, variables, tokens),
            Step::If(branches) => branches.iter().any(|(_, steps)| any(steps)),
            Step::Case(branches) => branches.iter().any(|steps| any(steps)),
            Step::Loop { steps, .. } | Step::Block { steps, .. } => any(steps),
        })
    }

    fn concerns(&self, catalog: &Catalog, variables: &Variables<'_>, tokens: &[Token]) -> bool {
        let Some(first) = tokens.first() else { return false };
        if first.kind.is_any_word(DEFINITIONS) {
            return self.is_of(tokens);
        }
        if first.kind.is_word("execute") {
            let expression = Reader::new(&tokens[1..]).until(&["into", "using"]);
            let texts = variables.texts(expression, 0).into_iter().flat_map(|texts| texts.texts);
            let statements = texts.filter_map(|text| computed::tokens(&text, first.span));
            return statements.into_iter().any(|tokens| self.is_of(&tokens));
        }
        // What a function does for its arguments' sake.
        let is_program =
            |token: &Token| token.kind.identifier().is_some_and(|name| catalog.programs.contains_key(&name));
        let is_asked =
            |token: &Token| matches!(&token.kind, TokenKind::String { value, .. } if self.has(value));
        tokens.iter().any(is_program) && tokens.iter().any(is_asked)
    }

    /// Whether a definition is of what is asked for.
    fn is_of(&self, tokens: &[Token]) -> bool {
        let mut reader = Reader::new(tokens);
        if reader.words("alter table") || reader.words("alter foreign table") {
            reader.words("if exists");
            reader.word("only");
            let Some(table) = reader.name() else { return false };
            reader.token(&TokenKind::Operator("*".to_owned()));
            let mut actions = split_at_commas(reader.rest()).into_iter();
            return self.is_only(&table.name) || actions.any(|action| self.is_of_action(action));
        }
        reader.next();
        while BEFORE_NAME.iter().any(|words| reader.words(words)) {}
        let is_label =
            |token: &Token| matches!(&token.kind, TokenKind::String { value, .. } if self.has(value));
        loop {
            let Some(name) = reader.name() else { return false };
            if self.has(&name.name) {
                return true;
            }
            if !reader.token(&TokenKind::Comma) {
                break;
            }
        }
        // `rename to n`, and `add value 'a'` of an enum.
        let renamed = reader.words("rename to").then(|| reader.identifier()).flatten();
        renamed.is_some_and(|(name, _)| self.has(&name))
            || (reader.words("add value") && reader.rest().iter().any(is_label))
    }

    /// Whether an action of an `alter table` is about a column or a constraint that is asked for.
    fn is_of_action(&self, action: &[Token]) -> bool {
        let mut reader = Reader::new(action);
        reader.next();
        while BEFORE_PART.iter().any(|words| reader.words(words)) {}
        let first = reader.name().is_some_and(|name| self.has(&name.name));
        first || (reader.word("to") && reader.identifier().is_some_and(|(name, _)| self.has(&name)))
    }
}

/// Whether the string at a place is compared with a column that holds no names of what can be defined.
fn narrows_down(tokens: &[Token], index: usize) -> bool {
    const COLUMNS: &[&str] = &[
        "constraint_type",
        "contype",
        "is_nullable",
        "nspname",
        "prokind",
        "relkind",
        "schemaname",
        "table_catalog",
        "table_schema",
        "table_type",
        "typtype",
    ];
    let column = index.checked_sub(2).and_then(|before| tokens.get(before));
    column.is_some_and(|column| column.kind.is_any_word(COLUMNS))
}

/// What stands between `create`, `alter` or `drop` and a name.
const BEFORE_NAME: &[&str] = &[
    "or replace",
    "global",
    "local",
    "temporary",
    "temp",
    "unlogged",
    "recursive",
    "materialized",
    "foreign",
    "unique",
    "constraint",
    "event",
    "trusted",
    "table",
    "view",
    "sequence",
    "index",
    "type",
    "domain",
    "function",
    "procedure",
    "routine",
    "aggregate",
    "trigger",
    "rule",
    "extension",
    "schema",
    "policy",
    "server",
    "collation",
    "role",
    "publication",
    "concurrently",
    "if not exists",
    "if exists",
];

/// What stands between an action's first word and the name of what it is about.
const BEFORE_PART: &[&str] =
    &["column", "constraint", "partition", "schema", "if not exists", "if exists", "to"];
