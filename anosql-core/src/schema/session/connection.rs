//! The search path that connections start with: what the schema's files set for a database or a role.

use crate::{
    catalog::{Catalog, PathSetting},
    diagnostic::Diagnostic,
    lexer::Token,
    schema::{program::HOLE, reader::Reader, session},
    search_path::{self, SearchPath},
};

/// A statement that sets something for the connections to come.
struct Statement<'t> {
    role: Option<String>,
    database: Option<String>,
    /// What stands behind them: `set ...` or `reset ...`.
    rest: Reader<'t>,
}

/// `alter database d ...`, `alter role r ...`, `alter role r in database d ...` and `alter system ...`.
fn read(tokens: &[Token]) -> Option<Statement<'_>> {
    let mut rest = Reader::new(tokens);
    if !rest.word("alter") {
        return None;
    }
    let (mut role, mut database) = (None, None);
    if rest.word("database") {
        database = Some(rest.identifier()?.0);
    } else if rest.word("role") || rest.word("user") {
        role = Some(rest.identifier()?.0).filter(|role| role != "all");
        if rest.words("in database") {
            database = Some(rest.identifier()?.0);
        }
    } else if !rest.word("system") {
        return None;
    }
    Some(Statement { role, database, rest })
}

/// Whether a statement may change the search path of connections.
pub(in crate::schema) fn sets_path(tokens: &[Token]) -> bool {
    read(tokens).is_some_and(|statement| {
        let mut rest = statement.rest;
        (rest.word("set") || rest.word("reset")) && (rest.word("search_path") || rest.word("all"))
    })
}

/// Applies a statement that sets the search path of connections; whether it is one, and all of it is known.
pub(in crate::schema) fn apply(catalog: &mut Catalog, tokens: &[Token]) -> bool {
    let Some(Statement { role, database, mut rest }) = read(tokens) else { return false };
    let path = if rest.words("set search_path") {
        if rest.words("from current") {
            let is_implicit = |schema: &&String| matches!(schema.as_str(), "pg_temp" | "pg_catalog");
            Some(catalog.search_path.iter().skip_while(is_implicit).cloned().collect())
        } else {
            let path = session::values(&mut rest);
            let is_default = path.iter().any(|schema| schema.eq_ignore_ascii_case("default"));
            (!is_default).then_some(path)
        }
    } else if rest.word("reset") && (rest.word("search_path") || rest.word("all")) {
        None
    } else {
        return false;
    };
    if path.iter().flatten().any(|schema| schema.contains(HOLE)) {
        return false;
    }
    let settings = &mut catalog.path_settings;
    settings.retain(|setting| (&setting.role, &setting.database) != (&role, &database));
    if let (Some(path), Some(first), Some(last)) = (path, tokens.first(), tokens.last()) {
        settings.push(PathSetting { role, database, path, place: first.span.to(last.span) });
    }
    true
}

/// The search path of the queries' connections as the schema's files set it. Which database and which role these have is
/// not known, so it is told where that matters.
pub(crate) fn path(catalog: &Catalog) -> Option<(SearchPath, Option<Diagnostic>)> {
    let settings = &catalog.path_settings;
    // As in Postgres, what is set for a role counts before what is set for a database; of two roles the last one counts.
    let chosen =
        settings.iter().max_by_key(|setting| (setting.role.is_some(), setting.database.is_some()))?;
    let other = settings.iter().find(|setting| setting.path != chosen.path);
    let path = SearchPath { schemas: chosen.path.clone(), place: Some(chosen.place) };
    Some((path, other.map(|other| contradiction(chosen, other))))
}

fn contradiction(chosen: &PathSetting, other: &PathSetting) -> Diagnostic {
    let [ours, theirs] = [chosen, other].map(|setting| search_path::format(&setting.path));
    Diagnostic::warning(format!("the queries are taken to have the search path {ours}"), chosen.place)
        .label(other.place, format!("it is {theirs} here"))
        .help("say which it is: `search_path = [...]` in [package.metadata.anosql], or `--search-path`")
}
