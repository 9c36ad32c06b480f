//! `[package.metadata.anosql]` of the crate that calls the macro: its choices, which no other crate of a build can
//! change.

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
};

use crate::{
    diagnostic::Diagnostic,
    render::render,
    source::{SourceMap, Span},
    version::Versions,
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// What a crate chooses.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Schema files and folders for all calls that name none.
    pub schema: Vec<String>,
    /// The crate whose types stand for dates and times.
    pub dates: Dates,
    /// Whether generated types derive serde's traits.
    pub serde: bool,
    /// What else generated types derive, as paths of macros.
    pub derives: Vec<String>,
    /// Rust types by the name of a Postgres type, of a domain or of a column.
    pub types: BTreeMap<String, String>,
    /// Where those names stand in the manifest, in bytes.
    pub type_places: BTreeMap<String, Range<usize>>,
    /// The search path of the connections that the queries run on.
    pub search_path: Option<Vec<String>>,
    /// Where that stands in the manifest, in bytes.
    pub search_path_place: Range<usize>,
    /// The versions of Postgres that the queries run on.
    pub postgres: Option<Versions>,
}

/// The crate whose types stand for dates and times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dates {
    /// `chrono`
    #[default]
    Chrono,
    /// `jiff`
    Jiff,
    /// `time`
    Time,
}

/// A mistake in a manifest.
#[derive(Debug)]
struct Mistake {
    message: String,
    /// Where it is, in bytes.
    at: Range<usize>,
    /// The nearest name that exists, of one that does not.
    near: Option<String>,
}

impl Mistake {
    fn new(message: impl Into<String>, at: Range<usize>) -> Self {
        Self { message: message.into(), at, near: None }
    }

    /// The message with the manifest's line, drawn as mistakes in SQL are.
    fn render(self, manifest: &Path, text: String) -> String {
        let current = std::env::current_dir().unwrap_or_default();
        let mut sources = SourceMap::default();
        let file =
            sources.add(manifest.strip_prefix(current).unwrap_or(manifest).display().to_string(), text);
        let offset =
            |at: usize| file.start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX)).min(file.end);
        let span = Span::new(offset(self.at.start), offset(self.at.end));
        let error = Diagnostic::format_error(self.message, span);
        render(
            &sources,
            &match self.near {
                Some(near) => error.help(format!("there is {near:?}")),
                None => error,
            },
        )
    }
}

impl Settings {
    /// The settings in a manifest.
    ///
    /// # Errors
    /// The message, drawn with the manifest's line, of a manifest that cannot be read or has a mistake.
    pub fn read(manifest: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(manifest)
            .map_err(|error| format!("{} cannot be read: {error}", manifest.display()))?;
        Self::parse_manifest(&text).map_err(|mistake| mistake.render(manifest, text))
    }

    /// The message about a name among the types that the schema does not have, drawn with the manifest's line.
    pub fn unknown_type(&self, manifest: &Path, name: &str, near: Option<&str>) -> String {
        let at = self.type_places.get(name).cloned().unwrap_or_default();
        let mistake = Mistake::new(format!("the schema has no type, domain or column {name:?}"), at);
        unknown(manifest, mistake, near)
    }

    /// The message about a schema of the search path that the schema's files do not make, drawn likewise.
    pub fn unknown_schema(&self, manifest: &Path, name: &str, near: Option<&str>) -> String {
        let message =
            format!("the search path names the schema {name:?}, which the schema's files do not make");
        unknown(manifest, Mistake::new(message, self.search_path_place.clone()), near)
    }

    /// The manifest of the crate that a file lies in: the nearest one above it.
    pub fn manifest_of(file: &Path) -> Option<PathBuf> {
        let file = std::path::absolute(file).ok()?;
        file.ancestors().skip(1).map(|folder| folder.join("Cargo.toml")).find(|manifest| manifest.is_file())
    }

