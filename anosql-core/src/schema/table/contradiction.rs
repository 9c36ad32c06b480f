//! Definitions that contradict themselves, which Postgres's grammar takes and what stands behind it refuses.

use super::element::{ColumnDefinition, Constraint, ConstraintKind};
use crate::{
    catalog::{FunctionKind, Generated},
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    schema::{Result, reader::Reader},
    source::Span,
    sqlstate,
};

/// What has been said of a column so far.
#[derive(Default)]
struct Declared {
    nullable: Option<bool>,
    default: bool,
    identity: bool,
    generated: bool,
}

/// Refuses a column of which two things are said that do not go together.
pub(super) fn of_column(table: &str, column: &ColumnDefinition<'_>, is_serial: bool) -> Result<()> {
    let mut declared = Declared::default();
    for Constraint { kind, span, .. } in &column.constraints {
        declared.add(kind).map_err(|what| contradiction(what, table, column, *span))?;
    }
    if !is_serial {
        return Ok(());
    }
    // A serial type adds both behind all that is written.
    for kind in
        [ConstraintKind::Default { value: &[], never_null: true }, ConstraintKind::NotNull { column: None }]
    {
        declared.add(&kind).map_err(|what| {
            let error = contradiction(what, table, column, column.span);
            let place = column.data_type.first().map_or(column.span, |first| first.span);
            Box::new((*error).label(place, "a serial column has a default, and is not null"))
        })?;
    }
    Ok(())
}

impl Declared {
    /// Adds one constraint; fails with what Postgres says of it and those before it.
    fn add(&mut self, kind: &ConstraintKind<'_>) -> std::result::Result<(), &'static str> {
        match kind {
            ConstraintKind::Null => self.say_nullable(true)?,
            ConstraintKind::NotNull { .. } => self.say_nullable(false)?,
            ConstraintKind::Default { .. } => once(&mut self.default, "multiple default values specified")?,
            ConstraintKind::Generated { how: Generated::Stored, .. } => {
                once(&mut self.generated, "multiple generation clauses specified")?;
            }
            ConstraintKind::Generated { .. } => {
                once(&mut self.identity, "multiple identity specifications")?;
                self.say_nullable(false)?;
            }
            _ => {}
        }
        match (self.default, self.identity, self.generated) {
            (true, true, _) => Err("both default and identity specified"),
            (true, _, true) => Err("both default and generation expression specified"),
            (_, true, true) => Err("both identity and generation expression specified"),
            _ => Ok(()),
        }
    }

    fn say_nullable(&mut self, nullable: bool) -> std::result::Result<(), &'static str> {
        match self.nullable.replace(nullable) {
            Some(before) if before != nullable => Err("conflicting NULL/NOT NULL declarations"),
            _ => Ok(()),
        }
    }
}

/// Sets what may be said once.
fn once(said: &mut bool, message: &'static str) -> std::result::Result<(), &'static str> {
    if std::mem::replace(said, true) { Err(message) } else { Ok(()) }
}

fn contradiction(what: &str, table: &str, column: &ColumnDefinition<'_>, span: Span) -> Box<Diagnostic> {
    let message = format!("{what} for column \"{}\" of table \"{table}\"", column.name);
    Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, message, span).certain())
}

/// Refuses a default within a default.
pub(super) fn of_default(value: &[Token]) -> Result<()> {
    // Behind these the word is a name.
    let is_label = |before: &Token| before.kind == TokenKind::Dot || before.kind.is_any_word(&["as", "name"]);
    let within = value.windows(2).find(|pair| pair[1].kind.is_word("default") && !is_label(&pair[0]));
    if let Some([_, default]) = within {
        let message = "DEFAULT is not allowed in this context";
        return Err(Box::new(
            Diagnostic::error(sqlstate::SYNTAX_ERROR, message, default.span)
                .certain()
                .help("write a value in its place"),
        ));
    }
    Ok(())
}

