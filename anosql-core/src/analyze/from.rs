//! The `from` clause: range table, join tree and the names that both bring into view.

use sqlparser::ast::{
    self, FunctionArg, JoinConstraint, JoinOperator, TableAlias, TableAliasColumnDef, TableFactor,
    TableWithJoins,
};

use super::{
    Analyzer, Result,
    coerce::Construct,
    function::{CallSite, Resolution, ResolvedCall, plain},
    scope::{Level, NameItem},
    tree::{Expr, ExprKind, JoinKind, JoinNode, Query, RangeColumn, RangeEntry, RangeKind},
    type_name, unsupported,
};
use crate::{
    catalog::{RelationKind, TypeId},
    diagnostic::Diagnostic,
    parse,
    source::Span,
    suggest,
};

/// What to do where no relation is known at all.
const NO_SCHEMA: &str = "no schema was found: put it into schema.sql, schema/ or migrations/ beside the queries or above them, \
                         or name it with `schema = \"...\"` or `--schema`";

/// A function call in `from`.
struct RowSource {
    expr: Expr,
    /// The columns of its row, if it gives one whose columns are known.
    columns: Option<Vec<RangeColumn>>,
    /// The name of its only output argument.
    output: Option<String>,
}

/// A part of the `from` clause: its join tree and the names of what is in it.
type Part = (JoinNode, Vec<NameItem>);

