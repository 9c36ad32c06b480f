//! Postgres's own functions that give null only where an argument is null, or never.
//!
//! A strict function gives null for a null argument; that it gives null for nothing else has to be known of each. What is
//! not listed here may give null.

use super::tree::{Call, Expr, ExprKind};
use crate::catalog::TypeId;

/// What is known of a call's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Totality {
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
const TOTAL: &[&str] = &[
    "array_to_string",
    "convert_from",
    "convert_to",
    "currval",
    "family",
    "hashtextextended",
    "host",
    "is_normalized",
    "json_array_elements",
    "json_object",
    "json_object_keys",
    "jsonb_array_elements",
    "jsonb_object",
    "jsonb_object_keys",
    "lastval",
    "lower_inc",
    "lower_inf",
    "masklen",
    "network",
    "normalize",
    "pg_size_pretty",
    "pg_try_advisory_lock",
    "pg_try_advisory_xact_lock",
    "range_merge",
    "regexp_matches",
    "upper_inc",
    "upper_inf",
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
        return match (call.strict, name) {
            (true, _) if !is_partial_operator(call) => Totality::NullFromArguments,
            // The one operator of Postgres's own that is not strict joins arrays.
            (false, "||") => Totality::NullFromAllArguments,
            _ => Totality::MayBeNull,
        };
    }
    if NEVER_NULL.contains(&name) {
        Totality::NeverNull
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
            [TypeId::INT4, TypeId::INT8, TypeId::NUMERIC, TypeId::FLOAT4, TypeId::FLOAT8].contains(&ty(0))
        }
        "extract" | "date_part" => {
            ty(1) == TypeId::TIME
                || call
                    .arguments
                    .first()
                    .and_then(text)
                    .is_some_and(|part| INFINITE_PARTS.iter().any(|known| part.eq_ignore_ascii_case(known)))
        }
        "current_setting" => call.arguments.len() == 1,
        _ => false,
    }
}

/// The text of a constant.
fn text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(text) => Some(text),
        ExprKind::Cast { operand, .. } => text(operand),
        _ => None,
    }
}

/// Whether a call is of one of the functions that an array behind `variadic` can be given to.
pub(super) fn takes_variadic(call: &Call) -> bool {
    call.builtin && VARIADIC.contains(&call.name.as_str())
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

/// Whether a function in `from` never gives null in one of the several columns that it has.
pub(super) fn column_is_never_null(call: &Call, column: usize) -> bool {
    call.builtin
        && match call.name.as_str() {
            "json_each" | "jsonb_each" => true,
            "json_each_text" | "jsonb_each_text" => column == 0,
            _ => false,
        }
}
