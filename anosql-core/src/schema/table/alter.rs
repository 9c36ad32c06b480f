//! `alter table`, action by action.

use std::collections::BTreeSet;

use super::{
    constraint, contradiction,
    element::{self, ColumnDefinition, Constraint},
    inherit,
};
use crate::{
    analyze::{self, stored_expression},
    catalog::{Attribute, Generated, Relation, RelationId, RelationKind},
    diagnostic::Diagnostic,
    lexer::{Token, statements::split_at_commas},
    parse,
    schema::{
        self, Result, Schema,
        drop::dependents,
        not_read,
        reader::{
            Name, Reader, mentioned,
            passed_over::{changes_no_column, changes_no_type},
        },
        statement, table,
    },
    source::Span,
    sqlstate, suggest,
    version::Version,
};

/// An action that changes columns or constraints.
enum Action<'t> {
    AddColumn {
        definition: ColumnDefinition<'t>,
        if_not_exists: bool,
    },
    AddConstraint(Constraint<'t>),
    DropColumn {
        name: String,
        span: Span,
        if_exists: bool,
        cascade: bool,
    },
    DropConstraint {
        name: String,
        span: Span,
        if_exists: bool,
        cascade: bool,
    },
    AlterColumn {
        name: String,
        span: Span,
        change: Change<'t>,
    },
    RenameConstraint {
        old: (String, Span),
        new: (String, Span),
    },
    /// All rows that are there have been looked at.
    ValidateConstraint(String),
    /// Whether it is enforced from now on, if it says so. When it is checked matters too little to be kept.
    AlterConstraint {
        name: String,
        span: Span,
        enforced: Option<bool>,
    },
    Inherit(Name),
    NoInherit(Name),
    /// Ownership, storage, triggers, row security and the like.
    Other,
}

