//! Coercion between types: the manual's chapter "Type Conversion", sections "Value Storage" and "UNION, CASE, and
//! Related Constructs".

use crate::{
    analyze::tree::{Expr, ExprKind},
    catalog::{Cast, CastContext, CastMethod, Catalog, FIRST_USER_OID, TypeId, Volatility},
    source::Span,
};

/// How one type is made another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analyze) enum Pathway {
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
pub(in crate::analyze) fn pathway(
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

/// Whether a value of the type `input` may become one of `target`, which is no polymorphic type.
pub(in crate::analyze) fn can_coerce(
    catalog: &Catalog,
    input: TypeId,
    target: TypeId,
    context: CastContext,
) -> bool {
    if input == target || target == TypeId::ANY {
        return true;
    }
    if target.is_polymorphic() {
        return false;
    }
    let is_row = |id| catalog.composite_relation(id).is_some();
    input == TypeId::UNKNOWN
        || pathway(catalog, target, input, context).is_some()
        || (input == TypeId::RECORD && is_row(target))
        || (target == TypeId::RECORD && is_row(input))
        || (target == TypeId::RECORD_ARRAY && catalog.array_element(input).is_some_and(is_row))
        || inherits_from(catalog, input, target)
}

/// How volatile the schema's own function is that casts a value, or its elements, if there is one.
pub(in crate::analyze) fn own_function(
    catalog: &Catalog,
    source: TypeId,
    target: TypeId,
) -> Option<Volatility> {
    own_cast(catalog, source, target).map(|(volatility, _)| volatility)
}

/// The same, and whether that function gives null for null alone.
pub(in crate::analyze) fn own_cast(
    catalog: &Catalog,
    source: TypeId,
    target: TypeId,
) -> Option<(Volatility, bool)> {
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
pub(in crate::analyze) fn uncast<'e>(catalog: &Catalog, expr: &'e Expr) -> &'e Expr {
    const WITHOUT_LENGTH: &[TypeId] = &[TypeId::TEXT, TypeId::INT2, TypeId::INT4, TypeId::INT8, TypeId::DATE];
    match &expr.kind {
        ExprKind::Cast { operand, builtin: true }
            if WITHOUT_LENGTH.contains(&expr.ty) || expr.ty.0 >= FIRST_USER_OID =>
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
pub(in crate::analyze) struct Construct(pub(in crate::analyze) &'static str);

/// Two types of one construct that no type fits both.
#[derive(Debug)]
pub(in crate::analyze) struct Mismatch {
    pub(in crate::analyze) left: TypeId,
    pub(in crate::analyze) right: TypeId,
    pub(in crate::analyze) span: Span,
}

/// The steps of "UNION, CASE, and Related Constructs" on bare types.
pub(in crate::analyze) fn common_type(
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
            && can_coerce(catalog, chosen, ty, CastContext::Implicit)
            && !can_coerce(catalog, ty, chosen, CastContext::Implicit)
        {
            chosen = ty;
        }
    }
    // Step 3: nothing but constants without a type.
    Ok(if chosen == TypeId::UNKNOWN { TypeId::TEXT } else { chosen })
}
