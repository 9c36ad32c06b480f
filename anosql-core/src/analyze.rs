//! A parsed statement to a typed query, by the rules of Postgres's own parse analysis.
//!
//! [`tree`] is what the passes make and read: `query`, `select`, `from`, `write` and `expr` resolve names and types;
//! `nullability`, `cardinality` and `effects` then prove what they can of the finished tree; `output` takes from all of
//! them what the outside gets.

pub(crate) mod answer;
pub(crate) mod conversion;
mod definition;
pub(crate) mod prove;
mod refuse;
mod resolve;
pub(crate) mod routine_body;
pub(crate) mod schema_statement;
pub(crate) mod stored_expression;
pub(crate) mod tree;
mod uncertain;

use std::rc::Rc;

use self::{
    answer::{advice, declared},
    prove::nullability,
    refuse::{execution, placement},
    resolve::{analyzer::Analyzer, named},
    tree::{Body, Utility},
};
use crate::{
    catalog::{Catalog, Relation},
    diagnostic::{Diagnostic, Result},
    grammar,
    lexer::Token,
    parse::{Aside, Parsed},
    query::Query,
    source::SourceMap,
    sqlstate,
    template::{Operator, Template},
};

pub(crate) use definition::{Definition, definition};

/// The typed query that a template and its statement make, and warnings about it.
///
/// # Errors
/// What Postgres would report when it prepares the statement or whenever it runs it, or that something is not supported (0A000).
pub(crate) fn analyze(
    catalog: &Catalog,
    sources: &SourceMap,
    template: &Template,
    parsed: &Parsed,
    explain: bool,
) -> Result<(Query, Vec<Diagnostic>)> {
    let params = declared::params(catalog, sources, template)?;
    let mut analyzer = Analyzer {
        params,
        explain,
        bodies: Some(Rc::default()),
        ..Analyzer::new(catalog, sources, &parsed.aside, parsed.span)
    };
    let tree = resolve::statement(&mut analyzer, &parsed.statement);
    let tree = tree.map_err(|error| analyzer.params.label(catalog, template, error))?;
    placement::check(&tree)?;
    analyzer.params.check(&tree)?;
    execution::check(catalog, &tree, template)?;
    let mut warnings = advice::advise(catalog, sources, &analyzer.params, &tree, template);
    let (query, unproven) = answer::output(&analyzer, template, tree)?;
    warnings.extend(unproven);
    Ok((declared::check(catalog, sources, template, query)?, warnings))
}

/// The columns that a generated column needs to have a value: where none of them is null it is not null either. None where
/// its expression may give null for other values, or cannot be analysed.
pub(crate) fn computed_from(
    catalog: &Catalog,
    sources: &SourceMap,
    relation: &Relation,
    expression: &[Token],
) -> Option<Vec<String>> {
    let (entry, expr) = stored_expression::of_row(catalog, sources, relation, expression, None).ok()?;
    nullability::computed_from(catalog, relation, &entry, &expr)
}

/// The query that a utility statement makes: it takes no parameters, returns no rows, and is sent as it is.
///
/// # Errors
/// 42601 at the token that Postgres names; 42P02 where it has a parameter; 42P01 and 42703 for names.
pub(crate) fn analyze_utility(
    catalog: &Catalog,
    sources: &SourceMap,
    template: &Template,
) -> Result<(Query, Vec<Diagnostic>)> {
    // The statements of a script were read when they were applied to the schema.
    if template.operator != Operator::Script {
        // Of a parameter there is more to say than that it stands where none can.
        let is_param =
            |error: &Diagnostic| template.params.iter().any(|param| param.uses.contains(&error.span));
        grammar::check(catalog.version, sources, &template.tokens)
            .or_else(|error| if is_param(&error) { Ok(()) } else { Err(error) })?;
    }
    if let Some(span) = template.params.iter().find_map(|param| param.uses.first()) {
        let message = "utility statements take no parameters";
        return Err(Box::new(
            Diagnostic::error(sqlstate::UNDEFINED_PARAMETER, message, *span)
                .help("write the value into the statement"),
        ));
    }
    let aside = Aside::default();
    let analyzer = Analyzer::new(catalog, sources, &aside, template.body);
    match template.operator {
        Operator::Script => named::names_of_script(&analyzer, &template.tokens)?,
        _ => named::names_of_utility(&analyzer, &template.tokens)?,
    }
    let (query, warnings) =
        answer::output(&analyzer, template, tree::Query::plain(Body::Utility(Utility::Opaque)))?;
    Ok((declared::check(catalog, sources, template, query)?, warnings))
}
