//! Which parts of a statement are left out with a parameter.

use std::ops::Range;

use crate::{
    diagnostic::{Diagnostic, Result},
    grammar,
    lexer::{Token, TokenKind},
    source::{SourceMap, Span},
    template::Template,
    version::Version,
};

/// So many parameters of a query may be left out: each set of them makes a statement of its own.
const MOST_OPTIONAL: usize = 16;

/// What may be left out of a statement.
#[derive(Debug)]
pub(super) struct Parts {
    /// The numbers of the parameters.
    pub(super) optional: Vec<u32>,
    /// What stands by itself, and the lists of assignments, in the order of the text.
    pub(super) parts: Vec<Part>,
}

/// A stretch of tokens.
#[derive(Debug)]
pub(super) enum Part {
    /// A condition, `true` where it is left out.
    Condition(Needs),
    /// The assignments behind `set`, between whom stand commas.
    Assignments(Vec<Needs>),
    /// What the rows are sorted by.
    Order(Range<usize>),
}

/// A stretch of tokens that is there where all of some parameters are.
#[derive(Debug)]
pub(super) struct Needs {
    pub(super) tokens: Range<usize>,
    /// The numbers of those parameters.
    pub(super) params: Vec<u32>,
    pub(super) is_assignment: bool,
}

impl Part {
    pub(super) fn tokens(&self) -> Range<usize> {
        match self {
            Part::Condition(needs) => needs.tokens.clone(),
            Part::Order(tokens) => tokens.clone(),
            Part::Assignments(list) => {
                let start = list.first().map_or(0, |first| first.tokens.start);
                start..list.last().map_or(start, |last| last.tokens.end)
            }
        }
    }

    pub(super) fn needs(&self) -> &[Needs] {
        match self {
            Part::Condition(needs) => std::slice::from_ref(needs),
            Part::Order(_) => &[],
            Part::Assignments(list) => list,
        }
    }
}

impl Parts {
    /// Whether some assignment may be left out.
    pub(super) fn assigns(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Assignments(_)))
    }

    /// The sets of parameters that show whether all sets make a statement: none, and each alone.
    pub(super) fn given_alone(&self) -> Vec<Vec<u32>> {
        std::iter::once(Vec::new()).chain(self.optional.iter().map(|number| vec![*number])).collect()
    }
}

/// Finds what is left out with the parameters that are declared so.
///
/// # Errors
/// A parameter stands where nothing can be left out, or nothing would keep a write from all rows.
pub(super) fn find(version: Version, sources: &SourceMap, template: &Template) -> Result<Parts> {
    let declared = template.declarations.iter().flatten().zip(1..);
    let optional: Vec<(u32, Span)> = declared
        .filter(|(declaration, _)| declaration.optional)
        .map(|(declaration, number)| (number, declaration.span))
        .collect();
    if let Some((_, span)) = optional.get(MOST_OPTIONAL) {
        let message = format!("more than {MOST_OPTIONAL} parameters of one query may be left out");
        return Err(Box::new(Diagnostic::format_error(message, *span)));
    }
    let optional: Vec<u32> = optional.into_iter().map(|(number, _)| number).collect();
    let clauses = grammar::clauses(version, &template.tokens);
    let needs = |tokens: Range<usize>, is_assignment| {
        let inside = template.tokens.get(tokens.clone()).unwrap_or_default();
        let params =
            optional.iter().copied().filter(|number| inside.iter().any(|token| is_param(token, *number)));
        Needs { params: params.collect(), tokens, is_assignment }
    };
    let conditions = clauses.conjuncts.iter().map(|tokens| needs(tokens.clone(), false));
    let conditions = conditions.filter(|needs| !needs.params.is_empty()).map(Part::Condition);
    let lists = clauses
        .assignments
        .iter()
        .map(|list| Part::Assignments(list.iter().map(|tokens| needs(tokens.clone(), true)).collect()));
    let lists = lists.filter(|list| list.needs().iter().any(|needs| !needs.params.is_empty()));
    let order = order(template)?.map(Part::Order);
    let mut parts: Vec<Part> = conditions.chain(lists).chain(order).collect();
    // What stands within another part goes with that.
    parts.sort_by_key(|part| (part.tokens().start, usize::MAX - part.tokens().end));
    let mut end = 0;
    parts.retain(|part| {
        let is_outer = part.tokens().start >= end;
        end = end.max(part.tokens().end);
        is_outer
    });
    let parts = Parts { optional, parts };
    check_uses(template, &parts)?;
    check_assignments(sources, template, &parts)?;
    check_writes(template, &clauses.writes, &parts)?;
    Ok(parts)
}

fn is_param(token: &Token, number: u32) -> bool {
    token.kind == TokenKind::Parameter(number)
}

