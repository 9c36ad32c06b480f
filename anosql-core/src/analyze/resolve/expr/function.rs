//! Functions: the manual's section "Function Type Resolution", steps 1 to 3; step 4 is in `overload`.

use std::{cmp::Ordering, rc::Rc};

use super::operator::{self, ActualTypes};
use crate::{
    analyze::{
        conversion::{
            coercion::{self, Pathway},
            elsewhere, overload,
        },
        resolve::{analyzer::Analyzer, body, coerce},
        tree::{Call, Expr, ExprKind, Query, RangeColumn},
    },
    catalog::{CastContext, Function, FunctionKind, TypeId},
    diagnostic::{Diagnostic, Result, internal, uncertain},
    source::Span,
    sqlstate, suggest,
};

/// The name and arguments of a call as written.
pub(in crate::analyze) struct CallSite<'a> {
    pub(in crate::analyze) schema: Option<&'a str>,
    pub(in crate::analyze) name: &'a str,
    pub(in crate::analyze) arguments: Vec<Expr>,
    /// The names of the last arguments, where they are named.
    pub(in crate::analyze) names: Vec<String>,
    /// Whether the last argument is marked `variadic` and stands for a list.
    pub(in crate::analyze) variadic: bool,
    /// Whether a procedure is meant, which nothing but `call` can.
    pub(in crate::analyze) procedures: bool,
    pub(in crate::analyze) span: Span,
}

/// A function that may be meant, with its arguments in the order of the call.
struct Candidate<'a> {
    function: &'a Rc<Function>,
    arguments: Vec<TypeId>,
    /// Whether a variadic argument was spread over several.
    spread: bool,
    /// Whether another function of the same schema looks the same to the call.
    ambiguous: bool,
    /// For each argument of the call, which argument of the function it is.
    positions: Vec<usize>,
}

/// What a call turned out to be.
pub(in crate::analyze) struct ResolvedCall {
    pub(in crate::analyze) function: Rc<Function>,
    pub(in crate::analyze) arguments: Vec<Expr>,
    pub(in crate::analyze) types: ActualTypes,
    /// What the function does, where each of its first arguments is given.
    body: Option<Rc<Query>>,
}

/// What a function's name and arguments may mean.
pub(in crate::analyze) enum Resolution {
    Function(Box<ResolvedCall>),
    /// `int4(x)`: a cast written as a function.
    Cast(Expr),
}

/// Resolves a call and coerces its arguments.
///
/// # Errors
/// 42883 where no function fits and 42725 where several fit equally well.
pub(in crate::analyze) fn resolve_call(cx: &mut Analyzer<'_>, site: CallSite<'_>) -> Result<Resolution> {
    if let Some(statement) = cx.catalog.unread.functions.get(site.name) {
        return Err(uncertain("function", site.name, *statement, site.span));
    }
    let functions = cx.catalog.functions(site.schema, site.name);
    let inputs: Vec<TypeId> = site.arguments.iter().map(|argument| argument.ty).collect();
    let candidates = candidates(cx, &functions, &site);
    let exact = candidates.iter().find(|candidate| candidate.arguments == inputs);
    let chosen = match exact {
        Some(exact) => exact,
        None => {
            if let Some(target) = cast_target(cx, &site) {
                let span = site.span;
                let argument = site.arguments.into_iter().next().ok_or_else(|| internal(span))?;
                return Ok(Resolution::Cast(coerce::coerce_explicitly(cx, argument, target, span)?));
            }
            let acceptable =
                overload::acceptable(cx.catalog, &inputs, candidates.iter().collect(), |candidate| {
                    &candidate.arguments
                });
            let none = acceptable.is_empty();
            let best = match acceptable[..] {
                [only] => Some(only),
                _ => overload::best(cx.catalog, &inputs, acceptable, |candidate| &candidate.arguments),
            };
            best.ok_or_else(|| no_function(cx, &site, &inputs, none, !functions.is_empty()))?
        }
    };
    // The list that stands for all variadic arguments has to be the last of those declared.
    let is_misplaced = site.variadic && !site.names.is_empty() && {
        let last = chosen.positions.len().checked_sub(1);
        chosen.positions.last().copied() != last
    };
    if chosen.ambiguous || is_misplaced {
        return Err(no_function(cx, &site, &inputs, is_misplaced, true));
    }
    let types = operator::actual_types(cx, &chosen.arguments, &inputs, chosen.function.result, site.span)?;
    let mut placed = Vec::with_capacity(site.arguments.len());
    for ((argument, target), position) in
        site.arguments.into_iter().zip(&types.arguments).zip(&chosen.positions)
    {
        placed.push((*position, operator::coerce_argument(cx, argument, *target)?));
    }
    // A function's own order counts for what is computed; the call's for what is typed.
    let is_in_order = placed.iter().enumerate().all(|(index, _)| chosen.positions.contains(&index));
    let body = if is_in_order && !chosen.spread { body::of_function(cx, chosen.function) } else { None };
    placed.sort_by_key(|(position, _)| *position);
    let arguments = placed.into_iter().map(|(_, argument)| argument).collect();
    let function = Rc::clone(chosen.function);
    Ok(Resolution::Function(Box::new(ResolvedCall { function, arguments, types, body })))
}

