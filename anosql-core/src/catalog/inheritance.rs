//! Tables that inherit from others, partitions among them: their rows are those of the tables above, too.

use std::collections::HashSet;

use super::{Catalog, Check, Relation, RelationId, RelationKind};

impl Catalog {
    /// The tables that inherit from a relation, and its partitions.
    pub(crate) fn children(&self, id: RelationId) -> impl Iterator<Item = &Relation> {
        let may_have_some =
            |known: &Relation| known.has_children || known.kind == RelationKind::PartitionedTable;
        let relations = self.relations.get(&id).is_some_and(may_have_some).then(|| self.relations.linked(id));
        relations.into_iter().flatten().filter(move |relation| relation.parents.contains(&id))
    }

    /// A relation and all that inherit from it, at however many removes, each once.
    pub(crate) fn family(&self, id: RelationId) -> Vec<RelationId> {
        let (mut family, mut seen) = (vec![id], HashSet::from([id]));
        let mut index = 0;
        while let Some(id) = family.get(index).copied() {
            index += 1;
            family.extend(self.children(id).map(|child| child.id).filter(|child| seen.insert(*child)));
        }
        family
    }

    /// Notes that a relation's rows, which are those of all above it too, are under no constraint of these.
    pub(crate) fn note_unchecked(&mut self, id: RelationId) {
        let (mut below, mut seen) = (vec![id], HashSet::from([id]));
        while let Some(id) = below.pop() {
            let parents = self.relations.get(&id).map(|relation| relation.parents.clone());
            for parent in parents.unwrap_or_default() {
                if let Some(relation) = self.relations.get_mut(&parent) {
                    relation.has_children = true;
                }
                if seen.insert(parent) {
                    below.push(parent);
                }
            }
        }
    }

    /// Whether a relation is `ancestor` or inherits from it, at however many removes.
    pub(crate) fn inherits_from(&self, id: RelationId, ancestor: RelationId) -> bool {
        let mut family = vec![id];
        let mut index = 0;
        while let Some(id) = family.get(index).copied() {
            index += 1;
            let parents = self.relations.get(&id).into_iter().flat_map(|relation| &relation.parents);
            let more: Vec<RelationId> = parents.filter(|parent| !family.contains(parent)).copied().collect();
            family.extend(more);
        }
        family.contains(&ancestor)
    }

    /// Whether no row that is read from a relation, those of the tables that inherit from it among them, has null in this
    /// column.
    pub(crate) fn holds_no_null(&self, relation: &Relation, column: usize) -> bool {
        self.holds_no_null_besides(relation, column, &mut HashSet::new())
    }

    /// The same where `seen` have been looked at: a table may be reached by many ways, and one that holds null decides.
    fn holds_no_null_besides(
        &self,
        relation: &Relation,
        column: usize,
        seen: &mut HashSet<(RelationId, usize)>,
    ) -> bool {
        let Some(attribute) = relation.columns.get(column) else { return false };
        let mut holds_none = |relation: &Relation, name: &String| {
            relation.column(name).is_some_and(|column| {
                !seen.insert((relation.id, column)) || self.holds_no_null_besides(relation, column, seen)
            })
        };
        let is_computed = |holds_none: &mut dyn FnMut(&Relation, &String) -> bool| {
            let from = attribute.computed_from.as_ref();
            from.is_some_and(|names| names.iter().all(|name| holds_none(relation, name)))
        };
        // Partitions have the `not null` of their table, and may compute a column otherwise.
        let is_said_of_all = attribute.not_null && !relation.has_children;
        let is_said = is_said_of_all
            || ((attribute.not_null || is_computed(&mut holds_none))
                && self.children(relation.id).all(|child| holds_none(child, &attribute.name)));
        !relation.is_foreign && is_said
    }

    /// Whether every row that is read from a table passes a check of it.
    pub(crate) fn holds_check(&self, relation: &Relation, only: bool, check: &Check) -> bool {
        self.holds_check_besides(relation, only, check, &mut HashSet::new())
    }

    /// The same where `seen` have been looked at, which have the check under one name.
    fn holds_check_besides(
        &self,
        relation: &Relation,
        only: bool,
        check: &Check,
        seen: &mut HashSet<RelationId>,
    ) -> bool {
        !check.not_valid
            && !relation.is_foreign
            && check.formula.is_some()
            && (only
                || self.children(relation.id).all(|child| {
                    let inherited = child.checks.iter().find(|inherited| inherited.name == check.name);
                    !check.no_inherit
                        && inherited.is_some_and(|check| {
                            !seen.insert(child.id) || self.holds_check_besides(child, false, check, seen)
                        })
                }))
    }
}
