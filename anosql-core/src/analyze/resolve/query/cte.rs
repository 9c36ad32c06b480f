//! Common table expressions: `with`, recursive ones among them.

use std::collections::HashSet;

use sqlparser::ast::{self, SetExpr, SetQuantifier, TableAlias};

use super::recursion::check_term;
use crate::{
    analyze::{
        conversion::coercion::Construct,
        resolve::{
            analyzer::{Analyzer, PendingRecursion},
            coerce, expr,
            from::rename,
            query,
            scope::Level,
        },
        tree::{Body, Cte, ExprKind, Query, RangeColumn, SetOperator, Utility},
    },
    catalog::TypeId,
    diagnostic::{Diagnostic, Result, internal, unsupported},
    lexer::{self, TokenKind},
    parse::{self, Cycle, Recursion, Search},
    source::Span,
    sqlstate,
};

/// Common table expressions, each of which sees those before it, and all where `recursive` stands.
pub(super) fn with_clause(cx: &mut Analyzer<'_>, level: &mut Level<'_>, with: &ast::With) -> Result<()> {
    for cte in in_order(cx, with) {
        let name = parse::name(&cte.alias.name);
        let span = parse::from_parser(cte.alias.name.span).unwrap_or(cx.span);
        if level.ctes.iter().any(|known| known.name == name) {
            let message = format!("WITH query name \"{name}\" specified more than once");
            return Diagnostic::refuse(sqlstate::DUPLICATE_ALIAS, message, span);
        }
        let cte = match with.recursive && is_union(&cte.query) {
            true => union_cte(cx, level, cte, name, span)?,
            false => plain_cte(cx, level, cte, name, with.recursive, span)?,
        };
        // Below the whole statement there is one query, in which a write may stand.
        let is_nested = level.outward().count() > 2;
        if is_nested && matches!(cte.query.body, Body::Write(_)) {
            let message = "WITH clause containing a data-modifying statement must be at the top level";
            return Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, message, span);
        }
        level.ctes.push(cte);
    }
    Ok(())
}

/// The common table expressions in the order of what they refer to: under `recursive` one may refer to those behind it.
/// As Postgres does, the first that refers to none of the others comes first.
fn in_order<'q>(cx: &Analyzer<'_>, with: &'q ast::With) -> Vec<&'q ast::Cte> {
    let mut rest: Vec<(&ast::Cte, HashSet<String>)> = match with.recursive && with.cte_tables.len() > 1 {
        true => with.cte_tables.iter().map(|cte| (cte, names_in(cx, cte))).collect(),
        false => return with.cte_tables.iter().collect(),
    };
    let mut ordered = Vec::new();
    while !rest.is_empty() {
        let waits = |(cte, names): &(&ast::Cte, HashSet<String>)| {
            let mut others = rest.iter().filter(|(other, _)| !std::ptr::eq(*other, *cte));
            others.any(|(other, _)| names.contains(&parse::name(&other.alias.name)))
        };
        // Those that refer to each other are refused where the first does.
        let next = rest.iter().position(|item| !waits(item)).unwrap_or(0);
        // Postgres swaps, and so what is left is not in the order in which it is written.
        rest.swap(0, next);
        ordered.push(rest.remove(0).0);
    }
    ordered
}

/// The names that may be those of relations. One too many only puts off an expression that could come first.
fn names_in(cx: &Analyzer<'_>, cte: &ast::Cte) -> HashSet<String> {
    let from = parse::from_parser(cte.alias.name.span);
    let to = parse::from_parser(cte.closing_paren_token.0.span);
    let (Some(from), Some(to)) = (from, to) else { return HashSet::new() };
    let (tokens, _) = lexer::tokenize_prefix(cx.sources.text(from.to(to)), from.start);
    let tokens: Vec<_> = tokens.iter().filter(|token| !token.kind.is_comment()).collect();
    let before_relation = |kind: &TokenKind| {
        kind.is_any_word(&["from", "join", "using", "table", "only"])
            || matches!(kind, TokenKind::Comma | TokenKind::LeftParen)
    };
    let pairs = tokens.windows(2).filter_map(|pair| match pair {
        [before, name] if before_relation(&before.kind) => name.kind.identifier(),
        _ => None,
    });
    pairs.collect()
}

/// A common table expression that is no union, and so cannot refer to itself.
fn plain_cte(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    cte: &ast::Cte,
    name: String,
    recursive: bool,
    span: Span,
) -> Result<Cte> {
    if recursive {
        let message = match cte.query.body.as_ref() {
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                format!("recursive query \"{name}\" must not contain data-modifying statements")
            }
            _ => no_recursive_form(&name),
        };
        cx.pending.push(PendingRecursion::new(level, &name, message));
    }
    let query = query::analyze(cx, level, &cte.query, true);
    if recursive {
        cx.pending.pop();
    }
    not_recursive(cx, cte, name, query?, span)
}

