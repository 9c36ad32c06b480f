//! Queries: set operations, `values`, and what stands around a `select`.

pub(in crate::analyze) mod cte;
pub(in crate::analyze) mod recursion;
pub(in crate::analyze) mod select;
pub(in crate::analyze) mod window;

use std::borrow::Cow;

use sqlparser::ast::{self, LimitClause, OrderByKind, SetExpr, SetQuantifier};

use self::{select::sorts_by_default, window::check_without_columns};
use super::{
    analyzer::Analyzer,
    coerce,
    expr::{self, access},
    scope::{self, Level},
    sorting, write,
};
use crate::{
    analyze::{
        conversion::coercion::Construct,
        tree::{Body, Distinct, Expr, Query, RangeColumn, SetOperation, SetOperator, Values},
    },
    catalog::TypeId,
    diagnostic::{Diagnostic, Result, internal, unsupported},
    parse,
    source::Span,
    sqlstate,
};

/// The clauses that stand behind a query's body.
#[derive(Default)]
pub(in crate::analyze) struct Tail<'a> {
    pub(in crate::analyze) order_by: &'a [ast::OrderByExpr],
    pub(in crate::analyze) limit: Option<Cow<'a, ast::Expr>>,
    pub(in crate::analyze) offset: Option<&'a ast::Expr>,
}

/// A subquery of an expression.
pub(super) fn subquery(cx: &mut Analyzer<'_>, level: &Level<'_>, query: &ast::Query) -> Result<Query> {
    analyze(cx, level, query, true)
}

/// A query within `parent`. Constants without a type that it returns become text, unless what is around it gives
/// them a type (`resolve_unknowns` is false).
pub(in crate::analyze) fn analyze(
    cx: &mut Analyzer<'_>,
    parent: &Level<'_>,
    query: &ast::Query,
    resolve_unknowns: bool,
) -> Result<Query> {
    let mut level = parent.child();
    if let Some(with) = &query.with {
        if with.recursive && matches!(query.body.as_ref(), SetExpr::Merge(_)) {
            let message = "WITH RECURSIVE is not supported for MERGE statement";
            return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, cx.span);
        }
        cte::with_clause(cx, &mut level, with)?;
    }
    query_body(cx, level, query, resolve_unknowns)
}

fn query_body(
    cx: &mut Analyzer<'_>,
    mut level: Level<'_>,
    query: &ast::Query,
    resolve_unknowns: bool,
) -> Result<Query> {
    let tail = tail(cx, query)?;
    let body = match query.body.as_ref() {
        SetExpr::Select(select) => {
            let select = select::analyze(cx, &mut level, select, &tail, resolve_unknowns)?;
            return finish(cx, level, select, query);
        }
        SetExpr::Query(inner) => return parenthesized(cx, level, query, inner, resolve_unknowns),
        SetExpr::SetOperation { .. } => {
            let operation = set_operation(cx, &level, &query.body)?;
            return finish_output(cx, level, operation, query, &tail);
        }
        SetExpr::Values(values) => values_lists(cx, &mut level, &values.rows, resolve_unknowns)?,
        SetExpr::Insert(statement)
        | SetExpr::Update(statement)
        | SetExpr::Delete(statement)
        | SetExpr::Merge(statement) => {
            let body = write::analyze(cx, &mut level, statement)?;
            let ctes = std::mem::take(&mut level.ctes);
            return Ok(Query { ctes, ..Query::plain(body) });
        }
        SetExpr::Table(table) => {
            let name = table.table_name.as_deref().unwrap_or_default();
            let text =
                table.schema_name.as_ref().map_or(name.to_owned(), |schema| format!("{schema}.{name}"));
            return Err(unsupported(&format!("TABLE {text}; write SELECT * FROM {text}"), cx.span));
        }
    };
    finish_output(cx, level, Query::plain(body), query, &tail)
}

/// What stands behind a set operation or `values`, once that is analysed.
fn finish_output(
    cx: &mut Analyzer<'_>,
    level: Level<'_>,
    output: Query,
    query: &ast::Query,
    tail: &Tail<'_>,
) -> Result<Query> {
    check_order_by(cx, &level, &output.columns(), tail.order_by)?;
    let (limit, offset) = limits(cx, &level, tail)?;
    finish(cx, level, Query { limit, offset, ..Query::plain(output.body) }, query)
}

/// `limit` and `offset`.
fn limits(cx: &mut Analyzer<'_>, level: &Level<'_>, tail: &Tail<'_>) -> Result<(Option<Expr>, Option<Expr>)> {
    let offset = tail.offset.map(|offset| row_count(cx, level, offset, "OFFSET")).transpose()?;
    let limit = tail.limit.as_ref().map(|limit| row_count(cx, level, limit, "LIMIT")).transpose()?;
    Ok((limit, offset))
}

