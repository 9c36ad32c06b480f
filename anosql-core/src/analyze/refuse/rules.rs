//! What rules do not allow of a write: Postgres says so when it puts them in the place of the write, which it does when it
//! prepares the statement.

use std::borrow::Cow;

use crate::{
    analyze::tree::{Body, Query, Write, WriteKind},
    catalog::{Catalog, Relation, RelationKind, Rule, WriteEvent},
    diagnostic::{Diagnostic, Result},
    source::Span,
    sqlstate,
};

/// Checks the writes of a statement against the rules of what they write; `span` is the statement's.
///
/// # Errors
/// 0A000 for the first that Postgres would refuse.
pub(in crate::analyze) fn check(catalog: &Catalog, query: &Query, span: Span) -> Result<()> {
    if let Body::Utility(utility) = &query.body
        && let Some(inner) = utility.query()
    {
        check(catalog, inner, span)?;
    }
    for cte in &query.ctes {
        if let Body::Write(write) = &cte.query.body {
            of_write(catalog, write, true, span)?;
        }
    }
    match &query.body {
        Body::Write(write) => of_write(catalog, write, false, span),
        _ => Ok(()),
    }
}

fn of_write(catalog: &Catalog, write: &Write, is_within: bool, span: Span) -> Result<()> {
    let Some(relation) = written(catalog, write) else { return Ok(()) };
    let (rules, name) = (&relation.rules, &relation.name);
    if rules.is_empty() {
        return Ok(());
    }
    let refuse = |message: String| Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, message, span);
    let event = match write.kind {
        WriteKind::Insert(_) => WriteEvent::Insert,
        WriteKind::Update(_) => WriteEvent::Update,
        WriteKind::Delete => WriteEvent::Delete,
        WriteKind::Merge(_) => {
            let message = format!("cannot execute MERGE on relation \"{name}\"");
            let error = Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, message, span);
            return Err(Box::new(
                error.help("MERGE does not take relations with rules; write an INSERT and an UPDATE"),
            ));
        }
    };
    let applied: Vec<&Rule> = rules.iter().filter(|rule| rule.event == event).collect();
    let has_actions = applied.iter().any(|rule| rule.actions > 0);
    let conflicts = write.on_conflict().is_some();
    if conflicts && (has_actions || rules.iter().any(|rule| rule.event == WriteEvent::Update)) {
        return refuse(
            "INSERT with ON CONFLICT clause cannot be used with table that has INSERT or UPDATE rules"
                .to_owned(),
        );
    }
    let replaces = applied.iter().any(|rule| rule.is_instead);
    if let Some(first) = write.returning.first()
        && replaces
        && !applied.iter().any(|rule| rule.returns)
    {
        let verb = match event {
            WriteEvent::Insert => "INSERT",
            WriteEvent::Update => "UPDATE",
            WriteEvent::Delete => "DELETE",
        };
        let message = format!("cannot perform {verb} RETURNING on relation \"{name}\"");
        let help = format!("you need an unconditional ON {verb} DO INSTEAD rule with a RETURNING clause");
        return Err(Box::new(
            Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, message, first.expr.span).help(help),
        ));
    }
    match within(&applied).filter(|_| is_within) {
        Some(kind) => refuse(format!("{kind} rules are not supported for data-modifying statements in WITH")),
        None => Ok(()),
    }
}

/// The relation whose rules apply: a view that can be written by itself stands for the one below it.
fn written<'a>(catalog: &'a Catalog, write: &Write) -> Option<Cow<'a, Relation>> {
    let mut relation = catalog.relation(write.target)?;
    while relation.kind == RelationKind::View && !relation.may_drop_rows {
        let base = relation.base_columns.as_ref()?.iter().flatten().next()?.0;
        relation = catalog.relation(base)?;
    }
    Some(relation)
}

/// Which of the rules that apply to a write do not let it stand in `with`, where one statement has to come of it.
fn within(applied: &[&Rule]) -> Option<&'static str> {
    let is_replaced = applied.iter().any(|rule| rule.is_instead && !rule.is_conditional);
    let actions: usize = applied.iter().map(|rule| rule.actions).sum();
    match actions + usize::from(!is_replaced) {
        0 => Some("DO INSTEAD NOTHING"),
        1 => None,
        _ => applied
            .iter()
            .filter(|rule| rule.actions > 0)
            .find_map(|rule| match (rule.is_instead, rule.is_conditional) {
                (true, true) => Some("conditional DO INSTEAD"),
                (false, _) => Some("DO ALSO"),
                (true, false) => None,
            })
            .or(Some("multi-statement DO INSTEAD")),
    }
}
