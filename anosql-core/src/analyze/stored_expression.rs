//! Expressions that a table keeps: checks, defaults and what generated columns are computed by; and what becomes of its values where a
//! column gets another type.
//!
//! A function that is not known may be one of an extension that the schema's files do not create, and so refuses nothing here.

mod mutable;

use self::mutable::mutable_part;
use super::{
    prove::{
        formula,
        nullability::{
            self,
            outcome::{self, Outcome},
        },
    },
    resolve::{analyzer::Analyzer, coerce, expr, scope::Level},
    tree::{ColumnRef, Expr, ExprKind, RangeColumn, RangeEntry, RangeKind},
};
use crate::{
    catalog::{Attribute, CastContext, Catalog, Formula, Generated, Relation, RelationKind, TypeId, quote},
    diagnostic::{Diagnostic, Result},
    lexer::Token,
    parse::{self, Aside},
    slips,
    source::{SourceMap, Span},
    sqlstate,
};

/// SQLSTATEs of mistakes that nothing which is not in the files could mend: columns, types and constants.
const CERTAIN: &[&str] = &[
    sqlstate::NUMERIC_VALUE_OUT_OF_RANGE,
    sqlstate::INVALID_DATETIME_FORMAT,
    sqlstate::DATETIME_FIELD_OVERFLOW,
    sqlstate::INVALID_TEXT_REPRESENTATION,
    sqlstate::UNDEFINED_COLUMN,
    sqlstate::DATATYPE_MISMATCH,
];

/// What was found, if it could be; the error if that is certain.
fn certain<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.code.is_some_and(|code| CERTAIN.contains(&code)) && error.waits_for.is_none() => {
            Err(Box::new(error.certain()))
        }
        Err(_) => Ok(None),
    }
}

/// The formula that the check of a table makes of the columns called `columns`; none where it is not understood.
///
/// # Errors
/// 42703 for a column that the table has not, 42804 where it is no condition, and the errors of malformed constants.
pub(crate) fn check(
    catalog: &Catalog,
    sources: &SourceMap,
    relation: &Relation,
    columns: &[String],
    tokens: &[Token],
) -> Result<Option<Formula>> {
    certain(formula_of_check(catalog, sources, relation, columns, tokens))
}

/// The formula that a check constraint makes of the columns called `columns`.
fn formula_of_check(
    catalog: &Catalog,
    sources: &SourceMap,
    relation: &Relation,
    columns: &[String],
    tokens: &[Token],
) -> Result<Formula> {
    let (_, expr) = of_row(catalog, sources, relation, tokens, Some("CHECK"))?;
    let column = |column: &ColumnRef| {
        let name = &column.among(&relation.columns)?.name;
        columns.iter().position(|known| known == name)
    };
    Ok(formula::of_expr(catalog, &expr, &column))
}

/// Whether the check of a domain over `base` may not let null pass.
pub(crate) fn may_refuse_null(
    catalog: &Catalog,
    sources: &SourceMap,
    base: TypeId,
    tokens: &[Token],
) -> bool {
    let mut row = Relation::new("", "", RelationKind::CompositeType);
    row.columns.push(Attribute::new("value", base));
    let Ok((_, expr)) = of_row(catalog, sources, &row, tokens, Some("CHECK")) else { return true };
    let formula = formula::of_expr(catalog, &expr, &|column| column.number().filter(|column| *column == 0));
    outcome::of(&formula, &[Outcome::NULL]).may_be(false)
}

/// An expression over one row of a table, and the entry of the range table that the row is. As a condition it is one for
/// the construct that is named.
pub(in crate::analyze) fn of_row(
    catalog: &Catalog,
    sources: &SourceMap,
    relation: &Relation,
    tokens: &[Token],
    condition: Option<&str>,
) -> Result<(RangeEntry, Expr)> {
    let span = parse::place_of(tokens);
    let parsed = parse::expression(catalog.version, sources, tokens)?;
    let aside = Aside::default();
    let mut analyzer = Analyzer::new(catalog, sources, &aside, span);
    let mut level = Level::default();
    let entry = RangeEntry {
        kind: RangeKind::Relation { id: relation.id, only: true, sampled: false },
        columns: relation.columns.iter().map(RangeColumn::from).collect(),
        row_type: TypeId::RECORD,
    };
    let name = level.add(entry.clone(), Some(relation.name.clone()), None, span);
    level.names.push(name);
    let expr = expr::analyze(&mut analyzer, &level, &parsed)?;
    let expr = match condition {
        Some(construct) => coerce::coerce_to_boolean(&mut analyzer, expr, construct)?,
        None => expr,
    };
    Ok((entry, expr))
}

/// The columns that a generated column needs to have a value: where none of them is null it is not null either. None where
/// its expression may give null for other values, or is not understood.
///
/// # Errors
/// 42703 for a column that the table has not, 42804 for a type that the column cannot hold, 42P17 where it may give another value for the
/// same row or names a generated column, and the errors of malformed constants.
pub(crate) fn generated(
    catalog: &Catalog,
    sources: &SourceMap,
    relation: &Relation,
    column: &Attribute,
    tokens: &[Token],
) -> Result<Option<Vec<String>>> {
    let row = certain(of_row(catalog, sources, relation, tokens, None))?;
    let Some((entry, expr)) = row else { return Ok(None) };
    let aside = Aside::default();
    let mut analyzer = Analyzer::new(catalog, sources, &aside, parse::place_of(tokens));
    // Postgres looks at this ahead of what makes the value one of the column.
    check_immutable(catalog, &expr, "generation expression is not immutable")?;
    certain(store(&mut analyzer, expr.clone(), column))?;
    check_not_generated(relation, &expr)?;
    Ok(nullability::computed_from(catalog, relation, &entry, &expr))
}

