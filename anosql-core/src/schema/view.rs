//! `create view`, and the columns of a query as those of a view or table.

use sqlparser::ast;

use super::{Result, Schema, reader::Reader, table::check_width};
use crate::{
    analyze,
    catalog::{Attribute, BaseColumn, Dependencies, Relation, RelationId, RelationKind},
    diagnostic::Diagnostic,
    lexer::{self, TokenKind},
};

/// What Postgres says where a table or a materialized view gives more names than its query has columns.
pub(super) const TOO_MANY_NAMES: &str = "too many column names were specified";

impl Schema<'_> {
    pub(super) fn create_view(&mut self, view: &ast::CreateView) -> Result<()> {
        let (schema, name) = self.new_name(&view.name, view.temporary)?;
        let known = self.catalog.relation_id(Some(&schema), &name);
        if view.if_not_exists && known.is_some() {
            return Ok(());
        }
        let known = known.filter(|_| view.or_replace);
        if known.is_none() {
            self.is_free(&schema, &name, false)?;
        }
        let kind = if view.materialized { RelationKind::MaterializedView } else { RelationKind::View };
        let mut relation = Relation::new(&schema, &name, kind);
        let too_many = match view.materialized {
            true => TOO_MANY_NAMES,
            false => "CREATE VIEW specifies more column names than columns",
        };
        let (columns, definition) = self.query_columns(&view.query, too_many)?;
        relation.columns = columns;
        relation.depends_on = self.depends_on(definition.relations);
        relation.effects = definition.effects;
        relation.base_columns = definition.base_columns.filter(|_| kind == RelationKind::View);
        match known {
            Some(id) => self.replace_view(id, relation),
            None => {
                self.catalog.insert_relation(relation);
                Ok(())
            }
        }
    }

    /// A view may get another query as long as it keeps the columns that it has; it may get more.
    fn replace_view(&mut self, id: RelationId, new: Relation) -> Result<()> {
        let old = self.relation_mut(id)?.clone();
        if old.kind != RelationKind::View {
            let message = format!("\"{}\" is not a view", old.name);
            return Err(Box::new(Diagnostic::error("42809", message, self.span)));
        }
        // Of one that was not read, this says what it is like.
        let was_read = self.catalog.unread.relations.remove(&id).is_none();
        self.catalog.unread.types.remove(&old.row_type);
        let refuse = |message: String| Err(Box::new(Diagnostic::error("42P16", message, self.span)));
        if was_read {
            if new.columns.len() < old.columns.len() {
                return refuse("cannot drop columns from view".to_owned());
            }
            for (old, new) in old.columns.iter().zip(&new.columns) {
                if old.name != new.name {
                    return refuse(format!(
                        "cannot change name of view column \"{}\" to \"{}\"",
                        old.name, new.name
                    ));
                }
                if old.data_type != new.data_type {
                    let (from, to) =
                        (self.catalog.format_type(old.data_type), self.catalog.format_type(new.data_type));
                    return refuse(format!(
                        "cannot change data type of view column \"{}\" from {from} to {to}",
                        old.name
                    ));
                }
            }
        }
        // What other views have proven of this one's columns need not hold any more.
        self.catalog.doubt_readers(id);
        // Postgres makes a view that reads itself, and refuses to use it.
        let base_columns = new.base_columns.filter(|columns| !self.leads_to(Some(columns.as_slice()), id));
        let relation = self.relation_mut(id)?;
        (relation.columns, relation.depends_on) = (new.columns, new.depends_on);
        (relation.base_columns, relation.effects) = (base_columns, new.effects);
        Ok(())
    }

    /// Whether the relation that a view's columns are those of, or the one behind that, is `view`.
    fn leads_to(&self, columns: Option<&[Option<BaseColumn>]>, view: RelationId) -> bool {
        let Some((base, _)) = columns.and_then(|columns| columns.iter().flatten().next()) else {
            return false;
        };
        *base == view
            || self
                .catalog
                .relation(*base)
                .is_some_and(|base| self.leads_to(base.base_columns.as_deref(), view))
    }

    /// What a view is made from, and all names in its query; a star stands for the names of all columns.
    fn depends_on(&self, relations: std::collections::HashSet<RelationId>) -> Dependencies {
        let span = self.span;
        let mut found = Dependencies { relations, ..Dependencies::default() };
        let tokens = lexer::significant(self.sources.text(span), span.start).unwrap_or_default();
        let mut reader = Reader::new(&tokens);
        let mut has_star = false;
        while let Some(token) = reader.peek() {
            match reader.identifier() {
                Some((name, _)) => {
                    found.names.insert(name);
                }
                None => {
                    has_star |= matches!(&token.kind, TokenKind::Operator(star) if star == "*");
                    reader.next();
                }
            }
        }
        if has_star {
            let relations = found.relations.iter().filter_map(|id| self.catalog.relation(*id));
            let columns = relations.flat_map(|relation| relation.columns.clone()).map(|column| column.name);
            found.names.extend(columns.collect::<Vec<_>>());
        }
        found
    }

    /// The columns of a query as those of a view or table, under the names that the definition gives. `too_many` says that it
    /// gives more than there are.
    pub(super) fn query_columns(
        &self,
        query: &ast::Query,
        too_many: &str,
    ) -> Result<(Vec<Attribute>, analyze::Definition)> {
        let mut definition = analyze::definition(self.catalog, self.sources, query, self.aside, self.span)?;
        let mut columns = std::mem::take(&mut definition.columns);
        check_width(columns.len(), self.span)?;
        let names = &self.aside.definition.columns;
        if names.len() > columns.len() {
            return Err(Box::new(Diagnostic::error("42601", too_many, self.span).certain()));
        }
        for (column, name) in columns.iter_mut().zip(names) {
            column.name.clone_from(name);
        }
        let mut seen = std::collections::HashSet::new();
        if let Some(twice) = columns.iter().find(|column| !seen.insert(column.name.as_str())) {
            let message = format!("column \"{}\" specified more than once", twice.name);
            let help = "give each column of the query a name of its own, with `as`";
            return Err(Box::new(Diagnostic::error("42701", message, self.span).help(help)));
        }
        Ok((columns, definition))
    }
}
