//! `alter table`, which is also how views, indexes and sequences are altered in part.

use sqlparser::ast::{self, AlterColumnOperation, AlterTableOperation, GeneratedAs, RenameTableNameKind};

use super::{Result, Schema};
use crate::{
    analyze,
    catalog::{Generated, Relation},
    diagnostic::Diagnostic,
    parse,
};

impl Schema<'_> {
    pub(super) fn alter_table(&mut self, alter: &ast::AlterTable) -> Result<()> {
        let id = match self.relation(&alter.name) {
            Err(_) if alter.if_exists => return Ok(()),
            found => found?,
        };
        for operation in &alter.operations {
            if let AlterTableOperation::RenameTable { table_name } = operation {
                let (RenameTableNameKind::As(name) | RenameTableNameKind::To(name)) = table_name;
                let schema = self.relation_mut(id)?.schema.clone();
                self.catalog.rename_relation(id, &schema, &parse::schema_and_name(name).1);
                continue;
            }
            let Some(mut relation) = self.catalog.take_relation(id) else { continue };
            self.alter_relation(&mut relation, operation)?;
            self.catalog.relations.insert(id, relation);
            self.pass_on(id, operation)?;
        }
        Ok(())
    }

    /// What is done to a table's columns is done to those of the tables that inherit from it.
    fn pass_on(&mut self, id: crate::catalog::RelationId, operation: &AlterTableOperation) -> Result<()> {
        let inherited = matches!(
            operation,
            AlterTableOperation::AddColumn { .. }
                | AlterTableOperation::DropColumn { .. }
                | AlterTableOperation::RenameColumn { .. }
                | AlterTableOperation::AlterColumn { .. }
        );
        if !inherited {
            return Ok(());
        }
        let children: Vec<_> = self
            .catalog
            .relations
            .values()
            .filter(|relation| relation.parents.contains(&id))
            .map(|child| child.id)
            .collect();
        for child in children {
            let Some(mut relation) = self.catalog.take_relation(child) else { continue };
            self.alter_relation(&mut relation, operation)?;
            self.catalog.relations.insert(child, relation);
            self.pass_on(child, operation)?;
        }
        Ok(())
    }

    fn alter_relation(&mut self, relation: &mut Relation, operation: &AlterTableOperation) -> Result<()> {
        match operation {
            AlterTableOperation::AddColumn { column_def, if_not_exists, .. } => {
                if *if_not_exists && relation.column(&parse::name(&column_def.name)).is_some() {
                    return Ok(());
                }
                self.add_column(relation, column_def)
            }
            AlterTableOperation::DropColumn { column_names, if_exists, .. } => {
                for column in column_names {
                    let index = match self.column_index(relation, column) {
                        Err(_) if *if_exists => continue,
                        found => found?,
                    };
                    let name = relation.columns.remove(index).name;
                    let depends = |view: &&Relation| {
                        view.depends_on.relations.contains(&relation.id)
                            && view.depends_on.names.contains(&name)
                    };
                    let views: Vec<_> =
                        self.catalog.relations.values().filter(depends).map(|view| view.id).collect();
                    views.into_iter().for_each(|view| self.catalog.remove_with_dependents(view));
                    relation.keys.retain(|key| !key.columns.contains(&name));
                }
                Ok(())
            }
            AlterTableOperation::RenameColumn { old_column_name, new_column_name } => {
                let index = self.column_index(relation, old_column_name)?;
                let new = parse::name(new_column_name);
                let old = std::mem::replace(&mut relation.columns[index].name, new.clone());
                for column in relation.keys.iter_mut().flat_map(|key| &mut key.columns) {
                    if *column == old {
                        column.clone_from(&new);
                    }
                }
                Ok(())
            }
            AlterTableOperation::AlterColumn { column_name, op } => {
                let index = self.column_index(relation, column_name)?;
                self.alter_column(relation, index, op)
            }
            AlterTableOperation::AddConstraint { constraint, .. } => {
                self.add_constraint(relation, constraint)
            }
            AlterTableOperation::DropConstraint { name, .. } => {
                let name = parse::name(name);
                relation.keys.retain(|key| key.name != name);
                relation.other_constraints.retain(|constraint| *constraint != name);
                Ok(())
            }
            AlterTableOperation::RenameConstraint { old_name, new_name } => {
                let (old, new) = (parse::name(old_name), parse::name(new_name));
                let keys = relation.keys.iter_mut().map(|key| &mut key.name);
                for name in keys.chain(&mut relation.other_constraints) {
                    if *name == old {
                        name.clone_from(&new);
                    }
                }
                Ok(())
            }
            // Ownership, storage, triggers, row security and the like change no type.
            _ => Ok(()),
        }
    }

    fn alter_column(
        &mut self,
        relation: &mut Relation,
        index: usize,
        op: &AlterColumnOperation,
    ) -> Result<()> {
        match op {
            AlterColumnOperation::SetNotNull => relation.columns[index].not_null = true,
            AlterColumnOperation::DropNotNull => relation.columns[index].not_null = false,
            AlterColumnOperation::SetDefault { .. } => relation.columns[index].has_default = true,
            AlterColumnOperation::DropDefault => relation.columns[index].has_default = false,
            AlterColumnOperation::SetDataType { data_type, .. } => {
                relation.columns[index].data_type =
                    analyze::type_name::resolve(self.catalog, data_type, self.span)?;
            }
            AlterColumnOperation::AddGenerated { generated_as, .. } => {
                let column = &mut relation.columns[index];
                column.generated = match generated_as {
                    Some(GeneratedAs::ByDefault) => Generated::IdentityByDefault,
                    _ => Generated::IdentityAlways,
                };
                column.has_default = true;
            }
        }
        Ok(())
    }

    fn column_index(&self, relation: &Relation, column: &ast::Ident) -> Result<usize> {
        let name = parse::name(column);
        relation.column(&name).ok_or_else(|| {
            let span = parse::from_parser(column.span).unwrap_or(self.span);
            let message = format!("column \"{name}\" of relation \"{}\" does not exist", relation.name);
            Box::new(Diagnostic::error("42703", message, span))
        })
    }
}
