//! The front door: paths in, typed queries and diagnostics out.

use std::path::PathBuf;

use crate::{
    across_versions::{self, Analyzed},
    analyze,
    catalog::Catalog,
    cause::{self, Causes},
    diagnostic::Diagnostic,
    lexer::{self, Token, TokenKind},
    load::{self, Loaded, QueryModule},
    optional, parse,
    query::{Column, Module, TableConstraint, Type},
    schema,
    search_path::SearchPath,
    slips,
    source::{SourceMap, Span},
    template::{self, Operator, Template},
    version::{Version, Versions},
};

/// What is to be compiled.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The folder that relative paths are looked up from, upward to the workspace root.
    pub base: PathBuf,
    /// Query files or folders. One file's or folder's queries are the root module's; each of several is a child module.
    pub queries: Vec<PathBuf>,
    /// Schema files or folders, applied in this order; where empty, they are looked for beside the queries and above.
    pub schema: Vec<PathBuf>,
    /// Names of types, domains and columns of which [`Compiled::unknown`] is to say whether the schema has them.
    pub asked: Vec<String>,
    /// The search path of the connections that the queries run on. Where there is none, what the schema's files set for a
    /// database or a role counts, or else `"$user", public`. It is not that of the files' own statements.
    pub search_path: Option<Vec<String>>,
    /// The versions of Postgres that the queries run on. Where it is not said, the one counts that a dump among the schema's
    /// files says at its head, or else 15.
    pub postgres: Option<Versions>,
}

/// What came of a [`Request`]. The module holds every query that has no error.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The text of all files, for [`render`](crate::render) and for quoting.
    pub sources: SourceMap,
    /// The typed queries.
    pub module: Module,
    /// Errors and warnings, in the order of their places, also those that only follow from others; see
    /// [`Compiled::messages`].
    pub diagnostics: Vec<Diagnostic>,
    /// Every file that was read and every folder that was listed, absolute: a change in any asks for a new build.
    pub paths: Vec<PathBuf>,
    /// The names asked for that the schema does not have, each with the nearest that it has. None where it is not known as a
    /// whole.
    pub unknown: Vec<(String, Option<String>)>,
    /// The search path that the queries were analysed with, where the project or the schema's files say one.
    pub search_path: Option<SearchPath>,
    /// The schemas of the project's search path that the schema's files do not have, likewise.
    pub unknown_schemas: Vec<(String, Option<String>)>,
    /// The versions of Postgres that the queries were analysed for.
    pub postgres: Versions,
    /// The constraints of the schema's tables that reasons may rest on; empty unless reasons were asked for.
    pub constraints: Vec<TableConstraint>,
}

impl Compiled {
    /// The diagnostics as they are to be drawn. Of a mistake in the schema and of what only follows from it there is one
    /// message, ahead of all others, which names the queries that wait for it.
    ///
    /// # Example
    /// ```
    /// use anosql_core::{compile::compile_loaded, load};
    ///
    /// let schema = [("schema.sql", "create table users (id int, name txt)")];
    /// let queries = [("users.sql", "-- name: names\nselect name from users")];
    /// let (loaded, diagnostics) = load::texts(&schema, &queries);
    /// let compiled = compile_loaded(loaded, diagnostics);
    /// assert_eq!(compiled.diagnostics.len(), 2);
    /// let messages = compiled.messages();
    /// assert_eq!(messages.len(), 1);
    /// assert_eq!(messages[0].notes, ["1 query waits for this: names"]);
    /// ```
    pub fn messages(&self) -> Vec<Diagnostic> {
        cause::messages(&self.diagnostics)
    }
}

/// Reads, applies and analyses what `request` names. One bad query never hides another.
///
/// # Example
/// ```no_run
/// use anosql_core::compile::{Request, compile};
///
/// let request = Request { base: ".".into(), queries: vec!["sql/blogs.sql".into()], ..Request::default() };
/// let compiled = compile(&request);
/// for diagnostic in &compiled.diagnostics {
///     eprintln!("{}", anosql_core::render::render(&compiled.sources, diagnostic));
/// }
/// ```
pub fn compile(request: &Request) -> Compiled {
    let (loaded, diagnostics) = load(request);
    compile_loaded(loaded, diagnostics)
}

/// The same with reasons, as [`explain_loaded`] gives them.
pub fn explain(request: &Request) -> Compiled {
    let (loaded, diagnostics) = load(request);
    explain_loaded(loaded, diagnostics)
}

