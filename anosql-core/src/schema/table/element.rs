//! The elements of a table as `create table` and `alter table` write them: columns, constraints and `like`.

use super::{contradiction, deferral::Deferral};
use crate::{
    catalog::{Action, Generated},
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, statements::split_at_commas},
    schema::{
        Result, Schema,
        reader::{Name, Reader, mentioned},
        statement,
    },
    source::Span,
    sqlstate,
};

/// An element of a table.
#[derive(Debug)]
pub(in crate::schema) enum Element<'t> {
    Column(ColumnDefinition<'t>),
    Constraint(Constraint<'t>),
    Like(Like),
}

/// A column as it is written.
#[derive(Debug)]
pub(in crate::schema) struct ColumnDefinition<'t> {
    pub(in crate::schema) name: String,
    pub(in crate::schema) span: Span,
    /// Empty where the column is one that the table has from elsewhere.
    pub(in crate::schema) data_type: &'t [Token],
    pub(in crate::schema) constraints: Vec<Constraint<'t>>,
}

/// A constraint on a column or on a table.
#[derive(Debug)]
pub(in crate::schema) struct Constraint<'t> {
    pub(in crate::schema) name: Option<String>,
    /// Its first word.
    pub(in crate::schema) span: Span,
    pub(in crate::schema) kind: ConstraintKind<'t>,
    pub(in crate::schema) deferrable: bool,
    pub(in crate::schema) not_valid: bool,
    pub(in crate::schema) no_inherit: bool,
}

#[derive(Debug)]
pub(in crate::schema) enum ConstraintKind<'t> {
    /// `null`, which only says that nothing forbids it.
    Null,
    NotNull {
        /// None on a column.
        column: Option<(String, Span)>,
    },
    Default {
        value: &'t [Token],
        never_null: bool,
    },
    Generated {
        /// What a stored column is computed by.
        expression: &'t [Token],
        how: Generated,
        /// The sequence that an identity names.
        sequence: Option<Name>,
    },
    Check {
        expression: &'t [Token],
    },
    Unique {
        primary: bool,
        /// Empty on a column.
        columns: Vec<(String, Span)>,
        included: Vec<(String, Span)>,
        /// `using index i`
        index: Option<String>,
        nulls_distinct: bool,
    },
    ForeignKey {
        /// Empty on a column.
        columns: Vec<(String, Span)>,
        table: Name,
        referenced: Vec<(String, Span)>,
        /// Whether the last of them is a period, `period valid_at`, which rows of the other table have to cover together.
        period: bool,
        match_full: bool,
        on_delete: Action,
        /// The columns that `on delete` is about, where it names them.
        on_delete_columns: Vec<(String, Span)>,
        on_update: Action,
    },
    Exclude {
        /// What its name is made of.
        columns: Vec<String>,
        /// Those of its elements that are columns.
        plain: Vec<(String, Span)>,
        /// Its elements and its predicate.
        definition: Vec<Token>,
    },
}

/// `like t including all`: a table whose columns are copied into another.
#[derive(Debug)]
pub(in crate::schema) struct Like {
    pub(in crate::schema) table: Name,
    pub(in crate::schema) constraints: bool,
    pub(in crate::schema) defaults: bool,
    pub(in crate::schema) generated: bool,
    pub(in crate::schema) identity: bool,
    pub(in crate::schema) indexes: bool,
}

/// What ends the type of a column.
const BEHIND_TYPE: &[&str] = &[
    "constraint",
    "not",
    "null",
    "default",
    "check",
    "generated",
    "unique",
    "primary",
    "references",
    "collate",
    "storage",
    "compression",
    "options",
    "deferrable",
    "initially",
    "using",
];

/// What a constraint of a table begins with. A column may be called `exclude`.
const TABLE_CONSTRAINTS: &[&str] = &["constraint", "not", "check", "unique", "primary", "foreign"];

/// The elements between a table's parentheses.
pub(super) fn elements<'t>(cx: &Schema<'_>, tokens: &'t [Token]) -> Result<Vec<Element<'t>>> {
    let mut elements = Vec::new();
    let mut end = 0;
    for part in split_at_commas(tokens) {
        end += part.len();
        let mut reader = Reader::new(part);
        if reader.peek().is_some() {
            elements.push(element(cx, &mut reader)?);
        } else if let Some(comma) = tokens.get(end.min(tokens.len().saturating_sub(1))) {
            return Err(needless_comma(comma, end == tokens.len()));
        }
        end += 1;
    }
    Ok(elements)
}

/// A comma that nothing stands behind, or before.
pub(in crate::schema) fn needless_comma(comma: &Token, is_last: bool) -> Box<Diagnostic> {
    let near = if is_last { ")" } else { "," };
    let message = format!("syntax error at or near \"{near}\"");
    Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, message, comma.span).help("take this comma out"))
}

