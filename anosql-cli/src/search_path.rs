//! The search path of the queries' connections: what the project says, and what a connection has.

use anosql_core::{
    compile::Compiled,
    diagnostic::Diagnostic,
    render::render,
    search_path::{self, SearchPath},
    settings::Settings,
    source::Span,
};
use tokio_postgres::{Client, Error};

use crate::arguments::Input;

/// The path of the command line, or else of the crate's settings.
pub(crate) fn of_project(input: &Input, settings: &Settings) -> Option<Vec<String>> {
    input.search_path.clone().or_else(|| settings.search_path.clone())
}

/// The schemas that it names and the schema's files do not make, each as a message. What is merely found beside a file may
/// lack what the crate's settings say for another.
pub(crate) fn unknown(compiled: &Compiled, input: &Input, settings: &Settings) -> Vec<String> {
    let manifest = input.files.first().and_then(|file| Settings::manifest_of(file));
    let is_whole = input.schema.is_empty() && !settings.schema.is_empty();
    let message = |(name, near): &(String, Option<String>)| {
        if input.search_path.is_some() {
            let message =
                format!("`--search-path` names the schema {name:?}, which the schema's files do not make");
            let error = Diagnostic::format_error(message, Span::NOWHERE);
            let help = near.iter().map(|near| format!("there is {near:?}"));
            return Some(render(&compiled.sources, &help.fold(error, Diagnostic::help)));
        }
        let manifest = manifest.as_ref().filter(|_| is_whole)?;
        Some(settings.unknown_schema(manifest, name, near.as_deref()))
    };
    compiled.unknown_schemas.iter().filter_map(message).collect()
}

/// What there is to say of a connection that has another path than the queries were described with.
pub(crate) async fn compare(client: &Client, said: Option<&SearchPath>) -> Result<Option<Diagnostic>, Error> {
    let sql = "select current_setting('search_path'), current_user::text, current_schemas(false)::text[]";
    let row = client.query_one(sql, &[]).await?;
    let (shown, user, existing): (String, String, Vec<String>) = (row.get(0), row.get(1), row.get(2));
    let theirs = search_path::parse(&shown).unwrap_or_default();
    let is_default = theirs == search_path::DEFAULT;
    let user = Some(user).filter(|user| existing.contains(user));
    let theirs = effective(theirs, user.as_deref());
    let ours = said.map(|said| said.schemas.clone());
    let ours = ours.unwrap_or_else(|| search_path::DEFAULT.map(str::to_owned).to_vec());
    let is_same = effective(ours.clone(), None) == theirs;
    let ours = search_path::format(&ours);
    let theirs = if is_default && user.is_none() { shown } else { search_path::format(&theirs) };
    Ok((!is_same).then(|| differs(said, &ours, &theirs)))
}

/// A path without what makes no difference: `$user` where there is no such schema, and `pg_catalog` where it is the first
/// anyway.
fn effective(path: Vec<String>, user: Option<&str>) -> Vec<String> {
    let mut path: Vec<String> = path
        .into_iter()
        .filter_map(|schema| if schema == "$user" { user.map(str::to_owned) } else { Some(schema) })
        .collect();
    if path.first().is_some_and(|first| first == "pg_catalog") {
        path.remove(0);
    }
    path
}

fn differs(said: Option<&SearchPath>, ours: &str, theirs: &str) -> Diagnostic {
    let message = format!("the search path is {ours} here, and {theirs} on this connection");
    let help = "a name without a schema may mean something else there: ";
    match said {
        Some(SearchPath { place: Some(place), .. }) => Diagnostic::format_error(message, *place).help(
            format!("{help}`search_path` in [package.metadata.anosql] says which path the queries have"),
        ),
        Some(_) => Diagnostic::format_error(message, Span::NOWHERE)
            .help(format!("{help}bring the settings in line with the role, the database or the connection")),
        None => Diagnostic::warning(message, Span::NOWHERE).help(format!(
            "{help}say which path the queries have by `search_path` in [package.metadata.anosql]"
        )),
    }
}
