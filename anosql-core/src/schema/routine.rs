//! `create function` and `create procedure`, and what becomes of them.

pub(in crate::schema) mod operator;

mod signature;

use std::rc::Rc;

use super::{
    Result, Schema,
    drop::is_meant,
    reader::{
        Name, Reader,
        body::{self, Body},
    },
    statement,
    table::{contradiction, element, trigger},
};
use crate::{
    analyze,
    catalog::{Catalog, Function, FunctionKind, Kind, MOST_ARGUMENTS, Program, TypeId, TypeRow, Volatility},
    diagnostic::Diagnostic,
    grammar,
    lexer::{
        Token, TokenKind,
        statements::{split_at_commas, statements},
    },
    parse,
    source::Span,
    sqlstate,
};

/// What ends the result type of a function.
const OPTIONS: &[&str] = &[
    "language",
    "as",
    "immutable",
    "stable",
    "volatile",
    "strict",
    "called",
    "returns",
    "cost",
    "rows",
    "security",
    "external",
    "parallel",
    "set",
    "support",
    "leakproof",
    "not",
    "window",
    "transform",
    "begin",
    "return",
];

/// An argument of a function.
#[derive(Debug, Clone)]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) data_type: TypeId,
    is_input: bool,
    is_output: bool,
    pub(super) is_variadic: bool,
    has_default: bool,
    span: Span,
}

/// What stands behind `create function` or `create procedure`.
pub(super) fn create_routine(
    cx: &mut Schema<'_>,
    mut reader: Reader<'_>,
    kind: FunctionKind,
    replaces: bool,
) -> Result<()> {
    let name = statement::expect_name(cx, &mut reader)?;
    let schema = statement::named_schema(cx, &name)?;
    let Some(arguments) = reader.parenthesized() else { return Err(element::syntax_error(cx, &reader)) };
    let mut function = plain(&schema, &name.name, Vec::new(), TypeId::VOID);
    (function.kind, function.volatility, function.strict) = (kind, Volatility::Volatile, false);
    let mut outputs = Vec::new();
    let mut arguments = read_arguments(cx, arguments)?;
    for argument in arguments.iter().cloned() {
        if argument.is_output {
            outputs.push((argument.name.clone(), argument.data_type));
        }
        if !argument.is_input {
            continue;
        }
        if argument.is_variadic {
            function.variadic = variadic_element(cx, argument.data_type);
        }
        function.arguments.push(argument.data_type);
        function.argument_names.push(argument.name);
        function.defaults += usize::from(argument.has_default);
    }
    if function.arguments.len() > MOST_ARGUMENTS {
        let message = format!("functions cannot have more than {MOST_ARGUMENTS} arguments");
        return Diagnostic::refuse(sqlstate::TOO_MANY_ARGUMENTS, message, name.span);
    }
    function.result = single_or_record(&outputs);
    if reader.words("returns table") {
        if let Some(output) = arguments.iter().find(|argument| argument.is_output) {
            let message = "OUT and INOUT arguments aren't allowed in TABLE functions";
            return Err(Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, message, output.span).certain()));
        }
        function.returns_set = true;
        for column in read_arguments(cx, reader.parenthesized().unwrap_or_default())? {
            outputs.push((column.name.clone(), column.data_type));
            arguments.push(Argument { is_input: false, is_output: true, ..column });
        }
        function.result = single_or_record(&outputs);
    } else if reader.clone().words("returns null") {
        // An option, and no result.
    } else if reader.word("returns") {
        function.returns_set = reader.word("setof");
        let data_type = reader.until(OPTIONS);
        function.result = result_type(cx, data_type, &reader)?;
    }
    signature::check_arguments(&arguments, kind == FunctionKind::Procedure)?;
    signature::check_result(cx, &function, &outputs, name.span)?;
    contradiction::of_routine(reader.clone(), kind, name.span)?;
    let body = body::of_options(reader.clone());
    function.body = body.as_ref().and_then(body::Body::alone).map(Rc::new);
    let options = reader.clone();
    set_options(&mut function, reader);
    function.result_columns = outputs;
    signature::check_place(cx, &function, &name, replaces)?;
    check_body(cx, &function, body, options.clone(), name.span)?;
    keep_program(cx, &function, options);
    cx.catalog.insert_function(function);
    Ok(())
}

