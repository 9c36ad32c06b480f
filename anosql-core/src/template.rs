//! The anosql file format: names, operators, documentation, parameters. Knows no SQL beyond its tokens.

mod body;
mod declaration;
mod header;
mod names;
mod params;
mod sections;
mod transaction;

use std::collections::HashMap;

pub(crate) use header::names_query;
pub use transaction::TransactionControl;

use crate::{
    diagnostic::Diagnostic,
    lexer::Token,
    source::{SourceMap, Span},
};

/// What a query gives back: the sign behind its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// No sign: all rows.
    Many,
    /// `?`: at most one row; more is an error.
    AtMostOne,
    /// `^`: the first row.
    First,
    /// `$`: the first value of the first row.
    Value,
    /// `!`: the number of rows affected.
    Affected,
    /// `<!`: the row that a write returns.
    Returning,
    /// `*!`: a write for many parameter sets, the number of rows affected.
    Batch,
    /// `#`: a script of several statements without parameters.
    Script,
}

impl Operator {
    /// All eight, the one without a sign last.
    pub const ALL: [Operator; 8] = [
        Operator::AtMostOne,
        Operator::First,
        Operator::Value,
        Operator::Affected,
        Operator::Returning,
        Operator::Batch,
        Operator::Script,
        Operator::Many,
    ];

    /// The operator that is written as `sign`.
    pub fn from_sign(sign: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.sign() == sign)
    }

    /// The sign as it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Many => "",
            Operator::AtMostOne => "?",
            Operator::First => "^",
            Operator::Value => "$",
            Operator::Affected => "!",
            Operator::Returning => "<!",
            Operator::Batch => "*!",
            Operator::Script => "#",
        }
    }
}

/// A query's name, valid as the name of a Rust function.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QueryName {
    /// As written, such as `publish-blog`.
    pub written: String,
    /// With `-` as `_`, such as `publish_blog`. A Rust keyword is left as it is here; `expand` writes it raw.
    pub ident: String,
}

/// Nullability as a declaration states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeclaredNull {
    /// Nothing was said: inferred.
    Inferred,
    /// `?`: null is allowed.
    Nullable,
    /// `!`: null is not allowed.
    NotNull,
}

/// What a column's alias says besides its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Alias<'n> {
    /// The name without what follows.
    pub(crate) name: &'n str,
    /// The sign behind the name: `total!`, `note?`.
    pub(crate) null: DeclaredNull,
    /// The sign within the brackets of an array: `tags[!]`.
    pub(crate) elements: DeclaredNull,
    /// The Rust type behind a colon: `settings: crate::Settings`.
    pub(crate) rust: Option<&'n str>,
}

impl<'n> Alias<'n> {
    /// A name that says nothing else, as that of a table's column.
    pub(crate) fn name_alone(name: &'n str) -> Self {
        Self { name, null: DeclaredNull::Inferred, elements: DeclaredNull::Inferred, rust: None }
    }

    /// Reads an alias. The name that Postgres gives to a column without one, `?column?`, says nothing else.
    pub(crate) fn of(written: &'n str, is_array: bool) -> Self {
        let nothing = DeclaredNull::Inferred;
        // The search for a letter is the cheaper one, and nearly no name has it.
        let colon = if written.contains(':') { written.split_once(": ") } else { None };
        let (before, rust) = match colon {
            Some((before, rust)) if is_rust_type(rust) && before.chars().all(may_precede_type) => {
                (before.trim_end(), Some(rust.trim()))
            }
            _ => (written, None),
        };
        let (outer, null) = signed(before, "!", "?");
        let (name, elements) = if is_array { signed(outer, "[!]", "[?]") } else { (outer, nothing) };
        match name {
            "" => Self::name_alone(written),
            _ if written == "?column?" => Self::name_alone(written),
            _ => Self { name, null, elements, rust },
        }
    }
}

