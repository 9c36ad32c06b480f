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

use std::rc::Rc;

use self::{
    answer::{advice, declared},
    prove::{formula, nullability},
    refuse::{execution, placement},
    resolve::{Analyzer, named},
    tree::{Body, Utility},
};
use super::{
    catalog::{Attribute, Catalog, Relation, RelationId, TypeId, quote},
    diagnostic::Diagnostic,
    grammar,
    lexer::Token,
    parse::{self, Aside, Parsed},
    query::Query,
    source::{SourceMap, Span},
    template::{Operator, Template},
};

pub(crate) use definition::{Definition, definition};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The typed query that a template and its statement make, and warnings about it.
///
/// # Errors
/// What Postgres would report when it prepares the statement or whenever it runs it, or that something is not supported (0A000).
pub(super) fn analyze(
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
pub(super) fn computed_from(
    catalog: &Catalog,
    sources: &SourceMap,
    relation: &Relation,
    expression: &[Token],
) -> Option<Vec<String>> {
    let (entry, expr) = formula::of_row(catalog, sources, relation, expression, None).ok()?;
    nullability::computed_from(catalog, relation, &entry, &expr)
}

/// The query that a utility statement makes: it takes no parameters, returns no rows, and is sent as it is.
///
/// # Errors
/// 42601 at the token that Postgres names; 42P02 where it has a parameter; 42P01 and 42703 for names.
pub(super) fn analyze_utility(
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
            Diagnostic::error("42P02", message, *span).help("write the value into the statement"),
        ));
    }
    let aside = Aside::default();
    let analyzer = Analyzer::new(catalog, sources, &aside, template.body);
    match template.operator {
        Operator::Script => named::names_of_script(&analyzer, &template.tokens)?,
        _ => named::names_of_utility(&analyzer, &template.tokens)?,
    }
    let (query, warnings) =
        answer::output(&analyzer, template, tree::Query::plain(Body::Utility(Utility::opaque())))?;
    Ok((declared::check(catalog, sources, template, query)?, warnings))
}

/// Says by name what is not supported, and how to go on.
pub(super) fn unsupported(what: &str, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error("0A000", format!("{what} is not supported"), span)
            .help(parse::ANOTHER_WAY)
            .help(parse::DECLARE),
    )
}

/// How the advice to vouch for something begins.
pub(crate) const VOUCH: &str = "or, if it is as the schema's other statements say, vouch for it by";

/// Says that a statement which was not read may have made or changed what a name stands for.
pub(super) fn uncertain(what: &str, name: &str, statement: Span, span: Span) -> Box<Diagnostic> {
    let message = format!("what {what} \"{name}\" is like is not known");
    let waiting = Diagnostic { waits_for: Some(statement), ..Diagnostic::error("0A000", message, span) };
    Box::new(
        waiting
            .label(statement, "this statement of the schema was not read, and may have made or changed it")
            .help(
                "take the schema from `pg_dump --schema-only`, which writes plainly what such statements did",
            ),
    )
}

/// The same of a relation, for which the schema's author can vouch.
fn uncertain_relation(
    catalog: &Catalog,
    name: &str,
    id: RelationId,
    statement: Span,
    span: Span,
) -> Box<Diagnostic> {
    let error = *uncertain("relation", name, statement, span);
    let relation = catalog.relation(id).filter(|relation| !relation.columns.is_empty());
    Box::new(match relation.as_deref() {
        Some(relation) => error.help(vouch(&relation.schema, &relation.name)),
        None => error.help("or say what it is like by a plain `create table` behind that statement"),
    })
}

/// The same of a column: its table, or else its type, can be vouched for.
fn uncertain_column(
    catalog: &Catalog,
    name: &str,
    ty: TypeId,
    statement: Span,
    span: Span,
) -> Box<Diagnostic> {
    let error = uncertain("column", name, statement, span);
    let is_it = |column: &Attribute| column.name == name && column.data_type == ty;
    let table = catalog.relations.values().find(|relation| relation.columns.iter().any(is_it));
    let ty = catalog.type_row(ty).filter(|row| !row.schema.is_empty());
    let vouched = ty.map(|row| (&row.schema, &row.name));
    match vouched.or(table.map(|table| (&table.schema, &table.name))) {
        Some((schema, name)) => Box::new(error.help(vouch(schema, name))),
        None => error,
    }
}

/// The advice to vouch for a table or a type.
fn vouch(schema: &str, name: &str) -> String {
    let schema = if schema == "public" { String::new() } else { format!("{}.", quote(schema)) };
    format!("{VOUCH} `-- anosql: certain {schema}{}` behind that statement (`*` for all)", quote(name))
}

/// A contradiction that no input should bring about.
fn internal(span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error("XX000", "the analyser contradicts itself here", span)
            .help("this is a mistake in anosql; please report the query"),
    )
}

/// Whether the sign behind a query's name asks for rows.
fn asks_for_rows(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Many | Operator::AtMostOne | Operator::First | Operator::Value | Operator::Returning
    )
}
