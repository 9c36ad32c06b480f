//! Postgres's own functions that give null only where an argument is null, or never.
//!
//! A strict function gives null for a null argument; that it gives null for nothing else has to be known of each. What is
//! not listed here may give null.

use crate::{
    analyze::tree::{Call, Expr, ExprKind},
    catalog::{Catalog, TypeId},
};

/// What is known of a call's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analyze) enum Totality {
    /// Never null.
    NeverNull,
    /// Null only where an argument is.
    NullFromArguments,
    /// Null only where the first argument is.
    NullFromFirst,
    /// Null only where all arguments are.
    NullFromAllArguments,
    /// May be null.
    MayBeNull,
}

/// Operators that may give null for arguments that are not: look-ups in json, and geometry without a result.
const PARTIAL_OPERATORS: &[&str] = &["->", "->>", "#>", "#>>", "@?", "@@", "#", "##", "@@@"];

/// The types of which an operator of such a name always has a result: bits of numbers, search in texts.
const TOTAL_FOR: &[(&str, &[TypeId])] = &[
    ("#", &[TypeId::INT2, TypeId::INT4, TypeId::INT8, TypeId::BIT]),
    ("@@", &[TypeId::TEXT, TypeId::TSVECTOR, TypeId::TSQUERY]),
];

/// A path may be closed or of one point, and then has neither a sum with another nor a distance.
fn is_partial_operator(call: &Call) -> bool {
    let first = call.arguments.first().map_or(TypeId::NONE, |argument| argument.ty);
    let total = TOTAL_FOR.iter().any(|(name, types)| *name == call.name && types.contains(&first));
    let on_paths = call.arguments.iter().any(|argument| argument.ty == TypeId::PATH);
    on_paths || (PARTIAL_OPERATORS.contains(&call.name.as_str()) && !total)
}

/// Functions that take any number of arguments, or one array of them behind `variadic`: for an array that is null itself
/// they give null.
const VARIADIC: &[&str] = &[
    "concat",
    "concat_ws",
    "json_build_array",
    "json_build_object",
    "jsonb_build_array",
    "jsonb_build_object",
    "num_nonnulls",
    "num_nulls",
];

/// Functions that are not strict and never give null.
const NEVER_NULL: &[&str] = &[
    "clock_timestamp",
    "array_append",
    "array_prepend",
    "concat",
    "current_catalog",
    "current_database",
    "current_date",
    "current_role",
    "current_time",
    "current_timestamp",
    "current_user",
    "daterange",
    "gen_random_uuid",
    "int4range",
    "int8range",
    "json array",
    "json object",
    "json_build_array",
    "json_build_object",
    "jsonb_build_array",
    "jsonb_build_object",
    "localtime",
    "localtimestamp",
    "now",
    "num_nonnulls",
    "num_nulls",
    "numrange",
    "pg_backend_pid",
    "pg_notify",
    "pg_typeof",
    "quote_nullable",
    "pi",
    "random",
    "session_user",
    "statement_timestamp",
    "timeofday",
    "transaction_timestamp",
    "tsrange",
    "tstzrange",
    "user",
    "version",
    "grouping",
];

/// Functions of any strictness that give null where their first argument is null, and only there.
const NULL_FROM_FIRST: &[&str] = &["array_remove", "array_replace", "concat_ws", "format", "string_to_array"];

