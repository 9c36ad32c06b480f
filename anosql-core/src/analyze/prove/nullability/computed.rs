//! Of which columns a generated column needs a value to have one itself.

use std::rc::Rc;

use super::{Frame, Null, Nulls, Presence, expr};
use crate::{
    analyze::tree::{Expr, RangeEntry},
    catalog::{Catalog, Relation},
};

/// The columns of the row `entry` without whose nulls `expr` gives none; none where it may give null for other values.
pub(in crate::analyze) fn computed_from(
    catalog: &Catalog,
    relation: &Relation,
    entry: &RangeEntry,
    expr: &Expr,
) -> Option<Vec<String>> {
    let entries = std::slice::from_ref(entry);
    let gives_null = |nulls: &[bool]| {
        let columns = vec![nulls.iter().copied().map(Null::bare).collect()];
        let frame = Frame {
            entries,
            columns: Rc::new(columns),
            presence: Rc::new(vec![Presence::Joined]),
            ..Frame::empty()
        };
        expr::of(&Nulls::new(catalog, &[], None), expr, &[&frame]).value
    };
    let mut nulls = vec![false; entry.columns.len()];
    if gives_null(&nulls) {
        return None;
    }
    let declared = |not_null: bool| {
        relation.columns.iter().enumerate().filter(move |(_, column)| column.not_null == not_null)
    };
    // A column is not needed if it can be null beside all others that are not; those that may be null come first.
    for (index, _) in declared(false).chain(declared(true)) {
        nulls[index] = true;
        nulls[index] = !gives_null(&nulls);
    }
    let columns = relation.columns.iter().zip(nulls);
    Some(columns.filter(|(_, is_free)| !is_free).map(|(column, _)| column.name.clone()).collect())
}