/// Looks at a body in SQL as Postgres does when the routine is made.
fn check_body(
    cx: &Schema<'_>,
    function: &Function,
    body: Option<Body>,
    mut options: Reader<'_>,
    place: Span,
) -> Result<()> {
    let Some(body) = body.filter(|_| cx.catalog.checks_bodies && cx.catalog.knows_all_relations()) else {
        return Ok(());
    };
    options.until(&["set", "as", "begin", "return"]);
    // Under settings of its own names may mean something else.
    if options.word("set") {
        return Ok(());
    }
    let place = body.tokens.first().map_or(place, |first| first.span);
    analyze::routine_body::check(cx.catalog, cx.sources, function, &statements(&body.tokens), place)
}

/// Keeps what a routine does for those who call it.
fn keep_program(cx: &mut Schema<'_>, function: &Function, options: Reader<'_>) {
    let (mut language, mut text) = (options.clone(), options);
    language.until(&["language"]);
    language.next();
    text.until(&["as"]);
    text.next();
    let language = language.identifier().map(|(name, _)| name).or_else(|| language.string());
    let body = text.next().filter(|token| matches!(token.kind, TokenKind::String { .. }));
    let result = cx.catalog.type_row(function.result);
    let is_trigger = result.is_some_and(|row| row.name == "trigger")
        && language.as_deref().is_some_and(|language| language.eq_ignore_ascii_case("plpgsql"));
    let keeps_rows = match body.map(|body| &body.kind) {
        Some(TokenKind::String { value, .. }) if is_trigger => super::program::keeps_rows(value),
        _ => None,
    };
    let known = cx.catalog.programs.entry(function.name.clone()).or_default();
    known.retain(|known| known.schema != function.schema || known.arguments != function.arguments);
    let (Some(language), Some(body)) = (language, body) else { return };
    known.push(Rc::new(Program {
        schema: function.schema.clone(),
        arguments: function.arguments.clone(),
        language: language.to_lowercase(),
        parameters: function.argument_names.clone(),
        body: body.clone(),
        keeps_rows,
    }));
}

/// The result of a function. The functions that read and write a base type name it before it is defined.
fn result_type(cx: &mut Schema<'_>, data_type: &[Token], options: &Reader<'_>) -> Result<TypeId> {
    let found = statement::read_type(cx, data_type);
    let is_of_c = is_of_c(options.clone());
    match found {
        Err(error) if error.is(sqlstate::UNDEFINED_OBJECT) && is_of_c => {
            let name = statement::expect_name(cx, &mut Reader::new(data_type))?;
            let schema = statement::named_schema(cx, &name)?;
            Ok(cx.catalog.create_type(TypeRow::new(&schema, &name.name, Kind::Base, 'U')))
        }
        found => found,
    }
}

/// The arguments in a list, output arguments among them.
fn read_arguments(cx: &Schema<'_>, tokens: &[Token]) -> Result<Vec<Argument>> {
    let mut arguments = Vec::new();
    for argument in split_at_commas(tokens) {
        if !argument.is_empty() {
            arguments.push(read_argument(cx, argument)?);
        }
    }
    Ok(arguments)
}