/// A count of rows, which is the same for the whole query.
fn row_count(cx: &mut Analyzer<'_>, level: &Level<'_>, expr: &ast::Expr, clause: &str) -> Result<Expr> {
    let expr = expr::analyze(cx, level, expr)?;
    if let Some(number) = super::expr::operator::param_number(&expr) {
        cx.params.belongs_to(number, &clause.to_lowercase());
    }
    let count = coerce::coerce_to_specific(cx, expr, TypeId::INT8, clause)?;
    check_without_columns(&count, clause)?;
    Ok(count)
}

/// What is around a query whose clauses are analysed.
fn finish(cx: &mut Analyzer<'_>, mut level: Level<'_>, finished: Query, query: &ast::Query) -> Result<Query> {
    let with_ties = query.fetch.as_ref().is_some_and(|fetch| fetch.with_ties);
    if with_ties && query.order_by.is_none() {
        let message = "WITH TIES cannot be specified without ORDER BY clause";
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, cx.span);
    }
    check_locks(cx, &level, &finished.body, &query.locks)?;
    let ctes = std::mem::take(&mut level.ctes);
    Ok(Query { ctes, with_ties, locks_rows: !query.locks.is_empty(), ..finished })
}

fn check_locks(cx: &Analyzer<'_>, level: &Level<'_>, body: &Body, locks: &[ast::LockClause]) -> Result<()> {
    let Some(first) = locks.first() else { return Ok(()) };
    let clause = match first.lock_type {
        ast::LockType::Share => "FOR SHARE",
        ast::LockType::Update => "FOR UPDATE",
    };
    let refused = match body {
        Body::Select(select) if select.distinct != Distinct::None => Some("DISTINCT clause"),
        Body::Select(select) if !select.group_by.is_empty() => Some("GROUP BY clause"),
        Body::Select(select) if select.having.is_some() => Some("HAVING clause"),
        Body::Select(select) if select.has_aggregates => Some("aggregate functions"),
        Body::SetOperation(_) => Some("UNION/INTERSECT/EXCEPT"),
        Body::Values(_) => Some("VALUES"),
        _ => None,
    };
    if let Some(what) = refused {
        return Diagnostic::refuse(
            sqlstate::FEATURE_NOT_SUPPORTED,
            format!("{clause} is not allowed with {what}"),
            cx.span,
        );
    }
    for lock in locks {
        let Some(of) = &lock.of else { continue };
        let (_, name) = parse::schema_and_name(of);
        if !level.names.iter().any(|item| item.name.as_deref() == Some(&name)) {
            let span = parse::span_of(of).unwrap_or(cx.span);
            let message = format!("relation \"{name}\" in {clause} clause not found in FROM clause");
            return Diagnostic::refuse(sqlstate::UNDEFINED_TABLE, message, span);
        }
    }
    Ok(())
}

fn tail<'a>(cx: &Analyzer<'_>, query: &'a ast::Query) -> Result<Tail<'a>> {
    let order_by = match query.order_by.as_ref().map(|order_by| &order_by.kind) {
        None => &[][..],
        Some(OrderByKind::Expressions(keys)) => keys,
        Some(OrderByKind::All(_)) => return Err(unsupported("ORDER BY ALL", cx.span)),
    };
    let (mut limit, offset) = match &query.limit_clause {
        None => (None, None),
        Some(LimitClause::LimitOffset { limit, offset, .. }) => {
            (limit.as_ref(), offset.as_ref().map(|offset| &offset.value))
        }
        Some(LimitClause::OffsetCommaLimit { .. }) => return Err(internal(cx.span)),
    };
    // `limit all` and `limit null` set no limit.
    if let Some(ast::Expr::Identifier(all)) = limit
        && all.value.eq_ignore_ascii_case("all")
    {
        limit = None;
    }
    if let Some(fetch) = &query.fetch {
        limit = fetch.quantity.as_ref().or(limit);
    }
    let count = limit.and_then(parse::span_of).and_then(|span| cx.aside.counts.get(&span.start));
    let limit = count.map(|count| Cow::Owned(count.clone())).or(limit.map(Cow::Borrowed));
    Ok(Tail { order_by, limit, offset })
}

