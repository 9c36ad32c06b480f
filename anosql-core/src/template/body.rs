//! What follows the name: documentation, SQL, and the numbering of parameters.

use std::collections::{HashMap, HashSet};

use super::{
    Declaration, Operator, Order, RecordClass, Template, TemplateParam,
    header::Header,
    names::{is_rust_name, is_rust_type_name},
    params::{self, Use, Written},
};
use crate::{
    diagnostic::Diagnostic,
    lexer::{Token, TokenKind, statements::statements, tokenize_prefix},
    settings::is_type_path,
    source::{SourceMap, Span},
    sqlstate,
};

/// What a line with an order of the rows begins with.
const ORDER_BY: &str = "order_by ";

/// Postgres numbers parameters in 16 bits.
const MOST_PARAMETERS: u32 = 65535;

/// The query, unless something is wrong with it.
pub(super) fn template(
    sources: &SourceMap,
    header: Header,
    mut tokens: Vec<Token>,
    found: &mut Vec<Diagnostic>,
) -> Option<Template> {
    let head = Head::read(sources, &tokens, found);
    let rest = tokens.split_off(head.length);
    if let Some(token) = rest.iter().find(|token| token.kind == TokenKind::MetaCommand) {
        let error = Diagnostic::format_error("a command of psql's is no SQL", token.span);
        found.push(error.help("run it in psql, and leave it out of the query"));
        return None;
    }
    let (mut marked, uses) = params::find(rest, found);
    let is_script = header.operator == Operator::Script;
    let params = if is_script {
        refuse_parameters(&header, &uses, found);
        for token in &mut marked {
            restore(token, &uses);
        }
        Vec::new()
    } else {
        number(&header, &mut marked, &uses, found)
    };
    let all = statements(&marked);
    let (Some(first), Some(last)) = (all.first().and_then(|tokens| tokens.first()), all.last()) else {
        found.push(
            Diagnostic::format_error(
                format!("query \"{}\" has no SQL", header.name.written),
                header.name_span,
            )
            .help("write its SQL in the lines below the name"),
        );
        return None;
    };
    if let ([_, second, ..], false) = (all.as_slice(), is_script) {
        let at = second.first().map_or(header.name_span, |token| token.span);
        let name = &header.name.written;
        found.push(
            Diagnostic::format_error(format!("query \"{name}\" has more than one statement"), at)
                .here("the second begins here")
                .help(format!("give it a name of its own, or write `-- name: {name}#` for a script")),
        );
        return None;
    }
    if !found.is_empty() {
        return None;
    }
    let start = head.hint.map_or(first.span, |hint| hint.to(first.span));
    let end = last.last().map_or(start, |token| token.span);
    let body = start.to(end);
    let from = first.span.start;
    marked.retain(|token| from <= token.span.start && token.span.end <= body.end);
    let tokens = marked;
    let sql = match is_script {
        true => sources.text(body).to_owned(),
        false => numbered_sql(sources, body, &tokens, &|_| None),
    };
    Some(Template {
        name: header.name,
        name_span: header.name_span,
        operator: header.operator,
        doc: head.doc,
        record_class: head.record_class,
        orders: head.orders,
        declarations: header.declarations,
        columns: header.columns,
        params,
        tokens,
        body,
        sql,
    })
}

/// The comments between the name and the SQL.
#[derive(Default)]
struct Head {
    doc: String,
    record_class: Option<RecordClass>,
    orders: Vec<Order>,
    /// A comment `/*+ ... */`, which some extensions of Postgres read and which is therefore SQL.
    hint: Option<Span>,
    /// How many tokens they are.
    length: usize,
}

