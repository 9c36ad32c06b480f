//! Window definitions: what stands behind `over` and in the `window` clause. Postgres looks at them when it has seen all other
//! clauses of their query, so a parameter in one of them has got its type elsewhere by then.

use sqlparser::ast::{self, WindowFrameBound, WindowFrameUnits, WindowType};

use super::select::{self, sorts_by_default};
use crate::{
    analyze::{
        resolve::{
            analyzer::{Analyzer, PendingWindow},
            coerce, expr,
            scope::Level,
            sorting,
        },
        tree::{Expr, ExprKind, Target, WindowDefinition},
    },
    catalog::{CastContext, FIRST_USER_OID, TypeId},
    diagnostic::{Diagnostic, Result},
    parse,
    source::Span,
    sqlstate,
};

/// What a definition may take over from one before it.
struct Base {
    name: String,
    order: Vec<Expr>,
    has_frame: bool,
}

/// Takes note of the `window` clause's definitions.
pub(super) fn named_windows(cx: &mut Analyzer<'_>, windows: &[ast::NamedWindowDefinition]) -> Result<()> {
    for ast::NamedWindowDefinition(name, definition) in windows {
        let (window, span) = (parse::name(name), parse::from_parser(name.span).unwrap_or(cx.span));
        let spec = match definition {
            ast::NamedWindowExpr::WindowSpec(spec) => spec.clone(),
            ast::NamedWindowExpr::NamedWindow(other) => {
                let span = parse::from_parser(other.span).unwrap_or(span);
                let message = format!("syntax error at or near \"{}\"", other.value);
                let help = format!("write it in parentheses: `({})`", other.value);
                return Err(Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, message, span).help(help)));
            }
        };
        cx.windows.push(PendingWindow { name: Some(window), spec, span });
    }
    Ok(())
}

/// Which definition of the query `over ...` means, and whether its frame always holds the current row.
pub(in crate::analyze) fn window(
    cx: &mut Analyzer<'_>,
    over: &WindowType,
    span: Span,
) -> Result<(usize, bool)> {
    let index = match over {
        WindowType::NamedWindow(ident) => {
            let name = parse::name(ident);
            cx.windows.iter().position(|known| known.name.as_ref() == Some(&name)).ok_or_else(|| {
                let span = parse::from_parser(ident.span).unwrap_or(span);
                missing(&name, span)
            })?
        }
        // One that is written twice is one definition.
        WindowType::WindowSpec(spec) => {
            let known = cx.windows.iter().position(|known| known.spec == *spec);
            known.unwrap_or_else(|| {
                cx.windows.push(PendingWindow { name: None, spec: spec.clone(), span });
                cx.windows.len() - 1
            })
        }
    };
    let frame = cx.windows.get(index).and_then(|known| known.spec.window_frame.as_ref());
    Ok((index, !cx.aside.excludes_current_row && frame.is_none_or(holds_current_row)))
}

/// Looks at the definitions of a query, in the order in which they were met.
pub(super) fn window_definitions(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    targets: &mut [Target],
) -> Result<Vec<WindowDefinition>> {
    let mut definitions = Vec::new();
    let mut bases: Vec<Base> = Vec::new();
    while let Some(PendingWindow { name, spec, span }) = cx.windows.get(definitions.len()).cloned() {
        if let Some(name) = &name
            && bases.iter().any(|base| base.name == *name)
        {
            let message = format!("window \"{name}\" is already defined");
            return Diagnostic::refuse(sqlstate::WINDOWING_ERROR, message, span);
        }
        let base = match &spec.window_name {
            Some(base) => {
                let (name, span) = (parse::name(base), parse::from_parser(base.span).unwrap_or(span));
                let found = bases.iter().find(|base| base.name == name);
                Some(found.ok_or_else(|| missing(&name, span))?)
            }
            None => None,
        };
        let mut definition = WindowDefinition::default();
        for key in &spec.order_by {
            let outputs = targets.iter_mut().map(|target| &mut target.expr);
            let sorted = select::key_expr(cx, level, outputs, &key.expr)?;
            if sorts_by_default(key) {
                sorting::check_order(cx, sorted.ty, sorted.span)?;
            }
            definition.order.push(sorted);
        }
        for key in &spec.partition_by {
            let outputs = targets.iter_mut().map(|target| &mut target.expr);
            let key = select::key_expr(cx, level, outputs, key)?;
            sorting::check_equality(cx, key.ty, key.span)?;
            definition.partition.push(key);
        }
        if let Some(base) = base {
            check_copy(base, &definition, span)?;
        }
        let order = match base {
            Some(base) if definition.order.is_empty() => &base.order,
            _ => &definition.order,
        };
        let offsets = match &spec.window_frame {
            Some(frame) => frame_offsets(cx, level, frame, order, span)?,
            None => Vec::new(),
        };
        if let Some(name) = name {
            bases.push(Base { name, order: order.clone(), has_frame: spec.window_frame.is_some() });
        }
        definitions.push(WindowDefinition { offsets, ..definition });
    }
    Ok(definitions)
}