/// `(select ...) order by x`: the clauses belong to the query in the parentheses.
fn parenthesized(
    cx: &mut Analyzer<'_>,
    mut level: Level<'_>,
    outer: &ast::Query,
    inner: &ast::Query,
    resolve_unknowns: bool,
) -> Result<Query> {
    let is_bare = outer.order_by.is_none()
        && outer.limit_clause.is_none()
        && outer.fetch.is_none()
        && outer.locks.is_empty();
    if is_bare {
        if let Some(with) = &inner.with {
            cte::with_clause(cx, &mut level, with)?;
        }
        return query_body(cx, level, inner, resolve_unknowns);
    }
    let mut query = inner.clone();
    let conflict = |what: &str, both: bool| match both {
        true => Diagnostic::refuse(
            sqlstate::SYNTAX_ERROR,
            format!("multiple {what} clauses not allowed"),
            cx.span,
        ),
        false => Ok(()),
    };
    conflict("ORDER BY", outer.order_by.is_some() && query.order_by.is_some())?;
    conflict("LIMIT", outer.limit_clause.is_some() && query.limit_clause.is_some())?;
    query.order_by = query.order_by.or_else(|| outer.order_by.clone());
    query.limit_clause = query.limit_clause.or_else(|| outer.limit_clause.clone());
    query.fetch = query.fetch.or_else(|| outer.fetch.clone());
    query.locks.extend(outer.locks.iter().cloned());
    if let Some(with) = query.with.take() {
        cte::with_clause(cx, &mut level, &with)?;
    }
    query_body(cx, level, &query, resolve_unknowns)
}

/// An arm of a set operation: itself one, or a query of its own whose constants get their type from both arms.
fn arm(cx: &mut Analyzer<'_>, level: &Level<'_>, arm: &SetExpr) -> Result<Query> {
    cx.deeper(cx.span, |analyzer| arm_within(analyzer, level, arm))
}

fn arm_within(cx: &mut Analyzer<'_>, level: &Level<'_>, arm: &SetExpr) -> Result<Query> {
    match arm {
        SetExpr::SetOperation { .. } => {
            let level = level.child();
            set_operation(cx, &level, arm)
        }
        SetExpr::Query(inner) => analyze(cx, level, inner, false),
        SetExpr::Select(select) => {
            let mut level = level.child();
            select::analyze(cx, &mut level, select, &Tail::default(), false)
        }
        SetExpr::Values(values) => {
            let mut level = level.child();
            Ok(Query::plain(values_lists(cx, &mut level, &values.rows, false)?))
        }
        other => Err(unsupported(&format!("{other} in a set operation"), cx.span)),
    }
}

fn set_operation(cx: &mut Analyzer<'_>, level: &Level<'_>, body: &SetExpr) -> Result<Query> {
    let SetExpr::SetOperation { left, op, set_quantifier, right } = body else {
        return Err(internal(cx.span));
    };
    let operator = match op {
        ast::SetOperator::Union => SetOperator::Union,
        ast::SetOperator::Intersect => SetOperator::Intersect,
        ast::SetOperator::Except => SetOperator::Except,
        ast::SetOperator::Minus => return Err(unsupported("MINUS; write EXCEPT", cx.span)),
    };
    let all = *set_quantifier == SetQuantifier::All;
    let left = arm(cx, level, left)?;
    let right = arm(cx, level, right)?;
    combine(cx, operator, all, left, right)
}

/// Column by column the common type of both arms.
fn combine(
    cx: &mut Analyzer<'_>,
    operator: SetOperator,
    all: bool,
    mut left: Query,
    mut right: Query,
) -> Result<Query> {
    let name = match operator {
        SetOperator::Union => "UNION",
        SetOperator::Intersect => "INTERSECT",
        SetOperator::Except => "EXCEPT",
    };
    let (left_columns, right_columns) = (left.columns(), right.columns());
    if left_columns.len() != right_columns.len() {
        let message = format!("each {name} query must have the same number of columns");
        let counts = (left_columns.len(), right_columns.len());
        return Err(Box::new(
            Diagnostic::error(sqlstate::SYNTAX_ERROR, message, targets_of(&right).unwrap_or(cx.span))
                .help(format!("there are {} before it, and {} here", counts.0, counts.1)),
        ));
    }
    let mut columns = Vec::new();
    for (index, (left_column, right_column)) in left_columns.into_iter().zip(right_columns).enumerate() {
        let left_expr = output_expr(cx, &left, index, left_column.ty);
        let right_expr = output_expr(cx, &right, index, right_column.ty);
        let ty = coerce::select_common_type(cx, &[&left_expr, &right_expr], Construct(name))?;
        for (query, expr) in [(&mut left, left_expr), (&mut right, right_expr)] {
            let is_constant = expr.ty == TypeId::UNKNOWN;
            let coerced = coerce::coerce_to_common(cx, expr, ty, Construct(name))?;
            if is_constant {
                replace_output(query, index, coerced);
            }
        }
        if !(operator == SetOperator::Union && all) {
            sorting::check_equality(cx, ty, targets_of(&right).unwrap_or(cx.span))?;
        }
        columns.push(RangeColumn { name: left_column.name, ty });
    }
    Ok(Query::plain(Body::SetOperation(Box::new(SetOperation { operator, all, left, right, columns }))))
}

