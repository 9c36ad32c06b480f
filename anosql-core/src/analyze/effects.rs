//! What a query does besides returning rows.

use super::tree::{Body, Call, ExprKind, Query};
use crate::{catalog::Volatility, query::Access};

/// Volatile functions of Postgres's own that change nothing: another call may answer otherwise, and that is all.
const HARMLESS: &[&str] = &[
    "random",
    "clock_timestamp",
    "timeofday",
    "gen_random_uuid",
    "statement_timestamp",
    "transaction_timestamp",
    "pg_sleep",
    "pg_backend_pid",
    "txid_current_if_assigned",
    "pg_current_xact_id_if_assigned",
    "pg_relation_size",
    "pg_total_relation_size",
    "pg_database_size",
    "currval",
    "lastval",
    "pg_is_in_recovery",
    "pg_stat_get_activity",
];

/// Whether a query only reads: it holds no statement that writes, locks no rows, and calls no function that may write.
pub(super) fn access(query: &Query) -> Access {
    // A plan alone changes nothing.
    if matches!(&query.body, Body::Utility(utility) if utility.query.is_some() && !utility.executes) {
        return Access::Read;
    }
    let mut writes = false;
    let mut locks = false;
    query.walk(
        &mut |query| {
            writes |= match &query.body {
                Body::Write(_) => true,
                Body::Utility(utility) => utility.writes,
                Body::Select(select) => select.calls_procedure,
                _ => false,
            };
            locks |= query.locks_rows;
        },
        &mut |_| {},
    );
    let mut calls = false;
    query.walk(&mut |_| {}, &mut |expr| {
        let call = match &expr.kind {
            ExprKind::Call(call) | ExprKind::ArrayComparison { operator: call, .. } => call,
            ExprKind::Aggregate(aggregate) => &aggregate.call,
            ExprKind::Window(window) => &window.call,
            _ => return,
        };
        calls |= may_write(call);
    });
    if writes || locks || calls { Access::Write } else { Access::Read }
}

fn may_write(call: &Call) -> bool {
    call.volatility == Volatility::Volatile && !(call.builtin && HARMLESS.contains(&call.name.as_str()))
}
