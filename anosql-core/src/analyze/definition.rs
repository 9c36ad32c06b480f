//! What queries define: views, and tables that a query fills.

use std::collections::HashSet;

use super::{
    prove::{effects, nullability},
    refuse::placement,
    resolve::{analyzer::Analyzer, query, scope::Level},
    tree::{self, Body, origin},
};
use crate::{
    catalog::{Attribute, BaseColumn, Catalog, Effects, RelationId},
    diagnostic::Result,
    parse::Aside,
    source::{SourceMap, Span},
};

/// What a view or a table is made of by its query.
pub(crate) struct Definition {
    pub(crate) columns: Vec<Attribute>,
    /// The relations that the query takes rows from.
    pub(crate) relations: HashSet<RelationId>,
    /// Where rows can be written through a view, the base relation's column that each of its columns is, if it is one. The
    /// view must take its rows from one relation, each once (the manual's "Updatable Views").
    pub(crate) base_columns: Option<Vec<Option<BaseColumn>>>,
    /// What the query does, that of the views that it reads included.
    pub(crate) effects: Effects,
}

/// What a query without parameters defines: for views and `create table as`.
pub(crate) fn definition(
    catalog: &Catalog,
    sources: &SourceMap,
    query: &sqlparser::ast::Query,
    aside: &Aside,
    span: Span,
) -> Result<Definition> {
    let mut analyzer = Analyzer::new(catalog, sources, aside, span);
    let tree = query::analyze(&mut analyzer, &Level::default(), query, true)?;
    placement::check(&tree)?;
    let nullable = nullability::of_definition(catalog, &tree);
    let columns = tree.columns().into_iter().zip(nullable).enumerate();
    let columns = columns
        .map(|(index, (column, nullable))| Attribute {
            not_null: !nullable,
            modifier: origin::modifier_of_output(catalog, &tree, index),
            ..Attribute::new(&column.name, column.ty)
        })
        .collect();
    let mut relations = HashSet::new();
    tree.walk(
        &mut |query| {
            relations.extend(query.range_table().iter().filter_map(|entry| match &entry.kind {
                tree::RangeKind::Relation { id, .. } => Some(*id),
                _ => None,
            }));
        },
        &mut |_| {},
    );
    let effects = effects::of_query(catalog, &tree);
    Ok(Definition { columns, relations, base_columns: base_columns(catalog, &tree), effects })
}

fn base_columns(catalog: &Catalog, query: &tree::Query) -> Option<Vec<Option<BaseColumn>>> {
    let Body::Select(select) = &query.body else { return None };
    let is_plain = |target: &tree::Target| {
        let mut plain = true;
        target.expr.visit(&mut |expr| {
            plain &= match &expr.kind {
                tree::ExprKind::Window(_) | tree::ExprKind::Aggregate(_) => false,
                tree::ExprKind::Call(call) => !call.returns_set,
                _ => true,
            };
        });
        plain
    };
    let [tree::RangeEntry { kind: tree::RangeKind::Relation { id, .. }, .. }] = select.range_table[..] else {
        return None;
    };
    let relation = catalog.relation(id)?;
    let is_updatable = query.ctes.is_empty()
        && query.limit.is_none()
        && query.offset.is_none()
        && select.group_by.is_empty()
        && select.having.is_none()
        && select.distinct == tree::Distinct::None
        && select.targets.iter().all(is_plain);
    let base = |target: &tree::Target| match &target.expr.kind {
        tree::ExprKind::Column(column) if column.entry.is_here() => {
            let column = column.among(&relation.columns)?;
            Some((id, column.name.clone()))
        }
        _ => None,
    };
    is_updatable.then(|| select.targets.iter().map(base).collect())
}
