//! The columns that a write stores in, or the parts of columns, and values made what they store.

use sqlparser::ast::{self, AccessExpr};

use crate::{
    analyze::{
        resolve::{
            analyzer::Analyzer,
            coerce,
            expr::{access, operator::param_number},
            scope::{self, Level},
        },
        tree::{Expr, ExprKind, origin},
    },
    catalog::{Attribute, Generated, Relation, TypeId},
    diagnostic::{Diagnostic, Result, internal},
    parse,
    query::Origin,
    source::Span,
    sqlstate, suggest,
};

/// A column to be assigned to, and the subscripts behind it.
pub(in crate::analyze) struct AssignedColumn {
    pub(in crate::analyze) index: usize,
    pub(in crate::analyze) attribute: Attribute,
    pub(in crate::analyze) origin: Origin,
    /// The type that is assigned: the column's, or that of a part.
    pub(in crate::analyze) ty: TypeId,
    pub(in crate::analyze) stored: Stored,
    /// Whether fields or subscripts select a part of the column.
    pub(in crate::analyze) is_part: bool,
    pub(in crate::analyze) span: Span,
}

/// Where an assigned value ends up, through views.
pub(in crate::analyze) enum Stored {
    /// In a column, which may make its value by itself.
    InColumn(Generated),
    /// Nowhere: the column with a name, of a view with a name, is no column of the relation below.
    Nowhere { view: String, column: String },
}

/// Where the value of a relation's column is stored.
pub(super) fn stored(cx: &Analyzer<'_>, relation: &Relation, index: usize) -> Stored {
    let Some(attribute) = relation.columns.get(index) else { return Stored::InColumn(Generated::No) };
    let Some(base_columns) = relation.base_columns.as_ref().filter(|_| !relation.may_drop_rows) else {
        return Stored::InColumn(attribute.generated);
    };
    let Some((base, column)) = base_columns.get(index).and_then(Option::as_ref) else {
        return Stored::Nowhere { view: relation.name.clone(), column: attribute.name.clone() };
    };
    let base = cx.catalog.relation(*base);
    let found = base.and_then(|base| Some(stored(cx, &base, base.column(column)?)));
    found.unwrap_or(Stored::InColumn(Generated::No))
}

pub(super) fn assigned_column(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    relation: &Relation,
    name: &ast::ObjectName,
) -> Result<AssignedColumn> {
    let span = parse::span_of(name).unwrap_or(cx.span);
    let parts = parse::name_parts(name);
    let first = parts.first().map(|ident| parse::name(ident)).unwrap_or_default();
    let Some(index) = relation.column(&first) else {
        let message = format!("column \"{first}\" of relation \"{}\" does not exist", relation.name);
        let error = Diagnostic::error(sqlstate::UNDEFINED_COLUMN, message, span);
        let known = relation.columns.iter().map(|column| column.name.as_str());
        return Err(Box::new(match suggest::nearest(&first, known) {
            Some(near) => error.help(format!("table \"{}\" has a column \"{near}\"", relation.name)),
            None if cx.aside.indirections.contains_key(&span.start) && first == relation.name => {
                error.help("write the column's name without the table's")
            }
            None => error,
        }));
    };
    let attribute = relation.columns[index].clone();
    scope::certain(cx, &first, Expr::opaque(attribute.data_type, span))?;
    let chain = cx.aside.indirections.get(&span.start).cloned().unwrap_or_default();
    let ty = assigned_part(cx, level, &attribute, &chain, span)?;
    let origin = origin::of_attribute(relation, &attribute);
    let stored = stored(cx, relation, index);
    Ok(AssignedColumn { index, attribute, origin, ty, stored, is_part: !chain.is_empty(), span })
}

/// The type of the part of a column that fields and subscripts behind its name select.
fn assigned_part(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    attribute: &Attribute,
    mut chain: &[AccessExpr],
    span: Span,
) -> Result<TypeId> {
    let mut ty = attribute.data_type;
    while let Some(first) = chain.first() {
        let AccessExpr::Dot(field) = first else {
            let length = chain.iter().take_while(|access| matches!(access, AccessExpr::Subscript(_))).count();
            let subscripts: Vec<&ast::Subscript> = chain[..length]
                .iter()
                .filter_map(|access| match access {
                    AccessExpr::Subscript(subscript) => Some(subscript),
                    AccessExpr::Dot(_) => None,
                })
                .collect();
            let container = Expr::opaque(ty, span);
            ty = access::subscript(cx, level, container, &subscripts)?.ty;
            chain = &chain[length..];
            continue;
        };
        let field = match field {
            ast::Expr::Identifier(ident) => parse::name(ident),
            _ => return Err(internal(span)),
        };
        let (column, name) = (&attribute.name, cx.catalog.format_type(ty));
        let composite = cx.catalog.composite_relation(cx.catalog.base_type(ty));
        let Some(fields) = composite.and_then(|relation| cx.catalog.relation(relation)) else {
            let message = format!(
                "cannot assign to field \"{field}\" of column \"{column}\" because its type {name} is not a composite type"
            );
            return Diagnostic::refuse(sqlstate::DATATYPE_MISMATCH, message, span);
        };
        let found = fields.columns.iter().find(|column| column.name == field);
        ty = found.map(|column| column.data_type).ok_or_else(|| {
            let message = format!(
                "cannot assign to field \"{field}\" of column \"{column}\" because there is no such column in data type {name}"
            );
            Box::new(Diagnostic::error(sqlstate::UNDEFINED_COLUMN, message, span))
        })?;
        chain = &chain[1..];
    }
    Ok(ty)
}

/// One value made what its column stores.
pub(super) fn assign(
    cx: &mut Analyzer<'_>,
    column: &AssignedColumn,
    expr: Expr,
    inserting: bool,
) -> Result<Expr> {
    let name = &column.attribute.name;
    scope::certain(cx, name, Expr::opaque(column.attribute.data_type, expr.span))?;
    let is_default = matches!(expr.kind, ExprKind::Default) && expr.ty == TypeId::UNKNOWN;
    let generated = match &column.stored {
        Stored::InColumn(generated) => *generated,
        Stored::Nowhere { view, column } => {
            let verb = if inserting { "insert into" } else { "update" };
            let message = format!("cannot {verb} column \"{column}\" of view \"{view}\"");
            return Err(Box::new(
                Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, message, expr.span)
                    .help("view columns that are not columns of their base relation are not updatable"),
            ));
        }
    };
    let refused = match generated {
        Generated::No | Generated::IdentityByDefault => false,
        Generated::Stored => true,
        Generated::IdentityAlways => !(inserting && cx.aside.overriding),
    };
    if refused && !is_default {
        let (message, help) = if inserting {
            let message = format!("cannot insert a non-DEFAULT value into column \"{name}\"");
            (message, format!("leave \"{name}\" out of the column list; Postgres generates it"))
        } else {
            (format!("column \"{name}\" can only be updated to DEFAULT"), format!("leave \"{name}\" out"))
        };
        return Err(Box::new(Diagnostic::error(sqlstate::GENERATED_ALWAYS, message, expr.span).help(help)));
    }
    if is_default {
        return Ok(Expr { ty: column.ty, ..expr });
    }
    if let Some(number) = param_number(&expr) {
        cx.params.belongs_to(number, name);
        if !column.is_part && matches!(expr.kind, ExprKind::Param(_)) {
            cx.params.stored_in(number, &column.origin);
        }
    }
    coerce::coerce_for_storage(cx, expr, column.ty, name)
}
