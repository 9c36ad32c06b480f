//! What a query does is no more than what we say of it.

use anosql_core::query::{Access, Constraint, ConstraintKind, Query};
use tokio_postgres::{
    Client, Error,
    error::{DbError, SqlState},
};

/// What a transaction has done so far, other than what belongs to it alone.
const SEEN: &str = "select pg_current_xact_id_if_assigned() is not null, \
    exists (select from pg_locks where pid = pg_backend_pid() and locktype = 'advisory'), \
    exists (select from pg_locks where pid = pg_backend_pid() and mode = 'RowShareLock'), \
    exists (select from pg_settings where source = 'session')";

/// Looks at what the query has done, in the transaction that it ran in.
pub(crate) async fn check(client: &Client, query: &Query, wrong: &mut Vec<String>) -> Result<(), Error> {
    let row = client.query_one(SEEN, &[]).await?;
    let [wrote, advisory, rows, set] = [0, 1, 2, 3].map(|index| row.get::<_, bool>(index));
    let is_read = query.access == Access::Read;
    for (did, what) in [
        (wrote && is_read, "it wrote, we say read"),
        (advisory && !query.locks, "it took an advisory lock, we say no locks"),
        // A foreign key that is checked locks rows, too.
        (rows && is_read, "it locked rows, we say read"),
        (set && !query.session, "it set a setting, we say no session state"),
    ] {
        if did {
            wrong.push(format!("{}: {what}", query.name));
        }
    }
    Ok(())
}

/// Looks at what is left behind the transaction, and takes it away.
pub(crate) async fn check_session(
    client: &Client,
    query: &Query,
    wrong: &mut Vec<String>,
) -> Result<(), Error> {
    let left = "select exists (select from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') \
        or exists (select from pg_listening_channels())";
    let is_left: bool = client.query_one(left, &[]).await?.get(0);
    if is_left && !query.session {
        wrong.push(format!("{}: it left something in the session, we say no session state", query.name));
    }
    client.batch_execute("select pg_advisory_unlock_all(); unlisten *; reset all").await
}

pub(crate) fn is_violation(error: &Error) -> bool {
    error.code().is_some_and(|code| code.code().starts_with("23"))
}

/// A violation that we do not list.
pub(crate) fn unlisted(query: &Query, error: &Error) -> Option<String> {
    if !is_violation(error) {
        return None;
    }
    let error = error.as_db_error()?;
    if query.constraints.iter().any(|constraint| is_it(constraint, error)) {
        return None;
    }
    Some(format!(
        "{}: it violates what we do not list: {} [{}]",
        query.name,
        error.message(),
        error.code().code()
    ))
}

fn is_it(constraint: &Constraint, error: &DbError) -> bool {
    let Constraint { kind, name, columns, domain, .. } = constraint;
    let code = match kind {
        ConstraintKind::PrimaryKey | ConstraintKind::Unique => SqlState::UNIQUE_VIOLATION,
        ConstraintKind::ForeignKey => SqlState::FOREIGN_KEY_VIOLATION,
        ConstraintKind::Check => SqlState::CHECK_VIOLATION,
        ConstraintKind::Exclusion => SqlState::EXCLUSION_VIOLATION,
        ConstraintKind::NotNull => SqlState::NOT_NULL_VIOLATION,
    };
    let is_named = match (name, error.constraint()) {
        (Some(name), Some(reported)) => {
            // The copy of a foreign key for a partition of the table that it refers to has a number behind its name.
            reported == name
                || (*kind == ConstraintKind::ForeignKey
                    && reported
                        .strip_prefix(name.as_str())
                        .is_some_and(|rest| rest.strip_prefix('_').unwrap_or(rest).parse::<u32>().is_ok()))
        }
        (None, None) => domain.is_some() || columns.first().map(String::as_str) == error.column(),
        _ => false,
    };
    *error.code() == code && is_named && domain.as_deref() == error.datatype()
}
