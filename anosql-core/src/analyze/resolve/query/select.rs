//! `select`: the target list, grouping and ordering.

use std::collections::HashSet;

use sqlparser::ast::{self, GroupByExpr, SelectItem, SelectItemQualifiedWildcardKind};

use super::{Tail, window};
use crate::{
    analyze::{
        resolve::{
            analyzer::Analyzer,
            coerce,
            expr::{self, access},
            from::{self, visible},
            query,
            scope::{self, Level, NameItem},
            sorting, utility,
        },
        tree::{Body, ColumnRef, Distinct, EntryId, Expr, ExprKind, Query, Select, Target, WindowDefinition},
    },
    catalog::TypeId,
    diagnostic::{Diagnostic, Result, unsupported},
    parse,
    source::Span,
    sqlstate,
};

/// How many grouping sets a query may have.
const MOST_GROUPING_SETS: usize = 4096;

/// A `select` and what stands behind it.
pub(super) fn analyze(
    cx: &mut Analyzer<'_>,
    level: &mut Level<'_>,
    select: &ast::Select,
    tail: &Tail<'_>,
    resolve_unknowns: bool,
) -> Result<Query> {
    let outer = std::mem::take(&mut cx.windows);
    let query = select_clauses(cx, level, select, tail, resolve_unknowns);
    cx.windows = outer;
    query
}

/// The clauses, in the order in which Postgres looks at them: where a parameter is met first decides on its type.
fn select_clauses(
    cx: &mut Analyzer<'_>,
    level: &mut Level<'_>,
    select: &ast::Select,
    tail: &Tail<'_>,
    resolve_unknowns: bool,
) -> Result<Query> {
    if let Some(into) = &select.into {
        return Err(utility::misplaced_into(cx, into));
    }
    if !select.lateral_views.is_empty() {
        return Err(unsupported("LATERAL VIEW", cx.span));
    }
    let from = from::range_clause(cx, level, &select.from)?;
    window::named_windows(cx, &select.named_window)?;
    let mut targets = target_list(cx, level, &select.projection)?;
    let filter = where_clause(cx, level, select.selection.as_ref())?;
    let having = match &select.having {
        Some(having) => {
            let having = expr::analyze(cx, level, having)?;
            Some(coerce::coerce_to_boolean(cx, having, "HAVING")?)
        }
        None => None,
    };
    let mut order = Vec::new();
    for key in tail.order_by {
        let span = parse::span_of(&key.expr).unwrap_or(cx.span);
        let sorted = output_key(cx, level, &mut targets, &key.expr, KeyClause::OrderBy, span)?;
        if sorts_by_default(key) {
            sorting::check_order(cx, sorted.ty, span)?;
        }
        order.push(sorted);
    }
    let (group_by, grouping_sets, empty_grouping_set) = group_by(cx, level, &mut targets, &select.group_by)?;
    let distinct = distinct(cx, level, &mut targets, &order, select.distinct.as_ref())?;
    let (limit, offset) = query::limits(cx, level, tail)?;
    let windows = window::window_definitions(cx, level, &mut targets)?;
    if resolve_unknowns {
        for target in &mut targets {
            resolve_unknown(cx, &mut target.expr)?;
        }
    }
    check_target_list(cx, targets.len())?;
    let mut select = Select {
        range_table: std::mem::take(&mut level.range_table),
        from,
        filter,
        targets,
        group_by,
        grouping_sets,
        empty_grouping_set,
        having,
        has_aggregates: false,
        distinct,
        windows,
        calls_procedure: false,
    };
    let targets = select.targets.iter().map(|target| &target.expr);
    let windows = select.windows.iter().flat_map(WindowDefinition::parts);
    let checked: Vec<&Expr> = targets.chain(&select.having).chain(&order).chain(windows).collect();
    let has_aggregates = checked.iter().any(|expr| holds_aggregate(expr));
    if has_aggregates || !select.group_by.is_empty() || select.having.is_some() || select.empty_grouping_set {
        for expr in checked {
            check_grouped(cx, &select, &level.names, expr)?;
        }
    }
    select.has_aggregates = has_aggregates;
    Ok(Query { order_by: order, limit, offset, ..Query::plain(Body::Select(Box::new(select))) })
}

