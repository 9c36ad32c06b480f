//! `insert`, `update` and `delete`.

pub(in crate::analyze) mod assign;
pub(in crate::analyze) mod merge;

use std::borrow::Cow;

use sqlparser::ast::{
    self, AssignmentTarget, ConflictTarget, FromTable, OnConflictAction, OnInsert, SetExpr, Statement,
    TableFactor, TableObject, UpdateTableFromKind,
};

use self::assign::AssignedColumn;
use super::{
    analyzer::Analyzer,
    expr::{self, access, row_fields},
    from,
    query::{self, replace_output, select},
    scope::{Level, NameItem},
};
use crate::{
    analyze::tree::{
        Arbiter, Assignments, Body, ConflictAction, Expr, ExprKind, Insert, InsertedRows, JoinNode,
        OnConflict, Query, RangeColumn, RangeEntry, RangeKind, Target, Write, WriteKind, origin,
    },
    catalog::{Attribute, Relation, RelationId, RelationKind, TypeId},
    diagnostic::{Diagnostic, Result, internal, unsupported},
    parse,
    source::Span,
    sqlstate,
};

/// A statement that writes, as the body of a query.
pub(super) fn analyze(cx: &mut Analyzer<'_>, level: &mut Level<'_>, statement: &Statement) -> Result<Body> {
    match statement {
        Statement::Insert(insert) => insert_statement(cx, level, insert),
        Statement::Update(update) => update_statement(cx, level, update),
        Statement::Delete(delete) => delete_statement(cx, level, delete),
        Statement::Merge(merge) => merge::analyze(cx, level, merge),
        other => Err(unsupported(&format!("{other}"), cx.span)),
    }
}

/// The table that is written, as the first entry of the range table; its names are not in view yet.
fn target<'a>(
    cx: &mut Analyzer<'a>,
    level: &mut Level<'_>,
    name: &ast::ObjectName,
    alias: Option<&ast::Ident>,
    verb: &str,
) -> Result<(RelationId, Cow<'a, Relation>, NameItem)> {
    let span = parse::span_of(name).unwrap_or(cx.span);
    let (schema, plain) = parse::schema_and_name(name);
    // A WITH query of that name hides the table from `from`, but is none to write.
    let id = from::find_table(cx, schema.as_deref(), &plain, span)?;
    let relation = cx.catalog.relation(id).ok_or_else(|| internal(span))?;
    if matches!(
        relation.kind,
        RelationKind::MaterializedView | RelationKind::Sequence | RelationKind::CompositeType
    ) {
        let what = match relation.kind {
            RelationKind::MaterializedView => "materialized view",
            RelationKind::Sequence => "sequence",
            _ => "composite type",
        };
        let message = format!("cannot change {what} \"{plain}\"");
        return Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, span);
    }
    if relation.kind == RelationKind::View && relation.base_columns.is_none() && !relation.may_drop_rows {
        let message = format!("cannot {verb} view \"{plain}\"");
        return Err(Box::new(
            Diagnostic::error(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message, span).help(
                "only a view that takes its rows from one relation, each once and whole, can be written",
            ),
        ));
    }
    let entry = table_entry(&relation, RangeKind::Relation { id, only: false, sampled: false });
    let (name, schema) = match alias {
        Some(alias) => (parse::name(alias), None),
        None => (plain, Some(relation.schema.clone())),
    };
    let item = level.add(entry, Some(name), schema, span);
    Ok((id, relation, item))
}

fn insert_statement(cx: &mut Analyzer<'_>, level: &mut Level<'_>, insert: &ast::Insert) -> Result<Body> {
    let TableObject::TableName(name) = &insert.table else {
        return Err(unsupported("this target of INSERT", cx.span));
    };
    let alias = insert.table_alias.as_ref().map(|alias| &alias.alias);
    let (id, relation, item) = target(cx, level, name, alias, "insert into")?;
    let columns = insert_columns(cx, level, &relation, &insert.columns)?;
    let explicit = !insert.columns.is_empty();
    let rows = match insert.source.as_deref() {
        None => InsertedRows::One(Vec::new()),
        Some(source) => insert_source(cx, level, &columns, explicit, source)?,
    };
    let width = match &rows {
        InsertedRows::One(_) => columns.len(),
        InsertedRows::Query(query) => query.columns().len(),
    };
    let on_conflict = on_conflict(cx, level, id, &relation, &item, insert.on.as_ref())?;
    level.names = vec![item];
    let returning = returning(cx, level, insert.returning.as_deref())?;
    Ok(Body::Write(Box::new(Write {
        kind: WriteKind::Insert(Insert {
            columns: columns.iter().take(width).map(|column| column.index).collect(),
            rows,
            on_conflict,
        }),
        target: id,
        range_table: std::mem::take(&mut level.range_table),
        from: vec![JoinNode::Relation(0)],
        filter: None,
        returning,
    })))
}