/// Strict functions that have a result for all arguments that they do not refuse with an error.
#[rustfmt::skip]
const TOTAL: &[&str] = &[
    "abbrev", "abs", "acos", "acosd", "acosh", "age", "array_fill", "array_remove", "array_reverse",
    "array_sample", "array_shuffle", "array_sort", "array_to_json", "array_to_string", "array_to_tsvector",
    "ascii", "asin", "asind", "asinh", "atan", "atan2", "atan2d", "atand", "atanh", "bit", "bit_count",
    "bit_length", "bool", "box", "bpchar", "broadcast", "btrim", "cardinality", "casefold", "cash_words", "cbrt",
    "ceil", "ceiling", "center", "char", "char_length", "character_length", "chr", "cidr", "circle", "convert",
    "convert_from", "convert_to", "cos", "cosd", "cosh", "cot", "cotd", "crc32", "crc32c", "current_schemas",
    "currval", "date", "date_add", "date_bin", "date_subtract", "date_trunc", "datemultirange", "decode",
    "degrees", "diagonal", "diameter", "div", "encode", "erf", "erfc", "exp", "factorial", "family", "float4",
    "float8", "floor", "gamma", "gcd", "generate_series", "generate_subscripts", "get_bit", "get_byte",
    "getdatabaseencoding", "hashtext", "hashtextextended", "height", "host", "hostmask", "inet_merge",
    "inet_same_family", "initcap", "int2", "int4", "int4multirange", "int8", "int8multirange", "interval",
    "is json", "is_normalized", "isclosed", "isempty", "isfinite", "ishorizontal", "isopen", "isparallel",
    "isperp", "isvertical", "json", "json_array_elements", "json_array_length", "json_exists", "json_object",
    "json_object_keys", "json_scalar", "json_serialize", "json_strip_nulls", "json_to_tsvector", "json_typeof",
    "jsonb_array_elements", "jsonb_array_length", "jsonb_insert", "jsonb_object", "jsonb_object_keys",
    "jsonb_path_query", "jsonb_path_query_array", "jsonb_path_query_array_tz", "jsonb_path_query_tz",
    "jsonb_pretty", "jsonb_set", "jsonb_strip_nulls", "jsonb_to_tsvector", "jsonb_typeof", "justify_days",
    "justify_hours", "justify_interval", "lastval", "lcm", "left", "length", "lgamma", "like_escape", "line", "ln",
    "lo_close", "lo_creat", "lo_create", "lo_export", "lo_from_bytea", "lo_get", "lo_import", "lo_lseek",
    "lo_lseek64", "lo_open", "lo_put", "lo_tell", "lo_tell64", "lo_truncate", "lo_truncate64", "lo_unlink", "log",
    "log10", "loread", "lower", "lower_inc", "lower_inf", "lowrite", "lpad", "lseg", "ltrim", "macaddr",
    "macaddr8", "macaddr8_set7bit", "make_date", "make_interval", "make_time", "make_timestamp",
    "make_timestamptz", "masklen", "md5", "mod", "money", "multirange", "name", "netmask", "network", "nextval",
    "normalize", "npoints", "numeric", "nummultirange", "numnode", "octet_length", "oid", "overlay", "parse_ident",
    "path", "pclose", "pg_advisory_lock", "pg_advisory_lock_shared", "pg_advisory_unlock",
    "pg_advisory_unlock_all", "pg_advisory_unlock_shared", "pg_advisory_xact_lock", "pg_advisory_xact_lock_shared",
    "pg_blocking_pids", "pg_cancel_backend", "pg_char_to_encoding", "pg_client_encoding", "pg_column_size",
    "pg_current_snapshot", "pg_current_wal_insert_lsn", "pg_current_wal_lsn", "pg_current_xact_id",
    "pg_encoding_to_char", "pg_export_snapshot", "pg_get_userbyid", "pg_input_is_valid", "pg_is_in_recovery",
    "pg_listening_channels", "pg_log_backend_memory_contexts", "pg_lsn", "pg_my_temp_schema",
    "pg_notification_queue_usage", "pg_postmaster_start_time", "pg_reload_conf", "pg_size_bytes", "pg_size_pretty",
    "pg_sleep", "pg_snapshot_xip", "pg_snapshot_xmax", "pg_snapshot_xmin", "pg_switch_wal", "pg_terminate_backend",
    "pg_trigger_depth", "pg_try_advisory_lock", "pg_try_advisory_lock_shared", "pg_try_advisory_xact_lock",
    "pg_try_advisory_xact_lock_shared", "pg_visible_in_snapshot", "pg_wal_lsn_diff", "phraseto_tsquery",
    "plainto_tsquery", "point", "polygon", "popen", "position", "pow", "power", "querytree", "quote_ident",
    "quote_literal", "radians", "radius", "random_normal", "range_merge", "regclass", "regexp_count",
    "regexp_instr", "regexp_like", "regexp_matches", "regexp_replace", "regexp_split_to_array",
    "regexp_split_to_table", "repeat", "replace", "reverse", "right", "round", "row_to_json", "rpad", "rtrim",
    "set_bit", "set_byte", "set_masklen", "setseed", "setval", "setweight", "sha224", "sha256", "sha384", "sha512",
    "sign", "similar_to_escape", "sin", "sind", "sinh", "slope", "split_part", "sqrt", "starts_with", "strip",
    "strpos", "substr", "tan", "tand", "tanh", "text", "timestamp", "timestamptz", "timezone", "to_ascii",
    "to_bin", "to_date", "to_hex", "to_json", "to_jsonb", "to_oct", "to_timestamp", "to_tsquery", "to_tsvector",
    "translate", "trim_array", "trim_scale", "trunc", "ts_delete", "ts_filter", "ts_headline", "ts_rank",
    "ts_rank_cd", "ts_rewrite", "tsmultirange", "tsquery_phrase", "tstzmultirange", "tsvector_to_array",
    "txid_current", "txid_current_snapshot", "txid_snapshot_xip", "txid_snapshot_xmax", "txid_snapshot_xmin",
    "txid_visible_in_snapshot", "unicode_assigned", "unicode_version", "unistr", "upper", "upper_inc", "upper_inf",
    "uuidv4", "uuidv7", "varbit", "varchar", "websearch_to_tsquery", "width", "width_bucket", "xml",
    "xml_is_well_formed", "xml_is_well_formed_content", "xml_is_well_formed_document", "xmlcomment", "xpath",
    "xpath_exists",
];