/// The expression of an output column, where there is a single one.
fn output_expr(cx: &Analyzer<'_>, query: &Query, index: usize, ty: TypeId) -> Expr {
    let expr = match &query.body {
        Body::Select(select) => select.targets.get(index).map(|target| target.expr.clone()),
        Body::Values(values) if values.rows.len() == 1 => values.rows[0].get(index).cloned(),
        _ => None,
    };
    expr.unwrap_or_else(|| Expr::opaque(ty, cx.span))
}

/// `values`: column by column the common type of all rows.
fn values_lists(
    cx: &mut Analyzer<'_>,
    level: &mut Level<'_>,
    rows: &[ast::Parens<Vec<ast::Expr>>],
    resolve_unknowns: bool,
) -> Result<Body> {
    let mut typed: Vec<Vec<Expr>> = Vec::new();
    for row in rows {
        let row = access::row_values(cx, level, &row.content)?;
        check_length(cx, &typed, &row)?;
        typed.push(row);
    }
    let width = typed.first().map_or(0, Vec::len);
    select::check_target_list(cx, width)?;
    let mut columns = Vec::new();
    for index in 0..width {
        let keep_unknown = !resolve_unknowns && typed.len() == 1;
        if keep_unknown && typed[0][index].ty == TypeId::UNKNOWN {
            columns.push(RangeColumn { name: format!("column{}", index + 1), ty: TypeId::UNKNOWN });
            continue;
        }
        let column: Vec<Expr> = typed.iter().map(|row| row[index].clone()).collect();
        let (column, ty) = coerce::unify(cx, column, Construct("VALUES"))?;
        for (row, expr) in typed.iter_mut().zip(column) {
            row[index] = expr;
        }
        columns.push(RangeColumn { name: format!("column{}", index + 1), ty });
    }
    Ok(Body::Values(Values { rows: typed, columns }))
}

/// Checks that a row of values is as long as those before it.
pub(super) fn check_length(cx: &Analyzer<'_>, rows: &[Vec<Expr>], row: &[Expr]) -> Result<()> {
    if rows.first().is_none_or(|first| first.len() == row.len()) {
        return Ok(());
    }
    let message = "VALUES lists must all be the same length";
    let place = row.first().zip(row.last()).map(|(first, last)| first.span.to(last.span));
    Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, place.unwrap_or(cx.span))
}

/// Checks `order by` over a set operation or `values`: output columns by name or number only. Of these nothing is to be
/// proven, so the keys are not kept.
fn check_order_by(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    columns: &[RangeColumn],
    keys: &[ast::OrderByExpr],
) -> Result<()> {
    for key in keys {
        let span = parse::span_of(&key.expr).unwrap_or(cx.span);
        let found = match &key.expr {
            ast::Expr::Identifier(ident) => columns.iter().find(|column| column.name == parse::name(ident)),
            ast::Expr::Value(value) => match &value.value {
                ast::Value::Number(number, _) => {
                    let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                    index.and_then(|index| columns.get(index))
                }
                _ => None,
            },
            _ => None,
        };
        if let Some(column) = found {
            // What has no type yet is text.
            if column.ty != TypeId::UNKNOWN && sorts_by_default(key) {
                sorting::check_order(cx, column.ty, span)?;
            }
            continue;
        }
        return Err(match &key.expr {
            ast::Expr::Identifier(ident) => scope::missing_column(level, &parse::name(ident), span),
            ast::Expr::Value(_) => Box::new(Diagnostic::error(
                sqlstate::INVALID_COLUMN_REFERENCE,
                "ORDER BY position is not in select list",
                span,
            )),
            _ => Box::new(
                Diagnostic::error(
                    sqlstate::FEATURE_NOT_SUPPORTED,
                    "invalid UNION/INTERSECT/EXCEPT ORDER BY clause",
                    span,
                )
                .help("only result column names can be used, not expressions or functions"),
            ),
        });
    }
    Ok(())
}

/// Puts a typed expression in the place of a constant or parameter that had no type.
pub(super) fn replace_output(query: &mut Query, index: usize, expr: Expr) {
    match &mut query.body {
        Body::Select(select) => {
            if let Some(target) = select.targets.get_mut(index) {
                target.expr = expr;
            }
        }
        Body::Values(values) if values.rows.len() == 1 => {
            if let Some(column) = values.columns.get_mut(index) {
                column.ty = expr.ty;
            }
            if let Some(slot) = values.rows[0].get_mut(index) {
                *slot = expr;
            }
        }
        _ => {}
    }
}

/// Where the output columns of a query stand.
fn targets_of(query: &Query) -> Option<Span> {
    let spans: Vec<Span> = match &query.body {
        Body::Select(select) => select.targets.iter().map(|target| target.expr.span).collect(),
        Body::Values(values) => values.rows.first()?.iter().map(|value| value.span).collect(),
        _ => return None,
    };
    Some(spans.first()?.to(*spans.last()?))
}
