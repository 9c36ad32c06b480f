//! What Postgres's own functions and views do that is not plain reading.

use crate::catalog::{Effects, Volatility};

/// Volatile functions that change nothing: another call may answer otherwise, and that is all.
const ONLY_READ: &[&str] = &[
    "array_sample",
    "array_shuffle",
    "clock_timestamp",
    "current_query",
    "currval",
    "gen_random_uuid",
    "lastval",
    "lo_get",
    "random",
    "random_normal",
    "timeofday",
    "txid_status",
    "uuidv4",
    "uuidv7",
];

/// The same, of those that tell of the server or wait; a name stands for all that begin with it.
const ONLY_TELL: &[&str] = &[
    "pg_blocking_pids",
    "pg_collation_actual_version",
    "pg_control_",
    "pg_current_logfile",
    "pg_current_wal_",
    "pg_database_collation_actual_version",
    "pg_database_size",
    "pg_get_backend_memory_contexts",
    "pg_get_multixact_members",
    "pg_get_shmem_allocations",
    "pg_get_wal_",
    "pg_hba_file_rules",
    "pg_ident_file_mappings",
    "pg_indexes_size",
    "pg_is_",
    "pg_jit_available",
    "pg_last_",
    "pg_lock_status",
    "pg_ls_",
    "pg_notification_queue_usage",
    "pg_partition_",
    "pg_prepared_xact",
    "pg_read_",
    "pg_relation_size",
    "pg_replication_origin_progress",
    "pg_safe_snapshot_blocking_pids",
    "pg_sequence_last_value",
    "pg_show_",
    "pg_sleep",
    "pg_stat_file",
    "pg_stat_get_",
    "pg_stat_have_stats",
    "pg_table_size",
    "pg_tablespace_size",
    "pg_total_relation_size",
    "pg_xact_commit_timestamp",
    "pg_xact_status",
];

/// Functions that run a statement which they are given as text.
const RUN_TEXT: &[&str] =
    &["query_to_xml", "query_to_xml_and_xmlschema", "query_to_xmlschema", "ts_rewrite", "ts_stat"];

/// Functions that are not volatile, and yet give the transaction a number, which only one that may write gets.
const NUMBER_TRANSACTION: &[&str] = &["txid_current", "pg_current_xact_id"];

/// Functions of what belongs to the session: settings, the last value of a sequence, prepared statements, cursors and
/// the like.
const SESSION: &[&str] = &[
    "current_setting",
    "currval",
    "cursor_to_xml",
    "cursor_to_xmlschema",
    "lastval",
    "pg_backend_pid",
    "pg_cursor",
    "pg_get_backend_memory_contexts",
    "pg_listening_channels",
    "pg_my_temp_schema",
    "pg_prepared_statement",
    "pg_show_all_settings",
    "pg_stat_clear_snapshot",
    "pg_stat_force_next_flush",
    "set_config",
    "setseed",
];

/// The same by the beginning of their names: large objects' descriptors, and what is counted for the transaction alone.
const SESSION_BEGINNINGS: &[&str] = &["pg_replication_origin_session_", "pg_stat_get_xact_"];

/// Views over volatile functions.
const VOLATILE_VIEWS: &[&str] = &[
    "pg_backend_memory_contexts",
    "pg_file_settings",
    "pg_hba_file_rules",
    "pg_ident_file_mappings",
    "pg_locks",
    "pg_prepared_xacts",
    "pg_replication_origin_status",
    "pg_sequences",
    "pg_shmem_allocations",
    "pg_stat_recovery_prefetch",
];

/// Views of what belongs to the session.
const SESSION_VIEWS: &[&str] =
    &["pg_backend_memory_contexts", "pg_cursors", "pg_prepared_statements", "pg_settings"];

pub(super) fn of_function(name: &str, volatility: Volatility) -> Effects {
    if RUN_TEXT.contains(&name) && volatility == Volatility::Volatile {
        return Effects::ANYTHING;
    }
    let begins = |list: &[&str]| list.iter().any(|beginning| name.starts_with(beginning));
    let volatile = volatility == Volatility::Volatile;
    let is_advisory = name.contains("_advisory_");
    Effects {
        writes: NUMBER_TRANSACTION.contains(&name)
            || (volatile && !ONLY_READ.contains(&name) && !begins(ONLY_TELL)),
        locks: is_advisory,
        volatile,
        session: SESSION.contains(&name)
            || begins(SESSION_BEGINNINGS)
            // Those of a transaction end with it.
            || (is_advisory && !name.contains("_xact_")),
    }
}

pub(super) fn of_relation(name: &str) -> Effects {
    let of_transaction = name.starts_with("pg_stat_xact_");
    Effects {
        volatile: of_transaction || VOLATILE_VIEWS.contains(&name),
        session: of_transaction || SESSION_VIEWS.contains(&name),
        ..Effects::default()
    }
}
