//! Which types values can be sorted and told apart by.

use super::{Cast, CastContext, CastMethod, Catalog, FIRST_USER_OID, Kind, TypeId};

/// What the default operator classes of a type can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sorting {
    Nothing,
    /// Tell values apart, as a hash does.
    Equality,
    Order,
}

impl Catalog {
    /// What can be done with values of a type at least; all where that is not known.
    pub(crate) fn sorting(&self, id: TypeId) -> Sorting {
        if self.has_own_operator_classes || self.unread.anything {
            return Sorting::Order;
        }
        self.sorting_below(id, &mut Vec::new())
    }

    /// `outer` are the row types that the type stands in, for one may hold an array of itself.
    fn sorting_below(&self, id: TypeId, outer: &mut Vec<TypeId>) -> Sorting {
        let id = self.base_type(id);
        if let Some(element) = self.array_element(id) {
            return self.sorting_below(element, outer);
        }
        let Some(row) = self.type_row(id) else { return Sorting::Order };
        match &row.kind {
            Kind::Composite(relation) => {
                let Some(relation) = self.relation(*relation) else { return Sorting::Order };
                if outer.contains(&id) {
                    return Sorting::Order;
                }
                outer.push(id);
                let columns =
                    relation.columns.iter().map(|column| self.sorting_below(column.data_type, outer));
                let sorting = columns.min().unwrap_or(Sorting::Order);
                outer.pop();
                sorting
            }
            Kind::Base if row.sorting < Sorting::Order => self.sorting_as_another(id).max(row.sorting),
            _ => Sorting::Order,
        }
    }

    /// What a type can do as another that has the same bits.
    fn sorting_as_another(&self, id: TypeId) -> Sorting {
        let is_same =
            |cast: &Cast| cast.method == CastMethod::Binary && cast.context == CastContext::Implicit;
        let others = self.casts.iter().filter(|((source, _), cast)| *source == id && is_same(cast));
        let sortings = others.filter_map(|((_, target), _)| self.type_row(*target).map(|row| row.sorting));
        sortings.max().unwrap_or(Sorting::Nothing)
    }

    /// Whether a column of one type may refer to a key of another, which needs an operator that tells whether they are equal. Where that is not known it may.
    pub(crate) fn may_refer(&self, column: TypeId, key: TypeId) -> bool {
        let is_known =
            |id: TypeId| (id.0 < FIRST_USER_OID || self.is_enum(id)) && self.unread_since(id).is_none();
        let (column, key) = (self.base_type(column), self.base_type(key));
        if column == key || self.has_own_operator_classes || !is_known(column) || !is_known(key) {
            return true;
        }
        if EQUAL_TYPES.iter().any(|types| types.contains(&column) && types.contains(&key)) {
            return true;
        }
        // Their operators take values of one type only.
        let is_polymorphic =
            self.is_enum(key) || self.array_element(key).is_some() || self.range_subtype(key).is_some();
        let key = if key == TypeId::VARCHAR { TypeId::TEXT } else { key };
        let becomes_key = |cast: &Cast| cast.context == CastContext::Implicit;
        column == key || (!is_polymorphic && self.casts.get(&(column, key)).is_some_and(becomes_key))
    }

    /// Whether values of a type can be kept in order by an index that does not say how. Where that is not known they can.
    pub(crate) fn has_default_order(&self, id: TypeId) -> bool {
        if self.has_own_operator_classes || self.unread.anything || self.unread_since(id).is_some() {
            return true;
        }
        let id = self.base_type(id);
        let Some(row) = self.type_row(id).filter(|row| row.kind == Kind::Base) else { return true };
        self.array_element(id).is_some()
            || row.sorting == Sorting::Order
            || self.sorting_as_another(id) == Sorting::Order
    }
}

/// Types of which values of one can be compared with values of the other.
const EQUAL_TYPES: &[&[TypeId]] = &[
    &[TypeId::INT2, TypeId::INT4, TypeId::INT8],
    &[TypeId::FLOAT4, TypeId::FLOAT8],
    &[TypeId::DATE, TypeId::TIMESTAMP, TypeId::TIMESTAMPTZ],
    &[TypeId::TEXT, TypeId::NAME],
];