    /// The settings in a manifest's text.
    ///
    /// # Errors
    /// What is wrong with it.
    ///
    /// # Example
    /// ```
    /// use anosql_core::settings::Settings;
    ///
    /// let settings = Settings::parse("[package.metadata.anosql]\nschema = \"migrations\"").unwrap();
    /// assert_eq!(settings.schema, ["migrations"]);
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::parse_manifest(text).map_err(|mistake| mistake.message)
    }

    fn parse_manifest(text: &str) -> Result<Self, Mistake> {
        let manifest = DeTable::parse(text)
            .map_err(|error| Mistake::new(error.message(), error.span().unwrap_or_default()))?;
        let mut table = manifest.get_ref();
        for key in ["package", "metadata", "anosql"] {
            table = match table.get(key).map(|value| (value.get_ref(), value.span())) {
                None => return Ok(Self::default()),
                Some((DeValue::Table(table), _)) => table,
                Some((_, at)) => return Err(Mistake::new(format!("`{key}` is not a table"), at)),
            };
        }
        let mut settings = Self::default();
        for (key, value) in table {
            let wrong = |message: &str| Mistake::new(message, value.span());
            let found = value.get_ref();
            match key.get_ref().as_ref() {
                "schema" => {
                    settings.schema =
                        strings(found).ok_or_else(|| wrong("`schema` is a path or a list of paths"))?
                }
                "dates" => {
                    settings.dates =
                        dates(found).ok_or_else(|| wrong("`dates` is \"chrono\", \"jiff\" or \"time\""))?
                }
                "serde" => {
                    settings.serde = found.as_bool().ok_or_else(|| wrong("`serde` is true or false"))?
                }
                "derives" => {
                    let paths = strings(found).filter(|paths| paths.iter().all(|path| is_type_path(path)));
                    settings.derives = paths.ok_or_else(|| {
                        wrong("`derives` is the path of a macro or a list of them, as in [\"Hash\", \"serde::Serialize\"]")
                    })?;
                }
                "search_path" => {
                    settings.search_path = Some(search_path(value)?);
                    settings.search_path_place = value.span();
                }
                "postgres" => {
                    let versions = found.as_str().and_then(|text| text.parse().ok());
                    settings.postgres = Some(versions.ok_or_else(|| {
                        wrong("`postgres` is a version or a range of versions, as in \"17\" or \"15-18\"; known are 15 to 18")
                    })?);
                }
                "types" => {
                    let DeValue::Table(table) = found else { return Err(wrong("`types` is a table")) };
                    settings.types = types(table)?;
                    settings.type_places =
                        table.keys().map(|key| (key.get_ref().to_string(), key.span())).collect();
                }
                other => {
                    let message = format!(
                        "`{other}` is no setting of [package.metadata.anosql]; there are `schema`, `dates`, `serde`, \
                         `derives`, `search_path`, `postgres` and `types`"
                    );
                    return Err(Mistake::new(message, key.span()));
                }
            }
        }
        Ok(settings)
    }
}

/// A mistake about a name that does not exist, and the nearest that does.
fn unknown(manifest: &Path, mistake: Mistake, near: Option<&str>) -> String {
    let text = std::fs::read_to_string(manifest).unwrap_or_default();
    Mistake { near: near.map(str::to_owned), ..mistake }.render(manifest, text)
}

fn strings(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::String(text) => Some(vec![text.to_string()]),
        DeValue::Array(values) => {
            values.iter().map(|value| Some(value.get_ref().as_str()?.to_owned())).collect()
        }
        _ => None,
    }
}

/// A list of schemas, or a text as Postgres writes one.
fn search_path(value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Mistake> {
    const HELP: &str = "`search_path` is a list of schemas, as in [\"app\", \"public\"]";
    let DeValue::Array(schemas) = value.get_ref() else {
        let path = value.get_ref().as_str().and_then(crate::search_path::parse);
        return path.ok_or_else(|| Mistake::new(HELP, value.span()));
    };
    let schema = |schema: &Spanned<DeValue<'_>>| {
        let name = schema.get_ref().as_str().filter(|name| !name.is_empty() && !name.contains(','));
        name.map(str::to_owned).ok_or_else(|| Mistake::new(HELP, schema.span()))
    };
    schemas.iter().map(schema).collect()
}

fn dates(value: &DeValue<'_>) -> Option<Dates> {
    match value.as_str()? {
        "chrono" => Some(Dates::Chrono),
        "jiff" => Some(Dates::Jiff),
        "time" => Some(Dates::Time),
        _ => None,
    }
}

fn types(table: &DeTable<'_>) -> Result<BTreeMap<String, String>, Mistake> {
    let mut types = BTreeMap::new();
    for (key, value) in table {
        let wrong = |message: String| Mistake::new(message, key.span());
        let key = key.get_ref();
        let Some(path) = value.get_ref().as_str() else {
            return Err(wrong(format!(
                "`types.{key}` is not the path of a Rust type, as in \"public.email\" = \"crate::Email\"; \
                 a name with dots stands in quotes"
            )));
        };
        if !is_type_path(path) {
            return Err(wrong(format!("`types.{key}`: {path:?} is not the path of a Rust type")));
        }
        types.insert(key.to_string(), path.to_owned());
    }
    Ok(types)
}