/// The tokens that stand in no brackets, and closing ones too many.
fn outside_of_brackets(tokens: &[Token]) -> impl Iterator<Item = (usize, &Token)> {
    let mut depth = 0_u32;
    tokens.iter().enumerate().filter(move |(_, token)| match token.kind {
        TokenKind::LeftParen | TokenKind::LeftBracket => {
            depth += 1;
            false
        }
        TokenKind::RightParen | TokenKind::RightBracket => {
            let is_too_many = depth == 0;
            depth = depth.saturating_sub(1);
            is_too_many
        }
        _ => depth == 0,
    })
}

/// Whether what rows are sorted by ends before a token. These words are reserved, so that none can be the name of a column.
fn ends_order(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Semicolon | TokenKind::RightParen | TokenKind::RightBracket)
        || ["limit", "offset", "fetch", "for"].iter().any(|word| token.kind.is_word(word))
}

/// What the rows of the whole statement are sorted by, where other orders are declared.
fn order(template: &Template) -> Result<Option<Range<usize>>> {
    let Some(first) = template.orders.first() else { return Ok(None) };
    let outer: Vec<(usize, &Token)> = outside_of_brackets(&template.tokens).collect();
    let order = outer.iter().rposition(|(_, token)| token.kind.is_word("order"));
    let Some((order, (start, _))) = order.and_then(|order| Some((order, outer.get(order)?))) else {
        let message =
            format!("\"{}\" has no `order by` in whose place another could stand", template.name.written);
        return Err(Box::new(
            Diagnostic::format_error(message, first.span)
                .help("write the order that it has otherwise behind the statement"),
        ));
    };
    let end = outer.iter().skip(order).find(|(_, token)| ends_order(token));
    for order in &template.orders {
        if let Some((_, token)) = outside_of_brackets(&order.tokens).find(|(_, token)| ends_order(token)) {
            let message = format!("the order \"{}\" says more than what is sorted by", order.name);
            let help = "what stands behind the statement's own `order by` stays behind each";
            return Err(Box::new(Diagnostic::format_error(message, token.span).help(help)));
        }
    }
    Ok(Some(start + 2..end.map_or(template.tokens.len(), |(end, _)| *end)))
}

/// A parameter that may be left out stands where it can be.
fn check_uses(template: &Template, parts: &Parts) -> Result<()> {
    let is_within = |index: usize| {
        parts
            .parts
            .iter()
            .flat_map(Part::needs)
            .any(|needs| needs.tokens.contains(&index) && !needs.params.is_empty())
    };
    for (index, token) in template.tokens.iter().enumerate() {
        let TokenKind::Parameter(number) = token.kind else { continue };
        if parts.optional.contains(&number) && !is_within(index) {
            let message =
                format!("{} may be left out, and stands where nothing can be", written(template, number));
            return Err(Box::new(Diagnostic::format_error(message, token.span).help(
                "what can be left out stands between the `and`s of a `where`, a `having` or a join's `on`, or is an assignment behind `set`; take the brackets away where it always has a value",
            )));
        }
    }
    Ok(())
}

/// An assignment that may be left out is of one column.
fn check_assignments(sources: &SourceMap, template: &Template, parts: &Parts) -> Result<()> {
    let assignments = parts.parts.iter().flat_map(Part::needs).filter(|needs| needs.is_assignment);
    for needs in assignments.filter(|needs| !needs.params.is_empty()) {
        let Some(first) = template.tokens.get(needs.tokens.start) else { continue };
        if sources.text(first.span) == "(" {
            let message = "columns that are assigned together cannot be left out";
            return Err(Box::new(
                Diagnostic::format_error(message, first.span).help("assign each by itself: `a = :a, b = :b`"),
            ));
        }
    }
    Ok(())
}

/// A write without all of its conditions changes every row, which nobody means.
fn check_writes(template: &Template, writes: &[Vec<Range<usize>>], parts: &Parts) -> Result<()> {
    let conditions: Vec<&Needs> =
        parts.parts.iter().flat_map(Part::needs).filter(|needs| !needs.is_assignment).collect();
    let is_left_out = |tokens: &Range<usize>| {
        conditions.iter().any(|needs| needs.tokens.start <= tokens.start && tokens.end <= needs.tokens.end)
    };
    let Some(bare) = writes.iter().find(|conjuncts| conjuncts.iter().all(is_left_out)) else { return Ok(()) };
    let first = bare.first().and_then(|tokens| template.tokens.get(tokens.start));
    let message = format!("\"{}\" changes all rows where every condition is left out", template.name.written);
    Err(Box::new(
        Diagnostic::format_error(message, first.map_or(template.name_span, |token| token.span))
            .help("add a condition that is always there; `and true` says that all rows are meant"),
    ))
}

fn written(template: &Template, number: u32) -> String {
    let name = template.params.get(number as usize - 1).and_then(|param| param.name.as_ref());
    name.map_or_else(|| format!("${number}"), |name| format!(":{name}"))
}
