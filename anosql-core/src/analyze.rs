//! A parsed statement to a typed query, by the rules of Postgres's own parse analysis.
//!
//! [`tree`] is what the passes make and read: `query`, `select`, `from`, `write` and `expr` resolve names and types;
//! `nullability`, `cardinality` and `effects` then prove what they can of the finished tree; `output` takes from all of
//! them what the outside gets.

mod access;
mod advice;
mod aggregate;
mod assign;
mod body;
mod call;
mod cardinality;
mod coerce;
mod condition;
mod constant;
mod constraints;
mod construct;
mod cte;
pub(crate) mod declared;
mod effects;
mod elsewhere;
mod execution;
mod expr;
pub(crate) mod formula;
mod from;
mod function;
mod merge;
mod mutable;
mod named;
mod null_params;
mod nullability;
mod operator;
mod origin;
mod output;
mod output_name;
mod overload;
mod params;
mod placement;
mod polymorphic;
mod proof;
mod query;
mod recursion;
mod rows_from;
mod rules;
mod scope;
mod select;
mod sorting;
mod special;
pub(crate) mod stored_expression;
mod total;
pub(crate) mod tree;
mod type_modifier;
pub(crate) mod type_name;
mod utility;
mod walk;
mod window;
mod write;
mod xml_table;

use std::{collections::HashSet, rc::Rc};

use sqlparser::ast::Statement;

use crate::{
    catalog::{Attribute, BaseColumn, Catalog, Effects, Relation, RelationId, TypeId, quote},
    diagnostic::Diagnostic,
    grammar,
    lexer::Token,
    parse::{self, Aside, Parsed},
    query::Query,
    source::{SourceMap, Span},
    template::{Operator, Template},
};
use body::{Arguments, Bodies};
use params::Params;
use scope::Level;
use tree::{Body, Utility};

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// What one statement's analysis needs and gathers.
struct Analyzer<'a> {
    catalog: &'a Catalog,
    sources: &'a SourceMap,
    aside: &'a Aside,
    params: Params,
    /// The recursive queries that cannot be referred to yet.
    pending: Vec<recursion::Pending>,
    /// How many expressions and queries the one at hand stands in.
    depth: usize,
    /// The window definitions of the query at hand, which wait until its other clauses are known.
    windows: Vec<window::Pending>,
    /// What is known of functions in SQL, unless they are not to be looked into.
    bodies: Option<Rc<Bodies>>,
    /// The arguments that names may mean in the body of a function.
    arguments: Option<Arguments>,
    /// Whether the reasons of what is proven are asked for.
    explain: bool,
    /// The whole statement, to point at where nothing smaller is known.
    span: Span,
}

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
    let tree = analyzer.statement(&parsed.statement);
    let tree = tree.map_err(|error| analyzer.params.label(catalog, template, error))?;
    placement::check(&tree)?;
    analyzer.params.check(&tree)?;
    execution::check(catalog, &tree, template)?;
    let mut warnings = advice::advise(catalog, sources, &analyzer.params, &tree, template);
    let (query, unproven) = output::output(&analyzer, template, tree)?;
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
    let (entry, expr) = formula::of_row(catalog, sources, relation, expression, None).ok()?;
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
            Diagnostic::error("42P02", message, *span).help("write the value into the statement"),
        ));
    }
    let aside = Aside::default();
    let analyzer = Analyzer::new(catalog, sources, &aside, template.body);
    match template.operator {
        Operator::Script => analyzer.names_of_script(&template.tokens)?,
        _ => analyzer.names_of_utility(&template.tokens)?,
    }
    let (query, warnings) =
        output::output(&analyzer, template, tree::Query::plain(Body::Utility(Utility::opaque())))?;
    Ok((declared::check(catalog, sources, template, query)?, warnings))
}

/// What a view or a table is made of by its query.
pub(crate) struct Definition {
    pub(crate) columns: Vec<Attribute>,
    /// The relations that the query takes rows from.
    pub(crate) relations: HashSet<RelationId>,
    /// Where rows can be written through a view, the base relation's column that each of its columns is, if it is one. The
    /// view must take its rows from one relation, each once (the manual's "Updatable Views").
    pub(crate) base_columns: Option<Vec<Option<BaseColumn>>>,
    /// What the query does, that of the views that it reads included.
    pub(crate) effects: Effects,
}

