//! Files and folders to text: the only place that reads from disk.

mod disk;
mod migrations;
mod modules;
mod schema;

use std::path::{Path, PathBuf};

use crate::{
    diagnostic::Diagnostic,
    source::{SourceMap, Span},
    template::QueryName,
    version::Versions,
};

/// All text that a compilation needs.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The text of every file.
    pub sources: SourceMap,
    /// The schema's files in the order in which they apply, without the halves that take a migration back. Scripts within
    /// query files are not among them.
    pub schema: Vec<Span>,
    /// Whether a file or folder that was named as schema is not there, so that anything may be missing.
    pub lacks_schema: bool,
    /// The query files.
    pub queries: QueryModule,
    /// Every file that was read and every folder that was listed, absolute, each once.
    pub paths: Vec<PathBuf>,
    /// Names of types, domains and columns that the schema is to be asked for.
    pub asked: Vec<String>,
    /// The search path of the connections that the queries run on, where the project says what it is.
    pub search_path: Option<Vec<String>>,
    /// The versions of Postgres that they run on, where the project says it.
    pub postgres: Option<Versions>,
}

/// A query file, or a folder of them, as the Rust module that it becomes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryModule {
    /// The Rust module's name; a keyword is left as it is. The root's is empty.
    pub name: String,
    /// The file's text; `None` for a folder, and for a file that could not be read.
    pub file: Option<Span>,
    /// The files and folders below, in the order of their names.
    pub children: Vec<QueryModule>,
}

/// Reads query files or folders, and the schema files or folders that they are to be compiled against.
///
/// Relative paths are looked up from `base` upward to the workspace root: the nearest folder above that holds a workspace's
/// `Cargo.toml`, else a `.git`, else `base` itself. Without a path in `schema`, a `schema.sql` that names no queries, a
/// folder `schema` or a folder `migrations` is taken, the nearest beside each query file or above it. Such files and folders within
/// a folder of queries are never queries.
///
/// The only file or folder of `queries` is the root module; each of several is a child of it. What cannot be read is left
/// out and reported.
///
/// # Example
/// ```no_run
/// use std::path::{Path, PathBuf};
///
/// let (loaded, diagnostics) = anosql_core::load::load(Path::new("."), &[PathBuf::from("sql/blogs.sql")], &[]);
/// assert!(diagnostics.is_empty());
/// assert!(loaded.queries.file.is_some());
/// ```
pub fn load(base: &Path, queries: &[PathBuf], schema: &[PathBuf]) -> (Loaded, Vec<Diagnostic>) {
    let mut disk = disk::Disk::new(base);
    let given: Vec<PathBuf> = schema.iter().filter_map(|path| disk.look_up(path)).collect();
    let roots: Vec<PathBuf> = queries.iter().filter_map(|path| disk.look_up(path)).collect();
    let mut reader =
        modules::Reader { disk: &mut disk, given: &given, is_given: !schema.is_empty(), found: Vec::new() };
    let modules = roots.iter().map(|root| reader.root(root, queries.len() > 1)).collect();
    let found = reader.found;
    let lacks_schema = given.len() < schema.len();
    let schema = schema::read(&mut disk, if schema.is_empty() { &found } else { &given });
    let queries = root(modules, queries.len());
    disk.report_clashes(&queries);
    let disk::Disk { sources, paths, diagnostics, .. } = disk;
    let loaded = Loaded {
        sources,
        schema,
        lacks_schema,
        queries,
        paths,
        asked: Vec::new(),
        search_path: None,
        postgres: None,
    };
    (loaded, diagnostics)
}

/// The same from text, each with the path that messages are to print; nothing is read.
///
/// # Example
/// ```
/// let schema = [("schema.sql", "create table users (id int primary key)")];
/// let queries = [("users.sql", "-- name: all-users\nselect * from users")];
/// let (loaded, diagnostics) = anosql_core::load::texts(&schema, &queries);
/// assert!(diagnostics.is_empty());
/// assert_eq!((loaded.schema.len(), loaded.queries.children.len()), (1, 0));
/// ```
pub fn texts(schema: &[(&str, &str)], queries: &[(&str, &str)]) -> (Loaded, Vec<Diagnostic>) {
    let mut disk = disk::Disk::default();
    let spans: Vec<Span> =
        schema.iter().filter_map(|(path, text)| disk.add((*path).to_owned(), (*text).into())).collect();
    let schema = spans.into_iter().map(|span| migrations::up_half(&disk.sources, span)).collect();
    let mut modules = Vec::new();
    for (path, text) in queries {
        let name = if queries.len() > 1 { disk.module_name(Path::new(path)) } else { String::new() };
        let file = disk.add((*path).to_owned(), (*text).into());
        modules.push(QueryModule { name, file, children: Vec::new() });
    }
    let queries = root(modules, queries.len());
    disk.report_clashes(&queries);
    (Loaded { sources: disk.sources, schema, queries, ..Loaded::default() }, disk.diagnostics)
}

/// The only module that was asked for, or the folder of several.
fn root(mut modules: Vec<QueryModule>, asked: usize) -> QueryModule {
    if asked == 1 { modules.pop().unwrap_or_default() } else { parent(modules) }
}

fn parent(mut children: Vec<QueryModule>) -> QueryModule {
    children.sort_by(|left, right| left.name.cmp(&right.name));
    QueryModule { children, ..QueryModule::default() }
}

/// The module that a file or folder becomes, if its name can be a Rust module's.
fn module_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let stem = name.strip_suffix(".sql").unwrap_or(name);
    QueryName::new(stem).map(|name| name.ident)
}
