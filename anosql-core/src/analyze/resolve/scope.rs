//! Names in view: the range table, the aliases over it, common table expressions, and the queries further out.

use super::analyzer::Analyzer;
use crate::{
    analyze::tree::{ColumnId, ColumnRef, Cte, EntryId, Expr, ExprKind, RangeColumn, RangeEntry},
    analyze::uncertain,
    catalog::{SystemColumn, TypeId},
    diagnostic::{Diagnostic, Result},
    source::Span,
    sqlstate, suggest,
};

/// What one query sees.
#[derive(Debug, Default)]
pub(in crate::analyze) struct Level<'p> {
    pub(in crate::analyze) parent: Option<&'p Level<'p>>,
    pub(in crate::analyze) range_table: Vec<RangeEntry>,
    pub(in crate::analyze) names: Vec<NameItem>,
    pub(in crate::analyze) ctes: Vec<Cte>,
    /// The names of entries beside this query, which it could refer to if it were lateral.
    pub(in crate::analyze) siblings: Vec<String>,
}

/// An entry of the `from` clause as names refer to it: a relation under its alias, or a join.
#[derive(Debug, Clone)]
pub(in crate::analyze) struct NameItem {
    /// The alias; a join may have none.
    pub(in crate::analyze) name: Option<String>,
    /// The schema of a table without an alias, which may stand before its name.
    pub(in crate::analyze) schema: Option<String>,
    /// The entry whose whole row the name stands for.
    pub(in crate::analyze) relation: Option<usize>,
    /// Columns under the names in view and what they are.
    pub(in crate::analyze) columns: Vec<(String, Expr)>,
    /// How many of the columns, the last ones, `*` leaves out.
    pub(in crate::analyze) hidden: usize,
    /// Whether a column can be named without the relation; those of a join's sides are named through the join.
    pub(in crate::analyze) columns_visible: bool,
    /// Where the name stands.
    pub(in crate::analyze) span: Span,
}

impl NameItem {
    /// The columns that `*` stands for.
    pub(in crate::analyze) fn expanded(&self) -> &[(String, Expr)] {
        &self.columns[..self.columns.len() - self.hidden.min(self.columns.len())]
    }
}

impl<'p> Level<'p> {
    /// A query within this one.
    pub(in crate::analyze) fn child(&'p self) -> Level<'p> {
        Level { parent: Some(self), ..Level::default() }
    }

    /// What a subquery in `from` sees that is not lateral: the same, but none of its siblings.
    pub(in crate::analyze) fn without_siblings(&self) -> Level<'p> {
        let siblings = self.names.iter().filter_map(|item| item.name.clone()).collect();
        Level { parent: self.parent, ctes: self.ctes.clone(), siblings, ..Level::default() }
    }

    /// This query and those further out, with their distance.
    pub(in crate::analyze) fn outward<'a>(&'a self) -> impl Iterator<Item = (usize, &'a Level<'p>)> {
        let mut next = Some(self);
        std::iter::from_fn(move || {
            let level = next?;
            next = level.parent;
            Some(level)
        })
        .enumerate()
    }

    /// The common table expression called `name`: how far out, which, and itself.
    pub(in crate::analyze) fn cte(&self, name: &str) -> Option<(usize, usize, &Cte)> {
        self.outward().find_map(|(depth, level)| {
            let index = level.ctes.iter().rposition(|cte| cte.name == name)?;
            Some((depth, index, &level.ctes[index]))
        })
    }

    /// The `index`-th common table expression of the query `depth` further out.
    pub(in crate::analyze) fn cte_at(&self, depth: usize, index: usize) -> Option<&Cte> {
        self.outward().nth(depth)?.1.ctes.get(index)
    }

    /// Adds an entry to the range table and returns the item that names it.
    pub(in crate::analyze) fn add(
        &mut self,
        entry: RangeEntry,
        name: Option<String>,
        schema: Option<String>,
        span: Span,
    ) -> NameItem {
        let relation = self.range_table.len();
        let column = |(index, column): (usize, &RangeColumn)| {
            (column.name.clone(), Expr::column(relation, index, column.ty, span))
        };
        let columns = entry.columns.iter().enumerate().map(column).collect();
        self.range_table.push(entry);
        NameItem { name, schema, relation: Some(relation), columns, hidden: 0, columns_visible: true, span }
    }
}