fn read_argument(cx: &Schema<'_>, tokens: &[Token]) -> Result<Argument> {
    let end = tokens.iter().position(|token| {
        token.kind.is_word("default")
            || matches!(&token.kind, TokenKind::Operator(operator) if operator == "=")
            || token.kind == TokenKind::ColonEquals
    });
    let written = tokens.get(..end.unwrap_or(tokens.len())).unwrap_or_default();
    let mut reader = Reader::new(written);
    let mut mode = mode(&mut reader);
    let mut name = String::new();
    let rest = reader.rest();
    if rest.len() > 1 {
        let mut behind = reader.clone();
        let first = behind.identifier();
        let is_named = mode.is_none() && self::mode(&mut behind.clone()).is_some();
        // What is no type as a whole is a name before one.
        if let Some((first, _)) = first
            && (is_named || !grammar::is_type(cx.catalog.version, rest))
        {
            name = first;
            reader = behind;
            mode = mode.or_else(|| self::mode(&mut reader));
        }
    }
    let data_type = statement::read_type(cx, reader.rest())?;
    Ok(Argument {
        name,
        data_type,
        is_input: mode != Some(Mode::Out),
        is_output: matches!(mode, Some(Mode::Out | Mode::InOut)),
        is_variadic: mode == Some(Mode::Variadic),
        has_default: end.is_some(),
        span: parse::place_of(written),
    })
}

/// The types of the input arguments in a list.
pub(super) fn input_types(cx: &Schema<'_>, tokens: &[Token]) -> Result<Vec<TypeId>> {
    // An aggregate of no arguments is named with a star.
    if matches!(tokens, [Token { kind: TokenKind::Operator(star), .. }] if star == "*") {
        return Ok(Vec::new());
    }
    let mut reader = Reader::new(tokens);
    let direct = read_arguments(cx, reader.until(&["order"]))?;
    let is_variadic = direct.last().is_some_and(|argument| argument.is_variadic);
    let ordered = match reader.words("order by") && !is_variadic {
        true => read_arguments(cx, reader.rest())?,
        false => Vec::new(),
    };
    let inputs = direct.into_iter().chain(ordered).filter(|argument| argument.is_input);
    Ok(inputs.map(|argument| argument.data_type).collect())
}

/// What a variadic argument takes many of.
fn variadic_element(cx: &Schema<'_>, data_type: TypeId) -> TypeId {
    match data_type {
        TypeId::ANYARRAY => TypeId::ANYELEMENT,
        TypeId::ANYCOMPATIBLEARRAY => TypeId::ANYCOMPATIBLE,
        TypeId::ANY => TypeId::ANY,
        array => cx.catalog.array_element(array).unwrap_or(TypeId::NONE),
    }
}

pub(super) fn alter_routine(cx: &mut Schema<'_>, mut reader: Reader<'_>, name: &Name) -> Result<()> {
    let arguments = match reader.parenthesized() {
        Some(arguments) => Some(input_types(cx, arguments)?),
        None => None,
    };
    let rename = reader.words("rename to");
    let renamed = rename || reader.words("set schema");
    let new = match renamed {
        true => statement::expect_identifier(cx, &mut reader)?.0,
        false => String::new(),
    };
    if renamed {
        trigger::doubt_triggers(cx, &|function| function == name.name || function == new);
    } else {
        contradiction::of_altered_routine(reader.clone())?;
    }
    let Some(functions) = cx.catalog.functions.get_mut(&name.name) else { return Ok(()) };
    let (altered, kept): (Vec<_>, Vec<_>) = std::mem::take(functions)
        .into_iter()
        .partition(|function| is_meant(function, name, arguments.as_deref()));
    *functions = kept;
    for function in altered {
        let mut function = Function::clone(&function);
        if renamed {
            new.clone_into(if rename { &mut function.name } else { &mut function.schema });
        } else {
            set_options(&mut function, reader.clone());
        }
        cx.catalog.insert_function(function);
    }
    Ok(())
}

