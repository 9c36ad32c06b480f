//! The types that we say are those that Postgres says.

use anosql_core::{query::Query, template::Template};
use anosql_tests::agree::{Origins, differences, shown};
use tokio_postgres::{
    Client, Error,
    types::{Kind, Type},
};

use crate::{Outcome, case::Case};

/// Prepares every query and compares what Postgres says to it, and has said to the scripts, with what we say.
pub(crate) async fn check(case: &Case, client: &Client, scripts: &[Result<(), Error>]) -> Outcome {
    let mut wrong = Vec::new();
    let origins = Origins::read(client).await?;
    for (script, answer) in case.scripts().zip(scripts) {
        wrong.extend(compare_error(case, script, answer));
    }
    for (template, query) in case.queries() {
        let Some(query) = query else {
            let answer = client.prepare(&template.sql).await;
            wrong.extend(compare_error(case, template, &answer));
            continue;
        };
        match client.prepare_typed(&query.sql, &declared_types(client, template, query).await?).await {
            Ok(statement) => {
                let different = differences(&origins, query, &statement);
                wrong.extend(different.into_iter().map(|what| format!("{}: {what}", query.name)));
                for variant in query.variants() {
                    let types = declared_types(client, template, &variant).await?;
                    match client.prepare_typed(&variant.sql, &types).await {
                        Ok(statement) => {
                            let different = differences(&origins, &variant, &statement).into_iter();
                            wrong.extend(different.map(|what| format!("{}: {what}", variant.sql)));
                        }
                        Err(error) => {
                            wrong.push(format!("Postgres refuses {}: {}", variant.sql, shown(&error)))
                        }
                    }
                }
            }
            Err(error) => {
                wrong.push(format!("{}: Postgres refuses what we accept: {}", query.name, shown(&error)))
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// What Postgres says to a statement in which we see a mistake, or none.
fn compare_error<T>(case: &Case, template: &Template, answer: &Result<T, Error>) -> Option<String> {
    let name = &template.name.written;
    // Postgres does not see what is declared behind the name.
    if case.errors(template).any(|error| error.span.start < template.body.start) {
        return None;
    }
    let ours: Vec<&str> = case.errors(template).filter_map(|error| error.code).collect();
    let theirs = answer.as_ref().err().map(|error| error.code().map_or("none", |code| code.code()));
    match (ours.first(), theirs) {
        // What is not supported may well be right.
        (Some(&"0A000"), _) => None,
        // A mistake in the use of the format, such as an operator that asks for other than the statement gives.
        (None, _) if case.errors(template).next().is_some() => None,
        (None, None) => None,
        (Some(_), Some(theirs)) if ours.contains(&theirs) => None,
        (_, None) => Some(format!("{name}: we say {ours:?}, Postgres accepts it")),
        (_, Some(_)) => {
            let theirs = answer.as_ref().err().map(shown).unwrap_or_default();
            Some(format!("{name}: we say {ours:?}, Postgres: {theirs}"))
        }
    }
}

/// The types that a query is sent with: those that its author declared. The others are for Postgres to find.
async fn declared_types(client: &Client, template: &Template, query: &Query) -> Result<Vec<Type>, Error> {
    let mut types = Vec::new();
    for (index, param) in query.params.iter().enumerate() {
        let declarations = template.declarations.iter().flatten();
        let is_named = declarations.clone().any(|declaration| declaration.name == param.name);
        let declaration = declarations
            .enumerate()
            .find(|(at, declaration)| if is_named { declaration.name == param.name } else { *at == index });
        let is_declared = declaration.is_some_and(|(_, declaration)| !declaration.data_type.is_empty());
        let data_type = &param.data_type;
        types.push(match data_type.oid.and_then(Type::from_oid) {
            _ if !is_declared => Type::UNKNOWN,
            Some(known) => known,
            None => {
                let sql = "select t.oid from pg_type t join pg_namespace n on n.oid = typnamespace
                    where nspname = $1 and typname = $2";
                let oid = client.query_one(sql, &[&data_type.schema, &data_type.name]).await?.get(0);
                Type::new(data_type.name.clone(), oid, Kind::Simple, data_type.schema.clone())
            }
        });
    }
    Ok(types)
}