/// What a query without parameters defines: for views and `create table as`.
pub(crate) fn definition(
    catalog: &Catalog,
    sources: &SourceMap,
    query: &sqlparser::ast::Query,
    aside: &Aside,
    span: Span,
) -> Result<Definition> {
    let mut analyzer = Analyzer::new(catalog, sources, aside, span);
    let tree = analyzer.query(&Level::default(), query, true)?;
    placement::check(&tree)?;
    let nullable = nullability::of_definition(catalog, &tree);
    let columns = tree.columns().into_iter().zip(nullable).enumerate();
    let columns = columns
        .map(|(index, (column, nullable))| Attribute {
            not_null: !nullable,
            modifier: origin::modifier_of_output(catalog, &tree, index),
            ..Attribute::new(&column.name, column.ty)
        })
        .collect();
    let mut relations = HashSet::new();
    tree.walk(
        &mut |query| {
            let entries = match &query.body {
                Body::Select(select) => &select.range_table[..],
                Body::Write(write) => &write.range_table[..],
                _ => &[],
            };
            relations.extend(entries.iter().filter_map(|entry| match &entry.kind {
                tree::RangeKind::Relation { id, .. } => Some(*id),
                _ => None,
            }));
        },
        &mut |_| {},
    );
    let effects = effects::of_query(catalog, &tree);
    Ok(Definition { columns, relations, base_columns: base_columns(catalog, &tree), effects })
}

fn base_columns(catalog: &Catalog, query: &tree::Query) -> Option<Vec<Option<BaseColumn>>> {
    let Body::Select(select) = &query.body else { return None };
    let is_plain = |target: &tree::Target| {
        let mut plain = true;
        target.expr.visit(&mut |expr| {
            plain &= match &expr.kind {
                tree::ExprKind::Window(_) | tree::ExprKind::Aggregate(_) => false,
                tree::ExprKind::Call(call) => !call.returns_set,
                _ => true,
            };
        });
        plain
    };
    let [tree::RangeEntry { kind: tree::RangeKind::Relation { id, .. }, .. }] = select.range_table[..] else {
        return None;
    };
    let relation = catalog.relation(id)?;
    let is_updatable = query.ctes.is_empty()
        && query.limit.is_none()
        && query.offset.is_none()
        && select.group_by.is_empty()
        && select.having.is_none()
        && !select.distinct
        && select.distinct_on.is_empty()
        && select.targets.iter().all(is_plain);
    let base = |target: &tree::Target| match &target.expr.kind {
        tree::ExprKind::Column(column) if column.depth == 0 => {
            let column = relation.columns.get(column.column)?;
            Some((id, column.name.clone()))
        }
        _ => None,
    };
    is_updatable.then(|| select.targets.iter().map(base).collect())
}

impl<'a> Analyzer<'a> {
    /// For a statement without parameters, of whose proofs no reasons are asked for.
    fn new(catalog: &'a Catalog, sources: &'a SourceMap, aside: &'a Aside, span: Span) -> Self {
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
    fn statement(&mut self, statement: &Statement) -> Result<tree::Query> {
        let root = Level::default();
        match statement {
            Statement::Query(query) => match self.select_into(&root, query)? {
                Some(query) => Ok(query),
                None => self.query(&root, query, true),
            },
            Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_) | Statement::Merge(_) => {
                let mut level = root.child();
                let body = self.write(&mut level, statement)?;
                let ctes = std::mem::take(&mut level.ctes);
                Ok(tree::Query { ctes, ..tree::Query::plain(body) })
            }
            Statement::Call(function) => self.call(&root.child(), function),
            Statement::Explain { .. } => self.explain(statement),
            Statement::ShowVariable { variable } => Ok(self.show(variable)),
            Statement::Execute { .. } | Statement::Fetch { .. } => {
                let word =
                    self.sources.text(self.span).split_whitespace().next().unwrap_or("").to_uppercase();
                Err(unsupported(&format!("{word} as a query"), self.span))
            }
            _ => Ok(tree::Query::plain(Body::Utility(Utility::opaque()))),
        }
    }

    /// The last part of a column's name as it is written at `span`.
    fn column_name(&self, span: Span) -> Option<String> {
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
    fn deeper<T>(&mut self, span: Span, analyze: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= DEEPEST {
            return Err(Box::new(parse::too_deep(span)));
        }
        self.depth += 1;
        let result = analyze(self);
        self.depth -= 1;
        result
    }
}

/// Says by name what is not supported, and how to go on.
pub(crate) fn unsupported(what: &str, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error("0A000", format!("{what} is not supported"), span)
            .help(parse::ANOTHER_WAY)
            .help(parse::DECLARE),
    )
}

/// How the advice to vouch for something begins.
pub(crate) const VOUCH: &str = "or, if it is as the schema's other statements say, vouch for it by";

/// Says that a statement which was not read may have made or changed what a name stands for.
pub(crate) fn uncertain(what: &str, name: &str, statement: Span, span: Span) -> Box<Diagnostic> {
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
pub(crate) fn uncertain_relation(
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
pub(crate) fn asks_for_rows(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Many | Operator::AtMostOne | Operator::First | Operator::Value | Operator::Returning
    )
}