/// A call of a plain function by its name alone, for syntax that stands for one.
pub(super) fn call_builtin(
    cx: &mut Analyzer<'_>,
    name: &str,
    arguments: Vec<Expr>,
    span: Span,
) -> Result<Expr> {
    call_by_name(cx, Some("pg_catalog"), name, arguments, span)
}

/// A call of a plain function with positional arguments.
pub(super) fn call_by_name(
    cx: &mut Analyzer<'_>,
    schema: Option<&str>,
    name: &str,
    arguments: Vec<Expr>,
    span: Span,
) -> Result<Expr> {
    let names = Vec::new();
    let site = CallSite { schema, name, arguments, names, variadic: false, procedures: false, span };
    match resolve_call(cx, site)? {
        Resolution::Function(call) => Ok(plain(*call, span)),
        Resolution::Cast(expr) => Ok(expr),
    }
}

/// Step 3: `name(x)` with one argument may be a cast to the type `name`.
fn cast_target(cx: &Analyzer<'_>, site: &CallSite<'_>) -> Option<TypeId> {
    let [argument] = &site.arguments[..] else { return None };
    if !site.names.is_empty() {
        return None;
    }
    let input = argument.ty;
    let target = cx.catalog.type_id(site.schema, site.name)?;
    let is_row = cx.catalog.is_row(input);
    let is_cast = if input == TypeId::UNKNOWN {
        // A parameter without a type gets that of the function's argument, unless any value may become the target,
        // as it may become a string.
        matches!(argument.kind, ExprKind::Literal(_) | ExprKind::Null) || cx.catalog.category(target).0 == 'S'
    } else {
        match coercion::pathway(cx.catalog, target, input, CastContext::Explicit)? {
            Pathway::Relabel => true,
            Pathway::InputOutput => !(is_row && cx.catalog.category(target).0 == 'S'),
            Pathway::Function | Pathway::Elements => false,
        }
    };
    is_cast.then_some(target)
}

/// Step 1 and 2: the functions that the call's number and names of arguments fit.
fn candidates<'a>(
    cx: &Analyzer<'_>,
    functions: &'a [Rc<Function>],
    site: &CallSite<'_>,
) -> Vec<Candidate<'a>> {
    let mut found: Vec<Candidate<'a>> = Vec::new();
    let callable = |function: &&Rc<Function>| (function.kind == FunctionKind::Procedure) == site.procedures;
    for function in functions.iter().filter(callable) {
        let Some(candidate) = candidate(function, site) else { continue };
        match found.iter_mut().find(|other| other.arguments == candidate.arguments) {
            Some(other) => prefer(cx, other, candidate, site),
            None => found.push(candidate),
        }
    }
    found
}

