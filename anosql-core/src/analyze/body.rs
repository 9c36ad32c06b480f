//! The bodies of functions in SQL: the query that gives a function's result, analysed where a query calls it.
//!
//! A string is looked at as Postgres does it, anew with each call and under the names in view then. What `return` and
//! `begin atomic` hold was bound to relations when the function was made, and these may be called otherwise now.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use super::{
    Analyzer,
    params::{Param, Params},
    placement,
    scope::Level,
    tree::{Body, Expr, ExprKind, Query, RangeEntry, RangeKind},
};
use crate::{
    catalog::{Function, FunctionKind, TypeId},
    parse,
    source::Span,
};

/// How many bodies are looked into, one called by the other.
pub(super) const DEEPEST_BODY: usize = 8;

/// A function by its schema, its name and its arguments.
type Key = (String, String, Vec<TypeId>);

/// The bodies that calls of one statement have been looked up in. A function that calls itself has none meanwhile.
#[derive(Debug, Default)]
pub(super) struct Bodies(RefCell<HashMap<Key, Option<Rc<Query>>>>);

/// The function whose body is analysed, and its arguments, by the names that the body may use.
#[derive(Debug)]
pub(super) struct Arguments {
    function: String,
    names: Vec<String>,
}

impl Analyzer<'_> {
    /// The query that gives a function's result, where there is one that can be told.
    pub(super) fn body(&self, function: &Function) -> Option<Rc<Query>> {
        let bodies = self.bodies.as_ref().filter(|_| !self.catalog.unread.anything)?;
        function.body.as_ref()?;
        let key = (function.schema.clone(), function.name.clone(), function.arguments.clone());
        if let Some(known) = bodies.0.borrow().get(&key) {
            return known.clone();
        }
        bodies.0.borrow_mut().insert(key.clone(), None);
        let body = self.analyze_body(function).map(Rc::new);
        bodies.0.borrow_mut().insert(key, body.clone());
        body
    }

    fn analyze_body(&self, function: &Function) -> Option<Query> {
        let body = function.body.as_ref()?;
        let types = function.arguments.iter().chain([&function.result]);
        if function.kind != FunctionKind::Plain
            || function.variadic != TypeId::NONE
            || function.result == TypeId::VOID
            || types.into_iter().any(|ty| ty.is_polymorphic())
        {
            return None;
        }
        let parsed = parse::statement(self.catalog.version, self.sources, &body.tokens).ok()?;
        let sqlparser::ast::Statement::Query(query) = &parsed.statement else { return None };
        let param = |ty: &TypeId| Param {
            name: None,
            ty: *ty,
            decided: Some(parsed.span),
            span: parsed.span,
            column: None,
            stored: None,
        };
        let mut analyzer = Analyzer {
            params: Params(function.arguments.iter().map(param).collect()),
            bodies: self.bodies.clone(),
            arguments: Some(Arguments {
                function: function.name.clone(),
                names: function.argument_names.clone(),
            }),
            ..Analyzer::new(self.catalog, self.sources, &parsed.aside, parsed.span)
        };
        let query = analyzer.query(&Level::default(), query, true).ok()?;
        placement::check(&query).ok()?;
        (!body.is_bound || reads_nothing(&query)).then_some(query)
    }

    /// The argument of the function whose body this is, where a name is no column's.
    pub(super) fn argument(&self, function: Option<&str>, name: &str, span: Span) -> Option<Expr> {
        let arguments = self.arguments.as_ref()?;
        if name.is_empty() || function.is_some_and(|function| function != arguments.function) {
            return None;
        }
        let number = arguments.names.iter().position(|argument| argument == name)? as u32 + 1;
        let ty = self.params.get(number)?.ty;
        Some(Expr::new(ExprKind::Param(number), ty, span))
    }
}

/// Whether a query reads from no relation and calls no function but Postgres's own.
fn reads_nothing(query: &Query) -> bool {
    let (mut reads, mut calls) = (false, false);
    query.walk(
        &mut |query| {
            let entries: &[RangeEntry] = match &query.body {
                Body::Select(select) => &select.range_table,
                Body::Write(write) => &write.range_table,
                _ => &[],
            };
            reads |= entries.iter().any(|entry| matches!(entry.kind, RangeKind::Relation { .. }));
        },
        &mut |expr| calls |= matches!(&expr.kind, ExprKind::Call(call) if !call.builtin),
    );
    !reads && !calls
}
