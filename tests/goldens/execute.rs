//! What we say of nulls and of the number of rows holds when the queries run.

use anosql_core::query::{Cardinality, Query};
use tokio_postgres::{
    Client, Row, Statement,
    error::SqlState,
    types::{ToSql, Type},
};

use crate::{
    Outcome,
    case::Case,
    exempt::Exempt,
    hostile,
    prepare::{is_overridden, shown},
    value::{self, Anything, Text},
};

/// What the parameters are given in turn.
const BINDINGS: [Binding; 6] = [
    Binding::Equal(1),
    Binding::Equal(2),
    Binding::Equal(5),
    Binding::Equal(99),
    Binding::Rising,
    Binding::Null,
];

#[derive(Clone, Copy, PartialEq)]
enum Binding {
    /// Each gets the value of this number.
    Equal(u32),
    /// Each gets a greater value than the one before, with one between.
    Rising,
    /// Each gets null that may be null.
    Null,
}

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
        client.batch_execute("begin").await?;
        let answer = client.query(&statement, &values).await;
        client.batch_execute("rollback").await?;
        match answer {
            Ok(rows) => {
                compare(query, &statement, &rows, wrong);
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
            Err(error) => {
                if matches!(seen, Seen::Untested(_)) {
                    seen = Seen::Untested(format!("it did not run: {}", shown(&error)));
                }
            }
        }
    }
    Ok(seen)
}

fn bind(query: &Query, statement: &Statement, binding: Binding) -> Result<Vec<Text>, String> {
    let params = query.params.iter().zip(statement.params());
    let value = |number: u32, data_type: &Type| {
        let text = value::text(data_type, number);
        text.ok_or_else(|| format!("no value is known for type {data_type}"))
    };
    params
        .zip((1..).step_by(2))
        .map(|((param, data_type), rising)| match binding {
            Binding::Null if param.nullable => Ok(Text(None)),
            Binding::Null => Ok(Text(Some(value(1, data_type)?))),
            Binding::Equal(number) => Ok(Text(Some(value(number, data_type)?))),
            Binding::Rising => Ok(Text(Some(value(rising, data_type)?))),
        })
        .collect()
}

/// No column that we call not null is null, and no more and no fewer rows came than we say.
fn compare(query: &Query, statement: &Statement, rows: &[Row], wrong: &mut Vec<String>) {
    let promised = match query.cardinality {
        _ if query.columns.is_empty() => true,
        Cardinality::One => rows.len() == 1,
        Cardinality::AtMostOne => rows.len() <= 1,
        Cardinality::Many => true,
    };
    if !promised {
        wrong.push(format!("{}: we say {:?}, there were {} rows", query.name, query.cardinality, rows.len()));
    }
    for (index, (ours, theirs)) in query.columns.iter().zip(statement.columns()).enumerate() {
        let is_claimed = !ours.nullable && !is_overridden(ours, theirs.name());
        let is_null = |row: &Row| matches!(row.try_get::<_, Option<Anything>>(index), Ok(None));
        if is_claimed && rows.iter().any(is_null) {
            wrong.push(format!("{}: column {} is null, we say not null", query.name, ours.name));
        }
    }
}