/// Of two that look the same to a call, the one whose schema comes first is meant, then one that spreads no variadic
/// argument. Defaults do not tell them apart.
fn prefer<'a>(cx: &Analyzer<'_>, known: &mut Candidate<'a>, other: Candidate<'a>, site: &CallSite<'_>) {
    let order = |candidate: &Candidate<'_>| {
        (cx.catalog.rank(site.schema, &candidate.function.schema), candidate.spread)
    };
    match order(&other).cmp(&order(known)) {
        Ordering::Less => *known = other,
        Ordering::Equal => known.ambiguous = true,
        Ordering::Greater => {}
    }
}

fn no_function(
    cx: &Analyzer<'_>,
    site: &CallSite<'_>,
    inputs: &[TypeId],
    none: bool,
    known: bool,
) -> Box<Diagnostic> {
    let name = site.schema.map_or_else(|| site.name.to_owned(), |schema| format!("{schema}.{}", site.name));
    let positional = inputs.len() - site.names.len().min(inputs.len());
    let arguments = inputs.iter().enumerate().map(|(index, input)| {
        let ty = cx.catalog.format_type(*input);
        match index.checked_sub(positional).and_then(|index| site.names.get(index)) {
            Some(name) => format!("{name} => {ty}"),
            None => ty,
        }
    });
    let signature = format!("{name}({})", arguments.collect::<Vec<_>>().join(", "));
    if !none {
        return Box::new(
            Diagnostic::error(
                sqlstate::AMBIGUOUS_FUNCTION,
                format!("function {signature} is not unique"),
                site.span,
            )
            .help("several functions fit; cast the arguments to the types that are meant"),
        );
    }
    let kind = if site.procedures { "procedure" } else { "function" };
    let error = Diagnostic::error(
        sqlstate::UNDEFINED_FUNCTION,
        format!("{kind} {signature} does not exist"),
        site.span,
    );
    if let Some(newer) = cx.catalog.newer_version_of_function(site.schema, site.name, known) {
        let version = cx.catalog.version;
        return Box::new(error.help(newer.needed_by(&format!("{}()", site.name), version)));
    }
    Box::new(if known {
        let functions = cx.catalog.functions(site.schema, site.name);
        let known: Vec<String> = functions
            .iter()
            .take(4)
            .map(|function| format!("{}({})", function.name, cx.catalog.format_types(&function.arguments)))
            .collect();
        let advice = match functions.iter().all(|function| function.variadic != TypeId::NONE) {
            true if !site.names.is_empty() => "give the arguments without names, in this order",
            _ if !functions.iter().any(|function| takes(function, inputs.len())) => {
                "give it as many arguments"
            }
            _ => "cast the arguments to fit",
        };
        error.help(format!("there is {}; {advice}", known.join(", ")))
    } else {
        let others = cx.catalog.functions.get(site.name).into_iter().flatten();
        let others = others.map(|function| function.schema.as_str()).collect();
        let name = (site.schema, site.name);
        if let Some(help) = elsewhere::help(cx.catalog, name, kind, others) {
            return Box::new(help.into_iter().fold(error, Diagnostic::help));
        }
        let own = cx.catalog.functions.keys().map(String::as_str);
        match suggest::nearest(site.name, own.chain(COMMON_FUNCTIONS.iter().copied())) {
            Some(near) => error.help(format!("there is a function \"{near}\"")),
            None => error,
        }
    })
}

/// Names that a slip of the finger is compared with; all three thousand would be too many near ones.
const COMMON_FUNCTIONS: &[&str] = &[
    "array_agg",
    "avg",
    "btrim",
    "concat",
    "count",
    "date_part",
    "date_trunc",
    "gen_random_uuid",
    "generate_series",
    "json_agg",
    "json_build_object",
    "jsonb_agg",
    "jsonb_build_object",
    "left",
    "length",
    "lower",
    "ltrim",
    "max",
    "md5",
    "min",
    "now",
    "random",
    "regexp_replace",
    "replace",
    "right",
    "round",
    "row_number",
    "rtrim",
    "split_part",
    "string_agg",
    "substr",
    "sum",
    "to_char",
    "to_date",
    "to_timestamp",
    "trim",
    "unnest",
    "upper",
];

