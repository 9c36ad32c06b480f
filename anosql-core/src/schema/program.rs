//! Programs that change the schema: `do` blocks, and the routines that they or other statements call.
//!
//! A definition that is surely run is applied. One that may be run or not, because of a loop, a handler, or a condition that
//! does not ask whether what stands under it is there already, leaves uncertain what it would change. A text that is executed
//! is put together from the constants that it is made of; what is left open may be any name.

mod asked;
mod computed;
mod guard;
mod steps;
mod trigger_body;

use asked::Asked;
use computed::Variables;
use guard::{Known, Verdict};
use steps::Step;

use super::{
    Schema, apply_guarded,
    reader::{Reader, passed_over},
    session::connection,
    uncertain,
};
use crate::{
    catalog::Program,
    diagnostic::{Diagnostic, Severity, unsupported},
    lexer::{self, StringForm, Token, TokenKind, statements::statements},
    parse,
    source::Span,
    sqlstate,
};

pub(super) use computed::{HOLE, is_hole};
pub(super) use trigger_body::keeps_rows;

/// How deeply calls are followed.
const DEEPEST_CALL: usize = 6;

/// Words that a definition begins with.
const DEFINITIONS: &[&str] = &["create", "alter", "drop"];

/// Where the steps of a program lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    /// To the step behind them.
    On,
    /// There, or out of the program.
    Perhaps,
    /// Out of the program.
    Out,
    /// To a handler, or else to nothing that can have happened.
    Raised,
}

/// The condition of a branch, none for `else`, and its steps.
type Branch<'t> = (Option<&'t [Token]>, Vec<Step<'t>>);

/// What is found on the way through a program.
struct Run<'v, 't> {
    variables: &'v Variables<'t>,
    found: Vec<Diagnostic>,
    /// Whether a definition could not be applied.
    failed: bool,
    /// What the last query of the system catalogs asked for, as long as `found` is about it.
    asked_last: Option<Asked>,
    depth: usize,
}

/// Applies what a `do` block does; `None` where the statement is none.
pub(super) fn block(cx: &mut Schema<'_>, tokens: &[Token]) -> Option<Vec<Diagnostic>> {
    if !tokens.first()?.kind.is_word("do") {
        return None;
    }
    let is_body = |pair: &&[Token]| {
        !pair[0].kind.is_word("language") && matches!(pair[1].kind, TokenKind::String { .. })
    };
    let body = tokens.windows(2).find(is_body).map(|pair| &pair[1]);
    let language = tokens.iter().position(|token| token.kind.is_word("language"));
    let language = language.and_then(|index| tokens.get(index + 1)).and_then(|token| match &token.kind {
        TokenKind::Word(word) | TokenKind::QuotedIdentifier(word) => Some(word.to_lowercase()),
        TokenKind::String { value, .. } => Some(value.to_lowercase()),
        _ => None,
    });
    let inner = body.filter(|_| language.is_none_or(|language| language == "plpgsql")).and_then(inner);
    let Some(inner) = inner else {
        uncertain::anything(cx);
        return Some(vec![unread(cx.span)]);
    };
    Some(run_program(cx, &inner, Vec::new(), true, 0))
}

/// Follows the calls of the schema's own routines in a statement.
pub(super) fn calls(cx: &mut Schema<'_>, tokens: &[Token]) -> Vec<Diagnostic> {
    if cx.catalog.programs.is_empty() {
        return Vec::new();
    }
    called(cx, tokens, &Variables::default(), true, 0)
}

fn called(
    cx: &mut Schema<'_>,
    tokens: &[Token],
    variables: &Variables<'_>,
    certain: bool,
    depth: usize,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut reader = Reader::new(tokens);
    while reader.peek().is_some() {
        let Some(name) = reader.name() else {
            reader.next();
            continue;
        };
        let Some(programs) = cx.catalog.programs.get(&name.name).cloned() else { continue };
        let mut ahead = reader.clone();
        let Some(arguments) = ahead.parenthesized() else { continue };
        if depth >= DEEPEST_CALL {
            cx.catalog.unread.anything = true;
            continue;
        }
        let values: Vec<Option<String>> = lexer::statements::split_at_commas(arguments)
            .into_iter()
            .map(|argument| match variables.texts(argument, 0)?.texts {
                texts if texts.len() == 1 => texts.into_iter().next(),
                _ => None,
            })
            .map(|text| text.filter(|text| !text.contains(HOLE)))
            .collect();
        let certain = certain && programs.len() == 1;
        for program in programs {
            if !is_program(&program) {
                cx.catalog.unread.anything = true;
                continue;
            }
            let Some(inner) = inner(&program.body) else { continue };
            let parameters = program.parameters.iter().enumerate();
            let arguments = parameters
                .map(|(index, name)| (name.clone(), values.get(index).cloned().flatten()))
                .collect();
            found.extend(run_program(cx, &inner, arguments, certain, depth + 1));
        }
    }
    found
}

