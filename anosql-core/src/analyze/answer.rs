//! From the analysed tree to what the outside gets.

pub(super) mod advice;
pub(crate) mod declared;
mod rows;
mod signature;

use self::signature::{asks_for_rows, declaration_of, head, no_rows, param_names};
use super::{
    prove::{cardinality, constraints, effects, null_params, nullability},
    refuse::rules,
    resolve::analyzer::Analyzer,
    tree::{Body, Expr, Query as Tree, RangeColumn, Target, Write, WriteKind, origin},
};
use crate::{
    catalog::{Catalog, Relation, quote},
    diagnostic::{Diagnostic, Result, internal},
    query::{Cardinality, Column, Origin, Param, Query},
    template::{Alias, DeclaredNull, Operator, Template},
};

/// The typed query, and warnings about it.
pub(super) fn output(
    analyzer: &Analyzer<'_>,
    template: &Template,
    mut tree: Tree,
) -> Result<(Query, Vec<Diagnostic>)> {
    let mut sql = template.sql.clone();
    let mut added_returning = false;
    if template.operator == Operator::Returning
        && let Body::Write(write) = &mut tree.body
        && write.returning.is_empty()
    {
        sql.push_str(&add_returning(analyzer.catalog, write, template)?);
        added_returning = true;
    }
    rules::check(analyzer.catalog, &tree, analyzer.span)?;
    check_operator(template, &tree)?;
    let params = params(analyzer, template, &tree);
    let param_nulls: Vec<bool> = params.iter().map(|param| param.nullable).collect();
    let sources = analyzer.explain.then_some(analyzer.sources);
    let nulls = nullability::of_query(analyzer.catalog, &tree, &param_nulls, sources);
    let columns = tree.columns();
    let is_array = |column: &RangeColumn| analyzer.catalog.array_element(column.ty).is_some();
    let elements = match columns.iter().any(is_array) {
        true => nullability::elements_of_query(analyzer.catalog, &tree, &param_nulls),
        false => vec![false; columns.len()],
    };
    let origins: Vec<Option<Origin>> =
        (0..columns.len()).map(|index| origin::of_output(analyzer.catalog, &tree, index)).collect();
    let aliases: Vec<Alias<'_>> = columns
        .iter()
        .zip(&origins)
        .map(|(column, origin)| rows::alias_of(&column.name, origin.as_ref(), is_array(column)))
        .collect();
    let signs: Vec<DeclaredNull> = aliases.iter().map(|alias| alias.null).collect();
    let place = |index: usize| origin::span_of_output(&tree.body, index).unwrap_or(template.name_span);
    rows::check_aliases(columns.iter().map(|column| column.name.as_str()).zip(&aliases), &place)?;
    let mut columns: Vec<Column> = columns
        .iter()
        .zip(&aliases)
        .zip(nulls.into_iter().zip(elements))
        .enumerate()
        .map(|(index, ((column, alias), (null, holds_null)))| {
            let is_proven = null.value;
            let nullable = alias.null.or(is_proven);
            let base = analyzer.catalog.base_type(column.ty);
            Column {
                name: alias.name.to_owned(),
                rust: alias.rust.map(str::to_owned),
                data_type: analyzer.catalog.describe_type(base),
                domain: (base != column.ty).then(|| analyzer.catalog.describe_type(column.ty)),
                nullable,
                elements_nullable: is_array(column).then(|| alias.elements.or(holds_null)),
                why: match nullable == is_proven {
                    true => null.why(),
                    false => sources.iter().map(|_| "the sign behind its name says so".to_owned()).collect(),
                },
                origin: origins.get(index).cloned().flatten(),
                span: place(index),
                row: None,
            }
        })
        .collect();
    let within = rows::within_values(analyzer.catalog, &tree, &param_nulls, &columns);
    columns.iter_mut().zip(within).for_each(|(column, row)| column.row = row);
    let groups = rows::of_names(analyzer.catalog, &tree, &param_nulls, &columns, &signs);
    let returned = cardinality::of_query(analyzer.catalog, &tree, sources);
    let cardinality = returned.value;
    let mut warnings: Vec<Diagnostic> = advice::values_unused(template, &columns).into_iter().collect();
    if matches!(template.operator, Operator::AtMostOne | Operator::Returning)
        && cardinality == Cardinality::Many
    {
        warnings.push(unproven(analyzer.catalog, template, &tree));
    }
    let constraints = constraints::of_query(analyzer.catalog, &tree, &param_nulls);
    // The server is told the numbers of built-in types. Those of others differ from database to database, and it would find another
    // type than the declared one.
    let is_declared = |number: &u32| {
        let param = params.get((*number as usize).saturating_sub(1));
        param.is_some_and(|param| param.declared && param.data_type.oid.is_none())
    };
    if (1..=params.len() as u32).any(|number| is_declared(&number)) {
        let cast = |number| {
            Some(number)
                .filter(is_declared)
                .and_then(|number| template.declared_type(analyzer.sources, number))
        };
        let returning = sql.split_off(template.sql.len());
        sql = template.sql_with_casts(analyzer.sources, &cast) + &returning;
    }
    let mut effects = effects::of_query(analyzer.catalog, &tree);
    if matches!(&tree.body, Body::Utility(utility) if utility.writes()) {
        effects |= effects::of_text(analyzer.catalog, &template.tokens);
    }
    let query = Query {
        sql,
        added_returning,
        params,
        columns,
        groups,
        cardinality,
        why: returned.why(),
        access: effects.access(),
        locks: effects.locks,
        volatile: effects.volatile,
        session: effects.session,
        constraints,
        ..head(analyzer.sources, template)
    };
    Ok((query, warnings))
}

