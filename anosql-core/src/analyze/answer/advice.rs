//! Warnings about statements that Postgres takes and that cannot do what they say.

use crate::{
    analyze::{
        resolve::{expr::operator::param_number, params::Params},
        tree::{Body, Expr, ExprKind, Query, Write, WriteKind},
    },
    catalog::{Catalog, Generated, Relation, RelationKind},
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind},
    source::{SourceMap, Span},
    template::{Operator, Template},
};

/// What the author of a statement should know.
pub(in crate::analyze) fn advise(
    catalog: &Catalog,
    sources: &SourceMap,
    params: &Params,
    tree: &Query,
    template: &Template,
) -> Vec<Diagnostic> {
    let span = template.name_span;
    let (mut warnings, mut nulls) = (parameters_in_strings(sources, template), Vec::new());
    warnings.extend(list_of_one(sources, template));
    warnings.extend(misread_names(sources, template));
    tree.walk(
        &mut |query| match &query.body {
            Body::Select(select) => {
                warnings.extend(constant_keys(params, &query.order_by, "ORDER BY"));
                warnings.extend(constant_keys(params, &select.group_by, "GROUP BY"));
            }
            Body::Write(write) => warnings.extend(missing_values(catalog, write, span)),
            _ => {}
        },
        &mut |expr| nulls.extend(compared_with_null(expr, sources)),
    );
    warnings.append(&mut nulls);
    warnings
}

/// A comparison with a null that is written there: its result is null, too, whatever the other side is.
fn compared_with_null(expr: &Expr, sources: &SourceMap) -> Option<Diagnostic> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    if !call.is_operator || !call.builtin || !matches!(call.name.as_str(), "=" | "<>") {
        return None;
    }
    let [left, right] = &call.arguments[..] else { return None };
    let value = match (is_null(left), is_null(right)) {
        (false, true) => left,
        (true, false) => right,
        _ => return None,
    };
    let test = if call.name == "=" { "is null" } else { "is not null" };
    let written = sources.text(value.span);
    let message = "a comparison with null is null, never true";
    Some(Diagnostic::warning(message, expr.span).help(format!("write `{written} {test}`")))
}

fn is_null(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Null => true,
        ExprKind::Cast { operand, .. } | ExprKind::Altered(operand) => is_null(operand),
        _ => false,
    }
}

/// Keys that are parameters: their value is the same in all rows.
fn constant_keys(params: &Params, keys: &[Expr], clause: &str) -> Vec<Diagnostic> {
    let constant = keys.iter().filter_map(|key| Some((param_number(key)?, key.span)));
    constant
        .map(|(number, span)| {
            let written = params.written(number);
            let message = format!("{clause} {written} makes no difference: it is one value and no column");
            Diagnostic::warning(message, span)
                .help(format!("name the column, or choose one: `case {written} when 'title' then title end`"))
        })
        .collect()
}

/// Columns that an `insert` gives no value though they take no null: no row can be inserted.
fn missing_values(catalog: &Catalog, write: &Write, span: Span) -> Vec<Diagnostic> {
    let relation = catalog.relation(write.target);
    let WriteKind::Insert(insert) = &write.kind else { return Vec::new() };
    // A trigger may give the value.
    let plain = |relation: &Relation| {
        matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable)
            && !relation.changes_inserted
            && relation.triggers.is_empty()
    };
    let Some(relation) = relation.filter(|relation| plain(relation)) else { return Vec::new() };
    let given = |index: usize| {
        let assigned = write.assignments().iter().find(|(column, _)| *column == index);
        match assigned {
            Some((_, value)) => !matches!(value.kind, ExprKind::Default),
            None => insert.columns.contains(&index),
        }
    };
    let columns = relation.columns.iter().enumerate();
    let missing: Vec<String> = columns
        .filter(|(index, column)| {
            let has_own = column.has_default || column.generated != Generated::No;
            column.not_null && !has_own && !catalog.is_domain(column.data_type) && !given(*index)
        })
        .map(|(_, column)| format!("\"{}\"", column.name))
        .collect();
    let (noun, verbs, it) = match &missing[..] {
        [] => return Vec::new(),
        [_] => ("column", "is not null, has no default, and gets no value", "it"),
        _ => ("columns", "are not null, have no default, and get no value", "them"),
    };
    let message =
        format!("no row can be inserted: {noun} {} of \"{}\" {verbs}", missing.join(", "), relation.name);
    vec![Diagnostic::warning(message, span).help(format!("add {it} to the columns, or give {it} a default"))]
}

/// What looks like a parameter within a string: it is a part of the text there.
fn parameters_in_strings(sources: &SourceMap, template: &Template) -> Vec<Diagnostic> {
    const PATTERNS: &[&str] = &["like", "ilike", "to"];
    let pairs = template.tokens.windows(2);
    pairs
        .filter_map(|pair| {
            let [before, string] = pair else { return None };
            let TokenKind::String { value, .. } = &string.kind else { return None };
            let is_pattern = match &before.kind {
                word @ TokenKind::Word(_) => word.is_any_word(PATTERNS),
                TokenKind::Operator(operator) => {
                    matches!(operator.as_str(), "~" | "~*" | "!~" | "!~*" | "~~" | "~~*")
                }
                _ => false,
            };
            let is_operand =
                matches!(before.kind, TokenKind::Operator(_) | TokenKind::LeftParen | TokenKind::Comma);
            let is_whole = |name: &str| is_operand && name.len() + 1 == value.len();
            let (start, name) = parameter_in(value).filter(|(_, name)| is_pattern || is_whole(name))?;
            let (head, tail) = (value.get(..start)?, value.get(start + 1 + name.len()..)?);
            let parts = [quoted(head), Some(format!(":{name}")), quoted(tail)];
            let joined: Vec<String> = parts.into_iter().flatten().collect();
            let message = format!("`:{name}` is no parameter within a string, but a part of the text");
            let help = match is_whole(name) {
                true => format!("write `:{name}` without quotes"),
                false => format!("write `{} {}`", sources.text(before.span), joined.join(" || ")),
            };
            Some(Diagnostic::warning(message, string.span).help(help))
        })
        .collect()
}