fn run_program(
    cx: &mut Schema<'_>,
    tokens: &[Token],
    arguments: Vec<(String, Option<String>)>,
    certain: bool,
    depth: usize,
) -> Vec<Diagnostic> {
    let Some(steps) = steps::steps(tokens) else {
        uncertain::anything(cx);
        return vec![unread(cx.span)];
    };
    let variables = Variables::of(&steps, arguments);
    let mut run = Run { variables: &variables, found: Vec::new(), failed: false, asked_last: None, depth };
    run_steps(cx, &mut run, &steps, certain);
    run.found
}

fn run_steps(cx: &mut Schema<'_>, run: &mut Run<'_, '_>, steps: &[Step<'_>], mut certain: bool) -> Flow {
    let mut whole = Flow::On;
    for (index, step) in steps.iter().enumerate() {
        let behind = steps.get(index + 1..).unwrap_or_default();
        match run_step(cx, run, (step, behind), certain) {
            Flow::On => {}
            Flow::Perhaps => {
                certain = false;
                whole = Flow::Perhaps;
            }
            out => return if whole == Flow::Perhaps { Flow::Perhaps } else { out },
        }
    }
    whole
}

fn run_step(
    cx: &mut Schema<'_>,
    run: &mut Run<'_, '_>,
    (step, behind): (&Step<'_>, &[Step<'_>]),
    certain: bool,
) -> Flow {
    match step {
        Step::Declared(tokens) => {
            run.found.extend(called(cx, tokens, run.variables, certain, run.depth));
            Flow::On
        }
        Step::Plain(tokens) => plain(cx, run, tokens, certain),
        Step::If(branches) => conditional(cx, run, (branches, behind), certain),
        Step::Case(branches) => {
            let mut whole = Flow::On;
            for steps in branches.iter().filter(|steps| !always_raises(steps)) {
                if run_steps(cx, run, steps, false) != Flow::On {
                    whole = Flow::Perhaps;
                }
            }
            whole
        }
        Step::Loop { header, steps } => {
            run.found.extend(called(cx, header, run.variables, certain, run.depth));
            let is_fixed = header.first().is_some_and(|first| first.kind.is_word("foreach"));
            match run_steps(cx, run, steps, certain && is_fixed) {
                Flow::On => Flow::On,
                _ => Flow::Perhaps,
            }
        }
        Step::Block { steps, handlers } => handled(cx, run, steps, handlers, certain),
    }
}

fn conditional(
    cx: &mut Schema<'_>,
    run: &mut Run<'_, '_>,
    (branches, behind): (&[Branch<'_>], &[Step<'_>]),
    certain: bool,
) -> Flow {
    // A branch that ends in an error was not taken.
    let possible: Vec<_> = branches.iter().filter(|(_, steps)| !always_raises(steps)).collect();
    let is_exhaustive = branches.last().is_some_and(|(condition, _)| condition.is_none());
    let mut certain = certain;
    let mut whole = Flow::On;
    for (index, (condition, steps)) in possible.iter().enumerate() {
        let others = possible.get(index + 1..).unwrap_or_default();
        let verdict = match condition {
            Some(condition) => {
                run.found.extend(called(cx, condition, run.variables, certain, run.depth));
                verdict(cx, run, condition, steps, (others, behind))
            }
            None => Verdict::Holds,
        };
        let is_only = possible.len() == 1 && is_exhaustive && branches.len() > 1;
        let verdict = if is_only { Verdict::Holds } else { verdict };
        if verdict == Verdict::Fails || verdict == Verdict::Guards && do_nothing(steps) {
            continue;
        }
        let is_taken = certain && verdict != Verdict::Unknown;
        let flow = run_steps(cx, run, steps, is_taken);
        match (flow, verdict) {
            (flow, Verdict::Holds) if certain => return flow,
            // What is there already needs nothing of what follows.
            (Flow::On, _) | (Flow::Out, Verdict::Guards) => {}
            _ => whole = Flow::Perhaps,
        }
        certain = false;
    }
    whole
}

