//! The bodies of functions in SQL: the query that gives a function's result, analysed where a query calls it.
//!
//! A string is looked at as Postgres does it, anew with each call and under the names in view then. What `return` and
//! `begin atomic` hold was bound to relations when the function was made, and these may be called otherwise now.

use std::rc::Rc;

use super::{
    analyzer::{Analyzer, Arguments},
    params::{Param, Params},
    query,
    scope::Level,
};
use crate::{
    analyze::{
        refuse::placement,
        tree::{Expr, ExprKind, Query, RangeKind},
    },
    catalog::{Catalog, Function, FunctionKind, TypeId},
    parse::{self, Parsed},
    source::{SourceMap, Span},
};

/// The query that gives a function's result, where there is one that can be told.
pub(super) fn of_function(cx: &Analyzer<'_>, function: &Function) -> Option<Rc<Query>> {
    let bodies = cx.bodies.as_ref().filter(|_| !cx.catalog.unread.anything)?;
    function.body.as_ref()?;
    let key = (function.schema.clone(), function.name.clone(), function.arguments.clone());
    if let Some(known) = bodies.0.borrow().get(&key) {
        return known.clone();
    }
    bodies.0.borrow_mut().insert(key.clone(), None);
    let body = analyze_body(cx, function).map(Rc::new);
    bodies.0.borrow_mut().insert(key, body.clone());
    body
}

fn analyze_body(cx: &Analyzer<'_>, function: &Function) -> Option<Query> {
    let body = function.body.as_ref()?;
    let types = function.arguments.iter().chain([&function.result]);
    if function.kind != FunctionKind::Plain
        || function.variadic != TypeId::NONE
        || function.result == TypeId::VOID
        || types.into_iter().any(|ty| ty.is_polymorphic())
    {
        return None;
    }
    let parsed = parse::statement(cx.catalog.version, cx.sources, &body.tokens).ok()?;
    let sqlparser::ast::Statement::Query(query) = &parsed.statement else { return None };
    let mut analyzer =
        Analyzer { bodies: cx.bodies.clone(), ..within(cx.catalog, cx.sources, &parsed, function) };
    let query = query::analyze(&mut analyzer, &Level::default(), query, true).ok()?;
    placement::check(&query).ok()?;
    (!body.is_bound || reads_nothing(&query)).then_some(query)
}

/// For a statement in the body of a function, which may name its arguments.
pub(in crate::analyze) fn within<'a>(
    catalog: &'a Catalog,
    sources: &'a SourceMap,
    parsed: &'a Parsed,
    function: &Function,
) -> Analyzer<'a> {
    let param = |ty: &TypeId| Param {
        name: None,
        ty: *ty,
        decided: Some(parsed.span),
        span: parsed.span,
        column: None,
        stored: None,
    };
    Analyzer {
        params: Params(function.arguments.iter().map(param).collect()),
        arguments: Some(Arguments {
            function: function.name.clone(),
            names: function.argument_names.clone(),
        }),
        ..Analyzer::new(catalog, sources, &parsed.aside, parsed.span)
    }
}

/// The argument of the function whose body this is, where a name is no column's.
pub(super) fn argument(cx: &Analyzer<'_>, function: Option<&str>, name: &str, span: Span) -> Option<Expr> {
    let arguments = cx.arguments.as_ref()?;
    if name.is_empty() || function.is_some_and(|function| function != arguments.function) {
        return None;
    }
    let number = arguments.names.iter().position(|argument| argument == name)? as u32 + 1;
    let ty = cx.params.get(number)?.ty;
    Some(Expr::new(ExprKind::Param(number), ty, span))
}

/// Whether a query reads from no relation and calls no function but Postgres's own.
fn reads_nothing(query: &Query) -> bool {
    let (mut reads, mut calls) = (false, false);
    query.walk(
        &mut |query| {
            reads |= query.range_table().iter().any(|entry| matches!(entry.kind, RangeKind::Relation { .. }));
        },
        &mut |expr| calls |= matches!(&expr.kind, ExprKind::Call(call) if !call.builtin),
    );
    !reads && !calls
}
