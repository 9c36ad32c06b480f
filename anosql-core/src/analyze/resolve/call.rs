//! `call`: a procedure, whose output arguments are the row that it returns.

use sqlparser::ast;

use super::{
    analyzer::Analyzer,
    expr::{
        function::{self, CallSite, Resolution},
        special,
    },
    scope::Level,
};
use crate::{
    analyze::tree::{Body, Expr, Query, Select, Target, Utility},
    catalog::FunctionKind,
    diagnostic::{Diagnostic, Result, internal},
    parse, sqlstate,
};

pub(super) fn analyze(cx: &mut Analyzer<'_>, level: &Level<'_>, function: &ast::Function) -> Result<Query> {
    let (schema, name) = parse::schema_and_name(&function.name);
    let span = parse::span_of(&function.name).unwrap_or(cx.span);
    let (arguments, names, variadic, _) = match &function.args {
        ast::FunctionArguments::List(list) => special::arguments(cx, level, &list.args)?,
        _ => (Vec::new(), Vec::new(), false, false),
    };
    let procedures = true;
    let site =
        CallSite { schema: schema.as_deref(), name: &name, arguments, names, variadic, procedures, span };
    let Resolution::Function(call) = function::resolve_call(cx, site)? else {
        return Err(internal(span));
    };
    if call.function.kind != FunctionKind::Procedure {
        let message = format!("{name} is not a procedure");
        return Err(Box::new(
            Diagnostic::error(sqlstate::WRONG_OBJECT_TYPE, message, span)
                .help("to call a function, use SELECT"),
        ));
    }
    let target = |(name, ty): &(String, crate::catalog::TypeId)| Target {
        name: name.clone(),
        expr: Expr::opaque(call.types.resolved.actual(*ty).unwrap_or(*ty), span),
    };
    let targets: Vec<Target> = call.function.result_columns.iter().map(target).collect();
    if targets.is_empty() {
        return Ok(Query::plain(Body::Utility(Utility::Call(call.arguments))));
    }
    Ok(Query::plain(Body::Select(Box::new(Select { targets, calls_procedure: true, ..Select::default() }))))
}
