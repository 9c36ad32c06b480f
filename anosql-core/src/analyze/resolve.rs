//! Names and types: a parsed statement to the tree in which every name is resolved and every expression typed.

pub(super) mod body;
pub(super) mod call;
pub(super) mod coerce;
pub(super) mod expr;
pub(super) mod from;
pub(super) mod named;
pub(super) mod output_name;
pub(super) mod params;
pub(super) mod query;
pub(super) mod scope;
pub(super) mod sorting;
pub(super) mod utility;
pub(super) mod write;

use std::rc::Rc;

use sqlparser::ast::Statement;

use self::{
    body::{Arguments, Bodies},
    params::Params,
    scope::Level,
};
use super::tree::{self, Body, Utility};
use crate::{
    catalog::Catalog,
    diagnostic::{Result, unsupported},
    parse::{self, Aside},
    source::{SourceMap, Span},
};

/// What one statement's analysis needs and gathers.
pub(super) struct Analyzer<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) sources: &'a SourceMap,
    pub(super) aside: &'a Aside,
    pub(super) params: Params,
    /// The recursive queries that cannot be referred to yet.
    pub(super) pending: Vec<query::recursion::Pending>,
    /// How many expressions and queries the one at hand stands in.
    pub(super) depth: usize,
    /// The window definitions of the query at hand, which wait until its other clauses are known.
    pub(super) windows: Vec<query::window::Pending>,
    /// What is known of functions in SQL, unless they are not to be looked into.
    pub(super) bodies: Option<Rc<Bodies>>,
    /// The arguments that names may mean in the body of a function.
    pub(super) arguments: Option<Arguments>,
    /// Whether the reasons of what is proven are asked for.
    pub(super) explain: bool,
    /// The whole statement, to point at where nothing smaller is known.
    pub(super) span: Span,
}

impl<'a> Analyzer<'a> {
    /// For a statement without parameters, of whose proofs no reasons are asked for.
    pub(super) fn new(catalog: &'a Catalog, sources: &'a SourceMap, aside: &'a Aside, span: Span) -> Self {
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
    pub(super) fn column_name(&self, span: Span) -> Option<String> {
        let text = self.sources.text(span);
        let last = text.rsplit('.').next().unwrap_or(text).trim();
        match last.strip_prefix('"') {
            Some(quoted) => Some(quoted.trim_end_matches('"').to_owned()),
            None if last.is_empty() => None,
            None => Some(last.to_lowercase()),
        }
    }
}

/// How deeply expressions and set operations may be nested, chains of operators included: somewhat further than Postgres
/// gets with the stack that it has by default, which a chain of 7,700 operators fills.
const DEEPEST: usize = 10_000;

impl Analyzer<'_> {
    /// Runs `analyze` one level further in.
    ///
    /// # Errors
    /// 54001 where that is too deep.
    pub(super) fn deeper<T>(
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

/// A statement that may take parameters.
pub(super) fn statement(cx: &mut Analyzer<'_>, statement: &Statement) -> Result<tree::Query> {
    let root = Level::default();
    match statement {
        Statement::Query(query) => match utility::select_into(cx, &root, query)? {
            Some(query) => Ok(query),
            None => query::analyze(cx, &root, query, true),
        },
        Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_) | Statement::Merge(_) => {
            let mut level = root.child();
            let body = write::analyze(cx, &mut level, statement)?;
            let ctes = std::mem::take(&mut level.ctes);
            Ok(tree::Query { ctes, ..tree::Query::plain(body) })
        }
        Statement::Call(function) => call::analyze(cx, &root.child(), function),
        Statement::Explain { .. } => utility::explain(cx, statement),
        Statement::ShowVariable { variable } => Ok(utility::show(variable)),
        Statement::Execute { .. } | Statement::Fetch { .. } => {
            let word = cx.sources.text(cx.span).split_whitespace().next().unwrap_or("").to_uppercase();
            Err(unsupported(&format!("{word} as a query"), cx.span))
        }
        _ => Ok(tree::Query::plain(Body::Utility(Utility::Opaque))),
    }
}
