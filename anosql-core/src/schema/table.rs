//! `create table`, `create index`, `create trigger`: columns, keys and what else a table is known by.

use sqlparser::ast::{self, ColumnDef, ColumnOption, CreateTable, GeneratedAs, TableConstraint};

use super::{Result, Schema};
use crate::{
    analyze,
    catalog::{Attribute, Generated, Key, Kind, Relation, RelationId, RelationKind, TypeId},
    diagnostic::Diagnostic,
    parse::{self, Like},
};

impl Schema<'_> {
    pub(super) fn create_table(&mut self, create: &CreateTable) -> Result<()> {
        let (schema, name) = self.new_name(&create.name, create.temporary)?;
        if !self.is_free(&schema, &name, create.if_not_exists)? {
            return Ok(());
        }
        let kind =
            if create.partition_by.is_some() { RelationKind::PartitionedTable } else { RelationKind::Table };
        let mut relation = Relation::new(&schema, &name, kind);
        for parent in create.inherits.iter().flatten().chain(&create.partition_of) {
            self.inherit(&mut relation, parent, create.partition_of.is_some())?;
        }
        if let Some(query) = &create.query {
            (relation.columns, _) = self.query_columns(query)?;
            // What a query proves of its rows is no constraint of the table that they are put in.
            relation.columns.iter_mut().for_each(|column| column.not_null = false);
        } else {
            for (position, column) in create.columns.iter().enumerate() {
                self.copy_likes(&mut relation, |like| like.position == position)?;
                self.add_column(&mut relation, column)?;
            }
            self.copy_likes(&mut relation, |like| like.position >= create.columns.len())?;
        }
        for constraint in &create.constraints {
            self.add_constraint(&mut relation, constraint)?;
        }
        let parents = relation.parents.clone();
        self.catalog.insert_relation(relation);
        for parent in parents {
            if let Some(parent) = self.catalog.relations.get_mut(&parent) {
                // A key of a partitioned table holds for all its partitions; that of a plain parent does not.
                parent.has_children |= parent.kind != RelationKind::PartitionedTable;
            }
        }
        Ok(())
    }

    fn inherit(
        &mut self,
        relation: &mut Relation,
        parent: &ast::ObjectName,
        is_partition: bool,
    ) -> Result<()> {
        let id = self.relation(parent)?;
        let Some(parent) = self.catalog.relation(id) else { return Ok(()) };
        for column in &parent.columns {
            match relation.columns.iter_mut().find(|known| known.name == column.name) {
                Some(known) => known.not_null |= column.not_null,
                None => relation.columns.push(column.clone()),
            }
        }
        if is_partition {
            let keys = parent
                .keys
                .iter()
                .map(|key| Key { name: format!("{}_{}", relation.name, key.name), ..key.clone() });
            relation.keys.extend(keys);
        }
        relation.parents.push(id);
        Ok(())
    }

    /// Copies the columns of the tables that the definition is to be like at this position.
    fn copy_likes(&mut self, relation: &mut Relation, here: impl Fn(&Like) -> bool) -> Result<()> {
        for like in self.aside.definition.likes.iter().filter(|like| here(like)) {
            let Some(id) = self.catalog.relation_id(like.schema.as_deref(), &like.name) else {
                let message = format!("relation \"{}\" does not exist", like.name);
                return Err(Box::new(Diagnostic::error("42P01", message, self.span)));
            };
            let Some(source) = self.catalog.relation(id) else { continue };
            for column in &source.columns {
                let generated = match column.generated {
                    Generated::Stored if like.including_generated => Generated::Stored,
                    Generated::IdentityAlways | Generated::IdentityByDefault if like.including_identity => {
                        column.generated
                    }
                    _ => Generated::No,
                };
                let has_default =
                    column.has_default && (like.including_defaults || generated != Generated::No);
                relation.columns.push(Attribute { has_default, generated, ..column.clone() });
            }
            if like.including_indexes {
                let keys = source.keys.iter().map(|key| {
                    let suffix = if key.primary {
                        "pkey".to_owned()
                    } else {
                        format!("{}_key", key.columns.join("_"))
                    };
                    Key { name: format!("{}_{suffix}", relation.name), ..key.clone() }
                });
                let keys: Vec<Key> = keys.collect();
                relation.keys.extend(keys);
            }
        }
        Ok(())
    }

    pub(super) fn add_column(&mut self, relation: &mut Relation, definition: &ColumnDef) -> Result<()> {
        let name = parse::name(&definition.name);
        if relation.column(&name).is_some() {
            if !relation.parents.is_empty() {
                return self.column_options(relation, &name, definition);
            }
            let message = format!("column \"{name}\" specified more than once");
            let span = parse::from_parser(definition.name.span).unwrap_or(self.span);
            return Err(Box::new(Diagnostic::error("42701", message, span)));
        }
        let serial = serial_type(&definition.data_type);
        let data_type = match serial {
            Some(data_type) => data_type,
            None => {
                let span = parse::span_of(definition).unwrap_or(self.span);
                analyze::type_name::resolve(self.catalog, &definition.data_type, span)?
            }
        };
        let mut column = Attribute::new(&name, data_type);
        column.not_null = serial.is_some()
            || matches!(
                self.catalog.type_row(data_type).map(|row| &row.kind),
                Some(Kind::Domain { not_null: true, .. })
            );
        column.has_default = serial.is_some();
        relation.columns.push(column);
        if serial.is_some() {
            let sequence = format!("{}_{name}_seq", relation.name);
            if self.catalog.relation_id(Some(&relation.schema), &sequence).is_none() {
                self.insert_sequence(&relation.schema, &sequence);
            }
        }
        self.column_options(relation, &name, definition)
    }

    fn column_options(&mut self, relation: &mut Relation, name: &str, definition: &ColumnDef) -> Result<()> {
        let Some(index) = relation.column(name) else { return Ok(()) };
        for option in &definition.options {
            let given = option.name.as_ref().map(parse::name);
            let column = &mut relation.columns[index];
            match &option.option {
                ColumnOption::NotNull => column.not_null = true,
                ColumnOption::Default(_) => column.has_default = true,
                ColumnOption::Generated { generated_as, generation_expr, .. } => {
                    column.generated = match generated_as {
                        _ if generation_expr.is_some() => Generated::Stored,
                        GeneratedAs::ByDefault => Generated::IdentityByDefault,
                        GeneratedAs::Always | GeneratedAs::ExpStored => Generated::IdentityAlways,
                    };
                    column.has_default = true;
                    column.not_null |= generation_expr.is_none();
                }
                ColumnOption::PrimaryKey(constraint) => {
                    let columns = vec![name.to_owned()];
                    let deferrable = is_deferrable(constraint.characteristics.as_ref());
                    add_key(relation, given, columns, true, deferrable);
                }
                ColumnOption::Unique(constraint) => {
                    let columns = vec![name.to_owned()];
                    let deferrable = is_deferrable(constraint.characteristics.as_ref());
                    add_key(relation, given, columns, false, deferrable);
                }
                ColumnOption::ForeignKey(_) => {
                    let default = format!("{}_{name}_fkey", relation.name);
                    relation.other_constraints.push(given.unwrap_or(default));
                }
                ColumnOption::Check(_) => {
                    let default = format!("{}_{name}_check", relation.name);
                    relation.other_constraints.push(given.unwrap_or(default));
                }
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn add_constraint(
        &mut self,
        relation: &mut Relation,
        constraint: &TableConstraint,
    ) -> Result<()> {
        match constraint {
            TableConstraint::PrimaryKey(key) => {
                let columns = self.key_columns(relation, &key.columns)?;
                let deferrable = is_deferrable(key.characteristics.as_ref());
                add_key(relation, key.name.as_ref().map(parse::name), columns, true, deferrable);
            }
            TableConstraint::Unique(key) => {
                let columns = self.key_columns(relation, &key.columns)?;
                let deferrable = is_deferrable(key.characteristics.as_ref());
                add_key(relation, key.name.as_ref().map(parse::name), columns, false, deferrable);
            }
            TableConstraint::PrimaryKeyUsingIndex(using) | TableConstraint::UniqueUsingIndex(using) => {
                let index = parse::name(&using.index_name);
                let primary = matches!(constraint, TableConstraint::PrimaryKeyUsingIndex(_));
                if let Some(key) = relation.keys.iter_mut().find(|key| key.name == index) {
                    key.primary = primary;
                    key.name = using.name.as_ref().map_or(index, parse::name);
                    let columns = key.columns.clone();
                    if primary {
                        relation.columns.iter_mut().filter(|column| columns.contains(&column.name)).for_each(
                            |column| {
                                column.not_null = true;
                            },
                        );
                    }
                }
            }
            TableConstraint::ForeignKey(key) => {
                self.relation(&key.foreign_table)?;
                let columns: Vec<String> = key.columns.iter().map(parse::name).collect();
                let default = format!("{}_{}_fkey", relation.name, columns.join("_"));
                relation.other_constraints.push(key.name.as_ref().map_or(default, parse::name));
            }
            TableConstraint::Check(check) => {
                let default = format!("{}_check", relation.name);
                relation.other_constraints.push(check.name.as_ref().map_or(default, parse::name));
            }
            TableConstraint::Exclude(exclude) => {
                let default = format!("{}_excl", relation.name);
                relation.other_constraints.push(exclude.name.as_ref().map_or(default, parse::name));
            }
            TableConstraint::Index(_) | TableConstraint::FulltextOrSpatial(_) => {}
        }
        Ok(())
    }

    /// The columns of a key, all of which must be there.
    fn key_columns(&self, relation: &Relation, columns: &[ast::IndexColumn]) -> Result<Vec<String>> {
        let column = |column: &ast::IndexColumn| {
            let ast::Expr::Identifier(ident) = &column.column.expr else { return Ok(None) };
            let name = parse::name(ident);
            if relation.column(&name).is_some() {
                return Ok(Some(name));
            }
            let span = parse::from_parser(ident.span).unwrap_or(self.span);
            let message = format!("column \"{name}\" named in key does not exist");
            Err(Box::new(Diagnostic::error("42703", message, span)))
        };
        let columns = columns.iter().map(column).collect::<Result<Option<Vec<_>>>>()?;
        Ok(columns.unwrap_or_default())
    }

    /// Only unique indexes over plain columns are keys.
    pub(super) fn create_index(&mut self, index: &ast::CreateIndex) -> Result<()> {
        let id = self.relation(&index.table_name)?;
        if !index.unique {
            return Ok(());
        }
        let column = |column: &ast::IndexColumn| match &column.column.expr {
            ast::Expr::Identifier(ident) => Some(parse::name(ident)),
            _ => None,
        };
        let columns: Option<Vec<String>> = index.columns.iter().map(column).collect();
        let relation = self.relation_mut(id)?;
        let default = || format!("{}_idx", relation.name);
        let name = index.name.as_ref().map_or_else(default, |name| parse::schema_and_name(name).1);
        let Some(columns) = columns else {
            relation.other_constraints.push(name);
            return Ok(());
        };
        if !relation.keys.iter().any(|key| key.name == name) {
            relation.keys.push(Key {
                name,
                columns,
                primary: false,
                proves_unique: index.predicate.is_none(),
            });
        }
        Ok(())
    }
}

impl crate::catalog::Catalog {
    /// The relation as it is, to be changed and put back.
    pub(super) fn take_relation(&self, id: RelationId) -> Option<Relation> {
        self.relations.get(&id).cloned()
    }
}

fn is_deferrable(characteristics: Option<&ast::ConstraintCharacteristics>) -> bool {
    characteristics.is_some_and(|characteristics| characteristics.deferrable == Some(true))
}

fn add_key(
    relation: &mut Relation,
    name: Option<String>,
    columns: Vec<String>,
    primary: bool,
    deferrable: bool,
) {
    if primary {
        relation.columns.iter_mut().filter(|column| columns.contains(&column.name)).for_each(|column| {
            column.not_null = true;
        });
    }
    let name = name.unwrap_or_else(|| match primary {
        true => format!("{}_pkey", relation.name),
        false => format!("{}_{}_key", relation.name, columns.join("_")),
    });
    relation.keys.push(Key { name, columns, primary, proves_unique: !deferrable });
}

/// The integer behind a serial type, which is no type of its own.
fn serial_type(data_type: &ast::DataType) -> Option<TypeId> {
    let ast::DataType::Custom(name, _) = data_type else { return None };
    match parse::schema_and_name(name).1.as_str() {
        "serial" | "serial4" => Some(TypeId::INT4),
        "bigserial" | "serial8" => Some(TypeId::INT8),
        "smallserial" | "serial2" => Some(TypeId::INT2),
        _ => None,
    }
}