/// Refuses what is said twice, or not at all, among the options of a routine that is made.
///
/// What newer versions of Postgres may add is left alone.
pub(in crate::schema) fn of_routine(options: Reader<'_>, kind: FunctionKind, place: Span) -> Result<()> {
    let Some(said) = said_of_routine(options, kind)? else { return Ok(()) };
    let missing = |message: &str, help: &str| {
        Err(Box::new(Diagnostic::error(sqlstate::INVALID_FUNCTION_DEFINITION, message, place).help(help)))
    };
    let has = |option| said.contains(&option);
    if !has("language") && !has("body") {
        return missing("no language specified", "write `language sql`, or the language that it is in");
    }
    match (has("as"), has("body")) {
        (false, false) => missing("no function body specified", "write its body behind `as`"),
        (true, true) => missing("duplicate function body specified", "leave one of both out"),
        _ => Ok(()),
    }
}

/// Refuses what is said twice among the options that are changed.
pub(in crate::schema) fn of_altered_routine(options: Reader<'_>) -> Result<()> {
    said_of_routine(options, FunctionKind::Plain).map(|_| ())
}

/// The options that are there; `None` where not all of them are known.
fn said_of_routine(mut reader: Reader<'_>, kind: FunctionKind) -> Result<Option<Vec<&'static str>>> {
    let mut said = Vec::new();
    while let Some(first) = reader.peek() {
        let Some(option) = routine_option(&mut reader) else { return Ok(None) };
        if kind == FunctionKind::Procedure && OF_FUNCTIONS.contains(&option) {
            let message = "invalid attribute in procedure definition";
            return Diagnostic::refuse(sqlstate::INVALID_FUNCTION_DEFINITION, message, first.span);
        }
        // A body in the SQL standard's way stands behind all options, and settings may be many.
        match option {
            "body" => {
                said.push(option);
                break;
            }
            "set" => {}
            _ if said.contains(&option) => {
                let message = "conflicting or redundant options";
                return Err(Box::new(
                    Diagnostic::error(sqlstate::SYNTAX_ERROR, message, first.span).certain(),
                ));
            }
            _ => said.push(option),
        }
    }
    Ok(Some(said))
}

/// What a procedure cannot be.
const OF_FUNCTIONS: &[&str] =
    &["window", "volatility", "strict", "leakproof", "cost", "rows", "support", "parallel"];

/// Options without a value, and what each is one of.
const PLAIN_OPTIONS: &[(&str, &str)] = &[
    ("immutable", "volatility"),
    ("stable", "volatility"),
    ("volatile", "volatility"),
    ("strict", "strict"),
    ("returns null on null input", "strict"),
    ("called on null input", "strict"),
    ("window", "window"),
    ("leakproof", "leakproof"),
    ("not leakproof", "leakproof"),
    ("security definer", "security"),
    ("security invoker", "security"),
    ("external security definer", "security"),
    ("external security invoker", "security"),
];

/// Reads one option of a routine and gives what it is about.
fn routine_option(reader: &mut Reader<'_>) -> Option<&'static str> {
    if let Some((_, option)) = PLAIN_OPTIONS.iter().find(|(words, _)| reader.words(words)) {
        return Some(option);
    }
    if reader.word("begin") || reader.word("return") {
        return Some("body");
    }
    if reader.word("as") {
        reader.string()?;
        if reader.token(&TokenKind::Comma) {
            reader.string()?;
        }
        return Some("as");
    }
    if reader.word("language") {
        return match reader.string() {
            Some(_) => Some("language"),
            None => reader.identifier().map(|_| "language"),
        };
    }
    for option in ["cost", "rows", "support", "parallel"] {
        if reader.word(option) {
            value(reader)?;
            return Some(option);
        }
    }
    reader.word("set").then_some(())?;
    reader.name()?;
    if reader.words("from current") {
        return Some("set");
    }
    let is_equal = |token: &Token| matches!(&token.kind, TokenKind::Operator(operator) if operator == "=");
    if !reader.word("to") {
        reader.next().filter(|token| is_equal(token))?;
    }
    value(reader)?;
    while reader.token(&TokenKind::Comma) {
        value(reader)?;
    }
    Some("set")
}

/// Reads a name, a string or a number.
fn value(reader: &mut Reader<'_>) -> Option<()> {
    if reader.name().is_some() || reader.string().is_some() {
        return Some(());
    }
    let mut next = reader.next()?;
    if matches!(&next.kind, TokenKind::Operator(sign) if sign == "-" || sign == "+") {
        next = reader.next()?;
    }
    matches!(next.kind, TokenKind::Number(_)).then_some(())
}
