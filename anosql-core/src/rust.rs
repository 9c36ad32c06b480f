//! What Rust makes of typed queries: which type and which name each thing gets, and what Rust does not allow although the SQL
//! is right. Nothing here is Rust code; the macro writes that.

pub mod names;
pub mod records;
mod row;
mod types;

use std::collections::{BTreeSet, HashSet};

use crate::{
    catalog::quote,
    diagnostic::Diagnostic,
    query::{Column, Field, Module, Operator, Origin, Query, RecordClass, Type, TypeKind, UserType},
    settings::{Settings, is_type_path},
    source::Span,
};

use names::Scope;
use records::{Record, RecordField, Records};
pub use types::RustType;

/// The queries and types of a module that Rust code can't be written for, and why.
#[derive(Debug, Clone, Default)]
pub struct Refusals {
    /// The reasons, each at the column, parameter, label or field that it is about.
    pub diagnostics: Vec<Diagnostic>,
    queries: HashSet<Span>,
    types: BTreeSet<String>,
    modules: BTreeSet<String>,
    named_params: HashSet<Span>,
}

impl Refusals {
    /// Whether there is a function for a query.
    pub fn permit(&self, query: &Query) -> bool {
        !self.queries.contains(&query.name_span)
    }

    /// Whether there is a Rust type for an enum or a composite type.
    pub fn permit_type(&self, data_type: &Type) -> bool {
        !self.types.contains(&data_type.qualified_name())
    }

    /// Whether there is a module for a file or folder.
    pub fn permit_module(&self, module: &Module) -> bool {
        !self.modules.contains(&module.name)
    }

    /// Whether there is a struct to give a query's parameters by name: where two are of one type, callers who give one for
    /// the other are not told by the compiler. Nobody has asked for it, so it takes no name that something else has. A `*!`
    /// query has a struct anyway.
    pub fn has_named_params(&self, query: &Query) -> bool {
        self.named_params.contains(&query.name_span)
    }
}

/// Looks for all that Rust does not allow in a module and in those below it.
///
/// # Example
/// ```
/// use anosql_core::{compile::compile_loaded, load, rust, settings::Settings};
///
/// let queries = [("q.sql", "-- name: pair\nselect 1 as a, 2 as a")];
/// let (loaded, diagnostics) = load::texts(&[], &queries);
/// let compiled = compile_loaded(loaded, diagnostics);
/// let refusals = rust::refusals(&compiled.module, &Settings::default());
/// assert_eq!(refusals.diagnostics[0].message, "query \"pair\" has more than one column \"a\"");
/// assert!(!refusals.permit(&compiled.module.queries[0]));
/// ```
pub fn refusals(module: &Module, settings: &Settings) -> Refusals {
    let mut found = Refusals::default();
    check_module(module, settings, &mut found);
    found
}

fn check_module(module: &Module, settings: &Settings, found: &mut Refusals) {
    let mut scope = Scope::default();
    for user_type in &module.types {
        if settings.mapped(&user_type.data_type).is_none()
            && let Err(refusals) = check_type(user_type, settings, &mut scope)
        {
            found.types.insert(user_type.data_type.qualified_name());
            found.diagnostics.extend(refusals);
        }
    }
    let mut records = Records::default();
    for query in &module.queries {
        let refusals = check_query(query, settings, &mut records, &mut scope);
        if !refusals.is_empty() || uses_refused_type(query, found) {
            found.queries.insert(query.name_span);
        }
        let of_query = |refusal: Diagnostic| Diagnostic { query: Some(query.name.clone()), ..refusal };
        found.diagnostics.extend(refusals.into_iter().map(of_query));
    }
    for child in &module.children {
        let name = names::ident(&child.name);
        let what = format!("module {:?}", child.name);
        let taken = name.map(|name| scope.type_name(&what, place_of(child), &name));
        match taken {
            Some(Ok(())) => check_module(child, settings, found),
            clash => {
                let message = format!("{:?} cannot be the name of a module", child.name);
                let nameless = Diagnostic::format_error(message, place_of(child))
                    .help("name the file or folder with letters, digits and `_`");
                found.diagnostics.push(clash.and_then(Result::err).unwrap_or(nameless));
                found.modules.insert(child.name.clone());
            }
        }
    }
    check_named_params(module, settings, &mut scope, found);
}