/// A row has room for so many values, those that only sort or group among them.
pub(super) fn check_target_list(cx: &Analyzer<'_>, length: usize) -> Result<()> {
    const MOST: usize = 1664;
    if length <= MOST {
        return Ok(());
    }
    let message = format!("target lists can have at most {MOST} entries");
    Diagnostic::refuse(sqlstate::TOO_MANY_COLUMNS, message, cx.span)
}

/// A constant or parameter without a type that is returned is text.
pub(in crate::analyze) fn resolve_unknown(cx: &mut Analyzer<'_>, expr: &mut Expr) -> Result<()> {
    if expr.ty == TypeId::UNKNOWN
        && let Some(text) =
            coerce::coerce(cx, expr.clone(), TypeId::TEXT, crate::catalog::CastContext::Implicit)?
    {
        *expr = text;
    }
    Ok(())
}

pub(in crate::analyze) fn where_clause(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    condition: Option<&ast::Expr>,
) -> Result<Option<Expr>> {
    let Some(condition) = condition else { return Ok(None) };
    let condition = expr::analyze(cx, level, condition)?;
    Ok(Some(coerce::coerce_to_boolean(cx, condition, "WHERE")?))
}

/// The target list of a `select` or of `returning`.
pub(in crate::analyze) fn target_list(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    items: &[SelectItem],
) -> Result<Vec<Target>> {
    let mut targets = Vec::new();
    for item in items {
        match item {
            SelectItem::UnnamedExpr(ast::Expr::Identifier(ident))
                if parse::construct_of(ident) == Some(parse::NO_TARGETS) => {}
            SelectItem::UnnamedExpr(expr) => match access::expansion(cx, level, expr)? {
                Some(fields) => {
                    targets.extend(fields.into_iter().map(|(name, expr)| Target { name, expr }));
                }
                None => {
                    let analyzed = expr::analyze(cx, level, expr)?;
                    let name = crate::analyze::resolve::output_name::of(expr, &analyzed);
                    let name = name.unwrap_or_else(|| "?column?".to_owned());
                    targets.push(Target { name, expr: analyzed });
                }
            },
            SelectItem::ExprWithAlias { expr, alias } => match access::expansion(cx, level, expr)? {
                // All fields of a row keep their own names.
                Some(fields) => {
                    targets.extend(fields.into_iter().map(|(name, expr)| Target { name, expr }));
                }
                None => {
                    targets.push(Target { name: parse::name(alias), expr: expr::analyze(cx, level, expr)? });
                }
            },
            SelectItem::Wildcard(star) => {
                if level.names.is_empty() {
                    let message = "SELECT * with no tables specified is not valid";
                    let span = parse::from_parser(star.wildcard_token.0.span).unwrap_or(cx.span);
                    return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, span);
                }
                for (name, expr) in visible(&level.names) {
                    let expr = scope::certain(cx, name, expr.clone())?;
                    targets.push(Target { name: name.clone(), expr });
                }
            }
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                let columns = access::columns_of(cx, level, name)?;
                targets.extend(columns.into_iter().map(|(name, expr)| Target { name, expr }));
            }
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::Expr(expr), _) => {
                let row = expr::analyze(cx, level, expr)?;
                let fields = access::expand_row(cx, level, row)?;
                targets.extend(fields.into_iter().map(|(name, expr)| Target { name, expr }));
            }
            SelectItem::ExprWithAliases { expr, .. } => {
                let span = parse::span_of(expr).unwrap_or(cx.span);
                return Err(unsupported("several aliases for one expression", span));
            }
        }
    }
    Ok(targets)
}

/// The clause that a key stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyClause {
    OrderBy,
    GroupBy,
    DistinctOn,
}

impl KeyClause {
    fn words(self) -> &'static str {
        match self {
            KeyClause::OrderBy => "ORDER BY",
            KeyClause::GroupBy => "GROUP BY",
            KeyClause::DistinctOn => "DISTINCT ON",
        }
    }
}