/// How far the ends of a frame are from the current row, where they are given by values.
fn frame_offsets(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    frame: &ast::WindowFrame,
    order: &[Expr],
    span: Span,
) -> Result<Vec<Expr>> {
    let bounds = [Some(&frame.start_bound), frame.end_bound.as_ref()];
    let offsets: Vec<&ast::Expr> = bounds.into_iter().flatten().filter_map(offset).collect();
    let wrong = |message: &str| Diagnostic::refuse(sqlstate::WINDOWING_ERROR, message, span);
    let is_single = order.first().is_some_and(|first| order.iter().all(|key| key == first));
    if frame.units == WindowFrameUnits::Range && !offsets.is_empty() && !is_single {
        return wrong("RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column");
    }
    if frame.units == WindowFrameUnits::Groups && order.is_empty() {
        return wrong("GROUPS mode requires an ORDER BY clause");
    }
    let mut typed = Vec::new();
    for offset in offsets {
        let offset = expr::analyze(cx, level, offset)?;
        let (ty, clause) = match (frame.units, order.first()) {
            (WindowFrameUnits::Range, Some(key)) => (range_offset(cx, key.ty, &offset)?, "RANGE"),
            (WindowFrameUnits::Groups, _) => (Some(TypeId::INT8), "GROUPS"),
            _ => (Some(TypeId::INT8), "ROWS"),
        };
        let offset = match ty {
            Some(ty) => coerce::coerce_to_specific(cx, offset, ty, clause)?,
            None => offset,
        };
        check_without_columns(&offset, clause)?;
        typed.push(offset);
    }
    Ok(typed)
}

/// The type of an offset in a frame by the values of a key: one for which there is a function `in_range`, of several the
/// offset's own, or the key's where the offset has none. `None` where the schema may have a function that is not known.
fn range_offset(cx: &Analyzer<'_>, key: TypeId, offset: &Expr) -> Result<Option<TypeId>> {
    let key = cx.catalog.base_type(key);
    if key.0 >= FIRST_USER_OID {
        return Ok(None);
    }
    let preferred = if offset.ty == TypeId::UNKNOWN { key } else { offset.ty };
    let functions = cx.catalog.functions(Some("pg_catalog"), "in_range");
    let of_key = functions.iter().filter(|function| function.arguments.first() == Some(&key));
    let known: Vec<TypeId> = of_key.filter_map(|function| function.arguments.get(2).copied()).collect();
    let fits = |target: &&TypeId| {
        crate::analyze::conversion::coercion::can_coerce(
            cx.catalog,
            offset.ty,
            **target,
            CastContext::Implicit,
        )
    };
    let fitting: Vec<TypeId> = known.iter().filter(fits).copied().collect();
    let (column, given) = (cx.catalog.format_type(key), cx.catalog.format_type(offset.ty));
    let refused = |why: String| {
        let message = format!("RANGE with offset PRECEDING/FOLLOWING {why}");
        Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, message, offset.span)
    };
    match fitting[..] {
        _ if known.is_empty() => refused(format!("is not supported for column type {column}")),
        [] => refused(format!("is not supported for column type {column} and offset type {given}")),
        [only] => Ok(Some(only)),
        _ if fitting.contains(&preferred) => Ok(Some(preferred)),
        _ => {
            refused(format!("has multiple interpretations for column type {column} and offset type {given}"))
        }
    }
}

fn missing(name: &str, span: Span) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(sqlstate::UNDEFINED_OBJECT, format!("window \"{name}\" does not exist"), span))
}

/// Checks that a definition which extends another says nothing that the other says already.
fn check_copy(base: &Base, definition: &WindowDefinition, span: Span) -> Result<()> {
    let name = &base.name;
    let refused = if !definition.partition.is_empty() {
        format!("cannot override PARTITION BY clause of window \"{name}\"")
    } else if !definition.order.is_empty() && !base.order.is_empty() {
        format!("cannot override ORDER BY clause of window \"{name}\"")
    } else if base.has_frame {
        format!("cannot copy window \"{name}\" because it has a frame clause")
    } else {
        return Ok(());
    };
    Diagnostic::refuse(sqlstate::WINDOWING_ERROR, refused, span)
}

/// The value that an end of a frame is given by.
fn offset(bound: &WindowFrameBound) -> Option<&ast::Expr> {
    let (WindowFrameBound::Preceding(Some(offset)) | WindowFrameBound::Following(Some(offset))) = bound
    else {
        return None;
    };
    match offset.as_ref() {
        // The parser takes any string here for an interval; of what type it is, the sorted column says.
        ast::Expr::Interval(ast::Interval { value, leading_field: None, .. }) => Some(value),
        other => Some(other),
    }
}

/// Whether the current row stands in the frame, whatever the offsets are.
fn holds_current_row(frame: &ast::WindowFrame) -> bool {
    matches!(frame.start_bound, WindowFrameBound::Preceding(_) | WindowFrameBound::CurrentRow)
        && !matches!(frame.end_bound, Some(WindowFrameBound::Preceding(_)))
}

/// Checks that a clause which has one value for the whole query names no column of it.
///
/// # Errors
/// 42P10 where it does.
pub(super) fn check_without_columns(expr: &Expr, clause: &str) -> Result<()> {
    let mut found = None;
    expr.descend(0, &mut |_, _| {}, &mut |expr, below| {
        let depth = match &expr.kind {
            ExprKind::Column(column) => column.entry.depth,
            ExprKind::WholeRow(entry) => entry.depth,
            _ => return,
        };
        if depth == below {
            found.get_or_insert(expr.span);
        }
    });
    match found {
        Some(span) => {
            let message = format!("argument of {clause} must not contain variables");
            Diagnostic::refuse(sqlstate::INVALID_COLUMN_REFERENCE, message, span)
        }
        None => Ok(()),
    }
}
