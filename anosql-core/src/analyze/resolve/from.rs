//! The `from` clause: range table, join tree and the names that both bring into view.

mod json_table;
pub(in crate::analyze) mod rows_from;
pub(in crate::analyze) mod xml_table;

use sqlparser::ast::{
    self, FunctionArg, JoinConstraint, JoinOperator, TableAlias, TableFactor, TableSample, TableSampleKind,
    TableWithJoins,
};

use super::{
    analyzer::{Analyzer, PendingRecursion},
    coerce,
    expr::{self, operator, special},
    query,
    scope::{self, Level, NameItem},
};
use crate::{
    analyze::{
        conversion::{coercion::Construct, elsewhere},
        tree::{Body, Expr, ExprKind, JoinKind, JoinNode, RangeColumn, RangeEntry, RangeKind, origin},
        uncertain,
    },
    catalog::{RelationKind, TypeId},
    diagnostic::{Diagnostic, Result, internal, unsupported},
    parse,
    source::Span,
    sqlstate, suggest,
};

/// What to do where no relation is known at all.
const NO_SCHEMA: &str = "no schema was found: put it into schema.sql, schema/ or migrations/ beside the queries or above them, \
                         or name it with `schema = \"...\"` or `--schema`";

/// A part of the `from` clause: its join tree and the names of what is in it.
pub(in crate::analyze) type Part = (JoinNode, Vec<NameItem>);

/// All items of a `from` clause, whose names are in view afterwards.
pub(super) fn range_clause(
    cx: &mut Analyzer<'_>,
    level: &mut Level<'_>,
    from: &[TableWithJoins],
) -> Result<Vec<JoinNode>> {
    let mut nodes = Vec::new();
    for item in from {
        let (node, names) = from_item(cx, level, item)?;
        check_distinct(&level.names, &names)?;
        level.names.extend(names);
        nodes.push(node);
    }
    Ok(nodes)
}

fn from_item(cx: &mut Analyzer<'_>, level: &mut Level<'_>, item: &TableWithJoins) -> Result<Part> {
    let mut left = table_factor(cx, level, &item.relation)?;
    for join in &item.joins {
        // A lateral item sees what stands left of it in the same join.
        let mark = level.names.len();
        level.names.append(&mut left.1);
        let right = table_factor(cx, level, &join.relation);
        left.1 = level.names.split_off(mark);
        left = joined(cx, level, left, right?, &join.join_operator)?;
    }
    Ok(left)
}

/// Two items of one name can't be told apart.
fn check_distinct(known: &[NameItem], new: &[NameItem]) -> Result<()> {
    for item in new {
        let Some(name) = &item.name else { continue };
        let same = |other: &&NameItem| {
            other.name.as_ref() == Some(name)
                && (item.schema == other.schema || item.schema.is_none() || other.schema.is_none())
        };
        if known.iter().any(|other| same(&other)) {
            let message = format!("table name \"{name}\" specified more than once");
            return Err(Box::new(
                Diagnostic::error(sqlstate::DUPLICATE_ALIAS, message, item.span)
                    .help("give one of them an alias"),
            ));
        }
    }
    Ok(())
}

