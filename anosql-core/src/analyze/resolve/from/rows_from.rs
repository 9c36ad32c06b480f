//! Functions in the `from` clause.

use sqlparser::ast::{self, FunctionArg, TableAlias, TableAliasColumnDef};

use super::Part;
use crate::{
    analyze::{
        conversion::type_name,
        resolve::{
            analyzer::Analyzer,
            expr::{
                function::{self, CallSite, Resolution, ResolvedCall, plain},
                special,
            },
            from,
            scope::Level,
        },
        tree::{Expr, RangeColumn, RangeEntry, RangeKind},
    },
    catalog::{FunctionKind, TypeId},
    diagnostic::{Diagnostic, Result, internal},
    parse,
    source::Span,
    sqlstate,
};

/// The functions that are called without parentheses.
const VALUES: &[&str] = &[
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "user",
];

/// A function call in `from`.
struct RowSource {
    expr: Expr,
    /// The columns of its row, if it gives one whose columns are known.
    columns: Option<Vec<RangeColumn>>,
    /// The name of its only output argument.
    output: Option<String>,
}

/// A function in `from`, or those that `rows from` lists.
pub(super) fn call_in_from(
    cx: &mut Analyzer<'_>,
    level: &mut Level<'_>,
    (name, args): (&ast::ObjectName, &[FunctionArg]),
    alias: Option<&TableAlias>,
    ordinality: bool,
    span: Span,
) -> Result<Part> {
    let calls = side_by_side(name, args).unwrap_or_else(|| of_one_array_each(name, args));
    function_in_from(cx, level, &calls, alias, ordinality, span)
}

/// Functions in `from`, side by side where there are several.
pub(super) fn function_in_from(
    cx: &mut Analyzer<'_>,
    level: &mut Level<'_>,
    calls: &[(&ast::ObjectName, &[FunctionArg])],
    alias: Option<&TableAlias>,
    ordinality: bool,
    span: Span,
) -> Result<Part> {
    let alias_name = alias.map(|alias| parse::name(&alias.name));
    let definitions = alias.map_or(&[][..], |alias| &alias.columns);
    let has_definitions = definitions.iter().any(|column| column.data_type.is_some());
    let mut columns = Vec::new();
    let mut exprs = Vec::new();
    let mut row_type = TypeId::NONE;
    let mut default_name = String::new();
    for (name, args) in calls {
        let (_, plain_name) = parse::schema_and_name(name);
        if default_name.is_empty() {
            default_name = plain_name.clone();
        }
        let name_span = parse::span_of(*name).unwrap_or(span);
        let RowSource { expr, columns: result_columns, output } =
            row_source_call(cx, level, name, args, name_span)?;
        let own = cx.aside.row_definitions.get(&name_span.start);
        let typed = match (has_definitions, own) {
            (true, _) => Some(definitions),
            (false, own) => own.map(Vec::as_slice),
        };
        if let Some(list) = typed {
            let context =
                has_definitions.then_some(Behind { own: own.is_some(), calls: calls.len(), ordinality });
            check_definitions(list, &expr, result_columns.is_some(), context, span)?;
        }
        let given = match result_columns {
            Some(columns) => {
                row_type = expr.ty;
                columns
            }
            None if expr.ty == TypeId::RECORD => {
                let Some(list) = typed else {
                    let message = "a column definition list is required for functions returning \"record\"";
                    let help = match calls.len() {
                        1 => "write the columns behind it: `as t(a int, b text)`",
                        _ => "write the columns behind the call: `f() as (a int, b text)`",
                    };
                    return Err(Box::new(
                        Diagnostic::error(sqlstate::SYNTAX_ERROR, message, name_span).help(help),
                    ));
                };
                row_type = TypeId::RECORD;
                column_definitions(cx, list, span)?
            }
            None => {
                // A plain value's column is called as the function's only output argument, as its alias, or as the
                // function.
                let name = match &alias_name {
                    _ if output.is_some() => output.unwrap_or_default(),
                    Some(alias) if calls.len() == 1 => alias.clone(),
                    _ => plain_name.clone(),
                };
                vec![RangeColumn { name, ty: expr.ty }]
            }
        };
        exprs.push((expr, given.len()));
        columns.extend(given);
    }
    if ordinality {
        columns.push(RangeColumn { name: "ordinality".to_owned(), ty: TypeId::INT8 });
    }
    if calls.len() > 1 || ordinality {
        row_type = TypeId::RECORD;
    }
    let entry = RangeEntry { kind: RangeKind::Functions { calls: exprs, ordinality }, columns, row_type };
    let alias = alias.filter(|_| !has_definitions);
    from::enter(level, entry, (alias_name.unwrap_or(default_name), None), alias, span)
}

