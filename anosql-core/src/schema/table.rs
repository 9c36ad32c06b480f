//! `create table`: columns, keys and what else a table is known by.

pub(in crate::schema) mod element;

pub(in crate::schema) mod constraint;

pub(in crate::schema) mod index;

pub(in crate::schema) mod alter;

pub(in crate::schema) mod contradiction;

pub(in crate::schema) mod deferral;

pub(in crate::schema) mod naming;
mod not_null;

pub(in crate::schema) mod trigger;

pub(in crate::schema) mod rule;

pub(in crate::schema) mod foreign_key;

pub(in crate::schema) mod key;

pub(in crate::schema) mod inherit;

pub(in crate::schema) mod partition;

use sqlparser::ast::CreateTable;

use self::{
    alter::column::is_there,
    element::{ColumnDefinition, Constraint, ConstraintKind, Element, Like},
    key::more_primary_keys,
    naming::Namespace,
};
use super::{
    Result, Schema,
    reader::{Name, Reader},
    statement, types,
    view::{self, TOO_MANY_NAMES},
};
use crate::{
    analyze::stored_expression,
    catalog::{Attribute, Catalog, Generated, Key, Relation, RelationId, RelationKind, SystemColumn, TypeId},
    diagnostic::{Diagnostic, Severity, unsupported},
    lexer::{Token, TokenKind, statements::split_at_commas},
    schema,
    source::Span,
    sqlstate,
};

/// What stands behind `create table`, unless a query fills it; then the parser reads it.
pub(super) fn create_table(
    cx: &mut Schema<'_>,
    mut reader: Reader<'_>,
    temporary: bool,
) -> Option<Result<()>> {
    let mut behind = reader.clone();
    behind.until(&["as"]);
    if behind.peek().is_some() {
        return None;
    }
    let if_not_exists = reader.words("if not exists");
    let name = match statement::expect_name(cx, &mut reader) {
        Ok(name) => name,
        Err(error) => return Some(Err(error)),
    };
    Some(plain_table(cx, reader, &name, temporary, if_not_exists))
}

fn plain_table(
    cx: &mut Schema<'_>,
    mut reader: Reader<'_>,
    name: &Name,
    temporary: bool,
    if_not_exists: bool,
) -> Result<()> {
    let schema = if temporary { "pg_temp".to_owned() } else { statement::named_schema(cx, name)? };
    if !schema::is_free(cx, &schema, &name.name, if_not_exists)? {
        return Ok(());
    }
    types::check_row_type(cx, &schema, name)?;
    let mut relation = Relation::new(&schema, &name.name, RelationKind::Table);
    let mut is_partition = false;
    let mut partition_key = None;
    if reader.words("partition of") {
        is_partition = true;
        let parent = statement::expect_name(cx, &mut reader)?;
        inherit::inherit(cx, &mut relation, &parent, true)?;
        let mut behind = reader.clone();
        behind.parenthesized();
        let known =
            statement::named_relation(cx, &parent).ok().and_then(|parent| cx.catalog.relations.get(&parent));
        if let Some(known) = known {
            relation.is_default_partition = partition::partition_bound(cx, &name.name, known, behind)?;
        }
    } else if reader.word("of") {
        let row = statement::expect_name(cx, &mut reader)?;
        let ty = statement::named_type(cx, &row)?;
        let fields = cx.catalog.composite_relation(ty).and_then(|id| cx.catalog.relation(id));
        let Some(fields) = fields else {
            let message = format!("type {} is not a composite type", row.name);
            return Diagnostic::refuse(sqlstate::WRONG_OBJECT_TYPE, message, row.span);
        };
        relation.columns = fields.columns.clone();
        relation.of_type = Some(fields.id);
    }
    let elements = reader.parenthesized().unwrap_or_default();
    let elements = element::elements(cx, elements)?;
    if reader.word("inherits") {
        let parents = reader.parenthesized().unwrap_or_default();
        for parent in split_at_commas(parents) {
            let parent = statement::expect_name(cx, &mut Reader::new(parent))?;
            inherit::inherit(cx, &mut relation, &parent, false)?;
        }
    }
    // Between these and a partition's bounds nothing else is of concern.
    reader.until(&["partition"]);
    if reader.words("partition by") {
        relation.kind = RelationKind::PartitionedTable;
        let written = partition::partition_key(cx, &mut reader)?;
        relation.partition_key = Some(written.key.clone());
        partition_key = Some(written);
    }
    put_elements(cx, &mut relation, elements)?;
    if let Some(written) = &partition_key {
        partition::check_partition_columns(cx, &relation, written)?;
    }
    check_width(relation.columns.len(), name.span)?;
    let parents = relation.parents.clone();
    cx.catalog.insert_relation(relation);
    for parent in parents.iter().filter(|_| !is_partition) {
        if let Some(parent) = cx.catalog.relations.get_mut(parent) {
            // A key of a partitioned table holds for all its partitions; that of a plain parent does not.
            parent.has_children = true;
        }
    }
    Ok(())
}