/// Gives away the names that nothing else in the module has asked for, to queries two of whose parameters are of one type, and to
/// those of which parameters may be left out.
fn check_named_params(module: &Module, settings: &Settings, scope: &mut Scope, found: &mut Refusals) {
    for query in
        module.queries.iter().filter(|query| !query.parts.is_empty() || takes_two_alike(query, settings))
    {
        let what = format!("query {:?}", query.name);
        let is_free = |name: String| scope.type_name(&what, query.name_span, &name).is_ok();
        if found.permit(query) && names::params(query).is_some_and(is_free) {
            found.named_params.insert(query.name_span);
        }
    }
}

/// Whether callers can give one parameter for another. The rows of a `*!` query have names anyway.
fn takes_two_alike(query: &Query, settings: &Settings) -> bool {
    let mut types: Vec<(Option<RustType>, bool)> = Vec::new();
    for param in query.params.iter().filter(|_| query.operator != Operator::Batch) {
        let rust = (RustType::of_param(param, settings), param.nullable);
        if types.contains(&rust) {
            return true;
        }
        types.push(rust);
    }
    false
}

/// A place in a module's file, or in one below it.
fn place_of(module: &Module) -> Span {
    let first = module.queries.first().map(|query| query.name_span);
    first.or_else(|| module.children.iter().map(place_of).next()).unwrap_or(Span::NOWHERE)
}

/// Whether a query has a value of a type for which there is no Rust type. That is said of the type.
fn uses_refused_type(query: &Query, found: &Refusals) -> bool {
    let params = query.params.iter().filter(|param| param.rust.is_none());
    let mut params = params.map(|param| &param.data_type);
    !found.types.is_empty()
        && (params.any(|data_type| is_made_of_refused(data_type, found))
            || query.columns.iter().any(|column| is_column_of_refused(column, found)))
}

fn is_column_of_refused(column: &Column, found: &Refusals) -> bool {
    match &column.row {
        _ if column.rust.is_some() => false,
        Some(row) => row.columns.iter().any(|column| is_column_of_refused(column, found)),
        None => is_made_of_refused(&column.data_type, found),
    }
}

fn is_made_of_refused(data_type: &Type, found: &Refusals) -> bool {
    match &data_type.kind {
        TypeKind::Array(inner)
        | TypeKind::Domain(inner)
        | TypeKind::Range(inner)
        | TypeKind::Multirange(inner) => is_made_of_refused(inner, found),
        TypeKind::Composite(fields) => {
            !found.permit_type(data_type)
                || fields.iter().any(|field| is_made_of_refused(&field.data_type, found))
        }
        _ => !found.permit_type(data_type),
    }
}

/// A built-in type without its schema, as people write it.
pub fn type_name(data_type: &Type) -> String {
    let name = data_type.qualified_name();
    name.strip_prefix("pg_catalog.").map(str::to_owned).unwrap_or(name)
}

/// The line of settings that gives a type a Rust type.
fn mapping(type_name: &str) -> String {
    format!("in Cargo.toml: [package.metadata.anosql.types] {type_name:?} = \"crate::MyType\"")
}

fn check_type(user_type: &UserType, settings: &Settings, scope: &mut Scope) -> Result<(), Vec<Diagnostic>> {
    let UserType { data_type, span, members } = user_type;
    let type_name = type_name(data_type);
    let what = match &data_type.kind {
        TypeKind::Enum(_) => format!("enum {type_name}"),
        _ => format!("type {type_name}"),
    };
    let or_map = |refusal: Diagnostic| {
        vec![refusal.help(format!("or name a Rust type for it {}", mapping(&type_name)))]
    };
    let Some(name) = names::pascal_case(&data_type.name) else {
        let message = format!("the name of {what} gives no Rust name");
        return Err(vec![
            Diagnostic::format_error(message, *span)
                .help(format!("name a Rust type for it {}", mapping(&type_name))),
        ]);
    };
    scope.type_name(&what, *span, &name).map_err(or_map)?;
    let place = |index: usize| members.get(index).copied().unwrap_or(*span);
    let refusals = match &data_type.kind {
        TypeKind::Enum(labels) => check_labels(&what, labels, place),
        TypeKind::Composite(fields) => check_fields(&what, fields, settings, place),
        _ => Vec::new(),
    };
    if refusals.is_empty() {
        return Ok(());
    }
    Err(refusals.into_iter().flat_map(or_map).collect())
}