fn joined(
    cx: &mut Analyzer<'_>,
    level: &mut Level<'_>,
    left: Part,
    right: Part,
    operator: &JoinOperator,
) -> Result<Part> {
    let (kind, constraint) = match operator {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::CrossJoin(constraint) => (JoinKind::Inner, constraint),
        JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => (JoinKind::Left, constraint),
        JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => {
            (JoinKind::Right, constraint)
        }
        JoinOperator::FullOuter(constraint) => (JoinKind::Full, constraint),
        _ => return Err(unsupported("this kind of join", cx.span)),
    };
    check_distinct(&left.1, &right.1)?;
    let columns = match constraint {
        JoinConstraint::Using(names) => {
            let place = |name| parse::span_of(name).unwrap_or(cx.span);
            Some(names.iter().map(|name| (parse::schema_and_name(name).1, place(name))).collect())
        }
        JoinConstraint::Natural => {
            let right_names: Vec<&str> = visible(&right.1).map(|(name, _)| name.as_str()).collect();
            let common =
                visible(&left.1).map(|(name, _)| name).filter(|name| right_names.contains(&name.as_str()));
            Some(common.map(|name| (name.clone(), cx.span)).collect())
        }
        JoinConstraint::On(_) | JoinConstraint::None => None,
    };
    let (left_node, left_names) = left;
    let (right_node, right_names) = right;
    let (on, names) = match (columns, constraint) {
        (Some(columns), _) => {
            let columns: Vec<(String, Span)> = columns;
            let (on, mut names) = using(cx, level, kind, &columns, (left_names, right_names))?;
            if let Some(name) = join_alias(cx, constraint) {
                let merged = names.last().map_or(&[][..], |item| &item.columns[..columns.len()]).to_vec();
                let item = NameItem {
                    name: Some(name),
                    schema: None,
                    relation: None,
                    columns: merged,
                    hidden: 0,
                    columns_visible: false,
                    span: cx.span,
                };
                check_distinct(&names, std::slice::from_ref(&item))?;
                names.push(item);
            }
            (on, names)
        }
        (None, JoinConstraint::On(condition)) => {
            let mut names = left_names;
            names.extend(right_names);
            // The condition sees the two sides of its join and nothing else of this `from`.
            let outer = std::mem::replace(&mut level.names, names);
            let condition = expr::analyze(cx, level, condition)
                .and_then(|on| coerce::coerce_to_boolean(cx, on, "JOIN/ON"));
            let names = std::mem::replace(&mut level.names, outer);
            let condition = condition?;
            (Some(condition), names)
        }
        (None, _) => {
            let mut names = left_names;
            names.extend(right_names);
            (None, names)
        }
    };
    let node = JoinNode::Join { kind, left: Box::new(left_node), right: Box::new(right_node), on };
    Ok((node, names))
}

/// The name that `using (...) as name` gives to the columns it lists.
fn join_alias(cx: &Analyzer<'_>, constraint: &JoinConstraint) -> Option<String> {
    let JoinConstraint::Using(columns) = constraint else { return None };
    let place = columns.first().and_then(parse::span_of)?;
    cx.aside.join_aliases.get(&place.start).cloned()
}

/// `using (...)`: one column of each name, made of both sides', before all others.
fn using(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    kind: JoinKind,
    names: &[(String, Span)],
    (mut left, mut right): (Vec<NameItem>, Vec<NameItem>),
) -> Result<(Option<Expr>, Vec<NameItem>)> {
    let mut merged = Vec::new();
    let mut conditions = Vec::new();
    for (name, span) in names {
        let left = using_column(cx, &left, name, "left", *span)?;
        let right = using_column(cx, &right, name, "right", *span)?;
        let condition = operator::binary(cx, None, "=", left.clone(), right.clone())?;
        conditions.push(coerce::coerce_to_boolean(cx, condition, "JOIN/USING")?);
        let ty = coerce::select_common_type(cx, &[&left, &right], Construct("JOIN/USING"))?;
        let modifiers = (modifier_of(cx, level, &left), modifier_of(cx, level, &right));
        let is_modified_alike = left.ty == right.ty && modifiers.0 == modifiers.1;
        // A column of `numeric(10, 2)` that becomes one of `numeric` is no longer the table's.
        let stays = |expr: &Expr, modifier: &Option<String>| {
            expr.ty == ty && (modifier.is_none() || is_modified_alike)
        };
        let (left_stays, right_stays) = (stays(&left, &modifiers.0), stays(&right, &modifiers.1));
        let span = cx.span;
        let mut merge = |expr: Expr, stays: bool| match stays || expr.ty != ty {
            true => coerce::coerce_to_common(cx, expr, ty, Construct("JOIN/USING")),
            false => Ok(Expr { span, ..expr.altered() }),
        };
        let (left, right) = (merge(left, left_stays)?, merge(right, right_stays)?);
        merged.push((
            name.clone(),
            match kind {
                JoinKind::Full => Expr::new(ExprKind::Coalesce(values_of_both(left, right)), ty, span),
                JoinKind::Right => right,
                JoinKind::Left => left,
                // Both are equal; the one that needs no coercion is taken.
                JoinKind::Inner if !left_stays && right_stays => right,
                JoinKind::Inner => left,
            },
        ));
    }
    let rest = visible(&left)
        .chain(visible(&right))
        .filter(|(name, _)| !names.iter().any(|(merged, _)| merged == name))
        .cloned();
    merged.extend(rest.collect::<Vec<_>>());
    for item in left.iter_mut().chain(&mut right) {
        item.columns_visible = false;
    }
    // Nothing can name a join without an alias any more, which has all columns of the joins within it.
    left.retain(|item| item.name.is_some());
    right.retain(|item| item.name.is_some());
    left.extend(right);
    left.push(NameItem {
        name: None,
        schema: None,
        relation: None,
        columns: merged,
        hidden: 0,
        columns_visible: true,
        span: cx.span,
    });
    let span = cx.span;
    let on = match conditions.len() {
        0 => None,
        _ => Some(Expr::new(ExprKind::And(conditions), TypeId::BOOL, span)),
    };
    Ok((on, left))
}