/// Columns first, then constraints in the order in which Postgres names them.
fn put_elements(cx: &mut Schema<'_>, relation: &mut Relation, elements: Vec<Element<'_>>) -> Result<()> {
    let mut constraints = Vec::new();
    let mut likes = Vec::new();
    check_one_primary_key(&relation.name, &elements)?;
    for element in elements {
        match element {
            Element::Column(mut column) => {
                add_column(cx, relation, &column)?;
                let own = std::mem::take(&mut column.constraints);
                for constraint in own {
                    constraints.push((Some(column.name.clone()), constraint));
                }
            }
            Element::Constraint(constraint) => constraints.push((None, constraint)),
            Element::Like(like) => {
                copy_columns(cx, relation, &like)?;
                likes.push(like);
            }
        }
    }
    constraints.sort_by_key(|(_, constraint)| rank(&constraint.kind));
    for (column, constraint) in constraints {
        add_constraint(cx, relation, column.as_deref(), &constraint)?;
    }
    likes.iter().for_each(|like| copy_constraints(cx, relation, like));
    Ok(())
}

/// A table that a query fills.
pub(super) fn create_table_as(cx: &mut Schema<'_>, create: &CreateTable) -> Result<()> {
    let (schema, name) = schema::new_name(cx, &create.name, create.temporary)?;
    if !schema::is_free(cx, &schema, &name, create.if_not_exists)? {
        return Ok(());
    }
    let Some(query) = &create.query else {
        return Err(unsupported("CREATE TABLE", cx.span));
    };
    let columns = view::query_columns(cx, query, TOO_MANY_NAMES)?.0;
    insert_filled(cx, &schema, &name, columns);
    Ok(())
}

pub(super) fn insert_filled(cx: &mut Schema<'_>, schema: &str, name: &str, columns: Vec<Attribute>) {
    let mut relation = Relation::new(schema, name, RelationKind::Table);
    relation.columns = columns;
    // What a query proves of its rows is no constraint of the table that they are put in.
    relation.columns.iter_mut().for_each(|column| column.not_null = false);
    cx.catalog.insert_relation(relation);
}

/// A partition has the keys of the table that it belongs to, under names of its own.
fn take_keys(cx: &Schema<'_>, partition: &mut Relation, table: &Relation) {
    for key in &table.keys {
        let is_same = |known: &&Key| known.columns == key.columns && known.proves_unique == key.proves_unique;
        if !partition.keys.iter().any(|known| is_same(&known)) {
            copy_key(cx, partition, key);
        }
    }
    for key in &table.foreign_keys {
        if !partition.foreign_keys.iter().any(|known| known.name == key.name) {
            partition.foreign_keys.push(key.clone());
        }
    }
}

fn copy_key(cx: &Schema<'_>, relation: &mut Relation, key: &Key) {
    let columns = super::table::naming::joined(key.columns.iter().map(String::as_str));
    let name = match (key.primary, key.is_constraint) {
        (true, _) => naming::free_name(cx, relation, "", "pkey", Namespace::Both),
        (_, true) => naming::free_name(cx, relation, &columns, "key", Namespace::Both),
        (_, false) => naming::free_name(cx, relation, &columns, "idx", Namespace::Relations),
    };
    relation.keys.push(Key { name, attached: None, ..key.clone() });
}

/// Copies the columns of the table that the definition is to be like.
fn copy_columns(cx: &mut Schema<'_>, relation: &mut Relation, like: &Like) -> Result<()> {
    let id = statement::named_relation(cx, &like.table)?;
    let Some(source) = cx.catalog.relation(id) else { return Ok(()) };
    for column in &source.columns {
        let generated = match column.generated {
            Generated::Stored if like.generated => Generated::Stored,
            Generated::IdentityAlways | Generated::IdentityByDefault if like.identity => column.generated,
            _ => Generated::No,
        };
        let has_default = column.has_default
            && (generated != Generated::No || (like.defaults && column.generated == Generated::No));
        let computed_from = column.computed_from.clone().filter(|_| generated == Generated::Stored);
        if relation.column(&column.name).is_some() {
            let message = format!("column \"{}\" specified more than once", column.name);
            return Diagnostic::refuse(sqlstate::DUPLICATE_COLUMN, message, like.table.span);
        }
        let copy = Attribute { has_default, generated, computed_from, is_local: true, ..column.clone() };
        relation.columns.push(copy);
    }
    Ok(())
}