/// Warns that a query may return more rows than its sign says, and says what would prove that it does not.
fn unproven(catalog: &Catalog, template: &Template, tree: &Tree) -> Diagnostic {
    let key = cardinality::missing_key(catalog, tree);
    let compare = match &key {
        Some(key) => format!("compare {key} with `=`"),
        None => "compare all columns of a primary key or unique constraint with `=`".to_owned(),
    };
    let name = &template.name.written;
    let message = format!("\"{name}\" is not proven to return at most one row");
    Diagnostic::warning(message, template.name_span).help(match template.operator {
        Operator::Returning => format!("{compare}, or leave out `<!` to get all rows"),
        _ => format!("{compare}, add `limit 1`, or write `^` behind the name where the first row will do"),
    })
}

/// Checks that the statement gives what the sign behind the query's name asks for.
fn check_operator(template: &Template, tree: &Tree) -> Result<()> {
    let has_columns = !tree.columns().is_empty();
    if asks_for_rows(template.operator)
        && !has_columns
        && matches!(tree.body, Body::Write(_) | Body::Utility(_))
    {
        return Err(no_rows(template));
    }
    Ok(())
}

/// `returning` with the primary key, for a `<!` that has none.
fn add_returning(catalog: &Catalog, write: &mut Write, template: &Template) -> Result<String> {
    let span = template.name_span;
    let no_key = |relation: &str| {
        let message = format!(
            "\"{}<!\" has no `returning`, and \"{relation}\" has no primary key",
            template.name.written
        );
        Box::new(
            Diagnostic::format_error(message, span)
                .help("add `returning` with the columns that are wanted, or write `!` behind the name"),
        )
    };
    let Some(relation) = catalog.relation(write.target) else { return Err(internal(span)) };
    let relation: &Relation = &relation;
    let Some(key) = relation.keys.iter().find(|key| key.primary) else { return Err(no_key(&relation.name)) };
    // Other relations of the statement may have columns of the same name.
    if matches!(write.kind, WriteKind::Update(_) | WriteKind::Delete) && write.range_table.len() > 1 {
        let message = format!("\"{}<!\" has no `returning`", template.name.written);
        return Err(Box::new(
            Diagnostic::format_error(message, span).help("add `returning` with the columns that are wanted"),
        ));
    }
    for name in &key.columns {
        let Some(index) = relation.column(name) else { return Err(internal(span)) };
        let ty = relation.columns[index].data_type;
        write.returning.push(Target { name: name.clone(), expr: Expr::column(0, index, ty, span) });
    }
    let names: Vec<String> = key.columns.iter().map(|name| quote(name)).collect();
    Ok(format!("\nreturning {}", names.join(", ")))
}

/// The parameters, and whether null means something for each.
fn params(analyzer: &Analyzer<'_>, template: &Template, tree: &Tree) -> Vec<Param> {
    let meaningful = null_params::of_query(analyzer.catalog, tree);
    let names = param_names(template, &analyzer.params);
    let known = analyzer.params.0.iter().zip(names).enumerate();
    known
        .map(|(index, (param, name))| Param {
            name,
            data_type: analyzer.catalog.describe_type(param.ty),
            declared: declaration_of(template, index)
                .is_some_and(|declaration| !declaration.data_type.is_empty()),
            nullable: declaration_of(template, index)
                .map_or(DeclaredNull::Inferred, |declaration| declaration.null)
                .or(meaningful.contains(&(index as u32 + 1))),
            holds_null: declaration_of(template, index)
                .is_some_and(|declaration| declaration.elements == DeclaredNull::Nullable),
            optional: false,
            rust: declaration_of(template, index).and_then(|declaration| declaration.rust.clone()),
            origin: param.stored.clone(),
            span: param.span,
        })
        .collect()
}
