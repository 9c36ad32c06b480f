//! Asks a database whether it has the constraints that the schema's files say, on which row counts and nulls rest, and whether
//! they have the names by which errors are told apart.

use std::collections::{BTreeSet, HashMap, HashSet};

use anosql_core::{
    compile::Compiled,
    diagnostic::Diagnostic,
    query::{Constraint, ConstraintKind, Query, TableConstraint},
};
use tokio_postgres::{Client, Error};

use crate::check::HELP;

/// A constraint or unique index of the database.
struct Theirs {
    kind: ConstraintKind,
    name: String,
    columns: BTreeSet<String>,
    /// Whether it says something of every row at any time.
    holds: bool,
}

/// A schema and a table, or what else it holds.
type Name = (String, String);

/// The constraints that the database lacks or has otherwise, of those tables that it has.
pub(crate) async fn compare(
    client: &Client,
    compiled: &Compiled,
    queries: &[&Query],
) -> Result<Vec<Diagnostic>, Error> {
    if compiled.constraints.is_empty() {
        return Ok(Vec::new());
    }
    let tables = tables(client).await?;
    let told_apart: HashSet<(&str, &str, &str)> =
        queries.iter().flat_map(|query| &query.constraints).filter_map(key).collect();
    let mut found = Vec::new();
    for ours in &compiled.constraints {
        let Constraint { schema, relation, .. } = &ours.constraint;
        // A query that needs a table says that it is not there.
        let Some(theirs) = tables.get(&(schema.clone(), relation.clone())) else { continue };
        let is_told = key(&ours.constraint).is_some_and(|key| told_apart.contains(&key));
        found.extend(difference(ours, theirs, &compiled.constraints, is_told));
    }
    Ok(found)
}

fn key(constraint: &Constraint) -> Option<(&str, &str, &str)> {
    Some((&constraint.schema, &constraint.relation, constraint.name.as_deref()?))
}

async fn tables(client: &Client) -> Result<HashMap<Name, Vec<Theirs>>, Error> {
    let names = "select n.nspname::text, c.relname::text
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')";
    let rows = client.query(names, &[]).await?;
    let mut tables: HashMap<Name, Vec<Theirs>> =
        rows.iter().map(|row| ((row.get(0), row.get(1)), Vec::new())).collect();
    let constraints = "select n.nspname::text, c.relname::text, k.name, k.kind, k.columns, k.holds
        from (
            select x.indrelid, i.relname::text, case when x.indisprimary then 'p' else 'u' end,
                array(
                    select a.attname::text from pg_catalog.pg_attribute a
                    where a.attrelid = x.indrelid and a.attnum = any (x.indkey[0:x.indnkeyatts - 1])
                ),
                x.indimmediate and x.indisvalid and x.indpred is null and x.indexprs is null
            from pg_catalog.pg_index x join pg_catalog.pg_class i on i.oid = x.indexrelid
            where x.indisunique
            union all
            select k.conrelid, k.conname::text, k.contype::text,
                array(
                    select a.attname::text from pg_catalog.pg_attribute a
                    where a.attrelid = k.conrelid and a.attnum = any (k.conkey)
                ),
                k.convalidated and not k.condeferrable
            from pg_catalog.pg_constraint k
            where k.contype in ('f', 'c')
        ) k (relation, name, kind, columns, holds)
        join pg_catalog.pg_class c on c.oid = k.relation
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        order by k.name";
    for row in client.query(constraints, &[]).await? {
        let kind = match row.get::<_, &str>(3) {
            "p" => ConstraintKind::PrimaryKey,
            "u" => ConstraintKind::Unique,
            "f" => ConstraintKind::ForeignKey,
            _ => ConstraintKind::Check,
        };
        let columns = row.get::<_, Vec<String>>(4).into_iter().collect();
        let theirs = Theirs { kind, name: row.get(2), columns, holds: row.get(5) };
        if let Some(table) = tables.get_mut(&(row.get(0), row.get(1))) {
            table.push(theirs);
        }
    }
    Ok(tables)
}

