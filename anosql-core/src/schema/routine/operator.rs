//! `create aggregate`, `create operator` and `create cast`.

use std::rc::Rc;

use crate::{
    catalog::{
        Aggregate, Cast, CastContext, CastMethod, Function, FunctionKind, Operator, TypeId, Volatility,
    },
    diagnostic::{Diagnostic, unsupported},
    grammar,
    lexer::{Token, TokenKind, statements::split_at_commas},
    schema::{
        Result, Schema,
        reader::{Name, Reader},
        routine, statement,
        table::element,
    },
    sqlstate,
};

/// The options of a definition: `key = value`, or a key alone.
pub(in crate::schema) fn options(tokens: &[Token]) -> Vec<(String, &[Token])> {
    let option = |option| {
        let mut reader = Reader::new(option);
        let (key, _) = reader.identifier()?;
        reader.token(&TokenKind::Operator("=".to_owned()));
        Some((key.to_lowercase(), reader.rest()))
    };
    split_at_commas(tokens).into_iter().filter_map(option).collect()
}

/// `create aggregate f(int) (sfunc = g, stype = t, finalfunc = h)`, or with `basetype` among the options as it was
/// written once; what it returns follows from the last of these.
pub(in crate::schema) fn create_aggregate(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let name = statement::expect_name(cx, &mut reader)?;
    let first = reader.parenthesized().unwrap_or_default();
    let second = reader.parenthesized();
    let (arguments, given) = match &second {
        Some(options) => (Some(&first), options),
        None => (None, &first),
    };
    let schema = statement::named_schema(cx, &name)?;
    let mut function = super::plain(&schema, &name.name, Vec::new(), TypeId::NONE);
    function.kind = FunctionKind::Aggregate;
    function.aggregate = Some(Aggregate::Normal);
    if let Some(arguments) = arguments {
        aggregate_arguments(cx, &mut function, arguments)?;
    }
    let (mut state, mut finish, mut extra) = (None, None, false);
    for (key, value) in options(given) {
        if key.ends_with("func") || key.starts_with("sfunc") {
            function.volatility = function.volatility.max(volatility_of(cx, value));
        }
        match key.as_str() {
            "stype" | "stype1" => state = Some(statement::read_type(cx, value)?),
            "basetype" if second.is_none() && !is_any(value) => {
                function.arguments = vec![statement::read_type(cx, value)?];
            }
            "finalfunc" => finish = Reader::new(value).name(),
            "finalfunc_extra" => extra = !Reader::new(value).word("false"),
            "hypothetical" => {
                if let Some(Aggregate::OrderedSet(direct)) = function.aggregate {
                    function.aggregate = Some(Aggregate::Hypothetical(direct));
                }
            }
            _ => {}
        }
    }
    let Some(state) = state else {
        return Diagnostic::refuse(
            sqlstate::INVALID_FUNCTION_DEFINITION,
            "aggregate stype must be specified",
            name.span,
        );
    };
    function.result = match finish {
        None => state,
        Some(finish) => final_result(cx, &function, &finish, state, extra)?,
    };
    cx.catalog.insert_function(function);
    Ok(())
}

/// The greatest volatility of the project's own functions of that name.
fn volatility_of(cx: &Schema<'_>, name: &[Token]) -> Volatility {
    let name = Reader::new(name).name();
    let functions = name.and_then(|name| cx.catalog.functions.get(&name.name)).into_iter().flatten();
    functions.map(|function| function.volatility).max().unwrap_or(Volatility::Immutable)
}

