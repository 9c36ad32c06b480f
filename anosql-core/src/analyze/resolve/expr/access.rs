//! Columns, fields of rows and subscripts of arrays.

use sqlparser::ast::{self, AccessExpr, Ident, Subscript};

use super::function;
use crate::{
    analyze::{
        resolve::{
            analyzer::Analyzer,
            body, coerce, expr,
            scope::{self, Level, NameItem},
        },
        tree::{Body, ColumnId, ColumnRef, Expr, ExprKind, Query, RangeColumn, RangeEntry, RangeKind},
    },
    catalog::{CastContext, Subscripts, TypeId},
    diagnostic::{Diagnostic, Result, unsupported},
    parse,
    source::Span,
    sqlstate, suggest,
};

/// A name by itself: a column, or a relation as a whole.
pub(super) fn identifier(cx: &mut Analyzer<'_>, level: &Level<'_>, ident: &Ident) -> Result<Expr> {
    let (name, span) = (parse::name(ident), parse::from_parser(ident.span).unwrap_or(cx.span));
    if parse::construct_of(ident) == Some(parse::CURRENT_OF) {
        // True of one row, and of none but in `update` and `delete`.
        return Ok(Expr::new(ExprKind::Literal("true".to_owned()), TypeId::BOOL, span));
    }
    if ident.quote_style.is_none() && name == "default" {
        let message = "DEFAULT is not allowed in this context";
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, span);
    }
    // A keyword that sqlparser takes for a name.
    if ident.quote_style.is_none() && name == "current_schema" {
        return function::call_builtin(cx, "current_schema", Vec::new(), span);
    }
    if let Some(column) = scope::find_column(cx, level, &name, span)? {
        return Ok(column);
    }
    match scope::find_relation(level, None, &name) {
        Some((depth, item)) => scope::whole_row(cx, level, depth, item, span),
        None => {
            let argument = body::argument(cx, None, &name, span);
            argument.ok_or_else(|| scope::missing_column(level, &name, span))
        }
    }
}

/// A name with dots: `t.c`, `s.t.c`.
pub(super) fn compound_identifier(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    idents: &[Ident],
) -> Result<Expr> {
    let spans = idents.iter().filter_map(|ident| parse::from_parser(ident.span));
    let span = spans.reduce(Span::to).unwrap_or(cx.span);
    if let Some((last, relation)) = idents.split_last()
        && parse::construct_of(last) == Some(parse::ALL_FIELDS)
    {
        return row_of(cx, level, &ast::ObjectName::from(relation.to_vec()), span);
    }
    let names: Vec<String> = idents.iter().map(parse::name).collect();
    match &names[..] {
        [relation, column] => {
            let found = scope::qualified_column(cx, level, (None, relation), column, span);
            match found {
                // `t.f` is `f(t)` too, where t is a relation and has no column f.
                Err(error) => match body::argument(cx, Some(relation), column, span) {
                    Some(argument) => Ok(argument),
                    None => function_of_row(cx, level, relation, column, span).unwrap_or(Err(error)),
                },
                found => found,
            }
        }
        [schema, relation, column] | [_, schema, relation, column] => {
            scope::qualified_column(cx, level, (Some(schema), relation), column, span)
        }
        _ => Diagnostic::refuse(
            sqlstate::SYNTAX_ERROR,
            "improper qualified name (too many dotted names)",
            span,
        ),
    }
}

/// `t.*` where it is one value: the row of `t`.
pub(super) fn row_of(
    cx: &Analyzer<'_>,
    level: &Level<'_>,
    name: &ast::ObjectName,
    span: Span,
) -> Result<Expr> {
    let (depth, item) = named_relation(cx, level, name, span)?;
    scope::whole_row(cx, level, depth, item, span)
}

/// The names and values that `t.*` stands for where it is as many as there are columns.
pub(in crate::analyze) fn columns_of(
    cx: &Analyzer<'_>,
    level: &Level<'_>,
    name: &ast::ObjectName,
) -> Result<Vec<(String, Expr)>> {
    let span = parse::span_of(name).unwrap_or(cx.span);
    let (depth, item) = named_relation(cx, level, name, span)?;
    let columns = item.expanded().iter();
    let certain = |(name, expr): &(String, Expr)| {
        Ok((name.clone(), scope::certain(cx, name, expr.seen_from_below(depth))?))
    };
    columns.map(certain).collect()
}