/// What differs of one constraint. Its name counts where it is `told` from others by it.
fn difference(
    ours: &TableConstraint,
    theirs: &[Theirs],
    all: &[TableConstraint],
    is_told: bool,
) -> Option<Diagnostic> {
    let constraint = &ours.constraint;
    let name = constraint.name.as_deref()?;
    let what = phrase(constraint);
    let error = |message: String| Diagnostic::format_error(message, ours.span);
    let Some(found) = counterpart(ours, name, theirs, all) else {
        return Some(error(format!("{what} is not in the database")).help(HELP));
    };
    let Constraint { schema, relation, kind, .. } = constraint;
    if ours.holds && !found.holds {
        let error = error(format!("{what} holds for all rows here, and not in the database"));
        return Some(match kind {
            ConstraintKind::ForeignKey | ConstraintKind::Check => error.help(format!(
                "there it is deferrable, or not valid for older rows: `alter table {schema}.{relation} validate constraint {}`",
                found.name
            )),
            _ => error.help("there it is partial, deferrable, over an expression, or was not made to its end"),
        });
    }
    (is_told && found.name != name).then(|| {
        let theirs = &found.name;
        error(format!("{what} is called \"{name}\" here, and \"{theirs}\" in the database"))
            .help(format!("errors are told apart by that name: `alter table {schema}.{relation} rename constraint \"{theirs}\" to \"{name}\"`, or name it so in the schema's files"))
    })
}

/// The constraint of the database that is ours: the one of its name, or else one that says the same. What a check says is not
/// compared: another of the same columns is taken for ours unless the files have it, too.
fn counterpart<'t>(
    ours: &TableConstraint,
    name: &str,
    theirs: &'t [Theirs],
    all: &[TableConstraint],
) -> Option<&'t Theirs> {
    let constraint = &ours.constraint;
    let columns: BTreeSet<String> = constraint.columns.iter().cloned().collect();
    let is_check = constraint.kind == ConstraintKind::Check;
    let is_kind = |theirs: &Theirs| {
        // A primary key is unique.
        theirs.kind == constraint.kind
            || (constraint.kind == ConstraintKind::Unique && theirs.kind == ConstraintKind::PrimaryKey)
    };
    let is_others = |theirs: &Theirs| {
        all.iter().any(|other| {
            let other = &other.constraint;
            other.name.as_ref() == Some(&theirs.name)
                && other.schema == constraint.schema
                && other.relation == constraint.relation
        })
    };
    let fits = |theirs: &&Theirs| is_kind(theirs) && (theirs.columns == columns);
    let named = theirs
        .iter()
        .find(|theirs| is_kind(theirs) && theirs.name == name && (is_check || theirs.columns == columns));
    let holding =
        || theirs.iter().filter(fits).find(|theirs| theirs.holds && !(is_check && is_others(theirs)));
    let any = || theirs.iter().filter(fits).find(|theirs| !(is_check && is_others(theirs)));
    named.or_else(holding).or_else(any)
}

/// A constraint as a person calls it.
fn phrase(constraint: &Constraint) -> String {
    let Constraint { schema, relation, name, .. } = constraint;
    let columns = constraint.columns.join(", ");
    let name = name.as_deref().unwrap_or_default();
    match constraint.kind {
        ConstraintKind::PrimaryKey => format!("primary key ({columns}) of {schema}.{relation}"),
        ConstraintKind::Unique if columns.is_empty() => format!("unique index {name} of {schema}.{relation}"),
        ConstraintKind::Unique => format!("unique key ({columns}) of {schema}.{relation}"),
        ConstraintKind::ForeignKey => format!("foreign key ({columns}) of {schema}.{relation}"),
        _ => format!("check {name} of {schema}.{relation}"),
    }
}