impl Head {
    fn read(sources: &SourceMap, tokens: &[Token], found: &mut Vec<Diagnostic>) -> Self {
        let mut head = Head::default();
        let mut lines: Vec<&str> = Vec::new();
        for token in tokens {
            let text = sources.text(token.span);
            match token.kind {
                TokenKind::LineComment => {
                    let line = text.strip_prefix("--").unwrap_or(text).trim_end();
                    let is_read = head.read_record_class(line, token.span, found)
                        || head.read_order(line, token.span, found);
                    if !is_read {
                        lines.push(line.strip_prefix(' ').unwrap_or(line));
                    }
                }
                TokenKind::BlockComment if text.starts_with("/*+") => {
                    head.hint = Some(token.span);
                    break;
                }
                TokenKind::BlockComment => {
                    let inner =
                        text.strip_prefix("/*").and_then(|text| text.strip_suffix("*/")).unwrap_or(text);
                    lines.extend(block_lines(inner));
                }
                _ => break,
            }
            head.length += 1;
        }
        head.doc = lines.join("\n").trim().to_owned();
        head
    }

    /// Whether the comment is `-- order_by latest: published desc`.
    fn read_order(&mut self, line: &str, span: Span, found: &mut Vec<Diagnostic>) -> bool {
        let Some((key, order)) = line.split_once(':') else { return false };
        let Some(name) = key.trim_start().strip_prefix(ORDER_BY) else { return false };
        let name = name.trim();
        let (tokens, error) = tokenize_prefix(order, span.end - order.len() as u32);
        let tokens: Vec<Token> = tokens.into_iter().filter(|token| !token.kind.is_comment()).collect();
        let written = tokens.first().zip(tokens.last());
        let mistake = if !is_rust_name(name) {
            Some(format!("\"{name}\" cannot be the name of an order"))
        } else if self.orders.iter().any(|known| known.name == name) {
            Some(format!("the order \"{name}\" is there twice"))
        } else if written.is_none() {
            Some(format!("the order \"{name}\" sorts by nothing"))
        } else {
            None
        };
        match (mistake, error) {
            (Some(mistake), _) => found.push(
                Diagnostic::format_error(mistake, span)
                    .help("write it as `-- order_by latest: published desc, id`"),
            ),
            (None, Some(error)) => found.push(error),
            (None, None) => self.orders.push(Order { name: name.to_owned(), tokens, span }),
        }
        true
    }

    /// Whether the comment is `-- record_class: Blog`.
    fn read_record_class(&mut self, line: &str, span: Span, found: &mut Vec<Diagnostic>) -> bool {
        let Some((key, class)) = line.split_once(':') else { return false };
        let (key, class) = (key.trim(), class.trim());
        let (name, derives) = split_class(class);
        if !key.eq_ignore_ascii_case("record_class") {
            return false;
        }
        let error = if key != "record_class" {
            let error = Diagnostic::format_error(
                "the row's type is named by `-- record_class:` in small letters",
                span,
            );
            Some(error.help(format!("write `-- record_class: {class}`")))
        } else if let Some(wrong) = wrong_class(name, &derives) {
            let error = Diagnostic::format_error(wrong, span);
            Some(error.help("write a name such as `-- record_class: BlogSummary`, with what it derives `BlogSummary: Hash + Eq`, or the path of a struct of your own, `crate::Blog`"))
        } else if let Some(first) = &self.record_class {
            let error = Diagnostic::format_error("the row's type is named twice", span);
            Some(error.label(first.span, "the first is here"))
        } else {
            None
        };
        match error {
            Some(error) => found.push(error),
            None => {
                let derives = derives.iter().map(|derive| (*derive).to_owned()).collect();
                self.record_class = Some(RecordClass { name: name.to_owned(), derives, span });
            }
        }
        true
    }
}

/// A name and what stands behind its colon, which no second one follows as in a path.
fn split_class(class: &str) -> (&str, Vec<&str>) {
    let is_of_path = |at: usize| class[at + 1..].starts_with(':') || class[..at].ends_with(':');
    match class.match_indices(':').find(|(at, _)| !is_of_path(*at)) {
        Some((at, _)) => (class[..at].trim(), class[at + 1..].split('+').map(str::trim).collect()),
        None => (class, Vec::new()),
    }
}

