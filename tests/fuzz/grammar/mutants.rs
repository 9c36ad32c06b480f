//! The statements of the golden cases with one token changed.

use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    sync::{Mutex, atomic::AtomicU64},
};

use anosql_core::{
    lexer::{TokenKind, statements::statements, tokenize},
    load,
    template::{self, Operator},
};

use anosql_tests::cases;

use super::{Tally, database::Database, keywords, next_round, tally::Place};
use crate::{Outcome, choices::Choices};

/// So many texts are made of one case at a time.
const TEXTS: usize = 4;

/// What takes an operator's place.
const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "%", "^", "<", ">", "=", "<=", ">=", "<>", "!=", "||", "->", "->>", "#>", "@>", "<@",
    "&&", "<<", ">>", "&", "|", "#", "~", "!~", "~*", "!~~", "@@", "::", ":=", "=>", ".", "..", ",", "@",
    "!", "[", "]", "(", ")",
];

/// Compares mutants of one case after the other, again from the first behind the last, until there are `count`.
///
/// What is made of a case depends on its name and on nothing else, so that a new case changes no other's mutants.
pub(super) async fn work(seed: u64, count: u64, next: &AtomicU64, tally: &Mutex<Tally>) -> Outcome<()> {
    let cases = all()?;
    let keywords = keywords::of_postgres().await?;
    let database = Database::new().await?;
    while let Some(number) = next_round(next, count, TEXTS) {
        let (again, index) = (number / cases.len() as u64, number % cases.len() as u64);
        let Some(case) = cases.get(index as usize) else { continue };
        let mut choices = Choices::random(case.seed(seed.wrapping_add(again)));
        round(case, &keywords, &mut choices, &database, tally).await?;
    }
    Ok(())
}

async fn round(
    case: &Case,
    keywords: &[String],
    choices: &mut Choices,
    database: &Database,
    tally: &Mutex<Tally>,
) -> Outcome<()> {
    let is_schema = !case.schema.is_empty() && (case.queries.is_empty() || choices.chance(30));
    let (before, targets) = match is_schema {
        true => {
            let at = choices.below(case.schema.len());
            (case.schema[..at].concat(), &case.schema[at..=at])
        }
        false => (case.schema.concat(), case.queries.as_slice()),
    };
    let mutator = Mutator { others: &case.pieces, keywords };
    let mutant = |_| mutator.mutated(choices.pick(targets)?, choices);
    let texts: BTreeSet<String> = (0..TEXTS).filter_map(mutant).collect();
    let texts: Vec<String> = texts.into_iter().collect();
    let fresh;
    let database = match !case.ends_transactions() && database.make(&before).await? {
        true => database,
        // Some schemas cannot be made in a transaction.
        false => {
            fresh = Database::new().await?;
            // A case whose schema is refused has nothing to mutate.
            if !fresh.make_for_good(&before).await? {
                return Ok(());
            }
            &fresh
        }
    };
    let place = Place::Case(&case.name);
    match is_schema {
        true => database.statements(place, &before, &texts, true, tally).await?,
        false => database.queries(place, &before, &texts, tally).await?,
    }
    Ok(())
}

/// A golden case.
struct Case {
    name: String,
    /// The statements of its schema, each with its semicolon.
    schema: Vec<String>,
    /// Its queries, with numbered parameters.
    queries: Vec<String>,
    /// The tokens of all of it.
    pieces: Vec<String>,
}

fn all() -> Outcome<Vec<Case>> {
    let root = cases::root();
    let read = |file: &PathBuf| {
        let name = file.strip_prefix(&root).unwrap_or(file).display().to_string();
        Ok(Case::read(name, &fs::read_to_string(file)?))
    };
    let read: Outcome<Vec<Case>> = cases::files()?.iter().map(read).collect();
    Ok(read?.into_iter().filter(|case| !case.is_beyond_reach()).collect())
}

