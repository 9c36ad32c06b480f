//! `insert`, `update` and `delete`.

use std::borrow::Cow;

use sqlparser::ast::{
    self, AssignmentTarget, ConflictTarget, FromTable, OnConflictAction, OnInsert, SetExpr, Statement,
    TableFactor, TableObject, UpdateTableFromKind,
};

use super::{
    Analyzer, Result,
    assign::AssignedColumn,
    expr::row_fields,
    origin,
    query::replace_output,
    scope::{Level, NameItem},
    tree::{
        Arbiter, Body, Expr, ExprKind, JoinNode, Merge, OnConflict, Query, RangeColumn, RangeEntry,
        RangeKind, Target, Write, WriteKind,
    },
    unsupported,
};
use crate::{
    catalog::{Attribute, Relation, RelationId, RelationKind, TypeId},
    diagnostic::Diagnostic,
    parse,
    source::Span,
};

/// Columns of the target and what is stored in them.
type Assignments = Vec<(usize, Expr)>;

impl<'a> Analyzer<'a> {
    /// A statement that writes, as the body of a query.
    pub(super) fn write(&mut self, level: &mut Level<'_>, statement: &Statement) -> Result<Body> {
        match statement {
            Statement::Insert(insert) => self.insert(level, insert),
            Statement::Update(update) => self.update(level, update),
            Statement::Delete(delete) => self.delete(level, delete),
            Statement::Merge(merge) => self.merge(level, merge),
            other => Err(unsupported(&format!("{other}"), self.span)),
        }
    }