/// What is wrong with the struct of a query's rows.
fn wrong_class(name: &str, derives: &[&str]) -> Option<String> {
    let is_path = name.contains("::");
    if !is_path && !is_rust_type_name(name) || is_path && !is_type_path(name) {
        return Some(format!("\"{name}\" cannot be the name of a type"));
    }
    match derives.iter().find(|derive| !is_type_path(derive)) {
        Some(derive) => Some(format!("\"{derive}\" cannot be derived")),
        None if is_path && !derives.is_empty() => {
            Some(format!("\"{name}\" is a struct of your own, and derives what you say there"))
        }
        None => None,
    }
}

/// The lines of a block comment without the stars that may lead them.
fn block_lines(inner: &str) -> impl Iterator<Item = &str> {
    inner.trim().lines().map(|line| {
        let line = line.trim();
        line.strip_prefix('*').map_or(line, |line| line.strip_prefix(' ').unwrap_or(line))
    })
}

/// A script is sent as it is, so that nothing can be bound to it; a `$1` belongs to a function body in it.
fn refuse_parameters(header: &Header, uses: &[Use], found: &mut Vec<Diagnostic>) {
    let mut spans: Vec<Span> = header.declarations.iter().flatten().map(|entry| entry.span).collect();
    spans
        .extend(uses.iter().filter(|used| !matches!(used.written, Written::Dollar(_))).map(|used| used.span));
    found.extend(spans.into_iter().map(|span| {
        Diagnostic::format_error("a script has no parameters", span)
            .help("write the value itself, or leave the `#` out and make it a query of one statement")
    }));
}

/// Gives a parameter token of a script its own number back.
fn restore(token: &mut Token, uses: &[Use]) {
    if let TokenKind::Parameter(index) = &mut token.kind
        && let Some(Use { written: Written::Dollar(number), .. }) = uses.get(*index as usize)
    {
        *index = *number;
    }
}

/// Replaces the index in every parameter token by the parameter's number, and lists the parameters.
fn number(
    header: &Header,
    marked: &mut [Token],
    uses: &[Use],
    found: &mut Vec<Diagnostic>,
) -> Vec<TemplateParam> {
    let Some(first) = uses.first() else {
        check_declared(header, &[], found);
        return Vec::new();
    };
    let style = first.written.style();
    if let Some(other) = uses.iter().find(|used| used.written.style() != style) {
        let message = format!("{style} and {} mixed in one query", other.written.style());
        let error =
            Diagnostic::format_error(message, other.span).label(first.span, format!("{style} is used here"));
        found.push(error.help("write all parameters of a query in one style, best as `:name`"));
        return Vec::new();
    }
    let declared: &[Declaration] = header.declarations.as_deref().unwrap_or_default();
    let mut params: Vec<TemplateParam> = match &first.written {
        Written::Named(_) => declared.iter().map(|entry| param(Some(&entry.name))).collect(),
        _ => Vec::new(),
    };
    let mut by_name = HashMap::new();
    for (index, declaration) in declared.iter().enumerate() {
        by_name.entry(declaration.name.as_str()).or_insert(index);
    }
    let mut numbers = Vec::with_capacity(uses.len());
    for used in uses {
        let index = match &used.written {
            Written::Named(name) => *by_name.entry(name).or_insert_with(|| {
                params.push(param(Some(name)));
                params.len() - 1
            }),
            Written::Question | Written::Percent => {
                params.push(param(None));
                params.len() - 1
            }
            Written::Dollar(number @ 1..=MOST_PARAMETERS) => {
                let index = *number as usize - 1;
                while params.len() <= index {
                    params.push(param(None));
                }
                index
            }
            Written::Dollar(number) => {
                found.push(Diagnostic::error(
                    sqlstate::UNDEFINED_PARAMETER,
                    format!("there is no parameter ${number}"),
                    used.span,
                ));
                return Vec::new();
            }
        };
        if let Some(param) = params.get_mut(index) {
            param.uses.push(used.span);
        }
        numbers.push(index as u32 + 1);
    }
    if let (true, Some(used)) = (params.len() > MOST_PARAMETERS as usize, uses.last()) {
        found.push(Diagnostic::error(
            sqlstate::TOO_MANY_ARGUMENTS,
            "a query cannot have more than 65535 parameters",
            used.span,
        ));
    }
    for token in marked {
        if let TokenKind::Parameter(index) = &mut token.kind {
            *index = numbers.get(*index as usize).copied().unwrap_or(0);
        }
    }
    check_declared(header, &params, found);
    if !matches!(first.written, Written::Named(_)) {
        for (param, entry) in params.iter_mut().zip(declared) {
            param.name = Some(entry.name.clone());
        }
    }
    params
}