fn modifier_of(cx: &Analyzer<'_>, level: &Level<'_>, expr: &Expr) -> Option<String> {
    let ExprKind::Column(column) = &expr.kind else { return None };
    origin::modifier_of_entry(cx.catalog, level.range_table.get(column.entry.index)?, column.number()?)
}

fn using_column(cx: &Analyzer<'_>, items: &[NameItem], name: &str, side: &str, span: Span) -> Result<Expr> {
    let mut found = visible(items).filter(|(column, _)| column == name);
    let error = |code, message: String| Diagnostic::refuse(code, message, span);
    match (found.next(), found.next()) {
        (Some((_, expr)), None) => scope::certain(cx, name, Expr { span, ..expr.clone() }),
        (Some(_), Some(_)) => error(
            sqlstate::AMBIGUOUS_COLUMN,
            format!("common column name \"{name}\" appears more than once in {side} table"),
        ),
        (None, _) => error(
            sqlstate::UNDEFINED_COLUMN,
            format!("column \"{name}\" specified in USING clause does not exist in {side} table"),
        ),
    }
}

fn table_factor(cx: &mut Analyzer<'_>, level: &mut Level<'_>, factor: &TableFactor) -> Result<Part> {
    let span = place_of(factor).unwrap_or(cx.span);
    match factor {
        TableFactor::Table { name, alias, args: Some(args), with_ordinality, .. } => {
            if let Some(args) = json_table::arguments(name, &args.args) {
                let entry = json_table::analyze(cx, level, args, span)?;
                return enter(level, entry, (parse::JSON_TABLE.to_owned(), None), alias.as_ref(), span);
            }
            rows_from::call_in_from(cx, level, (name, &args.args), alias.as_ref(), *with_ordinality, span)
        }
        TableFactor::Function { name, args, alias, with_ordinality, .. } => {
            if let Some(args) = json_table::arguments(name, args) {
                let entry = json_table::analyze(cx, level, args, span)?;
                return enter(level, entry, (parse::JSON_TABLE.to_owned(), None), alias.as_ref(), span);
            }
            let calls = [(name, args.as_slice())];
            rows_from::function_in_from(cx, level, &calls, alias.as_ref(), *with_ordinality, span)
        }
        TableFactor::UNNEST { alias, array_exprs, with_ordinality, .. } => {
            let name = ast::ObjectName::from(vec![ast::Ident::new("unnest")]);
            let args: Vec<[FunctionArg; 1]> = array_exprs
                .iter()
                .map(|expr| [FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(expr.clone()))])
                .collect();
            let calls: Vec<(&ast::ObjectName, &[FunctionArg])> =
                args.iter().map(|arg| (&name, arg.as_slice())).collect();
            rows_from::function_in_from(cx, level, &calls, alias.as_ref(), *with_ordinality, span)
        }
        TableFactor::Table { name, alias, sample, .. } => {
            if let Some(part) = rows_from::value_in_from(cx, level, name, alias.as_ref(), span)? {
                return Ok(part);
            }
            let (mut entry, plain_name, schema) = relation_in_from(cx, level, name)?;
            if let Some(
                TableSampleKind::BeforeTableAlias(sample) | TableSampleKind::AfterTableAlias(sample),
            ) = sample
            {
                table_sample(cx, level, &entry, sample, span)?;
                if let RangeKind::Relation { sampled, .. } = &mut entry.kind {
                    *sampled = true;
                }
            }
            enter(level, entry, (plain_name, schema), alias.as_ref(), span)
        }
        TableFactor::Derived { lateral, subquery, alias, .. } => {
            let query = if *lateral {
                query::analyze(cx, level, subquery, true)?
            } else {
                query::analyze(cx, &level.without_siblings(), subquery, true)?
            };
            let entry = RangeEntry {
                columns: query.columns(),
                kind: RangeKind::Subquery(Box::new(query)),
                row_type: TypeId::RECORD,
            };
            let name = alias.as_ref().map(|alias| parse::name(&alias.name));
            let is_named = name.is_some();
            let (node, mut names) =
                enter(level, entry, (name.unwrap_or_default(), None), alias.as_ref(), span)?;
            // From 16 on it needs no name, and then it is not to be referred to.
            if !is_named {
                names.iter_mut().for_each(|item| item.name = None);
            }
            Ok((node, names))
        }
        TableFactor::NestedJoin { table_with_joins, alias } => {
            let (node, mut names) = from_item(cx, level, table_with_joins)?;
            if let Some(alias) = alias {
                let mut columns: Vec<(String, Expr)> = visible(&names).cloned().collect();
                rename(&mut columns, alias, |column| &mut column.0, span)?;
                let name = Some(parse::name(&alias.name));
                names = vec![NameItem {
                    name,
                    schema: None,
                    relation: None,
                    columns,
                    hidden: 0,
                    columns_visible: true,
                    span: parse::from_parser(alias.name.span).unwrap_or(span),
                }];
            }
            Ok((node, names))
        }
        TableFactor::XmlTable { namespaces, row_expression, passing, columns, alias } => {
            let namespaces = namespaces.iter().map(|namespace| &namespace.uri);
            let texts: Vec<&ast::Expr> = namespaces.chain([row_expression]).collect();
            let entry = xml_table::analyze(cx, level, &texts, passing, columns, span)?;
            enter(level, entry, ("xmltable".to_owned(), None), alias.as_ref(), span)
        }
        other => Err(unsupported(&format!("{other} in FROM"), span)),
    }
}

