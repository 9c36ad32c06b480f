//! What we say of nulls, of the number of rows, of effects and of constraints holds when the queries run.

use anosql_core::query::Query;
use anosql_tests::{
    agree::shown,
    hostile,
    promise::{Binding, bind, broken},
};
use tokio_postgres::{
    Client,
    error::SqlState,
    types::{ToSql, Type},
};

use crate::{Outcome, case::Case, effects, exempt::Exempt};

/// What the parameters are given in turn.
const BINDINGS: [Binding; 6] = [
    Binding::Equal(1),
    Binding::Equal(2),
    Binding::Equal(5),
    Binding::Equal(99),
    Binding::Rising,
    Binding::Null,
];

/// Runs every query, first without rows, then with hostile ones.
pub(crate) async fn check(case: &Case, client: &Client, exempt: &Exempt) -> Outcome {
    let mut wrong = Vec::new();
    for (_, query) in case.queries() {
        let Some(query) = query else { continue };
        run(client, query, &mut wrong).await?;
    }
    hostile::fill(client).await?;
    for (_, query) in case.queries() {
        let Some(query) = query else { continue };
        let seen = run(client, query, &mut wrong).await?;
        for variant in query.variants() {
            run(client, &variant, &mut wrong).await?;
        }
        let name = format!("{} {}", case.name, query.name);
        match (seen, exempt.contains_key(&name)) {
            (Seen::Untested(reason), false) => {
                wrong.push(format!("{}: {reason}; exempt.txt may say why", query.name));
            }
            (Seen::Tested, true) => {
                wrong.push(format!("{}: it is tested now: remove it from exempt.txt", query.name))
            }
            _ => {}
        }
    }
    wrong.dedup();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// What the runs of a query have shown.
enum Seen {
    Tested,
    Untested(String),
}

async fn run(
    client: &Client,
    query: &Query,
    wrong: &mut Vec<String>,
) -> Result<Seen, Box<dyn std::error::Error>> {
    let types: Vec<Type> = query
        .params
        .iter()
        .map(|param| param.data_type.oid.and_then(Type::from_oid).unwrap_or(Type::UNKNOWN))
        .collect();
    let statement = match client.prepare_typed(&query.sql, &types).await {
        Ok(statement) => statement,
        Err(error) => return Ok(Seen::Untested(format!("it cannot be prepared: {}", shown(&error)))),
    };
    let mut seen = Seen::Untested("it never ran".to_owned());
    for binding in BINDINGS {
        if binding == Binding::Null && !query.params.iter().any(|param| param.nullable) {
            continue;
        }
        let values = bind(query, &statement, binding)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        client.batch_execute("begin; set constraints all immediate").await?;
        let answer = client.query(&statement, &values).await;
        if answer.is_ok() {
            effects::check(client, query, wrong).await?;
        }
        client.batch_execute("rollback").await?;
        effects::check_session(client, query, wrong).await?;
        if let Err(error) = &answer {
            wrong.extend(effects::unlisted(query, error));
        }
        match answer {
            Ok(rows) => {
                let broken = broken(query, &statement, &rows);
                wrong.extend(broken.into_iter().map(|what| format!("{}: {what}", query.name)));
                if query.columns.is_empty() || !rows.is_empty() {
                    seen = Seen::Tested;
                } else if matches!(seen, Seen::Untested(_)) {
                    seen = Seen::Untested("it never gave a row".to_owned());
                }
            }
            Err(error) if binding == Binding::Null && error.code() == Some(&SqlState::NOT_NULL_VIOLATION) => {
                wrong.push(format!(
                    "{}: a parameter that we call nullable may not be null: {}",
                    query.name,
                    shown(&error)
                ));
            }
            // Of a write without rows nothing else is promised.
            Err(error) if query.columns.is_empty() && effects::is_violation(&error) => seen = Seen::Tested,
            Err(error) => {
                if matches!(seen, Seen::Untested(_)) {
                    seen = Seen::Untested(format!("it did not run: {}", shown(&error)));
                }
            }
        }
    }
    Ok(seen)
}
