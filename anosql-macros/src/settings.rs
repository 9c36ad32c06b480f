//! `[package.metadata.anosql]` of the crate that calls the macro: its choices, which no other crate of a build can
//! change.

use std::{collections::BTreeMap, path::Path};

use proc_macro2::TokenStream;
use toml::de::{DeTable, DeValue};

/// What a crate chooses.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// Schema files and folders for all calls that name none.
    pub(crate) schema: Vec<String>,
    /// The crate whose types stand for dates and times.
    pub(crate) dates: Dates,
    /// Whether generated types derive serde's traits.
    pub(crate) serde: bool,
    /// Rust types by the name of a Postgres type, of a domain or of a column.
    pub(crate) types: BTreeMap<String, TokenStream>,
}

/// The crate whose types stand for dates and times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Dates {
    #[default]
    Chrono,
    Jiff,
    Time,
}

impl Settings {
    pub(crate) fn read(manifest: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(manifest)
            .map_err(|error| format!("{} cannot be read: {error}", manifest.display()))?;
        Self::parse(&text).map_err(|message| format!("[package.metadata.anosql] in Cargo.toml: {message}"))
    }

    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let manifest = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
        let mut table = manifest.get_ref();
        for key in ["package", "metadata", "anosql"] {
            table = match table.get(key).map(|value| value.get_ref()) {
                None => return Ok(Self::default()),
                Some(DeValue::Table(table)) => table,
                Some(_) => return Err(format!("`{key}` is not a table")),
            };
        }
        let mut settings = Self::default();
        for (key, value) in table {
            let value = value.get_ref();
            match key.get_ref().as_ref() {
                "schema" => {
                    settings.schema = strings(value).ok_or("`schema` is a path or a list of paths")?
                }
                "dates" => settings.dates = dates(value)?,
                "serde" => settings.serde = value.as_bool().ok_or("`serde` is true or false")?,
                "types" => settings.types = types(value)?,
                other => {
                    return Err(format!(
                        "`{other}` is no setting; there are `schema`, `dates`, `serde` and `types`"
                    ));
                }
            }
        }
        Ok(settings)
    }
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

fn dates(value: &DeValue<'_>) -> Result<Dates, String> {
    match value.as_str() {
        Some("chrono") => Ok(Dates::Chrono),
        Some("jiff") => Ok(Dates::Jiff),
        Some("time") => Ok(Dates::Time),
        _ => Err("`dates` is \"chrono\", \"jiff\" or \"time\"".to_owned()),
    }
}

fn types(value: &DeValue<'_>) -> Result<BTreeMap<String, TokenStream>, String> {
    let DeValue::Table(table) = value else { return Err("`types` is a table".to_owned()) };
    let mut types = BTreeMap::new();
    for (key, value) in table {
        let key = key.get_ref();
        let Some(path) = value.get_ref().as_str() else {
            return Err(format!(
                "`types.{key}` is not the path of a Rust type, as in \"public.email\" = \"crate::Email\"; \
                 a name with dots stands in quotes"
            ));
        };
        let tokens = path.parse::<TokenStream>().ok().filter(|_| is_type_path(path));
        let Some(tokens) = tokens else {
            return Err(format!("`types.{key}`: {path:?} is not the path of a Rust type"));
        };
        types.insert(key.to_string(), tokens);
    }
    Ok(types)
}

/// Whether a text can be a path with generic arguments. The compiler says what else is wrong with it.
fn is_type_path(path: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '<' | '>' | ',' | ' ');
    path.chars().all(allowed) && path.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':'))
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
    fn types_map_names_to_rust_types() {
        let settings = parse("[package.metadata.anosql.types]\n\"public.email\" = \"crate::Email\"").unwrap();
        assert_eq!(settings.types["public.email"].to_string(), "crate :: Email");
    }

    #[test]
    fn an_unknown_key_is_named() {
        refuses("date = \"jiff\"", "`date` is no setting; there are `schema`, `dates`, `serde` and `types`");
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