fn element<'t>(cx: &Schema<'_>, reader: &mut Reader<'t>) -> Result<Element<'t>> {
    if reader.word("like") {
        return Ok(Element::Like(like(cx, reader)?));
    }
    if begins_constraint(reader) {
        return Ok(Element::Constraint(table_constraint(cx, reader)?));
    }
    Ok(Element::Column(column_definition(cx, reader)?))
}

pub(super) fn column_definition<'t>(
    cx: &Schema<'_>,
    reader: &mut Reader<'t>,
) -> Result<ColumnDefinition<'t>> {
    let Some((name, span)) = reader.identifier() else { return Err(syntax_error(cx, reader)) };
    let data_type = if reader.words("with options") { &[][..] } else { type_tokens(reader) };
    let mut constraints: Vec<Constraint<'_>> = Vec::new();
    let mut deferral = Deferral::default();
    while reader.peek().is_some() {
        // What says when a constraint is checked belongs to the one before it.
        if deferral.read(reader, &mut constraints)? || reader.word("enforced") {
            continue;
        }
        if reader.words("not enforced") {
            constraints.iter_mut().last().into_iter().for_each(|last| last.not_valid = true);
            continue;
        }
        if let Some(constraint) = column_constraint(cx, reader)? {
            constraints.push(constraint);
            deferral = Deferral::default();
        }
    }
    Ok(ColumnDefinition { name, span, data_type, constraints })
}

/// A constraint behind a column's type; `None` for what concerns storage only.
fn column_constraint<'t>(cx: &Schema<'_>, reader: &mut Reader<'t>) -> Result<Option<Constraint<'t>>> {
    let span = reader.peek().map_or(cx.span, |first| first.span);
    let name = constraint_name(reader);
    let mut not_valid = false;
    let mut no_inherit = false;
    let kind = if reader.words("not null") {
        no_inherit = reader.words("no inherit");
        ConstraintKind::NotNull { column: None }
    } else if reader.word("null") {
        ConstraintKind::Null
    } else if reader.word("default") {
        let value = default_value(reader);
        contradiction::of_default(value)?;
        ConstraintKind::Default { value, never_null: mentioned::is_never_null(value) }
    } else if reader.word("generated") {
        let (how, sequence, expression) = generated(cx, reader)?;
        ConstraintKind::Generated { how, sequence, expression }
    } else if reader.word("check") {
        check(cx, reader, &mut not_valid, &mut no_inherit)?
    } else if reader.word("unique") {
        let distinct = nulls_distinct(reader);
        unique(reader, false, Vec::new(), distinct)
    } else if reader.words("primary key") {
        unique(reader, true, Vec::new(), true)
    } else if reader.word("references") {
        references(cx, reader, Vec::new(), false)?
    } else if reader.word("collate") {
        reader.name();
        return Ok(None);
    } else if reader.word("storage") || reader.word("compression") {
        reader.identifier();
        return Ok(None);
    } else if reader.word("options") {
        reader.parenthesized();
        return Ok(None);
    } else {
        return Err(syntax_error(cx, reader));
    };
    Ok(Some(Constraint { name, span, kind, deferrable: false, not_valid, no_inherit }))
}

pub(super) fn table_constraint<'t>(cx: &Schema<'_>, reader: &mut Reader<'t>) -> Result<Constraint<'t>> {
    let span = reader.peek().map_or(cx.span, |first| first.span);
    let name = constraint_name(reader);
    let (mut not_valid, mut no_inherit, mut deferrable) = (false, false, false);
    let kind = if reader.words("not null") {
        ConstraintKind::NotNull { column: Some(statement::expect_identifier(cx, reader)?) }
    } else if reader.word("check") {
        check(cx, reader, &mut not_valid, &mut no_inherit)?
    } else if reader.word("unique") {
        let distinct = nulls_distinct(reader);
        let columns = column_list(reader);
        unique(reader, false, columns, distinct)
    } else if reader.words("primary key") {
        let columns = column_list(reader);
        unique(reader, true, columns, true)
    } else if reader.words("foreign key") {
        let (columns, period) = referring_columns(reader);
        if !reader.word("references") {
            return Err(syntax_error(cx, reader));
        }
        references(cx, reader, columns, period)?
    } else if reader.word("exclude") {
        if reader.word("using") {
            reader.identifier();
        }
        let elements = reader.parenthesized().unwrap_or_default();
        let parts = split_at_commas(elements);
        let mut columns: Vec<String> = parts.iter().copied().map(super::index::element_name).collect();
        let plain = |part: &&[Token]| Some((super::index::plain_column(part)?, part.first()?.span));
        let plain = parts.iter().filter_map(plain).collect();
        if reader.word("include") {
            columns.extend(column_list(reader).into_iter().map(|(name, _)| name));
        }
        index_storage(reader);
        let mut definition = elements.to_vec();
        if reader.word("where") {
            definition.extend_from_slice(reader.parenthesized().unwrap_or_default());
        }
        ConstraintKind::Exclude { columns, plain, definition }
    } else {
        return Err(syntax_error(cx, reader));
    };
    while reader.peek().is_some() {
        if reader.words("not valid") {
            not_valid = true;
        } else if reader.words("no inherit") {
            no_inherit = true;
        } else if reader.word("deferrable") || reader.words("initially deferred") {
            deferrable = true;
        } else if reader.words("not enforced") {
            not_valid = true;
        } else if !(reader.words("not deferrable")
            || reader.words("initially immediate")
            || reader.word("enforced"))
        {
            return Err(syntax_error(cx, reader));
        }
    }
    Ok(Constraint { name, span, kind, deferrable, not_valid, no_inherit })
}

