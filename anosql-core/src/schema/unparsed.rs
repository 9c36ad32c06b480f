//! Statements that sqlparser has no grammar for, or not the whole of it, read off their tokens.

mod alter;

use super::{
    Result, Schema, own_type,
    reader::{Name, Reader},
};
use crate::{
    analyze,
    catalog::{Cast, CastContext, CastMethod, FunctionKind, Kind, Operator, RelationId, TypeId},
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, statements::split_at_commas},
    parse,
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
        if reader.words("drop index") {
            return Some(self.drop_index(reader));
        }
        if reader.word("drop") {
            return self.drop_routine(reader);
        }
        None
    }

    fn create(&mut self, mut reader: Reader<'_>) -> Option<Result<()>> {
        reader.words("or replace");
        let mut temporary = false;
        while let Some(word) = ["global", "local", "temporary", "temp", "unlogged", "foreign"]
            .iter()
            .find(|word| reader.word(word))
        {
            temporary |= word.starts_with("temp");
        }
        if reader.word("table") {
            return self.create_table(reader, temporary);
        }
        if reader.word("sequence") {
            let if_not_exists = reader.words("if not exists");
            let name = reader.name()?;
            return Some(self.named_sequence(&name, temporary, if_not_exists));
        }
        if reader.words("unique index") {
            return Some(self.create_index(reader, true));
        }
        if reader.word("index") {
            return Some(self.create_index(reader, false));
        }
        if reader.word("domain") {
            return Some(self.domain(reader));
        }
        if reader.word("aggregate") {
            return Some(self.aggregate(reader));
        }
        if reader.word("cast") {
            return Some(self.cast(reader));
        }
        if reader.word("operator") {
            // Classes and families say how to index, not what a type is.
            let concerns_indexes = reader.word("class") || reader.word("family");
            return Some(if concerns_indexes { Ok(()) } else { self.operator(reader) });
        }
        if reader.word("rule") {
            return Some(self.rule(reader));
        }
        if reader.word("trigger") || reader.words("constraint trigger") {
            return Some(self.trigger(reader));
        }
        None
    }

    fn named_sequence(&mut self, name: &Name, temporary: bool, if_not_exists: bool) -> Result<()> {
        let schema = if temporary { "pg_temp".to_owned() } else { self.named_schema(name)? };
        if self.is_free(&schema, &name.name, if_not_exists)? {
            self.insert_sequence(&schema, &name.name);
        }
        Ok(())
    }

    fn domain(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let name = self.expect_name(&mut reader)?;
        reader.word("as");
        let data_type = reader.until(&["default", "not", "null", "check", "constraint", "collate"]);
        let base = self.read_type(&data_type)?;
        let mut not_null = false;
        while reader.peek().is_some() {
            if reader.words("not null") {
                not_null = true;
            } else {
                reader.next();
            }
        }
        let schema = self.named_schema(&name)?;
        if self.catalog.type_id(Some(&schema), &name.name).is_some() {
            let message = format!("type \"{}\" already exists", name.name);
            return Err(Box::new(Diagnostic::error("42710", message, name.span)));
        }
        let category = self.catalog.category(base).0;
        self.catalog.create_type(own_type(&schema, &name.name, Kind::Domain { base, not_null }, category));
        Ok(())
    }

    /// `create aggregate f(int) (sfunc = g, stype = t, finalfunc = h)`; what it returns follows from the last of these.
    fn aggregate(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let name = self.expect_name(&mut reader)?;
        let first = reader.parenthesized().unwrap_or_default();
        let second = reader.parenthesized();
        let is_old_style = second.is_none();
        let options = second.unwrap_or_else(|| first.clone());
        let mut arguments = match is_old_style {
            true => Vec::new(),
            false if first.iter().any(|token| matches!(token.kind, TokenKind::Operator(_))) => Vec::new(),
            false => self.argument_types(&first)?,
        };
        let (mut state, mut finish) = (None, None);
        for option in split_at_commas(&options) {
            let mut reader = Reader::new(option);
            let Some((key, _)) = reader.identifier() else { continue };
            reader.token(&TokenKind::Operator("=".to_owned()));
            match key.as_str() {
                "stype" => state = Some(self.read_type(&reader.rest())?),
                "basetype" if is_old_style => arguments = vec![self.read_type(&reader.rest())?],
                "finalfunc" => finish = reader.name(),
                _ => {}
            }
        }
        let Some(state) = state else {
            return Err(Box::new(Diagnostic::error("42P13", "aggregate stype must be specified", name.span)));
        };
        let result = finish.and_then(|finish| {
            let functions = self.catalog.functions(finish.schema.as_deref(), &finish.name);
            functions
                .iter()
                .find(|function| function.arguments.first() == Some(&state))
                .map(|function| function.result)
        });
        let schema = self.named_schema(&name)?;
        let mut function =
            super::routine::constructor(&schema, &name.name, arguments, result.unwrap_or(state));
        function.kind = FunctionKind::Aggregate;
        function.aggregate = Some(crate::catalog::Aggregate::Normal);
        self.catalog.insert_function(function);
        Ok(())
    }

    fn cast(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let types = reader.parenthesized().unwrap_or_default();
        let middle = types.iter().position(
            |token| matches!(&token.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("as")),
        );
        let Some(middle) = middle else { return Err(analyze::unsupported("this cast", self.span)) };
        let (source, target) = (self.read_type(&types[..middle])?, self.read_type(&types[middle + 1..])?);
        let method = if reader.words("without function") {
            CastMethod::Binary
        } else if reader.words("with inout") {
            CastMethod::InputOutput
        } else {
            CastMethod::Function
        };
        reader.until(&["as"]);
        let context = if reader.words("as implicit") {
            CastContext::Implicit
        } else if reader.words("as assignment") {
            CastContext::Assignment
        } else {
            CastContext::Explicit
        };
        self.catalog.casts.insert((source, target), Cast { context, method });
        Ok(())
    }

    fn operator(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let mut schema = None;
        let mut name = None;
        while let Some(token) = reader.next() {
            match &token.kind {
                TokenKind::Word(word) => schema = Some(word.to_lowercase()),
                TokenKind::QuotedIdentifier(word) => schema = Some(word.clone()),
                TokenKind::Operator(operator) => {
                    name = Some(operator.clone());
                    break;
                }
                _ => {}
            }
        }
        let Some(name) = name else { return Err(analyze::unsupported("this operator", self.span)) };
        let (mut left, mut right, mut function) = (TypeId::NONE, TypeId::NONE, None);
        for option in split_at_commas(&reader.parenthesized().unwrap_or_default()) {
            let mut reader = Reader::new(option);
            let Some((key, _)) = reader.identifier() else { continue };
            reader.token(&TokenKind::Operator("=".to_owned()));
            match key.as_str() {
                "leftarg" => left = self.read_type(&reader.rest())?,
                "rightarg" => right = self.read_type(&reader.rest())?,
                "procedure" | "function" => function = reader.name(),
                _ => {}
            }
        }
        let operands: Vec<TypeId> = [left, right].into_iter().filter(|ty| *ty != TypeId::NONE).collect();
        let found = function.and_then(|function| {
            let functions = self.catalog.functions(function.schema.as_deref(), &function.name);
            functions.into_iter().find(|function| function.arguments == operands)
        });
        let Some(function) = found else {
            return Err(analyze::unsupported("an operator of an unknown function", self.span));
        };
        let schema = schema.unwrap_or_else(|| self.catalog.creation_schema());
        let (result, strict, volatility) = (function.result, function.strict, function.volatility);
        let operator = Operator { schema, name: name.clone(), left, right, result, strict, volatility };
        self.catalog.operators.entry(name).or_default().push(std::rc::Rc::new(operator));
        Ok(())
    }

    /// A rule may put another statement in a write's place.
    fn rule(&mut self, mut reader: Reader<'_>) -> Result<()> {
        reader.until(&["to"]);
        reader.word("to");
        let name = self.expect_name(&mut reader)?;
        let id = self.known_relation(&name)?;
        self.relation_mut(id)?.may_drop_rows = true;
        Ok(())
    }

    /// A trigger for each row before or instead of a write may leave the row out or change it.
    fn trigger(&mut self, mut reader: Reader<'_>) -> Result<()> {
        self.expect_name(&mut reader)?;
        let early = reader.word("before") || reader.words("instead of");
        reader.until(&["on"]);
        reader.word("on");
        let name = self.expect_name(&mut reader)?;
        let id = self.known_relation(&name)?;
        if early {
            self.relation_mut(id)?.may_drop_rows = true;
        }
        Ok(())
    }

    fn drop_routine(&mut self, mut reader: Reader<'_>) -> Option<Result<()>> {
        if ["cast", "operator", "access", "conversion", "language", "transform"]
            .iter()
            .any(|kind| reader.word(kind))
        {
            return Some(Ok(()));
        }
        if !(reader.word("aggregate") || reader.word("procedure") || reader.word("routine")) {
            return None;
        }
        reader.words("if exists");
        let name = reader.name()?;
        if let Some(functions) = self.catalog.functions.get_mut(&name.name) {
            functions
                .retain(|function| name.schema.as_ref().is_some_and(|schema| function.schema != *schema));
        }
        Some(Ok(()))
    }

    /// The types in a list of arguments, whose modes and names may stand before them.
    fn argument_types(&self, tokens: &[Token]) -> Result<Vec<TypeId>> {
        let mut types = Vec::new();
        for argument in split_at_commas(tokens) {
            let argument: Vec<Token> =
                argument.iter().filter(|token| !token.kind.is_comment()).cloned().collect();
            let is_word = |token: &Token, words: &[&str]| matches!(&token.kind, TokenKind::Word(word) if words.iter().any(|known| word.eq_ignore_ascii_case(known)));
            let mut rest = &argument[..];
            if rest.first().is_some_and(|first| is_word(first, &["out"])) {
                continue;
            }
            if rest.first().is_some_and(|first| is_word(first, &["in", "inout", "variadic"])) {
                rest = &rest[1..];
            }
            let end = rest.iter().position(|token| {
                is_word(token, &["default"]) || token.kind == TokenKind::Operator("=".to_owned())
            });
            rest = &rest[..end.unwrap_or(rest.len())];
            if rest.is_empty() {
                continue;
            }
            // What is no type by itself is a name before one.
            let whole = self.read_type(rest);
            types.push(match whole {
                Err(_) if rest.len() > 1 => self.read_type(&rest[1..])?,
                found => found?,
            });
        }
        Ok(types)
    }

    pub(super) fn read_type(&self, tokens: &[Token]) -> Result<TypeId> {
        let data_type = parse::data_type(self.sources, tokens)?;
        let span = tokens.first().map_or(self.span, |first| first.span);
        analyze::type_name::resolve(self.catalog, &data_type, span)
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

pub(super) fn no_relation(name: &Name) -> Box<Diagnostic> {
    let full =
        name.schema.as_ref().map_or_else(|| name.name.clone(), |schema| format!("{schema}.{}", name.name));
    Box::new(Diagnostic::error("42P01", format!("relation \"{full}\" does not exist"), name.span))
}

fn no_schema(schema: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("3F000", format!("schema \"{schema}\" does not exist"), span))
}
