//! Query files and folders to the tree of modules that they become.

use std::path::{Path, PathBuf};

use super::{
    QueryModule,
    disk::{Disk, Entry},
    parent, schema,
};

/// Reads query files, and finds the schema of each where none is given.
pub(super) struct Reader<'a> {
    pub(super) disk: &'a mut Disk,
    /// The schema's files and folders as they were given.
    pub(super) given: &'a [PathBuf],
    /// Whether any were, be it that they are missing.
    pub(super) is_given: bool,
    /// The schema's files and folders as they were found.
    pub(super) found: Vec<PathBuf>,
}

impl Reader<'_> {
    /// The module of a file or folder that was asked for; one of several has a name.
    pub(super) fn root(&mut self, path: &Path, is_named: bool) -> QueryModule {
        if let Some(holder) = self.given.iter().find(|given| path.starts_with(given)) {
            let (path, holder) = (self.disk.shown(path), self.disk.shown(holder));
            let message = if path == holder {
                format!("{path} is given both as schema and as queries")
            } else {
                format!("the queries {path} lie in the schema {holder}")
            };
            self.disk.report(message, "keep the schema's files and the query files apart");
            return QueryModule::default();
        }
        let name = if is_named { self.disk.module_name(path) } else { String::new() };
        if path.is_dir() {
            let above = path.parent().and_then(|folder| self.nearest(folder, path));
            return QueryModule { name, ..self.folder(path, above.as_deref(), 0) };
        }
        if let Some(found) = path.parent().and_then(|folder| self.nearest(folder, path)) {
            self.add_found(&found);
        }
        QueryModule { name, file: self.disk.read(path), children: Vec::new() }
    }

    /// The children of a folder; `above` is the schema that lies nearest above it.
    fn folder(&mut self, folder: &Path, above: Option<&Path>, depth: usize) -> QueryModule {
        if !self.disk.may_go_deeper(folder, depth) {
            return QueryModule::default();
        }
        let own = if self.is_given { None } else { schema::beside(self.disk, folder, folder) };
        let nearest = own.as_deref().or(above);
        let mut children = Vec::new();
        for Entry { path, is_folder, .. } in self.disk.list(folder) {
            if self.given.contains(&path) || schema::is_schema(self.disk, &path) {
                continue;
            }
            if is_folder {
                let below = self.folder(&path, nearest, depth + 1);
                if !below.children.is_empty() {
                    children.push(QueryModule { name: self.disk.module_name(&path), ..below });
                }
            } else {
                if let Some(found) = nearest {
                    self.add_found(found);
                }
                let file = self.disk.read(&path);
                children.push(QueryModule { name: self.disk.module_name(&path), file, children: Vec::new() });
            }
        }
        parent(children)
    }

    fn nearest(&mut self, folder: &Path, query: &Path) -> Option<PathBuf> {
        if self.is_given { None } else { schema::nearest(self.disk, folder, query) }
    }

    fn add_found(&mut self, path: &Path) {
        if !self.found.iter().any(|found| found == path) {
            self.found.push(path.to_owned());
        }
    }
}
