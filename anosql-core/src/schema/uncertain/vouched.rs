//! Comments by which the schema's author vouches for what a program may have changed: `-- anosql: certain app.t`.

use crate::{
    catalog::{Catalog, Vouched, VouchedName},
    diagnostic::{Diagnostic, uncertain},
    lexer::{self, Token, TokenKind, statements},
    schema::{reader::Reader, session::Session},
    source::{SourceMap, Span},
    sqlstate, suggest,
};

/// What such a comment begins with, behind `--`.
const MARK: &str = "anosql:";

/// Whether there may be such comments in a text.
pub(crate) fn may_be_in(text: &str) -> bool {
    text.contains(MARK)
}

/// Puts the declarations of parts of files, in the order in which these are applied, into the catalog.
pub(crate) fn gather(catalog: &mut Catalog, sources: &SourceMap, parts: &[Span]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for part in parts.iter().filter(|part| may_be_in(sources.text(**part))) {
        let (tokens, _) = lexer::tokenize_prefix(sources.text(*part), part.start);
        let comments = tokens.iter().filter(|token| token.kind == TokenKind::LineComment);
        let mut declared = Vec::new();
        for comment in comments {
            match declaration(sources, comment.span) {
                Some(Ok(vouched)) => declared.push(vouched),
                Some(Err(error)) => diagnostics.push(error),
                None => {}
            }
        }
        if !declared.is_empty() {
            find_paths(catalog, tokens, &mut declared);
        }
        catalog.vouched.extend(declared);
    }
    diagnostics
}

/// The names and `*` behind `certain`; `None` where a comment is another one.
fn declaration(sources: &SourceMap, comment: Span) -> Option<Result<Vouched, Diagnostic>> {
    let text = sources.text(comment);
    let declared = text.trim_start_matches('-').trim_start().strip_prefix(MARK)?;
    let start = comment.end - declared.len() as u32;
    let refused = |message: &str, span: Span| {
        Some(Err(Diagnostic::format_error(message, span).help(
            "write `-- anosql: certain app.t` to vouch for a table, `-- anosql: certain a, b` for several, or \
             `-- anosql: certain *` for all",
        )))
    };
    let Ok(tokens) = lexer::significant(declared, start) else {
        return refused("this declaration is not understood", comment);
    };
    let mut reader = Reader::new(&tokens);
    if !reader.word("certain") {
        let span = reader.peek().map_or(comment, |token| token.span);
        return refused("`certain` is the only declaration that a schema's comments can make", span);
    }
    let vouched = |names| Some(Ok(Vouched { names, path: Vec::new(), place: comment }));
    if matches!(reader.rest(), [Token { kind: TokenKind::Operator(all), .. }] if all == "*") {
        return vouched(None);
    }
    let mut names = Vec::new();
    loop {
        let Some(name) = reader.name() else {
            return refused("a table's name is missing", reader.peek().map_or(comment, |token| token.span));
        };
        names.push(VouchedName { schema: name.schema, name: name.name, span: name.span });
        if !reader.token(&TokenKind::Comma) {
            break;
        }
    }
    match reader.peek() {
        Some(token) => refused("this belongs to no table's name", token.span),
        None => vouched(Some(names)),
    }
}

/// Which search path is set where the declarations stand.
fn find_paths(catalog: &mut Catalog, mut tokens: Vec<Token>, declared: &mut [Vouched]) {
    tokens.retain(|token| !token.kind.is_comment());
    let (outside, settings) = (catalog.search_path.clone(), catalog.path_settings.clone());
    let mut session = Session::new(catalog);
    let mut declared = declared.iter_mut().peekable();
    for statement in statements::statements(&tokens) {
        let Some(first) = statement.first() else { continue };
        while let Some(vouched) = declared.next_if(|vouched| vouched.place.start < first.span.start) {
            vouched.path.clone_from(&catalog.search_path);
        }
        session.apply(catalog, statement);
    }
    declared.for_each(|vouched| vouched.path.clone_from(&catalog.search_path));
    (catalog.search_path, catalog.path_settings) = (outside, settings);
}

/// Ends the declarations of a part of a file that stand before a place, and says what they name that there is not.
pub(in crate::schema) fn pass(catalog: &mut Catalog, part: Span, before: u32) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let is_passed = |vouched: &Vouched| {
        (part.start..=part.end).contains(&vouched.place.start) && vouched.place.start < before
    };
    while catalog.vouched.front().is_some_and(is_passed) {
        let Some(vouched) = catalog.vouched.pop_front() else { break };
        let names = vouched.names.iter().flatten();
        diagnostics.extend(names.filter_map(|name| refused(catalog, name)));
    }
    diagnostics
}

/// What is wrong with a name that is vouched for.
fn refused(catalog: &Catalog, VouchedName { schema, name, span }: &VouchedName) -> Option<Diagnostic> {
    let schema = schema.as_deref();
    if let Some(id) = catalog.relation_id(schema, name) {
        let statement = catalog.unread.relations.get(&id)?;
        let error = *uncertain("relation", name, *statement, *span);
        return Some(Diagnostic { help: vec![PLAINLY.to_owned()], ..error });
    }
    if catalog.type_id(schema, name).is_some() {
        return None;
    }
    let full = schema.map_or_else(|| name.clone(), |schema| format!("{schema}.{name}"));
    let error =
        Diagnostic::error(sqlstate::UNDEFINED_TABLE, format!("relation \"{full}\" does not exist"), *span);
    let known = catalog.relations.values().map(|relation| relation.name.as_str());
    Some(match suggest::nearest(name, known.filter(|known| known != name)) {
        Some(near) => error.help(format!("there is a relation \"{near}\"")),
        None => error.help(PLAINLY),
    })
}

const PLAINLY: &str =
    "it can be vouched for behind a plain `create table` of the schema's files, outside of the program";