    /// The table that is written, as the first entry of the range table; its names are not in view yet.
    pub(super) fn target(
        &mut self,
        level: &mut Level<'_>,
        name: &ast::ObjectName,
        alias: Option<&ast::Ident>,
        verb: &str,
    ) -> Result<(RelationId, Cow<'a, Relation>, NameItem)> {
        let span = parse::span_of(name).unwrap_or(self.span);
        let (schema, plain) = parse::schema_and_name(name);
        // A WITH query of that name hides the table from `from`, but is none to write.
        let id = self.find_table(schema.as_deref(), &plain, span)?;
        let relation = self.catalog.relation(id).ok_or_else(|| super::internal(span))?;
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
            return Err(Box::new(Diagnostic::error("42809", message, span)));
        }
        if relation.kind == RelationKind::View && relation.base_columns.is_none() && !relation.may_drop_rows {
            let message = format!("cannot {verb} view \"{plain}\"");
            return Err(Box::new(Diagnostic::error("55000", message, span).help(
                "only a view that takes its rows from one relation, each once and whole, can be written",
            )));
        }
        let entry = table_entry(&relation, RangeKind::Relation { id, only: false, sampled: false });
        let (name, schema) = match alias {
            Some(alias) => (parse::name(alias), None),
            None => (plain, Some(relation.schema.clone())),
        };
        let item = level.add(entry, Some(name), schema, span);
        Ok((id, relation, item))
    }

    fn insert(&mut self, level: &mut Level<'_>, insert: &ast::Insert) -> Result<Body> {
        let TableObject::TableName(name) = &insert.table else {
            return Err(unsupported("this target of INSERT", self.span));
        };
        let alias = insert.table_alias.as_ref().map(|alias| &alias.alias);
        let (id, relation, item) = self.target(level, name, alias, "insert into")?;
        let columns = self.insert_columns(level, &relation, &insert.columns)?;
        let explicit = !insert.columns.is_empty();
        let (assignments, source) = match insert.source.as_deref() {
            None => (Vec::new(), None),
            Some(source) => self.insert_source(level, &columns, explicit, source)?,
        };
        let width = source.as_ref().map_or(columns.len(), |source| source.columns().len());
        let (on_conflict, arbiter) = self.on_conflict(level, id, &relation, &item, insert.on.as_ref())?;
        level.names = vec![item];
        let returning = self.returning(level, insert.returning.as_deref())?;
        Ok(Body::Write(Box::new(Write {
            kind: WriteKind::Insert,
            target: id,
            range_table: std::mem::take(&mut level.range_table),
            from: vec![JoinNode::Relation(0)],
            filter: None,
            assignments,
            source,
            source_columns: columns.iter().take(width).map(|column| column.index).collect(),
            on_conflict,
            arbiter,
            merge: Merge::default(),
            returning,
        })))
    }

    /// The columns that an `insert` lists, or all.
    fn insert_columns(
        &mut self,
        level: &Level<'_>,
        relation: &Relation,
        names: &[ast::ObjectName],
    ) -> Result<Vec<AssignedColumn>> {
        if names.is_empty() {
            let column = |(index, attribute): (usize, &Attribute)| AssignedColumn {
                index,
                attribute: attribute.clone(),
                stored: self.stored(relation, index),
                origin: origin::of_attribute(relation, attribute),
                ty: attribute.data_type,
                is_part: false,
                span: self.span,
            };
            return Ok(relation.columns.iter().enumerate().map(column).collect());
        }
        let mut columns: Vec<AssignedColumn> = Vec::new();
        for name in names {
            let column = self.assigned_column(level, relation, name)?;
            if columns.iter().any(|other| other.index == column.index && !(other.is_part && column.is_part)) {
                let message = format!("column \"{}\" specified more than once", column.attribute.name);
                return Err(Box::new(Diagnostic::error("42701", message, column.span)));
            }
            columns.push(column);
        }
        Ok(columns)
    }

    /// The rows of an `insert`: one row's values by column, or a query.
    fn insert_source(
        &mut self,
        level: &mut Level<'_>,
        columns: &[AssignedColumn],
        explicit: bool,
        source: &ast::Query,
    ) -> Result<(Assignments, Option<Query>)> {
        let is_plain = source.with.is_none() && source.order_by.is_none() && source.limit_clause.is_none();
        if let (SetExpr::Values(values), true) = (source.body.as_ref(), is_plain) {
            // One row is assigned by the write itself, several are a query of their own.
            let below = level.child();
            let level: &Level<'_> = if values.rows.len() == 1 { level } else { &below };
            let mut rows = Vec::new();
            for row in &values.rows {
                let exprs = self.values_or_defaults(level, &row.content)?;
                self.check_length(&rows, &exprs)?;
                rows.push(self.insert_row(columns, explicit, exprs)?);
            }
            if let [row] = &mut rows[..] {
                let row = std::mem::take(row);
                return Ok((columns.iter().map(|column| column.index).zip(row).collect(), None));
            }
            // Where no columns are listed, the rows may be shorter than the table's.
            let width = rows.first().map_or(0, Vec::len);
            let output = columns
                .iter()
                .take(width)
                .map(|column| RangeColumn { name: column.attribute.name.clone(), ty: column.ty })
                .collect();
            let values = super::tree::Values { rows, columns: output };
            return Ok((Vec::new(), Some(Query::plain(Body::Values(values)))));
        }
        let mut query = self.query(level, source, false)?;
        let exprs = output_exprs(&query, self.span);
        let typed = self.insert_row(columns, explicit, exprs.clone())?;
        for (index, (before, after)) in exprs.into_iter().zip(typed).enumerate() {
            if before.ty == TypeId::UNKNOWN {
                replace_output(&mut query, index, after);
            }
        }
        Ok((Vec::new(), Some(query)))
    }

    /// One row of values for the columns listed, or for all.
    pub(super) fn insert_values(
        &mut self,
        level: &Level<'_>,
        relation: &Relation,
        columns: &[ast::ObjectName],
        values: &[ast::Expr],
    ) -> Result<Vec<(usize, Expr)>> {
        let explicit = !columns.is_empty();
        let columns = self.insert_columns(level, relation, columns)?;
        let exprs = self.values_or_defaults(level, values)?;
        let row = self.insert_row(&columns, explicit, exprs)?;
        Ok(columns.iter().map(|column| column.index).zip(row).collect())
    }

    /// One row of values made what its columns store.
    fn insert_row(
        &mut self,
        columns: &[AssignedColumn],
        explicit: bool,
        exprs: Vec<Expr>,
    ) -> Result<Vec<Expr>> {
        if exprs.len() > columns.len() {
            let span = exprs[columns.len()].span;
            let message = "INSERT has more expressions than target columns";
            return Err(Box::new(Diagnostic::error("42601", message, span)));
        }
        if explicit && exprs.len() < columns.len() {
            let missing = &columns[exprs.len()];
            let message = "INSERT has more target columns than expressions";
            let help = format!("there is no value for column \"{}\"", missing.attribute.name);
            return Err(Box::new(Diagnostic::error("42601", message, missing.span).help(help)));
        }
        let exprs = exprs.into_iter().zip(columns).map(|(expr, column)| self.assign(column, expr, true));
        exprs.collect()
    }

    /// A value, or the word `default` in its place.
    fn value_or_default(&mut self, level: &Level<'_>, value: &ast::Expr) -> Result<Expr> {
        if is_default(value) {
            let span = parse::span_of(value).unwrap_or(self.span);
            return Ok(Expr::new(ExprKind::Default, TypeId::UNKNOWN, span));
        }
        self.expr(level, value)
    }

    fn values_or_defaults(&mut self, level: &Level<'_>, values: &[ast::Expr]) -> Result<Vec<Expr>> {
        self.row_values_by(level, values, Self::value_or_default)
    }

    fn on_conflict(
        &mut self,
        level: &mut Level<'_>,
        id: RelationId,
        relation: &Relation,
        target: &NameItem,
        on: Option<&OnInsert>,
    ) -> Result<(OnConflict, Option<Arbiter>)> {
        let conflict = match on {
            None => return Ok((OnConflict::Fail, None)),
            Some(OnInsert::OnConflict(conflict)) => conflict,
            Some(_) => return Err(unsupported("this ON clause of INSERT", self.span)),
        };
        level.names = vec![target.clone()];
        let mut arbiter = Arbiter::Any;
        match &conflict.conflict_target {
            Some(ConflictTarget::Columns(columns)) => {
                for column in columns {
                    let offset = parse::from_parser(column.span).map(|span| span.start);
                    let Some(target) =
                        offset.and_then(|offset| self.aside.conflict_targets.get(&offset)).cloned()
                    else {
                        continue;
                    };
                    let elements = self.exprs(level, &target.elements)?;
                    let columns = elements.iter().map(|element| match &element.kind {
                        ExprKind::Column(column) => Some(column.column),
                        _ => None,
                    });
                    arbiter = match columns.collect::<Option<Vec<_>>>() {
                        Some(columns) => Arbiter::Columns(columns, target.predicate.is_some()),
                        None => Arbiter::Expressions,
                    };
                    self.where_clause(level, target.predicate.as_ref())?;
                }
            }
            Some(ConflictTarget::OnConstraint(name)) => {
                let (_, plain) = parse::schema_and_name(name);
                if !relation.has_constraint(&plain) {
                    let span = parse::span_of(name).unwrap_or(self.span);
                    let message =
                        format!("constraint \"{plain}\" for table \"{}\" does not exist", relation.name);
                    return Err(Box::new(Diagnostic::error("42704", message, span)));
                }
                arbiter = Arbiter::Constraint(plain);
            }
            None => {
                if let OnConflictAction::DoUpdate(_) = conflict.action {
                    let message = "ON CONFLICT DO UPDATE requires inference specification or constraint name";
                    return Err(Box::new(
                        Diagnostic::error("42601", message, self.span)
                            .help("for example, ON CONFLICT (column_name)"),
                    ));
                }
            }
        }
        let OnConflictAction::DoUpdate(update) = &conflict.action else {
            return Ok((OnConflict::DoNothing, Some(arbiter)));
        };
        let entry = table_entry(relation, RangeKind::Excluded(id));
        let excluded = level.add(entry, Some("excluded".to_owned()), None, self.span);
        level.names.push(NameItem { columns_visible: false, ..excluded });
        let assignments = self.assignments(level, relation, &update.assignments)?;
        let filter = self.where_clause(level, update.selection.as_ref())?;
        Ok((OnConflict::DoUpdate { assignments, filter }, Some(arbiter)))
    }

    fn update(&mut self, level: &mut Level<'_>, update: &ast::Update) -> Result<Body> {
        let TableFactor::Table { name, alias, .. } = &update.table.relation else {
            return Err(unsupported("this target of UPDATE", self.span));
        };
        let (id, relation, item) =
            self.target(level, name, alias.as_ref().map(|alias| &alias.name), "update")?;
        level.names = vec![item];
        let mut from = vec![JoinNode::Relation(0)];
        if let Some(UpdateTableFromKind::AfterSet(items) | UpdateTableFromKind::BeforeSet(items)) =
            &update.from
        {
            from.extend(self.range_clause(level, items)?);
        }
        let filter = self.where_clause(level, update.selection.as_ref())?;
        let returning = self.returning(level, update.returning.as_deref())?;
        let assignments = self.assignments(level, &relation, &update.assignments)?;
        Ok(Body::Write(Box::new(Write {
            kind: WriteKind::Update,
            target: id,
            range_table: std::mem::take(&mut level.range_table),
            from,
            filter,
            assignments,
            source: None,
            source_columns: Vec::new(),
            on_conflict: OnConflict::Fail,
            arbiter: None,
            merge: Merge::default(),
            returning,
        })))
    }

    /// The `set` list: all values first, then each is made what its column stores.
    pub(super) fn assignments(
        &mut self,
        level: &Level<'_>,
        relation: &Relation,
        assignments: &[ast::Assignment],
    ) -> Result<Vec<(usize, Expr)>> {
        let mut values: Vec<(&ast::ObjectName, Expr)> = Vec::new();
        for assignment in assignments {
            match &assignment.target {
                AssignmentTarget::ColumnName(name) => {
                    let value = self.value_or_default(level, &assignment.value)?;
                    values.push((name, value));
                }
                AssignmentTarget::Tuple(names) => {
                    let exprs = self.row_source(level, &assignment.value, names.len())?;
                    values.extend(names.iter().zip(exprs));
                }
            }
        }
        let mut assigned: Vec<(usize, Expr)> = Vec::new();
        let mut whole = Vec::new();
        for (name, value) in values {
            let column = self.assigned_column(level, relation, name)?;
            let is_twice = match column.is_part {
                true => whole.contains(&column.index),
                false => assigned.iter().any(|(index, _)| *index == column.index),
            };
            if is_twice {
                let message = format!("multiple assignments to same column \"{}\"", column.attribute.name);
                return Err(Box::new(Diagnostic::error("42601", message, column.span)));
            }
            if !column.is_part {
                whole.push(column.index);
            }
            let value = self.assign(&column, value, false)?;
            assigned.push((column.index, value));
        }
        Ok(assigned)
    }

    /// What stands right of `(a, b) =`: a row, or a subquery that gives one.
    fn row_source(&mut self, level: &Level<'_>, value: &ast::Expr, width: usize) -> Result<Vec<Expr>> {
        let span = parse::span_of(value).unwrap_or(self.span);
        let mut inner = value;
        while let ast::Expr::Nested(nested) = inner {
            inner = nested;
        }
        let exprs = match inner {
            ast::Expr::Subquery(query) => {
                let query = self.query(level, query, true)?;
                let columns = query.columns();
                let column = |(index, column): (usize, RangeColumn)| {
                    let subquery = super::tree::Subquery {
                        kind: super::tree::SubqueryKind::Scalar,
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
                Some(fields) => self.values_or_defaults(level, fields)?,
                None if width == 1 => vec![self.expr(level, other)?],
                None => {
                    let message =
                        "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression";
                    return Err(Box::new(Diagnostic::error("0A000", message, span)));
                }
            },
        };
        if exprs.len() != width {
            let message = "number of columns does not match number of values";
            return Err(Box::new(Diagnostic::error("42601", message, span)));
        }
        Ok(exprs)
    }

    fn delete(&mut self, level: &mut Level<'_>, delete: &ast::Delete) -> Result<Body> {
        let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) = &delete.from;
        let [table] = &tables[..] else { return Err(unsupported("DELETE from several tables", self.span)) };
        let TableFactor::Table { name, alias, .. } = &table.relation else {
            return Err(unsupported("this target of DELETE", self.span));
        };
        let (id, _, item) =
            self.target(level, name, alias.as_ref().map(|alias| &alias.name), "delete from")?;
        level.names = vec![item];
        let mut from = vec![JoinNode::Relation(0)];
        if let Some(using) = &delete.using {
            from.extend(self.range_clause(level, using)?);
        }
        let filter = self.where_clause(level, delete.selection.as_ref())?;
        let returning = self.returning(level, delete.returning.as_deref())?;
        Ok(Body::Write(Box::new(Write {
            kind: WriteKind::Delete,
            target: id,
            range_table: std::mem::take(&mut level.range_table),
            from,
            filter,
            assignments: Vec::new(),
            source: None,
            source_columns: Vec::new(),
            on_conflict: OnConflict::Fail,
            arbiter: None,
            merge: Merge::default(),
            returning,
        })))
    }

    fn returning(&mut self, level: &Level<'_>, items: Option<&[ast::SelectItem]>) -> Result<Vec<Target>> {
        let Some(items) = items else { return Ok(Vec::new()) };
        let mut targets = self.target_list(level, items)?;
        for target in &mut targets {
            self.resolve_unknown(&mut target.expr)?;
        }
        Ok(targets)
    }
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
        _ => query
            .columns()
            .iter()
            .map(|column| {
                Expr::new(
                    ExprKind::Cast {
                        operand: Box::new(Expr::new(ExprKind::Default, column.ty, span)),
                        builtin: true,
                    },
                    column.ty,
                    span,
                )
            })
            .collect(),
    }
}
