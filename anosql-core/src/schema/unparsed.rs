//! Statements that sqlparser has no grammar for, or not the whole of it, read off their tokens.

mod alter;

use sqlparser::ast;

use super::{
    Result, Schema,
    alter::no_column,
    apply_statement,
    doubt::into,
    passed_over,
    reader::{Name, Reader},
    routine::is_percent,
};
use crate::{
    analyze,
    catalog::{FunctionKind, RelationId, TypeId},
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    parse::{self, Parsed},
    source::Span,
};

impl Schema<'_> {
    /// Applies a statement if it is one of those; `None` leaves it to the parser.
    pub(super) fn unparsed(&mut self, tokens: &[Token]) -> Option<Result<()>> {
        let mut reader = Reader::new(tokens);
        if reader.word("create") {
            return self.create(reader);
        }
        if reader.word("alter") {
            return self.alter(reader);
        }
        if reader.word("drop") {
            return self.drop(reader);
        }
        if reader.word("select") || reader.word("with") {
            return Some(self.select_into(tokens));
        }
        None
    }

    fn create(&mut self, mut reader: Reader<'_>) -> Option<Result<()>> {
        reader.words("or replace");
        let (mut temporary, mut foreign) = (false, false);
        while let Some(word) = ["global", "local", "temporary", "temp", "unlogged", "foreign"]
            .iter()
            .find(|word| reader.word(word))
        {
            temporary |= word.starts_with("temp");
            foreign |= *word == "foreign";
        }
        if reader.word("table") {
            let mut behind = reader.clone();
            let created = self.create_table(reader, temporary)?;
            if foreign && created.is_ok() {
                behind.words("if not exists");
                // Postgres does not check what other servers send against the constraints of a foreign table.
                if let Some(id) = behind.name().and_then(|name| self.named_relation(&name).ok()) {
                    self.catalog.doubt_rows(id);
                    if let Ok(relation) = self.relation_mut(id) {
                        relation.is_foreign = true;
                    }
                    self.catalog.note_unchecked(id);
                }
            }
            return Some(created);
        }
        if reader.word("collation") {
            let rest = reader.rest();
            self.catalog.has_loose_collation |= rest.iter().any(|token| token.kind.is_word("deterministic"));
            return Some(Ok(()));
        }
        if reader.words("recursive view") {
            return Some(self.recursive_view(reader));
        }
        if reader.word("sequence") {
            let if_not_exists = reader.words("if not exists");
            let name = reader.name()?;
            return Some(self.create_sequence(reader, &name, temporary, if_not_exists));
        }
        if reader.words("unique index") {
            return Some(self.create_index(reader, true));
        }
        if reader.word("index") {
            return Some(self.create_index(reader, false));
        }
        if reader.word("type") {
            return Some(self.create_type(reader));
        }
        if reader.word("domain") {
            return Some(self.create_domain(reader));
        }
        if reader.word("function") {
            return Some(self.create_routine(reader, FunctionKind::Plain));
        }
        if reader.word("procedure") {
            return Some(self.create_routine(reader, FunctionKind::Procedure));
        }
        if reader.word("aggregate") {
            return Some(self.create_aggregate(reader));
        }
        if reader.word("schema") {
            return Some(self.create_schema(reader));
        }
        if reader.word("extension") {
            return Some(self.create_extension(reader));
        }
        if reader.word("cast") {
            return Some(self.create_cast(reader));
        }
        if reader.word("operator") {
            // Classes and families say how to index and to sort, not what a type is.
            if reader.word("class") || reader.word("family") {
                self.catalog.has_own_operator_classes = true;
                return Some(Ok(()));
            }
            return Some(self.create_operator(reader));
        }
        if reader.word("rule") {
            return Some(self.create_rule(reader));
        }
        if reader.word("trigger") || reader.words("constraint trigger") {
            return Some(self.create_trigger(reader, true));
        }
        None
    }

    fn create_sequence(
        &mut self,
        reader: Reader<'_>,
        name: &Name,
        temporary: bool,
        if_not_exists: bool,
    ) -> Result<()> {
        let schema = if temporary { "pg_temp".to_owned() } else { self.named_schema(name)? };
        if self.is_free(&schema, &name.name, if_not_exists)? {
            self.check_sequence(reader.clone())?;
            self.insert_sequence(&schema, &name.name, None);
        }
        self.own_sequence(name, reader)
    }

    /// `owned by t.c` among the options of a sequence.
    pub(super) fn own_sequence(&mut self, name: &Name, mut reader: Reader<'_>) -> Result<()> {
        reader.until(&["owned"]);
        if !reader.words("owned by") {
            return Ok(());
        }
        let Some(column) = reader.name() else { return Err(self.syntax_error(&reader)) };
        let sequence = self.known_relation(name)?;
        // `t.c` looks like a name with its schema; with a schema before both, the reader keeps only the last two.
        let table = column.schema.and_then(|table| self.catalog.relation_id(column.first.as_deref(), &table));
        if let Some(table) = table.and_then(|table| self.catalog.relations.get(&table))
            && table.column(&column.name).is_none()
            && !self.catalog.unread.relations.contains_key(&table.id)
        {
            return Err(no_column(table, &column.name, column.span));
        }
        self.relation_mut(sequence)?.owner = table.map(|table| (table, column.name));
        Ok(())
    }

    /// `create schema s`, which may go on with what is in it, in any order.
    fn create_schema(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let if_not_exists = reader.words("if not exists");
        let mut name = None;
        if !reader.clone().word("authorization") {
            name = Some(self.expect_identifier(&mut reader)?);
        }
        if reader.word("authorization") {
            let role = self.expect_identifier(&mut reader)?;
            name = name.or(Some(role));
        }
        let (name, place) = name.unwrap_or_default();
        if self.catalog.has_schema(&name) {
            self.check_new_schema(&name, place, if_not_exists)?;
        } else {
            self.catalog.schemas.push(name.clone());
        }
        let rest = reader.rest();
        let begins = |token: &Token| {
            matches!(&token.kind, TokenKind::Word(word)
                if word.eq_ignore_ascii_case("create") || word.eq_ignore_ascii_case("grant"))
        };
        let mut elements: Vec<&[Token]> = Vec::new();
        let mut start = 0;
        for end in (1..=rest.len()).filter(|end| rest.get(*end).is_none_or(begins)) {
            elements.extend(rest.get(start..end));
            start = end;
        }
        elements.sort_by_key(|element| rank(element));
        let path = self.catalog.search_path.clone();
        self.catalog.search_path.insert(0, name);
        for element in elements {
            if !passed_over::is_passed_over(element) {
                self.notices.extend(apply_statement(self.catalog, self.sources, element));
            }
        }
        self.catalog.search_path = path;
        Ok(())
    }

    /// A schema that is there. `public` may have been dropped before, by whoever made the database.
    fn check_new_schema(&self, name: &str, span: Span, if_not_exists: bool) -> Result<()> {
        let unread = &self.catalog.unread;
        if if_not_exists || name == "public" || unread.anything || unread.constraints {
            return Ok(());
        }
        let error = Diagnostic::error("42P06", format!("schema \"{name}\" already exists"), span);
        Err(Box::new(error.help("write `if not exists`")))
    }

    /// `create recursive view v (a) as q` is `create view v as with recursive v (a) as (q) select a from v`.
    fn recursive_view(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let name = self.expect_name(&mut reader)?;
        let Some(columns) = reader.parenthesized() else { return Err(self.syntax_error(&reader)) };
        if !reader.word("as") {
            return Err(self.syntax_error(&reader));
        }
        let at = |kind: TokenKind| Token { kind, span: name.span };
        let word = |text: &str| at(TokenKind::Word(text.to_owned()));
        let plain = at(TokenKind::QuotedIdentifier(name.name.clone()));
        let mut tokens = vec![word("create"), word("or"), word("replace"), word("view")];
        if let Some(schema) = &name.schema {
            tokens.extend([at(TokenKind::QuotedIdentifier(schema.clone())), at(TokenKind::Dot)]);
        }
        tokens.extend([plain.clone(), word("as"), word("with"), word("recursive"), plain.clone()]);
        tokens.push(at(TokenKind::LeftParen));
        tokens.extend_from_slice(columns);
        tokens.extend([at(TokenKind::RightParen), word("as"), at(TokenKind::LeftParen)]);
        tokens.extend_from_slice(reader.rest());
        tokens.extend([at(TokenKind::RightParen), word("select")]);
        tokens.extend_from_slice(columns);
        tokens.extend([word("from"), plain]);
        self.parsed(&tokens)
    }

    /// `select ... into t ...` is `create table t as select ...`.
    fn select_into(&mut self, tokens: &[Token]) -> Result<()> {
        let mut reader = Reader::new(tokens);
        // Other queries make nothing.
        let Some((before, temporary)) = into(&mut reader) else { return Ok(()) };
        let name = self.expect_name(&mut reader)?;
        let query = [before, reader.rest()].concat();
        let schema = if temporary { "pg_temp".to_owned() } else { self.named_schema(&name)? };
        self.is_free(&schema, &name.name, false)?;
        let Parsed { statement, aside, span } = parse::statement(self.catalog.version, self.sources, &query)?;
        let ast::Statement::Query(query) = &statement else {
            return Err(analyze::unsupported("SELECT INTO", span));
        };
        let (columns, _) = Schema::new(self.catalog, self.sources, &aside, span)
            .query_columns(query, super::view::TOO_MANY_NAMES)?;
        self.insert_filled(&schema, &name.name, columns);
        Ok(())
    }

    pub(super) fn read_type(&self, tokens: &[Token]) -> Result<TypeId> {
        if let [column @ .., percent, Token { kind: TokenKind::Word(_), .. }] = tokens
            && is_percent(percent)
        {
            return self.column_type(column);
        }
        let data_type = parse::data_type(self.catalog.version, self.sources, tokens)?;
        let span = tokens.first().map_or(self.span, |first| first.span);
        analyze::conversion::type_name::resolve(self.catalog, &data_type, span)
    }

    pub(super) fn expect_name(&self, reader: &mut Reader<'_>) -> Result<Name> {
        reader.name().ok_or_else(|| Box::new(Diagnostic::error("42601", "a name is missing", self.span)))
    }

    pub(super) fn named_schema(&self, name: &Name) -> Result<String> {
        let schema = name.schema.clone().unwrap_or_else(|| self.catalog.creation_schema());
        if self.catalog.has_schema(&schema) { Ok(schema) } else { Err(no_schema(&schema, name.span)) }
    }

    /// A relation that a statement names, if what is known of it is certain.
    pub(super) fn named_relation(&self, name: &Name) -> Result<RelationId> {
        let id = self.known_relation(name)?;
        match self.catalog.unread.relations.get(&id) {
            Some(statement) => Err(analyze::uncertain("relation", &name.name, *statement, name.span)),
            None => Ok(id),
        }
    }

    /// A relation that a statement names, whether it was read or not.
    pub(super) fn known_relation(&self, name: &Name) -> Result<RelationId> {
        let id = self.catalog.relation_id(name.schema.as_deref(), &name.name);
        id.ok_or_else(|| no_relation(name))
    }

    pub(super) fn expect_identifier(&self, reader: &mut Reader<'_>) -> Result<(String, Span)> {
        reader.identifier().ok_or_else(|| self.syntax_error(reader))
    }

    pub(super) fn named_type(&self, name: &Name) -> Result<TypeId> {
        self.catalog.type_id(name.schema.as_deref(), &name.name).ok_or_else(|| {
            Box::new(Diagnostic::error("42704", format!("type \"{}\" does not exist", name.name), name.span))
        })
    }
}

/// Where an element comes among those of a schema: what is needed first is made first.
fn rank(element: &[Token]) -> usize {
    let kinds = ["sequence", "table", "view", "index", "trigger"];
    let mut words = element.iter().filter_map(|token| match &token.kind {
        TokenKind::Word(word) => Some(word.to_lowercase()),
        _ => None,
    });
    words.find_map(|word| kinds.iter().position(|kind| *kind == word)).unwrap_or(kinds.len())
}

pub(super) fn no_relation(name: &Name) -> Box<Diagnostic> {
    let full =
        name.schema.as_ref().map_or_else(|| name.name.clone(), |schema| format!("{schema}.{}", name.name));
    Box::new(Diagnostic::error("42P01", format!("relation \"{full}\" does not exist"), name.span))
}

pub(super) fn no_schema(schema: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("3F000", format!("schema \"{schema}\" does not exist"), span))
}
