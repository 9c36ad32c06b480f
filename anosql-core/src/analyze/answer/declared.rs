//! What the line with a query's name declares: the parameters' types, and the columns behind the arrow. The way out
//! where a statement cannot be analysed: its declaration is then trusted. Where it can be analysed, both must agree.

use super::signature::{asks_for_rows, declaration_of, head, no_rows, param_names};
use crate::{
    analyze::{
        conversion::type_name,
        resolve::params::{Param, Params},
    },
    catalog::{Catalog, TypeId},
    diagnostic::{Diagnostic, Result},
    parse,
    query::{self, Access, Cardinality, Column, Query},
    source::SourceMap,
    sqlstate,
    template::{Declaration, DeclaredNull, Template},
};

/// The parameters with the types that the declaration gives them.
pub(in crate::analyze) fn params(
    catalog: &Catalog,
    sources: &SourceMap,
    template: &Template,
) -> Result<Params> {
    let mut params = Vec::new();
    for (index, param) in template.params.iter().enumerate() {
        let mut known = Param {
            name: param.name.clone(),
            ty: TypeId::UNKNOWN,
            decided: None,
            span: param.uses.first().copied().unwrap_or(template.name_span),
            column: None,
            stored: None,
        };
        let declaration = declaration_of(template, index);
        if let Some(declaration) = declaration.filter(|declaration| !declaration.data_type.is_empty()) {
            known.ty = data_type(catalog, sources, declaration)?;
            known.decided = Some(declaration.span);
        }
        params.push(known);
    }
    Ok(Params(params))
}

fn data_type(catalog: &Catalog, sources: &SourceMap, declaration: &Declaration) -> Result<TypeId> {
    let data_type = parse::data_type(catalog.version, sources, &declaration.data_type)?;
    type_name::resolve(catalog, &data_type, declaration.span)
}

/// Checks the declared columns against those that were found, and overrides their nullability.
///
/// # Errors
/// The first column whose name or type is not as declared, or that their numbers differ.
pub(in crate::analyze) fn check(
    catalog: &Catalog,
    sources: &SourceMap,
    template: &Template,
    mut query: Query,
) -> Result<Query> {
    let Some(declared) = &template.columns else { return Ok(query) };
    if declared.len() != query.columns.len() {
        let listed = declared.first().zip(declared.last());
        let span = listed.map_or(template.name_span, |(first, last)| first.span.to(last.span));
        let message = format!("{} columns are declared, the SQL has {}", declared.len(), query.columns.len());
        return Err(Box::new(Diagnostic::format_error(message, span).help(leave_out(&query.columns))));
    }
    for (index, declaration) in declared.iter().enumerate() {
        let column = declared_column(catalog, sources, declaration)?;
        let Some(found) = query.columns.get_mut(index) else { continue };
        let name = &declaration.name;
        let message = if *name != found.name {
            format!("column {} is declared as \"{name}\", and is named \"{}\"", index + 1, found.name)
        } else if column.data_type != found.data_type {
            let (declared, found) = (&column.data_type, &found.data_type);
            let [declared, found] = [declared, found].map(query::Type::qualified_name);
            format!("column \"{name}\" is declared as {declared}, and is {found}")
        } else {
            found.nullable = declaration.null.or(found.nullable);
            found.elements_nullable =
                found.elements_nullable.map(|inferred| declaration.elements.or(inferred));
            continue;
        };
        return Err(Box::new(
            Diagnostic::format_error(message, declaration.span).help(leave_out(&query.columns)),
        ));
    }
    Ok(query)
}

fn leave_out(columns: &[Column]) -> String {
    let columns: Vec<String> = columns.iter().map(crate::describe::column).collect();
    format!("leave out the arrow and the list; the columns are {}", columns.join(" | "))
}

/// The query as it is declared, for a statement that could not be analysed for the reason that `error` gives, and a
/// warning unless the reason is that something is not supported.
///
/// # Errors
/// `error` itself where no columns are declared, not every parameter's type is, or the declaration is what is wrong.
pub(crate) fn trust(
    catalog: &Catalog,
    sources: &SourceMap,
    template: &Template,
    error: Box<Diagnostic>,
) -> Result<(Query, Vec<Diagnostic>)> {
    // Without a SQLSTATE it is the declaration itself, or the sign before it, that is wrong.
    let (Some(declared), Some(code)) = (&template.columns, error.code) else { return Err(error) };
    // Of what is not analysed nobody knows that anything can be left out of it.
    if template.has_choices() {
        return Err(error);
    }
    let known = params(catalog, sources, template)?;
    if let Some(index) = known.0.iter().position(|param| param.ty == TypeId::UNKNOWN) {
        let label = known.written(index as u32 + 1);
        return Err(Box::new(error.help(format!(
            "the declaration behind the query's name can be trusted once it says the type of {label}, too"
        ))));
    }
    let names = param_names(template, &known);
    let params = known.0.iter().zip(names).enumerate().map(|(index, (param, name))| query::Param {
        name,
        data_type: catalog.describe_type(param.ty),
        declared: true,
        holds_null: declaration_of(template, index)
            .is_some_and(|entry| entry.elements == DeclaredNull::Nullable),
        optional: false,
        rust: declaration_of(template, index).and_then(|entry| entry.rust.clone()),
        nullable: declaration_of(template, index).is_some_and(|entry| entry.null == DeclaredNull::Nullable),
        origin: None,
        span: param.span,
    });
    let columns = declared.iter().map(|entry| declared_column(catalog, sources, entry));
    let query = Query {
        params: params.collect(),
        columns: columns.collect::<Result<_>>()?,
        cardinality: Cardinality::Many,
        access: Access::Write,
        locks: true,
        volatile: true,
        session: true,
        ..head(sources, template)
    };
    if asks_for_rows(template.operator) && query.columns.is_empty() {
        return Err(no_rows(template));
    }
    let mut warnings = Vec::new();
    if code != sqlstate::FEATURE_NOT_SUPPORTED {
        warnings.push(
            Diagnostic::warning(
                "this statement cannot be typed, and what is declared behind its name is trusted",
                error.span,
            )
            .here(format!("{} [{code}]", error.message))
            .help("`anosql check` asks a database whether the declaration is right"),
        );
    }
    Ok((query, warnings))
}

/// A declared column. Null is possible unless the declaration says otherwise.
fn declared_column(catalog: &Catalog, sources: &SourceMap, declaration: &Declaration) -> Result<Column> {
    let ty = data_type(catalog, sources, declaration)?;
    let base = catalog.base_type(ty);
    Ok(Column {
        why: Vec::new(),
        rust: None,
        row: None,
        name: declaration.name.clone(),
        data_type: catalog.describe_type(base),
        domain: (base != ty).then(|| catalog.describe_type(ty)),
        nullable: declaration.null.or(true),
        elements_nullable: catalog.array_element(base).map(|_| declaration.elements.or(true)),
        origin: None,
        span: declaration.span,
    })
}