fn load(request: &Request) -> (Loaded, Vec<Diagnostic>) {
    let (loaded, diagnostics) = load::load(&request.base, &request.queries, &request.schema);
    let (asked, search_path) = (request.asked.clone(), request.search_path.clone());
    (Loaded { asked, search_path, postgres: request.postgres, ..loaded }, diagnostics)
}

/// The same from what [`load`] has read, or [`load::texts`] was given.
///
/// # Example
/// ```
/// use anosql_core::{compile::compile_loaded, load};
///
/// let schema = [("schema.sql", "create table users (id int primary key, name text)")];
/// let queries = [("users.sql", "-- name: find-user?\nselect name from users where id = :id")];
/// let (loaded, diagnostics) = load::texts(&schema, &queries);
/// let compiled = compile_loaded(loaded, diagnostics);
/// let query = &compiled.module.queries[0];
/// assert_eq!(query.params[0].data_type.name, "int4");
/// assert!(query.columns[0].nullable);
/// ```
pub fn compile_loaded(loaded: Loaded, diagnostics: Vec<Diagnostic>) -> Compiled {
    on_large_stack(move || analyze_loaded(loaded, diagnostics, false))
}

/// The same with reasons: why each column may be null or not, and why each query returns as many rows as it does.
///
/// # Example
/// ```
/// use anosql_core::{compile::explain_loaded, load};
///
/// let schema = [("schema.sql", "create table users (id int primary key, name text)")];
/// let queries = [("users.sql", "-- name: find-user?\nselect name from users where id = :id")];
/// let (loaded, diagnostics) = load::texts(&schema, &queries);
/// let compiled = explain_loaded(loaded, diagnostics);
/// let query = &compiled.module.queries[0];
/// assert_eq!(query.columns[0].why, ["column users.name may hold null (schema.sql:1)"]);
/// assert_eq!(query.why, ["`id = :id` fixes primary key users_pkey of users"]);
/// ```
pub fn explain_loaded(loaded: Loaded, diagnostics: Vec<Diagnostic>) -> Compiled {
    on_large_stack(move || analyze_loaded(loaded, diagnostics, true))
}

/// How much stack statements may use that are nested as deeply as the parser allows. It is reserved, not taken.
const STACK_SIZE: usize = 512 << 20;

/// Runs `work` on a thread with much stack: parser and analyser descend into a statement, and unoptimised, as macros run,
/// they need more for a deep one than a thread usually has.
fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, work);
        match worker.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => panic!("no thread can be started: {error}"),
        }
    })
}

fn analyze_loaded(loaded: Loaded, mut diagnostics: Vec<Diagnostic>, explain: bool) -> Compiled {
    let templates = Templates::read(&loaded.sources, &loaded.queries, &mut diagnostics);
    let versions = loaded.postgres.or_else(|| dumped_from(&loaded)).unwrap_or_default();
    let (oldest, known) = analyze_for(versions.oldest(), &loaded, &templates, explain);
    let analyzed = if versions.oldest() == versions.newest() {
        oldest
    } else {
        let (newest, _) = analyze_for(versions.newest(), &loaded, &templates, explain);
        across_versions::agree(versions, oldest, newest)
    };
    diagnostics.extend(analyzed.diagnostics);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    // A script is looked at as a part of the schema and as a query.
    diagnostics.dedup_by(|second, first| {
        second.query.is_some()
            && (second.span, second.code, &second.message) == (first.span, first.code, &first.message)
    });
    let Known { unknown, unknown_schemas, search_path, constraints } = known;
    let Loaded { sources, paths, .. } = loaded;
    let module = analyzed.module;
    Compiled {
        sources,
        module,
        diagnostics,
        paths,
        unknown,
        search_path,
        unknown_schemas,
        constraints,
        postgres: versions,
    }
}

/// The version of the newest of the dumps among the schema's files.
fn dumped_from(loaded: &Loaded) -> Option<Versions> {
    let dumps = loaded.schema.iter().filter_map(|file| Version::of_dump(loaded.sources.text(*file)));
    dumps.max().map(Versions::from)
}

/// What is known of the schema apart from the queries.
struct Known {
    unknown: Vec<(String, Option<String>)>,
    unknown_schemas: Vec<(String, Option<String>)>,
    search_path: Option<SearchPath>,
    constraints: Vec<TableConstraint>,
}

