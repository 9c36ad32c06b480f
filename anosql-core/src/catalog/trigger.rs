//! What triggers make of the rows that are written.

use super::{Catalog, Relation, RelationKind, WriteEvent};

/// A trigger for each row before a write.
#[derive(Debug, Clone)]
pub(crate) struct Trigger {
    /// Empty where it is not certain.
    pub(crate) name: String,
    pub(crate) events: Vec<WriteEvent>,
    /// The columns of `update of`, none where it fires whatever is set.
    pub(crate) update_of: Vec<String>,
    /// The schema and the name of its function, where that is certain.
    pub(crate) function: Option<(String, String)>,
}

/// What a trigger's function does where each row goes on as it came, but for some columns that are assigned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KeepsRows {
    pub(crate) assigned: Vec<AssignedByTrigger>,
}

/// A column that a trigger's function gives a value, always or sometimes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AssignedByTrigger {
    pub(crate) column: String,
    pub(crate) never_null: bool,
}

impl Catalog {
    /// What triggers assign of a row that is written to a table or to what is below it; `None` where they, or rules, may do
    /// something else to it or leave it out. `sets` says whether an update sets a column.
    pub(crate) fn before_write(
        &self,
        relation: &Relation,
        event: WriteEvent,
        sets: &dyn Fn(&str) -> bool,
    ) -> Option<Vec<&AssignedByTrigger>> {
        let mut assigned = Vec::new();
        self.before_write_of(relation, event, sets, &mut assigned)?;
        // A row that moves to another partition is deleted and inserted.
        let is_partitioned = relation.kind == RelationKind::PartitionedTable;
        let may_move = event == WriteEvent::Update && is_partitioned;
        if is_partitioned || (relation.has_children && event != WriteEvent::Insert) {
            for below in self.family(relation.id) {
                let below = self.relations.get(&below).filter(|below| below.id != relation.id);
                below.map_or(Some(()), |below| self.before_write_of(below, event, sets, &mut assigned))?;
                if let Some(below) = below.filter(|_| may_move) {
                    self.before_write_of(below, WriteEvent::Insert, sets, &mut assigned)?;
                    self.before_write_of(below, WriteEvent::Delete, sets, &mut assigned)?;
                }
            }
        }
        if may_move {
            self.before_write_of(relation, WriteEvent::Insert, sets, &mut assigned)?;
            self.before_write_of(relation, WriteEvent::Delete, sets, &mut assigned)?;
        }
        // The triggers of a partitioned table are its partitions' too.
        let mut parents: Vec<_> = relation.parents.clone();
        while let Some(parent) = parents.pop().and_then(|id| self.relations.get(&id)) {
            if parent.kind == RelationKind::PartitionedTable {
                self.before_write_of(parent, event, sets, &mut assigned)?;
                parents.extend(&parent.parents);
            }
        }
        Some(assigned)
    }

    /// The same of the triggers of one table.
    fn before_write_of<'a>(
        &'a self,
        relation: &Relation,
        event: WriteEvent,
        sets: &dyn Fn(&str) -> bool,
        assigned: &mut Vec<&'a AssignedByTrigger>,
    ) -> Option<()> {
        let changes = match event {
            WriteEvent::Insert => relation.changes_inserted,
            WriteEvent::Update => relation.changes_updated,
            WriteEvent::Delete => relation.may_drop_rows,
        };
        if changes {
            return None;
        }
        for trigger in relation.triggers.iter().filter(|trigger| trigger.events.contains(&event)) {
            let is_computed = |name: &String| {
                relation
                    .column(name)
                    .and_then(|index| relation.columns.get(index))
                    .is_none_or(|column| column.generated == super::Generated::Stored)
            };
            let fires = event != WriteEvent::Update
                || trigger.update_of.is_empty()
                || trigger.update_of.iter().any(|name| sets(name) || is_computed(name));
            if fires {
                assigned.extend(&self.keeps_rows(trigger, event)?.assigned);
            }
        }
        Some(())
    }

    fn keeps_rows(&self, trigger: &Trigger, event: WriteEvent) -> Option<&KeepsRows> {
        // A deleted row has no `new`.
        if event == WriteEvent::Delete || self.unread.anything {
            return None;
        }
        let (schema, name) = trigger.function.as_ref()?;
        if self.unread.functions.contains_key(name) {
            return None;
        }
        let programs = self.programs.get(name)?;
        let program =
            programs.iter().find(|program| program.schema == *schema && program.arguments.is_empty())?;
        program.keeps_rows.as_ref()
    }
}
