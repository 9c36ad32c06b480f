//! Where the schema comes from when no path says so, and the files that it is.

use std::path::{Path, PathBuf};

use super::{
    disk::{Disk, is_sql},
    migrations::{is_down, up_half},
};
use crate::{source::Span, template::names_query};

/// The schema's spans in order, each file once.
pub(super) fn read(disk: &mut Disk, paths: &[PathBuf]) -> Vec<Span> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        for file in schema_files(disk, path, 0) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    let spans: Vec<Span> = files.iter().filter_map(|file| disk.read(file)).collect();
    spans.into_iter().map(|span| up_half(&disk.sources, span)).collect()
}

/// The schema nearest to `folder`, or above it, for the query file or folder `query`.
pub(super) fn nearest(disk: &mut Disk, folder: &Path, query: &Path) -> Option<PathBuf> {
    disk.upward(folder).iter().find_map(|folder| beside(disk, folder, query))
}

/// The schema that lies in `folder` itself. What holds the queries is none. A `schema.sql` of named scripts is a query file
/// where a folder is read as a whole; beside a single query file it is the schema.
pub(super) fn beside(disk: &mut Disk, folder: &Path, query: &Path) -> Option<PathBuf> {
    ["schema.sql", "schema", "migrations"].iter().map(|name| folder.join(name)).find(|path| {
        let exists = if is_sql(path) { path.is_file() } else { path.is_dir() };
        exists && !query.starts_with(path) && ((is_sql(path) && query.is_file()) || is_schema(disk, path))
    })
}

/// Whether a file or folder that lies among queries and has a schema's name is one.
pub(super) fn is_schema(disk: &mut Disk, path: &Path) -> bool {
    match path.file_name().and_then(|name| name.to_str()) {
        Some("schema.sql") => {
            let text = disk.read(path).map(|file| disk.sources.text(file));
            !text.unwrap_or("").lines().any(|line| names_query(line.trim_start()))
        }
        Some("schema" | "migrations") => path.is_dir() && !schema_files(disk, path, 0).is_empty(),
        _ => false,
    }
}

fn schema_files(disk: &mut Disk, path: &Path, depth: usize) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    if !disk.may_go_deeper(path, depth) {
        return Vec::new();
    }
    let mut files = Vec::new();
    for entry in disk.list(path) {
        if entry.is_folder {
            files.extend(schema_files(disk, &entry.path, depth + 1));
        } else if !is_down(&entry.name) {
            files.push(entry.path);
        }
    }
    files
}
