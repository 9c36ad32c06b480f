//! Reading, and what is to be said of what cannot be read.

use std::{
    collections::HashMap,
    fs, io,
    path::{Component, Path, PathBuf},
};

use super::{QueryModule, migrations::compare, module_name};
use crate::{
    diagnostic::Diagnostic,
    source::{SourceMap, Span},
};

/// Folders within folders that are followed; a link to a folder above would go on for ever.
const DEEPEST: usize = 16;

/// What has been read so far.
#[derive(Default)]
pub(super) struct Disk {
    pub(super) sources: SourceMap,
    pub(super) paths: Vec<PathBuf>,
    pub(super) diagnostics: Vec<Diagnostic>,
    base: PathBuf,
    current: PathBuf,
    files: HashMap<PathBuf, Option<Span>>,
}

/// A `.sql` file or a folder.
pub(super) struct Entry {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) is_folder: bool,
}

impl Disk {
    pub(super) fn new(base: &Path) -> Self {
        let current = std::env::current_dir().unwrap_or_default();
        Self { base: absolute(&current.join(base)), current, ..Self::default() }
    }

    /// The first place, from the base upward, where there is such a file or folder.
    pub(super) fn look_up(&mut self, path: &Path) -> Option<PathBuf> {
        let folders = self.upward(&self.base);
        let places: Vec<PathBuf> = folders.iter().map(|folder| absolute(&folder.join(path))).collect();
        if let Some(place) = places.iter().find(|place| place.exists()) {
            return Some(place.clone());
        }
        let mut looked_in: Vec<String> = places.iter().map(|place| self.shown(place)).collect();
        looked_in.dedup();
        let error = Diagnostic::format_error(format!("there is no {}", path.display()), Span::NOWHERE);
        self.diagnostics.push(error.help(format!("looked for {}", looked_in.join(", "))));
        None
    }

    /// The folders from `folder` to the workspace root.
    pub(super) fn upward(&self, folder: &Path) -> Vec<PathBuf> {
        let above = || folder.ancestors();
        let root = above()
            .find(|folder| is_workspace(folder))
            .or_else(|| above().find(|folder| folder.join(".git").exists()));
        let root = root.unwrap_or(if folder.starts_with(&self.base) { &self.base } else { folder });
        above().take_while(|folder| folder.starts_with(root)).map(Path::to_owned).collect()
    }

    /// The text of a file, read once.
    pub(super) fn read(&mut self, path: &Path) -> Option<Span> {
        if let Some(span) = self.files.get(path) {
            return *span;
        }
        self.paths.push(path.to_owned());
        let span = match fs::read(path) {
            Ok(bytes) => self.add(self.shown(path), bytes),
            Err(error) => {
                self.cannot_read(path, &error);
                None
            }
        };
        self.files.insert(path.to_owned(), span);
        span
    }

    /// Adds a file's text, which must be UTF-8.
    pub(super) fn add(&mut self, shown: String, bytes: Vec<u8>) -> Option<Span> {
        let used = self.sources.files().last().map_or(0, |file| u64::from(file.span.end) + 1);
        if used + bytes.len() as u64 >= u64::from(u32::MAX) {
            self.report(format!("{shown} is too large"), "all files together may have 4 GiB");
            return None;
        }
        match String::from_utf8(bytes) {
            Ok(text) => Some(self.sources.add(shown, text)),
            Err(error) => {
                let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
                let line = good.iter().filter(|&&byte| byte == b'\n').count() + 1;
                self.report(format!("{shown} is not UTF-8 text, see line {line}"), "save the file as UTF-8");
                None
            }
        }
    }

    /// A folder's `.sql` files and folders in their order; what is hidden is passed over.
    pub(super) fn list(&mut self, folder: &Path) -> Vec<Entry> {
        if !self.paths.iter().any(|path| path == folder) {
            self.paths.push(folder.to_owned());
        }
        let mut entries = Vec::new();
        let listed = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        match listed {
            Ok(listed) => {
                for entry in listed {
                    let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
                    let is_folder = path.is_dir();
                    if !name.starts_with('.') && (is_folder || is_sql(&path)) {
                        entries.push(Entry { path, name, is_folder });
                    }
                }
            }
            Err(error) => self.cannot_read(folder, &error),
        }
        entries.sort_by(|left, right| compare(&left.name, &right.name));
        entries
    }

    /// Whether folders may be followed from here; if not, it is reported.
    pub(super) fn may_go_deeper(&mut self, folder: &Path, depth: usize) -> bool {
        if depth == DEEPEST {
            let message = format!("{} lies too deep", self.shown(folder));
            self.report(message, "is it a link to a folder above?");
        }
        depth < DEEPEST
    }

    /// The module that a file or folder becomes; where its name cannot be one, it is reported and the name empty.
    pub(super) fn module_name(&mut self, path: &Path) -> String {
        module_name(path).unwrap_or_else(|| {
            let message = format!("{} cannot be a module: its name is none in Rust", self.shown(path));
            self.report(message, "a name is an ASCII letter or `_`, then letters, digits, `_` and `-`");
            String::new()
        })
    }

    /// Two modules of one name in one folder, such as of `users.sql` and `users/`.
    pub(super) fn report_clashes(&mut self, module: &QueryModule) {
        for pair in module.children.windows(2) {
            if let [left, right] = pair
                && left.name == right.name
                && !left.name.is_empty()
            {
                let message = format!("two files or folders become the module \"{}\"", left.name);
                let mut error =
                    Diagnostic::format_error(message, Span::NOWHERE).help("give one of them another name");
                error.help.extend([left, right].into_iter().filter_map(|module| self.first_path(module)));
                self.diagnostics.push(error);
            }
        }
        for child in &module.children {
            self.report_clashes(child);
        }
    }

    fn first_path(&self, module: &QueryModule) -> Option<String> {
        match module.file {
            Some(file) => Some(format!("one is {}", self.sources.file(file.start)?.path)),
            None => {
                let below = module.children.iter().find_map(|child| self.first_path(child))?;
                Some(below.replacen("one is", "one holds", 1))
            }
        }
    }

    pub(super) fn report(&mut self, message: String, help: &str) {
        self.diagnostics.push(Diagnostic::format_error(message, Span::NOWHERE).help(help));
    }

    fn cannot_read(&mut self, path: &Path, error: &io::Error) {
        let message = format!("cannot read {}: {error}", self.shown(path));
        self.diagnostics.push(Diagnostic::format_error(message, Span::NOWHERE));
    }

    /// The path as messages print it: from the current folder if it lies below.
    pub(super) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.current).unwrap_or(path).display().to_string()
    }
}

pub(super) fn is_sql(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
}

/// Whether the folder's `Cargo.toml` has a table `workspace`.
fn is_workspace(folder: &Path) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    manifest.lines().any(|line| {
        let table = line.trim_start().strip_prefix('[').map(str::trim_start).unwrap_or("");
        table.strip_prefix("workspace").is_some_and(|rest| rest.trim_start().starts_with([']', '.']))
    })
}

/// The path from the root, without `.` and `..`.
fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for component in whole.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            component => plain.push(component),
        }
    }
    plain
}