/// Applies the schema and analyses the queries as a version of Postgres does.
fn analyze_for(version: Version, loaded: &Loaded, templates: &Templates, explain: bool) -> (Analyzed, Known) {
    let Loaded { sources, schema, asked, .. } = loaded;
    let said = loaded.search_path.as_deref();
    let mut diagnostics = Vec::new();
    let mut catalog = Catalog::new(version);
    let mut causes = Causes::default();
    catalog.has_schema_files = !schema.is_empty();
    if loaded.lacks_schema {
        causes.anything(Span::NOWHERE);
    }
    diagnostics.extend(gather_vouched(&mut catalog, sources, schema, templates));
    for span in schema.iter().copied() {
        diagnostics.extend(apply_file(&mut catalog, sources, span, said, &mut causes));
    }
    begin_connection(&mut catalog, said);
    // Scripts first, wherever they stand: they may create what queries of any file use.
    templates.each_script(&mut |script, part| {
        catalog.has_schema_files = true;
        let found = apply(&mut catalog, sources, (part, &script.tokens), &mut causes).into_iter();
        diagnostics.extend(
            found.map(|diagnostic| Diagnostic { query: Some(script.name.written.clone()), ..diagnostic }),
        );
    });
    let (search_path, contradiction) = begin_connection(&mut catalog, said).unzip();
    diagnostics.extend(contradiction.flatten());
    let mut of_queries = Vec::new();
    let mut module = templates.analyze(&catalog, sources, explain, &mut of_queries);
    causes.mark(sources, &mut of_queries);
    diagnostics.append(&mut of_queries);
    let types = catalog.enums_and_composites(used_types(&module).into_iter());
    module.types = types.into_iter().map(|data_type| catalog.place_type(data_type)).collect();
    let (mut unknown, mut unknown_schemas) = (Vec::new(), Vec::new());
    if causes.is_empty() && !catalog.unread.anything {
        unknown = catalog.unknown(asked);
        unknown_schemas =
            catalog.unknown_schemas(said.filter(|_| catalog.has_schema_files).unwrap_or_default());
    }
    let constraints = if explain { catalog.constraints() } else { Vec::new() };
    (Analyzed { module, diagnostics }, Known { unknown, unknown_schemas, search_path, constraints })
}

/// Applies one of the schema's files.
fn apply_file(
    catalog: &mut Catalog,
    sources: &SourceMap,
    file: Span,
    said: Option<&[String]>,
    causes: &mut Causes,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if is_of_scripts(sources, file) {
        // Its other queries belong to whoever includes it.
        let (templates, _) = template::parse(sources, file);
        let outside = catalog.search_path.clone();
        begin_connection(catalog, said);
        for (script, part) in scripts(&templates, file) {
            diagnostics.extend(apply(catalog, sources, (part, &script.tokens), causes));
        }
        catalog.search_path = outside;
        return diagnostics;
    }
    let (mut tokens, error) = lexer::tokenize_prefix(sources.text(file), file.start);
    tokens.retain(|token| !token.kind.is_comment());
    if let Some(error) = error {
        // The statement in which the mistake is goes on behind it, unseen.
        let whole = tokens.iter().rposition(|token| token.kind == TokenKind::Semicolon);
        tokens.truncate(whole.map_or(0, |last| last + 1));
        causes.anything(error.span);
        diagnostics.push(error);
    }
    diagnostics.extend(apply(catalog, sources, (file, &tokens), causes));
    diagnostics
}

/// Sets the search path as it is on the connections that queries and scripts run on; gives it where something says what it
/// is, and what there is to say of that.
fn begin_connection(
    catalog: &mut Catalog,
    said: Option<&[String]>,
) -> Option<(SearchPath, Option<Diagnostic>)> {
    let found = match said {
        Some(said) => (SearchPath { schemas: said.to_vec(), place: None }, None),
        None => schema::session::connection::path(catalog)?,
    };
    catalog.set_search_path(found.0.schemas.iter().cloned());
    Some(found)
}

fn apply(
    catalog: &mut Catalog,
    sources: &SourceMap,
    (part, tokens): (Span, &[Token]),
    causes: &mut Causes,
) -> Vec<Diagnostic> {
    let statements = lexer::statements::statements(tokens);
    let mut diagnostics = schema::meta_commands(sources, tokens);
    diagnostics.extend(schema::apply(catalog, sources, (part, &statements), causes));
    diagnostics
}

/// Whether a file of the schema consists of named scripts.
fn is_of_scripts(sources: &SourceMap, file: Span) -> bool {
    sources.text(file).lines().any(|line| template::names_query(line.trim_start()))
}