/// Aggregates that give a value for every group with a row whose argument is not null.
const VALUE_FOR_ROWS: &[&str] = &[
    "any_value",
    "sum",
    "min",
    "max",
    "avg",
    "bool_and",
    "bool_or",
    "every",
    "bit_and",
    "bit_or",
    "bit_xor",
    "string_agg",
    "xmlagg",
    "range_agg",
    "range_intersect_agg",
    "stddev_pop",
    "var_pop",
];

/// Aggregates that give a value for every group with a row, whatever its argument.
const VALUE_FOR_ANY_ROW: &[&str] = &[
    "array_agg",
    "json_agg",
    "json_agg_strict",
    "json_object_agg",
    "json_object_agg_strict",
    "json_object_agg_unique",
    "json_object_agg_unique_strict",
    "jsonb_agg",
    "jsonb_agg_strict",
    "jsonb_object_agg",
    "jsonb_object_agg_strict",
    "jsonb_object_agg_unique",
    "jsonb_object_agg_unique_strict",
];

/// Aggregates that give a value for every group with a row, unless one of their arguments is null.
const VALUE_FOR_ARGUMENTS: &[&str] = &["mode", "percentile_cont", "percentile_disc"];

/// Aggregates that give a value even for no rows: those that count, and those that say which place a row would have.
const ALWAYS_VALUE: &[&str] = &["count", "regr_count", "rank", "dense_rank", "percent_rank", "cume_dist"];

/// Window functions that give a value for every row.
const WINDOW_VALUE: &[&str] = &["row_number", "rank", "dense_rank", "percent_rank", "cume_dist"];

pub(super) fn of_call(call: &Call) -> Totality {
    let name = call.name.as_str();
    if !call.builtin {
        return Totality::MayBeNull;
    }
    if call.is_operator {
        return match (call.strict, name) {
            (true, _) if !is_partial_operator(call) => Totality::NullFromArguments,
            // The one operator of Postgres's own that is not strict joins arrays.
            (false, "||") => Totality::NullFromAllArguments,
            _ => Totality::MayBeNull,
        };
    }
    if NEVER_NULL.contains(&name) {
        // `random` may be given bounds, of which neither may be null.
        if call.strict { Totality::NullFromArguments } else { Totality::NeverNull }
    } else if call.strict && is_total_for_arguments(call) {
        Totality::NullFromArguments
    } else if NULL_FROM_FIRST.contains(&name) {
        Totality::NullFromFirst
    } else if is_range_bound(call) {
        Totality::MayBeNull
    } else if call.strict && TOTAL.contains(&name) {
        Totality::NullFromArguments
    } else {
        Totality::MayBeNull
    }
}

/// `lower` and `upper` of a range without that bound are null; those of a text are not.
fn is_range_bound(call: &Call) -> bool {
    matches!(call.name.as_str(), "lower" | "upper")
        && call.arguments.first().is_none_or(|argument| argument.ty != crate::catalog::TypeId::TEXT)
}

/// The parts of a date, of a timestamp or of an interval that are infinite where it is. Others are null there.
const INFINITE_PARTS: &[&str] = &["century", "decade", "epoch", "millennium", "year"];

