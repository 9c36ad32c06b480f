//! Coercion between types: the manual's chapter "Type Conversion", sections "Value Storage" and "UNION, CASE, and
//! Related Constructs".

use super::{
    Analyzer, Result,
    tree::{Expr, ExprKind},
};
use crate::{
    catalog::{Cast, CastContext, CastMethod, Catalog, FIRST_USER_OID, Kind, TypeId, Volatility},
    diagnostic::Diagnostic,
    source::Span,
};

/// How one type is made another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pathway {
    /// The same bits under another name.
    Relabel,
    /// A cast function.
    Function,
    /// Element by element.
    Elements,
    /// Through text.
    InputOutput,
}

/// The way from `source` to `target`, if the context allows one.
pub(super) fn pathway(
    catalog: &Catalog,
    target: TypeId,
    source: TypeId,
    context: CastContext,
) -> Option<Pathway> {
    let (source, target) = (catalog.base_type(source), catalog.base_type(target));
    if source == target {
        return Some(Pathway::Relabel);
    }
    let cast: Option<&Cast> = catalog.casts.get(&(source, target));
    if let Some(cast) = cast {
        let method = match cast.method {
            CastMethod::Function => Pathway::Function,
            CastMethod::Binary => Pathway::Relabel,
            CastMethod::InputOutput => Pathway::InputOutput,
        };
        return (context >= cast.context).then_some(method);
    }
    // The two vector types have casts of their own and must not be made element by element.
    if target != TypeId::OIDVECTOR
        && target != TypeId::INT2VECTOR
        && let Some(target) = catalog.array_element(target)
        && let Some(source) = catalog.array_element(source)
    {
        return pathway(catalog, target, source, context).map(|below| match below {
            Pathway::InputOutput => Pathway::InputOutput,
            _ => Pathway::Elements,
        });
    }
    let is_string = |id| catalog.category(id).0 == 'S';
    let through_text = (context >= CastContext::Assignment && is_string(target))
        || (context >= CastContext::Explicit && is_string(source));
    through_text.then_some(Pathway::InputOutput)
}

/// Whether each of `inputs` may become the corresponding one of `targets`.
pub(super) fn can_coerce(
    catalog: &Catalog,
    inputs: &[TypeId],
    targets: &[TypeId],
    context: CastContext,
) -> bool {
    let mut polymorphic = Vec::new();
    for (&input, &target) in inputs.iter().zip(targets) {
        if input == target || target == TypeId::ANY {
            continue;
        }
        if target.is_polymorphic() {
            polymorphic.push((target, input));
            continue;
        }
        if input == TypeId::UNKNOWN || pathway(catalog, target, input, context).is_some() {
            continue;
        }
        let is_row = |id| catalog.composite_relation(id).is_some();
        let rows = (input == TypeId::RECORD && is_row(target))
            || (target == TypeId::RECORD && is_row(input))
            || (target == TypeId::RECORD_ARRAY && catalog.array_element(input).is_some_and(is_row))
            || inherits_from(catalog, input, target);
        if !rows {
            return false;
        }
    }
    polymorphic.is_empty() || super::polymorphic::is_consistent(catalog, &polymorphic)
}

/// How volatile the schema's own function is that casts a value, or its elements, if there is one.
pub(super) fn own_function(catalog: &Catalog, source: TypeId, target: TypeId) -> Option<Volatility> {
    own_cast(catalog, source, target).map(|(volatility, _)| volatility)
}

/// The same, and whether that function gives null for null alone.
fn own_cast(catalog: &Catalog, source: TypeId, target: TypeId) -> Option<(Volatility, bool)> {
    let (source, target) = (catalog.base_type(source), catalog.base_type(target));
    if source == target {
        return None;
    }
    match catalog.casts.get(&(source, target)) {
        Some(cast) => Some((cast.own_function?, cast.own_is_total)),
        None => own_cast(catalog, catalog.array_element(source)?, catalog.array_element(target)?),
    }
}

/// Whether rows of `child` are rows of `parent` too, since its table inherits from the other's.
fn inherits_from(catalog: &Catalog, child: TypeId, parent: TypeId) -> bool {
    let Some(child) = catalog.composite_relation(child) else { return false };
    catalog.composite_relation(parent).is_some_and(|parent| catalog.inherits_from(child, parent))
}

/// What stands below a cast that leaves every value what it is: one that a comparison asks for, of a domain or a `varchar`.
/// A type that may have a length is no target of such a cast, for it may cut the value.
pub(super) fn uncast<'e>(catalog: &Catalog, expr: &'e Expr) -> &'e Expr {
    const WITHOUT_LENGTH: &[TypeId] = &[TypeId::TEXT, TypeId::INT2, TypeId::INT4, TypeId::INT8, TypeId::DATE];
    match &expr.kind {
        ExprKind::Cast { operand, builtin: true }
            // A collation stands as a cast to the same type.
            if operand.ty != expr.ty
                && (WITHOUT_LENGTH.contains(&expr.ty) || expr.ty.0 >= FIRST_USER_OID) =>
        {
            let base = catalog.base_type(operand.ty);
            let keeps = base == expr.ty || (base == TypeId::VARCHAR && expr.ty == TypeId::TEXT);
            if keeps { operand } else { expr }
        }
        _ => expr,
    }
}

