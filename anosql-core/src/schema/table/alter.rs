//! `alter table`, action by action.

pub(in crate::schema) mod column;

use super::{
    constraint,
    element::{self, ColumnDefinition, Constraint},
    inherit,
};
use crate::{
    catalog::{Relation, RelationId, RelationKind},
    diagnostic::Diagnostic,
    lexer::{Token, statements::split_at_commas},
    schema::{
        self, Result, Schema,
        drop::dependents,
        not_read,
        reader::{Name, Reader, passed_over::changes_no_column},
        statement, table,
    },
    source::Span,
    sqlstate,
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
        change: column::Change<'t>,
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
        return Ok(Action::AlterColumn { name, span, change: column::change(cx, reader)? });
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
            column::drop_column(cx, id, &name, span, if_exists, cascade)
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
        Action::AlterColumn { name, span, change } => column::alter_column(cx, id, &name, span, &change),
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
        return column::alter_column(cx, id, column, span, &column::Change::NotNull(false));
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
/// Whether a table's actions may be read by [`Schema::alter_table`].
pub(in crate::schema) fn is_table(cx: &Schema<'_>, id: RelationId) -> bool {
    cx.catalog
        .relation(id)
        .is_some_and(|relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable))
}

/// When a constraint is checked.
const TIMING: &[&str] =
    &["not deferrable", "deferrable", "initially deferred", "initially immediate", "no inherit", "inherit"];
