//! Clauses of other databases that sqlparser reads and Postgres does not: syntax errors, with what to write instead.

use sqlparser::ast;

use super::{Analyzer, Result};
use crate::{
    diagnostic::Diagnostic,
    lexer::{self, TokenKind},
    source::Span,
};

/// A clause that only other databases have, by its first word, and what Postgres has for it.
type Clause = (bool, &'static str, &'static str);

impl Analyzer<'_> {
    pub(super) fn no_foreign_query(&self, query: &ast::Query) -> Result<()> {
        let hint = "leave it out";
        self.refuse(
            || crate::parse::span_of(query).unwrap_or(self.span),
            [
                (query.for_clause.is_some(), "for", "write `select json_agg(t) from t`, or `query_to_xml`"),
                (query.settings.is_some(), "settings", hint),
                (query.format_clause.is_some(), "format", hint),
                (!query.pipe_operators.is_empty(), "select", hint),
            ],
        )
    }

    pub(super) fn no_foreign_table(&self, table: &ast::TableFactor) -> Result<()> {
        let ast::TableFactor::Table {
            with_hints,
            version,
            partitions,
            json_path,
            index_hints,
            sample,
            args,
            with_ordinality,
            ..
        } = table
        else {
            return Ok(());
        };
        let sample = match sample {
            Some(
                ast::TableSampleKind::BeforeTableAlias(sample)
                | ast::TableSampleKind::AfterTableAlias(sample),
            ) => {
                sample.quantity.as_ref().is_some_and(|quantity| quantity.unit.is_some())
                    || sample.bucket.is_some()
            }
            None => false,
        };
        self.refuse(
            || crate::parse::span_of(table).unwrap_or(self.span),
            [
                (!with_hints.is_empty() || (*with_ordinality && args.is_none()), "with", "leave it out"),
                (!index_hints.is_empty(), "index", "leave it out: Postgres chooses the indexes itself"),
                (version.is_some(), "for", "leave it out"),
                (!partitions.is_empty(), "partition", "name the partition as a table"),
                (json_path.is_some(), ":", "leave it out"),
                (sample, "tablesample", "write `tablesample bernoulli (10)`"),
            ],
        )
    }

    pub(super) fn no_foreign_insert(&self, insert: &ast::Insert) -> Result<()> {
        let update = "write `insert into ... on conflict (id) do update set title = excluded.title`";
        let nothing = "write `on conflict do nothing` at the end of the statement";
        self.refuse(
            || self.span,
            [
                (insert.replace_into, "replace", update),
                (insert.ignore, "ignore", nothing),
                (insert.or.is_some(), "or", nothing),
                (insert.overwrite, "overwrite", "delete the rows first"),
                (insert.has_table_keyword, "table", "leave the word out"),
                (insert.partitioned.is_some(), "partition", "insert into the partitioned table"),
                (insert.priority.is_some(), "insert", "leave out the word behind it"),
                (
                    matches!(insert.on, Some(ast::OnInsert::DuplicateKeyUpdate(_))),
                    "duplicate",
                    "write `on conflict (id) do update set title = excluded.title`",
                ),
                (!insert.assignments.is_empty(), "set", "write `insert into t (a, b) values (:a, :b)`"),
            ],
        )
    }

    pub(super) fn no_foreign_update(&self, update: &ast::Update) -> Result<()> {
        let joins = !update.table.joins.is_empty();
        let join = if joins { self.first_join() } else { "join" };
        let keys = "choose the rows by a subquery: `where id in (select id from t order by id limit 10)`";
        self.refuse(
            || self.span,
            [
                (joins, join, "write `update t set ... from other where other.id = t.other`"),
                (update.or.is_some(), "or", "leave it out"),
                (!update.order_by.is_empty(), "order", keys),
                (update.limit.is_some(), "limit", keys),
            ],
        )
    }

    pub(super) fn no_foreign_delete(&self, delete: &ast::Delete) -> Result<()> {
        let keys = "choose the rows by a subquery: `where id in (select id from t order by id limit 10)`";
        let (ast::FromTable::WithFromKeyword(tables) | ast::FromTable::WithoutKeyword(tables)) = &delete.from;
        let joins = tables.iter().any(|table| !table.joins.is_empty());
        let join = if joins { self.first_join() } else { "join" };
        self.refuse(
            || self.span,
            [
                (joins, join, "write `delete from t using other where other.id = t.other`"),
                (!delete.order_by.is_empty(), "order", keys),
                (delete.limit.is_some(), "limit", keys),
            ],
        )
    }

    /// The word that begins the first join of the statement.
    fn first_join(&self) -> &'static str {
        const JOINS: &[&str] = &["join", "left", "right", "full", "inner", "cross", "natural"];
        let (tokens, _) = lexer::tokenize_prefix(self.sources.text(self.span), self.span.start);
        let found = tokens.iter().find_map(|token| {
            let TokenKind::Word(word) = &token.kind else { return None };
            JOINS.iter().find(|join| word.eq_ignore_ascii_case(join))
        });
        found.copied().unwrap_or("join")
    }

    /// The place is asked for only where it is needed: that of a query is found by going through all of it.
    fn refuse(&self, place: impl FnOnce() -> Span, clauses: impl IntoIterator<Item = Clause>) -> Result<()> {
        let Some((_, word, help)) = clauses.into_iter().find(|(is_there, ..)| *is_there) else {
            return Ok(());
        };
        let from = place();
        let rest = Span::new(from.start, self.span.end.max(from.end));
        let (tokens, _) = lexer::tokenize_prefix(self.sources.text(rest), rest.start);
        let is_it = |token: &&lexer::Token| token.kind.is_word(word);
        let span = tokens.iter().find(is_it).map_or(from, |token| token.span);
        let message = format!("syntax error at or near \"{}\"", self.sources.text(span));
        Err(Box::new(Diagnostic::error("42601", message, span).help(help)))
    }
}