/// `tablesample method (share) repeatable (seed)`: both are numbers. Postgres has two methods, and two extensions have
/// one each.
fn table_sample(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    entry: &RangeEntry,
    sample: &TableSample,
    span: Span,
) -> Result<()> {
    let has_rows = match &entry.kind {
        RangeKind::Relation { id, .. } => {
            cx.catalog.relation(*id).is_some_and(|relation| relation.kind != RelationKind::View)
        }
        _ => false,
    };
    if !has_rows {
        let message = "TABLESAMPLE clause can only be applied to tables and materialized views";
        return Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, message, span);
    }
    match sample.quantity.as_ref().map(|quantity| &quantity.value) {
        Some(ast::Expr::Function(method)) if sample.name.is_none() => {
            let (_, name) = parse::schema_and_name(&method.name);
            let ty = match name.as_str() {
                "system" | "bernoulli" => TypeId::FLOAT4,
                "system_rows" => TypeId::INT8,
                "system_time" => TypeId::FLOAT8,
                _ => TypeId::NONE,
            };
            let extension = format!("tsm_{name}");
            let is_known = match ty {
                TypeId::NONE => false,
                TypeId::FLOAT4 => true,
                _ => cx.catalog.extensions.iter().any(|known| known.name == extension),
            };
            if !is_known {
                let message = format!("tablesample method {name} does not exist");
                let span = parse::span_of(&method.name).unwrap_or(span);
                return Diagnostic::refuse(sqlstate::UNDEFINED_OBJECT, message, span);
            }
            let ast::FunctionArguments::List(list) = &method.args else {
                return Err(internal(span));
            };
            for argument in special::arguments(cx, level, &list.args)?.0 {
                coerce::coerce_to_specific(cx, argument, ty, "TABLESAMPLE")?;
            }
        }
        Some(share) => {
            let share = expr::analyze(cx, level, share)?;
            coerce::coerce_to_specific(cx, share, TypeId::FLOAT4, "TABLESAMPLE")?;
        }
        None => {}
    }
    let place = sample.seed.as_ref().and_then(|seed| parse::from_parser(seed.value.span));
    let seed = place.and_then(|place| cx.aside.seeds.get(&place.start));
    if let Some(seed) = seed {
        let seed = expr::analyze(cx, level, seed)?;
        coerce::coerce_to_specific(cx, seed, TypeId::FLOAT8, "REPEATABLE")?;
    }
    Ok(())
}

