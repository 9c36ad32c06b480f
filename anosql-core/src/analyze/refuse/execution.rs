//! Statements that Postgres prepares, and of which it refuses every execution.

use crate::{
    analyze::tree::{Arbiter, Body, Expr, ExprKind, Query, Write},
    catalog::{Catalog, RelationKind, quote},
    diagnostic::{Diagnostic, Result},
    source::Span,
    sqlstate,
    template::Template,
};

/// Checks that some execution can succeed.
///
/// # Errors
/// 42P10 for `on conflict` of columns that no unique index is over, which only planning finds; 2201W and 2201X for a negative
/// `limit` or `offset`.
pub(in crate::analyze) fn check(catalog: &Catalog, tree: &Query, template: &Template) -> Result<()> {
    for (count, code, clause) in [
        (&tree.limit, sqlstate::INVALID_ROW_COUNT_IN_LIMIT_CLAUSE, "LIMIT"),
        (&tree.offset, sqlstate::INVALID_ROW_COUNT_IN_RESULT_OFFSET_CLAUSE, "OFFSET"),
    ] {
        if let Some(count) = count.as_ref().filter(|count| is_negative(count)) {
            let message = format!("{clause} must not be negative");
            return Diagnostic::refuse(code, message, count.span);
        }
    }
    let mut error = None;
    tree.walk(
        &mut |query| {
            if let Body::Write(write) = &query.body {
                error = error.take().or_else(|| unmatched_conflict(catalog, write, template));
            }
        },
        &mut |_| {},
    );
    error.map_or(Ok(()), Err)
}

fn is_negative(count: &Expr) -> bool {
    match &count.kind {
        ExprKind::Literal(text) => text.trim().parse().is_ok_and(|count: i64| count < 0),
        ExprKind::Cast { operand, .. } | ExprKind::Altered(operand) => is_negative(operand),
        ExprKind::Call(call) if call.is_operator && call.builtin && call.name == "-" => {
            let [operand] = &call.arguments[..] else { return false };
            matches!(&operand.kind, ExprKind::Literal(text) if text.parse().is_ok_and(|count: i64| count > 0))
        }
        _ => false,
    }
}

/// Columns behind `on conflict` of a table that has no unique index over just these. What may have an index that is not known
/// is left alone, and so are partial ones.
fn unmatched_conflict(catalog: &Catalog, write: &Write, template: &Template) -> Option<Box<Diagnostic>> {
    let Arbiter::Columns(columns, _) = &write.on_conflict()?.arbiter else { return None };
    let relation = catalog.relation(write.target)?;
    let is_certain = relation.kind == RelationKind::Table
        && relation.parents.is_empty()
        && relation.rules.is_empty()
        && !catalog.unread.anything
        && !catalog.unread.relations.contains_key(&relation.id);
    if !is_certain {
        return None;
    }
    let names: Vec<&str> = columns
        .iter()
        .map(|column| relation.columns.get(*column).map(|column| column.name.as_str()))
        .collect::<Option<_>>()?;
    let is_over = |key: &[String]| {
        key.iter().all(|column| names.contains(&column.as_str()))
            && names.iter().all(|name| key.iter().any(|column| column == name))
    };
    if relation.keys.iter().any(|key| is_over(&key.columns)) {
        return None;
    }
    let message = "there is no unique or exclusion constraint matching the ON CONFLICT specification";
    let quoted: Vec<String> = names.iter().map(|name| quote(name)).collect();
    let help = format!(
        "the schema needs `create unique index on {} ({})`, or the columns of another key are meant",
        quote(&relation.name),
        quoted.join(", ")
    );
    Some(Box::new(
        Diagnostic::error(sqlstate::INVALID_COLUMN_REFERENCE, message, place_of_conflict(template)?)
            .help(help),
    ))
}

/// The words `on conflict`, if they are there once.
fn place_of_conflict(template: &Template) -> Option<Span> {
    let mut places = template.tokens.windows(2).filter_map(|pair| {
        let [on, conflict] = pair else { return None };
        (on.kind.is_word("on") && conflict.kind.is_word("conflict")).then(|| on.span.to(conflict.span))
    });
    let first = places.next()?;
    Some(if places.next().is_some() { template.name_span } else { first })
}