/// `(*)`, `(int, text)` or `(float8 order by anyelement)`.
fn aggregate_arguments(cx: &Schema<'_>, function: &mut Function, tokens: &[Token]) -> Result<()> {
    if matches!(tokens, [Token { kind: TokenKind::Operator(star), .. }] if star == "*") {
        return Ok(());
    }
    let mut reader = Reader::new(tokens);
    let direct = reader.until(&["order"]);
    let direct = routine::read_arguments(cx, direct)?;
    function.arguments = direct.iter().map(|argument| argument.data_type).collect();
    let mut last = direct.last().cloned();
    if reader.words("order by") {
        function.aggregate = Some(Aggregate::OrderedSet(direct.len()));
        let ordered = routine::read_arguments(cx, reader.rest())?;
        // A variadic argument of both kinds is one and the same.
        let is_shared = last.as_ref().is_some_and(|argument| argument.is_variadic);
        if !is_shared {
            function.arguments.extend(ordered.iter().map(|argument| argument.data_type));
            last = ordered.last().cloned();
        }
    }
    if let Some(last) = last.filter(|argument| argument.is_variadic) {
        function.variadic = routine::variadic_element(cx, last.data_type);
    }
    Ok(())
}

/// What the function that ends an aggregate returns. It takes the state, and with `finalfunc_extra` nulls of the types
/// of the arguments, which say what its polymorphic types are.
fn final_result(
    cx: &Schema<'_>,
    aggregate: &Function,
    finish: &Name,
    state: TypeId,
    extra: bool,
) -> Result<TypeId> {
    let mut inputs = vec![state];
    let direct = match aggregate.aggregate {
        Some(Aggregate::OrderedSet(direct) | Aggregate::Hypothetical(direct)) => direct,
        _ => 0,
    };
    inputs.extend(match extra {
        true => &aggregate.arguments[..],
        false => aggregate.arguments.get(..direct).unwrap_or_default(),
    });
    let functions = cx.catalog.functions(finish.schema.as_deref(), &finish.name);
    let exact = functions.iter().find(|function| function.arguments == inputs);
    let fits = |function: &&std::rc::Rc<Function>| {
        function.arguments.first().is_some_and(|first| {
            *first == state || first.is_polymorphic() || cx.catalog.base_type(state) == *first
        }) && (function.arguments.len() == inputs.len() || function.variadic != TypeId::NONE)
    };
    let any = || functions.iter().find(fits).or_else(|| functions.first().filter(|_| functions.len() == 1));
    let Some(found) = exact.or_else(any) else {
        // Postgres's own functions over internal states are not in the catalog.
        return Err(unsupported(&format!("an aggregate that ends with {}", finish.name), finish.span));
    };
    if !found.result.is_polymorphic() {
        return Ok(found.result);
    }
    // With a state of a type of its own, the result is of the type that the state gives.
    let bound = |argument: &TypeId| found.arguments.iter().position(|known| known == argument);
    if state.is_polymorphic() {
        return Ok(found.result);
    }
    let same = bound(&found.result).and_then(|index| inputs.get(index)).copied();
    let element = || {
        [TypeId::ANYARRAY, TypeId::ANYCOMPATIBLEARRAY]
            .iter()
            .find_map(bound)
            .and_then(|index| inputs.get(index))
            .and_then(|array| cx.catalog.array_element(*array))
    };
    let array = || {
        [TypeId::ANYELEMENT, TypeId::ANYCOMPATIBLE]
            .iter()
            .find_map(bound)
            .and_then(|index| inputs.get(index))
            .and_then(|element| cx.catalog.array_of(*element))
    };
    let derived = match found.result {
        _ if same.is_some() => same,
        TypeId::ANYARRAY | TypeId::ANYCOMPATIBLEARRAY => array(),
        TypeId::ANYELEMENT | TypeId::ANYCOMPATIBLE => element(),
        _ => None,
    };
    derived.ok_or_else(|| unsupported("an aggregate with this final function", cx.span))
}