/// Whether a function that may give null for some arguments has a result for all that are of these types, or that this
/// constant goes with.
fn is_total_for_arguments(call: &Call) -> bool {
    let ty = |index: usize| call.arguments.get(index).map_or(TypeId::NONE, |argument| argument.ty);
    match call.name.as_str() {
        // Of a pattern, and not of a place, there may be no match.
        "substring" => ty(1) == TypeId::INT4,
        "to_char" => {
            let has_format = || call.arguments.get(1).and_then(text).is_some_and(|format| !format.is_empty());
            [TypeId::INT4, TypeId::INT8, TypeId::NUMERIC, TypeId::FLOAT4, TypeId::FLOAT8].contains(&ty(0))
                || (has_format() && call.arguments.first().is_some_and(is_finite))
        }
        "extract" | "date_part" => {
            let part = call.arguments.first().and_then(text);
            ty(1) == TypeId::TIME
                || part
                    .is_some_and(|part| INFINITE_PARTS.iter().any(|known| part.eq_ignore_ascii_case(known)))
                || call.arguments.get(1).is_some_and(is_finite)
        }
        "current_setting" => call.arguments.len() == 1,
        _ => false,
    }
}

/// What JSON numbers and truth values can be cast to.
const SCALARS: &[TypeId] = &[
    TypeId::BOOL,
    TypeId::INT2,
    TypeId::INT4,
    TypeId::INT8,
    TypeId::FLOAT4,
    TypeId::FLOAT8,
    TypeId::NUMERIC,
];

/// For which values a cast of Postgres's own gives null, those aside that are null themselves; an array's elements are
/// cast one by one.
pub(super) fn lost_in_cast(catalog: &Catalog, operand: &Expr, target: TypeId) -> Option<&'static str> {
    let element = |ty| {
        let ty = catalog.base_type(ty);
        catalog.array_element(ty).map_or(ty, |element| catalog.base_type(element))
    };
    match (element(operand.ty), element(target)) {
        // From Postgres 18 on the null of JSON becomes a null, where it was an error.
        (TypeId::JSONB, target) if SCALARS.contains(&target) => {
            Some("is null where the JSON is, from Postgres 18 on")
        }
        (TypeId::TIMESTAMP | TypeId::TIMESTAMPTZ, TypeId::TIME | TypeId::TIMETZ) if !is_finite(operand) => {
            Some("is null where the time is infinite")
        }
        _ => None,
    }
}

/// Functions that give the time as it is.
const CLOCK: &[&str] = &[
    "clock_timestamp",
    "current_date",
    "current_timestamp",
    "localtimestamp",
    "now",
    "statement_timestamp",
    "transaction_timestamp",
];

/// Whether a date or time is surely not infinite: the present, constants, and what is made of them.
fn is_finite(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(text) => !text.to_ascii_lowercase().contains("infinity"),
        ExprKind::Cast { operand, builtin: true } | ExprKind::Altered(operand) => is_finite(operand),
        ExprKind::Call(call) if call.builtin && !call.is_operator => match call.name.as_str() {
            "date_trunc" | "timezone" => call.arguments.get(1).is_some_and(is_finite),
            "make_date" | "make_timestamp" | "make_timestamptz" => true,
            name => CLOCK.contains(&name),
        },
        _ => false,
    }
}

/// The text of a constant.
fn text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(text) => Some(text),
        ExprKind::Cast { operand, .. } | ExprKind::Altered(operand) => text(operand),
        _ => None,
    }
}

/// Whether a call is of one of the functions that an array behind `variadic` can be given to.
pub(super) fn takes_variadic(call: &Call) -> bool {
    call.builtin && VARIADIC.contains(&call.name.as_str())
}

/// What an aggregate needs to give a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analyze) enum Needs {
    Nothing,
    ARow,
    AValue,
    Arguments,
    Unknown,
}

pub(super) fn of_aggregate(call: &Call) -> Needs {
    let name = call.name.as_str();
    match () {
        () if !call.builtin => Needs::Unknown,
        () if ALWAYS_VALUE.contains(&name) => Needs::Nothing,
        () if VALUE_FOR_ANY_ROW.contains(&name) => Needs::ARow,
        () if VALUE_FOR_ARGUMENTS.contains(&name) => Needs::Arguments,
        () if VALUE_FOR_ROWS.contains(&name) => Needs::AValue,
        () => Needs::Unknown,
    }
}

pub(super) fn is_window_value(call: &Call) -> bool {
    call.builtin && (WINDOW_VALUE.contains(&call.name.as_str()) || (call.name == "ntile"))
}

/// Whether a function in `from` never gives null in one of the several columns that it has.
pub(super) fn column_is_never_null(call: &Call, column: usize) -> bool {
    call.builtin
        && match call.name.as_str() {
            "json_each" | "jsonb_each" => true,
            "json_each_text" | "jsonb_each_text" => column == 0,
            _ => false,
        }
}