/// The constructs whose parts get one common type, as messages call them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Construct(pub(super) &'static str);

impl Analyzer<'_> {
    /// Makes `expr` the type `target`, if the context allows it. Constants and parameters without a type get it.
    pub(super) fn coerce(
        &mut self,
        expr: Expr,
        target: TypeId,
        context: CastContext,
    ) -> Result<Option<Expr>> {
        if expr.ty == target {
            return Ok(Some(expr));
        }
        if target == TypeId::ANY || target.is_polymorphic() {
            return Ok(Some(expr));
        }
        if expr.ty == TypeId::UNKNOWN {
            return self.coerce_unknown(expr, target).map(Some);
        }
        if !can_coerce(self.catalog, &[expr.ty], &[target], context) {
            return Ok(None);
        }
        Ok(Some(self.cast(expr, target)))
    }

    /// A coercion that is known to be possible.
    fn cast(&self, expr: Expr, target: TypeId) -> Expr {
        let span = expr.span;
        let types = (self.catalog.base_type(expr.ty), self.catalog.base_type(target));
        let has_builtin = types.0.0 < FIRST_USER_OID || types.1.0 < FIRST_USER_OID || types.0 == types.1;
        let builtin = match own_cast(self.catalog, types.0, types.1) {
            Some((_, is_total)) => is_total,
            None => has_builtin,
        };
        Expr::new(ExprKind::Cast { operand: Box::new(expr), builtin }, target, span)
    }

    fn coerce_unknown(&mut self, expr: Expr, target: TypeId) -> Result<Expr> {
        match &expr.kind {
            ExprKind::Literal(value) => {
                super::constant::check_input(self.catalog, target, value, expr.span)?;
                Ok(Expr { ty: target, ..expr })
            }
            ExprKind::Null => Ok(Expr { ty: target, ..expr }),
            ExprKind::Param(number) => {
                self.params.resolve(self.catalog, *number, target, expr.span)?;
                Ok(Expr { ty: target, ..expr })
            }
            _ => Ok(self.cast(expr, target)),
        }
    }

    /// Like [`Self::coerce`], for places where only one type will do.
    ///
    /// # Errors
    /// 42804 with `what`, such as `argument of WHERE must be type boolean, not type integer`.
    pub(super) fn coerce_to_specific(&mut self, expr: Expr, target: TypeId, construct: &str) -> Result<Expr> {
        let (from, span) = (expr.ty, expr.span);
        self.coerce(expr, target, CastContext::Assignment)?.ok_or_else(|| {
            let message = format!(
                "argument of {construct} must be type {}, not type {}",
                self.catalog.format_type(target),
                self.catalog.format_type(from)
            );
            Box::new(Diagnostic::error("42804", message, span))
        })
    }

    /// The truth value that `where`, `and` and their like ask for.
    pub(super) fn coerce_to_boolean(&mut self, expr: Expr, construct: &str) -> Result<Expr> {
        self.coerce_to_specific(expr, TypeId::BOOL, construct)
    }

    /// Makes `expr` what a cast asks for.
    ///
    /// # Errors
    /// 42846 where there is no cast.
    pub(super) fn coerce_explicitly(&mut self, expr: Expr, target: TypeId, span: Span) -> Result<Expr> {
        let from = expr.ty;
        if let (ExprKind::Row(fields), Some(relation)) = (&expr.kind, self.catalog.composite_relation(target))
        {
            let columns: Vec<TypeId> = self
                .catalog
                .relation(relation)
                .map(|relation| relation.columns.iter().map(|column| column.data_type).collect())
                .unwrap_or_default();
            if columns.len() != fields.len() {
                return Err(self.cannot_cast(from, target, span));
            }
            let fields = fields
                .clone()
                .into_iter()
                .zip(columns)
                .map(|(field, column)| self.coerce_explicitly(field, column, span))
                .collect::<Result<Vec<_>>>()?;
            return Ok(Expr::new(ExprKind::Row(fields), target, span));
        }
        match self.coerce(expr, target, CastContext::Explicit)? {
            Some(expr) => Ok(Expr { span: span.to(expr.span), ..expr }),
            None => Err(self.cannot_cast(from, target, span)),
        }
    }

    fn cannot_cast(&self, from: TypeId, target: TypeId, span: Span) -> Box<Diagnostic> {
        let (from, target) = (self.catalog.format_type(from), self.catalog.format_type(target));
        Box::new(Diagnostic::error("42846", format!("cannot cast type {from} to {target}"), span))
    }

    /// The type that all of `exprs` can become: the manual's "UNION, CASE, and Related Constructs", steps 1 to 6.
    ///
    /// # Errors
    /// 42804 where two are of different categories.
    pub(super) fn common_type(&self, exprs: &[&Expr], construct: Construct) -> Result<TypeId> {
        let types: Vec<(TypeId, Span)> = exprs.iter().map(|expr| (expr.ty, expr.span)).collect();
        common_type(self.catalog, &types).map_err(|mismatch| {
            let (left, right) =
                (self.catalog.format_type(mismatch.left), self.catalog.format_type(mismatch.right));
            let message = format!("{} types {left} and {right} cannot be matched", construct.0);
            Box::new(Diagnostic::error("42804", message, mismatch.span))
        })
    }

    /// Makes `expr` the common type found for its construct.
    ///
    /// # Errors
    /// 42846 where the category is the same but there is no implicit cast.
    pub(super) fn coerce_to_common(
        &mut self,
        expr: Expr,
        target: TypeId,
        construct: Construct,
    ) -> Result<Expr> {
        let (from, span) = (expr.ty, expr.span);
        self.coerce(expr, target, CastContext::Implicit)?.ok_or_else(|| {
            let (from, target) = (self.catalog.format_type(from), self.catalog.format_type(target));
            let message = format!("{} could not convert type {from} to {target}", construct.0);
            Box::new(Diagnostic::error("42846", message, span))
        })
    }

    /// [`Self::common_type`] and [`Self::coerce_to_common`] for all of a list.
    pub(super) fn unify(&mut self, exprs: Vec<Expr>, construct: Construct) -> Result<(Vec<Expr>, TypeId)> {
        let target = self.common_type(&exprs.iter().collect::<Vec<_>>(), construct)?;
        let exprs = exprs.into_iter().map(|expr| self.coerce_to_common(expr, target, construct));
        Ok((exprs.collect::<Result<Vec<_>>>()?, target))
    }

    /// Makes `expr` what a column of type `target` stores: the manual's "Value Storage", steps 1 to 3.
    ///
    /// # Errors
    /// 42804 where it can't be.
    pub(super) fn coerce_for_storage(&mut self, expr: Expr, target: TypeId, column: &str) -> Result<Expr> {
        let (from, span) = (expr.ty, expr.span);
        if let ExprKind::Row(fields) = &expr.kind
            && let Some(Kind::Composite(relation)) =
                self.catalog.type_row(self.catalog.base_type(target)).map(|row| &row.kind)
            && self.catalog.relation(*relation).is_some_and(|relation| relation.columns.len() == fields.len())
        {
            return self.coerce_explicitly(expr, target, span);
        }
        self.coerce(expr, target, CastContext::Assignment)?.ok_or_else(|| {
            let message = format!(
                "column \"{column}\" is of type {} but expression is of type {}",
                self.catalog.format_type(target),
                self.catalog.format_type(from)
            );
            let help = format!("cast the expression: `({}) :: {}`", "...", self.catalog.format_type(target));
            Box::new(Diagnostic::error("42804", message, span).help(help))
        })
    }
}