/// Whether a text can be a path with generic arguments. The compiler says what else is wrong with it.
pub(crate) fn is_type_path(path: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '<' | '>' | ',' | ' ');
    let mut words = path.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let is_word = |word: &str| {
        !word.starts_with(|first: char| first.is_numeric()) || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    path.chars().all(allowed)
        && path.matches('<').count() == path.matches('>').count()
        && path.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':'))
        && words.all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn parse(anosql: &str) -> Result<Settings, String> {
        Settings::parse(&format!("[package]\nname = \"x\"\n[package.metadata.anosql]\n{anosql}"))
    }

    #[track_caller]
    fn refuses(anosql: &str, message: &str) {
        assert_eq!(parse(anosql).unwrap_err(), message);
    }

    #[test]
    fn a_manifest_without_settings_has_the_defaults() {
        let settings = Settings::parse("[package]\nname = \"x\"").unwrap();
        assert_eq!((settings.dates, settings.serde), (Dates::Chrono, false));
    }

    #[test]
    fn a_schema_is_one_path_or_several() {
        assert_eq!(parse("schema = \"a\"").unwrap().schema, ["a"]);
        assert_eq!(parse("schema = [\"a\", \"b\"]").unwrap().schema, ["a", "b"]);
    }

    #[test]
    fn dates_choose_a_crate() {
        assert_eq!(parse("dates = \"jiff\"").unwrap().dates, Dates::Jiff);
    }

    #[test]
    fn derives_are_paths_of_macros() {
        assert_eq!(
            parse("derives = [\"Hash\", \"serde::Serialize\"]").unwrap().derives,
            ["Hash", "serde::Serialize"]
        );
        let message =
            "`derives` is the path of a macro or a list of them, as in [\"Hash\", \"serde::Serialize\"]";
        refuses("derives = [\"Hash, Eq!\"]", message);
    }

    #[test]
    fn types_map_names_to_rust_types() {
        let settings = parse("[package.metadata.anosql.types]\n\"public.email\" = \"crate::Email\"").unwrap();
        assert_eq!(settings.types["public.email"], "crate::Email");
    }

    #[test]
    fn a_search_path_is_a_list_or_a_text() {
        assert_eq!(
            parse("search_path = [\"App\", \"public\"]").unwrap().search_path.unwrap(),
            ["App", "public"]
        );
        assert_eq!(parse("search_path = 'App, public'").unwrap().search_path.unwrap(), ["app", "public"]);
    }

    #[test]
    fn a_search_path_may_be_empty() {
        assert_eq!(parse("search_path = []").unwrap().search_path, Some(Vec::new()));
    }

    #[test]
    fn what_is_no_search_path_is_refused() {
        let message = "`search_path` is a list of schemas, as in [\"app\", \"public\"]";
        for value in ["[\"app, public\"]", "[\"\"]", "[1]", "true", "'app,,public'"] {
            refuses(&format!("search_path = {value}"), message);
        }
    }

    #[test]
    fn the_versions_of_postgres_are_one_or_a_range() {
        for versions in ["17", "15-18"] {
            let found = parse(&format!("postgres = \"{versions}\"")).unwrap().postgres;
            assert_eq!(found, versions.parse().ok());
        }
    }

    #[test]
    fn what_is_no_known_version_is_refused() {
        let message =
            "`postgres` is a version or a range of versions, as in \"17\" or \"15-18\"; known are 15 to 18";
        for value in ["\"14\"", "17", "\"18-15\"", "\"latest\""] {
            refuses(&format!("postgres = {value}"), message);
        }
    }

    #[test]
    fn an_unknown_key_is_named() {
        refuses(
            "date = \"jiff\"",
            "`date` is no setting of [package.metadata.anosql]; there are `schema`, `dates`, `serde`, `derives`, `search_path`, \
             `postgres` and `types`",
        );
    }

    #[test]
    fn an_unknown_crate_for_dates_is_refused() {
        refuses("dates = \"date\"", "`dates` is \"chrono\", \"jiff\" or \"time\"");
    }

    #[test]
    fn code_is_no_type() {
        refuses("types.x = \"a; b\"", "`types.x`: \"a; b\" is not the path of a Rust type");
    }
}
