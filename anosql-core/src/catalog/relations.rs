//! The relations of a catalog by their identity, and those that have to do with a name, with another relation or with a type.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::Hash,
};

use super::{Effects, FIRST_USER_OID, Index, Relation, RelationId, TypeId};

/// Relations by identity. What the links find is to be looked at again: it had to do with what was asked for once, and may
/// not any more.
#[derive(Debug, Clone, Default)]
pub(crate) struct Relations {
    known: BTreeMap<RelationId, Relation>,
    links: RefCell<Links>,
    /// What reading from a view does, together with what is below it.
    effects: RefCell<HashMap<RelationId, Effects>>,
}

type Ids = BTreeSet<RelationId>;

/// Which relations something is linked to. Without it a schema of many tables would be gone through for each of them.
#[derive(Debug, Clone, Default)]
struct Links {
    /// By their own names and those of their constraints and indexes.
    names: HashMap<String, Ids>,
    /// By those that they inherit from, read, refer to or belong to.
    relations: HashMap<RelationId, Ids>,
    /// By those of a project's own types that their columns are of.
    types: HashMap<TypeId, Ids>,
    /// Those that may have changed since their links were noted.
    changed: Ids,
}

impl Relations {
    pub(crate) fn get(&self, id: &RelationId) -> Option<&Relation> {
        self.known.get(id)
    }

    pub(crate) fn contains(&self, id: RelationId) -> bool {
        self.known.contains_key(&id)
    }

    pub(crate) fn get_mut(&mut self, id: &RelationId) -> Option<&mut Relation> {
        let relation = self.known.get_mut(id)?;
        if relation.kind == super::RelationKind::View {
            self.effects.get_mut().clear();
        }
        self.links.get_mut().changed.insert(*id);
        Some(relation)
    }

    /// Adds an index that is not unique. Nothing but its name is new, so that nothing else is noted again: a table may have
    /// many.
    pub(crate) fn add_index(&mut self, id: RelationId, index: Index) {
        let Some(relation) = self.known.get_mut(&id) else { return };
        self.links.get_mut().names.entry(index.name.clone()).or_default().insert(id);
        relation.indexes.push(index);
    }

    pub(crate) fn insert(&mut self, id: RelationId, relation: Relation) {
        let links = self.links.get_mut();
        match self.known.get(&id) {
            Some(before) if !links.changed.contains(&id) => links.note_added(before, &relation),
            _ => drop(links.changed.insert(id)),
        }
        if self.known.insert(id, relation).is_some() {
            self.effects.get_mut().clear();
        }
    }

    pub(crate) fn remove(&mut self, id: &RelationId) -> Option<Relation> {
        let relation = self.known.remove(id)?;
        self.links.get_mut().forget(&relation);
        self.effects.get_mut().clear();
        Some(relation)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Relation> {
        self.known.values()
    }

    /// Those that have this name, or a constraint or index of this name.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = &Relation> {
        self.found(|links| links.names.get(name))
    }

    /// Those that inherit from a relation, read it, refer to it or belong to it.
    pub(crate) fn linked(&self, id: RelationId) -> impl Iterator<Item = &Relation> {
        self.found(move |links| links.relations.get(&id))
    }

    /// Those that have columns of one of a project's own types.
    pub(crate) fn of_type(&self, id: TypeId) -> impl Iterator<Item = &Relation> {
        self.found(move |links| links.types.get(&id))
    }

    /// Those that were put in as linked to a relation that had no identity yet.
    pub(crate) fn take_waiting(&mut self) -> Vec<RelationId> {
        self.links.get_mut().settle(&self.known);
        self.links.get_mut().relations.remove(&RelationId(0)).into_iter().flatten().collect()
    }

    fn found(&self, find: impl FnOnce(&Links) -> Option<&Ids>) -> impl Iterator<Item = &Relation> {
        let mut links = self.links.borrow_mut();
        links.settle(&self.known);
        let ids: Vec<RelationId> = find(&links).into_iter().flatten().copied().collect();
        ids.into_iter().filter_map(|id| self.known.get(&id))
    }