/// `current_date` and its like in `from`: a function that is called without parentheses, which its name is reserved for.
pub(super) fn value_in_from(
    cx: &mut Analyzer<'_>,
    level: &mut Level<'_>,
    name: &ast::ObjectName,
    alias: Option<&TableAlias>,
    span: Span,
) -> Result<Option<Part>> {
    let [ident] = parse::name_parts(name)[..] else { return Ok(None) };
    let plain = parse::name(ident);
    if ident.quote_style.is_some() || !VALUES.contains(&plain.as_str()) {
        return Ok(None);
    }
    let call = ast::Function { args: ast::FunctionArguments::None, ..call_of(name, &[]) };
    let Some(expr) = special::special_function(cx, level, &plain, &call, span)? else { return Ok(None) };
    let name = alias.map_or(plain, |alias| parse::name(&alias.name));
    let entry = RangeEntry {
        columns: vec![RangeColumn { name: name.clone(), ty: expr.ty }],
        kind: RangeKind::Functions { calls: vec![(expr, 1)], ordinality: false },
        row_type: TypeId::NONE,
    };
    from::enter(level, entry, (name, None), alias, span).map(Some)
}

/// One function call in `from`.
fn row_source_call(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &ast::ObjectName,
    args: &[FunctionArg],
    span: Span,
) -> Result<RowSource> {
    let (schema, plain_name) = parse::schema_and_name(name);
    if schema.is_none()
        && let Some(expr) = special::special_function(cx, level, &plain_name, &call_of(name, args), span)?
    {
        return Ok(RowSource { expr, columns: None, output: None });
    }
    let (arguments, names, variadic, _) = special::arguments(cx, level, args)?;
    let site = CallSite {
        schema: schema.as_deref(),
        name: &plain_name,
        arguments,
        names,
        variadic,
        procedures: false,
        span,
    };
    match function::resolve_call(cx, site)? {
        Resolution::Function(call) => {
            let refused = match call.function.kind {
                FunctionKind::Aggregate => Some((
                    sqlstate::GROUPING_ERROR,
                    "aggregate functions are not allowed in functions in FROM".to_owned(),
                )),
                FunctionKind::Window => Some((
                    sqlstate::WRONG_OBJECT_TYPE,
                    format!("window function {plain_name} requires an OVER clause"),
                )),
                FunctionKind::Plain | FunctionKind::Procedure => None,
            };
            if let Some((code, message)) = refused {
                return Diagnostic::refuse(code, message, span);
            }
            let columns = result_columns(cx, &call);
            let output = match &call.function.result_columns[..] {
                [(name, _)] if !name.is_empty() => Some(name.clone()),
                _ => None,
            };
            Ok(RowSource { expr: plain(*call, span), columns, output })
        }
        Resolution::Cast(expr) => Ok(RowSource { expr, columns: None, output: None }),
    }
}

/// The columns of a function's row, if it returns one whose columns are known.
fn result_columns(cx: &Analyzer<'_>, call: &ResolvedCall) -> Option<Vec<RangeColumn>> {
    let outputs = call.outputs();
    if !outputs.is_empty() {
        return Some(outputs);
    }
    let relation = cx.catalog.relation(cx.catalog.composite_relation(call.types.result)?)?;
    Some(relation.columns.iter().map(RangeColumn::from).collect())
}