fn check_labels(what: &str, labels: &[String], place: impl Fn(usize) -> Span) -> Vec<Diagnostic> {
    let mut refusals = Vec::new();
    let mut known: Vec<(String, usize)> = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let Some(name) = names::pascal_case(label) else {
            let message = format!("label {label:?} of {what} gives no Rust name");
            refusals.push(
                Diagnostic::format_error(message, place(index))
                    .help("give it a label with a letter or digit"),
            );
            continue;
        };
        if let Some((_, other)) = known.iter().find(|(known, _)| *known == name) {
            let first = labels.get(*other).map_or("", String::as_str);
            let message =
                format!("labels {first:?} and {label:?} of {what} both give the Rust name `{name}`");
            refusals.push(
                Diagnostic::format_error(message, place(index))
                    .label(place(*other), "this one gives it first")
                    .help("give one of them another label"),
            );
            continue;
        }
        known.push((name, index));
    }
    refusals
}

fn check_fields(
    what: &str,
    fields: &[Field],
    settings: &Settings,
    place: impl Fn(usize) -> Span,
) -> Vec<Diagnostic> {
    let mut refusals = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        if names::ident(&field.name).is_none() {
            let message = format!("field {:?} of {what} is no Rust name", field.name);
            refusals.push(Diagnostic::format_error(message, place(index)).help("give it another name"));
        } else if RustType::of(&field.data_type, settings).is_none() {
            let data_type = type_name(&field.data_type);
            let message =
                format!("field {:?} of {what} is of type {data_type}, which has no Rust type", field.name);
            refusals.push(
                Diagnostic::format_error(message, place(index))
                    .help(format!("name a Rust type for {data_type} {}", mapping(&data_type))),
            );
        }
    }
    refusals
}

fn check_query(
    query: &Query,
    settings: &Settings,
    records: &mut Records,
    scope: &mut Scope,
) -> Vec<Diagnostic> {
    let mut refusals: Vec<Diagnostic> = Vec::new();
    let Some(name) = names::ident(&query.ident) else {
        return vec![Diagnostic::format_error(format!("{:?} is no Rust name", query.name), query.name_span)];
    };
    let mut values = vec![name, names::metadata(query)];
    if query.operator == Operator::Many {
        values.push(names::stream(query));
    }
    for name in values {
        if let Err(clash) = scope.value(query, &name) {
            refusals.push(clash);
            break;
        }
    }
    refusals.extend(check_params(query, settings));
    if query.operator == Operator::Batch {
        refusals.extend(check_batch(query, scope));
    }
    if gives_rows(query.operator) {
        refusals.extend(check_rows(query, settings, records, scope));
    }
    if !query.orders.is_empty() {
        refusals.extend(check_orders(query, scope));
    }
    if !query.constraints.is_empty()
        && let Some(name) = names::constraint(query)
        && let Err(clash) = scope.type_name(&format!("query {:?}", query.name), query.name_span, &name)
    {
        refusals.push(clash);
    }
    refusals
}

/// The orders of a query's rows are variants of an enum, beside one for that of the SQL.
fn check_orders(query: &Query, scope: &mut Scope) -> Option<Diagnostic> {
    let name = names::order(query)?;
    if let Err(clash) = scope.type_name(&format!("query {:?}", query.name), query.name_span, &name) {
        return Some(clash);
    }
    let mut known = vec![names::AS_WRITTEN.to_owned()];
    for order in &query.orders {
        let variant = names::pascal_case(order).filter(|variant| !known.contains(variant));
        let Some(variant) = variant else {
            let message =
                format!("the order {order:?} of query {:?} gives no Rust name of its own", query.name);
            return Some(Diagnostic::format_error(message, query.name_span).help("give it another name"));
        };
        known.push(variant);
    }
    None
}