/// A key of `order by`, `distinct on` or `group by`: the name or number of an output column, or an expression. For
/// `group by` an input column's name comes before an output column's.
fn output_key(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    targets: &mut [Target],
    key: &ast::Expr,
    clause: KeyClause,
    span: Span,
) -> Result<Expr> {
    if let ast::Expr::Identifier(ident) = key {
        let name = parse::name(ident);
        let is_input = clause == KeyClause::GroupBy && scope::find_column(cx, level, &name, span)?.is_some();
        if !is_input {
            let mut found = targets.iter_mut().filter(|target| target.name == name);
            if let Some(target) = found.next() {
                if let Some(other) = found.next()
                    && other.expr != target.expr
                {
                    let message = format!("{} \"{name}\" is ambiguous", clause.words());
                    return Diagnostic::refuse(sqlstate::AMBIGUOUS_COLUMN, message, span);
                }
                resolve_unknown(cx, &mut target.expr)?;
                return Ok(target.expr.clone());
            }
        }
    }
    if let ast::Expr::Value(value) = key {
        if let ast::Value::Number(number, _) = &value.value {
            let position = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let Some(target) = position.and_then(|position| targets.get_mut(position)) else {
                let message = format!("{} position {number} is not in select list", clause.words());
                return Diagnostic::refuse(sqlstate::INVALID_COLUMN_REFERENCE, message, span);
            };
            resolve_unknown(cx, &mut target.expr)?;
            return Ok(target.expr.clone());
        }
        if !matches!(value.value, ast::Value::Placeholder(_)) {
            return Diagnostic::refuse(
                sqlstate::SYNTAX_ERROR,
                format!("non-integer constant in {}", clause.words()),
                span,
            );
        }
    }
    key_expr(cx, level, targets.iter_mut().map(|target| &mut target.expr), key)
}

/// An expression to sort or group by. Without a type it is text, and so is what it repeats.
pub(in crate::analyze) fn key_expr<'e>(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    mut repeated: impl Iterator<Item = &'e mut Expr>,
    key: &ast::Expr,
) -> Result<Expr> {
    let mut key = expr::analyze(cx, level, key)?;
    if key.ty == TypeId::UNKNOWN
        && let Some(same) = repeated.find(|expr| **expr == key)
    {
        resolve_unknown(cx, same)?;
    }
    resolve_unknown(cx, &mut key)?;
    Ok(key)
}

/// The grouped expressions, whether they come in sets, and whether one of the sets is empty.
fn group_by(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    targets: &mut [Target],
    group_by: &GroupByExpr,
) -> Result<(Vec<Expr>, bool, bool)> {
    let GroupByExpr::Expressions(keys, _) = group_by else {
        return Err(unsupported("GROUP BY ALL", cx.span));
    };
    if keys.iter().map(number_of_sets).fold(1, usize::saturating_mul) > MOST_GROUPING_SETS {
        let message = format!("too many grouping sets present (maximum {MOST_GROUPING_SETS})");
        let span = keys.first().and_then(parse::span_of).unwrap_or(cx.span);
        return Diagnostic::refuse(sqlstate::STATEMENT_TOO_COMPLEX, message, span);
    }
    let mut grouped = Vec::new();
    let (mut sets, mut empty) = (false, false);
    // With each, whether it stands in a list that may be a row: of that, Postgres asks no equality of the fields yet.
    let mut pending: Vec<(&ast::Expr, bool)> = keys.iter().rev().map(|key| (key, false)).collect();
    while let Some((key, in_row)) = pending.pop() {
        match key {
            ast::Expr::GroupingSets(lists) => {
                sets = true;
                empty |= lists.iter().any(Vec::is_empty);
                for list in lists.iter().rev() {
                    pending.extend(list.iter().rev().map(|key| (key, list.len() > 1)));
                }
            }
            ast::Expr::Tuple(keys) => {
                empty |= keys.is_empty();
                pending.extend(keys.iter().rev().map(|key| (key, true)));
            }
            ast::Expr::Nested(key) => pending.push((key, in_row)),
            key => {
                if let Some((_, keys)) = rolled_up(key) {
                    if keys.is_empty() {
                        let span = parse::span_of(key).unwrap_or(cx.span);
                        let message = "syntax error at or near \")\"";
                        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, span);
                    }
                    (sets, empty) = (true, true);
                    pending.extend(keys.into_iter().rev().map(|key| (key, false)));
                    continue;
                }
                let span = parse::span_of(key).unwrap_or(cx.span);
                let expr = output_key(cx, level, targets, key, KeyClause::GroupBy, span)?;
                if !in_row {
                    sorting::check_equality(cx, expr.ty, span)?;
                }
                grouped.push(expr);
            }
        }
    }
    Ok((grouped, sets, empty))
}

