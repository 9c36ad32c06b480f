//! Constructs that the parser has no node for and gives as a call under a name of its own: operators before their
//! operand, SQL/XML and, in [`json`], SQL/JSON.

use sqlparser::ast::{self, FunctionArg, FunctionArgExpr, FunctionArguments, Ident};

use super::{json, operator};
use crate::{
    analyze::{
        resolve::{analyzer::Analyzer, coerce, expr, scope::Level},
        tree::{Call, Expr, ExprKind},
    },
    catalog::{CastContext, TypeId, Volatility},
    diagnostic::{Diagnostic, Result, internal, unsupported},
    parse,
    source::Span,
    sqlstate,
};

/// The construct called `name`; the parts behind that in the function's name are an operator's.
pub(super) fn analyze(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    operator: &[&Ident],
    function: &ast::Function,
    span: Span,
) -> Result<Expr> {
    if name == parse::IS_JSON || name.starts_with("json") {
        return json::analyze(cx, level, name, function, span);
    }
    let FunctionArguments::List(list) = &function.args else {
        return Err(internal(span));
    };
    if matches!(name, "xmlelement" | "xmlforest") {
        check_named(cx, &list.args, name)?;
    }
    let mut exprs = Vec::with_capacity(list.args.len());
    for arg in &list.args {
        match arg {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))
            | FunctionArg::Named { arg: FunctionArgExpr::Expr(expr), .. } => {
                exprs.push(expr::analyze(cx, level, expr)?);
            }
            _ => return Err(internal(span)),
        }
    }
    match name {
        parse::OPERATOR => {
            let operand = exprs.pop().ok_or_else(|| internal(span))?;
            let (name, schema) = operator.split_last().ok_or_else(|| internal(span))?;
            let schema = schema.last().map(|schema| parse::name(schema));
            operator::prefix(cx, schema.as_deref(), &name.value, operand, span)
        }
        parse::IS_DOCUMENT => xml(cx, name, "IS DOCUMENT", exprs, &[TypeId::XML], TypeId::BOOL, span),
        "xmlelement" | "xmlforest" => xml(cx, name, "", exprs, &[], TypeId::XML, span),
        "xmlconcat" => xml(cx, name, "XMLCONCAT", exprs, &[TypeId::XML], TypeId::XML, span),
        "xmlparse" => xml(cx, name, "XMLPARSE", exprs, &[TypeId::TEXT], TypeId::XML, span),
        "xmlpi" => xml(cx, name, "XMLPI", exprs, &[TypeId::TEXT], TypeId::XML, span),
        "xmlroot" => xml(cx, name, "XMLROOT", exprs, &[TypeId::XML, TypeId::TEXT], TypeId::XML, span),
        "xmlserialize" => {
            let target = exprs.pop().map_or(TypeId::TEXT, |target| target.ty);
            let value = xml(cx, name, "XMLSERIALIZE", exprs, &[TypeId::XML], TypeId::TEXT, span)?;
            coerce::coerce(cx, value, target, CastContext::Implicit)?.ok_or_else(|| {
                let target = cx.catalog.format_type(target);
                let message = format!("cannot cast XMLSERIALIZE result to {target}");
                Box::new(Diagnostic::error(sqlstate::CANNOT_COERCE, message, span))
            })
        }
        _ => Err(unsupported(&name.to_uppercase(), span)),
    }
}

/// A construct whose arguments are of `types`, the last of which counts for all that follow; of any where there is
/// none.
fn xml(
    cx: &mut Analyzer<'_>,
    name: &str,
    words: &str,
    arguments: Vec<Expr>,
    types: &[TypeId],
    result: TypeId,
    span: Span,
) -> Result<Expr> {
    let mut coerced = Vec::with_capacity(arguments.len());
    for (index, argument) in arguments.into_iter().enumerate() {
        coerced.push(match types.get(index).or(types.last()) {
            Some(target) => coerce::coerce_to_specific(cx, argument, *target, words)?,
            None => argument,
        });
    }
    let call = Call {
        name: name.to_owned(),
        builtin: true,
        is_operator: false,
        outputs: Vec::new(),
        arguments: coerced,
        // Some give a value where an argument is null, and some give null where none is.
        strict: false,
        returns_set: false,
        volatility: Volatility::Stable,
        body: None,
    };
    Ok(Expr::new(ExprKind::Call(call), result, span))
}

/// An attribute or element without a name of its own takes that of a column.
fn check_named(cx: &Analyzer<'_>, args: &[FunctionArg], name: &str) -> Result<()> {
    let what = if name == "xmlelement" { "attribute" } else { "element" };
    for arg in args {
        if let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = arg
            && !matches!(expr, ast::Expr::Identifier(_) | ast::Expr::CompoundIdentifier(_))
        {
            let span = parse::span_of(expr).unwrap_or(cx.span);
            let message = format!("unnamed XML {what} value must be a column reference");
            return Err(Box::new(
                Diagnostic::error(sqlstate::SYNTAX_ERROR, message, span)
                    .help("write `as` and a name behind it"),
            ));
        }
    }
    Ok(())
}