/// Whether the function of a query gives rows or values.
fn gives_rows(operator: Operator) -> bool {
    !matches!(operator, Operator::Affected | Operator::Batch | Operator::Script)
}

fn check_params(query: &Query, settings: &Settings) -> Vec<Diagnostic> {
    let mut refusals = Vec::new();
    for param in &query.params {
        if names::ident(&param.name).is_none() {
            let message = format!("parameter {:?} of query {:?} is no Rust name", param.name, query.name);
            refusals.push(Diagnostic::format_error(message, param.span).help("give it another name"));
        } else if let Some(rust) = param.rust.as_deref().filter(|rust| !is_type_path(rust)) {
            let what = format!("parameter {:?} of query {:?}", param.name, query.name);
            refusals.push(no_type(&what, rust, param.span));
        } else if RustType::of_param(param, settings).is_none() {
            let data_type = type_name(&param.data_type);
            let message = format!(
                "parameter {:?} of query {:?} is of type {data_type}, which has no Rust type",
                param.name, query.name
            );
            refusals.push(
                Diagnostic::format_error(message, param.span)
                    .help(format!("cast it in the SQL, such as `:{}::text::{data_type}`", param.name))
                    .help(format!("or name a Rust type for it {}", mapping(&data_type))),
            );
        }
    }
    refusals
}

fn check_batch(query: &Query, scope: &mut Scope) -> Option<Diagnostic> {
    match query.params.len() {
        0 => {
            let message = format!(
                "query {:?} has no parameters, so there is nothing to run it with many times",
                query.name
            );
            Some(Diagnostic::format_error(message, query.name_span).help("write `!` behind its name"))
        }
        1 => None,
        _ => {
            let name = names::params(query)?;
            scope.type_name(&format!("query {:?}", query.name), query.name_span, &name).err()
        }
    }
}

fn check_rows(
    query: &Query,
    settings: &Settings,
    records: &mut Records,
    scope: &mut Scope,
) -> Vec<Diagnostic> {
    let nameless =
        || vec![Diagnostic::format_error("the name of the row struct is no Rust name", query.name_span)];
    match query.columns.as_slice() {
        [] => {
            let message = format!("query {:?} returns no columns", query.name);
            vec![
                Diagnostic::format_error(message, query.name_span)
                    .help("write `!` behind its name to get the number of rows"),
            ]
        }
        // `$` gives the first value, whatever else is selected.
        [column, ..] if query.columns.len() == 1 || query.operator == Operator::Value => {
            match records::of_value(query, column) {
                None if column.row.is_some() && column.rust.is_none() => nameless(),
                None => untyped_column(query, column, settings).into_iter().collect(),
                Some(_) if query.record_class.as_ref().is_some_and(RecordClass::is_own) => {
                    let message = format!(
                        "query {:?} gives one value, which no struct of your own can be read from",
                        query.name
                    );
                    let help = "select the columns instead of the row, or give it a name without a path";
                    vec![Diagnostic::format_error(message, query.name_span).help(help)]
                }
                Some(record) => {
                    let mut refusals: Vec<Diagnostic> = row::check(query, column).into_iter().collect();
                    refusals.extend(check_fields_of(query, &record, settings));
                    if refusals.is_empty() {
                        refusals.extend(records.take_value(query, &record, settings, scope));
                    }
                    refusals
                }
            }
        }
        _ => {
            let Some(record) = records::of_rows(query) else { return nameless() };
            let mut refusals = check_fields_of(query, &record, settings);
            if refusals.is_empty() {
                refusals.extend(records.take_rows(query, &record, settings, scope));
            }
            refusals
        }
    }
}

