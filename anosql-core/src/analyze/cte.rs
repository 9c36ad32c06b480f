//! Common table expressions: `with`, recursive ones among them.

use sqlparser::ast::{self, SetExpr, SetQuantifier, TableAlias};

use super::{
    Analyzer, Result,
    coerce::Construct,
    from::rename,
    scope::Level,
    tree::{Body, Cte, ExprKind, Query, RangeColumn, SetOperator, Utility},
    unsupported,
};
use crate::{
    catalog::TypeId,
    diagnostic::Diagnostic,
    parse::{self, Cycle, Recursion, Search},
    source::Span,
};

impl Analyzer<'_> {
    /// Common table expressions, each of which sees those before it, and all where `recursive` stands.
    pub(super) fn with(&mut self, level: &mut Level<'_>, with: &ast::With) -> Result<()> {
        for cte in &with.cte_tables {
            let name = parse::name(&cte.alias.name);
            let span = parse::from_parser(cte.alias.name.span).unwrap_or(self.span);
            if level.ctes.iter().any(|known| known.name == name) {
                let message = format!("WITH query name \"{name}\" specified more than once");
                return Err(Box::new(Diagnostic::error("42712", message, span)));
            }
            let cte = if with.recursive && self.is_recursive(&cte.query) {
                self.recursive_cte(level, cte, name, span)?
            } else {
                let query = self.query(level, &cte.query, true)?;
                let columns = cte_columns(&query, &cte.alias, span)?;
                if self.recursion(cte).is_some() {
                    let message = "WITH query is not recursive";
                    return Err(Box::new(Diagnostic::error("42601", message, span)));
                }
                Cte { name, query, columns, added: 0, recursive: false }
            };
            level.ctes.push(cte);
        }
        Ok(())
    }

    /// Whether a common table expression may refer to itself: only a union can.
    fn is_recursive(&self, query: &ast::Query) -> bool {
        query.with.is_none()
            && matches!(query.body.as_ref(), SetExpr::SetOperation { op: ast::SetOperator::Union, .. })
    }

    /// The first arm gives the columns' types; the second sees them under the expression's own name.
    fn recursive_cte(
        &mut self,
        level: &mut Level<'_>,
        cte: &ast::Cte,
        name: String,
        span: Span,
    ) -> Result<Cte> {
        let SetExpr::SetOperation { left, right, set_quantifier, .. } = cte.query.body.as_ref() else {
            return Err(super::internal(span));
        };
        let body_level = level.child();
        let mut first = self.arm(&body_level, left)?;
        drop(body_level);
        resolve_unknown_outputs(&mut first);
        let mut columns = cte_columns(&first, &cte.alias, span)?;
        let added = match self.recursion(cte).cloned() {
            Some(recursion) => self.added_columns(level, &columns, &recursion)?,
            None => Vec::new(),
        };
        let count = added.len();
        columns.extend(added);
        let itself = Cte {
            name: name.clone(),
            query: Query::plain(Body::Utility(Utility::default())),
            columns: columns.clone(),
            added: count,
            recursive: true,
        };
        level.ctes.push(itself);
        let body_level = level.child();
        let second = self.arm(&body_level, right);
        let result = second.and_then(|second| {
            let operation = self.combine(SetOperator::Union, *set_quantifier == SetQuantifier::All, first, second)?;
            for (index, (column, expected)) in operation.columns().iter().zip(&columns).enumerate() {
                if column.ty != expected.ty {
                    let message = format!(
                        "recursive query \"{name}\" column {} has type {} in non-recursive term but type {} overall",
                        index + 1,
                        self.catalog.format_type(expected.ty),
                        self.catalog.format_type(column.ty)
                    );
                    let help = "cast the output of the non-recursive term to the correct type";
                    return Err(Box::new(Diagnostic::error("42804", message, span).help(help)));
                }
            }
            let tail = self.tail(&cte.query)?;
            let order_by = self.order_by_output(&body_level, &operation.columns(), tail.order_by)?;
            let limit = tail.limit.as_ref().map(|limit| self.row_count(&body_level, limit, "LIMIT")).transpose()?;
            let offset = tail.offset.map(|offset| self.row_count(&body_level, offset, "OFFSET")).transpose()?;
            Ok(Query { order_by, limit, offset, ..operation })
        });
        drop(body_level);
        level.ctes.pop();
        Ok(Cte { name, query: result?, columns, added: count, recursive: true })
    }

    /// What stands behind a common table expression.
    fn recursion(&self, cte: &ast::Cte) -> Option<&Recursion> {
        let close = parse::from_parser(cte.closing_paren_token.0.span)?;
        self.aside.recursions.get(&close.start)
    }

    /// The columns that `search` and `cycle` add (the manual's sections "Search Order" and "Cycle Detection").
    fn added_columns(
        &mut self,
        level: &Level<'_>,
        columns: &[RangeColumn],
        recursion: &Recursion,
    ) -> Result<Vec<RangeColumn>> {
        let mut added: Vec<RangeColumn> = Vec::new();
        if let Some(Search { breadth_first, columns: keys, sequence }) = &recursion.search {
            self.check_keys(columns, keys, "search")?;
            let ty = if *breadth_first { TypeId::RECORD } else { TypeId::RECORD_ARRAY };
            added.push(RangeColumn { name: parse::name(sequence), ty });
        }
        if let Some(Cycle { columns: keys, mark, values, path }) = &recursion.cycle {
            self.check_keys(columns, keys, "cycle")?;
            let ty = match values {
                None => TypeId::BOOL,
                Some((value, default)) => {
                    let values = vec![self.expr(level, value)?, self.expr(level, default)?];
                    if let Some(null) = values.iter().find(|value| matches!(value.kind, ExprKind::Null)) {
                        return Err(unsupported("a null in CYCLE", null.span));
                    }
                    self.unify(values, Construct("CYCLE"))?.1
                }
            };
            added.push(RangeColumn { name: parse::name(mark), ty });
            added.push(RangeColumn { name: parse::name(path), ty: TypeId::RECORD_ARRAY });
        }
        Ok(added)
    }

    fn check_keys(&self, columns: &[RangeColumn], keys: &[ast::Ident], clause: &str) -> Result<()> {
        for (index, key) in keys.iter().enumerate() {
            let name = parse::name(key);
            let span = parse::from_parser(key.span).unwrap_or(self.span);
            if !columns.iter().any(|column| column.name == name) {
                let message = format!("{clause} column \"{name}\" not in WITH query column list");
                return Err(Box::new(Diagnostic::error("42601", message, span)));
            }
            if keys[..index].iter().any(|other| parse::name(other) == name) {
                let message = format!("{clause} column \"{name}\" specified more than once");
                return Err(Box::new(Diagnostic::error("42701", message, span)));
            }
        }
        Ok(())
    }
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
        return Err(Box::new(Diagnostic::error("42P10", message, span)));
    }
    rename(&mut columns, alias, |column| &mut column.name, span)?;
    Ok(columns)
}