fn named_relation<'l>(
    cx: &Analyzer<'_>,
    level: &'l Level<'_>,
    name: &ast::ObjectName,
    span: Span,
) -> Result<(usize, &'l NameItem)> {
    let (schema, relation) = parse::schema_and_name(name);
    let found = scope::find_relation(level, schema.as_deref(), &relation);
    found.ok_or_else(|| scope::missing_relation(cx, level, &relation, span))
}

/// Values side by side, as in a row: `t.*` and `(row).*` stand for as many as there are fields.
pub(in crate::analyze) fn row_values(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    values: &[ast::Expr],
) -> Result<Vec<Expr>> {
    row_values_by(cx, level, values, expr::analyze)
}

/// The same where `analyze` reads a value that is none of these.
pub(in crate::analyze) fn row_values_by(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    values: &[ast::Expr],
    analyze: impl Fn(&mut Analyzer<'_>, &Level<'_>, &ast::Expr) -> Result<Expr>,
) -> Result<Vec<Expr>> {
    let mut exprs = Vec::with_capacity(values.len());
    for value in values {
        match expansion(cx, level, value)? {
            Some(fields) => exprs.extend(fields.into_iter().map(|(_, field)| field)),
            None => exprs.push(analyze(cx, level, value)?),
        }
    }
    Ok(exprs)
}

/// The names and values that `t.*` and `(row).*` stand for; `None` if `expr` is something else.
pub(in crate::analyze) fn expansion(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    expr: &ast::Expr,
) -> Result<Option<Vec<(String, Expr)>>> {
    match expr {
        ast::Expr::Nested(inner) => expansion(cx, level, inner),
        ast::Expr::QualifiedWildcard(name, _) => columns_of(cx, level, name).map(Some),
        ast::Expr::CompoundFieldAccess { root, access_chain } if is_all_fields(access_chain.last()) => {
            let row = field_access(cx, level, root, &access_chain[..access_chain.len() - 1])?;
            expand_row(cx, level, row).map(Some)
        }
        _ => Ok(None),
    }
}

/// `(row).*`
pub(in crate::analyze) fn expand_row(
    cx: &Analyzer<'_>,
    level: &Level<'_>,
    row: Expr,
) -> Result<Vec<(String, Expr)>> {
    let Some(fields) = fields(cx, level, &row) else {
        let name = cx.catalog.format_type(row.ty);
        let message = format!("type {name} is not composite");
        return Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, row.span);
    };
    let field = |(index, (name, ty))| (name, field_of(&row, index, ty, row.span));
    Ok(fields.into_iter().enumerate().map(field).collect())
}

fn function_of_row(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    relation: &str,
    name: &str,
    span: Span,
) -> Option<Result<Expr>> {
    let (depth, item) = scope::find_relation(level, None, relation)?;
    let row = scope::whole_row(cx, level, depth, item, span).ok()?;
    function::call_by_name(cx, None, name, vec![row], span).ok().map(Ok)
}

/// `(x).f`, `x[1]`, `x[1:2]` and chains of them.
pub(super) fn field_access(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    root: &ast::Expr,
    chain: &[AccessExpr],
) -> Result<Expr> {
    if let (ast::Expr::Function(_), Some(AccessExpr::Subscript(_))) = (root, chain.first()) {
        let span = parse::span_of(root).unwrap_or(cx.span);
        return Err(Box::new(
            Diagnostic::error(sqlstate::SYNTAX_ERROR, "syntax error at or near \"[\"", span)
                .help("write parentheses around the call: `(f(x))[1]`"),
        ));
    }
    let mut expr = expr::analyze(cx, level, root)?;
    let mut rest = chain;
    while let Some(first) = rest.first() {
        match first {
            AccessExpr::Dot(field) => {
                expr = attribute_of(cx, level, expr, field)?;
                rest = &rest[1..];
            }
            AccessExpr::Subscript(_) => {
                let length =
                    rest.iter().take_while(|access| matches!(access, AccessExpr::Subscript(_))).count();
                let subscripts: Vec<&Subscript> = rest[..length]
                    .iter()
                    .filter_map(|access| match access {
                        AccessExpr::Subscript(subscript) => Some(subscript),
                        AccessExpr::Dot(_) => None,
                    })
                    .collect();
                expr = subscript(cx, level, expr, &subscripts)?;
                rest = &rest[length..];
            }
        }
    }
    Ok(expr)
}

