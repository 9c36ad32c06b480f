//! The body of a routine in SQL as Postgres looks at it when the routine is made: names, types, and whether its last statement
//! gives what the routine is declared to return.

use super::{
    Result,
    conversion::coercion::can_coerce,
    refuse::placement,
    resolve::{self, body},
    schema_statement::is_certain,
    tree::{self, Body, RangeColumn},
};
use crate::{
    catalog::{CastContext, Catalog, Function, FunctionKind, Kind, TypeId},
    diagnostic::Diagnostic,
    grammar,
    lexer::Token,
    parse,
    source::{SourceMap, Span},
    sqlstate,
};

/// What the last statement of a body gives.
enum Gives {
    /// It is not one that gives rows.
    Nothing,
    Columns(Vec<RangeColumn>),
    /// It was not understood.
    Unknown,
}

/// Looks at all statements of a body; `place` stands for one that has none.
///
/// # Errors
/// 42601 where one is no statement, 42P01, 42703 and 42P02 for names, 42804 and the errors of malformed constants, and 42P13 where the last
/// one does not give what is declared.
pub(crate) fn check(
    catalog: &Catalog,
    sources: &SourceMap,
    function: &Function,
    statements: &[&[Token]],
    place: Span,
) -> Result<()> {
    check_pseudo_types(catalog, function, place)?;
    for statement in statements {
        grammar::check(catalog.version, sources, statement).map_err(|error| Box::new(error.certain()))?;
    }
    // What these are each call says.
    if function.arguments.iter().any(|ty| ty.is_polymorphic()) {
        return Ok(());
    }
    let mut last = (Gives::Nothing, place);
    for statement in statements {
        last = (analyze_statement(catalog, sources, function, statement)?, parse::place_of(statement));
    }
    let (result, place) = (declared(function), last.1);
    match last.0 {
        _ if result == TypeId::VOID => Ok(()),
        Gives::Unknown => Ok(()),
        Gives::Nothing => {
            let note = "the function's final statement must be SELECT or INSERT/UPDATE/DELETE RETURNING";
            Err(mismatch(catalog, result, place, note))
        }
        Gives::Columns(columns) => check_columns(catalog, function, &columns, place),
    }
}

/// Refuses the pseudo-types that functions in SQL neither take nor return.
fn check_pseudo_types(catalog: &Catalog, function: &Function, place: Span) -> Result<()> {
    let is_pseudo = |ty: TypeId| {
        !ty.is_polymorphic() && catalog.type_row(ty).is_some_and(|row| matches!(row.kind, Kind::Pseudo))
    };
    let refuse = |what: &str, ty: TypeId| {
        let message = format!("SQL functions cannot {what} type {}", catalog.format_type(ty));
        Err(Box::new(
            Diagnostic::error(sqlstate::INVALID_FUNCTION_DEFINITION, message, place)
                .help("write it in PL/pgSQL: `language plpgsql`"),
        ))
    };
    let result = declared(function);
    if is_pseudo(result) && !matches!(result, TypeId::VOID | TypeId::RECORD) {
        return refuse("return", result);
    }
    match function.arguments.iter().find(|ty| is_pseudo(**ty)) {
        Some(argument) => refuse("have arguments of", *argument),
        None => Ok(()),
    }
}

/// What a routine is declared to return; a procedure with output arguments always gives a row.
fn declared(function: &Function) -> TypeId {
    match function.kind {
        FunctionKind::Procedure if !function.result_columns.is_empty() => TypeId::RECORD,
        FunctionKind::Procedure => TypeId::VOID,
        _ => function.result,
    }
}

fn analyze_statement(
    catalog: &Catalog,
    sources: &SourceMap,
    function: &Function,
    tokens: &[Token],
) -> Result<Gives> {
    if parse::is_utility(tokens) || tokens.first().is_some_and(|token| token.kind.is_word("call")) {
        return Ok(Gives::Nothing);
    }
    let Ok(parsed) = parse::statement(catalog.version, sources, tokens) else { return Ok(Gives::Unknown) };
    let mut analyzer = body::within(catalog, sources, &parsed, function);
    let query = resolve::statement(&mut analyzer, &parsed.statement);
    match query.and_then(|query| placement::check(&query).map(|()| query)) {
        Ok(query) => Ok(given(&query)),
        Err(error) if is_certain(&error) && !is_field_of_argument(sources, function, error.span) => {
            Err(Box::new(error.certain()))
        }
        Err(_) => Ok(Gives::Unknown),
    }
}

