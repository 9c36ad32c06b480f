//! `create index` and what becomes of indexes.

mod refusal;

use refusal::Written;

use super::{
    element,
    key::check_partition_key,
    naming::{self, Namespace},
};
use crate::{
    catalog::{FIRST_USER_OID, Holds, Index, Key, Premise, Relation, RelationId, RelationKind},
    lexer::{Token, TokenKind, statements::split_at_commas},
    schema::{
        Result, Schema,
        reader::{Name, Reader, mentioned},
        statement::{self, no_relation},
    },
};

/// What stands behind `create [unique] index`. Only unique indexes are keys.
pub(in crate::schema) fn create_index(
    cx: &mut Schema<'_>,
    mut reader: Reader<'_>,
    unique: bool,
) -> Result<()> {
    let concurrently = reader.word("concurrently");
    let if_not_exists = reader.words("if not exists");
    let name = if reader.word("on") {
        None
    } else {
        let name = reader.name();
        if !reader.word("on") {
            return Err(element::syntax_error(cx, &reader));
        }
        name
    };
    let only = reader.word("only");
    let table = statement::expect_name(cx, &mut reader)?;
    let id = match statement::known_relation(cx, &table) {
        // An index that is not unique says nothing of rows.
        Err(_) if !unique && cx.catalog.unread.anything => return Ok(()),
        found => found?,
    };
    if cx.catalog.unread.relations.contains_key(&id) {
        return Ok(());
    }
    let method = if reader.word("using") { reader.identifier() } else { None };
    let Some(elements) = reader.parenthesized() else { return Err(element::syntax_error(cx, &reader)) };
    let elements = split_at_commas(elements);
    let included = if reader.word("include") { super::element::column_list(&mut reader) } else { Vec::new() };
    let nulls_distinct = !reader.until(&["where"]).iter().any(|token| token.kind.is_word("not"));
    let is_partial = reader.word("where");
    let predicate = reader.rest();
    let Some(relation) = cx.catalog.relations.get(&id) else { return Ok(()) };
    let is_taken = |name: &Name| relation.index_names().any(|known| *known == name.name);
    if if_not_exists && name.as_ref().is_some_and(is_taken) {
        return Ok(());
    }
    let written = Written {
        table: &table,
        name: name.as_ref(),
        method,
        elements: &elements,
        included: &included,
        predicate,
    };
    refusal::check_index(cx, relation, &written, if_not_exists)?;
    let name = match name {
        Some(name) => name.name,
        None => {
            let names: Vec<String> = elements.iter().map(|element| element_name(element)).collect();
            let included = included.iter().map(|(name, _)| name.as_str());
            let columns = naming::joined(names.iter().map(String::as_str).chain(included));
            naming::free_name(cx, relation, &columns, "idx", Namespace::Relations)
        }
    };
    match unique {
        true => {
            let columns: Vec<String> = elements.iter().filter_map(|element| plain_column(element)).collect();
            let has_expressions = columns.len() < elements.len();
            let expressions = elements.iter().filter(|element| plain_column(element).is_none());
            let named: Vec<Token> =
                expressions.flat_map(|element| element.iter()).chain(predicate).cloned().collect();
            // After a failure such an index is there and yet does not hold, and making it again is passed over.
            let proves = !(has_expressions || (concurrently && if_not_exists))
                && elements.iter().all(|element| is_unique_by_equality(cx, relation, element));
            let premises =
                if is_partial && proves && !only { premises_of(cx, relation, predicate) } else { None };
            let mut key = Key {
                name,
                columns,
                also_reads: mentioned::columns(relation, &named),
                has_expressions,
                primary: false,
                is_constraint: false,
                proves_unique: proves && !is_partial,
                nulls_distinct,
                premises,
                attached: None,
            };
            check_partition_key(relation, &key.columns, true, false, table.span)?;
            if only {
                await_partitions(cx, relation, &mut key);
            }
            if let Some(relation) = cx.catalog.relations.get_mut(&id) {
                relation.keys.push(key);
            }
        }
        false => {
            let mut columns: Vec<String> =
                elements.iter().filter_map(|element| plain_column(element)).collect();
            let expressions = elements.iter().filter(|element| plain_column(element).is_none());
            for tokens in expressions.copied().chain([predicate]) {
                columns.extend(mentioned::columns(relation, tokens));
            }
            columns.extend(included.into_iter().map(|(name, _)| name));
            cx.catalog.relations.add_index(id, Index { name, columns });
        }
    }
    Ok(())
}