/// Refuses a list of columns with types behind what takes none. `behind` is there where the list stands behind all functions.
fn check_definitions(
    list: &[TableAliasColumnDef],
    call: &Expr,
    has_columns: bool,
    behind: Option<Behind>,
    span: Span,
) -> Result<()> {
    let of_all = behind.and_then(Behind::refusal);
    let Some((message, help)) = of_all.or_else(|| redundant(call, has_columns)) else { return Ok(()) };
    let name = list.iter().find(|column| column.data_type.is_some()).map(|column| &column.name);
    let place = name.and_then(|name| parse::from_parser(name.span)).unwrap_or(span);
    Err(Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, message, place).help(help)))
}

fn column_definitions(
    cx: &Analyzer<'_>,
    definitions: &[TableAliasColumnDef],
    span: Span,
) -> Result<Vec<RangeColumn>> {
    let column = |definition: &TableAliasColumnDef| {
        let data_type = definition.data_type.as_ref().ok_or_else(|| internal(span))?;
        let ty = type_name::resolve(cx.catalog, data_type, span)?;
        Ok(RangeColumn { name: parse::name(&definition.name), ty })
    };
    definitions.iter().map(column).collect()
}

/// What a list of columns with types stands behind, where it is not within `rows from`.
#[derive(Clone, Copy)]
struct Behind {
    /// Whether a function has a list of its own.
    own: bool,
    calls: usize,
    ordinality: bool,
}

impl Behind {
    /// Why no list can stand there, if none can, and what to do instead.
    fn refusal(self) -> Option<(&'static str, &'static str)> {
        match self {
            Behind { own: true, .. } => Some((
                "multiple column definition lists are not allowed for the same function",
                "leave one of both lists out",
            )),
            Behind { calls, .. } if calls > 1 => Some((
                "ROWS FROM() with multiple functions cannot have a column definition list",
                "put a list of its own behind each function: `rows from (f() as (a int), g() as (b text))`",
            )),
            Behind { ordinality: true, .. } => Some((
                "WITH ORDINALITY cannot be used with a column definition list",
                "put the list behind the function: `rows from (f() as (a int)) with ordinality`",
            )),
            Behind { .. } => None,
        }
    }
}

/// Why a call takes no list of columns with types, if it takes none, and what to do instead.
fn redundant(call: &Expr, has_columns: bool) -> Option<(&'static str, &'static str)> {
    let message = match (has_columns, call.ty == TypeId::RECORD) {
        (true, true) => "a column definition list is redundant for a function with OUT parameters",
        (true, false) => {
            "a column definition list is redundant for a function returning a named composite type"
        }
        (false, false) => "a column definition list is only allowed for functions returning \"record\"",
        (false, true) => return None,
    };
    Some((message, "leave the types out: `as t(a, b)` only renames the columns, which have types already"))
}

/// A call; `unnest` of several arrays is as many calls of one each.
fn of_one_array_each<'a>(
    name: &'a ast::ObjectName,
    args: &'a [FunctionArg],
) -> Vec<(&'a ast::ObjectName, &'a [FunctionArg])> {
    if args.len() > 1 && parse::schema_and_name(name) == (None, "unnest".to_owned()) {
        args.iter().map(|arg| (name, std::slice::from_ref(arg))).collect()
    } else {
        vec![(name, args)]
    }
}

/// The calls within `rows from (...)`.
fn side_by_side<'a>(
    name: &ast::ObjectName,
    args: &'a [FunctionArg],
) -> Option<Vec<(&'a ast::ObjectName, &'a [FunctionArg])>> {
    let [ident] = parse::name_parts(name)[..] else { return None };
    if parse::construct_of(ident) != Some(parse::ROWS_FROM) {
        return None;
    }
    let mut calls = Vec::new();
    for arg in args {
        let FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(ast::Expr::Function(function))) = arg else {
            return None;
        };
        let ast::FunctionArguments::List(list) = &function.args else { return None };
        calls.extend(of_one_array_each(&function.name, &list.args));
    }
    Some(calls)
}

/// A call as the parser gives it where it stands in an expression.
fn call_of(name: &ast::ObjectName, args: &[FunctionArg]) -> ast::Function {
    let list =
        ast::FunctionArgumentList { duplicate_treatment: None, args: args.to_vec(), clauses: Vec::new() };
    ast::Function {
        name: name.clone(),
        uses_odbc_syntax: false,
        parameters: ast::FunctionArguments::None,
        args: ast::FunctionArguments::List(list),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    }
}
