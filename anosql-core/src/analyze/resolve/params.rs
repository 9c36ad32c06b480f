//! The parameters' types. Each gets one, from the first use that needs one, in the order in which Postgres analyses the
//! statement; later uses see that type.

use crate::{
    analyze::tree::{ExprKind, Query},
    catalog::{Catalog, TypeId},
    diagnostic::{Diagnostic, Result},
    query::Origin,
    source::Span,
    sqlstate,
    template::Template,
};

/// What is known of one parameter.
#[derive(Debug, Clone)]
pub(in crate::analyze) struct Param {
    pub(in crate::analyze) name: Option<String>,
    /// `unknown` until a use has given it a type.
    pub(in crate::analyze) ty: TypeId,
    /// Where it got its type.
    pub(in crate::analyze) decided: Option<Span>,
    /// Its first use.
    pub(in crate::analyze) span: Span,
    /// The column that it is stored in or compared with.
    pub(in crate::analyze) column: Option<String>,
    /// The column that it is stored in, unchanged.
    pub(in crate::analyze) stored: Option<Origin>,
}

/// All parameters of a statement, `$1` first.
#[derive(Debug, Clone, Default)]
pub(in crate::analyze) struct Params(pub(in crate::analyze) Vec<Param>);

impl Params {
    pub(in crate::analyze) fn get(&self, number: u32) -> Option<&Param> {
        self.0.get((number as usize).checked_sub(1)?)
    }

    fn get_mut(&mut self, number: u32) -> Option<&mut Param> {
        self.0.get_mut((number as usize).checked_sub(1)?)
    }

    /// How messages call it.
    pub(in crate::analyze) fn written(&self, number: u32) -> String {
        match self.get(number).and_then(|param| param.name.as_ref()) {
            Some(name) => format!(":{name}"),
            None => format!("${number}"),
        }
    }

    /// Gives a parameter the type that a use asks for.
    ///
    /// # Errors
    /// 42P08 where an earlier use has given it another.
    pub(in crate::analyze) fn resolve(
        &mut self,
        catalog: &Catalog,
        number: u32,
        target: TypeId,
        span: Span,
    ) -> Result<()> {
        let label = self.written(number);
        let Some(param) = self.get_mut(number) else { return Ok(()) };
        if param.ty == TypeId::UNKNOWN {
            param.ty = target;
            param.decided = Some(span);
        } else if param.ty != target {
            let (first, second) = (catalog.format_type(param.ty), catalog.format_type(target));
            let message = format!("inconsistent types deduced for parameter {label}");
            let mut error = Diagnostic::error(sqlstate::AMBIGUOUS_PARAMETER, message, span)
                .here(format!("{second} is needed here"));
            if let Some(decided) = param.decided {
                error = error.label(decided, format!("{first} is needed here"));
            }
            return Err(Box::new(
                error.help(format!("cast it in each place: `{label}::{first}`, `{label}::{second}`")),
            ));
        }
        Ok(())
    }

    /// Remembers the column that a parameter belongs to, the first that is met.
    pub(in crate::analyze) fn belongs_to(&mut self, number: u32, column: &str) {
        if let Some(param) = self.get_mut(number)
            && param.column.is_none()
        {
            param.column = Some(column.to_owned());
        }
    }

    /// Remembers the column that a parameter is stored in, the first that is met.
    pub(in crate::analyze) fn stored_in(&mut self, number: u32, origin: &Origin) {
        if let Some(param) = self.get_mut(number)
            && param.stored.is_none()
        {
            param.stored = Some(origin.clone());
        }
    }

    /// Adds to an error where the parameters that stand in its place got the types that do not fit there.
    pub(in crate::analyze) fn label(
        &self,
        catalog: &Catalog,
        template: &Template,
        mut error: Box<Diagnostic>,
    ) -> Box<Diagnostic> {
        if !matches!(
            error.code,
            Some(
                sqlstate::UNDEFINED_FUNCTION
                    | sqlstate::AMBIGUOUS_FUNCTION
                    | sqlstate::DATATYPE_MISMATCH
                    | sqlstate::CANNOT_COERCE
            )
        ) {
            return error;
        }
        let place = error.span;
        let is_in_place = |span: &Span| place.start <= span.start && span.end <= place.end;
        for (index, (param, known)) in self.0.iter().zip(&template.params).enumerate() {
            if let Some(decided) = param.decided.filter(|decided| !is_in_place(decided))
                && known.uses.iter().any(is_in_place)
            {
                let (written, ty) = (self.written(index as u32 + 1), catalog.format_type(param.ty));
                error = Box::new(error.label(decided, format!("`{written}` is of type {ty} since here")));
            }
        }
        error
    }

    /// Checks that every parameter has a type, and in each of its uses.
    ///
    /// # Errors
    /// 42P18 for the first that has none, and 42P08 for a use before the one that decides.
    pub(in crate::analyze) fn check(&self, query: &Query) -> Result<()> {
        for (index, param) in self.0.iter().enumerate() {
            if param.ty == TypeId::UNKNOWN {
                let label = self.written(index as u32 + 1);
                let message = format!("could not determine data type of parameter {label}");
                let help =
                    format!("cast it (`{label}::text`) or declare it behind the query's name: `(name type)`");
                return Err(Box::new(
                    Diagnostic::error(sqlstate::INDETERMINATE_DATATYPE, message, param.span).help(help),
                ));
            }
        }
        let mut undecided = None;
        query.walk(&mut |_| {}, &mut |expr| {
            if let ExprKind::Param(number) = expr.kind
                && expr.ty == TypeId::UNKNOWN
            {
                undecided.get_or_insert((number, expr.span));
            }
        });
        let Some((number, span)) = undecided else { return Ok(()) };
        let label = self.written(number);
        let message = format!("could not determine data type of parameter {label}");
        let mut error =
            Diagnostic::error(sqlstate::AMBIGUOUS_PARAMETER, message, span).here("any type will do here");
        if let Some(decided) = self.get(number).and_then(|param| param.decided) {
            error = error.label(decided, "a later use decides on its type");
        }
        Err(Box::new(error.help(format!("cast it in each place, such as `{label}::text`"))))
    }
}
