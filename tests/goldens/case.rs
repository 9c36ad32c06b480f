//! The golden cases of `anosql-core/tests/ui`, read and analysed.

use std::{fs, io, path::Path};

use anosql_core::{
    compile::Compiled,
    diagnostic::Diagnostic,
    load,
    query::{Operator, Query},
    template::{self, Template},
};
use anosql_tests::{cases, version};

/// One file of queries.
pub(crate) struct Case {
    /// `<topic>/<behaviour>`.
    pub(crate) name: String,
    /// What the file says, without the queries whose form is wrong.
    pub(crate) templates: Vec<Template>,
    compiled: Compiled,
}

impl Case {
    /// All cases for the Postgres that the tests run on, in the order of their names.
    pub(crate) fn all() -> io::Result<Vec<Case>> {
        let root = cases::root();
        cases::files()?.iter().map(|file| Case::read(&root, file)).collect()
    }

    fn read(root: &Path, file: &Path) -> io::Result<Case> {
        let text = fs::read_to_string(file)?;
        let name = file.strip_prefix(root).unwrap_or(file).with_extension("").display().to_string();
        let (loaded, diagnostics) = load::texts(&[], &[(&name, &text)]);
        let templates =
            loaded.queries.file.map_or_else(Vec::new, |file| template::parse(&loaded.sources, file).0);
        let compiled = version::compile_for_server(loaded, diagnostics);
        Ok(Case { name, templates, compiled })
    }

    /// The typed query of a template, if it has no mistake.
    pub(crate) fn query(&self, template: &Template) -> Option<&Query> {
        self.compiled.module.queries.iter().find(|query| query.name == template.name.written)
    }

    /// The mistakes of a template.
    pub(crate) fn errors(&self, template: &Template) -> impl Iterator<Item = &Diagnostic> {
        self.compiled.diagnostics.iter().filter(|diagnostic| {
            diagnostic.is_error() && diagnostic.query.as_ref() == Some(&template.name.written)
        })
    }

    pub(crate) fn scripts(&self) -> impl Iterator<Item = &Template> {
        self.templates.iter().filter(|template| template.operator == Operator::Script)
    }

    /// The queries that are no scripts.
    pub(crate) fn queries(&self) -> impl Iterator<Item = (&Template, Option<&Query>)> {
        let queries = self.templates.iter().filter(|template| template.operator != Operator::Script);
        queries.map(|template| (template, self.query(template)))
    }

    /// Whether there is a query to execute, and a schema to execute it in.
    pub(crate) fn can_run(&self) -> bool {
        self.queries().any(|(_, query)| query.is_some())
            && self.scripts().all(|script| self.errors(script).next().is_none())
    }
}
