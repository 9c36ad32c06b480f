use std::{collections::BTreeMap, path::Path, pin::pin, str::FromStr};

use anosql_core::{
    diagnostic::Diagnostic,
    load::{self, Loaded, QueryModule},
    render::render,
    template::{self, Operator, Template},
};
use futures_util::TryStreamExt;
use tokio_postgres::{Row, types::ToSql};

use crate::{
    error::{Error, ErrorKind},
    executor::Executor,
    query::TransactionControl,
};

/// Queries loaded at run time, for tools and tests: without a schema, without types.
///
/// Programs use [`include_queries!`](crate::include_queries), which finds mistakes when it is compiled.
///
/// ```
/// use anosql_rs::Queries;
///
/// let queries = Queries::from_str("-- name: get-user?\n-- One user.\nselect * from users where id = :id")?;
/// let query = queries.get("get_user")?;
/// assert_eq!(query.sql(), "select * from users where id = $1");
/// assert_eq!(query.doc(), "One user.");
/// assert_eq!(query.operator(), "?");
/// # Ok::<(), anosql_rs::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Queries {
    queries: BTreeMap<String, LoadedQuery>,
}

impl Queries {
    /// Loads a file, or a folder and those below it.
    ///
    /// A folder's queries are called `file.query` and `folder.file.query`.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be read, or is not in the format. The error's text has all that is wrong.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Error> {
        let (loaded, diagnostics) = load::load(Path::new("."), &[path.as_ref().to_owned()], &[]);
        Self::new(&loaded, diagnostics)
    }

    /// Loads the text of a file.
    ///
    /// # Errors
    ///
    /// Fails if the text is not in the format. The error's text has all that is wrong.
    #[expect(clippy::should_implement_trait, reason = "it is implemented; this one needs no import")]
    pub fn from_str(sql: &str) -> Result<Self, Error> {
        sql.parse()
    }

    fn new(loaded: &Loaded, mut diagnostics: Vec<Diagnostic>) -> Result<Self, Error> {
        let mut queries = BTreeMap::new();
        collect(loaded, &loaded.queries, "", &mut queries, &mut diagnostics);
        diagnostics.retain(Diagnostic::is_error);
        if diagnostics.is_empty() {
            return Ok(Self { queries });
        }
        let texts: Vec<String> =
            diagnostics.iter().map(|diagnostic| render(&loaded.sources, diagnostic)).collect();
        Err(Error::new(ErrorKind::Load, texts.join("\n")))
    }

    /// The names of all queries, as [`get`](Self::get) takes them, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.queries.keys().map(String::as_str)
    }

    /// Returns a query by its name, with `_` for each `-`.
    ///
    /// # Errors
    ///
    /// Fails if there is none of that name.
    pub fn get(&self, name: &str) -> Result<&LoadedQuery, Error> {
        self.queries
            .get(name)
            .ok_or_else(|| Error::new(ErrorKind::Load, format!("there is no query {name:?}")))
    }
}

impl FromStr for Queries {
    type Err = Error;

    fn from_str(sql: &str) -> Result<Self, Error> {
        let (loaded, diagnostics) = load::texts(&[], &[("queries.sql", sql)]);
        Self::new(&loaded, diagnostics)
    }
}

fn collect(
    loaded: &Loaded,
    module: &QueryModule,
    prefix: &str,
    queries: &mut BTreeMap<String, LoadedQuery>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(file) = module.file {
        let (templates, wrong) = template::parse(&loaded.sources, file);
        diagnostics.extend(wrong);
        for template in templates {
            if template.has_choices() {
                let message = format!("\"{}\" has parameters that may be left out", template.name.written);
                diagnostics.push(Diagnostic::format_error(message, template.name_span).help(
                    "only `include_queries!` can leave something out of a query; take the brackets away",
                ));
            }
            let (path, line) = match loaded.sources.location(template.name_span.start) {
                Some(place) => (place.file.to_owned(), place.line),
                None => (String::new(), 1),
            };
            queries.insert(
                format!("{prefix}{}", template.name.ident),
                LoadedQuery { template, file: path, line },
            );
        }
    }
    for child in &module.children {
        collect(loaded, child, &format!("{prefix}{}.", child.name), queries, diagnostics);
    }
}

