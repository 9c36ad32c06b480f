//! The constraints of the schema's tables, as the outside gets them.

use super::{Catalog, Relation, RelationKind};
use crate::{
    query::{Constraint, ConstraintKind, TableConstraint},
    source::Span,
};

impl Catalog {
    /// The keys, foreign keys and checks that tables have of their own. Where something is unread it may have dropped any.
    pub(crate) fn constraints(&self) -> Vec<TableConstraint> {
        if self.unread.anything {
            return Vec::new();
        }
        let is_certain = |relation: &&Relation| {
            matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable)
                // What is inherited has other names and places.
                && relation.parents.is_empty()
                && relation.schema != "pg_temp"
                && !self.unread.relations.contains_key(&relation.id)
        };
        self.relations.values().filter(is_certain).flat_map(of_table).collect()
    }
}

fn of_table(table: &Relation) -> Vec<TableConstraint> {
    let one = |kind: ConstraintKind, name: &str, columns: &[String], holds: bool| TableConstraint {
        constraint: Constraint {
            kind,
            name: Some(name.to_owned()),
            schema: table.schema.clone(),
            relation: table.name.clone(),
            columns: columns.to_vec(),
            domain: None,
        },
        span: place(table, columns),
        holds,
    };
    let keys = table.keys.iter().map(|key| {
        let kind = if key.primary { ConstraintKind::PrimaryKey } else { ConstraintKind::Unique };
        one(kind, &key.name, &key.columns, key.proves_unique)
    });
    let foreign_keys = table.foreign_keys.iter().map(|key| {
        let holds = !key.not_valid && !key.deferrable;
        one(ConstraintKind::ForeignKey, &key.name, &key.columns, holds)
    });
    let checks = table
        .checks
        .iter()
        .map(|check| one(ConstraintKind::Check, &check.name, &check.columns, !check.not_valid));
    keys.chain(foreign_keys).chain(checks).collect()
}

/// Where the first column of a constraint is made, or that of its table.
fn place(table: &Relation, columns: &[String]) -> Span {
    let column = columns.first().and_then(|name| table.columns.get(table.column(name)?));
    column.or(table.columns.first()).and_then(|column| column.place).unwrap_or(Span::NOWHERE)
}