/// Checks the fields of a struct that rows are read into, and of those within it.
fn check_fields_of(query: &Query, record: &Record<'_>, settings: &Settings) -> Vec<Diagnostic> {
    let mut refusals: Vec<Diagnostic> = Vec::new();
    let mut known: Vec<(String, Span)> = Vec::new();
    for (index, field) in record.fields.iter().enumerate() {
        let Some(name) = names::ident(field.name()) else {
            let message = format!(
                "column {} of query {:?} is called {:?}, which is no Rust name",
                index + 1,
                query.name,
                field.name()
            );
            refusals.push(Diagnostic::format_error(message, field.span()).help("name it with `as`"));
            continue;
        };
        if let Some((_, first)) = known.iter().find(|(known, _)| *known == name) {
            refusals.push(named_twice(query, record, field, *first));
            continue;
        }
        known.push((name, field.span()));
        match field {
            RecordField::Column { column, record: None, .. } => {
                refusals.extend(untyped_column(query, column, settings));
            }
            RecordField::Column { column, record: Some(inner), .. } => {
                refusals.extend(row::check(query, column));
                refusals.extend(check_fields_of(query, inner, settings));
            }
            RecordField::Group { record, .. } => refusals.extend(check_fields_of(query, record, settings)),
        }
    }
    refusals
}

fn named_twice(query: &Query, record: &Record<'_>, field: &RecordField<'_>, first: Span) -> Diagnostic {
    let message = format!("query {:?} has more than one column {:?}", query.name, field.name());
    let mut refusal = Diagnostic::format_error(message, field.span());
    if first != field.span() {
        refusal = refusal.label(first, "this is the first");
    }
    // The columns that a star stands for have one place.
    let is_of_star = |span: Span| record.fields.iter().filter(|other| other.span() == span).nth(1).is_some();
    let columns: Vec<&Column> = record
        .fields
        .iter()
        .filter_map(|field| match field {
            RecordField::Column { column, .. } => Some(column.as_ref()),
            RecordField::Group { .. } => None,
        })
        .collect();
    refusal.help(match field {
        RecordField::Group { name, .. } => {
            format!("give the column or the row `{name}`, whose columns have a dot behind it, another name")
        }
        RecordField::Column { column, .. } if !is_of_star(first) && !is_of_star(column.span) => named(column),
        RecordField::Column { .. } => match listed(&columns) {
            Some(list) => format!("list the columns instead of `*`: `{list}`"),
            None => "list the columns instead of `*`, and name one of them with `as`".to_owned(),
        },
    })
}

/// How a column gets a name of its own.
fn named(column: &Column) -> String {
    match &column.origin {
        Some(origin) => {
            let (relation, name) = (&origin.relation, &column.name);
            format!("name one of them with `as`, such as `as {}`", quote(&format!("{relation}_{name}")))
        }
        None => "name one of them with `as`".to_owned(),
    }
}

/// All columns of tables by their names, those that an earlier one has with the table's name before their own. Columns of one
/// table that is joined with itself are not told apart.
fn listed(columns: &[&Column]) -> Option<String> {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut origins: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    let mut list = Vec::new();
    for column in columns {
        let origin = column.origin.as_ref()?;
        let Origin { schema, relation, column: name, .. } = origin;
        if !origins.insert((schema, relation, name)) {
            return None;
        }
        let mut entry = format!("{}.{}", quote(relation), quote(name));
        if !known.insert(&column.name) {
            entry.push_str(&format!(" as {}", quote(&format!("{relation}_{}", column.name))));
        }
        list.push(entry);
    }
    Some(list.join(", "))
}

/// A Rust type that is none.
fn no_type(what: &str, rust: &str, span: Span) -> Diagnostic {
    Diagnostic::format_error(format!("{what}: `{rust}` is no Rust type"), span)
        .help("write the path of one, such as `crate::Settings`, or `Json<crate::Settings>` for JSON")
}

fn untyped_column(query: &Query, column: &Column, settings: &Settings) -> Option<Diagnostic> {
    if let Some(rust) = column.rust.as_deref().filter(|rust| !is_type_path(rust)) {
        return Some(no_type(
            &format!("column {:?} of query {:?}", column.name, query.name),
            rust,
            column.span,
        ));
    }
    if RustType::of_column(column, settings).is_some() {
        return None;
    }
    let data_type = type_name(&column.data_type);
    let message = format!(
        "column {:?} of query {:?} is of type {data_type}, which has no Rust type",
        column.name, query.name
    );
    Some(
        Diagnostic::format_error(message, column.span)
            .help("cast it in the SQL, such as `::text`")
            .help(format!("or name a Rust type for it {}", mapping(&data_type))),
    )
}
