//! The SQLSTATEs that are reported, under the names of appendix A of Postgres's manual.

// Feature Not Supported.
pub(crate) const FEATURE_NOT_SUPPORTED: &str = "0A000";

// Data Exception.
pub(crate) const DATA_EXCEPTION: &str = "22000";
pub(crate) const NUMERIC_VALUE_OUT_OF_RANGE: &str = "22003";
pub(crate) const INVALID_DATETIME_FORMAT: &str = "22007";
pub(crate) const DATETIME_FIELD_OVERFLOW: &str = "22008";
pub(crate) const INVALID_TIME_ZONE_DISPLACEMENT_VALUE: &str = "22009";
pub(crate) const INTERVAL_FIELD_OVERFLOW: &str = "22015";
pub(crate) const INVALID_ROW_COUNT_IN_LIMIT_CLAUSE: &str = "2201W";
pub(crate) const INVALID_ROW_COUNT_IN_RESULT_OFFSET_CLAUSE: &str = "2201X";
pub(crate) const CHARACTER_NOT_IN_REPERTOIRE: &str = "22021";
pub(crate) const INVALID_PARAMETER_VALUE: &str = "22023";
pub(crate) const INVALID_ESCAPE_SEQUENCE: &str = "22025";
pub(crate) const ARRAY_SUBSCRIPT_ERROR: &str = "2202E";
pub(crate) const INVALID_TEXT_REPRESENTATION: &str = "22P02";
pub(crate) const UNTRANSLATABLE_CHARACTER: &str = "22P05";

// Integrity Constraint Violation.
pub(crate) const UNIQUE_VIOLATION: &str = "23505";

// Invalid Schema Name.
pub(crate) const INVALID_SCHEMA_NAME: &str = "3F000";

// Syntax Error or Access Rule Violation.
pub(crate) const INSUFFICIENT_PRIVILEGE: &str = "42501";
pub(crate) const SYNTAX_ERROR: &str = "42601";
pub(crate) const INVALID_NAME: &str = "42602";
pub(crate) const DUPLICATE_COLUMN: &str = "42701";
pub(crate) const AMBIGUOUS_COLUMN: &str = "42702";
pub(crate) const UNDEFINED_COLUMN: &str = "42703";
pub(crate) const UNDEFINED_OBJECT: &str = "42704";
pub(crate) const DUPLICATE_OBJECT: &str = "42710";
pub(crate) const DUPLICATE_ALIAS: &str = "42712";
pub(crate) const DUPLICATE_FUNCTION: &str = "42723";
pub(crate) const AMBIGUOUS_FUNCTION: &str = "42725";
pub(crate) const GROUPING_ERROR: &str = "42803";
pub(crate) const DATATYPE_MISMATCH: &str = "42804";
pub(crate) const WRONG_OBJECT_TYPE: &str = "42809";
pub(crate) const INVALID_FOREIGN_KEY: &str = "42830";
pub(crate) const CANNOT_COERCE: &str = "42846";
pub(crate) const UNDEFINED_FUNCTION: &str = "42883";
pub(crate) const GENERATED_ALWAYS: &str = "428C9";
pub(crate) const UNDEFINED_TABLE: &str = "42P01";
pub(crate) const UNDEFINED_PARAMETER: &str = "42P02";
pub(crate) const DUPLICATE_SCHEMA: &str = "42P06";
pub(crate) const DUPLICATE_TABLE: &str = "42P07";
pub(crate) const AMBIGUOUS_PARAMETER: &str = "42P08";
pub(crate) const INVALID_COLUMN_REFERENCE: &str = "42P10";
pub(crate) const INVALID_FUNCTION_DEFINITION: &str = "42P13";
pub(crate) const INVALID_TABLE_DEFINITION: &str = "42P16";
pub(crate) const INVALID_OBJECT_DEFINITION: &str = "42P17";
pub(crate) const INDETERMINATE_DATATYPE: &str = "42P18";
pub(crate) const INVALID_RECURSION: &str = "42P19";
pub(crate) const WINDOWING_ERROR: &str = "42P20";

// Program Limit Exceeded.
pub(crate) const PROGRAM_LIMIT_EXCEEDED: &str = "54000";
pub(crate) const STATEMENT_TOO_COMPLEX: &str = "54001";
pub(crate) const TOO_MANY_COLUMNS: &str = "54011";
pub(crate) const TOO_MANY_ARGUMENTS: &str = "54023";

// Object Not In Prerequisite State.
pub(crate) const OBJECT_NOT_IN_PREREQUISITE_STATE: &str = "55000";

// Internal Error.
pub(crate) const INTERNAL_ERROR: &str = "XX000";