fn not_recursive(cx: &Analyzer<'_>, cte: &ast::Cte, name: String, query: Query, span: Span) -> Result<Cte> {
    let columns = cte_columns(&query, &cte.alias, span)?;
    if recursion(cx, cte).is_some() {
        let message = "WITH query is not recursive";
        return Diagnostic::refuse(sqlstate::SYNTAX_ERROR, message, span);
    }
    Ok(Cte { name, query, columns, added: 0, recursive: false })
}

/// A union under `with recursive`. Its first arm gives the columns' types, and the second sees them under the name of
/// the whole; if it does not refer to that name, the union is a plain one.
fn union_cte(
    cx: &mut Analyzer<'_>,
    level: &mut Level<'_>,
    cte: &ast::Cte,
    name: String,
    span: Span,
) -> Result<Cte> {
    let SetExpr::SetOperation { left, right, set_quantifier, .. } = cte.query.body.as_ref() else {
        return Err(internal(span));
    };
    let message =
        format!("recursive reference to query \"{name}\" must not appear within its non-recursive term");
    cx.pending.push(PendingRecursion::new(level, &name, message));
    let mut inner = level.child();
    let first = match &cte.query.with {
        Some(with) => with_clause(cx, &mut inner, with),
        None => Ok(()),
    };
    let first = first.and_then(|()| query::arm(cx, &inner, left));
    let ctes = inner.ctes;
    cx.pending.pop();
    let mut first = first?;
    let mut columns = cte_columns(&first, &cte.alias, span)?;
    // The recursive term sees text, whatever a constant or parameter without a type may become.
    for column in columns.iter_mut().filter(|column| column.ty == TypeId::UNKNOWN) {
        column.ty = TypeId::TEXT;
    }
    let added = match recursion(cx, cte).cloned() {
        Some(recursion) => added_columns(cx, level, &columns, &recursion)?,
        None => Vec::new(),
    };
    let count = added.len();
    columns.extend(added);
    let itself = Cte {
        name: name.clone(),
        query: Query::plain(Body::Utility(Utility::Opaque)),
        columns: columns.clone(),
        added: count,
        recursive: true,
    };
    let index = level.ctes.len();
    level.ctes.push(itself);
    let inner = Level { ctes, ..level.child() };
    let second = query::arm(cx, &inner, right);
    let ctes = inner.ctes;
    level.ctes.pop();
    let second = second?;
    let all = *set_quantifier == SetQuantifier::All;
    // The arm is a query within the union, which is one within the query that has the `with`.
    if !check_term(&second, &name, (2, index), span)? {
        let operation = query::combine(cx, SetOperator::Union, all, first, second)?;
        let tail = query::tail(cx, &cte.query)?;
        cx.pending.push(PendingRecursion::new(level, &name, no_recursive_form(&name)));
        let inner = Level { ctes, ..level.child() };
        let query = query::finish_output(cx, inner, operation, &cte.query, &tail);
        cx.pending.pop();
        return not_recursive(cx, cte, name, query?, span);
    }
    resolve_unknown_outputs(&mut first);
    let operation = query::combine(cx, SetOperator::Union, all, first, second)?;
    check_columns(cx, &name, &columns, &operation, span)?;
    check_tail(cx, &cte.query, span)?;
    Ok(Cte { name, query: Query { ctes, ..operation }, columns, added: count, recursive: true })
}

/// Checks that both terms of a recursive query agree to the types of the first.
fn check_columns(
    cx: &Analyzer<'_>,
    name: &str,
    expected: &[RangeColumn],
    found: &Query,
    span: Span,
) -> Result<()> {
    for (index, (column, expected)) in found.columns().iter().zip(expected).enumerate() {
        if column.ty != expected.ty {
            let message = format!(
                "recursive query \"{name}\" column {} has type {} in non-recursive term but type {} overall",
                index + 1,
                cx.catalog.format_type(expected.ty),
                cx.catalog.format_type(column.ty)
            );
            let help = "cast the output of the non-recursive term to the correct type";
            return Err(Box::new(Diagnostic::error(sqlstate::DATATYPE_MISMATCH, message, span).help(help)));
        }
    }
    Ok(())
}