/// A query loaded at run time.
#[derive(Debug, Clone)]
pub struct LoadedQuery {
    template: Template,
    file: String,
    line: u32,
}

/// What a [`LoadedQuery`] gives.
#[derive(Debug)]
pub enum Outcome {
    /// The rows of a query that gives rows: all, or the one that its operator asks for.
    Rows(Vec<Row>),
    /// The number of rows affected.
    Affected(u64),
    /// A script has run.
    Done,
}

/// Parameters by position, `$1` first, or by name.
#[derive(Debug, Clone, Copy)]
pub enum Parameters<'p> {
    /// By position.
    Positional(&'p [&'p (dyn ToSql + Sync)]),
    /// By name, in any order.
    Named(&'p [(&'p str, &'p (dyn ToSql + Sync))]),
}

impl LoadedQuery {
    /// The name, with `_` for each `-`.
    pub fn name(&self) -> &str {
        &self.template.name.ident
    }

    /// The SQL as Postgres gets it.
    pub fn sql(&self) -> &str {
        &self.template.sql
    }

    /// The comment between the name and the SQL.
    pub fn doc(&self) -> &str {
        &self.template.doc
    }

    /// The sign behind the name, such as `<!`; empty for a query that selects many rows.
    pub fn operator(&self) -> &'static str {
        self.template.operator.sign()
    }

    /// The names of the parameters, `$1` first; `None` for one without a name.
    pub fn parameters(&self) -> impl Iterator<Item = Option<&str>> {
        self.template.params.iter().map(|param| param.name.as_deref())
    }

    /// Where the query stands: its file, and the line of `-- name:`.
    pub fn place(&self) -> (&str, u32) {
        (&self.file, self.line)
    }

    /// Runs the query and gives what its operator says.
    ///
    /// ```no_run
    /// # async fn example(client: tokio_postgres::Client) -> Result<(), anosql_rs::Error> {
    /// use anosql_rs::{Outcome, Parameters, Queries};
    ///
    /// let queries = Queries::from_path("sql/blogs.sql")?;
    /// let list = queries.get("list_blogs")?;
    /// if let Outcome::Rows(rows) = list.run(&client, Parameters::Named(&[("userid", &1)])).await? {
    ///     println!("{} blogs", rows.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if a parameter is missing or not known, a `?` query finds more than one row, or the server refuses.
    pub async fn run(
        &self,
        db: &(impl Executor + ?Sized),
        parameters: Parameters<'_>,
    ) -> Result<Outcome, Error> {
        let values = self.values(parameters).map_err(|error| self.place_error(error))?;
        self.run_with(db, &values).await.map_err(|error| self.place_error(error))
    }

    async fn run_with(
        &self,
        db: &(impl Executor + ?Sized),
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Outcome, Error> {
        let mut lease = db.source().lease().await?;
        let control = match self.template.transaction_control() {
            template::TransactionControl::None => TransactionControl::None,
            template::TransactionControl::Closes => TransactionControl::Closes,
            template::TransactionControl::LeavesOpen => TransactionControl::LeavesOpen,
        };
        if self.template.operator == Operator::Script {
            lease.script(self.sql(), control).await?;
            return Ok(Outcome::Done);
        }
        let mut rows = pin!(lease.query_text(self.sql(), values, control).await?);
        let mut found = Vec::new();
        loop {
            let row = rows.try_next().await;
            lease.has_given(&row, control);
            match row.map_err(Error::driver)? {
                Some(row) => found.push(row),
                None => break,
            }
        }
        Ok(match self.template.operator {
            Operator::AtMostOne if found.len() > 1 => {
                return Err(Error::new(
                    ErrorKind::TooManyRows,
                    "more than one row, where at most one was expected",
                ));
            }
            Operator::Affected | Operator::Batch => Outcome::Affected(rows.rows_affected().unwrap_or(0)),
            Operator::First | Operator::Value | Operator::Returning => {
                found.truncate(1);
                Outcome::Rows(found)
            }
            _ => Outcome::Rows(found),
        })
    }

    fn values<'p>(&self, parameters: Parameters<'p>) -> Result<Vec<&'p (dyn ToSql + Sync)>, Error> {
        let wanted = &self.template.params;
        let named = match parameters {
            Parameters::Positional(values) if values.len() == wanted.len() => return Ok(values.to_vec()),
            Parameters::Positional(values) => {
                let message = format!("{} parameters were given, {} are needed", values.len(), wanted.len());
                return Err(Error::new(ErrorKind::Load, message));
            }
            Parameters::Named(named) => named,
        };
        let known = |name: &str| wanted.iter().any(|param| param.name.as_deref() == Some(name));
        if let Some((name, _)) = named.iter().find(|(name, _)| !known(name)) {
            return Err(Error::new(ErrorKind::Load, format!("there is no parameter {name:?}")));
        }
        let value = |(index, param): (usize, &template::TemplateParam)| {
            let missing = || match &param.name {
                Some(name) => format!("parameter {name:?} is missing"),
                None => format!("parameter {} has no name, so all have to be given by position", index + 1),
            };
            let value = named.iter().find(|(name, _)| param.name.as_deref() == Some(name));
            value.map(|(_, value)| *value).ok_or_else(|| Error::new(ErrorKind::Load, missing()))
        };
        wanted.iter().enumerate().map(value).collect()
    }

    fn place_error(&self, error: Error) -> Error {
        error.at(self.name().to_owned(), self.file.clone(), self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(sql: &str) -> LoadedQuery {
        let queries = Queries::from_str(sql).unwrap();
        let name = queries.names().next().unwrap().to_owned();
        queries.get(&name).unwrap().clone()
    }

    #[track_caller]
    fn refuses(query: &LoadedQuery, parameters: Parameters<'_>, message: &str) {
        assert_eq!(query.values(parameters).unwrap_err().to_string(), message);
    }

    #[test]
    fn named_parameters_come_in_any_order() {
        let query = query("-- name: f!\nupdate t set a = :a where b = :b");
        let values = query.values(Parameters::Named(&[("b", &2), ("a", &1)])).unwrap();
        assert_eq!(format!("{values:?}"), "[1, 2]");
    }

    #[test]
    fn a_missing_parameter_is_named() {
        let query = query("-- name: f!\nupdate t set a = :a where b = :b");
        refuses(&query, Parameters::Named(&[("a", &1)]), "parameter \"b\" is missing");
    }

    #[test]
    fn an_unknown_parameter_is_named() {
        let query = query("-- name: f!\nupdate t set a = :a");
        refuses(&query, Parameters::Named(&[("a", &1), ("c", &1)]), "there is no parameter \"c\"");
    }

    #[test]
    fn too_few_parameters_are_counted() {
        let query = query("-- name: f!\nupdate t set a = ? where b = ?");
        refuses(&query, Parameters::Positional(&[&1]), "1 parameters were given, 2 are needed");
    }

    #[test]
    fn a_query_of_which_something_may_be_left_out_is_refused() {
        let error = Queries::from_str("-- name: f([id])\nselect from users where id = :id").unwrap_err();
        assert!(error.to_string().contains("take the brackets away"), "{error}");
    }

    #[test]
    fn what_is_wrong_in_a_file_is_told_with_its_line() {
        let error = Queries::from_str("-- name: f\n").unwrap_err();
        assert!(error.to_string().contains("queries.sql:1"), "{error}");
    }
}
