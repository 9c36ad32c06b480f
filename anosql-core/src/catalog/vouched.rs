//! What the schema's author declares to be certain although a program may have changed it.

use super::{Catalog, RelationId, TypeId};
use crate::source::Span;

/// A declaration `-- anosql: certain app.t`. What is before it cannot make uncertain what it names.
#[derive(Debug, Clone)]
pub(crate) struct Vouched {
    /// The tables, views and types that it names; `None` where it names all.
    pub(crate) names: Option<Vec<VouchedName>>,
    /// The search path where it stands.
    pub(crate) path: Vec<String>,
    pub(crate) place: Span,
}

/// A name as it is written.
#[derive(Debug, Clone)]
pub(crate) struct VouchedName {
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
    pub(crate) span: Span,
}

impl Catalog {
    /// Whether a declaration that is to come names a table, a view or a type.
    pub(crate) fn is_vouched(&self, schema: &str, name: &str) -> bool {
        let exists = |schema: &str| {
            self.relation_names.get(schema, name).is_some() || self.type_names.get(schema, name).is_some()
        };
        self.vouched.iter().any(|vouched| {
            let Some(names) = &vouched.names else { return true };
            names.iter().filter(|one| one.name == name).any(|one| match &one.schema {
                Some(named) => named == schema,
                None => vouched.path.iter().find(|place| exists(place)).is_none_or(|found| found == schema),
            })
        })
    }

    pub(crate) fn is_vouched_type(&self, id: TypeId) -> bool {
        !self.vouched.is_empty()
            && self.types.get(&id).is_some_and(|row| self.is_vouched(&row.schema, &row.name))
    }

    pub(crate) fn is_vouched_relation(&self, id: RelationId) -> bool {
        !self.vouched.is_empty()
            && self
                .relations
                .get(&id)
                .is_some_and(|relation| self.is_vouched(&relation.schema, &relation.name))
    }
}