/// Checks that nothing stands behind the two terms of a recursive query.
fn check_tail(cx: &Analyzer<'_>, query: &ast::Query, span: Span) -> Result<()> {
    let tail = query::tail(cx, query)?;
    let refused = [
        (!tail.order_by.is_empty(), "ORDER BY"),
        (tail.offset.is_some(), "OFFSET"),
        (tail.limit.is_some(), "LIMIT"),
        (!query.locks.is_empty(), "FOR UPDATE/SHARE"),
    ];
    match refused.iter().find(|(stands, _)| *stands) {
        Some((_, clause)) => {
            let message = format!("{clause} in a recursive query is not implemented");
            Diagnostic::refuse(sqlstate::FEATURE_NOT_SUPPORTED, message, span)
        }
        None => Ok(()),
    }
}

/// What stands behind a common table expression.
fn recursion<'a>(cx: &Analyzer<'a>, cte: &ast::Cte) -> Option<&'a Recursion> {
    let close = parse::from_parser(cte.closing_paren_token.0.span)?;
    cx.aside.recursions.get(&close.start)
}

/// The columns that `search` and `cycle` add (the manual's sections "Search Order" and "Cycle Detection").
fn added_columns(
    cx: &mut Analyzer<'_>,
    level: &Level<'_>,
    columns: &[RangeColumn],
    recursion: &Recursion,
) -> Result<Vec<RangeColumn>> {
    let mut added: Vec<RangeColumn> = Vec::new();
    if let Some(Search { span, breadth_first, columns: keys, sequence }) = &recursion.search {
        check_keys(columns, keys, ("search", *span))?;
        let ty = if *breadth_first { TypeId::RECORD } else { TypeId::RECORD_ARRAY };
        added.push(RangeColumn { name: parse::name(sequence), ty });
    }
    if let Some(Cycle { span, columns: keys, mark, values, path }) = &recursion.cycle {
        check_keys(columns, keys, ("cycle", *span))?;
        let ty = match values {
            None => TypeId::BOOL,
            Some((value, default)) => {
                let values = vec![expr::analyze(cx, level, value)?, expr::analyze(cx, level, default)?];
                if let Some(null) = values.iter().find(|value| matches!(value.kind, ExprKind::Null)) {
                    return Err(unsupported("a null in CYCLE", null.span));
                }
                coerce::unify(cx, values, Construct("CYCLE"))?.1
            }
        };
        added.push(RangeColumn { name: parse::name(mark), ty });
        added.push(RangeColumn { name: parse::name(path), ty: TypeId::RECORD_ARRAY });
    }
    Ok(added)
}

/// The columns of a clause, which begins at a place, are there, each once.
fn check_keys(columns: &[RangeColumn], keys: &[ast::Ident], (clause, span): (&str, Span)) -> Result<()> {
    for (index, key) in keys.iter().enumerate() {
        let name = parse::name(key);
        let here = |error: Diagnostic| {
            Box::new(match parse::from_parser(key.span) {
                Some(place) => error.label(place, "this column"),
                None => error,
            })
        };
        if !columns.iter().any(|column| column.name == name) {
            let message = format!("{clause} column \"{name}\" not in WITH query column list");
            return Err(here(Diagnostic::error(sqlstate::SYNTAX_ERROR, message, span)));
        }
        if keys[..index].iter().any(|other| parse::name(other) == name) {
            let message = format!("{clause} column \"{name}\" specified more than once");
            return Err(here(Diagnostic::error(sqlstate::DUPLICATE_COLUMN, message, span)));
        }
    }
    Ok(())
}

fn no_recursive_form(name: &str) -> String {
    format!("recursive query \"{name}\" does not have the form non-recursive-term UNION [ALL] recursive-term")
}

/// Whether a common table expression may refer to itself: only a union can.
fn is_union(query: &ast::Query) -> bool {
    matches!(query.body.as_ref(), SetExpr::SetOperation { op: ast::SetOperator::Union, .. })
}

/// Gives constants without a type that a query returns the type text.
fn resolve_unknown_outputs(query: &mut Query) {
    if let Body::Select(select) = &mut query.body {
        for target in &mut select.targets {
            if target.expr.is_unknown_constant() {
                target.expr.ty = TypeId::TEXT;
            }
        }
    }
}

/// The columns of a common table expression under the names that its alias gives.
fn cte_columns(query: &Query, alias: &TableAlias, span: Span) -> Result<Vec<RangeColumn>> {
    let mut columns = query.columns();
    if alias.columns.len() > columns.len() {
        let message = format!(
            "WITH query \"{}\" has {} columns available but {} columns specified",
            parse::name(&alias.name),
            columns.len(),
            alias.columns.len()
        );
        return Diagnostic::refuse(sqlstate::INVALID_COLUMN_REFERENCE, message, span);
    }
    rename(&mut columns, alias, |column| &mut column.name, span)?;
    Ok(columns)
}