/// Whether it may be a Rust type: it begins as one.
fn is_rust_type(text: &str) -> bool {
    text.trim_start()
        .starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | '(' | '[' | ':'))
}

/// A letter of a name or of the signs behind it.
fn may_precede_type(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '!' | '?' | '[' | ']' | ' ')
}

impl DeclaredNull {
    /// Whether null is allowed, where what was inferred counts unless something was declared.
    pub(crate) fn or(self, inferred: bool) -> bool {
        match self {
            DeclaredNull::Inferred => inferred,
            DeclaredNull::Nullable => true,
            DeclaredNull::NotNull => false,
        }
    }
}

fn signed<'n>(name: &'n str, not_null: &str, nullable: &str) -> (&'n str, DeclaredNull) {
    match (name.strip_suffix(not_null), name.strip_suffix(nullable)) {
        (Some(plain), _) => (plain, DeclaredNull::NotNull),
        (_, Some(plain)) => (plain, DeclaredNull::Nullable),
        _ => (name, DeclaredNull::Inferred),
    }
}

/// One entry of a list behind a name: of the parameters `(a, b text?, c int8!)`, or of the columns `-> (d text, e int8!)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The parameter's name, or the column's.
    pub name: String,
    /// The tokens of the type as written, without `?` or `!`, also within brackets; empty where none was given, as only a parameter may.
    pub data_type: Vec<Token>,
    /// What was said of null.
    pub null: DeclaredNull,
    /// What was said, within the brackets of an array, of null as its elements.
    pub elements: DeclaredNull,
    /// Whether it is a parameter in square brackets, which may be left out.
    pub optional: bool,
    /// The Rust type of a parameter, behind a colon.
    pub rust: Option<String>,
    /// Where the entry stands.
    pub span: Span,
}

/// A parameter as the SQL uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateParam {
    /// Its name; `None` for `?`, `%s` and `$1` without a declaration.
    pub name: Option<String>,
    /// Every place that uses it.
    pub uses: Vec<Span>,
}

/// The struct that a query's rows are read into: `-- record_class: Blog`, `Blog: Hash + Eq`, or `crate::Blog`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordClass {
    /// Its name, or the path of one that is there already.
    pub name: String,
    /// What it derives besides what all structs do.
    pub derives: Vec<String>,
    /// Where the line stands.
    pub span: Span,
}

impl RecordClass {
    /// Whether it is a struct of the project's own, which is named by its path.
    pub fn is_own(&self) -> bool {
        self.name.contains("::")
    }

    /// The name without the path before it.
    pub fn last_name(&self) -> &str {
        self.name.rsplit("::").next().unwrap_or(&self.name)
    }
}

/// An order of a query's rows: `-- order_by latest: published desc`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its name.
    pub name: String,
    /// What stands in the place of the statement's own, behind `order by`.
    pub tokens: Vec<Token>,
    /// Where its name stands.
    pub span: Span,
}

/// What the file says of one query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its name.
    pub name: QueryName,
    /// Where the name stands.
    pub name_span: Span,
    /// The sign behind the name.
    pub operator: Operator,
    /// The comment lines between the name and the SQL, without `--`, joined by line breaks.
    pub doc: String,
    /// `-- record_class: Blog`.
    pub record_class: Option<RecordClass>,
    /// The orders that the rows may come in besides that of the statement itself.
    pub orders: Vec<Order>,
    /// The list behind the name, if there is one.
    pub declarations: Option<Vec<Declaration>>,
    /// The list behind the arrow, if there is one: the columns that the query is declared to return.
    pub columns: Option<Vec<Declaration>>,
    /// The parameters; the one with index `i` is `$i+1`. Named ones are in the order of the list behind the name, or else
    /// of their first uses. A number that the SQL leaves out has no uses. A script has no parameters: a `$1` in it belongs to a
    /// function body.
    pub params: Vec<TemplateParam>,
    /// The SQL's tokens without comments and without a trailing semicolon, every parameter a
    /// [`TokenKind::Parameter`](crate::lexer::TokenKind::Parameter).
    pub tokens: Vec<Token>,
    /// The SQL's place: from its first token to its last, without the trailing semicolon.
    pub body: Span,
    /// The SQL as Postgres gets it: the text of `body` with every parameter as `$n`.
    pub sql: String,
}

