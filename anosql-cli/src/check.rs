//! Asks a database whether it agrees with what the schema's files say of each query.
//!
//! Every query is prepared and none is run: that gives Postgres's own word on the types of parameters and columns.

use std::collections::HashMap;

use anosql_core::{
    compile::Compiled,
    diagnostic::Diagnostic,
    query::{Operator, Origin, Param, Query, Type as OurType},
};
use tokio_postgres::{
    Client, Config, Error, Statement,
    error::{DbError, ErrorPosition},
    types::{Kind, Type},
};

use crate::{Failure, constraints, describe::all, search_path, tls, version};

/// What a database said.
pub(crate) struct Report {
    /// Its name and version, such as `"shop" (Postgres 15.18)`.
    pub(crate) database: String,
    /// What differs, an error each.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// How many queries were prepared.
    pub(crate) queries: usize,
}

/// Connects and compares; `says_version` is whether the project says which Postgres it runs on.
///
/// # Errors
/// What the driver reports, except of the queries: those are in the report.
pub(crate) async fn check(url: &str, compiled: &Compiled, says_version: bool) -> Result<Report, Failure> {
    let config = match url.parse::<Config>() {
        Err(_) if url.contains("sslmode=verify-") => return Err(Failure::UnverifiedTls),
        config => config?,
    };
    let (client, connection) = config.connect(tls::connector()?).await?;
    tokio::spawn(connection);
    let sql = "select current_database(), current_setting('server_version'), current_setting('server_version_num')::int / 10000";
    let row = client.query_one(sql, &[]).await?;
    let database = format!("\"{}\" (Postgres {})", row.get::<_, String>(0), row.get::<_, String>(1));
    let queries: Vec<&Query> =
        all(&compiled.module).into_iter().filter(|query| query.operator != Operator::Script).collect();
    let nullable = nullable_columns(&client).await?;
    let path = search_path::compare(&client, compiled.search_path.as_ref()).await?;
    let server = u32::try_from(row.get::<_, i32>(2)).unwrap_or_default();
    let mut diagnostics: Vec<Diagnostic> =
        version::compare(server, compiled.postgres, says_version).into_iter().chain(path).collect();
    diagnostics.extend(constraints::compare(&client, compiled, &queries).await?);
    for query in &queries {
        let mut found = compare(&client, query, &nullable).await?;
        if found.is_empty() {
            for variant in query.variants() {
                found.extend(compare(&client, &variant, &nullable).await?);
            }
        }
        for diagnostic in &mut found {
            diagnostic.query = Some(query.name.clone());
        }
        diagnostics.append(&mut found);
    }
    Ok(Report { database, diagnostics, queries: queries.len() })
}

/// What differs in one query.
async fn compare(client: &Client, query: &Query, nullable: &Nullable) -> Result<Vec<Diagnostic>, Error> {
    let mut types = Vec::new();
    for param in &query.params {
        types.push(match param.declared {
            true => match find_type(client, &param.data_type).await? {
                Some(known) => known,
                None => return Ok(vec![no_such_type(query, param)]),
            },
            // For Postgres to find.
            false => Type::UNKNOWN,
        });
    }
    let statement = match client.prepare_typed(&query.sql, &types).await {
        Ok(statement) => statement,
        Err(error) => match error.as_db_error() {
            Some(refusal) => return Ok(vec![refused(query, refusal)]),
            None => return Err(error),
        },
    };
    let mut found = compare_params(query, &statement);
    found.extend(compare_columns(query, &statement));
    found.extend(compare_null(query, &statement, nullable));
    Ok(found)
}

/// What the files say of a type, in the database that was asked.
async fn find_type(client: &Client, data_type: &OurType) -> Result<Option<Type>, Error> {
    if let Some(known) = data_type.oid.and_then(Type::from_oid) {
        return Ok(Some(known));
    }
    let sql =
        "select t.oid from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
        where n.nspname = $1 and t.typname = $2";
    let row = client.query_opt(sql, &[&data_type.schema, &data_type.name]).await?;
    Ok(row.map(|row| Type::new(data_type.name.clone(), row.get(0), Kind::Simple, data_type.schema.clone())))
}

fn compare_params(query: &Query, statement: &Statement) -> Vec<Diagnostic> {
    let pairs = query.params.iter().zip(statement.params());
    pairs
        .filter_map(|(ours, theirs)| {
            let (ours_is, theirs_is) = (ours.data_type.qualified_name(), type_name(theirs));
            (ours_is != theirs_is)
                .then(|| differs(query, &format!("parameter \"{}\"", ours.name), &ours_is, &theirs_is))
        })
        .collect()
}

