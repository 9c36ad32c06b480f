//! What the template alone says of a query: its name, the parameters' names, and whether rows are asked for.

use std::collections::{HashMap, HashSet};

use crate::{
    analyze::resolve::params::Params,
    diagnostic::Diagnostic,
    query::{Access, Cardinality, Query},
    source::SourceMap,
    template::{Declaration, Operator, Template},
};

/// What the template alone says of a query; the rest is as of a read without parameters and columns.
pub(super) fn head(sources: &SourceMap, template: &Template) -> Query {
    let location = sources.location(template.name_span.start);
    Query {
        name: template.name.written.clone(),
        ident: template.name.ident.clone(),
        operator: template.operator,
        doc: template.doc.clone(),
        record_class: template.record_class.clone(),
        file: location.as_ref().map(|location| location.file.to_owned()).unwrap_or_default(),
        line: location.map_or(0, |location| location.line),
        name_span: template.name_span,
        sql: template.sql.clone(),
        orders: Vec::new(),
        parts: Vec::new(),
        added_returning: false,
        params: Vec::new(),
        columns: Vec::new(),
        groups: Vec::new(),
        cardinality: Cardinality::Many,
        why: Vec::new(),
        access: Access::Read,
        locks: false,
        volatile: false,
        session: false,
        transaction: template.transaction_control(),
        constraints: Vec::new(),
    }
}

/// What is declared of the parameter with an index: by its name, or by its place where the SQL has no names.
pub(super) fn declaration_of(template: &Template, index: usize) -> Option<&Declaration> {
    let declarations = template.declarations.as_deref()?;
    match &template.params.get(index)?.name {
        // Named parameters are numbered in the order in which they are declared.
        Some(name) => declarations.get(index).filter(|declaration| declaration.name == *name),
        None => declarations.get(index),
    }
}

/// Whether the sign behind a query's name asks for rows.
pub(super) fn asks_for_rows(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Many | Operator::AtMostOne | Operator::First | Operator::Value | Operator::Returning
    )
}

/// The sign behind the query's name asks for rows, and there are none.
pub(super) fn no_rows(template: &Template) -> Box<Diagnostic> {
    let (sign, name) = (template.operator.sign(), &template.name.written);
    let message = format!("\"{name}{sign}\" asks for rows, but its statement returns none");
    Box::new(
        Diagnostic::format_error(message, template.name_span)
            .help("write `!` behind the name for a statement that only writes, or add `returning`"),
    )
}

/// A unique name for each parameter.
pub(super) fn param_names(template: &Template, params: &Params) -> Vec<String> {
    let mut taken: HashSet<String> = template.params.iter().filter_map(|param| param.name.clone()).collect();
    let (mut names, mut numbers) = (Vec::new(), HashMap::new());
    for (index, param) in params.0.iter().enumerate() {
        let name = match (&param.name, declaration_of(template, index)) {
            (Some(name), _) => name.clone(),
            (None, Some(declaration)) => declaration.name.clone(),
            (None, None) => unused(&taken, &mut numbers, param.column.as_deref(), index as u32 + 1),
        };
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// A name for a positional parameter: its column's if that is a plain word and free, else `p1` and so on.
/// `numbers` has for each word the number that it was last given.
fn unused(
    taken: &HashSet<String>,
    numbers: &mut HashMap<String, u32>,
    column: Option<&str>,
    number: u32,
) -> String {
    let is_word = |name: &&str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    let base = column.filter(is_word).map_or_else(|| format!("p{number}"), str::to_owned);
    let free = |name: &String| !taken.contains(name);
    if free(&base) {
        return base;
    }
    let last = numbers.entry(base.clone()).or_insert(1);
    loop {
        *last += 1;
        let name = format!("{base}_{last}");
        if free(&name) {
            return name;
        }
    }
}
