//! Postgres's own functions that give null only where an argument is null, or never.
//!
//! A strict function gives null for a null argument; that it gives null for nothing else has to be known of each. What is
//! not listed here may give null.

use super::tree::Call;

/// What is known of a call's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Totality {
    /// Never null.
    NeverNull,
    /// Null only where an argument is.
    NullFromArguments,
    /// Null only where the first argument is.
    NullFromFirst,
    /// May be null.
    MayBeNull,
}

/// Operators that may give null for arguments that are not: look-ups in json, and geometry without a result.
const PARTIAL_OPERATORS: &[&str] = &["->", "->>", "#>", "#>>", "@?", "@@", "#", "##", "@@@"];

/// Functions that are not strict and never give null.
const NEVER_NULL: &[&str] = &[
    "clock_timestamp",
    "concat",
    "current_catalog",
    "current_database",
    "current_date",
    "current_role",
    "current_time",
    "current_timestamp",
    "current_user",
    "gen_random_uuid",
    "json_build_array",
    "json_build_object",
    "jsonb_build_array",
    "jsonb_build_object",
    "localtime",
    "localtimestamp",
    "now",
    "num_nonnulls",
    "num_nulls",
    "pg_backend_pid",
    "pi",
    "random",
    "session_user",
    "statement_timestamp",
    "timeofday",
    "transaction_timestamp",
    "user",
    "version",
    "grouping",
];

/// Functions of any strictness that give null where their first argument is null, and only there.
const NULL_FROM_FIRST: &[&str] = &["concat_ws", "format"];

/// Strict functions that have a result for all arguments that they do not refuse with an error.
const TOTAL: &[&str] = &[
    "abs",
    "acos",
    "acosd",
    "acosh",
    "age",
    "ascii",
    "asin",
    "asind",
    "asinh",
    "atan",
    "atan2",
    "atan2d",
    "atand",
    "atanh",
    "bit_count",
    "bit_length",
    "btrim",
    "cardinality",
    "cbrt",
    "ceil",
    "ceiling",
    "char_length",
    "character_length",
    "chr",
    "cos",
    "cosd",
    "cosh",
    "cot",
    "cotd",
    "date_bin",
    "date_trunc",
    "decode",
    "degrees",
    "div",
    "encode",
    "exp",
    "factorial",
    "floor",
    "gcd",
    "get_bit",
    "get_byte",
    "hashtext",
    "initcap",
    "isfinite",
    "int4",
    "int8",
    "int2",
    "float4",
    "float8",
    "numeric",
    "text",
    "json_array_length",
    "json_typeof",
    "jsonb_array_length",
    "jsonb_pretty",
    "jsonb_typeof",
    "justify_days",
    "justify_hours",
    "justify_interval",
    "lcm",
    "left",
    "length",
    "like_escape",
    "ln",
    "log",
    "log10",
    "lower",
    "lpad",
    "ltrim",
    "make_date",
    "make_interval",
    "make_time",
    "make_timestamp",
    "make_timestamptz",
    "md5",
    "mod",
    "octet_length",
    "overlay",
    "plainto_tsquery",
    "phraseto_tsquery",
    "position",
    "power",
    "pow",
    "quote_ident",
    "quote_literal",
    "radians",
    "regexp_count",
    "regexp_instr",
    "regexp_like",
    "regexp_replace",
    "repeat",
    "replace",
    "reverse",
    "right",
    "round",
    "rpad",
    "rtrim",
    "set_bit",
    "set_byte",
    "setseed",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "sign",
    "similar_to_escape",
    "sin",
    "sind",
    "sinh",
    "split_part",
    "sqrt",
    "starts_with",
    "strpos",
    "substr",
    "tan",
    "tand",
    "tanh",
    "timezone",
    "to_date",
    "to_hex",
    "to_json",
    "to_jsonb",
    "to_number",
    "to_timestamp",
    "to_tsquery",
    "to_tsvector",
    "translate",
    "trim_scale",
    "trunc",
    "ts_rank",
    "ts_rank_cd",
    "ts_headline",
    "unistr",
    "upper",
    "websearch_to_tsquery",
    "width_bucket",
    "nextval",
    "setval",
    "row_to_json",
    "array_to_json",
    "array_remove",
    "array_fill",
    "jsonb_strip_nulls",
    "json_strip_nulls",
    "generate_series",
    "isempty",
    "regexp_split_to_table",
    "regexp_split_to_array",
    "generate_subscripts",
    "pg_relation_size",
    "jsonb_set",
    "jsonb_insert",
];

/// Aggregates that give a value for every group with a row whose argument is not null.
const VALUE_FOR_ROWS: &[&str] = &[
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
    "stddev_pop",
    "var_pop",
];

/// Aggregates that give a value for every group with a row, whatever its argument.
const VALUE_FOR_ANY_ROW: &[&str] =
    &["array_agg", "json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg"];

/// Aggregates that give a value even for no rows.
const ALWAYS_VALUE: &[&str] = &["count", "regr_count"];

/// Window functions that give a value for every row.
const WINDOW_VALUE: &[&str] = &["row_number", "rank", "dense_rank", "percent_rank", "cume_dist"];

pub(super) fn of_call(call: &Call) -> Totality {
    let name = call.name.as_str();
    if !call.builtin {
        return Totality::MayBeNull;
    }
    if call.is_operator {
        let total = call.strict && !PARTIAL_OPERATORS.contains(&name);
        return if total { Totality::NullFromArguments } else { Totality::MayBeNull };
    }
    if NEVER_NULL.contains(&name) {
        Totality::NeverNull
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

/// What an aggregate needs to give a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    Nothing,
    ARow,
    AValue,
    Unknown,
}

pub(super) fn of_aggregate(call: &Call) -> Needs {
    let name = call.name.as_str();
    match () {
        () if !call.builtin => Needs::Unknown,
        () if ALWAYS_VALUE.contains(&name) => Needs::Nothing,
        () if VALUE_FOR_ANY_ROW.contains(&name) => Needs::ARow,
        () if VALUE_FOR_ROWS.contains(&name) => Needs::AValue,
        () => Needs::Unknown,
    }
}

pub(super) fn is_window_value(call: &Call) -> bool {
    call.builtin && (WINDOW_VALUE.contains(&call.name.as_str()) || (call.name == "ntile"))
}