fn check<'t>(
    cx: &Schema<'_>,
    reader: &mut Reader<'t>,
    not_valid: &mut bool,
    no_inherit: &mut bool,
) -> Result<ConstraintKind<'t>> {
    let Some(expression) = reader.parenthesized() else { return Err(syntax_error(cx, reader)) };
    *no_inherit |= reader.words("no inherit");
    *not_valid |= reader.words("not valid");
    Ok(ConstraintKind::Check { expression })
}

/// What stands behind `unique (...)` or `primary key (...)`.
fn unique(
    reader: &mut Reader<'_>,
    primary: bool,
    columns: Vec<(String, Span)>,
    nulls_distinct: bool,
) -> ConstraintKind<'static> {
    let mut index = None;
    let names_index = columns.is_empty() && !reader.clone().words("using index tablespace");
    if names_index && reader.words("using index") {
        index = reader.identifier().map(|(name, _)| name);
    }
    let included = if reader.word("include") { column_list(reader) } else { Vec::new() };
    index_storage(reader);
    ConstraintKind::Unique { primary, columns, included, index, nulls_distinct }
}

fn references(
    cx: &Schema<'_>,
    reader: &mut Reader<'_>,
    columns: Vec<(String, Span)>,
    period: bool,
) -> Result<ConstraintKind<'static>> {
    let table = statement::expect_name(cx, reader)?;
    let (referenced, _) = referring_columns(reader);
    let mut match_full = false;
    let (mut on_delete, mut on_update) = (Action::None, Action::None);
    let mut on_delete_columns = Vec::new();
    loop {
        if reader.word("match") {
            match_full = reader.word("full");
            if !match_full {
                reader.identifier();
            }
        } else if reader.words("on delete") {
            on_delete = action(reader);
            on_delete_columns = column_list(reader);
        } else if reader.words("on update") {
            on_update = action(reader);
            column_list(reader);
        } else {
            break;
        }
    }
    Ok(ConstraintKind::ForeignKey {
        columns,
        table,
        referenced,
        period,
        match_full,
        on_delete,
        on_delete_columns,
        on_update,
    })
}

/// What stands behind `generated`: how, an identity's sequence if it is named, and a stored column's expression.
pub(super) fn generated<'t>(
    cx: &Schema<'_>,
    reader: &mut Reader<'t>,
) -> Result<(Generated, Option<Name>, &'t [Token])> {
    let always = reader.word("always");
    if !always {
        reader.words("by default");
    }
    if !reader.word("as") {
        return Err(syntax_error(cx, reader));
    }
    if reader.word("identity") {
        let options = reader.parenthesized().unwrap_or_default();
        let mut options = Reader::new(options);
        options.until(&["sequence"]);
        let sequence = if options.words("sequence name") { options.name() } else { None };
        let how = if always { Generated::IdentityAlways } else { Generated::IdentityByDefault };
        return Ok((how, sequence, &[]));
    }
    let expression = reader.parenthesized().unwrap_or_default();
    if !reader.word("stored") {
        reader.word("virtual");
    }
    Ok((Generated::Stored, None, expression))
}

fn like(cx: &Schema<'_>, reader: &mut Reader<'_>) -> Result<Like> {
    let table = statement::expect_name(cx, reader)?;
    let mut like = Like {
        table,
        constraints: false,
        defaults: false,
        generated: false,
        identity: false,
        indexes: false,
    };
    while reader.peek().is_some() {
        let value = reader.word("including");
        if !value && !reader.word("excluding") {
            return Err(syntax_error(cx, reader));
        }
        let Some((option, _)) = reader.identifier() else { return Err(syntax_error(cx, reader)) };
        let all = option == "all";
        for (name, included) in [
            ("constraints", &mut like.constraints),
            ("defaults", &mut like.defaults),
            ("generated", &mut like.generated),
            ("identity", &mut like.identity),
            ("indexes", &mut like.indexes),
        ] {
            if all || option == name {
                *included = value;
            }
        }
    }
    Ok(like)
}

