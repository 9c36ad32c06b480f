//! What the steps of one statement's analysis share.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use sqlparser::ast;

use super::params::Params;
use crate::{
    analyze::tree::Query,
    catalog::{Catalog, TypeId},
    diagnostic::Result,
    parse::{self, Aside},
    source::{SourceMap, Span},
};

/// What one statement's analysis needs and gathers.
pub(in crate::analyze) struct Analyzer<'a> {
    pub(in crate::analyze) catalog: &'a Catalog,
    pub(in crate::analyze) sources: &'a SourceMap,
    pub(in crate::analyze) aside: &'a Aside,
    pub(in crate::analyze) params: Params,
    /// The recursive queries that cannot be referred to yet.
    pub(in crate::analyze) pending: Vec<PendingRecursion>,
    /// How many expressions and queries the one at hand stands in.
    pub(in crate::analyze) depth: usize,
    /// The window definitions of the query at hand, which wait until its other clauses are known.
    pub(in crate::analyze) windows: Vec<PendingWindow>,
    /// What is known of functions in SQL, unless they are not to be looked into.
    pub(in crate::analyze) bodies: Option<Rc<Bodies>>,
    /// The arguments that names may mean in the body of a function.
    pub(in crate::analyze) arguments: Option<Arguments>,
    /// Whether the reasons of what is proven are asked for.
    pub(in crate::analyze) explain: bool,
    /// The whole statement, to point at where nothing smaller is known.
    pub(in crate::analyze) span: Span,
}

impl<'a> Analyzer<'a> {
    /// For a statement without parameters, of whose proofs no reasons are asked for.
    pub(in crate::analyze) fn new(
        catalog: &'a Catalog,
        sources: &'a SourceMap,
        aside: &'a Aside,
        span: Span,
    ) -> Self {
        Self {
            catalog,
            sources,
            aside,
            params: Params::default(),
            pending: Vec::new(),
            depth: 0,
            windows: Vec::new(),
            bodies: None,
            arguments: None,
            explain: false,
            span,
        }
    }
}

impl Analyzer<'_> {
    /// The last part of a column's name as it is written at `span`.
    pub(in crate::analyze) fn column_name(&self, span: Span) -> Option<String> {
        let text = self.sources.text(span);
        let last = text.rsplit('.').next().unwrap_or(text).trim();
        match last.strip_prefix('"') {
            Some(quoted) => Some(quoted.trim_end_matches('"').to_owned()),
            None if last.is_empty() => None,
            None => Some(last.to_lowercase()),
        }
    }
}

/// A recursive query that is being analysed and cannot be referred to yet.
#[derive(Debug)]
pub(in crate::analyze) struct PendingRecursion {
    pub(in crate::analyze) name: String,
    /// How many queries further in than the whole statement its name was given.
    pub(in crate::analyze) level: usize,
    pub(in crate::analyze) message: String,
}

/// A definition that is not looked at yet.
#[derive(Debug, Clone)]
pub(in crate::analyze) struct PendingWindow {
    /// Its name, of those in the `window` clause.
    pub(in crate::analyze) name: Option<String>,
    pub(in crate::analyze) spec: ast::WindowSpec,
    pub(in crate::analyze) span: Span,
}

/// A function by its schema, its name and its arguments.
type Key = (String, String, Vec<TypeId>);

/// The bodies that calls of one statement have been looked up in. A function that calls itself has none meanwhile.
#[derive(Debug, Default)]
pub(in crate::analyze) struct Bodies(pub(in crate::analyze) RefCell<HashMap<Key, Option<Rc<Query>>>>);

/// The function whose body is analysed, and its arguments, by the names that the body may use.
#[derive(Debug)]
pub(in crate::analyze) struct Arguments {
    pub(in crate::analyze) function: String,
    pub(in crate::analyze) names: Vec<String>,
}

/// How deeply expressions and set operations may be nested, chains of operators included: somewhat further than Postgres
/// gets with the stack that it has by default, which a chain of 7,700 operators fills.
const DEEPEST: usize = 10_000;

impl Analyzer<'_> {
    /// Runs `analyze` one level further in.
    ///
    /// # Errors
    /// 54001 where that is too deep.
    pub(in crate::analyze) fn deeper<T>(
        &mut self,
        span: Span,
        analyze: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        if self.depth >= DEEPEST {
            return Err(Box::new(parse::too_deep(span)));
        }
        self.depth += 1;
        let result = analyze(self);
        self.depth -= 1;
        result
    }
}