impl Case {
    /// Where the choices of its own begin, for a run's seed.
    fn seed(&self, seed: u64) -> u64 {
        // FNV-1a, because the standard library's hashes may change from one version to the next.
        let bytes = self.name.bytes().chain(seed.to_le_bytes());
        bytes
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    fn read(name: String, text: &str) -> Self {
        let mut case = Case { name, schema: Vec::new(), queries: Vec::new(), pieces: Vec::new() };
        let (loaded, _) = load::texts(&[], &[("case.sql", text)]);
        let templates =
            loaded.queries.file.map_or_else(Vec::new, |file| template::parse(&loaded.sources, file).0);
        for template in templates {
            let pieces = pieces(&template.sql);
            case.pieces.extend(pieces.into_iter().map(|piece| piece.text));
            if template.operator != Operator::Script {
                case.queries.push(template.sql);
                continue;
            }
            for tokens in statements(&template.tokens) {
                let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { continue };
                case.schema.push(loaded.sources.text(first.span.to(last.span)).to_owned() + ";\n");
            }
        }
        case
    }

    /// Whether it shows what the analyser does not read, or is about what it cannot see: its schema makes that by statements put together when they run. What
    /// is said of a database holds for later sessions only, and the mutants are prepared in the same one.
    fn is_beyond_reach(&self) -> bool {
        let is_hidden = |statement: &String| statement.contains("alter database");
        self.name.starts_with("overrides/")
            || self.name.ends_with("is_not_supported.sql")
            || self.schema.iter().any(is_hidden)
    }

    /// Whether its schema would not leave a transaction open.
    fn ends_transactions(&self) -> bool {
        let ends = |statement: &String| {
            let first = statement.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
            matches!(first.to_lowercase().as_str(), "abort" | "commit" | "end" | "rollback")
        };
        self.schema.iter().any(ends)
    }
}

/// A token as it is written.
#[derive(Clone)]
struct Piece {
    text: String,
    /// Whether it is a word, or a name in quotes.
    is_name: bool,
    is_operator: bool,
}

/// The tokens of a statement, without those that end it.
fn pieces(sql: &str) -> Vec<Piece> {
    let tokens = tokenize(sql, 0).unwrap_or_default();
    let kept = tokens.iter().filter(|token| {
        !token.kind.is_comment() && !matches!(token.kind, TokenKind::Semicolon | TokenKind::MetaCommand)
    });
    kept.map(|token| Piece {
        text: sql[token.span.start as usize..token.span.end as usize].to_owned(),
        is_name: matches!(token.kind, TokenKind::Word(_) | TokenKind::QuotedIdentifier(_)),
        is_operator: matches!(token.kind, TokenKind::Operator(_)),
    })
    .collect()
}

struct Mutator<'a> {
    /// The tokens of the same file.
    others: &'a [String],
    keywords: &'a [String],
}

impl Mutator<'_> {
    /// The statement with one token changed; `None` where that gives the same statement.
    fn mutated(&self, sql: &str, choices: &mut Choices) -> Option<String> {
        let original = pieces(sql);
        if original.is_empty() || sql.contains("begin atomic") {
            return None;
        }
        let mut changed: Vec<String> = original.iter().map(|piece| piece.text.clone()).collect();
        let mut at = choices.below(changed.len());
        match choices.below(9) {
            0 => drop(changed.remove(at)),
            1 => changed.insert(at, original[at].text.clone()),
            2 if at + 1 < changed.len() => changed.swap(at, at + 1),
            3 => changed[at] = choices.pick(self.others)?.clone(),
            4 => changed[at] = choices.pick(self.keywords)?.clone(),
            5 => {
                let operators: Vec<usize> =
                    (0..original.len()).filter(|at| original[*at].is_operator).collect();
                at = *choices.pick(&operators)?;
                changed[at] = choices.word(OPERATORS).to_owned();
            }
            6 => changed.insert(at, choices.pick(self.keywords)?.clone()),
            7 => changed.insert(at, choices.pick(self.others)?.clone()),
            _ => {
                let names: Vec<usize> = (0..original.len()).filter(|at| original[*at].is_name).collect();
                at = *choices.pick(&names)?;
                changed[at] = requoted(&changed[at]);
            }
        }
        let (before, behind) = (
            joined(original.iter().map(|piece| piece.text.as_str())),
            joined(changed.iter().map(String::as_str)),
        );
        (before != behind && !behind.is_empty()).then_some(behind)
    }
}

/// A name in quotes without them, another one with them.
fn requoted(name: &str) -> String {
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(inner) if inner.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') => {
            inner.to_owned()
        }
        Some(_) => name.to_owned(),
        None => format!("\"{}\"", name.to_lowercase()),
    }
}

/// Tokens as a text that has these tokens again.
fn joined<'a>(tokens: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for token in tokens {
        let follows = |signs: &[char]| text.ends_with(signs);
        let is_tight = text.is_empty()
            || matches!(token, "," | ")" | "]")
            || follows(&['(', '['])
            // A dot behind a number belongs to it, and so does one ahead of another.
            || token == "." && text.ends_with(|letter: char| letter.is_alphabetic() || letter == '"')
            || follows(&['.']) && token.starts_with(|letter: char| letter.is_alphabetic() || letter == '"' || letter == '*');
        if !is_tight {
            text.push(' ');
        }
        text.push_str(token);
    }
    text
}
