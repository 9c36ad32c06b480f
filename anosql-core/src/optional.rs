//! Queries that are sent as one of several statements: parameters may be left out, and with them the conditions and assignments that
//! name them; and rows may come in another order.
//!
//! The statement as it is written has all of them. What is said of the query holds whichever are left out: its proofs are those of a
//! statement in which something unknown stands in the place of each such condition and of each such value.

mod parts;
mod variant;

use crate::{
    analyze,
    catalog::Catalog,
    diagnostic::{Diagnostic, Result},
    parse,
    query::{Param, Query},
    source::SourceMap,
    template::{Operator, Template},
};
use variant::Choice;

/// The typed query of a template that declares parameters which may be left out, and warnings about it.
///
/// # Errors
/// What Postgres would report of the statement, also without what may be left out; and what cannot be left out.
pub(crate) fn analyze(
    catalog: &Catalog,
    sources: &SourceMap,
    template: &Template,
    explain: bool,
) -> Result<(Query, Vec<Diagnostic>)> {
    let run = |template: &Template| {
        let parsed = parse::statement(catalog.version, sources, &template.tokens)?;
        analyze::analyze(catalog, sources, template, &parsed, explain)
    };
    if matches!(template.operator, Operator::Batch | Operator::Script) {
        let sign = template.operator.sign();
        let message = format!("nothing can be left out of a `{sign}` query, or put in order");
        return Err(Box::new(
            Diagnostic::format_error(message, template.name_span)
                .help("take the brackets or the orders away, or write a query of its own"),
        ));
    }
    let (whole, mut warnings) = run(template)?;
    let parts = parts::find(catalog.version, sources, template)?;
    let (unknown, further) = run(&variant::of(template, &parts, &|_| Choice::Veiled))?;
    warnings.extend(further.into_iter().filter(|warning| !warnings.contains(warning)).collect::<Vec<_>>());
    let kept = |part: &parts::Needs| if part.is_assignment { Choice::Kept } else { Choice::Veiled };
    let constraints = match parts.assigns() {
        true => run(&variant::of(template, &parts, &kept))?.0.constraints,
        false => unknown.constraints,
    };
    for given in parts.given_alone() {
        let Some(alone) = variant::without(template, &parts, &given) else { continue };
        let (alone, _) = run(&alone).map_err(|error| Box::new(error.note(left_out(template, &given))))?;
        agree(template, &whole, &alone, &given)?;
    }
    for order in &template.orders {
        run(&variant::ordered(template, &parts, order)).map_err(|error| {
            let name = &order.name;
            Box::new(error.note(format!("this is so in the order \"{name}\" ({})", template.name.written)))
        })?;
    }
    let mut query = Query {
        orders: template.orders.iter().map(|order| order.name.clone()).collect(),
        columns: unknown.columns,
        groups: unknown.groups,
        cardinality: unknown.cardinality,
        why: unknown.why,
        constraints,
        parts: variant::pieces(sources, template, &parts, &whole.params),
        ..whole
    };
    for (param, number) in query.params.iter_mut().zip(1..) {
        param.optional = parts.optional.contains(&number);
    }
    Ok((query, warnings))
}

/// A parameter's type is that of its first use, which may be in a condition that is left out.
fn agree(template: &Template, whole: &Query, alone: &Query, given: &[u32]) -> Result<()> {
    let differs = |param: &&Param| {
        let found = alone.params.iter().find(|other| other.name == param.name);
        found.is_some_and(|found| found.data_type != param.data_type)
    };
    let Some(param) = whole.params.iter().find(differs) else { return Ok(()) };
    let (name, data_type) = (&param.name, param.data_type.qualified_name());
    let message = format!("parameter \"{name}\" is of type {data_type} only as long as nothing is left out");
    Err(Box::new(Diagnostic::format_error(message, param.span).note(left_out(template, given)).help(
        format!("declare its type behind the query's name, such as `{name} {}`", param.data_type.name),
    )))
}

/// Which parameters are left out where only these are given.
fn left_out(template: &Template, given: &[u32]) -> String {
    let declared = template.declarations.iter().flatten().zip(1..);
    let missing = declared.filter(|(declaration, number)| declaration.optional && !given.contains(number));
    let names = missing.map(|(declaration, _)| format!("`{}`", declaration.name));
    format!("this is so without {}", names.collect::<Vec<_>>().join(", "))
}