/// A call of a plain function as an expression.
pub(in crate::analyze) fn plain(call: ResolvedCall, span: Span) -> Expr {
    let ty = call.types.result;
    Expr::new(ExprKind::Call(as_call(call)), ty, span)
}

impl ResolvedCall {
    /// The columns of the row that the function's output arguments make; none where they make no row.
    pub(in crate::analyze) fn outputs(&self) -> Vec<RangeColumn> {
        let columns = &self.function.result_columns;
        if columns.is_empty() || (columns.len() == 1 && self.types.result != TypeId::RECORD) {
            return Vec::new();
        }
        let column = |(index, (name, ty)): (usize, &(String, TypeId))| RangeColumn {
            name: if name.is_empty() { format!("column{}", index + 1) } else { name.clone() },
            ty: self.types.resolved.actual(*ty).unwrap_or(*ty),
        };
        columns.iter().enumerate().map(column).collect()
    }
}

/// What the tree keeps of a call.
pub(super) fn as_call(call: ResolvedCall) -> Call {
    let outputs = call.outputs();
    let function = call.function;
    Call {
        outputs,
        builtin: function.schema == "pg_catalog",
        name: function.name.clone(),
        is_operator: false,
        arguments: call.arguments,
        strict: function.strict,
        returns_set: function.returns_set,
        volatility: function.volatility,
        body: call.body,
    }
}

fn candidate<'a>(function: &'a Rc<Function>, site: &CallSite<'_>) -> Option<Candidate<'a>> {
    let given = site.arguments.len();
    let declared = function.arguments.len();
    if !site.names.is_empty() {
        return named_candidate(function, site);
    }
    let is_variadic = function.variadic != TypeId::NONE;
    if is_variadic && !site.variadic && given >= declared && declared > 0 {
        let mut arguments = function.arguments[..declared - 1].to_vec();
        arguments.resize(given, function.variadic);
        return Some(Candidate {
            function,
            arguments,
            spread: true,
            ambiguous: false,
            positions: (0..given).collect(),
        });
    }
    // `variadic` asks for no list to be made of the last arguments; any function will do that takes them as they are.
    if given > declared || declared - given > function.defaults {
        return None;
    }
    let arguments = function.arguments[..given].to_vec();
    Some(Candidate { function, arguments, spread: false, ambiguous: false, positions: (0..given).collect() })
}

/// `f(1, b => 2)`: positional arguments first, then named ones in any order, each once; the others need defaults.
fn named_candidate<'a>(function: &'a Rc<Function>, site: &CallSite<'_>) -> Option<Candidate<'a>> {
    let given = site.arguments.len();
    let positional = given.checked_sub(site.names.len())?;
    let declared = function.arguments.len();
    // What variadic arguments are spread over has no names.
    let is_spread = function.variadic != TypeId::NONE && !site.variadic;
    if given > declared || is_spread {
        return None;
    }
    let mut positions: Vec<usize> = (0..positional).collect();
    for name in &site.names {
        let position = function.argument_names.iter().position(|argument| argument == name)?;
        if positions.contains(&position) {
            return None;
        }
        positions.push(position);
    }
    let has_default = |position: usize| position >= declared - function.defaults.min(declared);
    if !(0..declared).all(|position| positions.contains(&position) || has_default(position)) {
        return None;
    }
    let arguments = positions.iter().map(|position| function.arguments[*position]).collect();
    Some(Candidate { function, arguments, spread: false, ambiguous: false, positions })
}

/// Whether a function can be called with so many arguments.
fn takes(function: &Function, count: usize) -> bool {
    let most = function.arguments.len();
    function.variadic != TypeId::NONE || (most - function.defaults.min(most)..=most).contains(&count)
}
