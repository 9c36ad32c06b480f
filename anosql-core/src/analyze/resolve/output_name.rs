//! The names that Postgres gives to output columns without an alias.

use sqlparser::ast::{self, AccessExpr, TrimWhereField};

use crate::{
    analyze::tree::{Expr, ExprKind},
    parse,
};

/// The name of `expr` as an output column; `None` means `?column?`. What it was analysed to knows the names of subqueries.
pub(super) fn of(expr: &ast::Expr, analyzed: &Expr) -> Option<String> {
    strong(expr, analyzed).or_else(|| weak(expr))
}

/// A name that the expression itself has.
fn strong(expr: &ast::Expr, analyzed: &Expr) -> Option<String> {
    let fixed = |name: &str| Some(name.to_owned());
    match expr {
        ast::Expr::Nested(inner) | ast::Expr::Collate { expr: inner, .. } => strong(inner, analyzed),
        ast::Expr::Identifier(ident) => Some(parse::name(ident)),
        // A row is called as its relation.
        ast::Expr::CompoundIdentifier(idents) => {
            idents.iter().rfind(|ident| parse::construct_of(ident).is_none()).map(parse::name)
        }
        ast::Expr::QualifiedWildcard(name, _) => Some(parse::schema_and_name(name).1),
        ast::Expr::CompoundFieldAccess { root, access_chain } => {
            let field = access_chain.iter().rev().find_map(|access| match access {
                AccessExpr::Dot(ast::Expr::Identifier(ident)) => Some(parse::name(ident)),
                _ => None,
            });
            field.or_else(|| strong(root, analyzed))
        }
        ast::Expr::Cast { expr, .. } => strong(expr, analyzed),
        ast::Expr::Case { else_result: Some(otherwise), .. } => strong(otherwise, analyzed),
        ast::Expr::Function(function) => {
            let construct =
                parse::name_parts(&function.name).first().and_then(|name| parse::construct_of(name));
            match construct {
                Some(parse::OPERATOR | parse::IS_DOCUMENT | parse::IS_JSON) => return None,
                Some(name) => return fixed(name),
                None => {}
            }
            let name = parse::schema_and_name(&function.name).1;
            Some(if name == "user" { "user".to_owned() } else { name })
        }
        ast::Expr::AtTimeZone { .. } => fixed("timezone"),
        ast::Expr::Extract { .. } => fixed("extract"),
        ast::Expr::Ceil { .. } => fixed("ceil"),
        ast::Expr::Floor { .. } => fixed("floor"),
        ast::Expr::Position { .. } => fixed("position"),
        ast::Expr::Substring { shorthand: true, .. } => fixed("substr"),
        ast::Expr::Substring { .. } => fixed("substring"),
        ast::Expr::Overlay { .. } => fixed("overlay"),
        ast::Expr::IsNormalized { negated: false, .. } => fixed("is_normalized"),
        ast::Expr::Trim { trim_where, .. } => fixed(match trim_where {
            Some(TrimWhereField::Leading) => "ltrim",
            Some(TrimWhereField::Trailing) => "rtrim",
            Some(TrimWhereField::Both) | None => "btrim",
        }),
        ast::Expr::BinaryOp { op: ast::BinaryOperator::Overlaps, .. } => fixed("overlaps"),
        ast::Expr::Exists { negated: false, .. } => fixed("exists"),
        ast::Expr::Array(_) => fixed("array"),
        ast::Expr::Tuple(_) => fixed("row"),
        ast::Expr::Subquery(_) => of_subquery(expr, analyzed),
        _ => None,
    }
}

/// A name for want of a better one: a cast's type, or the construct.
fn weak(expr: &ast::Expr) -> Option<String> {
    match expr {
        ast::Expr::Nested(inner) | ast::Expr::Collate { expr: inner, .. } => weak(inner),
        ast::Expr::Cast { data_type, .. } => Some(parse::internal_name(data_type)),
        ast::Expr::TypedString(typed) => Some(parse::internal_name(&typed.data_type)),
        ast::Expr::Prefixed { prefix, .. } => Some(parse::name(prefix)),
        ast::Expr::Interval(_) => Some("interval".to_owned()),
        ast::Expr::Case { .. } => Some("case".to_owned()),
        ast::Expr::CompoundFieldAccess { root, .. } => weak(root),
        _ => None,
    }
}

/// What the first column of a subquery is called. A star has no name of its own, so it is looked for among what was analysed.
fn of_subquery(subquery: &ast::Expr, analyzed: &Expr) -> Option<String> {
    let span = parse::span_of(subquery)?;
    let mut name = None;
    analyzed.visit(&mut |expr| {
        if let ExprKind::Subquery(subquery) = &expr.kind
            && expr.span == span
        {
            name = subquery.query.columns().into_iter().next().map(|column| column.name);
        }
    });
    name
}