/// What is known of a condition. It guards what is there already only where it asks for something of that: in the steps
/// under it, in the other branches where it says that nothing is left to do, or behind it where it leaves the program.
fn verdict(
    cx: &Schema<'_>,
    run: &Run<'_, '_>,
    condition: &[Token],
    steps: &[Step<'_>],
    (others, behind): (&[&Branch<'_>], &[Step<'_>]),
) -> Verdict {
    let (catalog, variables) = (&*cx.catalog, run.variables);
    let known = Known { catalog, variables, found: run.asked_last.is_some() };
    let verdict = guard::judge(known, condition);
    if verdict != Verdict::Guards {
        return verdict;
    }
    let mut asked = Asked::of(catalog, variables, condition);
    if let Some(last) = &run.asked_last
        && condition.iter().any(|token| token.kind.is_word("found"))
    {
        asked = asked.and(last);
    }
    let is_about = |steps: &[Step<'_>]| asked.is_about(catalog, variables, steps);
    let is_guard = is_about(steps)
        || (do_nothing(steps) && others.iter().any(|(_, steps)| is_about(steps)))
        || (leaves(steps) && is_about(behind));
    if is_guard { Verdict::Guards } else { Verdict::Unknown }
}

/// A block and its handlers: an error undoes what the block did.
fn handled(
    cx: &mut Schema<'_>,
    run: &mut Run<'_, '_>,
    steps: &[Step<'_>],
    handlers: &[(&[Token], Vec<Step<'_>>)],
    certain: bool,
) -> Flow {
    if handlers.is_empty() {
        return run_steps(cx, run, steps, certain);
    }
    let is_kept = handlers.iter().all(|(conditions, _)| is_about_existence(conditions))
        || steps.iter().all(|step| matches!(step, Step::Plain(tokens) if fails_only_by_existence(tokens)));
    let failed_before = std::mem::take(&mut run.failed);
    let flow = run_steps(cx, run, steps, certain && is_kept);
    let mut whole = if flow == Flow::Raised { Flow::On } else { flow };
    if !is_kept || run.failed {
        for (_, handler) in handlers {
            if run_steps(cx, run, handler, false) != Flow::On {
                whole = Flow::Perhaps;
            }
        }
    }
    run.failed = failed_before;
    whole
}

fn plain(cx: &mut Schema<'_>, run: &mut Run<'_, '_>, tokens: &[Token], certain: bool) -> Flow {
    let Some(first) = tokens.first() else { return Flow::On };
    if first.kind.is_word("return") {
        run.found.extend(called(cx, tokens, run.variables, certain, run.depth));
        let goes_on = tokens.get(1).is_some_and(|next| next.kind.is_any_word(&["next", "query"]));
        return if goes_on { Flow::On } else { Flow::Out };
    }
    if first.kind.is_word("raise") {
        return if raises(tokens) { Flow::Raised } else { Flow::On };
    }
    if first.kind.is_any_word(&["exit", "continue"]) {
        return Flow::Perhaps;
    }
    if first.kind.is_word("execute") {
        execute(cx, run, tokens, certain);
    } else if first.kind.is_any_word(DEFINITIONS) {
        defined(cx, run, tokens, certain);
    } else {
        if first.kind.is_any_word(&["select", "perform", "with", "insert", "update", "delete", "merge"]) {
            let asks = guard::asks_itself(tokens);
            run.asked_last = asks.then(|| Asked::of(cx.catalog, run.variables, tokens));
        }
        run.found.extend(called(cx, tokens, run.variables, certain, run.depth));
    }
    Flow::On
}

fn defined(cx: &mut Schema<'_>, run: &mut Run<'_, '_>, tokens: &[Token], certain: bool) {
    if certain {
        let (found, applied) = apply_guarded(cx.catalog, cx.sources, tokens);
        run.found.extend(found);
        run.failed |= !applied;
    } else if uncertain::may_be_run(cx, tokens) {
        run.found.push(uncertain(parse::place_of(tokens)));
    }
}

/// A statement that the program computes.
fn execute(cx: &mut Schema<'_>, run: &mut Run<'_, '_>, tokens: &[Token], certain: bool) {
    let place = parse::place_of(tokens);
    let expression = Reader::new(&tokens[1..]).until(&["into", "using"]);
    let texts = run.variables.texts(expression, 0);
    let mut is_read = true;
    for text in texts.iter().flat_map(|texts| &texts.texts) {
        let certain = certain && texts.as_ref().is_some_and(|texts| texts.all);
        let Some(tokens) = computed::tokens(text, place) else {
            is_read &= !uncertain::anything(cx);
            continue;
        };
        for statement in statements(&tokens) {
            let Some(first) = statement.first() else { continue };
            let is_definition = first.kind.is_any_word(DEFINITIONS);
            if is_hole(first) {
                is_read &= !uncertain::anything(cx);
            } else if certain && connection::apply(cx.catalog, statement) {
                // The database may be any, as where it is `current_database()`.
            } else if is_definition && certain && !statement.iter().any(is_hole) {
                defined(cx, run, statement, true);
            } else if first.kind.is_word("do") {
                is_read &= !uncertain::anything(cx);
            } else if is_definition {
                is_read &= !uncertain::may_be_run(cx, statement);
            } else {
                run.found.extend(called(cx, statement, run.variables, certain, run.depth));
            }
        }
    }
    if texts.is_none() {
        is_read &= !uncertain::anything(cx);
    }
    if !is_read {
        run.found.push(unread(place));
    }
}

fn unread(span: Span) -> Diagnostic {
    let mut diagnostic = *unsupported("SQL that a DO block computes", span);
    diagnostic.severity = Severity::Warning;
    diagnostic.message = "this statement of the schema was not read: a program computes it".to_owned();
    diagnostic.help = vec![
        "what it makes is not known, and what it changes only where the program names it".to_owned(),
        "write definitions that queries depend on plainly, outside the program".to_owned(),
    ];
    diagnostic
}

fn uncertain(span: Span) -> Diagnostic {
    let mut diagnostic = *unsupported("a definition under a condition", span);
    diagnostic.severity = Severity::Warning;
    diagnostic.message =
        "whether this statement of the schema is run is not known: a condition, a loop or a handler decides"
            .to_owned();
    diagnostic.help =
        vec!["write definitions that queries depend on plainly, outside the program".to_owned()];
    diagnostic
}

/// The tokens of a body, at their places in the file where these are those of the text.
fn inner(token: &Token) -> Option<Vec<Token>> {
    let TokenKind::String { value, form } = &token.kind else { return None };
    let Span { start, end } = token.span;
    if *form == StringForm::Dollar {
        // Between the two tags the text stands as it is written.
        let tag = (end - start).saturating_sub(value.len() as u32) / 2;
        return lexer::significant(value, start + tag).ok();
    }
    computed::tokens(value, token.span)
}

fn is_program(program: &Program) -> bool {
    matches!(program.language.as_str(), "plpgsql" | "sql")
}

/// Whether steps always end in an error.
fn always_raises(steps: &[Step<'_>]) -> bool {
    steps.iter().any(|step| matches!(step, Step::Plain(tokens) if raises(tokens)))
}

/// Whether steps only say something.
fn do_nothing(steps: &[Step<'_>]) -> bool {
    let says = |step: &Step<'_>| matches!(step, Step::Plain(tokens) if tokens.first().is_none_or(|first| first.kind.is_any_word(&["raise", "null"])));
    steps.iter().all(says)
}

/// Whether steps end the program.
fn leaves(steps: &[Step<'_>]) -> bool {
    let returns = |step: &Step<'_>| matches!(step, Step::Plain(tokens) if tokens.first().is_some_and(|first| first.kind.is_word("return")));
    steps.iter().any(returns)
}

/// `raise exception`, the level of which may be left out.
fn raises(tokens: &[Token]) -> bool {
    tokens.first().is_some_and(|first| first.kind.is_word("raise"))
        && !tokens
            .get(1)
            .is_some_and(|level| level.kind.is_any_word(&["debug", "log", "info", "notice", "warning"]))
}

/// Whether the conditions of a handler say only that something is there already, or is not there.
fn is_about_existence(conditions: &[Token]) -> bool {
    conditions.iter().all(|token| match &token.kind {
        TokenKind::Word(word) => {
            let word = word.to_lowercase();
            word.starts_with("duplicate_")
                || word.starts_with("undefined_")
                || word == "invalid_schema_name"
                || word == "or"
                || word == "sqlstate"
        }
        TokenKind::String { value, .. } => {
            matches!(
                value.as_str(),
                sqlstate::INVALID_SCHEMA_NAME
                    | sqlstate::DUPLICATE_COLUMN
                    | sqlstate::UNDEFINED_COLUMN
                    | sqlstate::UNDEFINED_OBJECT
                    | sqlstate::DUPLICATE_OBJECT
                    | sqlstate::DUPLICATE_FUNCTION
                    | sqlstate::UNDEFINED_FUNCTION
                    | sqlstate::UNDEFINED_TABLE
                    | sqlstate::DUPLICATE_SCHEMA
                    | sqlstate::DUPLICATE_TABLE
            )
        }
        _ => false,
    })
}

/// Whether a statement can fail only because something is there already or not there.
fn fails_only_by_existence(tokens: &[Token]) -> bool {
    if passed_over::is_passed_over(tokens)
        || tokens.first().is_some_and(|first| first.kind.is_any_word(&["raise", "null"]))
    {
        return !raises(tokens);
    }
    let has = |word: &str| tokens.iter().any(|token| token.kind.is_word(word));
    let checks_rows = ["unique", "primary", "check", "foreign", "references", "exclude", "using"]
        .iter()
        .any(|word| has(word));
    let mut reader = Reader::new(tokens);
    if reader.word("create") || reader.word("drop") {
        return !reader.words("unique index");
    }
    reader.word("alter")
        && !checks_rows
        && !has("set")
        && (has("add") || has("rename") || has("drop") || has("owner"))
}