/// A table, a view or a common table expression.
fn relation_in_from(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    name: &ast::ObjectName,
) -> Result<(RangeEntry, String, Option<String>)> {
    let span = parse::span_of(name).unwrap_or(cx.span);
    let (schema, plain) = parse::schema_and_name(name);
    if schema.is_none() {
        PendingRecursion::refuse(&cx.pending, level, &plain, span)?;
    }
    if schema.is_none()
        && let Some((depth, index, cte)) = level.cte(&plain)
    {
        if matches!(&cte.query.body, Body::Write(write) if write.returning.is_empty()) {
            let message = format!("WITH query \"{plain}\" does not have a RETURNING clause");
            return Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, message, span);
        }
        let entry = RangeEntry {
            kind: RangeKind::Cte { depth, index },
            columns: cte.columns.clone(),
            row_type: TypeId::RECORD,
        };
        return Ok((entry, plain, None));
    }
    let id = find_table(cx, schema.as_deref(), &plain, span)?;
    let relation = cx.catalog.relation(id).ok_or_else(|| internal(span))?;
    if relation.kind == RelationKind::CompositeType {
        let message = format!("cannot open relation \"{plain}\"");
        return Err(Box::new(
            Diagnostic::error(sqlstate::WRONG_OBJECT_TYPE, message, span).here("this is a composite type"),
        ));
    }
    let entry = RangeEntry {
        kind: RangeKind::Relation { id, only: false, sampled: false },
        columns: relation.columns.iter().map(RangeColumn::from).collect(),
        row_type: if relation.row_type == TypeId::NONE { TypeId::RECORD } else { relation.row_type },
    };
    Ok((entry, plain, Some(relation.schema.clone())))
}

/// A relation by name.
///
/// # Errors
/// 42P01 with the nearest name that there is.
pub(super) fn find_table(
    cx: &Analyzer<'_>,
    schema: Option<&str>,
    name: &str,
    span: Span,
) -> Result<crate::catalog::RelationId> {
    if let Some(id) = cx.catalog.relation_id(schema, name) {
        return match cx.catalog.unread.relations.get(&id) {
            Some(statement) => Err(uncertain::relation(cx.catalog, name, id, *statement, span)),
            None => Ok(id),
        };
    }
    Err(no_table(cx, schema, name, span))
}