/// What is done to a column.
enum Change<'t> {
    NotNull(bool),
    /// The new one, if it is not dropped.
    Default(Option<&'t [Token]>),
    /// The new type, and whether an expression says how the values change.
    Type(&'t [Token], bool),
    Generated(Generated, Option<Name>),
    NotGenerated,
    /// What a generated column is computed by.
    Expression(&'t [Token]),
    /// Statistics, storage and the like.
    Other,
}

/// Applies the actions behind `alter table t`, each by itself, so that one that is not read hides no other.
pub(in crate::schema) fn alter_table(cx: &mut Schema<'_>, id: RelationId, actions: &[Token]) -> Result<()> {
    for tokens in split_at_commas(actions) {
        let mut reader = Reader::new(tokens);
        if ["enable row level security", "disable trigger", "enable replica trigger"]
            .iter()
            .any(|words| reader.clone().words(words))
        {
            schema::relation_mut(cx, id)?.may_lack_rows = true;
            continue;
        }
        if reader.clone().words("disable rule") || reader.clone().words("enable replica rule") {
            schema::relation_mut(cx, id)?.rules.clear();
            continue;
        }
        // A constraint that is not known of can only forbid more.
        let only_forbids = reader.word("add") && element::begins_constraint(&reader);
        let applied = action(cx, tokens).and_then(|action| apply_action(cx, id, action));
        match applied {
            Err(error) if error.is_unread() => {
                cx.catalog.unread.constraints = true;
                if !only_forbids {
                    cx.catalog.doubt_relation(id, cx.span);
                }
                cx.notices.push(not_read(*error));
            }
            other => other?,
        }
    }
    Ok(())
}

fn action<'t>(cx: &Schema<'_>, tokens: &'t [Token]) -> Result<Action<'t>> {
    let mut reader = Reader::new(tokens);
    let reader = &mut reader;
    if reader.word("add") {
        if element::begins_constraint(reader) {
            return Ok(Action::AddConstraint(element::table_constraint(cx, reader)?));
        }
        reader.word("column");
        let if_not_exists = reader.words("if not exists");
        return Ok(Action::AddColumn { definition: element::column_definition(cx, reader)?, if_not_exists });
    }
    if reader.word("drop") {
        let is_constraint = reader.word("constraint");
        if !is_constraint {
            reader.word("column");
        }
        let if_exists = reader.words("if exists");
        let (name, span) = statement::expect_identifier(cx, reader)?;
        if is_constraint {
            let cascade = reader.word("cascade");
            return Ok(Action::DropConstraint { name, span, if_exists, cascade });
        }
        return Ok(Action::DropColumn { name, span, if_exists, cascade: reader.word("cascade") });
    }
    if reader.words("rename constraint") {
        let old = statement::expect_identifier(cx, reader)?;
        if !reader.word("to") {
            return Err(element::syntax_error(cx, reader));
        }
        return Ok(Action::RenameConstraint { old, new: statement::expect_identifier(cx, reader)? });
    }
    if reader.words("validate constraint") {
        return Ok(Action::ValidateConstraint(statement::expect_identifier(cx, reader)?.0));
    }
    if reader.word("inherit") {
        return Ok(Action::Inherit(statement::expect_name(cx, reader)?));
    }
    if reader.words("no inherit") {
        return Ok(Action::NoInherit(statement::expect_name(cx, reader)?));
    }
    if reader.words("alter constraint") {
        let (name, span) = statement::expect_identifier(cx, reader)?;
        return Ok(Action::AlterConstraint { name, span, enforced: enforced(cx, reader)? });
    }
    if reader.word("alter") {
        reader.word("column");
        let (name, span) = statement::expect_identifier(cx, reader)?;
        return Ok(Action::AlterColumn { name, span, change: change(cx, reader)? });
    }
    match changes_no_column(reader) {
        true => Ok(Action::Other),
        false => Err(element::syntax_error(cx, reader)),
    }
}

/// What stands behind `alter constraint f`, and whether that says that it is not enforced any more, or that it is.
fn enforced(cx: &Schema<'_>, reader: &mut Reader<'_>) -> Result<Option<bool>> {
    let mut enforced = None;
    while reader.peek().is_some() {
        if reader.words("not enforced") {
            enforced = Some(false);
        } else if reader.word("enforced") {
            enforced = Some(true);
        } else if !TIMING.iter().any(|words| reader.words(words)) {
            return Err(element::syntax_error(cx, reader));
        }
    }
    Ok(enforced)
}

/// What stands behind `alter column c`.
fn change<'t>(cx: &Schema<'_>, reader: &mut Reader<'t>) -> Result<Change<'t>> {
    if reader.words("set not null") {
        return Ok(Change::NotNull(true));
    }
    if reader.words("drop not null") {
        return Ok(Change::NotNull(false));
    }
    if reader.words("set default") {
        contradiction::of_default(reader.rest())?;
        return Ok(Change::Default(Some(reader.rest())));
    }
    if reader.words("drop default") {
        return Ok(Change::Default(None));
    }
    if reader.words("drop identity") || reader.words("drop expression") {
        return Ok(Change::NotGenerated);
    }
    if reader.words("add generated") {
        let (how, sequence, _) = element::generated(cx, reader)?;
        return Ok(Change::Generated(how, sequence));
    }
    if reader.words("set generated always") {
        return Ok(Change::Generated(Generated::IdentityAlways, None));
    }
    if reader.words("set generated by default") {
        return Ok(Change::Generated(Generated::IdentityByDefault, None));
    }
    if reader.words("set data type") || reader.word("type") {
        let data_type = reader.until(&["collate", "using"]);
        if reader.word("collate") {
            reader.name();
        }
        return Ok(Change::Type(data_type, reader.word("using")));
    }
    if reader.words("set expression as") {
        return match reader.parenthesized() {
            Some(expression) => Ok(Change::Expression(expression)),
            None => Err(element::syntax_error(cx, reader)),
        };
    }
    if changes_no_type(reader) {
        return Ok(Change::Other);
    }
    Err(element::syntax_error(cx, reader))
}

fn apply_action(cx: &mut Schema<'_>, id: RelationId, action: Action<'_>) -> Result<()> {
    match action {
        Action::AddColumn { definition, if_not_exists } => {
            let exists = |relation: &Relation| relation.column(&definition.name).is_some();
            if if_not_exists && cx.catalog.relation(id).is_some_and(|relation| exists(&relation)) {
                return Ok(());
            }
            each(cx, id, |schema, relation, is_child| {
                if is_child && relation.column(&definition.name).is_some() {
                    return Ok(());
                }
                // What is surely added was not there before.
                if !schema.catalog.unread.is_guarded {
                    relation.columns.retain(|column| {
                        column.name != definition.name || !schema.catalog.is_stand_in(column)
                    });
                }
                table::add_column(schema, relation, &definition)?;
                for constraint in &definition.constraints {
                    table::add_constraint(schema, relation, Some(&definition.name), constraint)?;
                }
                let column = relation.columns.iter_mut().find(|column| column.name == definition.name);
                column.into_iter().for_each(|column| column.is_local &= !is_child);
                Ok(())
            })
        }
        Action::AddConstraint(constraint) => {
            let is_inherited =
                matches!(constraint.kind, element::ConstraintKind::Check { .. }) && !constraint.no_inherit;
            let mut name: Option<String> = None;
            each(cx, id, |schema, relation, is_child| {
                if is_child && !is_inherited {
                    return child_constraint(relation, &constraint);
                }
                if is_child && name.as_ref().is_some_and(|name| relation.has_constraint(name)) {
                    return Ok(());
                }
                table::add_constraint(schema, relation, None, &constraint)?;
                name = relation.checks.last().map(|check| check.name.clone());
                Ok(())
            })
        }
        Action::DropColumn { name, span, if_exists, cascade } => {
            drop_column(cx, id, &name, span, if_exists, cascade)
        }
        Action::DropConstraint { name, span, if_exists, cascade } => {
            dependents::check_constraint(cx, id, &name, cascade, span)?;
            if !schema::relation_mut(cx, id)?.drop_constraint(&name) && !if_exists {
                drop_unknown_constraint(cx, id, &name, span)?;
            }
            // What children have of it, they have under the same name, or as a partition's key.
            each(cx, id, |_, relation, is_child| {
                if is_child {
                    relation.checks.retain(|check| check.name != name);
                    relation.foreign_keys.retain(|key| key.name != name);
                }
                Ok(())
            })
        }
        Action::AlterColumn { name, span, change } => alter_column(cx, id, &name, span, &change),
        Action::RenameConstraint { old: (old, place), new: (new, new_place) } => {
            constraint::check_renamed_constraint(cx, id, (&old, place), (&new, new_place))?;
            each(cx, id, |_, relation, _| {
                relation.rename_constraint(&old, &new);
                Ok(())
            })
        }
        Action::ValidateConstraint(name) => each(cx, id, |_, relation, _| {
            let checks = relation.checks.iter_mut().filter(|check| check.name == name);
            checks.for_each(|check| check.not_valid = false);
            let keys = relation.foreign_keys.iter_mut().filter(|key| key.name == name);
            keys.for_each(|key| key.not_valid = false);
            let not_nulls = relation.not_nulls.iter().filter(|not_null| not_null.name == name);
            let valid: Vec<String> = not_nulls.map(|not_null| not_null.column.clone()).collect();
            let columns = relation.columns.iter_mut().filter(|column| valid.contains(&column.name));
            columns.for_each(|column| column.not_null = true);
            Ok(())
        }),
        Action::AlterConstraint { name, span, enforced } => {
            if constraint::has_surely_no_constraint(cx, id, &name) {
                let table = &schema::relation_mut(cx, id)?.name;
                let message = format!("constraint \"{name}\" of relation \"{table}\" does not exist");
                return Diagnostic::refuse(sqlstate::UNDEFINED_OBJECT, message, span);
            }
            each(cx, id, |_, relation, _| {
                let keys = relation.foreign_keys.iter_mut().filter(|key| key.name == name);
                keys.for_each(|key| key.not_valid |= enforced == Some(false));
                let checks = relation.checks.iter_mut().filter(|check| check.name == name);
                checks.for_each(|check| check.not_valid |= enforced == Some(false));
                Ok(())
            })
        }
        Action::Inherit(parent) => inherit::add_parent(cx, id, &parent),
        Action::NoInherit(parent) => {
            let parent = statement::named_relation(cx, &parent)?;
            schema::relation_mut(cx, id)?.parents.retain(|known| *known != parent);
            Ok(())
        }
        Action::Other => Ok(()),
    }
}

/// A constraint that is not known here may be one that a newer Postgres gives a name to, as it does to every `not
/// null`, or one that an older statement made in a way that was not read.
fn drop_unknown_constraint(cx: &mut Schema<'_>, id: RelationId, name: &str, span: Span) -> Result<()> {
    let relation = schema::relation_mut(cx, id)?;
    let table = relation.name.clone();
    let column = name.strip_prefix(&format!("{table}_")).and_then(|rest| rest.strip_suffix("_not_null"));
    if let Some(column) = column.filter(|column| relation.column(column).is_some()) {
        return alter_column(cx, id, column, span, &Change::NotNull(false));
    }
    let message = format!("constraint \"{name}\" of relation \"{table}\" does not exist");
    if constraint::has_surely_no_constraint(cx, id, name) {
        return Diagnostic::refuse(sqlstate::UNDEFINED_OBJECT, message, span);
    }
    cx.catalog.doubt_rows(id);
    let mut warning = Diagnostic::warning(message, span)
        .help("the table's columns are taken to be nullable, and its keys for no proof");
    warning.code = Some(sqlstate::UNDEFINED_OBJECT);
    cx.notices.push(warning);
    Ok(())
}

/// What a key of a table means for the tables that inherit from it: the partitions have it too, and children's
/// columns are not null where it is a primary key.
fn child_constraint(child: &mut Relation, constraint: &Constraint<'_>) -> Result<()> {
    let element::ConstraintKind::Unique { primary, columns, .. } = &constraint.kind else {
        return Ok(());
    };
    for column in child.columns.iter_mut().filter(|_| *primary) {
        column.not_null |= columns.iter().any(|(name, _)| *name == column.name);
    }
    Ok(())
}

/// Does the same to a table and, unless it stands behind `only`, to those that inherit from it, each once.
fn each(
    cx: &mut Schema<'_>,
    id: RelationId,
    mut change: impl FnMut(&mut Schema<'_>, &mut Relation, bool) -> Result<()>,
) -> Result<()> {
    for table in with_children(cx, id) {
        let Some(mut relation) = cx.catalog.relation_to_change(table) else { continue };
        change(cx, &mut relation, table != id)?;
        cx.catalog.relations.insert(table, relation);
    }
    Ok(())
}

pub(in crate::schema) fn with_children(cx: &Schema<'_>, id: RelationId) -> Vec<RelationId> {
    if cx.only { vec![id] } else { cx.catalog.family(id) }
}

fn alter_column(
    cx: &mut Schema<'_>,
    id: RelationId,
    name: &str,
    span: Span,
    change: &Change<'_>,
) -> Result<()> {
    let data_type = match change {
        Change::Type(tokens, _) => Some(table::column_type_or_unread(cx, name, tokens)?),
        _ => None,
    };
    let mut has_sequence = false;
    each(cx, id, |schema, relation, is_child| {
        let Some(index) = relation.column(name) else {
            return if is_child { Ok(()) } else { Err(no_column(relation, name, span)) };
        };
        let computed_from = match change {
            Change::Expression(expression) => {
                analyze::computed_from(schema.catalog, schema.sources, relation, expression)
            }
            _ => None,
        };
        if let (Change::Type(tokens, false), Some(target)) = (change, data_type) {
            let span = parse::place_of(tokens);
            let column = &relation.columns[index];
            stored_expression::retyped(schema.catalog, schema.sources, column, target, span)?;
        }
        if data_type.is_some() {
            dependents::check_retyped(schema, relation.id, name, span)?;
        }
        if let (Change::Generated(..), Some(column)) = (change, relation.columns.get(index)) {
            table::check_identity(schema, column.data_type, span)?;
        }
        if let (Change::Default(Some(value)), Some(column)) = (change, relation.columns.get(index)) {
            stored_expression::default(schema.catalog, schema.sources, column, value)?;
        }
        if let (Change::NotNull(false), false) = (change, is_child) {
            refuse_inherited_null(schema, relation, name, span)?;
        }
        // Postgres makes the checks anew, with the operators of the new type.
        if data_type.is_some() {
            relation.forget_checks_of(name);
        }
        let column = &mut relation.columns[index];
        match change {
            Change::NotNull(not_null) => {
                column.not_null = *not_null;
                column.place = Some(span);
            }
            Change::Default(value) => {
                column.has_default = value.is_some();
                column.default_not_null = value.is_some_and(mentioned::is_never_null);
            }
            Change::Type(tokens, _) => {
                column.data_type = data_type.unwrap_or(column.data_type);
                column.modifier = crate::schema::types::modifier(tokens);
            }
            Change::Generated(generated, _) => {
                has_sequence |= column.generated == Generated::No;
                column.generated = *generated;
                (column.has_default, column.default_not_null) = (true, *generated != Generated::Stored);
            }
            Change::NotGenerated => {
                (column.generated, column.computed_from) = (Generated::No, None);
                column.has_default = false;
            }
            Change::Expression(_) => column.computed_from = computed_from,
            Change::Other => {}
        }
        Ok(())
    })?;
    if let Change::NotNull(false) | Change::NotGenerated | Change::Expression(_) = change {
        cx.catalog.doubt_readers(id);
        for child in with_children(cx, id) {
            cx.catalog.doubt_readers(child);
        }
    }
    let sequence = match change {
        Change::Generated(_, sequence) => sequence.as_ref(),
        _ => None,
    };
    if has_sequence && let Some(relation) = cx.catalog.relation_to_change(id) {
        table::insert_owned_sequence(cx, &relation, name, sequence);
    }
    if let Change::NotGenerated = change {
        drop_sequences(cx, id, name);
    }
    Ok(())
}

/// From 18 on `not null` is a constraint that a table has from those above it, and cannot lose alone.
fn refuse_inherited_null(cx: &Schema<'_>, relation: &Relation, column: &str, span: Span) -> Result<()> {
    if cx.catalog.version < Version::V18 {
        return Ok(());
    }
    let above = relation.parents.iter().filter_map(|parent| cx.catalog.relation(*parent)).find(|parent| {
        let index = parent.column(column);
        index.and_then(|index| parent.columns.get(index)).is_some_and(Attribute::passes_on_not_null)
    });
    match above {
        None => Ok(()),
        Some(parent) => {
            let (table, parent) = (&relation.name, &parent.name);
            let message = format!(
                "cannot drop inherited constraint \"{parent}_{column}_not_null\" of relation \"{table}\""
            );
            let help = format!("alter the table above, `{parent}`");
            Err(Box::new(Diagnostic::error(sqlstate::INVALID_TABLE_DEFINITION, message, span).help(help)))
        }
    }
}

fn drop_column(
    cx: &mut Schema<'_>,
    id: RelationId,
    name: &str,
    span: Span,
    if_exists: bool,
    cascade: bool,
) -> Result<()> {
    let Some(mut relation) = cx.catalog.relation_to_change(id) else { return Ok(()) };
    if relation.column(name).is_none() {
        return if if_exists { Ok(()) } else { Err(no_column(&relation, name, span)) };
    }
    if cascade {
        cx.catalog.remove_references(id, &|columns| columns.iter().any(|column| column == name));
        let depends = |view: &&Relation| {
            view.depends_on.relations.contains(&id) && view.depends_on.names.contains(name)
        };
        let views: Vec<RelationId> =
            cx.catalog.relations.linked(id).filter(depends).map(|view| view.id).collect();
        views.into_iter().for_each(|view| cx.catalog.remove_with_dependents(view));
    } else {
        dependents::check_column(cx, &relation, name, span)?;
    }
    relation.drop_column(name);
    cx.catalog.relations.insert(id, relation);
    drop_sequences(cx, id, name);
    let children: Vec<RelationId> = cx.catalog.children(id).map(|child| child.id).collect();
    for child in children {
        let Some(relation) = cx.catalog.relations.get_mut(&child) else { continue };
        let Some(index) = relation.column(name) else { continue };
        let parents = relation.parents.clone();
        let is_local = relation.columns.get(index).is_some_and(|column| column.is_local);
        let has_it = |parent: &RelationId| {
            cx.catalog.relation(*parent).is_some_and(|parent| parent.column(name).is_some())
        };
        if cx.only {
            let child = cx.catalog.relations.get_mut(&child);
            if let Some(column) = child.and_then(|child| child.columns.get_mut(index)) {
                column.is_local = true;
            }
        } else if !is_local && !parents.iter().any(has_it) {
            drop_column(cx, child, name, span, true, cascade)?;
        }
    }
    Ok(())
}

fn drop_sequences(cx: &mut Schema<'_>, id: RelationId, column: &str) {
    for sequence in cx.catalog.sequences_of(id, Some(column)) {
        cx.catalog.remove_relation(sequence);
    }
}

pub(in crate::schema) fn rename_column(
    cx: &mut Schema<'_>,
    id: RelationId,
    old: &str,
    (new, place): (&str, Span),
    span: Span,
) -> Result<()> {
    if cx.catalog.relation(id).is_some_and(|relation| relation.column(old).is_none()) {
        let message = format!("column \"{old}\" does not exist");
        return Diagnostic::refuse(sqlstate::UNDEFINED_COLUMN, message, span);
    }
    check_new_column(cx, id, new, place)?;
    each(cx, id, |_, relation, _| {
        let columns = relation.columns.iter_mut();
        let named =
            columns.flat_map(|column| column.computed_from.iter_mut().flatten().chain([&mut column.name]));
        let keys = relation.keys.iter_mut();
        let keys = keys.flat_map(|key| {
            let premises = key.premises.iter_mut().flatten().map(|premise| &mut premise.column);
            key.columns.iter_mut().chain(&mut key.also_reads).chain(premises)
        });
        let checks = relation.checks.iter_mut().flat_map(|check| &mut check.columns);
        let exclusions = relation.exclusions.iter_mut().flat_map(|exclusion| &mut exclusion.columns);
        let foreign_keys = relation.foreign_keys.iter_mut().flat_map(|key| &mut key.columns);
        let indexes = relation.indexes.iter_mut().flat_map(|index| &mut index.columns);
        let partition_key = relation.partition_key.iter_mut().flat_map(|key| &mut key.columns).flatten();
        let names = named.chain(keys).chain(foreign_keys).chain(checks).chain(exclusions);
        let names = names.chain(indexes).chain(partition_key);
        let names = names.filter(|name| *name == old);
        names.for_each(|name| new.clone_into(name));
        Ok(())
    })?;
    let tables = with_children(cx, id);
    let linked = tables.iter().flat_map(|table| cx.catalog.relations.linked(*table));
    let linked: BTreeSet<RelationId> = linked.map(|relation| relation.id).collect();
    for relation in linked {
        let Some(relation) = cx.catalog.relations.get_mut(&relation) else { continue };
        if let Some((table, column)) = &mut relation.owner
            && tables.contains(table)
            && column == old
        {
            new.clone_into(column);
        }
        let references = relation.foreign_keys.iter_mut().filter(|key| tables.contains(&key.table));
        for name in references.flat_map(|key| &mut key.referenced).filter(|name| *name == old) {
            new.clone_into(name);
        }
        let bases = relation.base_columns.iter_mut().flatten().flatten();
        for (_, name) in bases.filter(|(table, name)| tables.contains(table) && name == old) {
            new.clone_into(name);
        }
        let reads = relation.depends_on.relations.iter().any(|table| tables.contains(table));
        if reads && relation.depends_on.names.contains(old) {
            relation.depends_on.names.insert(new.to_owned());
        }
    }
    Ok(())
}

/// The name that a column gets must be free. What only stands for a column may not be there.
fn check_new_column(cx: &Schema<'_>, id: RelationId, new: &str, span: Span) -> Result<()> {
    let Some(relation) = cx.catalog.relations.get(&id) else { return Ok(()) };
    let known = relation.column(new).and_then(|index| relation.columns.get(index));
    match known {
        Some(known) if !cx.catalog.is_stand_in(known) => Err(is_there(relation, new, span)),
        _ => Ok(()),
    }
}

/// Whether a table's actions may be read by [`Schema::alter_table`].
pub(in crate::schema) fn is_table(cx: &Schema<'_>, id: RelationId) -> bool {
    cx.catalog
        .relation(id)
        .is_some_and(|relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable))
}

/// When a constraint is checked.
const TIMING: &[&str] =
    &["not deferrable", "deferrable", "initially deferred", "initially immediate", "no inherit", "inherit"];

pub(in crate::schema) fn is_there(relation: &Relation, column: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("column \"{column}\" of relation \"{}\" already exists", relation.name);
    Box::new(Diagnostic::error(sqlstate::DUPLICATE_COLUMN, message, span))
}

pub(in crate::schema) fn no_column(relation: &Relation, name: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("column \"{name}\" of relation \"{}\" does not exist", relation.name);
    let error = Diagnostic::error(sqlstate::UNDEFINED_COLUMN, message, span);
    Box::new(match suggest::nearest(name, relation.columns.iter().map(|column| column.name.as_str())) {
        Some(near) => error.help(format!("\"{}\" has a column \"{near}\"", relation.name)),
        None => error,
    })
}