/// `@id`, which is an absolute value, and `from user`, which reads the name of the session's user.
fn misread_names(sources: &SourceMap, template: &Template) -> Vec<Diagnostic> {
    let warning = |(index, triple): (usize, &[Token])| {
        let [before, sign, name] = triple else { return None };
        // Most tokens are neither, and a look at their text costs more.
        if !matches!(sign.kind, TokenKind::Operator(_) | TokenKind::Word(_)) {
            return None;
        }
        let is_parameter = matches!(&sign.kind, TokenKind::Operator(sign) if sign == "@")
            && matches!(before.kind, TokenKind::Operator(_) | TokenKind::LeftParen | TokenKind::Comma)
            && matches!(name.kind, TokenKind::Word(_))
            && sign.span.end == name.span.start;
        if is_parameter {
            let written = sources.text(name.span);
            let message = format!("`@{written}` is no parameter, but the absolute value of `{written}`");
            let help =
                format!("a parameter is written `:{written}`; for the absolute value, `abs({written})`");
            return Some(Diagnostic::warning(message, sign.span.to(name.span)).help(help));
        }
        let is_user = name.kind.is_word("user")
            && sign.kind.is_any_word(&["from", "join"])
            && !before.kind.is_word("distinct")
            && !is_in_call(&template.tokens, index + 1);
        is_user.then(|| {
            let written = sources.text(name.span);
            Diagnostic::warning("`user` is the session's user here, and no table", name.span)
                .help(format!("a table of that name stands in double quotes: `\"{written}\"`"))
        })
    };
    template.tokens.windows(3).enumerate().filter_map(warning).collect()
}

/// Whether the `from` at `index` stands between arguments, as in `trim(both from a)`.
fn is_in_call(tokens: &[Token], index: usize) -> bool {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().take(index).rev() {
        match token.kind {
            TokenKind::RightParen => depth += 1,
            TokenKind::LeftParen if depth == 0 => {
                let before = at.checked_sub(1).and_then(|before| tokens.get(before));
                let calls = ["extract", "overlay", "substring", "trim"];
                return before.is_some_and(|before| before.kind.is_any_word(&calls));
            }
            TokenKind::LeftParen => depth -= 1,
            _ => {}
        }
    }
    false
}

fn quoted(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// The first `:name` in a text, with its place; `::name` and `12:30` are none, nor is `[:alpha:]`.
fn parameter_in(text: &str) -> Option<(usize, &str)> {
    text.match_indices(':').find_map(|(index, _)| {
        let before = text.get(..index)?.chars().next_back();
        let rest = text.get(index + 1..)?;
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let name = rest.get(..end)?;
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let is_apart = !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ':' | '['));
        let is_closed = rest.get(end..).is_some_and(|behind| behind.starts_with(':'));
        (begins && is_apart && !is_closed).then_some((index, name))
    })
}

/// `in (:ids)`: one value, where the name of the parameter speaks of several.
fn list_of_one(sources: &SourceMap, template: &Template) -> Vec<Diagnostic> {
    template
        .tokens
        .windows(4)
        .enumerate()
        .filter_map(|(index, window)| {
            let [word, open, param, close] = window else { return None };
            let not = index
                .checked_sub(1)
                .and_then(|before| template.tokens.get(before))
                .filter(|before| before.kind.is_word("not"));
            let is_in = word.kind.is_word("in");
            let is_list = open.kind == TokenKind::LeftParen
                && close.kind == TokenKind::RightParen
                && matches!(param.kind, TokenKind::Parameter(_));
            let written = sources.text(param.span);
            let is_plural = written.ends_with('s') || written.ends_with("list");
            (is_in && is_list && is_plural).then(|| {
                let (first, name, list, one) = match not {
                    Some(not) => (not, "not in", "<> all", "<>"),
                    None => (word, "in", "= any", "="),
                };
                let message = format!("`{name} ({written})` compares with one value");
                Diagnostic::warning(message, first.span.to(close.span))
                    .help(format!("for a list write `{list}({written})`; for one value, `{one} {written}`"))
            })
        })
        .collect()
}

/// `$` gives the first column of the first row; the others are fetched for nothing.
pub(super) fn values_unused(template: &Template, columns: &[crate::query::Column]) -> Option<Diagnostic> {
    let second = columns.get(1).filter(|_| template.operator == Operator::Value)?;
    let name = &template.name.written;
    let message =
        format!("\"{name}$\" gives the first value only, and {} columns are selected", columns.len());
    Some(
        Diagnostic::warning(message, second.span)
            .help("select one column, or write `?` behind the name, or nothing, to get whole rows"),
    )
}
