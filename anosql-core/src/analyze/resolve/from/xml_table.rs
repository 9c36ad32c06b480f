//! `xmltable` in `from`.

use sqlparser::ast::{self, XmlPassingClause, XmlTableColumn, XmlTableColumnOption};

use crate::{
    analyze::{
        conversion::type_name,
        resolve::{analyzer::Analyzer, coerce, expr, scope::Level},
        tree::{Call, Expr, ExprKind, RangeColumn, RangeEntry, RangeKind},
    },
    catalog::{TypeId, Volatility},
    diagnostic::Result,
    parse,
    source::Span,
};

/// The rows that paths find in a document; `texts` are the namespaces and the path of the rows. It sees what stands
/// left of it in `from`.
pub(super) fn analyze(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    texts: &[&ast::Expr],
    passing: &XmlPassingClause,
    columns: &[XmlTableColumn],
    span: Span,
) -> Result<RangeEntry> {
    let mut arguments = Vec::new();
    for text in texts {
        let text = expr::analyze(cx, level, text)?;
        arguments.push(coerce::coerce_to_specific(cx, text, TypeId::TEXT, "XMLTABLE")?);
    }
    for document in &passing.arguments {
        let document = expr::analyze(cx, level, &document.expr)?;
        arguments.push(coerce::coerce_to_specific(cx, document, TypeId::XML, "XMLTABLE")?);
    }
    let mut made = Vec::with_capacity(columns.len());
    for column in columns {
        let ty = match &column.option {
            XmlTableColumnOption::ForOrdinality => TypeId::INT4,
            XmlTableColumnOption::NamedInfo { r#type, path, default, .. } => {
                let ty = type_name::resolve(cx.catalog, r#type, span)?;
                if let Some(path) = path {
                    let path = expr::analyze(cx, level, without_not_null(path))?;
                    arguments.push(coerce::coerce_to_specific(cx, path, TypeId::TEXT, "XMLTABLE")?);
                }
                if let Some(default) = default {
                    let default = expr::analyze(cx, level, without_not_null(default))?;
                    arguments.push(coerce::coerce_to_specific(cx, default, ty, "XMLTABLE")?);
                }
                ty
            }
        };
        made.push(RangeColumn { name: parse::name(&column.name), ty });
    }
    let call = Call {
        name: "xmltable".to_owned(),
        builtin: true,
        is_operator: false,
        outputs: made.clone(),
        arguments,
        strict: false,
        returns_set: true,
        volatility: Volatility::Stable,
        body: None,
    };
    let expr = Expr::new(ExprKind::Call(call), TypeId::RECORD, span);
    let kind = RangeKind::Functions { calls: vec![(expr, made.len())], ordinality: false };
    Ok(RangeEntry { kind, columns: made, row_type: TypeId::RECORD })
}

/// An expression before `not null`, with which sqlparser takes it for a test. A column that is not null is treated as if
/// it could be, which no row contradicts.
fn without_not_null(expr: &ast::Expr) -> &ast::Expr {
    match expr {
        ast::Expr::IsNotNull(inner) => inner,
        expr => expr,
    }
}