/// Checks that `expr` names no column of this query that differs within a group.
fn check_grouped(cx: &Analyzer<'_>, select: &Select, names: &[NameItem], expr: &Expr) -> Result<()> {
    if select.group_by.contains(expr) {
        return Ok(());
    }
    match &expr.kind {
        ExprKind::Aggregate(aggregate) if aggregate.depth == 0 => {
            let mut direct = aggregate.call.arguments.iter().take(aggregate.direct);
            return direct.try_for_each(|argument| check_grouped(cx, select, names, argument));
        }
        ExprKind::Column(column) if column.entry.is_here() => {
            if is_determined(cx, select, column.entry.index) {
                return Ok(());
            }
            let name = ungrouped_name(cx, select, names, column, expr.span);
            let message = format!(
                "column \"{name}\" must appear in the GROUP BY clause or be used in an aggregate function"
            );
            let written = cx.sources.text(expr.span);
            let help =
                format!("add `{written}` to `group by`, or aggregate it, as in `array_agg({written})`");
            return Err(Box::new(Diagnostic::error(sqlstate::GROUPING_ERROR, message, expr.span).help(help)));
        }
        ExprKind::Subquery(subquery) => check_grouped_within(cx, select, names, &subquery.query)?,
        ExprKind::WholeRow(entry) if entry.is_here() && !is_determined(cx, select, entry.index) => {
            let message =
                "a whole row must appear in the GROUP BY clause or be used in an aggregate function";
            return Diagnostic::refuse(sqlstate::GROUPING_ERROR, message, expr.span);
        }
        _ => {}
    }
    expr.children().try_for_each(|child| check_grouped(cx, select, names, child))
}

/// The same for a subquery: it may use columns that are grouped, and others only in an aggregate of this query.
fn check_grouped_within(
    cx: &Analyzer<'_>,
    select: &Select,
    names: &[NameItem],
    subquery: &Query,
) -> Result<()> {
    let is_grouped = |column: &ColumnRef| {
        let here = ExprKind::Column(ColumnRef { entry: EntryId::here(column.entry.index), ..*column });
        select.group_by.iter().any(|key| key.kind == here) || is_determined(cx, select, column.entry.index)
    };
    let mut aggregated = HashSet::new();
    let mut ungrouped = None;
    subquery.descend(1, &mut |_, _| {}, &mut |expr, depth| match &expr.kind {
        ExprKind::Aggregate(aggregate) if aggregate.depth == depth => {
            let call = aggregate.call.arguments.iter().skip(aggregate.direct);
            for part in call.chain(aggregate.filter.as_deref()).chain(&aggregate.order) {
                part.descend(0, &mut |_, _| {}, &mut |part, _| {
                    aggregated.insert(std::ptr::from_ref(part));
                });
            }
        }
        ExprKind::Column(column)
            if column.entry.depth == depth
                && ungrouped.is_none()
                && !aggregated.contains(&std::ptr::from_ref(expr))
                && !is_grouped(column) =>
        {
            ungrouped = Some((*column, expr.span));
        }
        _ => {}
    });
    let Some((column, span)) = ungrouped else { return Ok(()) };
    let name = ungrouped_name(cx, select, names, &column, span);
    let message = format!("subquery uses ungrouped column \"{name}\" from outer query");
    Diagnostic::refuse(sqlstate::GROUPING_ERROR, message, span)
}

fn ungrouped_name(
    cx: &Analyzer<'_>,
    select: &Select,
    names: &[NameItem],
    column: &ColumnRef,
    span: Span,
) -> String {
    let name = || {
        let entry = select.range_table.get(column.entry.index)?;
        let item = names.iter().find(|item| item.relation == Some(column.entry.index))?;
        Some(format!("{}.{}", item.name.as_deref()?, column.among(&entry.columns)?.name))
    };
    name().unwrap_or_else(|| cx.sources.text(span).to_owned())
}

/// `distinct`, whose rows or keys have to begin with what they are sorted by.
fn distinct(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    targets: &mut [Target],
    order: &[Expr],
    distinct: Option<&ast::Distinct>,
) -> Result<Distinct> {
    match distinct {
        None | Some(ast::Distinct::All) => Ok(Distinct::None),
        Some(ast::Distinct::Distinct) => {
            for target in &mut *targets {
                resolve_unknown(cx, &mut target.expr)?;
                sorting::check_equality(cx, target.expr.ty, target.expr.span)?;
            }
            let is_there = |key: &&Expr| targets.iter().any(|target| target.expr == **key);
            if let Some(key) = order.iter().find(|key| !is_there(key)) {
                let message = "for SELECT DISTINCT, ORDER BY expressions must appear in select list";
                return Diagnostic::refuse(sqlstate::INVALID_COLUMN_REFERENCE, message, key.span);
            }
            Ok(Distinct::Rows)
        }
        Some(ast::Distinct::On(keys)) => {
            let mut on = Vec::new();
            for key in keys {
                let span = parse::span_of(key).unwrap_or(cx.span);
                let key = output_key(cx, level, targets, key, KeyClause::DistinctOn, span)?;
                sorting::check_equality(cx, key.ty, span)?;
                on.push(key);
            }
            check_distinct_on(&on, order)?;
            Ok(Distinct::On(on))
        }
    }
}

