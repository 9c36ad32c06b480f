//! What the signature of a routine cannot be, by itself and beside those that are there.

use super::Argument;
use crate::{
    catalog::{Function, FunctionKind, TypeId},
    diagnostic::Diagnostic,
    schema::{Result, Schema, reader::Name},
    source::Span,
    sqlstate,
};

fn refused(message: impl Into<String>, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(sqlstate::INVALID_FUNCTION_DEFINITION, message, span))
}

/// Refuses arguments, among them the columns of `returns table`, that do not go together.
pub(super) fn check_arguments(arguments: &[Argument], is_procedure: bool) -> Result<()> {
    let (mut variadic, mut default) = (false, false);
    for (index, argument) in arguments.iter().enumerate() {
        if variadic && argument.is_input {
            return Err(refused("VARIADIC parameter must be the last input parameter", argument.span));
        }
        if variadic && is_procedure {
            return Err(refused("VARIADIC parameter must be the last parameter", argument.span));
        }
        variadic |= argument.is_variadic;
        let before = arguments.get(..index).unwrap_or_default();
        check_argument_name(before, argument)?;
        if argument.has_default && !argument.is_input {
            return Err(refused("only input parameters can have default values", argument.span));
        }
        if default && !argument.has_default && argument.is_input {
            let message = "input parameters after one with a default value must also have defaults";
            let help = "give this one a default too, or put it ahead of those that have one";
            return Err(Box::new(refused(message, argument.span).help(help)));
        }
        if default && !argument.has_default && is_procedure {
            let message = "procedure OUT parameters cannot appear after one with a default value";
            return Err(refused(message, argument.span));
        }
        default |= argument.has_default;
    }
    Ok(())
}

/// An argument that only goes in may be called like one that only comes out.
fn check_argument_name(before: &[Argument], argument: &Argument) -> Result<()> {
    let meets = |other: &&Argument| {
        other.name == argument.name
            && ((other.is_input && argument.is_input) || (other.is_output && argument.is_output))
    };
    match before.iter().find(meets) {
        Some(first) if !argument.name.is_empty() => {
            let message = format!("parameter name \"{}\" used more than once", argument.name);
            Err(Box::new(refused(message, argument.span).label(first.span, "first used here")))
        }
        _ => Ok(()),
    }
}

/// Refuses a result that is not the one that the output arguments give, or of which no argument says what it is.
pub(super) fn check_result(
    cx: &Schema<'_>,
    function: &Function,
    outputs: &[(String, TypeId)],
    place: Span,
) -> Result<()> {
    let mut given = vec![function.result];
    given.extend(outputs.iter().map(|(_, ty)| *ty));
    for ty in given {
        if let Some(needed) = missing_input(&function.arguments, ty) {
            let result = cx.catalog.format_type(ty);
            let error = Diagnostic::error(
                sqlstate::INVALID_FUNCTION_DEFINITION,
                "cannot determine result data type",
                place,
            );
            let note = format!("a result of type {result} requires at least one input of type {needed}");
            return Err(Box::new(error.note(note)));
        }
    }
    Ok(())
}

/// The types of which one has to be among the arguments for a polymorphic result to be determined, if none is.
fn missing_input(arguments: &[TypeId], result: TypeId) -> Option<&'static str> {
    let has = |is: &dyn Fn(TypeId) -> bool| arguments.iter().any(|argument| is(*argument));
    match result {
        TypeId::ANYRANGE | TypeId::ANYMULTIRANGE => {
            (!has(&|ty| matches!(ty, TypeId::ANYRANGE | TypeId::ANYMULTIRANGE)))
                .then_some("anyrange or anymultirange")
        }
        TypeId::ANYCOMPATIBLERANGE | TypeId::ANYCOMPATIBLEMULTIRANGE => {
            (!has(&|ty| matches!(ty, TypeId::ANYCOMPATIBLERANGE | TypeId::ANYCOMPATIBLEMULTIRANGE)))
                .then_some("anycompatiblerange or anycompatiblemultirange")
        }
        _ if result.is_polymorphic_family1() => (!has(&TypeId::is_polymorphic_family1))
            .then_some("anyelement, anyarray, anynonarray, anyenum, anyrange, or anymultirange"),
        _ if result.is_polymorphic_family2() => (!has(&TypeId::is_polymorphic_family2)).then_some(
            "anycompatible, anycompatiblearray, anycompatiblenonarray, anycompatiblerange, or anycompatiblemultirange",
        ),
        _ => None,
    }
}

/// Refuses a routine whose place is taken, or that cannot be put there.
pub(super) fn check_place(cx: &Schema<'_>, function: &Function, name: &Name, replaces: bool) -> Result<()> {
    let unread = &cx.catalog.unread;
    if unread.anything || unread.constraints || unread.functions.contains_key(&name.name) {
        return Ok(());
    }
    let known = cx.catalog.functions.get(&name.name).into_iter().flatten();
    let mut known =
        known.filter(|known| known.schema == function.schema && known.arguments == function.arguments);
    let Some(known) = known.next() else { return Ok(()) };
    let is_doubted = |ty: &TypeId| cx.catalog.unread_since(*ty).is_some();
    if function.arguments.iter().chain([&known.result]).any(is_doubted) {
        return Ok(());
    }
    if replaces {
        return check_replaced(cx, known, function, name.span);
    }
    let message = format!("function \"{}\" already exists with same argument types", name.name);
    Err(Box::new(
        Diagnostic::error(sqlstate::DUPLICATE_FUNCTION, message, name.span).help("write `create or replace`"),
    ))
}

fn check_replaced(cx: &Schema<'_>, old: &Function, new: &Function, span: Span) -> Result<()> {
    // What its body named when it was made may be gone, and the function with it.
    if old.body.as_ref().is_some_and(|body| body.is_bound) {
        return Ok(());
    }
    let refuse = |code, message: &str| {
        let what = if old.kind == FunctionKind::Procedure { "procedure" } else { "function" };
        let arguments = cx.catalog.format_types(&old.arguments);
        let error = Diagnostic::error(code, message, span);
        Err(Box::new(error.help(format!("drop it first: `drop {what} {}({arguments})`", old.name))))
    };
    if old.kind != new.kind {
        return refuse(sqlstate::WRONG_OBJECT_TYPE, "cannot change routine kind");
    }
    let is_procedure = old.kind == FunctionKind::Procedure;
    if is_procedure && old.result_columns.is_empty() != new.result_columns.is_empty() {
        return refuse(
            sqlstate::INVALID_FUNCTION_DEFINITION,
            "cannot change whether a procedure has output parameters",
        );
    }
    let is_row = is_procedure || new.result == TypeId::RECORD;
    if (old.result, old.returns_set) != (new.result, new.returns_set)
        || (is_row && old.result_columns != new.result_columns)
    {
        return refuse(
            sqlstate::INVALID_FUNCTION_DEFINITION,
            "cannot change return type of existing function",
        );
    }
    for (index, old_name) in old.argument_names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if new.argument_names.get(index) != Some(old_name) {
            let message = format!("cannot change name of input parameter \"{old_name}\"");
            return refuse(sqlstate::INVALID_FUNCTION_DEFINITION, &message);
        }
    }
    if new.defaults < old.defaults {
        return refuse(
            sqlstate::INVALID_FUNCTION_DEFINITION,
            "cannot remove parameter defaults from existing function",
        );
    }
    Ok(())
}