/// The columns that an `insert` lists, or all.
fn insert_columns(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    relation: &Relation,
    names: &[ast::ObjectName],
) -> Result<Vec<AssignedColumn>> {
    if names.is_empty() {
        let column = |(index, attribute): (usize, &Attribute)| AssignedColumn {
            index,
            attribute: attribute.clone(),
            stored: assign::stored(cx, relation, index),
            origin: origin::of_attribute(relation, attribute),
            ty: attribute.data_type,
            is_part: false,
            span: cx.span,
        };
        return Ok(relation.columns.iter().enumerate().map(column).collect());
    }
    let mut columns: Vec<AssignedColumn> = Vec::new();
    for name in names {
        let column = assign::assigned_column(cx, level, relation, name)?;
        if columns.iter().any(|other| other.index == column.index && !(other.is_part && column.is_part)) {
            let message = format!("column \"{}\" specified more than once", column.attribute.name);
            return Diagnostic::refuse(sqlstate::DUPLICATE_COLUMN, message, column.span);
        }
        columns.push(column);
    }
    Ok(columns)
}

/// The rows of an `insert`: one row's values by column, or a query.
fn insert_source(
    cx: &mut Analyzer<'_>,
    level: &mut Level<'_>,
    columns: &[AssignedColumn],
    explicit: bool,
    source: &ast::Query,
) -> Result<InsertedRows> {
    let is_plain = source.with.is_none() && source.order_by.is_none() && source.limit_clause.is_none();
    if let (SetExpr::Values(values), true) = (source.body.as_ref(), is_plain) {
        // One row is assigned by the write itself, several are a query of their own.
        let below = level.child();
        let level: &Level<'_> = if values.rows.len() == 1 { level } else { &below };
        let mut rows = Vec::new();
        for row in &values.rows {
            let exprs = values_or_defaults(cx, level, &row.content)?;
            query::check_length(cx, &rows, &exprs)?;
            rows.push(insert_row(cx, columns, explicit, exprs)?);
        }
        if let [row] = &mut rows[..] {
            let row = std::mem::take(row);
            return Ok(InsertedRows::One(columns.iter().map(|column| column.index).zip(row).collect()));
        }
        // Where no columns are listed, the rows may be shorter than the table's.
        let width = rows.first().map_or(0, Vec::len);
        let output = columns
            .iter()
            .take(width)
            .map(|column| RangeColumn { name: column.attribute.name.clone(), ty: column.ty })
            .collect();
        let values = crate::analyze::tree::Values { rows, columns: output };
        return Ok(InsertedRows::Query(Box::new(Query::plain(Body::Values(values)))));
    }
    let mut query = query::analyze(cx, level, source, false)?;
    let exprs = output_exprs(&query, cx.span);
    let typed = insert_row(cx, columns, explicit, exprs.clone())?;
    for (index, (before, after)) in exprs.into_iter().zip(typed).enumerate() {
        if before.ty == TypeId::UNKNOWN {
            replace_output(&mut query, index, after);
        }
    }
    Ok(InsertedRows::Query(Box::new(query)))
}

/// One row of values for the columns listed, or for all.
fn insert_values(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    relation: &Relation,
    columns: &[ast::ObjectName],
    values: &[ast::Expr],
) -> Result<Assignments> {
    let explicit = !columns.is_empty();
    let columns = insert_columns(cx, level, relation, columns)?;
    let exprs = values_or_defaults(cx, level, values)?;
    let row = insert_row(cx, &columns, explicit, exprs)?;
    Ok(columns.iter().map(|column| column.index).zip(row).collect())
}

/// One row of values made what its columns store.
fn insert_row(
    cx: &mut Analyzer<'_>,
    columns: &[AssignedColumn],
    explicit: bool,
    exprs: Vec<Expr>,
) -> Result<Vec<Expr>> {
    if exprs.len() > columns.len() {
        let span = exprs[columns.len()].span;
        let message = "INSERT has more expressions than target columns";
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, span);
    }
    if explicit && exprs.len() < columns.len() {
        let missing = &columns[exprs.len()];
        let message = "INSERT has more target columns than expressions";
        let help = format!("there is no value for column \"{}\"", missing.attribute.name);
        return Err(Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, message, missing.span).help(help)));
    }
    let exprs = exprs.into_iter().zip(columns).map(|(expr, column)| assign::assign(cx, column, expr, true));
    exprs.collect()
}