/// Refuses a generated column in the expression of another.
fn check_not_generated(relation: &Relation, expr: &Expr) -> Result<()> {
    if let ExprKind::Column(column) = &expr.kind
        && let Some(named) = column.among(&relation.columns)
        && named.generated == Generated::Stored
    {
        let message =
            format!("cannot use generated column \"{}\" in column generation expression", named.name);
        let help = "a generated column cannot reference another: write what that one is computed by";
        return Err(Box::new(
            Diagnostic::error(sqlstate::INVALID_OBJECT_DEFINITION, message, expr.span).certain().help(help),
        ));
    }
    expr.children().try_for_each(|part| check_not_generated(relation, part))
}

/// Looks at an expression of an index, or at its condition, which is one for the construct that is named.
///
/// # Errors
/// 42703 for a column that the table has not, 42804 where it is no condition, 42P17 where it may give another value for the same row, and the
/// errors of malformed constants.
pub(crate) fn indexed(
    catalog: &Catalog,
    sources: &SourceMap,
    relation: &Relation,
    tokens: &[Token],
    condition: Option<&str>,
) -> Result<()> {
    let Some((_, expr)) = certain(of_row(catalog, sources, relation, tokens, condition))? else {
        return Ok(());
    };
    let part = if condition.is_some() { "predicate" } else { "expression" };
    check_immutable(catalog, &expr, &format!("functions in index {part} must be marked IMMUTABLE"))
}

/// Refuses what may give another value for the same row.
fn check_immutable(catalog: &Catalog, expr: &Expr, message: &str) -> Result<()> {
    let Some(span) = mutable_part(catalog, expr) else { return Ok(()) };
    let help = "its value must not depend on the time, on settings such as the time zone, or on other rows";
    Err(Box::new(Diagnostic::error(sqlstate::INVALID_OBJECT_DEFINITION, message, span).certain().help(help)))
}

/// Looks at a column's default.
///
/// # Errors
/// 0A000 for a column in it, 42804 for a type that the column cannot hold, and the errors of malformed constants.
pub(crate) fn default(
    catalog: &Catalog,
    sources: &SourceMap,
    column: &Attribute,
    tokens: &[Token],
) -> Result<()> {
    let Ok(parsed) = parse::expression(catalog.version, sources, tokens) else { return Ok(()) };
    let aside = Aside::default();
    let mut analyzer = Analyzer::new(catalog, sources, &aside, parse::place_of(tokens));
    let value = expr::analyze(&mut analyzer, &Level::default(), &parsed);
    certain(value.and_then(|value| store(&mut analyzer, value, column))).map(|_| ()).map_err(|error| match error.code {
        Some(sqlstate::UNDEFINED_COLUMN) => {
            let message = "cannot use column reference in DEFAULT expression";
            let help = slips::of_nullary(&sources.text(error.span).to_lowercase()).unwrap_or_else(|| {
                "put a string in single quotes, or compute the column with `generated always as (...) stored`".to_owned()
            });
            Box::new(Diagnostic::error(sqlstate::FEATURE_NOT_SUPPORTED, message, error.span).certain().help(help))
        }
        _ => error,
    })
}

/// Whether a column may get another type without an expression that says how its values change.
///
/// # Errors
/// 42804 where no cast that an assignment takes leads from one type to the other.
pub(crate) fn retyped(
    catalog: &Catalog,
    sources: &SourceMap,
    column: &Attribute,
    target: TypeId,
    span: Span,
) -> Result<()> {
    let is_unread = |ty: TypeId| {
        let element = catalog.array_element(ty).unwrap_or(ty);
        catalog.unread.types.contains_key(&element) || catalog.is_stand_in(&Attribute::new("", element))
    };
    if is_unread(column.data_type) || is_unread(target) {
        return Ok(());
    }
    let aside = Aside::default();
    let mut analyzer = Analyzer::new(catalog, sources, &aside, span);
    let value = ExprKind::Column(ColumnRef::here(0, 0));
    let value = Expr::new(value, column.data_type, span);
    match coerce::coerce(&mut analyzer, value, target, CastContext::Assignment) {
        Ok(None) => {
            let (name, target) = (&column.name, catalog.format_type(target));
            let message = format!("column \"{name}\" cannot be cast automatically to type {target}");
            let help = format!("say how: `using {}::{target}`", quote(name));
            Err(Box::new(Diagnostic::error(sqlstate::DATATYPE_MISMATCH, message, span).help(help)))
        }
        _ => Ok(()),
    }
}

/// A value as its column keeps it.
fn store(analyzer: &mut Analyzer<'_>, value: Expr, column: &Attribute) -> Result<Expr> {
    coerce::coerce_for_storage(analyzer, value, column.data_type, &column.name).map_err(of_default)
}

/// The error of an assignment in the words that Postgres has for a default.
fn of_default(mut error: Box<Diagnostic>) -> Box<Diagnostic> {
    error.message =
        error.message.replace(" but expression is of type ", " but default expression is of type ");
    error
}
