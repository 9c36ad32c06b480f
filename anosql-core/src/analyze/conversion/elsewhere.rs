//! Names that are not found because their schema is not in the search path.

use crate::{
    catalog::{Catalog, quote},
    search_path,
};

/// What to say of a name that is missing; `None` where there is nothing of that name in any of the other `schemas` either.
pub(in crate::analyze) fn help(
    catalog: &Catalog,
    (schema, name): (Option<&str>, &str),
    kind: &str,
    mut schemas: Vec<&str>,
) -> Option<Vec<String>> {
    schemas.sort_unstable();
    schemas.dedup();
    let names: Vec<String> =
        schemas.into_iter().map(|schema| format!("{}.{}", quote(schema), quote(name))).collect();
    let first = names.first()?;
    let there = format!("there is a {kind} {}", names.join(" and "));
    if schema.is_some() {
        return Some(vec![there]);
    }
    let is_implicit = |schema: &&String| matches!(schema.as_str(), "pg_temp" | "pg_catalog");
    let path: Vec<String> = catalog.search_path.iter().skip_while(is_implicit).cloned().collect();
    let path = if path.is_empty() { "which is empty".to_owned() } else { search_path::format(&path) };
    Some(vec![
        format!("{there}, outside of the search path, {path}"),
        format!(
            "write `{first}`; `search_path` in [package.metadata.anosql] says which path the queries' connections have"
        ),
    ])
}