/// Two types of one construct that no type fits both.
#[derive(Debug)]
pub(super) struct Mismatch {
    pub(super) left: TypeId,
    pub(super) right: TypeId,
    pub(super) span: Span,
}

/// The steps of "UNION, CASE, and Related Constructs" on bare types.
pub(super) fn common_type(
    catalog: &Catalog,
    types: &[(TypeId, Span)],
) -> std::result::Result<TypeId, Mismatch> {
    let Some(&(first, _)) = types.first() else { return Ok(TypeId::TEXT) };
    // Step 1: all of one type, which is not unknown; a domain stays itself.
    if first != TypeId::UNKNOWN && types.iter().all(|(ty, _)| *ty == first) {
        return Ok(first);
    }
    // Step 2: domains count as their base types from here on.
    let mut chosen = catalog.base_type(first);
    for &(ty, span) in &types[1..] {
        let ty = catalog.base_type(ty);
        if ty == TypeId::UNKNOWN || ty == chosen {
            continue;
        }
        if chosen == TypeId::UNKNOWN {
            chosen = ty;
            continue;
        }
        // Step 4: all of one category.
        let (chosen_category, chosen_preferred) = catalog.category(chosen);
        if chosen_category != catalog.category(ty).0 {
            return Err(Mismatch { left: chosen, right: ty, span });
        }
        // Step 5: left to right, a type that the candidate becomes and that does not become the candidate replaces it.
        if !chosen_preferred
            && can_coerce(catalog, &[chosen], &[ty], CastContext::Implicit)
            && !can_coerce(catalog, &[ty], &[chosen], CastContext::Implicit)
        {
            chosen = ty;
        }
    }
    // Step 3: nothing but constants without a type.
    Ok(if chosen == TypeId::UNKNOWN { TypeId::TEXT } else { chosen })
}