/// A value, or the word `default` in its place.
fn value_or_default(cx: &mut Analyzer<'_>, level: &Level<'_>, value: &ast::Expr) -> Result<Expr> {
    if is_default(value) {
        let span = parse::span_of(value).unwrap_or(cx.span);
        return Ok(Expr::new(ExprKind::Default, TypeId::UNKNOWN, span));
    }
    expr::analyze(cx, level, value)
}

fn values_or_defaults(cx: &mut Analyzer<'_>, level: &Level<'_>, values: &[ast::Expr]) -> Result<Vec<Expr>> {
    access::row_values_by(cx, level, values, value_or_default)
}

fn on_conflict(
    cx: &mut Analyzer<'_>,
    level: &mut Level<'_>,
    id: RelationId,
    relation: &Relation,
    target: &NameItem,
    on: Option<&OnInsert>,
) -> Result<Option<OnConflict>> {
    let conflict = match on {
        None => return Ok(None),
        Some(OnInsert::OnConflict(conflict)) => conflict,
        Some(_) => return Err(unsupported("this ON clause of INSERT", cx.span)),
    };
    level.names = vec![target.clone()];
    let mut arbiter = Arbiter::Any;
    match &conflict.conflict_target {
        Some(ConflictTarget::Columns(columns)) => {
            for column in columns {
                let offset = parse::from_parser(column.span).map(|span| span.start);
                let Some(target) = offset.and_then(|offset| cx.aside.conflict_targets.get(&offset)).cloned()
                else {
                    continue;
                };
                let elements = expr::analyze_all(cx, level, &target.elements)?;
                let columns = elements.iter().map(|element| match &element.kind {
                    ExprKind::Column(column) => column.number(),
                    _ => None,
                });
                arbiter = match columns.collect::<Option<Vec<_>>>() {
                    Some(columns) => Arbiter::Columns(columns, target.predicate.is_some()),
                    None => Arbiter::Expressions,
                };
                select::where_clause(cx, level, target.predicate.as_ref())?;
            }
        }
        Some(ConflictTarget::OnConstraint(name)) => {
            let (_, plain) = parse::schema_and_name(name);
            if !relation.has_constraint(&plain) {
                let span = parse::span_of(name).unwrap_or(cx.span);
                let message =
                    format!("constraint \"{plain}\" for table \"{}\" does not exist", relation.name);
                return Diagnostic::refuse(sqlstate::UNDEFINED_OBJECT, message, span);
            }
            arbiter = Arbiter::Constraint(plain);
        }
        None => {
            if let OnConflictAction::DoUpdate(_) = conflict.action {
                let message = "ON CONFLICT DO UPDATE requires inference specification or constraint name";
                return Err(Box::new(
                    Diagnostic::error(sqlstate::SYNTAX_ERROR, message, cx.span)
                        .help("for example, ON CONFLICT (column_name)"),
                ));
            }
        }
    }
    let OnConflictAction::DoUpdate(update) = &conflict.action else {
        return Ok(Some(OnConflict { arbiter, action: ConflictAction::DoNothing }));
    };
    let entry = table_entry(relation, RangeKind::Excluded(id));
    let excluded = level.add(entry, Some("excluded".to_owned()), None, cx.span);
    level.names.push(NameItem { columns_visible: false, ..excluded });
    let assignments = assignments(cx, level, relation, &update.assignments)?;
    let filter = select::where_clause(cx, level, update.selection.as_ref())?;
    Ok(Some(OnConflict { arbiter, action: ConflictAction::DoUpdate { assignments, filter } }))
}

fn update_statement(cx: &mut Analyzer<'_>, level: &mut Level<'_>, update: &ast::Update) -> Result<Body> {
    let TableFactor::Table { name, alias, .. } = &update.table.relation else {
        return Err(unsupported("this target of UPDATE", cx.span));
    };
    let (id, relation, item) = target(cx, level, name, alias.as_ref().map(|alias| &alias.name), "update")?;
    level.names = vec![item];
    let mut from = vec![JoinNode::Relation(0)];
    if let Some(UpdateTableFromKind::AfterSet(items) | UpdateTableFromKind::BeforeSet(items)) = &update.from {
        from.extend(from::range_clause(cx, level, items)?);
    }
    let filter = select::where_clause(cx, level, update.selection.as_ref())?;
    let returning = returning(cx, level, update.returning.as_deref())?;
    let assignments = assignments(cx, level, &relation, &update.assignments)?;
    Ok(Body::Write(Box::new(Write {
        kind: WriteKind::Update(assignments),
        target: id,
        range_table: std::mem::take(&mut level.range_table),
        from,
        filter,
        returning,
    })))
}

