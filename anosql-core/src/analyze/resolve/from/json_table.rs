//! `json_table` in `from`.

use std::collections::HashSet;

use sqlparser::ast;

use crate::{
    analyze::{
        resolve::{
            Analyzer,
            expr::{
                self,
                json::{self, Argument, Finds},
            },
            scope::Level,
        },
        tree::{Call, Expr, ExprKind, RangeColumn, RangeEntry, RangeKind},
    },
    catalog::{TypeId, Volatility},
    diagnostic::{Diagnostic, Result, internal},
    parse,
    source::Span,
    sqlstate,
};

/// The arguments of `json_table`, if `name` is what the parser calls it.
pub(super) fn arguments<'a>(
    name: &ast::ObjectName,
    args: &'a [ast::FunctionArg],
) -> Option<&'a ast::FunctionArguments> {
    let construct = parse::name_parts(name).first().and_then(|name| parse::construct_of(name))?;
    match args {
        [ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(ast::Expr::Function(function)))]
            if construct == parse::JSON_TABLE =>
        {
            Some(&function.args)
        }
        _ => None,
    }
}

/// What is gathered of the columns.
#[derive(Default)]
struct Columns {
    made: Vec<RangeColumn>,
    names: HashSet<String>,
    arguments: Vec<Expr>,
}

/// The rows that a path finds in JSON. It sees what stands left of it in `from`.
pub(super) fn analyze(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    args: &ast::FunctionArguments,
    span: Span,
) -> Result<RangeEntry> {
    let args = json::arguments(args, span);
    check_top(&args)?;
    let mut columns = Columns::default();
    path_name(&args, &mut columns)?;
    columns.arguments = json::source(cx, level, "JSON_TABLE()", &args)?;
    all(cx, level, &args, &mut columns)?;
    let call = Call {
        name: parse::JSON_TABLE.to_owned(),
        builtin: true,
        is_operator: false,
        outputs: columns.made.clone(),
        arguments: columns.arguments,
        strict: false,
        returns_set: true,
        volatility: Volatility::Stable,
        body: None,
    };
    let expr = Expr::new(ExprKind::Call(call), TypeId::RECORD, span);
    let kind = RangeKind::Functions { calls: vec![(expr, columns.made.len())], ordinality: false };
    Ok(RangeEntry { kind, columns: columns.made, row_type: TypeId::RECORD })
}

fn check_top(args: &[Argument<'_>]) -> Result<()> {
    for argument in args {
        let is_behavior = argument.role.ends_with("ON ERROR") || argument.role.ends_with("ON EMPTY");
        let is_allowed =
            argument.role == "ON ERROR" && matches!(json::text_of(argument), Some("ERROR" | "EMPTY ARRAY"));
        if is_behavior && !is_allowed {
            let error = Diagnostic::error(sqlstate::SYNTAX_ERROR, "invalid ON ERROR behavior", argument.span);
            let help = "only EMPTY [ ARRAY ] or ERROR is allowed in the top-level ON ERROR clause";
            return Err(Box::new(error.help(help)));
        }
        if argument.role == "path" && json::text_of(argument).is_none() {
            let message = "only string constants are supported in JSON_TABLE path specification";
            return Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, message, argument.span);
        }
    }
    Ok(())
}

/// A name of a column or a path must be no other's.
fn take_name(columns: &mut Columns, name: &str, span: Span) -> Result<()> {
    match columns.names.insert(name.to_owned()) {
        true => Ok(()),
        false => {
            let message = format!("duplicate JSON_TABLE column or path name: {name}");
            Err(Box::new(Diagnostic::error(sqlstate::DUPLICATE_ALIAS, message, span)))
        }
    }
}

fn path_name(args: &[Argument<'_>], columns: &mut Columns) -> Result<()> {
    match json::find(args, "path name") {
        Some(argument) => take_name(columns, json::text_of(argument).unwrap_or_default(), argument.span),
        None => Ok(()),
    }
}

/// The columns of a path: first its own, then those of the paths within it.
fn all(cx: &mut Analyzer<'_>, level: &Level<'_>, args: &[Argument<'_>], columns: &mut Columns) -> Result<()> {
    let mut ordinalities = 0;
    let parts = args.iter().filter_map(|argument| match argument.expr {
        ast::Expr::Function(function) => {
            let name =
                parse::name_parts(&function.name).first().and_then(|name| parse::construct_of(name))?;
            matches!(name, parse::COLUMN | parse::NESTED).then_some((argument, function, name))
        }
        _ => None,
    });
    let (nested, own): (Vec<_>, Vec<_>) = parts.partition(|(.., name)| *name == parse::NESTED);
    for (argument, function, _) in own {
        let parts = json::arguments(&function.args, argument.span);
        if let Some(ordinality) = json::find(&parts, "ordinality") {
            ordinalities += 1;
            if ordinalities > 1 {
                let message = "only one FOR ORDINALITY column is allowed";
                return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, ordinality.span);
            }
        }
        column(cx, level, argument, &parts, columns)?;
    }
    for (argument, function, _) in nested {
        let parts = json::arguments(&function.args, argument.span);
        path_name(&parts, columns)?;
        columns.arguments.extend(json::source(cx, level, "JSON_TABLE()", &parts)?);
        all(cx, level, &parts, columns)?;
    }
    Ok(())
}

fn column(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    argument: &Argument<'_>,
    parts: &[Argument<'_>],
    columns: &mut Columns,
) -> Result<()> {
    let ast::Expr::Function(_) = argument.expr else { return Err(internal(argument.span)) };
    let name = argument.name();
    take_name(columns, &name, argument.span)?;
    let Some(returning) = json::find(parts, "returning") else {
        columns.made.push(RangeColumn { name, ty: TypeId::INT4 });
        return Ok(());
    };
    let ty = expr::analyze(cx, level, returning.expr)?.ty;
    let is_formatted = json::find(parts, "format json");
    let takes_json =
        [TypeId::JSON, TypeId::JSONB, TypeId::BYTEA].contains(&ty) || cx.catalog.category(ty).0 == 'S';
    if let Some(format) = is_formatted
        && !takes_json
    {
        let message = "cannot use JSON format with non-string output types";
        return Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, message, format.span);
    }
    let has_shape = json::find(parts, "wrapper").is_some()
        || json::find(parts, "omit quotes").is_some()
        || json::find(parts, "keep quotes").is_some();
    // Rows, arrays and JSON are taken whole, as `json_query` does.
    let is_whole = cx.catalog.is_row(ty)
        || cx.catalog.array_element(cx.catalog.base_type(ty)).is_some()
        || [TypeId::JSON, TypeId::JSONB].contains(&cx.catalog.base_type(ty));
    let (kind, words) = if json::find(parts, "exists").is_some() {
        (Finds::Whether, "EXISTS columns")
    } else if is_formatted.is_some() || has_shape || is_whole {
        (Finds::Json, "formatted columns")
    } else {
        (Finds::Scalar, "scalar columns")
    };
    json::check_shape(parts, kind, "JSON_TABLE()")?;
    json::check_behaviors(parts, kind, words, Some(&name))?;
    columns.arguments.extend(json::source(cx, level, "JSON_TABLE()", parts)?);
    json::defaults(cx, level, parts, ty, &mut columns.arguments)?;
    columns.made.push(RangeColumn { name, ty });
    Ok(())
}