/// Whether what an element of an index takes for the same is what `=` does. An operator class that is named may be
/// another than the one of `=`, as one of `text` is for a `citext`.
fn is_unique_by_equality(cx: &Schema<'_>, relation: &Relation, element: &[Token]) -> bool {
    let mut reader = Reader::new(element);
    let column = reader.identifier().and_then(|(name, _)| relation.column(&name));
    let Some(column) = column.and_then(|index| relation.columns.get(index)) else { return false };
    if reader.word("collate") {
        reader.name();
    }
    let has_class =
        reader.peek().is_some() && !["asc", "desc", "nulls"].iter().any(|word| reader.clone().word(word));
    let is_builtin = cx.catalog.base_type(column.data_type).0 < FIRST_USER_OID;
    !has_class || (is_builtin && !cx.catalog.has_own_operator_classes)
}

/// What the predicate of an index says of columns, if it says nothing else.
fn premises_of(cx: &Schema<'_>, relation: &Relation, predicate: &[Token]) -> Option<Vec<Premise>> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (index, token) in predicate.iter().enumerate() {
        match &token.kind {
            TokenKind::LeftParen => depth += 1,
            TokenKind::RightParen => depth = depth.saturating_sub(1),
            TokenKind::Word(word) if depth == 0 && word.eq_ignore_ascii_case("and") => {
                parts.push(predicate.get(start..index)?);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(predicate.get(start..)?);
    let is_whole = parts.len() == 1;
    let mut premises = Vec::new();
    for part in parts {
        let mut reader = Reader::new(part);
        match reader.parenthesized() {
            Some(inner) if reader.peek().is_none() => premises.extend(premises_of(cx, relation, inner)?),
            Some(_) => return None,
            None => premises.push(premise(cx, relation, part)?),
        }
    }
    (!is_whole || !premises.is_empty()).then_some(premises)
}

/// `c is null`, `c is not null`, `c`, `not c` or `c = 'text'`.
fn premise(cx: &Schema<'_>, relation: &Relation, part: &[Token]) -> Option<Premise> {
    let mut reader = Reader::new(part);
    let negated = reader.word("not");
    let (column, _) = reader.identifier()?;
    let attribute = relation.columns.get(relation.column(&column)?)?;
    let (category, _) = cx.catalog.category(cx.catalog.base_type(attribute.data_type));
    let holds = match reader.rest() {
        [] if category == 'B' => Holds::Is(!negated),
        _ if negated => return None,
        [equals, Token { kind: TokenKind::String { value, .. }, .. }]
            if matches!(category, 'S' | 'E')
                && matches!(&equals.kind, TokenKind::Operator(operator) if operator == "=") =>
        {
            Holds::Equals(value.clone())
        }
        rest => {
            let mut reader = Reader::new(rest);
            let holds = match () {
                () if reader.words("is null") => Holds::Null,
                () if reader.words("is not null") => Holds::NotNull,
                () if reader.words("is true") => Holds::Is(true),
                () if reader.words("is false") => Holds::Is(false),
                () => return None,
            };
            reader.peek().is_none().then_some(holds)?
        }
    };
    Some(Premise { column, holds })
}

pub(in crate::schema) fn drop_index(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    reader.word("concurrently");
    reader.words("if exists");
    while let Some(name) = reader.name() {
        for relation in indexed(cx, &name.name) {
            let Some(relation) = cx.catalog.relations.get_mut(&relation) else { continue };
            relation.keys.retain(|key| key.name != name.name);
            relation.indexes.retain(|index| index.name != name.name);
        }
        if !reader.token(&TokenKind::Comma) {
            break;
        }
    }
    Ok(())
}

/// What stands behind `alter index`.
pub(in crate::schema) fn alter_index(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let if_exists = reader.words("if exists");
    let name = statement::expect_name(cx, &mut reader)?;
    if !if_exists && is_no_index_of_any(cx, &name.name) {
        return Err(no_relation(&name));
    }
    if reader.words("rename to")
        && let Some((new, _)) = reader.identifier()
    {
        rename_index(cx, &name, &new);
    } else if reader.words("attach partition") {
        attach_index(cx, &name);
    }
    Ok(())
}

/// Whether surely nothing has that name. Those of the indexes of partitions are not known.
fn is_no_index_of_any(cx: &Schema<'_>, name: &str) -> bool {
    let catalog = &cx.catalog;
    !catalog.unread.anything
        && !catalog.unread.constraints
        && catalog.relations.named(name).next().is_none()
        && catalog.relations.values().all(|relation| relation.kind != RelationKind::PartitionedTable)
}

/// The relations that have an index of that name.
fn indexed(cx: &Schema<'_>, name: &str) -> Vec<RelationId> {
    let has_it = |relation: &&Relation| relation.index_names().any(|known| known == name);
    cx.catalog.relations.named(name).filter(has_it).map(|relation| relation.id).collect()
}

pub(in crate::schema) fn rename_index(cx: &mut Schema<'_>, name: &Name, new: &str) {
    let is_named = |schema: &str| name.schema.as_ref().is_none_or(|known| known == schema);
    for relation in indexed(cx, &name.name) {
        let relation = cx.catalog.relations.get_mut(&relation);
        let Some(relation) = relation.filter(|relation| is_named(&relation.schema)) else { continue };
        let keys = relation.keys.iter_mut().map(|key| &mut key.name);
        keys.chain(relation.indexes.iter_mut().map(|index| &mut index.name))
            .filter(|known| **known == name.name)
            .for_each(|known| new.clone_into(known));
    }
}

/// A key that is put on a partitioned table alone says nothing until each partition has one that is attached to it.
pub(super) fn await_partitions(cx: &Schema<'_>, relation: &Relation, key: &mut Key) {
    let has_partitions = cx.catalog.children(relation.id).next().is_some();
    if key.proves_unique && relation.kind == RelationKind::PartitionedTable && has_partitions {
        key.proves_unique = false;
        key.attached = Some(0);
    }
}

fn attach_index(cx: &mut Schema<'_>, name: &Name) {
    let is_named = |schema: &str| name.schema.as_ref().is_none_or(|known| known == schema);
    let tables = cx.catalog.relations.named(&name.name).filter(|relation| is_named(&relation.schema));
    let partitions: Vec<_> = tables
        .filter(|table| table.keys.iter().any(|key| key.name == name.name))
        .map(|table| (table.id, cx.catalog.children(table.id).count()))
        .collect();
    for (table, partitions) in partitions {
        let Some(table) = cx.catalog.relations.get_mut(&table) else { continue };
        for key in table.keys.iter_mut().filter(|key| key.name == name.name) {
            let Some(attached) = &mut key.attached else { continue };
            *attached += 1;
            key.proves_unique = *attached >= partitions;
        }
    }
}

/// The column that an element of an index is, if it is no expression.
pub(in crate::schema) fn plain_column(element: &[Token]) -> Option<String> {
    let mut reader = Reader::new(element);
    let (name, _) = reader.identifier()?;
    // A collation, an operator class or an order may follow, but nothing that makes a call or an expression of it.
    match reader.peek().map(|token| &token.kind) {
        None | Some(TokenKind::Word(_) | TokenKind::QuotedIdentifier(_)) => Some(name),
        _ => None,
    }
}

/// What an automatic name calls an element of an index: the column or the function, else `expr`.
pub(super) fn element_name(element: &[Token]) -> String {
    let mut element = element;
    while let [
        Token { kind: TokenKind::LeftParen, .. },
        inner @ ..,
        Token { kind: TokenKind::RightParen, .. },
    ] = element
    {
        element = inner;
    }
    let mut reader = Reader::new(element);
    let name = reader.name().filter(|_| {
        let mut behind = reader.clone();
        behind.parenthesized();
        // A cast and a subscript keep the name of what they are applied to.
        matches!(
            behind.peek().map(|token| &token.kind),
            None | Some(
                TokenKind::Word(_)
                    | TokenKind::QuotedIdentifier(_)
                    | TokenKind::DoubleColon
                    | TokenKind::LeftBracket
            )
        )
    });
    name.map_or_else(|| "expr".to_owned(), |name| name.name)
}
