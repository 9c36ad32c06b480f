//! `drop`: what goes, and with `cascade` what goes with it. Without it Postgres drops nothing that anything depends on.

use super::{
    Result, Schema,
    reader::{Name, Reader},
};
use crate::{
    catalog::{Function, RelationId},
    diagnostic::Diagnostic,
    lexer::TokenKind,
};

/// Kinds of relations as `drop` names them.
const RELATIONS: &[&str] = &["table", "foreign table", "view", "materialized view", "sequence"];

/// What concerns no type.
const OTHERS: &[&str] =
    &["access", "conversion", "language", "procedural language", "transform", "subscription"];

impl Schema<'_> {
    /// What stands behind `drop`; `None` where it is something else.
    pub(super) fn drop(&mut self, mut reader: Reader<'_>) -> Option<Result<()>> {
        if reader.word("index") {
            return Some(self.drop_index(reader));
        }
        if OTHERS.iter().any(|kind| reader.words(kind)) {
            return Some(Ok(()));
        }
        if reader.word("cast") {
            return Some(self.drop_cast(reader));
        }
        if reader.word("rule") {
            return Some(self.drop_rule(reader));
        }
        if reader.word("operator") {
            let concerns_indexes = reader.word("class") || reader.word("family");
            return Some(if concerns_indexes { Ok(()) } else { self.drop_operator(reader) });
        }
        if RELATIONS.iter().any(|kind| reader.words(kind)) {
            return Some(self.drop_relations(reader));
        }
        let drop_one = if reader.word("type") || reader.word("domain") {
            Self::drop_type
        } else if reader.word("schema") {
            Self::drop_schema
        } else if reader.word("extension") {
            Self::drop_extension
        } else if ["function", "procedure", "routine", "aggregate"].iter().any(|kind| reader.word(kind)) {
            return Some(self.drop_routines(reader));
        } else {
            return None;
        };
        Some(self.drop_each(reader, drop_one))
    }

    fn drop_each(
        &mut self,
        mut reader: Reader<'_>,
        drop_one: fn(&mut Self, &Name, bool) -> Result<()>,
    ) -> Result<()> {
        let if_exists = reader.words("if exists");
        let mut names = vec![self.expect_name(&mut reader)?];
        while reader.token(&TokenKind::Comma) {
            names.push(self.expect_name(&mut reader)?);
        }
        let cascade = reader.word("cascade");
        if cascade {
            self.forget_rules();
        }
        for name in names {
            match drop_one(self, &name, cascade) {
                Err(error) if if_exists && super::is_missing(error.code.unwrap_or("")) => {}
                other => other?,
            }
        }
        Ok(())
    }

    /// All are looked up before the first goes, because one may go with another.
    fn drop_relations(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let if_exists = reader.words("if exists");
        let mut relations = Vec::new();
        loop {
            let name = self.expect_name(&mut reader)?;
            match self.known_relation(&name) {
                Ok(id) => relations.push(id),
                Err(_) if if_exists => {}
                Err(error) => return Err(error),
            }
            if !reader.token(&TokenKind::Comma) {
                break;
            }
        }
        let cascade = reader.word("cascade");
        if cascade {
            self.forget_rules();
        }
        for id in relations {
            if cascade {
                self.catalog.remove_with_dependents(id);
            } else {
                self.remove_with_partitions(id);
            }
        }
        Ok(())
    }

    /// The partitions of a table are parts of it.
    fn remove_with_partitions(&mut self, id: RelationId) {
        let is_partitioned = self
            .catalog
            .relations
            .get(&id)
            .is_some_and(|relation| relation.kind == crate::catalog::RelationKind::PartitionedTable);
        let partitions: Vec<RelationId> =
            self.catalog.children(id).filter(|_| is_partitioned).map(|child| child.id).collect();
        partitions.into_iter().for_each(|partition| self.remove_with_partitions(partition));
        self.catalog.remove_relation(id);
    }

    fn drop_type(&mut self, name: &Name, _cascade: bool) -> Result<()> {
        let id = self.named_type(name)?;
        match self.catalog.composite_relation(id).filter(|_| !self.catalog.is_domain(id)) {
            Some(relation) => self.catalog.remove_with_dependents(relation),
            None => self.catalog.remove_type_with_columns(id),
        }
        Ok(())
    }

    fn drop_schema(&mut self, name: &Name, _cascade: bool) -> Result<()> {
        if !self.catalog.has_schema(&name.name) {
            return Err(super::unparsed::no_schema(&name.name, name.span));
        }
        self.catalog.remove_schema(&name.name);
        Ok(())
    }

    fn drop_extension(&mut self, name: &Name, _cascade: bool) -> Result<()> {
        self.catalog.remove_extension(&name.name);
        Ok(())
    }

    fn drop_cast(&mut self, mut reader: Reader<'_>) -> Result<()> {
        reader.words("if exists");
        let types = reader.parenthesized().unwrap_or_default();
        let mut types = Reader::new(types);
        let source = self.read_type(types.until(&["as"]));
        types.word("as");
        if let (Ok(source), Ok(target)) = (source, self.read_type(types.rest())) {
            self.catalog.casts.remove(&(source, target));
        }
        Ok(())
    }

    fn drop_operator(&mut self, mut reader: Reader<'_>) -> Result<()> {
        reader.words("if exists");
        loop {
            let Some((schema, name)) = super::operator::operator_name(&mut reader) else {
                return Err(self.syntax_error(&reader));
            };
            let operands = reader.parenthesized().unwrap_or_default();
            let mut types = Vec::new();
            for operand in crate::lexer::statements::split_at_commas(operands) {
                types.push(match Reader::new(operand).word("none") {
                    true => crate::catalog::TypeId::NONE,
                    false => self.read_type(operand)?,
                });
            }
            if let Some(operators) = self.catalog.operators.get_mut(&name) {
                operators.retain(|operator| {
                    schema.as_ref().is_some_and(|schema| operator.schema != *schema)
                        || operator.sides[..] != types[..]
                });
            }
            if !reader.token(&TokenKind::Comma) {
                return Ok(());
            }
        }
    }

    fn drop_routines(&mut self, mut reader: Reader<'_>) -> Result<()> {
        reader.words("if exists");
        loop {
            let name = self.expect_name(&mut reader)?;
            let arguments = match reader.parenthesized() {
                // What is not known has no function.
                Some(arguments) => match self.input_types(arguments) {
                    Err(error) if super::is_missing(error.code.unwrap_or("")) => None,
                    types => Some(Some(types?)),
                },
                None => Some(None),
            };
            if let Some(arguments) = arguments
                && let Some(functions) = self.catalog.functions.get_mut(&name.name)
            {
                functions.retain(|function| !is_meant(function, &name, arguments.as_deref()));
            }
            if !reader.token(&TokenKind::Comma) {
                return Ok(());
            }
        }
    }
}

/// Whether a function is the one that a statement names by its name and, if it gives them, its arguments.
pub(super) fn is_meant(
    function: &Function,
    name: &Name,
    arguments: Option<&[crate::catalog::TypeId]>,
) -> bool {
    name.schema.as_ref().is_none_or(|schema| function.schema == *schema)
        && arguments.is_none_or(|arguments| function.arguments == arguments)
}

/// Says that an object exists already.
pub(super) fn exists(what: &str, name: &Name) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("42710", format!("{what} \"{}\" already exists", name.name), name.span))
}
