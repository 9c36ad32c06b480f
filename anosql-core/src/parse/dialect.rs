//! Postgres as sqlparser knows it, with what it gets wrong put right.

use std::{any::TypeId, cell::Cell};

use sqlparser::{
    ast::Expr,
    dialect::{Dialect, PostgreSqlDialect, Precedence},
    keywords::Keyword,
    parser::{Parser, ParserError},
};

use super::{expression, infix};

/// Delegates to [`PostgreSqlDialect`] and passes for it, because the parser asks in many places which dialect it has.
#[derive(Debug)]
pub(super) struct Postgres {
    inner: PostgreSqlDialect,
    /// The last token at which an expression began; 0 where none has.
    furthest: Cell<usize>,
    /// How many more expressions may begin.
    left: Cell<usize>,
    /// Where a run of parentheses last asked about ends, and where the innermost of them is closed.
    closing: Cell<(usize, usize)>,
}

/// How many expressions may begin in any statement, and how many more for each of its tokens. Where it has two ways to read a
/// clause the parser tries both, which within each other are twice as many at each level; it gives up before that hurts.
const ATTEMPTS: usize = 1_000_000;
const ATTEMPTS_PER_TOKEN: usize = 16;

impl Postgres {
    /// The dialect for a statement of so many tokens.
    pub(super) fn new(tokens: usize) -> Self {
        Self {
            inner: PostgreSqlDialect {},
            furthest: Cell::new(0),
            left: Cell::new(ATTEMPTS + ATTEMPTS_PER_TOKEN * tokens),
            closing: Cell::new((0, 0)),
        }
    }

    /// The index of the token up to which expressions were read.
    pub(super) fn furthest(&self) -> Option<usize> {
        Some(self.furthest.get()).filter(|index| *index > 0)
    }
}

/// Methods without arguments that answer what `PostgreSqlDialect` answers.
macro_rules! delegate {
    ($($method:ident)*) => { $(fn $method(&self) -> bool { self.inner.$method() })* };
}

impl Dialect for Postgres {
    fn dialect(&self) -> TypeId {
        self.inner.dialect()
    }

    fn identifier_quote_style(&self, identifier: &str) -> Option<char> {
        self.inner.identifier_quote_style(identifier)
    }

    fn is_delimited_identifier_start(&self, letter: char) -> bool {
        self.inner.is_delimited_identifier_start(letter)
    }

    fn is_identifier_start(&self, letter: char) -> bool {
        self.inner.is_identifier_start(letter)
    }

    fn is_identifier_part(&self, letter: char) -> bool {
        self.inner.is_identifier_part(letter)
    }

    fn is_custom_operator_part(&self, letter: char) -> bool {
        self.inner.is_custom_operator_part(letter)
    }

    fn is_reserved_for_identifier(&self, keyword: Keyword) -> bool {
        self.inner.is_reserved_for_identifier(keyword)
    }

    fn is_table_alias(&self, keyword: &Keyword, parser: &mut Parser<'_>) -> bool {
        self.inner.is_table_alias(keyword, parser)
    }

    /// `insert ... select x on conflict`, `select x window w as ()`: both words are reserved and name no column.
    fn is_column_alias(&self, keyword: &Keyword, parser: &mut Parser<'_>) -> bool {
        !matches!(keyword, Keyword::ON | Keyword::WINDOW) && self.inner.is_column_alias(keyword, parser)
    }

    fn get_next_precedence(&self, parser: &Parser<'_>) -> Option<Result<u8, ParserError>> {
        infix::precedence(parser).map(Ok).or_else(|| self.inner.get_next_precedence(parser))
    }

    fn parse_prefix(&self, parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
        self.furthest.set(self.furthest.get().max(parser.get_current_index() + 1));
        match self.left.get().checked_sub(1) {
            Some(left) => self.left.set(left),
            None => return Some(Err(ParserError::RecursionLimitExceeded)),
        }
        expression::prefix(parser, &self.closing)
    }

    fn parse_infix(
        &self,
        parser: &mut Parser<'_>,
        left: &Expr,
        precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        infix::infix(parser, left, precedence)
    }

    /// A colon stands between the bounds of a slice, each of which is a whole expression.
    fn prec_value(&self, precedence: Precedence) -> u8 {
        match precedence {
            Precedence::Colon => 0,
            other => self.inner.prec_value(other),
        }
    }

    delegate! {
        supports_unicode_string_literal supports_filter_during_aggregation supports_group_by_expr
        supports_alter_user_as_alter_role allow_extract_custom allow_extract_single_quotes
        supports_create_index_with_clause supports_explain_with_utility_options supports_listen_notify
        supports_exclude_constraint supports_factorial_operator supports_bitwise_shift_operators supports_comment_on
        supports_load_extension supports_named_fn_args_with_colon_operator supports_named_fn_args_with_expr_name
        supports_empty_projections supports_nested_comments supports_string_escape_constant
        supports_numeric_literal_underscores supports_array_typedef_with_brackets supports_geometric_types
        supports_order_by_using_operator supports_set_names supports_alter_column_type_using
        supports_left_associative_joins_without_parens supports_notnull_operator supports_interval_options
        supports_insert_table_alias supports_create_table_like_parenthesized supports_select_wildcard_with_alias
        supports_comma_separated_trim supports_xml_expressions supports_aliased_function_args
    }
}