fn copy_constraints(cx: &mut Schema<'_>, relation: &mut Relation, like: &Like) {
    let Ok(id) = statement::named_relation(cx, &like.table) else { return };
    let Some(source) = cx.catalog.relation(id).map(std::borrow::Cow::into_owned) else { return };
    if like.constraints {
        relation.checks.extend(source.checks);
    }
    if like.indexes {
        source.keys.iter().for_each(|key| copy_key(cx, relation, key));
    }
}

/// Puts in a column; its constraints are put in by themselves.
fn add_column(cx: &mut Schema<'_>, relation: &mut Relation, definition: &ColumnDefinition<'_>) -> Result<()> {
    let name = &definition.name;
    let serial = serial_type(definition.data_type);
    contradiction::of_column(&relation.name, definition, serial.is_some())?;
    if definition.data_type.first().is_some_and(|first| first.kind.is_word("setof")) {
        let message = format!("column \"{name}\" cannot be declared SETOF");
        return Diagnostic::refuse(sqlstate::INVALID_TABLE_DEFINITION, message, definition.span);
    }
    if let Some(index) = relation.column(name) {
        let known = &relation.columns[index];
        if definition.data_type.is_empty() || !known.is_local {
            if let (false, Ok(ours)) = (definition.data_type.is_empty(), own_type(cx, definition, serial)) {
                inherit::check_one_type(cx, ("column", name), (known.data_type, ours), definition.span)?;
            }
            relation.columns[index].is_local = true;
            return Ok(());
        }
        if cx.catalog.relations.contains(relation.id) {
            return Err(is_there(relation, name, definition.span));
        }
        let message = format!("column \"{name}\" specified more than once");
        return Diagnostic::refuse(sqlstate::DUPLICATE_COLUMN, message, definition.span);
    }
    if definition.data_type.is_empty() {
        let message = format!("column \"{name}\" does not exist");
        return Diagnostic::refuse(sqlstate::UNDEFINED_COLUMN, message, definition.span);
    }
    if SystemColumn::named(name).is_some() {
        let message = format!("column name \"{name}\" conflicts with a system column name");
        return Err(Box::new(
            Diagnostic::error(sqlstate::DUPLICATE_COLUMN, message, definition.span).help("call it otherwise"),
        ));
    }
    let data_type = match serial {
        Some(data_type) => data_type,
        None => column_type_or_unread(cx, name, definition.data_type)?,
    };
    let mut column = Attribute::new(name, data_type);
    column.modifier = super::types::modifier(definition.data_type);
    column.not_null = serial.is_some();
    let computes = |constraint: &Constraint<'_>| {
        matches!(constraint.kind, ConstraintKind::Generated { how: Generated::Stored, .. })
    };
    if definition.constraints.iter().any(computes) {
        column.generated = Generated::Stored;
    }
    column.place = Some(definition.span);
    (column.has_default, column.default_not_null) = (serial.is_some(), serial.is_some());
    relation.columns.push(column);
    check_width(relation.columns.len(), definition.span)?;
    let identity = definition.constraints.iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::Generated { how: Generated::Stored, .. } => None,
        ConstraintKind::Generated { sequence, .. } => Some((sequence.as_ref(), constraint.span)),
        _ => None,
    });
    if let Some((_, span)) = identity {
        check_identity(cx, data_type, span)?;
    }
    let identity = identity.map(|(sequence, _)| sequence);
    if serial.is_some() || identity.is_some() {
        insert_owned_sequence(cx, relation, name, identity.flatten());
    }
    Ok(())
}

/// An identity counts.
fn check_identity(cx: &Schema<'_>, data_type: TypeId, span: Span) -> Result<()> {
    let counts = matches!(data_type, TypeId::INT2 | TypeId::INT4 | TypeId::INT8);
    if counts || cx.catalog.unread_since(data_type).is_some() {
        return Ok(());
    }
    let message = "identity column type must be smallint, integer, or bigint";
    Err(Box::new(
        Diagnostic::error(sqlstate::INVALID_PARAMETER_VALUE, message, span)
            .help("give the column the type bigint"),
    ))
}

fn own_type(cx: &Schema<'_>, definition: &ColumnDefinition<'_>, serial: Option<TypeId>) -> Result<TypeId> {
    serial.map_or_else(|| statement::read_type(cx, definition.data_type), Ok)
}

/// The type of a column. What a type that may be there is like is not known, of that column alone.
fn column_type_or_unread(cx: &mut Schema<'_>, column: &str, data_type: &[Token]) -> Result<TypeId> {
    match statement::read_type(cx, data_type) {
        Err(error) if schema::may_be_there(cx, &error) => {
            cx.notices.push(unknown_type(column, *error));
            Ok(cx.catalog.unread_type(cx.span))
        }
        found => found,
    }
}