fn attribute_of(cx: &mut Analyzer<'_>, level: &Level<'_>, operand: Expr, field: &ast::Expr) -> Result<Expr> {
    let ast::Expr::Identifier(ident) = field else {
        let span = parse::span_of(field).unwrap_or(operand.span);
        return Err(unsupported("this kind of field access", span));
    };
    let name = parse::name(ident);
    let span = operand.span.to(parse::from_parser(ident.span).unwrap_or(operand.span));
    if let Some(fields) = fields(cx, level, &operand) {
        if let Some(index) = fields.iter().position(|(field, _)| *field == name) {
            return Ok(field_of(&operand, index, fields[index].1, span));
        }
        if operand.ty != TypeId::RECORD {
            // `(row).f` is `f(row)` too.
            if let Ok(call) = function::call_by_name(cx, None, &name, vec![operand.clone()], span) {
                return Ok(call);
            }
            let ty = cx.catalog.format_type(operand.ty);
            let error = Diagnostic::error(
                sqlstate::UNDEFINED_COLUMN,
                format!("column \"{name}\" not found in data type {ty}"),
                span,
            );
            return Err(Box::new(
                match suggest::nearest(&name, fields.iter().map(|(field, _)| field.as_str())) {
                    Some(near) => error.help(format!("it has a field \"{near}\"")),
                    None => error,
                },
            ));
        }
    }
    let ty = cx.catalog.format_type(operand.ty);
    if operand.ty == TypeId::RECORD {
        let message = format!("could not identify column \"{name}\" in record data type");
        return Diagnostic::refuse(sqlstate::UNDEFINED_COLUMN, message, span);
    }
    function::call_by_name(cx, None, &name, vec![operand], span).map_err(|_| {
        let message = format!("column notation .{name} applied to type {ty}, which is not a composite type");
        Box::new(
            Diagnostic::error(sqlstate::WRONG_OBJECT_TYPE, message, span)
                .help("give each value a parameter of its own"),
        )
    })
}

/// The fields of a row: those of its type, or of the expression where the type is `record`.
pub(super) fn fields(cx: &Analyzer<'_>, level: &Level<'_>, operand: &Expr) -> Option<Vec<(String, TypeId)>> {
    // The columns of a row in the range table go by the names that its alias gives them.
    if let ExprKind::WholeRow(entry) = &operand.kind {
        let (_, level) = level.outward().nth(entry.depth)?;
        let columns = &level.range_table.get(entry.index)?.columns;
        return Some(columns.iter().map(|column| (column.name.clone(), column.ty)).collect());
    }
    if let Some(relation) = cx.catalog.composite_relation(operand.ty) {
        let relation = cx.catalog.relation(relation)?;
        return Some(relation.columns.iter().map(|column| (column.name.clone(), column.data_type)).collect());
    }
    match &operand.kind {
        ExprKind::Column(column) => {
            let (_, level) = level.outward().nth(column.entry.depth)?;
            match &level.range_table.get(column.entry.index)?.kind {
                RangeKind::Cte { depth, index } => {
                    record_of_query(&level.cte_at(*depth, *index)?.query, column.number()?)
                }
                RangeKind::Subquery(query) => record_of_query(query, column.number()?),
                _ => None,
            }
        }
        _ => record(operand, &[]),
    }
}

