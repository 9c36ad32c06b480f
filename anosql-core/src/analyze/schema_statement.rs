//! Statements among a schema's that read and write rows: they define nothing, but Postgres runs them.

use super::{
    Result,
    refuse::placement,
    resolve::{self, analyzer::Analyzer, named},
};
use crate::{
    catalog::Catalog,
    diagnostic::Diagnostic,
    lexer::Token,
    parse::{self, Aside},
    source::SourceMap,
    sqlstate,
};

/// SQLSTATEs of mistakes that nothing which is not in the files could mend. A function or a cast that is not known may be
/// one of an extension.
const CERTAIN: &[&str] = &[
    sqlstate::NUMERIC_VALUE_OUT_OF_RANGE,
    sqlstate::INVALID_DATETIME_FORMAT,
    sqlstate::DATETIME_FIELD_OVERFLOW,
    sqlstate::INVALID_TEXT_REPRESENTATION,
    sqlstate::SYNTAX_ERROR,
    sqlstate::DUPLICATE_COLUMN,
    sqlstate::AMBIGUOUS_COLUMN,
    sqlstate::UNDEFINED_COLUMN,
    sqlstate::GROUPING_ERROR,
    sqlstate::DATATYPE_MISMATCH,
    sqlstate::GENERATED_ALWAYS,
    sqlstate::UNDEFINED_TABLE,
    sqlstate::UNDEFINED_PARAMETER,
];

/// Statements that are analysed as queries are.
const QUERIES: &[&str] = &["select", "with", "values", "table", "insert", "update", "delete", "merge"];

/// Statements about tables as a whole.
const UTILITIES: &[&str] = &["truncate", "refresh", "copy", "lock"];

/// How many tokens a statement may have to be looked at. Longer ones are data.
const LONGEST: usize = 5_000;

/// Looks at a statement of a schema that reads or writes rows; others are left as they are.
///
/// # Errors
/// What Postgres says of its names, types and constants.
pub(crate) fn check(catalog: &Catalog, sources: &SourceMap, tokens: &[Token]) -> Result<()> {
    let Some(first) = tokens.first().filter(|_| tokens.len() <= LONGEST) else { return Ok(()) };
    if !catalog.knows_all_relations() {
        return Ok(());
    }
    let checked = if first.kind.is_any_word(QUERIES) {
        check_query(catalog, sources, tokens)
    } else if first.kind.is_any_word(UTILITIES) {
        let aside = Aside::default();
        named::names_of_utility(&Analyzer::new(catalog, sources, &aside, parse::place_of(tokens)), tokens)
    } else {
        Ok(())
    };
    checked.or_else(|error| if is_certain(&error) { Err(Box::new(error.certain())) } else { Ok(()) })
}

fn check_query(catalog: &Catalog, sources: &SourceMap, tokens: &[Token]) -> Result<()> {
    let Ok(parsed) = parse::statement(catalog.version, sources, tokens) else { return Ok(()) };
    let mut analyzer = Analyzer::new(catalog, sources, &parsed.aside, parsed.span);
    placement::check(&resolve::statement(&mut analyzer, &parsed.statement)?)
}

/// Whether Postgres surely says of a statement that was parsed what the analyser says.
pub(super) fn is_certain(error: &Diagnostic) -> bool {
    error.waits_for.is_none() && error.code.is_some_and(|code| CERTAIN.contains(&code))
}