fn no_table(cx: &Analyzer<'_>, schema: Option<&str>, name: &str, span: Span) -> Box<Diagnostic> {
    let full = schema.map_or_else(|| name.to_owned(), |schema| format!("{schema}.{name}"));
    let error =
        Diagnostic::error(sqlstate::UNDEFINED_TABLE, format!("relation \"{full}\" does not exist"), span);
    let others = cx.catalog.relations.values().filter(|relation| relation.name == name);
    let others = others.map(|relation| relation.schema.as_str()).collect();
    if let Some(help) = elsewhere::help(cx.catalog, (schema, name), "relation", others) {
        return Box::new(help.into_iter().fold(error, Diagnostic::help));
    }
    let known = cx.catalog.relations.values().map(|relation| relation.name.as_str());
    Box::new(match suggest::nearest(name, known) {
        Some(near) => error.help(format!("there is a relation \"{near}\"")),
        None if !cx.catalog.has_schema_files => error.help(NO_SCHEMA),
        None => error,
    })
}

/// Puts an entry into the range table under its alias, or under its own name.
fn enter(
    level: &mut Level<'_>,
    mut entry: RangeEntry,
    (name, schema): (String, Option<String>),
    alias: Option<&TableAlias>,
    span: Span,
) -> Result<Part> {
    let (name, schema) = match alias {
        Some(alias) => {
            rename(&mut entry.columns, alias, |column| &mut column.name, span)?;
            (parse::name(&alias.name), None)
        }
        None => (name, schema),
    };
    let relation = level.range_table.len();
    // What `search` and `cycle` add is named by `*` in the query that the expression belongs to only.
    let hidden = match entry.kind {
        RangeKind::Cte { depth: 0, .. } => 0,
        RangeKind::Cte { depth, index } => level.cte_at(depth, index).map_or(0, |cte| cte.added),
        _ => 0,
    };
    let span = alias.and_then(|alias| parse::from_parser(alias.name.span)).unwrap_or(span);
    let item = NameItem { hidden, ..level.add(entry, Some(name), schema, span) };
    Ok((JoinNode::Relation(relation), vec![item]))
}

/// Where an item of a `from` clause stands. What holds a query or joins is where its alias is: to find its beginning one
/// would go through all of it, and again for each that it stands in.
fn place_of(factor: &TableFactor) -> Option<Span> {
    match factor {
        TableFactor::Derived { alias, .. } | TableFactor::NestedJoin { alias, .. } => {
            alias.as_ref().and_then(|alias| parse::from_parser(alias.name.span))
        }
        other => parse::span_of(other),
    }
}

/// The columns that can be named without a relation, in the order of `select *`.
pub(super) fn visible(items: &[NameItem]) -> impl Iterator<Item = &(String, Expr)> {
    items.iter().filter(|item| item.columns_visible).flat_map(NameItem::expanded)
}

/// Gives the first columns the names that an alias lists.
pub(super) fn rename<T>(
    columns: &mut [T],
    alias: &TableAlias,
    name: impl Fn(&mut T) -> &mut String,
    span: Span,
) -> Result<()> {
    if alias.columns.len() > columns.len() {
        let message = format!(
            "table \"{}\" has {} columns available but {} columns specified",
            parse::name(&alias.name),
            columns.len(),
            alias.columns.len()
        );
        return Diagnostic::refuse(sqlstate::INVALID_COLUMN_REFERENCE, message, span);
    }
    for (column, new) in columns.iter_mut().zip(&alias.columns) {
        *name(column) = parse::name(&new.name);
    }
    Ok(())
}

/// The values of which a full join's column is the first that is not null. Those of a column that is one already are taken
/// into the list, which is as long as there are joins; else it would be as deep.
fn values_of_both(left: Expr, right: Expr) -> Vec<Expr> {
    let values = |side: Expr| match side.kind {
        ExprKind::Coalesce(list) => list,
        _ => vec![side],
    };
    [left, right].into_iter().flat_map(values).collect()
}