/// The `set` list: all values first, then each is made what its column stores.
fn assignments(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    relation: &Relation,
    assignments: &[ast::Assignment],
) -> Result<Assignments> {
    let mut values: Vec<(&ast::ObjectName, Expr)> = Vec::new();
    for assignment in assignments {
        match &assignment.target {
            AssignmentTarget::ColumnName(name) => {
                let value = value_or_default(cx, level, &assignment.value)?;
                values.push((name, value));
            }
            AssignmentTarget::Tuple(names) => {
                let exprs = row_source(cx, level, &assignment.value, names.len())?;
                values.extend(names.iter().zip(exprs));
            }
        }
    }
    let mut assigned: Assignments = Vec::new();
    let mut whole = Vec::new();
    for (name, value) in values {
        let column = assign::assigned_column(cx, level, relation, name)?;
        let is_twice = match column.is_part {
            true => whole.contains(&column.index),
            false => assigned.iter().any(|(index, _)| *index == column.index),
        };
        if is_twice {
            let message = format!("multiple assignments to same column \"{}\"", column.attribute.name);
            return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, column.span);
        }
        if !column.is_part {
            whole.push(column.index);
        }
        let value = assign::assign(cx, &column, value, false)?;
        assigned.push((column.index, value));
    }
    Ok(assigned)
}

/// What stands right of `(a, b) =`: a row, or a subquery that gives one.
fn row_source(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    value: &ast::Expr,
    width: usize,
) -> Result<Vec<Expr>> {
    let span = parse::span_of(value).unwrap_or(cx.span);
    let exprs = match parse::unnested(value) {
        ast::Expr::Subquery(query) => {
            let query = query::analyze(cx, level, query, true)?;
            let columns = query.columns();
            let column = |(index, column): (usize, RangeColumn)| {
                let subquery = crate::analyze::tree::Subquery {
                    kind: crate::analyze::tree::SubqueryKind::Scalar,
                    test: Vec::new(),
                    rejects_null: false,
                    column: Some(index),
                    query: query.clone(),
                };
                Expr::new(ExprKind::Subquery(Box::new(subquery)), column.ty, span)
            };
            columns.into_iter().enumerate().map(column).collect()
        }
        other => match row_fields(other) {
            Some(fields) => values_or_defaults(cx, level, fields)?,
            None if width == 1 => vec![expr::analyze(cx, level, other)?],
            None => {
                let message =
                    "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression";
                return Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, message, span);
            }
        },
    };
    if exprs.len() != width {
        let message = "number of columns does not match number of values";
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, span);
    }
    Ok(exprs)
}

fn delete_statement(cx: &mut Analyzer<'_>, level: &mut Level<'_>, delete: &ast::Delete) -> Result<Body> {
    let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) = &delete.from;
    let [table] = &tables[..] else { return Err(unsupported("DELETE from several tables", cx.span)) };
    let TableFactor::Table { name, alias, .. } = &table.relation else {
        return Err(unsupported("this target of DELETE", cx.span));
    };
    let (id, _, item) = target(cx, level, name, alias.as_ref().map(|alias| &alias.name), "delete from")?;
    level.names = vec![item];
    let mut from = vec![JoinNode::Relation(0)];
    if let Some(using) = &delete.using {
        from.extend(from::range_clause(cx, level, using)?);
    }
    let filter = select::where_clause(cx, level, delete.selection.as_ref())?;
    let returning = returning(cx, level, delete.returning.as_deref())?;
    Ok(Body::Write(Box::new(Write {
        kind: WriteKind::Delete,
        target: id,
        range_table: std::mem::take(&mut level.range_table),
        from,
        filter,
        returning,
    })))
}

fn returning(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    items: Option<&[ast::SelectItem]>,
) -> Result<Vec<Target>> {
    let Some(items) = items else { return Ok(Vec::new()) };
    let mut targets = select::target_list(cx, level, items)?;
    for target in &mut targets {
        select::resolve_unknown(cx, &mut target.expr)?;
    }
    Ok(targets)
}

fn table_entry(relation: &Relation, kind: RangeKind) -> RangeEntry {
    RangeEntry {
        kind,
        columns: relation.columns.iter().map(RangeColumn::from).collect(),
        row_type: relation.row_type,
    }
}

/// The word `default` where a value could stand.
fn is_default(expr: &ast::Expr) -> bool {
    matches!(expr, ast::Expr::Identifier(ident) if ident.quote_style.is_none() && ident.value.eq_ignore_ascii_case("default"))
}

/// The output columns of a query as expressions, those without a type themselves so that they can be given one.
fn output_exprs(query: &Query, span: Span) -> Vec<Expr> {
    match &query.body {
        Body::Select(select) => select.targets.iter().map(|target| target.expr.clone()).collect(),
        Body::Values(values) if values.rows.len() == 1 => values.rows[0].clone(),
        _ => query.columns().iter().map(|column| Expr::opaque(column.ty, span)).collect(),
    }
}