/// The column called `name`, here or in the nearest query further out.
///
/// # Errors
/// 42702 where two are called so. `None` where none is.
pub(super) fn find_column(
    cx: &Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    span: Span,
) -> Result<Option<Expr>> {
    for (depth, level) in level.outward() {
        let visible = level.names.iter().filter(|item| item.columns_visible);
        let mut found = visible.flat_map(|item| {
            item.columns.iter().filter(|(column, _)| column == name).map(move |(_, expr)| (item, expr))
        });
        if let Some((item, expr)) = found.next() {
            if let Some((other, _)) = found.next() {
                let mut error = Diagnostic::error(
                    sqlstate::AMBIGUOUS_COLUMN,
                    format!("column reference \"{name}\" is ambiguous"),
                    span,
                );
                if let (Some(first), Some(second)) = (&item.name, &other.name) {
                    error = error.help(format!("write {first}.{name} or {second}.{name}"));
                } else {
                    error = error.help("write the relation's name before it");
                }
                return Err(Box::new(error));
            }
            let column = Expr { span, ..expr.seen_from_below(depth) };
            return certain(cx, name, column).map(Some);
        }
    }
    for (depth, level) in level.outward() {
        let mut found = level.names.iter().filter_map(|item| system_column(level, item, name, span));
        if let Some(column) = found.next() {
            return match found.next() {
                Some(_) => {
                    let message = format!("column reference \"{name}\" is ambiguous");
                    Err(Box::new(
                        Diagnostic::error(sqlstate::AMBIGUOUS_COLUMN, message, span)
                            .help("write the relation's name before it"),
                    ))
                }
                None => Ok(Some(column.seen_from_below(depth))),
            };
        }
    }
    Ok(None)
}

/// The same column, unless the schema leaves its type uncertain.
pub(super) fn certain(cx: &Analyzer<'_>, name: &str, column: Expr) -> Result<Expr> {
    match cx.catalog.unread_since(column.ty) {
        Some(statement) => Err(uncertain::column(cx.catalog, name, column.ty, statement, column.span)),
        None => Ok(column),
    }
}

/// The relation called `name`, here or in the nearest query further out.
pub(super) fn find_relation<'l>(
    level: &'l Level<'_>,
    schema: Option<&str>,
    name: &str,
) -> Option<(usize, &'l NameItem)> {
    level.outward().find_map(|(depth, level)| {
        let matches = |item: &&NameItem| {
            item.name.as_deref() == Some(name) && (schema.is_none() || item.schema.as_deref() == schema)
        };
        level.names.iter().find(matches).map(|item| (depth, item))
    })
}

/// `t.c`.
///
/// # Errors
/// 42P01 where there is no such relation, 42703 where it has no such column.
pub(super) fn qualified_column(
    cx: &Analyzer<'_>,
    level: &Level<'_>,
    (schema, relation): (Option<&str>, &str),
    column: &str,
    span: Span,
) -> Result<Expr> {
    let Some((depth, item)) = find_relation(level, schema, relation) else {
        return Err(missing_relation(cx, level, relation, span));
    };
    let mut found = item.columns.iter().filter(|(name, _)| name == column);
    match (found.next(), found.next()) {
        (Some((_, expr)), None) => certain(cx, column, Expr { span, ..expr.seen_from_below(depth) }),
        (Some(_), Some(_)) => {
            let message = format!("column reference \"{column}\" is ambiguous");
            Diagnostic::refuse(sqlstate::AMBIGUOUS_COLUMN, message, span)
        }
        (None, _) => {
            let owner = level.outward().nth(depth).map(|(_, level)| level);
            if let Some(found) = owner.and_then(|level| system_column(level, item, column, span)) {
                return Ok(found.seen_from_below(depth));
            }
            let error = Diagnostic::error(
                sqlstate::UNDEFINED_COLUMN,
                format!("column {relation}.{column} does not exist"),
                span,
            );
            let known = item.columns.iter().map(|(name, _)| name.as_str());
            Err(Box::new(match suggest::nearest(column, known) {
                Some(near) => error.help(format!("\"{relation}\" has a column \"{near}\"")),
                None => error,
            }))
        }
    }
}