pub(in crate::schema) fn create_cast(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let types = reader.parenthesized().unwrap_or_default();
    let mut types = Reader::new(types);
    let source = statement::read_type(cx, types.until(&["as"]))?;
    types.word("as");
    let target = statement::read_type(cx, types.rest())?;
    let mut own_function = None;
    let method = if reader.words("without function") {
        CastMethod::Binary
    } else if reader.words("with inout") {
        CastMethod::InputOutput
    } else {
        reader.words("with function");
        let function = reader.name();
        own_function = Some(volatility_of_cast(cx, function.as_ref(), source));
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
    cx.catalog.casts.insert((source, target), Cast { context, method, own_function, own_is_total: false });
    Ok(())
}

/// How volatile the function is that casts `source`; one that is not found may do anything.
fn volatility_of_cast(cx: &Schema<'_>, name: Option<&Name>, source: TypeId) -> Volatility {
    let functions = name.map(|name| cx.catalog.functions(name.schema.as_deref(), &name.name));
    let takes = |function: &Rc<Function>| function.arguments.first() == Some(&source);
    functions
        .into_iter()
        .flatten()
        .filter(takes)
        .map(|function| function.volatility)
        .max()
        .unwrap_or(Volatility::Volatile)
}

pub(in crate::schema) fn create_operator(cx: &mut Schema<'_>, mut reader: Reader<'_>) -> Result<()> {
    let Some((schema, name)) = operator_name(&mut reader) else {
        return Err(element::syntax_error(cx, &reader));
    };
    let (mut left, mut right, mut function) = (TypeId::NONE, TypeId::NONE, None);
    for (key, value) in options(reader.parenthesized().unwrap_or_default()) {
        match key.as_str() {
            "leftarg" => left = operand(cx, value)?,
            "rightarg" => right = operand(cx, value)?,
            "procedure" | "function" => function = Reader::new(value).name(),
            _ => {}
        }
    }
    let operands: Vec<TypeId> = [left, right].into_iter().filter(|ty| *ty != TypeId::NONE).collect();
    let found = function.and_then(|function| {
        let functions = cx.catalog.functions(function.schema.as_deref(), &function.name);
        functions.into_iter().find(|function| function.arguments == operands)
    });
    let Some(function) = found else {
        return Err(unsupported("an operator of an unknown function", cx.span));
    };
    let schema = schema.unwrap_or_else(|| cx.catalog.creation_schema());
    let (result, strict, volatility) = (function.result, function.strict, function.volatility);
    let sides = [left, right];
    let operator = Operator { schema, name: name.clone(), sides, result, strict, volatility };
    cx.catalog.operators.entry(name).or_default().push(std::rc::Rc::new(operator));
    Ok(())
}

/// The type of an operand. A word that is reserved is taken there, as a name, and no type has it.
fn operand(cx: &Schema<'_>, value: &[Token]) -> Result<TypeId> {
    match value {
        [Token { kind: TokenKind::Word(word), span }] if !grammar::is_type(cx.catalog.version, value) => {
            let message = format!("type \"{word}\" does not exist");
            Diagnostic::refuse(sqlstate::UNDEFINED_OBJECT, message, *span)
        }
        _ => statement::read_type(cx, value),
    }
}

/// An operator's name and the schema before it.
pub(in crate::schema) fn operator_name(reader: &mut Reader<'_>) -> Option<(Option<String>, String)> {
    let mut schema = None;
    loop {
        match &reader.peek()?.kind {
            TokenKind::Word(_) | TokenKind::QuotedIdentifier(_) => schema = Some(reader.identifier()?.0),
            TokenKind::Dot => {
                reader.next();
            }
            TokenKind::Operator(operator) => {
                reader.next();
                return Some((schema, operator.clone()));
            }
            _ => return None,
        }
    }
}

/// `basetype = 'ANY'`, by which an aggregate of no arguments was written once.
fn is_any(value: &[Token]) -> bool {
    match value {
        [Token { kind: TokenKind::String { value, .. }, .. }] => value.eq_ignore_ascii_case("any"),
        [Token { kind: TokenKind::Word(word), .. }] => word.eq_ignore_ascii_case("any"),
        _ => false,
    }
}