impl Analyzer<'_> {
    /// All items of a `from` clause, whose names are in view afterwards.
    pub(super) fn range_clause(
        &mut self,
        level: &mut Level<'_>,
        from: &[TableWithJoins],
    ) -> Result<Vec<JoinNode>> {
        let mut nodes = Vec::new();
        for item in from {
            let (node, names) = self.table_with_joins(level, item)?;
            self.check_distinct(&level.names, &names)?;
            level.names.extend(names);
            nodes.push(node);
        }
        Ok(nodes)
    }

    fn table_with_joins(&mut self, level: &mut Level<'_>, item: &TableWithJoins) -> Result<Part> {
        let mut left = self.table_factor(level, &item.relation)?;
        for join in &item.joins {
            // A lateral item sees what stands left of it in the same join.
            let mark = level.names.len();
            level.names.extend(left.1.iter().cloned());
            let right = self.table_factor(level, &join.relation);
            level.names.truncate(mark);
            left = self.join(level, left, right?, &join.join_operator)?;
        }
        Ok(left)
    }

    /// Two items of one name can't be told apart.
    fn check_distinct(&self, known: &[NameItem], new: &[NameItem]) -> Result<()> {
        for item in new {
            let Some(name) = &item.name else { continue };
            let same = |other: &&NameItem| {
                other.name.as_ref() == Some(name)
                    && (item.schema == other.schema || item.schema.is_none() || other.schema.is_none())
            };
            if known.iter().any(|other| same(&other)) {
                let message = format!("table name \"{name}\" specified more than once");
                return Err(Box::new(
                    Diagnostic::error("42712", message, self.span).help("give one of them an alias"),
                ));
            }
        }
        Ok(())
    }

    fn join(
        &mut self,
        level: &mut Level<'_>,
        left: Part,
        right: Part,
        operator: &JoinOperator,
    ) -> Result<Part> {
        let (kind, constraint) = match operator {
            JoinOperator::Join(constraint)
            | JoinOperator::Inner(constraint)
            | JoinOperator::CrossJoin(constraint) => (JoinKind::Inner, constraint),
            JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => {
                (JoinKind::Left, constraint)
            }
            JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => {
                (JoinKind::Right, constraint)
            }
            JoinOperator::FullOuter(constraint) => (JoinKind::Full, constraint),
            _ => return Err(unsupported("this kind of join", self.span)),
        };
        self.check_distinct(&left.1, &right.1)?;
        let columns = match constraint {
            JoinConstraint::Using(names) => {
                Some(names.iter().map(|name| parse::schema_and_name(name).1).collect())
            }
            JoinConstraint::Natural => {
                let right_names: Vec<&str> = visible(&right.1).map(|(name, _)| name.as_str()).collect();
                let common = visible(&left.1)
                    .map(|(name, _)| name)
                    .filter(|name| right_names.contains(&name.as_str()));
                Some(common.cloned().collect())
            }
            JoinConstraint::On(_) | JoinConstraint::None => None,
        };
        let (left_node, left_names) = left;
        let (right_node, right_names) = right;
        let (on, names) = match (columns, constraint) {
            (Some(columns), _) => {
                let columns: Vec<String> = columns;
                self.using(kind, &columns, left_names, right_names)?
            }
            (None, JoinConstraint::On(condition)) => {
                let mut names = left_names;
                names.extend(right_names);
                // The condition sees the two sides of its join and nothing else of this `from`.
                let outer = std::mem::replace(&mut level.names, names);
                let condition =
                    self.expr(level, condition).and_then(|on| self.coerce_to_boolean(on, "JOIN/ON"));
                let names = std::mem::replace(&mut level.names, outer);
                let condition = condition?;
                self.no_aggregates(&condition, "JOIN conditions")?;
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

    /// `using (...)`: one column of each name, made of both sides', before all others.
    fn using(
        &mut self,
        kind: JoinKind,
        names: &[String],
        mut left: Vec<NameItem>,
        mut right: Vec<NameItem>,
    ) -> Result<(Option<Expr>, Vec<NameItem>)> {
        let mut merged = Vec::new();
        let mut conditions = Vec::new();
        for name in names {
            let left = self.using_column(&left, name, "left")?;
            let right = self.using_column(&right, name, "right")?;
            let condition = self.binary(None, "=", left.clone(), right.clone())?;
            conditions.push(self.coerce_to_boolean(condition, "JOIN/USING")?);
            let ty = self.common_type(&[&left, &right], Construct("JOIN/USING"))?;
            let (left_type, right_type) = (left.ty, right.ty);
            let left = self.coerce_to_common(left, ty, Construct("JOIN/USING"))?;
            let right = self.coerce_to_common(right, ty, Construct("JOIN/USING"))?;
            let span = self.span;
            merged.push((
                name.clone(),
                match kind {
                    JoinKind::Full => Expr::new(ExprKind::Coalesce(vec![left, right]), ty, span),
                    JoinKind::Right => right,
                    JoinKind::Left => left,
                    // Both are equal; the one that needs no coercion is taken.
                    JoinKind::Inner if left_type != ty && right_type == ty => right,
                    JoinKind::Inner => left,
                },
            ));
        }
        let rest = visible(&left).chain(visible(&right)).filter(|(name, _)| !names.contains(name)).cloned();
        merged.extend(rest.collect::<Vec<_>>());
        for item in left.iter_mut().chain(&mut right) {
            item.columns_visible = false;
        }
        left.extend(right);
        left.push(NameItem {
            name: None,
            schema: None,
            relation: None,
            columns: merged,
            columns_visible: true,
        });
        let span = self.span;
        let on = match conditions.len() {
            0 => None,
            _ => Some(Expr::new(ExprKind::And(conditions), TypeId::BOOL, span)),
        };
        Ok((on, left))
    }

    fn using_column(&self, items: &[NameItem], name: &str, side: &str) -> Result<Expr> {
        let mut found = visible(items).filter(|(column, _)| column == name);
        let error = |code, message: String| Err(Box::new(Diagnostic::error(code, message, self.span)));
        match (found.next(), found.next()) {
            (Some((_, expr)), None) => Ok(expr.clone()),
            (Some(_), Some(_)) => error(
                "42702",
                format!("common column name \"{name}\" appears more than once in {side} table"),
            ),
            (None, _) => error(
                "42703",
                format!("column \"{name}\" specified in USING clause does not exist in {side} table"),
            ),
        }
    }

    fn table_factor(&mut self, level: &mut Level<'_>, factor: &TableFactor) -> Result<Part> {
        let span = parse::span_of(factor).unwrap_or(self.span);
        match factor {
            TableFactor::Table { name, alias, args: Some(args), with_ordinality, .. } => {
                let side_by_side = side_by_side(name, &args.args);
                let calls = match &side_by_side {
                    Some(calls) => calls.iter().map(|(name, args)| (*name, *args)).collect(),
                    None => vec![(name, args.args.as_slice())],
                };
                self.function_in_from(level, &calls, alias.as_ref(), *with_ordinality, span)
            }
            TableFactor::Function { name, args, alias, with_ordinality, .. } => self.function_in_from(
                level,
                &[(name, args.as_slice())],
                alias.as_ref(),
                *with_ordinality,
                span,
            ),
            TableFactor::UNNEST { alias, array_exprs, with_ordinality, .. } => {
                let name = ast::ObjectName::from(vec![ast::Ident::new("unnest")]);
                let args: Vec<[FunctionArg; 1]> = array_exprs
                    .iter()
                    .map(|expr| [FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(expr.clone()))])
                    .collect();
                let calls: Vec<(&ast::ObjectName, &[FunctionArg])> =
                    args.iter().map(|arg| (&name, arg.as_slice())).collect();
                self.function_in_from(level, &calls, alias.as_ref(), *with_ordinality, span)
            }
            TableFactor::Table { name, alias, .. } => {
                let (entry, plain_name, schema) = self.relation_in_from(level, name)?;
                self.enter(level, entry, (plain_name, schema), alias.as_ref(), span)
            }
            TableFactor::Derived { lateral, subquery, alias, .. } => {
                let query = if *lateral {
                    self.query(level, subquery, true)?
                } else {
                    self.query(&level.without_siblings(), subquery, true)?
                };
                let Some(alias) = alias else {
                    return Err(Box::new(
                        Diagnostic::error("42601", "subquery in FROM must have an alias", span)
                            .help("write `(select ...) as name`"),
                    ));
                };
                let entry = RangeEntry {
                    columns: query.columns(),
                    kind: RangeKind::Subquery(Box::new(query)),
                    row_type: TypeId::RECORD,
                };
                self.enter(level, entry, (parse::name(&alias.name), None), Some(alias), span)
            }
            TableFactor::NestedJoin { table_with_joins, alias } => {
                let (node, mut names) = self.table_with_joins(level, table_with_joins)?;
                if let Some(alias) = alias {
                    let mut columns: Vec<(String, Expr)> = visible(&names).cloned().collect();
                    rename(&mut columns, alias, |column| &mut column.0, span)?;
                    let name = Some(parse::name(&alias.name));
                    names =
                        vec![NameItem { name, schema: None, relation: None, columns, columns_visible: true }];
                }
                Ok((node, names))
            }
            other => Err(unsupported(&format!("{other} in FROM"), span)),
        }
    }

    /// A table, a view or a common table expression.
    fn relation_in_from(
        &mut self,
        level: &Level<'_>,
        name: &ast::ObjectName,
    ) -> Result<(RangeEntry, String, Option<String>)> {
        let span = parse::span_of(name).unwrap_or(self.span);
        let (schema, plain) = parse::schema_and_name(name);
        if schema.is_none()
            && let Some((depth, index, cte)) = level.cte(&plain)
        {
            let entry = RangeEntry {
                kind: RangeKind::Cte { depth, index },
                columns: cte.columns.clone(),
                row_type: TypeId::RECORD,
            };
            return Ok((entry, plain, None));
        }
        let id = self.find_table(schema.as_deref(), &plain, span)?;
        let relation = self.catalog.relation(id).ok_or_else(|| super::internal(span))?;
        if relation.kind == RelationKind::CompositeType {
            let message = format!("cannot open relation \"{plain}\"");
            return Err(Box::new(Diagnostic::error("42809", message, span).here("this is a composite type")));
        }
        let column = |column: &crate::catalog::Attribute| RangeColumn {
            name: column.name.clone(),
            ty: column.data_type,
        };
        let entry = RangeEntry {
            kind: RangeKind::Relation { id, only: false },
            columns: relation.columns.iter().map(column).collect(),
            row_type: if relation.row_type == TypeId::NONE { TypeId::RECORD } else { relation.row_type },
        };
        Ok((entry, plain, Some(relation.schema.clone())))
    }

    /// A relation by name.
    ///
    /// # Errors
    /// 42P01 with the nearest name that there is.
    pub(super) fn find_table(
        &self,
        schema: Option<&str>,
        name: &str,
        span: Span,
    ) -> Result<crate::catalog::RelationId> {
        if let Some(id) = self.catalog.relation_id(schema, name) {
            return match self.catalog.unread.relations.get(&id) {
                Some(statement) => Err(super::uncertain("relation", name, *statement, span)),
                None => Ok(id),
            };
        }
        Err({
            let full = schema.map_or_else(|| name.to_owned(), |schema| format!("{schema}.{name}"));
            let error = Diagnostic::error("42P01", format!("relation \"{full}\" does not exist"), span);
            let known = self.catalog.relations.values().map(|relation| relation.name.as_str());
            Box::new(match suggest::nearest(name, known) {
                Some(near) => error.help(format!("there is a relation \"{near}\"")),
                None if self.catalog.relations.is_empty() => error.help(NO_SCHEMA),
                None => error,
            })
        })
    }

    /// Puts an entry into the range table under its alias, or under its own name.
    fn enter(
        &mut self,
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
        let item = level.add(entry, Some(name), schema, span);
        Ok((JoinNode::Relation(relation), vec![item]))
    }

    /// Functions in `from`, side by side where there are several.
    fn function_in_from(
        &mut self,
        level: &mut Level<'_>,
        calls: &[(&ast::ObjectName, &[FunctionArg])],
        alias: Option<&TableAlias>,
        ordinality: bool,
        span: Span,
    ) -> Result<Part> {
        let alias_name = alias.map(|alias| parse::name(&alias.name));
        let definitions = alias.map_or(&[][..], |alias| &alias.columns);
        let has_definitions = definitions.iter().any(|column| column.data_type.is_some());
        let mut columns = Vec::new();
        let mut exprs = Vec::new();
        let mut row_type = TypeId::NONE;
        let mut default_name = String::new();
        for (name, args) in calls {
            let (_, plain_name) = parse::schema_and_name(name);
            if default_name.is_empty() {
                default_name = plain_name.clone();
            }
            let name_span = parse::span_of(*name).unwrap_or(span);
            let RowSource { expr, columns: result_columns, output } =
                self.row_source_call(level, name, args, name_span)?;
            let given = match result_columns {
                Some(columns) => {
                    row_type = expr.ty;
                    columns
                }
                None if expr.ty == TypeId::RECORD => {
                    if !has_definitions {
                        let message =
                            "a column definition list is required for functions returning \"record\"";
                        let help = "write the columns behind it: `as t(a int, b text)`";
                        return Err(Box::new(Diagnostic::error("42601", message, name_span).help(help)));
                    }
                    row_type = TypeId::RECORD;
                    self.column_definitions(definitions, span)?
                }
                None => {
                    // A plain value's column is called as the function's only output argument, as its alias, or as the
                    // function.
                    let name = match &alias_name {
                        _ if output.is_some() => output.unwrap_or_default(),
                        Some(alias) if calls.len() == 1 => alias.clone(),
                        _ => plain_name.clone(),
                    };
                    vec![RangeColumn { name, ty: expr.ty }]
                }
            };
            exprs.push((expr, given.len()));
            columns.extend(given);
        }
        if ordinality {
            columns.push(RangeColumn { name: "ordinality".to_owned(), ty: TypeId::INT8 });
        }
        if calls.len() > 1 || ordinality {
            row_type = TypeId::RECORD;
        }
        let entry = RangeEntry { kind: RangeKind::Functions { calls: exprs, ordinality }, columns, row_type };
        let alias = alias.filter(|_| !has_definitions);
        self.enter(level, entry, (alias_name.unwrap_or(default_name), None), alias, span)
    }

    /// One function call in `from`.
    fn row_source_call(
        &mut self,
        level: &Level<'_>,
        name: &ast::ObjectName,
        args: &[FunctionArg],
        span: Span,
    ) -> Result<RowSource> {
        let (schema, plain_name) = parse::schema_and_name(name);
        if schema.is_none()
            && let Some(expr) = self.special_function(level, &plain_name, &call_of(name, args), span)?
        {
            return Ok(RowSource { expr, columns: None, output: None });
        }
        let (arguments, names, variadic, _) = self.arguments(level, args)?;
        let site = CallSite {
            schema: schema.as_deref(),
            name: &plain_name,
            arguments,
            names,
            variadic,
            procedures: false,
            span,
        };
        match self.resolve_call(site)? {
            Resolution::Function(call) => {
                let columns = self.result_columns(&call);
                let output = match &call.function.result_columns[..] {
                    [(name, _)] if !name.is_empty() => Some(name.clone()),
                    _ => None,
                };
                Ok(RowSource { expr: plain(*call, span), columns, output })
            }
            Resolution::Cast(expr) => Ok(RowSource { expr, columns: None, output: None }),
        }
    }

    /// The columns of a function's row, if it returns one whose columns are known.
    fn result_columns(&self, call: &ResolvedCall) -> Option<Vec<RangeColumn>> {
        let outputs = call.outputs();
        if !outputs.is_empty() {
            return Some(outputs);
        }
        let relation = self.catalog.relation(self.catalog.composite_relation(call.types.result)?)?;
        let column = |column: &crate::catalog::Attribute| RangeColumn {
            name: column.name.clone(),
            ty: column.data_type,
        };
        Some(relation.columns.iter().map(column).collect())
    }

    fn column_definitions(
        &self,
        definitions: &[TableAliasColumnDef],
        span: Span,
    ) -> Result<Vec<RangeColumn>> {
        let column = |definition: &TableAliasColumnDef| {
            let data_type = definition.data_type.as_ref().ok_or_else(|| super::internal(span))?;
            let ty = type_name::resolve(self.catalog, data_type, span)?;
            Ok(RangeColumn { name: parse::name(&definition.name), ty })
        };
        definitions.iter().map(column).collect()
    }
}

/// The calls within `rows from (...)`.
fn side_by_side<'a>(
    name: &ast::ObjectName,
    args: &'a [FunctionArg],
) -> Option<Vec<(&'a ast::ObjectName, &'a [FunctionArg])>> {
    let [ident] = parse::name_parts(name)[..] else { return None };
    if ident.quote_style.is_none() || ident.value != parse::ROWS_FROM {
        return None;
    }
    let call = |arg: &'a FunctionArg| match arg {
        FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(ast::Expr::Function(function))) => {
            match &function.args {
                ast::FunctionArguments::List(list) => Some((&function.name, list.args.as_slice())),
                _ => None,
            }
        }
        _ => None,
    };
    args.iter().map(call).collect()
}