pub(super) fn missing_relation(
    cx: &Analyzer<'_>,
    level: &Level<'_>,
    name: &str,
    span: Span,
) -> Box<Diagnostic> {
    let invalid = |help: String| {
        let message = format!("invalid reference to FROM-clause entry for table \"{name}\"");
        Box::new(Diagnostic::error(sqlstate::UNDEFINED_TABLE, message, span).help(help))
    };
    if let Some(alias) = level.outward().find_map(|(_, level)| alias_of(cx, level, name)) {
        return invalid(format!("perhaps you meant to reference the table alias \"{alias}\""));
    }
    if level.outward().any(|(_, level)| level.siblings.iter().any(|sibling| sibling == name)) {
        return invalid(format!("put `lateral` before the subquery to let it refer to \"{name}\""));
    }
    let error = Diagnostic::error(
        sqlstate::UNDEFINED_TABLE,
        format!("missing FROM-clause entry for table \"{name}\""),
        span,
    );
    let known: Vec<&str> =
        level.outward().flat_map(|(_, level)| &level.names).filter_map(|item| item.name.as_deref()).collect();
    Box::new(match suggest::nearest(name, known.iter().copied()) {
        Some(near) => error.help(format!("there is an entry \"{near}\"")),
        None => error,
    })
}

/// The alias that hides a table called `name`.
fn alias_of<'l>(cx: &Analyzer<'_>, level: &'l Level<'_>, name: &str) -> Option<&'l str> {
    level.names.iter().find_map(|item| {
        let crate::analyze::tree::RangeKind::Relation { id, .. } =
            level.range_table.get(item.relation?)?.kind
        else {
            return None;
        };
        let relation = cx.catalog.relation(id)?;
        item.name.as_deref().filter(|_| relation.name == name)
    })
}

/// The error for a name that is no column, with the nearest that is.
pub(super) fn missing_column(level: &Level<'_>, name: &str, span: Span) -> Box<Diagnostic> {
    let error =
        Diagnostic::error(sqlstate::UNDEFINED_COLUMN, format!("column \"{name}\" does not exist"), span);
    let known: Vec<(&str, Option<&str>)> = level
        .outward()
        .flat_map(|(_, level)| level.names.iter().filter(|item| item.name.is_some()))
        .flat_map(|item| item.columns.iter().map(|(column, _)| (column.as_str(), item.name.as_deref())))
        .collect();
    let Some(near) = suggest::nearest(name, known.iter().map(|(column, _)| *column)) else {
        return Box::new(error);
    };
    let owner = known.iter().find(|(column, _)| *column == near).and_then(|(_, owner)| *owner);
    Box::new(error.help(format!("table \"{}\" has a column \"{near}\"", owner.unwrap_or_default())))
}

/// The row of a relation as one value.
pub(super) fn whole_row(
    cx: &Analyzer<'_>,
    level: &Level<'_>,
    depth: usize,
    item: &NameItem,
    span: Span,
) -> Result<Expr> {
    let entry = item.relation.and_then(|relation| {
        let level = level.outward().nth(depth)?.1;
        Some((relation, level.range_table.get(relation)?))
    });
    match entry {
        // A function that returns a plain value stands for that value.
        Some((relation, entry)) if is_scalar_function(entry) => {
            Ok(Expr { span, ..Expr::column(relation, 0, entry.columns[0].ty, span).seen_from_below(depth) })
        }
        Some((relation, entry)) => {
            for column in &entry.columns {
                certain(cx, &column.name, Expr::column(relation, 0, column.ty, span))?;
            }
            Ok(Expr::new(ExprKind::WholeRow(EntryId { depth, index: relation }), entry.row_type, span))
        }
        None => {
            let columns = item.columns.iter().map(|(_, expr)| expr.seen_from_below(depth)).collect();
            Ok(Expr::new(ExprKind::Row(columns), TypeId::RECORD, span))
        }
    }
}

/// A system column of the table that `item` stands for.
fn system_column(level: &Level<'_>, item: &NameItem, name: &str, span: Span) -> Option<Expr> {
    let column = SystemColumn::named(name)?;
    let index = item.relation?;
    let entry = level.range_table.get(index)?;
    let kind = ExprKind::Column(ColumnRef { entry: EntryId::here(index), column: ColumnId::System(column) });
    matches!(entry.kind, crate::analyze::tree::RangeKind::Relation { .. })
        .then(|| Expr::new(kind, column.data_type(), span))
}

fn is_scalar_function(entry: &RangeEntry) -> bool {
    matches!(&entry.kind, crate::analyze::tree::RangeKind::Functions { calls, ordinality: false } if calls.len() == 1)
        && entry.row_type == TypeId::NONE
        && entry.columns.len() == 1
}