/// Subscripts side by side are one access: `a[1][2]` is an element of a two-dimensional array.
pub(in crate::analyze) fn subscript(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    operand: Expr,
    subscripts: &[&Subscript],
) -> Result<Expr> {
    let base = cx.catalog.base_type(operand.ty);
    let (kind, element) = cx
        .catalog
        .type_row(base)
        .map_or((Subscripts::None, TypeId::NONE), |row| (row.subscripts, row.element));
    let is_slice = subscripts.iter().any(|subscript| matches!(subscript, Subscript::Slice { .. }));
    let span = operand.span;
    let mut indexes = Vec::new();
    for subscript in subscripts {
        let bounds = match subscript {
            Subscript::Index { index } => [Some(index), None],
            Subscript::Slice { lower_bound, upper_bound, .. } => [lower_bound.as_ref(), upper_bound.as_ref()],
        };
        for bound in bounds.into_iter().flatten() {
            let bound = expr::analyze(cx, level, bound)?;
            indexes.push(match kind {
                Subscripts::Jsonb => jsonb_subscript(cx, bound)?,
                Subscripts::Text => coerce::coerce_to_specific(cx, bound, TypeId::TEXT, "hstore subscript")?,
                _ => array_subscript(cx, bound)?,
            });
        }
    }
    let ty = match kind {
        Subscripts::None => {
            let name = cx.catalog.format_type(operand.ty);
            let message = format!("cannot subscript type {name} because it does not support subscripting");
            return Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, message, span);
        }
        Subscripts::Jsonb if is_slice => {
            return Diagnostic::refuse(
                sqlstate::DATATYPE_MISMATCH,
                "jsonb subscript does not support slices",
                span,
            );
        }
        Subscripts::Jsonb => TypeId::JSONB,
        Subscripts::Text => TypeId::TEXT,
        // Of a fixed-length array a slice fails when it is run, not before.
        Subscripts::Array | Subscripts::Fixed if is_slice => base,
        Subscripts::Array | Subscripts::Fixed => element,
    };
    let operand = if operand.ty == base { operand } else { Expr { ty: base, ..operand } };
    Ok(Expr::new(ExprKind::Subscript { operand: Box::new(operand), indexes }, ty, span))
}

fn array_subscript(cx: &mut Analyzer<'_>, index: Expr) -> Result<Expr> {
    let span = index.span;
    coerce::coerce(cx, index, TypeId::INT4, CastContext::Assignment)?.ok_or_else(|| {
        Box::new(Diagnostic::error(
            sqlstate::DATATYPE_MISMATCH,
            "array subscript must have type integer",
            span,
        ))
    })
}

fn jsonb_subscript(cx: &mut Analyzer<'_>, index: Expr) -> Result<Expr> {
    let span = index.span;
    let targets = match index.ty {
        TypeId::UNKNOWN => [TypeId::TEXT, TypeId::TEXT],
        _ => [TypeId::INT4, TypeId::TEXT],
    };
    for target in targets {
        if let Some(index) = coerce::coerce(cx, index.clone(), target, CastContext::Implicit)? {
            return Ok(index);
        }
    }
    let name = cx.catalog.format_type(index.ty);
    Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, format!("subscript type {name} is not supported"), span)
}

/// The fields of a value of type `record`, as far as what makes it can be seen; `range_table` is that of its query.
fn record(expr: &Expr, range_table: &[RangeEntry]) -> Option<Vec<(String, TypeId)>> {
    let named = |columns: &[RangeColumn]| {
        Some(columns.iter().map(|column| (column.name.clone(), column.ty)).collect())
    };
    match &expr.kind {
        ExprKind::Call(call) if !call.outputs.is_empty() => named(&call.outputs),
        ExprKind::Row(fields) if expr.ty == TypeId::RECORD => {
            let field = |(index, field): (usize, &Expr)| (format!("f{}", index + 1), field.ty);
            Some(fields.iter().enumerate().map(field).collect())
        }
        ExprKind::WholeRow(entry) if entry.is_here() && expr.ty == TypeId::RECORD => {
            named(&range_table.get(entry.index)?.columns)
        }
        ExprKind::Column(column) if column.entry.is_here() && expr.ty == TypeId::RECORD => {
            match &range_table.get(column.entry.index)?.kind {
                RangeKind::Subquery(query) => record_of_query(query, column.number()?),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The fields of an output column of type `record`.
fn record_of_query(query: &Query, column: usize) -> Option<Vec<(String, TypeId)>> {
    match &query.body {
        Body::Select(select) => record(&select.targets.get(column)?.expr, &select.range_table),
        _ => None,
    }
}

/// A field of a row. That of a relation's row is the column itself.
pub(super) fn field_of(row: &Expr, index: usize, ty: TypeId, span: Span) -> Expr {
    let kind = match row.kind {
        ExprKind::WholeRow(entry) => ExprKind::Column(ColumnRef { entry, column: ColumnId::Number(index) }),
        _ => ExprKind::Field { operand: Box::new(row.clone()), index },
    };
    Expr::new(kind, ty, span)
}

/// Whether a field access ends in all fields of the row.
fn is_all_fields(last: Option<&AccessExpr>) -> bool {
    matches!(last, Some(AccessExpr::Dot(ast::Expr::Identifier(ident)))
        if parse::construct_of(ident) == Some(parse::ALL_FIELDS))
}