/// Postgres's words for the place at which a statement cannot be read on.
pub(in crate::schema) fn syntax_error(cx: &Schema<'_>, reader: &Reader<'_>) -> Box<Diagnostic> {
    Box::new(match reader.peek() {
        Some(token) => {
            let message = format!("syntax error at or near \"{}\"", cx.sources.text(token.span));
            Diagnostic::error(sqlstate::SYNTAX_ERROR, message, token.span)
        }
        None => Diagnostic::error(sqlstate::SYNTAX_ERROR, "syntax error at end of input", cx.span),
    })
}

/// The tokens of a column's type. A schema may be called as an option is, and so may a type in it.
fn type_tokens<'t>(reader: &mut Reader<'t>) -> &'t [Token] {
    let tokens = reader.rest();
    let mut ahead = reader.clone();
    let mut length = match ahead.name() {
        Some(name) if name.schema.is_some() => tokens.len() - ahead.rest().len(),
        _ => 0,
    };
    (0..length).for_each(|_| {
        reader.next();
    });
    length += reader.until(BEHIND_TYPE).len();
    tokens.get(..length).unwrap_or_default()
}

/// Whether a table's constraint is next, and not a column.
pub(in crate::schema) fn begins_constraint(reader: &Reader<'_>) -> bool {
    let mut reader = reader.clone();
    if TABLE_CONSTRAINTS.iter().any(|word| reader.word(word)) {
        return true;
    }
    reader.word("exclude") && (reader.word("using") || reader.token(&TokenKind::LeftParen))
}

fn constraint_name(reader: &mut Reader<'_>) -> Option<String> {
    if !reader.word("constraint") {
        return None;
    }
    reader.identifier().map(|(name, _)| name)
}

/// Reads whether nulls are distinct, which they are unless something else is said.
fn nulls_distinct(reader: &mut Reader<'_>) -> bool {
    let is_said = reader.words("nulls not distinct");
    reader.words("nulls distinct");
    !is_said
}

/// How the index behind a constraint is stored.
fn index_storage(reader: &mut Reader<'_>) {
    if reader.word("with") {
        reader.parenthesized();
    }
    if reader.words("using index tablespace") {
        reader.identifier();
    }
}

/// `no action`, `restrict`, `cascade`, `set null` or `set default`, behind the last two of which columns may follow.
fn action(reader: &mut Reader<'_>) -> Action {
    if reader.word("cascade") {
        Action::Cascade
    } else if reader.word("restrict") {
        Action::Restrict
    } else if reader.words("set null") {
        Action::SetNull
    } else if reader.words("set default") {
        Action::SetDefault
    } else {
        reader.words("no action");
        Action::None
    }
}

/// Names between parentheses.
pub(super) fn column_list(reader: &mut Reader<'_>) -> Vec<(String, Span)> {
    let tokens = reader.parenthesized().unwrap_or_default();
    split_at_commas(tokens).into_iter().filter_map(|part| Reader::new(part).identifier()).collect()
}

/// The columns of a foreign key, and whether the last is a period.
fn referring_columns(reader: &mut Reader<'_>) -> (Vec<(String, Span)>, bool) {
    let mut period = false;
    let column = |part: &[Token]| {
        let mut reader = Reader::new(part);
        if part.len() > 1 && reader.word("period") {
            period = true;
        }
        reader.identifier()
    };
    let tokens = reader.parenthesized().unwrap_or_default();
    let columns = split_at_commas(tokens).into_iter().filter_map(column).collect();
    (columns, period)
}

/// The value of `default`, which ends where the next constraint begins.
fn default_value<'t>(reader: &mut Reader<'t>) -> &'t [Token] {
    let rest = reader.rest();
    let mut length = 0;
    let mut depth = 0;
    let mut is_open = true;
    while let Some(token) = reader.peek() {
        if let TokenKind::Word(word) = &token.kind
            && depth == 0
            && !is_open
            && BEHIND_TYPE.iter().any(|keyword| word.eq_ignore_ascii_case(keyword))
        {
            break;
        }
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket => depth += 1,
            TokenKind::RightParen | TokenKind::RightBracket => depth -= 1,
            _ => {}
        }
        // Behind an operator an operand follows, which may be `null`.
        is_open = matches!(token.kind, TokenKind::Operator(_) | TokenKind::DoubleColon | TokenKind::Dot);
        reader.next();
        length += 1;
    }
    rest.get(..length).unwrap_or_default()
}
