//! When a column's constraint is checked: `deferrable`, `initially deferred` and their opposites.

use super::element::{Constraint, ConstraintKind};
use crate::{
    diagnostic::Diagnostic,
    schema::{Result, reader::Reader},
    source::Span,
    sqlstate,
};

/// What has been said of the constraint that was last.
#[derive(Default)]
pub(in crate::schema) struct Deferral {
    deferrable: Option<bool>,
    deferred: Option<bool>,
}

/// The clauses, with whether each is about `deferrable`, and what it says of it or of `initially deferred`.
const CLAUSES: [(&str, bool, bool); 4] = [
    ("not deferrable", true, false),
    ("deferrable", true, true),
    ("initially immediate", false, false),
    ("initially deferred", false, true),
];

impl Deferral {
    /// Reads one of the clauses, which belongs to the last of `constraints`. Returns whether one was there.
    ///
    /// # Errors
    /// 42601 where the last one is checked at once in any case, or has such a clause that contradicts.
    pub(in crate::schema) fn read(
        &mut self,
        reader: &mut Reader<'_>,
        constraints: &mut [Constraint<'_>],
    ) -> Result<bool> {
        let span = reader.peek().map_or(Span::default(), |token| token.span);
        let found = CLAUSES.into_iter().find(|(clause, ..)| reader.words(clause));
        let Some((clause, is_of_deferrable, says)) = found else { return Ok(false) };
        let last = constraints.last_mut().filter(|last| {
            matches!(last.kind, ConstraintKind::Unique { .. } | ConstraintKind::ForeignKey { .. })
        });
        let Some(last) = last else {
            let message = format!("misplaced {} clause", clause.to_uppercase());
            let help = "only keys, foreign ones too, can be checked later: write it behind `unique`, `primary key` or `references`";
            return refuse(message, span, help);
        };
        let (said, kinds) = match is_of_deferrable {
            true => (&mut self.deferrable, "DEFERRABLE/NOT DEFERRABLE"),
            false => (&mut self.deferred, "INITIALLY IMMEDIATE/DEFERRED"),
        };
        if said.replace(says).is_some() {
            let message = format!("multiple {kinds} clauses not allowed");
            return refuse(message, span, "leave one of them out");
        }
        if (self.deferrable, self.deferred) == (Some(false), Some(true)) {
            let message = "constraint declared INITIALLY DEFERRED must be DEFERRABLE".to_owned();
            return refuse(message, span, "leave `not deferrable` out");
        }
        last.deferrable |= says;
        Ok(true)
    }
}

fn refuse(message: String, span: Span, help: &str) -> Result<bool> {
    Err(Box::new(Diagnostic::error(sqlstate::SYNTAX_ERROR, message, span).certain().help(help)))
}
