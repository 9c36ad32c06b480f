//! Which types values can be sorted and told apart by.

use super::{Cast, CastContext, CastMethod, Catalog, Kind, TypeId};

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
}
