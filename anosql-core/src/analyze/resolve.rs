//! Names and types: a parsed statement to the tree in which every name is resolved and every expression typed.

pub(super) mod analyzer;
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

use sqlparser::ast::Statement;

use self::{analyzer::Analyzer, scope::Level};
use super::tree::{self, Body, Utility};
use crate::diagnostic::{Result, unsupported};

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