/// Whether the grouped columns hold the primary key of a table, on which all its columns depend. Of grouping sets each
/// has to hold it, which is not looked at.
fn is_determined(cx: &Analyzer<'_>, select: &Select, relation: usize) -> bool {
    let crate::analyze::tree::RangeKind::Relation { id, .. } = select.range_table[relation].kind else {
        return false;
    };
    let Some(table) = cx.catalog.relation(id) else { return false };
    let is_grouped = |name: &String| {
        let column = table.column(name).map(|column| ColumnRef::here(relation, column));
        select.group_by.iter().any(|key| match &key.kind {
            ExprKind::Column(key) => Some(*key) == column,
            _ => false,
        })
    };
    table.keys.iter().any(|key| key.primary && key.columns.iter().all(is_grouped))
}

/// Whether it is the type that says how to sort, and no operator behind `using`.
pub(in crate::analyze) fn sorts_by_default(key: &ast::OrderByExpr) -> bool {
    !matches!(key.options.sort, Some(ast::OrderBySort::Using(_)))
}

/// Checks that rows which are equal in the keys of `distinct on` stand together where `order by` sorts them.
fn check_distinct_on(distinct_on: &[Expr], order: &[Expr]) -> Result<()> {
    let Some(other) = order.iter().position(|key| !distinct_on.contains(key)) else { return Ok(()) };
    let sorted = order.get(..other).unwrap_or_default();
    match distinct_on.iter().find(|key| !sorted.contains(key)) {
        Some(key) => {
            let message = "SELECT DISTINCT ON expressions must match initial ORDER BY expressions";
            Diagnostic::refuse(sqlstate::INVALID_COLUMN_REFERENCE, message, key.span)
        }
        None => Ok(()),
    }
}

/// Whether an aggregate of this query stands in `expr`.
fn holds_aggregate(expr: &Expr) -> bool {
    let mut found = false;
    expr.visit(&mut |expr| {
        found |= matches!(&expr.kind, ExprKind::Aggregate(aggregate) if aggregate.depth == 0)
    });
    found
}

/// How many grouping sets one item of `group by` stands for, as far as they can be counted.
fn number_of_sets(key: &ast::Expr) -> usize {
    match key {
        ast::Expr::GroupingSets(lists) => lists.iter().fold(0, |sum: usize, list| {
            sum.saturating_add(match list.as_slice() {
                [key] => number_of_sets(key),
                _ => 1,
            })
        }),
        ast::Expr::Nested(key) => number_of_sets(key),
        key => match rolled_up(key) {
            Some((Rolled::Up, keys)) => keys.len() + 1,
            Some((Rolled::Cube, keys)) => u32::try_from(keys.len())
                .ok()
                .and_then(|length| 2_usize.checked_pow(length))
                .unwrap_or(usize::MAX),
            None => 1,
        },
    }
}

/// The two ways of writing several grouping sets by their keys.
enum Rolled {
    Up,
    Cube,
}

/// The keys of `rollup(...)` and `cube(...)`, which the parser takes for calls.
fn rolled_up(key: &ast::Expr) -> Option<(Rolled, Vec<&ast::Expr>)> {
    let ast::Expr::Function(function) = key else { return None };
    let [ident] = parse::name_parts(&function.name)[..] else { return None };
    let rolled = match parse::name(ident).as_str() {
        _ if ident.quote_style.is_some() => return None,
        "rollup" => Rolled::Up,
        "cube" => Rolled::Cube,
        _ => return None,
    };
    let ast::FunctionArguments::List(list) = &function.args else { return None };
    let key = |arg| match arg {
        &ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(ref expr)) => Some(expr),
        _ => None,
    };
    let keys: Option<Vec<&ast::Expr>> = list.args.iter().map(key).collect();
    Some((rolled, keys?))
}