/// The scripts of a file, each with its part of the file, comments behind its last statement included.
fn scripts(templates: &[Template], file: Span) -> impl Iterator<Item = (&Template, Span)> {
    let next = templates.iter().skip(1).map(|next| next.name_span.start).chain([file.end]);
    let parts = templates.iter().zip(next).map(|(one, end)| (one, Span::new(one.body.start, end)));
    parts.filter(|(template, _)| template.operator == Operator::Script)
}

/// Reads ahead what the schema declares to be certain, in the order in which it is applied.
fn gather_vouched(
    catalog: &mut Catalog,
    sources: &SourceMap,
    schema: &[Span],
    templates: &Templates,
) -> Vec<Diagnostic> {
    let mut parts = Vec::new();
    for file in schema.iter().filter(|file| schema::uncertain::vouched::may_be_in(sources.text(**file))) {
        if is_of_scripts(sources, *file) {
            parts.extend(scripts(&template::parse(sources, *file).0, *file).map(|(_, part)| part));
        } else {
            parts.push(*file);
        }
    }
    templates.each_script(&mut |_, part| parts.push(part));
    schema::uncertain::vouched::gather(catalog, sources, &parts)
}

/// The templates of a module and of those below it.
struct Templates {
    name: String,
    file: Option<Span>,
    templates: Vec<Template>,
    children: Vec<Templates>,
}

impl Templates {
    fn read(sources: &SourceMap, module: &QueryModule, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut templates = Vec::new();
        if let Some(file) = module.file {
            let (read, wrong) = template::parse(sources, file);
            templates = read;
            diagnostics.extend(wrong);
        }
        let children =
            module.children.iter().map(|child| Templates::read(sources, child, diagnostics)).collect();
        Self { name: module.name.clone(), file: module.file, templates, children }
    }

    /// The scripts, each with its part of its file.
    fn each_script(&self, visit: &mut impl FnMut(&Template, Span)) {
        let file = self.file.unwrap_or(Span::NOWHERE);
        scripts(&self.templates, file).for_each(|(script, part)| visit(script, part));
        self.children.iter().for_each(|child| child.each_script(visit));
    }

    fn analyze(
        &self,
        catalog: &Catalog,
        sources: &SourceMap,
        explain: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Module {
        let mut queries = Vec::new();
        for template in &self.templates {
            let analyzed = if template.operator == Operator::Script || parse::is_utility(&template.tokens) {
                analyze::analyze_utility(catalog, sources, template)
            } else if template.has_choices() {
                optional::analyze(catalog, sources, template, explain)
            } else {
                parse::statement(catalog.version, sources, &template.tokens)
                    .and_then(|parsed| analyze::analyze(catalog, sources, template, &parsed, explain))
            };
            let analyzed =
                analyzed.map_err(|error| slips::explain(catalog.version, sources, &template.tokens, error));
            let analyzed =
                analyzed.or_else(|error| analyze::answer::declared::trust(catalog, sources, template, error));
            let name = Some(template.name.written.clone());
            match analyzed {
                Ok((query, warnings)) => {
                    queries.push(query);
                    diagnostics.extend(
                        warnings.into_iter().map(|warning| Diagnostic { query: name.clone(), ..warning }),
                    );
                }
                Err(error) => diagnostics.push(Diagnostic { query: name, ..*error }),
            }
        }
        let children =
            self.children.iter().map(|child| child.analyze(catalog, sources, explain, diagnostics)).collect();
        Module { name: self.name.clone(), file: self.file, queries, types: Vec::new(), children }
    }
}

/// The types that the queries of a module, and of those below it, take and give.
fn used_types(module: &Module) -> Vec<&Type> {
    let mut types = Vec::new();
    for query in &module.queries {
        let params = query.params.iter().filter(|param| param.rust.is_none());
        types.extend(params.map(|param| &param.data_type));
        types.extend(query.columns.iter().flat_map(types_of_column));
    }
    types.extend(module.children.iter().flat_map(used_types));
    types
}

/// The types of a column, or of the columns of the rows that it is or holds: those have a struct of their own.
fn types_of_column(column: &Column) -> Vec<&Type> {
    match &column.row {
        _ if column.rust.is_some() => Vec::new(),
        Some(row) => row.columns.iter().flat_map(types_of_column).collect(),
        None => [Some(&column.data_type), column.domain.as_ref()].into_iter().flatten().collect(),
    }
}