/// Whether a name is that of an argument with a field behind it, which is no column's.
fn is_field_of_argument(sources: &SourceMap, function: &Function, span: Span) -> bool {
    let written = sources.text(span).split('.').next().unwrap_or_default().trim_matches('"');
    let is_it = |name: &String| !name.is_empty() && name.eq_ignore_ascii_case(written);
    sources.text(span).contains('.') && (function.argument_names.iter().any(is_it) || is_it(&function.name))
}

fn given(query: &tree::Query) -> Gives {
    match &query.body {
        Body::Utility(_) => Gives::Unknown,
        Body::Write(write) if write.returning.is_empty() => Gives::Nothing,
        _ => Gives::Columns(query.columns()),
    }
}

/// Compares the columns of the last statement with what is declared (`check_sql_fn_retval`).
fn check_columns(catalog: &Catalog, function: &Function, columns: &[RangeColumn], place: Span) -> Result<()> {
    let result = declared(function);
    let types: Vec<TypeId> = columns.iter().map(|column| column.ty).collect();
    let fields: Vec<TypeId> = match catalog.type_row(result).map(|row| &row.kind) {
        Some(Kind::Composite(relation)) => {
            if catalog.unread.relations.contains_key(relation) {
                return Ok(());
            }
            let relation = catalog.relation(*relation);
            relation.iter().flat_map(|relation| &relation.columns).map(|column| column.data_type).collect()
        }
        Some(Kind::Pseudo) if result == TypeId::RECORD => {
            function.result_columns.iter().map(|(_, ty)| *ty).collect()
        }
        Some(Kind::Pseudo) | None => return Ok(()),
        Some(_) => {
            let [actual] = types[..] else {
                return Err(mismatch(
                    catalog,
                    result,
                    place,
                    "the final statement must return exactly one column",
                ));
            };
            if becomes(catalog, actual, result) {
                return Ok(());
            }
            let note = format!("the actual return type is {}", catalog.format_type(actual));
            return Err(mismatch(catalog, result, place, &note));
        }
    };
    // A row as a whole may be the one column.
    if let [actual] = types[..]
        && becomes(catalog, actual, result)
    {
        return Ok(());
    }
    // The columns of a record may be left to those who call.
    if fields.is_empty() {
        return Ok(());
    }
    check_fields(catalog, (result, &fields), &types, place)
}

fn check_fields(
    catalog: &Catalog,
    (result, fields): (TypeId, &[TypeId]),
    types: &[TypeId],
    place: Span,
) -> Result<()> {
    for (index, (actual, field)) in types.iter().zip(fields).enumerate() {
        if !becomes(catalog, *actual, *field) {
            let note = format!(
                "the final statement returns {} instead of {} at column {}",
                catalog.format_type(*actual),
                catalog.format_type(*field),
                index + 1
            );
            return Err(mismatch(catalog, result, place, &note));
        }
    }
    match types.len().cmp(&fields.len()) {
        std::cmp::Ordering::Less => {
            Err(mismatch(catalog, result, place, "the final statement returns too few columns"))
        }
        std::cmp::Ordering::Greater => {
            Err(mismatch(catalog, result, place, "the final statement returns too many columns"))
        }
        std::cmp::Ordering::Equal => Ok(()),
    }
}

/// Whether an assignment makes a value of one type one of another, or may.
fn becomes(catalog: &Catalog, actual: TypeId, target: TypeId) -> bool {
    // A constant without a type is a text by now.
    let actual = if actual == TypeId::UNKNOWN { TypeId::TEXT } else { actual };
    let is_row = |ty: TypeId| ty == TypeId::RECORD || catalog.composite_relation(ty).is_some();
    actual == target
        || (is_row(actual) && is_row(target) && (actual == TypeId::RECORD || target == TypeId::RECORD))
        || catalog.unread_since(actual).is_some()
        || catalog.unread_since(target).is_some()
        || can_coerce(catalog, actual, target, CastContext::Assignment)
}

fn mismatch(catalog: &Catalog, result: TypeId, place: Span, note: &str) -> Box<Diagnostic> {
    let message =
        format!("return type mismatch in function declared to return {}", catalog.format_type(result));
    Box::new(Diagnostic::error(sqlstate::INVALID_FUNCTION_DEFINITION, message, place).note(note))
}