    /// What reading from a relation does, if it was asked for since the last change.
    pub(crate) fn effects(&self, id: RelationId) -> Option<Effects> {
        self.effects.borrow().get(&id).copied()
    }

    pub(crate) fn note_effects(&self, id: RelationId, effects: Effects) {
        self.effects.borrow_mut().insert(id, effects);
    }

    /// Forgets what reading from relations does, because one is called otherwise.
    pub(crate) fn forget_effects(&mut self) {
        self.effects.get_mut().clear();
    }
}

impl Links {
    fn settle(&mut self, known: &BTreeMap<RelationId, Relation>) {
        for id in std::mem::take(&mut self.changed) {
            known.get(&id).into_iter().for_each(|relation| self.note(id, relation));
        }
    }

    /// Notes what a relation has in another place than it had before, or has anew: one that is changed a thousand times
    /// would be noted a thousand times from end to end.
    fn note_added(&mut self, before: &Relation, now: &Relation) {
        let id = now.id;
        for name in names(now).filter(moved(names(before))) {
            self.note_name(id, name);
        }
        for other in relations(now).filter(moved(relations(before))) {
            self.relations.entry(other).or_default().insert(id);
        }
        for ty in types(now).filter(moved(types(before))) {
            self.types.entry(ty).or_default().insert(id);
        }
    }

    fn note_name(&mut self, id: RelationId, name: &String) {
        match self.names.get_mut(name) {
            Some(ids) => ids.insert(id),
            None => self.names.entry(name.clone()).or_default().insert(id),
        };
    }

    fn note(&mut self, id: RelationId, relation: &Relation) {
        names(relation).for_each(|name| self.note_name(id, name));
        for other in relations(relation) {
            self.relations.entry(other).or_default().insert(id);
        }
        for ty in types(relation) {
            self.types.entry(ty).or_default().insert(id);
        }
    }

    fn forget(&mut self, relation: &Relation) {
        let id = relation.id;
        self.changed.remove(&id);
        names(relation).for_each(|name| forget(&mut self.names, name, id));
        relations(relation).for_each(|other| forget(&mut self.relations, &other, id));
        types(relation).for_each(|ty| forget(&mut self.types, &ty, id));
    }
}

/// Tells, item by item, whether something is not what came next in a list before. Where one is put in between, it goes on
/// behind it.
fn moved<T: PartialEq>(before: impl Iterator<Item = T>) -> impl FnMut(&T) -> bool {
    let mut before = before.peekable();
    move |now| before.next_if(|before| before == now).is_none()
}

fn forget<K, Q>(links: &mut HashMap<K, Ids>, key: &Q, id: RelationId)
where
    K: Eq + Hash + std::borrow::Borrow<Q>,
    Q: Eq + Hash + ?Sized,
{
    let Some(ids) = links.get_mut(key) else { return };
    ids.remove(&id);
    if ids.is_empty() {
        links.remove(key);
    }
}

fn names(relation: &Relation) -> impl Iterator<Item = &String> {
    [&relation.name].into_iter().chain(relation.constraint_names()).chain(relation.index_names())
}

fn relations(relation: &Relation) -> impl Iterator<Item = RelationId> {
    let owner = relation.owner.as_ref().map(|(owner, _)| owner);
    let read = relation.depends_on.relations.iter();
    let referred_to = relation.foreign_keys.iter().map(|key| &key.table);
    let others = relation.parents.iter().chain(read).chain(referred_to);
    others.chain(owner).chain(&relation.of_type).copied()
}

fn types(relation: &Relation) -> impl Iterator<Item = TypeId> {
    let types = relation.columns.iter().map(|column| column.data_type);
    types.filter(|ty| ty.0 >= FIRST_USER_OID)
}