fn param(name: Option<&String>) -> TemplateParam {
    TemplateParam { name: name.cloned(), uses: Vec::new() }
}

/// A list behind the name must agree with what the SQL uses: by name, or by number where the SQL has no names.
fn check_declared(header: &Header, params: &[TemplateParam], found: &mut Vec<Diagnostic>) {
    let Some(declared) = &header.declarations else { return };
    let is_named = params.iter().all(|param| param.name.is_some());
    if !is_named {
        if declared.len() != params.len() {
            let listed = declared.first().zip(declared.last());
            let span = listed.map_or(header.name_span, |(first, last)| first.span.to(last.span));
            let (listed, used) = (declared.len(), params.len());
            found.push(
                Diagnostic::format_error(
                    format!("{listed} parameters are declared, the SQL has {used}"),
                    span,
                )
                .help("name every parameter of the SQL, in the order of their numbers"),
            );
        }
        return;
    }
    let listed: HashSet<&str> = declared.iter().map(|entry| entry.name.as_str()).collect();
    let used = params.iter().filter(|param| !param.uses.is_empty());
    let used: HashSet<&str> = used.filter_map(|param| param.name.as_deref()).collect();
    for param in params {
        let name = param.name.as_deref().unwrap_or("");
        if let (false, Some(used)) = (listed.contains(name), param.uses.first()) {
            found.push(
                Diagnostic::format_error(format!("parameter \"{name}\" is undeclared"), *used)
                    .label(header.name_span, "the list is here")
                    .help(format!("add `{name}` to the list behind the name, or leave the list out")),
            );
        }
    }
    for entry in declared {
        if !used.contains(entry.name.as_str()) {
            found.push(
                Diagnostic::format_error(
                    format!("parameter \"{}\" is declared but unused", entry.name),
                    entry.span,
                )
                .help(format!("write `:{}` in the SQL, or take it off the list", entry.name)),
            );
        }
    }
}

/// The text of `body` with `$n` for every parameter, cast to the type that `cast` gives for it, and everything else as it stands.
pub(crate) fn numbered_sql(
    sources: &SourceMap,
    body: Span,
    tokens: &[Token],
    cast: &dyn Fn(u32) -> Option<String>,
) -> String {
    let is_joined = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    let mut sql = String::new();
    let mut from = body.start;
    for token in tokens {
        let TokenKind::Parameter(number) = token.kind else { continue };
        sql.push_str(sources.text(Span::new(from, token.span.start)));
        // `limit:n` is two tokens and `limit$1` would be one.
        if sql.ends_with(is_joined) {
            sql.push(' ');
        }
        sql.push_str(&format!("${number}"));
        sql.extend(cast(number).map(|data_type| format!("::{data_type}")));
        if sources.text(Span::new(token.span.end, body.end)).starts_with(is_joined) {
            sql.push(' ');
        }
        from = token.span.end;
    }
    sql.push_str(sources.text(Span::new(from, body.end)));
    sql
}