fn compare_columns(query: &Query, statement: &Statement) -> Vec<Diagnostic> {
    let theirs = statement.columns();
    if query.columns.len() != theirs.len() {
        let names: Vec<&str> = theirs.iter().map(tokio_postgres::Column::name).collect();
        let (ours, theirs) =
            (query.columns.len().to_string(), format!("{} ({})", theirs.len(), names.join(", ")));
        return vec![differs(query, "the number of columns", &ours, &theirs)];
    }
    let mut found = Vec::new();
    for (index, (ours, theirs)) in query.columns.iter().zip(theirs).enumerate() {
        if ours.name != ours.without_override(theirs.name()) {
            let what = format!("the name of column {}", index + 1);
            let [ours, theirs] = [ours.name.as_str(), theirs.name()].map(|name| format!("\"{name}\""));
            found.push(differs(query, &what, &ours, &theirs));
            continue;
        }
        let (ours_is, theirs_is) = (ours.data_type.qualified_name(), type_name(theirs.type_()));
        if ours_is != theirs_is {
            found.push(differs(query, &format!("column \"{}\"", ours.name), &ours_is, &theirs_is));
        }
    }
    found
}

/// The columns of tables that may hold null in the database, by their table's OID and their number, each with the name of a
/// constraint that forbids new nulls and is not validated, if there is one. Postgres keeps no such property of a view's
/// columns.
type Nullable = HashMap<(u32, i16), Option<String>>;

async fn nullable_columns(client: &Client) -> Result<Nullable, Error> {
    // From Postgres 18 on `not null` is a constraint, which may be added as `not valid`.
    let sql = "select a.attrelid, a.attnum, k.conname::text
        from pg_catalog.pg_attribute a
        join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'f')
        left join pg_catalog.pg_constraint k
            on k.conrelid = a.attrelid and k.contype = 'n' and a.attnum = any (k.conkey) and not k.convalidated
        where not a.attnotnull or k.oid is not null";
    let rows = client.query(sql, &[]).await?;
    Ok(rows.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))).collect())
}

/// The columns that the files forbid null in and the database does not.
fn compare_null(query: &Query, statement: &Statement, nullable: &Nullable) -> Vec<Diagnostic> {
    let columns = query.columns.iter().zip(statement.columns());
    columns
        .filter_map(|(ours, theirs)| {
            let origin = ours.origin.as_ref().filter(|origin| origin.not_null)?;
            let column = (theirs.table_oid()?, theirs.column_id()?);
            nullable.get(&column).map(|not_valid| may_be_null(query, origin, not_valid.as_deref()))
        })
        .collect()
}

fn differs(query: &Query, what: &str, ours: &str, theirs: &str) -> Diagnostic {
    Diagnostic::format_error(format!("{what} is {ours} here, and {theirs} in the database"), query.name_span)
        .help(HELP)
}

pub(crate) const HELP: &str = "bring the database up to date with the schema's files, or the files with it";

fn may_be_null(query: &Query, origin: &Origin, not_valid: Option<&str>) -> Diagnostic {
    let Origin { schema, relation, column, .. } = origin;
    let message =
        format!("column {schema}.{relation}.{column} is not null here, and may be null in the database");
    let error = Diagnostic::format_error(message, query.name_span);
    match not_valid {
        Some(constraint) => error.help(format!(
            "its constraint is not valid for older rows: `alter table {schema}.{relation} validate constraint {constraint}`"
        )),
        None => error.help(HELP),
    }
}

fn no_such_type(query: &Query, param: &Param) -> Diagnostic {
    let name = param.data_type.qualified_name();
    let message =
        format!("the database has no type {name}, as which parameter \"{}\" is declared", param.name);
    Diagnostic::format_error(message, query.name_span).help(HELP)
}

/// What Postgres says of a statement that it does not take.
fn refused(query: &Query, refusal: &DbError) -> Diagnostic {
    let message = format!("{} [{}]", refusal.message(), refusal.code().code());
    let mut error =
        Diagnostic::format_error(message, query.name_span).here("the database refuses this query");
    if let Some(ErrorPosition::Original(position)) = refusal.position()
        && let Some(line) = line_at(&query.sql, *position as usize)
    {
        error = error.help(format!("it stops in the line `{}`", line.trim()));
    }
    refusal.hint().into_iter().fold(error.help(HELP), Diagnostic::help)
}

/// The line of `sql` that holds the character with a number, from 1.
fn line_at(sql: &str, position: usize) -> Option<&str> {
    let offset = sql.char_indices().nth(position.checked_sub(1)?)?.0;
    let (before, after) = sql.split_at_checked(offset)?;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = after.find('\n').map_or(sql.len(), |end| offset + end);
    sql.get(start..end)
}

/// `SCHEMA.TYPNAME`, as the files' types are named.
fn type_name(data_type: &Type) -> String {
    match data_type.kind() {
        // To the driver it is a pseudo-type, as it is to Postgres.
        _ if *data_type == Type::RECORD_ARRAY => "pg_catalog.record[]".to_owned(),
        Kind::Array(element) => format!("{}.{}[]", element.schema(), element.name()),
        _ => format!("{}.{}", data_type.schema(), data_type.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_characters() {
        assert_eq!(line_at("select 'ü',\n  titel\nfrom blogs", 15), Some("  titel"));
    }

    #[test]
    fn a_position_behind_the_end_has_no_line() {
        assert_eq!(line_at("select", 7), None);
    }
}