/// A call as the parser gives it where it stands in an expression.
fn call_of(name: &ast::ObjectName, args: &[FunctionArg]) -> ast::Function {
    let list =
        ast::FunctionArgumentList { duplicate_treatment: None, args: args.to_vec(), clauses: Vec::new() };
    ast::Function {
        name: name.clone(),
        uses_odbc_syntax: false,
        parameters: ast::FunctionArguments::None,
        args: ast::FunctionArguments::List(list),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    }
}

/// The columns that can be named without a relation, in the order of `select *`.
pub(super) fn visible(items: &[NameItem]) -> impl Iterator<Item = &(String, Expr)> {
    items.iter().filter(|item| item.columns_visible).flat_map(|item| &item.columns)
}

/// Gives the first columns the names that an alias lists.
fn rename<T>(
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
        return Err(Box::new(Diagnostic::error("42P10", message, span)));
    }
    for (column, new) in columns.iter_mut().zip(&alias.columns) {
        *name(column) = parse::name(&new.name);
    }
    Ok(())
}

/// The columns of a common table expression under the names that its alias gives.
pub(super) fn cte_columns(query: &Query, alias: &TableAlias, span: Span) -> Result<Vec<RangeColumn>> {
    let mut columns = query.columns();
    if alias.columns.len() > columns.len() {
        let message = format!(
            "WITH query \"{}\" has {} columns available but {} columns specified",
            parse::name(&alias.name),
            columns.len(),
            alias.columns.len()
        );
        return Err(Box::new(Diagnostic::error("42P10", message, span)));
    }
    rename(&mut columns, alias, |column| &mut column.name, span)?;
    Ok(columns)
}