fn insert_owned_sequence(cx: &mut Schema<'_>, relation: &Relation, column: &str, given: Option<&Name>) {
    let name = given.map(|given| given.name.clone());
    let name = name.unwrap_or_else(|| naming::free_name(cx, relation, column, "seq", Namespace::Relations));
    schema::insert_sequence(cx, &relation.schema, &name, Some((relation.id, column.to_owned())));
}

impl Catalog {
    /// A copy of the relation, to be changed and put in its place.
    pub(super) fn relation_to_change(&self, id: RelationId) -> Option<Relation> {
        self.relations.get(&id).cloned()
    }
}

/// Postgres looks at this ahead of the columns.
fn check_one_primary_key(table: &str, elements: &[Element<'_>]) -> Result<()> {
    let constraints = elements.iter().flat_map(|element| match element {
        Element::Column(column) => &column.constraints[..],
        Element::Constraint(constraint) => std::slice::from_ref(constraint),
        Element::Like(_) => &[],
    });
    let is_primary = |constraint: &&Constraint<'_>| {
        matches!(constraint.kind, ConstraintKind::Unique { primary: true, .. })
    };
    match constraints.filter(is_primary).nth(1) {
        Some(second) => Err(more_primary_keys(table, second.span)),
        None => Ok(()),
    }
}

/// The warning about a column whose type is not known.
fn unknown_type(column: &str, mut error: Diagnostic) -> Diagnostic {
    error.severity = Severity::Warning;
    error.message = format!("the type of column \"{column}\" is not known: {}", error.message);
    error.help = vec!["queries that use the column are refused".to_owned()];
    error
}

/// Where constraints of a kind come among those of one definition.
fn rank(kind: &ConstraintKind<'_>) -> u8 {
    match kind {
        ConstraintKind::Null | ConstraintKind::NotNull { .. } | ConstraintKind::Default { .. } => 0,
        ConstraintKind::Check { .. } => 1,
        ConstraintKind::Unique { primary: true, .. } => 2,
        ConstraintKind::Unique { .. } | ConstraintKind::Exclude { .. } => 3,
        ConstraintKind::ForeignKey { .. } => 4,
        // What others say of null tells what its expression gives.
        ConstraintKind::Generated { .. } => 5,
    }
}

/// The integer behind a serial type, which is no type of its own.
fn serial_type(tokens: &[Token]) -> Option<TypeId> {
    let [Token { kind: TokenKind::Word(word), .. }] = tokens else { return None };
    match word.to_lowercase().as_str() {
        "serial" | "serial4" => Some(TypeId::INT4),
        "bigserial" | "serial8" => Some(TypeId::INT8),
        "smallserial" | "serial2" => Some(TypeId::INT2),
        _ => None,
    }
}

/// Puts a constraint on a table, or on one of its columns.
fn add_constraint(
    cx: &mut Schema<'_>,
    relation: &mut Relation,
    column: Option<&str>,
    constraint: &Constraint<'_>,
) -> Result<()> {
    let index = column.and_then(|column| relation.column(column));
    let mut computed_from = None;
    if let Some(column) = index.and_then(|index| relation.columns.get(index)) {
        match &constraint.kind {
            ConstraintKind::Default { value, .. } => {
                stored_expression::default(cx.catalog, cx.sources, column, value)?;
            }
            ConstraintKind::Generated { how: Generated::Stored, expression, .. } => {
                computed_from =
                    stored_expression::generated(cx.catalog, cx.sources, relation, column, expression)?;
            }
            _ => {}
        }
    }
    if let ConstraintKind::NotNull { column: named } = &constraint.kind {
        return not_null::put(cx, relation, column, named.as_ref(), constraint);
    }
    let attribute = index.and_then(|index| relation.columns.get_mut(index));
    match &constraint.kind {
        ConstraintKind::Default { never_null, .. } => {
            if let Some(attribute) = attribute {
                (attribute.has_default, attribute.default_not_null) = (true, *never_null);
            }
            Ok(())
        }
        ConstraintKind::Generated { how, .. } => {
            if let Some(attribute) = attribute {
                (attribute.generated, attribute.computed_from) = (*how, computed_from);
                attribute.has_default = true;
                attribute.default_not_null = *how != Generated::Stored;
                attribute.not_null |= *how != Generated::Stored;
            }
            Ok(())
        }
        _ => constraint::named_constraint(cx, relation, column, constraint),
    }
}

/// A table has room for so many columns. Those that were dropped take up room, too, and are not counted here.
pub(super) fn check_width(columns: usize, span: Span) -> Result<()> {
    const MOST: usize = 1600;
    if columns <= MOST {
        return Ok(());
    }
    Diagnostic::refuse(sqlstate::TOO_MANY_COLUMNS, format!("tables can have at most {MOST} columns"), span)
}