impl Template {
    /// The SQL with each parameter cast to the type that `cast` gives for its number.
    pub(crate) fn sql_with_casts(&self, sources: &SourceMap, cast: &dyn Fn(u32) -> Option<String>) -> String {
        body::numbered_sql(sources, self.body, &self.tokens, cast)
    }

    /// The type that a parameter is declared with, as it is written.
    pub(crate) fn declared_type(&self, sources: &SourceMap, number: u32) -> Option<String> {
        let declaration = self.declarations.as_ref()?.get((number as usize).checked_sub(1)?)?;
        let words: Vec<&str> = declaration.data_type.iter().map(|token| sources.text(token.span)).collect();
        Some(words.join(" ")).filter(|data_type| !data_type.is_empty())
    }

    /// Whether it is sent as one of several statements: parameters may be left out, or the rows come in an order that is asked for.
    pub fn has_choices(&self) -> bool {
        !self.orders.is_empty() || self.declarations.iter().flatten().any(|declaration| declaration.optional)
    }
}

/// The queries of one file, in order, and what is wrong with the others. One bad query never hides another.
///
/// # Example
/// ```
/// use anosql_core::{source::SourceMap, template};
///
/// let mut sources = SourceMap::default();
/// let file = sources.add("users.sql", "-- name: get-user?\n-- One user.\nselect * from users where id = :id;\n");
/// let (templates, diagnostics) = template::parse(&sources, file);
/// assert!(diagnostics.is_empty());
/// assert_eq!(templates[0].name.ident, "get_user");
/// assert_eq!(templates[0].doc, "One user.");
/// assert_eq!(templates[0].sql, "select * from users where id = $1");
/// ```
pub fn parse(sources: &SourceMap, file: Span) -> (Vec<Template>, Vec<Diagnostic>) {
    let mut templates = Vec::new();
    let mut diagnostics = Vec::new();
    let mut names: HashMap<String, Span> = HashMap::new();
    for section in sections::sections(sources, file) {
        let mut found = Vec::new();
        let header = section.header.and_then(|comment| header::parse(sources, comment, &mut found));
        let query = match &header {
            Some(header) => Some(header.name.written.clone()),
            None => section.header.and_then(|comment| header::name_written(sources, comment)),
        };
        let clash =
            header.as_ref().and_then(|header| names.get(&header.name.ident).map(|first| (header, *first)));
        if let Some((header, first)) = clash {
            let message = format!("there are two queries named \"{}\"", header.name.ident);
            found.push(
                Diagnostic::format_error(message, header.name_span)
                    .label(first, "the first is here")
                    .help("give one of them another name"),
            );
        } else if let Some(header) = &header {
            names.insert(header.name.ident.clone(), header.name_span);
        }
        match (section.error, header) {
            (Some(error), _) => found.push(error),
            (None, Some(header)) if found.is_empty() => {
                templates.extend(body::template(sources, header, section.tokens, &mut found));
            }
            (None, None) if section.header.is_none() => found.extend(stray(&section.tokens)),
            (None, _) => {}
        }
        for diagnostic in &mut found {
            diagnostic.query.clone_from(&query);
        }
        diagnostics.append(&mut found);
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    (templates, diagnostics)
}

/// What stands ahead of the first name must be comments.
fn stray(tokens: &[Token]) -> Option<Diagnostic> {
    let first = tokens.iter().find(|token| !token.kind.is_comment())?;
    Some(
        Diagnostic::format_error("SQL before the first `-- name:`", first.span)
            .help("put a line such as `-- name: get_user?` above it"),
    )
}