/// The type of a table's column, `t.c%type`.
pub(super) fn column_type(cx: &Schema<'_>, column: &[Token]) -> Result<TypeId> {
    let mut reader = Reader::new(column);
    let mut parts = Vec::new();
    while let Some((part, _)) = reader.identifier() {
        parts.push(part);
        reader.token(&TokenKind::Dot);
    }
    let span = parse::place_of(column);
    let (Some(column), Some(name)) = (parts.pop(), parts.pop()) else {
        return Err(element::syntax_error(cx, &reader));
    };
    let id =
        statement::named_relation(cx, &Name { first: None, schema: parts.pop(), name: name.clone(), span })?;
    let relation = cx.catalog.relation(id);
    let found =
        relation.and_then(|relation| Some(relation.columns.get(relation.column(&column)?)?.data_type));
    found.ok_or_else(|| {
        let message = format!("column \"{column}\" of relation \"{name}\" does not exist");
        Box::new(Diagnostic::error(sqlstate::UNDEFINED_COLUMN, message, span))
    })
}

/// Which way an argument goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    In,
    Out,
    InOut,
    Variadic,
}

fn mode(reader: &mut Reader<'_>) -> Option<Mode> {
    if reader.words("in out") || reader.word("inout") {
        Some(Mode::InOut)
    } else if reader.word("in") {
        Some(Mode::In)
    } else if reader.word("out") {
        Some(Mode::Out)
    } else if reader.word("variadic") {
        Some(Mode::Variadic)
    } else {
        None
    }
}

/// Whether a token is the percent sign of `t.c%type`.
pub(super) fn is_percent(token: &Token) -> bool {
    matches!(&token.kind, TokenKind::Operator(operator) if operator == "%")
}

/// Reads off the options behind a function's result what concerns a call.
fn set_options(function: &mut Function, mut reader: Reader<'_>) {
    while let Some(token) = reader.peek() {
        // A body in the SQL standard's way begins here, and its words are no options.
        if reader.word("begin") || reader.word("return") {
            break;
        }
        if reader.word("strict") || reader.words("returns null on null input") {
            function.strict = true;
        } else if reader.words("called on null input") {
            function.strict = false;
        } else if reader.word("immutable") {
            function.volatility = Volatility::Immutable;
        } else if reader.word("stable") {
            function.volatility = Volatility::Stable;
        } else if reader.word("volatile") {
            function.volatility = Volatility::Volatile;
        } else if reader.word("window") {
            function.kind = FunctionKind::Window;
        } else {
            // A setting's value is a word that may look like an option.
            if token.kind.is_word("set") {
                // Under settings of its own names may mean something else.
                function.body = None;
                reader.next();
                reader.next();
                reader.next();
            }
            reader.next();
        }
    }
}

/// Whether a function is written in C, as those of a base type are.
fn is_of_c(mut options: Reader<'_>) -> bool {
    options.until(&["language"]);
    options.next();
    match options.next().map(|token| &token.kind) {
        Some(TokenKind::Word(language) | TokenKind::String { value: language, .. }) => {
            language.eq_ignore_ascii_case("c") || language.eq_ignore_ascii_case("internal")
        }
        _ => false,
    }
}

impl Catalog {
    /// Puts in a function in place of one with the same arguments.
    pub(super) fn insert_function(&mut self, function: Function) {
        self.note_function(&function);
        let functions = self.functions.entry(function.name.clone()).or_default();
        functions.retain(|known| known.schema != function.schema || known.arguments != function.arguments);
        functions.push(Rc::new(function));
    }
}

/// An immutable function of the arguments, such as a range type's constructor.
pub(super) fn plain(schema: &str, name: &str, arguments: Vec<TypeId>, result: TypeId) -> Function {
    Function {
        schema: schema.to_owned(),
        name: name.to_owned(),
        kind: FunctionKind::Plain,
        arguments,
        argument_names: Vec::new(),
        variadic: TypeId::NONE,
        defaults: 0,
        result,
        returns_set: false,
        strict: false,
        volatility: Volatility::Immutable,
        result_columns: Vec::new(),
        aggregate: None,
        body: None,
    }
}

/// What a function returns whose result is given by output arguments.
fn single_or_record(outputs: &[(String, TypeId)]) -> TypeId {
    match outputs {
        [] => TypeId::VOID,
        [(_, only)] => *only,
        _ => TypeId::RECORD,
    }
}
