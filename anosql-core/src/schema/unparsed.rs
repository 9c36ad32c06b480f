//! Statements that sqlparser has no grammar for, or not the whole of it, read off their tokens.

use super::{
    Result, Schema, own_type,
    reader::{Name, Reader, split_at_commas},
};
use crate::{
    analyze,
    catalog::{
        Attribute, Cast, CastContext, CastMethod, Function, FunctionKind, Generated, Kind, Operator,
        RelationId, TypeId,
    },
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
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
            return self.alter(reader, tokens);
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
        if reader.words("temporary sequence")
            || reader.words("temp sequence")
            || reader.words("unlogged sequence")
            || reader.word("sequence")
        {
            let if_not_exists = reader.words("if not exists");
            let name = reader.name()?;
            return Some(self.named_sequence(&name, if_not_exists));
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
        // An index that is not unique says nothing of rows.
        if reader.word("index") {
            return Some(Ok(()));
        }
        None
    }

    fn alter(&mut self, mut reader: Reader<'_>, tokens: &[Token]) -> Option<Result<()>> {
        let kinds = ["table", "foreign table", "view", "materialized view", "sequence"];
        if let Some(kind) = kinds.iter().find(|kind| reader.words(kind)) {
            let if_exists = reader.words("if exists");
            reader.word("only");
            let name = reader.name()?;
            reader.token(&TokenKind::Operator("*".to_owned()));
            let altered = self.alter_any_relation(reader, &name, if_exists);
            // What else can be done to a view or a sequence changes no column.
            return altered
                .or_else(|| Some(if kind.ends_with("table") { self.alter_actions(tokens) } else { Ok(()) }));
        }
        if reader.word("domain") {
            return Some(self.alter_domain(reader));
        }
        if reader.word("type") {
            let name = reader.name()?;
            return self.alter_any_type(reader, &name);
        }
        if reader.word("function")
            || reader.word("procedure")
            || reader.word("routine")
            || reader.word("aggregate")
        {
            let name = reader.name()?;
            return Some(self.alter_routine(reader, &name));
        }
        if reader.word("index") {
            reader.words("if exists");
            let name = reader.name()?;
            if reader.words("rename to")
                && let Some((new, _)) = reader.identifier()
            {
                let keys = self.catalog.relations.values_mut().flat_map(|relation| &mut relation.keys);
                keys.filter(|key| key.name == name.name).for_each(|key| key.name.clone_from(&new));
            }
            return Some(Ok(()));
        }
        None
    }

    /// What can be done to relations of all kinds alike: renaming and moving; and to partitions.
    fn alter_any_relation(
        &mut self,
        mut reader: Reader<'_>,
        name: &Name,
        if_exists: bool,
    ) -> Option<Result<()>> {
        let id = match self.named_relation(name) {
            Ok(id) => id,
            Err(_) if if_exists => return Some(Ok(())),
            Err(error) => return Some(Err(error)),
        };
        if reader.words("set schema") {
            let (schema, span) = reader.identifier()?;
            if !self.catalog.has_schema(&schema) {
                return Some(Err(no_schema(&schema, span)));
            }
            let plain = self.catalog.relation(id).map(|relation| relation.name.clone())?;
            self.catalog.rename_relation(id, &schema, &plain);
            return Some(Ok(()));
        }
        if reader.words("rename to") {
            let (new, _) = reader.identifier()?;
            let schema = self.catalog.relation(id).map(|relation| relation.schema.clone())?;
            self.catalog.rename_relation(id, &schema, &new);
            return Some(Ok(()));
        }
        if reader.words("attach partition") {
            let child = reader.name()?;
            return Some(self.attach(id, &child));
        }
        if reader.words("detach partition") {
            let child = reader.name()?;
            return Some(self.named_relation(&child).map(|child| {
                if let Some(child) = self.catalog.relations.get_mut(&child) {
                    child.parents.retain(|parent| *parent != id);
                }
            }));
        }
        if reader.word("rename") && !reader.word("constraint") {
            reader.word("column");
            let (old, span) = reader.identifier()?;
            if !reader.word("to") {
                return None;
            }
            let (new, _) = reader.identifier()?;
            return Some(self.rename_column(id, &old, &new, span));
        }
        None
    }

    /// The actions of an `alter table`, each by itself, those that change neither column nor key left out.
    fn alter_actions(&mut self, tokens: &[Token]) -> Result<()> {
        let mut reader = Reader::new(tokens);
        reader.word("alter");
        reader.word("foreign");
        reader.word("table");
        reader.words("if exists");
        reader.word("only");
        let name = self.expect_name(&mut reader)?;
        let id = self.named_relation(&name)?;
        reader.token(&TokenKind::Operator("*".to_owned()));
        let head: Vec<Token> =
            tokens.iter().take_while(|token| token.span.end <= name.span.end).cloned().collect();
        let head: Vec<Token> = head
            .into_iter()
            .filter(|token| !is_keyword(token, "foreign") && !is_keyword(token, "only"))
            .collect();
        let rest = reader.rest();
        for action in split_at_commas(&rest) {
            let mut reader = Reader::new(action);
            if reader.word("inherit") {
                let parent = self.expect_name(&mut reader)?;
                self.attach_child(id, &parent)?;
                continue;
            }
            if !changes_columns(action) {
                continue;
            }
            if let Some((column, true)) = dropped_generation(action) {
                let columns = &mut self.relation_mut(id)?.columns;
                columns
                    .iter_mut()
                    .filter(|known| known.name == column)
                    .for_each(|known| known.generated = Generated::No);
                continue;
            }
            let statement: Vec<Token> = head.iter().chain(action).cloned().collect();
            self.parsed(&statement)?;
        }
        Ok(())
    }

    fn attach_child(&mut self, child: RelationId, parent: &Name) -> Result<()> {
        let parent = self.named_relation(parent)?;
        self.relation_mut(child)?.parents.push(parent);
        if let Some(parent) = self.catalog.relations.get_mut(&parent) {
            parent.has_children = true;
        }
        Ok(())
    }

    fn rename_column(&mut self, id: RelationId, old: &str, new: &str, span: Span) -> Result<()> {
        let relation = self.relation_mut(id)?;
        let Some(index) = relation.column(old) else {
            let message = format!("column \"{old}\" does not exist");
            return Err(Box::new(Diagnostic::error("42703", message, span)));
        };
        new.clone_into(&mut relation.columns[index].name);
        for column in
            relation.keys.iter_mut().flat_map(|key| &mut key.columns).filter(|column| *column == old)
        {
            new.clone_into(column);
        }
        let children: Vec<RelationId> = self
            .catalog
            .relations
            .values()
            .filter(|child| child.parents.contains(&id))
            .map(|child| child.id)
            .collect();
        children.into_iter().try_for_each(|child| self.rename_column(child, old, new, span))
    }

    /// A partition has the keys of the table that it belongs to.
    fn attach(&mut self, parent: RelationId, child: &Name) -> Result<()> {
        let child = self.named_relation(child)?;
        if let Some(child) = self.catalog.relations.get_mut(&child) {
            child.parents.push(parent);
        }
        Ok(())
    }

    fn named_sequence(&mut self, name: &Name, if_not_exists: bool) -> Result<()> {
        let schema = self.named_schema(name)?;
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

    fn alter_domain(&mut self, mut reader: Reader<'_>) -> Result<()> {
        let name = self.expect_name(&mut reader)?;
        let id = self.named_type(&name)?;
        let set = reader.words("set not null");
        if set || reader.words("drop not null") {
            if let Some(Kind::Domain { not_null, .. }) =
                self.catalog.types.get_mut(&id).map(|row| &mut row.kind)
            {
                *not_null = set;
            }
            return Ok(());
        }
        self.rename_or_move_type(reader, id);
        Ok(())
    }

    fn alter_any_type(&mut self, mut reader: Reader<'_>, name: &Name) -> Option<Result<()>> {
        let id = match self.named_type(name) {
            Ok(id) => id,
            Err(error) => return Some(Err(error)),
        };
        if reader.words("add value") || reader.words("rename value") {
            return None;
        }
        let relation = self.catalog.composite_relation(id);
        if let (Some(relation), true) = (relation, reader.words("rename attribute")) {
            let (old, span) = reader.identifier()?;
            reader.word("to");
            let (new, _) = reader.identifier()?;
            return Some(self.rename_column(relation, &old, &new, span));
        }
        if let Some(relation) = relation
            && reader.clone().rest().iter().any(|token| matches!(&token.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("attribute")))
        {
            return Some(self.alter_attributes(relation, &reader.rest()));
        }
        self.rename_or_move_type(reader, id);
        Some(Ok(()))
    }

    fn alter_attributes(&mut self, relation: RelationId, actions: &[Token]) -> Result<()> {
        for action in split_at_commas(actions) {
            let mut reader = Reader::new(action);
            if reader.words("add attribute") {
                let Some((name, _)) = reader.identifier() else { continue };
                let data_type = self.read_type(&reader.until(&["collate", "cascade", "restrict"]))?;
                self.relation_mut(relation)?.columns.push(Attribute::new(&name, data_type));
            } else if reader.words("drop attribute") {
                reader.words("if exists");
                let Some((name, _)) = reader.identifier() else { continue };
                self.relation_mut(relation)?.columns.retain(|column| column.name != name);
            } else if reader.words("alter attribute") {
                let Some((name, _)) = reader.identifier() else { continue };
                reader.words("set data");
                reader.word("type");
                let data_type = self.read_type(&reader.until(&["collate", "cascade", "restrict"]))?;
                let columns = &mut self.relation_mut(relation)?.columns;
                columns
                    .iter_mut()
                    .filter(|column| column.name == name)
                    .for_each(|column| column.data_type = data_type);
            }
        }
        Ok(())
    }

    fn rename_or_move_type(&mut self, mut reader: Reader<'_>, id: TypeId) {
        let Some(row) = self.catalog.type_row(id) else { return };
        let (mut schema, mut name) = (row.schema.clone(), row.name.clone());
        if reader.words("rename to") {
            name = reader.identifier().map_or(name, |(new, _)| new);
        } else if reader.words("set schema") {
            schema = reader.identifier().map_or(schema, |(new, _)| new);
        } else {
            return;
        }
        match self.catalog.composite_relation(id) {
            Some(relation) => self.catalog.rename_relation(relation, &schema, &name),
            None => self.catalog.rename_type(id, &schema, &name),
        }
    }

    fn alter_routine(&mut self, mut reader: Reader<'_>, name: &Name) -> Result<()> {
        let arguments = match reader.parenthesized() {
            Some(arguments) => Some(self.argument_types(&arguments)?),
            None => None,
        };
        let rename = reader.words("rename to");
        if !rename && !reader.words("set schema") {
            return Ok(());
        }
        let Some((new, _)) = reader.identifier() else { return Ok(()) };
        let Some(functions) = self.catalog.functions.get_mut(&name.name) else { return Ok(()) };
        let matches = |function: &Function| {
            name.schema.as_ref().is_none_or(|schema| function.schema == *schema)
                && arguments.as_ref().is_none_or(|arguments| function.arguments == *arguments)
        };
        let (moved, kept): (Vec<_>, Vec<_>) =
            std::mem::take(functions).into_iter().partition(|function| matches(function));
        *functions = kept;
        for function in moved {
            let mut function = Function::clone(&function);
            new.clone_into(if rename { &mut function.name } else { &mut function.schema });
            self.catalog.insert_function(function);
        }
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
        let id = self.named_relation(&name)?;
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
        let id = self.named_relation(&name)?;
        if early {
            self.relation_mut(id)?.may_drop_rows = true;
        }
        Ok(())
    }

    fn drop_index(&mut self, mut reader: Reader<'_>) -> Result<()> {
        reader.word("concurrently");
        reader.words("if exists");
        while let Some(name) = reader.name() {
            for relation in self.catalog.relations.values_mut() {
                relation.keys.retain(|key| key.name != name.name);
            }
            if !reader.token(&TokenKind::Comma) {
                break;
            }
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

    fn read_type(&self, tokens: &[Token]) -> Result<TypeId> {
        let data_type = parse::data_type(self.sources, tokens)?;
        let span = tokens.first().map_or(self.span, |first| first.span);
        analyze::type_name::resolve(self.catalog, &data_type, span)
    }

    fn expect_name(&self, reader: &mut Reader<'_>) -> Result<Name> {
        reader.name().ok_or_else(|| Box::new(Diagnostic::error("42601", "a name is missing", self.span)))
    }

    fn named_schema(&self, name: &Name) -> Result<String> {
        let schema = name.schema.clone().unwrap_or_else(|| self.catalog.creation_schema());
        if self.catalog.has_schema(&schema) { Ok(schema) } else { Err(no_schema(&schema, name.span)) }
    }

    fn named_relation(&self, name: &Name) -> Result<RelationId> {
        self.catalog.relation_id(name.schema.as_deref(), &name.name).ok_or_else(|| {
            Box::new(Diagnostic::error(
                "42P01",
                format!("relation \"{}\" does not exist", name.name),
                name.span,
            ))
        })
    }

    fn named_type(&self, name: &Name) -> Result<TypeId> {
        self.catalog.type_id(name.schema.as_deref(), &name.name).ok_or_else(|| {
            Box::new(Diagnostic::error("42704", format!("type \"{}\" does not exist", name.name), name.span))
        })
    }
}

fn is_keyword(token: &Token, keyword: &str) -> bool {
    matches!(&token.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case(keyword))
}

/// Whether an action of `alter table` is about columns or keys, and not about storage, ownership or triggers.
fn changes_columns(action: &[Token]) -> bool {
    let mut reader = Reader::new(action);
    if reader.word("add") || reader.word("drop") || reader.word("rename") {
        return true;
    }
    if !reader.word("alter") || reader.word("constraint") {
        return false;
    }
    reader.word("column");
    reader.identifier();
    !(reader.word("reset")
        || (reader.word("set") && !(["not", "default", "data"].iter().any(|word| reader.clone().word(word)))))
}

/// The column whose values an action stops to generate: `alter c drop identity`, `alter c drop expression`.
fn dropped_generation(action: &[Token]) -> Option<(String, bool)> {
    let mut reader = Reader::new(action);
    if !reader.word("alter") {
        return None;
    }
    reader.word("column");
    let (column, _) = reader.identifier()?;
    let found = reader.word("drop") && (reader.word("identity") || reader.word("expression"));
    Some((column, found))
}

fn no_schema(schema: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("3F000", format!("schema \"{schema}\" does not exist"), span))
}
